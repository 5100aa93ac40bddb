// The sums kept beside the ledger follow whatever happens to money, and any interval read from them
// is what the payments of that interval add up to.
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, type Interval } from '../../../shared/time.ts';
import { openDatabase, type Sqlite } from './database.ts';
import { migrate } from './migrations.ts';
import { LEDGER } from './migrations/010-ledger.ts';
import { PRINTS } from './migrations/020-prints.ts';
import { PEOPLE } from './migrations/030-people.ts';
import { ROLLUPS } from './migrations/040-rollups.ts';
import { brokenRollups, createRollups, QUARTER_MS } from './rollups.ts';

const START_MS = Date.UTC(2026, 10, 18, 22, 41, 7);
const opened: Sqlite[] = [];

afterEach(() => {
  for (const db of opened.splice(0)) db.close();
});

function ledger(): Sqlite {
  const db = openDatabase(':memory:');
  opened.push(db);
  migrate(db);
  return db;
}

const ids = fc.integer({ min: 0, max: 7 });
const stamp = fc.integer({ min: 0, max: 3 * DAY_MS }).map((ms) => START_MS + ms);
const money = fc.record({
  stamp,
  amount: fc.integer({ min: 1, max: 9 }).map((n) => n * 500),
  feed: fc.constantFrom('qiospay', 'snap', 'manual'),
  code: fc.constantFrom(null, '', '93600014', '93600002'),
  name: fc.constantFrom('', 'BCA', 'Bank BCA'),
  state: fc.constantFrom('unverified', 'credited', 'credited', 'reversed', 'merged'),
  manual: fc.constantFrom(0, 1),
  finding: fc.constantFrom(null, 'no_sale', 'dismissed', 'unseen', 'before_start'),
});
const act = fc.oneof(
  fc.record({ do: fc.constant('comes' as const), id: ids, as: money }),
  fc.record({ do: fc.constant('changes' as const), id: ids, as: money }),
  fc.record({ do: fc.constant('claims' as const), id: ids, sale: ids }),
  fc.record({ do: fc.constant('moves' as const), id: ids, to: ids }),
  fc.record({ do: fc.constant('frees' as const), id: ids }),
  fc.record({
    do: fc.constant('resells' as const),
    sale: ids,
    cashier: fc.constantFrom(null, 'Sari', 'Budi'),
  }),
);
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;

function addSales(db: Sqlite): void {
  const insert = db.prepare(`insert into sale (id, amount, payable, qris, cashier, status,
    created_at_ms, expires_at_ms, watch_until_ms, created_seq)
    values (?, 500, 500, '', ?, 'waiting', 0, 0, 0, 0)`);
  for (let n = 0; n < 8; n += 1) insert.run(`s${n}`, [null, 'Sari', 'Dewi'][n % 3]);
}

/** What the ledger itself refuses (a second claim, money that is there already) changes nothing. */
function perform(db: Sqlite, act: Act): void {
  const run = (sql: string, ...values: unknown[]): void => {
    try {
      db.prepare(sql).run(...values);
    } catch (error) {
      if (!/UNIQUE|FOREIGN KEY/.test(String(error))) throw error;
    }
  };
  switch (act.do) {
    case 'comes': {
      const { stamp: ms, amount, feed, code, name, state, manual, finding } = act.as;
      return run(
        `insert into payment (id, feed, amount, stamp_from_ms, stamp_until_ms, issuer_code,
         issuer_name, state, manual, finding, first_seq, seen_at_ms)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0)`,
        ...[`p${act.id}`, feed, amount, ms, ms + 1000, code, name, state, manual, finding],
      );
    }
    case 'changes': {
      const { stamp: ms, feed, code, name, state, manual, finding } = act.as;
      return run(
        `update payment set feed = ?, stamp_from_ms = ?, stamp_until_ms = ?, issuer_code = ?,
         issuer_name = ?, state = ?, manual = ?, finding = ? where id = ?`,
        ...[feed, ms, ms + 1000, code, name, state, manual, finding, `p${act.id}`],
      );
    }
    case 'claims':
      return run("insert into claim values (?, ?, 0, 'evidence')", `p${act.id}`, `s${act.sale}`);
    case 'moves':
      return run(
        'update claim set payment_id = ? where payment_id = ?',
        `p${act.to}`,
        `p${act.id}`,
      );
    case 'frees':
      return run('delete from claim where payment_id = ?', `p${act.id}`);
    case 'resells':
      return run('update sale set cashier = ? where id = ?', act.cashier, `s${act.sale}`);
  }
}

const totalOf = (parts: readonly { count: number; amount: number }[]): object => ({
  count: parts.reduce((total, { count }) => total + count, 0),
  amount: parts.reduce((total, { amount }) => total + amount, 0),
});

function plain(
  db: Sqlite,
  { fromMs, untilMs }: Interval,
  where = 'counts_as is not null',
): unknown {
  return db
    .prepare(
      `select count(*) as count, coalesce(sum(amount), 0) as amount from payment
       where stamp_from_ms >= ? and stamp_from_ms < ? and ${where}`,
    )
    .get(fromMs, untilMs);
}

describe('whatever happens to money', () => {
  it('its sums are those of the ledger, and any two moments have the sums of their payments', () => {
    const interval = fc.tuple(stamp, stamp).map(([a, b]) => ({
      fromMs: Math.min(a, b),
      untilMs: Math.max(a, b),
    }));
    const db = ledger();
    addSales(db);
    const rollups = createRollups(db);
    const sold = "counts_as in ('sale','manual','unseen')";
    const play = (acts: readonly Act[], range: Interval): void => {
      for (const each of acts) perform(db, each);
      expect(brokenRollups(db)).toEqual([]);
      expect(totalOf(rollups.all(range))).toEqual(plain(db, range));
      expect(totalOf(rollups.by('feed', range))).toEqual(plain(db, range));
      expect(totalOf(rollups.by('issuer', range))).toEqual(plain(db, range));
      expect(totalOf(rollups.by('cashier', range))).toEqual(plain(db, range, sold));
      expect(totalOf(rollups.byQuarter(range))).toEqual(plain(db, range));
      const middleMs = range.fromMs + 5 * HOUR_MS + 1;
      const ranges = [
        { fromMs: range.fromMs, untilMs: middleMs },
        { fromMs: middleMs, untilMs: middleMs + 60_000 },
      ];
      const parts = rollups.byInterval(ranges);
      ranges.forEach((each, n) => expect(totalOf(parts[n] ?? [])).toEqual(plain(db, each)));
    };
    fc.assert(
      fc.property(fc.array(act, { maxLength: 40 }), interval, (acts, range) => {
        db.exec('begin'); // making a new ledger for each history would take most of the time
        try {
          play(acts, range);
        } finally {
          db.exec('rollback');
        }
      }),
      { numRuns: 150 },
    );
  });

  it('keeps no empty sums behind', () => {
    const db = ledger();
    addSales(db);
    const as = { stamp: START_MS, amount: 500, feed: 'qiospay', code: null, name: '' } as const;
    perform(db, { do: 'comes', id: 1, as: { ...as, state: 'credited', manual: 0, finding: null } });
    perform(db, { do: 'claims', id: 1, sale: 1 });
    const kinds = db.prepare('select distinct counts_as from rollup').pluck().all();
    expect(kinds).toEqual(['sale']);
  });
});

describe('a quarter of an hour', () => {
  it('is told apart from the next one to the millisecond', () => {
    const db = ledger();
    const rollups = createRollups(db);
    const fromMs = Math.floor(START_MS / QUARTER_MS) * QUARTER_MS;
    const bare = { amount: 500, feed: 'qiospay', code: null } as const;
    const as = { ...bare, name: '', manual: 0, finding: null } as const;
    const at = (id: number, ms: number): void =>
      perform(db, { do: 'comes', id, as: { ...as, state: 'credited', stamp: ms } });
    at(1, fromMs - 1);
    at(2, fromMs);
    at(3, fromMs + QUARTER_MS - 1);
    at(4, fromMs + QUARTER_MS);
    const count = (a: number, b: number): unknown =>
      totalOf(rollups.all({ fromMs: a, untilMs: b }));
    expect(count(fromMs, fromMs + QUARTER_MS)).toMatchObject({ count: 2 });
    expect(count(fromMs + 1, fromMs + QUARTER_MS + 1)).toMatchObject({ count: 2 });
    expect(count(fromMs - 1, fromMs + QUARTER_MS + 1)).toMatchObject({ count: 4 });
    expect(count(fromMs + 1, fromMs + 2)).toMatchObject({ count: 0 });
    expect(rollups.firstDayMs()).toBe(Math.floor((fromMs - 1) / DAY_MS) * DAY_MS);
  });
});

describe('a ledger from before the sums', () => {
  it('has them after its migration, and they follow from there', () => {
    const db = openDatabase(':memory:');
    opened.push(db);
    for (const sql of [LEDGER, PRINTS, PEOPLE]) db.exec(sql);
    addSales(db);
    const one = { feed: 'snap', code: '93600014', name: 'BCA', manual: 0 } as const;
    for (let n = 0; n < 6; n += 1) {
      const state = n === 5 ? ('reversed' as const) : ('credited' as const);
      const as = { ...one, state, amount: 1000 * (n + 1), stamp: START_MS + n * 7 * HOUR_MS };
      const finding = n === 4 ? 'dismissed' : null;
      perform(db, { do: 'comes', id: n, as: { ...as, finding } });
    }
    perform(db, { do: 'claims', id: 0, sale: 0 });
    perform(db, { do: 'claims', id: 1, sale: 1 });
    db.exec(ROLLUPS);
    expect(brokenRollups(db)).toEqual([]);
    const ever = { fromMs: 0, untilMs: START_MS * 2 };
    const rollups = createRollups(db);
    expect(
      Object.fromEntries(rollups.all(ever).map(({ countsAs, amount }) => [countsAs, amount])),
    ).toEqual({ sale: 3000, unclaimed: 7000, dismissed: 5000, reversed: 6000 });
    expect(rollups.by('cashier', ever)).toMatchObject([
      { name: '', amount: 1000 },
      { name: 'Sari', amount: 2000 },
    ]);
    perform(db, { do: 'moves', id: 1, to: 2 });
    expect(brokenRollups(db)).toEqual([]);
    expect(rollups.by('cashier', ever)).toMatchObject([{ amount: 1000 }, { amount: 3000 }]);
  });
});

describe('sums somebody has meddled with', () => {
  it('are found: changed, removed and invented ones', () => {
    const bare = { amount: 500, feed: 'qiospay', code: null } as const;
    const as = { ...bare, name: '', manual: 0, finding: null } as const;
    for (const sql of [
      "update rollup set amount = amount + 1 where facet = 'feed'",
      'delete from rollup where grain = 900',
      "insert into rollup values ('all', 86400, 1, 'sale', '', '', 1, 1)",
    ]) {
      const db = ledger();
      perform(db, { do: 'comes', id: 1, as: { ...as, state: 'credited', stamp: START_MS } });
      db.exec(sql);
      expect(brokenRollups(db).length).toBeGreaterThan(0);
    }
  });
});
