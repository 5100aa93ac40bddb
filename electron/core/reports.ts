// Owns the sums of a day and of any span of days: reads only, from the roll-ups. Every credited
// rupiah is in exactly one of sales, unclaimed and dismissed; every list adds up to its sum.
import { addDays, daysOf, isDate, lengthOf, weekdayOf, type DaySpan } from '../../shared/days.ts';
import { AppError } from '../../shared/errors.ts';
import {
  DAY_MS,
  HOUR_MS,
  shopDay,
  shopDayBounds,
  shopDayStart,
  type Interval,
  type ShopCalendar,
} from '../../shared/time.ts';
import type { DailyReport, RangeReport, Share, Sum } from '../../shared/views.ts';
import { comparisonsOf } from './reports-compare.ts';
import { ofOneOffset } from './reports-zone.ts';
import { QUARTER_MS, type NamedPart, type Part, type Rollups } from './store/rollups.ts';

/** What all money of an interval is: payments = sales + unclaimed + dismissed. */
export type Sums = Pick<
  DailyReport,
  'sales' | 'payments' | 'unclaimed' | 'dismissed' | 'reversed' | 'manual' | 'unseen'
>;

export interface Reports {
  daily(date: string, calendar: ShopCalendar): DailyReport;
  /** AppError `bad_input` when the days are none, the wrong way round or too many. */
  range(span: DaySpan, calendar: ShopCalendar, nowMs: number): RangeReport;
  /** Of any two moments, to the millisecond: a shift need not begin with a day. */
  sums(range: Interval): Sums;
  totals(range: Interval): Pick<Sums, 'sales' | 'unclaimed'>;
}

const DAYS_MAX = 3660;

/** The bounds of a shop day; AppError `bad_input` when there is no such date. */
export function dayRange(date: string, calendar: ShopCalendar): Interval {
  const range = shopDayBounds(date, calendar);
  if (!range) throw new AppError('bad_input', `There is no day ${date}.`);
  return range;
}

export function today(nowMs: number, calendar: ShopCalendar): string {
  return shopDay(nowMs, calendar);
}

export function createReports(rollups: Rollups): Reports {
  const sums = (range: Interval): Sums => sumsOf(rollups.all(range));
  const lists = (range: Interval, timezone: string) => ({
    byHour: hours(rollups, range, timezone),
    byCashier: cashiers(rollups.by('cashier', range)),
    byIssuer: issuers(rollups.by('issuer', range)),
    byFeed: feeds(rollups.by('feed', range)),
  });
  return {
    sums,
    totals(range) {
      const { sales, unclaimed } = sums(range);
      return { sales, unclaimed };
    },
    daily(date, calendar) {
      const range = dayRange(date, calendar);
      const { timezone } = calendar;
      const { byHour, byCashier, byIssuer, byFeed } = lists(range, timezone);
      return {
        date,
        timezone,
        ...sums(range),
        byHour: byHour.map(plain),
        byCashier,
        byIssuer: byIssuer.map(plain),
        byFeed: byFeed.map(plain),
      };
    },
    range(span, calendar, nowMs) {
      checkSpan(span);
      const { from, until } = span;
      const { timezone, dayStartsAt } = calendar;
      const fromMs = dayRange(from, calendar).fromMs;
      const { untilMs } = dayRange(until, calendar);
      const range = { fromMs, untilMs };
      const byDay = days(rollups, span, calendar);
      return {
        from,
        until,
        timezone,
        dayStartsAt,
        asOfMs: nowMs,
        isSoFar: fromMs <= nowMs && nowMs < untilMs,
        ...sums(range),
        ...lists(range, timezone),
        byDay,
        byWeekday: weekdays(byDay, shopDay(nowMs, calendar)),
        comparisons: comparisonsOf(span, calendar, nowMs, {
          sums,
          firstDayMs: () => rollups.firstDayMs(),
        }),
      };
    },
  };
}

function checkSpan(span: DaySpan): void {
  for (const date of [span.from, span.until])
    if (!isDate(date)) throw new AppError('bad_input', `There is no day ${date}.`);
  const length = lengthOf(span);
  if (length < 1) throw new AppError('bad_input', 'The last day comes before the first one.');
  if (length > DAYS_MAX) throw new AppError('bad_input', 'A report is of ten years at most.');
}

const NOTHING: Sum = { count: 0, amount: 0 };
const NO_SHARE: Share = { ...NOTHING, sales: NOTHING };

const plus = (a: Sum, b: Sum): Sum => ({ count: a.count + b.count, amount: a.amount + b.amount });

/** Of parts that name each kind once. */
function sumsOf(parts: readonly Part[]): Sums {
  const of = (kind: Part['countsAs']): Sum => {
    const part = parts.find(({ countsAs }) => countsAs === kind);
    return part ? { count: part.count, amount: part.amount } : NOTHING;
  };
  const unseen = of('unseen');
  const unclaimed = of('unclaimed');
  const dismissed = of('dismissed');
  const manual = plus(of('manual'), unseen);
  const sales = plus(of('sale'), manual);
  const payments = plus(sales, plus(unclaimed, dismissed));
  return { sales, payments, unclaimed, dismissed, reversed: of('reversed'), manual, unseen };
}

function withPart(share: Share, part: Part): Share {
  const isSale = part.countsAs !== 'unclaimed' && part.countsAs !== 'dismissed';
  return { ...plus(share, part), sales: isSale ? plus(share.sales, part) : share.sales };
}

/** Credited parts gathered under a key; money taken back counts nowhere. */
function shares<K, P extends Part>(parts: readonly P[], keyOf: (part: P) => K): Map<K, Share> {
  const byKey = new Map<K, Share>();
  for (const part of parts) {
    if (part.countsAs === 'reversed') continue;
    const key = keyOf(part);
    byKey.set(key, withPart(byKey.get(key) ?? NO_SHARE, part));
  }
  return byKey;
}

/** As REST has always said it: the money, not what of it paid sales. */
function plain<T extends Share>(share: T): Omit<T, 'sales'> {
  const { sales, ...rest } = share;
  void sales;
  return rest;
}

const byAmount = (a: Sum, b: Sum): number => b.amount - a.amount;

function cashiers(parts: readonly NamedPart[]): RangeReport['byCashier'] {
  return [...shares(parts, ({ name }) => name)]
    .map(([name, share]) => ({ cashier: name || null, ...plain(share) }))
    .toSorted(byAmount);
}

/** One issuer may be written in several ways; the code is the same. */
function issuers(parts: readonly NamedPart[]): RangeReport['byIssuer'] {
  const keyOf = ({ code, name }: NamedPart): string => code || name;
  const names = new Map<string, { code: string | null; name: string }>();
  for (const part of parts) {
    if (part.countsAs === 'reversed') continue;
    const known = names.get(keyOf(part));
    if (known === undefined || part.name < known.name)
      names.set(keyOf(part), { code: part.code || null, name: part.name });
  }
  return [...shares(parts, keyOf)]
    .map(([key, share]) => ({ code: null, name: key, ...names.get(key), ...share }))
    .toSorted(byAmount);
}

function feeds(parts: readonly NamedPart[]): RangeReport['byFeed'] {
  return [...shares(parts, ({ name }) => name)]
    .map(([feed, share]) => ({ feed, ...share }))
    .toSorted(byAmount);
}

function days(rollups: Rollups, span: DaySpan, calendar: ShopCalendar): RangeReport['byDay'] {
  const dates = daysOf(span);
  const starts = [...dates, addDays(span.until, 1)].map(
    (date) => shopDayStart(date, calendar) ?? 0,
  );
  const ranges = dates.map((_, n) => ({ fromMs: starts[n] ?? 0, untilMs: starts[n + 1] ?? 0 }));
  const parts = rollups.byInterval(ranges);
  return dates.map((date, n) => {
    const share = shares(parts[n] ?? [], () => date).get(date) ?? NO_SHARE;
    return { date, ...share };
  });
}

/** Days that have not begun are no quiet Mondays: they don't count. */
function weekdays(byDay: RangeReport['byDay'], lastDay: string): RangeReport['byWeekday'] {
  const found = new Map<number, RangeReport['byWeekday'][number]>();
  for (const { date, sales, ...sum } of byDay) {
    if (date > lastDay) continue;
    const weekday = weekdayOf(date);
    const before = found.get(weekday) ?? { weekday, days: 0, ...NO_SHARE };
    const share = { ...plus(before, sum), sales: plus(before.sales, sales) };
    found.set(weekday, { weekday, days: before.days + 1, ...share });
  }
  return [...found.values()].toSorted((a, b) => a.weekday - b.weekday);
}

/** The hours of the shop's wall clock, also where clocks are put forward and back. */
function hours(rollups: Rollups, range: Interval, timezone: string): RangeReport['byHour'] {
  const byHour = new Map<number, Share>();
  for (const { offsetMs, ...piece } of ofOneOffset(range, timezone))
    for (const part of rollups.byQuarter(piece)) {
      if (part.countsAs === 'reversed') continue;
      const localMs = part.quarter * QUARTER_MS + offsetMs + DAY_MS;
      const hour = Math.floor((localMs % DAY_MS) / HOUR_MS);
      byHour.set(hour, withPart(byHour.get(hour) ?? NO_SHARE, part));
    }
  return [...byHour]
    .map(([hour, share]) => ({ hour, ...share }))
    .toSorted((a, b) => a.hour - b.hour);
}
