// Owns two facts of money that came, as an alert says them: from which bank, and when, to the
// provider's own precision.
import type { PaymentView } from '../../shared/views.ts';
import { stampText } from '../format.ts';
import { useStore, useWords } from '../hooks.ts';

export function MoneyFacts({ payment }: { readonly payment: PaymentView }) {
  const zone = useStore((state) => state.till.view?.store.timezone) ?? 'Asia/Jakarta';
  const { sell, unknownIssuer } = useWords();
  const { from, at } = sell.paid;
  return (
    <>
      <span>
        {from} <strong>{payment.issuer.name || unknownIssuer}</strong>
      </span>
      <span>
        {at}{' '}
        <strong className="money">{stampText(payment.paidAtMs, payment.precisionMs, zone)}</strong>
      </span>
    </>
  );
}
