// Owns a chart of bars that can be read in every way: looked at, pointed at, walked through with
// arrows, or turned into a table. Each bar is all money; its full part is what paid sales.
import { createContext, use, useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { formatRupiah } from '../../../shared/money.ts';
import type { Sum } from '../../../shared/views.ts';
import { useWords } from '../../hooks.ts';
import { countText, roundText, scaleEnd } from './texts.ts';
import { useReportWords } from './words.ts';

/** Whether charts are shown as tables, and how to turn them all. */
export const TablesContext = createContext<readonly [boolean, (isTable: boolean) => void]>([
  false,
  () => undefined,
]);

export interface Bar extends Sum {
  readonly key: string;
  /** Under the bar; may be left out where there is no room. */
  readonly label: string;
  /** Said of the bar, and in the table. */
  readonly name: string;
  readonly sales: Sum;
}

interface ChartProps {
  readonly title: string;
  /** What the bars are of: the head of the table's first column. */
  readonly of: string;
  readonly bars: readonly Bar[];
  /** Said after the amounts: "average of a day". */
  readonly unit?: string;
}

export function BarChart({ title, of, bars, unit }: ChartProps) {
  const words = useReportWords();
  // Who reads tables reads them all: one choice for every chart of the screen.
  const [isTable, setIsTable] = use(TablesContext);
  return (
    <figure className="chart panel">
      <figcaption>
        <h2>{title}</h2>
        {unit !== undefined && <span className="soft">{unit}</span>}
        <button
          type="button"
          className="chart-turn"
          aria-label={`${title}: ${isTable ? words.asChart : words.asTable}`}
          onClick={() => setIsTable(!isTable)}
        >
          {isTable ? words.asChart : words.asTable}
        </button>
      </figcaption>
      {isTable ? <BarTable of={of} bars={bars} /> : <Bars title={title} bars={bars} />}
    </figure>
  );
}

function BarTable({ of, bars }: Pick<ChartProps, 'of' | 'bars'>) {
  const words = useReportWords();
  const { locale } = useWords();
  return (
    <div className="chart-table" tabIndex={0} role="region" aria-label={of}>
      <table className="table report-table">
        <thead>
          <tr>
            <th scope="col">{of}</th>
            <th scope="col">{words.count}</th>
            <th scope="col">{words.money}</th>
            <th scope="col">{words.sales}</th>
          </tr>
        </thead>
        <tbody>
          {bars.map(({ key, name, count, amount, sales }) => (
            <tr key={key}>
              <th scope="row">{name}</th>
              <td className="money">{countText(count, locale)}</td>
              <td className="money">{formatRupiah(amount)}</td>
              <td className="money">{formatRupiah(sales.amount)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const HEIGHT = 190;
const TOP = 10;
const BOTTOM = 24;
const LEFT = 64;
/** A lonely bar is no wall. */
const BAR_MAX = 96;
/** Room a label needs, in pixels. */
const LABEL_WIDTH = 40;

function useWidth() {
  const ref = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(600);
  useEffect(() => {
    const { current } = ref;
    if (current === null) return undefined;
    const watch = new ResizeObserver(([entry]) => {
      if (entry !== undefined) setWidth(Math.max(200, entry.contentRect.width));
    });
    watch.observe(current);
    return () => watch.disconnect();
  }, []);
  return { ref, width };
}

function Bars({ title, bars }: Pick<ChartProps, 'title' | 'bars'>) {
  const words = useReportWords();
  const { ref, width } = useWidth();
  const [at, setAt] = useState<number | null>(null);
  const most = bars.reduce((best, bar) => (bar.amount > best.amount ? bar : best), NO_BAR);
  const walk = (event: KeyboardEvent): void => {
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    setAt(step(at, bars.length));
  };
  const shown = (at === null ? undefined : bars[at]) ?? most;
  return (
    <div
      ref={ref}
      className="chart-field"
      tabIndex={0}
      role="slider"
      aria-label={words.chart(title)}
      aria-valuemin={1}
      aria-valuemax={bars.length}
      aria-valuenow={bars.indexOf(shown) + 1}
      aria-valuetext={sentence(shown)}
      onKeyDown={walk}
      onBlur={() => setAt(null)}
      onPointerLeave={() => setAt(null)}
    >
      <p className={at === null ? 'chart-read soft' : 'chart-read'}>
        {at === null && `${words.most} · `}
        {sentence(shown)}
      </p>
      <Drawing bars={bars} width={width} at={at} onPoint={setAt} />
    </div>
  );
}

const NO_BAR: Bar = {
  key: '',
  label: '',
  name: '',
  count: 0,
  amount: 0,
  sales: { count: 0, amount: 0 },
};

const STEPS: Readonly<Record<string, (at: number | null, length: number) => number>> = {
  ArrowLeft: (at, length) => (at === null ? length - 1 : Math.max(0, at - 1)),
  ArrowRight: (at, length) => (at === null ? 0 : Math.min(length - 1, at + 1)),
  Home: () => 0,
  End: (_, length) => length - 1,
};

const sentence = ({ name, amount, count }: Bar): string =>
  `${name}: ${formatRupiah(amount)} (${count})`;

interface DrawingProps {
  readonly bars: readonly Bar[];
  readonly width: number;
  readonly at: number | null;
  readonly onPoint: (at: number) => void;
}

function Drawing({ bars, width, at, onPoint }: DrawingProps) {
  const { locale } = useWords();
  const { short } = useReportWords();
  const end = scaleEnd(Math.max(...bars.map(({ amount }) => amount), 0));
  const field = HEIGHT - TOP - BOTTOM;
  const slot = (width - LEFT) / Math.max(1, bars.length);
  const gap = Math.min(8, slot * 0.25);
  const every = Math.max(1, Math.ceil(LABEL_WIDTH / slot));
  const y = (amount: number): number => TOP + field - (amount / end) * field;
  return (
    <svg width={width} height={HEIGHT} aria-hidden="true" className="chart-drawing">
      {[0, 0.5, 1].map((part) => (
        <g key={part}>
          <line x1={LEFT} x2={width} y1={y(end * part)} y2={y(end * part)} className="chart-line" />
          <text x={LEFT - 8} y={y(end * part) + 4} className="chart-scale">
            {roundText(end * part, locale, short)}
          </text>
        </g>
      ))}
      {bars.map(({ key, label, amount, sales }, n) => {
        const barWidth = Math.min(BAR_MAX, Math.max(1, slot - gap));
        const size = { x: LEFT + (n + 0.5) * slot - barWidth / 2, width: barWidth };
        return (
          <g key={key} onPointerEnter={() => onPoint(n)} onPointerDown={() => onPoint(n)}>
            <rect
              x={LEFT + n * slot}
              width={slot}
              y={TOP}
              height={field}
              className={n === at ? 'chart-slot chart-slot-at' : 'chart-slot'}
            />
            <rect {...size} y={y(amount)} height={y(0) - y(amount)} className="bar-other" />
            <rect
              {...size}
              y={y(sales.amount)}
              height={y(0) - y(sales.amount)}
              className="bar-sales"
            />
            {n % every === 0 && (
              <text x={LEFT + (n + 0.5) * slot} y={HEIGHT - 7} className="chart-label">
                {label}
              </text>
            )}
          </g>
        );
      })}
    </svg>
  );
}
