// Owns the bench of the desk in an old shop: reports, lists and the money path in a ledger of
// 1,000,000 payments, each against the bare statements it is made of, run without the till around.
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createReports } from '../../electron/core/reports.ts';
import { openDatabase, type Sqlite } from '../../electron/core/store/database.ts';
import { createLedger } from '../../electron/core/store/ledger.ts';
import { createRollups } from '../../electron/core/store/rollups.ts';
import { createSaleStore } from '../../electron/core/store/sales.ts';
import { NOON_MS } from '../../electron/core/testing/harness.ts';
import { monthOf, yearOf, type DaySpan } from '../../shared/days.ts';
import { DAY_MS, shopDay } from '../../shared/time.ts';
import { figuresOf, timed, type Figures } from './figures.ts';
import { bareInsert, inLedger } from './ingest.ts';
import { largeLedger } from './large-ledger.ts';

/** A report may take so many times its bare statements. */
export const REPORT_GOAL = 1.5;

const WIB = { timezone: 'Asia/Jakarta', dayStartsAt: '00:00' };

export interface Compared {
  readonly name: string;
  readonly ours: Figures;
  readonly bare: Figures;
}

export interface ReportFigures {
  readonly migrationMs: number | null;
  readonly openMs: number;
  readonly reports: readonly Compared[];
  /** One sum by state of all payments of the year: what a single figure would cost without sums. */
  readonly scan: Figures;
  readonly lists: readonly Compared[];
  readonly insert: Figures;
  readonly taking: Awaited<ReturnType<typeof inLedger>>;
}

export async function reports(say: (sentence: string) => void): Promise<ReportFigures> {
  const { file, migrationMs } = largeLedger(say);
  const dir = mkdtempSync(join(tmpdir(), 'lunas-bench-'));
  try {
    copyFileSync(file, join(dir, 'ledger.db'));
    const beganMs = performance.now();
    const db = openDatabase(join(dir, 'ledger.db'));
    const openMs = performance.now() - beganMs;
    const read = readings(db);
    db.close();
    const insert = bareInsert(join(dir, 'bare.db'));
    const taking = await inLedger('of three years', dir, 0);
    return { migrationMs, openMs, ...read, insert, taking };
  } finally {
    rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
  }
}

function readings(db: Sqlite): Pick<ReportFigures, 'reports' | 'scan' | 'lists'> {
  const day = shopDay(NOON_MS, WIB);
  const spans: [string, DaySpan, number][] = [
    ['today', { from: day, until: day }, 100],
    ['this month', monthOf(day), 60],
    ['last year, 12 months', yearOf(day, -1), 20],
  ];
  const recorder = new Recorder(db);
  const desk = createReports(createRollups(recorder.db));
  const compared = spans.map(([name, span, times]) =>
    against(name, times, recorder, () => desk.range(span, WIB, NOON_MS)),
  );
  const year = db.prepare<[number, number]>(`select state, count(*), sum(amount) from payment
    where stamp_from_ms >= ? and stamp_from_ms < ? group by state`);
  const [untilMs, fromMs] = [NOON_MS - 325 * DAY_MS, NOON_MS - 690 * DAY_MS];
  return {
    reports: compared,
    scan: timed(10, () => year.all(fromMs, untilMs)),
    lists: lists(recorder),
  };
}

function lists(recorder: Recorder): Compared[] {
  const ledger = createLedger(recorder.db);
  const sales = createSaleStore(recorder.db);
  const ever = { fromMs: 0, untilMs: Number.MAX_SAFE_INTEGER };
  const deep = { stampMs: NOON_MS - 800 * DAY_MS, id: 'p' };
  const money = (after: typeof deep | null, unclaimedOnly: boolean) => () =>
    ledger.page({ range: ever, unclaimedOnly, after, limit: 50 });
  const sold = { createdAtMs: NOON_MS - 800 * DAY_MS, id: 's' };
  return [
    against('newest 50 payments of all', 200, recorder, money(null, false)),
    against('50 payments, two years down the list', 200, recorder, money(deep, false)),
    against('newest 50 without a sale', 200, recorder, money(null, true)),
    against('50 sales, two years down the list', 200, recorder, () =>
      sales.page({ range: ever, status: null, after: sold, limit: 50 }),
    ),
  ];
}

/** The work and its bare statements by turns, so that a busy machine shows in both. */
function against(name: string, times: number, recorder: Recorder, work: () => unknown): Compared {
  const statements = recorder.during(work);
  const ours: number[] = [];
  const bare: number[] = [];
  for (let n = 0; n < times; n += 1) {
    const beganMs = performance.now();
    work();
    const middleMs = performance.now();
    for (const run of statements) run();
    bare.push(performance.now() - middleMs);
    ours.push(middleMs - beganMs);
  }
  return { name, ours: figuresOf(ours), bare: figuresOf(bare) };
}

/** Notes which statements are run with which values, to run them again bare. */
class Recorder {
  readonly db: Sqlite;
  private isOn = false;
  private noted: (() => unknown)[] = [];

  constructor(db: Sqlite) {
    const prepare = (sql: string): unknown => {
      const statement = db.prepare<unknown[]>(sql);
      return {
        all: (...values: unknown[]) => this.note(() => statement.all(...values)),
        get: (...values: unknown[]) => this.note(() => statement.get(...values)),
      };
    };
    this.db = { prepare } as Sqlite;
  }

  during(work: () => unknown): (() => unknown)[] {
    this.noted = [];
    this.isOn = true;
    work();
    this.isOn = false;
    return this.noted;
  }

  private note<T>(run: () => T): T {
    if (this.isOn) this.noted.push(run);
    return run();
  }
}
