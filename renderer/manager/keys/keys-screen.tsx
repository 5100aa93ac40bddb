// Owns how a manager chooses what guards the till's keys: the system, or a passphrase. None is
// kept on the page after it was sent.
import { useEffect, useState } from 'react';
import type { VaultView } from '../../../shared/vault.ts';
import { Button } from '../../components/button.tsx';
import { PassphraseField } from '../../components/setup-export.tsx';
import { callFault, type CallFault } from '../../deeds.ts';
import { usePage, useWords } from '../../hooks.ts';
import { KEYS_PASSPHRASE_MIN } from '../../limits.ts';
import { useKeysWords } from './words.ts';
import '../../styles/books.css';

const NOTHING = { current: '', first: '', again: '' };

export function KeysScreen() {
  const words = useKeysWords();
  const vault = useVault();
  const { view, fault } = vault;
  const { codes } = useWords().fault;
  if (view === null)
    return <p className="soft">{fault === null ? words.loading : codes[fault.code]}</p>;
  const { by } = view;
  return (
    <div className="books">
      <p className="soft">{words.lead}</p>
      <section className="panel" aria-label={words.now}>
        <p className="soft">{words.now}</p>
        <h2>{words.by[by ?? 'training']}</h2>
        {by !== null && <p>{words.meaning[by]}</p>}
      </section>
      {by !== null && <ChangeForm view={view} vault={vault} />}
    </div>
  );
}

type VaultDeeds = ReturnType<typeof useVault>;

function useVault() {
  const { api } = usePage().session;
  const [view, setView] = useState<VaultView | null>(null);
  const [fault, setFault] = useState<CallFault | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [isDone, setDone] = useState(false);
  useEffect(() => {
    let isWanted = true;
    api.vault.state().then(
      (answer) => isWanted && setView(answer),
      (error: unknown) => isWanted && setFault(callFault(error)),
    );
    return () => {
      isWanted = false;
    };
  }, [api]);
  const change = async (passphrase: string | null, current: string): Promise<boolean> => {
    setBusy(true);
    setDone(false);
    setFault(null);
    try {
      const proof = current === '' ? {} : { current };
      setView(await api.vault.change({ passphrase, ...proof }));
      setDone(true);
      return true;
    } catch (error) {
      setFault(callFault(error));
      return false;
    } finally {
      setBusy(false);
    }
  };
  const typed = (): void => {
    setDone(false);
    setFault(null);
  };
  return { view, fault, isBusy, isDone, change, typed };
}

function ChangeForm({ view, vault }: { readonly view: VaultView; readonly vault: VaultDeeds }) {
  const words = useKeysWords();
  const [typed, setTyped] = useState(NOTHING);
  const { current, first, again } = typed;
  const isKept = view.by === 'passphrase';
  const isProven = !isKept || current !== '';
  const isShort = first.trim().length < KEYS_PASSPHRASE_MIN;
  const isReady = !isShort && first === again && isProven;
  const type = (part: Partial<typeof NOTHING>): void => {
    setTyped({ ...typed, ...part });
    vault.typed();
  };
  const run = async (passphrase: string | null): Promise<void> => {
    if (vault.isBusy || (passphrase !== null && !isReady)) return;
    if (await vault.change(passphrase, current)) setTyped(NOTHING);
  };
  return (
    <form
      className="panel"
      onSubmit={(event) => {
        event.preventDefault();
        void run(first);
      }}
    >
      <h2>{isKept ? words.change : words.choose}</h2>
      <p className="soft">{words.lost}</p>
      {isKept && (
        <PassphraseField
          label={words.current}
          value={current}
          onChange={(text) => type({ current: text })}
        />
      )}
      <PassphraseField
        label={words.first}
        value={first}
        onChange={(text) => type({ first: text })}
      />
      <PassphraseField
        label={words.again}
        value={again}
        onChange={(text) => type({ again: text })}
      />
      <div aria-live="polite">
        {first !== '' && isShort && <p className="soft">{words.short}</p>}
        {!isShort && again !== '' && first !== again && (
          <p className="field-fault">{words.differs}</p>
        )}
        <Outcome vault={vault} />
      </div>
      <div className="actions">
        <Button look="main" onPress={() => void run(first)} isOff={!isReady} isBusy={vault.isBusy}>
          {words.keep}
        </Button>
        {isKept && view.own !== null && (
          <Button onPress={() => void run(null)} isOff={!isProven}>
            {words.back[view.own]}
          </Button>
        )}
      </div>
      {/* Without one, Enter in one of several fields does nothing. */}
      <input type="submit" hidden value={words.keep} />
    </form>
  );
}

function Outcome({ vault: { fault, isDone } }: { readonly vault: VaultDeeds }) {
  const words = useKeysWords();
  const { codes } = useWords().fault;
  if (isDone) return <p className="fine">{words.done}</p>;
  if (fault === null) return null;
  const said: Readonly<Record<string, string>> = {
    forbidden: words.wrong,
    rate_limited: words.wait,
  };
  return <p className="field-fault">{said[fault.code] ?? codes[fault.code]}</p>;
}
