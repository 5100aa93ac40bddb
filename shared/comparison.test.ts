// Books beside a provider's list, row by row, and when a day counts as explained.
import { describe, expect, it } from 'vitest';
import {
  compare,
  isExplained,
  type BookedRow,
  type FeedComparison,
  type ListedRow,
} from './comparison.ts';
import { kindOf, mdrSen, sumRows, type LedgerRow } from './ledger-row.ts';

const DAY = { fromMs: 1000, untilMs: 2000 };

function booked(paymentId: string, amount: number, over: Partial<BookedRow> = {}): BookedRow {
  return {
    paymentId,
    amount,
    paidAtMs: 1500,
    seenAtMs: 1500,
    feed: 'snap',
    issuerCode: null,
    issuerName: 'BCA',
    refs: {},
    isReversed: false,
    isManual: false,
    finding: null,
    note: null,
    mdr: null,
    sale: null,
    wasListed: true,
    ...over,
  };
}

function listed(
  paymentId: string | null,
  amount: number,
  over: Partial<ListedRow> = {},
): ListedRow {
  return { paymentId, amount, atMs: 1500, issuer: 'BCA', mdr: null, isNew: false, ...over };
}

describe('books beside the list', () => {
  it('put each rupiah in one place: both, only there, only here, or out of reach', () => {
    const result = compare({
      listed: [
        listed('a', 100),
        listed('b', 200),
        listed(null, 300),
        listed('d', 50, { isNew: true }),
      ],
      booked: [
        booked('a', 100),
        booked('b', 200, { isReversed: true }),
        booked('c', 400),
        booked('d', 50),
        booked('e', 60, { paidAtMs: 1100 }),
        booked('f', 70, { paidAtMs: 1100, wasListed: false }),
      ],
      covered: { ...DAY, fromMs: 1200 },
    });
    expect(result.both).toEqual({ count: 2, amount: 150 });
    expect(result.found.map(({ paymentId }) => paymentId)).toEqual(['d']);
    expect(result.onlyThere.map(({ amount }) => amount)).toEqual([200, 300]);
    expect(result.onlyHere.map(({ paymentId }) => paymentId)).toEqual(['c']);
    expect(result.outside).toEqual({ count: 1, amount: 60 });
    expect(result.unlisted.map(({ paymentId }) => paymentId)).toEqual(['f']);
  });

  it('name fee and net only when every row names its fee', () => {
    const rows = [booked('a', 123_456), booked('b', 30_000)];
    const both = (first: string | null) =>
      compare({
        listed: [listed('a', 123_456, { mdr: first }), listed('b', 30_000, { mdr: '-210' })],
        booked: rows,
        covered: DAY,
      });
    expect(both('-864')).toMatchObject({ gross: 153_456, feeSen: 107_400, netSen: 15_238_200 });
    expect(both(null)).toMatchObject({ gross: 153_456, feeSen: null, netSen: null });
  });
});

describe('the fee as feeds write it', () => {
  it.each([
    ['-864', 86_400],
    ['107.8000000000', 10_780],
    ['0', 0],
    ['0.70', 70],
    ['0.005', null],
    ['seribu', null],
    ['', null],
    [null, null],
  ])('%s is %s sen', (text, sen) => {
    expect(mdrSen(text)).toBe(sen);
  });
});

describe('a day', () => {
  const nothing = { count: 0, amount: 0 };
  const feed: FeedComparison = {
    feed: 'snap',
    atMs: 0,
    by: null,
    fault: null,
    canAsk: true,
    coveredFromMs: null,
    both: nothing,
    found: [],
    onlyThere: [],
    onlyHere: [],
    outside: nothing,
    unlisted: [],
    unreadable: 0,
    gross: 0,
    feeSen: null,
    netSen: null,
  };
  const row = { paymentId: 'x', amount: 1, atMs: 0, issuer: '', isManual: false };
  const day = { feeds: [feed], unclaimed: nothing, unproven: nothing, needsPerson: 0 };

  it('is explained when nothing is left', () => {
    expect(isExplained(day)).toBe(true);
    const pushes = { ...feed, canAsk: false, feed: 'netzme' };
    expect(isExplained({ ...day, feeds: [feed, pushes] })).toBe(true);
  });

  it.each([
    ['it was never compared', { ...day, feeds: [] }],
    ['a feed could not be asked', { ...day, feeds: [{ ...feed, fault: 'dns' as const }] }],
    ['money is listed and not booked', { ...day, feeds: [{ ...feed, onlyThere: [row] }] }],
    ['money is booked and not listed', { ...day, feeds: [{ ...feed, onlyHere: [row] }] }],
    ['money was never in any list', { ...day, feeds: [{ ...feed, unlisted: [row] }] }],
    ['a row could not be read', { ...day, feeds: [{ ...feed, unreadable: 1 }] }],
    ['money has no sale', { ...day, unclaimed: { count: 1, amount: 1 } }],
    ['a confirmation by hand is unproven', { ...day, unproven: { count: 1, amount: 1 } }],
    ['a sale needs a person', { ...day, needsPerson: 1 }],
  ])('is not explained when %s', (_, open) => {
    expect(isExplained(open)).toBe(false);
  });
});

describe('the kind of a row', () => {
  const sale = {
    id: 's',
    reference: null,
    amount: 100,
    payable: 100,
    cashier: null,
    isLate: false,
    isAttached: false,
  };
  const rows: readonly [string, LedgerRow][] = [
    ['paid', booked('1', 1, { sale })],
    ['late', booked('2', 2, { sale: { ...sale, isLate: true } })],
    ['attached', booked('3', 4, { sale: { ...sale, isAttached: true, isLate: true } })],
    ['manual', booked('4', 8, { sale, isManual: true })],
    ['unproven', booked('5', 16, { sale, isManual: true, finding: 'unseen' })],
    ['unclaimed', booked('6', 32, { finding: 'no_sale' })],
    ['dismissed', booked('7', 64, { finding: 'dismissed' })],
    ['reversed', booked('8', 128, { sale, isReversed: true })],
  ];

  it.each(rows)('%s', (kind, row) => expect(kindOf(row)).toBe(kind));

  it('is one for every rupiah, and what was taken back is in no total', () => {
    const sums = sumRows(rows.map(([, row]) => row));
    expect(sums.get('all')).toEqual({ count: 7, amount: 127 });
    const kinds = [...sums].filter(([kind]) => kind !== 'all' && kind !== 'reversed');
    expect(kinds.reduce((sum, [, { amount }]) => sum + amount, 0)).toBe(127);
  });
});
