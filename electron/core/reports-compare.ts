// Owns what a report is held against: the same weekday a week before, the usual such weekday, the
// span before. A day that is not over is held against the same part of the others, never against
// whole ones.
import { addDays, daysBetween, lengthOf, stepSpan, type DaySpan } from '../../shared/days.ts';
import { shopDay, shopDayStart, type Interval, type ShopCalendar } from '../../shared/time.ts';
import type { Comparison, Sum } from '../../shared/views.ts';

const WEEKS = 4;

export interface CompareParts {
  sums(range: Interval): { readonly payments: Sum; readonly sales: Sum };
  firstDayMs(): number | null;
}

export function comparisonsOf(
  span: DaySpan,
  calendar: ShopCalendar,
  nowMs: number,
  parts: CompareParts,
): Comparison[] {
  const first = parts.firstDayMs();
  if (first === null) return [];
  const firstDay = shopDay(first, calendar);
  const isKnown = ({ until }: DaySpan): boolean => until >= firstDay;
  const part = partOf(span, calendar, nowMs);
  const at = (before: DaySpan): { payments: Sum; sales: Sum } => {
    const { payments, sales } = parts.sums(alike(before, part, calendar));
    return { payments, sales };
  };
  if (lengthOf(span) > 1) {
    const before = stepSpan(span, -1);
    return isKnown(before) ? [{ kind: 'span_before', ...before, weeks: 1, ...at(before) }] : [];
  }
  const weeks = Array.from({ length: WEEKS }, (_, n) => stepDays(span, -7 * (n + 1))).filter(
    isKnown,
  );
  const [last] = weeks;
  const all = weeks.map(at);
  const [then] = all;
  if (last === undefined || then === undefined) return [];
  const { from } = weeks.at(-1) ?? last;
  return [
    { kind: 'week_before', ...last, weeks: 1, ...then },
    {
      kind: 'usual',
      from,
      until: last.until,
      weeks: weeks.length,
      payments: average(all.map(({ payments }) => payments)),
      sales: average(all.map(({ sales }) => sales)),
    },
  ];
}

function stepDays(span: DaySpan, days: number): DaySpan {
  return { from: addDays(span.from, days), until: addDays(span.until, days) };
}

/** How far a span has come: so many whole days and so long into the next; null: it is over. */
type Part = { readonly days: number; readonly intoMs: number } | null;

function partOf(span: DaySpan, calendar: ShopCalendar, nowMs: number): Part {
  const today = shopDay(nowMs, calendar);
  if (today < span.from || today > span.until) return null;
  const days = daysBetween(span.from, today);
  return { days, intoMs: nowMs - startOf(today, calendar) };
}

/** The same part of an earlier span, or all of it. */
function alike(before: DaySpan, part: Part, calendar: ShopCalendar): Interval {
  const fromMs = startOf(before.from, calendar);
  const untilMs = startOf(addDays(before.until, 1), calendar);
  if (part === null) return { fromMs, untilMs };
  const day = part.days === 0 ? fromMs : startOf(addDays(before.from, part.days), calendar);
  return { fromMs, untilMs: Math.min(day + part.intoMs, untilMs) };
}

const startOf = (date: string, calendar: ShopCalendar): number => shopDayStart(date, calendar) ?? 0;

/** In whole payments and whole rupiah. */
function average(sums: readonly Sum[]): Sum {
  const mean = (values: number[]): number =>
    Math.round(values.reduce((total, value) => total + value, 0) / values.length);
  return {
    count: mean(sums.map(({ count }) => count)),
    amount: mean(sums.map(({ amount }) => amount)),
  };
}
