// The books of whole tills that share a store, as they are wired: each rupiah is in one till's
// books at the hub, and a week without the hub changes nothing but when they are there.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DAY_MS, SECOND_MS } from '../../shared/time.ts';
import {
  checkHub,
  checkLedger,
  isLedgerEqual,
  type HubCheck,
} from '../../electron/core/hub/books/check.ts';
import { createHubDoor } from '../../electron/core/system-hub.ts';
import { isWithoutPostgres, startPostgres, type TestPostgres } from './postgres.ts';
import { ShopOfTills, type ShopTill } from './shop-of-tills.ts';

const isWithout = isWithoutPostgres();
const EVER = { fromMs: 0, untilMs: Date.UTC(2100) };

let server: TestPostgres;
let shop: ShopOfTills;

beforeAll(async () => {
  if (!isWithout) server = await startPostgres();
}, 120_000);
afterAll(async () => {
  if (!isWithout) await server.end();
});
beforeEach(async () => {
  if (!isWithout) shop = await ShopOfTills.open(server);
});
afterEach(async () => {
  if (!isWithout) await shop.close();
});

const outboxOf = ({ core }: ShopTill) => core.stores.hubOutbox;
const isDrained = (till: ShopTill): boolean =>
  outboxOf(till).backlog().waiting === 0 && outboxOf(till).mark().settleVersion === null;
const paidHere = (till: ShopTill): number =>
  till.core.reports.totals(EVER).sales.amount + till.core.reports.totals(EVER).unclaimed.amount;

/** Everything went up, is the same there, and has one home. */
async function settled(): Promise<HubCheck> {
  await shop.until(() => shop.tills.every(isDrained));
  const [first] = shop.tills;
  const hub = first?.core.requireTill().setup.hub;
  const quiet = { heard: () => {}, lost: () => {} };
  const line = await createHubDoor().open({ url: hub?.url ?? '', ca: null }, quiet);
  try {
    for (const { core } of shop.tills) {
      const { store } = core.requireTill().setup;
      const where = { store: hub?.store ?? '', calendar: store };
      const check = await checkLedger(core.database, line, where);
      expect(check.differences).toEqual([]);
      expect(isLedgerEqual(check)).toBe(true);
    }
    const check = await checkHub(line);
    expect(check.rollups).toEqual([]);
    return check;
  } finally {
    await line.close();
  }
}

describe.skipIf(isWithout)('the books of a store of two tills', { timeout: 240_000 }, () => {
  it('have every rupiah once, in the books of the till whose sale it paid', async () => {
    const one = await shop.till('Kasir 1');
    const two = await shop.till('Kasir 2');
    for (const [till, amount] of [[one, 13_000] as const, [two, 21_000] as const]) {
      const sale = await shop.sell(till, amount);
      shop.qiospay.pay(amount);
      await shop.until(() => till.sale(sale as never).status === 'paid');
    }
    shop.qiospay.pay(4_500);
    await shop.pass(5 * SECOND_MS);
    await shop.until(() => paidHere(one) + paidHere(two) === 38_500);
    const { payments, twoHomes, tills } = await settled();
    expect(payments).toEqual({ count: 3, amount: 38_500 });
    expect(twoHomes).toEqual([]);
    expect(tills.map(({ till, isFilled }) => [till, isFilled])).toEqual([
      ['Kasir 1', true],
      ['Kasir 2', true],
    ]);
  });

  it('are equal again after a week without the hub, and no till has waited for it', async () => {
    const one = await shop.till('Kasir 1');
    const two = await shop.till('Kasir 2');
    for (const { gate } of [one, two]) await gate.shut();
    let paid = 0;
    for (let day = 0; day < 7; day += 1) {
      for (const [n, till] of [one, two].entries()) {
        const amount = 10_000 + day * 1_000 + n * 500;
        const beganMs = shop.clock.monoMs();
        const sale = await shop.sell(till, amount);
        expect(shop.clock.monoMs() - beganMs).toBeLessThan(2 * SECOND_MS);
        await shop.pass(SECOND_MS);
        shop.qiospay.pay(amount);
        paid += amount;
        await shop.until(() => till.sale(sale as never).status === 'needs_person');
        const [money] = till.sale(sale as never).candidates ?? [];
        till.core.inbox.attach(money?.id ?? '', sale.id, 'lihat di HP');
        expect(till.sale(sale as never).status).toBe('paid');
      }
      shop.clock.jump(DAY_MS); // the night, asleep
      await shop.pass(SECOND_MS);
    }
    expect(outboxOf(one).backlog().waiting).toBeGreaterThan(7);
    for (const { gate } of [one, two]) gate.isShut = false;
    await shop.until(() => [one, two].every(({ core }) => core.link.state().kind === 'live'));
    await shop.until(() => paidHere(one) + paidHere(two) === paid);
    const { payments, twoHomes } = await settled();
    expect(payments).toEqual({ count: 14, amount: paid });
    expect(twoHomes).toEqual([]);
  });
});
