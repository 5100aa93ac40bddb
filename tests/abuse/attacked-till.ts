// Owns a whole till with its callback port open, and the ways a stranger reaches it: whole
// requests, or bytes on a socket of his own. A socket is given up after a while.
import { connect, type Socket } from 'node:net';
import {
  createTestCore,
  type TestCore,
  type TestCoreOptions,
} from '../../electron/core/testing/harness.ts';
import { settled } from '../../electron/core/testing/fake-clock.ts';
import { ALL_FEEDS, type Notification } from './notifications.ts';

const GIVEN_UP_MS = 15_000;

export interface Answered {
  readonly status: number;
  readonly body: string;
}

export interface AttackedTill extends TestCore {
  readonly url: string;
  readonly port: number;
  push(notification: Notification): Promise<Answered>;
  /** Statuses of sales by name, as the screen shows them. */
  unclaimed(): { amount: number; state: string }[];
}

export async function openAttackedTill(options: TestCoreOptions = {}): Promise<AttackedTill> {
  const feeds = options.feeds ?? ALL_FEEDS;
  const till = await createTestCore({ ...options, feeds, callbackPort: 0 });
  const url = till.core.till()?.callbackUrl() ?? '';
  return {
    ...till,
    url,
    port: Number(new URL(url).port),
    async push({ path, headers, body }) {
      const response = await fetch(url + path, { method: 'POST', headers, body });
      const text = await response.text();
      await settled();
      return { status: response.status, body: text };
    },
    unclaimed: () =>
      till.core.stores.ledger.inbox(1000).map(({ amount, state }) => ({ amount, state })),
  };
}

/** A request as bytes; `content-length` is the body's own unless given. */
export function bytesOf(
  { path, headers, body }: Notification,
  over: Record<string, string> = {},
): string {
  const length = String(Buffer.byteLength(body));
  const all = { host: 'till', 'content-length': length, ...headers, ...over };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return `POST ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${body}`;
}

export interface Heard {
  /** Everything the till said until it hung up, or until `isEnough`. */
  readonly text: string;
  readonly statuses: number[];
  readonly isClosed: boolean;
}

/** Says bytes on a socket of its own and hears the answer out. Never rejects. */
export function say(
  port: number,
  speak: (socket: Socket) => void,
  isEnough: (heard: Heard) => boolean = ({ statuses }) => statuses.length > 0,
): Promise<Heard> {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1', () => speak(socket));
    let text = '';
    const heard = (isClosed: boolean): Heard => {
      const statuses = [...text.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, code]) => Number(code));
      return { text, statuses, isClosed };
    };
    const end = (isClosed: boolean) => {
      clearTimeout(timer);
      socket.destroy();
      done(heard(isClosed));
    };
    const timer = setTimeout(() => end(false), GIVEN_UP_MS);
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      if (isEnough(heard(false))) end(false);
    });
    socket.on('error', () => end(true));
    socket.on('close', () => end(true));
  });
}
