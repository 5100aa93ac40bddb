// Owns how long things that are no money are kept.
import { Choice } from '../../components/choice.tsx';
import { usePage } from '../../hooks.ts';
import { CareFaultLine, useDoing } from './care-fault.tsx';
import type { CarePanelProps } from './data-screen.tsx';
import { useDataWords } from './words.ts';

const MONTHS = [3, 6, 12, 24] as const;
const FOREVER = 'forever';

export function KeepPanel({ state, onState }: CarePanelProps) {
  const { api } = usePage().session;
  const words = useDataWords().keep;
  const { fault, run } = useDoing();
  const { months } = state.retention;
  const choose = async (value: string): Promise<void> => {
    const next = await run(() =>
      api.care.setRetention({ months: value === FOREVER ? null : Number(value) }),
    );
    if (next !== null) onState(next);
  };
  return (
    <section className="panel" aria-labelledby="data-keep">
      <h2 id="data-keep">{words.title}</h2>
      <p className="soft">{words.lead}</p>
      <Choice
        label={words.label}
        value={months === null ? FOREVER : String(months)}
        options={[
          [FOREVER, words.forever],
          ...MONTHS.map((count): [string, string] => [String(count), words.months(count)]),
        ]}
        onChoose={(value) => void choose(value)}
      />
      <CareFaultLine fault={fault} />
    </section>
  );
}
