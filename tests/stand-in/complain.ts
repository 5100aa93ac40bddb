// Says a fault of the stand-in, or of the tested app, where the test's output shows it.

export function complain(error: unknown): void {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`stand-in electron: ${text}\n`);
}
