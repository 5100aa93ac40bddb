// Times in this file: the PC's monotonic clock starts at 0; the provider's is `OFFSET` ahead of it,
// exactly.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { combined, measured, providerTime, type ClockBound } from './clock-bound.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from './time.ts';

const OFFSET = Date.UTC(2026, 10, 21, 5, 0, 0, 321);

/** An answer whose provider looked at its clock `afterMs` after the request left. */
function answer(sentMs: number, afterMs: number, roundTripMs: number, offset = OFFSET): ClockBound {
  const dateMs = Math.floor((sentMs + afterMs + offset) / SECOND_MS) * SECOND_MS;
  return measured(dateMs, sentMs, sentMs + roundTripMs);
}
const widthOf = (bound: ClockBound, monoMs: number): number => {
  const { fromMs, untilMs } = providerTime(bound, monoMs);
  return untilMs - fromMs;
};

describe('one answer with a Date', () => {
  it('leaves a second and the round trip in doubt, no less', () => {
    expect(widthOf(answer(1000, 20, 50), 1050)).toBe(SECOND_MS + 50);
  });

  it('holds the truth, wherever in the round trip the provider looked at its clock', () => {
    const given = fc.record({
      sentMs: fc.nat(DAY_MS),
      roundTripMs: fc.nat(10_000),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      laterMs: fc.nat(DAY_MS),
    });
    fc.assert(
      fc.property(given, ({ sentMs, roundTripMs, share, laterMs }) => {
        const bound = answer(sentMs, roundTripMs * share, roundTripMs);
        const now = providerTime(bound, sentMs + laterMs);
        expect(now.fromMs).toBeLessThanOrEqual(sentMs + laterMs + OFFSET);
        expect(now.untilMs).toBeGreaterThan(sentMs + laterMs + OFFSET);
      }),
    );
  });

  it('knows less as time goes by, in both directions: crystals drift', () => {
    const bound = answer(HOUR_MS, 20, 50);
    expect(widthOf(bound, 2 * HOUR_MS)).toBeGreaterThan(widthOf(bound, HOUR_MS + MINUTE_MS));
    expect(widthOf(bound, 0)).toBeGreaterThan(widthOf(bound, HOUR_MS));
    expect(widthOf(bound, 2 * HOUR_MS) - widthOf(bound, HOUR_MS + 50)).toBeGreaterThanOrEqual(1400);
  });
});

describe('many answers', () => {
  it('tell more than each alone, and never lose the truth', () => {
    const someAnswer = fc.record({
      afterLast: fc.integer({ min: 1, max: 60_000 }),
      roundTripMs: fc.integer({ min: 1, max: 3000 }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(someAnswer, { minLength: 1, maxLength: 20 }), (answers) => {
        let bound: ClockBound | null = null;
        let nowMs = 0;
        for (const { afterLast, roundTripMs, share } of answers) {
          const one = answer(nowMs + afterLast, roundTripMs * share, roundTripMs);
          bound = combined(bound, one);
          nowMs += afterLast + roundTripMs;
          const { fromMs, untilMs } = providerTime(bound, nowMs);
          expect(fromMs <= nowMs + OFFSET && nowMs + OFFSET < untilMs).toBe(true);
          expect(untilMs - fromMs).toBeLessThanOrEqual(widthOf(one, nowMs));
        }
      }),
    );
  });

  it('find the provider’s second within a few sweeps of 50 ms', () => {
    let bound: ClockBound | null = null;
    for (let n = 0; n < 20; n += 1) bound = combined(bound, answer(n * 2530, 25, 50));
    expect(bound && widthOf(bound, 50_000)).toBeLessThan(300);
  });

  it('believe the newer one when a clock was set', () => {
    const before = answer(0, 20, 50);
    const after = answer(10_000, 20, 50, OFFSET + HOUR_MS);
    expect(combined(before, after)).toBe(after);
  });

  it('take the first as it is', () => {
    const first = answer(0, 20, 50);
    expect(combined(null, first)).toBe(first);
  });
});
