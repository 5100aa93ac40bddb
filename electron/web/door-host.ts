// Owns the loopback server of a till whose keys are locked: the door's page and nothing else. Host,
// Origin and this launch's cookie are asked for as at the till itself; other programs are told that
// the till is locked. It makes way on the same port.
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { pageHeaders } from '../core/page-policy.ts';
import type { Door } from '../core/system-door.ts';
import { createSession, type Session } from './session.ts';

const PATIENCE_MS = 10_000;

export interface DoorHost {
  readonly url: string;
  readonly apiUrl: string;
  readonly port: number;
  close(): Promise<void>;
}

export interface DoorHostOptions {
  readonly door: Door;
  readonly host: string;
  readonly port: number;
  readonly token: string;
}

/** Listens; rejects with what `listen` fails with. */
export async function startDoorHost(options: DoorHostOptions): Promise<DoorHost> {
  const { door, host, port, token } = options;
  const server = createServer({ maxHeaderSize: 16 * 1024 });
  server.headersTimeout = PATIENCE_MS;
  server.requestTimeout = PATIENCE_MS;
  await new Promise<void>((ready, fail) => {
    server.once('error', fail);
    server.listen(port, host, () => ready());
  });
  const { port: taken } = server.address() as AddressInfo;
  const name = host.includes(':') ? `[${host}]` : host;
  const names = [name, '127.0.0.1', 'localhost', '[::1]'].map((each) => `${each}:${taken}`);
  const session = createSession(token, names);
  const listener = getRequestListener((request) => answer(request, door, session));
  server.on('request', (request, response) => void listener(request, response));
  const base = `http://${name}:${taken}`;
  return {
    url: `${base}/?token=${token}`,
    apiUrl: `${base}/v1`,
    port: taken,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

async function answer(request: Request, door: Door, session: Session): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url);
  const headers = pageHeaders(pathname, null);
  const refuse = (status: number, text: string): Response =>
    new Response(text, { status, headers });
  const { headers: told } = request;
  const of = (name: string): string | undefined => told.get(name) ?? undefined;
  if (!session.isHost(of('host')) || !session.isOrigin(of('origin')))
    return refuse(403, 'This address is not the till.');
  if (/^\/v1(\/|$)/.test(pathname))
    return Response.json({ error: LOCKED }, { status: 503, headers });
  if (pathname === '/' && session.isToken(searchParams.get('token') ?? undefined)) {
    const entered = { ...headers, 'set-cookie': session.cookie(), location: '/' };
    return new Response(null, { status: 302, headers: entered });
  }
  if (!session.isCookie(of('cookie')))
    return refuse(401, 'Open the till by the address it printed when it started.');
  // A page always says who it is when it sends something.
  if (request.method !== 'GET' && told.get('origin') === null)
    return refuse(403, 'Not from a page.');
  return door.answer(request);
}

const LOCKED = {
  code: 'unavailable',
  message: 'This till is locked: its passphrase must be typed at its screen first.',
  retryable: true,
};
