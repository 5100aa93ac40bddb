// Owns the look at a frame before it is drawn. The till has checked it against its schema; this is
// so that a frame of a newer till is passed over, and nothing half-known is ever shown.
import type { PhoneFrame } from '../../shared/network.ts';

const TEXTS = ['shop', 'till', 'timezone', 'date'] as const;
const NUMBERS = ['nowMs', 'waiting', 'asking'] as const;
const KINDS: readonly unknown[] = ['sale', 'unclaimed', 'reversed'];
const STATES: readonly unknown[] = ['live', 'stale', 'blind', 'refused'];

/** The frame of one line, or null when this page can't draw it. */
export function readPhoneFrame(line: string): PhoneFrame | null {
  const value = parsed(line);
  if (!isObject(value)) return null;
  const { sales, unclaimed, feeds, payments, isTraining } = value;
  const isWhole =
    TEXTS.every((name) => typeof value[name] === 'string') &&
    NUMBERS.every((name) => Number.isSafeInteger(value[name])) &&
    typeof isTraining === 'boolean' &&
    isSum(sales) &&
    isSum(unclaimed) &&
    Array.isArray(feeds) &&
    feeds.every((feed) => isObject(feed) && STATES.includes(feed['state'])) &&
    Array.isArray(payments) &&
    payments.every(isPayment);
  return isWhole ? (value as unknown as PhoneFrame) : null;
}

function isSum(value: unknown): boolean {
  return (
    isObject(value) && Number.isSafeInteger(value['count']) && Number.isSafeInteger(value['amount'])
  );
}

function isPayment(value: unknown): boolean {
  return (
    isObject(value) &&
    Number.isSafeInteger(value['paidAtMs']) &&
    Number.isSafeInteger(value['amount']) &&
    KINDS.includes(value['kind'])
  );
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
