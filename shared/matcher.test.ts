// The shop's own words for whose money it is. Times are seconds after noon; a sale is shown, and
// money stamped, at one of them. Each line: what happened, the money, the sales, and all that is
// decided.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isInTime,
  match,
  RIVAL_MS,
  type Decisions,
  type MatchPayment,
  type MatchSale,
} from './matcher.ts';
import { DAY_MS, MINUTE_MS, SECOND_MS, type Interval } from './time.ts';

const NOON_MS = Date.UTC(2026, 10, 21, 5);
const at = (seconds: number): number => NOON_MS + seconds * SECOND_MS;
const moment = (seconds: number): Interval => ({ fromMs: at(seconds), untilMs: at(seconds) + 50 });
/**
 * The events of a shop are numbered as time goes by; money of a second comes after a sale of it.
 */
const saleSeq = (seconds: number): number => 1_000_000 + seconds * 10;
const moneySeq = (seconds: number): number => saleSeq(seconds) + 5;

interface SaleOver extends Partial<MatchSale> {
  readonly closedAt?: number;
  readonly watchedFor?: number;
}

function sale(id: string, shownAt: number, over: SaleOver = {}): MatchSale {
  const { closedAt, watchedFor = DAY_MS / SECOND_MS, ...rest } = over;
  return {
    id,
    reference: null,
    payable: 13_000,
    createdSeq: saleSeq(shownAt),
    shown: moment(shownAt),
    state: 'open',
    closed: closedAt === undefined ? null : moment(closedAt),
    expires: moment(shownAt + 300),
    watchUntilMs: at(shownAt + 300 + watchedFor),
    codeFeed: null,
    ...rest,
  };
}

interface MoneyOver extends Partial<MatchPayment> {
  /** When the till first saw it; else at its stamp. */
  readonly seenAt?: number;
}

function money(id: string, stampedAt: number, over: MoneyOver = {}): MatchPayment {
  const { seenAt = stampedAt, ...rest } = over;
  const stamp = { fromMs: at(stampedAt), untilMs: at(stampedAt) + SECOND_MS };
  return { id, amount: 13_000, stamp, seq: moneySeq(seenAt), feed: 'qiospay', ...rest };
}

/** The minute that starts here, as a callback of Qiospay gives it. */
const minute = (seconds: number): { stamp: Interval } => ({
  stamp: { fromMs: at(seconds), untilMs: at(seconds) + MINUTE_MS },
});

/** All that was decided, one sentence each. */
function told({ claims, reconciled, asks, doubts }: Decisions): string[] {
  return [
    ...claims.map((each) => `${each.paymentId} pays ${each.saleId}${each.late ? ' late' : ''}`),
    ...reconciled.map((each) => `${each.paymentId} proves ${each.saleId}`),
    ...[...asks].map(([saleId, paymentIds]) => `${saleId} asks about ${paymentIds.join(' ')}`),
    ...doubts.map((each) => [each.paymentId, each.finding, ...each.saleIds].join(' ')),
  ].toSorted();
}

type Case = readonly [
  what: string,
  payments: readonly MatchPayment[],
  sales: readonly MatchSale[],
  decided: readonly string[],
];

function table(cases: readonly Case[]): void {
  it.each(cases)('%s', (_what, payments, sales, decided) => {
    expect(told(match(payments, sales))).toEqual(decided.toSorted());
  });
}

const A = sale('A', 0);
const B = sale('B', 20);
const cancelled = (closedAt: number): SaleOver => ({ state: 'cancelled', closedAt });
const expired: SaleOver = { state: 'expired', closedAt: 300 };
const paid = (closedAt: number): SaleOver => ({ state: 'paid', closedAt });
const byHand = (closedAt: number): SaleOver => ({ state: 'unseen', closedAt });

describe('first: money that can not be for this sale', () => {
  table([
    ['nothing happened', [], [], []],
    ['a sale waits and no money came', [], [A], []],
    [
      'S3: it was seen before the QR was shown',
      [money('p', 1, { seenAt: -5 })],
      [A],
      ['p no_sale'],
    ],
    ['S3: stamped 30 minutes before', [money('p', -1800, { seenAt: 9 })], [A], ['p no_sale']],
    ['S3: stamped yesterday', [money('p', -86_400, { seenAt: 9 })], [A], ['p no_sale']],
    ['stamped 2 s before the QR', [money('p', -2, { seenAt: 9 })], [A], ['p no_sale']],
    [
      'S9: in the minute before the QR',
      [money('p', 0, { ...minute(-61), seenAt: 9 })],
      [A],
      ['p no_sale'],
    ],
    [
      'stamped before the sale by a clock that nobody vouches for: asked, not paid',
      [money('p', 9)],
      [sale('A', 0, { doubtfulUntilMs: at(11) })],
      ['A asks about p', 'p ambiguous A'],
    ],
    [
      'money that may be from before does not free other money to choose between two sales',
      [money('q', 9), money('p', 90)],
      [sale('A', 0, { doubtfulUntilMs: at(60) }), sale('B', 0, { doubtfulUntilMs: at(60) })],
      ['A asks about q p', 'B asks about q p', 'q ambiguous B A', 'p ambiguous B A'],
    ],
    [
      'money that may be from before does not keep a sale from its own, nor its own from it',
      [money('q', 9), money('p', 90)],
      [sale('A', 0, { doubtfulUntilMs: at(60) })],
      ['p pays A', 'q double A'],
    ],
    [
      'stamped when the sale was long over, by a clock that nobody vouches for: asked, not paid',
      [money('p', 90)],
      [sale('A', 0, { ...expired, doubtfulAfterMs: at(80) })],
      ['p ambiguous A'],
    ],
    [
      'came when nobody watches any more',
      [money('p', 400)],
      [sale('A', 0, { ...expired, watchedFor: 60 })],
      ['p no_sale A'],
    ],
    [
      'seen before the code it names was made',
      [money('p', -9, { feed: 'nicepay', saleReference: 'A' })],
      [sale('A', 0, { codeFeed: 'nicepay' })],
      ['p no_sale'],
    ],
    ['another amount', [money('p', 9, { amount: 50_000 })], [A], ['p no_sale']],
    ['S15: a sticker payment, and no sale at all', [money('p', 9)], [], ['p no_sale']],
    [
      'the shop code paid, the sale shows a code of NICEPAY',
      [money('p', 9)],
      [sale('A', 0, { codeFeed: 'nicepay' })],
      ['p no_sale'],
    ],
    [
      'NICEPAY paid, for the code of another sale',
      [money('p', 9, { feed: 'nicepay', saleReference: 'Z' })],
      [sale('A', 0, { codeFeed: 'nicepay' })],
      ['p no_sale'],
    ],
    [
      'Qiospay names the sale, but its code is one of NICEPAY',
      [money('p', 9, { saleReference: 'A' })],
      [sale('A', 0, { codeFeed: 'nicepay' })],
      ['p no_sale'],
    ],
  ]);
});

describe('second: money that can only be for this sale', () => {
  table([
    ['one sale, its amount, after its QR', [money('p', 9)], [A], ['p pays A']],
    ['in the very second of the QR', [money('p', 0)], [A], ['p pays A']],
    [
      'the stamp is a second behind the QR: two machines of one provider',
      [money('p', -1, { seenAt: 3 })],
      [A],
      ['p pays A'],
    ],
    [
      'S9: in the minute of the QR, which was shown at its 30th second',
      [money('p', 30, minute(0))],
      [sale('A', 30)],
      ['p pays A'],
    ],
    [
      'S6: the clock is known to a minute only',
      [money('p', -20, { seenAt: 9 })],
      [sale('A', 0, { shown: { fromMs: at(-30), untilMs: at(30) } })],
      ['p pays A'],
    ],
    [
      'S7: the feed is 8 minutes late, the stamp is not',
      [money('p', 60, { seenAt: 540 })],
      [A],
      ['p pays A'],
    ],
    [
      'S8: other sales wait for other amounts',
      [money('p', 9), money('q', 9, { amount: 7000 })],
      [A, sale('B', 0, { payable: 7000 })],
      ['p pays A', 'q pays B'],
    ],
    ['a sale of that amount was made after the money', [money('p', 9)], [A, B], ['p pays A']],
    [
      'S2: two tills, same price, both paid',
      [money('p', 30), money('q', 32)],
      [A, B],
      ['p pays A', 'q pays B'],
    ],
    [
      'S2: the same with the rows swapped',
      [money('q', 32), money('p', 30)],
      [B, A],
      ['p pays A', 'q pays B'],
    ],
    [
      'S5: two equal rows in one second',
      [money('p', 30), money('q', 30)],
      [A, B],
      ['p pays A', 'q pays B'],
    ],
    [
      'the first money can only be for A, so the second is for B',
      [money('p', 9), money('q', 30)],
      [A, B],
      ['p pays A', 'q pays B'],
    ],
    [
      'the second was seen first, and can only be for A',
      [money('q', 30, { seenAt: 31 }), money('p', 9, { seenAt: 40 })],
      [A, B],
      ['p pays A', 'q pays B'],
    ],
    [
      'three sales, three payments, one way to hand them out',
      [money('p', 9), money('q', 25), money('r', 50)],
      [A, B, sale('C', 40)],
      ['p pays A', 'q pays B', 'r pays C'],
    ],
    [
      'the other equal sale is paid already',
      [money('p', 30)],
      [sale('A', 0, paid(15)), B],
      ['p pays B'],
    ],
    [
      'the other equal sale closed over 10 minutes ago',
      [money('p', 1300)],
      [sale('A', 0, cancelled(600)), sale('B', 1290)],
      ['p pays B'],
    ],
    [
      'the feed brought our reference back',
      [money('p', 30, { saleReference: 'A17' })],
      [A, sale('B', 20, { reference: 'A17' })],
      ['p pays B'],
    ],
    [
      'the feed brought the id of the sale back',
      [money('p', 30, { saleReference: 'A' })],
      [A, B],
      ['p pays A'],
    ],
    [
      'the reference is nobody’s: as if there were none',
      [money('p', 30, { saleReference: 'Z' })],
      [A],
      ['p pays A'],
    ],
    [
      'NICEPAY paid, for the code of this sale',
      [money('p', 9, { feed: 'nicepay', saleReference: 'A' })],
      [sale('A', 0, { codeFeed: 'nicepay' }), sale('B', 0)],
      ['p pays A'],
    ],
    [
      'NICEPAY paid, for the code of this sale, and stamps when the code was registered',
      [money('p', -40, { feed: 'nicepay', saleReference: 'A', seenAt: 9 })],
      [sale('A', 0, { codeFeed: 'nicepay', doubtfulUntilMs: at(11) }), sale('B', 0)],
      ['p pays A'],
    ],
    [
      'the shop code paid, an equal sale shows one of NICEPAY',
      [money('p', 9)],
      [sale('A', 0, { codeFeed: 'nicepay' }), sale('B', 0)],
      ['p pays B'],
    ],
    [
      'the older stamp goes to the older sale, whichever was seen first',
      [money('p', 30, { seenAt: 60 }), money('q', 40, { seenAt: 50 })],
      [A, B],
      ['p pays A', 'q pays B'],
    ],
  ]);
});

describe('third: money that may be for more than one, which a person decides', () => {
  table([
    [
      'S1: same price back to back, one pays',
      [money('p', 25)],
      [A, B],
      ['A asks about p', 'B asks about p', 'p ambiguous B A'],
    ],
    [
      'S9: the minute was before both QRs and after',
      [money('p', 30, minute(0))],
      [A, B],
      ['A asks about p', 'B asks about p', 'p ambiguous B A'],
    ],
    [
      'two payments for three sales',
      [money('p', 50), money('q', 51)],
      [A, B, sale('C', 40)],
      [
        'A asks about p q',
        'B asks about p q',
        'C asks about p q',
        'p ambiguous C B A',
        'q ambiguous C B A',
      ],
    ],
    [
      'one of three is beyond doubt, the other two are not',
      [money('p', 9), money('q', 50)],
      [A, B, sale('C', 40)],
      ['B asks about q', 'C asks about q', 'p pays A', 'q ambiguous C B'],
    ],
    [
      'S16: cancelled a moment ago, the same price anew',
      [money('p', 30)],
      [sale('A', 0, cancelled(10)), B],
      ['B asks about p', 'p ambiguous B A'],
    ],
    [
      'expired a moment ago, the same price anew',
      [money('p', 350)],
      [sale('A', 0, expired), sale('B', 340)],
      ['B asks about p', 'p ambiguous B A'],
    ],
    [
      'by hand a moment ago, the same price anew',
      [money('p', 30)],
      [sale('A', 0, byHand(10)), B],
      ['B asks about p', 'p ambiguous B A'],
    ],
    [
      'two expired sales, nobody at the counter to ask',
      [money('p', 350)],
      [sale('A', 0, expired), sale('B', 1, expired)],
      ['p ambiguous B A'],
    ],
    [
      'a reference that two sales share',
      [money('p', 30, { saleReference: 'M1' })],
      [sale('A', 0, { reference: 'M1' }), sale('B', 20, { reference: 'M1' }), sale('C', 20)],
      ['A asks about p', 'B asks about p', 'p ambiguous B A'],
    ],
  ]);
});

describe('fourth: money for a sale that is over', () => {
  table([
    [
      'S7: paid after it expired, while watched',
      [money('p', 360)],
      [sale('A', 0, expired)],
      ['p pays A late'],
    ],
    [
      'S7: expired, but the stamp says it was in time',
      [money('p', 290, { seenAt: 700 })],
      [sale('A', 0, expired)],
      ['p pays A late'],
    ],
    [
      'still open because the feed was blind, paid after its time',
      [money('p', 302)],
      [A],
      ['p pays A late'],
    ],
    ['still open, paid within the slack of two clocks', [money('p', 301)], [A], ['p pays A']],
    [
      'S16: paid after it was cancelled',
      [money('p', 60)],
      [sale('A', 0, cancelled(30))],
      ['p after_cancel A'],
    ],
    [
      'paid before it was cancelled, seen after',
      [money('p', 20, { seenAt: 40 })],
      [sale('A', 0, cancelled(30))],
      ['p after_cancel A'],
    ],
    [
      'the row of money that a manager confirmed by hand',
      [money('p', 20)],
      [sale('A', 0, byHand(60))],
      ['p proves A'],
    ],
    [
      'a second payment for a paid sale',
      [money('p', 30)],
      [sale('A', 0, paid(10))],
      ['p double A'],
    ],
    [
      'both payments of a double in one look',
      [money('p', 9), money('q', 12)],
      [A],
      ['p pays A', 'q double A'],
    ],
    [
      'S10: paid twice, and another of that price expired',
      [money('q', 400)],
      [sale('A', 0, paid(10)), sale('B', 90, { state: 'expired', closedAt: 390 })],
      ['q pays B late'],
    ],
    [
      'more money than sales: what is over is double of the newest first',
      [money('p', 30), money('q', 31), money('r', 32)],
      [A, B],
      ['p pays A', 'q pays B', 'r double B A'],
    ],
    [
      'the second payment came over 10 minutes after',
      [money('p', 800)],
      [sale('A', 0, paid(10))],
      ['p no_sale A'],
    ],
    [
      'equal money over 10 minutes after it expired is thin evidence',
      [money('p', 300 + 601)],
      [sale('A', 0, expired)],
      ['p no_sale A'],
    ],
    [
      '10 minutes after it expired is late, no more',
      [money('p', 300 + 600)],
      [sale('A', 0, expired)],
      ['p pays A late'],
    ],
  ]);
});

describe('last: money that pays nothing names what it most likely is', () => {
  table([
    ['S10: short by Rp 1.000', [money('p', 9, { amount: 12_000 })], [A], ['p short A']],
    ['S10: over by Rp 1.000', [money('p', 9, { amount: 14_000 })], [A], ['p over A']],
    [
      'S10: the round price instead of the one with the discount',
      [money('p', 9)],
      [sale('A', 0, { payable: 12_999 })],
      ['p over A'],
    ],
    [
      'short by more than Rp 2.000 and a tenth',
      [money('p', 9, { amount: 10_999 })],
      [A],
      ['p no_sale'],
    ],
    ['short by Rp 2.000', [money('p', 9, { amount: 11_000 })], [A], ['p short A']],
    [
      'short by a tenth of a large sale',
      [money('p', 9, { amount: 900_000 })],
      [sale('A', 0, { payable: 1_000_000 })],
      ['p short A'],
    ],
    [
      'short by more than a tenth of a large sale',
      [money('p', 9, { amount: 899_999 })],
      [sale('A', 0, { payable: 1_000_000 })],
      ['p no_sale'],
    ],
    [
      'the nearest sale first, of equals the newest',
      [money('p', 9, { amount: 12_500 })],
      [sale('A', 0, { payable: 13_500 }), sale('B', 0), sale('C', 1)],
      ['p short C B A'],
    ],
    [
      'a near sale that is paid is not short',
      [money('p', 30, { amount: 12_000 })],
      [sale('A', 0, paid(10))],
      ['p no_sale'],
    ],
    [
      'a near sale whose QR came later is not short',
      [money('p', -9, { amount: 12_000, seenAt: 9 })],
      [A],
      ['p no_sale'],
    ],
    [
      'a near sale closed long ago is not short',
      [money('p', 1000, { amount: 12_000 })],
      [sale('A', 0, cancelled(30))],
      ['p no_sale'],
    ],
    [
      'at most five sales are named',
      [money('p', 9, { amount: 12_999 })],
      [...'ABCDEF'].map((id, n) => sale(id, n)),
      ['p short F E D C B'],
    ],
    [
      'the sale paid in this very look is not short',
      [money('p', 9), money('q', 10, { amount: 12_000 })],
      [A],
      ['p pays A', 'q no_sale'],
    ],
  ]);
});

describe('whether money can be for a sale by its moment', () => {
  it('takes the stamp’s last and the QR’s first moment: in doubt it can', () => {
    const wide = { ...A, shown: { fromMs: at(-30), untilMs: at(30) } };
    expect(isInTime(money('p', -31, { seenAt: 9 }), wide)).toBe(true);
    expect(isInTime(money('p', -32, { seenAt: 9 }), wide)).toBe(false);
  });

  it('never takes what was seen at or before the event that made the sale', () => {
    expect(isInTime(money('p', 5, { seq: A.createdSeq }), A)).toBe(false);
    expect(isInTime(money('p', 5, { seq: A.createdSeq + 1 }), A)).toBe(true);
  });
});

const someSale = fc
  .record({
    shownAt: fc.integer({ min: 0, max: 40 }),
    payable: fc.constantFrom(13_000, 13_000, 12_500, 9000),
    state: fc.constantFrom<MatchSale['state'][]>(
      'open',
      'open',
      'expired',
      'cancelled',
      'paid',
      'unseen',
    ),
    after: fc.integer({ min: 1, max: 900 }),
  })
  .map(({ shownAt, payable, state, after }) => ({ shownAt, payable, state, after }));
const someMoney = fc.record({
  stampedAt: fc.integer({ min: -5, max: 700 }),
  amount: fc.constantFrom(13_000, 13_000, 12_500, 9000),
  late: fc.integer({ min: 0, max: 50 }),
  isWide: fc.boolean(),
});
const someDay = fc
  .tuple(fc.array(someMoney, { maxLength: 6 }), fc.array(someSale, { maxLength: 6 }))
  .map(([moneys, sales]) => ({
    payments: moneys.map(({ stampedAt, amount, late, isWide }, n) =>
      money(`p${n}`, stampedAt, {
        amount,
        seenAt: stampedAt + late,
        ...(isWide ? minute(stampedAt - (stampedAt % 60)) : {}),
      }),
    ),
    sales: sales.map(({ shownAt, payable, state, after }, n) => {
      const closing = state === 'open' ? {} : { closedAt: shownAt + after };
      // Two sales never share the event that made them.
      return sale(`s${n}`, shownAt, {
        payable,
        state,
        createdSeq: saleSeq(shownAt) - n,
        ...closing,
      });
    }),
  }));

describe('whatever comes', () => {
  it('every payment is in exactly one place, and no sale or payment is used twice', () => {
    fc.assert(
      fc.property(someDay, ({ payments, sales }) => {
        const { claims, reconciled, doubts } = match(payments, sales);
        const pairs = [...claims, ...reconciled];
        const placed = [...pairs, ...doubts].map(({ paymentId }) => paymentId);
        expect(placed.toSorted()).toEqual(payments.map(({ id }) => id).toSorted());
        expect(new Set(pairs.map(({ saleId }) => saleId)).size).toBe(pairs.length);
      }),
      { numRuns: 400 },
    );
  });

  it('only equal money pays, in time, and only a sale that may be paid by evidence', () => {
    fc.assert(
      fc.property(someDay, ({ payments, sales }) => {
        for (const { paymentId, saleId } of match(payments, sales).claims) {
          const payment = payments.find(({ id }) => id === paymentId);
          const claimed = sales.find(({ id }) => id === saleId);
          expect(payment && claimed && isInTime(payment, claimed)).toBe(true);
          expect(payment?.amount).toBe(claimed?.payable);
          expect(['open', 'expired']).toContain(claimed?.state);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('the order in which rows and sales are listed changes nothing', () => {
    const shuffled = someDay.chain(({ payments, sales }) =>
      fc.record({
        payments: fc.constant(payments),
        sales: fc.constant(sales),
        otherPayments: fc.shuffledSubarray(payments, { minLength: payments.length }),
        otherSales: fc.shuffledSubarray(sales, { minLength: sales.length }),
      }),
    );
    fc.assert(
      fc.property(shuffled, ({ payments, sales, otherPayments, otherSales }) => {
        expect(told(match(otherPayments, otherSales))).toEqual(told(match(payments, sales)));
      }),
      { numRuns: 400 },
    );
  });

  it('a sale is named in doubt by every payment it asks about, and asks only while open', () => {
    fc.assert(
      fc.property(someDay, ({ payments, sales }) => {
        const { asks, doubts, claims } = match(payments, sales);
        for (const [saleId, paymentIds] of asks) {
          expect(sales.find(({ id }) => id === saleId)?.state).toBe('open');
          expect(claims.map((claim) => claim.saleId)).not.toContain(saleId);
          for (const paymentId of paymentIds) {
            const doubt = doubts.find((each) => each.paymentId === paymentId);
            expect(doubt).toMatchObject({ finding: 'ambiguous' });
            expect(doubt?.saleIds).toContain(saleId);
          }
        }
      }),
      { numRuns: 400 },
    );
  });

  it('more sales of one amount never make money surer: what pays with them pays without', () => {
    fc.assert(
      fc.property(someDay, someSale, ({ payments, sales }, { shownAt, payable, after }) => {
        const rival = sale('rival', shownAt, {
          payable,
          state: 'open',
          createdSeq: saleSeq(shownAt) + (after % 5),
        });
        const withRival = match(payments, [...sales, rival]).claims.map(({ saleId }) => saleId);
        const without = match(payments, sales).claims.map(({ saleId }) => saleId);
        for (const saleId of withRival) if (saleId !== 'rival') expect(without).toContain(saleId);
      }),
      { numRuns: 400 },
    );
  });
});

it('holds the phone in the customer’s hand for 10 minutes', () => {
  expect(RIVAL_MS).toBe(10 * MINUTE_MS);
});
