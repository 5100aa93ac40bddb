// Owns believable sums for drawing the reports without a core: the same days give the same figures.
import { daysOf, lengthOf, stepSpan, weekdayOf, addDays, type DaySpan } from '../../shared/days.ts';
import type { DailyReport, RangeReport, Share, Sum } from '../../shared/views.ts';

const ISSUERS: readonly (readonly [string | null, string, number])[] = [
  ['93600014', 'BCA', 31],
  ['93600914', 'GoPay', 22],
  ['93600915', 'DANA', 15],
  ['93600002', 'BRI', 11],
  ['93600008', 'Mandiri', 9],
  ['93600912', 'OVO', 7],
  ['93600918', 'ShopeePay', 4],
  [null, 'Lainnya', 1],
];
const OPEN_HOURS = [0, 0, 0, 0, 0, 0, 2, 5, 7, 6, 5, 8, 14, 11, 6, 4, 5, 8, 12, 13, 9, 5, 1, 0];

function noise(text: string): number {
  let value = 7;
  for (const sign of text) value = (value * 31 + sign.charCodeAt(0)) % 1009;
  return value / 1009;
}

function part(sum: Sum, percent: number): Sum {
  const count = Math.round((sum.count * percent) / 100);
  return { count, amount: Math.round((sum.amount * percent) / 100 / 500) * 500 };
}

const share = (sum: Sum): Share => ({ ...sum, sales: part(sum, 93) });

function dayOf(date: string, today: string): Sum {
  if (date > today) return { count: 0, amount: 0 };
  const busy = weekdayOf(date) >= 6 ? 1.5 : 1;
  const count = Math.round(90 * busy * (0.75 + noise(date) / 2));
  return { count, amount: count * 500 * Math.round(46 + 20 * noise(`${date}!`)) };
}

function total(span: DaySpan, today: string): Sum {
  return daysOf(span)
    .map((date) => dayOf(date, today))
    .reduce((a, b) => ({ count: a.count + b.count, amount: a.amount + b.amount }));
}

export function fakeRange(span: DaySpan, today: string, nowMs: number): RangeReport {
  const all = total(span, today);
  const byDay = daysOf(span).map((date) => ({ date, ...share(dayOf(date, today)) }));
  const weekdays = [1, 2, 3, 4, 5, 6, 7].flatMap((weekday) => {
    const days = byDay.filter(({ date }) => date <= today && weekdayOf(date) === weekday);
    const sum = (pick: (day: Share) => number): number =>
      days.reduce((value, day) => value + pick(day), 0);
    if (days.length === 0) return [];
    const money = { count: sum((day) => day.count), amount: sum((day) => day.amount) };
    return [{ weekday, days: days.length, ...share(money) }];
  });
  const before = lengthOf(span) === 1 ? -7 : 0;
  const other = before === 0 ? stepSpan(span, -1) : dayAway(span, before);
  const then = { payments: total(other, today), sales: part(total(other, today), 93) };
  const usual = { payments: part(all, 91), sales: part(all, 85) };
  return {
    ...span,
    timezone: 'Asia/Jakarta',
    dayStartsAt: '00:00',
    asOfMs: nowMs,
    isSoFar: span.from <= today && today <= span.until,
    ...kinds(all),
    byHour: OPEN_HOURS.flatMap((weight, hour) =>
      weight === 0 ? [] : [{ hour, ...share(part(all, (weight * 100) / 121)) }],
    ),
    byDay,
    byWeekday: weekdays,
    byCashier: [
      { cashier: 'Sari', ...part(all, 52) },
      { cashier: 'Dewi', ...part(all, 34) },
      { cashier: null, ...part(all, 7) },
    ],
    byIssuer: ISSUERS.map(([code, name, percent]) => ({
      code,
      name,
      ...share(part(all, percent)),
    })),
    byFeed: [
      { feed: 'qiospay', ...share(part(all, 81)) },
      { feed: 'snap', ...share(part(all, 19)) },
    ],
    comparisons:
      before === 0
        ? [{ kind: 'span_before', ...other, weeks: 1, ...then }]
        : [
            { kind: 'week_before', ...other, weeks: 1, ...then },
            { kind: 'usual', ...dayAway(span, -28), until: other.until, weeks: 4, ...usual },
          ],
  };
}

function dayAway({ from, until }: DaySpan, days: number): DaySpan {
  return { from: addDays(from, days), until: addDays(until, days) };
}

function kinds(all: Sum) {
  return {
    payments: all,
    sales: part(all, 93),
    unclaimed: part(all, 5),
    dismissed: part(all, 2),
    reversed: part(all, 1),
    manual: part(all, 2),
    unseen: part(all, 1),
  };
}

export function fakeDaily(date: string, today: string, nowMs: number): DailyReport {
  const { timezone, byHour, byCashier, byIssuer, byFeed } = fakeRange(
    { from: date, until: date },
    today,
    nowMs,
  );
  const all = dayOf(date, today);
  return { date, timezone, ...kinds(all), byHour, byCashier, byIssuer, byFeed };
}
