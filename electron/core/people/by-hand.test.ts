import { afterEach, expect, it } from 'vitest';
import { createRouterClient } from '@orpc/server';
import { MINUTE_MS, SECOND_MS } from '../../../shared/time.ts';
import { pageRouter } from '../api.ts';
import { createTestCore, setupText, type TestCore } from '../testing/harness.ts';

let till: TestCore;

afterEach(async () => {
  await till.stop();
});

const USERS = [
  { name: 'Sari', role: 'cashier', pin: '1234' },
  { name: 'Budi', role: 'manager', pin: '998877' },
];

const page = () => createRouterClient(pageRouter, { context: { core: till.core } });

async function waiting(): Promise<string> {
  till = await createTestCore({ isSetUp: false });
  await till.core.importSetup(setupText({ users: USERS }));
  return (await till.sell(13_000)).id;
}

it("confirms by hand with a manager's PIN only, and says who did", async () => {
  const id = await waiting();
  const reason = 'ada di aplikasi merchant';
  await expect(page().sale.confirm({ id, reason })).rejects.toMatchObject({ status: 403 });
  await expect(page().sale.confirm({ id, reason, pin: '1234' })).rejects.toMatchObject({
    status: 403,
    message: "This is no manager's PIN.",
  });
  const paid = await page().sale.confirm({ id, reason, pin: '998877' });
  expect(paid).toMatchObject({ status: 'paid', payment: { manual: true } });
  expect(paid.payment?.note).toBe('Budi: ada di aplikasi merchant');
});

it('makes a thief wait longer with every wrong PIN', async () => {
  const id = await waiting();
  const tried = (pin: string) => page().sale.confirm({ id, reason: 'coba', pin });
  for (let n = 0; n < 3; n += 1)
    await expect(tried(`000${n}`)).rejects.toMatchObject({ status: 403 });
  await expect(tried('998877')).rejects.toMatchObject({ status: 429 });
  await till.clock.advance(5 * SECOND_MS);
  await expect(tried('0009')).rejects.toMatchObject({ status: 403 });
  await till.clock.advance(5 * SECOND_MS);
  await expect(tried('998877')).rejects.toMatchObject({ status: 429 });
  await till.clock.advance(MINUTE_MS);
  expect((await tried('998877')).status).toBe('paid');
});

it('asks no PIN in a shop of one', async () => {
  till = await createTestCore();
  const { id } = await till.sell(13_000);
  expect((await page().sale.confirm({ id, reason: 'lihat di HP' })).status).toBe('paid');
});
