// Whatever happens at a till, and whenever its line is cut, the hub's books are the till's books.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import { SECOND_MS } from '../../shared/time.ts';
import { isLedgerEqual } from '../../electron/core/hub/books/check.ts';
import { OWNER } from '../../electron/core/people/actor.ts';
import { brokenRollups } from '../../electron/core/store/rollups.ts';
import type { FakeRow } from '../../electron/core/testing/fake-qiospay.ts';
import { createBooksTill, createTestHub, type BooksTill, type TestHub } from './books.fixture.ts';
import { isWithoutPostgres, startPostgres, type TestPostgres } from './postgres.ts';

const RUNS = 25;
const STORES = Array.from({ length: RUNS + 1 }, (_, n) => `toko-${n}`);

const nth = fc.nat({ max: 30 });
const amount = fc.constantFrom(5_000, 7_500, 13_000);
const act = fc.oneof(
  fc.record({ do: fc.constant('sells' as const), amount }),
  fc.record({ do: fc.constant('pays' as const), amount }),
  fc.record({ do: fc.constant('waits' as const), seconds: fc.constantFrom(5, 40, 400) }),
  fc.record({ do: fc.constant('attaches' as const), nth, to: nth }),
  fc.record({ do: fc.constant('dismisses' as const), nth }),
  fc.record({ do: fc.constant('confirms' as const), nth }),
  fc.record({ do: fc.constant('cancels' as const), nth }),
  fc.record({ do: fc.constant('takesBack' as const), nth }),
  fc.record({ do: fc.constant('isAway' as const), nth, away: fc.constantFrom(0, 1, 2) }),
  fc.record({ do: fc.constant('closesShift' as const) }),
  fc.record({ do: fc.constant('cuts' as const) }),
  fc.record({ do: fc.constant('joins' as const) }),
);
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;

function idsOf({ till }: BooksTill, table: 'payment' | 'sale'): string[] {
  const { database } = till.core;
  const rows = database.prepare<[], { id: string }>(`select id from ${table} order by rowid`);
  return rows.all().map(({ id }) => id);
}

const pick = (ids: readonly string[], n: number): string => ids[n % ids.length] ?? 'none';

async function perform(kasir: BooksTill, what: Act, rows: FakeRow[], url: string): Promise<void> {
  const { till, link } = kasir;
  const { inbox, stores } = till.core;
  const [payments, sales] = [idsOf(kasir, 'payment'), idsOf(kasir, 'sale')];
  switch (what.do) {
    case 'sells':
      return void (await till.sell(what.amount));
    case 'pays':
      rows.push(till.qiospay.pay(what.amount));
      return till.nextSweep();
    case 'waits':
      return till.clock.advance(what.seconds * SECOND_MS);
    case 'attaches':
      return void inbox.attach(pick(payments, what.nth), pick(sales, what.to), 'kata pembeli');
    case 'dismisses':
      return void inbox.dismiss(pick(payments, what.nth), 'titipan');
    case 'confirms':
      return void inbox.confirm(pick(sales, what.nth), 'lihat di HP');
    case 'cancels':
      return void till.core.requireTill().selling.cancel(pick(sales, what.nth));
    case 'takesBack': {
      const row = rows[what.nth % Math.max(1, rows.length)];
      if (row) till.qiospay.rows.unshift({ ...row, type: 'DB', balance: '1' });
      return till.nextSweep();
    }
    case 'isAway':
      return stores.hub.setAway(pick(payments, what.nth), what.away as 0 | 1 | 2);
    case 'closesShift':
      return void till.core.requireTill().desk.shifts.close(OWNER, null);
    case 'cuts':
      return link.cut();
    case 'joins':
      return link.connection() === null ? link.join(url) : undefined;
  }
}

describe.skipIf(isWithoutPostgres())('any history of a till', () => {
  let server: TestPostgres;
  let hub: TestHub;
  let runs = 0;

  beforeAll(async () => {
    server = await startPostgres();
    hub = await createTestHub(server, STORES);
  }, 120_000);
  afterAll(() => server.end());

  const salesAtHub = (store: string): Promise<unknown[]> =>
    hub.query(
      `select sale_id as id, status, payable::int, is_late::int as late, is_manual::int as manual,
       closed_at_ms::float8 from lunas.book_sale where store = $1 order by 1`,
      [store],
    );
  const salesHere = (kasir: BooksTill): unknown[] =>
    kasir.till.core.database
      .prepare('select id, status, payable, late, manual, closed_at_ms from sale order by id')
      .all();

  async function lives(acts: readonly Act[]): Promise<void> {
    // A run that is made shorter after a fault takes the last store, again and again.
    const store = STORES[Math.min(runs, RUNS)] ?? '';
    runs += 1;
    const kasir = await createBooksTill({ store, seed: runs });
    const rows: FakeRow[] = [];
    try {
      for (const what of acts)
        try {
          await perform(kasir, what, rows, hub.url(store));
        } catch (error) {
          if (!(error instanceof AppError)) throw error; // refused, as it should be
        }
      if (kasir.link.connection() === null) await kasir.link.join(hub.url(store));
      await kasir.drained();
      expect(brokenRollups(kasir.till.core.database)).toEqual([]);
      const check = await kasir.check(hub);
      expect(check).toMatchObject({ differences: [], waiting: 0, leftOut: 0 });
      expect(isLedgerEqual(check)).toBe(true);
      expect(await salesAtHub(store)).toEqual(salesHere(kasir));
      const shifts = await hub.query(
        'select number::int, closed_at_ms::float8 from lunas.book_shift where store = $1 order by 1',
        [store],
      );
      const { database } = kasir.till.core;
      const here = 'select number, closed_at_ms from shift order by number';
      expect(shifts).toEqual(database.prepare(here).all());
    } finally {
      await kasir.stop();
    }
  }

  it('is the same at the hub, to the rupiah', { timeout: 240_000 }, async () => {
    const acts = fc.array(act, { minLength: 5, maxLength: 30 });
    await fc.assert(fc.asyncProperty(acts, lives), { numRuns: RUNS, endOnFailure: true });
  });
});
