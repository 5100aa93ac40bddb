// "Is this row money we already know?" in the shop's words. Times are seconds after noon; every row
// is Rp 13.000 by BCA at noon unless it says otherwise.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CHANNEL_SPREAD_MS,
  distanceMs,
  identify,
  momentOf,
  strongRefs,
  type KnownPayment,
} from './identity.ts';
import { rupiah } from './money.ts';
import type { Sighting } from './sighting.ts';
import { DAY_MS, MINUTE_MS, SECOND_MS } from './time.ts';

const NOON_MS = Date.UTC(2026, 10, 21, 5);

interface RowOver extends Partial<Omit<Sighting, 'amount' | 'issuer'>> {
  readonly at?: number;
  readonly amount?: number;
  readonly code?: string | null;
  readonly isMinute?: boolean;
}

function row(channel: Sighting['channel'], over: RowOver): Sighting {
  const { at = 0, amount = 13_000, code = '93600014', isMinute = false, ...rest } = over;
  const fromMs = NOON_MS + at * SECOND_MS;
  return {
    feed: 'qiospay',
    channel,
    direction: 'credit',
    amount: rupiah(amount),
    stamp: { fromMs, untilMs: fromMs + (isMinute ? MINUTE_MS : SECOND_MS) },
    issuer: { code, name: code ?? 'GoPay' },
    refs: {},
    balance: null,
    ...rest,
  };
}
const polled = (over: RowOver = {}): Sighting => row('poll', over);
const pushed = (over: RowOver = {}): Sighting => row('callback', { isMinute: true, ...over });

type Known = Readonly<Record<string, readonly Sighting[]>>;
type Fresh = Readonly<Record<string, Sighting>>;

interface AnswerOver {
  /** Payments whose own row stands in this very answer. */
  readonly present?: readonly string[];
  /** Seconds after noon of the answer's oldest row. */
  readonly oldest?: number;
}

/** `row→payment`, sorted; rows that are new money are left out. */
function joined(known: Known, fresh: Fresh, { present = [], oldest = 0 }: AnswerOver = {}): string {
  const payments: KnownPayment[] = Object.entries(known).map(([id, sightings]) => ({
    id,
    sightings,
  }));
  const rows = Object.entries(fresh).map(([key, sighting]) => ({ key, sighting }));
  const oldestUntilMs = NOON_MS + (oldest + 1) * SECOND_MS;
  const found = identify(payments, { rows, present: new Set(present), oldestUntilMs });
  return [...found]
    .map(([key, id]) => `${key}→${id}`)
    .toSorted()
    .join(' ');
}

const NEW = '';
const RRN = '021112616662';
const TXID = 'IONPAYTEST08202212141041407785';
type Case = readonly [string, Known, Fresh, string, AnswerOver?];
function table(cases: readonly Case[]): void {
  const named = cases.map((each) => [each[0], each] as const);
  it.each(named)('%s', (_what, [, known, fresh, expected, answer]) => {
    expect(joined(known, fresh, answer)).toBe(expected);
  });
}

describe('a reference is proof', () => {
  table([
    ['nothing is known', {}, { a: polled({ refs: { issuer_reff: RRN } }) }, NEW],
    [
      'the same reference by push and by poll',
      { P: [pushed({ refs: { refid: RRN } })] },
      { a: polled({ refs: { issuer_reff: RRN } }) },
      'a→P',
    ],
    [
      'one feed pads it with zeros, the other does not',
      { P: [pushed({ refs: { refid: '21112616662' } })] },
      { a: polled({ refs: { issuer_reff: RRN } }) },
      'a→P',
    ],
    [
      'however far apart the stamps are',
      { P: [pushed({ at: -900, refs: { refid: RRN } })] },
      { a: polled({ refs: { issuer_reff: RRN } }) },
      'a→P',
    ],
    [
      'before what merely stands nearer',
      {
        P: [pushed({ at: -90, refs: { refid: RRN } })],
        Q: [pushed({ refs: { refid: '999999999999' } })],
      },
      { a: polled({ refs: { issuer_reff: RRN } }) },
      'a→P',
    ],
    [
      'across two feeds',
      { P: [pushed({ refs: { rrn: RRN } })] },
      { a: polled({ feed: 'snap', refs: { rrn: RRN } }) },
      'a→P',
    ],
    [
      'one reference alike and another not: a payer’s number, paid twice',
      { P: [polled({ at: -9, refs: { issuer_reff: RRN, buyer_reff: '0812000111' } })] },
      { a: polled({ refs: { issuer_reff: '021112616663', buyer_reff: '0812000111' } }) },
      NEW,
    ],
    [
      'a notification sent again under its own number, whatever else in it was changed',
      { P: [pushed({ feed: 'netzme', refs: { originalReferenceNo: RRN, refId: 'asal-1' } })] },
      { a: pushed({ feed: 'netzme', refs: { originalReferenceNo: RRN, refId: 'asal-1x' } }) },
      'a→P',
    ],
    [
      'two notifications under two numbers are two payments',
      { P: [pushed({ feed: 'netzme', refs: { originalReferenceNo: RRN, refId: 'asal-1' } })] },
      {
        a: pushed({
          feed: 'netzme',
          at: 1,
          refs: { originalReferenceNo: '021112616663', refId: 'asal-1' },
        }),
      },
      NEW,
    ],
    [
      'the same number a day later is another payment: an RRN is one day’s',
      { P: [polled({ at: -DAY_MS / SECOND_MS - 1, refs: { issuer_reff: RRN } })] },
      { a: polled({ refs: { issuer_reff: RRN } }) },
      NEW,
    ],
    [
      'a number that is given out for good, of as many signs as documented, is the same for ever',
      {
        P: [
          pushed({
            at: (-2 * DAY_MS) / SECOND_MS,
            feed: 'nicepay',
            refs: { tXid: TXID, rrn: RRN },
          }),
        ],
      },
      { a: pushed({ feed: 'nicepay', refs: { tXid: TXID, rrn: RRN } }) },
      'a→P',
    ],
    [
      'a short one of that name is not: somebody may have cut it',
      {
        P: [
          pushed({
            at: (-2 * DAY_MS) / SECOND_MS,
            feed: 'nicepay',
            refs: { tXid: TXID.slice(0, 9) },
          }),
        ],
      },
      { a: pushed({ feed: 'nicepay', refs: { tXid: TXID.slice(0, 9) } }) },
      NEW,
    ],
    [
      'never for another amount',
      { P: [polled({ refs: { issuer_reff: RRN } })] },
      { a: polled({ amount: 12_000, refs: { issuer_reff: RRN } }) },
      NEW,
    ],
    [
      'a short number is a counter, not proof',
      { P: [polled({ at: -9, refs: { issuer_reff: '12345' } })] },
      { a: polled({ refs: { issuer_reff: '12345' } }) },
      NEW,
    ],
    [
      'nor is one that is short without its zeros',
      { P: [polled({ at: -9, refs: { issuer_reff: '000000012345' } })] },
      { a: polled({ refs: { issuer_reff: '000000012345' } }) },
      NEW,
    ],
    [
      'six letters are enough',
      { P: [polled({ at: -9, refs: { refid: '000000TL0VDN' } })] },
      { a: polled({ refs: { refid: 'TL0VDN' } }) },
      'a→P',
    ],
    [
      'two references that contradict each other part what stands together',
      { P: [polled({ refs: { issuer_reff: RRN } })] },
      { a: polled({ refs: { issuer_reff: '021112616663' } }) },
      NEW,
    ],
    [
      'two rows of one answer that share it',
      {},
      { a: polled({ refs: { issuer_reff: RRN } }) },
      NEW,
    ],
    [
      'known money that stands in this answer already',
      { P: [polled({ refs: { issuer_reff: RRN } })] },
      { a: polled({ refs: { issuer_reff: RRN }, balance: '5' }) },
      NEW,
      { present: ['P'] },
    ],
  ]);

  it('is only what is long enough, without its zeros', () => {
    const refs = { issuer_reff: RRN, buyer_reff: '0000', refid: '123456', qris: '12345' };
    expect(strongRefs(polled({ refs }))).toEqual(['21112616662', '123456']);
  });

  it('is no proof when it is the serial number of one row and the RRN of the next', () => {
    const first = { idTransaksi: '5188671', rrn: '000005188670' };
    const second = { idTransaksi: '5188672', rrn: '000005188671' };
    const common = strongRefs(polled({ refs: first })).filter((ref) =>
      strongRefs(polled({ refs: second })).includes(ref),
    );
    expect(common).toEqual([]);
    expect(strongRefs(polled({ refs: second }))).toEqual(['idTransaksi 5188672', '5188671']);
  });
});

describe('a row of the poll, seen again', () => {
  table([
    [
      'filled in with a reference',
      { P: [polled({ balance: '5' })] },
      { a: polled({ balance: '5', refs: { issuer_reff: RRN } }) },
      'a→P',
    ],
    ['filled in with a balance', { P: [polled()] }, { a: polled({ balance: '5' }) }, 'a→P'],
    [
      'filled in with the name of its issuer',
      { P: [polled({ code: null, balance: '5' })] },
      { a: polled({ balance: '5' }) },
      'a→P',
    ],
    [
      'given to the minute first, to the second later',
      { P: [polled({ isMinute: true, balance: '5' })] },
      { a: polled({ at: 30, balance: '5' }) },
      'a→P',
    ],
    [
      'another second',
      { P: [polled({ balance: '5' })] },
      { a: polled({ at: 1, balance: '5' }) },
      NEW,
    ],
    [
      'another issuer',
      { P: [polled({ balance: '5' })] },
      { a: polled({ code: '93600002', balance: '5' }) },
      NEW,
    ],
    [
      'a code that NICEPAY made is paid through NICEPAY alone',
      { P: [polled({ balance: '5' })] },
      { a: polled({ feed: 'nicepay', balance: '5' }) },
      NEW,
    ],
    [
      'S5: two equal rows of one second, the first still there',
      { P: [polled({ balance: '5' })] },
      { a: polled({ balance: '6' }) },
      NEW,
      { present: ['P'], oldest: -60 },
    ],
    [
      'S5: two equal rows of one second at the window’s very end',
      { P: [polled({ balance: '5' })] },
      { a: polled({ balance: '6' }) },
      NEW,
      { oldest: 0 },
    ],
    [
      'the balance was computed anew: the old row is gone, its moment is not',
      { P: [polled({ balance: '5' })] },
      { a: polled({ balance: '6' }) },
      'a→P',
      { oldest: -1 },
    ],
    [
      'computed anew at the window’s very end, by as much as another row',
      { P: [polled({ balance: '5' })], Q: [polled({ at: 9, amount: 4000, balance: '4005' })] },
      { a: polled({ balance: '55' }), b: polled({ at: 9, amount: 4000, balance: '4055' }) },
      'a→P b→Q',
      { oldest: 0 },
    ],
    [
      'another row was computed anew by another sum: the last one may be new',
      { P: [polled({ balance: '5' })], Q: [polled({ at: 9, amount: 4000, balance: '4005' })] },
      { a: polled({ balance: '56' }), b: polled({ at: 9, amount: 4000, balance: '4055' }) },
      'b→Q',
      { oldest: 0 },
    ],
    [
      'balances that are no numbers prove nothing at the window’s very end',
      { P: [polled({ balance: 'a' })], Q: [polled({ at: 9, amount: 4000, balance: 'b' })] },
      { a: polled({ balance: 'c' }), b: polled({ at: 9, amount: 4000, balance: 'd' }) },
      'b→Q',
      { oldest: 0 },
    ],
    [
      'known to the minute only: it may have left the window, and the other is new',
      { P: [polled({ isMinute: true, balance: '5' })] },
      { a: polled({ at: 34, balance: '6' }) },
      NEW,
      { oldest: 20 },
    ],
    [
      'computed anew for two rows at once',
      { P: [polled({ balance: '5' })], Q: [polled({ balance: '6' })] },
      { a: polled({ balance: '7' }), b: polled({ balance: '8' }) },
      'a→P b→Q',
      { oldest: -1 },
    ],
    [
      'computed anew for two, and a third that is new',
      { P: [polled({ balance: '5' })], Q: [polled({ balance: '6' })] },
      { a: polled({ balance: '7' }), b: polled({ balance: '8' }), c: polled({ balance: '9' }) },
      'a→P b→Q',
      { oldest: -1 },
    ],
    [
      'computed anew for two, one of them once without a balance',
      { P: [polled({ balance: '5' })], Q: [polled(), polled({ balance: '6' })] },
      { a: polled({ balance: '7' }), b: polled({ balance: '8' }) },
      'a→P b→Q',
      { oldest: -1 },
    ],
    [
      'an equal balance tells which of two it is',
      { P: [polled({ balance: '5' })], Q: [polled({ balance: '6' })] },
      { a: polled({ balance: '6', refs: { issuer_reff: RRN } }) },
      'a→Q',
      { oldest: -1 },
    ],
    [
      'an equal balance before a missing one',
      { P: [polled()], Q: [polled({ balance: '6' })] },
      { a: polled({ balance: '6', refs: { issuer_reff: RRN } }) },
      'a→Q',
    ],
    [
      'filled in with a reference before, and now another reference',
      { P: [polled({ balance: '5' }), polled({ balance: '5', refs: { issuer_reff: RRN } })] },
      { a: polled({ balance: '5', refs: { issuer_reff: '999999999999' } }) },
      NEW,
    ],
  ]);
});

describe('S4: the same money by push and by poll, with no common key', () => {
  table([
    [
      'balances that differ are no reason to part',
      { P: [pushed({ balance: '5' })] },
      { a: polled({ balance: '6' }) },
      'a→P',
    ],
    ['push first', { P: [pushed()] }, { a: polled({ at: 30 }) }, 'a→P'],
    ['poll first', { P: [polled({ at: 30 })] }, { a: pushed() }, 'a→P'],
    ['120 s apart', { P: [pushed({ isMinute: false })] }, { a: polled({ at: 120 }) }, 'a→P'],
    [
      'poll first, 120 s apart',
      { P: [polled({ at: 120 })] },
      { a: pushed({ isMinute: false }) },
      'a→P',
    ],
    ['over 120 s apart', { P: [pushed({ isMinute: false })] }, { a: polled({ at: 121 }) }, NEW],
    ['over 120 s before', { P: [pushed({ isMinute: false })] }, { a: polled({ at: -121 }) }, NEW],
    ['another issuer', { P: [pushed()] }, { a: polled({ code: '93600002' }) }, NEW],
    [
      'an issuer by name proves nothing against a code',
      { P: [pushed({ code: null })] },
      { a: polled() },
      'a→P',
    ],
    ['another amount', { P: [pushed()] }, { a: polled({ amount: 12_999 }) }, NEW],
    [
      'two pushed, two polled',
      { P: [pushed()], Q: [pushed({ at: 60 })] },
      { a: polled({ at: 20 }), b: polled({ at: 80 }) },
      'a→P b→Q',
    ],
    [
      'two pushed, two polled, and only one way to pair them all',
      {
        P: [pushed({ at: -62, isMinute: false })],
        Q: [pushed({ at: -60 })],
      },
      { a: polled({ isMinute: true }), b: polled({ at: 60, isMinute: true }) },
      'a→P b→Q',
    ],
    [
      'the nearest stamps first',
      { P: [pushed()], Q: [pushed({ at: 60 })] },
      { b: polled({ at: 80 }) },
      'b→Q',
    ],
    [
      'an equal balance before the nearest stamp',
      { P: [pushed({ balance: '5' })], Q: [pushed({ at: 60, balance: '6' })] },
      { b: polled({ at: 80, balance: '5' }) },
      'b→P',
    ],
    [
      'one pushed, two polled: one of them is new',
      { P: [pushed()] },
      { a: polled({ at: 20 }), b: polled({ at: 40 }) },
      'a→P',
    ],
    [
      'two pushed, one polled: one push has no row yet',
      { P: [pushed()], Q: [pushed()] },
      { a: polled({ at: 20 }) },
      'a→P',
    ],
    [
      'it was polled already: the row of another payment',
      { P: [pushed(), polled({ at: 20 })] },
      { b: polled({ at: 40 }) },
      NEW,
    ],
    [
      'it was pushed already: the push of another payment',
      { P: [polled({ at: 20 }), pushed()] },
      { b: pushed({ at: 60 }) },
      NEW,
    ],
    [
      'pushed twice with no key, and never polled: two payments',
      { P: [pushed()] },
      { b: pushed({ balance: '6' }) },
      NEW,
    ],
    [
      'confirmed by hand is not a row of any feed',
      { P: [row('manual', { feed: 'manual' })] },
      { a: polled() },
      NEW,
    ],
    [
      'asked about after it was pushed',
      { P: [pushed({ feed: 'nicepay', refs: { tXid: 'IONPAYTEST0820221214' } })] },
      {
        a: row('inquiry', {
          feed: 'nicepay',
          isMinute: true,
          refs: { tXid: 'IONPAYTEST0820221214' },
        }),
      },
      'a→P',
    ],
  ]);
});

describe('two feeds of one QR, with no common name', () => {
  const snap = (over: RowOver = {}): Sighting => polled({ feed: 'snap', ...over });
  const OTHER = { rrn: '021112616699' };
  table([
    ['count its money once', { P: [polled()] }, { a: snap({ at: 40 }) }, 'a→P'],
    ['push first, other feed later', { P: [pushed()] }, { a: snap({ at: 40 }) }, 'a→P'],
    ['over 120 s apart', { P: [polled()] }, { a: snap({ at: 122 }) }, NEW],
    ['another issuer', { P: [polled()] }, { a: snap({ code: '93600002' }) }, NEW],
    [
      'two of each are two',
      { P: [polled()], Q: [polled({ at: 30 })] },
      { a: snap({ at: 1 }), b: snap({ at: 31 }) },
      'a→P b→Q',
    ],
    [
      'one here, two there: one is new',
      { P: [polled()] },
      { a: snap({ at: 1 }), b: snap({ at: 31 }) },
      'a→P',
    ],
    ['seen by both already', { P: [polled(), snap()] }, { b: snap({ at: 30 }) }, NEW],
    [
      'two retrieval numbers that differ are two payments',
      { P: [polled({ refs: { issuer_reff: RRN } })] },
      { a: snap({ refs: OTHER }) },
      NEW,
    ],
    [
      "a serial of one feed says nothing against the other's number",
      { P: [pushed({ refs: { refid: '295094156' } })] },
      { a: snap({ refs: OTHER }) },
      'a→P',
    ],
  ]);
});

describe('when it came', () => {
  const seen = (...rows: Sighting[]): string => {
    const { fromMs, untilMs } = momentOf(rows);
    return `${(fromMs - NOON_MS) / SECOND_MS} to ${(untilMs - NOON_MS) / SECOND_MS}`;
  };

  it('is the second of a row, also when a push gave the minute', () => {
    expect(seen(polled({ at: 5 }))).toBe('5 to 6');
    expect(seen(pushed(), polled({ at: 5 }))).toBe('5 to 6');
  });

  it('is no more exact than the row when a push names a second in its minute', () => {
    const minuteRow = polled({ stamp: { fromMs: NOON_MS, untilMs: NOON_MS + MINUTE_MS } });
    expect(seen(pushed({ at: 13, isMinute: false }), minuteRow)).toBe('0 to 60');
    expect(seen(minuteRow, pushed({ at: 13, isMinute: false }))).toBe('0 to 60');
    expect(seen(pushed({ at: 13, isMinute: false }))).toBe('13 to 14');
  });

  it('is the second, when one list gives the minute and another the second of it', () => {
    const minuteRow = polled({ stamp: { fromMs: NOON_MS, untilMs: NOON_MS + MINUTE_MS } });
    expect(seen(minuteRow, polled({ at: 5, feed: 'snap' }))).toBe('5 to 6');
  });

  it('is all they span when push and row contradict each other, in whatever order', () => {
    const rows = [pushed({ at: -40, isMinute: false }), polled({ at: 5 }), polled({ at: 5 })];
    expect(seen(...rows)).toBe('-40 to 6');
    expect(seen(...rows.toReversed())).toBe('-40 to 6');
  });
});

describe('whatever rows come', () => {
  const someRow = fc.record({
    channel: fc.constantFrom<Sighting['channel'][]>('poll', 'callback'),
    at: fc.integer({ min: 0, max: 150 }),
    amount: fc.constantFrom(13_000, 5000),
    code: fc.constantFrom(null, '93600014', '93600002'),
    balance: fc.constantFrom(null, '5', '6'),
    isMinute: fc.boolean(),
    refs: fc.constantFrom<Record<string, string>[]>(
      {},
      { issuer_reff: RRN },
      { issuer_reff: '7654321' },
    ),
  });
  const some = fc.record({
    known: fc.array(fc.array(someRow, { minLength: 1, maxLength: 2 }), { maxLength: 4 }),
    fresh: fc.array(someRow, { maxLength: 5 }),
    oldest: fc.integer({ min: -10, max: 10 }),
  });
  const rowsOf = (fresh: readonly { channel: Sighting['channel'] }[]): Fresh =>
    Object.fromEntries(fresh.map(({ channel, ...over }, n) => [`r${n}`, row(channel, over)]));
  const paymentsOf = (known: readonly (readonly { channel: Sighting['channel'] }[])[]): Known =>
    Object.fromEntries(
      known.map((seen, n) => [`P${n}`, seen.map(({ channel, ...over }) => row(channel, over))]),
    );

  it('a payment answers for at most one row of each channel, of its amount', () => {
    fc.assert(
      fc.property(some, ({ known, fresh, oldest }) => {
        const rows = rowsOf(fresh);
        const payments = paymentsOf(known);
        const pairs = joined(payments, rows, { oldest })
          .split(' ')
          .filter((pair) => pair !== '');
        const seen = new Set<string>();
        for (const pair of pairs) {
          const [key = '', id = ''] = pair.split('→');
          const slot = `${id} ${rows[key]?.channel}`;
          expect(seen.has(slot)).toBe(false);
          seen.add(slot);
          for (const { amount } of payments[id] ?? []) expect(amount).toBe(rows[key]?.amount);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('the order of rows and of payments changes nothing', () => {
    fc.assert(
      fc.property(some, ({ known, fresh, oldest }) => {
        const [rows, payments] = [rowsOf(fresh), paymentsOf(known)];
        const turned = <T>(of: Readonly<Record<string, T>>): Record<string, T> =>
          Object.fromEntries(Object.entries(of).toReversed());
        expect(joined(turned(payments), turned(rows), { oldest })).toBe(
          joined(payments, rows, { oldest }),
        );
      }),
      { numRuns: 300 },
    );
  });
});

it('measures how far two stamps are apart, 0 when they share a moment', () => {
  const span = (fromMs: number, untilMs: number): { fromMs: number; untilMs: number } => ({
    fromMs,
    untilMs,
  });
  expect(distanceMs(span(0, 1000), span(999, 2000))).toBe(0);
  expect(distanceMs(span(0, 1000), span(1000, 2000))).toBe(1);
  expect(distanceMs(span(5000, 6000), span(0, 1000))).toBe(4001);
  expect(CHANNEL_SPREAD_MS).toBe(120 * SECOND_MS);
});
