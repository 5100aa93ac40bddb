// Owns what helps when something breaks: the support bundle, seen before it is saved, and the way
// into safe mode and out of it.
import { useState } from 'react';
import type { SupportBundle } from '../../../shared/care.ts';
import { Button } from '../../components/button.tsx';
import { usePage, useWords } from '../../hooks.ts';
import { saveFile } from '../../save-file.ts';
import { CareFaultLine, useDoing } from './care-fault.tsx';
import type { CarePanelProps } from './data-screen.tsx';
import { useDataWords } from './words.ts';

export function HelpPanel({ state }: CarePanelProps) {
  const { api } = usePage().session;
  const words = useDataWords().help;
  const { isBusy, fault, run } = useDoing();
  const [bundle, setBundle] = useState<SupportBundle | null>(null);
  return (
    <section className="panel" aria-labelledby="data-help">
      <h2 id="data-help">{words.title}</h2>
      <p className="soft">{words.lead}</p>
      <CareFaultLine fault={fault} />
      {bundle === null ? (
        <div className="books-actions">
          <Button
            icon="search"
            isBusy={isBusy}
            isOff={isBusy}
            onPress={() => void run(() => api.support.bundle()).then(setBundle)}
          >
            {isBusy ? words.making : words.make}
          </Button>
        </div>
      ) : (
        <Bundle bundle={bundle} />
      )}
      <Safe isSafe={state.isSafeMode} canRestart={state.canRestart} />
    </section>
  );
}

function Bundle({ bundle }: { readonly bundle: SupportBundle }) {
  const words = useDataWords().help;
  const { locale } = useWords();
  const [isSaved, setSaved] = useState(false);
  const save = (): void => {
    const bytes = Uint8Array.from(atob(bundle.base64), (letter) => letter.charCodeAt(0));
    saveFile(bundle.name, new Blob([bytes], { type: 'application/zip' }));
    setSaved(true);
  };
  return (
    <>
      <div className="data-bundle">
        {bundle.entries.map(({ name, bytes, text, isWhole }) => (
          <details key={name}>
            <summary>
              <code>{name}</code> <span className="soft">{bytes.toLocaleString(locale)} B</span>
            </summary>
            {!isWhole && <p className="soft">{words.cut}</p>}
            {/* Long ones are scrolled, by keys too. */}
            <pre role="region" tabIndex={0} aria-label={name}>
              {text}
            </pre>
          </details>
        ))}
      </div>
      <div className="books-actions">
        <Button look="main" icon="download" onPress={save}>
          {words.save}
        </Button>
      </div>
      <p className="fine" aria-live="polite">
        {isSaved && words.saved(bundle.name)}
      </p>
    </>
  );
}

function Safe({ isSafe, canRestart }: { readonly isSafe: boolean; readonly canRestart: boolean }) {
  const { api } = usePage().session;
  const words = useDataWords().help;
  const { isBusy, fault, run } = useDoing();
  const [goesTo, setGoesTo] = useState<boolean | null>(null);
  const restart = async (): Promise<void> => {
    const answer = await run(() => api.support.restart({ isSafe: !isSafe }));
    if (answer !== null) setGoesTo(!isSafe);
  };
  return (
    <>
      <h3>{words.safe}</h3>
      <p className="soft">{words.safeLead}</p>
      {isSafe && <p className="books-warning">{words.safeIsOn}</p>}
      <CareFaultLine fault={fault} />
      {canRestart ? (
        <div className="books-actions">
          <Button
            look={isSafe ? 'main' : 'plain'}
            isBusy={isBusy}
            isOff={isBusy}
            onPress={() => void restart()}
          >
            {isSafe ? words.toNormal : words.toSafe}
          </Button>
        </div>
      ) : (
        <p>{words.byHand}</p>
      )}
      <p aria-live="polite">{goesTo !== null && goesTo !== isSafe && words.restarting}</p>
    </>
  );
}
