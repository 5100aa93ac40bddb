// Owns the table of sales: rows become a Sale in one function and back in one other, checked both
// ways.
import { assert } from '../../../shared/assert.ts';
import type { PaymentId, SaleId } from '../../../shared/ids.ts';
import { RIVAL_MS } from '../../../shared/matcher.ts';
import { rupiah } from '../../../shared/money.ts';
import type { Sale } from '../../../shared/sale.ts';
import type { Interval } from '../../../shared/time.ts';
import type { SaleStatus } from '../../../shared/views.ts';
import type { Sqlite } from './database.ts';

interface SaleRow {
  id: string;
  reference: string | null;
  amount: number;
  payable: number;
  qris: string;
  cashier: string | null;
  status: SaleStatus;
  created_at_ms: number;
  expires_at_ms: number;
  watch_until_ms: number;
  closed_at_ms: number | null;
  created_seq: number;
  shown_from_ms: number | null;
  shown_until_ms: number | null;
  closed_from_ms: number | null;
  closed_until_ms: number | null;
  code_feed: string | null;
  code_ref: string | null;
  candidates: string;
  late: number;
  manual: number;
  payment_id: string | null;
}

/** Where a page of a day's list continues: after this sale, going back in time. */
export interface SaleCursor {
  readonly createdAtMs: number;
  readonly id: string;
}

export interface SalePage {
  readonly range: Interval;
  readonly status: SaleStatus | null;
  readonly after: SaleCursor | null;
  readonly limit: number;
}

interface Deadlines {
  readonly passedMs: number | null;
  readonly nextMs: number | null;
}

export interface SaleStore {
  insert(sale: Sale): void;
  update(sale: Sale): void;
  find(id: string): Sale | null;
  open(): Sale[];
  /** A sale waits for money. One that waits for a person's word alone does so for its own time. */
  hasWaiting(nowMs: number): boolean;
  /** Of waiting sales: the newest deadline that has passed, and the next one to come. */
  deadlines(nowMs: number): Deadlines;
  /** Open sales, and those that closed since then, PC time. */
  inPlay(closedSinceMs: number): Sale[];
  /** Unpaid sales of this payable amount that closed since then, provider time. */
  closedEqual(payable: number, sinceMs: number): Sale[];
  page(query: SalePage): Sale[];
  /**
   * Sales with a moment that is not known in provider time: open ones, ones that closed since then,
   * PC time, and, as the PC's clock may have been set since, all whose end is not known.
   */
  unplaced(closedSinceMs: number): Sale[];
  place(id: SaleId, shown: Interval | null, closed: Interval | null): void;
  /** Payable amounts of other sales that money may still come for. */
  reserved(fromPayable: number, toPayable: number, nowMs: number): Set<number>;
}

// The claim by a lookup of its own: a join is planned anew for each value it is asked with.
const COLUMNS = `sale.id, reference, amount, payable, qris, cashier, status, created_at_ms,
  expires_at_ms, watch_until_ms, closed_at_ms, created_seq, shown_from_ms, shown_until_ms,
  closed_from_ms, closed_until_ms, code_feed, code_ref, candidates, late, manual,
  (select payment_id from claim where sale_id = sale.id) as payment_id`;

/** A provider that tells the time at last has that many sales placed by it in one go. */
const UNPLACED_AT_ONCE = 500;

// Three short lists, whatever was sold in all the years at these amounts.
const RESERVED = `select payable from sale
  where payable between ? and ? and status in ('waiting','needs_person')
  union select payable from sale where watch_until_ms > ? and status in ('expired','cancelled')
  and payable between ? and ?
  union select payable from sale where closed_at_ms > ? and closed_at_ms is not null
  and status <> 'paid' and payable between ? and ?`;

const INSERT = `insert into sale (id, reference, amount, payable, qris, cashier, status,
    created_at_ms, expires_at_ms, watch_until_ms, closed_at_ms, created_seq, shown_from_ms,
    shown_until_ms, closed_from_ms, closed_until_ms, code_feed, code_ref, candidates,
    late, manual) values (@id, @reference, @amount, @payable, @qris,
    @cashier, @status, @created_at_ms, @expires_at_ms, @watch_until_ms, @closed_at_ms, @created_seq,
    @shown_from_ms, @shown_until_ms, @closed_from_ms, @closed_until_ms,
    @code_feed, @code_ref, @candidates, @late, @manual)`;

const DEADLINES = `select max(iif(expires_at_ms <= ?, expires_at_ms, null)) as passedMs,
       min(iif(expires_at_ms > ?, expires_at_ms, null)) as nextMs
     from sale where status in ('waiting','needs_person') and status = 'waiting'`;

function selected<P extends unknown[]>(db: Sqlite, where: string) {
  return db.prepare<P, SaleRow>(`select ${COLUMNS} from sale where ${where}`);
}

/** Moments in provider time, which may be known only later. */
function momentStore(db: Sqlite): Pick<SaleStore, 'unplaced' | 'place'> {
  const all = <P extends unknown[]>(where: string) => selected<P>(db, where);
  const place = db.prepare(`update sale set shown_from_ms = ?, shown_until_ms = ?,
    closed_from_ms = ?, closed_until_ms = ? where id = ?`);
  const openUnplaced = all<[]>(
    `status in ('waiting','needs_person') and shown_from_ms is null order by created_seq`,
  );
  const closedUnshown = all<[number]>(
    'closed_at_ms >= ? and shown_from_ms is null and closed_until_ms is not null',
  );
  const neverClosed = all<[number]>(
    `closed_at_ms is not null and closed_until_ms is null order by created_seq desc limit ?`,
  );
  return {
    unplaced: (closedSinceMs) =>
      [
        ...openUnplaced.all(),
        ...closedUnshown.all(closedSinceMs),
        ...neverClosed.all(UNPLACED_AT_ONCE),
      ].map(fromRow),
    place: (id, shown, closed) =>
      void place.run(
        shown?.fromMs ?? null,
        shown?.untilMs ?? null,
        closed?.fromMs ?? null,
        closed?.untilMs ?? null,
        id,
      ),
  };
}

export function createSaleStore(db: Sqlite): SaleStore {
  const insert = db.prepare(INSERT);
  const update = db.prepare(`update sale set status = @status, expires_at_ms = @expires_at_ms,
    watch_until_ms = @watch_until_ms, closed_at_ms = @closed_at_ms,
    closed_from_ms = @closed_from_ms, closed_until_ms = @closed_until_ms, candidates = @candidates,
    late = @late, manual = @manual where id = @id`);
  const all = <P extends unknown[]>(where: string) => selected<P>(db, where);
  const find = all<[string]>('sale.id = ?');
  const open = all<[]>(`status in ('waiting','needs_person') order by created_seq`);
  const closed = all<[number]>('closed_at_ms >= ? order by created_seq');
  const closedEqual = all<[number, number]>(
    `payable = ? and closed_until_ms >= ? and (status in ('expired','cancelled') or manual = 1)
     order by created_seq`,
  );
  const anyWaiting = db.prepare<[number]>(
    `select 1 from sale where status in ('waiting','needs_person')
     and (status = 'waiting' or expires_at_ms > ?) limit 1`,
  );
  const deadlines = db.prepare<[number, number], Deadlines>(DEADLINES);
  const page = all<[number, number, number, string, string | null, string | null, number]>(
    `created_at_ms >= ? and created_at_ms < ? and (created_at_ms, sale.id) < (?, ?)
     and (? is null or status = ?) order by created_at_ms desc, sale.id desc limit ?`,
  );
  const reserved = db.prepare<number[], { payable: number }>(RESERVED);
  return {
    ...momentStore(db),
    insert: (sale) => void insert.run(toRow(sale)),
    update(sale) {
      const { changes } = update.run(toRow(sale));
      assert(changes === 1, 'a sale that changes is in the ledger');
    },
    find(id) {
      const row = find.get(id);
      return row ? fromRow(row) : null;
    },
    open: () => open.all().map(fromRow),
    hasWaiting: (nowMs) => anyWaiting.get(nowMs) !== undefined,
    deadlines: (nowMs) => deadlines.get(nowMs, nowMs) ?? { passedMs: null, nextMs: null },
    inPlay: (closedSinceMs) => [...open.all(), ...closed.all(closedSinceMs)].map(fromRow),
    closedEqual: (payable, sinceMs) => closedEqual.all(payable, sinceMs).map(fromRow),
    page({ range, status, after, limit }) {
      const { createdAtMs, id } = after ?? { createdAtMs: range.untilMs, id: '' };
      const untilMs = Math.min(range.untilMs, createdAtMs + 1);
      return page.all(range.fromMs, untilMs, createdAtMs, id, status, status, limit).map(fromRow);
    },
    reserved(fromPayable, toPayable, nowMs) {
      const range = [fromPayable, toPayable];
      const rows = reserved.all(...range, nowMs, ...range, nowMs - RIVAL_MS, ...range);
      return new Set(rows.map((row) => row.payable));
    },
  };
}

function toRow(sale: Sale): Omit<SaleRow, 'payment_id'> {
  const isClosed = sale.status !== 'waiting' && sale.status !== 'needs_person';
  return {
    id: sale.id,
    reference: sale.reference,
    amount: sale.amount,
    payable: sale.payable,
    qris: sale.qris,
    cashier: sale.cashier,
    status: sale.status,
    created_at_ms: sale.createdAtMs,
    expires_at_ms: sale.expiresAtMs,
    watch_until_ms: sale.watchUntilMs,
    closed_at_ms: isClosed ? sale.closedAtMs : null,
    created_seq: sale.createdSeq,
    shown_from_ms: sale.shown?.fromMs ?? null,
    shown_until_ms: sale.shown?.untilMs ?? null,
    closed_from_ms: sale.closed?.fromMs ?? null,
    closed_until_ms: sale.closed?.untilMs ?? null,
    code_feed: sale.code?.feed ?? null,
    code_ref: sale.code?.ref ?? null,
    candidates: JSON.stringify(sale.status === 'needs_person' ? sale.candidates : []),
    late: sale.status === 'paid' && sale.late ? 1 : 0,
    manual: sale.status === 'paid' && sale.manual ? 1 : 0,
  };
}

function fromRow(row: SaleRow): Sale {
  const core = {
    id: row.id as SaleId,
    reference: row.reference,
    amount: rupiah(row.amount),
    payable: rupiah(row.payable),
    qris: row.qris,
    cashier: row.cashier,
    createdAtMs: row.created_at_ms,
    expiresAtMs: row.expires_at_ms,
    watchUntilMs: row.watch_until_ms,
    createdSeq: row.created_seq,
    shown: momentOf(row.shown_from_ms, row.shown_until_ms),
    closed: momentOf(row.closed_from_ms, row.closed_until_ms),
    code:
      row.code_feed === null || row.code_ref === null
        ? null
        : { feed: row.code_feed, ref: row.code_ref },
  };
  const closedAtMs = row.closed_at_ms ?? 0;
  assert((row.status === 'paid') === (row.payment_id !== null), 'a sale is paid by a claim only');
  switch (row.status) {
    case 'waiting':
      return { ...core, status: 'waiting' };
    case 'needs_person':
      return {
        ...core,
        status: 'needs_person',
        candidates: JSON.parse(row.candidates) as PaymentId[],
      };
    case 'paid':
      return {
        ...core,
        status: 'paid',
        paymentId: row.payment_id as PaymentId,
        closedAtMs,
        late: row.late === 1,
        manual: row.manual === 1,
      };
    case 'expired':
      return { ...core, status: 'expired', closedAtMs };
    case 'cancelled':
      return { ...core, status: 'cancelled', closedAtMs };
  }
}

function momentOf(fromMs: number | null, untilMs: number | null): Interval | null {
  return fromMs === null || untilMs === null ? null : { fromMs, untilMs };
}
