// A small soak with every kind of trouble in it; the one of 100,000 events is
// `node tests/soak/main.ts`.
import { expect, it } from 'vitest';
import { soak } from './soak.ts';

it('every program ends with what the ledger knows, whatever broke on the way', async () => {
  const { figures, faults } = await soak({ events: 600, seed: 7, restarts: 3 });
  expect(faults).toEqual([]);
  expect(figures.events).toBeGreaterThanOrEqual(600);
  expect(figures.kills).toBeGreaterThan(0);
  expect(figures.refused).toBeGreaterThan(50);
  expect(figures.duplicates).toBeGreaterThan(0);
}, 120_000);
