// Owns the rules of selling: how long a QR is good for, and what is done about equal amounts.
import { useState } from 'react';
import type { SetupPartProps } from '../screens/setup-again.tsx';
import { textIn } from '../setup-draft.ts';
import { Choice } from './choice.tsx';
import { PartEnd, useChange } from './setup-change.tsx';
import { useSetupWords } from './setup-words.ts';

/** Offered; a setup file may name any other, which is then offered too. */
const EXPIRES_SECONDS = ['60', '180', '300', '600', '1800'];

export function RulesPart({ seen, onChanged }: SetupPartProps) {
  const { rules } = useSetupWords().edit;
  const { sale } = seen.setup;
  const equal = typeof sale === 'object' && sale !== null && 'equalAmounts' in sale;
  const [expires, setExpires] = useState(textIn(sale, 'expiresAfterSeconds') ?? '300');
  const [policy, setPolicy] = useState(
    (equal ? textIn(sale.equalAmounts, 'policy') : null) ?? 'ask',
  );
  const change = useChange(onChanged);
  const [offered] = useState(
    EXPIRES_SECONDS.includes(expires) ? EXPIRES_SECONDS : [...EXPIRES_SECONDS, expires],
  );
  const duration = (text: string): string => {
    const seconds = Number(text);
    return seconds % 60 === 0 ? rules.minutes(seconds / 60) : rules.seconds(seconds);
  };
  const choose = (set: (value: string) => void) => (value: string) => {
    set(value);
    change.touch();
  };
  return (
    <section className="panel" aria-label={rules.title}>
      <h2>{rules.title}</h2>
      <Choice
        label={rules.expires}
        value={expires}
        options={offered.map((seconds) => [seconds, duration(seconds)] as const)}
        onChoose={choose(setExpires)}
      />
      <Choice
        label={rules.equal}
        value={policy}
        options={[
          ['ask', rules.ask],
          ['discount', rules.discount],
        ]}
        onChoose={choose(setPolicy)}
      />
      <PartEnd
        change={change}
        onSave={() =>
          void change.save({
            sale: { expiresAfterSeconds: Number(expires), equalAmounts: { policy } },
          })
        }
      />
    </section>
  );
}
