// Owns the open lines to paired screens: which screen has one, and that a revoked or dead one is
// ended.
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { RPCHandler } from '@orpc/server/ws';
import { WebSocketServer, type WebSocket } from 'ws';
import { SECOND_MS } from '../../../shared/time.ts';
import type { Clock } from '../ports.ts';
import { displayRouter, type DisplayContext } from './router.ts';

const MESSAGE_BYTES_MAX = 4 * 1024;
/** All screens together, and tabs of one of them: the newest line stays. */
const LINES_MAX = 32;
const LINES_OF_ONE_MAX = 4;
/** A screen that answers no ping within a round is gone, though nobody hung up. */
const PING_EVERY_MS = 15 * SECOND_MS;

export interface Streams {
  open(screenId: string, request: IncomingMessage, socket: Duplex, head: Buffer): void;
  isConnected(screenId: string): boolean;
  close(screenId: string): void;
  closeAll(): void;
}

/** @param seen called when a screen comes and when it goes */
export function createStreams(
  display: DisplayContext['display'],
  clock: Clock,
  seen: (screenId: string) => void,
): Streams {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MESSAGE_BYTES_MAX });
  const handler = new RPCHandler(displayRouter);
  const lines = new Map<WebSocket, string>();

  const linesOf = (screenId: string): WebSocket[] =>
    [...lines].filter(([, id]) => id === screenId).map(([client]) => client);

  function accept(client: WebSocket, screenId: string): void {
    const over = new AbortController();
    client.on('error', () => client.terminate());
    client.once('close', () => {
      over.abort();
      lines.delete(client);
      seen(screenId);
    });
    lines.set(client, screenId);
    const own = linesOf(screenId);
    if (own.length > LINES_OF_ONE_MAX) own[0]?.terminate();
    const [oldest] = lines.keys();
    if (lines.size > LINES_MAX) oldest?.terminate();
    seen(screenId);
    void handler.upgrade(client, { context: { display } });
    void keepAwake(client, clock, over.signal);
  }

  return {
    open: (screenId, request, socket, head) =>
      sockets.handleUpgrade(request, socket, head, (client) => accept(client, screenId)),
    isConnected: (screenId) => linesOf(screenId).length > 0,
    close(screenId) {
      for (const client of linesOf(screenId)) client.terminate();
    },
    closeAll() {
      for (const client of lines.keys()) client.terminate();
    },
  };
}

async function keepAwake(client: WebSocket, clock: Clock, signal: AbortSignal): Promise<void> {
  let hasAnswered = true;
  client.on('pong', () => {
    hasAnswered = true;
  });
  while (!signal.aborted) {
    await clock.sleep(PING_EVERY_MS, signal);
    if (signal.aborted) return;
    if (!hasAnswered) return client.terminate();
    hasAnswered = false;
    client.ping();
  }
}
