// Webhooks as a page asks for them: through the contract, by a manager and by nobody else.
import { createRouterClient } from '@orpc/server';
import { afterEach, describe, expect, it } from 'vitest';
import { SECOND_MS } from '../../shared/time.ts';
import { pageRouter } from './api.ts';
import { FakeReceiver } from './testing/fake-receiver.ts';
import { createTestCore, setupText, type TestCore } from './testing/harness.ts';

const URL = 'https://toko.example/lunas?kunci=1';
const USERS = [
  { name: 'Sari', role: 'cashier', pin: '1234' },
  { name: 'Budi', role: 'manager', pin: '998877' },
];

let till: TestCore;
let receiver: FakeReceiver;

async function open(users: readonly object[] = []): Promise<void> {
  receiver = new FakeReceiver();
  till = await createTestCore({ isSetUp: false, ports: { outbound: receiver } });
  expect(await till.core.importSetup(setupText({ users }))).toEqual([]);
  await till.clock.advance(SECOND_MS);
}

afterEach(async () => till.stop());

const page = () => createRouterClient(pageRouter, { context: { core: till.core } });

describe('the calls about webhooks', () => {
  it('add (webhook.add), list (webhook.list), test (webhook.test) and remove (webhook.remove) one', async () => {
    await open();
    const { webhook, secret } = await page().webhook.add({ url: URL, events: ['sale.changed'] });
    expect(secret).toMatch(/^whsec_/);
    expect(await page().webhook.list()).toEqual({ items: [webhook] });
    const { id } = webhook;
    receiver.answer = () => ({ status: 200, text: 'terima kasih' });
    expect(await page().webhook.test({ id })).toMatchObject({
      status: 200,
      fault: null,
      excerpt: 'terima kasih',
    });
    await page().webhook.remove({ id });
    expect(await page().webhook.list()).toEqual({ items: [] });
    await expect(page().webhook.test({ id })).rejects.toMatchObject({ code: 'not_found' });
  });

  it('change what is told (webhook.change) and renew the secret (webhook.rotate)', async () => {
    await open();
    const { webhook, secret } = await page().webhook.add({ url: URL, events: ['sale.changed'] });
    const { id } = webhook;
    const paused = await page().webhook.change({ id, state: 'paused', events: ['feed.changed'] });
    expect(paused).toMatchObject({ id, state: 'paused', events: ['feed.changed'] });
    const renewed = await page().webhook.rotate({ id });
    expect(renewed.secret).not.toBe(secret);
    expect(renewed.webhook.oldSecretUntilMs).toBeGreaterThan(till.clock.wallMs());
  });

  it('show what was told (webhook.deliveries), send it again (webhook.again), settle it (webhook.settle)', async () => {
    await open();
    const { webhook } = await page().webhook.add({ url: URL, events: ['sale.changed'] });
    const { id } = webhook;
    const { id: saleId } = await till.sell(13_000);
    const { items, before } = await page().webhook.deliveries({ id });
    expect(items).toMatchObject([{ type: 'sale.changed', about: saleId, state: 'delivered' }]);
    expect(before).toBeNull();
    expect(await page().webhook.again({ id, deliveryId: items[0]!.id })).toEqual({ count: 1 });
    expect(await page().webhook.again({ id, sinceMs: 0 })).toEqual({ count: 0 });
    await till.clock.advance(SECOND_MS);
    expect(receiver.got.map(({ headers }) => headers['lunas-delivery-attempt'])).toEqual([
      '1',
      '1',
    ]);
    expect(await page().webhook.settle({ id })).toMatchObject({ id, lost: 0 });
  });

  it.each([
    ['http://toko.example/x', 'no https'],
    ['ftp://toko.example/x', 'no web address'],
    ['https://10.0.0.7/x', 'of a private network'],
  ])('refuse %s: %s', async (url) => {
    await open();
    await expect(page().webhook.add({ url, events: ['sale.changed'] })).rejects.toThrow();
    expect(await page().webhook.list()).toEqual({ items: [] });
  });

  it('take no event that is no business of an integrator', async () => {
    await open();
    for (const event of ['till.changed', 'print.changed', 'row.setAside', 'webhook.test'])
      await expect(
        page().webhook.add({ url: URL, events: [event as 'sale.changed'] }),
      ).rejects.toThrow();
  });

  it("are a manager's: a screen where nobody has logged in gets none of them", async () => {
    await open(USERS);
    const refused = { code: 'forbidden' };
    const id = 'whk_1';
    const { webhook } = page();
    await expect(webhook.list()).rejects.toMatchObject(refused);
    await expect(webhook.add({ url: URL, events: ['sale.changed'] })).rejects.toMatchObject(
      refused,
    );
    await expect(webhook.change({ id, state: 'paused' })).rejects.toMatchObject(refused);
    await expect(webhook.rotate({ id })).rejects.toMatchObject(refused);
    await expect(webhook.remove({ id })).rejects.toMatchObject(refused);
    await expect(webhook.test({ id })).rejects.toMatchObject(refused);
    await expect(webhook.deliveries({ id })).rejects.toMatchObject(refused);
    await expect(webhook.again({ id, sinceMs: 0 })).rejects.toMatchObject(refused);
    await expect(webhook.settle({ id })).rejects.toMatchObject(refused);
  });
});
