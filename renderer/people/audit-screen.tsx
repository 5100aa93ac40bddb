// Owns the audit as a manager reads it: who, when, what, in words; page by page, newest first.
import { useCallback, useEffect, useState } from 'react';
import type { AuditPage, AuditRow } from '../../shared/people.ts';
import { shopDay } from '../../shared/time.ts';
import { Button } from '../components/button.tsx';
import { Empty } from '../components/empty.tsx';
import { callFault, type CallFault } from '../deeds.ts';
import { dayText, timeText } from '../format.ts';
import { usePage, useStore, useWords } from '../hooks.ts';
import { formatRupiah } from '../../shared/money.ts';
import { usePeopleWords, type PeopleWords } from './words.ts';
import '../styles/people.css';

type AuditWords = PeopleWords['audit'];

const ROWS = 100;

export function AuditScreen() {
  const today = useStore((state) => state.till.view?.today) ?? '';
  const [date, setDate] = useState<string | null>(today);
  const { rows, page, fault, more } = useAudit(date);
  const words = usePeopleWords().audit;
  const faults = useWords().fault.codes;
  return (
    <div className="people">
      <p className="soft">{words.lead}</p>
      <div className="audit-tools">
        <label className="field">
          <span>{words.day}</span>
          <input
            type="date"
            value={date ?? ''}
            max={today}
            onChange={(event) => setDate(event.target.value === '' ? null : event.target.value)}
          />
        </label>
        <Button onPress={() => setDate(null)} isOff={date === null}>
          {words.allDays}
        </Button>
      </div>
      <p className="field-fault" aria-live="polite">
        {fault !== null && faults[fault.code]}
      </p>
      {page === null && fault === null && <p className="soft">{words.loading}</p>}
      {page !== null && rows.length === 0 && <Empty icon="list" title={words.none} />}
      {rows.length > 0 && <AuditTable rows={rows} hasDays={date === null} />}
      {page !== null && page.nextCursor !== null && <Button onPress={more}>{words.more}</Button>}
      {page !== null && page.head !== null && (
        <p className="soft audit-head">
          <code>{words.head(page.head.seq, page.head.hash.slice(0, 16))}</code> {words.headHint}
        </p>
      )}
    </div>
  );
}

function useAudit(date: string | null) {
  const { session } = usePage();
  const [rows, setRows] = useState<readonly AuditRow[]>([]);
  const [page, setPage] = useState<AuditPage | null>(null);
  const [fault, setFault] = useState<CallFault | null>(null);
  const read = useCallback(
    (cursor: string | null): Promise<AuditPage> =>
      session.api.audit.list({
        limit: ROWS,
        ...(date === null ? {} : { date }),
        ...(cursor === null ? {} : { cursor }),
      }),
    [session, date],
  );
  useEffect(() => {
    let isWanted = true;
    read(null).then(
      (came) => {
        if (!isWanted) return;
        setFault(null);
        setPage(came);
        setRows(came.items);
      },
      (error: unknown) => isWanted && setFault(callFault(error)),
    );
    return () => {
      isWanted = false;
    };
  }, [read]);
  const more = async (): Promise<void> => {
    try {
      const came = await read(page?.nextCursor ?? null);
      setPage(came);
      setRows((before) => [...before, ...came.items]);
    } catch (error) {
      setFault(callFault(error));
    }
  };
  return { rows, page, fault, more: () => void more() };
}

interface TableProps {
  readonly rows: readonly AuditRow[];
  /** Rows of many days: each says which. */
  readonly hasDays: boolean;
}

function AuditTable({ rows, hasDays }: TableProps) {
  const words = usePeopleWords().audit;
  return (
    <div className="table-wrap" tabIndex={0} role="region" aria-label={words.title}>
      <table className="table audit-table">
        <thead>
          <tr>
            <th scope="col">{words.when}</th>
            <th scope="col">{words.who}</th>
            <th scope="col">{words.what}</th>
            <th scope="col">{words.about}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.seq} row={row} hasDay={hasDays} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ row, hasDay }: { readonly row: AuditRow; readonly hasDay: boolean }) {
  const store = useStore((state) => state.till.view?.store);
  const { locale } = useWords();
  const words = usePeopleWords().audit;
  if (store === undefined) return null;
  const day = dayText(shopDay(row.atMs, store), locale);
  const isBad = row.act === 'call.forbidden' || /Failed$|refused$/.test(row.act);
  return (
    <tr className={isBad ? 'audit-bad' : ''}>
      <td className="money">
        {hasDay && `${day} `}
        {timeText(row.atMs, store.timezone)}
      </td>
      <td>{row.who === null ? words.roles[row.role] : `${row.who} · ${words.roles[row.role]}`}</td>
      <td>
        <strong>{words.acts[row.act] ?? row.act}</strong>
      </td>
      <td>{aboutOf(row, words)}</td>
    </tr>
  );
}

/** What it was done to, and what was said with it; amounts as money. */
function aboutOf({ who, subject, details }: AuditRow, words: AuditWords): string {
  const parts = Object.entries(details).flatMap(([name, value]) => {
    if (value === null || value === '' || value === false) return [];
    if (name === 'reason') return [String(value)];
    const label = words.details[name] ?? name;
    if (value === true) return [label];
    if (MONEY.has(name) && typeof value === 'number') return [`${label} ${formatRupiah(value)}`];
    return [`${label} ${words.values[String(value)] ?? String(value)}`];
  });
  return [...(subject === null || subject === who ? [] : [subject]), ...parts].join(' · ');
}

const MONEY: ReadonlySet<string> = new Set(['amount', 'asked']);
