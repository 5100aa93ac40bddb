// Owns a form for each provider, in the provider's own words, and the choice among them.
import {
  FEED_FIELDS,
  FEED_KINDS,
  wantsCalls,
  type FeedDraft,
  type FeedField,
  type FeedKind,
} from '../feed-draft.ts';
import type { DraftProps } from '../setup-draft.ts';
import { FeedTest, type FeedTests } from './feed-test.tsx';
import { useSetupWords } from './setup-words.ts';
import { HelpedField } from './text-field.tsx';

interface FeedPartProps extends DraftProps {
  readonly tests: FeedTests;
}

export function FeedPart({ draft, onChange, tests }: FeedPartProps) {
  const { feeds: words } = useSetupWords();
  const change = (kind: FeedKind, part: Partial<FeedDraft>): void =>
    onChange({ feeds: { ...draft.feeds, [kind]: { ...draft.feeds[kind], ...part } } });
  return (
    <>
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
        <FeedForm
          key={kind}
          kind={kind}
          draft={draft}
          tests={tests}
          onChange={(part) => change(kind, part)}
        />
      ))}
      {wantsCalls(draft.feeds) && <PortField draft={draft} onChange={onChange} />}
    </>
  );
}

export function PortField({ draft, onChange }: DraftProps) {
  const { feeds: words } = useSetupWords();
  return (
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
  );
}

interface FeedFormProps {
  readonly kind: FeedKind;
  readonly draft: DraftProps['draft'];
  readonly tests: FeedTests;
  readonly onChange: (part: Partial<FeedDraft>) => void;
}

export function FeedForm({ kind, draft, tests, onChange }: FeedFormProps) {
  const { feeds: words, flow } = useSetupWords();
  const feed = draft.feeds[kind];
  const fields = FEED_FIELDS[kind];
  const needed = fields.filter(({ isNeeded }) => isNeeded);
  const others = fields.filter(({ isNeeded }) => !isNeeded);
  const parts = { feed, onChange };
  return (
    <section className="feed-form" aria-label={words.names[kind]}>
      <h3>{words.names[kind]}</h3>
      <FieldList fields={needed} {...parts} />
      {others.length > 0 && (
        <details className="feed-more">
          <summary>{flow.more}</summary>
          <FieldList fields={others} {...parts} />
        </details>
      )}
      <FeedTest
        kind={kind}
        draft={draft}
        tests={tests}
        onChange={(values) => onChange({ values })}
      />
    </section>
  );
}

interface FieldListProps {
  readonly fields: readonly FeedField[];
  readonly feed: FeedDraft;
  readonly onChange: (part: Partial<FeedDraft>) => void;
}

function FieldList({ fields, feed: { values, kept }, onChange }: FieldListProps) {
  const { feeds: words, edit } = useSetupWords();
  return (
    <div className="fields">
      {fields.map(({ key, theirs, look, lengthMax }) => {
        const [label, help] = words.fields[key];
        return (
          <HelpedField
            key={key}
            label={label}
            theirs={theirs}
            help={kept?.includes(key) === true ? edit.kept : help}
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
  );
}
