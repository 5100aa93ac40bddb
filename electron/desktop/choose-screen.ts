// Owns which of the PC's screens is the customer's: never one that shows anything of the till's
// own.
import type { Display, Rectangle } from 'electron';

/** A screen as far as choosing one goes. */
export type Place = Pick<Display, 'id' | 'bounds'>;

/**
 * The screen for the customer: one that shows nothing of the till's own; the one it was on, if that
 * is still there. Null when there is none, also when a second one only mirrors the first.
 */
export function chooseScreen<P extends Place>(
  all: readonly P[],
  till: Place,
  lastId: number | null,
): P | null {
  const free = all.filter(({ id, bounds }) => id !== till.id && !overlaps(bounds, till.bounds));
  return free.find(({ id }) => id === lastId) ?? free[0] ?? null;
}

function overlaps(a: Rectangle, b: Rectangle): boolean {
  const across = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const down = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return across > 0 && down > 0;
}
