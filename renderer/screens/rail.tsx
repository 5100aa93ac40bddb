// Owns the column beside the pad: every sale that waits, today's sums, and the last few sales, so
// that "did the one before go through?" is answered without leaving the screen.
import type { SaleView } from '../../shared/views.ts';
import { Countdown } from '../components/ago.tsx';
import { Money } from '../components/money.tsx';
import { KeyHint } from '../components/button.tsx';
import { Icon } from '../components/icon.tsx';
import { StatusChip } from '../components/status-chip.tsx';
import { minuteText } from '../format.ts';
import { usePage, useStore, useWords } from '../hooks.ts';
import { openSales } from '../keys.ts';
import { recentSales } from '../recent.ts';
import { sumOf } from '../store.ts';

export function Rail() {
  const till = useStore((state) => state.till);
  const focusId = useStore((state) => state.desk.focusId);
  const words = useWords().sell.rail;
  const { view } = till;
  if (view === null) return null;
  const waiting = openSales({ till });
  const recent = recentSales(view);
  const { sales } = view.totals;
  const unclaimed = sumOf(view.inbox);
  return (
    <aside className="rail">
      {waiting.length > 0 && (
        <section aria-label={words.waiting}>
          <h2>{words.waiting}</h2>
          <ol className="cards">
            {waiting.map((sale, index) => (
              <SaleCard
                key={sale.id}
                sale={sale}
                number={index + 1}
                isCurrent={sale.id === focusId}
              />
            ))}
          </ol>
        </section>
      )}
      <dl className="sums">
        <div>
          <dt>{words.sold}</dt>
          <dd>
            <Money amount={sales.amount} />
            <small>{words.count(sales.count)}</small>
          </dd>
        </div>
        {unclaimed.count > 0 && (
          <div className="sums-warn">
            <dt>{words.unclaimed}</dt>
            <dd>
              <Money amount={unclaimed.amount} />
              <small>{words.payments(unclaimed.count)}</small>
            </dd>
          </div>
        )}
      </dl>
      <section aria-label={words.recent} className="recent">
        <h2>
          {words.recent} {recent.length > 0 && <KeyHint of="L" />}
        </h2>
        {recent.length === 0 && <p className="soft">{words.none}</p>}
        <ul>
          {recent.map((sale, place) => (
            <Recent key={sale.id} sale={sale} zone={view.store.timezone} hasKey={place === 0} />
          ))}
        </ul>
      </section>
    </aside>
  );
}

interface CardProps {
  readonly sale: SaleView;
  readonly number: number;
  readonly isCurrent: boolean;
}

export function SaleCard({ sale, number, isCurrent }: CardProps) {
  const { deeds } = usePage();
  const hasKey = number <= 9;
  return (
    <li>
      <button
        type="button"
        className={`card card-${sale.status}`}
        aria-current={isCurrent ? 'true' : undefined}
        onClick={() => deeds.desk({ type: 'focused', saleId: sale.id })}
        {...(hasKey ? { 'aria-keyshortcuts': `Alt+${number}` } : {})}
      >
        <span className="card-top">
          <strong>
            <Money amount={sale.payable} />
          </strong>
          {hasKey && <KeyHint of={`Alt ${number}`} />}
        </span>
        <span className="card-bottom">
          <CardState sale={sale} />
          <span className="card-reference">{sale.reference}</span>
        </span>
      </button>
    </li>
  );
}

/** The time that is left, or in a word why there is more to know. */
function CardState({ sale }: { readonly sale: SaleView }) {
  const words = useWords().sell.rail;
  if (sale.status !== 'waiting') return <StatusChip sale={sale} />;
  if (sale.verifying === true)
    return (
      <span className="chip chip-accent">
        <Icon name="search" />
        {words.verifying}
      </span>
    );
  return <Countdown untilMs={sale.expiresAtMs} />;
}

interface RecentProps {
  readonly sale: SaleView;
  readonly zone: string;
  readonly hasKey: boolean;
}

function Recent({ sale, zone, hasKey }: RecentProps) {
  const { deeds } = usePage();
  return (
    <li>
      <button
        type="button"
        className="recent-row"
        onClick={() => deeds.lookAgain(sale)}
        {...(hasKey ? { 'aria-keyshortcuts': 'L' } : {})}
      >
        <span className="money">{minuteText(sale.closedAtMs ?? sale.createdAtMs, zone)}</span>
        <strong>
          <Money amount={sale.payment?.amount ?? sale.payable} />
        </strong>
        <StatusChip sale={sale} />
      </button>
    </li>
  );
}
