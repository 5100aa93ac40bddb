// Five days of one shop on one ledger: what is left open in the evening is there in the morning.
import { describe, expect, it } from 'vitest';
import { profileOf } from './profile.ts';
import { complaint } from './shrink.ts';

const DAYS = 5;

describe('five days of one shop', () => {
  it.each([1001, 1002, 1003, 1004, 1005, 1006, 1007, 1008])(
    'says LUNAS rightly, loses nothing and counts to the rupiah, seed %i',
    async (seed) => {
      expect(await complaint(profileOf(seed), DAYS)).toEqual([]);
    },
    180_000,
  );
});
