// Owns what stands on a receipt, line by line. Must stay true: a sale that is not paid by money of
// its own has no receipt, and no paper of it carries the word LUNAS alone; every line fits the
// paper and is plain ASCII (shared/receipt-text.ts).
import { formatRupiah } from './money.ts';
import { pair, printable, wrapped } from './receipt-text.ts';
import { receiptWords, type ReceiptLang, type ReceiptWords } from './receipt-words.ts';
import { SECOND_MS } from './time.ts';
import type { PaymentView, SaleView } from './views.ts';

/** Millimetres of paper. */
export type Paper = 58 | 80;

/** Letters of font A in a line. */
export const COLUMNS: Readonly<Record<Paper, number>> = { 58: 32, 80: 48 };
/** Dots the head can print in a row. */
export const DOTS: Readonly<Record<Paper, number>> = { 58: 384, 80: 576 };

/** `big` is twice as wide and high as `normal`: half as many letters fit a line. */
export type ReceiptPart =
  | {
      readonly kind: 'line';
      readonly text: string;
      readonly look: 'normal' | 'bold' | 'big';
      readonly align: 'left' | 'center';
    }
  | { readonly kind: 'rule' }
  | { readonly kind: 'space' }
  | { readonly kind: 'qr'; readonly payload: string };

export type ReceiptKind = 'receipt' | 'qr';

export interface Receipt {
  readonly paper: Paper;
  readonly parts: readonly ReceiptPart[];
}

/** What a receipt takes from the shop. */
export interface ReceiptShop {
  readonly store: string;
  readonly till: string;
  readonly timezone: string;
  readonly merchant: string;
  readonly nmid: string | null;
  readonly isTraining: boolean;
  readonly paper: Paper;
  readonly lang: ReceiptLang;
  readonly footer: readonly string[];
}

/** Why there is nothing to print. */
export type ReceiptRefusal = 'not_paid' | 'not_waiting';

export type ReceiptMade =
  | { readonly ok: true; readonly receipt: Receipt }
  | { readonly ok: false; readonly refusal: ReceiptRefusal };

export interface ReceiptMoment {
  /** When it is printed, epoch ms by the till's clock. */
  readonly nowMs: number;
  /** 0 for the first one; a reprint is marked with its number. */
  readonly copy: number;
}

/**
 * The receipt of a sale that has its money, or the slip that says it was taken back. Every other
 * sale is refused: there is no way to a receipt but through the till's own word `paid`.
 */
export function receiptOf(sale: SaleView, shop: ReceiptShop, moment: ReceiptMoment): ReceiptMade {
  const { payment } = sale;
  if (sale.status !== 'paid' || payment === undefined || payment.saleId !== sale.id)
    return { ok: false, refusal: 'not_paid' };
  const page = pageOf(shop);
  const isReversed = payment.status === 'reversed';
  page.head(moment.copy);
  page.big(titleOf(sale, payment, page.words));
  page.big(formatRupiah(payment.amount));
  if (isReversed) page.center(page.words.notProof, 'bold');
  else if (isByHand(payment)) page.center(page.words.manualMeaning);
  page.rule();
  page.amounts(sale, payment);
  page.rule();
  page.paidFacts(sale, payment, moment.nowMs);
  if (!isReversed) page.footer();
  page.training();
  return { ok: true, receipt: { paper: shop.paper, parts: page.parts } };
}

/** The QR of a sale that waits, for a customer to scan from paper. Says that it is not paid. */
export function qrSlipOf(sale: SaleView, shop: ReceiptShop, nowMs: number): ReceiptMade {
  if (sale.status !== 'waiting' || nowMs >= sale.expiresAtMs)
    return { ok: false, refusal: 'not_waiting' };
  const page = pageOf(shop);
  const { words } = page;
  page.head(0);
  page.big(words.unpaid);
  page.big(formatRupiah(sale.payable));
  page.parts.push({ kind: 'qr', payload: sale.qris });
  page.center(words.scan);
  page.rule();
  page.price(sale);
  page.row(words.payable, formatRupiah(sale.payable));
  page.row(words.validUntil, clockText(sale.expiresAtMs, shop.timezone));
  page.saleFacts(sale);
  page.center(words.slipMeaning, 'bold');
  page.training();
  return { ok: true, receipt: { paper: shop.paper, parts: page.parts } };
}

/** The width of the paper and a QR to scan, for whoever connects a printer. */
export function testReceipt(shop: ReceiptShop, nowMs: number): Receipt {
  const page = pageOf(shop);
  const { words } = page;
  page.head(0);
  page.big(words.test);
  for (const line of wrapped(words.testMeaning, page.columns))
    page.parts.push({ kind: 'line', text: line, look: 'normal', align: 'left' });
  page.line('1234567890'.repeat(5).slice(0, page.columns));
  page.rule();
  page.parts.push({ kind: 'qr', payload: 'LUNAS TES' });
  page.center(words.testQr);
  page.row(words.printedAt, momentText(nowMs, SECOND_MS, shop.timezone));
  page.footer();
  page.training();
  return { paper: shop.paper, parts: page.parts };
}

/** The lines alone, as text to copy; a QR is its payload. */
export function receiptText({ paper, parts }: Receipt): string {
  const columns = COLUMNS[paper];
  const lines = parts.map((part) => {
    if (part.kind === 'rule') return '-'.repeat(columns);
    if (part.kind === 'space') return '';
    if (part.kind === 'qr') return part.payload;
    const room = part.align === 'center' ? Math.floor((columns - part.text.length) / 2) : 0;
    return ' '.repeat(Math.max(0, room)) + part.text;
  });
  return `${lines.join('\n')}\n`;
}

function isByHand(payment: PaymentView): boolean {
  return payment.manual && !payment.verified;
}

/** LUNAS stands alone for plain money only, on no line of any other paper. */
function titleOf(sale: SaleView, payment: PaymentView, words: ReceiptWords): string {
  if (payment.status === 'reversed') return words.reversed;
  if (isByHand(payment)) return words.manual;
  const difference = payment.amount - sale.payable;
  if (difference < 0) return words.short;
  if (difference > 0) return words.over;
  return sale.late === true ? words.late : words.paid;
}

/** A page being written. */
class ReceiptPage {
  readonly words: ReceiptWords;
  readonly columns: number;
  readonly parts: ReceiptPart[] = [];
  private readonly shop: ReceiptShop;

  constructor(shop: ReceiptShop) {
    this.shop = shop;
    this.words = receiptWords(shop.lang);
    this.columns = COLUMNS[shop.paper];
  }

  head(copy: number): void {
    this.training();
    this.big(this.shop.store);
    this.center(this.shop.till);
    if (copy > 0) this.center(`*** ${this.words.copy(copy)} ***`, 'bold');
    this.rule();
  }

  training(): void {
    if (this.shop.isTraining) this.center(this.words.training, 'bold');
  }

  big(text: string): void {
    for (const line of wrapped(text, this.columns / 2))
      this.parts.push({ kind: 'line', text: line, look: 'big', align: 'center' });
  }

  center(text: string, look: 'normal' | 'bold' = 'normal'): void {
    for (const line of wrapped(text, this.columns))
      this.parts.push({ kind: 'line', text: line, look, align: 'center' });
  }

  line(text: string): void {
    this.parts.push({ kind: 'line', text, look: 'normal', align: 'left' });
  }

  row(name: string, value: string): void {
    for (const line of pair(name, value, this.columns)) this.line(line);
  }

  rule(): void {
    this.parts.push({ kind: 'rule' });
  }

  /** A discount is shown as one; without it the price is the total. */
  price(sale: SaleView): void {
    if (sale.amount === sale.payable) return;
    this.row(this.words.price, formatRupiah(sale.amount));
    this.row(this.words.discount, formatRupiah(sale.payable - sale.amount));
  }

  amounts(sale: SaleView, payment: PaymentView): void {
    const { words } = this;
    this.price(sale);
    this.row(words.payable, formatRupiah(sale.payable));
    this.row(words.paidBy, formatRupiah(payment.amount));
    const difference = payment.amount - sale.payable;
    if (difference !== 0)
      this.row(difference < 0 ? words.less : words.more, formatRupiah(Math.abs(difference)));
  }

  paidFacts(sale: SaleView, payment: PaymentView, nowMs: number): void {
    const { words, shop } = this;
    this.row(words.issuer, payment.issuer.name || words.unknownIssuer);
    this.row(words.paidAt, momentText(payment.paidAtMs, payment.precisionMs, shop.timezone));
    const rrn = payment.refs['rrn'];
    const other = Object.entries(payment.refs).find(([name]) => name !== 'rrn')?.[1];
    if (rrn !== undefined) this.row(words.rrn, rrn);
    else if (other !== undefined) this.row(words.providerRef, other);
    this.saleFacts(sale);
    this.row(words.printedAt, momentText(nowMs, SECOND_MS, shop.timezone));
  }

  saleFacts(sale: SaleView): void {
    const { words, shop } = this;
    this.row(words.merchant, shop.merchant);
    if (shop.nmid !== null) this.row(words.nmid, shop.nmid);
    if (sale.reference !== null) this.row(words.reference, sale.reference);
    this.row(words.sale, sale.id);
    if (sale.cashier !== null) this.row(words.cashier, sale.cashier);
  }

  footer(): void {
    const lines = this.shop.footer.filter((line) => printable(line) !== '');
    if (lines.length === 0) return;
    this.rule();
    for (const line of lines) this.center(line);
  }
}

function pageOf(shop: ReceiptShop): ReceiptPage {
  return new ReceiptPage(shop);
}

const ZONE_WORDS: Readonly<Record<string, string>> = {
  'Asia/Jakarta': ' WIB',
  'Asia/Pontianak': ' WIB',
  'Asia/Makassar': ' WITA',
  'Asia/Jayapura': ' WIT',
};

/**
 * "21/11/2026 12:04:31 WIB" in the shop's zone; without the seconds a stamp given to the minute
 * never had.
 */
function momentText(ms: number, precisionMs: number, timezone: string): string {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: timezone,
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...(precisionMs > SECOND_MS ? {} : { second: '2-digit' as const }),
  });
  return format.format(ms).replace(',', '') + (ZONE_WORDS[timezone] ?? '');
}

/** "12:09:31 WIB": a slip is good for minutes, the day is not in question. */
function clockText(ms: number, timezone: string): string {
  return momentText(ms, SECOND_MS, timezone).slice('21/11/2026 '.length);
}
