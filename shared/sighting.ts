// Owns one normalised row of a feed, as seen once. Feeds give rows without ids and show the same
// row again and again, so a sighting is told from the next by all it says: its fingerprint.
import type { Rupiah } from './money.ts';
import type { Interval } from './time.ts';

export type Channel = 'poll' | 'callback' | 'inquiry' | 'manual';
export type Direction = 'credit' | 'debit' | 'reversal';

export interface Issuer {
  /** NNS code such as 93600014, null when the feed gave only a name. */
  readonly code: string | null;
  readonly name: string;
}

export interface Sighting {
  readonly feed: string;
  readonly channel: Channel;
  readonly direction: Direction;
  /** Gross: what the payer paid, before MDR (facts/domain.md §0.6). */
  readonly amount: Rupiah;
  /** When the provider says it happened, as wide as the stamp is precise. Provider time. */
  readonly stamp: Interval;
  readonly issuer: Issuer;
  /** References by the provider's own names; an RRN under `rrn` where one can be told. */
  readonly refs: Readonly<Record<string, string>>;
  /** The account's running balance as given: a tie-breaker, never an amount to check against. */
  readonly balance: string | null;
  /**
   * The acquirer's fee as the feed writes it, sign and decimals included: to reconcile, never to
   * match.
   */
  readonly mdr?: string;
  /** Our own reference, when the feed carries it back: it names the sale. */
  readonly saleReference?: string;
}

/** A row that says which row it is: by a reference, or by the balance it left. */
export function isDistinct(sighting: Sighting): boolean {
  return Object.keys(sighting.refs).length > 0 || sighting.balance !== null;
}

/**
 * All a row says, in one text. `nth` counts rows of one answer that say exactly the same and carry
 * nothing to tell them apart: two of them are two payments, not one (facts/domain.md §3.4).
 */
export function fingerprint(sighting: Sighting, nth: number): string {
  const refs = Object.entries(sighting.refs)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}=${value}`);
  return [
    sighting.direction,
    sighting.amount,
    sighting.stamp.fromMs,
    sighting.stamp.untilMs - sighting.stamp.fromMs,
    sighting.issuer.code ?? sighting.issuer.name,
    refs.join('&'),
    sighting.balance ?? '',
    nth,
  ].join('|');
}

/**
 * Numbers the rows of one answer for {@link fingerprint}; a distinct row repeated is still the one
 * row.
 */
export function numbered(sightings: readonly Sighting[]): { sighting: Sighting; key: string }[] {
  const counts = new Map<string, number>();
  const seen = new Set<string>();
  const result: { sighting: Sighting; key: string }[] = [];
  for (const sighting of sightings) {
    const bare = fingerprint(sighting, 0);
    const nth = isDistinct(sighting) ? 0 : (counts.get(bare) ?? 0);
    counts.set(bare, nth + 1);
    const key = fingerprint(sighting, nth);
    if (seen.has(key)) continue;
    seen.add(key);
    result.push({ sighting, key });
  }
  return result;
}
