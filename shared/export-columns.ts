// Owns the columns of the books as they leave the till: their order, their names in both languages,
// and what stands in each cell. CSV, XLSX and the PDF's list are all made from this one table.
import { kindOf, mdrSen, rrnOf, type LedgerRow, type RowKind } from './ledger-row.ts';
import { shopDay, type ShopCalendar } from './time.ts';

export type ExportLang = 'id' | 'en';

/** `atMs` is shown as date and time of the store's zone; `sen` are hundredths of a rupiah. */
export type Cell =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'rupiah'; readonly amount: number }
  | { readonly type: 'sen'; readonly sen: number }
  | { readonly type: 'moment'; readonly atMs: number }
  | { readonly type: 'empty' };

export interface Column {
  readonly key: string;
  readonly names: Readonly<Record<ExportLang, string>>;
  /** In characters, for programs that draw columns. */
  readonly width: number;
  readonly cell: (row: LedgerRow, calendar: ShopCalendar, lang: ExportLang) => Cell;
}

export const KIND_WORDS: Readonly<Record<ExportLang, Readonly<Record<RowKind, string>>>> = {
  id: {
    paid: 'Lunas',
    late: 'Lunas terlambat',
    attached: 'Dicocokkan orang',
    manual: 'Dikonfirmasi orang, sudah terlihat',
    unproven: 'Dikonfirmasi orang, belum terlihat',
    unclaimed: 'Tanpa penjualan',
    dismissed: 'Bukan penjualan',
    reversed: 'Ditarik kembali',
  },
  en: {
    paid: 'Paid',
    late: 'Paid late',
    attached: 'Matched by a person',
    manual: 'Confirmed by hand, seen since',
    unproven: 'Confirmed by hand, not seen yet',
    unclaimed: 'Without a sale',
    dismissed: 'Not a sale',
    reversed: 'Taken back',
  },
};

const EMPTY: Cell = { type: 'empty' };

function text(value: string | null | undefined): Cell {
  return value === null || value === undefined || value === ''
    ? EMPTY
    : { type: 'text', text: value };
}

function rupiah(amount: number | undefined): Cell {
  return amount === undefined ? EMPTY : { type: 'rupiah', amount };
}

function sen(value: number | null): Cell {
  return value === null ? EMPTY : { type: 'sen', sen: value };
}

function netSen(row: LedgerRow): number | null {
  const fee = mdrSen(row.mdr);
  return fee === null ? null : row.amount * 100 - fee;
}

function column(key: string, id: string, en: string, width: number, cell: Column['cell']): Column {
  return { key, names: { id, en }, width, cell };
}

export const COLUMNS: readonly Column[] = [
  column('day', 'Hari toko', 'Shop day', 11, (row, calendar) =>
    text(shopDay(row.paidAtMs, calendar)),
  ),
  column('paidAt', 'Waktu bayar', 'Paid at', 20, (row) => ({ type: 'moment', atMs: row.paidAtMs })),
  column('kind', 'Keadaan', 'State', 20, (row, _, lang) => text(KIND_WORDS[lang][kindOf(row)])),
  column('amount', 'Jumlah dibayar', 'Amount paid', 15, (row) => rupiah(row.amount)),
  column('mdr', 'MDR', 'MDR', 12, (row) => sen(mdrSen(row.mdr))),
  column('net', 'Bersih', 'Net', 15, (row) => sen(netSen(row))),
  column('price', 'Harga', 'Price', 13, (row) => rupiah(row.sale?.amount)),
  column('discount', 'Diskon', 'Discount', 10, (row) =>
    rupiah(row.sale ? row.sale.amount - row.sale.payable : undefined),
  ),
  column('reference', 'Referensi', 'Reference', 14, (row) => text(row.sale?.reference)),
  column('cashier', 'Kasir', 'Cashier', 12, (row) => text(row.sale?.cashier)),
  column('issuer', 'Penerbit', 'Issuer', 16, (row) => text(row.issuerName)),
  column('issuerCode', 'Kode penerbit', 'Issuer code', 12, (row) => text(row.issuerCode)),
  column('feed', 'Penyedia', 'Feed', 10, (row) => text(row.feed)),
  column('rrn', 'Nomor referensi bank', 'Bank reference', 18, (row) => text(rrnOf(row.refs))),
  column('note', 'Catatan', 'Note', 24, (row) => text(row.note)),
  column('saleId', 'ID penjualan', 'Sale ID', 20, (row) => text(row.sale?.id)),
  column('paymentId', 'ID pembayaran', 'Payment ID', 20, (row) => text(row.paymentId)),
  column('seenAt', 'Terlihat di kasir', 'Seen at the till', 20, (row) => ({
    type: 'moment',
    atMs: row.seenAtMs,
  })),
];
