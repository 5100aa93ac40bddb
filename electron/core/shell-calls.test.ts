// The desktop's own calls, through the router: shell.follow, shell.answer, shell.putAway,
// shell.state and shell.change; and display.arrange where it touches a kiosk.
import { createRouterClient } from '@orpc/server';
import { afterEach, describe, expect, it } from 'vitest';
import { DESK_SETTINGS, FakeShell } from './testing/fake-shell.ts';
import { pageRouter } from './api.ts';
import { glanceOf } from './glance.ts';
import type { Ports } from './ports.ts';
import type { Session } from './people/sessions.ts';
import { createTestCore, setupText, type TestCore } from './testing/harness.ts';

const USERS = [
  { name: 'Sari', role: 'cashier', pin: '1234' },
  { name: 'Budi', role: 'manager', pin: '998877' },
];
const LINK = { id: 'L1', amount: 13_000, reference: 'A17' };

let till: TestCore;
let shell: FakeShell;

async function open(options: { ports?: Partial<Ports>; users?: object[] } = {}): Promise<void> {
  shell = new FakeShell();
  till = await createTestCore({ isSetUp: false, ports: { shell, ...options.ports } });
  await till.core.importSetup(setupText(options.users ? { users: options.users } : {}));
}

afterEach(() => till.stop());

const page = (session?: Session) =>
  createRouterClient(pageRouter, { context: { core: till.core, session } });

async function entered(name: string, pin: string): Promise<Session> {
  const { directory, sessions } = till.core.people;
  const session = sessions.open();
  const id = directory.active().find((person) => person.name === name)?.id ?? '';
  await sessions.login(session, id, pin);
  return session;
}

describe('what the desktop has for the page', () => {
  it('comes at once and whenever it changes, in the language of the page', async () => {
    await open();
    const frames = await page().shell.follow({ lang: 'en' });
    expect((await frames.next()).value).toMatchObject({ link: null, padCalls: 0 });
    shell.show({ link: LINK, behind: 2 });
    expect((await frames.next()).value).toMatchObject({ link: LINK, behind: 2, isHeld: false });
    expect(shell.lang).toBe('en');
    await frames.return?.(undefined);
  });

  it('ends when the screen is locked: a link waits for the person', async () => {
    await open({ users: USERS });
    const session = await entered('Sari', '1234');
    const frames = await page(session).shell.follow({ lang: 'id' });
    await frames.next();
    till.core.people.sessions.lock(session, false);
    shell.show({ link: LINK });
    expect(await frames.next()).toMatchObject({ done: true });
    await expect(page(session).shell.answer({ linkId: 'L1' })).rejects.toMatchObject({
      status: 403,
    });
    expect(shell.answered).toEqual([]);
  });

  it('holds links back in a training entered from a real till, and says that they wait', async () => {
    await open({ ports: { training: { phoneUrl: 'http://127.0.0.1:1/', canLeave: true } } });
    shell.show({ link: LINK });
    const frames = await page().shell.follow({ lang: 'id' });
    expect((await frames.next()).value).toMatchObject({ link: null, isHeld: true });
    await expect(page().shell.answer({ linkId: 'L1' })).rejects.toMatchObject({ status: 503 });
    await frames.return?.(undefined);
  });

  it('holds links back while nothing may be sold, whatever the reason', async () => {
    await open();
    shell.show({ link: LINK });
    till.core.hold('This till runs without its feeds.');
    const frames = await page().shell.follow({ lang: 'id' });
    expect((await frames.next()).value).toMatchObject({ link: null, isHeld: true });
    await frames.return?.(undefined);
    till.core.hold(null);
    expect(await page().shell.answer({ linkId: 'L1' })).toEqual({ wasThere: true });
  });

  it('is answered once: a second yes finds nothing', async () => {
    await open();
    shell.show({ link: LINK });
    expect(await page().shell.answer({ linkId: 'L1' })).toEqual({ wasThere: true });
    expect(await page().shell.answer({ linkId: 'L1' })).toEqual({ wasThere: false });
    await page().shell.putAway({ noticeId: 7 });
    expect(shell.readNotices).toEqual([7]);
  });
});

describe('the settings of the desktop', () => {
  it('are read and changed by a manager, and the change is in the audit', async () => {
    await open({ users: USERS });
    const session = await entered('Budi', '998877');
    expect((await page(session).shell.state()).view?.settings).toEqual(DESK_SETTINGS);
    const { view } = await page(session).shell.change({ closesToTray: true, shortcut: null });
    expect(view.settings).toEqual({ ...DESK_SETTINGS, closesToTray: true, shortcut: null });
    const [row] = till.core.stores.audit.page({ fromMs: 0, untilMs: 2 ** 50 }, 2 ** 50, 1);
    expect(row).toMatchObject({ act: 'desktop.changed', who: 'Budi' });
    expect(JSON.parse(row?.details ?? '')).toEqual({ closesToTray: true, shortcut: 'none' });
  });

  it('are nobody’s where the till runs on no desktop', async () => {
    shell = new FakeShell();
    till = await createTestCore();
    expect(await page().shell.state()).toEqual({ view: null });
    await expect(page().shell.change({ notifies: false })).rejects.toMatchObject({ status: 503 });
  });

  it('a kiosk is entered and left by a manager, also by display.arrange', async () => {
    let window: 'window' | 'full' | 'kiosk' = 'window';
    const screens = {
      state: () => ({ second: 'auto' as const, hasSecond: false, isShown: false, window }),
      arrange: (change: { window?: typeof window }) => void (window = change.window ?? window),
    };
    await open({ users: USERS, ports: { screens } });
    const cashier = page(await entered('Sari', '1234'));
    const manager = page(await entered('Budi', '998877'));
    await cashier.display.arrange({ window: 'full' });
    await expect(cashier.display.arrange({ window: 'kiosk' })).rejects.toMatchObject({
      status: 403,
    });
    await manager.display.arrange({ window: 'kiosk' });
    await expect(cashier.display.arrange({ window: 'window' })).rejects.toMatchObject({
      status: 403,
    });
    await cashier.display.arrange({ second: 'off' });
    expect(window).toBe('kiosk');
  });
});

describe('what the tray may tell', () => {
  it('is the total of today, the feed and what waits', async () => {
    await open();
    const sale = await till.sell(13_000);
    expect(glanceOf(till.core, null)).toMatchObject({
      shop: 'Warung Sejahtera',
      today: { count: 0, amount: 0 },
      waiting: 1,
      needsPerson: 0,
    });
    till.qiospay.pay(13_000);
    await till.nextSweep();
    expect(till.sale(sale).status).toBe('paid');
    expect(glanceOf(till.core, null)).toMatchObject({
      today: { count: 1, amount: 13_000 },
      waiting: 0,
      feed: 'live',
    });
  });

  it('is no total while the screen is locked, or before anybody has logged in where that is the rule', async () => {
    await open({ users: USERS });
    const session = await entered('Sari', '1234');
    expect(glanceOf(till.core, session).today).not.toBeNull();
    till.core.people.sessions.lock(session, false);
    expect(glanceOf(till.core, session).today).toBeNull();
    expect(glanceOf(till.core, null).today).not.toBeNull(); // an unnamed cashier may sell here
    const manager = page(await entered('Budi', '998877'));
    await manager.people.setRules({ requireLogin: true, idleLockMinutes: 5 });
    expect(glanceOf(till.core, null).today).toBeNull();
  });

  it('is nothing of money before there is a shop', async () => {
    till = await createTestCore({ isSetUp: false });
    expect(glanceOf(till.core, null)).toMatchObject({ shop: '', today: null, feed: 'none' });
  });
});
