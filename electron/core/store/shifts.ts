// Owns the rows of shifts. Closed ones are never changed; the ledger itself sees to that.
import { assert } from '../../../shared/assert.ts';
import { shiftFigures, type ShiftFigures } from '../../../shared/shift.ts';
import type { Interval } from '../../../shared/time.ts';
import type { Sqlite } from './database.ts';

export interface Shift {
  readonly number: number;
  readonly openedAtMs: number;
  readonly openedBy: string | null;
  readonly openingNote: string | null;
  /** Its money is stamped from here on, provider time. */
  readonly fromMs: number;
  readonly closed: ClosedShift | null;
}

export interface ClosedShift {
  readonly atMs: number;
  readonly by: string | null;
  readonly note: string | null;
  /** Its money is stamped before this, provider time. */
  readonly untilMs: number;
  readonly figures: ShiftFigures;
}

export interface ShiftStore {
  running(): Shift | null;
  find(number: number): Shift | null;
  newest(): Shift | null;
  /** Closed ones, newest first, before a number. */
  page(before: number, limit: number): Shift[];
  /** The closed shift that money of this moment was counted in. */
  closedAt(stampMs: number): Shift | null;
  open(shift: Omit<Shift, 'number' | 'closed'>): Shift;
  close(number: number, closed: ClosedShift): void;
}

interface Row {
  number: number;
  opened_at_ms: number;
  opened_by: string | null;
  opening_note: string | null;
  from_ms: number;
  closed_at_ms: number | null;
  closed_by: string | null;
  closing_note: string | null;
  until_ms: number | null;
  figures: string | null;
}

export function createShiftStore(db: Sqlite): ShiftStore {
  const one = <P extends unknown[]>(rest: string) =>
    db.prepare<P, Row>(`select * from shift ${rest}`);
  const running = one('where closed_at_ms is null');
  const find = one<[number]>('where number = ?');
  const newest = one('order by number desc limit 1');
  const page = one<[number, number]>(
    'where closed_at_ms is not null and number < ? order by number desc limit ?',
  );
  const closedAt = one<[number]>(
    'where until_ms is not null and until_ms > ? order by until_ms limit 1',
  );
  const open = db.prepare<[number, string | null, string | null, number], Row>(
    `insert into shift (opened_at_ms, opened_by, opening_note, from_ms) values (?, ?, ?, ?)
     returning *`,
  );
  const close = db.prepare(`update shift set closed_at_ms = ?, closed_by = ?, closing_note = ?,
    until_ms = ?, figures = ? where number = ?`);
  const read = (row: Row | undefined): Shift | null => (row ? fromRow(row) : null);
  return {
    running: () => read(running.get()),
    find: (number) => read(find.get(number)),
    newest: () => read(newest.get()),
    page: (before, limit) => page.all(before, limit).map(fromRow),
    closedAt(stampMs) {
      const shift = read(closedAt.get(stampMs));
      return shift !== null && stampMs >= shift.fromMs ? shift : null;
    },
    open({ openedAtMs, openedBy, openingNote, fromMs }) {
      const row = open.get(openedAtMs, openedBy, openingNote, fromMs);
      assert(row !== undefined, 'an insert returns its row');
      return fromRow(row);
    },
    close(number, { atMs, by, note, untilMs, figures }) {
      close.run(atMs, by, note, untilMs, JSON.stringify(figures), number);
    },
  };
}

function fromRow(row: Row): Shift {
  const { closed_at_ms: atMs, until_ms: untilMs, figures } = row;
  const isClosed = atMs !== null && untilMs !== null && figures !== null;
  return {
    number: row.number,
    openedAtMs: row.opened_at_ms,
    openedBy: row.opened_by,
    openingNote: row.opening_note,
    fromMs: row.from_ms,
    closed: isClosed
      ? {
          atMs,
          by: row.closed_by,
          note: row.closing_note,
          untilMs,
          figures: shiftFigures.parse(JSON.parse(figures)),
        }
      : null,
  };
}

/** The moments whose money belongs to a shift; one that runs has no end yet. */
export function rangeOf(shift: Shift): Interval {
  return { fromMs: shift.fromMs, untilMs: shift.closed?.untilMs ?? Number.MAX_SAFE_INTEGER };
}
