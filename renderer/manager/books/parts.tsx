// Owns what the three sections share: sums as a table, a fault as a sentence, moments in words.
import type { ReactNode } from 'react';
import { shopDay } from '../../../shared/time.ts';
import { formatRupiah } from '../../../shared/money.ts';
import type { CallFault } from '../../deeds.ts';
import { dayText, minuteText } from '../../format.ts';
import { useStore, useWords } from '../../hooks.ts';
import { useBooksWords } from './words.ts';

export interface SumLine {
  readonly name: string;
  readonly count: number;
  readonly amount: number;
  readonly isMain?: boolean;
}

export function Sums({
  title,
  lines,
}: {
  readonly title: string;
  readonly lines: readonly SumLine[];
}) {
  const words = useBooksWords();
  if (lines.length === 0) return null;
  return (
    <table className="table tally">
      <caption>{title}</caption>
      <thead>
        <tr>
          <th scope="col">{words.what}</th>
          <th scope="col">{words.count}</th>
          <th scope="col">{words.amount}</th>
        </tr>
      </thead>
      <tbody>
        {lines.map(({ name, count, amount, isMain }) => (
          <tr key={name} className={isMain === true ? 'tally-main' : ''}>
            <th scope="row">{name}</th>
            <td className="money">{count}</td>
            <td className="money">{formatRupiah(amount)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function Fault({ fault }: { readonly fault: CallFault | null }) {
  const { codes } = useWords().fault;
  return (
    <p className="field-fault" aria-live="polite">
      {fault !== null && codes[fault.code]}
    </p>
  );
}

/** "Sabtu, 21 November 12:04" in the shop's own zone. */
export function useMoment(): (ms: number) => string {
  const store = useStore((state) => state.till.view?.store);
  const { locale } = useWords();
  return (ms) =>
    store === undefined
      ? ''
      : `${dayText(shopDay(ms, store), locale)} ${minuteText(ms, store.timezone)}`;
}

export function Section({
  lead,
  children,
}: {
  readonly lead: string;
  readonly children: ReactNode;
}) {
  return (
    <div className="books">
      <p className="soft">{lead}</p>
      {children}
    </div>
  );
}
