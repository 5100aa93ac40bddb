// Owns the figures of the books: what the outbox costs a payment's transaction, and how quickly a
// ledger goes up to a hub. `node tests/bench/hub-books.ts`; docs/HUB.md quotes it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createAnnouncer } from '../../electron/core/announcer.ts';
import type { HubConnection } from '../../electron/core/hub/hub-door.ts';
import { NO_HUB } from '../../electron/core/hub/hub-link.ts';
import { createShipper } from '../../electron/core/hub/books/shipper.ts';
import { createHubDoor } from '../../electron/core/system-hub.ts';
import { systemClock, systemRandom } from '../../electron/core/system-clock.ts';
import { openDatabase, type Sqlite } from '../../electron/core/store/database.ts';
import { migrate } from '../../electron/core/store/migrations.ts';
import { createStores } from '../../electron/core/stores.ts';
import { NOON_MS } from '../../electron/core/testing/harness.ts';
import { readyDatabase } from '../hub/session.fixture.ts';
import { startPostgres } from '../hub/postgres.ts';

const CALENDAR = { timezone: 'Asia/Jakarta', dayStartsAt: '00:00' };
const PAYMENTS = 1000;
const ROUNDS = 5;
const OLD_LEDGER = 10_000;

/** A payment with its sale, as the money path writes it: two transactions. */
function writer(db: Sqlite): (n: number) => void {
  const event = db.prepare("insert into event (at_ms, type, payload) values (?, 'x', ?)");
  const sale = db.prepare(`insert into sale (id, amount, payable, qris, cashier, status,
    created_at_ms, expires_at_ms, watch_until_ms, created_seq)
    values (?, 13000, 13000, 'QRIS', 'Sari', 'waiting', ?, ?, ?, 1)`);
  const payment = db.prepare(`insert into payment (id, feed, amount, stamp_from_ms, stamp_until_ms,
    issuer_code, issuer_name, refs, state, first_seq, seen_at_ms) values (?, 'qiospay', 13000, ?, ?,
    '93600014', 'BCA', '{"issuer_reff":"021112616662"}', 'credited', 1, ?)`);
  const sighting = db.prepare(`insert into sighting (payment_id, feed, channel, key, body,
    seen_at_ms) values (?, 'qiospay', 'poll', ?, ?, ?)`);
  const claim = db.prepare("insert into claim values (?, ?, ?, 'evidence')");
  const paid = db.prepare("update sale set status = 'paid', closed_at_ms = ? where id = ?");
  const body = JSON.stringify({ feed: 'qiospay', amount: 13_000, text: 'x'.repeat(250) });
  const sell = db.transaction((n: number, atMs: number) => {
    sale.run(`s${n}`, atMs, atMs, atMs);
    event.run(atMs, body);
  });
  const pay = db.transaction((n: number, atMs: number) => {
    payment.run(`p${n}`, atMs, atMs + 1000, atMs + 2000);
    sighting.run(`p${n}`, `credit|${n}`, body, atMs + 2000);
    event.run(atMs, body);
    claim.run(`p${n}`, `s${n}`, atMs + 2000);
    paid.run(atMs + 2000, `s${n}`);
    event.run(atMs, body);
  });
  return (n) => {
    const atMs = NOON_MS - (n % 700) * 3 * 3_600_000;
    sell.immediate(n, atMs);
    pay.immediate(n, atMs);
  };
}

type Way = 'without triggers' | 'without a hub' | 'with a hub';
const WAYS: readonly Way[] = ['without triggers', 'without a hub', 'with a hub'];

function ledgerOf(dir: string, way: Way, round: number): Sqlite {
  const db = openDatabase(join(dir, `${way.replaceAll(' ', '-')}-${round}.db`));
  migrate(db);
  if (way === 'without triggers')
    for (const { name } of db
      .prepare<[], { name: string }>(
        "select name from sqlite_schema where type = 'trigger' and name like '%owed'",
      )
      .all())
      db.exec(`drop trigger "${name}"`);
  if (way === 'with a hub') createStores(db).hubOutbox.turnOn('toko', 'Asia/Jakarta 00:00');
  return db;
}

/** µs of a core a payment, the least of the rounds; the ways take turns. */
function triggerCost(dir: string): Map<Way, number> {
  const took = new Map<Way, number[]>(WAYS.map((way) => [way, []]));
  for (let round = 0; round < ROUNDS; round += 1)
    for (const way of WAYS) {
      const db = ledgerOf(dir, way, round);
      const write = writer(db);
      for (let n = 0; n < 200; n += 1) write(-n - 1);
      const before = process.cpuUsage();
      for (let n = 0; n < PAYMENTS; n += 1) write(n);
      const { user, system } = process.cpuUsage(before);
      took.get(way)?.push((user + system) / PAYMENTS);
      db.close();
    }
  return new Map([...took].map(([way, all]) => [way, all.toSorted((a, b) => a - b)[0] ?? 0]));
}

interface Shipped {
  readonly rows: number;
  readonly seconds: number;
  /** The longest the till's own work had to wait, ms. */
  readonly longestMs: number;
  /** At the hub with their indexes: bytes a payment, and sums kept a payment. */
  readonly bytes: number;
  readonly sums: number;
}

async function shipping(dir: string): Promise<Shipped> {
  const server = await startPostgres();
  const url = server.url(undefined, undefined, await readyDatabase(server));
  const quiet = { heard: () => {}, lost: () => {} };
  const connection: HubConnection = await createHubDoor().open({ url, ca: null }, quiet);
  await connection.query("insert into lunas.store (name, class_count) values ('toko', 32)");
  const db = openDatabase(join(dir, 'old.db'));
  migrate(db);
  const write = writer(db);
  db.transaction(() => {
    for (let n = 0; n < OLD_LEDGER; n += 1) write(n);
  })();
  const stores = createStores(db);
  const stopping = new AbortController();
  const log = { info: () => {}, warn: console.error, error: console.error };
  const shipper = createShipper({
    ports: { clock: systemClock, random: systemRandom, log },
    outbox: stores.hubOutbox,
    rows: stores.hubRows,
    link: { ...NO_HUB, connection: () => connection },
    announcer: createAnnouncer(stores.events),
    events: stores.events,
    hub: { store: 'toko', till: 'Kasir 1' },
    calendar: CALENDAR,
    isBusy: () => false,
    word: () => ({
      ...{ wallMs: Date.now(), clockErrorMs: 0, version: '0', salesWaiting: 0, needsPerson: 0 },
      ...{ storeName: 'Toko', ...CALENDAR, feeds: [], setAside: {} },
    }),
  });
  const beganMs = performance.now();
  const running = shipper.run(stopping.signal);
  let longestMs = 0;
  for (let lastMs = performance.now(); ;) {
    await wait(1);
    longestMs = Math.max(longestMs, performance.now() - lastMs);
    lastMs = performance.now();
    if (stores.hubOutbox.mark().isFilled && stores.hubOutbox.due(1).length === 0) break;
  }
  const seconds = (performance.now() - beganMs) / 1000;
  stopping.abort();
  await running;
  const [size] = await connection.query<{ bytes: number; sums: number }>(
    `select (select sum(pg_total_relation_size(inhrelid)) from pg_inherits
       where inhparent = 'lunas.book_payment'::regclass)::bigint as bytes,
     (select count(*) from lunas.book_rollup) as sums`,
  );
  await connection.close();
  db.close();
  await server.end();
  const [bytes, sums] = [(size?.bytes ?? 0) / OLD_LEDGER, (size?.sums ?? 0) / OLD_LEDGER];
  return { rows: 2 * OLD_LEDGER, seconds, longestMs, bytes, sums };
}

const dir = mkdtempSync(join(tmpdir(), 'lunas-bench-books-'));
try {
  const cost = triggerCost(dir);
  const bare = cost.get('without triggers') ?? 1;
  for (const [way, us] of cost)
    console.log(
      `a sale and its payment ${way}: ${us.toFixed(0)} µs of a core, ${(us / bare).toFixed(2)} ×`,
    );
  const { rows, seconds, longestMs, bytes, sums } = await shipping(dir);
  const rate = Math.round(rows / seconds);
  console.log(`${rows} rows went up in ${seconds.toFixed(1)} s: ${rate} a second;`);
  console.log(`a payment is ${bytes.toFixed(0)} bytes there, and ${sums.toFixed(2)} sums;`);
  console.log(`the till's own work waited ${longestMs.toFixed(0)} ms at most`);
} finally {
  rmSync(dir, { recursive: true, force: true });
}
