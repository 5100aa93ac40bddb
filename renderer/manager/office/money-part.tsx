// Owns the money of all stores: the sums of the days, what wants a look, then store by store.
import { useCallback } from 'react';
import type { OfficeOverview, OfficeStore, TillTrouble } from '../../../shared/office.ts';
import { formatRupiah } from '../../../shared/money.ts';
import { Button } from '../../components/button.tsx';
import { timeText } from '../../format.ts';
import { usePage, useStore, useWords } from '../../hooks.ts';
import type { OfficeSpan } from './office-screen.tsx';
import { ListEnd, OfficeFault, OfficeTable, SumCell } from './parts.tsx';
import { useAnswer, useList } from './use-office.ts';
import { useOfficeWords } from './words.ts';

/** As long as somebody looks: cheap at the hub, and new enough for a person. */
const LOOK_EVERY_MS = 15_000;
const SUMS = ['payments', 'sales', 'unclaimed', 'dismissed', 'reversed'] as const;
const TROUBLES: readonly TillTrouble[] = ['silent', 'clock', 'version', 'backlog'];

interface MoneyProps {
  readonly span: OfficeSpan;
  readonly onLook: (store: string) => void;
}

export function MoneyPart({ span: { from, until, store }, onLook }: MoneyProps) {
  const { api } = usePage().session;
  const words = useOfficeWords();
  const asked = useCallback(
    () => ({ from, until, ...(store === undefined ? {} : { store }) }),
    [from, until, store],
  );
  const { answer, fault } = useAnswer(
    useCallback(() => api.office.overview(asked()), [api, asked]),
    LOOK_EVERY_MS,
  );
  const stores = useList<OfficeStore>(
    useCallback(
      (after) => api.office.stores({ ...asked(), ...(after === undefined ? {} : { after }) }),
      [api, asked],
    ),
  );
  const { items } = stores;
  return (
    <>
      <OfficeFault fault={fault} />
      {answer !== null && <Overview overview={answer} />}
      {items !== null && items.length === 0 && <p className="soft">{words.noStores}</p>}
      {items !== null && items.length > 0 && (
        <OfficeTable
          label={words.stores}
          heads={[words.store, ...SUMS.map((name) => ({ amount: words.sums[name] })), words.till]}
        >
          {items.map((each) => (
            <StoreRow key={each.store} store={each} onLook={onLook} />
          ))}
        </OfficeTable>
      )}
      <ListEnd list={stores} />
    </>
  );
}

function Overview({ overview }: { readonly overview: OfficeOverview }) {
  const words = useOfficeWords();
  const { locale } = useWords();
  const timezone = useStore((state) => state.till.view?.store.timezone) ?? 'Asia/Jakarta';
  const { sums, stores, tills, troubles, conflicts, asOfMs } = overview;
  const bad = TROUBLES.filter((name) => (troubles[name] ?? 0) > 0);
  return (
    <section className="panel office-overview" aria-label={words.sums.payments}>
      <dl className="office-sums">
        {SUMS.map((name) => (
          <div key={name} className={name === 'payments' ? 'office-main' : ''}>
            <dt>{words.sums[name]}</dt>
            <dd>{formatRupiah(sums[name].amount)}</dd>
            <dd className="soft office-count">
              {words.count(sums[name].count.toLocaleString(locale))}
            </dd>
          </div>
        ))}
      </dl>
      <p className="office-line">
        <span>
          {stores.toLocaleString(locale)} {words.stores.toLowerCase()} · {words.tillsCount(tills)}
        </span>
        {bad.map((name) => (
          <span key={name} className="chip chip-silent">
            {words.troubles[name]}: {troubles[name]}
          </span>
        ))}
        {conflicts > 0 && (
          <span className="chip chip-bad">
            {words.conflicts}: {conflicts}
          </span>
        )}
        <span className="soft">{words.asOf(timeText(asOfMs, timezone))}</span>
      </p>
    </section>
  );
}

interface StoreRowProps {
  readonly store: OfficeStore;
  readonly onLook: (store: string) => void;
}

function StoreRow({ store: { store, name, sums, tills, troubled }, onLook }: StoreRowProps) {
  const words = useOfficeWords();
  return (
    <tr>
      <th scope="row">
        {name ?? store}
        {name !== null && name !== store && <small className="soft"> {store}</small>}
      </th>
      {SUMS.map((each) => (
        <td key={each} className="money office-amount">
          <SumCell of={sums[each]} />
        </td>
      ))}
      <td className="office-tills-cell">
        <span>{words.tillsCount(tills)}</span>
        {troubled > 0 && <span className="chip chip-silent">{troubled}</span>}
        <Button look="quiet" label={words.lookAt(name ?? store)} onPress={() => onLook(store)}>
          {words.look}
        </Button>
      </td>
    </tr>
  );
}
