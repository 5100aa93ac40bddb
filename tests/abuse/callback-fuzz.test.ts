import { expect, it } from 'vitest';
import { fuzzCallbacks } from './fuzz.ts';

it('spoilt notifications break nothing and pay nothing, true ones pay', async () => {
  const report = await fuzzCallbacks({ seed: 1, cases: 3000 });
  expect(report.faults).toEqual([]);
  expect(report.untouched).toBeGreaterThan(200);
  expect(report.untouchedPaid).toBe(report.untouched);
  // Spoilt ones that were still true: else only nonsense was tried.
  expect(report.spoiltPaid).toBeGreaterThan(50);
  expect(report.statuses['0'] ?? 0).toBe(0);
}, 120_000);
