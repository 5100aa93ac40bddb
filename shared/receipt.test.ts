// What stands on a receipt, for every way a sale can be paid and every way it is not.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatRupiah } from './money.ts';
import { pair, printable, wrapped } from './receipt-text.ts';
import { COLUMNS, receiptText, type ReceiptShop } from './paper.ts';
import { qrSlipOf, receiptOf, testReceipt, type ReceiptMade } from './receipt.ts';
import { PAID_AT_MS, paidSale, paymentOf, SHOP, waitingSale } from './receipt.fixture.ts';
import { saleStatus, type SaleView } from './views.ts';

const NOW_MS = PAID_AT_MS + 3_000;

function linesOf(made: ReceiptMade): string[] {
  if (!made.ok) throw new Error(`refused: ${made.refusal}`);
  return receiptText(made.receipt)
    .split('\n')
    .map((line) => line.trim());
}

const receipt = (sale: SaleView, shop: Partial<ReceiptShop> = {}, copy = 0): string[] =>
  linesOf(receiptOf(sale, { ...SHOP, ...shop }, { nowMs: NOW_MS, copy }));
const slip = (sale: SaleView, shop: Partial<ReceiptShop> = {}): string[] =>
  linesOf(qrSlipOf(sale, { ...SHOP, ...shop }, NOW_MS));

describe('a receipt', () => {
  it('is the whole truth about a plain sale', () => {
    expect(receipt(paidSale({}))).toEqual([
      'Warung Sejahtera',
      'Kasir 1',
      '-'.repeat(32),
      'LUNAS',
      'Rp 13.000',
      '-'.repeat(32),
      'Total                  Rp 13.000',
      'Dibayar QRIS           Rp 13.000',
      '-'.repeat(32),
      'Dari                       GoPay',
      'Waktu    21/11/2026 12:04:31 WIB',
      'RRN                 123456789012',
      'Merchant         Contoh Merchant',
      'NMID             ID0000000000000',
      'Catatan                   Meja 4',
      'No. jual    sal_0123456789abcdef',
      'Kasir                       Sari',
      'Dicetak  21/11/2026 12:04:34 WIB',
      '',
    ]);
  });

  it('shows a discount as a discount', () => {
    const lines = receipt(paidSale({ amount: 13_027 }));
    expect(lines).toContain('Harga                  Rp 13.027');
    expect(lines).toContain('Potongan                  -Rp 27');
    expect(lines).toContain('Total                  Rp 13.000');
  });

  it.each([
    ['LUNAS TERLAMBAT', paidSale({ late: true })],
    ['LUNAS KURANG', paidSale({ difference: -1000 }, { amount: 12_000 })],
    ['LUNAS LEBIH', paidSale({ difference: 1000 }, { amount: 14_000 })],
    ['DIBATALKAN BANK', paidSale({}, { status: 'reversed' })],
  ])('says %s in large letters, and not LUNAS', (word, sale) => {
    const lines = receipt(sale);
    expect(lines).toContain(word);
    expect(lines).not.toContain('LUNAS');
  });

  it('says that a person confirmed it, until the provider shows the money', () => {
    const manual = { manual: true, verified: false };
    const lines = receipt(paidSale({}, manual));
    expect(lines).toContain('KONFIRMASI ORANG');
    expect(lines).toContain('Belum terlihat di penyedia.');
    expect(lines).not.toContain('LUNAS');
    expect(receipt(paidSale({}, { ...manual, verified: true }))).toContain('LUNAS');
  });

  it('says what is missing and what is too much', () => {
    expect(receipt(paidSale({}, { amount: 12_000 }))).toContain('Kurang                  Rp 1.000');
    expect(receipt(paidSale({}, { amount: 14_500 }))).toContain('Lebih                   Rp 1.500');
  });

  it('of money taken back is no proof of payment, and thanks nobody', () => {
    const lines = receipt(paidSale({}, { status: 'reversed' }), { footer: ['Terima kasih'] });
    expect(lines).toContain('BUKAN BUKTI BAYAR');
    expect(lines).not.toContain('Terima kasih');
  });

  it('printed again is marked as a copy with its number', () => {
    expect(receipt(paidSale({}), {}, 2)).toContain('*** SALINAN 2 ***');
    expect(receipt(paidSale({}), { lang: 'en' }, 1)).toContain('*** COPY 1 ***');
    expect(receipt(paidSale({})).join(' ')).not.toContain('SALINAN');
  });

  it('of training says so above and below', () => {
    const lines = receipt(paidSale({}), { isTraining: true });
    expect(lines.filter((line) => line === 'LATIHAN - BUKAN BUKTI BAYAR')).toHaveLength(2);
  });

  it('gives a stamp no seconds that the provider never gave', () => {
    const lines = receipt(paidSale({}, { precisionMs: 60_000 }));
    expect(lines).toContain('Waktu       21/11/2026 12:04 WIB');
  });

  it('tells the time of the shop, not of the PC', () => {
    const lines = receipt(paidSale({}), { timezone: 'Asia/Jayapura' });
    expect(lines).toContain('Waktu    21/11/2026 14:04:31 WIT');
  });

  it('names the provider’s reference where there is no RRN, and neither where there is none', () => {
    expect(receipt(paidSale({}, { refs: { tXid: 'IONPAY1' } }))).toContain(
      'No. referensi            IONPAY1',
    );
    const bare = receipt(paidSale({}, { refs: {} })).join('\n');
    expect(bare).not.toMatch(/RRN|referensi/);
  });

  it('ends with the shop’s own lines, empty ones left out', () => {
    const lines = receipt(paidSale({}), { footer: ['Terima kasih', ' ', 'Selamat makan'] });
    expect(lines.slice(-3)).toEqual(['Terima kasih', 'Selamat makan', '']);
  });
});

describe('a sale that is not paid', () => {
  const states = saleStatus.options.filter((status) => status !== 'paid');

  it.each(states)('has no receipt: %s', (status) => {
    const moment = { nowMs: NOW_MS, copy: 0 };
    expect(receiptOf(waitingSale({ status }), SHOP, moment)).toEqual({
      ok: false,
      refusal: 'not_paid',
    });
    const withMoney = waitingSale({ status, payment: paymentOf({}) });
    expect(receiptOf(withMoney, SHOP, moment).ok).toBe(false);
  });

  it('has none with the money of another sale, or with the word alone', () => {
    const moment = { nowMs: NOW_MS, copy: 0 };
    expect(receiptOf(paidSale({}, { saleId: 'sal_other' }), SHOP, moment).ok).toBe(false);
    expect(receiptOf(paidSale({}, { saleId: null }), SHOP, moment).ok).toBe(false);
    expect(receiptOf(waitingSale({ status: 'paid' }), SHOP, moment).ok).toBe(false);
  });
});

describe('the slip with the QR', () => {
  it('says BELUM LUNAS, how much, until when, and that it proves nothing', () => {
    const lines = slip(waitingSale({ amount: 13_027 }), { footer: ['LUNAS'] });
    expect(lines).toContain('BELUM LUNAS');
    expect(lines).toContain('Rp 13.000');
    expect(lines).toContain(waitingSale({}).qris);
    expect(lines).toContain('Potongan                  -Rp 27');
    expect(lines).toContain('Berlaku sampai      12:09:01 WIB');
    expect(lines).toContain('Kertas ini bukan bukti bayar.');
    expect(lines).not.toContain('LUNAS');
  });

  it('exists only while the sale waits', () => {
    const refused = { ok: false, refusal: 'not_waiting' };
    expect(qrSlipOf(paidSale({}), SHOP, NOW_MS)).toEqual(refused);
    expect(qrSlipOf(waitingSale({ status: 'cancelled' }), SHOP, NOW_MS)).toEqual(refused);
    const { expiresAtMs } = waitingSale({});
    expect(qrSlipOf(waitingSale({}), SHOP, expiresAtMs)).toEqual(refused);
    expect(qrSlipOf(waitingSale({}), SHOP, expiresAtMs - 1).ok).toBe(true);
  });
});

describe('any receipt', () => {
  const text = fc.string({ unit: 'binary', maxLength: 70 });
  const amount = fc.integer({ min: 1, max: 999_999_999_999 });
  const shop = fc.record({
    store: text,
    till: text,
    timezone: fc.constantFrom('Asia/Jakarta', 'Asia/Makassar', 'Asia/Kathmandu'),
    merchant: text,
    nmid: fc.option(text),
    isTraining: fc.boolean(),
    paper: fc.constantFrom(58 as const, 80 as const),
    lang: fc.constantFrom('id' as const, 'en' as const),
    footer: fc.array(text, { maxLength: 8 }),
  });

  it('fits its paper, in plain ASCII, and says the amount that was paid', () => {
    fc.assert(
      fc.property(shop, amount, amount, text, text, fc.nat(99), (page, asked, paid, a, b, copy) => {
        const payment = { amount: paid, issuer: { code: null, name: a }, refs: { [b]: a } };
        const sale = paidSale({ amount: asked, payable: asked, reference: b, cashier: a }, payment);
        const made = receiptOf(sale, page, { nowMs: NOW_MS, copy });
        if (!made.ok) throw new Error(made.refusal);
        const columns = COLUMNS[page.paper];
        for (const part of made.receipt.parts) {
          if (part.kind !== 'line') continue;
          expect(part.text).toMatch(/^[\x20-\x7e]+$/);
          expect(part.text.length).toBeLessThanOrEqual(part.look === 'big' ? columns / 2 : columns);
        }
        const all = receiptText(made.receipt).replaceAll(/\s+/g, ' ');
        expect(all).toContain(formatRupiah(paid));
        const isPlain = all.split(' ').includes('LUNAS') && asked === paid;
        expect(isPlain || asked !== paid).toBe(true);
      }),
    );
  });

  it('of a test fits too, and fills one line to its end', () => {
    for (const paper of [58, 80] as const) {
      const lines = receiptText(testReceipt({ ...SHOP, paper }, NOW_MS)).split('\n');
      expect(Math.max(...lines.map((line) => line.length))).toBe(COLUMNS[paper]);
      expect(lines).toContain('1234567890'.repeat(5).slice(0, COLUMNS[paper]));
    }
  });
});

describe('letters on paper', () => {
  it.each([
    ['Café Ñandú', 'Cafe Nandu'],
    ['“Teh” – 3×', '"Teh" - 3x'],
    ['Rp\u00a013.000', 'Rp 13.000'],
    ['Kopi ☕ 茶', 'Kopi ? ?'],
    ['👨‍👩‍👧 keluarga', '? keluarga'],
    ['a\x1b@\x00b\r\nc', 'a @ b c'],
    ['\u202eterbalik', 'terbalik'],
    ['ﬁnal ½ €5', 'final 1/2 EUR5'],
    ['', ''],
  ])('%j is printed as %j', (text, paper) => {
    expect(printable(text)).toBe(paper);
  });

  it('breaks between words, and inside one only where it must', () => {
    expect(wrapped('satu dua tiga', 8)).toEqual(['satu dua', 'tiga']);
    expect(wrapped('abcdefghij kl', 4)).toEqual(['abcd', 'efgh', 'ij', 'kl']);
    expect(wrapped('  ', 4)).toEqual([]);
  });

  it('puts a value under its name where one line has no room', () => {
    expect(pair('Nama', 'x', 8)).toEqual(['Nama   x']);
    expect(pair('Nama', 'panjang', 8)).toEqual(['Nama', ' panjang']);
  });
});
