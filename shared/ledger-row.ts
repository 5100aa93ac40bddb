// Owns one line of the books as an accountant reads it: a payment of the ledger with the sale it
// paid, what kind of money it is, and what the acquirer kept of it. Pure; files are made elsewhere.
import type { Finding } from './views.ts';

/** A payment as it stands in the ledger, with its sale. Money is whole rupiah, times epoch ms. */
export interface LedgerRow {
  readonly paymentId: string;
  readonly amount: number;
  /** When the provider says it came. */
  readonly paidAtMs: number;
  readonly seenAtMs: number;
  readonly feed: string;
  readonly issuerCode: string | null;
  readonly issuerName: string;
  readonly refs: Readonly<Record<string, string>>;
  readonly isReversed: boolean;
  /** Confirmed by hand, and whether its row at the provider was seen since then. */
  readonly isManual: boolean;
  readonly finding: Finding | null;
  readonly note: string | null;
  /** The fee as the feed wrote it, sign and decimals included. */
  readonly mdr: string | null;
  readonly sale: LedgerRowSale | null;
}

export interface LedgerRowSale {
  readonly id: string;
  readonly reference: string | null;
  readonly amount: number;
  readonly payable: number;
  readonly cashier: string | null;
  readonly isLate: boolean;
  /** A person tied this money to the sale. */
  readonly isAttached: boolean;
}

/** What a row counts as. Every credited rupiah is in exactly one of the kinds but `reversed`. */
export type RowKind =
  | 'paid'
  | 'late'
  | 'attached'
  | 'manual'
  | 'unproven'
  | 'unclaimed'
  | 'dismissed'
  | 'reversed';

export function kindOf(row: LedgerRow): RowKind {
  if (row.isReversed) return 'reversed';
  if (row.sale === null) return row.finding === 'dismissed' ? 'dismissed' : 'unclaimed';
  if (row.isManual) return row.finding === 'unseen' ? 'unproven' : 'manual';
  if (row.sale.isAttached) return 'attached';
  return row.sale.isLate ? 'late' : 'paid';
}

/** Hundredths of a rupiah. */
export type Sen = number;

/**
 * The fee of one row as a positive amount: "-864", "107.8000000000" (facts/domain.md §4.3). Null
 * when there is none or it can't be told to the sen: then no net amount is named either.
 */
export function mdrSen(text: string | null): Sen | null {
  const match = /^[-+]?(\d{1,9})(?:\.(\d{1,12}))?$/.exec((text ?? '').trim());
  if (!match) return null;
  const [, whole = '', decimals = ''] = match;
  if (/[1-9]/.test(decimals.slice(2))) return null;
  return Number(whole) * 100 + Number(decimals.slice(0, 2).padEnd(2, '0'));
}

/** The retrieval reference number, under whichever of its names the feed gave it. */
export function rrnOf(refs: Readonly<Record<string, string>>): string | null {
  const names = ['rrn', 'issuer_reff', 'issuerReff', 'refid', 'idTransaksi', 'paymentTrxSn'];
  for (const name of names) {
    const ref = refs[name];
    if (ref !== undefined) return ref;
  }
  return null;
}

export interface RowSums {
  readonly count: number;
  readonly amount: number;
}

/** Adds rows up by kind; what is reversed is counted apart from all money that stayed. */
export function sumRows(rows: Iterable<LedgerRow>): ReadonlyMap<RowKind | 'all', RowSums> {
  const sums = new Map<RowKind | 'all', RowSums>();
  const add = (key: RowKind | 'all', amount: number): void => {
    const before = sums.get(key) ?? { count: 0, amount: 0 };
    sums.set(key, { count: before.count + 1, amount: before.amount + amount });
  };
  for (const row of rows) {
    const kind = kindOf(row);
    add(kind, row.amount);
    if (kind !== 'reversed') add('all', row.amount);
  }
  return sums;
}
