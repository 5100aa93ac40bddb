// A few days of stores with several tills on a real hub: lines cut, hubs that fail over, tills that
// die, equal prices on purpose. The long run is `npm run sim -- --tills 0 --seeds N --days N`.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isWithoutPostgres, type TestPostgres } from '../../hub/postgres.ts';
import { storeProfileOf } from './hub-profile.ts';
import { storeComplaint } from './hub-run.ts';
import { startHubServer } from './sim-hub.ts';

const STORES: readonly { readonly seed: number; readonly tills: number }[] = [
  { seed: 1, tills: 2 },
  { seed: 2, tills: 3 },
  { seed: 3, tills: 2 },
  { seed: 4, tills: 2 },
  { seed: 5, tills: 3 },
  { seed: 9, tills: 4 },
];

describe.skipIf(isWithoutPostgres())('a day in a store of several tills', () => {
  let server: TestPostgres;
  beforeAll(async () => {
    server = await startHubServer();
  }, 60_000);
  afterAll(() => server.end());

  it.each(STORES)(
    'gives no money away twice, loses none and agrees with the hub: $tills tills, seed $seed',
    async ({ seed, tills }) => {
      expect(await storeComplaint(storeProfileOf(seed, tills), 1, server)).toEqual([]);
    },
    300_000,
  );
});
