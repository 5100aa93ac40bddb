// Owns which Lunas this is, for whoever asks the till; package.json says the same (a test holds
// them together).

export const VERSION = '0.1.0';
