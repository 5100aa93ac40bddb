// Owns the amount and the word of an alert, in the largest type that fits its pane.
import { formatRupiah } from '../../shared/money.ts';
import { Money } from './money.tsx';

export function BigAmount({ amount }: { readonly amount: number }) {
  return (
    <p className="alert-amount" style={{ '--letters': formatRupiah(amount).length }}>
      <Money amount={amount} />
    </p>
  );
}

/** The word above it, on one line wherever that can still be read. */
export function AlertWord({ children }: { readonly children: string }) {
  return (
    <h1 className="alert-word" style={{ '--letters': children.length }}>
      {children}
    </h1>
  );
}
