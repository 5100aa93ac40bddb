// Owns what stays the same through one seed of many tills: the provider's habits of one shop, and a
// PC and a line to the hub for each till.
import { createSeededRandom } from '../../../electron/core/testing/seeded-random.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../shared/time.ts';
import { profileOf } from '../profile.ts';
import type { StoreProfile } from './hub-deeds.ts';

/** Most stores have a few tills, some have many. */
const TILLS = [1, 2, 2, 2, 3, 3, 3, 4, 4, 5, 5, 6, 7, 8, 10, 12, 15, 20];

export function storeProfileOf(seed: number, tills: number | null): StoreProfile {
  const dice = createSeededRandom(seed * 104_729 + 31);
  const count = tills ?? dice.pick(TILLS);
  const shop = profileOf(seed);
  const each = <T>(make: (till: number) => T): T[] =>
    Array.from({ length: count }, (_, n) => make(n));
  return {
    // Late money of hours is the one shop's simulation's; here days are short.
    shop: { ...shop, tills: count, windowRows: Math.max(shop.windowRows, 15) },
    tills: count,
    hubLatencyMs: dice.pick([2, 8, 20, 60]),
    hubClockErrorMs: dice.pick([0, 0, 700, -4 * SECOND_MS, 3 * MINUTE_MS]),
    pcErrorsMs: each(() =>
      dice.chance(0.5)
        ? 0
        : dice.pick([-1, 1]) * dice.pick([SECOND_MS, 90 * SECOND_MS, HOUR_MS, DAY_MS]),
    ),
    doMonosRunAsleep: each(() => dice.chance(0.5)),
    joinsOnDay: each((till) => (till > 0 && dice.chance(0.2) ? dice.int(4) : 0)),
    hasHub: true,
  };
}
