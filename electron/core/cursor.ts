// Owns page cursors: where a list goes on, as opaque text. A cursor that isn't ours is refused.
import { AppError } from '../../shared/errors.ts';

export function readCursor(text: string | undefined): { atMs: number; id: string } | null {
  if (text === undefined) return null;
  const match = /^(\d{1,15})\.([a-z0-9_]{1,64})$/.exec(text);
  if (!match?.[1] || !match[2]) throw new AppError('bad_input', 'This cursor is not one of ours.');
  return { atMs: Number(match[1]), id: match[2] };
}

/** Null when the page was not full: there is no next one. */
export function cursorText<T extends { readonly id: string }>(
  items: readonly T[],
  limit: number,
  atMs: (item: T) => number,
): string | null {
  const last = items.at(-1);
  return last && items.length === limit ? `${atMs(last)}.${last.id}` : null;
}
