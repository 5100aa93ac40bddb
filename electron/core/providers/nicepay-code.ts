// Owns the QR that NICEPAY makes for one order (registration, payMethod 08), and the look at how
// those orders stand. A converted static QR never reaches NICEPAY (facts/domain.md §5.3), so this
// is how that feed does the job alone.
import { z } from 'zod';
import { issuerOf } from '../../../shared/issuers.ts';
import { rupiah, type Rupiah } from '../../../shared/money.ts';
import { readQris } from '../../../shared/qris/qris.ts';
import type { NicepaySetup } from '../../../shared/setup.ts';
import type { Sighting } from '../../../shared/sighting.ts';
import { formatWib, parseCompactStamp, SECOND_MS } from '../../../shared/time.ts';
import { HttpFailure, readClocks, type Clock, type Http } from '../ports.ts';
import { inquiryToken, lookUp } from './nicepay-inquiry.ts';
import { SweepFailure, type MadeCode, type Provider } from './provider.ts';

const PATH = '/nicepay/direct/v2/registration';
const TIMEOUT_MS = 10 * SECOND_MS;
const BYTES_MAX = 256 * 1024;
/** QRIS through ShopeePay, the only one documented (facts/domain.md §5.1). */
const MITRA = 'QSHP';

const answerSchema = z.looseObject({
  resultCd: z.string(),
  tXid: z.string().min(1).max(64).optional(),
  amt: z.union([z.string(), z.number()]).optional(),
  qrContent: z.string().max(1000).optional(),
});

export interface CodeRequest {
  readonly saleId: string;
  readonly amount: Rupiah;
  readonly shop: string;
  readonly expiresAtMs: number;
}

export interface NicepayParts {
  readonly http: Http;
  readonly clock: Clock;
}

/**
 * Asks NICEPAY for a QR. Rejects with {@link SweepFailure}; never gives a code that asks for
 * another amount.
 */
export async function makeCode(
  setup: NicepaySetup,
  request: CodeRequest,
  { http, clock }: NicepayParts,
): Promise<MadeCode> {
  const answer = await http
    .send({
      method: 'POST',
      url: addressOf(setup.registrationUrl ?? ''),
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify(fieldsOf(setup, request, clock.wallMs())),
      timeoutMs: TIMEOUT_MS,
      bytesMax: BYTES_MAX,
      signal: new AbortController().signal,
    })
    .catch((error: unknown) => {
      if (!(error instanceof HttpFailure)) throw error;
      throw new SweepFailure(error.kind === 'aborted' ? 'unreachable' : error.kind);
    });
  if (answer.status >= 500) throw new SweepFailure('server_error');
  return readCode(answer.body, request);
}

function fieldsOf(
  setup: NicepaySetup,
  { saleId, amount, shop, expiresAtMs }: CodeRequest,
  nowMs: number,
): Record<string, string> {
  const digits = (ms: number) => formatWib(ms).replaceAll(/\D/g, '').slice(0, 14);
  const timeStamp = digits(nowMs);
  const amt = String(amount);
  const until = digits(expiresAtMs);
  return {
    timeStamp,
    iMid: setup.iMid,
    payMethod: '08',
    currency: 'IDR',
    amt,
    referenceNo: saleId,
    goodsNm: shop,
    billingNm: shop,
    // Asked for by the registration, unknown at a counter.
    billingPhone: '081000000000',
    billingEmail: 'kasir@lunas.invalid',
    mitraCd: setup.mitraCd ?? MITRA,
    shopId: setup.shopId ?? 'NICEPAY',
    paymentExpDt: until.slice(0, 8),
    paymentExpTm: until.slice(8),
    merchantToken: inquiryToken(setup, timeStamp, saleId, amt),
  };
}

function readCode(body: string, request: CodeRequest): MadeCode {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    throw new SweepFailure('not_json');
  }
  const parsed = answerSchema.safeParse(json);
  if (!parsed.success) throw new SweepFailure('unexpected');
  const { resultCd, tXid, qrContent } = parsed.data;
  if (resultCd === '9010' || resultCd === '9011') throw new SweepFailure('bad_credentials');
  if (resultCd !== '0000' || !tXid || !qrContent) throw new SweepFailure('unexpected');
  const read = readQris(qrContent);
  const asked = read.ok && read.qris.amountText !== null ? Number(read.qris.amountText) : null;
  if (!read.ok || asked !== request.amount) throw new SweepFailure('unexpected');
  return { feed: 'nicepay', ref: tXid, payload: read.qris.payload };
}

function addressOf(url: string): string {
  const parsed = new URL(url);
  return parsed.pathname === '/' ? new URL(PATH, parsed).href : url;
}

/** An order whose money may have come. */
export interface OpenOrder {
  readonly saleId: string;
  readonly ref: string;
  readonly amount: Rupiah;
}

/** A feed made of questions: how does each order stand that money may still come for? */
export function createNicepayOrders(
  setup: NicepaySetup,
  parts: NicepayParts,
  openOrders: () => readonly OpenOrder[],
): Provider {
  return {
    kind: 'nicepay',
    async sweep(signal) {
      const sightings: Sighting[] = [];
      const sent = readClocks(parts.clock);
      let header: string | undefined;
      for (const order of openOrders()) {
        const asked = { tXid: order.ref, referenceNo: order.saleId, amount: order.amount };
        const found = await lookUp(setup, asked, parts, signal);
        header = found.date ?? header;
        const direction = found.result === 'refunded' ? 'reversal' : 'credit';
        if (found.result !== 'paid' && found.result !== 'refunded') continue;
        const nowMs = parts.clock.wallMs();
        sightings.push({
          feed: 'nicepay',
          channel: 'poll',
          direction,
          amount: rupiah(order.amount),
          stamp: parseCompactStamp(found.transDt, found.transTm) ?? {
            fromMs: nowMs,
            untilMs: nowMs + SECOND_MS,
          },
          issuer: issuerOf(found.mitraCd),
          refs: { tXid: order.ref },
          balance: null,
          saleReference: order.saleId,
        });
      }
      const received = readClocks(parts.clock);
      return { sightings, setAside: [], date: { header, sent, received } };
    },
  };
}
