// What stands on the paper of a Z report.
import { describe, expect, it } from 'vitest';
import { receiptText, COLUMNS, type ReceiptShop } from './paper.ts';
import { PAID_AT_MS, SHOP } from './receipt.fixture.ts';
import type { ShiftReport, ShownFigures } from './shift.ts';
import { HOUR_MS } from './time.ts';
import { zSlip } from './z-slip.ts';

const NONE = { count: 0, amount: 0 };

const FIGURES: ShownFigures = {
  sales: { count: 2, amount: 38_000 },
  payments: { count: 3, amount: 45_777 },
  unclaimed: { count: 1, amount: 7777 },
  dismissed: NONE,
  reversed: NONE,
  unproven: NONE,
  discounts: 0,
  byIssuer: [{ name: 'GoPay', count: 3, amount: 45_777 }],
  byCashier: [{ name: null, count: 2, amount: 38_000 }],
  byFeed: [{ name: 'qiospay', count: 3, amount: 45_777 }],
  waiting: 0,
  needsPerson: 0,
  blind: [],
};

const REPORT: ShiftReport = {
  number: 12,
  openedAtMs: PAID_AT_MS - 8 * HOUR_MS,
  openedBy: 'Sari',
  openingNote: null,
  closedAtMs: PAID_AT_MS,
  closedBy: 'Budi',
  closingNote: 'laci cocok',
  figures: FIGURES,
  corrections: [],
  now: null,
};

const linesOf = (report: ShiftReport, shop: Partial<ReceiptShop> = {}): string[] =>
  receiptText(zSlip(report, { ...SHOP, ...shop }, PAID_AT_MS + 3000))
    .split('\n')
    .map((line) => line.trim());

describe('a Z report on a receipt printer', () => {
  it('has the figures of the closing, by whom, and lines to sign on', () => {
    expect(linesOf(REPORT)).toEqual([
      'Warung Sejahtera',
      'Kasir 1',
      '-'.repeat(32),
      'LAPORAN Z 12',
      'Dibuka   21/11/2026 04:04:31 WIB',
      'oleh                        Sari',
      'Ditutup  21/11/2026 12:04:31 WIB',
      'oleh                        Budi',
      'Merchant         Contoh Merchant',
      'NMID             ID0000000000000',
      'laci cocok',
      '-'.repeat(32),
      'Penjualan lunas (2)    Rp 38.000',
      'Tanpa penjualan (1)     Rp 7.777',
      'Semua uang masuk (3)   Rp 45.777',
      '-'.repeat(32),
      'Menurut penerbit',
      'GoPay (3)              Rp 45.777',
      '-'.repeat(32),
      'Menurut kasir',
      'tanpa nama (2)         Rp 38.000',
      '-'.repeat(32),
      'Menurut penyedia',
      'qiospay (3)            Rp 45.777',
      '-'.repeat(32),
      '',
      '',
      'Kasir: _________________________',
      '',
      '',
      'Manajer: _______________________',
      '-'.repeat(32),
      'Dicetak  21/11/2026 12:04:34 WIB',
      '',
    ]);
  });

  it('says what was not sure at the closing, and what has changed since', () => {
    const unsure = { ...FIGURES, waiting: 1, needsPerson: 2, blind: ['qiospay'] };
    const now = { ...FIGURES, sales: { count: 3, amount: 45_777 } };
    const correction = {
      paymentId: 'pay_1',
      amount: 7777,
      paidAtMs: PAID_AT_MS,
      was: 'unclaimed',
      is: 'attached',
      note: null,
    } as const;
    const lines = linesOf({ ...REPORT, figures: unsure, now, corrections: [correction] });
    const text = lines.join(' ');
    expect(text).toContain('mutasi qiospay tidak terbaca');
    expect(text).toContain('1 penjualan masih menunggu');
    expect(text).toContain('2 penjualan masih harus diputuskan');
    expect(lines).toContain('Koreksi sesudah ditutup: 1');
    expect(lines).toContain('Lunas sekarang (3)     Rp 45.777');
    expect(lines).toContain('Penjualan lunas (2)    Rp 38.000');
  });

  it('is called what it is while the shift runs, and in training', () => {
    const lines = linesOf({ ...REPORT, closedAtMs: null, closedBy: null }, { isTraining: true });
    expect(lines.join(' ')).toContain('LAPORAN SEMENTARA');
    expect(lines.join(' ')).not.toContain('LAPORAN Z');
    expect(lines).toContain('LATIHAN - BUKAN BUKTI BAYAR');
  });

  it.each([58, 80] as const)('fits paper of %i mm, in English too', (paper) => {
    const long = { name: 'Bank Pembangunan Daerah Istimewa Yogyakarta', count: 999, amount: 9e8 };
    const report = { ...REPORT, figures: { ...FIGURES, byIssuer: [long] } };
    const lines = receiptText(zSlip(report, { ...SHOP, paper, lang: 'en' }, 0)).split('\n');
    expect(lines.filter((line) => line.length > COLUMNS[paper])).toEqual([]);
    expect(lines.join(' ')).toContain('Rp 900.000.000');
  });
});
