// Owns what head office's parts share: a fault as a sentence, a sum in a cell, moments, a button
// for the next page, the troubles of a till.
import type { ReactNode } from 'react';
import type { TillTrouble } from '../../../shared/office.ts';
import { formatRupiah } from '../../../shared/money.ts';
import { shopDay } from '../../../shared/time.ts';
import { Button } from '../../components/button.tsx';
import type { CallFault } from '../../deeds.ts';
import { dayText, minuteText } from '../../format.ts';
import { useStore, useWords } from '../../hooks.ts';
import type { Listed } from './use-office.ts';
import { useOfficeWords } from './words.ts';

export function OfficeFault({ fault }: { readonly fault: CallFault | null }) {
  const { codes } = useWords().fault;
  const words = useOfficeWords().fault;
  const said = fault === null ? null : { ...codes, ...words }[fault.code];
  return (
    <span className="field-fault" aria-live="polite">
      {said}
    </span>
  );
}

interface SumProps {
  readonly of: { readonly count: number; readonly amount: number };
}

/** Rupiah over the count, both read as one cell. */
export function SumCell({ of: { count, amount } }: SumProps) {
  const { locale } = useWords();
  if (count === 0) return <span className="soft">0</span>;
  return (
    <>
      {formatRupiah(amount)}
      <small className="soft"> {count.toLocaleString(locale)}×</small>
    </>
  );
}

/** "12:04", and the day where it is not today. */
export function useMoment(): (ms: number, timezone?: string) => string {
  const view = useStore((state) => state.till.view);
  const { locale } = useWords();
  return (ms, timezone) => {
    if (view === null) return '';
    const zone = timezone ?? view.store.timezone;
    const day = shopDay(ms, { timezone: zone, dayStartsAt: '00:00' });
    const time = minuteText(ms, zone);
    return day === view.today ? time : `${dayText(day, locale)} ${time}`;
  };
}

export function Troubles({ of }: { readonly of: readonly TillTrouble[] }) {
  const words = useOfficeWords();
  if (of.length === 0) return <span className="chip chip-fine">{words.fine}</span>;
  return of.map((trouble) => (
    <span key={trouble} className="chip chip-silent">
      {words.troubles[trouble]}
    </span>
  ));
}

interface TableProps {
  readonly label: string;
  /** Amounts stand at the end of their column, their heads too. */
  readonly heads: readonly (string | { readonly amount: string })[];
  readonly children: ReactNode;
}

export function OfficeTable({ label, heads, children }: TableProps) {
  return (
    <div className="table-wrap office-wrap" tabIndex={0} role="region" aria-label={label}>
      <table className="table office-table" aria-label={label}>
        <thead>
          <tr>
            {heads.map((head) => {
              const text = typeof head === 'string' ? head : head.amount;
              return (
                <th key={text} scope="col" className={text === head ? '' : 'office-amount'}>
                  {text}
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

export function ListEnd<T>({ list }: { readonly list: Listed<T> }) {
  const words = useOfficeWords();
  return (
    <>
      <OfficeFault fault={list.fault} />
      {list.items === null && list.fault === null && <p className="soft">{words.loading}</p>}
      {list.hasMore && <Button onPress={list.more}>{words.more}</Button>}
    </>
  );
}
