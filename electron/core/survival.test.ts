// What a till must outlive: a disk that is full for a while, and whatever else fails between two
// rows.
import { afterEach, describe, expect, it } from 'vitest';
import { MINUTE_MS, SECOND_MS } from '../../shared/time.ts';
import { createTestCore, type TestCore } from './testing/harness.ts';

let till: TestCore;

afterEach(async () => {
  await till.stop();
});

function setDisk(isFull: boolean): void {
  const { database } = till.core;
  const used = Number(database.pragma('page_count', { simple: true }));
  database.pragma(`max_page_count = ${isFull ? used : 1_000_000}`);
  if (!isFull) return;
  const fill = database.prepare(
    "insert into event (at_ms, type, payload) values (0, 'till.changed', '{}')",
  );
  for (;;)
    try {
      fill.run();
    } catch {
      return; // not one more row fits
    }
}

describe('what is known of the feed', () => {
  it('is kept with the rows that showed it, or neither is', async () => {
    till = await createTestCore();
    const sale = await till.sell(13_000);
    const { database } = till.core;
    database.exec(`create temp trigger no_feed before update on feed
      begin select raise(abort, 'the power went'); end`);
    till.qiospay.pay(13_000);
    await till.nextSweep();
    expect(till.sale(sale).status).toBe('waiting');
    expect(till.core.stores.ledger.inbox(10)).toEqual([]);
    database.exec('drop trigger no_feed');
    await till.clock.advance(MINUTE_MS);
    expect(till.sale(sale).status).toBe('paid');
  });

  it('holds a gap also after half a minute, when a rush filled the whole list meanwhile', async () => {
    till = await createTestCore();
    for (let n = 0; n < 8; n += 1) till.qiospay.pay(10_000 + n);
    await till.clock.advance(MINUTE_MS);
    const [before] = till.core.requireTill().health();
    expect(before?.gap).toBeNull();
    till.qiospay.failure = 'unreachable';
    await till.clock.advance(20 * SECOND_MS);
    for (let n = 0; n < 9; n += 1) till.qiospay.pay(20_000 + n);
    till.qiospay.rows = till.qiospay.rows.slice(0, 8);
    till.qiospay.failure = null;
    await till.clock.advance(40 * SECOND_MS);
    const [after] = till.core.requireTill().health();
    expect(after?.gap).not.toBeNull();
  });

  it('holds no gap when the list begins anew at midnight', async () => {
    till = await createTestCore();
    for (let n = 0; n < 8; n += 1) till.qiospay.pay(10_000 + n);
    await till.clock.advance(MINUTE_MS);
    till.qiospay.rows = [];
    await till.clock.advance(MINUTE_MS);
    till.qiospay.pay(20_000);
    await till.clock.advance(MINUTE_MS);
    expect(till.core.requireTill().health()[0]?.gap).toBeNull();
  });
});

describe('a disk that is full for a while', () => {
  it('goes on reading the feed afterwards, and confirms what came meanwhile', async () => {
    till = await createTestCore();
    const sales = [];
    for (let n = 0; n < 12; n += 1) sales.push(await till.sell(10_000 + n * 500));
    setDisk(true);
    await till.clock.advance(5 * SECOND_MS);
    for (let n = 0; n < 12; n += 1) till.qiospay.pay(10_000 + n * 500);
    await till.clock.advance(MINUTE_MS);
    expect(till.core.requireTill().health()).toMatchObject([{ state: 'blind', fault: 'disk' }]);
    setDisk(false);
    await till.clock.advance(2 * MINUTE_MS);
    expect(till.core.requireTill().health()).toMatchObject([{ state: 'live' }]);
    for (const sale of sales) expect(till.sale(sale).status).toBe('paid');
  });

  it('announces the feed as it is once there is room for the announcement', async () => {
    till = await createTestCore();
    setDisk(true);
    for (let n = 0; n < 60; n += 1) till.qiospay.pay(10_000 + n * 500);
    await till.clock.advance(3 * MINUTE_MS);
    setDisk(false);
    await till.clock.advance(3 * MINUTE_MS);
    const said = till.core.stores.events
      .since(0, 10_000)
      .flatMap((event) => (event.type === 'feed.changed' ? [event.payload.feed.state] : []));
    expect(said.at(-1)).toBe('live');
  });
});
