// Owns the settings of the desktop app: what it does when the PC starts, when its window is closed,
// when nobody looks at it, and from over another program. A manager's alone, in the till's window.
import { useEffect, useState } from 'react';
import type { ShellChange, ShellView } from '../../shared/shell.ts';
import { Button } from '../components/button.tsx';
import { Choice } from '../components/choice.tsx';
import { Dialog } from '../components/dialog.tsx';
import { callFault, type CallFault } from '../deeds.ts';
import { usePage, useStore, useWords } from '../hooks.ts';
import { ShortcutPart } from './shortcut-part.tsx';
import { desktopWordsOf, type DesktopWords } from './words.ts';
import '../styles/desktop.css';

export function DesktopDialog({ onClose }: { readonly onClose: () => void }) {
  const { close, fault: faultWords } = useWords();
  const words = desktopWordsOf(useStore(({ prefs }) => prefs.lang));
  const { view, fault, change } = useShellView();
  const actions = (
    <Button look="main" onPress={onClose} keyHint="Esc">
      {close}
    </Button>
  );
  return (
    <Dialog title={words.title} isWide onClose={onClose} actions={actions}>
      <p className="desktop-fault" aria-live="assertive">
        {fault !== null && faultWords.codes[fault.code]}
      </p>
      {view === null ? (
        fault === null && <p className="soft">{words.loading}</p>
      ) : (
        <div className="settings">
          <section>
            <StartPart view={view} words={words} onChange={change} />
            <ClosePart view={view} words={words} onChange={change} />
            <KioskPart view={view} words={words} onChange={change} />
          </section>
          <section>
            <NotifyPart view={view} words={words} onChange={change} />
            <ShortcutPart view={view} words={words} onChange={change} />
          </section>
        </div>
      )}
    </Dialog>
  );
}

function useShellView() {
  const { session } = usePage();
  const [view, setView] = useState<ShellView | null>(null);
  const [fault, setFault] = useState<CallFault | null>(null);
  useEffect(() => {
    session.api.shell.state().then(
      (state) => setView(state.view),
      (error: unknown) => setFault(callFault(error)),
    );
  }, [session]);
  const change = (part: ShellChange): void => {
    session.api.shell.change(part).then(
      (state) => {
        setView(state.view);
        setFault(null);
      },
      (error: unknown) => setFault(callFault(error)),
    );
  };
  return { view, fault, change };
}

export interface PartProps {
  readonly view: ShellView;
  readonly words: DesktopWords;
  readonly onChange: (change: ShellChange) => void;
}

interface YesNoProps {
  readonly label: string;
  readonly isYes: boolean;
  readonly words: DesktopWords;
  readonly onChoose: (isYes: boolean) => void;
}

function YesNo({ label, isYes, words, onChoose }: YesNoProps) {
  return (
    <Choice
      label={label}
      value={isYes ? 'on' : 'off'}
      options={[
        ['on', words.on],
        ['off', words.off],
      ]}
      onChoose={(value) => onChoose(value === 'on')}
    />
  );
}

function StartPart({ view, words, onChange }: PartProps) {
  return (
    <div className="desktop-part">
      <YesNo
        label={words.start}
        isYes={view.settings.startsAtLogin}
        words={words}
        onChoose={(startsAtLogin) => onChange({ startsAtLogin })}
      />
      <div className="desktop-fault" aria-live="polite">
        {view.start === 'refused' && words.startRefused}
      </div>
    </div>
  );
}

function ClosePart({ view, words, onChange }: PartProps) {
  return (
    <div className="desktop-part">
      <Choice
        label={words.close}
        value={view.settings.closesToTray ? 'hides' : 'ends'}
        options={[
          ['ends', words.closeEnds],
          ['hides', words.closeHides],
        ]}
        onChoose={(value) => onChange({ closesToTray: value === 'hides' })}
      />
      <p className="soft">{words.closeHint[view.platform]}</p>
    </div>
  );
}

function NotifyPart({ view, words, onChange }: PartProps) {
  return (
    <div className="desktop-part">
      <YesNo
        label={words.notify}
        isYes={view.settings.notifies}
        words={words}
        onChoose={(notifies) => onChange({ notifies })}
      />
      <p className="soft">{view.canNotify ? words.notifyHint : words.notifyNone}</p>
    </div>
  );
}

function KioskPart({ view, words, onChange }: PartProps) {
  return (
    <div className="desktop-part">
      <YesNo
        label={words.kiosk}
        isYes={view.settings.isKiosk}
        words={words}
        onChoose={(isKiosk) => onChange({ isKiosk })}
      />
      <p className="soft">{words.kioskHint}</p>
    </div>
  );
}
