// Owns a ledger of three years and 1,000,000 payments, the same for everyone: made once into the
// system's folder for temporary files and kept there under a hash of what makes it.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase, type Sqlite } from '../../electron/core/store/database.ts';
import { migrate } from '../../electron/core/store/migrations.ts';
import { LEDGER } from '../../electron/core/store/migrations/010-ledger.ts';
import { PRINTS } from '../../electron/core/store/migrations/020-prints.ts';
import { PEOPLE } from '../../electron/core/store/migrations/030-people.ts';
import { NOON_MS } from '../../electron/core/testing/harness.ts';
import { DAY_MS, HOUR_MS } from '../../shared/time.ts';

export const PAYMENTS = 1_000_000;
/** Three years of it, and this morning. */
export const PER_DAY = 913;

/** A midnight in Jakarta; the last payments are of the morning before the tests' noon. */
const START_MS = NOON_MS - 12 * HOUR_MS - Math.floor(PAYMENTS / PER_DAY) * DAY_MS;

export interface LargeLedger {
  readonly file: string;
  /** How long the sums took to make, for a ledger that had none; null: it was there already. */
  readonly migrationMs: number | null;
}

export function largeLedger(say: (sentence: string) => void): LargeLedger {
  const migrations = join(import.meta.dirname, '../../electron/core/store/migrations/hashes.json');
  const hash = createHash('sha256');
  for (const file of [import.meta.filename, migrations]) hash.update(readFileSync(file));
  const dir = join(tmpdir(), `lunas-ledger-${hash.digest('hex').slice(0, 16)}`);
  const file = join(dir, 'ledger.db');
  if (existsSync(file)) return { file, migrationMs: null };
  say(`Making a ledger of ${PAYMENTS} payments in ${dir}, once …`);
  mkdirSync(dir, { recursive: true });
  const unfinished = `${file}.making`;
  rmSync(unfinished, { force: true });
  const db = openDatabase(unfinished);
  db.pragma('journal_mode = OFF');
  db.pragma('synchronous = OFF');
  for (const sql of [LEDGER, PRINTS, PEOPLE]) db.exec(sql);
  db.pragma('user_version = 30');
  fill(db);
  const beganMs = performance.now();
  migrate(db);
  const migrationMs = performance.now() - beganMs;
  db.pragma('journal_mode = WAL');
  db.close();
  renameSync(unfinished, file);
  return { file, migrationMs };
}

/** A number below `below` for each row, the same in every run. */
const dice = (salt: number, below: number): string =>
  `((i * 2654435761 + ${salt}) >> 7) % ${below}`;

/** Rows 1..n, oldest first; each day from six to eleven, fullest at noon and in the evening. */
function rowsOf(count: number): string {
  const part = `((i - 1) % ${PER_DAY}) / ${PER_DAY}.0`;
  const skew = `(${part} + 0.04 * sin(${part} * 18.8495559))`;
  return `with recursive n(i) as (select 1 union all select i + 1 from n where i < ${count}),
    r as materialized (select i, cast(${START_MS} + ((i - 1) / ${PER_DAY}) * ${DAY_MS}
      + ${6 * HOUR_MS} + ${skew} * ${17 * HOUR_MS} as integer) as at_ms,
      500 * (10 + ${dice(1, 90)}) as amount, ${dice(2, 100)} as fate, ${dice(3, 100)} as issuer
      from n)`;
}

const IS_SOLD = 'fate < 91';

function fill(db: Sqlite): void {
  const rows = rowsOf(PAYMENTS);
  const code = `'936000' || substr('00' || (issuer * issuer / 520), -2)`;
  const name = `'Bank ' || (issuer * issuer / 520)`;
  db.exec(`begin;
    insert into event (seq, at_ms, type, payload)
      ${rows} select 2 * i - 1, at_ms - 60000, 'sale.changed',
        '{"sale":{"id":"s' || i || '"}}' from r;
    insert into event (seq, at_ms, type, payload)
      ${rows} select 2 * i, at_ms, 'payment.changed', '{}' from r;
    insert into sale (id, amount, payable, qris, cashier, status, created_at_ms, expires_at_ms,
      watch_until_ms, closed_at_ms, created_seq, shown_from_ms, shown_until_ms, closed_from_ms,
      closed_until_ms)
      ${rows} select 's' || i, amount, amount, '', case ${dice(4, 5)} when 0 then null
        when 1 then 'Budi' when 2 then 'Dewi' else 'Sari' end,
        case when ${IS_SOLD} then 'paid' else 'expired' end, at_ms - 60000, at_ms + 240000,
        at_ms + 86640000, at_ms + 2000, 2 * i - 1, at_ms - 60000, at_ms - 59000, at_ms, at_ms + 1000
        from r where fate < 97;
    insert into payment (id, feed, amount, stamp_from_ms, stamp_until_ms, issuer_code, issuer_name,
      state, first_seq, seen_at_ms, finding)
      ${rows} select 'p' || i, case when issuer < 20 then 'snap' else 'qiospay' end, amount, at_ms,
        at_ms + 1000, ${code}, ${name}, case when fate = 99 then 'reversed' else 'credited' end,
        2 * i, at_ms + 2000,
        case when ${IS_SOLD} then null when fate < 93 then 'dismissed' else 'no_sale' end from r;
    insert into claim (payment_id, sale_id, at_ms, by)
      ${rows} select 'p' || i, 's' || i, at_ms + 2000, 'evidence' from r where ${IS_SOLD};
    insert into sighting (payment_id, feed, channel, key, body, seen_at_ms)
      ${rows} select 'p' || i, 'qiospay', 'poll', 'credit|' || i,
        '{"feed":"qiospay","channel":"poll","direction":"credit","amount":' || amount
        || ',"stamp":{"fromMs":' || at_ms || ',"untilMs":' || (at_ms + 1000)
        || '},"refs":{"issuer_reff":"' || (266372000000 + i) || '"},"balance":null}',
        at_ms + 2000 from r;
    insert into payment_ref (ref, payment_id)
      ${rows} select 'R' || (266372000000 + i), 'p' || i from r;
    commit;`);
}
