// Owns the making of fuzzed mutasi answers: a valid answer of believable rows, then mutated in its
// values, its text and its HTTP. All from the dice, so that a case can be played again by its seed
// and number.
import type { HttpAnswer } from '../../electron/core/ports.ts';
import type { SeededRandom } from '../../electron/core/testing/seeded-random.ts';
import { formatWib } from '../../shared/time.ts';
import { garbled } from './garbled.ts';
import { oddAmount, oddDate, oddThing } from './odd-values.ts';

/** What a row may be aimed at: a sale on show. */
export interface Aim {
  readonly payable: number;
  /** When its QR was shown, provider time. */
  readonly shownMs: number;
}

type Row = Record<string, unknown>;
type Body = Record<string, unknown>;

export class AnswerMaker {
  private readonly dice: SeededRandom;
  private readonly old: Row[] = [];
  private serial = 0;

  constructor(dice: SeededRandom) {
    this.dice = dice;
  }

  /** One answer at `nowMs`; `isMutated` false leaves it as a provider would send it. */
  make(aims: readonly Aim[], nowMs: number, isMutated: boolean): HttpAnswer {
    const { dice } = this;
    const rows = Array.from({ length: dice.int(6) }, () => this.row(aims, nowMs, isMutated));
    const body: Body = { status: 'success', data: rows };
    if (isMutated) for (let n = dice.int(5); n > 0; n -= 1) this.mutate(body, rows, aims, nowMs);
    let text = JSON.stringify(body);
    if (isMutated && dice.chance(0.25)) text = garbled(text, dice);
    const plain: HttpAnswer = { status: 200, headers: new Map(), body: text };
    return isMutated && dice.chance(0.2) ? this.overHttp(plain) : plain;
  }

  /**
   * Mostly money that must not pay: before the QR, going out, of another amount, or seen before.
   */
  private row(aims: readonly Aim[], nowMs: number, isMutated: boolean): Row {
    const { dice } = this;
    if (this.old.length > 0 && dice.chance(0.3)) return { ...dice.pick(this.old) };
    const aim = dice.chance(0.6) ? dice.pick(aims) : undefined;
    const isBefore = !isMutated || dice.chance(0.8);
    const fromMs = aim ? aim.shownMs : nowMs;
    const atMs = isBefore ? fromMs - 5000 - dice.int(600_000) : fromMs + dice.int(60_000);
    this.serial += 1;
    const ref = String(300_000_000_000 + this.serial * 7);
    const row: Row = {
      date: formatWib(atMs).slice(0, 19).replace('T', ' '),
      amount: String(aim?.payable ?? 1000 + 500 * dice.int(200)),
      type: dice.chance(0.85) ? 'CR' : 'DB',
      qris: 'static',
      brand_name: dice.pick(['93600014', '93600914', 'GoPay', 'DANA']),
      issuer_reff: ref,
      buyer_reff: ref,
      balance: String(1_000_000 + this.serial),
    };
    this.old.push(row);
    if (this.old.length > 50) this.old.shift();
    return row;
  }

  private mutate(body: Body, rows: Row[], aims: readonly Aim[], nowMs: number): void {
    const { dice } = this;
    const whole = rows.filter((each) => typeof each === 'object' && each !== null);
    const row = whole.length > 0 ? dice.pick(whole) : {};
    const aim = dice.pick(aims);
    const names = Object.keys(row);
    const name = names.length > 0 ? dice.pick(names) : 'date';
    dice.pick<() => unknown>([
      () => (row['amount'] = oddAmount(aim.payable, dice)),
      () => (row['amount'] = oddAmount(aim.payable, dice)),
      () => (row['date'] = oddDate(aim.shownMs + dice.int(40_000) - 20_000, dice)),
      () => (row['date'] = oddDate(nowMs, dice)),
      () =>
        (row['type'] = dice.pick(['cr', 'CR ', 'Credit', 'DB', 'C', '', null, ['CR'], 'CR\u0000'])),
      () => (row[name] = oddThing(dice)),
      () => Reflect.deleteProperty(row, name),
      () => (row[dice.pick([name.toUpperCase(), `${name} `, '__proto__x', 'amount2'])] = row[name]),
      () =>
        ['issuer_reff', 'buyer_reff', 'balance'].forEach((each) =>
          Reflect.deleteProperty(row, each),
        ),
      () =>
        (row['issuer_reff'] = row['buyer_reff'] = dice.pick([
          '-',
          '0',
          '000000',
          0,
          dice.pick(this.old)?.['issuer_reff'],
        ])),
      () => rows.push({ ...row }),
      () => rows.splice(dice.int(rows.length + 1), 0, oddThing(dice) as Row),
      () => rows.reverse(),
      () =>
        (body['status'] = dice.pick([
          'Success',
          'SUCCESS',
          'error',
          'ok',
          true,
          null,
          1,
          ['success'],
        ])),
      () =>
        (body['data'] = dice.pick([
          rows[0],
          { ...rows },
          [rows],
          null,
          'data',
          7,
          JSON.stringify(rows),
        ])),
      () => (body['messages'] = dice.pick(['terlalu sering', 'rate limit', oddThing(dice)])),
    ])();
  }

  private overHttp(answer: HttpAnswer): HttpAnswer {
    const { dice } = this;
    const statuses = [
      200, 201, 204, 206, 301, 302, 304, 400, 401, 403, 404, 418, 429, 500, 502, 503, 599,
    ];
    const dates = ['', 'gestern', '0', new Date(0).toUTCString(), new Date(4e12).toUTCString()];
    const retries = [
      '5',
      '-1',
      '1e9',
      'abc',
      '',
      '0.5',
      'Sat, 21 Nov 2026 05:00:00 GMT',
      'Infinity',
    ];
    const headers = new Map([
      ['date', dice.pick(dates)],
      ['retry-after', dice.pick(retries)],
      ['content-type', dice.pick(['text/html', 'application/json; charset=utf-16', ''])],
    ]);
    return { status: dice.pick(statuses), headers, body: dice.chance(0.2) ? '' : answer.body };
  }
}
