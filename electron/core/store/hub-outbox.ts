// Owns what the hub is still to be told of the books: which rows, in which order, and how far the
// hub is known to be. Rows get here by triggers (migrations/090-books.ts). Must stay true: a row
// leaves only as the very version that the hub has taken.
import { assert } from '../../../shared/assert.ts';
import { transaction, type Sqlite } from './database.ts';

export type OwedKind = 'payment' | 'sale' | 'shift';

/** The order in which a ledger that was there before its hub goes up. */
const FILL_ORDER = ['payment', 'sale', 'shift'] as const satisfies readonly OwedKind[];

/** Nothing is ever deleted from these: the last number is how many there are. */
const ALL_OF_IT = `is_filled = 0, settle_version = null,
  fill_payment = (select coalesce(max(rowid), 0) from payment),
  fill_sale = (select coalesce(max(rowid), 0) from sale),
  fill_shift = (select coalesce(max(rowid), 0) from shift)`;

/** A row that is to go up as it is now. */
export interface Owed {
  readonly kind: OwedKind;
  readonly id: string;
  /** Greater than that of every row of this ledger that was ever on its way. */
  readonly version: number;
}

export interface Refused {
  readonly kind: OwedKind;
  readonly id: string;
  readonly why: string;
}

/** How this ledger stands with its hub. */
export interface BooksMark {
  /** Names this ledger for ever, in its copies too. */
  readonly ledger: string;
  /** Of the row that was owed last. */
  readonly version: number;
  readonly isOn: boolean;
  /** At the hub, and `timezone HH:mm` by which days are counted there; null: it has no hub. */
  readonly store: string | null;
  readonly calendar: string | null;
  readonly epoch: number;
  /** The batch the hub is known to have, and the one that may have come or not. */
  readonly told: string | null;
  readonly telling: string | null;
  /** Whether all that was there before the hub has been put in line. */
  readonly isFilled: boolean;
  /** When all up to this version is there, the hub lets go of what only an earlier life had. */
  readonly settleVersion: number | null;
}

export interface Backlog {
  /** Rows that the hub has not. */
  readonly waiting: number;
  /** When the oldest of them was first seen waiting, PC time; null when there is none. */
  readonly sinceMs: number | null;
  /** Rows the hub would not take; among those waiting. */
  readonly refused: number;
}

export interface HubOutbox {
  mark(): BooksMark;
  /**
   * From now on rows are owed to this store's hub. Another store, or days counted in another way,
   * and everything is owed anew.
   */
  turnOn(store: string, calendar: string): void;
  turnOff(): void;
  /** Puts the next rows of the old ledger in line, until `limit` are there. */
  fill(limit: number): void;
  /** Those whose turn it is, oldest version first. */
  due(limit: number): Owed[];
  /** The hub knows this ledger by this life; `isNew`: and has nothing of it yet. */
  opened(epoch: number, batch: string, isNew: boolean): void;
  /**
   * A batch of this name, with what was due up to this version, goes out now: it may arrive
   * although nobody hears of it.
   */
  telling(batch: string, version: number): void;
  /** The hub has taken that batch; rows changed meanwhile stay in line. */
  told(batch: string, rows: readonly Owed[], refused: readonly Refused[]): void;
  /** The hub has let go of what is not in this ledger any more. */
  settled(): void;
  /** Tries those again that the hub would not take. */
  retryRefused(): void;
  /** Notes since when rows wait. */
  notice(nowMs: number): void;
  backlog(): Backlog;
}

interface MarkRow {
  is_on: number;
  ledger: string;
  version: number;
  noticed: number;
  store: string | null;
  calendar: string | null;
  epoch: number;
  told: string | null;
  telling: string | null;
  is_filled: number;
  fill_payment: number;
  fill_sale: number;
  fill_shift: number;
  settle_version: number | null;
}

export function createHubOutbox(db: Sqlite): HubOutbox {
  const row = db.prepare<[], MarkRow>('select * from hub_books where one = 1');
  const read = (): MarkRow => {
    const found = row.get();
    assert(found !== undefined, 'a ledger has its one row of the hub');
    return found;
  };
  const due = db.prepare<[number], Owed>(
    `select kind, id, version from hub_outbox where refused is null order by version limit ?`,
  );
  const opened = db.prepare('update hub_books set epoch = ?, told = ?, telling = null');
  const anew = db.prepare(`update hub_books set ${ALL_OF_IT}`);
  const telling = db.prepare('update hub_books set telling = ?, taken = ?');
  const told = db.prepare('update hub_books set told = ?, telling = null');
  const gone = db.prepare('delete from hub_outbox where kind = ? and id = ? and version = ?');
  const refuse = db.prepare(
    'update hub_outbox set refused = ? where kind = ? and id = ? and version = ?',
  );
  const settled = db.prepare('update hub_books set settle_version = null');
  const retry = db.prepare('update hub_outbox set refused = null where refused is not null');
  const notice = db.prepare<[number, number]>(
    `update hub_outbox set since_ms = ? where version > ? and refused is null and since_ms is null`,
  );
  const noticed = db.prepare('update hub_books set noticed = version');
  return {
    mark: () => markOf(read()),
    ...switching(db, read),
    ...filling(db, read),
    ...counting(db, read),
    due: (limit) => due.all(limit),
    opened: (epoch, batch, isNew) =>
      transaction(db, () => {
        opened.run(epoch, batch);
        if (isNew) anew.run();
      }),
    telling: (batch, version) => void telling.run(batch, version),
    told: (batch, rows, refused) =>
      transaction(db, () => {
        told.run(batch);
        const isRefused = new Map(refused.map((each) => [`${each.kind} ${each.id}`, each.why]));
        for (const { kind, id, version } of rows) {
          const why = isRefused.get(`${kind} ${id}`);
          if (why === undefined) gone.run(kind, id, version);
          else refuse.run(why, kind, id, version);
        }
      }),
    settled: () => void settled.run(),
    retryRefused: () => void retry.run(),
    notice(nowMs) {
      const { noticed: before, version } = read();
      if (before === version) return;
      transaction(db, () => {
        notice.run(nowMs, before);
        noticed.run();
      });
    },
  };
}

function markOf(row: MarkRow): BooksMark {
  return {
    ledger: row.ledger,
    version: row.version,
    isOn: row.is_on === 1,
    store: row.store,
    calendar: row.calendar,
    epoch: row.epoch,
    told: row.told,
    telling: row.telling,
    isFilled: row.is_filled === 1,
    settleVersion: row.settle_version,
  };
}

function switching(db: Sqlite, read: () => MarkRow): Pick<HubOutbox, 'turnOn' | 'turnOff'> {
  const on = db.prepare(`update hub_books set is_on = 1, store = ?, calendar = ?, ${ALL_OF_IT}`);
  const off = db.prepare(`update hub_books set is_on = 0, store = null, calendar = null,
    is_filled = 1, settle_version = null, fill_payment = 0, fill_sale = 0, fill_shift = 0`);
  const clear = db.prepare('delete from hub_outbox');
  return {
    turnOn(store, calendar) {
      const now = read();
      if (now.is_on === 1 && now.store === store && now.calendar === calendar) return;
      on.run(store, calendar);
    },
    turnOff() {
      if (read().is_on === 0) return;
      transaction(db, () => {
        off.run();
        clear.run();
      });
    },
  };
}

function filling(db: Sqlite, read: () => MarkRow): Pick<HubOutbox, 'fill'> {
  const next = (kind: OwedKind) =>
    db.prepare<[number, number], { place: number; id: string }>(
      `select rowid as place, ${kind === 'shift' ? 'number' : 'id'} as id from ${kind}
       where rowid <= ? order by rowid desc limit ?`,
    );
  const newest = { payment: next('payment'), sale: next('sale'), shift: next('shift') };
  const move = (kind: OwedKind) => db.prepare(`update hub_books set fill_${kind} = ?`);
  const moved = { payment: move('payment'), sale: move('sale'), shift: move('shift') };
  const count = db.prepare<[number], { n: number }>(
    'select count(*) as n from (select 1 from hub_outbox limit ?)',
  );
  // What is in line already will go up as it is then: its place stays.
  const isOwed = db.prepare<[string, string]>('select 1 from hub_outbox where kind = ? and id = ?');
  const owe = db.prepare('insert into hub_owe values (?, ?)');
  const filled = db.prepare('update hub_books set is_filled = 1, settle_version = version');
  return {
    fill(limit) {
      const mark = read();
      if (mark.is_on === 0 || mark.is_filled === 1) return;
      const room = limit - (count.get(limit)?.n ?? 0);
      if (room <= 0) return;
      const kind = FILL_ORDER.find((each) => mark[`fill_${each}`] > 0);
      transaction(db, () => {
        if (kind === undefined) return void filled.run();
        const rows = newest[kind].all(mark[`fill_${kind}`], room);
        for (const { id } of rows)
          if (isOwed.get(kind, String(id)) === undefined) owe.run(kind, String(id));
        moved[kind].run((rows.at(-1)?.place ?? 1) - 1);
      });
    },
  };
}

function counting(db: Sqlite, read: () => MarkRow): Pick<HubOutbox, 'backlog'> {
  const line = db.prepare<[], Backlog>(`select count(*) as waiting, min(since_ms) as sinceMs,
    count(refused) as refused from hub_outbox`);
  return {
    backlog() {
      const { fill_payment: payments, fill_sale: sales, fill_shift: shifts } = read();
      const { waiting, sinceMs, refused } = line.get() ?? { waiting: 0, sinceMs: null, refused: 0 };
      return { waiting: waiting + payments + sales + shifts, sinceMs, refused };
    },
  };
}
