// Owns the figures of a shift: what its money was when it was closed, and what has changed since
// then. Pure: the same rows give the same figures, and every rupiah is in exactly one kind.
import { z } from 'zod';
import { kindOf, type LedgerRow, type RowKind } from './ledger-row.ts';

const sum = z.object({ count: z.int(), amount: z.int() });
type Sum = z.infer<typeof sum>;

export const rowKind = z.enum([
  'paid',
  'late',
  'attached',
  'manual',
  'unproven',
  'unclaimed',
  'dismissed',
  'reversed',
]) satisfies z.ZodType<RowKind>;

/** What is kept of a shift when it is closed. Money is whole rupiah. */
export const shiftFigures = z.object({
  sales: sum.describe('money that paid sales'),
  payments: sum.describe('all credited money, with or without a sale'),
  unclaimed: sum,
  dismissed: sum,
  reversed: sum,
  unproven: sum.describe('of the sales: confirmed by hand and not yet seen at the provider'),
  discounts: z.int().describe('what customers were asked less than the price'),
  byIssuer: z.array(sum.extend({ name: z.string() })),
  byCashier: z.array(sum.extend({ name: z.string().nullable() })),
  byFeed: z.array(sum.extend({ name: z.string() })),
  /** Sales without an end at the closing: their money is in whichever shift it comes. */
  waiting: z.int(),
  needsPerson: z.int(),
  /** Feeds that could not be read at the closing: money may be missing from the figures. */
  blind: z.array(z.string()),
  /** What each payment counted as, to tell later what has changed. */
  rows: z.record(z.string(), rowKind),
});
export type ShiftFigures = z.infer<typeof shiftFigures>;

/** The figures as they leave the core. */
export const shownFigures = shiftFigures.omit({ rows: true });
export type ShownFigures = z.infer<typeof shownFigures>;

export const shiftCorrection = z.object({
  paymentId: z.string(),
  amount: z.int(),
  paidAtMs: z.int(),
  was: rowKind.nullable().describe('null: it was not in the figures'),
  is: rowKind.nullable().describe('null: it is no payment of its own any more'),
  note: z.string().nullable(),
});
export type ShiftCorrection = z.infer<typeof shiftCorrection>;

/** How the shop stood when the figures were taken. */
export interface ShiftSurroundings {
  readonly waiting: number;
  readonly needsPerson: number;
  readonly blind: readonly string[];
}

const SOLD: ReadonlySet<RowKind> = new Set(['paid', 'late', 'attached', 'manual', 'unproven']);

export function figuresOf(rows: readonly LedgerRow[], around: ShiftSurroundings): ShiftFigures {
  const credited = rows.filter((row) => !row.isReversed);
  const sold = credited.filter((row) => SOLD.has(kindOf(row)));
  const of = (kind: RowKind) => sumOf(rows.filter((row) => kindOf(row) === kind));
  return {
    sales: sumOf(sold),
    payments: sumOf(credited),
    unclaimed: of('unclaimed'),
    dismissed: of('dismissed'),
    reversed: of('reversed'),
    unproven: of('unproven'),
    discounts: sold.reduce((sum, { sale }) => sum + (sale ? sale.amount - sale.payable : 0), 0),
    byIssuer: grouped(credited, (row) => row.issuerName),
    byCashier: grouped(sold, (row) => row.sale?.cashier ?? null),
    byFeed: grouped(credited, (row) => row.feed),
    waiting: around.waiting,
    needsPerson: around.needsPerson,
    blind: [...around.blind],
    rows: Object.fromEntries(rows.map((row) => [row.paymentId, kindOf(row)])),
  };
}

function sumOf(rows: readonly LedgerRow[]): Sum {
  return { count: rows.length, amount: rows.reduce((total, row) => total + row.amount, 0) };
}

function grouped<T extends string | null>(
  rows: readonly LedgerRow[],
  nameOf: (row: LedgerRow) => T,
): (Sum & { name: T })[] {
  return [...Map.groupBy(rows, nameOf)]
    .map(([name, group]) => ({ name, ...sumOf(group) }))
    .toSorted((a, b) => b.amount - a.amount || String(a.name).localeCompare(String(b.name)));
}

/**
 * What is otherwise now than it was said at the closing, oldest first. `vanished` looks up a
 * payment that is in the figures and not among the rows any more.
 */
export function correctionsOf(
  figures: Pick<ShiftFigures, 'rows'>,
  rows: readonly LedgerRow[],
  vanished: (paymentId: string) => { readonly amount: number; readonly paidAtMs: number } | null,
): ShiftCorrection[] {
  const now = new Map(rows.map((row) => [row.paymentId, row]));
  const changed = rows.flatMap((row): ShiftCorrection[] => {
    const { paymentId, amount, paidAtMs, note } = row;
    const was = figures.rows[paymentId] ?? null;
    const is = kindOf(row);
    return was === is ? [] : [{ paymentId, amount, paidAtMs, was, is, note }];
  });
  const gone = Object.entries(figures.rows).flatMap(([paymentId, was]): ShiftCorrection[] => {
    if (now.has(paymentId)) return [];
    const { amount = 0, paidAtMs = 0 } = vanished(paymentId) ?? {};
    return [{ paymentId, amount, paidAtMs, was, is: null, note: null }];
  });
  return [...changed, ...gone].toSorted((a, b) => a.paidAtMs - b.paidAtMs);
}

export const shiftView = z.object({
  number: z.int().describe('counts up by one; the number of its Z report'),
  openedAtMs: z.int(),
  openedBy: z.string().nullable(),
  openingNote: z.string().nullable(),
  closedAtMs: z.int().nullable().describe('null: it is the one that runs'),
  closedBy: z.string().nullable(),
  closingNote: z.string().nullable(),
});
export type ShiftView = z.infer<typeof shiftView>;

/** A shift with its figures: as closed, or as they stand for the one that runs. */
export const shiftReport = shiftView.extend({
  figures: shownFigures,
  corrections: z.array(shiftCorrection).describe('what changed after the closing'),
  /** The figures with the corrections in them. */
  now: shownFigures.nullable().describe('null: nothing changed'),
});
export type ShiftReport = z.infer<typeof shiftReport>;
