// A receiver of webhooks that does as it is told, and keeps what it got. It checks nothing by
// itself: a test looks at what came.
import { OutboundFailure, type Outbound, type OutboundFault } from '../webhooks/outbound.ts';
import type { OutboundRequest } from '../webhooks/outbound.ts';

export interface Got {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly body: {
    readonly id: string;
    readonly version: number;
    readonly seq: number;
    readonly atMs: number;
    readonly type: string;
    readonly training: boolean;
    readonly payload: Record<string, Record<string, unknown>>;
  };
  readonly answered: Answered;
}

export type Answered =
  | number
  | OutboundFault
  | { readonly status: number; readonly text?: string; readonly retryAfter?: string }
  /** Says nothing until it is given up. */
  | 'silence';

export class FakeReceiver implements Outbound {
  readonly got: Got[] = [];
  /** So many at most were on their way at once. */
  mostAtOnce = 0;
  private atOnce = 0;
  answer: (request: OutboundRequest, body: Got['body']) => Answered = () => 200;

  /** What was taken, by event number. */
  get taken(): number[] {
    return this.got.filter(({ answered }) => answered === 200).map(({ body }) => body.seq);
  }

  async send(request: OutboundRequest) {
    const body = JSON.parse(request.body) as Got['body'];
    const { url, headers, body: text } = request;
    const answered = this.answer(request, body);
    this.got.push({ url, headers, text, body, answered });
    this.atOnce += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.atOnce);
    try {
      return await answerOf(answered, request.signal);
    } finally {
      this.atOnce -= 1;
    }
  }
}

async function answerOf(answered: Answered, signal: AbortSignal) {
  if (answered === 'silence') {
    await new Promise<void>((done) => signal.addEventListener('abort', () => done()));
    throw new OutboundFailure('aborted');
  }
  await Promise.resolve();
  if (typeof answered === 'string') throw new OutboundFailure(answered);
  const {
    status,
    text = '',
    retryAfter = null,
  } = typeof answered === 'number' ? { status: answered } : answered;
  return { status, retryAfter, excerpt: text };
}
