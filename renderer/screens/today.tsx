// Owns today's list: every sale with its state, and the sums at a glance.
import type { SaleView } from '../../shared/views.ts';
import { Button } from '../components/button.tsx';
import { Empty } from '../components/empty.tsx';
import { Money } from '../components/money.tsx';
import { StatusChip } from '../components/status-chip.tsx';
import { formatRupiah } from '../../shared/money.ts';
import { dayText, stampText, timeText } from '../format.ts';
import { usePage, useStore, useWords } from '../hooks.ts';
import { sumOf } from '../store.ts';

/** As many as a snapshot brings; beyond it the list says so. */
const LIST_MAX = 200;

export function TodayScreen() {
  const { deeds } = usePage();
  const view = useStore((state) => state.till.view);
  const words = useWords();
  const { today } = words.lists;
  if (view === null) return null;
  const { sales, totals, store } = view;
  const unclaimed = sumOf(view.inbox);
  return (
    <main className="screen list-screen">
      <header className="list-head">
        <h1>
          {today.title} <small>{dayText(view.today, words.locale)}</small>
        </h1>
        <dl className="sums sums-wide">
          <div className="sums-good">
            <dt>{today.sold}</dt>
            <dd>
              <Money amount={totals.sales.amount} />
              <small>{today.sales(totals.sales.count)}</small>
            </dd>
          </div>
          <div className={unclaimed.count > 0 ? 'sums-warn' : ''}>
            <dt>{today.unclaimed}</dt>
            <dd>
              <Money amount={unclaimed.amount} />
              <small>{today.payments(unclaimed.count)}</small>
            </dd>
          </div>
        </dl>
        {view.session.role === 'manager' && (
          <Button icon="desk" onPress={() => deeds.desk({ type: 'went', screen: 'manager' })}>
            {today.reports}
          </Button>
        )}
      </header>
      {sales.length === 0 ? (
        <Empty icon="list" title={today.none} hint={today.noneHint}>
          <Button look="main" keyHint="J" onPress={() => deeds.newSale()}>
            {words.sell.closed.again}
          </Button>
        </Empty>
      ) : (
        <SalesTable sales={sales} zone={store.timezone} />
      )}
      {sales.length >= LIST_MAX && <p className="soft">{today.limited(LIST_MAX)}</p>}
    </main>
  );
}

interface TableProps {
  readonly sales: readonly SaleView[];
  readonly zone: string;
}

function SalesTable({ sales, zone }: TableProps) {
  const { today } = useWords().lists;
  return (
    <div className="table-wrap" tabIndex={0} role="region" aria-label={today.title}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{today.time}</th>
            <th scope="col" className="table-number">
              {today.amount}
            </th>
            <th scope="col">{today.state}</th>
            <th scope="col">{today.issuer}</th>
            <th scope="col">{today.reference}</th>
            <th scope="col">{today.cashier}</th>
          </tr>
        </thead>
        <tbody>
          {sales.map((sale) => (
            <SaleRow key={sale.id} sale={sale} zone={zone} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function SaleRow({ sale, zone }: { readonly sale: SaleView; readonly zone: string }) {
  const { deeds, clock } = usePage();
  const { today } = useWords().lists;
  const { payment } = sale;
  const amount = payment?.amount ?? sale.payable;
  const open = (): void => deeds.desk({ type: 'opened', sale, nowMs: clock.nowMs() });
  return (
    <tr onClick={open}>
      <td className="money">
        {payment === undefined
          ? timeText(sale.createdAtMs, zone)
          : stampText(payment.paidAtMs, payment.precisionMs, zone)}
      </td>
      <td className="table-number">
        <button
          type="button"
          className="row-open"
          aria-label={today.open(formatRupiah(amount))}
          onClick={(event) => {
            event.stopPropagation();
            open();
          }}
        >
          <Money amount={amount} />
        </button>
      </td>
      <td>
        <StatusChip sale={sale} />
      </td>
      <td>{payment?.issuer.name}</td>
      <td>{sale.reference}</td>
      <td>{sale.cashier}</td>
    </tr>
  );
}
