// Owns the words about the shop's own voice; fetched with its dialog.
export const voiceId = {
  title: 'Suara toko sendiri',
  lead:
    'Rekam setiap kata di bawah sebagai satu berkas suara (WAV, MP3, OGG, M4A …) bernama ' +
    'katanya, misalnya tiga.wav. Bicara datar, seperti di tengah kalimat.',
  whole: 'Lengkap: kasir memakai rekaman toko.',
  partly: (missing: number) =>
    `Kurang ${missing} kata: kasir memakai suara bawaan sampai semuanya ada.`,
  none: 'Belum ada rekaman: kasir memakai suara bawaan.',
  spoiled: 'Rekaman lengkap tetapi ada yang tidak terbaca: kasir memakai suara bawaan.',
  choose: 'Pilih berkas rekaman',
  taking: (done: number, all: number) => `Memeriksa ${done} dari ${all}…`,
  use: 'Suara yang dipakai',
  uses: { own: 'Rekaman toko', builtIn: 'Bawaan' },
  amount: 'Jumlah untuk dicoba',
  test: 'Coba',
  words: 'Kata-kata',
  there: 'ada',
  missing: 'belum',
  faults: {
    unknown: 'namanya bukan salah satu kata',
    silent: 'tidak terdengar satu kata pun, atau terlalu panjang',
    unreadable: 'bukan berkas suara yang dikenal',
    refused: 'tidak diterima kasir',
    forbidden: 'hanya manajer boleh menyimpan rekaman',
  },
};

export const voiceEn: typeof voiceId = {
  title: "The shop's own voice",
  lead:
    'Record each word below as one sound file (WAV, MP3, OGG, M4A …) named by its word, ' +
    'such as three.wav. Speak evenly, as inside a sentence.',
  whole: "Complete: the till speaks with the shop's recordings.",
  partly: (missing) =>
    `${missing} ${missing === 1 ? 'word is' : 'words are'} missing: until all are there the ` +
    'built-in voice speaks.',
  none: 'No recordings yet: the built-in voice speaks.',
  spoiled: 'Complete, but one can not be read: the built-in voice speaks.',
  choose: 'Choose recordings',
  taking: (done, all) => `Checking ${done} of ${all}…`,
  use: 'Voice to use',
  uses: { own: "The shop's", builtIn: 'Built in' },
  amount: 'Amount to try',
  test: 'Try',
  words: 'Words',
  there: 'there',
  missing: 'missing',
  faults: {
    unknown: 'its name is none of the words',
    silent: 'no word is to be heard in it, or it is too long',
    unreadable: 'no known sound file',
    refused: 'the till did not take it',
    forbidden: 'only a manager may keep recordings',
  },
};
