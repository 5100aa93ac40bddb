// Owns which request made which sale, so that a caller who never heard the answer may ask again
// safely.
import type { Sqlite } from './database.ts';

export interface IdempotencyRow {
  readonly key: string;
  readonly request: string;
  readonly saleId: string;
  readonly atMs: number;
}

export interface IdempotencyStore {
  find(key: string): IdempotencyRow | null;
  insert(row: IdempotencyRow): void;
  forgetBefore(atMs: number): void;
}

export function createIdempotencyStore(db: Sqlite): IdempotencyStore {
  const find = db.prepare<[string], IdempotencyRow>(
    'select key, request, sale_id as saleId, at_ms as atMs from idempotency where key = ?',
  );
  const insert = db.prepare(
    'insert into idempotency (key, request, sale_id, at_ms) values (?, ?, ?, ?)',
  );
  const forget = db.prepare('delete from idempotency where at_ms < ?');
  return {
    find: (key) => find.get(key) ?? null,
    insert: ({ key, request, saleId, atMs }) => void insert.run(key, request, saleId, atMs),
    forgetBefore: (atMs) => void forget.run(atMs),
  };
}
