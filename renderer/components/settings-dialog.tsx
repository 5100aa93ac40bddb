// Owns the choice of language, colours, size and sound for this screen, and the list of keys.
import { lazy, Suspense, useState } from 'react';
import { usePage, useStore, useWords } from '../hooks.ts';
import {
  isClockTime,
  LUNAS_SECONDS,
  QUIET_AT_FIRST,
  SIZES,
  THEMES,
  type Prefs,
  type QuietPrefs,
} from '../prefs.ts';
import { PrinterButton } from '../receipt/printer-button.tsx';
import { isInOwnWindow } from '../shell.ts';
import { UpdateButton } from '../update/update-button.tsx';
import { Button } from './button.tsx';
import { Choice, LanguageChoice } from './choice.tsx';
import { Dialog } from './dialog.tsx';

const DisplayDialog = lazy(async () => ({
  default: (await import('./display-dialog.tsx')).DisplayDialog,
}));

const DesktopDialog = lazy(async () => ({
  default: (await import('../desktop/desktop-dialog.tsx')).DesktopDialog,
}));

export function SettingsDialog() {
  const { deeds, dispatch } = usePage();
  const prefs = useStore((state) => state.prefs);
  const isManager = useStore((state) => state.till.view?.session.role === 'manager');
  const { settings } = useWords();
  const close = (): void => deeds.desk({ type: 'settingsToggled', isOpen: false });
  const set = (change: Partial<Prefs>): void =>
    dispatch({ type: 'prefs', prefs: { ...prefs, ...change } });
  const [isDisplay, setDisplay] = useState(false);
  const [isDesktop, setDesktop] = useState(false);
  if (isDesktop)
    return (
      <Suspense>
        <DesktopDialog onClose={() => setDesktop(false)} />
      </Suspense>
    );
  if (isDisplay)
    return (
      <Suspense>
        <DisplayDialog onClose={() => setDisplay(false)} />
      </Suspense>
    );
  const actions = (
    <Button look="main" onPress={close} keyHint="Esc">
      {settings.close}
    </Button>
  );
  return (
    <Dialog title={settings.title} isWide onClose={close} actions={actions}>
      <div className="settings">
        <LooksPart prefs={prefs} onChange={set} />
        <section>
          <SoundPart prefs={prefs} onChange={set} />
        </section>
      </div>
      <div className="settings-more">
        {isManager && <PrinterButton />}
        {isManager && <UpdateButton />}
        <Button icon="phone" onPress={() => setDisplay(true)}>
          {settings.display}
        </Button>
        {isManager && isInOwnWindow() && (
          <Button icon="desk" onPress={() => setDesktop(true)}>
            {settings.desktop}
          </Button>
        )}
        {isManager && (
          <Button icon="sliders" onPress={() => deeds.desk({ type: 'went', screen: 'setup' })}>
            {settings.setup}
          </Button>
        )}
        <Button
          icon="keypad"
          keyHint="?"
          onPress={() => {
            close();
            deeds.desk({ type: 'keysToggled', isOpen: true });
          }}
        >
          {settings.keys}
        </Button>
      </div>
    </Dialog>
  );
}

interface PartProps {
  readonly prefs: Prefs;
  readonly onChange: (change: Partial<Prefs>) => void;
}

/** Put on at once: who chooses sees the page behind change. */
function LooksPart({ prefs, onChange }: PartProps) {
  const { settings } = useWords();
  return (
    <section>
      <LanguageChoice />
      <Choice
        label={settings.theme}
        value={prefs.theme}
        options={THEMES.map((theme) => [theme, settings.themes[theme]] as const)}
        onChoose={(theme) => onChange({ theme })}
      />
      <Choice
        label={settings.size}
        value={String(prefs.size)}
        options={SIZES.map((size) => [String(size), settings.sizes(size)] as const)}
        onChoose={(value) =>
          onChange({ size: SIZES.find((size) => String(size) === value) ?? prefs.size })
        }
      />
      <Choice
        label={settings.lunasStays}
        value={String(prefs.lunasSeconds)}
        options={LUNAS_SECONDS.map((sec) => [String(sec), settings.lunasFor(sec)] as const)}
        onChoose={(value) =>
          onChange({
            lunasSeconds: LUNAS_SECONDS.find((sec) => String(sec) === value) ?? prefs.lunasSeconds,
          })
        }
      />
    </section>
  );
}

function SoundPart({ prefs, onChange }: PartProps) {
  const { trySound } = usePage();
  const { settings } = useWords();
  const percent = Math.round(prefs.volume * 100);
  const { quiet } = prefs;
  return (
    <>
      <Choice
        label={settings.sound}
        value={prefs.isMuted ? 'off' : 'on'}
        options={[
          ['on', settings.on],
          ['off', settings.off],
        ]}
        onChoose={(value) => onChange({ isMuted: value === 'off' })}
      />
      <div className="settings-row">
        <label className="field">
          <span>{settings.volume(percent)}</span>
          <input
            type="range"
            min={0}
            max={100}
            step={5}
            value={percent}
            disabled={prefs.isMuted}
            onChange={(event) => onChange({ volume: Number(event.target.value) / 100 })}
          />
        </label>
        <Button icon="sound" onPress={trySound} isOff={prefs.isMuted}>
          {settings.test}
        </Button>
      </div>
      <OwnVoice />
      <Choice
        label={settings.quiet}
        value={quiet === null ? 'never' : 'hours'}
        options={[
          ['never', settings.quietNever],
          ['hours', settings.quietHours],
        ]}
        onChoose={(value) => onChange({ quiet: value === 'never' ? null : QUIET_AT_FIRST })}
      />
      {quiet !== null && (
        <QuietFields quiet={quiet} onChange={(next) => onChange({ quiet: next })} />
      )}
    </>
  );
}

const OwnVoiceDialog = lazy(async () => ({
  default: (await import('../voice/own-voice-dialog.tsx')).OwnVoiceDialog,
}));

function OwnVoice() {
  const [isOpen, setOpen] = useState(false);
  const { settings } = useWords();
  return (
    <>
      <Button icon="sliders" onPress={() => setOpen(true)}>
        {settings.ownVoice}
      </Button>
      <Suspense>{isOpen && <OwnVoiceDialog onClose={() => setOpen(false)} />}</Suspense>
    </>
  );
}

interface QuietFieldsProps {
  readonly quiet: QuietPrefs;
  readonly onChange: (quiet: QuietPrefs) => void;
}

function QuietFields({ quiet, onChange }: QuietFieldsProps) {
  const { settings } = useWords();
  return (
    <div className="settings-row">
      {(['from', 'until'] as const).map((end) => (
        <label key={end} className="field">
          <span>{settings[end]}</span>
          <input
            type="time"
            value={quiet[end]}
            onChange={(event) => {
              const { value } = event.target;
              if (isClockTime(value)) onChange({ ...quiet, [end]: value });
            }}
          />
        </label>
      ))}
    </div>
  );
}
