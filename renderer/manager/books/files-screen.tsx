// Owns the books as files: which days, which form, how far it is, and the folder of daily files.
import { useEffect, useRef, useState } from 'react';
import type { ExportKind, FolderExport } from '../../../shared/books.ts';
import { Button } from '../../components/button.tsx';
import { Choice } from '../../components/choice.tsx';
import { callFault, type CallFault } from '../../deeds.ts';
import { usePage, useStore, useWords } from '../../hooks.ts';
import { useAsked } from './asking.ts';
import { saveFile } from '../../save-file.ts';
import { collect, type Progress } from './download.ts';
import { Fault, Section } from './parts.tsx';
import { useBooksWords } from './words.ts';
import '../../styles/books.css';

const KINDS = ['xlsx', 'csv', 'pdf'] as const;

export function FilesScreen() {
  const today = useStore((state) => state.till.view?.today) ?? '';
  const words = useBooksWords().books;
  const [from, setFrom] = useState(today);
  const [until, setUntil] = useState(today);
  const [kind, setKind] = useState<ExportKind>('xlsx');
  const making = useMaking();
  const isWrong = until < from;
  return (
    <Section lead={words.lead}>
      <section className="panel">
        <div className="books-tools">
          <DayField label={words.from} value={from} max={today} onChange={setFrom} />
          <DayField label={words.until} value={until} max={today} onChange={setUntil} />
        </div>
        <Choice
          label={words.kind}
          value={kind}
          options={KINDS.map((each) => [each, words.kinds[each]] as const)}
          onChoose={setKind}
        />
        <p className="field-fault" aria-live="polite">
          {isWrong && words.wrongDays}
        </p>
        <div className="books-actions">
          <Button
            look="main"
            icon="download"
            isOff={isWrong || making.progress !== null}
            onPress={() => void making.make({ kind, from, until })}
          >
            {words.make}
          </Button>
          {making.progress !== null && (
            <Button icon="cross" onPress={making.stop}>
              {words.stop}
            </Button>
          )}
        </div>
        <How making={making} />
      </section>
      <Folder />
    </Section>
  );
}

interface DayFieldProps {
  readonly label: string;
  readonly value: string;
  readonly max: string;
  readonly onChange: (date: string) => void;
}

function DayField({ label, value, max, onChange }: DayFieldProps) {
  return (
    <label className="field">
      <span>{label}</span>
      <input
        type="date"
        value={value}
        max={max}
        onChange={(event) => event.target.value !== '' && onChange(event.target.value)}
      />
    </label>
  );
}

interface Making {
  readonly progress: Progress | null;
  readonly end: { readonly name: string | null } | null;
  readonly fault: CallFault | null;
  readonly make: (asked: { kind: ExportKind; from: string; until: string }) => Promise<void>;
  readonly stop: () => void;
}

function useMaking(): Making {
  const { api } = usePage().session;
  const lang = useStore((state) => state.prefs.lang);
  const [progress, setProgress] = useState<Progress | null>(null);
  const [end, setEnd] = useState<Making['end']>(null);
  const [fault, setFault] = useState<CallFault | null>(null);
  const stopping = useRef(new AbortController());
  useEffect(() => () => stopping.current.abort(), []);
  return {
    progress,
    end,
    fault,
    stop: () => stopping.current.abort(),
    async make(asked) {
      const { signal } = (stopping.current = new AbortController());
      setFault(null);
      setEnd(null);
      setProgress({ done: 0, total: 0 });
      try {
        const steps = await api.books.export({ ...asked, lang }, { signal });
        const file = await collect(steps, setProgress, signal);
        if (file !== null) saveFile(file.name, file.blob);
        setEnd({ name: file?.name ?? null });
      } catch (error) {
        if (signal.aborted) setEnd({ name: null });
        else setFault(callFault(error));
      }
      setProgress(null);
    },
  };
}

function How({ making }: { readonly making: Making }) {
  const words = useBooksWords().books;
  const { locale } = useWords();
  const { progress, end, fault } = making;
  const figure = (count: number) => count.toLocaleString(locale);
  return (
    <div aria-live="polite">
      {progress !== null && (
        <>
          <progress max={Math.max(1, progress.total)} value={progress.done} />
          <p>{words.progress(figure(progress.done), figure(progress.total))}</p>
        </>
      )}
      {end !== null && (
        <p className={end.name === null ? 'soft' : 'fine'}>
          {end.name === null ? words.stopped : words.done(end.name)}
        </p>
      )}
      <Fault fault={fault} />
    </div>
  );
}

function Folder() {
  const { api } = usePage().session;
  const words = useBooksWords().books;
  const { ask, answer, fault } = useAsked<{ folder: FolderExport | null }>();
  useEffect(() => void ask(() => api.books.folder()), [ask, api]);
  const folder = answer?.folder ?? null;
  return (
    <section className="panel">
      <h2>{words.folder}</h2>
      {answer !== null && folder === null && <p className="soft">{words.folderNone}</p>}
      {folder !== null && (
        <p>
          {words.folderIn(folder.folder)} {folder.lastDate && words.folderLast(folder.lastDate)}
        </p>
      )}
      {folder !== null && folder.fault !== null && (
        <p className="books-warning">{words.folderFault}</p>
      )}
      <Fault fault={fault} />
    </section>
  );
}
