// Owns fuzzed callbacks of Qiospay, NICEPAY and Netzme: made, mutated, and judged by an own reader
// whether they could have paid a sale. NICEPAY's token is made anew for whatever is sent, so that
// mutations get past it.
import { createHash } from 'node:crypto';
import { createNetzmeReader } from '../../electron/core/callbacks/netzme-callback.ts';
import { createNicepayReader } from '../../electron/core/callbacks/nicepay-callback.ts';
import { createQiospayReader } from '../../electron/core/callbacks/qiospay-callback.ts';
import type { CallbackReader, CallbackRequest } from '../../electron/core/callbacks/reader.ts';
import type { SeededRandom } from '../../electron/core/testing/seeded-random.ts';
import { formatWib } from '../../shared/time.ts';
import type { Aim } from './answers.ts';
import { garbled } from './garbled.ts';
import { oddAmount, oddDate, oddThing } from './odd-values.ts';
import { isRecord, latestMomentOf, rupiahOf, SLACK_MS } from './oracle.ts';

const SECRET = 'rahasia';
const KEYS = { iMid: 'IONPAYTEST', merchantKey: 'kunci' };
const NMID = 'ID0000000000000';

/** The readers as a till has them, each believed alone. */
export const READERS: readonly CallbackReader[] = [
  createQiospayReader({ callbackSecret: SECRET, nmid: NMID }),
  createNicepayReader(KEYS),
  createNetzmeReader({ callbackToken: SECRET, accepts: null, nmid: NMID }),
];

export interface Push {
  readonly kind: 'qiospay' | 'nicepay' | 'netzme';
  readonly request: CallbackRequest;
}

type Fields = Record<string, unknown>;

export class PushMaker {
  private readonly dice: SeededRandom;
  private serial = 0;

  constructor(dice: SeededRandom) {
    this.dice = dice;
  }

  make(aims: readonly Aim[], nowMs: number): Push {
    const { dice } = this;
    const aim = dice.pick(aims);
    this.serial += 1;
    const amount = dice.chance(0.3) ? aim.payable : 1000 + 500 * dice.int(200);
    const atMs = dice.chance(0.7) ? aim.shownMs - 180_000 - dice.int(600_000) : nowMs;
    const kind = dice.pick(['qiospay', 'nicepay', 'netzme'] as const);
    const headers = new Map([['x-callback-token', dice.chance(0.9) ? SECRET : 'salah']]);
    const receivedAt = { fromMs: nowMs, untilMs: nowMs + 1000 };
    const { path, body } = this[kind](aim, amount, atMs);
    return { kind, request: { path, headers, body, receivedAt } };
  }

  private qiospay(aim: Aim, amount: number, atMs: number): { path: string; body: string } {
    const { dice } = this;
    const data: Fields = {
      name: 'JHON',
      nmid: dice.chance(0.9) ? NMID : 'ID20233072912345',
      amount,
      type: dice.chance(0.9) ? 'CR' : 'DB',
      fee: 0,
      refid: 295_000_000 + this.serial,
      issuer: '93600002',
      balance: String(1_000_000 + this.serial),
      time: formatWib(atMs).slice(0, 16).replace('T', ' '),
    };
    this.mutate(data, 'amount', 'time', aim, atMs);
    const body = dice.chance(0.8) ? { status: 'success', data } : data;
    const path = `/api/callback/accept/${dice.chance(0.9) ? SECRET : dice.pick(['salah', '%ff', ''])}`;
    return { path, body: this.text(body) };
  }

  private netzme(aim: Aim, amount: number, atMs: number): { path: string; body: string } {
    const { dice } = this;
    const money: Fields = { value: `${amount}.00`, currency: dice.chance(0.9) ? 'IDR' : 'USD' };
    const body: Fields = {
      latestTransactionStatus: dice.chance(0.9) ? '00' : dice.pick(['03', '06', '0', 'paid']),
      originalReferenceNo: `9066${this.serial}`,
      amount: money,
      additionalInfo: { refId: `r${this.serial}`, issuerName: 'DANA' },
    };
    if (dice.chance(0.5)) this.mutate(money, 'value', 'when', aim, atMs);
    else this.mutate(body, 'amount', 'when', aim, atMs);
    return { path: '/v1.0/snap/qr/qr-notify', body: this.text(body) };
  }

  private nicepay(aim: Aim, amount: number, atMs: number): { path: string; body: string } {
    const { dice } = this;
    const stamp = formatWib(atMs).replaceAll(/\D/g, '');
    const fields: Fields = {
      tXid: `IONPAYTEST08${this.serial}`,
      referenceNo: `ORD${this.serial}`,
      amt: String(amount),
      transDt: stamp.slice(0, 8),
      transTm: stamp.slice(8, 14),
      currency: 'IDR',
      matchCl: dice.chance(0.9) ? '1' : '3',
      status: dice.chance(0.9) ? '0' : dice.pick(['1', '9', '']),
    };
    this.mutate(fields, 'amt', 'transTm', aim, atMs);
    const texts = Object.entries(fields).map(([name, value]): [string, string] => [
      name,
      typeof value === 'string' ? value : (JSON.stringify(value) ?? ''),
    ]);
    const form = new URLSearchParams(texts);
    const token = tokenOf(form.get('tXid')?.trim() ?? '', form.get('amt')?.trim() ?? '');
    if (dice.chance(0.9)) form.set('merchantToken', token);
    const body = form.toString();
    return { path: '/callback/nicepay', body: dice.chance(0.15) ? garbled(body, dice) : body };
  }

  private mutate(fields: Fields, amount: string, when: string, aim: Aim, atMs: number): void {
    const { dice } = this;
    for (let n = dice.int(4); n > 0; n -= 1) {
      const name = dice.pick(Object.keys(fields).concat(amount));
      dice.pick<() => unknown>([
        () => (fields[amount] = oddAmount(aim.payable, dice)),
        () => (fields[when] = oddDate(dice.pick([aim.shownMs, atMs]), dice)),
        () => (fields[name] = oddThing(dice)),
        () => Reflect.deleteProperty(fields, name),
        () => (fields[name.toUpperCase()] = fields[name]),
      ])();
    }
  }

  private text(body: unknown): string {
    const text = JSON.stringify(body);
    return this.dice.chance(0.15) ? garbled(text, this.dice) : text;
  }
}

function tokenOf(tXid: string, amt: string): string {
  return createHash('sha256')
    .update(KEYS.iMid + tXid + amt + KEYS.merchantKey)
    .digest('hex');
}

/** May this callback, believed alone, have paid that sale? */
export function mayPay({ kind, request }: Push, aim: Aim): boolean {
  const { path, headers, body, receivedAt } = request;
  const isNow = receivedAt.untilMs + SLACK_MS > aim.shownMs;
  if (kind === 'nicepay') return isNow && nicepayMayPay(body, aim);
  const json = parsed(body);
  if (!isRecord(json)) return false;
  if (kind === 'netzme') {
    const money = json['amount'];
    const isPaid =
      json['latestTransactionStatus'] === '00' && headers.get('x-callback-token') === SECRET;
    return isNow && isPaid && isRecord(money) && rupiahOf(money['value']) === aim.payable;
  }
  if (!path.endsWith(`/${SECRET}`)) return false;
  const data = isRecord(json['data']) ? json['data'] : json;
  const { amount, type = 'CR', time, nmid } = data;
  const merchant = typeof nmid === 'string' || typeof nmid === 'number' ? String(nmid).trim() : '';
  if (merchant !== '' && merchant !== NMID) return false;
  if (typeof type !== 'string' || type.trim().toUpperCase() !== 'CR') return false;
  if (rupiahOf(amount) !== aim.payable || typeof time !== 'string') return false;
  const untilMs = latestMomentOf(time.trim());
  return untilMs !== null && untilMs + SLACK_MS > aim.shownMs;
}

function nicepayMayPay(body: string, aim: Aim): boolean {
  const form = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(body.trim())) {
    const key = name.trim().toLowerCase();
    if (!form.has(key)) form.set(key, value.trim());
  }
  const token = tokenOf(form.get('txid') ?? '', form.get('amt') ?? '');
  const isOurs = form.get('merchanttoken')?.toLowerCase() === token;
  const isPlain = (form.get('matchcl') ?? '1') === '1' && form.get('status') === '0';
  const stamp = `${form.get('transdt') ?? ''}${form.get('transtm') ?? ''}`;
  const [, y, mo, d, h, mi, s] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(stamp) ?? [];
  const untilMs = y === undefined ? null : latestMomentOf(`${y}-${mo}-${d} ${h}:${mi}:${s}`);
  const isInTime = untilMs === null || untilMs + SLACK_MS > aim.shownMs;
  return isOurs && isPlain && isInTime && rupiahOf(form.get('amt')) === aim.payable;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
