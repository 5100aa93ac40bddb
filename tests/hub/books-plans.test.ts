// The books at the size of a chain, by their plans: a batch costs by its own rows, whatever is
// there already; each month's rows lie in a table of their own, also when the till has no right to
// make tables and when its clock was wrong.
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestHub, type TestHub } from './books.fixture.ts';
import { isWithoutPostgres, startPostgres, type TestPostgres } from './postgres.ts';

const PATIENCE = { timeout: 120_000 };
const STORES = Array.from({ length: 10 }, (_, n) => `toko-${n}`);
const ROWS = 60_000;
const JUNE_MS = Date.UTC(2026, 5, 1);
const DAY_MS = 86_400_000;

/** Payments of half a year in all stores, as if tills had sent them. */
const FILL = `insert into lunas.book_payment (store, ledger, till, epoch, version, payment_id,
    hub_id, seen_at_ms, day, quarter, stamp_ms, stamp_until_ms, amount, feed, issuer_name, refs,
    state, is_manual, is_away, counts_as)
  select 'toko-' || i % 10, 'L' || i % 10, 'Kasir 1', 1, i, 'p' || i, 'p' || i, ms,
    to_char(to_timestamp(ms / 1000), 'YYYYMMDD')::int, i % 96, ms, ms + 1000, 5000, 'qiospay',
    'BCA', '{}', 'credited', 0, 0, case when i % 50 = 0 then 'unclaimed' else 'sale' end
  from (select i, ${JUNE_MS}::bigint + (i * 7919 % 180) * ${DAY_MS}::bigint as ms
    from generate_series(1, ${ROWS}) as i) as rows`;

interface Row {
  readonly version: number;
  readonly payment_id: string;
  readonly seen_at_ms: number;
  readonly is_away?: number;
}

function rowOf({ version, payment_id, seen_at_ms, is_away = 0 }: Row): Record<string, unknown> {
  const stamped = { stamp_ms: seen_at_ms, stamp_until_ms: seen_at_ms + 1000 };
  const feed = { feed: 'qiospay', issuer_name: 'BCA', refs: {}, state: 'credited' };
  const counts_as = is_away === 0 ? 'sale' : null;
  return {
    ...{ version, payment_id, hub_id: payment_id, seen_at_ms, day: 20261120, quarter: 1 },
    ...{ ...stamped, ...feed, amount: 5000, is_manual: 0, is_away, counts_as },
  };
}

describe.skipIf(isWithoutPostgres())('a hub of many books', PATIENCE, () => {
  let server: TestPostgres;
  let hub: TestHub;

  beforeAll(async () => {
    server = await startPostgres();
    hub = await createTestHub(server, STORES);
    for (let month = 0; month < 6; month += 1)
      await hub.query('select lunas.books_month($1)', [Date.UTC(2026, 5 + month, 15)]);
    await hub.query(FILL);
  }, 240_000);
  afterAll(() => server.end());

  const put = (store: string, rows: readonly Row[]): [string, unknown[]] => [
    `select lunas.books_put('payment', $1, $2, 'Kasir 1', 2, $3)`,
    [store, store.replace('toko-', 'L'), JSON.stringify(rows.map(rowOf))],
  ];

  /** The plans of all that a call does inside, as the server tells them. */
  async function plansOf(text: string, values: readonly unknown[]): Promise<string> {
    const client = new Client({ connectionString: server.url(undefined, undefined, hub.database) });
    const told: string[] = [];
    client.on('notice', ({ message }) => told.push(message ?? ''));
    await client.connect();
    try {
      for (const setting of [
        "load 'auto_explain'",
        'set auto_explain.log_min_duration = 0',
        'set auto_explain.log_nested_statements = on',
        'set auto_explain.log_analyze = on',
        'set client_min_messages = log',
      ])
        await client.query(setting);
      told.length = 0;
      await client.query('begin');
      await client.query(text, [...values]);
      await client.query('rollback');
    } finally {
      await client.end();
    }
    return told.filter((each) => each.includes('plan:')).join('\n');
  }

  it.each(['before', 'after'])(
    'takes a batch by keys, from the month it is of, %s anybody counted its rows',
    async (when) => {
      if (when === 'after') await hub.query('analyze');
      const known = await hub.query(
        `select payment_id, seen_at_ms::float8 from lunas.book_payment where store = 'toko-3'
         and seen_at_ms >= $1 order by payment_id limit 40`,
        [Date.UTC(2026, 10, 1)],
      );
      const rows = known.map((row, n) => ({
        version: 100_000 + n,
        payment_id: String(row['payment_id']),
        seen_at_ms: Number(row['seen_at_ms']),
        is_away: n % 2,
      }));
      const plans = await plansOf(...put('toko-3', rows));
      expect(plans).toContain('Conflict Arbiter Indexes: book_payment_pkey');
      expect(plans).not.toMatch(/Seq Scan on book_payment/);
      expect(plans).not.toMatch(/Seq Scan on book_rollup/);
      // Tables of other months are named in the plan and never looked at.
      const lines = plans.split('\n').filter((line) => /Scan .*on book_payment_2\d+ /.test(line));
      expect(lines.length).toBeGreaterThan(0);
      const touched = lines.filter((line) => !line.includes('never executed'));
      expect(touched.filter((line) => !line.includes('book_payment_202611'))).toEqual([]);
    },
  );

  it('keeps sums of what was filled in, so that a day of a store is a few rows', async () => {
    const [sums] = await hub.query(
      `select sum(count)::int as n, sum(amount)::float8 as amount from lunas.book_rollup
       where facet = 'all' and till = ''`,
    );
    expect(sums).toEqual({ n: ROWS, amount: ROWS * 5000 });
    const plan = await hub.query(
      `explain select counts_as, sum(amount) from lunas.book_rollup where store = 'toko-3'
       and till = '' and facet = 'all' and day between 20261101 and 20261107 group by 1`,
    );
    const text = plan.map((line) => Object.values(line)[0]).join('\n');
    expect(text).toMatch(/Index Scan (using|on) book_rollup_pkey/);
  });

  it('makes each month’s tables for a till that may make none, and few for one that asks for many', async () => {
    const client = new Client({ connectionString: hub.url('toko-4') });
    await client.connect();
    await expect(client.query('create table lunas.x (n int)')).rejects.toThrow('permission denied');
    await client.query(
      ...put('toko-4', [{ version: 1, payment_id: 'new', seen_at_ms: Date.UTC(2025, 2, 3) }]),
    );
    const tables = async (): Promise<string[]> =>
      (
        await hub.query(`select relname from pg_class where relname ~ '^book_payment_[0-9e]'
        and relkind = 'r' order by 1`)
      ).map(({ relname }) => String(relname));
    expect(await tables()).toContain('book_payment_202503');
    const before = (await tables()).length;
    await client.query('select lunas.books_month(null)');
    for (const at of [-1, 0, Date.UTC(2014, 11, 31), Date.UTC(2200, 0, 1)])
      await client.query('select lunas.books_month($1)', [at]);
    expect((await tables()).length).toBe(before);
    await expect(client.query('select * from lunas.book_payment_202503')).rejects.toThrow(
      'permission denied',
    );
    await client.end();
  });

  it('puts rows of a clock years ahead aside, and into their month when it comes', async () => {
    const aheadMs = Date.UTC(2031, 3, 5);
    await hub.query(...put('toko-5', [{ version: 7, payment_id: 'far', seen_at_ms: aheadMs }]));
    const where = async (): Promise<unknown> =>
      (
        await hub.query(
          "select tableoid::regclass::text as t from lunas.book_payment where payment_id = 'far'",
        )
      )[0]?.['t'];
    expect(await where()).toBe('lunas.book_payment_else');
    const sum = "select sum(count)::int as n from lunas.book_rollup where facet = 'all'";
    const before = await hub.query(sum);
    await hub.query(`create or replace function lunas.now_ms() returns bigint language sql
      as 'select ${aheadMs}::bigint'`);
    await hub.query(...put('toko-5', [{ version: 8, payment_id: 'far', seen_at_ms: aheadMs }]));
    expect(await where()).toBe('lunas.book_payment_203104');
    expect(await hub.query(sum)).toEqual(before);
  });

  it('finds money seen months after it was paid by the days it was paid on', async () => {
    const late = { version: 9, payment_id: 'late', seen_at_ms: Date.UTC(2026, 10, 20) };
    const row = { ...rowOf(late), day: 20260705, stamp_ms: Date.UTC(2026, 6, 5) };
    await hub.query(`select lunas.books_put('payment', 'toko-6', 'L6', 'Kasir 1', 2, $1)`, [
      JSON.stringify([row]),
    ]);
    const months = await hub.query(
      `select month from lunas.book_span where store = 'toko-6' and first_day <= 20260705
       and last_day >= 20260705`,
    );
    expect(months).toEqual([{ month: 202611 }]);
  });
});
