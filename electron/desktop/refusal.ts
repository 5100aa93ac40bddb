// How a desktop till that can't start says so: one sentence per fault, where a person looks and
// where a program does, and nothing half-written behind it.
import { app, dialog } from 'electron';
import { AppError } from '../../shared/errors.ts';

/** Wrong flags, a broken setup, a profile that can't be used: the caller's to mend. */
const EXIT_REFUSED = 2;
const EXIT_BROKEN = 1;

/** Something the person at the till has to mend. */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(faults: readonly string[]) {
    super(faults.join('\n'));
  }
}

/** Says the fault and ends the app. Anything but a Refusal or AppError is a mistake of ours. */
export function refuse(error: unknown): void {
  const isTheirs = error instanceof Refusal || error instanceof AppError;
  const text = isTheirs ? error.message : String(error instanceof Error ? error.stack : error);
  process.stderr.write(`${text}\n`);
  dialog.showErrorBox('Lunas', text);
  app.exit(isTheirs ? EXIT_REFUSED : EXIT_BROKEN);
}
