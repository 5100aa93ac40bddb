// Owns the taking of a whole setup file: dropped, chosen or pasted. Its text may hold secrets, so
// it stays in this field and goes to the till alone.
import { useState } from 'react';
import type { SendSetup } from '../setup-draft.ts';
import { Button } from './button.tsx';
import { FaultList } from './fault-list.tsx';
import { useSetupWords } from './setup-words.ts';

/** What the contract takes, in characters. */
const TEXT_MAX = 100_000;

type Outcome =
  | { readonly kind: 'none' }
  | { readonly kind: 'fine' }
  | { readonly kind: 'faults'; readonly faults: readonly string[] };

export function SetupFile({ send }: { readonly send: SendSetup }) {
  const { file: words, faults: title } = useSetupWords();
  const [text, setText] = useState('');
  const [outcome, setOutcome] = useState<Outcome>({ kind: 'none' });
  const take = (next: string): void => {
    setText(next.slice(0, TEXT_MAX));
    setOutcome({ kind: 'none' });
  };
  const takeFile = async (file: File | undefined): Promise<void> => {
    if (file !== undefined) take(await file.text());
  };
  const run = async (kind: 'check' | 'save'): Promise<void> => {
    const faults = await send(text, kind);
    setOutcome(faults.length === 0 ? { kind: 'fine' } : { kind: 'faults', faults });
  };
  return (
    <section
      className="panel drop"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        void takeFile(event.dataTransfer.files[0]);
      }}
    >
      <h2>{words.title}</h2>
      <p className="soft">{words.lead}</p>
      <label className="field">
        <span>{words.pick}</span>
        <input
          type="file"
          accept=".json,application/json"
          onChange={(event) => void takeFile(event.target.files?.[0])}
        />
      </label>
      <label className="field">
        <span>{words.label}</span>
        <textarea
          rows={4}
          value={text}
          spellCheck={false}
          onChange={(event) => take(event.target.value)}
        />
      </label>
      <div aria-live="polite">
        {outcome.kind === 'fine' && <p className="fine">{words.fine}</p>}
        {outcome.kind === 'faults' && <FaultList title={title} faults={outcome.faults} />}
      </div>
      <div className="actions">
        <Button onPress={() => void run('check')} isOff={text.trim() === ''}>
          {words.check}
        </Button>
        <Button look="main" onPress={() => void run('save')} isOff={text.trim() === ''}>
          {words.use}
        </Button>
      </div>
    </section>
  );
}
