// Owns NICEPAY's status inquiry: what NICEPAY itself asks a shop to do before it believes a notification (specs/001,
// facts/domain.md §5.3). Its status codes differ from the notification's.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { NicepaySetup } from '../../../shared/setup.ts';
import { formatWib, SECOND_MS } from '../../../shared/time.ts';
import { HttpFailure, type Clock, type Http } from '../ports.ts';
import { SweepFailure } from './provider.ts';

const PATH = '/nicepay/direct/v2/inquiry';
const TIMEOUT_MS = 10 * SECOND_MS;
const BYTES_MAX = 256 * 1024;

const answerSchema = z.looseObject({
  resultCd: z.string(),
  tXid: z.string().optional(),
  amt: z.union([z.string(), z.number()]).optional(),
  status: z.union([z.string(), z.number()]).optional(),
});

/** What the provider says of one transaction; `open` is every state that is not final. */
export type InquiryResult = 'paid' | 'refunded' | 'failed' | 'open' | 'unknown';

const RESULTS: Readonly<Record<string, InquiryResult>> = {
  '0': 'paid',
  '2': 'refunded',
  '3': 'open',
  '4': 'open',
  '5': 'failed',
  '6': 'failed',
};

export interface Inquiry {
  readonly tXid: string;
  readonly referenceNo: string;
  readonly amount: number;
}

/** Lower-case hex SHA-256 of timeStamp + iMid + referenceNo + amt + merchantKey. */
export function inquiryToken(
  setup: Pick<NicepaySetup, 'iMid' | 'merchantKey'>,
  timeStamp: string,
  referenceNo: string,
  amt: string,
): string {
  const text = `${timeStamp}${setup.iMid}${referenceNo}${amt}${setup.merchantKey}`;
  return createHash('sha256').update(text).digest('hex');
}

/** Asks NICEPAY about one transaction. Rejects with {@link SweepFailure}. */
export async function inquire(
  setup: NicepaySetup,
  { tXid, referenceNo, amount }: Inquiry,
  { http, clock }: { http: Http; clock: Clock },
  signal: AbortSignal,
): Promise<InquiryResult> {
  const timeStamp = formatWib(clock.wallMs()).replaceAll(/\D/g, '').slice(0, 14);
  const amt = String(amount);
  const merchantToken = inquiryToken(setup, timeStamp, referenceNo, amt);
  const { iMid } = setup;
  const answer = await http
    .send({
      method: 'POST',
      url: inquiryAddress(setup.inquiryUrl ?? ''),
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ timeStamp, tXid, iMid, referenceNo, amt, merchantToken }),
      timeoutMs: TIMEOUT_MS,
      bytesMax: BYTES_MAX,
      signal,
    })
    .catch((error: unknown) => {
      if (!(error instanceof HttpFailure)) throw error;
      throw new SweepFailure(error.kind === 'aborted' ? 'unreachable' : error.kind);
    });
  if (answer.status === 429) throw new SweepFailure('rate_limited');
  if (answer.status >= 500) throw new SweepFailure('server_error');
  return resultOf(answer.body, { tXid, amount });
}

function resultOf(body: string, asked: Pick<Inquiry, 'tXid' | 'amount'>): InquiryResult {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    throw new SweepFailure('not_json');
  }
  const parsed = answerSchema.safeParse(json);
  if (!parsed.success) throw new SweepFailure('unexpected');
  const { resultCd, tXid, amt, status } = parsed.data;
  if (resultCd !== '0000') return 'unknown';
  // An answer about other money proves nothing about this.
  if (tXid !== undefined && tXid !== asked.tXid) return 'unknown';
  if (amt !== undefined && Number(amt) !== asked.amount) return 'unknown';
  return RESULTS[String(status ?? '')] ?? 'unknown';
}

/** The address as given; a bare host gets the documented path. */
function inquiryAddress(url: string): string {
  const parsed = new URL(url);
  return parsed.pathname === '/' ? new URL(PATH, parsed).href : url;
}
