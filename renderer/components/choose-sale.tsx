// Owns the choice of a sale for money that none of the till's own suggestions fits: today's sales
// that have no money of their own yet, newest first.
import type { SaleView } from '../../shared/views.ts';
import { minuteText } from '../format.ts';
import { useStore, useWords } from '../hooks.ts';
import { isPaid } from '../store.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { Money } from './money.tsx';
import { StatusChip } from './status-chip.tsx';

interface ChooseSaleProps {
  readonly title: string;
  readonly onChoose: (sale: SaleView) => void;
  readonly onClose: () => void;
}

export function ChooseSale({ title, onChoose, onClose }: ChooseSaleProps) {
  const sales = useStore((state) => state.till.view?.sales) ?? [];
  const zone = useStore((state) => state.till.view?.store.timezone) ?? 'Asia/Jakarta';
  const words = useWords().lists;
  const free = sales.filter((sale) => !isPaid(sale));
  const actions = (
    <Button look="quiet" onPress={onClose} keyHint="Esc">
      {words.reason.back}
    </Button>
  );
  return (
    <Dialog title={title} onClose={onClose} actions={actions}>
      {free.length === 0 && <p>{words.inbox.noneToChoose}</p>}
      <ul>
        {free.map((sale) => (
          <li key={sale.id}>
            <button type="button" className="recent-row" onClick={() => onChoose(sale)}>
              <span className="money">{minuteText(sale.createdAtMs, zone)}</span>
              <span>
                <strong>
                  <Money amount={sale.payable} />
                </strong>{' '}
                {sale.reference}
              </span>
              <StatusChip sale={sale} />
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
