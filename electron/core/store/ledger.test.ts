import { describe, expect, it } from 'vitest';
import { openDatabase, type Sqlite } from './database.ts';
import { createLedger } from './ledger.ts';
import { migrate } from './migrations.ts';

const YEAR_START_MS = Date.UTC(2026, 0, 1);
const PAYMENTS = 40_000;

/** A ledger of a shop that sold the same few things all year; all of it paid and claimed. */
function yearOld(): Sqlite {
  const db = openDatabase(':memory:');
  migrate(db);
  const numbers = `with recursive n(i) as (select 1 union all select i + 1 from n where i < ${PAYMENTS})`;
  const atMs = `(${YEAR_START_MS} + i * 600000)`;
  db.exec(`
    insert into sale (id, amount, payable, qris, status, created_at_ms, expires_at_ms,
      watch_until_ms, closed_at_ms, created_seq)
    ${numbers} select 'sal_' || i, 13000, 13000, '', 'paid', ${atMs}, ${atMs} + 300000,
      ${atMs} + 600000, ${atMs} + 20000, i from n;
    insert into payment (id, feed, amount, stamp_from_ms, stamp_until_ms, issuer_name, state,
      first_seq, seen_at_ms)
    ${numbers} select 'pay_' || i, 'qiospay', 13000, ${atMs} + 10000, ${atMs} + 11000, 'BCA',
      'credited', i, ${atMs} from n;
    insert into claim (payment_id, sale_id, at_ms, by)
    ${numbers} select 'pay_' || i, 'sal_' || i, ${atMs}, 'evidence' from n;`);
  return db;
}

describe('a ledger of a year', () => {
  it('tells what is undecided, alike and unverified without reading the year', () => {
    const db = yearOld();
    const ledger = createLedger(db);
    const nowMs = YEAR_START_MS + PAYMENTS * 600_000;
    const near = { fromMs: nowMs - 120_000, untilMs: nowMs + 120_000 };
    const beganMs = performance.now();
    for (let n = 0; n < 50; n += 1) {
      expect(ledger.undecided(0)).toEqual([]);
      expect(ledger.alike(13_000, near, [])).toHaveLength(1);
      expect(ledger.unverified(13_000, 0)).toEqual([]);
    }
    // 40.000 payments read 150 times take seconds; a few index look-ups take milliseconds.
    expect(performance.now() - beganMs).toBeLessThan(300);
    db.close();
  });
});
