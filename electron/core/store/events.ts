// Owns the event log: what happened, in order, numbered by SQLite. Written inside the transaction
// that made it happen, announced after its commit.
import type { TillEvent } from '../../../shared/views.ts';
import type { Sqlite } from './database.ts';

export type EventBody = TillEvent extends infer E
  ? E extends TillEvent
    ? Pick<E, 'type' | 'payload'>
    : never
  : never;

export interface EventStore {
  append(atMs: number, body: EventBody): TillEvent;
  /** Events after `seq`, oldest first, at most `limit`. */
  since(seq: number, limit: number): TillEvent[];
  /** The newest event's number; 0 in a new ledger. */
  lastSeq(): number;
}

interface EventRow {
  seq: number;
  at_ms: number;
  type: string;
  payload: string;
}

export function createEventStore(db: Sqlite): EventStore {
  const insert = db.prepare('insert into event (at_ms, type, payload) values (?, ?, ?)');
  const since = db.prepare<[number, number], EventRow>(
    'select seq, at_ms, type, payload from event where seq > ? order by seq limit ?',
  );
  const last = db.prepare<[], { seq: number | null }>('select max(seq) as seq from event');
  return {
    append(atMs, body) {
      const { lastInsertRowid } = insert.run(atMs, body.type, JSON.stringify(body.payload));
      return { seq: Number(lastInsertRowid), atMs, ...body } as TillEvent;
    },
    since: (seq, limit) => since.all(seq, limit).map((row) => fromRow(row)),
    lastSeq: () => last.get()?.seq ?? 0,
  };
}

function fromRow(row: EventRow): TillEvent {
  const payload: unknown = JSON.parse(row.payload);
  return { seq: row.seq, atMs: row.at_ms, type: row.type, payload } as TillEvent;
}
