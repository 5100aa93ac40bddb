// No question the till asks of its ledger goes through a whole table: three years in, a sale must
// take as long as on the first day. Every statement the core prepares is shown to SQLite's planner;
// a file whose statements were not seen here is named, so none can be forgotten.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestCore, type TestCore } from '../testing/harness.ts';
import { openDatabase, type Sqlite } from './database.ts';
import { migrate } from './migrations.ts';

const CORE = join(import.meta.dirname, '..');

/** Tables that grow with every payment. */
const LARGE = [
  'event',
  'sale',
  'payment',
  'payment_ref',
  'claim',
  'sighting',
  'rollup',
  'print',
  'delivery',
];

/** Not asked by a till at work: what checks a whole ledger, what a damaged one is replaced by. */
const CHECKS = ['store/invariants.ts', 'store/figures.ts', 'recovery.ts', 'hub/books/check.ts'];

/** Going through all of something on purpose: as the planner says it, in which statements, why. */
const ALLOWED: readonly (readonly [scan: string, statement: RegExp, why: string])[] = [
  [
    'payment USING INDEX payment_stamp',
    /order by stamp_from_ms desc limit (1|50\))$/,
    'from the newest stamp down: ends at the first rows that were there in time',
  ],
  ['payment USING INDEX payment_inbox', /limit \?$/, 'only money that asks for a person'],
  ['payment USING INDEX payment_undecided', /^select/, 'only money not decided yet'],
  ['payment USING INDEX payment_unclaimed', /^select/, 'only money without a sale'],
  ['sale USING INDEX sale_open', /^select/, 'only open sales'],
  ['sale USING INDEX sale_unplaced', /limit \?$/, 'only sales nobody knows the end of'],
  ['print USING INDEX print_open', /^select/, 'only papers not out yet'],
  ['print USING COVERING INDEX print_open', /^select/, 'only papers not out yet'],
  [
    'payment_ref',
    /^insert into payment /,
    "SQLite's own look at foreign keys, which it skips while none is broken",
  ],
];

function isAllowed(scan: string, sql: string): boolean {
  return ALLOWED.some(([known, statement]) => known === scan && statement.test(sql.trim()));
}

const seen = new Map<string, Set<string>>();
let till: TestCore;
let db: Sqlite;

function record(database: Sqlite): Sqlite {
  const prepare = database.prepare.bind(database);
  database.prepare = ((sql: string) => {
    const from = /electron\/core\/(\S+?\.ts)/.exec(callerOf(new Error().stack ?? ''))?.[1] ?? '?';
    seen.set(from, (seen.get(from) ?? new Set()).add(sql));
    return prepare(sql);
  }) as Sqlite['prepare'];
  return database;
}

/** The first line of a stack that is not this file's. */
function callerOf(stack: string): string {
  const lines = stack.replaceAll('\\', '/').split('\n').slice(1);
  return lines.find((line) => !line.includes('plans.test')) ?? '';
}

/** Every `createX(db)` of the store: some are made only when somebody asks for an export. */
async function createAll(): Promise<void> {
  for (const name of readdirSync(import.meta.dirname)) {
    if (!name.endsWith('.ts') || name.endsWith('.test.ts')) continue;
    const text = readFileSync(join(import.meta.dirname, name), 'utf8');
    const { href } = pathToFileURL(join(import.meta.dirname, name));
    const made = (await import(/* @vite-ignore */ href)) as Record<string, (of: Sqlite) => unknown>;
    for (const [, create = ''] of text.matchAll(/export function (create\w+)\(db: Sqlite\)/g))
      made[create]?.(db);
  }
}

function scansOf(sql: string): string[] {
  const explain = till.core.database.prepare<unknown[], { detail: string }>(
    `explain query plan ${sql}`,
  );
  const named = [...sql.matchAll(/@(\w+)/g)].map(([, name]) => [name, null]);
  const places = [...sql.matchAll(/\?/g)].map(() => null);
  const rows = named.length > 0 ? explain.all(Object.fromEntries(named)) : explain.all(...places);
  const large = new RegExp(`^(${LARGE.join('|')})\\b`);
  return rows.flatMap(({ detail }) => {
    const [, rest = ''] = /^SCAN (.*)$/.exec(detail) ?? [];
    return large.test(rest) ? [rest] : [];
  });
}

beforeAll(async () => {
  db = openDatabase(':memory:');
  migrate(db);
  till = await createTestCore({ ledger: record(db) });
  await createAll();
  await till.sell(13_000);
});

afterAll(async () => {
  await till.stop();
});

describe('every statement of the core', () => {
  it('was prepared here: no file of them is missing', () => {
    const files = readdirSync(CORE, { recursive: true, encoding: 'utf8' })
      .map((path) => path.replaceAll('\\', '/'))
      .filter((path) => path.endsWith('.ts') && !/\.test\.ts$|^testing\//.test(path))
      .filter((path) =>
        /\bdb\.prepare\b|database\.prepare\b/.test(readFileSync(join(CORE, path), 'utf8')),
      );
    expect(files.filter((path) => !seen.has(path) && !CHECKS.includes(path))).toEqual([]);
    expect([...seen.values()].flatMap((set) => [...set]).length).toBeGreaterThan(60);
  });

  it('finds its rows by an index', () => {
    const faults = [...seen].flatMap(([file, statements]) =>
      CHECKS.includes(file)
        ? []
        : [...statements].flatMap((sql) =>
            scansOf(sql)
              .filter((scan) => !isAllowed(scan, sql))
              .map((scan) => `${file}: SCAN ${scan}: ${sql.replaceAll(/\s+/g, ' ')}`),
          ),
    );
    expect(faults).toEqual([]);
  });

  it('would be caught going through a table', () => {
    expect(scansOf('select * from payment where note = ?')).toEqual(['payment']);
    expect(scansOf('select count(*) from claim')).toHaveLength(1);
    expect(scansOf('select * from payment where id = ?')).toEqual([]);
  });
});
