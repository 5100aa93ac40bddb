// Owns the look at an event before the store takes it. The core's own schemas have checked every
// event before it left; this is only so that an event of a newer till is passed over, not misread.
import type { TillEvent } from '../../shared/views.ts';

const PAYLOAD_FIELDS: Readonly<Record<TillEvent['type'], readonly string[]>> = {
  'sale.changed': ['sale'],
  'payment.changed': ['payment'],
  'payment.reversed': ['payment'],
  'feed.changed': ['feed'],
  'row.setAside': [],
  'till.changed': [],
  'print.changed': ['print'],
};

/** The event, or null when this page doesn't know its kind or it lacks what that kind carries. */
export function readEvent(value: unknown): TillEvent | null {
  if (!isObject(value)) return null;
  const { seq, atMs, type, payload } = value;
  if (!Number.isSafeInteger(seq) || !Number.isSafeInteger(atMs)) return null;
  if (typeof type !== 'string' || !Object.hasOwn(PAYLOAD_FIELDS, type)) return null;
  const fields = PAYLOAD_FIELDS[type as TillEvent['type']];
  if (fields.length > 0 && !isObject(payload)) return null;
  const isWhole = fields.every((field) => isObject((payload as Record<string, unknown>)[field]));
  return isWhole ? (value as unknown as TillEvent) : null;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
