// Owns what a receiver gets: the body, the headers, the signature, and the id by which it knows
// that it had this event before.
import { createHash, createHmac } from 'node:crypto';
import type { OwedEvent } from '../store/deliveries.ts';

/** The form of the body and the headers; a change that breaks receivers counts it up. */
export const MESSAGE_VERSION = 1;

export const TEST_TYPE = 'webhook.test';

/** A body larger than this is of no event the till has. */
export const BODY_BYTES_MAX = 1_000_000;

export interface Message {
  readonly id: string;
  readonly seq: number;
  readonly type: string;
  readonly body: string;
}

/**
 * The same event has the same id in every try, over restarts, and in the event stream: it is made
 * from what happened. Another event has another one, also where a ledger that was put back from a
 * backup gives a number out again.
 */
export function eventId({ seq, atMs, type, payload }: OwedEvent): string {
  const hash = createHash('sha256').update(`${seq}.${atMs}.${type}.${payload}`).digest('hex');
  return `evt_${hash.slice(0, 32)}`;
}

export function messageOf(event: OwedEvent, isTraining: boolean): Message {
  const { seq, type } = event;
  const id = eventId(event);
  return { id, seq, type, body: bodyOf(id, event, isTraining) };
}

/** `random`: at least 16 bytes. */
export function testMessage(atMs: number, isTraining: boolean, random: Uint8Array): Message {
  const id = `evt_test_${Buffer.from(random.subarray(0, 16)).toString('hex')}`;
  const payload = JSON.stringify({ message: 'Lunas reaches you.' });
  const event = { seq: 0, atMs, type: TEST_TYPE, payload };
  return { id, seq: 0, type: TEST_TYPE, body: bodyOf(id, event, isTraining) };
}

function bodyOf(id: string, event: OwedEvent, isTraining: boolean): string {
  const { seq, atMs, type, payload } = event;
  const head = { id, version: MESSAGE_VERSION, seq, atMs, type, training: isTraining };
  return `${JSON.stringify(head).slice(0, -1)},"payload":${payload}}`;
}

/**
 * `t=<unix seconds>,v1=<hex HMAC-SHA256 of "<t>.<body>">`, one `v1` for each secret that is good
 * now.
 */
export function signature(body: string, secrets: readonly string[], atMs: number): string {
  const seconds = Math.floor(atMs / 1000);
  const signed = secrets.map((secret) => {
    const hash = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
    return `v1=${hash}`;
  });
  return [`t=${seconds}`, ...signed].join(',');
}

export function headersOf(
  message: Message,
  attempt: number,
  signed: string,
): Record<string, string> {
  return {
    'content-type': 'application/json; charset=utf-8',
    'user-agent': `Lunas-Webhooks/${MESSAGE_VERSION}`,
    'lunas-event-id': message.id,
    'lunas-event-seq': String(message.seq),
    'lunas-event-type': message.type,
    'lunas-delivery-attempt': String(attempt),
    'lunas-signature': signed,
  };
}
