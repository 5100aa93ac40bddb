// Owns the question before a sale is cancelled. It stands where the QR was, so that nobody scans a
// code that is going; it asks once and answers itself with yes.
import { formatRupiah } from '../../shared/money.ts';
import type { SaleView } from '../../shared/views.ts';
import { useNow, usePage, useStore, useWords } from '../hooks.ts';
import { Button } from './button.tsx';

export function CancelQuestion({ sale }: { readonly sale: SaleView }) {
  const { deeds } = usePage();
  const untilMs = useStore((state) => state.desk.cancelling?.untilMs ?? 0);
  const seconds = Math.max(0, Math.ceil((untilMs - useNow(200)) / 1000));
  const words = useWords().sell.waiting;
  return (
    <section className="cancel" aria-label={words.cancel}>
      <h2>{words.cancelTitle(formatRupiah(sale.payable))}</h2>
      <p>{words.cancelHint}</p>
      <p className="money">{words.cancelIn(seconds)}</p>
      <Button look="danger" keyHint="Esc" onPress={() => deeds.cancelNow()}>
        {words.cancelYes}
      </Button>
      <Button look="main" keyHint="T" onPress={() => deeds.desk({ type: 'cancelEnded' })}>
        {words.cancelNo}
      </Button>
    </section>
  );
}
