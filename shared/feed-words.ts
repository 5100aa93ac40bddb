// Owns which feed's state a cashier is told, and its words: the same on the page and in the tray.
import type { FeedHealth, FeedState } from './views.ts';

export const feedWordsId = {
  live: 'Mutasi terbaca',
  stale: 'Mutasi terlambat',
  blind: 'Mutasi tidak terbaca',
  refused: 'Mutasi ditolak',
  none: 'Tanpa mutasi',
  starting: 'Menghubungi penyedia',
};

export const feedWordsEn: typeof feedWordsId = {
  live: 'Feed is read',
  stale: 'Feed is late',
  blind: 'Feed not readable',
  refused: 'Feed refused',
  none: 'No feed',
  starting: 'Contacting provider',
};

const RANK: Readonly<Record<FeedState, number>> = { live: 0, stale: 1, blind: 2, refused: 3 };

/** The feed that matters most to a cashier: the one that is worst off. */
export function worstFeed(feeds: readonly FeedHealth[]): FeedHealth | null {
  return feeds.toSorted((a, b) => RANK[b.state] - RANK[a.state])[0] ?? null;
}

/** What is said of all feeds together. */
export function feedSign(feeds: readonly FeedHealth[]): keyof typeof feedWordsId {
  const worst = worstFeed(feeds);
  if (worst === null) return 'none';
  return worst.fault === 'starting' && worst.state !== 'live' ? 'starting' : worst.state;
}
