// The display port as a tablet in the shop, and as somebody who means harm, meets it: real HTTP and
// a real socket on loopback. Requests are written by hand where a browser would not send them so.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { createRouterClient } from '@orpc/server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { DisplayContract } from '../../../shared/display-contract.ts';
import type { DisplayFrame, DisplayState } from '../../../shared/display.ts';
import { MINUTE_MS, SECOND_MS } from '../../../shared/time.ts';
import { pageRouter } from '../api.ts';
import { FakeClock, settled } from '../testing/fake-clock.ts';
import { createTestCore, NOON_MS, setupText, type TestCore } from '../testing/harness.ts';

let folder: string;
let till: TestCore;
let port: number;
let sockets: (Socket | WebSocket)[];

const clientOf = ({ core }: TestCore) => createRouterClient(pageRouter, { context: { core } });
const state = (): Promise<DisplayState> => clientOf(till).display.state();

async function open(clock = new FakeClock(NOON_MS), over: object = {}): Promise<void> {
  const pageDir = join(folder, 'page');
  const ports = { display: { pageDir, addresses: () => ['192.168.1.20'] } };
  till = await createTestCore({ dir: join(folder, 'profile'), clock, ports });
  const display = { port: 0, ...over };
  const faults = await till.core.importSetup(setupText({ display }));
  if (faults.length > 0) throw new Error(faults.join(' '));
  const [address = 'http://none:1'] = till.core.display.state().addresses;
  port = Number(new URL(address).port);
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lunas-display-'));
  sockets = [];
  mkdirSync(join(folder, 'page', 'assets'), { recursive: true });
  writeFileSync(join(folder, 'page', 'pair.html'), 'PASANG');
  writeFileSync(join(folder, 'page', 'display.html'), 'LAYAR');
  writeFileSync(join(folder, 'page', 'assets', 'display-abc.js'), 'let x;');
  writeFileSync(join(folder, 'rahasia.txt'), 'RAHASIA');
  await open();
});

afterEach(async () => {
  for (const socket of sockets)
    if (socket instanceof WebSocket) socket.terminate();
    else socket.destroy();
  await till.stop();
  rmSync(folder, { recursive: true, maxRetries: 5 });
});

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

interface Asking {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

function send(path: string, { method = 'GET', headers = {}, body }: Asking = {}): Promise<Answer> {
  return new Promise((answered, failed) => {
    const all = { host: `127.0.0.1:${port}`, ...headers };
    const asking = httpRequest(
      { hostname: '127.0.0.1', port, path, method, headers: all, setHost: false, agent: false },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (text += chunk));
        response.on('end', () =>
          answered({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
        );
      },
    );
    asking.on('error', failed);
    asking.end(body);
  });
}

const ownOrigin = (): string => `http://127.0.0.1:${port}`;

function tryCode(code: string, name?: string, headers: Record<string, string> = {}) {
  const all = { origin: ownOrigin(), 'content-type': 'application/json', ...headers };
  return send('/pair', { method: 'POST', headers: all, body: JSON.stringify({ code, name }) });
}

function newCode(): string {
  return till.core.display.newCode().text;
}

const wrongFor = (code: string): string => (code === '000000' ? '000001' : '000000');

/** Pairs a screen and gives its cookie. */
async function pair(name?: string): Promise<string> {
  const { status, headers } = await tryCode(newCode(), name);
  expect(status).toBe(204);
  return String(headers['set-cookie']).split(';')[0] ?? '';
}

/** Opens the line; the frames that come, or the status it was refused with. */
async function line(
  headers: Record<string, string>,
  path = '/line',
): Promise<AsyncIterator<DisplayFrame> | number> {
  const all = { origin: ownOrigin(), host: `127.0.0.1:${port}`, ...headers };
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers: all });
  sockets.push(socket);
  const refused = new Promise<number>((done) => {
    socket.on('unexpected-response', (_request, { statusCode }) => done(statusCode ?? 0));
    socket.on('error', () => done(0));
  });
  const opened = new Promise<'open'>((done) => socket.on('open', () => done('open')));
  const result = await Promise.race([opened, refused]);
  if (result !== 'open') return result;
  const websocket = socket as unknown as globalThis.WebSocket;
  const client: ContractRouterClient<DisplayContract> = createORPCClient(
    new RPCLink({ websocket }),
  );
  return client.display.stream();
}

async function stream(cookie: string): Promise<AsyncIterator<DisplayFrame>> {
  const got = await line({ cookie });
  if (typeof got === 'number') throw new Error(`the line was refused with ${got}`);
  return got;
}

async function nextScene(frames: AsyncIterator<DisplayFrame>): Promise<DisplayFrame['scene']> {
  const next = await frames.next();
  if (next.done === true) throw new Error('the stream ended');
  return next.value.scene;
}

describe('a browser that is not paired', () => {
  it('gets the pairing page, and no screen, no line', async () => {
    expect((await send('/')).body).toBe('PASANG');
    expect((await send('/paired')).status).toBe(401);
    expect(await line({})).toBe(403);
    expect(await line({ cookie: 'lunas_display=x' })).toBe(403);
  });

  it('reaches nothing of the till: no page, no call, no event, no REST', async () => {
    const paths = ['/index.html', '/display.html', '/pair.html', '/rpc', '/v1/sales', '/v1/health'];
    for (const path of [...paths, '/v1/events', '/assets', '/assets/', '/secret.key'])
      expect((await send(path)).status).toBe(404);
    expect(await line({}, '/rpc')).toBe(403);
    expect(await line({ cookie: await pair() }, '/rpc')).toBe(403);
  });

  it.each([
    '/assets/../../rahasia.txt',
    '/assets/..%2f..%2frahasia.txt',
    '/..%2frahasia.txt',
    '/%',
  ])('gets no file outside the folder by %s', async (path) => {
    const { status, body } = await send(path);
    expect([status, body]).toEqual([404, 'Not found']);
  });

  it('is told nothing a script could run, and may be framed nowhere', async () => {
    const { headers } = await send('/');
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain(`connect-src 'self' ws://127.0.0.1:${port};`);
    expect(headers['access-control-allow-origin']).toBeUndefined();
    expect(headers['cache-control']).toBe('no-store');
  });
});

describe('pairing', () => {
  it('trades the code the till shows for a screen, once', async () => {
    const code = newCode();
    expect(code).toMatch(/^\d{6}$/);
    const { status, headers } = await tryCode(code, '  Tablet\u0007 depan ');
    expect(status).toBe(204);
    expect(String(headers['set-cookie'])).toMatch(
      /^lunas_display=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/; Max-Age=\d+$/,
    );
    const cookie = String(headers['set-cookie']).split(';')[0] ?? '';
    expect((await send('/', { headers: { cookie } })).body).toBe('LAYAR');
    expect((await state()).screens).toMatchObject([{ name: 'Tablet depan', isConnected: false }]);
    expect((await tryCode(code)).status).toBe(401);
  });

  it('takes nothing while the till shows no code', async () => {
    expect((await tryCode('123456')).status).toBe(401);
    expect((await state()).screens).toEqual([]);
  });

  it('ends a code after five minutes', async () => {
    const code = newCode();
    await till.clock.advance(5 * MINUTE_MS + SECOND_MS);
    expect((await state()).code).toBeNull();
    expect((await tryCode(code)).status).toBe(401);
  });

  it('makes each wrong try cost more time, and says how much', async () => {
    const code = newCode();
    const waits: unknown[] = [];
    for (let n = 0; n < 4; n += 1) {
      expect((await tryCode(wrongFor(code))).status).toBe(401);
      const { status, headers } = await tryCode(code); // right, but too soon
      expect(status).toBe(429);
      waits.push(headers['retry-after']);
      await till.clock.advance(Number(headers['retry-after']) * SECOND_MS);
    }
    expect(waits).toEqual(['1', '2', '4', '8']);
    expect((await tryCode(code)).status).toBe(204);
  });

  it('ends a code after five wrong tries, so that it can not be tried through', async () => {
    const code = newCode();
    for (let n = 0; n < 5; n += 1) {
      expect((await tryCode(wrongFor(code))).status).toBe(401);
      await till.clock.advance(MINUTE_MS / 3);
    }
    expect((await state()).code).toBeNull();
    expect((await tryCode(code)).status).toBe(401);
  });

  it('is for the pairing page alone', async () => {
    const code = newCode();
    const foreign = { origin: 'http://toko.example' };
    expect((await tryCode(code, 'x', foreign)).status).toBe(403);
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ code });
    expect((await send('/pair', { method: 'POST', headers, body })).status).toBe(403);
    expect((await tryCode(code, 'x', { 'content-type': 'text/plain' })).status).toBe(415);
    expect((await send('/pair')).status).toBe(405);
    expect((await state()).screens).toEqual([]);
  });

  it.each(['', '{', '[]', '{"code":123456}', '{"code":"12345678901234567"}'])(
    'refuses %j as no code',
    async (body) => {
      const headers = { origin: ownOrigin(), 'content-type': 'application/json' };
      expect((await send('/pair', { method: 'POST', headers, body })).status).toBe(400);
    },
  );

  it('reads no long letters', async () => {
    const headers = { origin: ownOrigin(), 'content-type': 'application/json' };
    const body = JSON.stringify({ code: newCode(), name: 'x'.repeat(2000) });
    expect((await send('/pair', { method: 'POST', headers, body })).status).toBe(413);
  });
});

describe('a name that somebody pointed here', () => {
  it.each(['toko.example', 'kasir.local', 'localhost.example', '127.0.0.1', '[::1'])(
    'Host %s is refused before anything is looked at',
    async (name) => {
      const cookie = await pair();
      for (const host of [name, `${name}:1`])
        for (const path of ['/', '/paired', '/assets/display-abc.js'])
          expect((await send(path, { headers: { host, cookie } })).status).toBe(403);
      const host = `${name}.example:${port}`;
      expect(await line({ cookie, host, origin: `http://${host}` })).toBe(403);
    },
  );

  it('an address in figures, or localhost, is the till itself', async () => {
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `192.168.1.20:${port}`])
      expect((await send('/', { headers: { host } })).status).toBe(200);
  });

  it.each(['http://toko.example', 'null', 'http://127.0.0.1', 'http://127.0.0.1:1'])(
    'a page of %s gets no line, though the browser brings the cookie',
    async (origin) => {
      const cookie = await pair();
      expect(await line({ cookie, origin })).toBe(403);
      expect((await send('/', { headers: { cookie, origin } })).status).toBe(403);
    },
  );
});

describe('a paired screen', () => {
  it('sees the QR, then LUNAS; and only the one call is there', async () => {
    const frames = await stream(await pair());
    expect(await nextScene(frames)).toEqual({ kind: 'idle' });
    const sale = await till.sell(13_000, 'MEJA 4');
    till.core.display.show({
      saleId: sale.id,
      hiddenId: null,
      look: { lang: 'en', theme: 'dark' },
    });
    expect(await nextScene(frames)).toMatchObject({ kind: 'pay', qris: sale.qris });
    const paid = (async () => {
      for (;;) {
        const scene = await nextScene(frames);
        if (scene.kind === 'paid') return scene;
      }
    })();
    till.qiospay.pay(13_000);
    await till.nextSweep();
    expect(await paid).toEqual({ kind: 'paid', amount: 13_000 });
  });

  it('is listed with its name and when it was seen, and is there after a restart', async () => {
    const cookie = await pair('Layar depan');
    const frames = await stream(cookie);
    await nextScene(frames);
    expect((await state()).screens).toMatchObject([{ name: 'Layar depan', isConnected: true }]);
    const before = port;
    const stored = readFileSync(join(folder, 'profile', 'display.json'), 'utf8');
    expect(stored).not.toContain(cookie.split('=')[1] ?? cookie);
    await till.stop();
    await open(till.clock);
    expect(port).toBe(before); // any port will do, so the one the screen knows is taken again
    expect((await send('/', { headers: { cookie } })).body).toBe('LAYAR');
    expect(await nextScene(await stream(cookie))).toEqual({ kind: 'idle' });
  });

  it('is gone the moment it is revoked: its line, its page, its cookie', async () => {
    const cookie = await pair();
    const frames = await stream(cookie);
    await nextScene(frames);
    const [screen] = (await state()).screens;
    const ended = frames.next().then(
      ({ done }) => done === true,
      () => true,
    );
    const after = await clientOf(till).display.revoke({ screenId: screen?.id ?? '' });
    expect(after.screens).toEqual([]);
    expect(await ended).toBe(true);
    expect(await line({ cookie })).toBe(403);
    expect((await send('/', { headers: { cookie } })).body).toBe('PASANG');
    await expect(clientOf(till).display.revoke({ screenId: 'x' })).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('that answers nothing any more, as with a cut cable, is let go', async () => {
    await nextScene(await stream(await pair()));
    for (const socket of sockets) if (socket instanceof WebSocket) socket.pong = () => undefined;
    for (let n = 0; n < 3; n += 1) {
      await till.clock.advance(16 * SECOND_MS);
      await new Promise((done) => setTimeout(done, 30));
    }
    expect((await state()).screens).toMatchObject([{ isConnected: false }]);
  });

  it('keeps its line when another part of the setup changes', async () => {
    const frames = await stream(await pair());
    await nextScene(frames);
    const store = { name: 'Warung Baru', timezone: 'Asia/Jakarta' };
    await till.core.importSetup(setupText({ store, display: { port: 0 } }));
    let shop = '';
    while (shop !== 'Warung Baru') shop = ((await frames.next()).value as DisplayFrame).shop;
    expect((await state()).network).toBe('open');
  });
});

describe('the port', () => {
  it('is closed unless the setup says so', async () => {
    await till.core.importSetup(setupText());
    expect(await state()).toMatchObject({ network: 'off', addresses: [] });
    await expect(send('/')).rejects.toThrow();
  });

  it('that is taken does not keep the till from selling, and is said', async () => {
    const taken = port;
    const other = await createTestCore({
      ports: { display: { pageDir: folder, addresses: () => [] } },
    });
    await other.core.importSetup(setupText({ display: { port: taken } }));
    expect((await clientOf(other).display.state()).network).toBe('failed');
    expect((await other.sell(13_000)).status).toBe('waiting');
    await other.stop();
  });

  it('names the addresses of this PC when it listens on all of them', async () => {
    await till.core.importSetup(setupText({ display: { port: 0, host: '0.0.0.0' } }));
    expect((await state()).addresses).toEqual([expect.stringMatching(/^http:\/\/192.168.1.20:\d/)]);
  });

  it('makes room by the oldest caller that says nothing; a screen stays', async () => {
    const frames = await stream(await pair());
    await nextScene(frames);
    const idle = Array.from({ length: 70 }, () => connect(port, '127.0.0.1'));
    sockets.push(...idle);
    for (const socket of idle) socket.on('error', () => undefined);
    await new Promise((done) => setTimeout(done, 150));
    expect(
      idle.filter(({ destroyed, readyState }) => !destroyed && readyState === 'open').length,
    ).toBeLessThan(70);
    expect((await send('/')).status).toBe(200);
    expect((await state()).screens).toMatchObject([{ isConnected: true }]);
  });

  it('answers a flood with 429, and the same browser again a little later', async () => {
    const statuses: number[] = [];
    for (let n = 0; n < 70; n += 1) statuses.push((await send('/paired')).status);
    expect(statuses).toContain(429);
    await till.clock.advance(10 * SECOND_MS);
    expect((await send('/paired')).status).toBe(401);
  });

  it('leaves no list behind in a till that never paired', async () => {
    await till.stop();
    expect(existsSync(join(folder, 'profile', 'display.json'))).toBe(true); // the port is kept
    const plain = await createTestCore({ dir: join(folder, 'plain') });
    await settled();
    await plain.stop();
    expect(existsSync(join(folder, 'plain', 'display.json'))).toBe(false);
    await open();
  });

  it('sets a broken list aside, and lets nobody in by it', async () => {
    const cookie = await pair();
    await till.stop();
    writeFileSync(join(folder, 'profile', 'display.json'), '{"display": {"scr');
    await open();
    expect((await send('/', { headers: { cookie } })).body).toBe('PASANG');
    expect(till.logLines.join('\n')).toContain('the list of paired screens was broken');
  });
});

describe('the PC’s own screens', () => {
  it('are placed by the host, where there is one that can', async () => {
    await expect(clientOf(till).display.arrange({ second: 'off' })).rejects.toMatchObject({
      code: 'unavailable',
    });
  });

  it('asks the till for display.show and display.newCode as its page does', async () => {
    const client = clientOf(till);
    const sale = await till.sell(5_000);
    await client.display.show({
      saleId: sale.id,
      hiddenId: null,
      look: { lang: 'id', theme: 'auto' },
    });
    expect((await client.display.newCode()).code?.text).toMatch(/^\d{6}$/);
  });
});
