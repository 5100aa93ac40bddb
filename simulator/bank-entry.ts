// One line of the simulator's books, and what may be said to make one.

export const FEED_NAMES = ['qiospay', 'snap', 'nicepay', 'netzme'] as const;
export type FeedName = (typeof FEED_NAMES)[number];

export interface BankEntry {
  readonly id: string;
  /** 1, 2, 3 … in the order of booking. */
  readonly seq: number;
  readonly type: 'CR' | 'DB';
  /** Gross, whole rupiah. */
  readonly amount: number;
  /** What the acquirer keeps of a credit (MDR), whole rupiah. */
  readonly mdr: number;
  /** The running balance after this entry, net of MDR. */
  readonly balanceAfter: number;
  /** The 12-digit retrieval reference number of the payer's bank. */
  readonly rrn: string;
  readonly issuerNns: string;
  readonly issuerName: string;
  readonly payerName: string;
  readonly payload: string;
  readonly initiation: 'static' | 'dynamic';
  readonly merchantName: string;
  readonly city: string;
  readonly postalCode: string;
  readonly nmid: string;
  readonly mpan: string;
  readonly terminalLabel: string;
  /** The provider-made code this paid, "" for a code the shop showed itself. */
  readonly orderRef: string;
  /** When the payer paid, and what the provider's (perhaps wrong) clock wrote then. */
  readonly paidAtMs: number;
  readonly stampMs: number;
  /** When the books took it; a feed shows it from bookedAtMs + its delay on. */
  readonly bookedAtMs: number;
  readonly feedDelaysMs: Readonly<Record<FeedName, number>>;
  /** The feeds that see it. */
  readonly feeds: readonly FeedName[];
  /** False when the code belonged to another merchant: no feed of ours ever shows it. */
  readonly isOurs: boolean;
  /** For a reversal, the id of the credit it takes back. */
  readonly reversalOf: string | null;
}

export interface PayInput {
  /** Whole rupiah; needed unless the payload carries one. */
  readonly amount?: number;
  readonly payload?: string;
  readonly issuerNns?: string;
  readonly issuerName?: string;
  readonly payerName?: string;
  /** When the payer paid; default now. A past moment is a credit posted late. */
  readonly atMs?: number;
  readonly feedDelayMs?: number;
  /** Default: the provider that made the code; for the shop's own code all but NICEPAY. */
  readonly feeds?: readonly FeedName[];
  readonly orderRef?: string;
}

/** A code a provider made: who it belongs to and who sees its money. */
export interface ProviderOrder {
  readonly orderRef: string;
  readonly feeds: readonly FeedName[];
}
