// Links of other programs, read to the last sign or refused.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLink, readSaleLink } from './sale-link.ts';

const read = (text: string) => readSaleLink(text);

describe('a link that asks for a sale', () => {
  it('is an amount, and a reference when there is one', () => {
    expect(read('lunas://sale?amount=13000&reference=A17')).toEqual({
      ok: true,
      link: { amount: 13_000, reference: 'A17' },
    });
    expect(read('lunas://sale?amount=1')).toEqual({
      ok: true,
      link: { amount: 1, reference: null },
    });
  });

  it.each([
    ['as browsers rewrite it', 'lunas://sale/?amount=13000', null],
    ['in capitals, as Windows may give it', 'LUNAS://SALE?amount=13000', null],
    ['with a space', 'lunas://sale?amount=13000&reference=Meja%204', 'Meja 4'],
    ['with a space as forms write it', 'lunas://sale?amount=13000&reference=Meja+4', 'Meja 4'],
    ['with a plus', 'lunas://sale?amount=13000&reference=A%2B17', 'A+17'],
    ['in another script', 'lunas://sale?amount=13000&reference=%E3%81%82', 'あ'],
    ['the other way round', 'lunas://sale?reference=A17&amount=13000', 'A17'],
  ])('is read %s', (_how, text, reference) => {
    expect(read(text)).toEqual({ ok: true, link: { amount: 13_000, reference } });
  });

  it.each([
    'lunas://sale',
    'lunas://sale?',
    'lunas:sale?amount=13000',
    'lunas://refund?amount=13000',
    'lunas://sale/now?amount=13000',
    'lunas://sale:80?amount=13000',
    'lunas://me@sale?amount=13000',
    'lunas://sale?amount=13000#paid',
    'lunas://sale?amount=13000&status=paid',
    'lunas://sale?amount=13000&amount=1',
    'lunas://sale?amount=13000&reference=A&reference=B',
    'lunas://sale?amount=13000&',
    'lunas://sale?amount=13=000',
    'lunas://sale?amount=13000&reference=%',
    'lunas://sale?amount=13000&reference=%ff',
    'lunas://sale?amount=13000\n&reference=A',
    'lunas://sale?amount=13000&reference=Mejá',
    'https://sale?amount=13000',
    ` lunas://sale?amount=13000`,
    `lunas://sale?amount=13000&reference=${'A'.repeat(2000)}`,
  ])('is refused for its form: %s', (text) => {
    expect(read(text)).toEqual({ ok: false, fault: 'form' });
  });

  it.each(['', '0', '-5', '013000', '13.000', '13000.00', '1e4', '0x10', 'Rp13000', '９'])(
    'is refused for its amount: %j',
    (amount) => {
      const text = `lunas://sale?amount=${encodeURIComponent(amount)}`;
      expect(read(text)).toEqual({ ok: false, fault: 'amount' });
    },
  );

  it('is refused above the limit of QRIS, and without an amount', () => {
    expect(read('lunas://sale?amount=10000000')).toMatchObject({ ok: true });
    expect(read('lunas://sale?amount=10000001')).toEqual({ ok: false, fault: 'limit' });
    expect(read('lunas://sale?reference=A17')).toEqual({ ok: false, fault: 'amount' });
  });

  it.each([
    ['nothing but spaces', ' '],
    ['a line break', 'A\n17'],
    ['a sign that turns the writing round', 'A\u202e71'],
    ['more than 64 signs', 'A'.repeat(65)],
  ])('is refused for a reference with %s', (_what, reference) => {
    const text = `lunas://sale?amount=13000&reference=${encodeURIComponent(reference)}`;
    expect(read(text)).toEqual({ ok: false, fault: 'reference' });
  });

  it('carries any decent reference through unchanged', () => {
    const decent = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 10 })
      .filter(
        (text) => text === text.trim() && text.length <= 64 && !/[\p{C}\p{Zl}\p{Zp}]/u.test(text),
      );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000_000 }), decent, (amount, reference) => {
        if (reference === '') return;
        const text = `lunas://sale?amount=${amount}&reference=${encodeURIComponent(reference)}`;
        expect(read(text)).toEqual({ ok: true, link: { amount, reference } });
      }),
    );
  });

  it('throws for nothing, whatever comes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (tail) => {
        for (const text of [
          tail,
          `lunas://sale?${tail}`,
          `lunas://sale?amount=13000&reference=${tail}`,
        ])
          expect(typeof read(text).ok).toBe('boolean');
      }),
    );
  });

  it('is known among other words of a command line', () => {
    expect(['lunas://x', 'LUNAS:', 'lunas', '--lunas://x', 'https://x'].map(isLink)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});
