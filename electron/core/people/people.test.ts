import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createRouterClient } from '@orpc/server';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../shared/time.ts';
import { pageRouter } from '../api.ts';
import { checkChain } from '../audit-chain.ts';
import { createTestCore, setupText, type TestCore } from '../testing/harness.ts';

let till: TestCore;

afterEach(async () => {
  await till.stop();
});

const SARI = { name: 'Sari', role: 'cashier', pin: '1234' };
const BUDI = { name: 'Budi', role: 'manager', pin: '998877' };

async function shop(users: readonly object[] = [SARI, BUDI]): Promise<void> {
  till = await createTestCore({ isSetUp: false });
  expect(await till.core.importSetup(setupText({ users }))).toEqual([]);
}

/** A page of its own: one line, one session. */
function screen() {
  const session = till.core.people.sessions.open();
  return createRouterClient(pageRouter, { context: { core: till.core, session } });
}

type Page = ReturnType<typeof screen>;

async function idOf(page: Page, name: string): Promise<string> {
  const { names } = await page.session.names();
  return names.find((each) => each.name === name)?.id ?? 'nobody';
}

async function login(page: Page, name: string, pin: string) {
  return page.session.login({ personId: await idOf(page, name), pin });
}

const acts = () => [...till.core.stores.audit.all()].map(({ act, who }) => `${act} ${who ?? '-'}`);

describe('a shop of one', () => {
  it('has one unnamed manager, who needs no PIN and is asked for none (session.get)', async () => {
    till = await createTestCore();
    expect(await screen().session.get()).toEqual({
      role: 'manager',
      person: null,
      hasPeople: false,
      requireLogin: false,
      idleLockMs: 5 * MINUTE_MS,
    });
    expect((await screen().till.snapshot()).needsManagerPin).toBe(false);
    expect((await screen().report.daily({ date: '2026-11-20' })).sales.count).toBe(0);
  });

  it('gets its first manager with a recovery code, at whose screen that manager then is (people.add)', async () => {
    till = await createTestCore();
    const page = screen();
    await expect(page.people.add({ ...SARI, role: 'cashier' })).rejects.toMatchObject({
      status: 400,
    });
    const { person, recoveryCode } = await page.people.add({ ...BUDI, role: 'manager' });
    expect(person).toMatchObject({ name: 'Budi', role: 'manager', isActive: true });
    expect(recoveryCode).toMatch(/^([2-9A-HJ-NP-Z]{4}-){3}[2-9A-HJ-NP-Z]{4}$/);
    expect(await page.session.get()).toMatchObject({ role: 'manager', hasPeople: true });
    const second = await page.people.add({ ...SARI, role: 'cashier' });
    expect(second.recoveryCode).toBeNull();
    expect(await screen().session.get()).toMatchObject({ role: 'cashier', person: null });
  });
});

describe('people of a setup file', () => {
  it('may sell without a name, and with one; the sale says who (session.login)', async () => {
    await shop();
    const page = screen();
    const { body: unnamed } = await page.sale.create({ amount: 1000 });
    expect(unnamed.cashier).toBeNull();
    const answer = await login(page, 'Sari', '1234');
    expect(answer).toMatchObject({ kind: 'in', session: { role: 'cashier' } });
    const { body: named } = await page.sale.create({ amount: 2000 });
    expect(named.cashier).toBe('Sari');
    till.qiospay.pay(2000);
    await till.clock.advance(10 * SECOND_MS);
    const boss = screen();
    await login(boss, 'Budi', '998877');
    const { byCashier } = await boss.report.daily({});
    expect(byCashier).toEqual([{ cashier: 'Sari', count: 1, amount: 2000 }]);
  });

  it('are kept as the desk made them when the same file comes again, and follow it when it changed', async () => {
    await shop();
    const boss = screen();
    await login(boss, 'Budi', '998877');
    await boss.people.setPin({ id: await idOf(boss, 'Sari'), pin: '4321' });
    await till.core.importSetup(setupText({ users: [SARI, BUDI] }));
    expect((await login(screen(), 'Sari', '4321')).kind).toBe('in');
    await till.core.importSetup(setupText({ users: [{ ...SARI, pin: '5555' }, BUDI] }));
    expect((await login(screen(), 'Sari', '5555')).kind).toBe('in');
    await till.core.importSetup(setupText({ users: [BUDI] }));
    expect(await idOf(screen(), 'Sari')).toBe('nobody');
    await till.core.importSetup(setupText({}));
    expect((await login(screen(), 'Budi', '998877')).kind).toBe('in');
  });

  it('go along in an exported setup as they are now, without a PIN in clear', async () => {
    await shop();
    const boss = screen();
    await login(boss, 'Budi', '998877');
    await boss.people.setPin({ id: await idOf(boss, 'Budi'), pin: '112233' });
    const { text } = await boss.till.exportSetup({ passphrase: 'rahasia-toko' });
    const other = await createTestCore({ isSetUp: false });
    expect(await other.core.importSetup(text, 'rahasia-toko')).toEqual([]);
    const session = other.core.people.sessions.open();
    const page = createRouterClient(pageRouter, { context: { core: other.core, session } });
    expect((await login(page, 'Budi', '112233')).kind).toBe('in');
    await other.stop();
  });
});

describe('people, where the ledger was lost', () => {
  it('come back from the setup: nobody becomes a manager by losing a file', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'lunas-people-'));
    const first = await createTestCore({ dir, isSetUp: false });
    await first.core.importSetup(setupText({ users: [SARI, BUDI] }));
    await first.stop();
    for (const name of readdirSync(dir).filter((each) => each.startsWith('ledger')))
      rmSync(join(dir, name), { recursive: true });
    till = await createTestCore({ dir });
    expect((await screen().session.get()).role).toBe('cashier');
    expect((await login(screen(), 'Budi', '998877')).kind).toBe('in');
    rmSync(dir, { recursive: true });
  });
});

describe('a screen', () => {
  it('is one line from a page: who logs in on one is nobody on the other', async () => {
    await shop();
    const [one, other] = [screen(), screen()];
    await login(one, 'Budi', '998877');
    expect((await one.session.get()).role).toBe('manager');
    expect((await other.session.get()).role).toBe('cashier');
  });

  it('comes back after a reload by its key, as it was left (session.resume)', async () => {
    await shop();
    const page = screen();
    const answer = await login(page, 'Sari', '1234');
    const key = answer.kind === 'in' ? answer.key : '';
    expect((await screen().session.resume({ key })).person?.name).toBe('Sari');
    expect((await page.session.lock({ isIdle: false })).role).toBe('locked');
    expect((await screen().session.resume({ key })).role).toBe('locked');
    expect((await screen().session.resume({ key: 'anything' })).person).toBeNull();
    await login(page, 'Sari', '1234');
    await page.session.logout();
    expect((await screen().session.resume({ key })).person).toBeNull();
  });

  it('logs out who does nothing for the set time, and not who does (session.touch)', async () => {
    await shop();
    const page = screen();
    await login(page, 'Budi', '998877');
    await till.clock.advance(4 * MINUTE_MS);
    await page.session.touch();
    await till.clock.advance(4 * MINUTE_MS);
    expect((await page.session.get()).role).toBe('manager');
    await till.clock.advance(2 * MINUTE_MS);
    expect(await page.session.get()).toMatchObject({ role: 'cashier', person: null });
    expect(acts()).toContain('session.timedOut Budi');
  });

  it('that is locked goes on saying LUNAS, and shows and does nothing else (session.lock)', async () => {
    await shop();
    const page = screen();
    await login(page, 'Sari', '1234');
    const { body: sale } = await page.sale.create({ amount: 13_000 });
    till.qiospay.pay(77_000);
    await till.clock.advance(10 * SECOND_MS);
    expect((await page.till.snapshot()).inbox).toHaveLength(1);
    await page.session.lock({ isIdle: false });
    const { sales, inbox, totals, seq } = await page.till.snapshot();
    expect(sales.map(({ id }) => id)).toEqual([sale.id]);
    expect(inbox).toEqual([]);
    expect(totals.unclaimed.count).toBe(0);
    const heard = await page.event.stream({ sinceSeq: seq });
    till.qiospay.pay(13_000);
    till.qiospay.pay(88_000);
    await till.clock.advance(10 * SECOND_MS);
    await till.core.importSetup(setupText({ users: [SARI, BUDI], till: { name: 'Lain' } }));
    const types: string[] = [];
    for await (const event of heard) {
      types.push(event.type);
      if (event.type === 'till.changed') break;
    }
    expect(types).toContain('sale.changed');
    expect(types).not.toContain('payment.changed');
    const paid = (await page.till.snapshot()).sales.find(({ id }) => id === sale.id);
    expect(paid?.status).toBe('paid');
    await expect(page.sale.create({ amount: 1 })).rejects.toMatchObject({
      status: 403,
      message: 'The screen is locked: enter a PIN.',
    });
  });

  it('asks for a PIN before anything where the rules say so (people.setRules)', async () => {
    await shop();
    const boss = screen();
    await login(boss, 'Budi', '998877');
    const { rules } = await boss.people.setRules({ requireLogin: true, idleLockMinutes: 1 });
    expect(rules).toEqual({ requireLogin: true, idleLockMinutes: 1 });
    const page = screen();
    expect((await page.session.get()).role).toBe('locked');
    await expect(page.sale.create({ amount: 1 })).rejects.toMatchObject({ status: 403 });
    await login(page, 'Sari', '1234');
    expect((await page.sale.create({ amount: 1 })).status).toBe(201);
    await till.clock.advance(2 * MINUTE_MS);
    expect((await page.session.get()).role).toBe('locked');
  });
});

describe('a wrong PIN', () => {
  it('costs more time each time, and an hour from the tenth on, which a manager can forgive (people.unlock)', async () => {
    await shop();
    const boss = screen();
    await login(boss, 'Budi', '998877');
    const page = screen();
    for (let n = 0; n < 3; n += 1) await login(page, 'Sari', `000${n}`);
    expect(await login(page, 'Sari', '1234')).toEqual({
      kind: 'wait',
      waitMs: 4 * SECOND_MS,
      isLocked: false,
    });
    for (let n = 3; n < 10; n += 1) {
      await till.clock.advance(15 * MINUTE_MS);
      await login(page, 'Sari', `000${n}`);
    }
    await till.clock.advance(59 * MINUTE_MS);
    expect(await login(page, 'Sari', '1234')).toMatchObject({ kind: 'wait', isLocked: true });
    await login(boss, 'Budi', '998877');
    const { people } = await boss.people.list();
    expect(people.find(({ name }) => name === 'Sari')?.isLocked).toBe(true);
    await boss.people.unlock({ id: await idOf(boss, 'Sari') });
    expect((await login(page, 'Sari', '1234')).kind).toBe('in');
    expect(acts().filter((act) => act === 'session.loginFailed -')).toHaveLength(10);
  });

  it('tried a hundred times at once is three tries', async () => {
    await shop();
    const page = screen();
    const personId = await idOf(page, 'Budi');
    const pins = Array.from({ length: 100 }, (_, n) => String(998_800 + n));
    const answers = await Promise.all(pins.map((pin) => page.session.login({ personId, pin })));
    expect(answers.filter(({ kind }) => kind === 'wrong')).toHaveLength(3);
    expect(answers.filter(({ kind }) => kind === 'wait')).toHaveLength(97);
  });

  it('is still waited for after a restart, whatever the clock was set to', async () => {
    await shop();
    const page = screen();
    for (let n = 0; n < 6; n += 1) {
      await till.clock.advance(MINUTE_MS);
      await login(page, 'Sari', `000${n}`);
    }
    const { store } = till.core.people;
    const { createGuards } = await import('./guards.ts');
    const door = await idOf(page, 'Sari');
    expect(createGuards(store, till.clock).waitMs(door)).toBe(32 * SECOND_MS);
    till.clock.jump(-HOUR_MS);
    expect(createGuards(store, till.clock).waitMs(door)).toBe(32 * SECOND_MS);
  });
});

describe('a manager', () => {
  it('renames, retires and brings back people, and never loses the last manager (people.change)', async () => {
    await shop();
    const boss = screen();
    await login(boss, 'Budi', '998877');
    const sari = await idOf(boss, 'Sari');
    const budi = await idOf(boss, 'Budi');
    const cashier = screen();
    await login(cashier, 'Sari', '1234');
    expect((await boss.people.change({ id: sari, name: 'Sari W' })).name).toBe('Sari W');
    await expect(boss.people.change({ id: sari, name: ' budi ' })).rejects.toMatchObject({
      status: 409,
    });
    await boss.people.change({ id: sari, isActive: false });
    expect((await cashier.session.get()).person).toBeNull();
    await boss.people.change({ id: sari, isActive: true });
    for (const change of [{ isActive: false }, { role: 'cashier' as const }])
      await expect(boss.people.change({ id: budi, ...change })).rejects.toMatchObject({
        status: 409,
        message: 'This is the last manager; make another one first.',
      });
    await boss.people.change({ id: sari, role: 'manager' });
    await boss.people.change({ id: budi, role: 'cashier' });
    expect((await boss.session.get()).role).toBe('cashier');
  });

  it('has a long PIN that is no other manager’s (people.setPin)', async () => {
    await shop();
    const boss = screen();
    await login(boss, 'Budi', '998877');
    const wanted = { name: 'Rina', role: 'manager' as const };
    await expect(boss.people.add({ ...wanted, pin: '12345' })).rejects.toMatchObject({
      status: 400,
    });
    await expect(boss.people.add({ ...wanted, pin: '998877' })).rejects.toMatchObject({
      status: 409,
    });
    expect((await boss.people.add({ ...wanted, pin: '998876' })).person.role).toBe('manager');
    await boss.people.setPin({ id: await idOf(boss, 'Budi'), pin: '777777' });
    expect((await boss.session.get()).role).toBe('manager');
    expect((await login(screen(), 'Budi', '998877')).kind).toBe('wrong');
  });

  it('who forgot the PIN comes back by the recovery code, once (session.recover, people.makeRecoveryCode)', async () => {
    await shop();
    const boss = screen();
    await login(boss, 'Budi', '998877');
    expect((await boss.people.list()).hasRecoveryCode).toBe(false);
    const { code } = await boss.people.makeRecoveryCode();
    const page = screen();
    const personId = await idOf(page, 'Budi');
    const wrong = await page.session.recover({ code: 'AAAA-BBBB', personId, pin: '111111' });
    expect(wrong.kind).toBe('wrong');
    const typed = code.toLowerCase().replaceAll('-', ' ');
    const answer = await page.session.recover({ code: typed, personId, pin: '246810' });
    expect(answer).toMatchObject({ kind: 'in', session: { role: 'manager' } });
    const next = answer.kind === 'in' ? answer.recoveryCode : '';
    expect(next).not.toBe(code);
    expect((await page.session.recover({ code, personId, pin: '111111' })).kind).toBe('wrong');
    expect((await login(screen(), 'Budi', '246810')).kind).toBe('in');
    expect(acts()).toContain('recovery.used -');
  });

  it('reads who did what, newest first, by day and by page (audit.list)', async () => {
    await shop();
    const boss = screen();
    await login(boss, 'Budi', '998877');
    const { body: sale } = await boss.sale.create({ amount: 1000 });
    await boss.sale.cancel({ id: sale.id });
    const { items, nextCursor, head } = await boss.audit.list({ date: '2026-11-21', limit: 2 });
    expect(items.map(({ act, who }) => [act, who])).toEqual([
      ['sale.cancelled', 'Budi'],
      ['session.loggedIn', 'Budi'],
    ]);
    expect(head).toEqual({ seq: items[0]?.seq, hash: items[0]?.hash });
    const older = await boss.audit.list({ limit: 100, cursor: nextCursor ?? '' });
    expect(older.items.map(({ act }) => act)).toEqual([
      'setup.imported',
      'person.seeded',
      'person.seeded',
    ]);
    expect((await boss.audit.list({ date: '2026-11-20' })).items).toEqual([]);
    const { faults, rows } = checkChain(till.core.stores.audit.all(), 5, []);
    expect({ faults, rows }).toEqual({ faults: [], rows: 5 });
    const written = [...till.core.stores.audit.all()];
    const text = JSON.stringify(written.map(({ subject, details }) => [subject, details]));
    for (const secret of ['998877', '1234', 'KUNCI-RAHASIA']) expect(text).not.toContain(secret);
  });
});
