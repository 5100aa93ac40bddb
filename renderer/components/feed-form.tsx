// Owns the choice of providers and a form for each chosen one, in the provider's own words.
import {
  FEED_FIELDS,
  FEED_KINDS,
  wantsCalls,
  type FeedDraft,
  type FeedKind,
} from '../feed-draft.ts';
import type { DraftProps } from '../setup-draft.ts';
import { FeedTest } from './feed-test.tsx';
import { useSetupWords } from './setup-words.ts';
import { HelpedField } from './text-field.tsx';

export function FeedPart({ draft, onChange }: DraftProps) {
  const { feeds: words } = useSetupWords();
  const change = (kind: FeedKind, part: Partial<FeedDraft>): void =>
    onChange({ feeds: { ...draft.feeds, [kind]: { ...draft.feeds[kind], ...part } } });
  return (
    <section className="panel">
      <h2>
        <span className="step">3</span> {words.title}
      </h2>
      <p className="soft">{words.lead}</p>
      <fieldset className="choice">
        <legend>{words.choose}</legend>
        <div className="choice-options">
          {FEED_KINDS.map((kind) => (
            <label key={kind} className="choice-option">
              <input
                type="checkbox"
                checked={draft.feeds[kind].isOn}
                onChange={(event) => change(kind, { isOn: event.target.checked })}
              />
              <span>{words.names[kind]}</span>
            </label>
          ))}
        </div>
      </fieldset>
      {FEED_KINDS.filter((kind) => draft.feeds[kind].isOn).map((kind) => (
        <FeedForm key={kind} kind={kind} draft={draft} onChange={(part) => change(kind, part)} />
      ))}
      {wantsCalls(draft.feeds) && (
        <HelpedField
          label={words.port}
          help={words.portHelp}
          look="line"
          lengthMax={5}
          value={draft.callbackPort}
          show={words.show}
          hide={words.hide}
          onChange={(callbackPort) => onChange({ callbackPort })}
        />
      )}
    </section>
  );
}

interface FeedFormProps {
  readonly kind: FeedKind;
  readonly draft: DraftProps['draft'];
  readonly onChange: (part: Partial<FeedDraft>) => void;
}

function FeedForm({ kind, draft, onChange }: FeedFormProps) {
  const { feeds: words } = useSetupWords();
  const { values } = draft.feeds[kind];
  return (
    <section className="feed-form" aria-label={words.names[kind]}>
      <h3>{words.names[kind]}</h3>
      <div className="fields">
        {FEED_FIELDS[kind].map(({ key, theirs, look, lengthMax }) => {
          const [label, help] = words.fields[key];
          return (
            <HelpedField
              key={key}
              label={label}
              theirs={theirs}
              help={help}
              look={look}
              lengthMax={lengthMax}
              value={values[key] ?? ''}
              show={words.show}
              hide={words.hide}
              onChange={(value) => onChange({ values: { ...values, [key]: value } })}
            />
          );
        })}
      </div>
      <FeedTest kind={kind} draft={draft} onChange={(next) => onChange({ values: next })} />
    </section>
  );
}
