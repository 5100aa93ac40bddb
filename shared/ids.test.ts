import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { paymentIdFrom, refFrom, saleIdFrom } from './ids.ts';

const bytes = fc.uint8Array({ minLength: 16, maxLength: 40 });

describe('the name of a thing', () => {
  it('says what it is, and is safe in an address, a file name and a cursor', () => {
    fc.assert(
      fc.property(bytes, (random) => {
        expect(saleIdFrom(random)).toMatch(/^sal_[0-9a-z]{16}$/);
        expect(paymentIdFrom(random)).toMatch(/^pay_[0-9a-z]{16}$/);
      }),
    );
  });

  it('has no letters that are mistaken for others when read aloud from a screen', () => {
    const all = saleIdFrom(Uint8Array.from({ length: 16 }, (_, n) => n));
    const rest = saleIdFrom(Uint8Array.from({ length: 16 }, (_, n) => n + 16));
    const letters = `${all.slice(4)}${rest.slice(4)}`;
    expect(new Set(letters).size).toBe(32);
    expect(letters).not.toMatch(/[ilou]/);
  });

  it('spends 5 bits of every byte: two that differ in any name different things', () => {
    const given = fc.tuple(bytes, fc.nat({ max: 15 }), fc.integer({ min: 1, max: 31 }));
    fc.assert(
      fc.property(given, ([random, at, by]) => {
        const other = random.slice();
        other[at] = (other[at] ?? 0) ^ by;
        expect(saleIdFrom(other)).not.toBe(saleIdFrom(random));
      }),
    );
  });
});

it('gives an error four letters to be found by', () => {
  expect(refFrom(Uint8Array.from({ length: 16 }, (_, n) => 7 + n))).toBe('789A');
});
