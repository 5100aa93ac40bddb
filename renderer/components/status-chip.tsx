// Owns a sale's state as colour, shape and word together: any one of them is enough to tell.
import type { SaleView } from '../../shared/views.ts';
import { useWords } from '../hooks.ts';
import { verdictOf } from '../verdict.ts';
import { Icon, type IconName } from './icon.tsx';
import type { Words } from '../strings.ts';

type StatusWord = keyof Words['lists']['status'];
type Tone = 'good' | 'warn' | 'bad' | 'accent' | 'calm';

const LOOKS: Readonly<Record<StatusWord, readonly [Tone, IconName]>> = {
  waiting: ['accent', 'clock'],
  paid: ['good', 'check'],
  late: ['warn', 'clock'],
  short: ['warn', 'minus'],
  over: ['warn', 'plus'],
  manual: ['warn', 'hand'],
  reversed: ['bad', 'undo'],
  expired: ['calm', 'minus'],
  cancelled: ['calm', 'cross'],
  needs_person: ['warn', 'question'],
};

export function statusWordOf(sale: SaleView): StatusWord {
  if (sale.payment?.status === 'reversed') return 'reversed';
  const verdict = verdictOf(sale);
  if (verdict === null) return sale.status;
  if (sale.payment?.manual === true) return 'manual';
  return verdict.kind === 'plain' ? 'paid' : verdict.kind;
}

export function StatusChip({ sale }: { readonly sale: SaleView }) {
  const words = useWords();
  const word = statusWordOf(sale);
  const [tone, icon] = LOOKS[word];
  return (
    <span className={`chip chip-${tone}`}>
      <Icon name={icon} />
      {words.lists.status[word]}
    </span>
  );
}
