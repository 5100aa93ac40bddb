// Owns SpeedCash's qr-mpm-notify (facts/domain.md §4.3): believed by the provider's RSA signature
// over its bytes and by a fresh stamp, never without the provider's public key. Field names are the
// provider's, `buyyerReff` among them.
import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { parseRupiah } from '../../../shared/money.ts';
import type { Sighting } from '../../../shared/sighting.ts';
import { parseStamp, type Interval } from '../../../shared/time.ts';
import type {
  CallbackAnswer,
  CallbackRead,
  CallbackReader,
  CallbackRequest,
} from '../callbacks/reader.ts';
import { fieldOf, isForeignNmid, issuerFrom, references } from './snap-rows.ts';
import { isFreshStamp, isNotifySigned, readPublicKey } from './snap-sign.ts';

const NOTIFY_PATH = '/v1.0/qr/qr-mpm-notify';
const PATH = /^\/v1\.0\/qr\/qr-mpm-notify\/?(?:\?.*)?$/;
const PAID = '00';
const REFUNDED = '04';
/** Initiated, paying, pending: nothing has come, and nothing is wrong. */
const UNDER_WAY = new Set(['01', '02', '03']);
const TEXT_MAX = 2000;

const ACCEPTED: CallbackAnswer = {
  status: 200,
  body: { responseCode: '2005200', responseMessage: 'success' },
};

const text = z.union([z.string(), z.number()]).nullish();
const bodySchema = z.looseObject({
  originalReferenceNo: text,
  latestTransactionStatus: z.string(),
  amount: z.looseObject({ value: z.union([z.string(), z.number()]), currency: z.string() }),
  // `buyyerReff` holds the payer's name: not read, not kept.
  additionalInfo: z
    .looseObject({
      nmid: text,
      merchantId: text,
      issuerReff: text,
      brandName: text,
      issuerId: text,
      transactionDate: z.string().nullish(),
      rrn: text,
      mdr: text,
    })
    .default({}),
});
type NotifyBody = z.infer<typeof bodySchema>;

export interface SnapNotifySetup {
  readonly merchantId: string;
  /** PEM or Base64; without it no notification is evidence. */
  readonly providerPublicKey?: string | undefined;
  /** NMID of the shop's own QRIS; null when the code has none. */
  readonly nmid: string | null;
}

export function createSnapReader(setup: SnapNotifySetup): CallbackReader {
  const { providerPublicKey } = setup;
  const key = providerPublicKey === undefined ? null : readPublicKey(providerPublicKey);
  return {
    kind: 'snap',
    owns: (path) => PATH.test(path),
    read(request) {
      if (key === null) return refusal(401, '4015200', 'Unauthorized. No public key to verify by');
      const reason = distrust(request, key);
      if (reason !== null) return refusal(400, '4005200', reason);
      return accept(request, setup);
    },
  };
}

/** Why this is not the provider's own word of now; null when it is. */
function distrust({ path, headers, body, receivedAt }: CallbackRequest, key: KeyObject) {
  const timestamp = headers.get('x-timestamp') ?? '';
  const signature = headers.get('x-signature') ?? '';
  const paths = [...new Set([path, path.replace(/\/?(?:\?.*)?$/, ''), NOTIFY_PATH])];
  if (!isNotifySigned({ paths, body, timestamp, signature }, key)) return 'invalid signature';
  return isFreshStamp(timestamp, receivedAt) ? null : 'invalid timestamp';
}

/**
 * What the provider signed is kept and accepted, whatever it says: a refusal would only be sent
 * again.
 */
function accept({ body, receivedAt }: CallbackRequest, setup: SnapNotifySetup): CallbackRead {
  const aside = (reason: string): CallbackRead => {
    const setAside = [{ text: body.slice(0, TEXT_MAX), reason }];
    return { answer: ACCEPTED, sightings: [], setAside, isTrusted: true };
  };
  const parsed = bodySchema.safeParse(jsonOf(body));
  if (!parsed.success) return aside('the notification is not of the documented form');
  const { latestTransactionStatus: status, additionalInfo: info } = parsed.data;
  if (UNDER_WAY.has(status))
    return { answer: ACCEPTED, sightings: [], setAside: [], isTrusted: true };
  if (status !== PAID && status !== REFUNDED)
    return aside(`the status is ${status.slice(0, 10)}, not paid`);
  const read = sightingOf(parsed.data, setup, receivedAt);
  if (typeof read === 'string') return aside(read);
  // The documents describe no refund: it is noted on its payment, and a person is told.
  const told = status === REFUNDED ? aside('the provider says this money was given back') : null;
  const setAside = told?.setAside ?? [];
  const isPlain = parseStamp(info.transactionDate ?? '') !== null;
  return { answer: ACCEPTED, sightings: [read], setAside, isTrusted: true, isPlain };
}

function sightingOf(
  body: NotifyBody,
  setup: SnapNotifySetup,
  receivedAt: Interval,
): Sighting | string {
  const { amount: money, additionalInfo: info } = body;
  if (money.currency !== 'IDR') return 'the currency is not IDR';
  const amount = parseRupiah(money.value);
  if (!amount.ok) return amount.reason;
  if (amount.amount === 0) return 'the amount is zero';
  if (isForeignNmid(info.nmid, setup.nmid))
    return 'the notification is about another merchant (NMID)';
  const merchantId = fieldOf(info.merchantId);
  if (merchantId !== null && merchantId !== setup.merchantId)
    return 'the notification is about another merchant (merchantId)';
  const { rrn, issuerReff } = info;
  const fee = fieldOf(info.mdr);
  return {
    feed: 'snap',
    channel: 'callback',
    direction: body.latestTransactionStatus === PAID ? 'credit' : 'reversal',
    amount: amount.amount,
    stamp: parseStamp(info.transactionDate ?? '') ?? receivedAt,
    issuer: issuerFrom(info.issuerId, info.brandName),
    // Not under the history's name: there it is the RRN, in the provider's own sample it is not,
    // and two values of one name would say that these are two payments.
    refs: references({
      originalReferenceNo: body.originalReferenceNo,
      notifyIssuerReff: issuerReff,
      rrn,
    }),
    balance: null,
    ...(fee === null ? {} : { mdr: fee }),
  };
}

/** A bad signature is answered 400, as the provider's own samples do. */
function refusal(status: number, responseCode: string, responseMessage: string): CallbackRead {
  const answer = { status, body: { responseCode, responseMessage } };
  return { answer, sightings: [], setAside: [], isTrusted: false };
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return null;
  }
}
