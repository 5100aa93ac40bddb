// Owns the settings of screens: the PC's second one, other browsers of the shop as customer
// screens, and how this window stands. What a screen shows is not decided here.
import { useCallback, useEffect, useState } from 'react';
import type { DisplayState, WindowMode } from '../../shared/display.ts';
import { callFault, type CallFault } from '../deeds.ts';
import { countdownText } from '../format.ts';
import { useNow, usePage, useStore, useWords } from '../hooks.ts';
import { screenWordsOf, type ScreenWords } from '../strings/display.ts';
import { useAgo } from './ago.tsx';
import { Button } from './button.tsx';
import { Choice } from './choice.tsx';
import { Dialog } from './dialog.tsx';
import '../styles/display-dialog.css';

/** How soon a screen that was just paired, plugged in or unplugged shows here. */
const LOOK_EVERY_MS = 1500;
/** The last is a manager's to enter and to leave. */
const WINDOWS: readonly WindowMode[] = ['window', 'full', 'kiosk'];

/** Runs a call whose answer is the new state; a refusal is kept for the person to read. */
type Run = (call: () => Promise<DisplayState>) => Promise<void>;

interface PartProps {
  readonly state: DisplayState;
  readonly words: ScreenWords;
  readonly run: Run;
}

export function DisplayDialog({ onClose }: { readonly onClose: () => void }) {
  const { settings, close, fault: faultWords } = useWords();
  const words = screenWordsOf(useStore(({ prefs }) => prefs.lang));
  const { state, fault, run } = useDisplayState();
  const isManager = useStore(({ till }) => till.view?.session.role === 'manager');
  const actions = (
    <Button look="main" onPress={onClose} keyHint="Esc">
      {close}
    </Button>
  );
  return (
    <Dialog title={settings.display} isWide onClose={onClose} actions={actions}>
      {fault !== null && <p className="screens-fault">{faultWords.codes[fault.code]}</p>}
      {state !== null && (
        <div className="settings">
          <section>
            <HostPart state={state} words={words} run={run} isManager={isManager} />
            {isManager && <ReachPart state={state} words={words} run={run} />}
            {state.host === null && <BrowserPart words={words} />}
          </section>
          <section>
            {isManager && state.network === 'open' && (
              <PairPart state={state} words={words} run={run} />
            )}
            {isManager && state.network !== 'off' && (
              <ScreenList state={state} words={words} run={run} />
            )}
          </section>
        </div>
      )}
    </Dialog>
  );
}

function useDisplayState() {
  const { deeds } = usePage();
  const [state, setState] = useState<DisplayState | null>(null);
  const [fault, setFault] = useState<CallFault | null>(null);
  const run = useCallback<Run>(async (call) => {
    try {
      setState(await call());
      setFault(null);
    } catch (error) {
      setFault(callFault(error));
    }
  }, []);
  useEffect(() => {
    let timer = 0;
    let isOver = false;
    const look = async (): Promise<void> => {
      // A look that fails says nothing: the line's own banner does.
      const next = await deeds.display.state().catch(() => null);
      if (isOver) return;
      if (next !== null) setState(next);
      timer = window.setTimeout(() => void look(), LOOK_EVERY_MS);
    };
    void look();
    return () => {
      isOver = true;
      window.clearTimeout(timer);
    };
  }, [deeds]);
  return { state, fault, run };
}

/** Only the desktop has a hold of the PC's screens and of its own window. */
function HostPart({ state, words, run, isManager }: PartProps & { readonly isManager: boolean }) {
  const { deeds } = usePage();
  const { host } = state;
  if (host === null) return null;
  const { second, hasSecond, isShown } = host;
  const meaning = isShown ? words.secondShown : hasSecond ? words.secondOff : words.secondNone;
  return (
    <>
      <Choice
        label={words.second}
        value={second}
        options={[
          ['auto', words.seconds.auto],
          ['off', words.seconds.off],
        ]}
        onChoose={(value) => void run(() => deeds.display.arrange({ second: value }))}
      />
      <p className="soft">{second === 'off' ? words.secondOff : meaning}</p>
      {isManager || host.window !== 'kiosk' ? (
        <>
          <Choice
            label={words.window}
            value={host.window}
            options={(isManager ? WINDOWS : WINDOWS.slice(0, 2)).map((mode) => [
              mode,
              words.windows[mode],
            ])}
            onChoose={(value) => void run(() => deeds.display.arrange({ window: value }))}
          />
          <p className="soft">{words.windowHint}</p>
        </>
      ) : (
        <p className="soft">{words.kioskHint}</p>
      )}
    </>
  );
}

function ReachPart({ state, words, run }: PartProps) {
  const { deeds } = usePage();
  return (
    <>
      <Choice
        label={words.reach}
        value={state.reach}
        options={[
          ['off', words.reaches.off],
          ['here', words.reaches.here],
          ['network', words.reaches.network],
        ]}
        onChoose={(value) => void run(() => deeds.display.reach(value))}
      />
      <p className="soft">{words.reachMeaning}</p>
      {state.network === 'failed' && <p className="screens-fault">{words.failed}</p>}
    </>
  );
}

function PairPart({ state, words, run }: PartProps) {
  const { deeds } = usePage();
  const { addresses, code } = state;
  return (
    <div className="screens-pair">
      <p>{addresses.length === 0 ? words.noAddress : words.open}</p>
      {addresses.map((address) => (
        <p key={address} className="screens-address">
          {address}
        </p>
      ))}
      <Button
        look={code === null ? 'main' : 'plain'}
        onPress={() => void run(() => deeds.display.newCode())}
      >
        {words.newCode}
      </Button>
      {code !== null && <Code code={code} words={words} />}
    </div>
  );
}

interface CodeProps {
  readonly code: { readonly text: string; readonly expiresAtMs: number };
  readonly words: ScreenWords;
}

function Code({ code, words }: CodeProps) {
  const leftMs = code.expiresAtMs - useNow();
  const spoken = code.text.split('').join(' ');
  return (
    <div aria-live="polite">
      <p>{words.codeHint}</p>
      <p className="screens-code" aria-label={spoken}>
        {code.text.slice(0, 3)} {code.text.slice(3)}
      </p>
      <p className="soft">
        {words.codeLeft} <span className="money">{countdownText(leftMs)}</span>
      </p>
    </div>
  );
}

function ScreenList({ state, words, run }: PartProps) {
  return (
    <section aria-label={words.screens}>
      <h3>{words.screens}</h3>
      {state.screens.length === 0 && <p className="soft">{words.none}</p>}
      <ul className="screens-list">
        {state.screens.map((screen) => (
          <ScreenLine key={screen.id} screen={screen} words={words} run={run} />
        ))}
      </ul>
    </section>
  );
}

interface ScreenLineProps extends Omit<PartProps, 'state'> {
  readonly screen: DisplayState['screens'][number];
}

function ScreenLine({ screen, words, run }: ScreenLineProps) {
  const { deeds } = usePage();
  const ago = useAgo(screen.lastSeenAtMs);
  return (
    <li>
      <span>
        <strong>{screen.name}</strong>
        <br />
        <span className="soft">{screen.isConnected ? words.connected : words.seen(ago)}</span>
      </span>
      <Button
        look="danger"
        label={words.revokeOf(screen.name)}
        onPress={() => void run(() => deeds.display.revoke(screen.id))}
      >
        {words.revoke}
      </Button>
    </li>
  );
}

/** A browser fills the screen by itself, when a person asks it to. */
function BrowserPart({ words }: { readonly words: ScreenWords }) {
  const [isFull, setFull] = useState(document.fullscreenElement !== null);
  useEffect(() => {
    const look = (): void => setFull(document.fullscreenElement !== null);
    document.addEventListener('fullscreenchange', look);
    return () => document.removeEventListener('fullscreenchange', look);
  }, []);
  if (!document.fullscreenEnabled) return null;
  const toggle = async (): Promise<void> => {
    // Refused by the browser: nothing changes, and nothing is lost.
    if (isFull) await document.exitFullscreen().catch(() => undefined);
    else await document.documentElement.requestFullscreen().catch(() => undefined);
  };
  return (
    <div>
      <Button keyHint="F11" onPress={() => void toggle()}>
        {isFull ? words.fullOff : words.full}
      </Button>
    </div>
  );
}
