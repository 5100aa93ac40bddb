// Owns the making of the profile's folder: readable by its owner alone.
import { mkdirSync } from 'node:fs';
import { AppError } from '../../shared/errors.ts';

/** Throws AppError with one sentence when it can't be made. */
export function makeFolder(dir: string): void {
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    const isFull = error.code === 'ENOSPC';
    throw new AppError(
      'unavailable',
      isFull
        ? 'The disk is full: the profile folder was not made.'
        : `The profile folder ${dir} can't be made or written.`,
    );
  }
}
