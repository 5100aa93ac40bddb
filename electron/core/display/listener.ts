// Owns the display port: the customer screen's page, its stream, and the way a browser gets paired.
// Must stay true: nothing else of the till is behind this port; who is not paired gets the pairing
// page alone; a dead or greedy caller holds up nobody.
import {
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { z } from 'zod';
import { SECOND_MS } from '../../../shared/time.ts';
import { plainAddress } from '../callbacks/address-list.ts';
import { createRateLimit } from '../callbacks/rate-limit.ts';
import { readPageFile } from '../page-files.ts';
import type { Clock, Logger } from '../ports.ts';
import { cookieOf, displayHeaders, isOwnHost, isOwnOrigin, tokensOf } from './gate.ts';
import type { Pairing } from './pairing.ts';
import type { Screens } from './screens.ts';
import type { Streams } from './streams.ts';

const BODY_BYTES_MAX = 1024;
const PATIENCE_MS = 10 * SECOND_MS;
const CONNECTIONS_MAX = 64;
/** A page is a handful of files; a screen whose line breaks dials again and again. */
const BURST = 60;
const PER_SECOND = 5;

const pairBody = z.object({
  code: z.string().max(16),
  name: z.string().max(200).optional(),
});

export interface DisplayListenerParts {
  readonly pageDir: string;
  readonly screens: Screens;
  readonly pairing: Pairing;
  readonly streams: Streams;
  readonly clock: Clock;
  readonly log: Logger;
}

export interface DisplayListener {
  readonly port: number;
  close(): Promise<void>;
}

/** Listens; rejects with what `listen` fails with. */
export async function startDisplayListener(
  parts: DisplayListenerParts,
  host: string,
  port: number,
): Promise<DisplayListener> {
  const { log, streams } = parts;
  const limits = { maxHeaderSize: 8 * 1024, connectionsCheckingInterval: SECOND_MS };
  const server = createServer(limits);
  server.headersTimeout = PATIENCE_MS;
  server.requestTimeout = PATIENCE_MS;
  server.keepAliveTimeout = PATIENCE_MS / 2;
  const callers = makeRoom(server);
  await new Promise<void>((ready, fail) => {
    server.once('error', fail);
    server.listen(port, host, () => ready());
  });
  const taken = (server.address() as AddressInfo).port;
  const door = new Door(parts, taken);
  server.on('request', (request, response) => {
    door.answer(request, response).catch((error: unknown) => {
      log.error('a display request could not be answered', { error: String(error) });
      if (!response.headersSent) response.writeHead(500).end();
    });
  });
  server.on('upgrade', (request, socket: Socket, head: Buffer) => {
    const id = door.isFlooding(request) ? null : door.screenFor(request);
    if (id === null) return refuse(socket);
    callers.delete(socket);
    streams.open(id, request, socket, head);
  });
  return {
    port: taken,
    close: () =>
      new Promise((closed) => {
        streams.closeAll();
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

/** A full house makes room by its oldest caller that is no screen. */
function makeRoom(server: Server): Set<Socket> {
  const callers = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    const [oldest] = callers;
    if (oldest && callers.size >= CONNECTIONS_MAX) {
      callers.delete(oldest);
      oldest.destroy();
    }
    callers.add(socket);
    socket.once('close', () => callers.delete(socket));
  });
  return callers;
}

function refuse(socket: Socket): void {
  socket.on('error', () => {}); // gone before it was told
  socket.once('finish', () => socket.destroy());
  socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
}

class Door {
  private readonly parts: DisplayListenerParts;
  private readonly port: number;
  private readonly limit = createRateLimit(BURST, PER_SECOND);

  constructor(parts: DisplayListenerParts, port: number) {
    this.parts = parts;
    this.port = port;
  }

  isFlooding({ socket }: IncomingMessage): boolean {
    const address = plainAddress(socket.remoteAddress ?? '');
    return !this.limit.take(address, this.parts.clock.monoMs());
  }

  /** The paired screen that asks for its line; null when it may not have one. */
  screenFor({ url, headers }: IncomingMessage): string | null {
    const { host, origin, cookie } = headers;
    if (url !== '/line' || !isOwnHost(host, this.port) || !isOwnOrigin(origin, host)) return null;
    return this.screenOf(cookie);
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { headers, method, url = '/' } = request;
    const { host, origin } = headers;
    if (this.isFlooding(request)) return send(response, 429, { 'retry-after': '10' });
    const isForeign = origin !== undefined && !isOwnOrigin(origin, host);
    if (host === undefined || !isOwnHost(host, this.port) || isForeign)
      return send(response, 403, {}, 'This address is not the customer display.');
    for (const [name, value] of Object.entries(displayHeaders(host)))
      response.setHeader(name, value);
    const [path = '/'] = url.split('?', 1);
    if (path === '/pair') return this.pair(request, response);
    if (method !== 'GET' && method !== 'HEAD') return send(response, 405, { allow: 'GET' });
    if (path === '/paired')
      return send(response, this.screenOf(headers.cookie) === null ? 401 : 204);
    if (path === '/') return this.page(request, response);
    return this.file(path.startsWith('/assets/') ? path : '', response);
  }

  private screenOf(cookie: string | undefined): string | null {
    for (const token of tokensOf(cookie)) {
      const id = this.parts.screens.find(token);
      if (id !== null) return id;
    }
    return null;
  }

  /** Who is paired gets the screen, and its cookie anew; all others the pairing page. */
  private page({ headers }: IncomingMessage, response: ServerResponse): Promise<void> {
    const { screens } = this.parts;
    const token = tokensOf(headers.cookie).find((each) => screens.find(each) !== null);
    if (token !== undefined) response.setHeader('set-cookie', cookieOf(token));
    return this.file(token === undefined ? '/pair.html' : '/display.html', response);
  }

  private async file(path: string, response: ServerResponse): Promise<void> {
    const file = await readPageFile(this.parts.pageDir, path);
    if (file === null) return send(response, 404, {}, 'Not found');
    const cache = file.isLasting ? 'public, max-age=31536000, immutable' : 'no-store';
    response.writeHead(200, { 'content-type': file.type, 'cache-control': cache });
    response.end(file.body);
  }

  private async pair(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { headers, method } = request;
    if (method !== 'POST') return send(response, 405, { allow: 'POST' });
    // Only the pairing page itself may spend a try: a browser always says which page asks.
    if (!isOwnOrigin(headers.origin, headers.host)) return send(response, 403);
    if (!/^application\/json\b/i.test(headers['content-type'] ?? '')) return send(response, 415);
    const text = await readBody(request);
    if (text === null) return send(response, 413, { connection: 'close' });
    const body = pairBody.safeParse(jsonOf(text));
    if (!body.success) return send(response, 400);
    const { pairing, screens, log } = this.parts;
    const result = pairing.redeem(body.data.code.replaceAll(/\s/g, ''));
    const address = plainAddress(request.socket.remoteAddress ?? '');
    log.info('a screen tried to pair', { address, result: result.kind });
    if (result.kind === 'wait')
      return send(response, 429, { 'retry-after': String(result.seconds) });
    if (result.kind === 'wrong') return send(response, 401);
    const { token } = screens.add(nameOf(body.data.name, screens));
    return send(response, 204, { 'set-cookie': cookieOf(token) });
  }
}

/** A name a person can tell it by: as typed, else numbered. */
function nameOf(given: string | undefined, screens: Screens): string {
  const plain = (given ?? '')
    .replaceAll(/[\p{Cc}\p{Cf}]/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return plain.slice(0, 40) || `Layar ${screens.list().length + 1}`;
}

function send(
  response: ServerResponse,
  status: number,
  headers: OutgoingHttpHeaders = {},
  text = '',
): void {
  const type = text === '' ? {} : { 'content-type': 'text/plain; charset=utf-8' };
  response.writeHead(status, { 'cache-control': 'no-store', ...type, ...headers });
  response.end(text);
}

/** The body as text; null when it is larger than any code or its sender hung up. */
function readBody(request: IncomingMessage): Promise<string | null> {
  return new Promise((done) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.byteLength;
      if (size > BODY_BYTES_MAX) done(null);
      else chunks.push(chunk);
    });
    request.on('end', () => done(Buffer.concat(chunks).toString('utf8')));
    request.on('close', () => done(null));
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
