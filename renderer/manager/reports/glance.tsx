// Owns the answer to the manager's first question: how much came, what of it is what, and is that
// much or little.
import { daysBetween, spanKind, weekdayOf } from '../../../shared/days.ts';
import type { Comparison, RangeReport, Sum } from '../../../shared/views.ts';
import { Money } from '../../components/money.tsx';
import { minuteText } from '../../format.ts';
import { useWords } from '../../hooks.ts';
import { changeText, countText, dateOfWeekday, spanText, weekdayText } from './texts.ts';
import { useReportWords, type ReportWords } from './words.ts';

export function Glance({ report }: { readonly report: RangeReport }) {
  const words = useReportWords();
  const { locale } = useWords();
  const { payments } = report;
  const average = payments.count === 0 ? 0 : Math.round(payments.amount / payments.count);
  return (
    <section className="panel glance" aria-label={words.money}>
      <dl className="glance-sums">
        <div className="glance-main">
          <dt>
            {words.money}
            {report.isSoFar && (
              <small> {words.soFar(minuteText(report.asOfMs, report.timezone))}</small>
            )}
          </dt>
          <dd>
            <Money amount={payments.amount} />
          </dd>
        </div>
        <div>
          <dt>{words.count}</dt>
          <dd className="money">{countText(payments.count, locale)}</dd>
        </div>
        <div>
          <dt>{words.average}</dt>
          <dd>
            <Money amount={average} />
          </dd>
        </div>
      </dl>
      <Parts report={report} />
      <Against report={report} />
    </section>
  );
}

const PARTS = ['sales', 'unclaimed', 'dismissed'] as const;

/** What the money is: the three places add up to all of it; what was taken back stands apart. */
function Parts({ report }: { readonly report: RangeReport }) {
  const words = useReportWords();
  const { payments, sales, reversed, manual, unseen } = report;
  const widths = PARTS.map((part) => (report[part].amount / Math.max(1, payments.amount)) * 100);
  const pieces = PARTS.map((part, n) => ({
    part,
    from: widths.slice(0, n).reduce((total, width) => total + width, 0),
    width: widths[n] ?? 0,
  }));
  return (
    <div className="parts">
      <svg className="parts-bar" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
        {pieces.map(({ part, from, width }) => (
          <rect key={part} x={from} y="0" width={width} height="1" className={`part-${part}`} />
        ))}
      </svg>
      <dl className="parts-list">
        <Part name={words.sales} sum={sales} sign="sales" />
        {manual.count > 0 && <Part name={words.manual} sum={manual} sign="manual" />}
        {unseen.count > 0 && <Part name={words.unseen} sum={unseen} sign="unseen" />}
        <Part name={words.unclaimed} sum={report.unclaimed} sign="unclaimed" />
        <Part name={words.dismissed} sum={report.dismissed} sign="dismissed" />
        {reversed.count > 0 && <Part name={words.reversed} sum={reversed} sign="reversed" />}
      </dl>
    </div>
  );
}

interface PartProps {
  readonly name: string;
  readonly sum: Sum;
  readonly sign: (typeof PARTS)[number] | 'reversed' | 'manual' | 'unseen';
}

function Part({ name, sum, sign }: PartProps) {
  return (
    <div className={`parts-row parts-row-${sign}`}>
      <dt>
        <svg className="parts-sign" viewBox="0 0 1 1" aria-hidden="true">
          <rect width="1" height="1" className={`part-${sign}`} />
        </svg>
        {name}
      </dt>
      <dd>
        <Money amount={sum.amount} /> <Count of={sum} />
      </dd>
    </div>
  );
}

function Count({ of }: { readonly of: Sum }) {
  const { locale } = useWords();
  return <small className="money">({countText(of.count, locale)})</small>;
}

function Against({ report }: { readonly report: RangeReport }) {
  const words = useReportWords();
  const { locale } = useWords();
  const isDay = report.from === report.until;
  if (report.comparisons.length === 0) return null;
  return (
    <dl className="against">
      {report.comparisons.map((other) => {
        const change = changeText(report.payments.amount, other.payments.amount);
        return (
          <div key={other.kind}>
            <dt>
              {nameOf(other, report, words, locale)}
              {report.isSoFar && <small> {words.toThisTime[isDay ? 'day' : 'days']}</small>}
            </dt>
            <dd>
              {change !== null && <strong className="against-change">{change}</strong>}
              <Money amount={other.payments.amount} /> <Count of={other.payments} />
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

function nameOf(
  other: Comparison,
  report: RangeReport,
  { against }: ReportWords,
  locale: string,
): string {
  const weekday = weekdayText(dateOfWeekday(weekdayOf(report.from)), locale);
  if (other.kind === 'week_before') return against.week_before(weekday);
  if (other.kind === 'usual') return against.usual(weekday, other.weeks);
  switch (spanKind(report)) {
    case 'month':
      return `${against.month_before}: ${spanText(other, locale)}`;
    case 'year':
      return `${against.year_before}: ${spanText(other, locale)}`;
    case 'week':
      return against.week_of;
    case 'day':
    case 'days':
      return against.days_before(daysBetween(other.from, other.until) + 1);
  }
}
