// Owns the setup of a till that sells: each part is changed and saved alone, and what is secret is
// never shown, only kept or typed anew.
import { useState, type ReactNode } from 'react';
import type { SetupSeen, Snapshot } from '../../shared/views.ts';
import { Button } from '../components/button.tsx';
import { FeedEditor } from '../components/feed-editor.tsx';
import { QrisField } from '../components/qris-field.tsx';
import { RulesPart } from '../components/rules-part.tsx';
import { PartEnd, useChange } from '../components/setup-change.tsx';
import { SetupExport } from '../components/setup-export.tsx';
import { SetupFile } from '../components/setup-file.tsx';
import { useSetupWords } from '../components/setup-words.ts';
import { ShopFields } from '../components/shop-fields.tsx';
import { Mark } from '../components/top-bar.tsx';
import { TrainingPanel } from '../components/training-panel.tsx';
import {
  draftFrom,
  missingIn,
  shopSections,
  type SendSetup,
  type SetupDraft,
} from '../setup-draft.ts';
import { HubPart } from '../hub/hub-part.tsx';
import { sentence } from './first-run.tsx';

interface SetupAgainProps {
  readonly view: Snapshot;
  readonly seen: SetupSeen;
  readonly send: SendSetup;
  readonly onLeave: () => void;
  /** Something was saved: what the till tells is to be read again. */
  readonly onChanged: () => void;
}

export function SetupAgain({ view, seen, send, onLeave, onChanged }: SetupAgainProps) {
  const { again } = useSetupWords();
  const parts = { seen, onChanged };
  // One that was joined or left begins anew.
  const hasHub = seen.setup['hub'] !== undefined;
  if (view.canLeaveTraining) return <InTraining onLeave={onLeave} />;
  return (
    <main className="screen setup">
      <Head lead={again.lead} onLeave={onLeave} />
      <div className="setup-columns">
        <div className="setup-form">
          <ShopPart {...parts} />
          <QrisPart {...parts} view={view} />
          <FeedEditor {...parts} />
          <RulesPart {...parts} />
          {!view.isTraining && <HubPart key={String(hasHub)} {...parts} />}
        </div>
        <aside className="setup-aside">
          {!view.isTraining && <TrainingPanel />}
          <SetupExport />
          <SetupFile send={send} />
        </aside>
      </div>
    </main>
  );
}

interface HeadProps {
  readonly lead: string;
  readonly onLeave: () => void;
}

function Head({ lead, onLeave }: HeadProps) {
  const { again } = useSetupWords();
  return (
    <header className="setup-head">
      <Mark />
      <div>
        <h1>{again.title}</h1>
        <p className="soft">{lead}</p>
      </div>
      <Button keyHint="Esc" onPress={onLeave}>
        {again.back}
      </Button>
    </header>
  );
}

/** No real provider may be asked by a till whose books are for practice. */
function InTraining({ onLeave }: Pick<SetupAgainProps, 'onLeave'>) {
  const { training } = useSetupWords();
  return (
    <main className="screen setup">
      <Head lead={training.inIt} onLeave={onLeave} />
    </main>
  );
}

export interface SetupPartProps {
  readonly seen: SetupSeen;
  readonly onChanged: () => void;
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="panel" aria-label={title}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

function ShopPart({ seen, onChanged }: SetupPartProps) {
  const setup = useSetupWords();
  const [draft, setDraft] = useState(() => draftFrom(seen, ''));
  const change = useChange(onChanged);
  const missing = missingIn('shop', draft);
  return (
    <Part title={setup.edit.shop}>
      <ShopFields
        draft={draft}
        onChange={(part) => {
          setDraft({ ...draft, ...part });
          change.touch();
        }}
      />
      <PartEnd
        change={change}
        faults={missing.map((one) => sentence(one, setup))}
        onSave={() => void change.save(shopSections(draft))}
      />
    </Part>
  );
}

function QrisPart({ seen, onChanged, view }: SetupPartProps & { readonly view: Snapshot }) {
  const { qris: words, edit, flow, missing } = useSetupWords();
  const [draft, setDraft] = useState<SetupDraft | null>(null);
  const change = useChange(() => {
    setDraft(null);
    onChanged();
  });
  const { merchant } = view;
  const empty = (): SetupDraft => ({ ...draftFrom(seen, ''), qris: '' });
  return (
    <Part title={words.title}>
      {merchant !== null && <p>{words.now(merchant.name, merchant.nmid ?? words.unknown)}</p>}
      {draft === null ? (
        <PartEnd change={change} word={edit.qrisChange} onSave={() => setDraft(empty())} />
      ) : (
        <>
          <QrisField
            draft={draft}
            before={merchant}
            onChange={(part) => {
              setDraft((now) => (now === null ? null : { ...now, ...part }));
              change.touch();
            }}
          />
          <PartEnd
            change={change}
            word={draft.isQrisGood ? flow.confirm : edit.save}
            faults={draft.isQrisGood ? [] : [missing.qris]}
            onSave={() => void change.save({ merchant: { qris: draft.qris.trim() } })}
          >
            <Button
              onPress={() => {
                setDraft(null);
                change.touch();
              }}
            >
              {edit.qrisKeep}
            </Button>
          </PartEnd>
        </>
      )}
    </Part>
  );
}
