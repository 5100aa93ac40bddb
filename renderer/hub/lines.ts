// Owns which words the banner has about the hub, the worst first. The words themselves are loaded
// when there is something to say (hub-line.tsx).
import type { HubConflict, HubTillView, HubView } from '../../shared/hub.ts';

export type HubLineOf =
  | { readonly kind: 'hold' | 'apart' | 'books' }
  | { readonly kind: 'silent'; readonly till: HubTillView }
  | { readonly kind: 'conflict'; readonly conflict: HubConflict }
  | { readonly kind: 'moreConflicts'; readonly count: number };

export interface HubLine {
  readonly key: string;
  readonly tone: 'bad' | 'warn';
  readonly of: HubLineOf;
}

/** A hub that is lost and found again at once is no news. */
const APART_PATIENCE_MS = 3_000;
/** The others are read on the manager's desk: a cashier still has to see the pad. */
const CONFLICTS_MAX = 1;

export function hubLines(hub: HubView, nowMs: number): HubLine[] {
  const { hold, conflicts, state, sinceMs, books, tills } = hub;
  const lines: HubLine[] = conflicts.slice(0, CONFLICTS_MAX).map((conflict) => ({
    key: `hub-conflict-${conflict.paymentId}`,
    tone: 'bad',
    of: { kind: 'conflict', conflict },
  }));
  const more = conflicts.length - CONFLICTS_MAX;
  if (more > 0)
    lines.push({ key: 'hub-conflicts', tone: 'bad', of: { kind: 'moreConflicts', count: more } });
  if (hold !== null) lines.push({ key: 'hub-hold', tone: 'bad', of: { kind: 'hold' } });
  const isApart = state === 'apart' && sinceMs !== null && nowMs - sinceMs >= APART_PATIENCE_MS;
  if (isApart && hold !== 'apart')
    lines.push({ key: 'hub-apart', tone: 'warn', of: { kind: 'apart' } });
  for (const till of tills)
    if (till.silentSinceMs !== null)
      lines.push({ key: `hub-silent-${till.name}`, tone: 'warn', of: { kind: 'silent', till } });
  // The least of all: said when there is nothing else.
  if (books?.isLate === true && state === 'live' && lines.length === 0)
    lines.push({ key: 'hub-books', tone: 'warn', of: { kind: 'books' } });
  return lines;
}
