// A shop, a paid sale and a waiting one for the tests of receipts.
import type { ReceiptShop } from './paper.ts';
import type { PaymentView, SaleView } from './views.ts';

/** 21 November 2026, 12:04:31 in Jakarta. */
export const PAID_AT_MS = Date.UTC(2026, 10, 21, 5, 4, 31);

export const SHOP: ReceiptShop = {
  store: 'Warung Sejahtera',
  till: 'Kasir 1',
  timezone: 'Asia/Jakarta',
  merchant: 'Contoh Merchant',
  nmid: 'ID0000000000000',
  isTraining: false,
  paper: 58,
  lang: 'id',
  footer: [],
};

const QRIS =
  '00020101021226690021ID.CO.BANKMANDIRI.WWW01189999999999999999990211000000000000303UKE' +
  '51440014ID.CO.QRIS.WWW0215ID00000000000000303UKE52042741530336054051300058' +
  '02ID5915Contoh Merchant6007Jakarta61051000062070703A0163041234';

export function paymentOf(part: Partial<PaymentView>): PaymentView {
  return {
    id: 'pay_0123456789abcdef',
    amount: 13_000,
    paidAtMs: PAID_AT_MS,
    precisionMs: 1000,
    issuer: { code: '93600914', name: 'GoPay' },
    feed: 'qiospay',
    refs: { rrn: '123456789012' },
    status: 'credited',
    verified: true,
    manual: false,
    saleId: 'sal_0123456789abcdef',
    seenAtMs: PAID_AT_MS + 1000,
    finding: null,
    note: null,
    suggestions: [],
    ...part,
  };
}

export function waitingSale(part: Partial<SaleView>): SaleView {
  return {
    id: 'sal_0123456789abcdef',
    reference: 'Meja 4',
    amount: 13_000,
    payable: 13_000,
    currency: 'IDR',
    qris: QRIS,
    status: 'waiting',
    createdAtMs: PAID_AT_MS - 30_000,
    expiresAtMs: PAID_AT_MS + 270_000,
    closedAtMs: null,
    cashier: 'Sari',
    ...part,
  };
}

export function paidSale(part: Partial<SaleView>, payment: Partial<PaymentView> = {}): SaleView {
  return waitingSale({
    status: 'paid',
    closedAtMs: PAID_AT_MS + 1000,
    late: false,
    payment: paymentOf(payment),
    ...part,
  });
}
