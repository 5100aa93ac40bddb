// One day each of many shops: every habit of providers, every kind of till, from a seed each.
import { describe, expect, it } from 'vitest';
import { profileOf } from './profile.ts';
import { complaint } from './shrink.ts';

const SHOPS = 160;
const AT_ONCE = 20;

describe('a day in 160 shops', () => {
  const firsts = Array.from({ length: SHOPS / AT_ONCE }, (_, n) => 1 + n * AT_ONCE);
  it.each(firsts)(
    'says LUNAS rightly, loses nothing and counts to the rupiah, from seed %i on',
    async (first) => {
      for (let seed = first; seed < first + AT_ONCE; seed += 1)
        expect(await complaint(profileOf(seed), 1)).toEqual([]);
    },
    180_000,
  );
});
