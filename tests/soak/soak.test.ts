// A small soak with every kind of trouble in it; the one of 100,000 events is
// `node tests/soak/main.ts`.
import { expect, it } from 'vitest';
import { soak } from './soak.ts';

it('every program ends with what the ledger knows, whatever broke on the way', async () => {
  // This seed kills the till once and stops it once.
  const { figures, faults } = await soak({ events: 300, seed: 1, restarts: 2 });
  expect(faults).toEqual([]);
  expect(figures).toMatchObject({ restarts: 2, kills: 1 });
  expect(figures.events).toBeGreaterThanOrEqual(300);
  expect(figures.refused).toBeGreaterThan(30);
  expect(figures.duplicates).toBeGreaterThan(0);
}, 300_000);
