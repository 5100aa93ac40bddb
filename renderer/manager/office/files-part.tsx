// Owns the books of all stores as files: which form, how far it is, calling it off.
import { useEffect, useRef, useState } from 'react';
import type { ExportKind } from '../../../shared/books.ts';
import { Button } from '../../components/button.tsx';
import { Choice } from '../../components/choice.tsx';
import { callFault, type CallFault } from '../../deeds.ts';
import { usePage, useStore, useWords } from '../../hooks.ts';
import { saveFile } from '../../save-file.ts';
import { collect, type Progress } from '../books/download.ts';
import { useBooksWords } from '../books/words.ts';
import type { OfficeSpan } from './office-screen.tsx';
import { OfficeFault } from './parts.tsx';
import { useOfficeWords } from './words.ts';

const KINDS = ['xlsx', 'csv', 'pdf'] as const;

export function FilesPart({ span }: { readonly span: OfficeSpan }) {
  const office = useOfficeWords();
  const words = useBooksWords().books;
  const { locale } = useWords();
  const [kind, setKind] = useState<ExportKind>('xlsx');
  const { progress, end, fault, make, stop } = useMaking();
  const figure = (count: number): string => count.toLocaleString(locale);
  return (
    <section className="panel office-panel">
      <p className="soft">{kind === 'pdf' ? office.filesPdf : office.filesLead}</p>
      <Choice
        label={words.kind}
        value={kind}
        options={KINDS.map((each) => [each, words.kinds[each]] as const)}
        onChoose={setKind}
      />
      <div className="books-actions">
        <Button
          look="main"
          icon="download"
          isOff={progress !== null}
          onPress={() => void make(kind, span)}
        >
          {words.make}
        </Button>
        {progress !== null && (
          <Button icon="cross" onPress={stop}>
            {words.stop}
          </Button>
        )}
      </div>
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
        <OfficeFault fault={fault} />
      </div>
    </section>
  );
}

function useMaking() {
  const { api } = usePage().session;
  const lang = useStore((state) => state.prefs.lang);
  const [progress, setProgress] = useState<Progress | null>(null);
  const [end, setEnd] = useState<{ readonly name: string | null } | null>(null);
  const [fault, setFault] = useState<CallFault | null>(null);
  const stopping = useRef(new AbortController());
  useEffect(() => () => stopping.current.abort(), []);
  const make = async (kind: ExportKind, span: OfficeSpan): Promise<void> => {
    const { signal } = (stopping.current = new AbortController());
    setFault(null);
    setEnd(null);
    setProgress({ done: 0, total: 0 });
    try {
      const steps = await api.office.export({ ...span, kind, lang }, { signal });
      const file = await collect(steps, setProgress, signal);
      if (file !== null) saveFile(file.name, file.blob);
      setEnd({ name: file?.name ?? null });
    } catch (error) {
      if (signal.aborted) setEnd({ name: null });
      else setFault(callFault(error));
    }
    setProgress(null);
  };
  return { progress, end, fault, make, stop: () => stopping.current.abort() };
}
