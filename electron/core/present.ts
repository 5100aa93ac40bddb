// Owns the turning of ledger rows into what the wire shows. Reads only.
import type { Sale } from '../../shared/sale.ts';
import type { PaymentView, SaleView, Suggestion } from '../../shared/views.ts';
import type { Others } from './hub/others.ts';
import type { Ledger, Payment } from './store/ledger.ts';
import type { SaleStore } from './store/sales.ts';

export interface Presenter {
  sale(sale: Sale): SaleView;
  payment(payment: Payment): PaymentView;
}

export function createPresenter(
  sales: SaleStore,
  ledger: Ledger,
  others?: Pick<Others, 'isAsking' | 'silentFor'>,
): Presenter {
  const payment = (row: Payment): PaymentView => ({
    id: row.id,
    amount: row.amount,
    paidAtMs: row.stamp.fromMs,
    precisionMs: row.stamp.untilMs - row.stamp.fromMs,
    issuer: row.issuer,
    feed: row.feed,
    refs: row.refs,
    status: row.state === 'reversed' ? 'reversed' : 'credited',
    verified: row.state !== 'unverified' && row.finding !== 'unseen',
    manual: row.manual,
    saleId: row.saleId,
    seenAtMs: row.seenAtMs,
    finding: row.finding,
    note: row.note,
    suggestions: row.findingSales.flatMap((id) => {
      const sale = sales.find(id);
      return sale ? [suggestion(row, sale)] : [];
    }),
  });
  return {
    payment,
    sale(sale) {
      const isOpen = sale.status === 'waiting' || sale.status === 'needs_person';
      const view: SaleView = {
        id: sale.id,
        reference: sale.reference,
        amount: sale.amount,
        payable: sale.payable,
        currency: 'IDR',
        qris: sale.qris,
        status: sale.status,
        createdAtMs: sale.createdAtMs,
        expiresAtMs: sale.expiresAtMs,
        closedAtMs: isOpen ? null : sale.closedAtMs,
        cashier: sale.cashier,
      };
      if (sale.status === 'paid') Object.assign(view, paidParts(sale, ledger, payment));
      if (sale.status === 'needs_person') {
        view.candidates = sale.candidates.flatMap((id) => {
          const found = ledger.find(id);
          return found ? [payment(found)] : [];
        });
        const silent = others?.silentFor(sale.candidates) ?? [];
        if (silent.length > 0) view.silentTills = [...silent];
      }
      if (sale.status === 'waiting')
        view.verifying =
          ledger.unverified(sale.payable, sale.createdSeq).length > 0 ||
          (others?.isAsking(sale.id) ?? false);
      return view;
    },
  };
}

function paidParts(
  sale: Sale & { status: 'paid' },
  ledger: Ledger,
  view: (payment: Payment) => PaymentView,
): Partial<SaleView> {
  const payment = ledger.find(sale.paymentId);
  if (!payment) return {};
  const difference = payment.amount - sale.payable;
  return {
    payment: view(payment),
    late: sale.late,
    ...(difference === 0 ? {} : { difference }),
  };
}

function suggestion(payment: Payment, sale: Sale): Suggestion {
  return {
    saleId: sale.id,
    reference: sale.reference,
    amount: sale.amount,
    payable: sale.payable,
    status: sale.status,
    createdAtMs: sale.createdAtMs,
    why: why(payment, sale),
  };
}

function why(payment: Payment, sale: Sale): Suggestion['why'] {
  if (payment.amount < sale.payable) return 'short';
  if (payment.amount > sale.payable) return 'over';
  switch (sale.status) {
    case 'waiting':
    case 'needs_person':
      return 'equal';
    case 'expired':
      return 'late';
    case 'cancelled':
      return 'after_cancel';
    case 'paid':
      return 'double';
  }
}
