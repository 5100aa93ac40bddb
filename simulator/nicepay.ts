// NICEPAY: a code made per order, a status inquiry with codes of its own, and the form-encoded
// notification of specs/001. Tokens are checked and made over the texts as received.
import { createHash } from 'node:crypto';
import type { ProviderOrder } from './bank-entry.ts';
import { nicepayNotification } from './nicepay-notify.ts';
import { providerNowMs, type Provider, type Stage } from './provider.ts';
import { writeQris } from './qris-writer.ts';
import type { Random } from './random.ts';
import { json, readObject, type Ask, type Reply } from './reply.ts';
import { wibCompactDate, wibCompactTime } from './wib.ts';

export interface NicepayAccount {
  readonly iMid: string;
  readonly merchantKey: string;
}

export interface NicepayOrder {
  readonly tXid: string;
  readonly referenceNo: string;
  /** As received; whole rupiah in digits. */
  readonly amt: string;
  readonly goodsNm: string;
  readonly billingNm: string;
  readonly mitraCd: string;
  readonly shopId: string;
  readonly dbProcessUrl: string;
  readonly payload: string;
  readonly madeAtMs: number;
  readonly expiresAtMs: number;
}

export interface Nicepay extends Provider {
  readonly account: NicepayAccount;
  orders(): readonly NicepayOrder[];
}

const REGISTRATION = '/nicepay/direct/v2/registration';
const INQUIRY = '/nicepay/direct/v2/inquiry';

/** Lower-case hex SHA-256 of texts put together: merchantToken (facts/domain.md §5.2). */
export function nicepayToken(...parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('')).digest('hex');
}

export function createNicepay(stage: Stage, account: NicepayAccount): Nicepay {
  return new NicepayServer(stage, account);
}

type Fields = Readonly<Record<string, string>>;

class NicepayServer implements Nicepay {
  readonly feed = 'nicepay' as const;
  readonly account: NicepayAccount;
  readonly #stage: Stage;
  #random: Random;
  #orders: NicepayOrder[] = [];

  constructor(stage: Stage, account: NicepayAccount) {
    this.#stage = stage;
    this.account = account;
    this.#random = stage.random('nicepay');
  }

  orders(): readonly NicepayOrder[] {
    return this.#orders;
  }

  owns(path: string): boolean {
    return path.startsWith('/nicepay/');
  }

  shownPath(path: string): string {
    return path.slice(0, 80);
  }

  answer(ask: Ask): Reply {
    if (ask.method !== 'POST') return json(405, { resultCd: '9001', resultMsg: 'POST only' });
    const isKnown = ask.path === REGISTRATION || ask.path === INQUIRY;
    if (!isKnown) return json(404, { resultCd: '9001', resultMsg: 'Not Found' });
    const forced = this.#stage.faults.nicepay.forceResultCd;
    if (forced !== '') return result(forced, 'Rejected');
    const fields = readFields(ask);
    if (typeof fields === 'string') return result('9001', fields);
    if (fields['iMid'] !== this.account.iMid)
      return result('9011', 'Invalid MID, merchant is not registered.');
    if (!/^\d{14}$/.test(fields['timeStamp'] ?? '')) return result('9001', 'Invalid timeStamp.');
    return ask.path === REGISTRATION ? this.#register(fields) : this.#inquire(fields);
  }

  pushesFor: Provider['pushesFor'] = (entry) =>
    nicepayNotification(
      this.#stage,
      this.account,
      entry,
      this.#orders.find((order) => order.tXid === entry.orderRef),
    );

  findOrder(payload: string): ProviderOrder | null {
    const order = this.#orders.find((made) => made.payload === payload);
    return order ? { orderRef: order.tXid, feeds: ['nicepay'] } : null;
  }

  /** Paid or expired: a code made per order takes money once. */
  isClosed(payload: string): boolean {
    const order = this.#orders.find((made) => made.payload === payload);
    if (!order) return false;
    return order.expiresAtMs <= this.#stage.clockMs() || this.#credit(order) !== undefined;
  }

  reset(): void {
    this.#orders = [];
    this.#random = this.#stage.random('nicepay');
  }

  #register(fields: Fields): Reply {
    const problem = registrationProblem(fields) ?? this.#tokenProblem(fields);
    if (problem) return problem;
    const { referenceNo = '', amt = '' } = fields;
    if (this.#orders.some((order) => order.referenceNo === referenceNo))
      return result('9009', 'Reference Number already exist.');
    const order = this.#makeOrder(fields, referenceNo, amt);
    this.#orders.push(order);
    const nowMs = providerNowMs(this.#stage);
    const endMs = order.expiresAtMs + this.#stage.faults.clockSkewMs;
    return result('0000', 'SUCCESS', {
      tXid: order.tXid,
      referenceNo,
      payMethod: '08',
      amt,
      transDt: wibCompactDate(nowMs),
      transTm: wibCompactTime(nowMs),
      description: fields['description'] ?? '',
      bankCd: null,
      vacctNo: null,
      mitraCd: order.mitraCd,
      payNo: null,
      currency: 'IDR',
      goodsNm: order.goodsNm,
      billingNm: order.billingNm,
      paymentExpDt: wibCompactDate(endMs),
      paymentExpTm: wibCompactTime(endMs),
      qrContent: order.payload,
      qrUrl: `https://qr.nicepay.invalid/${order.tXid}.png`,
    });
  }

  #makeOrder(fields: Fields, referenceNo: string, amt: string): NicepayOrder {
    const nowMs = this.#stage.clockMs();
    const stamp = providerNowMs(this.#stage);
    const time = `${wibCompactDate(stamp)}${wibCompactTime(stamp)}`;
    const serial = String(this.#orders.length % 10_000).padStart(4, '0');
    const tXid = `${this.account.iMid}08${time}${serial}`;
    const amount = Number(amt);
    const lifeMs = this.#stage.faults.nicepay.expirySeconds * 1000;
    return {
      tXid,
      referenceNo,
      amt,
      goodsNm: fields['goodsNm'] ?? '',
      billingNm: fields['billingNm'] ?? '',
      mitraCd: fields['mitraCd'] ?? '',
      shopId: fields['shopId'] ?? '',
      dbProcessUrl: fields['dbProcessUrl'] ?? '',
      payload: writeQris(this.#stage.bank().merchant.payload, {
        amount,
        reference: `NP${time}${serial}${this.#random.digits(3)}`,
      }),
      madeAtMs: nowMs,
      expiresAtMs: askedExpiryMs(fields, this.#stage) ?? nowMs + lifeMs,
    };
  }

  #tokenProblem(fields: Fields): Reply | null {
    const { timeStamp = '', referenceNo = '', amt = '', merchantToken } = fields;
    const { iMid, merchantKey } = this.account;
    const wanted = nicepayToken(timeStamp, iMid, referenceNo, amt, merchantKey);
    return merchantToken === wanted ? null : result('9010', 'Invalid Merchant Token.');
  }

  #inquire(fields: Fields): Reply {
    const problem = this.#tokenProblem(fields);
    if (problem) return problem;
    const order = this.#orders.find((made) => made.tXid === fields['tXid']);
    if (!order) return result('8004', 'The tXid error during inquiry.');
    const credit = this.#credit(order);
    const isAmt = fields['amt'] === order.amt || fields['amt'] === String(credit?.amount);
    if (fields['referenceNo'] !== order.referenceNo || !isAmt)
      return result('9003', 'Invalid Order.');
    const status = this.#stage.faults.nicepay.forceInquiryStatus || this.#status(order);
    const atMs = credit?.stampMs ?? order.madeAtMs + this.#stage.faults.clockSkewMs;
    return result('0000', INQUIRY_MESSAGES[status] ?? 'SUCCESS', {
      tXid: order.tXid,
      iMid: this.account.iMid,
      currency: 'IDR',
      amt: credit ? String(credit.amount) : order.amt,
      referenceNo: order.referenceNo,
      goodsNm: order.goodsNm,
      billingNm: order.billingNm,
      payMethod: '08',
      mitraCd: order.mitraCd,
      shopId: order.shopId,
      transDt: wibCompactDate(atMs),
      transTm: wibCompactTime(atMs),
      reqDt: wibCompactDate(order.madeAtMs),
      reqTm: wibCompactTime(order.madeAtMs),
      status,
    });
  }

  /** Inquiry codes, which differ from the notification's (facts/domain.md §5.3). */
  #status(order: NicepayOrder): string {
    const nowMs = this.#stage.clockMs();
    const credit = this.#credit(order);
    if (!credit) return order.expiresAtMs <= nowMs ? '5' : '3';
    if (this.#stage.bank().isReversed(credit.id)) return '2';
    return nowMs - credit.bookedAtMs < this.#stage.faults.nicepay.inquiryLagMs ? '4' : '0';
  }

  #credit(order: NicepayOrder) {
    const credits = this.#stage.bank().credits();
    return credits.findLast((entry) => entry.orderRef === order.tXid);
  }
}

const INQUIRY_MESSAGES: Readonly<Record<string, string>> = {
  '0': 'PAID',
  '2': 'REFUND',
  '3': 'UNPAID',
  '4': 'PROCESSING',
  '5': 'EXPIRED',
  '6': 'FAILED',
};

/**
 * What a faulty registration is answered; null when it is whole. Fields and 90xx codes are those of
 * docs.nicepay.co.id (nicepay-api-v2-registration-api-qris, nicepay-code-v2-error-code); 9001 for a
 * missing mitraCd or shopId, the address fields left unchecked and the order of checks are guesses.
 */
function registrationProblem(fields: Fields): Reply | null {
  const { amt, payMethod, currency, referenceNo } = fields;
  if (payMethod !== '08') return result('9012', 'This payment method is currently not activated.');
  if (!amt) return result('9007', 'Undefined: Amount.');
  if (!/^[1-9]\d{0,11}$/.test(amt))
    return result('9008', 'Invalid Request Amount. Amount should only number and no decimal.');
  if (currency !== 'IDR') return result('9013', 'Undefined: Currency Code.');
  if (!referenceNo || referenceNo.length > 40)
    return result('9014', 'Undefined: Reference Number.');
  const needed = { goodsNm: '9015', billingNm: '9016', billingPhone: '9017', billingEmail: '9018' };
  for (const [name, code] of Object.entries(needed))
    if (!fields[name]) return result(code, `Undefined: ${name}.`);
  for (const name of ['mitraCd', 'shopId'])
    if (!fields[name]) return result('9001', `Failed to register: ${name} is not set.`);
  return null;
}

/** The order's own paymentExpDt and paymentExpTm, WIB. */
function askedExpiryMs(fields: Fields, stage: Stage): number | null {
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(
    `${fields['paymentExpDt'] ?? ''}${fields['paymentExpTm'] ?? ''}`,
  );
  if (!match) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1)
    .map(Number);
  const utcMs = Date.UTC(year, month - 1, day, hour - 7, minute, second);
  return utcMs - stage.faults.clockSkewMs;
}

/** JSON or a form: both appear in NICEPAY's documents for these calls. */
function readFields(ask: Ask): Fields | string {
  const type = ask.headers['content-type'] ?? '';
  if (type.startsWith('application/x-www-form-urlencoded'))
    return Object.fromEntries(new URLSearchParams(ask.body.toString('utf8')));
  const body = readObject(ask.body);
  if (typeof body === 'string') return body;
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => [name, typeof value === 'string' ? value : '']),
  );
}

function result(resultCd: string, resultMsg: string, more: Record<string, unknown> = {}): Reply {
  return json(200, { resultCd, resultMsg, ...more });
}
