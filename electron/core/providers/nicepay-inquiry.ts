// Owns NICEPAY's status inquiry: what NICEPAY itself asks a shop to do before it believes a
// notification (specs/001, facts/domain.md §5.3). Its status codes differ from the notification's.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { NicepaySetup } from '../../../shared/setup.ts';
import { formatWib, SECOND_MS } from '../../../shared/time.ts';
import { HttpFailure, type Clock, type Http } from '../ports.ts';
import { SweepFailure, type InquiryResult } from './provider.ts';

const PATH = '/nicepay/direct/v2/inquiry';
const TIMEOUT_MS = 10 * SECOND_MS;
const BYTES_MAX = 256 * 1024;

const answerSchema = z.looseObject({
  resultCd: z.string(),
  tXid: z.string().optional(),
  amt: z.union([z.string(), z.number()]).optional(),
  status: z.union([z.string(), z.number()]).optional(),
  transDt: z.string().nullish(),
  transTm: z.string().nullish(),
  mitraCd: z.string().nullish(),
});

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

/** What an inquiry found; the stamp and partner as given, empty where missing. */
export interface Found {
  readonly result: InquiryResult;
  readonly transDt: string;
  readonly transTm: string;
  readonly mitraCd: string;
  /** The answer's Date header. */
  readonly date: string | undefined;
}

/** Asks NICEPAY about one transaction. Rejects with {@link SweepFailure}. */
export async function lookUp(
  setup: NicepaySetup,
  { tXid, referenceNo, amount }: Inquiry,
  { http, clock }: { http: Http; clock: Clock },
  signal: AbortSignal,
): Promise<Found> {
  const timeStamp = formatWib(clock.wallMs()).replaceAll(/\D/g, '').slice(0, 14);
  const amt = String(amount);
  const merchantToken = inquiryToken(setup, timeStamp, referenceNo, amt);
  const { iMid } = setup;
  const answer = await http
    .send({
      method: 'POST',
      url: inquiryAddress(setup.inquiryUrl ?? setup.registrationUrl ?? ''),
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
  return { ...foundIn(answer.body, { tXid, amount }), date: answer.headers.get('date') };
}

function foundIn(body: string, asked: Pick<Inquiry, 'tXid' | 'amount'>): Omit<Found, 'date'> {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    throw new SweepFailure('not_json');
  }
  const parsed = answerSchema.safeParse(json);
  if (!parsed.success) throw new SweepFailure('unexpected');
  const { resultCd, tXid, amt, status, transDt, transTm, mitraCd } = parsed.data;
  if (resultCd === '9010' || resultCd === '9011') throw new SweepFailure('bad_credentials');
  // An answer about other money proves nothing about this.
  const isOther =
    (tXid !== undefined && tXid !== asked.tXid) ||
    (amt !== undefined && Number(amt) !== asked.amount);
  const isAnswered = resultCd === '0000' && !isOther;
  return {
    result: isAnswered ? (RESULTS[String(status ?? '')] ?? 'unknown') : 'unknown',
    transDt: transDt ?? '',
    transTm: transTm ?? '',
    mitraCd: mitraCd ?? '',
  };
}

/** The address as given, its documented path where it names a bare host or the registration. */
function inquiryAddress(url: string): string {
  const parsed = new URL(url);
  const isOtherCall = parsed.pathname === '/' || parsed.pathname.endsWith('/registration');
  return isOtherCall ? new URL(PATH, parsed).href : url;
}

/**
 * Asks about an order that can't be: NICEPAY's answer tells whether the merchant id and key are
 * right.
 */
export async function inquiryProbe(
  setup: NicepaySetup,
  parts: { http: Http; clock: Clock },
  signal: AbortSignal,
): Promise<void> {
  const nobody = { tXid: `${setup.iMid}08000000000000000000`, referenceNo: 'LUNAS', amount: 1 };
  await lookUp(setup, nobody, parts, signal);
}
