// Owns the setup as a file to keep: locked by a passphrase, made by the till, saved by the browser.
import { useState } from 'react';
import { callFault, type CallFault } from '../deeds.ts';
import { usePage, useWords } from '../hooks.ts';
import { PASSPHRASE_MAX, PASSPHRASE_MIN } from '../limits.ts';
import { saveFile } from '../save-file.ts';
import { Button } from './button.tsx';
import { useSetupWords } from './setup-words.ts';

const FILE_NAME = 'lunas-setup.json';

export function SetupExport() {
  const { deeds } = usePage();
  const words = useSetupWords().export;
  const faultWords = useWords().fault.codes;
  const [[first, second], setTyped] = useState(['', '']);
  const [isDone, setDone] = useState(false);
  const [fault, setFault] = useState<CallFault | null>(null);
  const isShort = first.length < PASSPHRASE_MIN;
  const isReady = !isShort && first === second;
  const type = (pair: [string, string]): void => {
    setTyped(pair);
    setDone(false);
    setFault(null);
  };
  const run = async (): Promise<void> => {
    if (!isReady) return;
    try {
      const { text } = await deeds.settings.export(first);
      saveFile(FILE_NAME, new Blob([text], { type: 'application/json' }));
      type(['', '']);
      setDone(true);
    } catch (error) {
      setFault(callFault(error));
    }
  };
  return (
    <form
      className="panel"
      onSubmit={(event) => {
        event.preventDefault();
        void run();
      }}
    >
      <h2>{words.title}</h2>
      <p className="soft">{words.lead}</p>
      <PassphraseField
        label={words.passphrase}
        value={first}
        onChange={(text) => type([text, second])}
      />
      <PassphraseField
        label={words.again}
        value={second}
        onChange={(text) => type([first, text])}
      />
      <div aria-live="polite">
        {first !== '' && isShort && <p className="soft">{words.tooShort}</p>}
        {!isShort && second !== '' && !isReady && <p className="field-fault">{words.differs}</p>}
        {fault !== null && <p className="field-fault">{faultWords[fault.code]}</p>}
        {isDone && <p className="fine">{words.done}</p>}
      </div>
      <Button onPress={() => void run()} isOff={!isReady}>
        {words.run}
      </Button>
    </form>
  );
}

interface PassphraseFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

export function PassphraseField({ label, value, onChange }: PassphraseFieldProps) {
  return (
    <label className="field">
      <span>{label}</span>
      <input
        type="password"
        value={value}
        maxLength={PASSPHRASE_MAX}
        autoComplete="new-password"
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}
