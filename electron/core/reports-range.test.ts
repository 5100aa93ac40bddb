// Reports of any days: the shop's own day wherever it begins, zones that change their clocks, and
// what a day is held against.
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { addDays, daysOf } from '../../shared/days.ts';
import { AppError } from '../../shared/errors.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, type ShopCalendar } from '../../shared/time.ts';
import type { RangeReport, Sum } from '../../shared/views.ts';
import { createReports, dayRange, type Reports } from './reports.ts';
import { ofOneOffset } from './reports-zone.ts';
import { openDatabase, type Sqlite } from './store/database.ts';
import { migrate } from './store/migrations.ts';
import { createRollups } from './store/rollups.ts';

const WIB: ShopCalendar = { timezone: 'Asia/Jakarta', dayStartsAt: '00:00' };
/** Saturday 21 November 2026, noon in Jakarta. */
const NOON_MS = Date.UTC(2026, 10, 21, 5);

let db: Sqlite;
let reports: Reports;
let serial = 0;

function open(): void {
  db = openDatabase(':memory:');
  migrate(db);
  reports = createReports(createRollups(db));
}

afterEach(() => {
  db.close();
});

function come(amount: number, ms: number): void {
  serial += 1;
  db.prepare(
    `insert into payment (id, feed, amount, stamp_from_ms, stamp_until_ms, issuer_code,
     issuer_name, state, finding, first_seq, seen_at_ms)
     values (?, 'qiospay', ?, ?, ?, '93600014', 'BCA', 'credited', 'no_sale', 0, 0)`,
  ).run(`p${serial}`, amount, ms, ms + 1000);
}

const range = (from: string, until: string, calendar = WIB, nowMs = NOON_MS): RangeReport =>
  reports.range({ from, until }, calendar, nowMs);

const all = (sums: readonly Sum[]): Sum => ({
  count: sums.reduce((total, { count }) => total + count, 0),
  amount: sums.reduce((total, { amount }) => total + amount, 0),
});

describe('a range of days', () => {
  it('has every day, also those without money, and weekdays only as far as they went', () => {
    open();
    come(1000, NOON_MS - 5 * DAY_MS);
    come(2000, NOON_MS);
    const report = range('2026-11-01', '2026-11-30');
    expect(report.byDay).toHaveLength(30);
    expect(report.byDay.filter(({ count }) => count > 0).map(({ date }) => date)).toEqual([
      '2026-11-16',
      '2026-11-21',
    ]);
    const days = report.byWeekday.map(({ weekday, days: n, amount }) => [weekday, n, amount]);
    expect(days[0]).toEqual([1, 3, 1000]);
    expect(days[5]).toEqual([6, 3, 2000]);
    expect(days[6]).toEqual([7, 3, 0]);
    expect(report).toMatchObject({ isSoFar: true, payments: { count: 2, amount: 3000 } });
  });

  it('is refused when there is no such day, the wrong way round, or too long', () => {
    open();
    expect(() => range('2026-02-30', '2026-03-01')).toThrow(
      new AppError('bad_input', 'There is no day 2026-02-30.'),
    );
    expect(() => range('2026-11-21', '2026-11-20')).toThrow('The last day comes before the first');
    expect(() => range('1990-01-01', '2026-11-20')).toThrow('ten years at most');
  });

  it('adds up alike in every list, wherever the day begins and whatever the zone', () => {
    const zones = ['Asia/Jakarta', 'Asia/Makassar', 'Asia/Jayapura', 'Asia/Kathmandu'];
    const others = ['America/New_York', 'Europe/Berlin', 'Africa/Cairo', 'Australia/Lord_Howe'];
    const setting = fc.record({
      timezone: fc.constantFrom(...zones, ...others),
      dayStartsAt: fc.constantFrom('00:00', '02:00', '04:00', '06:30', '01:10', '23:59'),
      stamps: fc.array(fc.integer({ min: 0, max: 400 * DAY_MS }), { maxLength: 30 }),
      first: fc.integer({ min: 0, max: 390 }),
      length: fc.integer({ min: 1, max: 40 }),
    });
    open();
    fc.assert(
      fc.property(setting, ({ timezone, dayStartsAt, stamps, first, length }) => {
        db.close();
        open();
        const calendar = { timezone, dayStartsAt };
        for (const ms of stamps) come(500 + (ms % 7), Date.UTC(2026, 0, 1) + ms);
        const from = addDays('2026-01-01', first);
        const until = addDays(from, length - 1);
        const report = range(from, until, calendar);
        for (const list of [report.byHour, report.byDay, report.byIssuer, report.byFeed])
          expect(all(list)).toEqual(report.payments);
        const daily = daysOf({ from, until }).map((date) => reports.daily(date, calendar));
        expect(all(daily.map(({ payments }) => payments))).toEqual(report.payments);
        expect(daily.map(({ payments }) => payments.amount)).toEqual(
          report.byDay.map(({ amount }) => amount),
        );
        const wholeMs = dayRange(from, calendar).fromMs;
        const plain = db
          .prepare<number[], Sum>(
            `select count(*) as count, coalesce(sum(amount), 0) as amount from payment
             where stamp_from_ms >= ? and stamp_from_ms < ?`,
          )
          .get(wholeMs, dayRange(until, calendar).untilMs);
        expect(report.payments).toEqual(plain);
      }),
      { numRuns: 60 },
    );
  });
});

describe('a zone that changes its clocks', () => {
  const berlin = { timezone: 'Europe/Berlin', dayStartsAt: '00:00' };
  it('has a day of 23 hours and one of 25, and its hours are those of the wall', () => {
    open();
    const spring = dayRange('2026-03-29', berlin);
    expect(spring.untilMs - spring.fromMs).toBe(23 * HOUR_MS);
    come(1000, Date.UTC(2026, 2, 29, 0, 59)); // 01:59
    come(2000, Date.UTC(2026, 2, 29, 1, 0)); // 03:00
    const hoursOf = (date: string): unknown =>
      range(date, date, berlin).byHour.map(({ hour, amount }) => [hour, amount]);
    expect(hoursOf('2026-03-29')).toEqual([
      [1, 1000],
      [3, 2000],
    ]);
    come(3000, Date.UTC(2026, 9, 25, 0, 30)); // 02:30, the first time
    come(4000, Date.UTC(2026, 9, 25, 1, 30)); // 02:30 again
    expect(hoursOf('2026-10-25')).toEqual([[2, 7000]]);
  });

  it('is cut where the clocks change, and nowhere else', () => {
    open();
    const year = { fromMs: Date.UTC(2026, 0, 1), untilMs: Date.UTC(2027, 0, 1) };
    expect(ofOneOffset(year, 'Asia/Jakarta')).toEqual([{ ...year, offsetMs: 7 * HOUR_MS }]);
    const pieces = ofOneOffset(year, 'Europe/Berlin');
    expect(pieces.map(({ untilMs }) => untilMs)).toEqual([
      Date.UTC(2026, 2, 29, 1),
      Date.UTC(2026, 9, 25, 1),
      year.untilMs,
    ]);
    expect(pieces.map(({ offsetMs }) => offsetMs / HOUR_MS)).toEqual([1, 2, 1]);
  });
});

describe('what a day is held against', () => {
  it('is the same weekday, as far as this day has come, and the usual of four', () => {
    open();
    for (let week = 1; week <= 6; week += 1) {
      come(1000 * week, NOON_MS - week * 7 * DAY_MS - 1);
      come(50_000, NOON_MS - week * 7 * DAY_MS); // not yet at this time of that day
    }
    come(9000, NOON_MS - MINUTE_MS);
    expect(range('2026-11-21', '2026-11-21').comparisons).toEqual([
      expect.objectContaining({
        kind: 'week_before',
        from: '2026-11-14',
        payments: { count: 1, amount: 1000 },
      }),
      expect.objectContaining({
        kind: 'usual',
        from: '2026-10-24',
        until: '2026-11-14',
        weeks: 4,
        payments: { count: 1, amount: 2500 },
      }),
    ]);
    const [over] = range('2026-11-14', '2026-11-14').comparisons;
    expect(over?.payments).toEqual({ count: 2, amount: 52_000 });
  });

  it('is nothing in a shop that has not been there so long', () => {
    open();
    come(1000, NOON_MS);
    expect(range('2026-11-21', '2026-11-21').comparisons).toEqual([]);
    come(1000, NOON_MS - 8 * DAY_MS);
    const { comparisons } = range('2026-11-21', '2026-11-21');
    expect(comparisons.map(({ kind, weeks }) => [kind, weeks])).toEqual([
      ['week_before', 1],
      ['usual', 1],
    ]);
  });

  it('of a month is the month before, as far as this one has come', () => {
    open();
    come(1000, Date.UTC(2026, 9, 1));
    come(2000, Date.UTC(2026, 9, 21, 4, 59));
    come(4000, Date.UTC(2026, 9, 21, 5, 0)); // noon of the 21st: later than now of this month
    const [before] = range('2026-11-01', '2026-11-30').comparisons;
    expect(before).toMatchObject({
      kind: 'span_before',
      from: '2026-10-01',
      until: '2026-10-31',
      payments: { count: 2, amount: 3000 },
    });
    const whole = range('2026-11-01', '2026-11-30', WIB, NOON_MS + 30 * DAY_MS).comparisons[0];
    expect(whole?.payments.amount).toBe(7000);
  });
});
