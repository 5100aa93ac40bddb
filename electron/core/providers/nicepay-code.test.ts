import { afterEach, beforeEach, expect, it } from 'vitest';
import { startSimulator, type Simulator } from '../../../simulator/start.ts';
import type { Sale } from '../../../shared/sale.ts';
import { systemHttp } from '../system-http.ts';
import { FakeClock } from '../testing/fake-clock.ts';
import { createTestCore, type TestCore } from '../testing/harness.ts';

let simulator: Simulator;
let till: TestCore;

beforeEach(async () => {
  const clock = new FakeClock(Date.UTC(2026, 10, 21, 5, 0, 0));
  simulator = await startSimulator({ seed: 3, clockMs: () => clock.wallMs() });
  const { iMid, merchantKey, registrationUrl } = simulator.nicepay;
  const feeds = [{ kind: 'nicepay', iMid, merchantKey, registrationUrl }];
  till = await createTestCore({ clock, feeds, http: systemHttp });
});

afterEach(async () => {
  await till.stop();
  await simulator.stop();
});

async function sell(amount: number): Promise<Sale> {
  const request = { amount, reference: null, idempotencyKey: `k-${amount}`, cashier: null };
  const { sale } = await till.core.requireTill().sell(request);
  return sale;
}

/** Lets the till ask NICEPAY over the real network, some times over. */
async function asked(): Promise<void> {
  for (let n = 0; n < 40; n += 1) {
    await till.clock.advance(250);
    await new Promise((done) => setTimeout(done, 3));
  }
}

it('shows the QR that NICEPAY made for the sale, and says LUNAS when NICEPAY says paid', async () => {
  const sale = await sell(13_000);
  expect(sale.code?.feed).toBe('nicepay');
  expect(sale.qris).toContain('540513000');
  await asked();
  expect(till.sale(sale).status).toBe('waiting');
  simulator.bank.pay({ payload: sale.qris, amount: 13_000, issuerNns: '93600918' });
  await asked();
  expect(till.sale(sale)).toMatchObject({ status: 'paid', payment: { feed: 'nicepay' } });
});

it('tells two equal sales apart by their codes', async () => {
  const first = await sell(13_000);
  const second = await till.core
    .requireTill()
    .sell({ amount: 13_000, reference: null, idempotencyKey: null, cashier: null });
  simulator.bank.pay({ payload: second.sale.qris, amount: 13_000, issuerNns: '93600918' });
  await asked();
  expect(till.sale(second.sale).status).toBe('paid');
  expect(till.sale(first).status).toBe('waiting');
});

it('makes one order when the same request is repeated', async () => {
  const [first, again] = [await sell(9000), await sell(9000)];
  expect(again.id).toBe(first.id);
  expect(simulator.nicepay.orders()).toHaveLength(1);
});

it('makes no sale when NICEPAY gives no QR, and says why', async () => {
  simulator.setFaults({ nicepay: { forceResultCd: '9010' } });
  await expect(sell(13_000)).rejects.toThrow('NICEPAY gave no QR.');
  expect(till.core.stores.sales.open()).toHaveLength(0);
});
