// Owns the closing of the till: the shift that runs, those that are closed, and a Z report as paper
// would show it.
import { useCallback, useEffect, useState } from 'react';
import type { ShiftReport, ShiftView } from '../../../shared/shift.ts';
import { Button } from '../../components/button.tsx';
import { Empty } from '../../components/empty.tsx';
import { usePage } from '../../hooks.ts';
import { useAsked } from './asking.ts';
import { Fault, Section, useMoment } from './parts.tsx';
import { useBooksWords } from './words.ts';
import { ZReport } from './z-report.tsx';
import '../../styles/books.css';

export function ClosingScreen() {
  const [report, setReport] = useState<ShiftReport | null>(null);
  const words = useBooksWords();
  if (report !== null)
    return (
      <div className="books">
        <Button icon="list" onPress={() => setReport(null)}>
          {words.shift.back}
        </Button>
        <ZReport report={report} />
      </div>
    );
  return (
    <Section lead={words.shift.lead}>
      <Running onClosed={setReport} />
      <Closed onOpen={setReport} />
    </Section>
  );
}

function Running({ onClosed }: { readonly onClosed: (report: ShiftReport) => void }) {
  const { api } = usePage().session;
  const words = useBooksWords();
  const momentOf = useMoment();
  const current = useAsked<{ shift: ShiftView | null }>();
  const acting = useAsked<unknown>();
  const [note, setNote] = useState('');
  const { ask } = current;
  const read = useCallback(() => ask(() => api.shift.current()), [ask, api]);
  useEffect(() => void read(), [read]);
  const shift = current.answer?.shift ?? null;
  const said = note.trim() === '' ? null : note.trim();
  const open = async (): Promise<void> => {
    if ((await acting.ask(() => api.shift.open({ note: said }))) === null) return;
    setNote('');
    await read();
  };
  const close = async (): Promise<void> => {
    const report = await acting.ask(() => api.shift.close({ note: said }));
    if (report !== null) onClosed(report as ShiftReport);
  };
  if (current.answer === null && current.fault === null)
    return <p className="soft">{words.loading}</p>;
  return (
    <section className="panel">
      <p>
        {shift === null
          ? words.shift.none
          : words.shift.running(momentOf(shift.openedAtMs), shift.openedBy ?? words.nobody)}
      </p>
      <label className="field">
        <span>{words.shift.note}</span>
        <input value={note} maxLength={500} onChange={(event) => setNote(event.target.value)} />
      </label>
      <div className="books-actions">
        {shift === null && (
          <Button icon="plus" onPress={() => void open()}>
            {words.shift.open}
          </Button>
        )}
        <Button look="main" icon="check" isBusy={acting.isBusy} onPress={() => void close()}>
          {words.shift.close}
        </Button>
      </div>
      <Fault fault={acting.fault ?? current.fault} />
    </section>
  );
}

function Closed({ onOpen }: { readonly onOpen: (report: ShiftReport) => void }) {
  const { api } = usePage().session;
  const words = useBooksWords();
  const momentOf = useMoment();
  const { ask, answer, fault } = useAsked<{ items: ShiftView[]; before: number | null }>();
  const opening = useAsked<ShiftReport>();
  const [older, setOlder] = useState<readonly ShiftView[]>([]);
  useEffect(() => void ask(() => api.shift.list({})), [ask, api]);
  const items = [...older, ...(answer?.items ?? [])];
  const more = async (before: number): Promise<void> => {
    setOlder(items);
    await ask(() => api.shift.list({ before }));
  };
  const open = async (number: number): Promise<void> => {
    const report = await opening.ask(() => api.shift.report({ number }));
    if (report !== null) onOpen(report);
  };
  if (answer !== null && items.length === 0)
    return <Empty icon="list" title={words.shift.noneClosed} />;
  return (
    <section>
      <h2>{words.shift.closed}</h2>
      <ul className="shift-list">
        {items.map((shift) => (
          <li key={shift.number}>
            <button type="button" className="shift-row" onClick={() => void open(shift.number)}>
              <strong>{words.shift.number(shift.number)}</strong>
              <span>
                {shift.closedAtMs !== null &&
                  words.shift.closedBy(shift.closedBy ?? words.nobody, momentOf(shift.closedAtMs))}
              </span>
              {shift.closingNote !== null && <span className="soft">{shift.closingNote}</span>}
            </button>
          </li>
        ))}
      </ul>
      {answer !== null && answer.before !== null && (
        <Button onPress={() => void more(answer.before ?? 0)}>{words.shift.more}</Button>
      )}
      <Fault fault={fault ?? opening.fault} />
    </section>
  );
}
