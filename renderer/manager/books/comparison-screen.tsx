// Owns a day beside the provider's history: is every rupiah told, and if not, which one is left.
import { useEffect, useState } from 'react';
import type { ComparedRow, DayComparison, FeedComparison } from '../../../shared/comparison.ts';
import type { QrCodeList } from '../../../shared/views.ts';
import { formatRupiah } from '../../../shared/money.ts';
import { Button } from '../../components/button.tsx';
import { Icon } from '../../components/icon.tsx';
import { minuteText, timeText } from '../../format.ts';
import { usePage, useStore, useWords } from '../../hooks.ts';
import { useAsked } from './asking.ts';
import { Fault, Section, Sums, useMoment } from './parts.tsx';
import { useBooksWords } from './words.ts';
import '../../styles/books.css';

export function ComparisonScreen() {
  const { api } = usePage().session;
  const today = useStore((state) => state.till.view?.today) ?? '';
  const words = useBooksWords().day;
  const [date, setDate] = useState(today);
  const { ask, answer, fault, isBusy } = useAsked<DayComparison>();
  useEffect(() => void ask(() => api.day.last({ date })), [ask, api, date]);
  return (
    <Section lead={words.lead}>
      <div className="books-tools">
        <label className="field">
          <span>{words.date}</span>
          <input
            type="date"
            value={date}
            max={today}
            onChange={(event) => event.target.value !== '' && setDate(event.target.value)}
          />
        </label>
        <Button
          look="main"
          icon="search"
          isBusy={isBusy}
          onPress={() => void ask(() => api.day.compare({ date }))}
        >
          {words.compare}
        </Button>
      </div>
      <Fault fault={fault} />
      <Codes date={date} />
      <div className="books" aria-live="polite">
        {answer?.date === date && <Day day={answer} />}
      </div>
    </Section>
  );
}

function Day({ day }: { readonly day: DayComparison }) {
  const words = useBooksWords().day;
  if (day.feeds.length === 0) return <p className="soft">{words.never}</p>;
  return (
    <>
      <Verdict day={day} />
      {day.feeds.map((feed) => (
        <Feed key={feed.feed} feed={feed} />
      ))}
    </>
  );
}

function Verdict({ day }: { readonly day: DayComparison }) {
  const words = useBooksWords().day;
  if (day.isExplained)
    return (
      <p className="day-explained">
        <Icon name="check" /> {words.explained}
      </p>
    );
  const { unclaimed, unproven, needsPerson, feeds } = day;
  const open = [
    ...(unclaimed.count > 0
      ? [words.unclaimed(unclaimed.count, formatRupiah(unclaimed.amount))]
      : []),
    ...(unproven.count > 0 ? [words.unproven(unproven.count, formatRupiah(unproven.amount))] : []),
    ...(needsPerson > 0 ? [words.needsPerson(needsPerson)] : []),
    ...feeds.filter(isOpen).map(({ feed }) => words.feedOpen(feed)),
  ];
  return (
    <div className="day-open">
      <strong>
        <Icon name="warning" /> {words.open}
      </strong>
      <ul>
        {open.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </div>
  );
}

function isOpen(feed: FeedComparison): boolean {
  const rows = feed.onlyThere.length + feed.onlyHere.length + feed.unlisted.length;
  return feed.canAsk && (feed.fault !== null || rows + feed.unreadable > 0);
}

function Feed({ feed }: { readonly feed: FeedComparison }) {
  const words = useBooksWords();
  const { faults } = useWords().feed;
  const zone = useStore((state) => state.till.view?.store.timezone) ?? 'Asia/Jakarta';
  const momentOf = useMoment();
  const { day } = words;
  return (
    <section className="panel">
      <h2>{feed.feed}</h2>
      <p className="soft">{day.asked(momentOf(feed.atMs), feed.by ?? words.nobody)}</p>
      {!feed.canAsk && <p>{day.pushOnly}</p>}
      {feed.fault !== null && <p className="field-fault">{faults[feed.fault]}</p>}
      {feed.coveredFromMs !== null && (
        <p className="books-warning">{day.covered(minuteText(feed.coveredFromMs, zone))}</p>
      )}
      {feed.unreadable > 0 && <p className="books-warning">{day.unreadable(feed.unreadable)}</p>}
      {feed.canAsk && feed.fault === null && <Beside feed={feed} />}
    </section>
  );
}

function Beside({ feed }: { readonly feed: FeedComparison }) {
  const { day } = useBooksWords();
  const lines = [
    { name: day.both, ...feed.both, isMain: true },
    ...(feed.outside.count > 0 ? [{ name: day.outside, ...feed.outside }] : []),
  ];
  return (
    <>
      <Sums title={day.besides} lines={lines} />
      <Fee feed={feed} />
      <Rows title={day.found} rows={feed.found} />
      <Rows title={day.onlyThere} rows={feed.onlyThere} />
      <Rows title={day.onlyHere} rows={feed.onlyHere} />
      <Rows title={day.unlisted} rows={feed.unlisted} />
    </>
  );
}

/** Fees come in hundredths of a rupiah; nothing of them is rounded away. */
function senText(sen: number): string {
  const rest = sen % 100;
  const whole = formatRupiah(Math.floor(sen / 100));
  return rest === 0 ? whole : `${whole},${String(rest).padStart(2, '0')}`;
}

function Fee({ feed }: { readonly feed: FeedComparison }) {
  const { day } = useBooksWords();
  if (feed.both.count === 0) return null;
  if (feed.feeSen === null || feed.netSen === null) return <p className="soft">{day.feeUnknown}</p>;
  return (
    <p className="money">
      {day.gross} {formatRupiah(feed.gross)} − {day.fee} {senText(feed.feeSen)} = {day.net}{' '}
      <strong>{senText(feed.netSen)}</strong>
    </p>
  );
}

function Rows({ title, rows }: { readonly title: string; readonly rows: readonly ComparedRow[] }) {
  const words = useBooksWords();
  const { unknownIssuer } = useWords();
  const zone = useStore((state) => state.till.view?.store.timezone) ?? 'Asia/Jakarta';
  if (rows.length === 0) return null;
  return (
    <table className="table tally">
      <caption>{title}</caption>
      <thead>
        <tr>
          <th scope="col">{words.when}</th>
          <th scope="col">{words.issuer}</th>
          <th scope="col">{words.amount}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          <tr key={row.paymentId ?? index}>
            <td>{timeText(row.atMs, zone)}</td>
            <td>{row.issuer || unknownIssuer}</td>
            <td className="money">{formatRupiah(row.amount)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The codes a SNAP provider made that day, each with the money found for it. */
function Codes({ date }: { readonly date: string }) {
  const { api } = usePage().session;
  const hasSnap = useStore((state) => state.till.view?.feeds.some(({ kind }) => kind === 'snap'));
  const zone = useStore((state) => state.till.view?.store.timezone) ?? 'Asia/Jakarta';
  const words = useBooksWords();
  const { ask, answer, fault, isBusy } = useAsked<QrCodeList>();
  if (hasSnap !== true) return null;
  return (
    <section className="panel">
      <h2>{words.day.codes}</h2>
      <Button icon="list" isBusy={isBusy} onPress={() => void ask(() => api.qrCode.list({ date }))}>
        {words.day.listCodes}
      </Button>
      <Fault fault={fault} />
      {answer !== null && answer.items.length === 0 && <p className="soft">{words.day.noCodes}</p>}
      {answer !== null && answer.items.length > 0 && (
        <table className="table tally">
          <caption>{words.day.codes}</caption>
          <thead>
            <tr>
              <th scope="col">{words.when}</th>
              <th scope="col">{words.amount}</th>
              <th scope="col">{words.day.codePaid}</th>
            </tr>
          </thead>
          <tbody>
            {answer.items.map((code) => (
              <tr key={code.id}>
                <td>{timeText(code.generatedAtMs, zone)}</td>
                <td className="money">{code.amount === null ? '' : formatRupiah(code.amount)}</td>
                <td>
                  {code.payment === null
                    ? words.day.codeOpen
                    : timeText(code.payment.paidAtMs, zone)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
