// Owns telling a barcode scanner from a hand: it types as a keyboard does, only faster than anyone.

/** Fewer digits than this is a hurried hand, or a key that bounces. */
const DIGITS_MIN = 8;
/** As many digits in less than this were not typed by fingers. */
const WINDOW_MS = 100;
/** A longer pause is where the hand ended and the scanner began. */
const GAP_MAX_MS = 50;

export interface BurstWatch<T> {
  /**
   * Hears a digit, `before` being what was there before it was taken. Times are in milliseconds of
   * any even clock.
   */
  digit(atMs: number, before: T): void;
  /** Hears Enter: answers what was there before the burst it ends, or null when a hand typed. */
  enter(atMs: number): { readonly before: T } | null;
  /** Any other key: what came before it is no part of a burst. */
  other(): void;
}

export function createBurstWatch<T>(): BurstWatch<T> {
  let run: { readonly atMs: number; readonly before: T }[] = [];
  return {
    digit(atMs, before) {
      const last = run.at(-1);
      if (last !== undefined && atMs - last.atMs > GAP_MAX_MS) run = [];
      run.push({ atMs, before });
    },
    enter(atMs) {
      const [digits, first, last] = [run, run[0], run.at(-1)];
      run = [];
      if (first === undefined || last === undefined || atMs - last.atMs > WINDOW_MS) return null;
      const start = digits.at(-DIGITS_MIN);
      if (digits.length < DIGITS_MIN || start === undefined) return null;
      return last.atMs - start.atMs < WINDOW_MS ? { before: first.before } : null;
    },
    other() {
      run = [];
    },
  };
}
