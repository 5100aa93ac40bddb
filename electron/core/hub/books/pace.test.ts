import { describe, expect, it } from 'vitest';
import { batchRows, gatherMs, idleMs, pauseMs, retryMs, sayMs } from './pace.ts';

describe('the pace of the books', () => {
  it('is slow while a customer waits, and quick while nobody does', () => {
    expect(batchRows(true, 0)).toBeLessThanOrEqual(batchRows(false, 0) / 10);
    expect(pauseMs(true)).toBeGreaterThan(10 * pauseMs(false));
  });

  it('takes less at once after failures, and never nothing', () => {
    const sizes = [0, 1, 2, 3, 20].map((failures) => batchRows(false, failures));
    expect(sizes).toEqual([500, 250, 125, 62, 10]);
  });

  it('waits longer after each failure, five minutes at most, and not all tills alike', () => {
    const waits = [1, 2, 3, 4].map((failures) => retryMs(failures, 0.5));
    expect(waits).toEqual([2_000, 4_000, 8_000, 16_000]);
    expect(retryMs(60, 0.5)).toBe(300_000);
    for (const wait of [gatherMs, idleMs, sayMs, (fraction: number) => retryMs(60, fraction)])
      expect(wait(0.99)).toBeGreaterThan(1.5 * wait(0));
  });
});
