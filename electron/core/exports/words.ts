// Owns the words inside exported files that are no column, and the order of the sums.
import type { ExportLang } from '../../../shared/export-columns.ts';
import type { RowKind, RowSums } from '../../../shared/ledger-row.ts';

const wordsId = {
  summary: 'Ringkasan',
  payments: 'Pembayaran',
  state: 'Keadaan',
  count: 'Banyaknya',
  amount: 'Jumlah (Rp)',
  all: 'Semua uang masuk',
  madeAt: 'Dibuat',
  report: 'Laporan pembayaran QRIS',
  byIssuer: 'Menurut penerbit',
  byCashier: 'Menurut kasir',
  byFeed: 'Menurut penyedia',
  byHour: 'Menurut jam',
  unnamed: 'Tanpa nama',
  none: 'Tidak ada pembayaran.',
  rowHeads: ['Waktu bayar', 'Jumlah', 'Keadaan', 'Penerbit', 'Referensi / kasir', 'Nomor bank'],
  page: (page: number, pages: number) => `Halaman ${page} dari ${pages}`,
};

const wordsEn: typeof wordsId = {
  summary: 'Summary',
  payments: 'Payments',
  state: 'State',
  count: 'Count',
  amount: 'Amount (Rp)',
  all: 'All money that came in',
  madeAt: 'Made',
  report: 'QRIS payment report',
  byIssuer: 'By issuer',
  byCashier: 'By cashier',
  byFeed: 'By feed',
  byHour: 'By hour',
  unnamed: 'Unnamed',
  none: 'No payments.',
  rowHeads: ['Paid at', 'Amount', 'State', 'Issuer', 'Reference / cashier', 'Bank number'],
  page: (page, pages) => `Page ${page} of ${pages}`,
};

export const words: Readonly<Record<ExportLang, typeof wordsId>> = { id: wordsId, en: wordsEn };

const ORDER: readonly (RowKind | 'all')[] = [
  'paid',
  'late',
  'attached',
  'manual',
  'unproven',
  'unclaimed',
  'dismissed',
  'all',
  'reversed',
];

/** The sums that are not nothing, and always that of all money, in the order they are read. */
export function sumLines(
  sums: ReadonlyMap<RowKind | 'all', RowSums>,
): (readonly [RowKind | 'all', RowSums])[] {
  return ORDER.flatMap((kind) => {
    const sum = sums.get(kind) ?? (kind === 'all' ? { count: 0, amount: 0 } : null);
    return sum === null ? [] : [[kind, sum] as const];
  });
}
