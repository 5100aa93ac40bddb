// Owns the selling screen: the amount pad or the sale that is looked at in the middle, and beside
// it what waits, what came last and today at a glance.
import { AmountPad } from '../components/amount-pad.tsx';
import { Button } from '../components/button.tsx';
import { RecentAmounts } from '../components/recent-amounts.tsx';
import { ReferenceField } from '../components/reference-field.tsx';
import { formatRupiah } from '../../shared/money.ts';
import type { Asking } from '../desk.ts';
import { usePage, useStore, useWords } from '../hooks.ts';
import { isOpen } from '../store.ts';
import { ClosedSale } from './closed.tsx';
import { NeedsPerson } from './person.tsx';
import { Rail } from './rail.tsx';
import { WaitingSale } from './waiting.tsx';

export function SellScreen() {
  return (
    <main className="screen sell">
      <div className="sell-main">
        <Middle />
      </div>
      <Rail />
    </main>
  );
}

function Middle() {
  const focusId = useStore((state) => state.desk.focusId);
  const sale = useStore((state) => state.till.view?.sales.find(({ id }) => id === focusId));
  const merchant = useStore((state) => state.till.view?.merchant ?? null);
  if (sale === undefined) return <Pad />;
  if (!isOpen(sale)) return <ClosedSale sale={sale} />;
  if (sale.status === 'needs_person') return <NeedsPerson sale={sale} />;
  return <WaitingSale sale={sale} merchant={merchant} />;
}

function Pad() {
  const { deeds } = usePage();
  const entry = useStore((state) => state.desk.entry);
  const isScanned = useStore((state) => state.desk.isScanned);
  const type = deeds.desk;
  return (
    <>
      <AskingList />
      <AmountPad
        entry={entry}
        isScanned={isScanned}
        onOperator={(operator) => type({ type: 'typed', key: { type: 'operator', operator } })}
        onDigits={(digits) => type({ type: 'typed', key: { type: 'digits', digits } })}
        onErase={() => type({ type: 'typed', key: { type: 'erase' } })}
        onClear={() => type({ type: 'escaped' })}
        onAsk={() => deeds.ask()}
      >
        <div className="pad-extras">
          <ReferenceField />
          <RecentAmounts />
        </div>
      </AmountPad>
    </>
  );
}

/** Amounts on their way to the till, and those that did not get there. */
function AskingList() {
  const asking = useStore((state) => state.desk.asking);
  if (asking.length === 0) return null;
  return (
    <ul className="asking" aria-live="polite">
      {asking.map((item) => (
        <li
          key={item.key}
          className={item.fault === null ? 'asking-item' : 'asking-item asking-bad'}
        >
          <AskingItem asking={item} />
        </li>
      ))}
    </ul>
  );
}

function AskingItem({ asking }: { readonly asking: Asking }) {
  const { deeds } = usePage();
  const words = useWords();
  const amount = formatRupiah(asking.amount);
  if (asking.fault === null) return <span>{words.sell.pad.asking(amount)}</span>;
  return (
    <>
      <span>
        <strong>{words.sell.pad.askFailed(amount)}</strong> {words.fault.codes[asking.fault.code]}
      </span>
      <Button look="main" keyHint="L" onPress={() => deeds.retry(asking)}>
        {words.fault.retry}
      </Button>
      <Button
        look="quiet"
        keyHint="X"
        onPress={() => deeds.desk({ type: 'askDropped', key: asking.key })}
      >
        {words.fault.drop}
      </Button>
    </>
  );
}
