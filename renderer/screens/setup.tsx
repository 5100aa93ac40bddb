// Owns the first run, and the setup of a till that sells already: the shop, its QRIS shown back to
// be confirmed, and the providers; or a whole setup file. The till checks everything again; its
// faults are shown as it says them.
import { useState } from 'react';
import type { Snapshot } from '../../shared/views.ts';
import { Button } from '../components/button.tsx';
import { Choice, LanguageChoice } from '../components/choice.tsx';
import { FaultList } from '../components/fault-list.tsx';
import { FeedPart } from '../components/feed-form.tsx';
import { QrisField } from '../components/qris-field.tsx';
import { SetupExport } from '../components/setup-export.tsx';
import { SetupFile } from '../components/setup-file.tsx';
import { useSetupWords, type SetupWords } from '../components/setup-words.ts';
import { TextField } from '../components/text-field.tsx';
import { Mark } from '../components/top-bar.tsx';
import { callFault } from '../deeds.ts';
import { usePage, useStore, useWords } from '../hooks.ts';
import {
  draftOf,
  EMPTY_DRAFT,
  missingIn,
  setupText,
  TIMEZONES,
  type DraftProps,
  type Missing,
  type SendSetup,
  type SetupDraft,
} from '../setup-draft.ts';
import '../styles/setup.css';

export function SetupScreen() {
  const { deeds } = usePage();
  const words = useWords();
  const setup = useSetupWords();
  const view = useStore((state) => state.till.view);
  const before = view?.isSetUp === true ? view : null;
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
  const head = before === null ? setup : setup.again;
  return (
    <main className="screen setup">
      <header className="setup-head">
        <Mark />
        <div>
          <h1>{head.title}</h1>
          <p className="soft">{head.lead}</p>
        </div>
        {before === null ? (
          <LanguageChoice />
        ) : (
          <Button keyHint="Esc" onPress={leave}>
            {setup.again.back}
          </Button>
        )}
      </header>
      <div className="setup-columns">
        <SetupForm send={send} before={before} />
        <aside className="setup-aside">
          {before === null ? <Training /> : <SetupExport />}
          <SetupFile send={send} />
        </aside>
      </div>
    </main>
  );
}

function Training() {
  const { training } = useSetupWords();
  return (
    <section className="panel">
      <h2>{training.title}</h2>
      <p>{training.lead}</p>
      <code>npm run demo</code>
    </section>
  );
}

interface SetupFormProps {
  readonly send: SendSetup;
  /** The till as it is set up now; null on the first run. */
  readonly before: Snapshot | null;
}

function SetupForm({ send, before }: SetupFormProps) {
  const setup = useSetupWords();
  const [draft, setDraft] = useState<SetupDraft>(() =>
    before === null ? EMPTY_DRAFT : draftOf(before),
  );
  const [isTried, setTried] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [faults, setFaults] = useState<readonly string[]>([]);
  const change = (part: Partial<SetupDraft>): void => setDraft((now) => ({ ...now, ...part }));
  const missing = missingIn(draft);
  const parts = { draft, onChange: change };

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
      {before !== null && (
        <section className="panel setup-note">
          <p>{setup.again.secrets}</p>
          <p className="test-warning">{setup.again.replaces}</p>
        </section>
      )}
      <ShopPart {...parts} />
      <section className="panel">
        <h2>
          <span className="step">2</span> {setup.qris.title}
        </h2>
        <QrisField {...parts} before={before?.merchant ?? null} />
      </section>
      <FeedPart {...parts} />
      <div className="setup-end" aria-live="polite">
        {isTried && missing.length > 0 && (
          <FaultList title={setup.faults} faults={missing.map((one) => sentence(one, setup))} />
        )}
        {missing.length === 0 && faults.length > 0 && (
          <FaultList title={setup.tillFaults} faults={faults} />
        )}
        <Button look="main" icon="check" onPress={() => void save()} isBusy={isBusy}>
          {isBusy ? setup.saving : before === null ? setup.save : setup.again.save}
        </Button>
      </div>
    </form>
  );
}

function sentence(missing: Missing, { missing: words, feeds }: SetupWords): string {
  if (missing.part !== 'field') return words[missing.part];
  return words.field(feeds.fields[missing.key][0], feeds.names[missing.kind]);
}

function ShopPart({ draft, onChange }: DraftProps) {
  const { shop } = useSetupWords();
  const zones = (['wib', 'wita', 'wit'] as const).map(
    (key) => [TIMEZONES[key], shop.zones[key]] as const,
  );
  // A setup file may name any zone; it is not lost by passing through this form.
  const isOther = !zones.some(([zone]) => zone === draft.timezone);
  const [other] = useState(isOther ? draft.timezone : null);
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
        value={draft.timezone}
        options={other === null ? zones : [...zones, [other, other] as const]}
        onChoose={(timezone) => onChange({ timezone })}
      />
    </section>
  );
}
