// Owns this screen's line to the till: follow the stream, and when it ends or falls silent say so
// at once and dial again. Must stay true: what is shown is never older than a few seconds.
import { createORPCClient } from '@orpc/client';
import { RPCLink as PortLink } from '@orpc/client/message-port';
import { RPCLink as SocketLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import type { DisplayContract } from '../../shared/display-contract.ts';
import type { DisplayFrame } from '../../shared/display.ts';
import { readFrame } from './frame.ts';

export type DisplayApi = ContractRouterClient<DisplayContract>;

/** What electron/preload.ts listens for; the one port goes with it. */
const START_MESSAGE = 'start-orpc-client';

export interface DisplayLink {
  readonly api: DisplayApi;
  readonly closed: Promise<void>;
  close(): void;
}

export interface LineParts {
  readonly dial: () => DisplayLink;
  readonly onFrame: (frame: DisplayFrame) => void;
  readonly onLost: () => void;
  /** Asked after each failure; false when this browser is no screen of the till any more. */
  readonly isWelcome: () => Promise<boolean>;
  readonly onUnwelcome: () => void;
  readonly wait: (ms: number, signal?: AbortSignal) => Promise<void>;
}

const RETRY_FIRST_MS = 300;
const RETRY_MAX_MS = 4_000;
/** The till says something every 4 s (shared/display-contract.ts); twice missed is lost. */
const SILENCE_MAX_MS = 9_000;

/** Keeps the line for as long as the page lives, or until it is no screen any more. */
export async function keepLine(parts: LineParts): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    const link = parts.dial();
    const heard = await follow(link, parts);
    link.close();
    parts.onLost();
    if (heard) attempt = 0;
    if (!(await parts.isWelcome())) return parts.onUnwelcome();
    await parts.wait(Math.min(RETRY_MAX_MS, RETRY_FIRST_MS * 2 ** Math.min(attempt, 8)));
  }
}

/** Resolves when the line is no good any more: whether anything was heard on it. */
async function follow(link: DisplayLink, { onFrame, wait }: LineParts): Promise<boolean> {
  const over = link.closed.then(() => null);
  let heard = false;
  try {
    const stream = await beforeSilence(link.api.display.stream(), over, wait);
    while (stream !== null) {
      const next = await beforeSilence(stream.next(), over, wait);
      if (next === null || next.done === true) break;
      const frame = readFrame(next.value);
      if (frame === null) continue;
      heard = true;
      onFrame(frame);
    }
  } catch {
    // Whatever broke, the answer is the same: say that the line is lost, and dial again.
  }
  return heard;
}

/** The promise's value; null when the line ends or too much time passes. */
async function beforeSilence<T>(
  promise: Promise<T>,
  over: Promise<null>,
  wait: LineParts['wait'],
): Promise<T | null> {
  const heard = new AbortController();
  const silent = wait(SILENCE_MAX_MS, heard.signal).then(() => null);
  try {
    return await Promise.race([promise, over, silent]);
  } finally {
    heard.abort();
  }
}

/** Beside the page, wherever the page came from. */
export function dialWebSocket(): DisplayLink {
  const address = new URL('line', document.baseURI);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  const websocket = new WebSocket(address);
  const api: DisplayApi = createORPCClient(new SocketLink({ websocket }));
  const closed = new Promise<void>((resolve) => {
    websocket.addEventListener('close', () => resolve(), { once: true });
  });
  return { api, closed, close: () => websocket.close() };
}

/** Inside the desktop's second window. */
export function dialMessagePort(): DisplayLink {
  const { port1, port2 } = new MessageChannel();
  const closed = new Promise<void>((resolve) => {
    port1.addEventListener('close', () => resolve(), { once: true });
  });
  const api: DisplayApi = createORPCClient(new PortLink({ port: port1 }));
  port1.start();
  window.postMessage(START_MESSAGE, '*', [port2]);
  return { api, closed, close: () => port1.close() };
}
