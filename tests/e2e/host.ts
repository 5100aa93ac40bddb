// Starts what a spec needs: the providers' simulator, and a till on the host of the project, the
// loopback server in Chromium or the compiled Electron main and preload. A spec sees the same
// either way.
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import {
  _electron,
  test as base,
  type Browser,
  type BrowserContext,
  type ElectronApplication,
  type Page,
} from '@playwright/test';
import { startSimulator, type Simulator } from '../../simulator/start.ts';
import { EXTRACTED } from '../package/pack.ts';

export { expect } from '@playwright/test';

const TOP = resolve(import.meta.dirname, '../..');
/** For what only it can do, such as plugging screens in; the project `stand-in` runs on it. */
const STAND_IN = join(TOP, 'tests/stand-in/electron');
export const API_TOKEN = 'token-untuk-uji';
/** Marks a test that also runs on the app as it is packed: parts that nothing else there loads. */
export const PACKED = { tag: '@packed' };

/** A published code that nobody can pay. */
export const MERCHANT_QRIS =
  '00020101021126690021ID.CO.BANKMANDIRI.WWW01189999999999999999990211000000000000303UKE' +
  '51440014ID.CO.QRIS.WWW0215ID00000000000000303UKE5204274153033605802ID' +
  '5915Contoh Merchant6007Jakarta61051000062070703A0163040C01';

export interface RunningTill {
  readonly page: Page;
  /** Where the till takes callbacks, when the spec gives it a port; providers push there. */
  readonly callbackUrl: string;
  /** REST of the web host; null on the desktop, which has none. */
  readonly apiUrl: string | null;
  /** The desktop app, to plug screens in and press its keys; null on the web. */
  readonly desktop: ElectronApplication | null;
  /** Another window of the same till: a second page on the web, none on the desktop. */
  another(): Promise<Page | null>;
  /** Kills the till as a power cut would, and starts it again on the same profile. */
  restart(): Promise<Page>;
}

export interface TillOptions {
  /**
   * Parts of the setup file that differ from the plain shop's; null starts a till without a
   * setup.
   */
  readonly setup: Record<string, unknown> | null | ((simulator: Simulator) => object);
  /** Switches for the Chromium in a desktop; the web's are the spec's own `launchOptions`. */
  readonly switches?: readonly string[];
}

interface Fixtures {
  readonly tillOptions: TillOptions;
  readonly simulator: Simulator;
  readonly till: RunningTill;
}

interface Host {
  readonly page: Page;
  readonly desktop: ElectronApplication | null;
  readonly apiUrl: string | null;
  another(): Promise<Page | null>;
  kill(): Promise<void>;
  close(): Promise<void>;
}

export const test = base.extend<Fixtures>({
  tillOptions: [{ setup: {} }, { option: true }],
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names from this pattern
  simulator: async ({}, use) => {
    const simulator = await startSimulator({ seed: 7 });
    await use(simulator);
    await simulator.stop();
  },
  till: async ({ browser, simulator, tillOptions }, use, info) => {
    const dir = mkdtempSync(join(tmpdir(), 'lunas-e2e-'));
    const callbackPort = await freePort();
    const setup = [
      ...setupFile(dir, simulator, tillOptions),
      ...['--callback-port', String(callbackPort)],
    ];
    const start = (args: string[]): Promise<Host> =>
      info.project.name === 'web'
        ? startWeb(dir, args, () => browser.newContext())
        : startDesktop(
            dir,
            [...(tillOptions.switches ?? []), ...args],
            info.project.name === 'stand-in' ? STAND_IN : electronProgram(),
            info.project.name === 'packed' ? EXTRACTED : TOP,
          );
    let host = await start(setup);
    await use({
      page: host.page,
      callbackUrl: `http://127.0.0.1:${callbackPort}`,
      apiUrl: host.apiUrl,
      get desktop() {
        return host.desktop;
      },
      another: () => host.another(),
      async restart() {
        await host.kill();
        host = await start([]);
        return host.page;
      },
    });
    await host.close();
    rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
  },
});

export interface OtherTill {
  readonly page: Page;
  /** As a power cut would. */
  kill(): Promise<void>;
  /** Closed as at the end of a day, and later there again on the same profile. */
  shut(): Promise<void>;
  reopen(): Promise<Page>;
  close(): Promise<void>;
}

/** One more till of the same shop, on the loopback server whatever the project's host is. */
export async function anotherTill(
  browser: Browser,
  simulator: Simulator,
  options: TillOptions,
): Promise<OtherTill> {
  const dir = mkdtempSync(join(tmpdir(), 'lunas-e2e-'));
  const args = setupFile(dir, simulator, options);
  let host = await startWeb(dir, args, () => browser.newContext());
  return {
    get page() {
      return host.page;
    },
    kill: () => host.kill(),
    shut: () => host.close(),
    async reopen() {
      host = await startWeb(dir, [], () => browser.newContext());
      return host.page;
    },
    async close() {
      await host.close();
      rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}

function setupFile(dir: string, simulator: Simulator, { setup }: TillOptions): string[] {
  if (setup === null) return [];
  const { baseUrl, merchantCode, apiKey } = simulator.qiospay;
  const file = join(dir, 'setup.json');
  const shop = {
    store: { name: 'Warung Sejahtera', timezone: 'Asia/Jakarta' },
    merchant: { qris: MERCHANT_QRIS },
    feeds: [{ kind: 'qiospay', baseUrl, merchantCode, apiKey }],
    api: { tokens: [{ name: 'uji', token: API_TOKEN }] },
    ...(typeof setup === 'function' ? setup(simulator) : setup),
  };
  writeFileSync(file, JSON.stringify(shop));
  return ['--setup', file];
}

async function startWeb(
  dir: string,
  args: string[],
  newContext: () => Promise<BrowserContext>,
): Promise<Host> {
  const program = join(TOP, 'out/web/web.js');
  const child = spawn(process.execPath, [program, '--profile', join(dir, 'profile'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { url, apiUrl } = await readyLine(child);
  const context = await newContext();
  const page = await context.newPage();
  await page.goto(url);
  return {
    page,
    desktop: null,
    apiUrl,
    async another() {
      const second = await context.newPage();
      await second.goto(url);
      return second;
    },
    async kill() {
      await context.close();
      await ended(child, 'SIGKILL');
    },
    async close() {
      await context.close();
      await ended(child, 'SIGTERM');
    },
  };
}

interface Ready {
  readonly url: string;
  readonly apiUrl: string;
}

function readyLine(child: ChildProcess): Promise<Ready> {
  return new Promise((ready, fail) => {
    let text = '';
    let complaint = '';
    child.stderr?.on('data', (chunk) => (complaint += String(chunk)));
    child.stdout?.on('data', (chunk) => {
      text += String(chunk);
      if (text.includes('\n')) ready(JSON.parse(text) as Ready);
    });
    child.once('exit', (code) => fail(new Error(`the till ended with ${code}: ${complaint}`)));
  });
}

function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  return new Promise((done) => {
    if (child.exitCode !== null || child.signalCode !== null) done();
    child.once('exit', () => done());
    child.kill(signal);
  });
}

/** The real Electron where it is installed, else the stand-in. */
function electronProgram(): string {
  const given = process.env['ELECTRON_EXE'];
  if (given) return given;
  const record = join(TOP, 'node_modules/electron/path.txt');
  const real = existsSync(record)
    ? join(TOP, 'node_modules/electron/dist', readFileSync(record, 'utf8'))
    : '';
  return real && existsSync(real) ? real : STAND_IN;
}

async function startDesktop(
  dir: string,
  args: string[],
  program: string,
  appDir: string,
): Promise<Host> {
  const app = await _electron.launch({
    executablePath: program,
    args: [appDir, `--user-data-dir=${join(dir, 'user-data')}`, ...args],
    env: {
      ...process.env,
      STAND_IN_NODE: process.execPath,
      // What the till writes for the user's session stays in the test's own folder.
      XDG_CONFIG_HOME: join(dir, 'config'),
    } as Record<string, string>,
  });
  const page = await app.firstWindow();
  // Electron hands the window over before anything is loaded into it; nobody types into that.
  await page.locator('#root > *').first().waitFor();
  // A window is there before its page; nobody can type into what is not yet shown.
  await page.locator('#root > *').first().waitFor();
  const child = app.process();
  return {
    page,
    desktop: app,
    apiUrl: null,
    another: async () => null,
    async kill() {
      const gone = new Promise((done) => child.once('exit', done));
      child.kill('SIGKILL');
      await gone;
    },
    async close() {
      // A spec may have closed the till itself.
      if (child.exitCode === null && child.signalCode === null) await app.close();
    },
  };
}
