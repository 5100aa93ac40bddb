// Owns the proof that what is typed is what is asked for: nothing cut, nothing added, nothing
// guessed.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatRupiah } from '../shared/money.ts';
import { SALE_AMOUNT_MAX as CONTRACT_AMOUNT_MAX } from '../shared/contract.ts';
import { amountOf, canAsk, EMPTY_ENTRY, faultOf, typeKey, type Entry } from './amount.ts';
import { SALE_AMOUNT_MAX } from './limits.ts';

function typed(text: string, from: Entry = EMPTY_ENTRY): Entry {
  return [...text].reduce((entry, digits) => typeKey(entry, { type: 'digits', digits }), from);
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
