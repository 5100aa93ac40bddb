// The providers' wall clock: WIB, +07:00, no summer time. Never reads the machine's time zone.

const OFFSET_MS = 7 * 3_600_000;

/** The five ways providers write a moment without an offset (facts/domain.md §3.2). */
export const DATE_FORMATS = [
  'YYYY-MM-DD HH:mm:ss',
  'YYYY-MM-DD HH:mm',
  'YYYY-MM-DDTHH:mm:ss',
  'DD/MM/YYYY HH:mm',
  'DD/MM/YYYY HH:mm:ss',
] as const;
export type DateFormat = (typeof DATE_FORMATS)[number];

interface WibParts {
  readonly year: string;
  readonly month: string;
  readonly day: string;
  readonly hour: string;
  readonly minute: string;
  readonly second: string;
}

function wibParts(atMs: number): WibParts {
  const shifted = new Date(atMs + OFFSET_MS);
  const two = (value: number): string => String(value).padStart(2, '0');
  return {
    year: String(shifted.getUTCFullYear()).padStart(4, '0'),
    month: two(shifted.getUTCMonth() + 1),
    day: two(shifted.getUTCDate()),
    hour: two(shifted.getUTCHours()),
    minute: two(shifted.getUTCMinutes()),
    second: two(shifted.getUTCSeconds()),
  };
}

/** Writes epoch milliseconds as WIB wall clock. */
export function formatWib(atMs: number, format: DateFormat = 'YYYY-MM-DD HH:mm:ss'): string {
  const parts = wibParts(atMs);
  return format
    .replace('YYYY', parts.year)
    .replace('MM', parts.month)
    .replace('DD', parts.day)
    .replace('HH', parts.hour)
    .replace('mm', parts.minute)
    .replace('ss', parts.second);
}

/** "2024-03-01T16:39:14+07:00" */
export function wibIso(atMs: number): string {
  return `${formatWib(atMs, 'YYYY-MM-DDTHH:mm:ss')}+07:00`;
}

/** "20240301" */
export function wibCompactDate(atMs: number): string {
  return formatWib(atMs).slice(0, 10).replaceAll('-', '');
}

/** "163914" */
export function wibCompactTime(atMs: number): string {
  return formatWib(atMs).slice(11).replaceAll(':', '');
}

/** The WIB day, "YYYY-MM-DD". */
export function wibDay(atMs: number): string {
  return formatWib(atMs).slice(0, 10);
}

const ISO = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;

/** Reads an ISO 8601 moment with an offset; null when it is not one, or no such day exists. */
export function parseIso(text: string): number | null {
  const match = ISO.exec(text);
  if (!match) return null;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (hour > 23 || minute > 59 || second > 59) return null;
  const local = Date.UTC(year, month - 1, day, hour, minute, second);
  const check = new Date(local);
  if (check.getUTCMonth() !== month - 1 || check.getUTCDate() !== day) return null;
  return local - offsetMs(match[7] ?? 'Z');
}

function offsetMs(zone: string): number {
  if (zone === 'Z') return 0;
  const sign = zone.startsWith('-') ? -1 : 1;
  return sign * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4, 6))) * 60_000;
}
