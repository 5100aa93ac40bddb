// Owns the judgement whether a notification carries the proof of its provider, and for how much:
// an own reader, stricter than the till's and unlike it, so that both must be wrong together.
import { createHash, verify } from 'node:crypto';
import { NETZME, NICEPAY, NMID, QIOSPAY, SNAP, type Notification } from './notifications.ts';

/** What may be paid by it: the amount, and the provider's own name for the payment. */
export interface Proven {
  readonly amount: number;
  readonly name: string;
}

/** Null: this notification alone may say LUNAS for no sale at all. */
export function proven(notification: Notification): Proven | null {
  const path = (notification.path.split('?')[0] ?? '').replace(/\/$/, '');
  if (path === '/callback/nicepay') return byNicepay(notification.body);
  if (path === '/v1.0/snap/qr/qr-notify' || path === '/v1.0/snap/qr/qr-mpm-notify')
    return byNetzme(notification);
  if (path === '/v1.0/qr/qr-mpm-notify') return bySnap(notification);
  const secret = /^\/api\/callback\/accept\/([^/#]+)$/.exec(path)?.[1] ?? '';
  return percentDecoded(secret) === QIOSPAY.callbackSecret ? byQiospay(notification.body) : null;
}

type Json = Readonly<Record<string, unknown>>;

function byQiospay(body: string): Proven | null {
  const outer = objectOf(body);
  const data = objectIn(outer['data']) ?? outer;
  const type = textOf(data['type'] ?? 'CR');
  const nmid = textOf(data['nmid']).trim();
  if (type.trim().toUpperCase() !== 'CR' || (nmid !== '' && nmid !== NMID)) return null;
  const ref = textOf(data['refid']).trim();
  return provenOf(data['amount'], `qiospay ${ref || textOf(data['time'])}`);
}

function byNicepay(body: string): Proven | null {
  const first = new Map<string, string>();
  for (const pair of body.trim().split('&')) {
    const [name = '', ...rest] = pair.split('=');
    const key = formDecoded(name).trim().toLowerCase();
    if (!first.has(key)) first.set(key, formDecoded(rest.join('=')).trim());
  }
  const field = (name: string) => first.get(name) ?? '';
  const { iMid, merchantKey } = NICEPAY;
  const text = `${iMid}${field('txid')}${field('amt')}${merchantKey}`;
  const token = createHash('sha256').update(text).digest('hex');
  if (field('merchanttoken').toLowerCase() !== token || field('status') !== '0') return null;
  if (field('txid').length !== 30 || (first.get('matchcl') ?? '1') !== '1') return null;
  return (first.get('currency') ?? 'IDR') === 'IDR'
    ? provenOf(field('amt'), `nicepay ${field('txid')}`)
    : null;
}

function byNetzme({ headers, body }: Notification): Proven | null {
  const json = objectOf(body);
  const money = objectIn(json['amount']) ?? {};
  const ref = textOf(json['originalReferenceNo']);
  if (headers['x-callback-token'] !== NETZME.callbackToken) return null;
  if (json['latestTransactionStatus'] !== '00' || money['currency'] !== 'IDR') return null;
  return provenOf(money['value'], `netzme ${ref}`);
}

function bySnap({ path, headers, body }: Notification): Proven | null {
  const signature = Buffer.from(headers['x-signature'] ?? '', 'base64');
  const isSigned = [path, path.split('?')[0] ?? '', '/v1.0/qr/qr-mpm-notify'].some((signed) =>
    [body, rewritten(body)].some((text) => {
      const hash = createHash('sha256').update(text).digest('hex');
      const bytes = Buffer.from(`POST:${signed}:${hash}:${headers['x-timestamp'] ?? ''}`);
      return verify('sha256', bytes, SNAP.providerPublicKey, signature);
    }),
  );
  const json = objectOf(body);
  const money = objectIn(json['amount']) ?? {};
  if (!isSigned || json['latestTransactionStatus'] !== '00' || money['currency'] !== 'IDR')
    return null;
  const { rrn, issuerReff } = objectIn(json['additionalInfo']) ?? {};
  const name = [json['originalReferenceNo'], rrn, issuerReff].join(' ');
  return provenOf(money['value'], `snap ${name}`);
}

/** Digits, grouped by dots or not, with zero cents or none; anything else is no amount. */
function provenOf(value: unknown, name: string): Proven | null {
  const text = textOf(value).trim();
  const plain = text.replace(/^(?:Rp|IDR)\.?\s*/i, '').replace(/\.0{1,2}$/, '');
  const isGrouped = /^\d{1,3}(?:\.\d{3})+$/.test(plain);
  const digits = isGrouped ? plain.replaceAll('.', '') : plain;
  return /^\d{1,15}$/.test(digits) ? { amount: Number(digits), name } : null;
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function objectOf(body: string): Json {
  try {
    return objectIn(JSON.parse(body)) ?? {};
  } catch {
    return {};
  }
}

function objectIn(value: unknown): Json | null {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? (value as Json) : null;
}

function rewritten(body: string): string {
  try {
    const json: unknown = JSON.parse(body);
    return JSON.stringify(json);
  } catch {
    return body;
  }
}

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

/** As browsers decode forms: what is no percent code stays as it is, bytes are UTF-8. */
function formDecoded(text: string): string {
  const bytes = text
    .replaceAll('+', ' ')
    .replaceAll(/%(?![\da-f]{2})/gi, '%25')
    .replaceAll(/[^%\x20-\x7e]/gu, (char) =>
      encodeURIComponent(char.isWellFormed() ? char : '\uFFFD'),
    );
  const raw = bytes.replaceAll(/%([\da-f]{2})/gi, (_, hex: string) =>
    String.fromCodePoint(Number.parseInt(hex, 16)),
  );
  return Buffer.from(raw, 'latin1').toString('utf8');
}
