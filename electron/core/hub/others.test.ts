// What keeps a till asking its provider often: open sales of the others, for as long as they have.
import { beforeEach, describe, expect, it } from 'vitest';
import type { SharedSale } from '../../../shared/hub-log.ts';
import { MINUTE_MS, SECOND_MS } from '../../../shared/time.ts';
import { openDatabase } from '../store/database.ts';
import { createHubNotes, type HubNotes } from '../store/hub-notes.ts';
import { migrate } from '../store/migrations.ts';
import { FakeClock } from '../testing/fake-clock.ts';
import { createOthers, type Others } from './others.ts';

const EXPIRES_MS = 5 * MINUTE_MS;

function open(id: string): SharedSale {
  return {
    ...{ id, till: 'Kasir 2', reference: null, amount: 13_000, payable: 13_000, state: 'open' },
    ...{ shown: null, closed: null, apart: false, codeFeed: null, cashier: null },
    ...{ expiresAfterMs: EXPIRES_MS, watchedAfterMs: 10 * MINUTE_MS, createdAtMs: 0 },
  };
}

describe('an open sale of another till', () => {
  let clock: FakeClock;
  let notes: HubNotes;
  let others: Others;

  const told = (id: string): void => {
    notes.saveSale({ sale: open(id), learnedSeq: 1, isTimely: true }, null);
    others.heardOfSale();
  };

  beforeEach(() => {
    const db = openDatabase(':memory:');
    migrate(db);
    clock = new FakeClock(0);
    notes = createHubNotes(db);
    others = createOthers(notes, clock);
  });

  it('keeps this till busy until it is closed', async () => {
    expect(others.hasOpenSales()).toBe(false);
    told('sal_1');
    await clock.advance(EXPIRES_MS);
    expect(others.hasOpenSales()).toBe(true);
    notes.saveSale({ sale: open('sal_1'), learnedSeq: 1, isTimely: true }, clock.wallMs());
    expect(others.hasOpenSales()).toBe(false);
  });

  it('no longer than its own time, where its till died and closes it never', async () => {
    told('sal_1');
    await clock.advance(EXPIRES_MS + MINUTE_MS);
    expect(others.hasOpenSales()).toBe(false);
  });

  it('counts from the last that was told of', async () => {
    told('sal_1');
    await clock.advance(EXPIRES_MS);
    told('sal_2');
    await clock.advance(EXPIRES_MS);
    expect(others.hasOpenSales()).toBe(true);
  });

  it('counts from the start of this till where it was told of before', async () => {
    told('sal_1');
    await clock.advance(30 * MINUTE_MS);
    const restarted = createOthers(notes, clock);
    await clock.advance(EXPIRES_MS + 59 * SECOND_MS);
    expect(restarted.hasOpenSales()).toBe(true);
    await clock.advance(SECOND_MS);
    expect(restarted.hasOpenSales()).toBe(false);
  });
});
