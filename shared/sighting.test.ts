import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rupiah } from './money.ts';
import { fingerprint, isDistinct, numbered, type Sighting } from './sighting.ts';

const NOON_MS = Date.UTC(2026, 10, 21, 5);

function row(over: Partial<Sighting> = {}): Sighting {
  return {
    feed: 'qiospay',
    channel: 'poll',
    direction: 'credit',
    amount: rupiah(13_000),
    stamp: { fromMs: NOON_MS, untilMs: NOON_MS + 1000 },
    issuer: { code: '93600014', name: 'BCA' },
    refs: { issuer_reff: '021112616662', buyer_reff: '021112616662' },
    balance: '1893938',
    ...over,
  };
}
const bare = { refs: {}, balance: null };

describe('a fingerprint', () => {
  const others: readonly (readonly [string, Partial<Sighting>])[] = [
    ['money that went out', { direction: 'debit' }],
    ['another amount', { amount: rupiah(13_001) }],
    ['another second', { stamp: { fromMs: NOON_MS + 1000, untilMs: NOON_MS + 2000 } }],
    [
      'the minute instead of its first second',
      { stamp: { fromMs: NOON_MS, untilMs: NOON_MS + 60_000 } },
    ],
    ['another issuer', { issuer: { code: '93600002', name: 'BRI' } }],
    ['another reference', { refs: { issuer_reff: '021112616663' } }],
    ['the same value under another name', { refs: { refid: '021112616662' } }],
    ['a reference less', { refs: { issuer_reff: '021112616662' } }],
    ['another balance', { balance: '1906847' }],
    ['no balance', { balance: null }],
  ];
  it.each(others)('differs for %s', (_what, over) => {
    expect(fingerprint(row(over), 0)).not.toBe(fingerprint(row(), 0));
  });

  it('is the same whatever the order of references, and however the issuer is spelled beside its code', () => {
    const turned = row({
      refs: { buyer_reff: '021112616662', issuer_reff: '021112616662' },
      issuer: { code: '93600014', name: 'Bank BCA' },
    });
    expect(fingerprint(turned, 0)).toBe(fingerprint(row(), 0));
  });

  it('takes the name of an issuer that has no code', () => {
    const named = (name: string): string => fingerprint(row({ issuer: { code: null, name } }), 0);
    expect(named('GoPay')).not.toBe(named('DANA'));
  });
});

it('a row says which row it is by a reference or by the balance it left', () => {
  expect(isDistinct(row(bare))).toBe(false);
  expect(isDistinct(row({ ...bare, balance: '0' }))).toBe(true);
  expect(isDistinct(row({ ...bare, refs: { refid: '1' } }))).toBe(true);
});

describe('the rows of one answer', () => {
  const keysOf = (rows: readonly Sighting[]): string[] => numbered(rows).map(({ key }) => key);

  it('counts two that say the same and can not be told apart as two', () => {
    expect(keysOf([row(bare), row(bare)])).toHaveLength(2);
    expect(new Set(keysOf([row(bare), row(bare)])).size).toBe(2);
  });

  it('takes a distinct row that is listed twice for the one row', () => {
    expect(keysOf([row(), row({ amount: rupiah(5000) }), row()])).toHaveLength(2);
  });

  it('gives the same rows the same keys in the next answer, among others and in another order', () => {
    const rows = [row(bare), row(bare), row({ ...bare, amount: rupiah(7000) }), row()];
    const next = [row({ amount: rupiah(1000) }), ...rows.toReversed()];
    expect(keysOf(next)).toEqual(expect.arrayContaining(keysOf(rows)));
  });

  it('never gives two rows one key', () => {
    const some = fc.record({
      amount: fc.constantFrom(rupiah(5000), rupiah(7000)),
      balance: fc.constantFrom(null, '1', '2'),
      refs: fc.constantFrom({}, { refid: 'abc' }),
    });
    fc.assert(
      fc.property(fc.array(some, { maxLength: 12 }), (rows) => {
        const keys = keysOf(rows.map((over) => row(over)));
        expect(new Set(keys).size).toBe(keys.length);
      }),
    );
  });
});
