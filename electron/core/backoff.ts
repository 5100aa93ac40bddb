// Owns how long a loop waits: shorter while somebody is waiting, longer after failures, never all
// tills at once.
import { MINUTE_MS, SECOND_MS } from '../../shared/time.ts';

/** While a sale waits. Others ask every 3 to 6 s and are tolerated (facts/domain.md §3.5). */
export const BUSY_MS = 2.5 * SECOND_MS;
export const IDLE_MS = 30 * SECOND_MS;
const LONGEST_MS = MINUTE_MS;
const JITTER = 0.2;

export interface Pace {
  readonly failures: number;
  readonly isBusy: boolean;
  readonly retryAfterMs: number | null;
  /** 0 <= x < 1. */
  readonly fraction: number;
}

/**
 * Milliseconds until the next try: the pace of the day, doubled per failure, at most a minute,
 * ±20 %.
 */
export function delayMs({ failures, isBusy, retryAfterMs, fraction }: Pace): number {
  const base = isBusy ? BUSY_MS : IDLE_MS;
  const backedOff = failures === 0 ? base : Math.min(LONGEST_MS, BUSY_MS * 2 ** failures);
  const jittered = backedOff * (1 - JITTER + 2 * JITTER * fraction);
  const asked = Math.min(retryAfterMs ?? 0, 10 * LONGEST_MS);
  return Math.round(Math.max(Math.min(jittered, LONGEST_MS), asked));
}
