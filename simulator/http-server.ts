// The only socket of the simulator's front: turns requests into asks, replies into bytes. It owns
// the Date header, so that a provider's wrong clock shows there too.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Ask, Reply } from './reply.ts';

/** More than any documented request needs. */
const BODY_MAX_BYTES = 4 * 1_048_576;

/** Longer than any till's pause between polls, so that a poll never meets a closing connection. */
const KEEP_ALIVE_MS = 75_000;

export interface FrontOptions {
  readonly host: string;
  readonly port: number;
  readonly answer: (ask: Ask) => Promise<Reply>;
  /** The Date header's moment; null leaves the header out. */
  readonly dateMs: () => number | null;
  readonly log: (line: string) => void;
}

export interface Front {
  readonly port: number;
  /** Breaks every open connection and frees the port. */
  close(): Promise<void>;
}

export async function openFront(options: FrontOptions): Promise<Front> {
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
    serve(options, request, response).catch((error: unknown) => {
      options.log(`failed: ${error instanceof Error ? (error.stack ?? error.message) : 'unknown'}`);
      response.destroy();
    });
  });
  await listening(server, options);
  return { port: (server.address() as AddressInfo).port, close: () => closing(server) };
}

async function serve(options: FrontOptions, request: IncomingMessage, response: ServerResponse) {
  const body = await readBody(request);
  if (body === null) {
    response.writeHead(413, { connection: 'close' }).end();
    return;
  }
  const target = request.url ?? '/';
  const reply = await options.answer({
    method: request.method ?? 'GET',
    path: target.split('?')[0] ?? '/',
    target,
    headers: flatHeaders(request),
    body,
  });
  send(options, reply, response);
}

function send(options: FrontOptions, reply: Reply, response: ServerResponse): void {
  if (reply.kind === 'hang' || response.destroyed) return;
  if (reply.kind === 'drop') {
    response.socket?.resetAndDestroy();
    return;
  }
  response.sendDate = false;
  const dateMs = options.dateMs();
  const date = dateMs === null ? {} : { date: new Date(dateMs).toUTCString() };
  if (reply.kind === 'cut') {
    const length = String(Buffer.byteLength(reply.body) * 2);
    response.writeHead(200, {
      ...date,
      'content-type': 'application/json',
      'content-length': length,
    });
    response.write(reply.body, () => response.destroy());
    return;
  }
  const bytes = Buffer.from(reply.body, 'utf8');
  const length = { 'content-length': String(bytes.length) };
  response.writeHead(reply.status, { ...date, ...reply.headers, ...length });
  response.end(bytes);
}

/** Null when the body is over the limit. */
async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > BODY_MAX_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function flatHeaders(request: IncomingMessage): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : value,
    ]),
  );
}

function listening(server: Server, options: FrontOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, () => {
      server.removeListener('error', reject);
      resolve();
    });
  });
}

function closing(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
