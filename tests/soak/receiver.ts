// A receiver of webhooks as a shop's programmer writes one, on a bad day: it checks the signature,
// keeps each event once by its id, and fails a third of the time in every way a server fails.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SeededRandom } from '../../electron/core/testing/seeded-random.ts';

export interface HookEvent {
  readonly id: string;
  readonly seq: number;
  readonly type: string;
  readonly payload: Record<string, Record<string, unknown>>;
}

export interface ReceiverOptions {
  readonly secret: string;
  /** 0 <= x < 1: how much of what comes is not taken. */
  readonly fails: number;
  readonly dice: SeededRandom;
}

export class Receiver {
  /** Events by id, in the order they were first kept. */
  readonly kept = new Map<string, HookEvent>();
  requests = 0;
  refused = 0;
  /** Requests for an event that had been kept already. */
  duplicates = 0;
  readonly faults: string[] = [];
  private readonly options: ReceiverOptions;
  private readonly server = createServer((request, response) => this.take(request, response));

  constructor(options: ReceiverOptions) {
    this.options = options;
  }

  async listen(): Promise<string> {
    await new Promise<void>((ready) => this.server.listen(0, '127.0.0.1', ready));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/lunas`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
  }

  private take(request: IncomingMessage, response: ServerResponse): void {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => (body += chunk));
    request.on('error', () => response.destroy());
    request.on('end', () => this.answer(request, body, response));
  }

  private answer({ headers }: IncomingMessage, body: string, response: ServerResponse): void {
    const { dice, fails, secret } = this.options;
    this.requests += 1;
    if (!isSigned(String(headers['lunas-signature']), body, secret))
      this.faults.push(`a signature that is not right: ${String(headers['lunas-signature'])}`);
    const event = JSON.parse(body) as HookEvent;
    if (event.id !== headers['lunas-event-id']) this.faults.push(`the header names another event`);
    if (!dice.chance(fails)) {
      this.keep(event);
      response.end('ok');
      return;
    }
    this.refused += 1;
    switch (dice.int(4)) {
      case 0:
        response.writeHead(500).end('<html>broken</html>');
        return;
      case 1:
        response.writeHead(503, { 'retry-after': '3' }).end();
        return;
      case 2:
        response.destroy(); // before anything was done
        return;
      default:
        this.keep(event); // done, but the answer is lost: it will come again
        response.destroy();
    }
  }

  private keep(event: HookEvent): void {
    const before = this.kept.get(event.id);
    if (before === undefined) this.kept.set(event.id, event);
    else this.duplicates += 1;
    if (before !== undefined && before.seq !== event.seq)
      this.faults.push(`${event.id} is the id of ${before.seq} and of ${event.seq}`);
  }
}

function isSigned(header: string, body: string, secret: string): boolean {
  const parts = header.split(',').map((part) => part.split('='));
  const t = parts.find(([name]) => name === 't')?.[1] ?? '';
  const wanted = createHmac('sha256', secret).update(`${t}.${body}`).digest('hex');
  return parts.some(
    ([name, given = '']) =>
      name === 'v1' &&
      given.length === wanted.length &&
      timingSafeEqual(Buffer.from(given), Buffer.from(wanted)),
  );
}
