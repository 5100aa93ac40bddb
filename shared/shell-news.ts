// Owns which events a person who does not look at the till is told of. Must stay true: LUNAS only
// for money that plainly paid its sale (display.ts has the rule); all else is "look at it".
import { outcomeOf } from './display.ts';
import type { PaymentView, SaleView, TillEvent } from './views.ts';

export interface ShellNews {
  readonly kind: 'paid' | 'look' | 'reversed';
  /** Whole rupiah. */
  readonly amount: number;
  /** The same thing told by two events has one key. */
  readonly key: string;
}

/** What the event is news of; null for nothing anybody must be called for. */
export function shellNewsOf(event: TillEvent): ShellNews | null {
  switch (event.type) {
    case 'sale.changed':
      return ofSale(event.payload.sale);
    case 'payment.reversed': {
      const { id, amount } = event.payload.payment;
      return { kind: 'reversed', amount, key: `reversed:${id}` };
    }
    case 'payment.changed':
      return ofPayment(event.payload.payment);
    case 'feed.changed':
    case 'row.setAside':
    case 'till.changed':
    case 'print.changed':
      return null;
  }
}

function ofSale(sale: SaleView): ShellNews | null {
  const { id, status, payable, payment, candidates = [] } = sale;
  if (status === 'needs_person') {
    const money = candidates.map((each) => each.id).join();
    return { kind: 'look', amount: payable, key: `asks:${id}:${money}` };
  }
  // Money taken back has an event of its own.
  if (status !== 'paid' || payment?.status !== 'credited') return null;
  const kind = outcomeOf(sale).kind === 'paid' ? 'paid' : 'look';
  return { kind, amount: payment.amount, key: `paid:${id}:${payment.id}` };
}

const ODD: readonly (string | null)[] = ['double', 'after_cancel', 'short', 'over'];

/** Money that pays nothing by itself, and that a cashier must know of now. */
function ofPayment({ id, saleId, status, finding, amount }: PaymentView): ShellNews | null {
  const isOdd = saleId === null && status === 'credited' && ODD.includes(finding);
  return isOdd ? { kind: 'look', amount, key: `odd:${id}:${finding ?? ''}` } : null;
}
