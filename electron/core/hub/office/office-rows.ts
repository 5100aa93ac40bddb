// Owns the reading of all stores' books row by row for files: store by store, oldest first, a page
// at a time by key. Must stay true: what it holds at once is one page, however many there are.
import { z } from 'zod';
import type { LedgerRow } from '../../../../shared/ledger-row.ts';
import { finding } from '../../../../shared/views.ts';
import type { Interval, ShopCalendar } from '../../../../shared/time.ts';
import type { HubQuery } from '../hub-door.ts';
import type { OfficeLine } from './office-line.ts';
import { dayNumber, type OfficeSpan } from './office-reads.ts';

const PAGE_ROWS = 2000;
const STORES_AT_ONCE = 200;

/** A payment with where it is at home. */
export interface OfficeRow {
  readonly store: string;
  readonly till: string;
  readonly calendar: ShopCalendar;
  readonly row: LedgerRow;
}

export type Reader = Pick<OfficeLine, 'read'>;

const number = z.coerce.number().int();
const text = z.string().nullable();

const flag = z
  .number()
  .nullable()
  .transform((value) => value === 1);

const paymentRow = z.object({
  store: z.string(),
  till: z.string(),
  ledger: z.string(),
  day: number,
  payment_id: z.string(),
  amount: number,
  stamp_ms: number,
  seen_at_ms: number,
  feed: z.string(),
  issuer_code: text,
  issuer_name: z.string(),
  refs: z.record(z.string(), z.string()).catch({}),
  counts_as: z.string(),
  is_manual: flag,
  finding: finding.nullable().catch(null),
  note: text,
  mdr: text,
  claimed_by: text,
  sale_id: text,
  reference: text,
  sale_amount: number.nullable(),
  payable: number.nullable(),
  cashier: text,
  is_late: flag,
});

const storeRow = z.object({
  store: z.string(),
  timezone: z.string().nullable(),
  day_starts_at: z.string().nullable(),
});

/** Each page in a transaction of its own: a long file holds nothing at the hub. */
export async function* officeRows(
  line: Reader,
  span: OfficeSpan,
  signal: AbortSignal,
): AsyncGenerator<readonly OfficeRow[]> {
  let after = '';
  for (;;) {
    const stores = await line.read((query) => storesAfter(query, span, after));
    for (const { store, ...calendar } of stores)
      yield* rowsOfStore(line, { ...span, store }, calendar, signal);
    const last = stores.at(-1);
    if (last === undefined || stores.length < STORES_AT_ONCE || signal.aborted) return;
    after = last.store;
  }
}

async function storesAfter(
  query: HubQuery,
  { store }: OfficeSpan,
  after: string,
): Promise<({ readonly store: string } & ShopCalendar)[]> {
  const rows = await query(
    `select store.name as store, book.timezone, book.day_starts_at from lunas.store as store
     left join lateral (select timezone, day_starts_at from lunas.book_till as book
       where book.store = store.name order by seen_at_ms desc limit 1) as book on true
     where store.name > $1 ${store === null ? '' : 'and store.name = $3'}
     order by store.name limit $2`,
    [after, STORES_AT_ONCE, ...(store === null ? [] : [store])],
  );
  return rows.map((row) => {
    const read = storeRow.parse(row);
    return {
      store: read.store,
      timezone: read.timezone ?? 'Asia/Jakarta',
      dayStartsAt: read.day_starts_at ?? '00:00',
    };
  });
}

async function* rowsOfStore(
  line: Reader,
  span: OfficeSpan,
  calendar: ShopCalendar,
  signal: AbortSignal,
): AsyncGenerator<readonly OfficeRow[]> {
  const days = [dayNumber(span.from), dayNumber(span.until)];
  const months = await line.read((query) => monthsOf(query, span));
  if (months === null) return;
  let place: readonly [number, number, string, string] = [0, 0, '', ''];
  while (!signal.aborted) {
    const rows = await line.read((query) =>
      query(
        `select store, till, ledger, day, payment_id, amount, stamp_ms, seen_at_ms, feed,
           issuer_code, issuer_name, refs, counts_as, is_manual, finding, note, mdr, claimed_by,
           sale_id, reference, sale_amount, payable, cashier, is_late
         from lunas.book_payment
         where store = $1 and day between $2 and $3 and counts_as is not null
           and seen_at_ms >= $4 and seen_at_ms < $5
           and (day, stamp_ms, payment_id, ledger) > ($6, $7, $8, $9)
         order by day, stamp_ms, payment_id, ledger limit ${PAGE_ROWS}`,
        [span.store, ...days, months.fromMs, months.untilMs, ...place],
      ),
    );
    const page = rows.map((row) => paymentRow.parse(row));
    yield page.map((row) => officeRow(row, calendar));
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE_ROWS) return;
    place = [last.day, last.stamp_ms, last.payment_id, last.ledger];
  }
}

/** When rows of these days were first seen: the other months' tables are left alone. */
async function monthsOf(query: HubQuery, span: OfficeSpan): Promise<Interval | null> {
  const [row] = await query(
    `select min(month) as first, max(month) as last from lunas.book_span
     where store = $1 and first_day <= $3 and last_day >= $2`,
    [span.store, dayNumber(span.from), dayNumber(span.until)],
  );
  const { first, last } = z
    .object({ first: number.nullable(), last: number.nullable() })
    .parse(row);
  if (first === null || last === null) return null;
  const start = (month: number, later: number): number =>
    Date.UTC(Math.floor(month / 100), (month % 100) - 1 + later, 1);
  return { fromMs: start(first, 0), untilMs: start(last, 1) };
}

function officeRow(read: z.infer<typeof paymentRow>, calendar: ShopCalendar): OfficeRow {
  const { store, till } = read;
  return {
    ...{ store, till, calendar },
    row: {
      paymentId: read.payment_id,
      amount: read.amount,
      paidAtMs: read.stamp_ms,
      seenAtMs: read.seen_at_ms,
      feed: read.feed,
      issuerCode: read.issuer_code,
      issuerName: read.issuer_name,
      refs: read.refs,
      isReversed: read.counts_as === 'reversed',
      isManual: read.is_manual,
      finding: read.finding,
      note: read.note,
      mdr: read.mdr,
      sale:
        read.sale_id === null
          ? null
          : {
              id: read.sale_id,
              reference: read.reference,
              amount: read.sale_amount ?? read.amount,
              payable: read.payable ?? read.amount,
              cashier: read.cashier,
              isLate: read.is_late,
              isAttached: read.claimed_by === 'person',
            },
    },
  };
}
