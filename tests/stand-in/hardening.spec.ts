// What the running desktop app refuses: devices, permissions, downloads, frames, ways out, and a
// debugger at an installed till.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { _electron, type ElectronApplication, expect, type Page, test } from '@playwright/test';

test.describe.configure({ timeout: 90_000 });

const executablePath = join(import.meta.dirname, 'electron');
const till = process.env['LUNAS_PACKAGE'] ?? resolve(import.meta.dirname, '../..');

let folder: string;
let app: ElectronApplication;
let page: Page;

test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lunas-hardening-'));
});
test.afterEach(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

/** The log is there from its first line on. */
function logText(): string {
  const file = join(folder, 'training', 'logs', 'lunas.log');
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

test.describe('with a till open', () => {
  test.beforeEach(async () => {
    app = await _electron.launch({
      executablePath,
      args: [till, `--user-data-dir=${folder}`, '--demo'],
    });
    page = await app.firstWindow();
    await page.waitForFunction(() => 'lunasDesktop' in window && window.lunasDesktop === true);
  });
  test.afterEach(() => app.close());

  test('a page is granted the clipboard to write and the screen to stay on, and nothing else', async () => {
    const answers = await page.evaluate(async () => {
      const name = (error: unknown): string => (error as Error).name;
      const given = (): string => 'given';
      const media = navigator.mediaDevices;
      const at = await new Promise<string>((done) => {
        navigator.geolocation.getCurrentPosition(
          () => done('given'),
          () => done('refused'),
        );
      });
      return {
        camera: await media.getUserMedia({ video: true }).then(given, name),
        microphone: await media.getUserMedia({ audio: true }).then(given, name),
        screen: await media.getDisplayMedia().then(given, name),
        paste: await navigator.clipboard.readText().then(given, name),
        copy: await navigator.clipboard.writeText('struk').then(given, name),
        notice: await Notification.requestPermission(),
        place: at,
        full: await document.documentElement.requestFullscreen().then(given, name),
      };
    });
    expect(answers).toEqual({
      camera: 'NotAllowedError',
      microphone: 'NotAllowedError',
      screen: 'NotAllowedError',
      paste: 'NotAllowedError',
      copy: 'given',
      notice: 'denied',
      place: 'refused',
      full: 'NotAllowedError',
    });
  });

  test('a page that says it looks through the camera still gets no microphone with it', async () => {
    await page.evaluate(() => {
      location.hash = '#camera';
    });
    const address = (): Promise<string | undefined> =>
      app.evaluate(({ webContents }) => webContents.getAllWebContents()[0]?.getURL());
    await expect.poll(address).toBe('app://till/#camera');
    const answers = await page.evaluate(async () => {
      const name = (error: unknown): string => (error as Error).name;
      const ask = (what: MediaStreamConstraints): Promise<string> =>
        navigator.mediaDevices.getUserMedia(what).then(() => 'given', name);
      return [await ask({ video: true, audio: true }), await ask({ audio: true })];
    });
    expect(answers).toEqual(['NotAllowedError', 'NotAllowedError']);
  });

  test('a file the page made is saved; one from anywhere else is not', async () => {
    await app.evaluate(({ session }) => {
      const seen: string[] = [];
      Reflect.set(globalThis, 'downloads', seen);
      session.defaultSession.on('will-download', (event, item) => {
        seen.push(`${event.defaultPrevented ? 'refused' : 'taken'} ${item.getURL().slice(0, 5)}`);
      });
    });
    const downloads = (): Promise<unknown> =>
      app.evaluate(() => Reflect.get(globalThis, 'downloads') as unknown);
    const save = (address: string | null): Promise<void> =>
      page.evaluate((given) => {
        const link = document.createElement('a');
        link.href = given ?? URL.createObjectURL(new Blob(['buku']));
        link.download = 'buku.csv';
        link.click();
      }, address);
    await save('/icon.svg');
    await expect.poll(downloads).toEqual(['refused app:/']);
    await save(null);
    await expect.poll(downloads).toEqual(['refused app:/', 'taken blob:']);
    await expect.poll(logText).toContain('a download was refused');
  });

  test('the page goes nowhere by itself, and a way out leaves a line in the log', async () => {
    let asked = 0;
    const outside: Server = createServer((_request, response) => {
      asked += 1;
      response.end('outside');
    });
    await new Promise<void>((ready) => outside.listen(0, '127.0.0.1', ready));
    const { port } = outside.address() as AddressInfo;
    await page.evaluate((to) => {
      location.href = `http://127.0.0.1:${to}/`;
    }, port);
    await expect.poll(logText).toContain('the page was refused to leave');
    // What a window loads by the app's own hand is held to the same.
    const loaded = await app.evaluate(
      ({ BrowserWindow }, to) =>
        new BrowserWindow({ show: false })
          .loadURL(`http://127.0.0.1:${to}/`)
          .then(() => 'loaded', String),
      port,
    );
    expect(loaded).not.toBe('loaded');
    await expect.poll(logText).toContain('a request to the outside was refused');
    expect(asked).toBe(0);
    outside.closeAllConnections();
    await new Promise((closed) => outside.close(closed));
  });

  test('every window has the strict kind of page, and none was made looser', async () => {
    const isThere = await page.evaluate(() => [
      typeof Reflect.get(window, 'require'),
      typeof Reflect.get(window, 'process'),
      window.opener === null,
    ]);
    expect(isThere).toEqual(['undefined', 'undefined', true]);
    const loose = await app.evaluate(({ BrowserWindow }) => {
      try {
        return String(new BrowserWindow({ show: false, webPreferences: { sandbox: false } }).id);
      } catch (error) {
        return String(error);
      }
    });
    expect(loose).toContain('without sandbox or isolation');
  });
});

test.describe('an installed till', () => {
  for (const flag of [
    '--remote-debugging-port=9222',
    '--inspect=9229',
    '--disable-web-security',
    '--host-resolver-rules=MAP qiospay.id 127.0.0.1',
  ])
    test(`does not start with ${flag.split('=')[0]}, and says so`, () => {
      const { status, stderr } = spawnSync(
        executablePath,
        [till, `--user-data-dir=${folder}`, flag],
        {
          encoding: 'utf8',
          timeout: 60_000,
          env: { ...process.env, STAND_IN_PACKAGED: '1' },
        },
      );
      expect(stderr).toContain(`An installed Lunas does not start with ${flag.split('=')[0]}.`);
      expect(status).toBe(2);
    });
});
