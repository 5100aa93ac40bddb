// Owns arithmetic with shop days written `YYYY-MM-DD`: steps, weekdays, months, spans of days. Pure
// calendar, no zone and no clock: which moment a day begins at is time.ts's to say.
import { DAY_MS } from './time.ts';

/** Days from the first to the last, both of it. */
export interface DaySpan {
  readonly from: string;
  readonly until: string;
}

const toMs = (date: string): number =>
  Date.UTC(Number(date.slice(0, 4)), Number(date.slice(5, 7)) - 1, Number(date.slice(8)));
const toDate = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** Whether a text is a real date: 2026-02-30 is none. */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const ms = toMs(text);
  return !Number.isNaN(ms) && toDate(ms) === text;
}

export function addDays(date: string, days: number): string {
  return toDate(toMs(date) + days * DAY_MS);
}

/** How many days from one to the other; negative when it lies before. */
export function daysBetween(from: string, to: string): number {
  return Math.round((toMs(to) - toMs(from)) / DAY_MS);
}

/** How many days a span has. */
export function lengthOf({ from, until }: DaySpan): number {
  return daysBetween(from, until) + 1;
}

/** Every day of a span, in order. */
export function daysOf(span: DaySpan): string[] {
  return Array.from({ length: Math.max(0, lengthOf(span)) }, (_, n) => addDays(span.from, n));
}

/** 1 (Monday) to 7 (Sunday), as ISO 8601 counts. */
export function weekdayOf(date: string): number {
  return new Date(toMs(date)).getUTCDay() || 7;
}

/** The week of a day, Monday to Sunday. */
export function weekOf(date: string): DaySpan {
  const from = addDays(date, 1 - weekdayOf(date));
  return { from, until: addDays(from, 6) };
}

/** The calendar month that a day lies in, or one so many months away from it. */
export function monthOf(date: string, months = 0): DaySpan {
  const [year = 0, month = 1] = date.split('-').map(Number);
  const first = (offset: number): number => Date.UTC(year, month - 1 + months + offset, 1);
  return { from: toDate(first(0)), until: toDate(first(1) - DAY_MS) };
}

/** The calendar year of a day, or one so many years away from it. */
export function yearOf(date: string, years = 0): DaySpan {
  const year = String(Number(date.slice(0, 4)) + years).padStart(4, '0');
  return { from: `${year}-01-01`, until: `${year}-12-31` };
}

const isSame = (a: DaySpan, b: DaySpan): boolean => a.from === b.from && a.until === b.until;

/** What kind of span this is to a person; `days`: any other. */
export function spanKind(span: DaySpan): 'day' | 'week' | 'month' | 'year' | 'days' {
  if (span.from === span.until) return 'day';
  if (isSame(span, weekOf(span.from))) return 'week';
  if (isSame(span, monthOf(span.from))) return 'month';
  return isSame(span, yearOf(span.from)) ? 'year' : 'days';
}

/**
 * The span a number of steps away: whole months and years stay whole, any other span moves by its
 * own length.
 */
export function stepSpan(span: DaySpan, steps: number): DaySpan {
  const kind = spanKind(span);
  if (kind === 'month') return monthOf(span.from, steps);
  if (kind === 'year') return yearOf(span.from, steps);
  const days = lengthOf(span) * steps;
  return { from: addDays(span.from, days), until: addDays(span.until, days) };
}
