// Owns the one judgement of the fuzz: may this answer have paid that sale? Its own reader, written
// apart from the till's and as lenient as the facts allow (facts/domain.md §3, §7): LUNAS without
// its leave is a wrong LUNAS.
import type { HttpAnswer } from '../../electron/core/ports.ts';
import type { Aim } from './answers.ts';

const WIB_MS = 7 * 3_600_000;
/** The stamp's slack and the width of the clock's bound, together at most this. */
export const SLACK_MS = 2500;

/**
 * The rows of an answer that say: this amount came in after this QR was shown, each by its text.
 * Rows alike that nothing tells apart are numbered: two of them are two payments (facts/domain.md
 * §3.4).
 */
export function rowsThatPay(answer: HttpAnswer, aim: Aim): string[] {
  const counts = new Map<string, number>();
  return rowsOf(answer).flatMap((row) => {
    if (!fits(row, aim)) return [];
    const text = JSON.stringify(row);
    const nth = isNamed(row) ? 0 : (counts.get(text) ?? 0);
    counts.set(text, nth + 1);
    return [`${text}#${nth}`];
  });
}

/** Whether a reference or a balance says which row it is. */
function isNamed(row: Record<string, unknown>): boolean {
  return [row['issuer_reff'], row['buyer_reff'], row['balance']].some(
    (value) => value !== undefined && value !== null && !/^["\-0\s]*$/.test(JSON.stringify(value)),
  );
}

function rowsOf({ status, body }: HttpAnswer): Record<string, unknown>[] {
  if (status === 429 || status >= 500) return [];
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return [];
  }
  if (!isRecord(json) || json['status'] !== 'success' || !Array.isArray(json['data'])) return [];
  return (json['data'] as unknown[]).filter((row) => isRecord(row));
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fits(row: Record<string, unknown>, aim: Aim): boolean {
  const { type, amount, date } = row;
  if (typeof type !== 'string' || type.trim().toLowerCase() !== 'cr') return false;
  if (rupiahOf(amount) !== aim.payable || typeof date !== 'string') return false;
  const untilMs = latestMomentOf(date.trim());
  return untilMs !== null && untilMs + SLACK_MS > aim.shownMs;
}

/** What a value says in rupiah; null for what is no amount. */
export function rupiahOf(value: unknown): number | null {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return null;
  const bare = value.trim().replace(/^(rp|idr)\.?\s*/i, '');
  const whole = bare.replace(/\.0{1,2}$/, '');
  if (/^[0-9]+$/.test(whole)) return Number(whole);
  const groups = whole.split('.');
  const areGroups = groups.every(
    (group, at) => /^[0-9]+$/.test(group) && (at === 0 || group.length === 3),
  );
  return areGroups && (groups[0]?.length ?? 9) <= 3 ? Number(groups.join('')) : null;
}

/** The end of the second or minute a stamp names, epoch ms; null for what is no stamp. */
export function latestMomentOf(text: string): number | null {
  const zone = /(Z|[+-]\d{2}:?\d{2})$/.exec(text.slice(10))?.[1];
  const bare = zone === undefined ? text : text.slice(0, -zone.length);
  const numbers = bare.split(/[-/ T:.]/).map(Number);
  const isDayFirst = /^\d{2}\/\d{2}\/\d{4} /.test(bare);
  if (!isDayFirst && !/^\d{4}-\d{2}-\d{2}[ T]/.test(bare)) return null;
  const [year, month, day] = isDayFirst
    ? [numbers[2], numbers[1], numbers[0]]
    : [numbers[0], numbers[1], numbers[2]];
  const [hour, minute, second] = numbers.slice(3);
  if (hour === undefined || minute === undefined) return null;
  const utcMs = Date.UTC(year ?? 0, (month ?? 0) - 1, day, hour, minute, second ?? 0);
  const offsetMs = zone === undefined ? WIB_MS : offsetOf(zone);
  return Number.isNaN(utcMs) ? null : utcMs - offsetMs + (second === undefined ? 60_000 : 1000);
}

function offsetOf(zone: string): number {
  if (zone === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000;
}
