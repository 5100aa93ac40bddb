// Measures head office on a generated chain, by hand: node tests/hub/office-figures.ts [payments]
// [stores] [tills] [days]. Prints Markdown for docs/OFFICE.md; nothing of it is asserted.
import { exportOffice } from '../../electron/core/hub/office/office-export.ts';
import {
  readMoney,
  readOverview,
  readStores,
  readTills,
} from '../../electron/core/hub/office/office-reads.ts';
import type { HubConnection, HubQuery } from '../../electron/core/hub/hub-door.ts';
import { createOfficeHub, fillChain, openLine } from './office.fixture.ts';
import { startPostgres } from './postgres.ts';

const [rows = 1_000_000, stores = 50, tills = 3, days = 365] = process.argv.slice(2).map(Number);
const LAST_MS = Date.UTC(2026, 10, 22);
const FIRST_MS = LAST_MS - days * 86_400_000;
const RANGE = { fromMs: 0, untilMs: Number.MAX_SAFE_INTEGER };
const TIMES = 7;
const PAGE = { after: undefined, limit: 50 };

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const span = (from: string, until: string) => ({ from, until, store: null });
const DAY = span('2026-11-20', '2026-11-20');
const MONTH = span('2026-10-22', '2026-11-20');
const YEAR = span('2025-11-23', '2026-11-21');

async function measured(name: string, work: () => Promise<unknown>): Promise<void> {
  const times: number[] = [];
  for (let time = 0; time < TIMES; time += 1) {
    const from = process.hrtime.bigint();
    await work();
    times.push(Number(process.hrtime.bigint() - from) / 1e6);
  }
  times.sort((a, b) => a - b);
  say(`| ${name} | ${times[0]?.toFixed(1)} | ${times[Math.floor(TIMES / 2)]?.toFixed(1)} |`);
}

async function ask({ query }: HubConnection): Promise<void> {
  const lists: readonly (readonly [string, typeof DAY])[] = [
    ['a day', DAY],
    ['30 days', MONTH],
    ['a year', YEAR],
  ];
  for (const [name, asked] of lists.slice(0, days < 365 ? 2 : 3)) {
    await measured(`sums and tills of ${name}`, () => readOverview(query, asked, RANGE));
    await measured(`50 stores of ${name}`, () => readStores(query, asked, PAGE));
    await measured(`50 tills of ${name}`, () =>
      readTills(query, asked, { ...PAGE, onlyTroubled: false }),
    );
    await measured(`50 unclaimed of ${name}`, () =>
      readMoney(query, asked, { ...PAGE, kind: 'unclaimed' }),
    );
  }
}

/** How fast a file's rows come, and how much memory it takes while they do. */
async function file(query: HubQuery, kind: 'csv' | 'xlsx'): Promise<void> {
  const from = process.hrtime.bigint();
  let [bytes, done, peak] = [0, 0, 0];
  const asked = { kind, lang: 'id', span: MONTH, madeAtMs: 0, timezone: 'Asia/Jakarta' } as const;
  const { signal } = new AbortController();
  for await (const step of exportOffice(asked, { read: (work) => work(query) }, signal)) {
    if (step.type === 'part') bytes += (step.base64.length * 3) / 4;
    if (step.type === 'progress') done = step.done;
    peak = Math.max(peak, process.memoryUsage().rss);
  }
  const seconds = Number(process.hrtime.bigint() - from) / 1e9;
  const each = Math.round(done / seconds);
  const [fileMb, peakMb] = [bytes / 1e6, peak / 1e6].map((value) => Math.round(value));
  say(
    `\n${kind}: ${done} rows in ${seconds.toFixed(1)} s, ${each} a second, ${fileMb} MB, process ${peakMb} MB`,
  );
}

const server = await startPostgres({ settings: ['shared_buffers=256MB', 'max_wal_size=4GB'] });
try {
  const hub = await createOfficeHub(server, ['toko-0']);
  await hub.query(
    `insert into lunas.store (name, class_count)
     select 'toko-' || n, 32 from generate_series(1, $1::int - 1) as n`,
    [stores],
  );
  const began = Date.now();
  await fillChain(hub, { stores, tills, rows, firstMs: FIRST_MS, days });
  const seconds = (Date.now() - began) / 1000;
  say(`${rows} payments, ${stores} stores of ${tills} tills, ${days} days, in ${seconds} s\n`);
  const [size] = await hub.query(`select
    (select count(*) from lunas.book_rollup) as rollups,
    pg_total_relation_size('lunas.book_rollup') / 1e6 as rollup_mb,
    (select sum(pg_total_relation_size(c.oid)) / 1e6 from pg_class c
      where c.relname like 'book_payment\\_2%' and c.relkind = 'r') as payment_mb`);
  say(`${JSON.stringify(size)}\n\n| Question | best, ms | median, ms |\n| --- | --- | --- |`);
  const line = await openLine(hub.officeUrl());
  await ask(line);
  await file(line.query, 'csv');
  await file(line.query, 'xlsx');
  await line.close();
} finally {
  await server.end();
}
