// Owns the reading of provider stamps and the shop's days. Provider stamps are WIB without saying
// so (facts/domain.md §3.2): +07:00 is attached here, never taken from the PC. No clock is read
// here.

/** Half-open interval of epoch milliseconds: a stamp given to the minute is a minute wide. */
export interface Interval {
  readonly fromMs: number;
  readonly untilMs: number;
}

export const SECOND_MS = 1000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;
const WIB_MS = 7 * HOUR_MS;

const YEAR_FIRST = /^(\d{4})-(\d{2})-(\d{2})[ T](\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,6})?)?$/;
const DAY_FIRST = /^(\d{2})\/(\d{2})\/(\d{4}) (\d{2}):(\d{2})(?::(\d{2}))?$/;
const WITH_ZONE =
  /^(\d{4})-(\d{2})-(\d{2})[ T](\d{2}):(\d{2}):(\d{2})(?:\.\d{1,6})?(Z|[+-]\d{2}:?\d{2})$/;

/**
 * Reads a stamp of Qiospay or SNAP: `YYYY-MM-DD HH:mm[:ss]`, `YYYY-MM-DDTHH:mm:ss`,
 * `DD/MM/YYYY HH:mm[:ss]` as WIB, or an ISO stamp that names its own zone. Null when it is none of
 * these or no real date (31 February, 24:00).
 */
export function parseStamp(text: string): Interval | null {
  const trimmed = text.trim();
  const zoned = WITH_ZONE.exec(trimmed);
  if (zoned) {
    const [, y, mo, d, h, mi, s, zone] = zoned;
    return interval([y, mo, d, h, mi, s], zoneMs(zone ?? 'Z'));
  }
  const yearFirst = YEAR_FIRST.exec(trimmed);
  if (yearFirst) {
    const [, y, mo, d, h, mi, s] = yearFirst;
    return interval([y, mo, d, h, mi, s], WIB_MS);
  }
  const dayFirst = DAY_FIRST.exec(trimmed);
  if (!dayFirst) return null;
  const [, d, mo, y, h, mi, s] = dayFirst;
  return interval([y, mo, d, h, mi, s], WIB_MS);
}

/** Reads NICEPAY's `transDt` (YYYYMMDD) and `transTm` (HHmmss) as WIB (specs/001). */
export function parseCompactStamp(date: string, time: string): Interval | null {
  if (!/^\d{8}$/.test(date) || !/^\d{6}$/.test(time)) return null;
  const part = (text: string, at: number, length = 2) => text.slice(at, at + length);
  return interval(
    [part(date, 0, 4), part(date, 4), part(date, 6), part(time, 0), part(time, 2), part(time, 4)],
    WIB_MS,
  );
}

function zoneMs(zone: string): number {
  if (zone === 'Z') return 0;
  const sign = zone.startsWith('-') ? -1 : 1;
  return sign * (Number(zone.slice(1, 3)) * HOUR_MS + Number(zone.slice(-2)) * MINUTE_MS);
}

function interval(parts: readonly (string | undefined)[], offsetMs: number): Interval | null {
  const [y, mo, d, h, mi, s] = parts.map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const utcMs = Date.UTC(y, mo - 1, d, h, mi, s);
  const back = new Date(utcMs);
  // Date.UTC rolls 31 February over into March; a stamp that does so was never a real moment.
  const isReal =
    back.getUTCMonth() === mo - 1 &&
    back.getUTCDate() === d &&
    back.getUTCHours() === h &&
    back.getUTCMinutes() === mi &&
    s < 60;
  if (!isReal || y < 2000) return null;
  const fromMs = utcMs - offsetMs;
  return { fromMs, untilMs: fromMs + (parts[5] === undefined ? MINUTE_MS : SECOND_MS) };
}

/** `2026-11-21T12:00:30+07:00`, what SNAP calls X-TIMESTAMP; milliseconds on request. */
export function formatWib(ms: number, withMilliseconds = false): string {
  const text = new Date(ms + WIB_MS).toISOString();
  return `${text.slice(0, withMilliseconds ? 23 : 19)}+07:00`;
}

/** Where a shop's day begins: an IANA zone and a wall-clock time `HH:mm`. */
export interface ShopCalendar {
  readonly timezone: string;
  readonly dayStartsAt: string;
}

/** The shop day, `YYYY-MM-DD`, that a moment belongs to. */
export function shopDay(ms: number, calendar: ShopCalendar): string {
  const local = ms + zoneOffsetMs(ms, calendar.timezone) - startMs(calendar.dayStartsAt);
  return new Date(local).toISOString().slice(0, 10);
}

/** First moment of a shop day and of the next one. Null when the date is no real date. */
export function shopDayBounds(date: string, calendar: ShopCalendar): Interval | null {
  const fromMs = shopDayStart(date, calendar);
  const untilMs = shopDayStart(date, calendar, 1);
  return fromMs === null || untilMs === null ? null : { fromMs, untilMs };
}

/** First moment of a shop day, or of one so many days later. Null when the date is no real date. */
export function shopDayStart(date: string, calendar: ShopCalendar, daysLater = 0): number | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date);
  if (!match) return null;
  const month = Number(match[2]) - 1;
  const utcMs = Date.UTC(Number(match[1]), month, Number(match[3]));
  const isReal = new Date(utcMs).getUTCMonth() === month && !date.startsWith('00');
  if (!isReal) return null;
  const localMs = utcMs + daysLater * DAY_MS + startMs(calendar.dayStartsAt);
  const guessMs = localMs - zoneOffsetMs(localMs, calendar.timezone);
  return localMs - zoneOffsetMs(guessMs, calendar.timezone);
}

/** The hour of the wall clock, 0..23, in the shop's zone. */
export function shopHour(ms: number, timezone: string): number {
  return new Date(ms + zoneOffsetMs(ms, timezone)).getUTCHours();
}

/** The zone's wall clock as if it were UTC: for programs that know dates but no zones. */
export function wallClockMs(ms: number, timezone: string): number {
  return ms + zoneOffsetMs(ms, timezone);
}

/** The zone's wall clock, `YYYY-MM-DD HH:mm:ss`: how files and paper name a moment. */
export function wallClockText(ms: number, timezone: string): string {
  return new Date(wallClockMs(ms, timezone)).toISOString().slice(0, 19).replace('T', ' ');
}

/** Whether the runtime knows this IANA zone. */
export function isTimezone(timezone: string): boolean {
  try {
    formatterOf(timezone);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

function startMs(dayStartsAt: string): number {
  const [hours, minutes] = dayStartsAt.split(':').map(Number);
  return (hours ?? 0) * HOUR_MS + (minutes ?? 0) * MINUTE_MS;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(timezone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(timezone);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-US', {
      timeZone: timezone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formatters.set(timezone, formatter);
  }
  return formatter;
}

/** What zones are ahead of UTC, by quarter of an hour: asking Intl costs as much as a statement. */
const offsets = new Map<string, Map<number, number>>();
const OFFSETS_MAX = 20_000;
const QUARTER_MS = 15 * MINUTE_MS;

function zoneOffsetMs(ms: number, timezone: string): number {
  let known = offsets.get(timezone);
  if (!known || known.size > OFFSETS_MAX) {
    known = new Map();
    offsets.set(timezone, known);
  }
  // Clocks are put forward and back on whole quarters.
  const quarter = Math.floor(ms / QUARTER_MS);
  let offsetMs = known.get(quarter);
  if (offsetMs === undefined) {
    offsetMs = offsetAt(quarter * QUARTER_MS, timezone);
    known.set(quarter, offsetMs);
  }
  return offsetMs;
}

function offsetAt(ms: number, timezone: string): number {
  const part: Record<string, number> = {};
  for (const { type, value } of formatterOf(timezone).formatToParts(ms)) part[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  const asUtcMs = Date.UTC(year, month - 1, day, hour, minute, second);
  return asUtcMs - Math.floor(ms / SECOND_MS) * SECOND_MS;
}
