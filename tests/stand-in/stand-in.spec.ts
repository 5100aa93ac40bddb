// Proves the stand-in on a tiny app (fixture/): whatever a test of Lunas relies on is tested here
// first, so that a red desktop test means Lunas and not its stage.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  _electron,
  type ElectronApplication,
  expect,
  type JSHandle,
  type Page,
  test,
} from '@playwright/test';
import type { BrowserWindow } from 'electron';
import type * as StandIn from './electron.ts';

const executablePath = join(import.meta.dirname, 'electron');
const fixture = join(import.meta.dirname, 'fixture');

declare global {
  interface Window {
    call(channel: string, value?: unknown): Promise<unknown>;
    openPort(): MessagePort;
    wantPort(): Promise<MessagePort>;
    echo(port: MessagePort, values: unknown[], transfer?: MessagePort[]): Promise<unknown[]>;
    mainMessage: unknown;
    inlineRan?: boolean;
    fixture: unknown;
    refused: unknown;
  }
}

type Seen = typeof globalThis.seen;

let folder: string;
let app: ElectronApplication;
let page: Page;

async function launch(env: Record<string, string> = {}): Promise<void> {
  app = await _electron.launch({
    executablePath,
    args: [fixture, `--user-data-dir=${folder}`],
    env: { ...(process.env as Record<string, string>), ...env },
  });
  page = await app.firstWindow();
  await page.getByRole('heading', { name: 'Fixture' }).waitFor();
  // The heading stands before the page's script has run.
  await page.waitForFunction(() => typeof window.openPort === 'function');
}

/** A second start by hand, to its end. */
function startAgain(): number | null {
  const args = [fixture, `--user-data-dir=${folder}`, 'lunas://sale'];
  return spawnSync(executablePath, args, { timeout: 15_000 }).status;
}

const seen = <K extends keyof Seen>(key: K): Promise<Seen[K]> =>
  app.evaluate((_electron, name) => globalThis.seen[name as K], key);

test.beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stand-in-test-'));
  await launch();
});

test.afterEach(async () => {
  await app.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

test.describe('the bridge', () => {
  test('answers an invoke, and fails in the words Electron uses', async () => {
    const call = (channel: string, value: unknown): Promise<unknown> =>
      page.evaluate(([name, given]) => window.call(name as string, given), [channel, value]);
    expect(await call('double', 21)).toBe(42);
    expect(await call('double', 'x')).toBe(
      "error: Error invoking remote method 'double': TypeError: a number, please",
    );
    expect(await call('none', 1)).toBe(
      "error: Error invoking remote method 'none': Error: No handler registered for 'none'",
    );
  });

  test('carries what structured clone carries, and refuses a function', async () => {
    const got = await page.evaluate(async () => {
      const value = {
        gone: undefined,
        at: new Date(5),
        big: 9007199254740993n,
        bytes: new Uint8Array([0, 255]),
        map: new Map([['a', new Set([1])]]),
        nan: NaN,
        list: [null, undefined, 'x'],
      };
      const back = (await window.call('echo', value)) as typeof value;
      return [
        'gone' in back,
        back.at instanceof Date && back.at.getTime(),
        back.big === value.big,
        back.bytes instanceof Uint8Array && [...back.bytes],
        back.map.get('a')?.has(1),
        Number.isNaN(back.nan),
        back.list.length,
      ];
    });
    expect(got).toEqual([true, 5, true, [0, 255], true, true, 3]);
    const refused = await app.evaluate(() => {
      try {
        globalThis.seen.window?.webContents.send('any', () => 1);
        return 'sent';
      } catch (error) {
        return (error as Error).message;
      }
    });
    expect(refused).toBe('An object could not be cloned.');
  });

  test('shows the page what the preload exposes, and nothing of Electron or Node', async () => {
    const names = ['require', 'process', 'module', 'ipcRenderer', 'standInSend', 'standInReceive'];
    const kinds = await page.evaluate(
      (all) => all.map((name) => typeof Reflect.get(window, name)),
      names,
    );
    expect(new Set(kinds)).toEqual(new Set(['undefined']));
    const exposed = await page.evaluate(() => [window.fixture, Object.isFrozen(window.fixture)]);
    expect(exposed).toEqual([{ isHere: true }, true]);
    expect(await page.evaluate(() => window.refused)).toBe('module not found: node:fs');
  });
});

test.describe('message ports', () => {
  test('carry messages both ways in order on a port the page made', async () => {
    const numbers = Array.from({ length: 300 }, (_, index) => index);
    const got = await page.evaluate((all) => window.echo(window.openPort(), all), numbers);
    expect(got).toEqual(numbers.map((echo) => ({ count: echo + 1, echo })));
  });

  test('carry messages both ways in order on a port the main process made', async () => {
    const got = await page.evaluate(async () => {
      const port = await window.wantPort();
      return [port instanceof MessagePort, window.mainMessage, await window.echo(port, [1, 2, 3])];
    });
    expect(got).toEqual([
      true,
      { hello: 'page' },
      ['before start', { count: 1, echo: 1 }, { count: 2, echo: 2 }],
    ]);
  });

  test('carry ports inside messages', async () => {
    const got = await page.evaluate(async () => {
      const outer = window.openPort();
      const { port1, port2 } = new MessageChannel();
      await window.echo(outer, ['take this'], [port2]);
      return window.echo(port1, ['inner']);
    });
    expect(got).toEqual([{ count: 1, echo: 'inner' }]);
  });

  test('tell the main process when the page closes its end, or is gone', async () => {
    await page.evaluate(() => window.openPort().close());
    await expect.poll(() => seen('closedPorts')).toBe(1);
    await page.evaluate(() => window.wantPort().then((port) => window.echo(port, [1])));
    await page.reload();
    await expect.poll(() => seen('closedPorts')).toBe(2);
  });

  test('tell the page when the main process closes its end', async () => {
    const closed = page.evaluate(async () => {
      const port = await window.wantPort();
      return new Promise((resolve) => {
        port.addEventListener('close', () => resolve('closed'));
        port.start();
        document.title = 'listening';
      });
    });
    await expect(page).toHaveTitle('listening');
    await app.evaluate(() => globalThis.seen.lastPort?.close());
    expect(await closed).toBe('closed');
  });
});

test.describe('the page', () => {
  test('comes from app:// with its content security policy in force', async () => {
    const got = await page.evaluate(async () => {
      const refused = new Promise((resolve) =>
        document.addEventListener('securitypolicyviolation', (event) =>
          resolve(event.effectiveDirective),
        ),
      );
      const missing = await fetch('/nothing');
      const outside = await fetch('http://127.0.0.1:9/').then(String, () => 'refused');
      return [window.inlineRan, missing.status, outside, await refused, isSecureContext];
    });
    expect(got).toEqual([undefined, 404, 'refused', 'connect-src', true]);
    const url = await app.evaluate(() => globalThis.seen.window?.webContents.getURL());
    expect(url).toBe('app://fixture/');
  });

  test('goes nowhere and opens nothing when the app says no', async () => {
    await page.locator('#away').click();
    await expect.poll(() => seen('refused')).toEqual(['go https://example.invalid/away']);
    await page.locator('#out').click();
    await page.locator('#out').click({ button: 'middle' });
    expect(await page.evaluate(() => window.open('https://example.invalid/popup'))).toBeNull();
    await expect
      .poll(() => seen('refused'))
      .toEqual([
        'go https://example.invalid/away',
        'open https://example.invalid/out',
        'open https://example.invalid/out',
        'open https://example.invalid/popup',
      ]);
    await expect(page.getByRole('heading', { name: 'Fixture' })).toBeVisible();
    expect(app.windows()).toHaveLength(1);
  });

  test('gets the permissions the app gives, and no other', async () => {
    const got = await page.evaluate(async () => [
      await navigator.mediaDevices.getUserMedia({ video: true }).then(String, (e: Error) => e.name),
      await Notification.requestPermission(),
    ]);
    expect(got).toEqual(['NotAllowedError', 'granted']);
    expect(await seen('asked')).toEqual(['media', 'notifications']);
  });

  test('is there again after its renderer crashed', async () => {
    await app.evaluate(() => globalThis.seen.window?.webContents.forcefullyCrashRenderer());
    await expect.poll(() => seen('gone')).toEqual(['crashed']);
    // The look itself fails while there is no renderer.
    const answer = (): Promise<unknown> =>
      app
        .evaluate(() =>
          globalThis.seen.window?.webContents.executeJavaScript("window.call?.('double', 4)"),
        )
        .catch(() => 'gone');
    await expect.poll(answer).toBe(8);
  });

  test('has the size its window was given', async () => {
    const size = (): Promise<number[]> => page.evaluate(() => [innerWidth, innerHeight]);
    expect(await size()).toEqual([900, 700]);
    const window = (await app.browserWindow(page)) as JSHandle<BrowserWindow>;
    await window.evaluate((own) => own.setBounds({ width: 1000, height: 600 }));
    await expect.poll(size).toEqual([1000, 600]);
    expect(await window.evaluate((own) => own.isVisible())).toBe(true);
  });
});

test.describe('a start and its end', () => {
  test('refuses a second start, and tells the first of it', async () => {
    expect(startAgain()).toBe(0);
    await expect.poll(() => seen('second')).toContain('lunas://sale');
  });

  test('ends with code 0 on quit, and starts again', async () => {
    const first = app.process();
    await app.close();
    expect(first.exitCode).toBe(0);
    await launch();
    expect(await page.evaluate(() => window.call('double', 1))).toBe(2);
  });

  test('ends when the last window closes, and on SIGTERM', async () => {
    for (const end of [() => page.close(), () => app.process().kill('SIGTERM')]) {
      const own = app.process();
      const ended = new Promise((resolve) => own.once('exit', resolve));
      await end();
      expect(await ended).toBe(0);
      await launch();
    }
  });

  test('ends with the code the app gives', async () => {
    const own = app.process();
    const ended = new Promise((resolve) => own.once('exit', resolve));
    await app.evaluate((electron) => electron.app.exit(3));
    expect(await ended).toBe(3);
    await launch();
  });

  test('leaves no Chromium behind after kill -9, and starts again', async () => {
    const own = app.process();
    const ended = new Promise((resolve) => own.once('exit', resolve));
    expect(chromiumOf(own.pid as number)).not.toEqual([]);
    own.kill('SIGKILL');
    await ended;
    await expect.poll(() => chromiumOf(own.pid as number)).toEqual([]);
    await launch();
    const folders = readdirSync(tmpdir()).filter((name) => name.includes(`electron-${own.pid}-`));
    expect(folders).toEqual([]);
  });
});

test.describe('honesty', () => {
  test('throws on anything it does not have', async () => {
    const faults = await app.evaluate((electron) => {
      const window = globalThis.seen.window;
      const wrong: (() => unknown)[] = [
        () => electron.app.dock,
        () => electron.session.fromPartition,
        () => window?.setOpacity,
        () => window?.webContents.print,
        () => electron.screen.getPrimaryDisplay().colorSpace,
        () => electron.Menu.sendActionToFirstResponder,
        () => electron.powerMonitor.on('speed-limit-change', () => undefined),
        () => new electron.BrowserWindow({ webPreferences: { sandbox: false } }),
      ];
      return wrong.map((reach) => {
        try {
          reach();
          return 'nothing thrown';
        } catch (error) {
          return (error as Error).message;
        }
      });
    });
    for (const fault of faults) expect(fault).toMatch(/^stand-in electron: .* not implemented$/);
  });

  test('lets a test be the desktop: displays, dialogs, keyring, shortcuts', async () => {
    const got = await app.evaluate(async (electron) => {
      const { standIn } = electron as unknown as typeof StandIn;
      const events: string[] = [];
      electron.screen.on('display-added', (_event, display) => events.push(`+${display.id}`));
      electron.screen.on('display-removed', (_event, display) => events.push(`-${display.id}`));
      const first = { id: 1, bounds: { x: 0, y: 0, width: 1366, height: 768 } };
      const second = { id: 2, bounds: { x: 1366, y: 0, width: 1024, height: 600 } };
      standIn.setDisplays([first, second]);
      const at = electron.screen.getDisplayNearestPoint({ x: 1500, y: 10 }).id;
      standIn.setDisplays([first]);
      const asked = await electron.dialog.showMessageBox({ message: '?' }).catch(String);
      const secret = electron.safeStorage.encryptString('rahasia');
      const clear = electron.safeStorage.decryptString(secret);
      standIn.desktop.hasKeyring = false;
      const can = electron.safeStorage.isEncryptionAvailable();
      const shortcut = electron.globalShortcut.register('F9', () => events.push('F9'));
      standIn.desktop.shortcuts.get('F9')?.();
      return [events, at, asked, secret.includes('rahasia'), clear, can, shortcut];
    });
    expect(got).toEqual([
      ['+2', '-2', 'F9'],
      2,
      'Error: stand-in electron: no answer for dialog.showMessageBox',
      false,
      'rahasia',
      false,
      true,
    ]);
  });
});

/** The Chromium processes that use the folder of this start; zombies are not counted. */
function chromiumOf(pid: number): string[] {
  return readdirSync('/proc').filter((name) => {
    try {
      return readFileSync(`/proc/${name}/cmdline`, 'utf8').includes(`stand-in-electron-${pid}-`);
    } catch {
      return false; // not a process, or one that just ended
    }
  });
}
