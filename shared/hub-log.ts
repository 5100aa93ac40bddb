// What the tills of one store write into the log they share, and what they know of one another.
import type { MatchSale } from './matcher.ts';
import type { Channel, Sighting } from './sighting.ts';
import type { Interval } from './time.ts';

/** Why a payment belongs to a sale, as in a till's own ledger. */
export type SharedClaimBy = 'evidence' | 'person' | 'manual';

/** A sale of one till as the others must know it. Moments in provider time, as far as known. */
export interface SharedSale {
  readonly id: string;
  readonly till: string;
  readonly reference: string | null;
  readonly amount: number;
  readonly payable: number;
  readonly state: MatchSale['state'];
  readonly shown: Interval | null;
  readonly closed: Interval | null;
  /** Both relative to when it was shown, ms. */
  readonly expiresAfterMs: number;
  readonly watchedAfterMs: number;
  /** Made while the till could not ask the others. */
  readonly apart: boolean;
  readonly codeFeed: string | null;
  readonly cashier: string | null;
  /** The till's own clock: for people to read, never to decide by. */
  readonly createdAtMs: number;
}

/** A row of a feed with the payment it belongs to, under the name all tills know it by. */
export interface SharedSighting {
  readonly sighting: Sighting;
  readonly key: string;
  readonly channel: Channel;
  /** Null for a row that is no credit. */
  readonly paymentId: string | null;
  readonly proves: boolean;
  /** Came before the till that shared it was there to be asked. */
  readonly isOld: boolean;
}

export type HubEntryBody =
  | { readonly kind: 'sighting'; readonly row: SharedSighting }
  | { readonly kind: 'sale'; readonly sale: SharedSale }
  | {
      readonly kind: 'claim';
      readonly paymentId: string;
      readonly saleId: string;
      readonly by: SharedClaimBy;
      readonly apart: boolean;
    }
  | { readonly kind: 'release'; readonly paymentId: string; readonly saleId: string }
  /** A person says this money is something else. */
  | { readonly kind: 'dismiss'; readonly paymentId: string; readonly note: string }
  /** Two tills gave one payment away while they could not ask each other. */
  | { readonly kind: 'conflict'; readonly conflict: ClaimConflict }
  | { readonly kind: 'roster'; readonly change: 'joined' | 'opened' | 'closed' | 'put_away' };

/** One line of the store's log; `till` wrote it. `seq` has no holes and is the order of commits. */
export type HubEntry = HubEntryBody & {
  readonly seq: number;
  readonly till: string;
  readonly atMs: number;
};

export interface ClaimStory {
  readonly till: string;
  readonly saleId: string;
  readonly by: SharedClaimBy;
  readonly apart: boolean;
  /** The claiming till's own clock. */
  readonly atMs: number;
}

export interface ClaimConflict {
  readonly paymentId: string;
  readonly amount: number;
  /** The claim that stands, and the one that came too late to be written. */
  readonly first: ClaimStory;
  readonly second: ClaimStory;
}

export interface HubTill {
  readonly till: string;
  /** Its residue class: payables ≡ `number` modulo the class count are its own when cut off. */
  readonly number: number;
  readonly state: 'open' | 'closed' | 'put_away';
  /** Everything it had shown before it read this entry is in the log. */
  readonly ackSeq: number;
  /** Hub clock, epoch ms. */
  readonly seenAtMs: number;
  readonly version: string;
  /**
   * Cut off, it asks only for amounts of its own class: its number has one, and
   * {@link Hello.lowersBy} is at least the class count less one.
   */
  readonly keepsClass: boolean;
}
