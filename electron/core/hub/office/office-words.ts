// Owns the words inside head office's files that are no column of the books.
import type { ExportLang } from '../../../../shared/export-columns.ts';
import type { OfficeSums } from '../../../../shared/office.ts';

const id = {
  report: 'Laporan semua toko',
  summary: 'Ringkasan',
  tills: 'Kasir',
  payments: 'Pembayaran',
  store: 'Toko',
  till: 'Kasir',
  all: 'Semua',
  allStores: 'Semua toko',
  madeAt: 'Dibuat',
  count: 'Banyaknya',
  sums: {
    payments: 'Uang masuk',
    sales: 'Lunas',
    unclaimed: 'Tanpa penjualan',
    dismissed: 'Bukan penjualan',
    reversed: 'Ditarik kembali',
  },
  page: (page: number, pages: number) => `Halaman ${page} dari ${pages}`,
};

const en: typeof id = {
  report: 'Report of all stores',
  summary: 'Summary',
  tills: 'Tills',
  payments: 'Payments',
  store: 'Store',
  till: 'Till',
  all: 'All',
  allStores: 'All stores',
  madeAt: 'Made',
  count: 'Count',
  sums: {
    payments: 'Money in',
    sales: 'Paid sales',
    unclaimed: 'Without a sale',
    dismissed: 'Not a sale',
    reversed: 'Taken back',
  },
  page: (page, pages) => `Page ${page} of ${pages}`,
};

export const officeWords: Readonly<Record<ExportLang, typeof id>> = { id, en };

/** The sums that a file names, in the order they are read. */
export const SUMS_NAMED = [
  'payments',
  'sales',
  'unclaimed',
  'dismissed',
  'reversed',
] as const satisfies readonly (keyof OfficeSums)[];
