// Owns NICEPAY's notification (specs/001): a form, field names in any case, proven by merchantToken
// over the text as it was received. The token covers tXid and amt alone (facts/domain.md §5.2), so
// nothing else tells one payment from another, and a body that says anything but "paid, matched" is
// never believed by itself.
import { createHash } from 'node:crypto';
import { issuerOf } from '../../../shared/issuers.ts';
import { parseRupiah } from '../../../shared/money.ts';
import type { Direction, Sighting } from '../../../shared/sighting.ts';
import { parseCompactStamp, type Interval } from '../../../shared/time.ts';
import { asideText, refused, type CallbackRead, type CallbackReader } from './reader.ts';
import { isSameText } from './same-text.ts';

const PATH = /^\/callback\/nicepay\/?(?:\?.*)?$/;
const FIELDS_MAX = 64;

/** Deposit and reversal (specs/001 §Notification parameter); all else is not about money come. */
const DIRECTIONS: Readonly<Record<string, Direction>> = { '0': 'credit', '1': 'reversal' };
const MATCHED = '1';
/**
 * specs/001 §Notification parameter, "N 30". The token joins tXid and amt without a border: only a
 * tXid of one known length keeps a digit of one from being read as the other's.
 */
const TXID_LENGTH = 30;

export interface NicepayCallbackSetup {
  readonly iMid: string;
  readonly merchantKey: string;
}

export function createNicepayReader(setup: NicepayCallbackSetup): CallbackReader {
  return {
    kind: 'nicepay',
    owns: (path) => PATH.test(path),
    read({ body, receivedAt }) {
      const form = formOf(body);
      const token = nicepayToken(setup, form.get('txid') ?? '', form.get('amt') ?? '');
      if (!isSameText(form.get('merchanttoken')?.toLowerCase(), token))
        return refused(403, 'merchantToken is wrong');
      return accept(form, body, receivedAt);
    },
  };
}

/** Lower-case hex SHA-256 of iMid + tXid + amt + merchantKey, `amt` as the text it came in. */
export function nicepayToken(setup: NicepayCallbackSetup, tXid: string, amt: string): string {
  const { iMid, merchantKey } = setup;
  return createHash('sha256').update(`${iMid}${tXid}${amt}${merchantKey}`).digest('hex');
}

function accept(
  form: ReadonlyMap<string, string>,
  body: string,
  receivedAt: Interval,
): CallbackRead {
  const answer = { status: 200, body: 'OK' };
  const read = sightingOf(form, receivedAt);
  if (typeof read === 'string') {
    const setAside = [{ text: asideText(withoutToken(body)), reason: read }];
    return { answer, sightings: [], setAside, isTrusted: true };
  }
  const isMatched = (form.get('matchcl') ?? MATCHED) === MATCHED;
  const isWhole = form.get('txid')?.length === TXID_LENGTH;
  const isPlain = read.direction !== 'credit' || (isMatched && isWhole);
  return { answer, sightings: [read], setAside: [], isTrusted: true, isPlain };
}

function sightingOf(form: ReadonlyMap<string, string>, receivedAt: Interval): Sighting | string {
  const tXid = form.get('txid') ?? '';
  if (tXid === '') return 'the notification names no tXid';
  const direction = DIRECTIONS[form.get('status') ?? ''];
  if (direction === undefined) return 'the status is neither deposit nor reversal';
  const currency = form.get('currency') ?? 'IDR';
  if (currency !== 'IDR') return 'the currency is not IDR';
  const amount = parseRupiah(form.get('amt') ?? '');
  if (!amount.ok) return amount.reason;
  if (amount.amount === 0) return 'the amount is zero';
  const referenceNo = form.get('referenceno') ?? '';
  const stamp = parseCompactStamp(form.get('transdt') ?? '', form.get('transtm') ?? '');
  return {
    feed: 'nicepay',
    channel: 'callback',
    direction,
    amount: amount.amount,
    stamp: stamp ?? receivedAt,
    issuer: issuerOf(form.get('mitracd') ?? ''),
    // Not paymentTrxSn: a body said again with another one would pass for other money.
    refs: { tXid },
    balance: null,
    ...(referenceNo === '' ? {} : { saleReference: referenceNo }),
  };
}

/** Field names in lower case: the documents give them in one case, senders in another. */
export function formOf(body: string): Map<string, string> {
  const form = new Map<string, string>();
  let count = 0;
  for (const [name, value] of new URLSearchParams(body.trim())) {
    count += 1;
    if (count > FIELDS_MAX) break;
    const key = name.trim().toLowerCase();
    if (!form.has(key)) form.set(key, value.trim());
  }
  return form;
}

function withoutToken(body: string): string {
  return body.replace(/(merchanttoken\s*=)[^&]*/i, '$1***');
}
