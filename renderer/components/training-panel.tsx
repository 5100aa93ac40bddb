// Owns the way into training, from the first run and from the setup of a till that sells.
import { useState } from 'react';
import type { CallFault } from '../deeds.ts';
import { usePage, useWords } from '../hooks.ts';
import { Button } from './button.tsx';
import { useSetupWords } from './setup-words.ts';

export function TrainingPanel() {
  const { deeds } = usePage();
  const { training } = useSetupWords();
  const { fault: faultWords } = useWords();
  const [isBusy, setBusy] = useState(false);
  const [fault, setFault] = useState<CallFault | null>(null);
  const begin = async (): Promise<void> => {
    setBusy(true);
    setFault(await deeds.train(true));
    setBusy(false);
  };
  return (
    <section className="panel">
      <h2>{training.title}</h2>
      <p>{training.lead}</p>
      <div aria-live="polite">
        {fault !== null && (
          <p className="field-fault">
            {fault.code === 'conflict' ? training.waiting : faultWords.codes[fault.code]}
          </p>
        )}
      </div>
      <div className="actions">
        <Button icon="hand" onPress={() => void begin()} isBusy={isBusy}>
          {training.begin}
        </Button>
      </div>
    </section>
  );
}
