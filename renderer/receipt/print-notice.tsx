// Owns the one calm line about paper that did not come: why, whether it is tried again, and what a
// person can do. It lies in the page, under what fills the screen.
import { formatRupiah } from '../../shared/money.ts';
import type { PrintView } from '../../shared/print-views.ts';
import { Button } from '../components/button.tsx';
import { Icon } from '../components/icon.tsx';
import { usePage, useStore } from '../hooks.ts';
import { useReceiptWords } from './words.ts';
import '../styles/receipt.css';

export function PrintNotice({ print }: { readonly print: PrintView }) {
  const { deeds } = usePage();
  const sale = useStore((state) => state.till.view?.sales.find(({ id }) => id === print.saleId));
  const { notice, faults } = useReceiptWords();
  const { saleId, kind, state, fault } = print;
  const amount = sale === undefined ? '' : formatRupiah(sale.payment?.amount ?? sale.payable);
  const head = state === 'unsure' ? notice.unsure : notice[kind];
  const isTrying = state === 'queued' || state === 'sending';
  return (
    <div className="print-notice" role="group" aria-label={head(amount)}>
      <Icon name="printer" />
      <p>
        <strong>{head(amount)}</strong> {faults[fault ?? 'failed']}.{' '}
        {isTrying ? notice.trying : notice.ended}
      </p>
      <Button look="quiet" onPress={() => deeds.papers.want(saleId, kind)}>
        {notice.again}
      </Button>
      <Button look="quiet" keyHint="X" onPress={() => deeds.papers.putAway(print.id)}>
        {notice.putAway}
      </Button>
    </div>
  );
}
