// Owns the bench of the money path: an answer of 50 rows taken in with nothing new and with one new
// row, in a new ledger and in one of a year, against one bare insert into the same kind of file.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readMutasi } from '../../electron/core/providers/qiospay.ts';
import { openDatabase, transaction, type Sqlite } from '../../electron/core/store/database.ts';
import { createTestCore, NOON_MS, type TestCore } from '../../electron/core/testing/harness.ts';
import { DAY_MS } from '../../shared/time.ts';
import { timed, type Figures } from './figures.ts';

const ROWS = 50;
const TIMES = 300;
/** 300 sales a day for a year. */
const YEAR_PAYMENTS = 110_000;

export interface IngestFigures {
  readonly insert: Figures;
  /** By ledger: new, and of a year. */
  readonly ledgers: readonly {
    readonly name: string;
    readonly nothingNew: Figures;
    readonly oneNew: Figures;
    readonly lunas: Figures;
  }[];
}

export async function ingest(): Promise<IngestFigures> {
  const dir = mkdtempSync(join(tmpdir(), 'lunas-bench-'));
  try {
    const insert = bareInsert(join(dir, 'bare.db'));
    const fresh = await inLedger('new', join(dir, 'new'), 0);
    const year = await inLedger('of a year', join(dir, 'year'), YEAR_PAYMENTS);
    return { insert, ledgers: [fresh, year] };
  } finally {
    rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** One row in one transaction, on disk when it returns. */
export function bareInsert(file: string): Figures {
  const db = openDatabase(file);
  db.exec('create table payment (id integer primary key, amount integer, body text) strict');
  const row = db.prepare('insert into payment (amount, body) values (?, ?)');
  const body = 'x'.repeat(300);
  const figures = timed(TIMES, () => transaction(db, () => row.run(13_000, body)));
  db.close();
  return figures;
}

/** In the ledger of this folder, or in a new one of so many payments. */
export async function inLedger(name: string, dir: string, payments: number) {
  const till = await createTestCore({ dir });
  await till.clock.advance(1000);
  fill(till.core.database, payments);
  const { qiospay } = till;
  for (let n = 0; n < ROWS; n += 1) qiospay.pay(700_000 + n);
  take(till);
  const window = (): void => {
    qiospay.rows = qiospay.rows.slice(0, ROWS);
  };
  const nothingNew = timed(TIMES, () => take(till));
  let amount = 750_000;
  const oneNew = timed(TIMES, () => {
    qiospay.pay((amount += 1));
    window();
    take(till);
  });
  const { selling } = till.core.requireTill();
  const sales = Array.from({ length: TIMES + TIMES / 10 }, (_, n) => {
    const request = { amount: 20_000 + n, reference: null, idempotencyKey: null, cashier: null };
    return selling.create(request).sale;
  });
  const lunas = timed(TIMES, () => {
    const sale = sales.pop();
    if (!sale) throw new Error('more payments than sales');
    qiospay.pay(sale.payable);
    window();
    take(till);
  });
  const left = till.core.stores.sales.open();
  if (left.length > 0) throw new Error(`${left.length} sales were not paid`);
  await till.stop();
  return { name, nothingNew, oneNew, lunas };
}

/** From the answer's text to the committed ledger, as the poller does. */
function take({ core, qiospay }: TestCore): void {
  const body = JSON.stringify({ status: 'success', data: qiospay.rows });
  const rows = readMutasi({ status: 200, headers: new Map(), body });
  core
    .requireTill()
    .take({ feed: 'qiospay', channel: 'poll', proves: true, sinceMs: null, ...rows });
}

/** Sales of the days before today, paid and claimed, three of four at the same few prices. */
function fill(db: Sqlite, payments: number): void {
  if (payments === 0) return;
  const atMs = `(${NOON_MS - 2 * DAY_MS} - (${payments} - i) * 280000)`;
  const amount = '(5000 + 500 * (i % 37))';
  const numbers = `with recursive n(i) as (select 1 union all select i + 1 from n where i < ${payments})`;
  db.exec(`begin;
    insert into sale (id, amount, payable, qris, status, created_at_ms, expires_at_ms,
      watch_until_ms, closed_at_ms, created_seq)
    ${numbers} select 'old_' || i, ${amount}, ${amount}, '', 'paid', ${atMs}, ${atMs} + 300000,
      ${atMs} + 600000, ${atMs} + 20000, 0 from n;
    insert into payment (id, feed, amount, stamp_from_ms, stamp_until_ms, issuer_name, state,
      first_seq, seen_at_ms)
    ${numbers} select 'old_' || i, 'qiospay', ${amount}, ${atMs} + 10000, ${atMs} + 11000, 'BCA',
      'credited', 0, ${atMs} from n;
    insert into claim (payment_id, sale_id, at_ms, by)
    ${numbers} select 'old_' || i, 'old_' || i, ${atMs}, 'evidence' from n;
    insert into sighting (payment_id, feed, channel, key, body, seen_at_ms)
    ${numbers} select 'old_' || i, 'qiospay', 'poll', 'credit|' || i, '{}', ${atMs} from n;
    insert into payment_ref (ref, payment_id)
    ${numbers} select 'R' || (266372000000 + i), 'old_' || i from n;
    commit;`);
}
