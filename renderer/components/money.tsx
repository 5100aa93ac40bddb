// Owns how an amount stands on the screen: never broken over two lines, digits of one width.
import { formatRupiah } from '../../shared/money.ts';

export function Money({ amount }: { readonly amount: number }) {
  return <span className="money">{formatRupiah(amount)}</span>;
}
