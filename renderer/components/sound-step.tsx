// Owns the question whether the till is heard: sounds once by itself, then asks; who hears nothing
// is told where to look.
import { useEffect, useRef } from 'react';
import { usePage, useStore } from '../hooks.ts';
import { Button } from './button.tsx';
import { useSetupWords } from './setup-words.ts';

export function SoundStep({ isHelpOpen }: { readonly isHelpOpen: boolean }) {
  const { trySound, dispatch } = usePage();
  const prefs = useStore((state) => state.prefs);
  const isBlocked = useStore((state) => state.isSoundBlocked);
  const { sound } = useSetupWords().flow;
  const hasSounded = useRef(false);
  useEffect(() => {
    if (hasSounded.current) return;
    hasSounded.current = true;
    trySound();
  }, [trySound]);
  const percent = Math.round(prefs.volume * 100);
  const setVolume = (volume: number): void =>
    dispatch({ type: 'prefs', prefs: { ...prefs, volume, isMuted: false } });
  return (
    <>
      <p>{sound.lead}</p>
      <p className="sound-example">
        <q>{sound.example}</q>
      </p>
      <div className="actions">
        <Button
          icon="sound"
          onPress={() => {
            if (prefs.isMuted) setVolume(prefs.volume);
            trySound();
          }}
        >
          {sound.play}
        </Button>
        <label className="field">
          <span>{sound.volume(percent)}</span>
          <input
            type="range"
            min={5}
            max={100}
            step={5}
            value={percent}
            onChange={(event) => setVolume(Number(event.target.value) / 100)}
          />
        </label>
      </div>
      <div aria-live="polite">
        {isBlocked && <p className="field-fault">{sound.blocked}</p>}
        {isHelpOpen && (
          <ul className="sound-hints">
            {sound.hints.map((hint) => (
              <li key={hint}>{hint}</li>
            ))}
          </ul>
        )}
      </div>
    </>
  );
}
