// The desktop shell of the compiled till: one till per folder, nothing reachable from the page but
// the port, refusals in a sentence, a clean end. What a cashier does is in tests/e2e, both hosts.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { _electron, type ElectronApplication, expect, type Page, test } from '@playwright/test';
import { EXTRACTED } from '../package/pack.ts';
import type * as StandIn from './electron.ts';

const executablePath = join(import.meta.dirname, 'electron');
/** The checkout, or what is in a package of it. */
const tillDir = (): string =>
  test.info().project.name === 'packed' ? EXTRACTED : resolve(import.meta.dirname, '../..');

let folder: string;
let app: ElectronApplication;
let page: Page;

test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lunas-shell-'));
});

test.afterEach(() => {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

async function launch(...flags: string[]): Promise<void> {
  const args = [tillDir(), `--user-data-dir=${folder}`, ...flags];
  app = await _electron.launch({ executablePath, args });
  page = await app.firstWindow();
  // Waits through the change from the empty first document to the page.
  await page.waitForFunction(() => 'lunasDesktop' in window && window.lunasDesktop === true);
}

/** A start to its end, as a script would do it. */
function run(flags: string[], env: Record<string, string> = {}): { code: number; says: string } {
  const args = [tillDir(), ...flags];
  const { status, stderr } = spawnSync(executablePath, args, {
    encoding: 'utf8',
    timeout: 20_000,
    env: { ...process.env, ...env },
  });
  return { code: status ?? -1, says: stderr };
}

/** What the app asked the system to open. */
const opened = (): Promise<string[]> =>
  app.evaluate((electron) => (electron as unknown as typeof StandIn).standIn.desktop.opened);

test.describe('with a till open', () => {
  test.beforeEach(() => launch('--demo'));
  test.afterEach(() => app.close());

  test('the page comes from app://till/ and has nothing but its constant', async () => {
    const url = await app.evaluate(({ webContents }) =>
      webContents.getAllWebContents().map((contents) => contents.getURL()),
    );
    expect(url).toEqual(['app://till/']);
    const names = ['require', 'process', 'ipcRenderer', 'electron', 'bridge'];
    const kinds = await page.evaluate(
      (all) => all.map((n) => typeof Reflect.get(window, n)),
      names,
    );
    expect(new Set(kinds)).toEqual(new Set(['undefined']));
  });

  test('the page gets no file outside its folder', async () => {
    const answers = await page.evaluate(() =>
      Promise.all(
        ['/..%2f..%2fpackage.json', '/..%2fmain/main.js', '/%2e%2e/main/main.js'].map(
          async (path) => (await fetch(path)).status,
        ),
      ),
    );
    expect(answers).toEqual([404, 404, 404]);
  });

  test('the page leaves for nowhere, opens nothing but the phone, is granted nothing', async () => {
    await page.evaluate(() => {
      location.href = 'https://example.invalid/';
    });
    expect(await page.evaluate(() => window.open('https://example.invalid/'))).toBeNull();
    const asked = await page.evaluate(() =>
      navigator.mediaDevices.getUserMedia({ video: true }).then(String, (e: Error) => e.name),
    );
    expect(asked).toBe('NotAllowedError');
    expect(await page.evaluate(() => Notification.requestPermission())).toBe('denied');
    expect(await opened()).toEqual([]);
    expect(await page.evaluate(() => Reflect.get(window, 'lunasDesktop') as unknown)).toBe(true);
  });

  test('a second start brings the first forward and ends', async () => {
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize());
    expect(run([`--user-data-dir=${folder}`, '--demo']).code).toBe(0);
    const isMinimized = (): Promise<boolean | undefined> =>
      app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isMinimized());
    await expect.poll(isMinimized).toBe(false);
    expect(app.windows()).toHaveLength(1);
  });

  test('a page that crashes comes back', async () => {
    const contents = (code: string): Promise<unknown> =>
      app.evaluate(
        ({ webContents }, text) => webContents.getAllWebContents()[0]?.executeJavaScript(text),
        code,
      );
    await contents('window.before = true');
    await app.evaluate(({ webContents }) =>
      webContents.getAllWebContents()[0]?.forcefullyCrashRenderer(),
    );
    // The look itself fails while there is no renderer.
    const look = (): Promise<unknown> =>
      contents('[window.lunasDesktop, window.before]').catch(() => 'gone');
    await expect.poll(look).toEqual([true, null]);
  });
});

test.describe('the end and the next start', () => {
  test('closing the window drains the till and ends it with code 0', async () => {
    await launch('--demo');
    const own = app.process();
    const ended = new Promise((done) => own.once('exit', done));
    await page.close();
    expect(await ended).toBe(0);
    const ledger = readdirSync(join(folder, 'training')).filter((n) => n.startsWith('ledger.db'));
    expect(ledger).toEqual(['ledger.db']); // no write-ahead log left: the database was closed
  });

  test('the window opens where it was closed', async () => {
    await launch('--demo');
    const bounds = { x: 30, y: 40, width: 1000, height: 700 };
    await app.evaluate(
      ({ BrowserWindow }, to) => BrowserWindow.getAllWindows()[0]?.setBounds(to),
      bounds,
    );
    await app.close();
    await launch('--demo');
    const now = await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.getBounds(),
    );
    expect(now).toEqual(bounds);
    await app.close();
  });

  test('a broken window file is set aside and said', async () => {
    writeFileSync(join(folder, 'window.json'), '{"pl');
    await launch('--demo');
    await expect(
      page.getByText(/Berkas lama disimpan sebagai window\.broken-\d+\.json/),
    ).toBeVisible();
    await app.close();
    const aside = readdirSync(folder).find((name) => name.startsWith('window.broken-')) ?? '';
    expect(readFileSync(join(folder, aside), 'utf8')).toBe('{"pl');
    const log = readFileSync(join(folder, 'training', 'logs', 'lunas.log'), 'utf8');
    expect(log).toContain('preferences were broken and were set aside');
  });

  test('after kill -9 the next start opens', async () => {
    await launch();
    const own = app.process();
    const ended = new Promise((done) => own.once('exit', done));
    own.kill('SIGKILL');
    await ended;
    await launch();
    expect(existsSync(join(folder, 'profile', 'ledger.db'))).toBe(true);
    await app.close();
  });
});

test.describe('a start that can not be', () => {
  const cases: [string, string[], RegExp][] = [
    ['a flag without its value', ['--setup'], /^The flag --setup needs a value\.$/m],
    [
      'a setup file that is not there',
      ['--setup', '/nowhere/x.json'],
      /^The setup file .* be read/m,
    ],
    ['a profile that can not be made', ['--profile', '/dev/null/x'], /^The profile .* be made or/m],
  ];
  for (const [what, flags, sentence] of cases) {
    test(`says so and ends with 2: ${what}`, () => {
      const { code, says } = run([`--user-data-dir=${folder}`, ...flags]);
      expect(says).toMatch(sentence);
      expect(code).toBe(2);
    });
  }
});
