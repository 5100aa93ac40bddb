// Owns how times and spans are written, in the shop's own zone. Rupiah are written by
// shared/money.ts.
import { SECOND_MS } from '../shared/time.ts';

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(locale: string, timezone: string, kind: 'second' | 'minute' | 'day') {
  const key = `${locale}|${timezone}|${kind}`;
  let formatter = formatters.get(key);
  if (formatter === undefined) {
    const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
    const day = { weekday: 'long', day: 'numeric', month: 'long' } as const;
    const parts = {
      second: { ...time, second: '2-digit' },
      minute: time,
      day,
    } as const;
    formatter = new Intl.DateTimeFormat(locale, { timeZone: timezone, ...parts[kind] });
    formatters.set(key, formatter);
  }
  return formatter;
}

/** "12:04:31". Colons in both languages: id-ID would write points, which look like thousands. */
export function timeText(ms: number, timezone: string): string {
  return formatterOf('en-GB', timezone, 'second').format(ms);
}

/** "12:04" */
export function minuteText(ms: number, timezone: string): string {
  return formatterOf('en-GB', timezone, 'minute').format(ms);
}

/** To the provider's own precision: a stamp given to the minute shows no seconds it never had. */
export function stampText(ms: number, precisionMs: number, timezone: string): string {
  return precisionMs > SECOND_MS ? minuteText(ms, timezone) : timeText(ms, timezone);
}

/** "Sabtu, 21 November" for a shop day `YYYY-MM-DD`. */
export function dayText(date: string, locale: string): string {
  return formatterOf(locale, 'UTC', 'day').format(Date.parse(`${date}T00:00:00Z`));
}

/** "4:07", never below "0:00". Rounded up, so that 0:00 means over. */
export function countdownText(leftMs: number): string {
  const seconds = Math.max(0, Math.ceil(leftMs / SECOND_MS));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** Whole units gone by, for words like "3 detik lalu"; never negative. */
export function agoOf(ms: number): { readonly count: number; readonly unit: 's' | 'm' | 'h' } {
  const seconds = Math.max(0, Math.floor(ms / SECOND_MS));
  if (seconds < 90) return { count: seconds, unit: 's' };
  const minutes = Math.floor(seconds / 60);
  return minutes < 90
    ? { count: minutes, unit: 'm' }
    : { count: Math.floor(minutes / 60), unit: 'h' };
}
