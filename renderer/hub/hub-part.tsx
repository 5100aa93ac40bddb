// Owns the hub in the setup of a till that sells: joined, tried, changed, left. Its address holds a
// password: it is never shown again, only kept or typed anew.
import { useState } from 'react';
import type { HubTest } from '../../shared/hub.ts';
import { Button } from '../components/button.tsx';
import { FaultList } from '../components/fault-list.tsx';
import { PartEnd, useChange } from '../components/setup-change.tsx';
import { HelpedField } from '../components/text-field.tsx';
import { callFault, type CallFault } from '../deeds.ts';
import { usePage, useWords } from '../hooks.ts';
import type { SetupPartProps } from '../screens/setup-again.tsx';
import { textIn } from '../setup-draft.ts';
import { useHubWords } from './words.ts';

interface HubDraft {
  readonly url: string;
  readonly store: string;
  readonly till: string;
  readonly ca: string;
}

type Tried =
  | { readonly kind: 'still' | 'busy' }
  | { readonly kind: 'failed'; readonly fault: CallFault }
  | { readonly kind: 'answered'; readonly test: HubTest };

export function HubPart({ seen, onChanged }: SetupPartProps) {
  const words = useHubWords().setup;
  const { hub } = seen.setup;
  const isJoined = hub !== undefined;
  const part = useHubPart({ seen, onChanged }, isJoined);
  const { draft, change, tried, isLeaving } = part;
  return (
    <section className="panel" aria-label={words.title}>
      <h2>{words.title}</h2>
      <p className="soft">
        {isJoined
          ? words.joined(textIn(hub, 'store') ?? '', textIn(hub, 'till') ?? '')
          : words.lead}
      </p>
      <Fields draft={draft} isJoined={isJoined} onType={part.type} />
      <div className="feed-test">
        <Button icon="search" isBusy={tried.kind === 'busy'} onPress={() => void part.test()}>
          {tried.kind === 'busy' ? words.testing : words.test}
        </Button>
        <div aria-live="polite">
          <Outcome tried={tried} />
        </div>
      </div>
      {isLeaving && <p className="test-warning">{words.leaveMeaning}</p>}
      <PartEnd
        change={change}
        faults={part.missing}
        onSave={part.save}
        {...(isJoined ? {} : { word: words.join })}
      >
        {isJoined && (
          <Button look="danger" onPress={part.leave}>
            {isLeaving ? words.leaveSure : words.leave}
          </Button>
        )}
      </PartEnd>
    </section>
  );
}

function useHubPart({ seen, onChanged }: SetupPartProps, isJoined: boolean) {
  const { api } = usePage().session;
  const words = useHubWords().setup;
  const [draft, setDraft] = useState(() => draftOf(seen));
  const [tried, setTried] = useState<Tried>({ kind: 'still' });
  const [isLeaving, setLeaving] = useState(false);
  const change = useChange(() => {
    setDraft((now) => ({ ...now, url: '' }));
    setLeaving(false);
    onChanged();
  });
  const asked = askedOf(draft);
  const missing = (['url', 'store', 'till'] as const)
    .filter((key) => asked[key] === '' && !(key === 'url' && isJoined))
    .map((key) => words.missed(words.missing[key]));
  return {
    draft,
    change,
    tried,
    isLeaving,
    missing,
    type: (part: Partial<HubDraft>): void => {
      setDraft({ ...draft, ...part });
      setTried({ kind: 'still' });
      setLeaving(false);
      change.touch();
    },
    test: async (): Promise<void> => {
      if (missing.length > 0) return change.miss();
      setTried({ kind: 'busy' });
      try {
        setTried({ kind: 'answered', test: await api.hub.test(asked) });
      } catch (error) {
        setTried({ kind: 'failed', fault: callFault(error) });
      }
    },
    save: (): void => {
      setTried({ kind: 'still' });
      void change.save({ hub: asked });
    },
    /** Asked once more, with what it means. */
    leave: (): void => {
      if (isLeaving) void change.save({ hub: null });
      else setLeaving(true);
    },
  };
}

function draftOf({ setup: { hub, till } }: SetupPartProps['seen']): HubDraft {
  return {
    url: '',
    store: textIn(hub, 'store') ?? '',
    till: textIn(hub, 'till') ?? textIn(till, 'name') ?? '',
    ca: textIn(hub, 'ca') ?? '',
  };
}

/** As the till is asked: an empty certificate is none. */
function askedOf({ url, store, till, ca }: HubDraft) {
  const trimmed = ca.trim();
  return {
    url: url.trim(),
    store: store.trim(),
    till: till.trim(),
    ca: trimmed === '' ? null : `${trimmed}\n`,
  };
}

interface FieldsProps {
  readonly draft: HubDraft;
  readonly isJoined: boolean;
  readonly onType: (part: Partial<HubDraft>) => void;
}

function Fields({ draft, isJoined, onType }: FieldsProps) {
  const words = useHubWords().setup;
  const common = { show: words.show, hide: words.hide };
  return (
    <>
      <HelpedField
        {...common}
        label={words.url}
        help={isJoined ? words.urlKept : words.urlHelp}
        look="secret"
        lengthMax={2000}
        value={draft.url}
        onChange={(url) => onType({ url })}
      />
      <div className="fields">
        <HelpedField
          {...common}
          label={words.store}
          help={words.storeHelp}
          look="line"
          lengthMax={60}
          value={draft.store}
          onChange={(store) => onType({ store })}
        />
        <HelpedField
          {...common}
          label={words.till}
          help={words.tillHelp}
          look="line"
          lengthMax={40}
          value={draft.till}
          onChange={(till) => onType({ till })}
        />
      </div>
      <details className="feed-more">
        <summary>{words.more}</summary>
        <label className="field">
          <span>{words.ca}</span>
          <textarea
            rows={4}
            value={draft.ca}
            maxLength={20_000}
            spellCheck={false}
            autoComplete="off"
            placeholder="-----BEGIN CERTIFICATE-----"
            onChange={(event) => onType({ ca: event.target.value })}
          />
          <small className="soft">{words.caHelp}</small>
        </label>
      </details>
    </>
  );
}

function Outcome({ tried }: { readonly tried: Tried }) {
  const { setup: words, faults } = useHubWords();
  const { fault: faultWords } = useWords();
  if (tried.kind === 'failed')
    return <p className="field-fault">{faultWords.codes[tried.fault.code]}</p>;
  if (tried.kind !== 'answered') return null;
  const { refused, fault, tills, needsSchema } = tried.test;
  if (refused.length > 0) return <FaultList title={faultWords.codes.bad_input} faults={refused} />;
  if (fault !== null) return <p className="field-fault">{faults[fault]}</p>;
  return (
    <p className="fine">
      {needsSchema ? words.needsSchema : words.good}{' '}
      {tills.length === 0 ? words.goodFirst : words.goodTills(tills.join(', '))}
    </p>
  );
}
