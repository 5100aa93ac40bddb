// Owns the providers of a till that sells: each is changed, tried, added or taken away alone. Keys
// that are kept stay at the till; a field left empty keeps them.
import { useState } from 'react';
import {
  FEED_FIELDS,
  FEED_KINDS,
  feedChange,
  feedsFrom,
  missingFields,
  wantsCalls,
  type FeedDraft,
  type FeedKind,
} from '../feed-draft.ts';
import type { SetupPartProps } from '../screens/setup-again.tsx';
import { draftFrom, portOf, type SetupDraft } from '../setup-draft.ts';
import { Button } from './button.tsx';
import { FeedForm, PortField } from './feed-form.tsx';
import { useFeedTests } from './feed-test.tsx';
import { PartEnd, useChange } from './setup-change.tsx';
import { useSetupWords } from './setup-words.ts';

export function FeedEditor({ seen, onChanged }: SetupPartProps) {
  const { edit, feeds: words } = useSetupWords();
  const listed = Array.isArray(seen.setup['feeds']) ? seen.setup['feeds'] : [];
  const feeds = feedsFrom(listed, seen.secrets);
  const [added, setAdded] = useState<readonly FeedKind[]>([]);
  const shown = FEED_KINDS.filter((kind) => feeds[kind].isOn || added.includes(kind));
  const others = FEED_KINDS.filter((kind) => !shown.includes(kind));
  return (
    <section className="panel" aria-label={edit.feeds}>
      <h2>{edit.feeds}</h2>
      <p className="soft">{edit.feedsLead}</p>
      {shown.map((kind) => (
        // A feed that was saved or taken away begins anew, with what the till now keeps.
        <FeedPart
          key={`${kind} ${feeds[kind].isOn}`}
          kind={kind}
          seen={seen}
          start={{ ...feeds[kind], isOn: true }}
          isNew={!feeds[kind].isOn}
          onChanged={() => {
            setAdded(added.filter((other) => other !== kind));
            onChanged();
          }}
        />
      ))}
      {others.length > 0 && (
        <div className="actions">
          <span className="soft">{edit.feedAdd}:</span>
          {others.map((kind) => (
            <Button key={kind} icon="plus" onPress={() => setAdded([...added, kind])}>
              {words.names[kind]}
            </Button>
          ))}
        </div>
      )}
    </section>
  );
}

interface FeedPartProps extends SetupPartProps {
  readonly kind: FeedKind;
  readonly start: FeedDraft;
  readonly isNew: boolean;
}

function FeedPart({ kind, seen, start, isNew, onChanged }: FeedPartProps) {
  const { edit, feeds: words, missing } = useSetupWords();
  const [draft, setDraft] = useState<SetupDraft>(() => withFeed(draftFrom(seen, ''), kind, start));
  const [isSure, setSure] = useState(false);
  const change = useChange(() => {
    setDraft((now) => withFeed(now, kind, keysPutAway(kind, now.feeds[kind])));
    onChanged();
  });
  const tests = useFeedTests('change');
  const update = (next: SetupDraft): void => {
    setDraft(next);
    setSure(false);
    change.touch();
  };
  const lacking = missingFields(kind, draft.feeds[kind]);
  const faults = lacking.map((key) => missing.field(words.fields[key][0], words.names[kind]));
  const port = portOf(draft);
  const name = words.names[kind];
  return (
    <>
      <FeedForm
        kind={kind}
        draft={draft}
        tests={tests}
        onChange={(part) => update(withFeed(draft, kind, { ...draft.feeds[kind], ...part }))}
      />
      {wantsCalls(draft.feeds) && (
        <PortField draft={draft} onChange={(part) => update({ ...draft, ...part })} />
      )}
      <PartEnd
        change={change}
        faults={port === null ? [...faults, missing.port] : faults}
        onSave={() =>
          void change.save({
            feeds: { [kind]: feedChange(kind, draft.feeds[kind]) },
            ...(typeof port === 'number' ? { callbacks: { port } } : {}),
          })
        }
      >
        {!isNew && (
          <Button
            look="danger"
            onPress={() => {
              if (isSure) void change.save({ feeds: { [kind]: null } });
              else setSure(true);
            }}
          >
            {isSure ? edit.feedRemoveSure(name) : edit.feedRemove(name)}
          </Button>
        )}
      </PartEnd>
    </>
  );
}

/** What was typed and is kept now: its key leaves the page. */
function keysPutAway(kind: FeedKind, { isOn, values, kept = [] }: FeedDraft): FeedDraft {
  const secrets = FEED_FIELDS[kind].filter(({ look }) => look !== 'line').map(({ key }) => key);
  const typed = secrets.filter((key) => (values[key] ?? '').trim() !== '');
  const emptied = Object.fromEntries(typed.map((key) => [key, '']));
  return { isOn, values: { ...values, ...emptied }, kept: [...new Set([...kept, ...typed])] };
}

/** The other feeds play no part in this form: what they want is theirs. */
function withFeed(draft: SetupDraft, kind: FeedKind, feed: FeedDraft): SetupDraft {
  const off = FEED_KINDS.map((other) => [other, { ...draft.feeds[other], isOn: false }] as const);
  const feeds = { ...Object.fromEntries(off), [kind]: feed } as unknown as SetupDraft['feeds'];
  return { ...draft, feeds };
}
