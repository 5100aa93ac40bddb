// Owns a merchant account of the bench: a simulated Qiospay behind the Http port, and when each
// payment was first in an answer that has arrived.
import type { HttpAnswer, HttpRequest } from '../../electron/core/ports.ts';
import { FakeQiospay } from '../../electron/core/testing/fake-qiospay.ts';
import { systemClock } from '../../electron/core/system-clock.ts';

/** Longer than the list of a provider in the field: none of these tills may miss a row. */
const WINDOW_ROWS = 150;
const LATENCY_MS = 50;

export class Account extends FakeQiospay {
  /** By amount: no two payments of a bench have the same at once. */
  readonly paid = new Map<number, { seenMs: number | null }>();

  constructor() {
    super(systemClock);
    this.latencyMs = LATENCY_MS;
  }

  override pay(amount: number): ReturnType<FakeQiospay['pay']> {
    this.paid.set(amount, { seenMs: null });
    this.rows.length = Math.min(this.rows.length, WINDOW_ROWS - 1);
    return super.pay(amount);
  }

  override async send(request: HttpRequest): Promise<HttpAnswer> {
    const answer = await super.send(request);
    const nowMs = performance.now();
    for (const payment of this.paid.values()) payment.seenMs ??= nowMs;
    return answer;
  }
}
