// Owns Netzme's notifications (specs/003): `qr-notify` and `qr-mpm-notify`, told to be ours by the
// static token in `x-callback-token`. They carry no time of payment, at most its day, so the moment
// of receipt stands for it.
import { z } from 'zod';
import { strongRefs } from '../../../shared/identity.ts';
import { issuerOf } from '../../../shared/issuers.ts';
import { parseRupiah } from '../../../shared/money.ts';
import { readQris } from '../../../shared/qris/qris.ts';
import type { Sighting } from '../../../shared/sighting.ts';
import { DAY_MS, HOUR_MS, parseCompactStamp, type Interval } from '../../../shared/time.ts';
import { asideText, refused, type CallbackReader } from './reader.ts';
import { isSameText } from './same-text.ts';

const PATH = /^\/v1\.0\/snap\/qr\/(qr-notify|qr-mpm-notify)\/?(?:\?.*)?$/;
const PAID = '00';
/** A push may be so late after midnight and still be about the evening's sale. */
const MIDNIGHT_MS = HOUR_MS;

const text = z.union([z.string(), z.number()]).nullish();
const bodySchema = z.looseObject({
  latestTransactionStatus: z.string(),
  originalReferenceNo: z.string().min(1).max(100),
  amount: z.looseObject({ value: z.union([z.string(), z.number()]), currency: z.string() }),
  additionalInfo: z
    .looseObject({
      refId: text,
      rrn: text,
      invoiceNumber: text,
      qrContent: z.string().max(1000).nullish(),
      issuerId: text,
      issuerName: text,
      /** YYYYMMDD; the documents write it so. */
      localTrasactionDate: text,
    })
    .default({}),
});
type NetzmeBody = z.infer<typeof bodySchema>;

export interface NetzmeCallbackSetup {
  readonly callbackToken: string;
  readonly accepts: 'qr-notify' | 'qr-mpm-notify' | null;
  readonly nmid: string | null;
}

export function createNetzmeReader(setup: NetzmeCallbackSetup): CallbackReader {
  return {
    kind: 'netzme',
    owns: (path) => PATH.test(path),
    read({ path, headers, body, receivedAt }) {
      if (!isSameText(headers.get('x-callback-token'), setup.callbackToken))
        return refused(401, { responseCode: '4010000', responseMessage: 'Unauthorized. Token' });
      const parsed = bodySchema.safeParse(jsonOf(body));
      const text = asideText(body);
      if (!parsed.success) {
        const reason = 'the notification is not of the documented form';
        const answer = { responseCode: '4000001', responseMessage: 'Invalid Field Format' };
        const setAside = [{ text, reason }];
        return {
          answer: { status: 400, body: answer },
          sightings: [],
          setAside,
          isTrusted: true,
        };
      }
      const notify = PATH.exec(path)?.[1] ?? '';
      const read = sightingOf(parsed.data, notify, setup, receivedAt);
      const sightings = typeof read === 'string' ? [] : [read];
      // Without a reference to know it by, the same push said again would pass for other money.
      const isPlain = sightings.some((sighting) => strongRefs(sighting).length > 0);
      const setAside = typeof read === 'string' ? [{ text, reason: read }] : [];
      const answer = { status: 200, body: successful(parsed.data.originalReferenceNo) };
      return { answer, sightings, setAside, isTrusted: true, isPlain };
    },
  };
}

/** The table has originalReferenceNo at the root, the sample in additionalInfo: it goes in both. */
function successful(originalReferenceNo: string): Record<string, unknown> {
  return {
    responseCode: '2000000',
    responseMessage: 'Successful',
    originalReferenceNo,
    additionalInfo: { originalReferenceNo },
  };
}

function sightingOf(
  body: NetzmeBody,
  notify: string,
  setup: NetzmeCallbackSetup,
  receivedAt: Interval,
): Sighting | string {
  if (setup.accepts !== null && setup.accepts !== notify)
    return `the shop does not count ${notify} as money`;
  if (body.latestTransactionStatus !== PAID)
    return `the status is ${body.latestTransactionStatus.slice(0, 10)}, not paid`;
  if (body.amount.currency !== 'IDR') return 'the currency is not IDR';
  const amount = parseRupiah(body.amount.value);
  if (!amount.ok) return amount.reason;
  if (amount.amount === 0) return 'the amount is zero';
  const info = body.additionalInfo;
  if (isForeign(info.qrContent, setup.nmid)) return 'the QR paid is of another merchant (NMID)';
  const refs: Record<string, string> = { originalReferenceNo: body.originalReferenceNo };
  for (const name of ['refId', 'rrn'] as const) {
    const value = info[name];
    if (value !== null && value !== undefined && String(value) !== '') refs[name] = String(value);
  }
  const invoice = info.invoiceNumber;
  return {
    feed: 'netzme',
    channel: 'callback',
    direction: 'credit',
    amount: amount.amount,
    stamp: momentOfDay(info.localTrasactionDate, receivedAt),
    issuer: issuerOf(String(info.issuerName ?? info.issuerId ?? 'Netzme')),
    refs,
    balance: null,
    ...(invoice ? { saleReference: String(invoice) } : {}),
  };
}

/** The moment of receipt, if it is on the day that is named or just after; else that whole day. */
function momentOfDay(day: string | number | null | undefined, receivedAt: Interval): Interval {
  const start = parseCompactStamp(String(day ?? ''), '000000');
  if (start === null) return receivedAt;
  const named = { fromMs: start.fromMs, untilMs: start.fromMs + DAY_MS };
  const isThen =
    receivedAt.untilMs > named.fromMs && receivedAt.fromMs < named.untilMs + MIDNIGHT_MS;
  return isThen ? receivedAt : named;
}

function isForeign(qrContent: string | null | undefined, nmid: string | null): boolean {
  if (!qrContent || nmid === null) return false;
  const read = readQris(qrContent);
  return read.ok && read.qris.nmid !== null && read.qris.nmid !== nmid;
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
