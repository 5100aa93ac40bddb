import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AssertionError } from './assert.ts';
import { AMOUNT_MAX, formatRupiah, parseRupiah, rupiah } from './money.ts';

describe('an amount as providers and cashiers write it', () => {
  const understood: readonly (readonly [unknown, number])[] = [
    [13_000, 13_000],
    [0, 0],
    [-0, 0],
    [13_000.0, 13_000],
    [AMOUNT_MAX, 999_999_999_999],
    ['13000', 13_000],
    ['0', 0],
    ['13.000', 13_000],
    ['1.300.000', 1_300_000],
    ['13000.00', 13_000],
    ['13000.0', 13_000],
    ['13.000.00', 13_000],
    ['5001.00', 5_001],
    ['Rp 13.000', 13_000],
    ['Rp13.000', 13_000],
    ['Rp. 13.000', 13_000],
    ['rp\u00a013.000', 13_000],
    ['IDR 13000.00', 13_000],
    ['IDR 2100.00', 2_100],
    [' 13000\n', 13_000],
    ['0013000', 13_000],
    ['100.00', 100],
    ['100.000', 100_000],
    ['999999999999', 999_999_999_999],
  ];
  it.each(understood)('%j is %d', (value, amount) => {
    expect(parseRupiah(value)).toEqual({ ok: true, amount });
  });

  const refused: readonly (readonly [unknown, string])[] = [
    ['', 'nothing'],
    ['   ', 'blanks'],
    ['Rp', 'a currency alone'],
    ['-5000', 'a sign'],
    ['+5000', 'a plus'],
    [-5_000, 'a negative number'],
    ['13,000', 'an English thousands comma'],
    ['13.000,00', 'a decimal comma'],
    ['13 000', 'a space inside'],
    ['13_000', 'an underscore'],
    ['1e3', 'an exponent'],
    ['0x10', 'a hexadecimal number'],
    ['25000abc', 'letters behind'],
    ['Rp Rp 5', 'two currencies'],
    ['USD 5', 'another currency'],
    ['13.0000', 'a group of four'],
    ['1300.000', 'a group behind four digits'],
    ['13.00.000', 'a group of two inside'],
    ['.500', 'a dot in front'],
    ['13.', 'a dot behind'],
    ['13.5', 'half a rupiah'],
    ['13.05', 'five hundredths'],
    [13_000.5, 'a fraction'],
    [Number.NaN, 'no number'],
    [Number.POSITIVE_INFINITY, 'infinity'],
    [1e21, 'a number past safe integers'],
    [AMOUNT_MAX + 1, 'thirteen digits'],
    ['1000000000000', 'thirteen digits in text'],
    ['9'.repeat(400), 'four hundred digits'],
    ['１３０００', 'full-width digits'],
    ['١٣٠٠٠', 'Arabic digits'],
    [null, 'null'],
    [undefined, 'a missing field'],
    [true, 'a yes'],
    [['13000'], 'a list'],
    [{ value: '13000' }, 'an object'],
    [13_000n, 'a bigint'],
  ];
  it.each(refused)('%s is refused: %s', (value) => {
    const parsed = parseRupiah(value);
    expect(parsed.ok).toBe(false);
    if (!parsed.ok) expect(parsed.reason.length).toBeLessThan(80);
  });

  it('never keeps the negative zero of JSON', () => {
    const parsed = parseRupiah(JSON.parse('-0'));
    expect(parsed.ok && Object.is(parsed.amount, 0)).toBe(true);
  });
});

describe('rupiah', () => {
  it.each([
    [0, 'Rp 0'],
    [5, 'Rp 5'],
    [999, 'Rp 999'],
    [1_000, 'Rp 1.000'],
    [13_000, 'Rp 13.000'],
    [10_000_000, 'Rp 10.000.000'],
    [999_999_999_999, 'Rp 999.999.999.999'],
    [-5_000, '-Rp 5.000'],
    [-0, 'Rp 0'],
  ])('%d is shown as "%s"', (amount, text) => {
    expect(formatRupiah(amount)).toBe(text);
  });

  it('reads every amount back from the form it is shown in', () => {
    const amount = fc.integer({ min: 0, max: AMOUNT_MAX });
    fc.assert(
      fc.property(amount, (whole) => {
        const forms = [formatRupiah(whole), String(whole), `${whole}.00`, `IDR ${whole}.00`, whole];
        for (const form of forms) expect(parseRupiah(form)).toEqual({ ok: true, amount: whole });
      }),
    );
  });

  it('is whole, not negative and within twelve digits whatever comes in, and never throws', () => {
    const text = fc.string({ unit: fc.constantFrom(...'0123456789.,-+eRp IDR'), maxLength: 30 });
    fc.assert(
      fc.property(fc.oneof(text, fc.double(), fc.anything()), (value) => {
        const parsed = parseRupiah(value);
        if (!parsed.ok) return;
        expect(Number.isSafeInteger(parsed.amount)).toBe(true);
        expect(parsed.amount >= 0 && parsed.amount <= AMOUNT_MAX).toBe(true);
        if (typeof value === 'number') expect(parsed.amount === value).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is never read larger or smaller than its digits say', () => {
    const text = fc.string({ unit: fc.constantFrom(...'0123456789.'), maxLength: 14 });
    fc.assert(
      fc.property(text, (value) => {
        const parsed = parseRupiah(value);
        if (!parsed.ok) return;
        const whole = value.replace(/\.0{1,2}$/, '').replaceAll('.', '');
        expect(BigInt(parsed.amount)).toBe(BigInt(whole));
      }),
      { numRuns: 2_000 },
    );
  });

  it('is branded only from safe integers', () => {
    expect(rupiah(-500)).toBe(-500);
    for (const value of [0.5, Number.NaN, 2 ** 53, Number.NEGATIVE_INFINITY]) {
      expect(() => rupiah(value)).toThrow(AssertionError);
    }
  });
});
