// Owns the amount in the largest type that fits its pane.
import { formatRupiah } from '../../shared/money.ts';
import { Money } from './money.tsx';

export function BigAmount({ amount }: { readonly amount: number }) {
  return (
    <p className="alert-amount" style={{ '--letters': formatRupiah(amount).length }}>
      <Money amount={amount} />
    </p>
  );
}
