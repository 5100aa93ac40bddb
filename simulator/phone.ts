// The bank behind the simulated phone: reads a code as strictly as a bank app, says what would be
// paid, and books it. The page decides nothing about money.
import { BankError } from './bank.ts';
import type { BankEntry } from './bank-entry.ts';
import { findIssuer } from './issuers.ts';
import { PHONE_PAGE } from './phone-page.ts';
import { PHONE_SCRIPT } from './phone-script.ts';
import { PHONE_STYLE } from './phone-style.ts';
import { readQris, type QrisRead, type QrisRefusal } from './qris-reader.ts';
import { json, readObject, text, type Ask, type Reply } from './reply.ts';
import { formatWib } from './wib.ts';

/** What one QRIS payment may be at most, rupiah (facts/domain.md §1.2). */
export const PAYMENT_MAX = 10_000_000;

export type PhoneRefusal = QrisRefusal | 'limit' | 'expired';

export interface Quote {
  readonly ok: true;
  readonly payload: string;
  readonly merchant: { readonly name: string; readonly city: string; readonly nmid: string };
  readonly initiation: 'static' | 'dynamic';
  /** The payer types the amount. */
  readonly isOpen: boolean;
  /** Null until an open code's payer has said one. */
  readonly amount: number | null;
  readonly fee: QrisRead['fee'];
  readonly feeAmount: number;
  readonly tip: number;
  readonly total: number;
}

export interface Refused {
  readonly ok: false;
  readonly code: PhoneRefusal;
  readonly detail: string;
}

export interface PhoneParts {
  /** Books the payment; the caller knows which provider made the code. */
  readonly pay: (quote: Quote, issuer: string) => BankEntry;
  /** Whether the provider that made this code takes no money for it any more. */
  readonly isClosed: (qris: QrisRead) => boolean;
}

const CONTENT_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Answers a request under /phone; null when there is no such address. */
export function answerPhone(parts: PhoneParts, ask: Ask): Reply | null {
  switch (`${ask.method} ${ask.path}`) {
    case 'GET /phone':
    case 'GET /phone/':
      return asset(PHONE_PAGE, 'text/html');
    case 'GET /phone/phone.js':
      return asset(PHONE_SCRIPT, 'text/javascript');
    case 'GET /phone/phone.css':
      return asset(PHONE_STYLE, 'text/css');
    case 'POST /phone/inspect':
      return withBody(ask, (body) => json(200, quote(parts, body)));
    case 'POST /phone/pay':
      return withBody(ask, (body) => pay(parts, body));
    default:
      return null;
  }
}

/** What a payer would pay for a code, or why a bank app refuses it. */
export function quote(parts: PhoneParts, body: Record<string, unknown>): Quote | Refused {
  const read = readQris(typeof body['payload'] === 'string' ? body['payload'] : '');
  if (!read.ok) return { ok: false, code: read.code, detail: read.reason };
  const { qris } = read;
  if (parts.isClosed(qris)) return refuse('expired', 'the provider has closed this code');
  const said = body['amount'] ?? null;
  const amount = qris.amount ?? said;
  if (qris.amount !== null && said !== null && said !== qris.amount)
    return refuse('amount', 'the code says another amount');
  const tip = body['tip'] ?? 0;
  if ((amount !== null && !isWhole(amount, 1)) || !isWhole(tip, 0))
    return refuse('amount', 'it is not an amount in whole rupiah');
  if (tip > 0 && qris.fee.kind !== 'prompt') return refuse('amount', 'the code asks for no tip');
  const feeAmount = amount === null ? 0 : feeOf(qris, amount);
  const total = (amount ?? 0) + feeAmount + tip;
  if (total > PAYMENT_MAX) return refuse('limit', `more than ${PAYMENT_MAX} rupiah`);
  return {
    ok: true,
    payload: qris.payload,
    merchant: { name: qris.merchantName, city: qris.city, nmid: qris.nmid },
    initiation: qris.initiation,
    isOpen: qris.amount === null,
    amount,
    fee: qris.fee,
    feeAmount,
    tip,
    total,
  };
}

function pay(parts: PhoneParts, body: Record<string, unknown>): Reply {
  const quoted = quote(parts, body);
  if (!quoted.ok) return json(200, quoted);
  const issuer = typeof body['issuer'] === 'string' ? findIssuer(body['issuer']) : undefined;
  if (quoted.amount === null || !issuer)
    return json(200, refuse('amount', 'say the amount and who pays'));
  try {
    const entry = parts.pay(quoted, issuer.nns);
    return json(200, {
      ok: true,
      receipt: {
        id: entry.id,
        rrn: entry.rrn,
        amount: entry.amount,
        merchantName: entry.merchantName,
        issuerName: entry.issuerName,
        time: formatWib(entry.paidAtMs),
      },
    });
  } catch (error) {
    if (error instanceof BankError) return json(200, refuse('amount', error.message));
    throw error;
  }
}

/** A percentage is rounded up to whole rupiah (facts/domain.md §1.6). */
function feeOf(qris: QrisRead, amount: number): number {
  switch (qris.fee.kind) {
    case 'none':
    case 'prompt':
      return 0;
    case 'fixed':
      return qris.fee.amount;
    case 'percent':
      return Math.ceil((amount * Math.round(qris.fee.percent * 100)) / 10_000);
  }
}

function isWhole(value: unknown, min: number): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= min;
}

function refuse(code: PhoneRefusal, detail: string): Refused {
  return { ok: false, code, detail };
}

function withBody(ask: Ask, act: (body: Record<string, unknown>) => Reply): Reply {
  const body = readObject(ask.body);
  return typeof body === 'string' ? json(400, refuse('broken', body)) : act(body);
}

function asset(body: string, contentType: string): Reply {
  const reply = text(200, body, `${contentType}; charset=utf-8`);
  if (reply.kind !== 'send') return reply;
  return {
    ...reply,
    headers: {
      ...reply.headers,
      'content-security-policy': CONTENT_POLICY,
      'permissions-policy': 'camera=(self), microphone=(), geolocation=()',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    },
  };
}
