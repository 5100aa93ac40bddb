// Owns the callback port: small bodies, short patience, a limit per address; what a provider pushes
// is stored before it is answered. A secret may be in the path, so no path is ever logged.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { AppError } from '../../../shared/errors.ts';
import { SECOND_MS, type Interval } from '../../../shared/time.ts';
import type { Answer, Ingested } from '../ingest.ts';
import type { Clock, Logger } from '../ports.ts';
import { createAddressList, plainAddress } from './address-list.ts';
import { createRateLimit } from './rate-limit.ts';
import type { CallbackAnswer, CallbackReader, CallbackRequest } from './reader.ts';

const BODY_BYTES_MAX = 64 * 1024;
const PATIENCE_MS = 10 * SECOND_MS;
/** How often patience is looked at: Node's own 30 s would make it 40. */
const PATIENCE_CHECK_MS = SECOND_MS;
/** How long a body too large may still run past, so that its sender gets to read why. */
const LINGER_MS = SECOND_MS;
const CONNECTIONS_MAX = 256;

/** A reader with what the setup says about its feed. */
export interface CallbackFeed {
  readonly reader: CallbackReader;
  /** May this push alone say LUNAS? */
  readonly pushAlone: boolean;
  /** Tells the other tills of the store, in bounded time; it never rejects. */
  readonly share?: (answer: Answer) => Promise<unknown> | undefined;
  /** Money was pushed: whoever can ask the provider asks now. */
  readonly pushed: () => void;
}

export interface ListenerParts {
  readonly feeds: readonly CallbackFeed[];
  readonly ingest: (answer: Answer) => Ingested;
  readonly clock: Clock;
  readonly log: Logger;
  readonly nowAtProvider: () => Interval;
  readonly allow: readonly string[];
  /** Behind the shop's own reverse proxy: the caller is the last address of X-Forwarded-For. */
  readonly trustProxy: boolean;
}

export interface Listener {
  readonly url: string;
  close(): Promise<void>;
}

/** Listens; rejects with AppError when the port can't be had. */
export async function startListener(
  parts: ListenerParts,
  host: string,
  port: number,
): Promise<Listener> {
  const handle = createHandler(parts);
  const limits = {
    maxHeaderSize: 16 * 1024,
    connectionsCheckingInterval: PATIENCE_CHECK_MS,
  };
  const underWay = new Set<Promise<void>>();
  const server = createServer(limits, (request, response) => {
    const handled = handle(request, response)
      .catch((error: unknown) => {
        parts.log.error('a callback could not be answered', { error: String(error) });
        if (!response.headersSent) send(response, { status: 500, body: 'Not stored' });
      })
      .finally(() => underWay.delete(handled));
    underWay.add(handled);
  });
  server.headersTimeout = PATIENCE_MS;
  server.requestTimeout = PATIENCE_MS;
  server.timeout = PATIENCE_MS;
  server.keepAliveTimeout = PATIENCE_MS / 2;
  makeRoom(server);
  await listening(server, host, port);
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${taken}`,
    async close() {
      const closed = new Promise<void>((done) => server.close(() => done()));
      server.closeAllConnections();
      await closed;
      await Promise.all(underWay); // what was being shared is still stored
    },
  };
}

/**
 * A full house makes room by its oldest caller, who had time to speak. Turning the newest away
 * would let a few hundred callers who never end keep the provider out.
 */
function makeRoom(server: Server): void {
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
}

function listening(server: Server, host: string, port: number): Promise<void> {
  return new Promise((ready, fail) => {
    server.once('error', () =>
      fail(new AppError('unavailable', `Callbacks can't be taken on ${host} port ${port}.`)),
    );
    server.listen(port, host, () => ready());
  });
}

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

function createHandler(parts: ListenerParts): Handler {
  const { clock, feeds, log } = parts;
  const addresses = createAddressList(parts.allow);
  const limit = createRateLimit();
  const inTurn = createTurns();
  return async (request, response) => {
    const address = callerOf(request, parts.trustProxy);
    if (!addresses.isAllowed(address)) return send(response, plain(403, 'Not allowed'));
    if (!limit.take(address, clock.monoMs()))
      return send(response, plain(429, 'Too many requests'), { 'retry-after': '10' });
    const path = request.url ?? '/';
    const feed = feeds.find(({ reader }) => reader.owns(path));
    if (!feed) return send(response, plain(404, 'Not found'));
    if (request.method !== 'POST')
      return send(response, plain(405, 'Only POST'), { allow: 'POST' });
    const body = await readBody(request);
    if (body === 'gone') return void response.destroy();
    if (body === 'too large') return refuseBody(request, response, clock);
    const receivedAt = parts.nowAtProvider();
    await inTurn();
    const headers = new Map(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    );
    const answer = await take(parts, feed, {
      path,
      headers,
      body: body.text,
      receivedAt,
    });
    log.info('a callback came', { feed: feed.reader.kind, address, status: answer.status });
    return send(response, answer);
  };
}

/**
 * One callback in each turn of the event loop: between two of a flood whatever the cashier presses
 * gets its turn, and does not wait behind all that have come.
 */
function createTurns(): () => Promise<void> {
  let last = Promise.resolve();
  return () => {
    last = last.then(() => new Promise((mine) => setImmediate(mine)));
    return last;
  };
}

/**
 * Reads, tells the other tills, stores, answers. When it could not be stored the provider must send
 * it again.
 */
async function take(
  parts: ListenerParts,
  feed: CallbackFeed,
  request: CallbackRequest,
): Promise<CallbackAnswer> {
  const { answer, sightings, setAside, isTrusted, isPlain } = feed.reader.read(request);
  if (!isTrusted || (sightings.length === 0 && setAside.length === 0)) return answer;
  const pushed: Answer = {
    feed: feed.reader.kind,
    channel: 'callback',
    sightings,
    setAside,
    proves: feed.pushAlone && isPlain !== false,
    sinceMs: null,
  };
  try {
    await feed.share?.(pushed);
    parts.ingest(pushed);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    parts.log.error('a callback could not be stored', { error: error.message });
    return plain(503, 'Not stored, send again');
  }
  if (sightings.length > 0) feed.pushed();
  return answer;
}

function plain(status: number, body: string): CallbackAnswer {
  return { status, body };
}

function send(
  response: ServerResponse,
  { status, body }: CallbackAnswer,
  extra: Readonly<Record<string, string>> = {},
): void {
  const isText = typeof body === 'string';
  const type = isText ? 'text/plain; charset=utf-8' : 'application/json';
  // Before the head: what can't be written is a 500, not silence.
  const text = isText ? body : JSON.stringify(body);
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store', ...extra });
  response.end(text);
}

/** The body as text, unless it is larger than a notification can be or its sender hung up. */
function readBody(
  request: IncomingMessage,
): Promise<{ readonly text: string } | 'too large' | 'gone'> {
  if (Number(request.headers['content-length'] ?? 0) > BODY_BYTES_MAX)
    return Promise.resolve('too large');
  return new Promise((done) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.byteLength;
      if (size > BODY_BYTES_MAX) done('too large');
      else chunks.push(chunk);
    });
    request.on('end', () => done({ text: Buffer.concat(chunks).toString('utf8') }));
    request.on('error', () => done('gone'));
    request.on('close', () => done('gone'));
  });
}

/** Says why, lets what is on its way run past unread for a moment, and hangs up. */
function refuseBody(request: IncomingMessage, response: ServerResponse, clock: Clock): void {
  const { socket } = request;
  request.resume();
  send(response, plain(413, 'Too large'));
  const gone = new AbortController();
  socket.once('close', () => gone.abort());
  void clock.sleep(LINGER_MS, gone.signal).then(() => socket.destroy());
}

function callerOf(request: IncomingMessage, trustProxy: boolean): string {
  const forwarded = trustProxy ? request.headers['x-forwarded-for'] : undefined;
  const last = String(forwarded ?? '')
    .split(',')
    .at(-1)
    ?.trim();
  return plainAddress(last || (request.socket.remoteAddress ?? ''));
}
