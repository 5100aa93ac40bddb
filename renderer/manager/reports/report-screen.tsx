// Owns the reports: any days at a glance, then by time, by person, by bank and by feed. Every list
// adds up to the sum above it.
import { useMemo, useState } from 'react';
import { spanKind } from '../../../shared/days.ts';
import type { RangeReport, Share } from '../../../shared/views.ts';
import { Empty } from '../../components/empty.tsx';
import { useStore, useWords } from '../../hooks.ts';
import { BarChart, TablesContext, type Bar } from './bar-chart.tsx';
import { Breakdown, type Slice } from './breakdown.tsx';
import { Glance } from './glance.tsx';
import { SpanPicker, usePicked } from './span-picker.tsx';
import {
  dateOfWeekday,
  dayLong,
  monthShort,
  monthText,
  spanText,
  weekdayShort,
  weekdayText,
} from './texts.ts';
import { useReport } from './use-report.ts';
import { useReportWords } from './words.ts';
import '../../styles/reports.css';

export function ReportScreen() {
  const today = useStore((state) => state.till.view?.today) ?? '';
  const dayStartsAt = useStore((state) => state.till.view?.store.dayStartsAt) ?? '00:00';
  const words = useReportWords();
  const { locale, fault: faults } = useWords();
  const { picked, setPicked, span } = usePicked(today);
  const { report, isOld, fault } = useReport(span);
  const tables = useState(false);
  return (
    <div className="reports">
      <SpanPicker picked={picked} today={today} onPick={setPicked} />
      <p className="report-title">
        <strong>{spanText(span, locale)}</strong>
        {dayStartsAt !== '00:00' && <span className="soft"> · {words.starts(dayStartsAt)}</span>}
      </p>
      <p className="field-fault" aria-live="polite">
        {span.from > span.until && words.wrongDays}
        {fault !== null && faults.codes[fault.code]}
      </p>
      {report === null && fault === null && <p className="soft">{words.loading}</p>}
      {report !== null && (
        <div className={isOld ? 'report report-old' : 'report'} aria-busy={isOld}>
          <TablesContext value={tables}>
            <Whole report={report} />
          </TablesContext>
        </div>
      )}
    </div>
  );
}

function Whole({ report }: { readonly report: RangeReport }) {
  const words = useReportWords();
  const slices = useSlices(report);
  if (report.payments.count === 0 && report.reversed.count === 0)
    return (
      <>
        <Empty icon="desk" title={words.none} />
        {report.comparisons.length > 0 && <Glance report={report} />}
      </>
    );
  return (
    <>
      <Glance report={report} />
      <Times report={report} />
      <div className="breakdowns">
        <Breakdown title={words.byIssuer} slices={slices.issuers} />
        <Breakdown title={words.byCashier} slices={slices.cashiers} />
        <Breakdown title={words.byFeed} slices={slices.feeds} />
      </div>
    </>
  );
}

function useSlices(
  report: RangeReport,
): Readonly<Record<'cashiers' | 'issuers' | 'feeds', Slice[]>> {
  const { nobody, unknownIssuer } = useReportWords();
  return {
    cashiers: report.byCashier.map(({ cashier, ...sum }) => ({
      ...sum,
      key: cashier ?? '',
      name: cashier ?? nobody,
    })),
    issuers: report.byIssuer.map(({ code, name, ...sum }) => ({
      ...sum,
      key: `${code ?? ''} ${name}`,
      name: name || code || unknownIssuer,
    })),
    feeds: report.byFeed.map(({ feed, ...sum }) => ({ ...sum, key: feed, name: feed })),
  };
}

/** Of one day its hours; of more days the days or months, then what hours and weekdays are like. */
function Times({ report }: { readonly report: RangeReport }) {
  const words = useReportWords();
  const { locale } = useWords();
  const hours = useMemo(() => hourBars(report), [report]);
  const byHour = <BarChart title={words.byHour} of={words.hour} bars={hours} />;
  if (spanKind(report) === 'day') return byHour;
  const isLong = report.byDay.length > DAYS_DRAWN;
  const bars = isLong ? monthBars(report, locale) : dayBars(report, locale);
  return (
    <>
      <BarChart
        title={isLong ? words.byMonth : words.byDay}
        of={isLong ? words.month : words.date}
        bars={bars}
      />
      <div className="chart-pair">
        {byHour}
        <BarChart
          title={words.byWeekday}
          of={words.weekday}
          bars={weekdayBars(report, locale)}
          unit={words.perDay}
        />
      </div>
    </>
  );
}

/** More days than this are drawn as months. */
const DAYS_DRAWN = 62;

const NOTHING = { count: 0, amount: 0 };
const NO_SHARE: Share = { ...NOTHING, sales: NOTHING };

/** From the first to the last hour with money, in the order of the shop's day. */
function hourBars({ byHour, dayStartsAt }: RangeReport): Bar[] {
  const start = Number(dayStartsAt.slice(0, 2));
  const place = (hour: number): number => (hour - start + 24) % 24;
  const known = new Map(byHour.map((each) => [place(each.hour), each]));
  const places = [...known.keys()];
  const [first, last] = [Math.min(...places), Math.max(...places)];
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, n) => {
    const hour = String((first + n + start) % 24).padStart(2, '0');
    const { count, amount, sales } = known.get(first + n) ?? NO_SHARE;
    return { key: hour, label: hour, name: `${hour}:00–${hour}:59`, count, amount, sales };
  });
}

function dayBars({ byDay }: RangeReport, locale: string): Bar[] {
  const isWeek = byDay.length <= 7;
  return byDay.map(({ date, ...share }) => ({
    ...share,
    key: date,
    label: isWeek ? weekdayShort(date, locale) : String(Number(date.slice(8))),
    name: dayLong(date, locale),
  }));
}

function monthBars({ byDay }: RangeReport, locale: string): Bar[] {
  const months = new Map<string, Bar>();
  for (const { date, count, amount, sales } of byDay) {
    const key = date.slice(0, 7);
    const before = months.get(key) ?? {
      ...NO_SHARE,
      key,
      label: monthShort(date, locale),
      name: monthText(date, locale),
    };
    months.set(key, {
      ...before,
      count: before.count + count,
      amount: before.amount + amount,
      sales: {
        count: before.sales.count + sales.count,
        amount: before.sales.amount + sales.amount,
      },
    });
  }
  return [...months.values()];
}

function weekdayBars({ byWeekday }: RangeReport, locale: string): Bar[] {
  return byWeekday.map(({ weekday, days, count, amount, sales }) => {
    const mean = (value: number): number => Math.round(value / Math.max(1, days));
    const date = dateOfWeekday(weekday);
    return {
      key: String(weekday),
      label: weekdayShort(date, locale),
      name: weekdayText(date, locale),
      count: mean(count),
      amount: mean(amount),
      sales: { count: mean(sales.count), amount: mean(sales.amount) },
    };
  });
}
