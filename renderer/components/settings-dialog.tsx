// Owns the choice of language, colours and sound for this screen, and the list of keys.
import { usePage, useDialog, useStore, useWords } from '../hooks.ts';
import { isClockTime, QUIET_AT_FIRST, type Prefs, type QuietPrefs } from '../prefs.ts';
import { Button } from './button.tsx';
import { Choice, LanguageChoice } from './choice.tsx';

export function SettingsDialog() {
  const { deeds, dispatch } = usePage();
  const prefs = useStore((state) => state.prefs);
  const words = useWords();
  const close = (): void => deeds.desk({ type: 'settingsToggled', isOpen: false });
  const dialog = useDialog(close);
  const set = (change: Partial<Prefs>): void =>
    dispatch({ type: 'prefs', prefs: { ...prefs, ...change } });
  const { settings, sell } = words;
  return (
    <dialog className="dialog" aria-labelledby="settings-title" {...dialog}>
      <div className="dialog-body">
        <h2 id="settings-title">{settings.title}</h2>
        <LanguageChoice />
        <Choice
          label={settings.theme}
          value={prefs.theme}
          options={[
            ['auto', settings.themes.auto],
            ['light', settings.themes.light],
            ['dark', settings.themes.dark],
          ]}
          onChoose={(theme) => set({ theme })}
        />
        <SoundPart prefs={prefs} onChange={set} />
        <Button icon="sliders" onPress={() => deeds.desk({ type: 'went', screen: 'setup' })}>
          {settings.setup}
        </Button>
        <section aria-label={settings.keys}>
          <h3>{settings.keys}</h3>
          <ul className="key-list">
            <li>{sell.keys.digits}</li>
            <li>{sell.keys.signs}</li>
            <li>{sell.keys.enter}</li>
            <li>{sell.keys.escape}</li>
            <li>{sell.keys.arrows}</li>
          </ul>
        </section>
        <div className="dialog-actions">
          <Button look="main" onPress={close}>
            {settings.close}
          </Button>
        </div>
      </div>
    </dialog>
  );
}

interface SoundPartProps {
  readonly prefs: Prefs;
  readonly onChange: (change: Partial<Prefs>) => void;
}

function SoundPart({ prefs, onChange }: SoundPartProps) {
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
