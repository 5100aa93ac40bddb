// Owns the till's time on the page. The PC's wall clock and zone are never asked: a till at the
// counter may have both wrong, and a countdown must not follow them.

export interface TillClock {
  /** Takes the till's time from a snapshot. */
  set(nowMs: number): void;
  /** An event can't be from the future: if it seems so, this clock slept (a closed laptop lid). */
  hear(atMs: number): void;
  /** Epoch milliseconds by the till's clock; 0 before the first snapshot. */
  nowMs(): number;
}

/** `monotonicMs` runs evenly from any start, as performance.now does. */
export function createClock(monotonicMs: () => number): TillClock {
  let aheadMs: number | null = null;
  const nowMs = (): number => (aheadMs === null ? 0 : monotonicMs() + aheadMs);
  return {
    set(tillNowMs) {
      aheadMs = tillNowMs - monotonicMs();
    },
    hear(atMs) {
      if (aheadMs !== null && atMs > nowMs()) aheadMs = atMs - monotonicMs();
    },
    nowMs,
  };
}
