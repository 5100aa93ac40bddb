// Owns which setup a person sees: the first run of a till, or the parts of one that sells already.
import { useEffect, useState } from 'react';
import type { SetupSeen } from '../../shared/views.ts';
import { callFault, type CallFault } from '../deeds.ts';
import { usePage, useStore, useWords } from '../hooks.ts';
import { Button } from '../components/button.tsx';
import { useSetupWords } from '../components/setup-words.ts';
import type { SendSetup } from '../setup-draft.ts';
import { FirstRun } from './first-run.tsx';
import { SetupAgain } from './setup-again.tsx';
import '../styles/setup.css';

export function SetupScreen() {
  const { deeds } = usePage();
  const words = useWords();
  const setup = useSetupWords();
  const view = useStore((state) => state.till.view);
  const [seen, fault, look] = useSeen();
  const leave = (): void => deeds.desk({ type: 'went', screen: 'sell' });
  const send: SendSetup = async (text, kind, passphrase) => {
    try {
      const { faults } = await deeds.settings[kind](text, passphrase);
      if (kind === 'save' && faults.length === 0) leave();
      return faults;
    } catch (error) {
      return [words.fault.codes[callFault(error).code]];
    }
  };
  if (view === null || seen === null) {
    return (
      <main className="screen setup">
        <p role="status">{fault === null ? setup.edit.loading : words.fault.codes[fault.code]}</p>
        {fault !== null && view?.isSetUp === true && (
          <div className="actions">
            <Button keyHint="Esc" onPress={leave}>
              {setup.again.back}
            </Button>
          </div>
        )}
      </main>
    );
  }
  return view.isSetUp ? (
    <SetupAgain view={view} seen={seen} send={send} onLeave={leave} onChanged={look} />
  ) : (
    <FirstRun seen={seen} send={send} />
  );
}

/** What the till tells of its setup; asked again when it changed. */
function useSeen(): readonly [SetupSeen | null, CallFault | null, () => void] {
  const { deeds } = usePage();
  const [seen, setSeen] = useState<SetupSeen | null>(null);
  const [fault, setFault] = useState<CallFault | null>(null);
  const [round, setRound] = useState(0);
  useEffect(() => {
    let isWanted = true;
    deeds.settings.seen().then(
      (answer) => {
        if (isWanted) setSeen(answer);
      },
      (error: unknown) => {
        if (isWanted) setFault(callFault(error));
      },
    );
    return () => {
      isWanted = false;
    };
  }, [deeds, round]);
  return [seen, fault, () => setRound((now) => now + 1)];
}
