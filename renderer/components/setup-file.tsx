// Owns the taking of a whole setup file: dropped, chosen or pasted. Its text may hold secrets, so
// it stays in this field and goes to the till alone.
import { useState } from 'react';
import type { SendSetup } from '../setup-draft.ts';
import { Button } from './button.tsx';
import { FaultList } from './fault-list.tsx';
import { PassphraseField } from './setup-export.tsx';
import { useSetupWords } from './setup-words.ts';

/** What the contract takes, in characters. */
const TEXT_MAX = 100_000;

type Outcome =
  | { readonly kind: 'none' }
  | { readonly kind: 'fine' }
  | { readonly kind: 'faults'; readonly faults: readonly string[] };

/** As the till's own export is marked; whether it can be opened, only the till knows. */
const SEALED = /"lunasSetup"\s*:/;

export function SetupFile({ send }: { readonly send: SendSetup }) {
  const { file: words, tillFaults: title } = useSetupWords();
  const [text, setText] = useState('');
  const [passphrase, setPassphrase] = useState('');
  const isSealed = SEALED.test(text);
  const [outcome, setOutcome] = useState<Outcome>({ kind: 'none' });
  const take = (next: string): void => {
    setText(next.slice(0, TEXT_MAX));
    setOutcome({ kind: 'none' });
  };
  const takeFile = async (file: File | undefined): Promise<void> => {
    if (file !== undefined) take(await file.text());
  };
  const run = async (kind: 'check' | 'save'): Promise<void> => {
    const faults = await (isSealed ? send(text, kind, passphrase) : send(text, kind));
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
      <FileFields text={text} onText={take} onFile={(file) => void takeFile(file)} />
      {isSealed && (
        <>
          <p>{words.sealed}</p>
          <PassphraseField
            label={words.passphrase}
            value={passphrase}
            onChange={(next) => {
              setPassphrase(next);
              setOutcome({ kind: 'none' });
            }}
          />
        </>
      )}
      <div aria-live="polite">
        {outcome.kind === 'fine' && <p className="fine">{words.fine}</p>}
        {outcome.kind === 'faults' && <FaultList title={title} faults={outcome.faults} />}
      </div>
      <div className="actions">
        {!isSealed && (
          <Button onPress={() => void run('check')} isOff={text.trim() === ''}>
            {words.check}
          </Button>
        )}
        <Button
          look="main"
          onPress={() => void run('save')}
          isOff={text.trim() === '' || (isSealed && passphrase === '')}
        >
          {words.use}
        </Button>
      </div>
    </section>
  );
}

interface FileFieldsProps {
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly onFile: (file: File | undefined) => void;
}

function FileFields({ text, onText, onFile }: FileFieldsProps) {
  const { file: words } = useSetupWords();
  return (
    <>
      <h2>{words.title}</h2>
      <p className="soft">{words.lead}</p>
      <label className="field">
        <span>{words.pick}</span>
        <input
          type="file"
          accept=".json,application/json"
          onChange={(event) => onFile(event.target.files?.[0])}
        />
      </label>
      <label className="field">
        <span>{words.label}</span>
        <textarea
          rows={4}
          value={text}
          spellCheck={false}
          onChange={(event) => onText(event.target.value)}
        />
      </label>
    </>
  );
}
