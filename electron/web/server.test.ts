// The loopback server as a browser, and as somebody who means harm, meets it. Requests are written
// by hand where a client would not send them so.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { PageContract } from '../../shared/contract.ts';
import { createTestCore, type TestCore } from '../core/testing/harness.ts';
import { createCoreSwitch } from '../core-switch.ts';
import { startWebHost, type WebHost } from './server.ts';

const TOKEN = 'TOKEN-RAHASIA-halaman-0123456789';
const COOKIE = `lunas_session=${TOKEN}`;
let till: TestCore;
let host: WebHost;
let folder: string;
let origin: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lunas-server-'));
  mkdirSync(join(folder, 'page', 'assets'), { recursive: true });
  writeFileSync(join(folder, 'rahasia.txt'), 'RAHASIA');
  writeFileSync(join(folder, 'page-rahasia.txt'), 'RAHASIA');
  writeFileSync(join(folder, 'page', 'index.html'), '<!doctype html><title>Lunas</title>');
  writeFileSync(join(folder, 'page', 'assets', 'main-abc.js'), 'let x;');
  writeFileSync(join(folder, 'page', 'icon.svg'), '<svg/>');
  till = await createTestCore();
  host = await startWebHost({
    cores: createCoreSwitch(till.core),
    host: '127.0.0.1',
    port: 0,
    pageDir: join(folder, 'page'),
    token: TOKEN,
  });
  ({ origin } = new URL(host.url));
});

afterEach(async () => {
  await host.close();
  await till.stop();
  rmSync(folder, { recursive: true });
});

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** Sends path and headers as they stand: fetch would tidy them up. */
function send(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  const { hostname, port } = new URL(origin);
  return new Promise((answered, failed) => {
    const asking = httpRequest(
      { hostname, port, path, method, headers, setHost: !('host' in headers) },
      (response) => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (body += chunk));
        response.on('end', () =>
          answered({ status: response.statusCode ?? 0, headers: response.headers, body }),
        );
      },
    );
    asking.on('error', failed);
    asking.end();
  });
}

describe('the page', () => {
  it('is opened by the printed address, which leaves a cookie and itself behind', async () => {
    expect(host.url).toBe(`${origin}/?token=${TOKEN}`);
    const { status, headers } = await send(`/?token=${TOKEN}`);
    expect([status, headers['location']]).toEqual([302, '/']);
    expect(headers['set-cookie']).toEqual([`${COOKIE}; HttpOnly; SameSite=Strict; Path=/`]);
    const page = await send('/', { cookie: COOKIE });
    expect(page).toMatchObject({
      status: 200,
      body: expect.stringContaining('<title>Lunas') as string,
    });
    expect(page.headers['cache-control']).toBe('no-store');
  });

  it.each(['/', '/?token=', '/?token=x', `/?token=${TOKEN}x`, '/?token[]=x'])(
    '%s without the cookie says where to look, 401',
    async (path) => {
      const { status, headers, body } = await send(path);
      expect(status).toBe(401);
      expect(headers['set-cookie']).toBeUndefined();
      expect(body).toBe('Open the till by the address it printed when it started.');
    },
  );

  it('may run nothing from outside, be framed nowhere, and tell nobody where it was', async () => {
    for (const path of ['/', '/assets/main-abc.js', '/nothing', '/v1/health', '/v1/sales']) {
      const { headers } = await send(path, { cookie: COOKIE });
      const csp = String(headers['content-security-policy']);
      for (const rule of [
        "default-src 'none'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'none'",
      ])
        expect(csp).toContain(rule);
      expect(/script-src ([^;]*)/.exec(csp)?.[1]).not.toMatch(
        /unsafe-inline|'unsafe-eval'|https?:|\*/,
      );
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['referrer-policy']).toBe('no-referrer');
      expect(headers['access-control-allow-origin']).toBeUndefined();
    }
  });

  it('has its files, each under its type; those named by their content are kept', async () => {
    const script = await send('/assets/main-abc.js');
    expect(script.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
    });
    expect((await send('/icon.svg')).headers).toMatchObject({
      'content-type': 'image/svg+xml',
      'cache-control': 'no-store',
    });
  });

  const outside = [
    '/../rahasia.txt',
    '/..%2frahasia.txt',
    '/%2e%2e/rahasia.txt',
    '/%2e%2e%2frahasia.txt',
    '/assets/../../rahasia.txt',
    '/assets/..%2f..%2frahasia.txt',
    '/..\\rahasia.txt',
    '/%5c..%5crahasia.txt',
    '//rahasia.txt',
    '/../page-rahasia.txt',
    '/..%2fpage-rahasia.txt',
    '/%252e%252e/rahasia.txt',
    '/index.html%00.txt',
    '/%00',
    '/%',
    '/%ff%fe',
    '/index.html/x',
    `/${'x'.repeat(5000)}`,
    '/assets',
    '/assets/',
    '/secret.key',
    '/.',
    '/..',
  ];
  it.each(outside)('gives no file for %j, and does not stumble', async (path) => {
    const { status, body } = await send(path, { cookie: COOKIE });
    expect([200, 400, 404]).toContain(status);
    expect(body).not.toContain('RAHASIA');
    if (status === 200) expect(body).toContain('<title>Lunas'); // the address named the page itself
  });

  it('takes no orders', async () => {
    for (const method of ['POST', 'PUT', 'DELETE'])
      expect((await send('/', { cookie: COOKIE }, method)).status).toBe(404);
  });
});

describe('a foreign name or page', () => {
  const names = ['toko.example', 'toko.example:80', '127.0.0.1', 'localhost', '127.0.0.1:1', ''];
  it.each(names)(
    'Host %j is refused before anything else: a name that was pointed here',
    async (name) => {
      for (const path of [
        '/',
        `/?token=${TOKEN}`,
        '/v1/health',
        '/v1/openapi.json',
        '/assets/main-abc.js',
      ])
        expect(await send(path, { host: name, cookie: COOKIE })).toMatchObject({
          status: expect.toSatisfy((status: number) => status === 403 || status === 400) as number,
          body: expect.not.stringContaining('Lunas') as string,
        });
    },
  );

  it('its own names are not foreign', async () => {
    const { port } = new URL(origin);
    for (const name of [
      `127.0.0.1:${port}`,
      `localhost:${port}`,
      `LocalHost:${port}`,
      `[::1]:${port}`,
    ])
      expect((await send('/v1/health', { host: name })).status).toBe(200);
  });

  it.each([
    'http://toko.example',
    'null',
    'http://localhost',
    'http://127.0.0.1:1',
    'https://127.0.0.1',
  ])('Origin %s is refused, with the cookie and without', async (from) => {
    for (const headers of [{ origin: from }, { origin: from, cookie: COOKIE }])
      for (const path of ['/', '/v1/health', '/v1/sales'])
        expect((await send(path, headers)).status).toBe(403);
  });
});

describe('the page’s line', () => {
  /** Tries to open it; `open`, or the status it was refused with. */
  async function upgrade(headers: Record<string, string>, path = '/rpc'): Promise<string> {
    const { port } = new URL(origin);
    const lines = [
      `GET ${path} HTTP/1.1`,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    ];
    const all = { Host: `127.0.0.1:${port}`, ...headers };
    const text = [
      ...lines,
      ...Object.entries(all).map(([name, value]) => `${name}: ${value}`),
      '',
      '',
    ].join('\r\n');
    return new Promise((done, failed) => {
      const socket = connect(Number(port), '127.0.0.1', () => socket.write(text));
      socket.once('data', (data) => {
        done(/^HTTP\/1\.1 (\d+)/.exec(data.toString())?.[1] ?? '');
        socket.destroy();
      });
      socket.once('error', failed);
    });
  }

  it('opens to the page, by cookie, origin and name', async () => {
    expect(await upgrade({ Origin: origin, Cookie: COOKIE })).toBe('101');
  });

  const refused: readonly (readonly [string, Record<string, string>, string])[] = [
    ['no cookie', { Origin: 'OWN' }, '/rpc'],
    ['a wrong cookie', { Origin: 'OWN', Cookie: 'lunas_session=x' }, '/rpc'],
    ['the token in the address', { Origin: 'OWN' }, `/rpc?token=${TOKEN}`],
    ['no origin', { Cookie: COOKIE }, '/rpc'],
    ['a foreign origin', { Origin: 'http://toko.example', Cookie: COOKIE }, '/rpc'],
    ['an origin of null', { Origin: 'null', Cookie: COOKIE }, '/rpc'],
    ['another port’s origin', { Origin: 'http://127.0.0.1:1', Cookie: COOKIE }, '/rpc'],
    ['a foreign name', { Origin: 'OWN', Cookie: COOKIE, Host: 'toko.example' }, '/rpc'],
    ['another place', { Origin: 'OWN', Cookie: COOKIE }, '/v1/events'],
  ];
  it.each(refused)('stays shut with %s', async (_what, headers, path) => {
    const own = headers['Origin'] === 'OWN' ? { ...headers, Origin: origin } : headers;
    expect(await upgrade(own, path)).toBe('403');
  });

  it('carries calls and their failures, and events as they happen', async () => {
    const socket = new WebSocket(`${origin.replace('http', 'ws')}/rpc`, {
      origin,
      headers: { cookie: COOKIE },
    });
    const link = new RPCLink({ websocket: socket as never });
    const page = createORPCClient<ContractRouterClient<PageContract>>(link);
    const before = await page.till.snapshot();
    expect(before).toMatchObject({ isSetUp: true, sales: [] });
    const stream = await page.event.stream({ sinceSeq: before.seq });
    const { body } = await page.sale.create({ amount: 13_000, reference: null });
    expect((await stream.next()).value).toMatchObject({
      seq: before.seq + 1,
      type: 'sale.changed',
      payload: { sale: { id: body.id } },
    });
    await expect(page.sale.get({ id: 'sal_9' })).rejects.toMatchObject({
      code: 'not_found',
      status: 404,
      message: 'There is no such sale.',
    });
    socket.close();
  });

  it('is cut when a message is larger than any of ours', async () => {
    const socket = new WebSocket(`${origin.replace('http', 'ws')}/rpc`, {
      origin,
      headers: { cookie: COOKIE },
    });
    await new Promise((opened) => socket.once('open', opened));
    const closed = new Promise<number>((done) => socket.once('close', done));
    socket.send('x'.repeat(300 * 1024));
    expect(await closed).toBe(1009);
    expect((await send('/v1/health')).status).toBe(200);
  });

  it('is let go of when it breaks, in the middle of a frame or before it opened', async () => {
    const { port } = new URL(origin);
    const wire = (text: string): Promise<void> =>
      new Promise((done) => {
        const socket = connect(Number(port), '127.0.0.1', () => socket.write(text));
        socket.on('error', () => {});
        socket.once('data', () => {
          socket.write(Buffer.from([0x8f, 0xff, 0, 0])); // no opcode of this world
          setTimeout(() => socket.resetAndDestroy(), 10);
        });
        socket.once('close', () => done());
      });
    const head = `GET /rpc HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n`;
    await wire(`${head}Origin: ${origin}\r\nCookie: ${COOKIE}\r\n\r\n`);
    await wire(`${head}\r\n`);
    expect((await send('/v1/health')).status).toBe(200);
  });

  it('survives noise', async () => {
    const socket = new WebSocket(`${origin.replace('http', 'ws')}/rpc`, {
      origin,
      headers: { cookie: COOKIE },
    });
    await new Promise((opened) => socket.once('open', opened));
    const say = console.error; // the line's library says each of these aloud
    console.error = () => {};
    for (const noise of ['', '{', 'null', '[]', '{"i":1}', '{"i":"1","p":{"u":"/nothing"}}'])
      socket.send(noise);
    socket.send(Buffer.from([0xff, 0x00, 0xff]));
    await new Promise((done) => setTimeout(done, 50));
    console.error = say;
    socket.terminate();
    expect((await send('/v1/health')).status).toBe(200);
  });
});

describe('starting and ending', () => {
  it('rejects when the port is taken', async () => {
    const port = Number(new URL(origin).port);
    const second = startWebHost({
      cores: createCoreSwitch(till.core),
      host: '127.0.0.1',
      port,
      pageDir: folder,
      token: 'x',
    });
    await expect(second).rejects.toThrow('EADDRINUSE');
  });

  it('ends at once though pages are open', async () => {
    const socket = new WebSocket(`${origin.replace('http', 'ws')}/rpc`, {
      origin,
      headers: { cookie: COOKIE },
    });
    await new Promise((opened) => socket.once('open', opened));
    const closed = new Promise((done) => socket.once('close', done));
    await host.close();
    await closed;
    await expect(send('/v1/health')).rejects.toThrow('ECONNREFUSED');
    host = await startWebHost({
      cores: createCoreSwitch(till.core),
      host: '127.0.0.1',
      port: 0,
      pageDir: folder,
      token: TOKEN,
    });
  });
});
