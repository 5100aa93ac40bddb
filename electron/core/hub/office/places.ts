// Owns where a list of head office goes on, as opaque text. A place that isn't ours is refused.
import { AppError } from '../../../../shared/errors.ts';

export type Place = readonly (string | number)[];

export function placeText(place: Place): string {
  return Buffer.from(JSON.stringify(place), 'utf8').toString('base64url');
}

/** Null: from the beginning. Throws AppError `bad_input` unless it has these kinds of parts. */
export function readPlace(
  text: string | undefined,
  kinds: readonly ('string' | 'number')[],
): Place | null {
  if (text === undefined) return null;
  const parts = jsonOf(Buffer.from(text, 'base64url').toString('utf8'));
  if (!Array.isArray(parts) || parts.length !== kinds.length) throw notOurs();
  return parts.map((part: unknown, n) => {
    const isText = typeof part === 'string' && kinds[n] === 'string';
    const isNumber =
      typeof part === 'number' && kinds[n] === 'number' && Number.isSafeInteger(part);
    if (!isText && !isNumber) throw notOurs();
    return part;
  });
}

function notOurs(): AppError {
  return new AppError('bad_input', 'This place in a list is not one of ours.');
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
