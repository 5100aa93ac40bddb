// Owns the network's port itself: TLS 1.2 or newer and nothing else, plain HTTP sent to the https
// address without being listened to, and no more callers than a shop has. Must stay true: a dead,
// slow or greedy caller holds up nobody; what is asked is answered elsewhere (door.ts).
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { SECOND_MS } from '../../../shared/time.ts';
import { plainAddress } from '../callbacks/address-list.ts';
import { createRateLimit } from '../callbacks/rate-limit.ts';
import type { Clock, Logger } from '../ports.ts';
import { hostOf } from './gate.ts';

const PATIENCE_MS = 10 * SECOND_MS;
const CONNECTIONS_MAX = 128;
const CONNECTIONS_OF_ONE_MAX = 24;
/** A TLS handshake costs more than a request: lines are counted before it. */
const LINES_BURST = 60;
const LINES_PER_SECOND = 10;
const TLS_HANDSHAKE = 0x16;
/** Who takes nothing of what waits for it in two looks is dropped. */
const LOOK_EVERY_MS = 10 * SECOND_MS;

export interface ListenerKeys {
  readonly chainPem: string;
  readonly keyPem: string;
}

export interface ListenerParts {
  readonly clock: Clock;
  readonly log: Logger;
  answer(request: IncomingMessage, response: ServerResponse): Promise<void>;
  upgrade(request: IncomingMessage, socket: Socket, head: Buffer): void;
}

export interface NetworkListener {
  readonly port: number;
  /** From now on new callers meet this certificate. */
  renew(keys: ListenerKeys): void;
  close(): Promise<void>;
}

/** Listens; rejects with what `listen` fails with. */
export async function startNetworkListener(
  parts: ListenerParts,
  keys: ListenerKeys,
  host: string,
  port: number,
): Promise<NetworkListener> {
  const { log } = parts;
  const server = createServer({
    ...tlsOf(keys),
    ALPNProtocols: ['http/1.1'],
    handshakeTimeout: PATIENCE_MS,
    maxHeaderSize: 8 * 1024,
    connectionsCheckingInterval: SECOND_MS,
  });
  server.headersTimeout = PATIENCE_MS;
  server.requestTimeout = PATIENCE_MS;
  server.keepAliveTimeout = PATIENCE_MS / 2;
  const lines = guardLines(server, parts);
  const over = new AbortController();
  const slow = dropSlow(server, parts.clock, over.signal);
  await new Promise<void>((ready, fail) => {
    server.once('error', fail);
    server.listen(port, host, () => ready());
  });
  server.on('error', (error) => log.error('the network port failed', { error: String(error) }));
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  server.on('request', (request, response) => {
    parts.answer(request, response).catch((error: unknown) => {
      log.error('a device could not be answered', { error: String(error) });
      if (!response.headersSent) response.writeHead(500).end();
      else response.destroy();
    });
  });
  server.on('upgrade', (request, socket: Socket, head: Buffer) => {
    parts.upgrade(request, socket, head);
  });
  return {
    port: (server.address() as AddressInfo).port,
    renew: (next) => server.setSecureContext(tlsOf(next)),
    async close() {
      over.abort();
      await new Promise<void>((closed) => {
        server.close(() => closed());
        for (const line of lines) line.destroy();
      });
      await slow;
    },
  };
}

function tlsOf({ chainPem, keyPem }: ListenerKeys) {
  return { cert: chainPem, key: keyPem, minVersion: 'TLSv1.2' } as const;
}

/**
 * Counts the lines and looks at the first byte of each: TLS goes on, all else gets one answer. The
 * server's own way to begin TLS is kept and called later.
 */
function guardLines(server: Server, { clock }: ListenerParts): ReadonlySet<Socket> {
  const lines = new Set<Socket>();
  const limit = createRateLimit(LINES_BURST, LINES_PER_SECOND);
  const beginTls = server.listeners('connection') as ((socket: Socket) => void)[];
  server.removeAllListeners('connection');
  server.on('connection', (socket: Socket) => {
    const address = plainAddress(socket.remoteAddress ?? '');
    const own = [...lines].filter(
      ({ remoteAddress = '' }) => plainAddress(remoteAddress) === address,
    );
    const isFull = lines.size >= CONNECTIONS_MAX || own.length >= CONNECTIONS_OF_ONE_MAX;
    if (isFull || !limit.take(address, clock.monoMs())) return void socket.destroy();
    lines.add(socket);
    socket.once('close', () => lines.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.setTimeout(PATIENCE_MS, () => socket.destroy());
    socket.once('data', (first: Buffer) => {
      socket.setTimeout(0);
      if (first[0] !== TLS_HANDSHAKE) return sendToTls(socket);
      socket.pause();
      socket.unshift(first);
      for (const begin of beginTls) begin.call(server, socket);
    });
  });
  return lines;
}

/** Nothing of what was sent is read: it may be a token that somebody sends in clear by mistake. */
function sendToTls(socket: Socket): void {
  const { localAddress = '', localPort = 0 } = socket;
  const location = `https://${hostOf(plainAddress(localAddress))}:${localPort}/`;
  socket.once('finish', () => socket.destroy());
  socket.end(
    `HTTP/1.1 308 Permanent Redirect\r\nLocation: ${location}\r\nCache-Control: no-store\r\n` +
      'Content-Length: 0\r\nConnection: close\r\n\r\n',
  );
}

/** Somebody who reads no more keeps what was written for it in our memory: no longer than this. */
async function dropSlow(server: Server, clock: Clock, signal: AbortSignal): Promise<void> {
  const stuck = new Map<Socket, number>();
  const open = new Set<Socket>();
  server.on('secureConnection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    socket.on('drain', () => stuck.delete(socket));
  });
  while (!signal.aborted) {
    await clock.sleep(LOOK_EVERY_MS, signal);
    for (const socket of stuck.keys()) if (!open.has(socket)) stuck.delete(socket);
    for (const socket of open) {
      const looks = socket.writableLength === 0 ? 0 : (stuck.get(socket) ?? 0) + 1;
      stuck.set(socket, looks);
      if (looks > 2) socket.destroy();
    }
  }
}
