// Owns the cutting of a time where the shop's zone puts its clocks forward or back: inside a piece,
// the hour of the wall clock is plain arithmetic.
import { DAY_MS, wallClockMs, type Interval } from '../../shared/time.ts';
import { QUARTER_MS } from './store/rollups.ts';

export interface ZonePiece extends Interval {
  /** What the wall clock is ahead of UTC. */
  readonly offsetMs: number;
}

/** An interval in pieces of one offset each, in order; clocks change on whole quarters. */
export function ofOneOffset({ fromMs, untilMs }: Interval, timezone: string): ZonePiece[] {
  const offsetAt = (ms: number): number => wallClockMs(ms, timezone) - ms;
  const pieces: ZonePiece[] = [];
  let startMs = fromMs;
  let offsetMs = offsetAt(fromMs);
  for (let atMs = fromMs; atMs < untilMs;) {
    const nextMs = Math.min(atMs + DAY_MS, untilMs);
    const nextOffsetMs = offsetAt(nextMs);
    if (nextOffsetMs !== offsetMs) {
      const changeMs = changeBetween(atMs, nextMs, (ms) => offsetAt(ms) === offsetMs);
      if (changeMs > startMs) pieces.push({ fromMs: startMs, untilMs: changeMs, offsetMs });
      startMs = changeMs;
      offsetMs = nextOffsetMs;
    }
    atMs = nextMs;
  }
  if (startMs < untilMs) pieces.push({ fromMs: startMs, untilMs, offsetMs });
  return pieces;
}

/** The first quarter of an hour in which the clock is another. */
function changeBetween(fromMs: number, untilMs: number, isBefore: (ms: number) => boolean): number {
  let low = Math.floor(fromMs / QUARTER_MS);
  let high = Math.ceil(untilMs / QUARTER_MS);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (isBefore(middle * QUARTER_MS)) low = middle;
    else high = middle;
  }
  return Math.min(high * QUARTER_MS, untilMs);
}
