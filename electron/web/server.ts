// Owns the loopback HTTP server: serves the built page, upgrades its WebSocket, mounts REST. Host
// and Origin are checked before anything else is looked at.
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve, sep } from 'node:path';
import type { Duplex } from 'node:stream';
import { getRequestListener } from '@hono/node-server';
import { RPCHandler } from '@orpc/server/ws';
import { Hono } from 'hono';
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';
import { pageRouter } from '../core/api.ts';
import type { CoreSwitch } from '../core-switch.ts';
import { restHandler } from '../core/rest/handler.ts';
import { boundServer, SERVER_OPTIONS } from '../core/rest/listener.ts';
import { mediaTypeOf, pageHeaders } from '../core/page-policy.ts';
import { createSession, type Session } from './session.ts';

const MESSAGE_BYTES_MAX = 256 * 1024;

export interface WebHost {
  readonly url: string;
  readonly apiUrl: string;
  close(): Promise<void>;
}

export interface WebHostOptions {
  readonly cores: CoreSwitch;
  readonly host: string;
  readonly port: number;
  /** Folder of the built page. */
  readonly pageDir: string;
  readonly token: string;
}

/** Listens; rejects with what `listen` fails with (a taken port, a host this machine has not). */
export async function startWebHost(options: WebHostOptions): Promise<WebHost> {
  const { cores, host, port, token } = options;
  const server = createServer(SERVER_OPTIONS);
  boundServer(server);
  await new Promise<void>((ready, fail) => {
    server.once('error', fail);
    server.listen(port, host, () => ready());
  });
  const { port: taken } = server.address() as AddressInfo;
  const name = host.includes(':') ? `[${host}]` : host;
  const names = [name, '127.0.0.1', 'localhost', '[::1]'].map((each) => `${each}:${taken}`);
  const session = createSession(token, names);
  const app = routes(options, session);
  const listener = getRequestListener(app.fetch);
  // Other programs of the shop have to do with the real till alone: no training for them.
  const rest = restHandler(cores.real, session);
  server.on('request', (request, response) => {
    if (/^\/v1(\/|\?|$)/.test(request.url ?? '')) void rest(request, response);
    else void listener(request, response);
  });
  const sockets = acceptSockets(server, cores, session);
  const base = `http://${name}:${taken}`;
  cores.real.rest.servedAt(`${base}/v1`);
  return {
    url: `${base}/?token=${token}`,
    apiUrl: `${base}/v1`,
    close: () =>
      new Promise((closed) => {
        for (const socket of sockets.clients) socket.terminate();
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

function routes({ pageDir }: WebHostOptions, session: Session): Hono {
  const app = new Hono();
  app.use('*', async (c, next) => {
    const isOurs = session.isHost(c.req.header('host')) && session.isOrigin(c.req.header('origin'));
    if (!isOurs) return c.text('This address is not the till.', 403);
    await next();
    const headers = pageHeaders(c.req.path, c.req.header('host') ?? null);
    for (const [name, value] of Object.entries(headers)) c.res.headers.set(name, value);
  });
  app.get('/', async (c) => {
    if (session.isToken(c.req.query('token'))) {
      c.header('set-cookie', session.cookie());
      return c.redirect('/');
    }
    if (!session.isCookie(c.req.header('cookie')))
      return c.text('Open the till by the address it printed when it started.', 401);
    return servePage(pageDir, '/index.html');
  });
  app.get('*', (c) => servePage(pageDir, c.req.path));
  return app;
}

/** What the disk says of a name that is none of the page's files, whoever made it up. */
const NO_FILE = new Set([
  'ENOENT',
  'EISDIR',
  'ENOTDIR',
  'ENAMETOOLONG',
  'EINVAL',
  'ERR_INVALID_ARG_VALUE',
]);

async function servePage(pageDir: string, path: string): Promise<Response> {
  const root = resolve(pageDir);
  const file = resolve(root, `.${decoded(path)}`);
  if (!file.startsWith(root + sep)) return new Response('Not found', { status: 404 });
  try {
    const isNamedByContent = path.startsWith('/assets/');
    return new Response(new Uint8Array(await readFile(file)), {
      headers: {
        'content-type': mediaTypeOf(file),
        'cache-control': isNamedByContent ? 'public, max-age=31536000, immutable' : 'no-store',
      },
    });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (!NO_FILE.has(code)) throw error;
    return new Response('Not found', { status: 404 });
  }
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch (error) {
    if (error instanceof URIError) return '/';
    throw error;
  }
}

function acceptSockets(server: Server, cores: CoreSwitch, session: Session): WebSocketServer {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MESSAGE_BYTES_MAX });
  const handler = new RPCHandler(pageRouter);
  // The pages come back by themselves, and to the other core.
  cores.onSwitched(() => {
    for (const client of sockets.clients) client.close();
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const { host, origin, cookie } = request.headers;
    const isOurs =
      request.url === '/rpc' &&
      session.isHost(host) &&
      origin !== undefined &&
      session.isOrigin(origin) &&
      session.isCookie(cookie);
    if (!isOurs) {
      socket.on('error', () => {}); // gone before it was told
      socket.once('finish', () => socket.destroy()); // else who says more keeps it open
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (client) => {
      // A line that breaks, or a message too large, ends that page's line and nothing else.
      client.on('error', () => client.terminate());
      const core = cores.current();
      const session = core.people.sessions.open();
      void handler.upgrade(client, { context: { core, session, training: cores } });
    });
  });
  return sockets;
}
