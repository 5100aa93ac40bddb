import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MINUTE_MS, SECOND_MS } from '../../shared/time.ts';
import { BUSY_MS, delayMs, IDLE_MS, type Pace } from './backoff.ts';

const pace = (over: Partial<Pace>): Pace => ({
  failures: 0,
  isBusy: true,
  retryAfterMs: null,
  fraction: 0.5,
  ...over,
});

describe('how long to wait for the next look', () => {
  const cases = [
    ['a sale waits', {}, 2.5],
    ['nobody waits', { isBusy: false }, 30],
    ['the first failure', { failures: 1 }, 5],
    ['the first failure, nobody waits', { failures: 1, isBusy: false }, 5],
    ['the second', { failures: 2 }, 10],
    ['the third', { failures: 3 }, 20],
    ['the fourth', { failures: 4 }, 40],
    ['the fifth', { failures: 5 }, 60],
    ['the fiftieth', { failures: 50 }, 60],
    ['the five-thousandth', { failures: 5000 }, 60],
    ['asked to stay away for 17 s', { failures: 1, retryAfterMs: 17_000 }, 17],
    ['asked to stay away for less than we would', { failures: 4, retryAfterMs: 1000 }, 40],
    ['asked to stay away for 5 minutes', { failures: 1, retryAfterMs: 300_000 }, 300],
    ['asked to stay away for a year: 10 minutes', { failures: 1, retryAfterMs: 3e10 }, 600],
  ] as const;
  it.each(cases)('%s', (_what, over, seconds) => {
    expect(delayMs(pace(over))).toBe(seconds * SECOND_MS);
  });

  it('never goes beyond a minute or 20 % off, unless told to stay away', () => {
    const some = fc.record({
      failures: fc.nat(40),
      isBusy: fc.boolean(),
      fraction: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    });
    fc.assert(
      fc.property(some, (over) => {
        const waitMs = delayMs(pace(over));
        const middleMs = delayMs(pace({ ...over, fraction: 0.5 }));
        expect(waitMs).toBeGreaterThanOrEqual(Math.min(middleMs, MINUTE_MS) * 0.8 - 1);
        expect(waitMs).toBeLessThanOrEqual(Math.min(middleMs * 1.2 + 1, MINUTE_MS));
        expect(waitMs).toBeGreaterThanOrEqual(BUSY_MS * 0.8);
      }),
    );
  });

  it('parts the tills of a street: the dice decide within 40 % of it', () => {
    const [least, most] = [
      delayMs(pace({ isBusy: false, fraction: 0 })),
      delayMs(pace({ isBusy: false, fraction: 0.999_999 })),
    ];
    expect(least).toBe(IDLE_MS * 0.8);
    expect(most).toBe(IDLE_MS * 1.2);
  });

  it('never comes sooner than it was told to', () => {
    fc.assert(
      fc.property(fc.nat(600_000), fc.nat(10), (retryAfterMs, failures) => {
        expect(delayMs(pace({ retryAfterMs, failures, fraction: 0 }))).toBeGreaterThanOrEqual(
          retryAfterMs,
        );
      }),
    );
  });
});
