import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AssertionError } from '../assert.ts';
import { rupiah } from '../money.ts';
import { addFee, type Fee } from './fee.ts';

const percent = (percentText: string): Fee => ({ kind: 'percent', percentText });
const fixed = (amountText: string): Fee => ({ kind: 'fixed', amountText });

describe('what the payer is charged', () => {
  const cases: readonly (readonly [number, Fee | null, number | null])[] = [
    [15_000, null, 15_000],
    [15_000, { kind: 'prompt' }, null],
    [15_000, fixed('500'), 15_500],
    [15_000, fixed('500.00'), 15_500],
    [15_000, fixed('500.'), 15_500],
    [15_000, percent('0.7'), 15_105],
    [15_000, percent('00.70'), 15_105],
    [1, percent('0.7'), 2],
    [1_000, percent('10'), 1_100],
    [1_001, percent('10'), 1_102],
    [10_000, percent('0.01'), 10_001],
    [10_001, percent('0.01'), 10_003],
    [10_000_000, percent('99.99'), 19_999_000],
    [999_999_999_999, percent('99.99'), 1_999_899_999_999],
  ];
  it.each(cases)('is, for %d with %j, %s', (amount, fee, payable) => {
    expect(addFee(rupiah(amount), fee)).toBe(payable);
  });

  it('is never below the amount plus the exact percentage, nor a rupiah above it', () => {
    const amount = fc.integer({ min: 1, max: 999_999_999_999 });
    const hundredths = fc.integer({ min: 1, max: 9_999 });
    fc.assert(
      fc.property(amount, hundredths, (whole, rate) => {
        const text = `${Math.floor(rate / 100)}.${String(rate % 100).padStart(2, '0')}`;
        const fee = BigInt(addFee(rupiah(whole), percent(text)) ?? 0) - BigInt(whole);
        const exact = BigInt(whole) * BigInt(rate);
        expect(fee * 10_000n >= exact && (fee - 1n) * 10_000n < exact).toBe(true);
      }),
    );
  });

  it('is not reckoned for nothing', () => {
    expect(() => addFee(rupiah(0), null)).toThrow(AssertionError);
    expect(() => addFee(rupiah(-1), percent('1'))).toThrow(AssertionError);
  });
});
