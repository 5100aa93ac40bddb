// The real network against real servers on loopback, each with one fault.
import { createServer, type RequestListener, type Server } from 'node:http';
import {
  createServer as createTcpServer,
  type AddressInfo,
  type Server as TcpServer,
  type Socket,
} from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { HttpFailure, type HttpAnswer, type HttpRequest } from './ports.ts';
import { refuseFalseCertificates, systemHttp } from './system-http.ts';

const KEY = 'KUNCI-RAHASIA-137c9ddc5e055636ef79d';
const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function listening(server: Server | TcpServer): Promise<string> {
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  closers.push(() => new Promise((closed) => server.close(() => closed())));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  const address = await listening(server);
  closers.unshift(async () => server.closeAllConnections());
  return `http://${address}`;
}

/** A server that speaks no HTTP of its own accord. */
async function raw(onConnection: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    onConnection(socket);
  });
  const address = await listening(server);
  closers.unshift(async () => sockets.forEach((socket) => socket.destroy()));
  return address;
}

function send(base: string, over: Partial<HttpRequest> = {}): Promise<HttpAnswer> {
  return systemHttp.send({
    method: 'GET',
    url: `${base}/api/mutasi/qris/QP048797/${KEY}`,
    timeoutMs: 2000,
    bytesMax: 10_000,
    signal: new AbortController().signal,
    ...over,
  });
}

async function failure(sending: Promise<unknown>): Promise<HttpFailure> {
  const error: unknown = await sending.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof HttpFailure)) throw new Error('no HttpFailure');
  return error;
}

describe('an answer', () => {
  it('comes with its status, its headers in lower case and its text, whatever the status', async () => {
    const base = await serve((_request, response) => {
      response.writeHead(429, { 'Retry-After': '17', 'Content-Type': 'text/plain' });
      response.end('terlalu sering ☕');
    });
    const answer = await send(base);
    expect(answer).toMatchObject({ status: 429, body: 'terlalu sering ☕' });
    expect(answer.headers.get('retry-after')).toBe('17');
    expect(answer.headers.get('date')).toMatch(/GMT$/);
  });

  it('is to what was sent: method, path, headers, body', async () => {
    const seen: string[] = [];
    const base = await serve((request, response) => {
      request.setEncoding('utf8');
      request.on('data', (chunk: string) => seen.push(chunk));
      request.on('end', () => {
        seen.push(String(request.method), String(request.url), String(request.headers['x-sign']));
        response.end('{}');
      });
    });
    await send(base, { method: 'POST', headers: { 'X-SIGN': 'abc' }, body: '{"a":1}' });
    expect(seen).toEqual(['{"a":1}', 'POST', `/api/mutasi/qris/QP048797/${KEY}`, 'abc']);
  });

  it('that is empty is an empty text', async () => {
    const base = await serve((_request, response) => response.writeHead(204).end());
    expect((await send(base)).body).toBe('');
  });
});

describe('a redirect', () => {
  it('is not followed: the key travels to no other host', async () => {
    let visits = 0;
    const elsewhere = await serve((_request, response) => {
      visits += 1;
      response.end('caught');
    });
    const base = await serve((request, response) => {
      response.writeHead(302, { location: `${elsewhere}${request.url}` }).end();
    });
    expect(await send(base)).toMatchObject({ status: 302, body: '' });
    expect(visits).toBe(0);
  });
});

describe('limits', () => {
  it('breaks off an answer larger than asked for, while it still comes', async () => {
    let sent = 0;
    const base = await serve((_request, response) => {
      const chunk = 'x'.repeat(4096);
      const more = (): void => {
        if (response.destroyed || sent > 5_000_000) return;
        sent += chunk.length;
        response.write(chunk);
        setImmediate(more);
      };
      more();
    });
    expect((await failure(send(base))).kind).toBe('too_large');
    expect(sent).toBeLessThan(5_000_000);
  });

  it('takes an answer of just the size', async () => {
    const base = await serve((_request, response) => response.end('x'.repeat(10_000)));
    expect((await send(base)).body).toHaveLength(10_000);
    const larger = await serve((_request, response) => response.end('x'.repeat(10_001)));
    expect((await failure(send(larger))).kind).toBe('too_large');
  });

  it('waits no longer than told for an answer to begin', async () => {
    const base = await serve(() => {});
    expect((await failure(send(base, { timeoutMs: 60 }))).kind).toBe('timeout');
  });

  it('nor for one that began to end', async () => {
    const base = await serve((_request, response) => void response.write('{"status":'));
    expect((await failure(send(base, { timeoutMs: 60 }))).kind).toBe('timeout');
  });

  it('stops when told to, before and during', async () => {
    const base = await serve(() => {});
    const stop = new AbortController();
    const sending = failure(send(base, { signal: stop.signal }));
    stop.abort();
    expect((await sending).kind).toBe('aborted');
    expect((await failure(send(base, { signal: AbortSignal.abort() }))).kind).toBe('aborted');
  });
});

describe('no answer', () => {
  it('nobody listens there', async () => {
    const address = await raw(() => {});
    await closers.shift()?.();
    await closers.shift()?.();
    expect((await failure(send(`http://${address}`))).kind).toBe('unreachable');
  });

  it('there is no such name', async () => {
    expect((await failure(send('http://tidak-ada.invalid'))).kind).toMatch(/^(dns|unreachable)$/);
  });

  it('the line is cut', async () => {
    const address = await raw((socket) => socket.destroy());
    expect((await failure(send(`http://${address}`))).kind).toBe('unreachable');
  });

  it('the line is cut in the middle of an answer', async () => {
    const address = await raw((socket) => {
      socket.once('data', () =>
        socket.end('HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n{"status"'),
      );
    });
    expect((await failure(send(`http://${address}`))).kind).toBe('unreachable');
  });

  it('something else than HTTP answers', async () => {
    const address = await raw((socket) => socket.end('SSH-2.0-OpenSSH_9.9\r\n'));
    expect((await failure(send(`http://${address}`))).kind).toBe('unreachable');
  });

  it('no TLS is spoken where TLS was expected', async () => {
    const address = await raw((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    expect((await failure(send(`https://${address}`))).kind).toBe('tls');
  });

  it('the address is none', async () => {
    expect((await failure(send('ht!tp://'))).kind).toBe('unreachable');
  });
});

it('no failure shows the address: Qiospay’s key is in its path', async () => {
  const silent = await serve(() => {});
  const cut = await raw((socket) => socket.destroy());
  const failures = [
    await failure(send(silent, { timeoutMs: 30 })),
    await failure(send(`http://${cut}`)),
    await failure(send(`http://${cut}/ht tp://[`)),
    await failure(send(`https://${cut}`)),
  ];
  for (const error of failures) {
    const all = `${String(error)} ${error.stack ?? ''} ${String(error.cause)} ${JSON.stringify(error)}`;
    expect(all).not.toContain(KEY);
    expect(error.cause).toBeUndefined();
  }
});

describe('a provider’s certificate', () => {
  it('is looked at, whatever the environment says', () => {
    const env: Record<string, string | undefined> = { NODE_TLS_REJECT_UNAUTHORIZED: '0', A: 'b' };
    expect(refuseFalseCertificates(env)).toBe(true);
    expect(env).toEqual({ A: 'b' });
    expect(refuseFalseCertificates(env)).toBe(false);
  });
});
