// Owns "Tes sambungan": one real question to the provider with what is typed, and the answer as
// steps: which failed, what to do, and notes to send to the provider.
import { useRef, useState } from 'react';
import type { ConnectionTest, FeedFault } from '../../shared/views.ts';
import { callFault, type CallFault } from '../deeds.ts';
import { feedChange, missingFields, type FeedKind, type FeedValues } from '../feed-draft.ts';
import { usePage, useWords } from '../hooks.ts';
import { trialText, type SetupDraft } from '../setup-draft.ts';
import type { TestStep } from '../strings/feeds.ts';
import { Button } from './button.tsx';
import { FaultList } from './fault-list.tsx';
import { Icon } from './icon.tsx';
import { useSetupWords } from './setup-words.ts';

export type Outcome =
  | { readonly kind: 'none' | 'busy' | 'unfilled' }
  | { readonly kind: 'failed'; readonly fault: CallFault }
  | { readonly kind: 'refused'; readonly faults: readonly string[] }
  | { readonly kind: 'tried'; readonly test: ConnectionTest };

/** Whether a feed may be relied on: it answered, or there is nothing of it to ask. */
export function isTested(outcome: Outcome): boolean {
  return outcome.kind === 'tried' && (!outcome.test.canAsk || outcome.test.fault === null);
}

export interface FeedTests {
  /** What was found out about the feed as it is typed now. */
  outcomeOf(draft: SetupDraft, kind: FeedKind): Outcome;
  run(draft: SetupDraft, kind: FeedKind): Promise<Outcome>;
}

const NOTHING: Outcome = { kind: 'none' };

/**
 * Tests of feeds. `first`: with all that is typed. `change`: with what is typed over the setup in
 * use, whose secrets the till adds.
 */
export function useFeedTests(mode: 'first' | 'change'): FeedTests {
  const { deeds } = usePage();
  const [known, setKnown] = useState<ReadonlyMap<FeedValues, Outcome>>(new Map());
  return {
    // What was found out holds for what was typed then, and for nothing else.
    outcomeOf: (draft, kind) => known.get(draft.feeds[kind].values) ?? NOTHING,
    async run(draft, kind) {
      const { values } = draft.feeds[kind];
      const note = (outcome: Outcome): Outcome => {
        setKnown((now) => new Map(now).set(values, outcome));
        return outcome;
      };
      if (missingFields(kind, draft.feeds[kind]).length > 0) return note({ kind: 'unfilled' });
      note({ kind: 'busy' });
      const trying =
        mode === 'first'
          ? tryTyped(deeds.settings, trialText(draft, kind), kind)
          : tryChanged(deeds.settings, feedChange(kind, draft.feeds[kind]), kind);
      return note(
        await trying.catch((error: unknown) => ({ kind: 'failed', fault: callFault(error) })),
      );
    },
  };
}

interface FeedTestProps {
  readonly kind: FeedKind;
  readonly draft: SetupDraft;
  readonly tests: FeedTests;
  readonly onChange: (values: FeedValues) => void;
}

export function FeedTest({ kind, draft, tests, onChange }: FeedTestProps) {
  const words = useWords();
  const { test: testWords } = useSetupWords().feeds;
  const outcome = tests.outcomeOf(draft, kind);
  const takeOver = (code: string): void => {
    const better = { ...draft.feeds[kind].values, merchantCode: code };
    onChange(better);
    const feed = { ...draft.feeds[kind], values: better };
    void tests.run({ ...draft, feeds: { ...draft.feeds, [kind]: feed } }, kind);
  };
  return (
    <div className="feed-test">
      <Button
        icon="search"
        onPress={() => void tests.run(draft, kind)}
        isBusy={outcome.kind === 'busy'}
      >
        {outcome.kind === 'busy' ? testWords.running : testWords.run}
      </Button>
      <div aria-live="polite">
        {outcome.kind === 'unfilled' && <p className="field-fault">{testWords.fillFirst}</p>}
        {outcome.kind === 'failed' && (
          <p className="field-fault">{words.fault.codes[outcome.fault.code]}</p>
        )}
        {outcome.kind === 'refused' && (
          <FaultList title={testWords.refused} faults={outcome.faults} />
        )}
        {outcome.kind === 'tried' && <Tried test={outcome.test} onTakeOver={takeOver} />}
      </div>
    </div>
  );
}

type Settings = ReturnType<typeof usePage>['deeds']['settings'];

async function tryTyped(settings: Settings, text: string, kind: FeedKind): Promise<Outcome> {
  // A text the till can't read would make it try the feed it has in use instead.
  const { faults } = await settings.check(text);
  const own = faults.filter((fault) => fault.includes('feed'));
  if (own.length > 0) return { kind: 'refused', faults: own };
  return { kind: 'tried', test: await settings.testFeed(text, kind) };
}

async function tryChanged(settings: Settings, feed: object, kind: FeedKind): Promise<Outcome> {
  const changes = { feeds: { [kind]: feed } };
  const { faults } = await settings.checkChange(changes);
  if (faults.length > 0) return { kind: 'refused', faults };
  return { kind: 'tried', test: await settings.testChange(changes, kind) };
}

const STEPS: readonly TestStep[] = ['find', 'connect', 'admit', 'read'];

const FAILS_AT: Readonly<Record<FeedFault, TestStep>> = {
  dns: 'find',
  bad_address: 'find',
  unreachable: 'connect',
  timeout: 'connect',
  tls: 'connect',
  not_json: 'connect',
  bad_credentials: 'admit',
  bad_key: 'admit',
  bad_signature: 'admit',
  blacklisted: 'admit',
  forbidden: 'admit',
  token_refused: 'admit',
  clock: 'admit',
  starting: 'read',
  rate_limited: 'read',
  server_error: 'read',
  unexpected: 'read',
  too_large: 'read',
  bad_field: 'read',
  bad_request: 'read',
  duplicate_external_id: 'read',
  disk: 'read',
};

interface TriedProps {
  readonly test: ConnectionTest;
  readonly onTakeOver: (code: string) => void;
}

function Tried({ test, onTakeOver }: TriedProps) {
  const { test: words } = useSetupWords().feeds;
  const { fault, rows, setAside, clockOffMs, betterMerchantCode } = test;
  if (!test.canAsk) return <p className="test-note">{words.pushOnly}</p>;
  const minutes = Math.round(Math.abs(clockOffMs ?? 0) / 60_000);
  return (
    <div className="tried">
      <Steps fault={fault} />
      {fault === null ? (
        <p className="fine">
          {words.fine} {rows !== null && words.rows(rows)}
        </p>
      ) : (
        <p className="field-fault">{words.advice[fault]}</p>
      )}
      {setAside > 0 && <p className="test-warning">{words.setAside(setAside)}</p>}
      {clockOffMs !== null && (
        <p className="test-warning">{words.clock(minutes, clockOffMs > 0)}</p>
      )}
      {betterMerchantCode !== null && (
        <p className="test-better">
          {words.better(betterMerchantCode)}{' '}
          <Button look="main" onPress={() => onTakeOver(betterMerchantCode)}>
            {words.takeOver(betterMerchantCode)}
          </Button>
        </p>
      )}
      {test.transcript.length > 0 && <Transcript lines={test.transcript} />}
    </div>
  );
}

function Steps({ fault }: { readonly fault: FeedFault | null }) {
  const { test: words } = useSetupWords().feeds;
  const failed = fault === null ? STEPS.length : STEPS.indexOf(FAILS_AT[fault]);
  return (
    <ol className="test-steps">
      {STEPS.map((step, index) => {
        const [tone, icon, word] =
          index < failed
            ? (['good', 'check', words.stepFine] as const)
            : index === failed
              ? (['bad', 'cross', words.stepBad] as const)
              : (['calm', 'minus', words.stepUnknown] as const);
        return (
          <li key={step} className={`chip chip-${tone}`}>
            <Icon name={icon} />
            {words.steps[step]}: {word}
          </li>
        );
      })}
    </ol>
  );
}

function Transcript({ lines }: { readonly lines: readonly string[] }) {
  const { test: words } = useSetupWords().feeds;
  const [state, setState] = useState<'none' | 'copied' | 'copyFailed'>('none');
  const shown = useRef<HTMLPreElement>(null);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(lines.join('\n'));
      setState('copied');
    } catch {
      // Some hosts allow no page to write there: the person's own keys still may.
      if (shown.current !== null) getSelection()?.selectAllChildren(shown.current);
      setState('copyFailed');
    }
  };
  return (
    <details className="transcript">
      <summary>{words.transcript}</summary>
      <pre ref={shown}>{lines.join('\n')}</pre>
      <div className="actions">
        <Button onPress={() => void copy()}>{words.copy}</Button>
        <p aria-live="polite">{state !== 'none' && words[state]}</p>
      </div>
    </details>
  );
}
