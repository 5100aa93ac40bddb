// The seam between a till and the hub that the tills of one store share. The hub is one log per
// store, in order, and a few tables that refuse what may happen only once. It decides nothing by
// itself: tills read the same log and come to the same answers; its UNIQUE claim settles a race.
import type {
  ClaimStory,
  HubEntry,
  HubTill,
  SharedClaimBy,
  SharedSale,
  SharedSighting,
} from '../../../shared/hub-log.ts';
import type { FeedFault, FeedState } from '../../../shared/views.ts';

export interface Joined {
  readonly number: number;
  readonly classCount: number;
  /**
   * Roster entry that told the others of this till, or that it keeps its class no longer; it sells
   * when every open till has acked it.
   */
  readonly joinedSeq: number;
  readonly headSeq: number;
  readonly tills: readonly HubTill[];
}

export interface Hello {
  /** Random, kept in the profile: two PCs under one name are refused. */
  readonly holder: string;
  readonly version: string;
  /**
   * By how much its setup lets this till lower amounts; null: not at all. A till that kept its
   * class and does no longer is told to the others like one that joins: a new roster entry
   * `joined`, a new `joinedSeq`.
   */
  readonly lowersBy: number | null;
}

export interface NewSale {
  readonly sale: SharedSale;
  /**
   * How long its amount stays its own after this, ms; null: while it is open. The hub's clock
   * counts.
   */
  readonly reservedForMs: number | null;
  /**
   * Discount: the lowest amount it may ask for. The hub gives the highest one that no other sale of
   * the store has reserved and whose class is this till's or no till's (one that is put away still
   * has its class); with none free the highest of its own class; with none of that the amount.
   */
  readonly lowest: number | null;
}

export interface Published {
  readonly seq: number;
  /** Sale → what it asks for. */
  readonly payables: ReadonlyMap<string, number>;
}

export interface ClaimAsked {
  readonly paymentId: string;
  readonly saleId: string;
  readonly amount: number;
  readonly by: SharedClaimBy;
  readonly atMs: number;
  /** Made while cut off: it is written or it is a conflict, never refused. */
  readonly apart: boolean;
  /**
   * Evidence only: the entry that first showed the money, and the last entry this till has read.
   * Null for a person's word, which needs no other till's.
   */
  readonly evidence: {
    readonly firstSeq: number;
    readonly knownSeq: number;
  } | null;
}

export type ClaimAnswer =
  /** Written now, or before by this very till for this very sale. */
  | { readonly kind: 'granted'; readonly seq: number }
  | { readonly kind: 'taken'; readonly by: ClaimStory }
  /** Another till shows this amount and the asking till has not read of it yet. */
  | { readonly kind: 'behind'; readonly headSeq: number }
  /**
   * These open tills have not acked the money's first entry, and may have shown its amount unseen:
   * they don't keep their class, or the amount is of it.
   */
  | { readonly kind: 'unheard'; readonly tills: readonly string[] };

/**
 * Provider time, epoch ms, by what came after what and by nobody's clock but the provider's: so a
 * clock that is set, the hub's among them, makes no till believe a wrong time.
 */
export interface ToldTime {
  /** It was no later than this when the ask that is answered had been read. */
  readonly askedUntilMs: number;
  /** It was no earlier than this just before this was said. */
  readonly saidFromMs: number;
}

/** What the till that asks a provider tells the others of it. */
export interface SharedFeedState {
  readonly kind: string;
  readonly poller: string;
  readonly state: FeedState;
  readonly fault: FeedFault | null;
  readonly hasWideStamps: boolean;
  /** The newest ask heard before the sweep this tells of: a good one where `fault` is null. */
  readonly answeredAsk: number;
  readonly asked: number;
  readonly lastGoodAtMs: number | null;
  /** Log position up to which that sweep's rows are shared. */
  readonly sweptSeq: number;
  /** What the provider's clock was for the till that asks it; null while it doesn't know. */
  readonly providerTime: ToldTime | null;
  /** When this was written, hub clock, epoch ms. */
  readonly atHubMs: number;
}

/** Why the hub can't be used now. The message names the kind only: an address holds a password. */
export type HubFailureKind =
  | 'unreachable'
  | 'tls'
  | 'denied'
  | 'timeout'
  | 'lost'
  | 'old_schema'
  | 'new_schema'
  | 'no_store'
  | 'name_taken'
  | 'unexpected';

export class HubFailure extends Error {
  override readonly name = 'HubFailure';
  readonly kind: HubFailureKind;
  /** PostgreSQL's or the system's own name for it (42501, ECONNREFUSED): fit for a log. */
  readonly code: string | null;

  constructor(kind: HubFailureKind, code: string | null = null) {
    super(`the hub can't be used: ${kind}`);
    this.kind = kind;
    this.code = code;
  }
}

/** One till's session with the hub. Every call rejects with {@link HubFailure} only. */
export interface HubStore {
  /** Makes or opens this till in its store; idempotent. */
  join(hello: Hello): Promise<Joined>;
  tills(): Promise<readonly HubTill[]>;
  /** Entries after `seq`, oldest first, at most `limit`. */
  pull(seq: number, limit: number): Promise<readonly HubEntry[]>;
  /**
   * The entry a till that joins anew begins to read after: what is older explains no new money, and
   * no provider's list shows rows of before it, which would be taken for new.
   */
  beginning(): Promise<number>;
  /**
   * Appends rows, unless another till has shared rows after `sightingSeq`, the last sighting entry
   * this till has read: then `behind`, and who was told which payment is which must look again.
   */
  share(
    rows: readonly SharedSighting[],
    sightingSeq: number,
  ): Promise<{ readonly seq: number } | 'behind'>;
  /** Tells of sales, new or changed, whole; under a discount chooses what a new one asks for. */
  publish(sales: readonly NewSale[]): Promise<Published>;
  /** This till's sales that are open at the hub, as last told. */
  ownOpenSales(): Promise<readonly SharedSale[]>;
  claim(asked: ClaimAsked): Promise<ClaimAnswer>;
  /** Gives a payment back that this till had claimed and could not use. */
  release(paymentId: string, saleId: string): Promise<void>;
  dismiss(paymentId: string, note: string): Promise<void>;
  /**
   * Everything this till has shown was published, up to this entry of the log that it has read.
   * Rejects with `lost` where somebody has put this till away meanwhile: it has to join again.
   */
  ack(seq: number): Promise<void>;
  /** Stops cleanly: shows nothing any more until it has joined again. */
  close(): Promise<void>;
  /** A person says that a silent till shows nothing. */
  putAway(till: string): Promise<void>;
  feeds(): Promise<readonly SharedFeedState[]>;
  /** Said by the till that asks the provider. */
  saidFeed(
    state: Omit<SharedFeedState, 'poller' | 'asked' | 'atHubMs' | 'lastGoodAtMs'> & {
      readonly isGood: boolean;
    },
  ): Promise<void>;
  /** Wants a sweep of this feed that begins after now; the number {@link SharedFeedState} says. */
  askSweep(kind: string): Promise<number>;
  /** Whether this till is the one that asks this provider, from now until its session ends. */
  elect(kind: string): Promise<boolean>;
  resign(kind: string): Promise<void>;
  /** The hub's clock, epoch ms. */
  nowMs(): Promise<number>;
}
