// Owns the strip on top: whose till this is, the way to the three screens, and whether it can see.
import { useEffect, useState } from 'react';
import type { SessionView } from '../../shared/people.ts';
import { minuteText } from '../format.ts';
import type { ScreenName } from '../desk.ts';
import { useNow, usePage, useStore, useWords } from '../hooks.ts';
import { KeyHint } from './button.tsx';
import { FeedLight } from './feed-light.tsx';
import { Icon, type IconName } from './icon.tsx';

type TabName = Exclude<ScreenName, 'setup'>;

const SCREENS: readonly (readonly [TabName, IconName, string])[] = [
  ['sell', 'keypad', 'J'],
  ['today', 'list', 'H'],
  ['inbox', 'inbox', 'U'],
  ['manager', 'desk', 'K'],
];

export function TopBar() {
  const view = useStore((state) => state.till.view);
  const screen = useStore((state) => state.desk.screen);
  const { deeds } = usePage();
  const words = useWords();
  if (view === null) return null;
  const unclaimed = view.inbox.length;
  const isManager = view.session.role === 'manager';
  return (
    <header className="top">
      <div className="top-shop">
        <Mark />
        <div>
          <strong>{view.store.name}</strong>
          <span>{view.till.name}</span>
        </div>
      </div>
      <nav className="top-nav" aria-label={words.nav.label}>
        {SCREENS.filter(([name]) => name !== 'manager' || isManager).map(([name, icon, key]) => (
          <button
            key={name}
            type="button"
            className="tab"
            aria-current={screen === name ? 'page' : undefined}
            aria-keyshortcuts={key}
            onClick={() => deeds.desk({ type: 'went', screen: name })}
          >
            <Icon name={icon} />
            <span>{words.nav[name]}</span>
            {name === 'inbox' && unclaimed > 0 && <span className="badge">{unclaimed}</span>}
            <KeyHint of={key} />
          </button>
        ))}
      </nav>
      <div className="top-state">
        <SoundNote />
        <FeedLight />
        {view.session.hasPeople && <OnDuty session={view.session} />}
        <Clock zone={view.store.timezone} />
        <button
          type="button"
          className="tab tab-square"
          aria-label={words.settings.title}
          aria-keyshortcuts="T"
          onClick={() => deeds.desk({ type: 'settingsToggled', isOpen: true })}
        >
          <Icon name="sliders" />
        </button>
      </div>
    </header>
  );
}

/** Who sells under whose name, and the way to somebody else. */
function OnDuty({ session }: { readonly session: SessionView }) {
  const { deeds } = usePage();
  const words = useWords().duty;
  const name = session.person?.name ?? words.nobody;
  return (
    <button
      type="button"
      className="tab on-duty"
      aria-keyshortcuts="G"
      onClick={() => deeds.desk({ type: 'switcherToggled', isOpen: true })}
    >
      <Icon name="person" />
      <span className="on-duty-name">
        <span className="only-heard">{words.change}</span> {name}
      </span>
      <KeyHint of="G" />
    </button>
  );
}

function Clock({ zone }: { readonly zone: string }) {
  return <time className="top-clock">{minuteText(useNow(1000), zone)}</time>;
}

/** Browsers open sound a moment after the page: no word about it before. */
const SOUND_PATIENCE_MS = 1_500;

function SoundNote() {
  const [isPatient, setPatient] = useState(true);
  useEffect(() => {
    const timer = window.setTimeout(() => setPatient(false), SOUND_PATIENCE_MS);
    return () => window.clearTimeout(timer);
  }, []);
  const isMuted = useStore((state) => state.prefs.isMuted);
  const isBlocked = useStore((state) => state.isSoundBlocked);
  const words = useWords();
  if (!isMuted && (!isBlocked || isPatient)) return null;
  return (
    <span className={`light light-${isMuted ? 'calm' : 'warn'}`}>
      <Icon name="mute" />
      <span className="light-words">{isMuted ? words.sound.muted : words.sound.blocked}</span>
    </span>
  );
}

export function Mark() {
  return (
    <svg className="mark" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="9" />
      <path d="M8 16.5l5.5 5.5L24.5 10.5" />
    </svg>
  );
}
