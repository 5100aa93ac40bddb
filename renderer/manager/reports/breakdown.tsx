// Owns who sold it, by which bank or wallet it came, through which feed: tables whose last column
// is drawn.
import type { Sum } from '../../../shared/views.ts';
import { Money } from '../../components/money.tsx';
import { useWords } from '../../hooks.ts';
import { countText } from './texts.ts';
import { useReportWords } from './words.ts';

export interface Slice extends Sum {
  readonly key: string;
  readonly name: string;
}

interface BreakdownProps {
  readonly title: string;
  readonly slices: readonly Slice[];
}

export function Breakdown({ title, slices }: BreakdownProps) {
  const words = useReportWords();
  const { locale } = useWords();
  const all = slices.reduce((total, { amount }) => total + amount, 0);
  const most = Math.max(1, ...slices.map(({ amount }) => amount));
  if (slices.length === 0) return null;
  return (
    <section className="panel breakdown">
      <table className="table report-table">
        <caption>{title}</caption>
        <thead>
          <tr>
            <th scope="col">{words.name}</th>
            <th scope="col">{words.count}</th>
            <th scope="col">{words.amount}</th>
            <th scope="col">{words.share}</th>
          </tr>
        </thead>
        <tbody>
          {slices.map(({ key, name, count, amount }) => (
            <tr key={key}>
              <th scope="row">{name}</th>
              <td className="money">{countText(count, locale)}</td>
              <td>
                <Money amount={amount} />
              </td>
              <td className="breakdown-share">
                <svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
                  <rect width={(amount / most) * 100} height="1" className="bar-sales" />
                </svg>
                <span className="money">{Math.round((amount / Math.max(1, all)) * 100)} %</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
