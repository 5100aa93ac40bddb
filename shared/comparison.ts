// Owns the comparison of a day's books with the provider's own history: what is in both, what only
// there, what only here, and whether the day is explained. Pure; the asking is the core's.
import { z } from 'zod';
import { mdrSen, type LedgerRow } from './ledger-row.ts';
import type { Interval } from './time.ts';
import { feedFault } from './views.ts';

const sum = z.object({ count: z.int(), amount: z.int() });
type Sum = z.infer<typeof sum>;

const comparedRow = z.object({
  paymentId: z.string().nullable(),
  amount: z.int(),
  atMs: z.int(),
  issuer: z.string(),
  isManual: z.boolean(),
});
export type ComparedRow = z.infer<typeof comparedRow>;

/** One feed's day beside the books. Money is whole rupiah, fees are hundredths of one. */
export const feedComparison = z.object({
  feed: z.string(),
  atMs: z.int().describe('when the provider was asked'),
  by: z.string().nullable(),
  fault: feedFault.nullable().describe('why it could not be asked; then the rest is empty'),
  canAsk: z.boolean().describe('false: this feed only pushes'),
  coveredFromMs: z
    .int()
    .nullable()
    .describe('the provider lists rows from here on; null: all of the day'),
  both: sum,
  found: z.array(comparedRow).describe('the till had missed these: they are in the inbox now'),
  onlyThere: z.array(comparedRow).describe('listed, and counted as taken back here'),
  onlyHere: z.array(comparedRow).describe('in the books, not listed though its time is covered'),
  outside: sum.describe('before what the provider still lists, and seen there earlier'),
  unlisted: z.array(comparedRow).describe('before that, and never seen in a list'),
  unreadable: z.int().describe('rows that could not be read'),
  gross: z.int(),
  feeSen: z.int().nullable().describe('null: the rows name no fee, or not all of them'),
  netSen: z.int().nullable(),
});
export type FeedComparison = z.infer<typeof feedComparison>;

export const dayComparison = z.object({
  date: z.string(),
  feeds: z.array(feedComparison),
  unclaimed: sum,
  unproven: sum.describe('confirmed by hand, not seen at a provider'),
  needsPerson: z.int(),
  isExplained: z.boolean(),
});
export type DayComparison = z.infer<typeof dayComparison>;

/** A credit the provider listed for the day, with the payment it is in the books. */
export interface ListedRow {
  readonly amount: number;
  readonly atMs: number;
  readonly issuer: string;
  readonly mdr: string | null;
  /** Null: not in the books. */
  readonly paymentId: string | null;
  /** The books did not have it before this comparison asked. */
  readonly isNew: boolean;
}

/** A payment of the books that this feed should list. */
export interface BookedRow extends LedgerRow {
  /** It stood in a list of the provider at least once. */
  readonly wasListed: boolean;
}

export interface Compared {
  readonly listed: readonly ListedRow[];
  readonly booked: readonly BookedRow[];
  /** The moments the list speaks for. */
  readonly covered: Interval;
}

type Result = Pick<
  FeedComparison,
  | 'both'
  | 'found'
  | 'onlyThere'
  | 'onlyHere'
  | 'outside'
  | 'unlisted'
  | 'gross'
  | 'feeSen'
  | 'netSen'
>;

export function compare({ listed, booked, covered }: Compared): Result {
  const byId = new Map(booked.map((row) => [row.paymentId, row]));
  const isBoth = (row: ListedRow) => {
    const there = row.paymentId === null ? undefined : byId.get(row.paymentId);
    return there !== undefined && !there.isReversed && there.amount === row.amount;
  };
  const both = listed.filter(isBoth);
  const seen = new Set(both.map((row) => row.paymentId));
  const rest = booked.filter((row) => !row.isReversed && !seen.has(row.paymentId));
  const isCovered = (row: BookedRow) => row.paidAtMs >= covered.fromMs;
  const before = rest.filter((row) => !isCovered(row));
  const fees = both.map((row) => mdrSen(row.mdr));
  const gross = total(both);
  const isFeeKnown = fees.length > 0 && fees.every((fee) => fee !== null);
  const feeSen = isFeeKnown ? fees.reduce<number>((sumOf, fee) => sumOf + (fee ?? 0), 0) : null;
  return {
    both: { count: both.length, amount: gross },
    found: both.filter(({ isNew }) => isNew).map(fromListed),
    onlyThere: listed.filter((row) => !isBoth(row)).map(fromListed),
    onlyHere: rest.filter(isCovered).map(fromBooked),
    outside: sumOf(before.filter(({ wasListed }) => wasListed)),
    unlisted: before.filter(({ wasListed }) => !wasListed).map(fromBooked),
    gross,
    feeSen,
    netSen: feeSen === null ? null : gross * 100 - feeSen,
  };
}

function total(rows: readonly { readonly amount: number }[]): number {
  return rows.reduce((amount, row) => amount + row.amount, 0);
}

function sumOf(rows: readonly BookedRow[]): Sum {
  return { count: rows.length, amount: total(rows) };
}

function fromListed({ paymentId, amount, atMs, issuer }: ListedRow): ComparedRow {
  return { paymentId, amount, atMs, issuer, isManual: false };
}

function fromBooked({ paymentId, amount, paidAtMs, issuerName, isManual }: BookedRow): ComparedRow {
  return { paymentId, amount, atMs: paidAtMs, issuer: issuerName, isManual };
}

/** A day is explained when every rupiah of it has been told, by the provider and by a person. */
export function isExplained(day: Omit<DayComparison, 'isExplained' | 'date'>): boolean {
  const isFeedExplained = (feed: FeedComparison) =>
    feed.fault === null &&
    feed.onlyThere.length === 0 &&
    feed.onlyHere.length === 0 &&
    feed.unlisted.length === 0 &&
    feed.unreadable === 0;
  return (
    day.feeds.length > 0 &&
    day.feeds.every((feed) => !feed.canAsk || isFeedExplained(feed)) &&
    day.unclaimed.count === 0 &&
    day.unproven.count === 0 &&
    day.needsPerson === 0
  );
}
