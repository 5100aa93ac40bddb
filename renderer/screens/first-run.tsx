// Owns the first run: four steps from nothing to selling, one thing asked at a time. What is typed
// is kept at the till but for its secrets; nothing sells before the last step is done.
import { Suspense, lazy, useEffect, useRef, useState, type ReactNode } from 'react';
import type { SetupSeen } from '../../shared/views.ts';
import { Button } from '../components/button.tsx';
import { LanguageChoice } from '../components/choice.tsx';
import { FaultList } from '../components/fault-list.tsx';
import { FeedPart } from '../components/feed-form.tsx';
import { isTested, useFeedTests, type FeedTests } from '../components/feed-test.tsx';
import { QrisField } from '../components/qris-field.tsx';
import { SetupFile } from '../components/setup-file.tsx';
import { SetupSteps } from '../components/setup-steps.tsx';
import { useSetupWords, type SetupWords } from '../components/setup-words.ts';
import { pcZone, ShopFields } from '../components/shop-fields.tsx';
import { SoundStep } from '../components/sound-step.tsx';
import { Mark } from '../components/top-bar.tsx';
import { TrainingPanel } from '../components/training-panel.tsx';
import { usePage } from '../hooks.ts';
import {
  textIn,
  chosenFeeds,
  draftFrom,
  EMPTY_DRAFT,
  keptSections,
  missingIn,
  setupText,
  STEPS,
  TIMEZONES,
  zoneGuess,
  type Missing,
  type SendSetup,
  type SetupDraft,
  type StepName,
} from '../setup-draft.ts';

const ComePanel = lazy(async () => ({
  default: (await import('../manager/data/come-panel.tsx')).ComePanel,
}));

const KEEP_AFTER_MS = 400;

interface FirstRunProps {
  /** What was typed before. */
  readonly seen: SetupSeen;
  readonly send: SendSetup;
}

export function FirstRun({ seen, send }: FirstRunProps) {
  const setup = useSetupWords();
  const run = useFirstRun(seen, send);
  const { step, draft } = run;
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
      <SetupSteps step={step} reached={run.reached} onGo={run.go} />
      <div className="setup-columns">
        <StepFrame step={step} onEnter={() => void run.next()}>
          {run.isResumed && step === 'shop' && (
            <div className="setup-note">
              <p>{seen.isKeyless === true ? setup.flow.keyless : setup.flow.resumed}</p>
              <LostHub seen={seen} />
              {seen.isKeyless !== true && (
                <Button look="quiet" onPress={run.restart}>
                  {setup.flow.restart}
                </Button>
              )}
            </div>
          )}
          <StepBody step={step} run={run} />
          <div aria-live="polite">
            {run.isTried && missingIn(step, draft).length > 0 && (
              <FaultList
                title={setup.faults}
                faults={missingIn(step, draft).map((one) => sentence(one, setup))}
              />
            )}
            {run.isUntested && <p className="test-warning">{setup.flow.testFirst}</p>}
            {run.faults.length > 0 && <FaultList title={setup.tillFaults} faults={run.faults} />}
          </div>
          <StepEnd run={run} />
        </StepFrame>
        {step === 'shop' && (
          <aside className="setup-aside">
            <TrainingPanel />
            <SetupFile send={send} />
            <Suspense>
              <ComePanel />
            </Suspense>
          </aside>
        )}
      </div>
    </main>
  );
}

/** Other tills ask this one; it must not sell again without them unnoticed. */
function LostHub({ seen }: Pick<FirstRunProps, 'seen'>) {
  const { flow } = useSetupWords();
  const { hub } = seen.setup;
  const [till, store] = [textIn(hub, 'till'), textIn(hub, 'store')];
  if (seen.isKeyless !== true || till === null || store === null) return null;
  return <p>{flow.keylessHub(till, store)}</p>;
}

type Run = ReturnType<typeof useFirstRun>;

function useFirstRun(seen: SetupSeen, send: SendSetup) {
  const { deeds } = usePage();
  const zone = zoneGuess(pcZone()) ?? TIMEZONES.wib;
  const [draft, setDraft] = useState<SetupDraft>(() => draftFrom(seen, zone));
  const [step, setStep] = useState<StepName>('shop');
  const [reached, setReached] = useState(0);
  const [isResumed, setResumed] = useState(Object.keys(seen.setup).length > 0);
  const [state, setState] = useState<StepState>(FRESH);
  const tests = useFeedTests('first');
  const change = (part: Partial<SetupDraft>): void => setDraft((now) => ({ ...now, ...part }));
  useKeptDraft(draft, isResumed);

  const go = (to: StepName): void => {
    setStep(to);
    setReached((now) => Math.max(now, STEPS.indexOf(to)));
    setState(FRESH);
  };
  const save = async (): Promise<void> => {
    setState({ ...FRESH, isBusy: true });
    setState({ ...FRESH, faults: await send(setupText(draft), 'save') });
  };
  const next = async (isUntestedFine = false): Promise<void> => {
    if (state.isBusy) return;
    if (missingIn(step, draft).length > 0) return setState({ ...FRESH, isTried: true });
    if (step === 'sound') return save();
    if (step === 'feed' && !isUntestedFine) {
      setState({ ...FRESH, isBusy: true });
      if (!(await allTested(draft, tests))) return setState({ ...FRESH, isUntested: true });
    }
    go(STEPS[STEPS.indexOf(step) + 1] ?? step);
  };
  const back = (): void => go(STEPS[STEPS.indexOf(step) - 1] ?? step);
  const restart = (): void => {
    setDraft({ ...EMPTY_DRAFT, timezone: zone });
    setResumed(false);
    void deeds.settings.keepDraft({});
  };
  return {
    ...{ draft, step, reached, isResumed, tests, ...state },
    ...{ change, go, next, back, restart },
    askForHelp: () => setState({ ...state, isHelpOpen: true }),
  };
}

interface StepState {
  readonly isTried: boolean;
  readonly isBusy: boolean;
  readonly isUntested: boolean;
  readonly isHelpOpen: boolean;
  readonly faults: readonly string[];
}

const FRESH: StepState = {
  isTried: false,
  isBusy: false,
  isUntested: false,
  isHelpOpen: false,
  faults: [],
};

/** Tries every feed that was not yet tried as it is typed now. */
async function allTested(draft: SetupDraft, tests: FeedTests): Promise<boolean> {
  const outcomes = await Promise.all(
    chosenFeeds(draft).map(async (kind) => {
      const known = tests.outcomeOf(draft, kind);
      return isTested(known) ? known : tests.run(draft, kind);
    }),
  );
  return outcomes.every(isTested);
}

/** Keeps what is typed a moment after the last key. A till that can't keep it is told at saving. */
function useKeptDraft(draft: SetupDraft, isResumed: boolean): void {
  const { deeds } = usePage();
  const first = useRef(draft);
  useEffect(() => {
    if (draft === first.current) return;
    const timer = setTimeout(() => {
      deeds.settings.keepDraft(keptSections(draft)).catch(() => undefined);
    }, KEEP_AFTER_MS);
    return () => clearTimeout(timer);
  }, [draft, deeds, isResumed]);
}

/** Where the hands go first. */
const FIRST_IN: Readonly<Record<StepName, string>> = {
  shop: '.field input',
  qris: '.picture button',
  feed: '.feed-form input',
  sound: '.button-main',
};

interface StepFrameProps {
  readonly step: StepName;
  readonly onEnter: () => void;
  readonly children: ReactNode;
}

/** One step, its first field ready to be typed in; Enter in a field goes on. */
function StepFrame({ step, onEnter, children }: StepFrameProps) {
  const { shop, qris, feeds, flow } = useSetupWords();
  const frame = useRef<HTMLFormElement>(null);
  useEffect(() => {
    frame.current?.querySelector<HTMLElement>(FIRST_IN[step])?.focus();
  }, [step]);
  const titles = { shop: shop.title, qris: qris.title, feed: feeds.title, sound: flow.sound.title };
  return (
    <form
      className="panel setup-step"
      ref={frame}
      aria-label={titles[step]}
      onSubmit={(event) => {
        event.preventDefault();
        onEnter();
      }}
    >
      <h2>{titles[step]}</h2>
      {children}
      {/* Without one, Enter in one of several fields does nothing. */}
      <input type="submit" hidden value={flow.next} />
    </form>
  );
}

function StepBody({ step, run }: { readonly step: StepName; readonly run: Run }) {
  const { feeds } = useSetupWords();
  const parts = { draft: run.draft, onChange: run.change };
  switch (step) {
    case 'shop':
      return <ShopFields {...parts} isFirst />;
    case 'qris':
      return <QrisField {...parts} before={null} />;
    case 'feed':
      return (
        <>
          <p className="soft">{feeds.lead}</p>
          <FeedPart {...parts} tests={run.tests} />
        </>
      );
    case 'sound':
      return <SoundStep isHelpOpen={run.isHelpOpen} />;
  }
}

function StepEnd({ run }: { readonly run: Run }) {
  const { flow, saving } = useSetupWords();
  const { step, isBusy } = run;
  return (
    <div className="setup-end">
      {step !== 'shop' && (
        <Button icon="undo" onPress={run.back}>
          {flow.back}
        </Button>
      )}
      {step === 'sound' && !run.isHelpOpen && (
        <Button onPress={run.askForHelp}>{flow.sound.no}</Button>
      )}
      {run.isHelpOpen && <Button onPress={() => void run.next()}>{flow.sound.without}</Button>}
      {run.isUntested && <Button onPress={() => void run.next(true)}>{flow.anyway}</Button>}
      <Button look="main" icon="check" onPress={() => void run.next()} isBusy={isBusy}>
        {isBusy ? (step === 'feed' ? flow.testing : saving) : nextWord(run, flow)}
      </Button>
    </div>
  );
}

function nextWord({ step, draft }: Run, flow: SetupWords['flow']): string {
  if (step === 'sound') return flow.sound.yes;
  return step === 'qris' && draft.isQrisGood ? flow.confirm : flow.next;
}

export function sentence(missing: Missing, { missing: words, feeds }: SetupWords): string {
  if (missing.part !== 'field') return words[missing.part];
  return words.field(feeds.fields[missing.key][0], feeds.names[missing.kind]);
}
