// Owns a Qiospay of one's own for crash tests: a real HTTP server with books that nothing can kill.
// Customers put credits in at any time, whether a till is there to see them or not.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

const WIB_MS = 7 * 3_600_000;
/** More than any till here misses while it is down. */
const WINDOW_ROWS = 400;

export interface Credit {
  readonly amount: number;
  readonly ref: string;
  readonly atMs: number;
  readonly balance: number;
}

export class MutasiServer {
  readonly credits: Credit[] = [];
  latencyMs = 0;
  /** Answered instead of the rows while set. */
  refusal: { readonly status: number; readonly body: string } | null = null;
  requests = 0;
  /** A request has come in; a poll is in flight. */
  onAsked: () => void = () => {};
  /** The last byte of an answer has left; `credits` are those it told of. */
  onAnswered: (credits: number) => void = () => {};
  private readonly server: Server;
  private balance = 1_000_000;

  private constructor() {
    this.server = createServer((_request, response) => {
      this.requests += 1;
      this.onAsked();
      setTimeout(() => {
        const told = this.credits.length;
        response.once('finish', () => this.onAnswered(told));
        response.writeHead(this.refusal?.status ?? 200, { 'content-type': 'application/json' });
        response.end(this.refusal?.body ?? this.body());
      }, this.latencyMs);
    });
  }

  static async start(): Promise<MutasiServer> {
    const made = new MutasiServer();
    await new Promise<void>((ready) => made.server.listen(0, '127.0.0.1', ready));
    return made;
  }

  get baseUrl(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Money comes in now. */
  credit(amount: number, atMs = Date.now()): Credit {
    this.balance += amount;
    const ref = String(21_112_616_662 + this.credits.length).padStart(12, '0');
    const credit = { amount, ref, atMs, balance: this.balance };
    this.credits.push(credit);
    return credit;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
  }

  private body(): string {
    const data = this.credits
      .slice(-WINDOW_ROWS)
      .toReversed()
      .map(({ amount, ref, atMs, balance }) => ({
        date: new Date(atMs + WIB_MS).toISOString().slice(0, 19).replace('T', ' '),
        amount: String(amount),
        type: 'CR',
        qris: 'static',
        brand_name: '93600014',
        issuer_reff: ref,
        buyer_reff: ref,
        balance: String(balance),
      }));
    return JSON.stringify({ status: 'success', data });
  }
}
