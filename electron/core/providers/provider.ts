// The seam between the till and a provider that can be asked. A provider knows its own documents
// and nothing of sales: it answers with sightings, rows it could not read, or one of a closed list
// of faults.
import type { Sighting } from '../../../shared/sighting.ts';
import type { Interval } from '../../../shared/time.ts';
import type { FeedFault } from '../../../shared/views.ts';
import type { SetAside } from '../ingest.ts';
import type { ClockReading } from '../ports.ts';

/** One whole look at the provider's history. */
export interface Sweep {
  readonly sightings: readonly Sighting[];
  readonly setAside: readonly SetAside[];
  readonly date: DatedAnswer;
}

/** An answer's `Date` header with the moments around it, for the provider's clock. */
export interface DatedAnswer {
  readonly header: string | undefined;
  readonly sent: ClockReading;
  readonly received: ClockReading;
}

/**
 * A sweep that failed: why, in the closed list, and how long the provider asked us to stay away.
 */
export class SweepFailure extends Error {
  override readonly name = 'SweepFailure';
  readonly fault: FeedFault;
  readonly retryAfterMs: number | null;

  constructor(fault: FeedFault, retryAfterMs: number | null = null) {
    super(`the feed can't be read: ${fault}`);
    this.fault = fault;
    this.retryAfterMs = retryAfterMs;
  }
}

export interface Provider {
  readonly kind: string;
  /** Resolves with a sweep or rejects with {@link SweepFailure}. */
  sweep(signal: AbortSignal): Promise<Sweep>;
  /**
   * What the provider lists of these moments, to compare a day with the books; absent where it
   * keeps no list. Rejects with {@link SweepFailure}.
   */
  readonly history?: ReadHistory;
}

export type ReadHistory = (range: Interval, signal: AbortSignal) => Promise<ListedHistory>;

export interface ListedHistory {
  /** May hold rows of other moments too. */
  readonly sightings: readonly Sighting[];
  readonly setAside: readonly SetAside[];
  /** The list speaks for moments from here on; null: for all that were asked about. */
  readonly coversFromMs: number | null;
}

/** A code the provider made for the merchant. The provider doesn't say whether it was paid. */
export interface ListedCode {
  readonly id: string;
  /** As the provider writes it: "dynamic" or "static". */
  readonly type: string;
  readonly amount: number | null;
  readonly generatedAtMs: number;
  /** As given, even where it lies before the making; null: never. */
  readonly expiresAtMs: number | null;
}

export interface CodeList {
  readonly codes: readonly ListedCode[];
  /** Rows that could not be read. */
  readonly unreadable: number;
}

/** A QR that a provider made for one sale. */
export interface MadeCode {
  readonly feed: string;
  /** The provider's name for the order. */
  readonly ref: string;
  readonly payload: string;
}

/**
 * What a provider says of one transaction it was asked about; `open` is every state that is not
 * final.
 */
export type InquiryResult = 'paid' | 'refunded' | 'failed' | 'open' | 'unknown';

const ROW_TEXT_MAX = 2000;

/**
 * A row as text for a person, as much as is worth keeping; what is nested past writing out says
 * just that.
 */
export function rowText(row: unknown): string {
  try {
    return JSON.stringify(row).slice(0, ROW_TEXT_MAX);
  } catch (error) {
    if (error instanceof RangeError) return 'nested too deep to be shown';
    throw error;
  }
}
