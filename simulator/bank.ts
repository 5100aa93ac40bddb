// The simulator's own books: what was really paid, once each. Every feed is only a view of these
// entries, so a test may hold the till's ledger against them to the rupiah.
import {
  FEED_NAMES,
  type BankEntry,
  type FeedName,
  type PayInput,
  type ProviderOrder,
} from './bank-entry.ts';
import { findIssuer, ISSUERS } from './issuers.ts';
import { readQris, type QrisRead } from './qris-reader.ts';
import type { Random } from './random.ts';

export interface DebitInput {
  readonly amount: number;
  readonly atMs?: number;
}

export interface BankTotals {
  readonly credits: { readonly count: number; readonly amount: number };
  readonly reversed: { readonly count: number; readonly amount: number };
  readonly debits: { readonly count: number; readonly amount: number };
  readonly balance: number;
}

export interface Bank {
  /** Books a credit. Throws {@link BankError} with a sentence when the input makes no sense. */
  pay(input: PayInput): BankEntry;
  /** Books a withdrawal. */
  debit(input: DebitInput): BankEntry;
  /** Takes a credit back, once: books a debit of the same amount and reference. */
  reverse(paymentId: string): BankEntry;
  /** Every credit to our merchant, oldest first, taken-back ones included. */
  credits(): readonly BankEntry[];
  /** Every entry, other merchants' money included, oldest first. */
  entries(): readonly BankEntry[];
  find(id: string): BankEntry | undefined;
  isReversed(id: string): boolean;
  totals(): BankTotals;
  /** Entries of ours that this feed shows at this moment, in the order of booking. */
  visible(feed: FeedName, nowMs: number): readonly BankEntry[];
  /** Calls `hear` after each booking; answers the way to stop it. */
  onEntry(hear: (entry: BankEntry) => void): () => void;
  /** Forgets everything; the same story can start again. */
  reset(): void;
  readonly merchant: QrisRead;
}

export class BankError extends Error {
  override readonly name = 'BankError';
}

export interface BankOptions {
  readonly clockMs: () => number;
  readonly random: () => Random;
  readonly merchant: QrisRead;
  /** True: a code of another merchant pays that merchant, not ours. */
  readonly isMerchantPinned: boolean;
  /** Asked at each booking, so that a switch turned later leaves booked entries alone. */
  readonly feedDelayMs: (feed: FeedName) => number;
  /** The provider that made this code, if one did. */
  readonly findOrder: (payload: string) => ProviderOrder | null;
  readonly clockSkewMs: () => number;
  readonly openingBalance?: number;
}

/** So that a first payment of Rp 13.000 leaves 1893938, as the sample of specs/000 shows. */
const OPENING_BALANCE = 1_881_029;
/** NICEPAY sees only money for codes it made itself (facts/domain.md §5.3). */
const SHOP_CODE_FEEDS: readonly FeedName[] = ['qiospay', 'snap', 'netzme'];
const AMOUNT_MAX = 999_999_999_999;
const ENTRIES_MAX = 200_000;
const PAYERS = ['Andi Pamungkas', 'Siti Rahma', 'Budi Santoso', 'Dewi Lestari', 'Joko Widagdo'];

export function createBank(options: BankOptions): Bank {
  return new Books(options);
}

class Books implements Bank {
  readonly merchant: QrisRead;
  readonly #options: BankOptions;
  #entries: BankEntry[] = [];
  #byId = new Map<string, BankEntry>();
  #reversedBy = new Map<string, string>();
  #hearers = new Set<(entry: BankEntry) => void>();
  #random: Random;
  #balance: number;
  #rrn: number;

  constructor(options: BankOptions) {
    this.#options = options;
    this.merchant = options.merchant;
    this.#random = options.random();
    this.#balance = this.#opening();
    this.#rrn = this.#firstRrn();
  }

  pay(input: PayInput): BankEntry {
    const qris = this.#readPayload(input.payload);
    const amount = input.amount ?? qris.amount ?? undefined;
    if (amount === undefined) throw new BankError('The code has no amount, so say one.');
    checkAmount(amount);
    const issuer = this.#issuer(input);
    const order = this.#options.findOrder(qris.payload);
    const isOurs =
      order !== null || !this.#options.isMerchantPinned || isSameMerchant(qris, this.merchant);
    const mdr = Math.floor((amount * 7) / 1000);
    return this.#book({
      type: 'CR',
      amount,
      mdr,
      change: isOurs ? amount - mdr : 0,
      issuerNns: issuer.nns,
      issuerName: issuer.name,
      payerName: input.payerName ?? this.#random.pick(PAYERS as [string, ...string[]]),
      qris,
      orderRef: input.orderRef ?? order?.orderRef ?? '',
      feeds: input.feeds ?? order?.feeds ?? SHOP_CODE_FEEDS,
      isOurs,
      ...(input.atMs === undefined ? {} : { atMs: input.atMs }),
      ...(input.feedDelayMs === undefined ? {} : { feedDelayMs: input.feedDelayMs }),
    });
  }

  debit(input: DebitInput): BankEntry {
    checkAmount(input.amount);
    return this.#book({
      type: 'DB',
      amount: input.amount,
      mdr: 0,
      change: -input.amount,
      issuerNns: this.merchant.mpan.slice(0, 8),
      issuerName: 'Penarikan',
      payerName: '',
      qris: this.merchant,
      orderRef: '',
      feeds: SHOP_CODE_FEEDS,
      isOurs: true,
      ...(input.atMs === undefined ? {} : { atMs: input.atMs }),
    });
  }

  reverse(paymentId: string): BankEntry {
    const credit = this.#byId.get(paymentId);
    if (!credit || credit.type !== 'CR') throw new BankError(`No payment has id "${paymentId}".`);
    if (this.#reversedBy.has(paymentId)) throw new BankError('That payment was taken back before.');
    return this.#book({
      type: 'DB',
      amount: credit.amount,
      mdr: -credit.mdr,
      change: credit.isOurs ? credit.mdr - credit.amount : 0,
      issuerNns: credit.issuerNns,
      issuerName: credit.issuerName,
      payerName: credit.payerName,
      qris: this.#readPayload(credit.payload),
      orderRef: credit.orderRef,
      isOurs: credit.isOurs,
      rrn: credit.rrn,
      reversalOf: credit.id,
      feeds: credit.feeds,
    });
  }

  credits(): readonly BankEntry[] {
    return this.#entries.filter((entry) => entry.type === 'CR' && entry.isOurs);
  }

  entries(): readonly BankEntry[] {
    return [...this.#entries];
  }

  find(id: string): BankEntry | undefined {
    return this.#byId.get(id);
  }

  isReversed(id: string): boolean {
    return this.#reversedBy.has(id);
  }

  totals(): BankTotals {
    const credits = this.credits();
    const debits = this.#entries.filter((entry) => entry.type === 'DB' && entry.isOurs);
    return {
      credits: sum(credits),
      reversed: sum(credits.filter((entry) => this.isReversed(entry.id))),
      debits: sum(debits.filter((entry) => entry.reversalOf === null)),
      balance: this.#balance,
    };
  }

  visible(feed: FeedName, nowMs: number): readonly BankEntry[] {
    return this.#entries.filter(
      (entry) =>
        entry.isOurs &&
        entry.feeds.includes(feed) &&
        entry.bookedAtMs + entry.feedDelaysMs[feed] <= nowMs,
    );
  }

  onEntry(hear: (entry: BankEntry) => void): () => void {
    this.#hearers.add(hear);
    return () => this.#hearers.delete(hear);
  }

  reset(): void {
    this.#entries = [];
    this.#byId.clear();
    this.#reversedBy.clear();
    this.#random = this.#options.random();
    this.#balance = this.#opening();
    this.#rrn = this.#firstRrn();
  }

  #book(draft: Draft): BankEntry {
    if (this.#entries.length >= ENTRIES_MAX) throw new BankError('The simulated bank is full.');
    const nowMs = this.#options.clockMs();
    const paidAtMs = draft.atMs ?? nowMs;
    this.#balance += draft.change;
    const seq = this.#entries.length + 1;
    const entry: BankEntry = Object.freeze({
      id: `P${String(seq).padStart(6, '0')}`,
      seq,
      type: draft.type,
      amount: draft.amount,
      mdr: draft.mdr,
      balanceAfter: this.#balance,
      rrn: draft.rrn ?? this.#nextRrn(),
      issuerNns: draft.issuerNns,
      issuerName: draft.issuerName,
      payerName: draft.payerName,
      payload: draft.qris.payload,
      initiation: draft.qris.initiation,
      merchantName: draft.qris.merchantName,
      city: draft.qris.city,
      postalCode: draft.qris.postalCode,
      terminalLabel: draft.qris.terminalLabel,
      nmid: draft.qris.nmid,
      mpan: draft.qris.mpan,
      orderRef: draft.orderRef,
      paidAtMs,
      stampMs: paidAtMs + this.#options.clockSkewMs(),
      bookedAtMs: nowMs,
      feedDelaysMs: this.#feedDelays(draft.feedDelayMs),
      feeds: draft.feeds,
      isOurs: draft.isOurs,
      reversalOf: draft.reversalOf ?? null,
    });
    this.#entries.push(entry);
    this.#byId.set(entry.id, entry);
    if (entry.reversalOf !== null) this.#reversedBy.set(entry.reversalOf, entry.id);
    for (const hear of this.#hearers) hear(entry);
    return entry;
  }

  #readPayload(payload: string | undefined): QrisRead {
    if (payload === undefined) return this.merchant;
    const outcome = readQris(payload);
    if (!outcome.ok) throw new BankError(`The code cannot be paid: ${outcome.reason}.`);
    return outcome.qris;
  }

  #issuer(input: PayInput): { nns: string; name: string } {
    if (input.issuerNns === undefined && input.issuerName === undefined)
      return this.#random.pick(ISSUERS);
    const known = findIssuer(input.issuerNns ?? input.issuerName ?? '');
    return {
      nns: input.issuerNns ?? known?.nns ?? '93600000',
      name: input.issuerName ?? known?.name ?? input.issuerNns ?? '',
    };
  }

  #feedDelays(said: number | undefined): Record<FeedName, number> {
    const pairs = FEED_NAMES.map((feed) => [feed, said ?? this.#options.feedDelayMs(feed)]);
    return Object.fromEntries(pairs) as Record<FeedName, number>;
  }

  #opening(): number {
    return this.#options.openingBalance ?? OPENING_BALANCE;
  }

  #firstRrn(): number {
    return this.#random.int(10_000_000_000, 300_000_000_000);
  }

  /** References rise, with gaps: other shops are paid in between. */
  #nextRrn(): string {
    this.#rrn += this.#random.int(1, 997);
    return String(this.#rrn).padStart(12, '0');
  }
}

interface Draft {
  readonly type: 'CR' | 'DB';
  readonly amount: number;
  readonly mdr: number;
  readonly change: number;
  readonly issuerNns: string;
  readonly issuerName: string;
  readonly payerName: string;
  readonly qris: QrisRead;
  readonly orderRef: string;
  readonly feeds: readonly FeedName[];
  readonly isOurs: boolean;
  readonly rrn?: string;
  readonly reversalOf?: string;
  readonly atMs?: number;
  readonly feedDelayMs?: number;
}

function checkAmount(amount: number): void {
  if (!Number.isSafeInteger(amount) || amount <= 0 || amount > AMOUNT_MAX)
    throw new BankError(`${amount} is not an amount in whole rupiah.`);
}

function isSameMerchant(a: QrisRead, b: QrisRead): boolean {
  if (a.nmid !== '' && b.nmid !== '') return a.nmid === b.nmid;
  return a.mpan === b.mpan && a.merchantName === b.merchantName;
}

function sum(entries: readonly BankEntry[]): { count: number; amount: number } {
  return {
    count: entries.length,
    amount: entries.reduce((total, entry) => total + entry.amount, 0),
  };
}
