// Owns when a webhook is tried again: soon at first, then slower, for a day; never all at once.
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../shared/time.ts';

/** Waits between tries; after the last one the event is given up. Together 23 h 51 min. */
export const RETRY_DELAYS_MS: readonly number[] = [
  5 * SECOND_MS,
  15 * SECOND_MS,
  MINUTE_MS,
  5 * MINUTE_MS,
  15 * MINUTE_MS,
  30 * MINUTE_MS,
  HOUR_MS,
  2 * HOUR_MS,
  4 * HOUR_MS,
  8 * HOUR_MS,
  8 * HOUR_MS,
];

export const ATTEMPTS_MAX = RETRY_DELAYS_MS.length + 1;

const JITTER = 0.1;
/** A receiver may ask for this much patience (`Retry-After`), and for no more. */
const ASKED_MAX_MS = HOUR_MS;

/** The longest wait there is, with its jitter: what is planned for later was planned wrongly. */
export const LONGEST_WAIT_MS = Math.max(...RETRY_DELAYS_MS) * (1 + JITTER);

export interface Failed {
  /** Tries so far, this one among them. */
  readonly attempts: number;
  /** What the receiver asked for; null: nothing. */
  readonly retryAfterMs: number | null;
  /** 0 <= x < 1. */
  readonly fraction: number;
}

/** Milliseconds until the next try, ±10 %; null: it was the last. */
export function retryDelayMs({ attempts, retryAfterMs, fraction }: Failed): number | null {
  const delayMs = RETRY_DELAYS_MS[attempts - 1];
  if (delayMs === undefined) return null;
  const jitteredMs = delayMs * (1 - JITTER + 2 * JITTER * fraction);
  return Math.round(Math.max(jitteredMs, Math.min(retryAfterMs ?? 0, ASKED_MAX_MS)));
}
