// Owns what a report is held against: the same weekday a week before, the usual such weekday, the
// span before. A day that is not over is held against the same part of the others, never against
// whole ones.
import { addDays, daysBetween, lengthOf, stepSpan, type DaySpan } from '../../shared/days.ts';
import { shopDay, shopDayBounds, type Interval, type ShopCalendar } from '../../shared/time.ts';
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
  const at = (before: DaySpan): { payments: Sum; sales: Sum } => {
    const { payments, sales } = parts.sums(alike(before, span, calendar, nowMs));
    return { payments, sales };
  };
  const weeksBefore = (n: number): DaySpan => stepDays(span, -7 * n);
  if (lengthOf(span) > 1) {
    const before = stepSpan(span, -1);
    return isKnown(before) ? [{ kind: 'span_before', ...before, weeks: 1, ...at(before) }] : [];
  }
  const weeks = Array.from({ length: WEEKS }, (_, n) => weeksBefore(n + 1)).filter(isKnown);
  const [last] = weeks;
  if (last === undefined) return [];
  const all = weeks.map(at);
  const { from } = weeks.at(-1) ?? last;
  return [
    { kind: 'week_before', ...last, weeks: 1, ...at(last) },
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

/** The part of an earlier span that has gone by of this one: all of it when this one is over. */
function alike(before: DaySpan, span: DaySpan, calendar: ShopCalendar, nowMs: number): Interval {
  const whole = { fromMs: startOf(before.from, calendar), untilMs: endOf(before.until, calendar) };
  if (nowMs < startOf(span.from, calendar) || nowMs >= endOf(span.until, calendar)) return whole;
  const today = shopDay(nowMs, calendar);
  const then = addDays(before.from, daysBetween(span.from, today));
  const cutMs = startOf(then, calendar) + nowMs - startOf(today, calendar);
  return { fromMs: whole.fromMs, untilMs: Math.min(cutMs, whole.untilMs) };
}

const startOf = (date: string, calendar: ShopCalendar): number =>
  shopDayBounds(date, calendar)?.fromMs ?? 0;
const endOf = (date: string, calendar: ShopCalendar): number =>
  shopDayBounds(date, calendar)?.untilMs ?? 0;

/** In whole payments and whole rupiah. */
function average(sums: readonly Sum[]): Sum {
  const mean = (values: number[]): number =>
    Math.round(values.reduce((total, value) => total + value, 0) / values.length);
  return {
    count: mean(sums.map(({ count }) => count)),
    amount: mean(sums.map(({ amount }) => amount)),
  };
}
