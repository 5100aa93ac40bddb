// Owns which feed's state a cashier is told, and its words: the same on the page and in the tray.
import type { FeedHealth, FeedState } from './views.ts';

export const feedWordsId = {
  live: 'Mutasi terbaca',
  stale: 'Mutasi terlambat',
  blind: 'Mutasi tidak terbaca',
  refused: 'Mutasi ditolak',
  none: 'Tanpa mutasi',
  starting: 'Menghubungi penyedia',
  notAsked: 'Penyedia tidak ditanya',
};

export const feedWordsEn: typeof feedWordsId = {
  live: 'Feed is read',
  stale: 'Feed is late',
  blind: 'Feed not readable',
  refused: 'Feed refused',
  none: 'No feed',
  starting: 'Contacting provider',
  notAsked: 'Provider not asked',
};

const RANK: Readonly<Record<FeedState, number>> = { live: 0, stale: 1, blind: 2, refused: 3 };

/** The feed that matters most to a cashier: the one that is worst off. */
export function worstFeed(feeds: readonly FeedHealth[]): FeedHealth | null {
  return feeds.toSorted((a, b) => RANK[b.state] - RANK[a.state])[0] ?? null;
}

/** What is said of all feeds together; in safe mode none is asked. */
export function feedSign(
  feeds: readonly FeedHealth[],
  isSafeMode: boolean,
): keyof typeof feedWordsId {
  if (isSafeMode) return 'notAsked';
  const worst = worstFeed(feeds);
  if (worst === null) return 'none';
  return worst.fault === 'starting' && worst.state !== 'live' ? 'starting' : worst.state;
}
