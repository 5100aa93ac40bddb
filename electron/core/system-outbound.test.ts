// The way to webhooks over real sockets: what it connects to, how long it waits, how much it reads.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createOutbound, systemOutbound } from './system-outbound.ts';
import { OutboundFailure, type Outbound, type OutboundRequest } from './webhooks/outbound.ts';

type Handler = (request: IncomingMessage, response: ServerResponse, body: string) => void;

let server: Server;
let port: number;
let heard: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[];
let handler: Handler;

beforeEach(async () => {
  heard = [];
  handler = (_request, response) => response.end('ok');
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      heard.push({ method, url, headers, body });
      handler(request, response, body);
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  ({ port } = server.address() as AddressInfo);
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
});

const post = (over: Partial<OutboundRequest> = {}, outbound: Outbound = systemOutbound) =>
  outbound.send({
    url: `http://127.0.0.1:${port}/lunas?k=1`,
    headers: { 'content-type': 'application/json', 'lunas-event-id': 'evt_1' },
    body: '{"text":"Rp 13.000 — é"}',
    reach: 'loopback',
    timeoutMs: 5000,
    excerptBytes: 100,
    signal: new AbortController().signal,
    ...over,
  });

const fault = async (answer: Promise<unknown>): Promise<string> => {
  const error: unknown = await answer.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof OutboundFailure)) throw new Error('no OutboundFailure', { cause: error });
  return error.kind;
};

/** A resolver that answers as it is told, in turn. */
const lying = (...answers: string[][]) =>
  createOutbound((_name, _options, callback) => {
    const addresses = answers.shift() ?? [];
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  });

describe('what goes out', () => {
  it('is the body, byte for byte, with its headers and its way', async () => {
    expect(await post()).toEqual({ status: 200, retryAfter: null, excerpt: 'ok' });
    expect(heard[0]).toMatchObject({
      method: 'POST',
      url: '/lunas?k=1',
      body: '{"text":"Rp 13.000 — é"}',
      headers: { 'lunas-event-id': 'evt_1', host: `127.0.0.1:${port}` },
    });
  });

  it.each([301, 302, 307, 308])('follows no %i', async (status) => {
    handler = (_request, response) =>
      response.writeHead(status, { location: `http://127.0.0.1:${port}/other` }).end();
    expect(await post()).toMatchObject({ status });
    expect(heard.map(({ url }) => url)).toEqual(['/lunas?k=1']);
  });

  it('tells how long the receiver wants to be left alone', async () => {
    handler = (_request, response) => response.writeHead(429, { 'retry-after': '120' }).end();
    expect(await post()).toMatchObject({ status: 429, retryAfter: '120' });
  });
});

describe('what comes back', () => {
  it('is read so far and no further', async () => {
    let isGone = false;
    handler = (_request, response) => {
      response.on('close', () => (isGone = true));
      const write = (): void => {
        while (!isGone && response.write('x'.repeat(10_000)));
        if (!isGone) response.once('drain', write);
      };
      write();
    };
    expect((await post()).excerpt).toBe('x'.repeat(100));
    await expect.poll(() => isGone).toBe(true);
  });

  it('counts by its first line, also when the rest is cut off or never comes', async () => {
    handler = (_request, response) => {
      response.writeHead(204 + 1, { 'content-length': '1000' });
      response.write('half');
      setImmediate(() => response.destroy());
    };
    expect(await post()).toMatchObject({ status: 205 });
    handler = (_request, response) => response.writeHead(200).flushHeaders();
    expect(await post({ timeoutMs: 300 })).toMatchObject({ status: 200, excerpt: '' });
  });

  it('may be nothing at all', async () => {
    handler = () => undefined;
    expect(await fault(post({ timeoutMs: 100 }))).toBe('timeout');
    handler = (_request, response) => response.destroy();
    expect(await fault(post())).toBe('unreachable');
    const stop = new AbortController();
    handler = () => stop.abort();
    expect(await fault(post({ signal: stop.signal }))).toBe('aborted');
    expect(await fault(post({ url: `https://127.0.0.1:${port}/x` }))).toBe('tls');
  });
});

describe('an address that may not be reached', () => {
  it.each([
    'http://127.0.0.1:PORT/x',
    'http://localhost:PORT/x',
    'http://2130706433:PORT/x',
    'http://0x7f000001:PORT/x',
    'http://0177.0.0.1:PORT/x',
    'http://127.1:PORT/x',
    'http://0:PORT/x',
    'http://[::ffff:127.0.0.1]:PORT/x',
    'http://[::1]:PORT/x',
  ])('is not knocked at: %s', async (url) => {
    const asked = post({ url: url.replace('PORT', String(port)), reach: 'public' });
    expect(await fault(asked)).toBe('private_address');
    expect(heard).toEqual([]);
  });

  it('is refused when a name leads there, alone or beside a good one', async () => {
    const url = `http://toko.example:${port}/x`;
    const answers = [['127.0.0.1'], ['::ffff:127.0.0.1'], ['8.8.8.8', '127.0.0.1'], ['fe80::1']];
    for (const answer of answers)
      expect(await fault(post({ url, reach: 'public' }, lying(answer)))).toBe('private_address');
    expect(heard).toEqual([]);
  });

  it('is refused when the name says something else the second time', async () => {
    const rebinding = lying(['127.0.0.1'], ['10.0.0.1']);
    const url = `http://toko.example:${port}/x`;
    expect(await post({ url, reach: 'loopback' }, rebinding)).toMatchObject({ status: 200 });
    expect(await fault(post({ url, reach: 'loopback' }, rebinding))).toBe('private_address');
    expect(heard).toHaveLength(1);
  });

  it('is reached where the setup allows it', async () => {
    const url = `http://kasir.lan:${port}/x`;
    expect(await post({ url, reach: 'any' }, lying(['127.0.0.1']))).toMatchObject({ status: 200 });
  });

  it('a name that nobody answers for holds up few, and is asked for once', async () => {
    const asked: string[] = [];
    const answers: (() => void)[] = [];
    const slow = createOutbound((name, _options, callback) => {
      asked.push(name);
      answers.push(() => callback(null, [{ address: '127.0.0.1', family: 4 }]));
    });
    const to = (name: string) => post({ url: `http://${name}:${port}/x`, reach: 'loopback' }, slow);
    const posts = [to('a.example'), to('a.example'), to('b.example'), to('c.example')];
    await expect.poll(() => asked).toEqual(['a.example', 'b.example']);
    answers[0]?.();
    await expect.poll(() => asked).toEqual(['a.example', 'b.example', 'c.example']);
    answers[1]?.();
    answers[2]?.();
    for (const { status } of await Promise.all(posts)) expect(status).toBe(200);
  });

  it('a name that is none is told as such', async () => {
    const nowhere = createOutbound((_name, _options, callback) =>
      callback(Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' }), []),
    );
    expect(await fault(post({ url: 'http://toko.example/x' }, nowhere))).toBe('dns');
  });
});
