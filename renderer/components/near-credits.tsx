// Owns the money a customer may mean who says "I paid": the latest of nearly this amount, also what
// pays another sale already, so that the cashier sees whose it is.
import type { PaymentView, SaleView } from '../../shared/views.ts';
import { minuteText, stampText } from '../format.ts';
import { usePage, useStore, useWords } from '../hooks.ts';
import { nearCredits } from '../recent.ts';
import { Button } from './button.tsx';
import { Money } from './money.tsx';

interface NearCreditsProps {
  readonly sale: SaleView;
  /** Today's latest payments, newest first. */
  readonly credits: readonly PaymentView[];
}

export function NearCredits({ sale, credits }: NearCreditsProps) {
  const { deeds, clock } = usePage();
  const words = useWords().sell.waiting;
  const near = nearCredits(sale, credits, clock.nowMs());
  if (near.length === 0) return <p>{words.nearNone}</p>;
  const hasFree = near.some(({ saleId, status }) => saleId === null && status === 'credited');
  return (
    <>
      <p>{words.near}</p>
      <ul className="near-list">
        {near.map((payment) => (
          <NearCredit key={payment.id} payment={payment} sale={sale} />
        ))}
      </ul>
      {hasFree && (
        <Button
          icon="inbox"
          keyHint="U"
          onPress={() => deeds.desk({ type: 'went', screen: 'inbox' })}
        >
          {words.nearOpen}
        </Button>
      )}
    </>
  );
}

function NearCredit({ payment, sale }: { readonly payment: PaymentView; readonly sale: SaleView }) {
  const zone = useStore((state) => state.till.view?.store.timezone) ?? 'Asia/Jakarta';
  const other = useStore((state) => state.till.view?.sales.find(({ id }) => id === payment.saleId));
  const { unknownIssuer, sell } = useWords();
  const { waiting } = sell;
  const whose = (): string => {
    if (payment.status === 'reversed') return waiting.nearReversed;
    if (payment.saleId === null) return waiting.nearFree;
    if (payment.saleId === sale.id) return waiting.nearMine;
    const time = other === undefined ? '' : minuteText(other.createdAtMs, zone);
    return waiting.nearTaken([time, other?.reference ?? ''].filter(Boolean).join(' · '));
  };
  return (
    <li className="near">
      <Money amount={payment.amount} /> · {payment.issuer.name || unknownIssuer} ·{' '}
      {stampText(payment.paidAtMs, payment.precisionMs, zone)} · <strong>{whose()}</strong>
    </li>
  );
}
