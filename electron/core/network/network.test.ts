// The shop's network as a phone, a screen, a POS program, and somebody who means harm, meet it:
// real TLS and real sockets on loopback.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { TokenScope } from '../../../shared/api-tokens.ts';
import type { DeviceKind, NetworkState, PhoneFrame } from '../../../shared/network.ts';
import { MINUTE_MS, SECOND_MS } from '../../../shared/time.ts';
import { pageRouter } from '../api.ts';
import { FakeClock } from '../testing/fake-clock.ts';
import { createTestCore, NOON_MS, setupText, type TestCore } from '../testing/harness.ts';
import { ask, openStream, openTls, TestDevice, type Answer } from '../testing/network-device.ts';

let folder: string;
let till: TestCore;
let port: number;
let addresses: string[];
let sockets: { destroy(): void }[];

const clientOf = ({ core }: TestCore) => createRouterClient(pageRouter, { context: { core } });
const state = (): Promise<NetworkState> => clientOf(till).network.state();

async function open(): Promise<void> {
  const network = { pageDir: join(folder, 'phone'), addresses: () => addresses };
  const display = { pageDir: join(folder, 'display'), addresses: () => addresses };
  const clock = till?.clock ?? new FakeClock(NOON_MS);
  const dir = join(folder, 'profile');
  till = await createTestCore({ dir, clock, ports: { network, display } });
  if (till.core.till()?.setup.network === undefined) {
    const faults = await till.core.importSetup(
      setupText({ network: { port: 0, host: '127.0.0.1' } }),
    );
    if (faults.length > 0) throw new Error(faults.join(' '));
  }
  port = (await state()).port ?? 0;
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lunas-network-'));
  sockets = [];
  addresses = ['127.0.0.1'];
  for (const dir of ['phone/join', 'phone/assets', 'display/assets'])
    mkdirSync(join(folder, dir), { recursive: true });
  writeFileSync(join(folder, 'phone/join/join.html'), '<title>PASANG</title>%FINGERPRINT%');
  writeFileSync(join(folder, 'phone/phone.html'), 'HP');
  writeFileSync(join(folder, 'phone/assets/phone-abc.js'), 'let phone;');
  writeFileSync(join(folder, 'phone/assets/large.bin'), Buffer.alloc(24_000_000, 'x'));
  writeFileSync(join(folder, 'display/display.html'), 'LAYAR');
  writeFileSync(join(folder, 'display/assets/display-abc.js'), 'let display;');
  till = undefined as unknown as TestCore;
  await open();
});

afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await till.stop();
  rmSync(folder, { recursive: true, maxRetries: 5 });
});

async function newCode(kind: DeviceKind, scopes?: TokenScope[]): Promise<string> {
  const next = await clientOf(till).network.newCode({ kind, ...(scopes ? { scopes } : {}) });
  return next.code?.text ?? '';
}

async function pairedPhone(name = 'HP Budi'): Promise<TestDevice> {
  const phone = new TestDevice(port);
  expect((await phone.pair(await newCode('phone'), name)).status).toBe(204);
  return phone;
}

interface Paired {
  readonly token: string;
  readonly name: string;
  readonly scopes: string[];
  readonly fingerprint: string;
  readonly publicKey: string;
  readonly authority: string;
}

function sendCode(code: string, name = 'kasir-pos'): Promise<Answer> {
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ code, name });
  return ask(port, '/v1/pair', { method: 'POST', headers, body });
}

async function pairedProgram(scopes: TokenScope[] = ['create', 'read']): Promise<Paired> {
  const { status, body } = await sendCode(await newCode('program', scopes));
  expect(status).toBe(201);
  return JSON.parse(body) as Paired;
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const wrongFor = (code: string): string => (code === '000000' ? '000001' : '000000');

async function nextFrame(stream: { next(): Promise<string | null> }): Promise<PhoneFrame> {
  return JSON.parse((await stream.next()) ?? 'null') as PhoneFrame;
}

/** What an answer says, without the hour it was given. */
function told({ status, headers, body }: Answer): unknown {
  const { date: _date, connection: _connection, 'keep-alive': _keepAlive, ...lasting } = headers;
  return { status, headers: lasting, body };
}

/** Asks for the customer's line; the status it was refused with, or the open socket. */
function line(headers: Record<string, string>, path = '/line'): Promise<WebSocket | number> {
  const all = { host: `127.0.0.1:${port}`, ...headers };
  const options = { headers: all, rejectUnauthorized: false };
  const socket = new WebSocket(`wss://127.0.0.1:${port}${path}`, options);
  sockets.push({ destroy: () => socket.terminate() });
  return new Promise((done) => {
    socket.on('unexpected-response', (_request, { statusCode }) => done(statusCode ?? 0));
    socket.on('error', () => done(0));
    socket.on('open', () => done(socket));
  });
}

/** What was written down, newest first. */
function auditActs(): string[] {
  return [...till.core.stores.audit.all()].map(({ act }) => act).toReversed();
}

const PATHS = [
  '/',
  '/pair',
  '/paired',
  '/phone.html',
  '/display.html',
  '/assets/phone-abc.js',
  '/till.crt',
  '/nonce',
  '/today',
  '/line',
  '/rpc',
  '/v1/health',
  '/v1/openapi.json',
  '/v1/sales',
  '/v1/events',
  '/v1/pair',
  '/..%2fprofile/config.json',
  '/%',
];

describe('a device that is not paired', () => {
  it.each(['text/html', '*/*'])('gets one answer for every path (%s)', async (accept) => {
    const first = told(await ask(port, '/', { headers: { accept } }));
    for (const path of PATHS)
      expect([path, told(await ask(port, path, { headers: { accept } }))]).toEqual([path, first]);
    expect(first).toMatchObject({ status: 401 });
  });

  it('gets it for every method, token and cookie too', { timeout: 60_000 }, async () => {
    const first = told(await ask(port, '/'));
    const tries = [
      { method: 'POST', body: '{}' },
      { method: 'PUT', body: 'x'.repeat(5000) },
      { method: 'DELETE' },
      { method: 'OPTIONS' },
      { headers: bearer('lunas_wrong') },
      { headers: { cookie: 'lunas_display=x; __Host-till-00000000=y' } },
    ];
    for (const asking of tries)
      for (const path of ['/', '/v1/sales', '/today', '/pair'])
        expect([asking, path, told(await ask(port, path, asking))]).toEqual([asking, path, first]);
  });

  it('learns no shop, no version and no sale, from the page or the certificate', async () => {
    await till.sell(13_000, 'MEJA-7');
    const { headers, body } = await ask(port, '/', { headers: { accept: 'text/html' } });
    const socket = await openTls(port);
    sockets.push(socket);
    const certificate = socket.getPeerX509Certificate();
    const { subject, issuer, subjectAltName } = certificate ?? {};
    const names = [subject, issuer, subjectAltName, certificate?.raw.toString('latin1')];
    const said = `${body} ${JSON.stringify(headers)} ${names.join(' ')}`;
    expect(said).toContain('PASANG');
    for (const word of ['Warung', 'Sejahtera', 'Kasir', '0.1.0', '13000', 'MEJA', 'qiospay'])
      expect(said).not.toContain(word);
    expect(issuer).toMatch(/^CN=till [0-9a-f]{8}$/);
  });

  it('sees the fingerprint that the manager sees, and the one it really speaks with', async () => {
    const { body } = await ask(port, '/', { headers: { accept: 'text/html' } });
    const { certificate } = await state();
    const socket = await openTls(port);
    sockets.push(socket);
    expect(body).toContain(certificate?.fingerprint);
    expect(socket.getPeerX509Certificate()?.fingerprint256).toBe(certificate?.fingerprint);
  });

  it('is let to no line', async () => {
    const origin = `https://127.0.0.1:${port}`;
    expect(await line({ origin })).toBe(401);
    expect(await line({ origin }, '/rpc')).toBe(401);
  });

  it('is asked to come slower when it asks on and on', { timeout: 60_000 }, async () => {
    const statuses: number[] = [];
    // By TLS lines or by requests: the same address has one bucket of each.
    for (let n = 0; n < 65 && statuses.at(-1) !== 0; n += 1)
      statuses.push(
        await ask(port, '/').then(
          ({ status }) => status,
          () => 0,
        ),
      );
    expect(statuses).toContain(0);
    await till.clock.advance(MINUTE_MS);
    expect((await ask(port, '/')).status).toBe(401);
  });
});

describe('a code', () => {
  it('makes a phone of a phone, once', async () => {
    const code = await newCode('phone');
    expect(code).toMatch(/^\d{6}$/);
    const phone = new TestDevice(port);
    const { headers } = await phone.pair(code, '  HP\u0007 Budi ');
    const [cookie, ...rules] = String(headers['set-cookie']).split('; ');
    expect(cookie).toMatch(/^__Host-till-[0-9a-f]{8}=[\w-]{43}$/);
    expect(rules.slice(0, 4)).toEqual(['Secure', 'HttpOnly', 'SameSite=Strict', 'Path=/']);
    expect((await phone.ask('/')).body).toBe('HP');
    expect((await state()).devices).toMatchObject([{ name: 'HP Budi', kind: 'phone' }]);
    const second = new TestDevice(port);
    expect((await second.pair(code)).status).toBe(401);
    expect(auditActs().slice(0, 2)).toEqual(['device.paired', 'device.codeMade']);
  });

  it('gives each device a name of its own, so that the right one is revoked', async () => {
    await pairedPhone('HP Budi');
    await pairedPhone('hp budi');
    await pairedPhone('');
    await new TestDevice(port).pair(await newCode('display'), 'HP Budi');
    const names = (await state()).devices.map(({ name }) => name);
    expect(names.toSorted()).toEqual(['HP', 'HP Budi', 'HP Budi 3', 'hp budi 2']);
  });

  it('that is wrong is answered like any stranger', async () => {
    const code = await newCode('phone');
    const accept = { accept: 'text/html' };
    const stranger = told(await ask(port, '/', { headers: accept }));
    expect(told(await new TestDevice(port).pair(wrongFor(code)))).toEqual(stranger);
  });

  it('is over after five minutes', async () => {
    const code = await newCode('phone');
    await till.clock.advance(5 * MINUTE_MS + SECOND_MS);
    expect((await state()).code).toBeNull();
    expect((await new TestDevice(port).pair(code)).status).toBe(401);
  });

  it('can not be tried through: each try waits longer, the fifth ends it', async () => {
    const code = await newCode('program');
    const waits: string[] = [];
    for (let n = 0; n < 5; n += 1) {
      expect((await sendCode(wrongFor(code))).status).toBe(401);
      const { status, headers } = await sendCode(code); // right, but too soon
      expect(status).toBe(429);
      waits.push(String(headers['retry-after']));
      await till.clock.advance(Number(headers['retry-after']) * SECOND_MS);
    }
    expect(waits).toEqual(['1', '2', '4', '8', '16']);
    expect((await sendCode(code)).status).toBe(401);
    expect(auditActs()).toContain('device.refused');
    expect((await state()).devices).toEqual([]);
  });

  it('for one kind of device opens no other', async () => {
    const forPhone = await newCode('phone');
    expect((await sendCode(forPhone)).status).toBe(401);
    await till.clock.advance(SECOND_MS);
    const forProgram = await newCode('program');
    expect((await new TestDevice(port).pair(forProgram)).status).toBe(401);
    expect((await state()).devices).toEqual([]);
  });

  it('is taken from our own page alone', async () => {
    const code = await newCode('phone');
    const foreign = { origin: 'https://toko.example' };
    expect((await new TestDevice(port).pair(code, 'x', foreign)).status).toBe(401);
    const headers = { ...foreign, 'content-type': 'application/json' };
    const body = JSON.stringify({ code: await newCode('program') });
    expect((await ask(port, '/v1/pair', { method: 'POST', headers, body })).status).toBe(401);
    expect((await state()).devices).toEqual([]);
  });
});

describe("a manager's phone", () => {
  it('sees today, live, and nothing of who paid', async () => {
    const stream = await (await pairedPhone()).today();
    const before = await nextFrame(stream);
    expect(before).toMatchObject({ shop: 'Warung Sejahtera', sales: { count: 0, amount: 0 } });
    await till.sell(13_000, 'MEJA-7');
    till.qiospay.pay(13_000);
    await till.nextSweep();
    let text = '';
    let frame = before;
    while (frame.sales.count === 0) {
      await till.clock.advance(SECOND_MS);
      text = (await stream.next()) ?? 'null';
      frame = JSON.parse(text) as PhoneFrame;
    }
    expect(frame).toMatchObject({ sales: { count: 1, amount: 13_000 }, waiting: 0 });
    expect(frame.payments).toMatchObject([{ amount: 13_000, kind: 'sale' }]);
    expect(Object.keys(frame.payments[0] ?? {})).toEqual(['paidAtMs', 'amount', 'kind']);
    for (const word of ['MEJA', 'issuer', 'refs', 'BCA', 'DANA', 'reference', 'cashier'])
      expect(text).not.toContain(word);
  });

  it('is told whether payments can be seen, and by which feed, and no key of it', async () => {
    const stream = await (await pairedPhone()).today();
    const { feeds } = await nextFrame(stream);
    expect(feeds.map((feed) => Object.keys(feed))).toEqual([['kind', 'state', 'lastGoodAtMs']]);
  });

  it('has a page, the certificate, and nothing of the till', async () => {
    const phone = await pairedPhone();
    expect((await phone.ask('/assets/phone-abc.js')).body).toBe('let phone;');
    expect((await phone.ask('/till.crt')).body).toContain('BEGIN CERTIFICATE');
    for (const path of [
      '/v1/sales',
      '/v1/health',
      '/rpc',
      '/display.html',
      '/assets/display-abc.js',
    ])
      expect([path, (await phone.ask(path)).status]).toEqual([path, 404]);
    expect((await phone.ask('/v1/sales', { method: 'POST', body: '{}' })).status).toBe(405);
    expect(await line({ origin: phone.origin, cookie: phone.cookie })).toBe(401);
  });

  it('that is a copy of the cookie elsewhere sees nothing', async () => {
    const phone = await pairedPhone();
    const thief = new TestDevice(port);
    thief.cookie = phone.cookie;
    expect((await thief.today()).status).toBe(403);
    const { nonce } = JSON.parse((await phone.ask('/nonce')).body) as { nonce: string };
    const proof = phone.proofOf(nonce);
    expect((await phone.todayWith(nonce, proof)).status).toBe(200);
    expect((await thief.todayWith(nonce, proof)).status).toBe(403);
    expect((await thief.todayWith('', '')).status).toBe(403);
    expect((await phone.today()).status).toBe(200);
  });

  it('hears nothing from the moment it is revoked', async () => {
    const phone = await pairedPhone();
    const stream = await phone.today();
    expect((await nextFrame(stream)).shop).toBe('Warung Sejahtera');
    const [device] = (await state()).devices;
    expect(device?.isConnected).toBe(true);
    const left = await clientOf(till).network.revoke({ deviceId: device?.id ?? '' });
    expect(left.devices).toEqual([]);
    expect(await stream.next()).toBeNull();
    const stranger = told(await ask(port, '/nonce'));
    expect(told(await phone.ask('/nonce'))).toEqual(stranger);
    expect(auditActs()[0]).toBe('device.revoked');
  });

  it('that takes nothing of what is sent is dropped', { timeout: 60_000 }, async () => {
    const phone = await pairedPhone();
    const socket = await openTls(port);
    sockets.push(socket);
    let isOver = false;
    socket.on('error', () => {}).once('close', () => (isOver = true));
    socket.pause();
    const head = [`GET /assets/large.bin HTTP/1.1`, `Host: 127.0.0.1:${port}`];
    socket.write(`${[...head, `Cookie: ${phone.cookie}`].join('\r\n')}\r\n\r\n`);
    const isDropped = async (): Promise<boolean> => {
      await till.clock.advance(10 * SECOND_MS);
      if (!isOver) socket.write('\r\n'); // who reads nothing hears of its end by writing only
      return isOver;
    };
    await expect.poll(isDropped, { timeout: 50_000 }).toBe(true);
    expect(socket.bytesRead).toBeLessThan(24_000_000);
  });
});

describe('a POS program', () => {
  it('gets a token for its code, and sells with it', async () => {
    const { token, name, scopes, fingerprint, publicKey, authority } = await pairedProgram();
    const { certificate } = await state();
    expect([name, scopes]).toEqual(['kasir-pos', ['create', 'read']]);
    expect({ fingerprint, publicKey, authority }).toEqual({
      fingerprint: certificate?.fingerprint,
      publicKey: certificate?.publicKey,
      authority: certificate?.authority,
    });
    const headers = { ...bearer(token), 'content-type': 'application/json' };
    const body = JSON.stringify({ amount: 13_000, reference: 'A17' });
    const asked = ask(port, '/v1/sales', { method: 'POST', headers, body });
    let answer: Answer | null = null;
    void asked.then((given) => (answer = given));
    while (answer === null) await till.clock.advance(100);
    expect(JSON.parse((await asked).body)).toMatchObject({ amount: 13_000, status: 'waiting' });
    expect((await ask(port, '/v1/health', { headers: bearer(token) })).status).toBe(200);
  });

  it('may do what was chosen for it and no more', async () => {
    const { token } = await pairedProgram(['report']);
    const report = await ask(port, '/v1/reports/daily', { headers: bearer(token) });
    expect(report.status).toBe(200);
    const headers = { ...bearer(token), 'content-type': 'application/json' };
    const body = JSON.stringify({ amount: 13_000 });
    expect((await ask(port, '/v1/sales', { method: 'POST', headers, body })).status).toBe(403);
    expect((await ask(port, '/', { headers: bearer(token) })).status).toBe(404);
  });

  it('hears nothing from the moment its token is revoked', async () => {
    const { token } = await pairedProgram();
    const stream = await openStream(port, '/v1/events', { headers: bearer(token) });
    expect(stream.status).toBe(200);
    const [device] = (await state()).devices;
    expect(device).toMatchObject({ kind: 'program', name: 'kasir-pos', isConnected: true });
    await clientOf(till).network.revoke({ deviceId: device?.id ?? '' });
    let last: string | null = '';
    while (last !== null) last = await stream.next();
    const stranger = told(await ask(port, '/v1/sales'));
    expect(told(await ask(port, '/v1/sales', { headers: bearer(token) }))).toEqual(stranger);
  });

  it('that is a page of another origin gets nothing, token or not', async () => {
    const { token } = await pairedProgram();
    const headers = { ...bearer(token), origin: 'https://pos.example' };
    const { status, headers: said } = await ask(port, '/v1/sales', { headers });
    expect(status).toBe(401);
    expect(said['access-control-allow-origin']).toBeUndefined();
  });

  it('is written down nowhere with its token or its code', async () => {
    const code = await newCode('program');
    const { token } = JSON.parse((await sendCode(code)).body) as Paired;
    await ask(port, '/v1/sales', { headers: bearer(token) });
    await ask(port, `/v1/sales?token=${token}`, { headers: bearer(`${token}x`) });
    const phone = await pairedPhone();
    const secret = phone.cookie.split('=')[1] ?? 'none';
    const kept = ['devices.json', 'network.json', 'config.json']
      .map((name) => readFileSync(join(folder, 'profile', name), 'utf8'))
      .join('\n');
    const audit = JSON.stringify([...till.core.stores.audit.all()]);
    const said = [till.logLines.join('\n'), kept, audit].join('\n');
    expect(said).toContain('a device tried to pair');
    for (const each of [token, code, secret]) expect(said).not.toContain(each);
  });
});

describe('a customer screen', () => {
  it('has its page and its line behind the same port, until it is revoked', async () => {
    const screen = new TestDevice(port);
    expect((await screen.pair(await newCode('display'), 'Layar depan')).status).toBe(204);
    expect((await screen.ask('/')).body).toBe('LAYAR');
    expect((await screen.ask('/assets/display-abc.js')).body).toBe('let display;');
    for (const path of ['/nonce', '/phone.html', '/v1/sales'])
      expect([path, (await screen.ask(path)).status]).toEqual([path, 404]);
    const socket = await line({ origin: screen.origin, cookie: screen.cookie });
    if (typeof socket === 'number') throw new Error(`the line was refused with ${socket}`);
    const [device] = (await state()).devices;
    expect(device).toMatchObject({ name: 'Layar depan', kind: 'display', isConnected: true });
    const ended = new Promise((done) => socket.once('close', () => done('ended')));
    await clientOf(till).network.revoke({ deviceId: device?.id ?? '' });
    expect(await ended).toBe('ended');
    expect((await screen.ask('/paired')).status).toBe(401);
  });

  it('gives its line to no page of another origin', async () => {
    const screen = new TestDevice(port);
    await screen.pair(await newCode('display'));
    const { cookie } = screen;
    for (const origin of ['https://toko.example', `http://127.0.0.1:${port}`, 'null'])
      expect(await line({ origin, cookie })).toBe(401);
    expect(await line({ cookie })).toBe(401);
    expect(await line({ cookie, origin: screen.origin, host: 'toko.example' })).toBe(401);
  });
});

describe('a name that somebody pointed here', () => {
  it.each(['toko.example', `toko.example:1`, '127.0.0.1', '127.0.0.1:1', '', '10.0.0.1'])(
    'opens nothing: %s',
    async (name) => {
      const phone = await pairedPhone();
      const host = name.includes(':') || name === '127.0.0.1' ? name : `${name}:${port}`;
      for (const path of ['/', '/nonce', '/v1/health'])
        expect(await phone.ask(path, { headers: { host } })).toMatchObject({
          status: 421,
          body: '',
        });
    },
  );
});

describe('a line without TLS', () => {
  function plain(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return new Promise((answered, failed) => {
      const options = { host: '127.0.0.1', port, path, headers, agent: false };
      const asked = httpRequest(options, (response) => {
        let body = '';
        response.on('data', (chunk: Buffer) => (body += chunk.toString()));
        response.on('end', () =>
          answered({ status: response.statusCode ?? 0, headers: response.headers, body }),
        );
      });
      asked.on('error', failed);
      asked.end();
    });
  }

  it('is sent to the https address, whatever it brings, and told nothing', async () => {
    const { token } = await pairedProgram();
    for (const path of ['/', '/v1/sales', '/today'])
      expect(await plain(path, { ...bearer(token), host: 'toko.example' })).toMatchObject({
        status: 308,
        headers: { location: `https://127.0.0.1:${port}/` },
        body: '',
      });
    const { headers } = await plain('/');
    expect(headers['strict-transport-security']).toBeUndefined();
    expect(headers['set-cookie']).toBeUndefined();
  });

  it('or with an old TLS gets none', async () => {
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' };
    await expect(openTls(port, old)).rejects.toThrow();
    const socket = await openTls(port, { maxVersion: 'TLSv1.2' });
    sockets.push(socket);
    expect(socket.getProtocol()).toBe('TLSv1.2');
  });

  it('is one of a few that an address may hold', async () => {
    const ended: Promise<unknown>[] = [];
    for (let n = 0; n < 30; n += 1) {
      const socket = connect(port, '127.0.0.1');
      sockets.push(socket);
      ended.push(new Promise((done) => socket.on('error', done).once('close', done)));
    }
    await Promise.any(ended);
    for (const socket of sockets) socket.destroy();
    await Promise.all(ended);
    await till.clock.advance(MINUTE_MS);
    await expect.poll(async () => (await ask(port, '/')).status).toBe(401);
  });
});

describe('the port', () => {
  it('is off until the setup opens it', async () => {
    await till.core.importSetup(setupText());
    expect(await state()).toMatchObject({ state: 'off', port: null, addresses: [], devices: [] });
    await expect(ask(port, '/')).rejects.toThrow();
    await expect(clientOf(till).network.newCode({ kind: 'phone' })).rejects.toThrow('switch it on');
  });

  it('has the same name, certificate and devices after a restart', async () => {
    const phone = await pairedPhone();
    const before = await state();
    await till.stop();
    await open();
    const after = await state();
    expect(after).toEqual({ ...before, devices: after.devices });
    expect((await nextFrame(await phone.today())).shop).toBe('Warung Sejahtera');
  });

  it('that is taken does not keep the till from selling, and is said', async () => {
    const taken = till.core.display.state(); // nothing listens there
    expect(taken.network).toBe('off');
    const other = await createTestCore({
      dir: join(folder, 'other'),
      ports: { network: { pageDir: join(folder, 'phone'), addresses: () => addresses } },
    });
    await other.core.importSetup(setupText({ network: { port, host: '127.0.0.1' } }));
    expect((await clientOf(other).network.state()).state).toBe('failed');
    expect((await other.sell(5000)).status).toBe('waiting');
    await other.stop();
  });

  it('gets a certificate for a new address: same authority, same key', async () => {
    await till.core.importSetup(setupText({ network: { port: 0, host: '0.0.0.0' } }));
    const before = await state();
    addresses = ['127.0.0.2', '127.0.0.1'];
    await till.clock.advance(MINUTE_MS);
    const after = await state();
    expect(after.addresses).toEqual([
      `https://127.0.0.2:${after.port}/`,
      `https://127.0.0.1:${after.port}/`,
    ]);
    expect(after.certificate?.authority).toBe(before.certificate?.authority);
    expect(after.certificate?.publicKey).toBe(before.certificate?.publicKey);
    expect(after.certificate?.fingerprint).not.toBe(before.certificate?.fingerprint);
    const socket = await openTls(after.port ?? 0, { host: '127.0.0.2' });
    sockets.push(socket);
    const met = socket.getPeerX509Certificate();
    expect(met?.fingerprint256).toBe(after.certificate?.fingerprint);
    expect(met?.checkIP('127.0.0.2')).toBe('127.0.0.2');
  });
});
