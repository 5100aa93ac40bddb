// The compiled till beside its window: tray, notifications, the screen kept awake, the shortcut
// over other programs, sleep. What the system shows and does is seen and played on the stand-in
// only.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import { sell } from '../e2e/display-hands.ts';
import { expect as expectSoon, test, type RunningTill } from '../e2e/host.ts';
import { hands, logIn } from '../e2e/log-in.ts';
import { putAway } from '../e2e/paid-sale.ts';
import type * as StandIn from './electron.ts';

/** An app that starts, and often a second one, on a machine that may be busy. */
test.describe.configure({ timeout: 180_000 });
const expect = expectSoon.configure({ timeout: 20_000 });

const USERS = [
  { name: 'Sari', role: 'cashier', pin: '1234' },
  { name: 'Budi', role: 'manager', pin: '998877' },
];

function desktopOf({ desktop }: RunningTill): ElectronApplication {
  if (desktop === null) throw new Error('this till runs on no desktop');
  return desktop;
}

const trayTip = (app: ElectronApplication): Promise<string | undefined> =>
  app.evaluate(
    (electron) => (electron as unknown as typeof StandIn).standIn.desktop.trays[0]?.toolTip,
  );

/** Every line of the tray's menu as a person reads it; what can't be pressed in brackets. */
const trayMenu = (app: ElectronApplication): Promise<string[] | undefined> =>
  app.evaluate((electron) => {
    const { trays } = (electron as unknown as typeof StandIn).standIn.desktop;
    return trays[0]?.menu?.items
      .filter((item) => item.type !== 'separator')
      .map((item) => (item.enabled ? item.label : `(${item.label})`));
  });

const press = (app: ElectronApplication, id: string): Promise<void> =>
  app.evaluate((electron, item) => {
    const { trays } = (electron as unknown as typeof StandIn).standIn.desktop;
    trays[0]?.menu?.getMenuItemById(item)?.click();
  }, id);

const told = (app: ElectronApplication): Promise<{ title: string; body: string }[]> =>
  app.evaluate((electron) =>
    (electron as unknown as typeof StandIn).standIn.desktop.notifications.map(
      ({ title, body }) => ({ title, body }),
    ),
  );

const seenOf = (app: ElectronApplication) =>
  app.evaluate((electron) => {
    const { desktop } = (electron as unknown as typeof StandIn).standIn;
    return { badge: desktop.badgeCount, flashing: desktop.flashing.size };
  });

const blockers = (app: ElectronApplication): Promise<string[]> =>
  app.evaluate((electron) => [
    ...(electron as unknown as typeof StandIn).standIn.desktop.powerSaveBlockers.values(),
  ]);

/** Another program comes to the front. */
const lookAway = (app: ElectronApplication): Promise<void> =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.blur());

const isFocused = (app: ElectronApplication): Promise<boolean | undefined> =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isFocused());

async function openSettings(page: Page): Promise<void> {
  await page.keyboard.press('t');
  await page.getByRole('button', { name: 'Aplikasi di komputer ini' }).click();
}

test.describe('the tray', () => {
  test('tells today’s total, the feed and what waits, and is the way back', async ({
    till,
    simulator,
  }) => {
    const { page } = till;
    const app = desktopOf(till);
    await expect
      .poll(() => trayTip(app))
      .toBe('Lunas\nHari ini Rp 0 (0 penjualan)\nMutasi terbaca');
    const payload = await sell(page, '13000');
    await expect.poll(() => trayTip(app)).toContain('1 penjualan menunggu');
    simulator.setFaults({ outage: 'html' });
    await expect.poll(() => trayTip(app), { timeout: 30_000 }).toContain('Mutasi tidak terbaca');
    simulator.setFaults({ outage: 'none' });
    await expect.poll(() => trayTip(app), { timeout: 30_000 }).toContain('Mutasi terbaca');
    simulator.bank.pay({ payload });
    await expect(page.getByRole('alert')).toContainText('LUNAS');
    await expect
      .poll(() => trayMenu(app))
      .toEqual([
        '(Lunas)',
        '(Hari ini Rp 13.000 (1 penjualan))',
        '(Mutasi terbaca)',
        'Buka Lunas',
        'Layar pelanggan',
        'Keluar',
      ]);
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize());
    await press(app, 'open');
    expect(
      await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isMinimized()),
    ).toBe(false);
    await lookAway(app);
    await app.evaluate((electron) => {
      (electron as unknown as typeof StandIn).standIn.desktop.trays[0]?.click();
    });
    expect(await isFocused(app)).toBe(true);
  });

  test('speaks the language of the page, and switches the customer display', async ({ till }) => {
    const { page } = till;
    const app = desktopOf(till);
    await page.keyboard.press('t');
    await page.getByRole('radio', { name: 'English' }).click();
    await expect.poll(() => trayTip(app)).toBe('Lunas\nToday Rp 0 (0 sales)\nFeed is read');
    const isOn = (): Promise<boolean | undefined> =>
      app.evaluate((electron) => {
        const { trays } = (electron as unknown as typeof StandIn).standIn.desktop;
        return trays[0]?.menu?.getMenuItemById('display')?.checked;
      });
    expect(await isOn()).toBe(true);
    await press(app, 'display');
    await expect.poll(isOn).toBe(false);
  });

  test('quits, and takes its icon away', async ({ till }) => {
    const app = desktopOf(till);
    const ended = new Promise((done) => app.process().once('exit', done));
    await expect.poll(() => trayMenu(app)).toContain('Keluar');
    await press(app, 'quit');
    expect(await ended).toBe(0);
  });
});

test.describe('a window that was closed to the tray', () => {
  const FIRST = { id: 1, bounds: { x: 0, y: 0, width: 1366, height: 768 } };
  const SECOND = { id: 2, bounds: { x: 1366, y: 0, width: 1280, height: 720 } };
  const plug = (app: ElectronApplication, plans: readonly (typeof FIRST)[]): Promise<void> =>
    app.evaluate((electron, all) => {
      (electron as unknown as typeof StandIn).standIn.setDisplays(all);
    }, plans);

  test('goes on: its customer display follows its cable, and LUNAS is told', async ({
    till,
    simulator,
  }) => {
    const { page } = till;
    const app = desktopOf(till);
    await plug(app, [FIRST, SECOND]);
    await expect.poll(() => app.windows().length).toBe(2);
    const payload = await sell(page, '13000');
    await openSettings(page);
    await page
      .getByRole('group', { name: /^Tombol tutup/ })
      .getByRole('radio', { name: 'Tetap berjalan' })
      .click();
    await expect(page.getByRole('radio', { name: 'Tetap berjalan' })).toBeChecked();
    await app.evaluate((electron) => {
      const { desktop } = (electron as unknown as typeof StandIn).standIn;
      desktop.dialogAnswers.push({ response: 0 });
      electron.BrowserWindow.getAllWindows()[0]?.close();
    });
    const isVisible = (): Promise<boolean | undefined> =>
      app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible());
    await expect.poll(isVisible).toBe(false);
    await plug(app, [FIRST]);
    await expect.poll(() => app.windows().length).toBe(1);
    await plug(app, [FIRST, SECOND]);
    await expect.poll(() => app.windows().length).toBe(2);
    const screen = app.windows()[1];
    if (screen === undefined) throw new Error('there is no second window');
    await expect(screen.locator(`[data-qris="${payload}"]`)).toBeVisible();
    simulator.bank.pay({ payload });
    await expect.poll(async () => (await told(app))[0]?.title).toBe('LUNAS Rp 13.000');
    await press(app, 'open');
    expect(await isVisible()).toBe(true);
    await expect(page.getByRole('alert')).toContainText('LUNAS');
  });
});

test.describe('where people have to log in', () => {
  test.use({ tillOptions: { setup: { users: USERS } } });

  test('no total is in the tray while the screen is locked', async ({ till }) => {
    const { page } = till;
    const app = desktopOf(till);
    await logIn(page, '1', 'Sari', '1234');
    await expect.poll(() => trayTip(app)).toContain('Hari ini Rp 0');
    await page.keyboard.press('g');
    await page.getByRole('button', { name: 'Kunci layar' }).click();
    await expect.poll(() => trayTip(app)).toBe('Lunas\nHari ini: masuk dulu\nMutasi terbaca');
    expect((await trayMenu(app))?.join()).not.toContain('Rp');
    await page.getByRole('button', { name: /Sari/ }).click();
    await page.getByLabel('PIN Sari').pressSequentially('1234', hands);
    await page.keyboard.press('Enter');
    await expect.poll(() => trayTip(app)).toContain('Hari ini Rp 0');
  });
});

test.describe('a person who looks away', () => {
  test('is told of LUNAS by a word and the amount, once, and comes back by a press', async ({
    till,
    simulator,
  }) => {
    const { page } = till;
    const app = desktopOf(till);
    const payload = await sell(page, '13000');
    await lookAway(app);
    simulator.bank.pay({ payload, issuerNns: '93600014' });
    await expect
      .poll(() => told(app))
      .toEqual([{ title: 'LUNAS Rp 13.000', body: 'Uangnya sudah masuk.' }]);
    expect(await seenOf(app)).toEqual({ badge: 1, flashing: 1 });
    await app.evaluate((electron) => {
      (electron as unknown as typeof StandIn).standIn.desktop.notifications[0]?.click();
    });
    expect(await isFocused(app)).toBe(true);
    expect(await seenOf(app)).toEqual({ badge: 0, flashing: 0 });
    await putAway(page);
    const next = await sell(page, '14000');
    simulator.bank.pay({ payload: next });
    await expect(page.getByRole('alert')).toContainText('LUNAS');
    expect(await told(app)).toHaveLength(1);
  });

  test('is called for what only a person can decide, and no payer is named', async ({
    till,
    simulator,
  }) => {
    const { page } = till;
    const app = desktopOf(till);
    await sell(page, '13000');
    await page.keyboard.press('n');
    await expect(page.getByRole('button', { name: 'Tampilkan QR' })).toBeVisible();
    await sell(page, '13000');
    await lookAway(app);
    simulator.bank.pay({ amount: 13_000, issuerNns: '93600914' });
    await expect
      .poll(async () => (await told(app)).map(({ title }) => title), { timeout: 15_000 })
      .toContain('Perlu dilihat: Rp 13.000');
    const words = (await told(app)).map(({ title, body }) => `${title} ${body}`).join(' ');
    expect(words).not.toMatch(/LUNAS|GoPay|A17/);
  });

  test('is told of money taken back', async ({ till, simulator }) => {
    const { page } = till;
    const app = desktopOf(till);
    const payload = await sell(page, '13000');
    const payment = simulator.bank.pay({ payload });
    await expect(page.getByRole('alert')).toContainText('LUNAS');
    await putAway(page);
    await sell(page, '50000'); // the feed is looked at often again
    await lookAway(app);
    simulator.bank.reverse(payment.id);
    await expect
      .poll(() => told(app), { timeout: 20_000 })
      .toContainEqual({
        title: 'Uang ditarik kembali: Rp 13.000',
        body: 'Bank menarik uang ini kembali. Buka Lunas.',
      });
  });

  test('is not called where a manager has switched that off, but for the sign in the task bar', async ({
    till,
    simulator,
  }) => {
    const { page } = till;
    const app = desktopOf(till);
    await openSettings(page);
    await page
      .getByRole('group', { name: /^Beri tahu/ })
      .getByRole('radio', { name: 'Tidak' })
      .click();
    await expect(page.getByRole('group', { name: /^Beri tahu/ }).getByLabel('Tidak')).toBeChecked();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    const payload = await sell(page, '13000');
    await lookAway(app);
    simulator.bank.pay({ payload });
    await expect.poll(() => seenOf(app)).toEqual({ badge: 1, flashing: 1 });
    expect(await told(app)).toEqual([]);
  });
});

test.describe('power', () => {
  test('the screen stays on while a sale waits, and no longer', async ({ till, simulator }) => {
    const { page } = till;
    const app = desktopOf(till);
    expect(await blockers(app)).toEqual([]);
    const payload = await sell(page, '13000');
    await expect.poll(() => blockers(app)).toEqual(['prevent-display-sleep']);
    simulator.bank.pay({ payload });
    await expect(page.getByRole('alert')).toContainText('LUNAS');
    await expect.poll(() => blockers(app)).toEqual([]);
  });

  test('after sleep the feed is asked at once: what came meanwhile is LUNAS', async ({
    till,
    simulator,
  }) => {
    const { page } = till;
    const app = desktopOf(till);
    const payload = await sell(page, '13000');
    simulator.setFaults({ outage: 'html' });
    await expect(page.getByRole('status').filter({ hasText: /tidak bisa melihat/i })).toBeVisible({
      timeout: 20_000,
    });
    await app.evaluate(({ powerMonitor }) => void powerMonitor.emit('suspend'));
    simulator.bank.pay({ payload });
    simulator.setFaults({ outage: 'none' });
    await app.evaluate(({ powerMonitor }) => void powerMonitor.emit('resume'));
    await expect(page.getByRole('alert')).toContainText('LUNAS');
  });
});

test.describe('the shortcut', () => {
  const held = (app: ElectronApplication): Promise<string[]> =>
    app.evaluate((electron) => [
      ...(electron as unknown as typeof StandIn).standIn.desktop.shortcuts.keys(),
    ]);

  test('brings the amount pad forward over another program; the sale goes on waiting', async ({
    till,
  }) => {
    const { page } = till;
    const app = desktopOf(till);
    await sell(page, '13000');
    await page.keyboard.press('t');
    await expect(page.getByRole('dialog')).toBeVisible();
    await lookAway(app);
    await app.evaluate((electron) => {
      const { shortcuts } = (electron as unknown as typeof StandIn).standIn.desktop;
      shortcuts.get('CommandOrControl+Alt+J')?.();
    });
    expect(await isFocused(app)).toBe(true);
    await expect(page.getByRole('dialog')).toBeHidden();
    await expect(page.locator('[data-qris]')).toBeHidden();
    await page.keyboard.type('14000', hands);
    await expect(page.getByText('Rp 14.000', { exact: true })).toBeVisible();
    await expect(page.getByText('Rp 13.000').first()).toBeVisible();
  });

  test('is chosen by pressing it; one that another program has is refused in words', async ({
    till,
  }) => {
    const app = desktopOf(till);
    const { page } = till;
    await app.evaluate((electron) => {
      (electron as unknown as typeof StandIn).standIn.desktop.takenShortcuts.add('F7');
    });
    await openSettings(page);
    const part = page.getByRole('group', { name: /^Pintasan/ });
    await expect(part).toContainText('Ctrl + Alt + J');
    await part.getByRole('button', { name: 'Ganti' }).click();
    await page.keyboard.press('j'); // a bare letter is none
    await page.keyboard.press('F7');
    await expect(part).toContainText('Ditolak sistem: program lain memakainya.');
    expect(await held(app)).toEqual([]);
    await part.getByRole('button', { name: 'Ganti' }).click();
    await page.keyboard.press('Escape');
    await expect(part).toContainText('F7');
    await part.getByRole('button', { name: 'Ganti' }).click();
    await page.keyboard.press('Control+Alt+k');
    await expect(part).toContainText('Ctrl + Alt + K');
    await expect.poll(() => held(app)).toEqual(['CommandOrControl+Alt+K']);
    await part.getByRole('button', { name: 'Tanpa pintasan' }).click();
    await expect(part).toContainText('Tanpa pintasan');
    await expect.poll(() => held(app)).toEqual([]);
    await till.restart();
    expect(await held(desktopOf(till))).toEqual([]);
  });
});

test.describe('the till a person starts by its icon', () => {
  test('is the one that opens links; one with a folder of its own is not', async ({ till }) => {
    const schemes = (app: ElectronApplication): Promise<string[]> =>
      app.evaluate((electron) => [
        ...(electron as unknown as typeof StandIn).standIn.desktop.protocols.keys(),
      ]);
    expect(await schemes(desktopOf(till))).toEqual([]);
    const home = mkdtempSync(join(tmpdir(), 'lunas-home-'));
    const app = await _electron.launch({
      executablePath: join(import.meta.dirname, 'electron'),
      args: [resolve(import.meta.dirname, '../..')],
      env: { ...process.env, HOME: home, STAND_IN_NODE: process.execPath } as Record<
        string,
        string
      >,
    });
    await app.firstWindow();
    await expect.poll(() => schemes(app)).toEqual(['lunas']);
    await app.close();
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  });
});
