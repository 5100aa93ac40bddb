// Owns the choice of language, colours and sound for this screen, and the list of keys.
import { usePage, useDialog, useStore, useWords } from '../hooks.ts';
import type { Prefs } from '../prefs.ts';
import { Button } from './button.tsx';
import { Choice, LanguageChoice } from './choice.tsx';

export function SettingsDialog() {
  const { deeds, dispatch, tryChime } = usePage();
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
        <Choice
          label={settings.sound}
          value={prefs.isMuted ? 'off' : 'on'}
          options={[
            ['on', settings.on],
            ['off', settings.off],
          ]}
          onChoose={(value) => set({ isMuted: value === 'off' })}
        />
        <Button icon="sound" onPress={tryChime} isOff={prefs.isMuted}>
          {settings.test}
        </Button>
        <Button icon="sliders" onPress={() => deeds.desk({ type: 'went', screen: 'setup' })}>
          {settings.setup}
        </Button>
        <section aria-label={settings.keys}>
          <h3>{settings.keys}</h3>
          <ul className="key-list">
            <li>{sell.keys.digits}</li>
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
