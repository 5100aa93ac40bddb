// Owns the first run: the shop, its QRIS shown back to be confirmed, and the feed; or a whole setup
// file. The till checks everything again; its faults are shown as it says them.
import { useState } from 'react';
import { Button } from '../components/button.tsx';
import { Choice, LanguageChoice } from '../components/choice.tsx';
import { FaultList } from '../components/fault-list.tsx';
import { QrisField } from '../components/qris-field.tsx';
import { SetupFile } from '../components/setup-file.tsx';
import { useSetupWords } from '../components/setup-words.ts';
import { SecretField, TextField } from '../components/text-field.tsx';
import { Mark } from '../components/top-bar.tsx';
import { callFault } from '../deeds.ts';
import { usePage, useWords } from '../hooks.ts';
import {
  EMPTY_DRAFT,
  missingIn,
  setupText,
  type DraftProps,
  type SendSetup,
  type SetupDraft,
} from '../setup-draft.ts';
import '../styles/setup.css';

export function SetupScreen() {
  const { deeds } = usePage();
  const words = useWords();
  const setup = useSetupWords();
  const send: SendSetup = async (text, kind) => {
    try {
      const { faults } = await deeds.settings[kind](text);
      return faults;
    } catch (error) {
      return [words.fault.codes[callFault(error).code]];
    }
  };
  return (
    <main className="screen setup">
      <header className="setup-head">
        <Mark />
        <div>
          <h1>{setup.title}</h1>
          <p className="soft">{setup.lead}</p>
        </div>
        <LanguageChoice />
      </header>
      <div className="setup-columns">
        <SetupForm send={send} />
        <aside className="setup-aside">
          <section className="panel">
            <h2>{setup.training.title}</h2>
            <p>{setup.training.lead}</p>
            <code>npm run demo</code>
          </section>
          <SetupFile send={send} />
        </aside>
      </div>
    </main>
  );
}

function SetupForm({ send }: { readonly send: SendSetup }) {
  const setup = useSetupWords();
  const [draft, setDraft] = useState<SetupDraft>(EMPTY_DRAFT);
  const [isTried, setTried] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [faults, setFaults] = useState<readonly string[]>([]);
  const change = (part: Partial<SetupDraft>): void => setDraft((now) => ({ ...now, ...part }));
  const missing = missingIn(draft);

  const save = async (): Promise<void> => {
    setTried(true);
    if (missing.length > 0 || isBusy) return;
    setBusy(true);
    setFaults(await send(setupText(draft), 'save'));
    setBusy(false);
  };

  return (
    <form
      className="setup-form"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <ShopPart draft={draft} onChange={change} />
      <section className="panel">
        <h2>
          <span className="step">2</span> {setup.qris.title}
        </h2>
        <QrisField draft={draft} onChange={change} />
      </section>
      <FeedPart draft={draft} onChange={change} />
      <div className="setup-end" aria-live="polite">
        {isTried && missing.length > 0 && (
          <FaultList title={setup.faults} faults={missing.map((key) => setup.missing[key])} />
        )}
        {missing.length === 0 && faults.length > 0 && (
          <FaultList title={setup.faults} faults={faults} />
        )}
        <Button look="main" icon="check" onPress={() => void save()} isBusy={isBusy}>
          {isBusy ? setup.saving : setup.save}
        </Button>
      </div>
    </form>
  );
}

function ShopPart({ draft, onChange }: DraftProps) {
  const { shop } = useSetupWords();
  return (
    <section className="panel">
      <h2>
        <span className="step">1</span> {shop.title}
      </h2>
      <div className="fields">
        <TextField
          label={shop.name}
          value={draft.storeName}
          placeholder={shop.nameHint}
          lengthMax={60}
          onChange={(storeName) => onChange({ storeName })}
        />
        <TextField
          label={shop.till}
          value={draft.tillName}
          lengthMax={40}
          onChange={(tillName) => onChange({ tillName })}
        />
      </div>
      <Choice
        label={shop.zone}
        value={draft.zone}
        options={[
          ['wib', shop.zones.wib],
          ['wita', shop.zones.wita],
          ['wit', shop.zones.wit],
        ]}
        onChoose={(zone) => onChange({ zone })}
      />
    </section>
  );
}

function FeedPart({ draft, onChange }: DraftProps) {
  const { feed } = useSetupWords();
  return (
    <section className="panel">
      <h2>
        <span className="step">3</span> {feed.title}
      </h2>
      <p className="soft">{feed.lead}</p>
      <div className="fields">
        <TextField
          label={feed.merchantCode}
          value={draft.merchantCode}
          lengthMax={64}
          onChange={(merchantCode) => onChange({ merchantCode })}
        />
        <SecretField
          label={feed.apiKey}
          hint={feed.apiKeyHint}
          value={draft.apiKey}
          show={feed.show}
          hide={feed.hide}
          onChange={(apiKey) => onChange({ apiKey })}
        />
      </div>
    </section>
  );
}
