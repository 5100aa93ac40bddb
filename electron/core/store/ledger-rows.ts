// Owns the reading of the books row by row, oldest first, a page at a time: exports, closings and
// reconciliations of any length go through here without holding the ledger.
import type { LedgerRow } from '../../../shared/ledger-row.ts';
import type { Interval } from '../../../shared/time.ts';
import type { Finding } from '../../../shared/views.ts';
import type { Sqlite } from './database.ts';

export interface RowPlace {
  readonly stampMs: number;
  readonly id: string;
}

export interface LedgerRows {
  /** How many rows lie in the range. */
  count(range: Interval): number;
  /** The next rows after a place; fewer than `limit` at the end. */
  page(range: Interval, after: RowPlace | null, limit: number): LedgerRow[];
  /** Channels of a feed that showed this payment, or the money merged into it. */
  channelsOf(paymentId: string, feed: string): ReadonlySet<string>;
}

interface Row {
  id: string;
  amount: number;
  stamp_from_ms: number;
  seen_at_ms: number;
  feed: string;
  issuer_code: string | null;
  issuer_name: string;
  refs: string;
  state: string;
  manual: number;
  finding: Finding | null;
  note: string | null;
  claimed_by: string | null;
  sale_id: string | null;
  reference: string | null;
  sale_amount: number;
  payable: number;
  cashier: string | null;
  late: number;
  mdr: string | null;
}

export function createLedgerRows(db: Sqlite): LedgerRows {
  const inRange = `from payment where stamp_from_ms >= ? and stamp_from_ms < ?
    and state in ('credited','reversed')`;
  const count = db.prepare<[number, number], { n: number }>(`select count(*) as n ${inRange}`);
  const page = db.prepare<[number, number, number, string, number], Row>(
    `select payment.id, payment.amount, stamp_from_ms, seen_at_ms, feed, issuer_code, issuer_name,
      refs, state, payment.manual, finding, note, claim.by as claimed_by, sale.id as sale_id,
      sale.reference, sale.amount as sale_amount, sale.payable, sale.cashier, sale.late,
      (select body ->> 'mdr' from sighting join payment as seen on seen.id = sighting.payment_id
        where (seen.id = payment.id or seen.merged_into = payment.id)
        and body ->> 'mdr' is not null order by sighting.id desc limit 1) as mdr
     from payment left join claim on claim.payment_id = payment.id
     left join sale on sale.id = claim.sale_id
     where stamp_from_ms >= ? and stamp_from_ms < ? and (stamp_from_ms, payment.id) > (?, ?)
     and state in ('credited','reversed') order by stamp_from_ms, payment.id limit ?`,
  );
  const channels = db.prepare<[string, string, string], { channel: string }>(
    `select distinct channel from sighting where payment_id in
     (select ? union select id from payment where merged_into = ?) and feed = ?`,
  );
  return {
    channelsOf: (paymentId, feed) =>
      new Set(channels.all(paymentId, paymentId, feed).map(({ channel }) => channel)),
    count: ({ fromMs, untilMs }) => count.get(fromMs, untilMs)?.n ?? 0,
    page: ({ fromMs, untilMs }, after, limit) =>
      page
        .all(
          Math.max(fromMs, after?.stampMs ?? 0),
          untilMs,
          after?.stampMs ?? -1,
          after?.id ?? '',
          limit,
        )
        .map(fromRow),
  };
}

const PAGE_ROWS = 1000;

/** All rows of a range: for a day or a shift, which fit in memory. */
export function allRows(rows: Pick<LedgerRows, 'page'>, range: Interval): LedgerRow[] {
  const found: LedgerRow[] = [];
  for (;;) {
    const last = found.at(-1);
    const after = last ? { stampMs: last.paidAtMs, id: last.paymentId } : null;
    const page = rows.page(range, after, PAGE_ROWS);
    found.push(...page);
    if (page.length < PAGE_ROWS) return found;
  }
}

function fromRow(row: Row): LedgerRow {
  return {
    paymentId: row.id,
    amount: row.amount,
    paidAtMs: row.stamp_from_ms,
    seenAtMs: row.seen_at_ms,
    feed: row.feed,
    issuerCode: row.issuer_code,
    issuerName: row.issuer_name,
    refs: JSON.parse(row.refs) as Record<string, string>,
    isReversed: row.state === 'reversed',
    isManual: row.manual === 1,
    finding: row.finding,
    note: row.note,
    mdr: row.mdr,
    sale:
      row.sale_id === null
        ? null
        : {
            id: row.sale_id,
            reference: row.reference,
            amount: row.sale_amount,
            payable: row.payable,
            cashier: row.cashier,
            isLate: row.late === 1,
            isAttached: row.claimed_by === 'person',
          },
  };
}
