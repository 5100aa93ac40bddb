// The stand-in's tray, notifications, blockers, shortcuts, badges and links: what an app does with
// them can be seen, what the system would do can be played, and what is not there throws.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, expect, test } from '@playwright/test';
import type * as StandIn from './electron.ts';

const executablePath = join(import.meta.dirname, 'electron');
const fixture = join(import.meta.dirname, 'fixture');
let folder: string;
let app: ElectronApplication;

test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stand-in-services-'));
  app = await _electron.launch({ executablePath, args: [fixture, `--user-data-dir=${folder}`] });
  await app.firstWindow();
});

test.afterAll(async () => {
  await app.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

test('a tray shows its tip and menu, is pressed, and goes', async () => {
  const told = await app.evaluate((electron) => {
    const { Menu, nativeImage, Tray } = electron;
    const { desktop } = (electron as unknown as typeof StandIn).standIn;
    const tray = new Tray(nativeImage.createEmpty());
    const seen: string[] = [];
    tray.on('click', () => seen.push('tray'));
    tray.setToolTip('Rp 0');
    const click = (): void => void seen.push('open');
    tray.setContextMenu(Menu.buildFromTemplate([{ id: 'open', label: 'Buka', click }]));
    const [shown] = desktop.trays;
    shown?.click();
    shown?.menu?.getMenuItemById('open')?.click();
    const tip = shown?.toolTip;
    tray.destroy();
    return [tip, seen, desktop.trays.length, tray.isDestroyed()];
  });
  expect(told).toEqual(['Rp 0', ['tray', 'open'], 0, true]);
});

test('a notification is seen, pressed and closed; a system may have none', async () => {
  const told = await app.evaluate((electron) => {
    const { Notification } = electron;
    const { desktop } = (electron as unknown as typeof StandIn).standIn;
    const seen: string[] = [];
    const notification = new Notification({ title: 'LUNAS', body: 'Rp 1', silent: true });
    notification.on('click', () => seen.push('click'));
    notification.on('close', () => seen.push('close'));
    notification.close();
    notification.show();
    const shown = desktop.notifications.at(-1);
    shown?.click();
    notification.close();
    notification.close();
    desktop.canNotify = false;
    const isSupported = Notification.isSupported();
    desktop.canNotify = true;
    return [shown?.title, shown?.silent, shown?.isClosed, seen, isSupported];
  });
  expect(told).toEqual(['LUNAS', true, true, ['click', 'close'], false]);
});

test('blockers, shortcuts, the badge and a flashing window are kept until they are let go', async () => {
  const told = await app.evaluate((electron) => {
    const { app: own, BrowserWindow, globalShortcut, powerSaveBlocker } = electron;
    const { desktop } = (electron as unknown as typeof StandIn).standIn;
    const id = powerSaveBlocker.start('prevent-display-sleep');
    const during = [...desktop.powerSaveBlockers.values()];
    powerSaveBlocker.stop(id);
    let presses = 0;
    desktop.takenShortcuts.add('F9');
    const held = ['F8', 'F9'].map((key) => globalShortcut.register(key, () => (presses += 1)));
    desktop.shortcuts.get('F8')?.();
    globalShortcut.unregisterAll();
    own.setBadgeCount(3);
    const [window] = BrowserWindow.getAllWindows();
    window?.flashFrame(true);
    const flashing = desktop.flashing.size;
    window?.flashFrame(false);
    return [
      ...[during, desktop.powerSaveBlockers.size, held, presses, desktop.shortcuts.size],
      ...[desktop.badgeCount, flashing, desktop.flashing.size],
    ];
  });
  expect(told).toEqual([['prevent-display-sleep'], 0, [true, false], 1, 0, 3, 1, 0]);
});

test('links: registered with program and arguments, heard by a second start and by open-url', async () => {
  const told = await app.evaluate((electron) => {
    const { desktop } = (electron as unknown as typeof StandIn).standIn;
    electron.app.setAsDefaultProtocolClient('probe', '/bin/probe', ['--x']);
    const urls: string[] = [];
    electron.app.on('open-url', (_event, url) => urls.push(url));
    electron.app.emit('open-url', { preventDefault: () => undefined }, 'probe://here');
    return [desktop.protocols.get('probe'), electron.app.isDefaultProtocolClient('probe'), urls];
  });
  expect(told).toEqual([{ path: '/bin/probe', args: ['--x'] }, true, ['probe://here']]);
  const args = [fixture, `--user-data-dir=${folder}`, 'probe://second'];
  spawnSync(executablePath, args, { timeout: 20_000 });
  const second = (): Promise<boolean> =>
    app.evaluate(() => globalThis.seen.second.includes('probe://second'));
  await expect.poll(second).toBe(true);
});

test('what it has not throws by name: login items on Linux, an unknown event, a missing member', async () => {
  const told = await app.evaluate((electron) => {
    const attempt = (work: () => unknown): string => {
      try {
        return String(work());
      } catch (error) {
        return (error as Error).message;
      }
    };
    const { app: own, powerMonitor, Tray, nativeImage } = electron;
    return [
      attempt(() => own.setLoginItemSettings({ openAtLogin: true })),
      attempt(() => powerMonitor.on('thermal-state-change' as never, () => undefined)),
      attempt(() => new Tray(nativeImage.createEmpty()).displayBalloon({} as never)),
      attempt(() => own.dock),
    ];
  });
  for (const message of told)
    expect(message).toMatch(/^stand-in electron: .*(not implemented|Linux)/);
});
