// What every simulated provider looks like from the middle: it answers requests, knows the codes it
// made, and has something to tell the till about a booking.
import type { Bank } from './bank.ts';
import type { BankEntry, FeedName, ProviderOrder } from './bank-entry.ts';
import type { Faults } from './faults.ts';
import type { Random } from './random.ts';
import type { Ask, Reply } from './reply.ts';

export interface Push {
  readonly feed: FeedName;
  /** The provider's name for it, as "qr-notify". */
  readonly kind: string;
  readonly entryId: string;
  /** The address on the till; "https://…" as a whole where the till named it itself. */
  readonly path: string;
  /** The same without secrets, for logs. */
  readonly shownPath: string;
  /** Made when it is sent, so that a delayed callback has a fresh timestamp. */
  readonly make: () => PushContent;
  /** Whether the till's answer is the documented yes. */
  readonly isAccepted: (status: number, body: string) => boolean;
}

export interface PushContent {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Provider {
  readonly feed: FeedName;
  /** Whether a path belongs to this provider, so that its outage covers it. */
  readonly owns: (path: string) => boolean;
  readonly answer: (ask: Ask) => Reply;
  /** The path as a log may show it. */
  readonly shownPath: (path: string) => string;
  /** What this provider tells the till about a booking; nothing where it has nothing to say. */
  readonly pushesFor: (entry: BankEntry) => readonly Push[];
  /** The code a payload is, if this provider made it. */
  readonly findOrder: (payload: string) => ProviderOrder | null;
  /** Whether this provider made the code and takes no money for it any more. */
  readonly isClosed: (payload: string) => boolean;
  readonly reset: () => void;
}

/** What the providers are built from. */
export interface Stage {
  readonly bank: () => Bank;
  readonly faults: Faults;
  readonly clockMs: () => number;
  /** A stream of randomness; equal names give equal streams after a reset. */
  readonly random: (stream: string) => Random;
}

/** The provider's own clock, which may be wrong. */
export function providerNowMs(stage: Stage): number {
  return stage.clockMs() + stage.faults.clockSkewMs;
}

/** Reads a JSON answer of the till; null when it is none. */
export function jsonAnswer(body: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
