// Owns how fast books go up: what waits a long time goes in large batches while nobody is at the
// till, in small ones with room between while a customer waits. The line is the money path's first.
import { MINUTE_MS, SECOND_MS } from '../../../../shared/time.ts';

const BATCH_MAX = 500;
const BUSY_BATCH_MAX = 50;
const BATCH_MIN = 10;
const BUSY_PAUSE_MS = 250;
/** The till's own work has its turn between two batches. */
const YIELD_MS = 10;
/** What changes together goes up together. */
const GATHER_MS = SECOND_MS;
const IDLE_MS = 30 * SECOND_MS;
const FIRST_RETRY_MS = 2 * SECOND_MS;
const LAST_RETRY_MS = 5 * MINUTE_MS;
const SAY_MS = MINUTE_MS;

/** `fraction`: 0 <= x < 1; never all tills at once. */
function jittered(ms: number, fraction: number): number {
  return Math.round(ms * (0.75 + fraction / 2));
}

/** Rows of the next batch. */
export function batchRows(isBusy: boolean, failures: number): number {
  const rows = isBusy ? BUSY_BATCH_MAX : BATCH_MAX;
  return Math.max(BATCH_MIN, Math.floor(rows / 2 ** failures));
}

export function pauseMs(isBusy: boolean): number {
  return isBusy ? BUSY_PAUSE_MS : YIELD_MS;
}

export function gatherMs(fraction: number): number {
  return jittered(GATHER_MS, fraction);
}

export function idleMs(fraction: number): number {
  return jittered(IDLE_MS, fraction);
}

export function retryMs(failures: number, fraction: number): number {
  const backedOff = FIRST_RETRY_MS * 2 ** Math.max(0, failures - 1);
  return jittered(Math.min(LAST_RETRY_MS, backedOff), fraction);
}

/** Between two words of a till about itself. */
export function sayMs(fraction: number): number {
  return jittered(SAY_MS, fraction);
}
