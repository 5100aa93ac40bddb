// Owns the audit's rows: appended, read page by page, never changed (triggers). What makes them a
// chain is in core/audit.ts.
import type { Interval } from '../../../shared/time.ts';
import type { AuditRole } from '../../../shared/people.ts';
import type { Sqlite } from './database.ts';

/** A row as it lies in the table; `details` is the very text that was hashed. */
export interface StoredAudit {
  readonly seq: number;
  readonly atMs: number;
  readonly who: string | null;
  readonly role: AuditRole;
  readonly act: string;
  readonly subject: string | null;
  readonly details: string;
  readonly prevHash: string;
  readonly hash: string;
}

export interface AuditStore {
  /** The number the next row gets: one more than ever was given out. */
  nextSeq(): number;
  append(row: StoredAudit): void;
  last(): Pick<StoredAudit, 'seq' | 'hash'> | null;
  /** Newest first, those below `beforeSeq`. */
  page(range: Interval, beforeSeq: number, limit: number): StoredAudit[];
  /** All rows, oldest first, without holding them at once. */
  all(): IterableIterator<StoredAudit>;
}

const COLUMNS = `seq, at_ms as atMs, who, role, act, subject, details, prev_hash as prevHash, hash`;

export function createAuditStore(db: Sqlite): AuditStore {
  const given = db.prepare<[], { seq: number }>(
    "select seq from sqlite_sequence where name = 'audit'",
  );
  const insert = db.prepare(`insert into audit (seq, at_ms, who, role, act, subject, details,
    prev_hash, hash)
    values (@seq, @atMs, @who, @role, @act, @subject, @details, @prevHash, @hash)`);
  const last = db.prepare<[], Pick<StoredAudit, 'seq' | 'hash'>>(
    'select seq, hash from audit order by seq desc limit 1',
  );
  const page = db.prepare<[number, number, number, number], StoredAudit>(
    `select ${COLUMNS} from audit where at_ms >= ? and at_ms < ? and seq < ?
     order by seq desc limit ?`,
  );
  const all = db.prepare<[], StoredAudit>(`select ${COLUMNS} from audit order by seq`);
  return {
    nextSeq: () => (given.get()?.seq ?? 0) + 1,
    append: (row) => void insert.run(row),
    last: () => last.get() ?? null,
    page: ({ fromMs, untilMs }, beforeSeq, limit) => page.all(fromMs, untilMs, beforeSeq, limit),
    all: () => all.iterate(),
  };
}
