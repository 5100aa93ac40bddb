// Owns what each provider would really send, with its proof, in the hands of a test. Signed here,
// not by the till's code, so that a mistake of ours can't hide in it.
import { createHash, generateKeyPairSync, sign } from 'node:crypto';

export const NMID = 'ID0000000000000';

const PAIR = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const STRANGER = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

export const QIOSPAY = {
  kind: 'qiospay',
  baseUrl: 'http://127.0.0.1:1',
  merchantCode: 'QP048797',
  callbackSecret: 'rahasia-qiospay-1',
} as const;
/** The public sandbox account (facts/domain.md §5.2). */
export const NICEPAY = {
  kind: 'nicepay',
  iMid: 'IONPAYTEST',
  merchantKey:
    '33F49GnCMS1mFYlGXisbUDzVf2ATWCl9k3R++d5hDd3Frmuos/XLx8XhXpe+LDYAbpGKZYSwtlyyLOtS/8aD7A==',
} as const;
export const NETZME = { kind: 'netzme', callbackToken: 'Z3kwaFV5bTZnSTNjSmhlNDhD' } as const;
export const SNAP = {
  kind: 'snap',
  baseUrl: 'http://127.0.0.1:1/v1.0',
  clientId: 'client',
  clientSecret: 'rahasia-snap-1',
  privateKey: PAIR.privateKey,
  providerPublicKey: PAIR.publicKey,
  channelId: '95221',
  merchantId: '1210001',
  pushAlone: true,
} as const;
/** Every feed may say LUNAS by a push alone: the worst case for the till. */
export const ALL_FEEDS = [{ ...QIOSPAY }, { ...NICEPAY }, { ...NETZME }, { ...SNAP }] as const;

export interface Notification {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const JSON_TYPE = { 'content-type': 'application/json' };

/** `n` tells one payment from the next; `atMs` is its moment, provider time, in WIB on the wire. */
export interface Paid {
  readonly amount: number;
  readonly n: number;
  readonly atMs: number;
}

function wib(ms: number): string {
  return new Date(ms + 7 * 3_600_000).toISOString().slice(0, 19);
}

export function qiospay({ amount, n, atMs }: Paid, over: object = {}): Notification {
  const [date = '', time = ''] = wib(atMs).split('T');
  const data = {
    name: 'WARUNG',
    nmid: NMID,
    amount,
    type: 'CR',
    fee: 0,
    refid: 295_000_000 + n,
    issuer: '93600014',
    balance: String(1_000_000 + n),
    time: `${date.split('-').toReversed().join('/')} ${time}`,
    ...over,
  };
  const path = `/api/callback/accept/${QIOSPAY.callbackSecret}`;
  return { path, headers: JSON_TYPE, body: JSON.stringify({ status: 'success', data }) };
}

export function nicepayTxid({ n, atMs }: Paid): string {
  const stamp = wib(atMs).replaceAll(/\D/g, '');
  return `${NICEPAY.iMid}08${stamp}${String(n).padStart(4, '0')}`;
}

/** The fields in the documents' own order (specs/001), the token over what is in them. */
export function nicepay(paid: Paid, over: Record<string, string> = {}): Notification {
  const stamp = wib(paid.atMs).replaceAll(/\D/g, '');
  const fields: Record<string, string> = {
    goodsNm: 'test transaction nicepay',
    referenceNo: `ORD${paid.n}`,
    transTm: stamp.slice(8),
    mitraCd: 'QSHP',
    tXid: nicepayTxid(paid),
    amt: String(paid.amount),
    paymentTrxSn: String(112_160_983_971_000 + paid.n),
    userId: '8bf254cdb4dfff447233a67e796556db7653c40234edb979614f007dfa8eb7c1',
    billingNm: 'andi pamungkas',
    matchCl: '1',
    payMethod: '08',
    currency: 'IDR',
    shopId: 'NICEPAY',
    transDt: stamp.slice(0, 8),
    status: '0',
    ...over,
  };
  const { iMid, merchantKey } = NICEPAY;
  const proof = `${iMid}${nicepayTxid(paid)}${paid.amount}${merchantKey}`;
  const merchantToken = createHash('sha256').update(proof).digest('hex');
  return {
    path: '/callback/nicepay',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ merchantToken, ...fields }).toString(),
  };
}

export function netzme({ amount, n }: Paid, over: object = {}): Notification {
  const body = {
    latestTransactionStatus: '00',
    transactionStatusDesc: 'Success',
    originalReferenceNo: String(906_614_000_000 + n),
    amount: { value: `${amount}.00`, currency: 'IDR' },
    additionalInfo: {
      custId: 'TImdVCFo',
      type: 'qr_invoice',
      refId: `daf141b4-b1e0-44b0-a1eb-${String(n).padStart(12, '0')}`,
      qrType: 'qr_type_qris_static_amount',
      feeAmount: '0.00',
      balance: '2337399.00',
    },
    ...over,
  };
  return {
    path: '/v1.0/snap/qr/qr-notify',
    headers: { ...JSON_TYPE, 'x-callback-token': NETZME.callbackToken },
    body: JSON.stringify(body),
  };
}

export interface SnapSigning {
  /** When it was signed, if not at the payment. */
  readonly signedAtMs?: number;
  readonly isByStranger?: boolean;
  readonly info?: object;
}

export function snap(
  { amount, n, atMs }: Paid,
  over: object = {},
  { signedAtMs = atMs, isByStranger = false, info = {} }: SnapSigning = {},
): Notification {
  const path = '/v1.0/qr/qr-mpm-notify';
  const body = JSON.stringify({
    originalReferenceNo: String(4_124_000_000 + n),
    originalPartnerReferenceNo: String(21_421_000_000 + n),
    latestTransactionStatus: '00',
    amount: { value: `${amount}.00`, currency: 'IDR' },
    additionalInfo: {
      nmid: NMID,
      merchantId: SNAP.merchantId,
      issuerReff: String(214_000_000 + n),
      buyyerReff: 'Nama Pembeli',
      brandName: 'GOPAY',
      issuerId: '93600914',
      transactionDate: `${wib(atMs)}+07:00`,
      rrn: String(5_301_000_000 + n).padStart(12, '0'),
      mdr: '107.8000000000',
      ...info,
    },
    ...over,
  });
  const timestamp = `${wib(signedAtMs)}+07:00`;
  const hash = createHash('sha256').update(body).digest('hex');
  const key = isByStranger ? STRANGER.privateKey : PAIR.privateKey;
  const text = Buffer.from(`POST:${path}:${hash}:${timestamp}`);
  const signature = sign('sha256', text, key).toString('base64');
  return {
    path,
    headers: { ...JSON_TYPE, 'x-timestamp': timestamp, 'x-signature': signature },
    body,
  };
}
