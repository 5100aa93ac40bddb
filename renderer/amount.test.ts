// Owns the proof that what is typed is what is asked for: nothing cut, nothing added, nothing
// guessed.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatRupiah } from '../shared/money.ts';
import { SALE_AMOUNT_MAX as CONTRACT_AMOUNT_MAX } from '../shared/rest-contract.ts';
import {
  amountOf,
  canAsk,
  EMPTY_ENTRY,
  faultOf,
  isSum,
  sumText,
  typeKey,
  type Entry,
} from './amount.ts';
import { SALE_AMOUNT_MAX } from './limits.ts';

function typed(text: string, from: Entry = EMPTY_ENTRY): Entry {
  return [...text].reduce(
    (entry, sign) =>
      typeKey(
        entry,
        sign === '*' || sign === '+'
          ? { type: 'operator', operator: sign }
          : { type: 'digits', digits: sign },
      ),
    from,
  );
}

describe('typing an amount', () => {
  it('reads 1 3 0 0 0 as Rp 13.000', () => {
    expect(formatRupiah(amountOf(typed('13000')))).toBe('Rp 13.000');
  });

  it('takes three zeros from one key', () => {
    expect(amountOf(typeKey(typed('13'), { type: 'digits', digits: '000' }))).toBe(13_000);
  });

  it('erases one digit at a time, and the rest with one key', () => {
    expect(amountOf(typeKey(typed('1300'), { type: 'erase' }))).toBe(130);
    expect(typeKey(typed('5'), { type: 'erase' })).toEqual(EMPTY_ENTRY);
    expect(typeKey(typed('1300'), { type: 'clear' })).toEqual(EMPTY_ENTRY);
  });

  it('cannot ask for nothing', () => {
    expect(canAsk(EMPTY_ENTRY)).toBe(false);
    expect(canAsk(typed('000'))).toBe(false);
  });

  it('asks for exactly what the digits say, up to the ceiling', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: SALE_AMOUNT_MAX }), (amount) => {
        const entry = typed(String(amount));
        expect(amountOf(entry)).toBe(amount);
        expect(canAsk(entry)).toBe(true);
      }),
    );
  });

  it('says when it is more than QRIS takes, and never cuts it to what fits', () => {
    const entry = typed('10000001');
    expect(faultOf(entry)).toBe('too_much');
    expect(amountOf(entry)).toBe(10_000_001);
    expect(canAsk(entry)).toBe(false);
  });

  it('begins anew with the next digit after an amount was refused', () => {
    const refused = typeKey(typed('20000000'), { type: 'refuse' });
    expect(amountOf(typed('5', refused))).toBe(5);
  });

  it.each(['8991002101234', '0012345678905', '01234565', '89686010947'])(
    'asks for nothing when a scanner types %s',
    (barcode) => expect(canAsk(typed(barcode))).toBe(false),
  );

  it('has the ceiling of the contract', () => {
    expect(SALE_AMOUNT_MAX).toBe(CONTRACT_AMOUNT_MAX);
  });
});

describe('reckoning while typing', () => {
  it.each([
    ['3*4500', 13_500, '3 × 4.500'],
    ['12000+3500', 15_500, '12.000 + 3.500'],
    ['2*4500+3*1000', 12_000, '2 × 4.500 + 3 × 1.000'],
    ['1000+2*3', 1_006, '1.000 + 2 × 3'],
    ['3**4500', 13_500, '3 × 4.500'],
    ['12000*+3500', 15_500, '12.000 + 3.500'],
    ['*+4500', 4_500, '4.500'],
  ])('makes %s into %i', (text, amount, shown) => {
    const entry = typed(text);
    expect(amountOf(entry)).toBe(amount);
    expect(sumText(entry)).toBe(shown);
    expect(canAsk(entry)).toBe(true);
  });

  it('is as exact as a till: products first, then their sum', () => {
    const factor = fc.integer({ min: 1, max: 2_000 });
    fc.assert(
      fc.property(
        fc.array(fc.array(factor, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 3 }),
        (sums) => {
          const entry = typed(sums.map((factors) => factors.join('*')).join('+'));
          const result = sums.reduce(
            (sum, list) => sum + list.reduce((all, one) => all * one, 1),
            0,
          );
          expect(amountOf(entry)).toBe(result);
          expect(canAsk(entry)).toBe(result <= SALE_AMOUNT_MAX);
        },
      ),
    );
  });

  it('asks for nothing while the sum lacks its end, and goes on with the next digit', () => {
    const half = typed('3*');
    expect(faultOf(half)).toBe('incomplete');
    expect(canAsk(half)).toBe(false);
    const refused = typeKey(half, { type: 'refuse' });
    expect(amountOf(typed('4500', refused))).toBe(13_500);
  });

  it('asks for nothing that is too much or nothing at all, however it came about', () => {
    expect(faultOf(typed('3000*4000'))).toBe('too_much');
    expect(faultOf(typed('99999999999999*99999999999999'))).toBe('too_much');
    expect(canAsk(typed('0*4500'))).toBe(false);
    expect(faultOf(typed('3*01234565'))).toBe('barcode');
  });

  it('erases signs as it erases digits', () => {
    const erase = (entry: Entry): Entry => typeKey(entry, { type: 'erase' });
    expect(erase(typed('3*4')).raw).toBe('3*');
    expect(isSum(erase(typed('3*')))).toBe(false);
    expect(erase(erase(typed('3*')))).toEqual(EMPTY_ENTRY);
  });

  it('never cuts a sum to what fits: one too long to check is not asked for', () => {
    expect(faultOf(typed('3*899100210123456789'))).toBe('too_much');
    const long = typed('1000+'.repeat(8) + '1000');
    expect(amountOf(long)).toBe(9_000);
    expect(faultOf(long)).toBe('too_long');
    expect(faultOf(typed('1+'.repeat(300)))).toBe('too_long');
    expect(typed('1+'.repeat(300)).raw.length).toBeLessThanOrEqual(121);
  });
});
