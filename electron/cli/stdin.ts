// Owns reading standard input to its end, for a token that a script pipes in.
import { readFileSync } from 'node:fs';

/** Everything until the end, waiting for it. */
export function readAll(): string {
  return readFileSync(0, 'utf8');
}
