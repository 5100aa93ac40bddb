// Owns the word after a restart or a fall of the page: what happened and that nothing was lost. A
// note and no alarm: it is closed by whoever read it.
import { useState } from 'react';
import { minuteText } from '../format.ts';
import { useStore } from '../hooks.ts';
import { Button } from './button.tsx';
import { useCareLines } from './care-line.tsx';
import '../styles/restart-note.css';

interface RestartNoteProps {
  readonly tillAtMs: number | null;
  readonly pageAtMs: number | null;
}

export function RestartNote({ tillAtMs, pageAtMs }: RestartNoteProps) {
  const words = useCareLines();
  const zone = useStore((state) => state.till.view?.store.timezone);
  const [closedAtMs, setClosed] = useState<number | null>(null);
  const atMs = tillAtMs ?? pageAtMs;
  if (atMs === null || zone === undefined || closedAtMs === atMs) return null;
  const time = minuteText(atMs, zone);
  return (
    <aside className="restart-note" role="note">
      <p>{tillAtMs === null ? words.pageFell(time) : words.restarted(time)}</p>
      <Button look="quiet" icon="cross" onPress={() => setClosed(atMs)}>
        {words.close}
      </Button>
    </aside>
  );
}
