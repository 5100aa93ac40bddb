// Owns the mark of training: on every screen, above everything, in a colour nothing else has.
import { useState } from 'react';
import { usePage, useStore, useWords } from '../hooks.ts';
import { KeyHint } from './button.tsx';
import { Icon } from './icon.tsx';

export function TrainingBand() {
  const isTraining = useStore((state) => state.till.view?.isTraining === true);
  const hasPhone = useStore((state) => (state.till.view?.phoneUrl ?? null) !== null);
  const canLeave = useStore((state) => state.till.view?.canLeaveTraining === true);
  const [isLeaving, setLeaving] = useState(false);
  const { deeds } = usePage();
  const words = useWords();
  if (!isTraining) return null;
  return (
    <section className="training" aria-label={words.training.band}>
      <strong>{words.training.band}</strong>
      {hasPhone && (
        <button type="button" onClick={() => deeds.openPhone()} aria-keyshortcuts="B">
          <Icon name="phone" />
          {words.training.phone}
          <KeyHint of="B" />
        </button>
      )}
      {canLeave && (
        <button
          type="button"
          aria-busy={isLeaving}
          onClick={() => {
            setLeaving(true);
            void deeds.train(false).then(() => setLeaving(false));
          }}
        >
          <Icon name="undo" />
          {words.training.leave}
        </button>
      )}
    </section>
  );
}
