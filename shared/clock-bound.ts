// Owns what is known of the provider's clock: not one number but a bound, from the HTTP `Date`
// header. Kept against the PC's monotonic clock, so that a PC on the wrong time or zone changes
// nothing.
import { SECOND_MS, type Interval } from './time.ts';

/** Provider time minus monotonic time, somewhere in this interval. */
export interface ClockBound {
  readonly offset: Interval;
  readonly measuredAtMonoMs: number;
}

/** Crystals drift; 200 ppm is beyond any PC's. */
const DRIFT = 0.0002;

/**
 * One measurement: the provider wrote `dateMs` (whole seconds, rounded down) at some moment between
 * `sentMonoMs` and `receivedMonoMs`.
 */
export function measured(dateMs: number, sentMonoMs: number, receivedMonoMs: number): ClockBound {
  return {
    offset: { fromMs: dateMs - receivedMonoMs, untilMs: dateMs + SECOND_MS - sentMonoMs },
    measuredAtMonoMs: receivedMonoMs,
  };
}

/**
 * What somebody else knows of the provider's clock: it was at most `untilMs` at some moment after
 * `sentMonoMs`, and at least `fromMs` at one before `receivedMonoMs`.
 */
export function told(
  { fromMs, untilMs }: Interval,
  sentMonoMs: number,
  receivedMonoMs: number,
): ClockBound {
  // The first of the two may be as old as the question.
  const driftMs = (receivedMonoMs - sentMonoMs) * DRIFT;
  return {
    offset: { fromMs: fromMs - receivedMonoMs, untilMs: untilMs - sentMonoMs + driftMs },
    measuredAtMonoMs: receivedMonoMs,
  };
}

/**
 * Both bounds hold, so the truth is in both; when they exclude each other a clock was set, and the
 * newer counts.
 */
export function combined(older: ClockBound | null, newer: ClockBound): ClockBound {
  if (older === null) return newer;
  const aged = agedTo(older, newer.measuredAtMonoMs);
  const fromMs = Math.max(aged.fromMs, newer.offset.fromMs);
  const untilMs = Math.min(aged.untilMs, newer.offset.untilMs);
  if (fromMs >= untilMs) return newer;
  return { offset: { fromMs, untilMs }, measuredAtMonoMs: newer.measuredAtMonoMs };
}

/** How far two measurements contradict each other, ms; 0 when both can be true. */
export function contradictionMs(older: ClockBound, newer: ClockBound): number {
  const aged = agedTo(older, newer.measuredAtMonoMs);
  const { fromMs, untilMs } = newer.offset;
  return Math.max(0, fromMs - aged.untilMs, aged.fromMs - untilMs);
}

/** The provider's time at a moment of the monotonic clock. */
export function providerTime(bound: ClockBound, monoMs: number): Interval {
  const { fromMs, untilMs } = agedTo(bound, monoMs);
  return { fromMs: Math.floor(monoMs + fromMs), untilMs: Math.ceil(monoMs + untilMs) };
}

function agedTo(bound: ClockBound, monoMs: number): Interval {
  const widenMs = Math.abs(monoMs - bound.measuredAtMonoMs) * DRIFT;
  return { fromMs: bound.offset.fromMs - widenMs, untilMs: bound.offset.untilMs + widenMs };
}
