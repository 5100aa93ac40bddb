// A scripted Qiospay behind the Http port: rows are put in by hand, every answer is its own JSON
// text. Lives in provider time, which need not be the PC's.
import { formatWib, SECOND_MS } from '../../../shared/time.ts';
import {
  HttpFailure,
  type Clock,
  type Http,
  type HttpAnswer,
  type HttpFailureKind,
} from '../ports.ts';

export interface FakeRow {
  readonly date: string;
  readonly amount: string;
  readonly type: string;
  readonly brand_name?: string;
  readonly issuer_reff?: string;
  readonly buyer_reff?: string;
  readonly balance?: string;
}

export class FakeQiospay implements Http {
  rows: unknown[] = [];
  requests = 0;
  /** Provider time minus the PC's monotonic clock. */
  readonly offsetMs: number;
  latencyMs = 0;
  failure: HttpFailureKind | null = null;
  reply: HttpAnswer | null = null;
  hasDate = true;
  private readonly clock: Clock;
  private balance = 1_000_000;
  private reference = 21_112_616_662;

  constructor(clock: Clock, offsetMs = clock.wallMs() - clock.monoMs()) {
    this.clock = clock;
    this.offsetMs = offsetMs;
  }

  /** The provider's clock. */
  nowMs(): number {
    return this.clock.monoMs() + this.offsetMs;
  }

  /** A customer pays now: the row stands at the top of the list at once. */
  pay(amount: number, over: Partial<FakeRow> = {}): FakeRow {
    this.balance += amount - Math.floor((amount * 7) / 1000);
    this.reference += 1;
    const ref = String(this.reference).padStart(12, '0');
    const row: FakeRow = {
      date: formatWib(this.nowMs()).slice(0, 19).replace('T', ' '),
      amount: String(amount),
      type: 'CR',
      brand_name: '93600014',
      issuer_reff: ref,
      buyer_reff: ref,
      balance: String(this.balance),
      ...over,
    };
    this.rows.unshift(row);
    return row;
  }

  async send({ signal }: { signal: AbortSignal }): Promise<HttpAnswer> {
    this.requests += 1;
    const body = (): string => JSON.stringify({ status: 'success', data: this.rows });
    const date = (): string =>
      new Date(Math.floor(this.nowMs() / SECOND_MS) * SECOND_MS).toUTCString();
    if (this.latencyMs > 0) await this.clock.sleep(this.latencyMs, signal);
    if (signal.aborted) throw new HttpFailure('aborted');
    if (this.failure) throw new HttpFailure(this.failure);
    const headers = new Map(this.hasDate ? [['date', date()]] : []);
    return this.reply ?? { status: 200, headers, body: body() };
  }
}
