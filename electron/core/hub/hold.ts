// Owns when a till may not sell: the others have not heard of it, or think that it is closed, or
// that its amounts are of one class. A person may answer for it; nothing else does.
import type { HubHold } from '../../../shared/hub.ts';
import type { HubMark } from '../store/hub-notes.ts';

/** Whether, cut off, each amount can be lowered to one of this till's own class. */
export function keepsClassBy(number: number, classCount: number, lowersBy: number | null): boolean {
  return number < classCount && lowersBy !== null && lowersBy >= classCount - 1;
}

/**
 * Of a till that has others on its roster, or does not know yet: one that never joined may have
 * any, and none of them knows of it.
 */
export function holdOf(mark: HubMark, isLive: boolean, lowersBy: number | null): HubHold | null {
  const { number, classCount, isKnown, isClosed } = mark;
  if (number === null || classCount === null) return isLive ? null : 'apart';
  if (isLive) return isKnown ? null : 'joining';
  const keepsWord = !mark.keepsClass || keepsClassBy(number, classCount, lowersBy);
  return isKnown && !isClosed && keepsWord ? null : 'apart';
}
