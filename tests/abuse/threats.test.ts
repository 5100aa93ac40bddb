// A thieving cashier and a customer with a fake receipt, at the whole till: what they try for goods
// without money. What strangers on the wire try is in forgery.test.ts and its neighbours;
// docs/SECURITY.md names them all.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pageRouter } from '../../electron/core/api.ts';
import type { Session } from '../../electron/core/people/sessions.ts';
import { settled } from '../../electron/core/testing/fake-clock.ts';
import { createTestCore, setupText, type TestCore } from '../../electron/core/testing/harness.ts';

const USERS = [
  { name: 'Sari', role: 'cashier', pin: '1234' },
  { name: 'Budi', role: 'manager', pin: '998877' },
];

let till: TestCore;

beforeEach(async () => {
  till = await createTestCore({ isSetUp: false });
  const faults = await till.core.importSetup(setupText({ users: USERS }));
  if (faults.length > 0) throw new Error(faults.join(' '));
  await settled();
});
afterEach(() => till.stop());

/** The screen of somebody who logged in. */
async function at(name: string): Promise<Session> {
  const { directory, sessions } = till.core.people;
  const session = sessions.open();
  const person = directory.active().find((each) => each.name === name);
  const pin = USERS.find((each) => each.name === name)?.pin ?? '';
  expect((await sessions.login(session, person?.id ?? '', pin)).kind).toBe('in');
  return session;
}

const page = (session: Session) =>
  createRouterClient(pageRouter, { context: { core: till.core, session } });

const acts = () => till.core.stores.audit.page({ fromMs: 0, untilMs: 2 ** 50 }, 2 ** 50, 50);

describe('a thieving cashier', () => {
  it('can’t say that the money came: not alone, not with a guessed PIN, not by another way', async () => {
    const sale = await till.sell(13_000);
    const sari = page(await at('Sari'));
    const reason = 'pelanggan sudah bayar';
    const word = { code: 'forbidden' };
    await expect(sari.sale.confirm({ id: sale.id, reason })).rejects.toMatchObject(word);
    for (const pin of ['1234', '0000'])
      await expect(sari.sale.confirm({ id: sale.id, reason, pin })).rejects.toThrow();
    const text = setupText({ users: USERS.map((user) => ({ ...user, role: 'manager' })) });
    await expect(sari.till.importSetup({ text })).rejects.toMatchObject(word);
    await expect(
      sari.people.add({ name: 'Sari lain', role: 'manager', pin: '424242' }),
    ).rejects.toMatchObject(word);
    await expect(sari.till.setTraining({ isOn: true })).rejects.toThrow();
    expect(till.sale(sale).status).toBe('waiting');
    expect(acts().filter(({ act }) => act === 'call.forbidden').length).toBeGreaterThan(2);
  });

  it('can’t pocket money by setting it aside, or hang one customer’s money on another sale', async () => {
    till.qiospay.pay(25_000);
    await till.nextSweep();
    const [money] = till.core.stores.ledger.inbox(10);
    const sale = await till.sell(13_000);
    const sari = page(await at('Sari'));
    const paymentId = money?.id ?? '';
    const attach = sari.payment.attach({ paymentId, saleId: sale.id, reason: 'ini uangnya' });
    await expect(attach).rejects.toMatchObject({ code: 'forbidden' });
    const dismiss = sari.payment.dismiss({ paymentId, reason: 'bukan penjualan' });
    await expect(dismiss).rejects.toMatchObject({ code: 'forbidden' });
    expect(till.core.stores.ledger.inbox(10)).toHaveLength(1);
    expect(till.sale(sale).status).toBe('waiting');
  });

  it('who points the feed to a server of their own is refused, and can’t read its key', async () => {
    const sari = page(await at('Sari'));
    const feeds = { qiospay: { baseUrl: 'https://kasir-murah.example' } };
    await expect(sari.till.changeSetup({ changes: { feeds } })).rejects.toMatchObject({
      code: 'forbidden',
    });
    const test = sari.till.testChange({ changes: { feeds }, kind: 'qiospay' });
    await expect(test).rejects.toMatchObject({ code: 'forbidden' });
    await expect(sari.till.exportSetup({ passphrase: 'kata sandi sendiri' })).rejects.toMatchObject(
      { code: 'forbidden' },
    );
    await expect(sari.till.setup()).rejects.toMatchObject({ code: 'forbidden' });
    const told = JSON.stringify(await sari.till.snapshot());
    expect(told).not.toContain('KUNCI-RAHASIA');
  });
});

describe('a fake receipt', () => {
  it('shown on a phone pays nothing: the till asks the provider, and the sale waits', async () => {
    const sale = await till.sell(13_000);
    const sari = page(await at('Sari'));
    const checking = sari.sale.check({ id: sale.id });
    await till.nextSweep();
    expect((await checking).status).toBe('waiting');
  });

  it('of money that came before for somebody else pays no second sale', async () => {
    const first = await till.sell(13_000);
    await till.clock.advance(1000);
    till.qiospay.pay(13_000);
    await till.nextSweep();
    expect(till.sale(first).status).toBe('paid');
    const second = await till.sell(13_000);
    await till.nextSweep();
    expect(till.sale(second).status).toBe('waiting');
    const budi = page(await at('Budi'));
    const paymentId = till.sale(first).payment?.id ?? '';
    const again = budi.payment.attach({ paymentId, saleId: second.id, reason: 'struk dari HP' });
    await expect(again).rejects.toMatchObject({ code: 'conflict' });
    expect(till.sale(second).status).toBe('waiting');
  });

  it('of a smaller payment with the right look pays nothing', async () => {
    const sale = await till.sell(130_000);
    till.qiospay.pay(13_000);
    await till.nextSweep();
    expect(till.sale(sale).status).not.toBe('paid');
  });
});

describe('a stolen folder', () => {
  it('has no PIN and no token to read, only what they were hashed to', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'lunas-stolen-'));
    const api = { tokens: [{ name: 'pos', token: 'token-rahasia-untuk-kasir-pos' }] };
    const stolen = await createTestCore({ dir, isSetUp: false });
    expect(await stolen.core.importSetup(setupText({ users: USERS, api }))).toEqual([]);
    await stolen.stop();
    const bytes = readdirSync(dir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
      .join('\n');
    expect(bytes).toContain('Sari');
    expect(bytes).not.toContain('998877');
    expect(bytes).not.toContain('token-rahasia-untuk-kasir-pos');
    rmSync(dir, { recursive: true });
  });
});
