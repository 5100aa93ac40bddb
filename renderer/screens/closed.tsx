// Owns a sale that waits no more and did not just turn LUNAS: time up, cancelled, or paid a while
// ago.
import type { SaleView } from '../../shared/views.ts';
import { useAgo } from '../components/ago.tsx';
import { Button } from '../components/button.tsx';
import { Money } from '../components/money.tsx';
import { StatusChip } from '../components/status-chip.tsx';
import { usePage, useWords } from '../hooks.ts';
import { ReceiptButton } from '../receipt/receipt-button.tsx';
import { isPaid, learnedPaidAtMs } from '../store.ts';

export function ClosedSale({ sale }: { readonly sale: SaleView }) {
  const { deeds } = usePage();
  const words = useWords().sell;
  const ago = useAgo(learnedPaidAtMs(sale));
  const wasPaid = isPaid(sale);
  return (
    <article className="closed">
      <h1>
        <StatusChip sale={sale} />
      </h1>
      <p className="amount-big">
        <Money amount={sale.payment?.amount ?? sale.payable} />
      </p>
      {sale.reference !== null && <p className="reference-shown">{sale.reference}</p>}
      <p>
        {wasPaid && words.closed.paidMeaning(ago)}
        {sale.status === 'expired' && words.closed.expiredMeaning}
        {sale.status === 'cancelled' && words.closed.cancelledMeaning}
        {sale.payment?.status === 'reversed' && words.reversed.meaning}
      </p>
      <div className="actions">
        {wasPaid && (
          <Button onPress={() => deeds.lookAgain(sale)} icon="check" keyHint="L">
            {words.closed.reopen}
          </Button>
        )}
        {sale.payment !== undefined && <ReceiptButton saleId={sale.id} kind="receipt" />}
        <Button look="main" icon="plus" keyHint="N" onPress={() => deeds.newSale()}>
          {words.closed.again}
        </Button>
      </div>
    </article>
  );
}
