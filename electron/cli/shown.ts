// Owns how money, moments and rows look in a terminal. Everything that comes from outside loses its
// control characters here, so that no name of a payer can move the cursor.
import type { PaymentView, SaleView } from '../../shared/views.ts';
import type { Lang } from './command-table.ts';
import { standingOf } from './exit-codes.ts';
import type { Words } from './words.ts';

const LOCALES: Readonly<Record<Lang, string>> = { id: 'id-ID', en: 'en-GB' };

/** Intl's unbreakable spaces: a script would look for plain ones. */
const NARROW = /[\u00A0\u202F]/g;

const rupiahFormat = new Intl.NumberFormat('id-ID', {
  style: 'currency',
  currency: 'IDR',
  maximumFractionDigits: 0,
});

/** "Rp 13.000" in both languages, as on the till's screen and on paper. */
export function money(amount: number): string {
  return rupiahFormat.format(amount).replaceAll(NARROW, ' ');
}

export function count(value: number, lang: Lang): string {
  return new Intl.NumberFormat(LOCALES[lang]).format(value);
}

/** The time of day with its zone; with the day where it is asked for. */
export function moment(
  atMs: number,
  lang: Lang,
  options: { withDay?: boolean; timeZone?: string } = {},
): string {
  const format = new Intl.DateTimeFormat(LOCALES[lang], {
    ...(options.withDay ? { year: 'numeric', month: '2-digit', day: '2-digit' } : {}),
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    ...(options.timeZone === undefined ? {} : { timeZone: options.timeZone }),
    timeZoneName: 'short',
  });
  return format.format(atMs).replaceAll(NARROW, ' ');
}

export function bytes(size: number, lang: Lang): string {
  const isSmall = size < 10_000;
  return new Intl.NumberFormat(LOCALES[lang], {
    style: 'unit',
    unit: isSmall ? 'byte' : 'kilobyte',
    maximumFractionDigits: 0,
  }).format(isSmall ? size : size / 1000);
}

/** Without what a terminal would obey. */
export function plain(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}]/gu, '');
}

/** Columns as wide as their widest cell; the last one is not filled up. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, column) => fill(cell, column, widths))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

const AMOUNT = /^-?Rp /;

function fill(cell: string, column: number, widths: readonly number[]): string {
  const width = widths[column] ?? 0;
  return AMOUNT.test(cell) ? cell.padStart(width) : cell.padEnd(width);
}

/** One line that says what became of a sale: LUNAS only where the till says paid. */
export function saleLine(sale: SaleView, lang: Lang, words: Words): string {
  const parts = [`${words.sale.status[standingOf(sale)]} ${money(paidOrAsked(sale))}`];
  if (sale.reference !== null) parts.push(plain(sale.reference));
  const { payment } = sale;
  if (sale.status === 'paid' && payment) {
    parts.push(payment.manual ? words.sale.byHand : plain(payment.issuer.name));
    if (sale.late) parts.push(words.sale.late);
    parts.push(moment(payment.paidAtMs, lang));
  }
  parts.push(sale.id);
  return parts.filter(Boolean).join(' · ');
}

function paidOrAsked(sale: SaleView): number {
  return sale.status === 'paid' ? (sale.payment?.amount ?? sale.payable) : sale.payable;
}

export function saleRow(sale: SaleView, lang: Lang, words: Words): string[] {
  return [
    moment(sale.createdAtMs, lang, { withDay: true }),
    money(sale.payable),
    words.sale.status[standingOf(sale)],
    sale.id,
    plain(sale.reference ?? ''),
    plain(sale.cashier ?? ''),
  ];
}

export function paymentRow(payment: PaymentView, lang: Lang, words: Words): string[] {
  const what =
    payment.status === 'reversed'
      ? words.payment.reversed
      : payment.saleId !== null
        ? words.payment.forSale(payment.saleId)
        : words.payment.finding[payment.finding ?? 'no_sale'];
  return [
    moment(payment.paidAtMs, lang, { withDay: true }),
    money(payment.amount),
    plain(payment.issuer.name),
    payment.feed,
    what,
    payment.id,
  ];
}
