// Owns how days, months and round sums are written in the reports. Pure.
import { spanKind, type DaySpan } from '../../../shared/days.ts';

const formatters = new Map<string, Intl.DateTimeFormat>();

function written(date: string, locale: string, parts: Intl.DateTimeFormatOptions): string {
  const key = `${locale} ${JSON.stringify(parts)}`;
  let formatter = formatters.get(key);
  if (formatter === undefined) {
    formatter = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...parts });
    formatters.set(key, formatter);
  }
  return formatter.format(Date.parse(`${date}T00:00:00Z`));
}

/** "Sabtu" */
export const weekdayText = (date: string, locale: string): string =>
  written(date, locale, { weekday: 'long' });

/** "Sab" */
export const weekdayShort = (date: string, locale: string): string =>
  written(date, locale, { weekday: 'short' });

/** "21 Nov" */
export const dayShort = (date: string, locale: string): string =>
  written(date, locale, { day: 'numeric', month: 'short' });

/** "Sabtu, 21 November 2026" */
export const dayLong = (date: string, locale: string): string =>
  written(date, locale, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });

/** "November 2026" */
export const monthText = (date: string, locale: string): string =>
  written(date, locale, { month: 'long', year: 'numeric' });

/** "Nov" */
export const monthShort = (date: string, locale: string): string =>
  written(date, locale, { month: 'short' });

/** A Monday to a Sunday of a calendar, for their names alone. */
export const dateOfWeekday = (weekday: number): string => `2026-11-${String(15 + weekday)}`;

export function spanText(span: DaySpan, locale: string): string {
  const { from, until } = span;
  switch (spanKind(span)) {
    case 'day':
      return dayLong(from, locale);
    case 'month':
      return monthText(from, locale);
    case 'year':
      return from.slice(0, 4);
    case 'week':
    case 'days': {
      const isOneYear = from.slice(0, 4) === until.slice(0, 4);
      const first = dayShort(from, locale) + (isOneYear ? '' : ` ${from.slice(0, 4)}`);
      return `${first} – ${dayShort(until, locale)} ${until.slice(0, 4)}`;
    }
  }
}

export interface ShortUnits {
  readonly thousand: string;
  readonly million: string;
  readonly billion: string;
}

/** "1,2 jt": for the axis of a chart, where only the size matters. */
export function roundText(amount: number, locale: string, units: ShortUnits): string {
  const [size, unit] = sizeOf(amount, units);
  const digits = { maximumFractionDigits: amount / size >= 10 ? 0 : 1 };
  const figure = new Intl.NumberFormat(locale, digits).format(amount / size);
  return unit === '' ? figure : `${figure} ${unit}`;
}

function sizeOf(amount: number, units: ShortUnits): readonly [number, string] {
  if (amount >= 1e9) return [1e9, units.billion];
  if (amount >= 1e6) return [1e6, units.million];
  return amount >= 1e3 ? [1e3, units.thousand] : [1, ''];
}

/** The next round number a scale may end at, whose half is a round number too. */
export function scaleEnd(largest: number): number {
  if (largest <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(largest));
  const step = [1, 1.2, 1.6, 2, 3, 4, 6, 8, 10].find((each) => each * power >= largest) ?? 10;
  return step * power;
}

/** "34.598": how many, with the same points as money. */
export function countText(count: number, locale: string): string {
  return new Intl.NumberFormat(locale).format(count);
}

/** "+12 %", "−3 %", null where there is nothing to compare with. */
export function changeText(now: number, before: number): string | null {
  if (before === 0) return null;
  const percent = Math.round(((now - before) / before) * 100);
  if (percent === 0) return '±0 %';
  return `${percent > 0 ? '+' : '−'}${Math.abs(percent)} %`;
}
