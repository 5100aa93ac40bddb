// Owns the port for programs on this PC, and the bounds of any server that REST is mounted on.
// Must stay true: only this PC is answered here; who says half a request and waits is let go of.
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { SECOND_MS } from '../../../shared/time.ts';
import type { Core } from '../core.ts';
import { HEADERS_TOO_LARGE, NOT_FOUND, NOT_WHOLE, type Failure } from './failures.ts';
import { restHandler } from './handler.ts';

const HEADERS_BYTES_MAX = 16 * 1024;
/** A whole request takes no program longer, head and body. */
const PATIENCE_MS = 15 * SECOND_MS;
const KEEP_ALIVE_MS = 30 * SECOND_MS;
const CONNECTIONS_MAX = 512;
const LOOPBACK = '127.0.0.1';

/** For `createServer`; the rest is {@link boundServer}'s. */
export const SERVER_OPTIONS = {
  maxHeaderSize: HEADERS_BYTES_MAX,
  connectionsCheckingInterval: SECOND_MS,
} as const;

/** Bounds how long and how much anybody may say. Open streams and sockets are none of it. */
export function boundServer(server: Server, patienceMs = PATIENCE_MS): void {
  server.headersTimeout = patienceMs;
  server.requestTimeout = patienceMs;
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.maxConnections = CONNECTIONS_MAX;
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
    const isLong = error.code === 'HPE_HEADER_OVERFLOW';
    refuse(socket as Socket, isLong ? HEADERS_TOO_LARGE : NOT_WHOLE);
  });
}

function refuse(socket: Socket, { status, body }: Failure): void {
  const text = JSON.stringify(body);
  socket.on('error', () => {}); // gone before it was told
  socket.once('finish', () => socket.destroy());
  socket.end(
    `HTTP/1.1 ${status} Refused\r\nContent-Type: application/json\r\n` +
      `Content-Length: ${Buffer.byteLength(text)}\r\nConnection: close\r\n\r\n${text}`,
  );
}

export interface RestListener {
  /** Such as http://127.0.0.1:7420/v1. */
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/** Listens on loopback; rejects with what `listen` fails with. */
export async function startRestListener(
  core: Core,
  port: number,
  patienceMs = PATIENCE_MS,
): Promise<RestListener> {
  const server = createServer(SERVER_OPTIONS);
  boundServer(server, patienceMs);
  await new Promise<void>((ready, fail) => {
    server.once('error', fail);
    server.listen(port, LOOPBACK, () => ready());
  });
  const { port: taken } = server.address() as AddressInfo;
  const names = new Set([LOOPBACK, 'localhost', '[::1]'].map((name) => `${name}:${taken}`));
  const handler = restHandler(core, {
    isHost: (host) => host !== undefined && names.has(host.toLowerCase()),
  });
  server.on('request', (request, response) => {
    if (/^\/v1(\/|$|\?)/.test(request.url ?? '')) return void handler(request, response);
    response.writeHead(NOT_FOUND.status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(NOT_FOUND.body));
  });
  return {
    url: `http://${LOOPBACK}:${taken}/v1`,
    port: taken,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
