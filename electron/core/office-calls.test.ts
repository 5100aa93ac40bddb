// Head office as a page asks for it: by a manager and by nobody else, and in plain sentences where
// there is no hub to ask. What the hub answers is in tests/hub/office*.test.ts.
import { createRouterClient } from '@orpc/server';
import { afterEach, describe, expect, it } from 'vitest';
import { pageRouter } from './api.ts';
import { createTestCore, setupText, type TestCore } from './testing/harness.ts';

const USERS = [
  { name: 'Sari', role: 'cashier', pin: '1234' },
  { name: 'Budi', role: 'manager', pin: '998877' },
];
const HUB = { url: 'postgres://a:b@127.0.0.1:1/lunas', store: 'toko-a', till: 'Kasir 1' };
const SPAN = { from: '2026-11-21', until: '2026-11-21' };

let till: TestCore;

async function open(over: Parameters<typeof setupText>[0] = {}): Promise<void> {
  till = await createTestCore({ isSetUp: false });
  expect(await till.core.importSetup(setupText(over))).toEqual([]);
}

afterEach(async () => till.stop());

const page = () => createRouterClient(pageRouter, { context: { core: till.core } });

describe('the calls of head office', () => {
  it('say what this till is (office.state)', async () => {
    await open();
    const none = { role: 'none', key: null, trusted: null, asks: null, taken: 0 };
    expect(await page().office.state()).toMatchObject(none);
  });

  it('make the owner’s key once (office.makeKey), and take it to another PC (office.exportKey, office.importKey)', async () => {
    await open();
    const made = await page().office.makeKey();
    expect(made.key?.fingerprint).toMatch(/^[0-9a-f-]{39}$/);
    await expect(page().office.makeKey()).rejects.toMatchObject({ code: 'conflict' });
    const passphrase = 'kuda beton paku';
    const { text } = await page().office.exportKey({ passphrase });
    await till.stop();
    await open();
    const bad = page().office.importKey({ text, passphrase: 'salah sama sekali' });
    await expect(bad).rejects.toMatchObject({ code: 'bad_input' });
    expect((await page().office.importKey({ text, passphrase })).key).toMatchObject({
      fingerprint: made.key?.fingerprint,
    });
  }, 30_000);

  it('say that there is no hub, of whatever is asked of it', async () => {
    await open();
    const { office } = page();
    const after = { limit: 5 };
    const none = { code: 'unavailable' };
    await expect(office.overview(SPAN)).rejects.toMatchObject(none); // office.overview
    await expect(office.stores({ ...SPAN, ...after })).rejects.toMatchObject(none); // office.stores
    await expect(office.tills({ ...SPAN, ...after })).rejects.toMatchObject(none); // office.tills
    const money = { ...SPAN, kind: 'unclaimed' as const };
    await expect(office.money(money)).rejects.toMatchObject(none); // office.money
    await expect(office.conflicts(SPAN)).rejects.toMatchObject(none); // office.conflicts
    await expect(office.pushes({})).rejects.toMatchObject(none); // office.pushes
    const which = { version: 1, fingerprint: 'x' };
    await expect(office.results(which)).rejects.toMatchObject(none); // office.results
    const file = await office.export({ ...SPAN, kind: 'csv', lang: 'id' }); // office.export
    await expect(file[Symbol.asyncIterator]().next()).rejects.toMatchObject(none);
  });

  it('push with a key only (office.push), and trust no key that did not ask (office.trust, office.distrust)', async () => {
    await open();
    const { office } = page();
    const push = { scope: { kind: 'all' as const }, changes: {}, note: '' };
    await expect(office.push(push)).rejects.toMatchObject({ code: 'conflict' });
    await expect(office.trust({ fingerprint: 'x' })).rejects.toMatchObject({ code: 'not_found' });
    const no = office.distrust({ fingerprint: 'x' });
    await expect(no).rejects.toMatchObject({ code: 'not_found' });
  });

  it('refuse days that are none, and the last before the first', async () => {
    await open({ hub: HUB });
    const { office } = page();
    const wrong = [
      { from: '2026-02-30', until: '2026-03-01' },
      { from: '2026-11-21', until: '2026-11-20' },
    ];
    for (const span of wrong)
      await expect(office.overview(span)).rejects.toMatchObject({ code: 'bad_input' });
  });

  it('are a manager’s', async () => {
    await open({ users: USERS });
    const refused = { code: 'forbidden' };
    await expect(page().office.state()).rejects.toMatchObject(refused);
    await expect(page().office.makeKey()).rejects.toMatchObject(refused);
    await expect(page().office.overview(SPAN)).rejects.toMatchObject(refused);
  });

  it('are all that a PC of head office does: it sells nothing', async () => {
    await open({ hub: { ...HUB, office: true } });
    expect(await page().office.state()).toMatchObject({ role: 'office', store: 'toko-a' });
    expect(till.core.link.state().kind).toBe('off');
    const sale = page().sale.create({ amount: 13_000 });
    await expect(sale).rejects.toMatchObject({ code: 'unavailable' });
    await expect(sale).rejects.toThrow(/head office/);
  });
});
