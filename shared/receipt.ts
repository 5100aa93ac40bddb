// Owns what stands on a receipt, line by line. Must stay true: a sale that is not paid by money of
// its own has no receipt, and no paper of it carries the word LUNAS alone; every line fits the
// paper and is plain ASCII (shared/receipt-text.ts).
import { formatRupiah } from './money.ts';
import { clockText, momentText, PaperPage, type Receipt, type ReceiptShop } from './paper.ts';
import { wrapped } from './receipt-text.ts';
import type { ReceiptWords } from './receipt-words.ts';
import { SECOND_MS } from './time.ts';
import type { PaymentView, SaleView } from './views.ts';

export type ReceiptKind = 'receipt' | 'qr';

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
  const page = new ReceiptPage(shop);
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
  const page = new ReceiptPage(shop);
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
  const page = new ReceiptPage(shop);
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

/** A page about a sale. */
class ReceiptPage extends PaperPage {
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
}
