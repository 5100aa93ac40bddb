// Owns a sale's state as colour, shape and word together: any one of them is enough to tell.
import type { SaleView } from '../../shared/views.ts';
import { useWords } from '../hooks.ts';
import { verdictOf } from '../verdict.ts';
import { Icon, type IconName } from './icon.tsx';
import { Sign, type Kind } from './sign.tsx';
import type { Words } from '../strings.ts';

type StatusWord = keyof Words['lists']['status'];
type Tone = 'accent' | 'calm';

/** A kind has its own sign; what is not a kind of LUNAS has a plain picture. */
type Look = { readonly kind: Kind } | { readonly tone: Tone; readonly icon: IconName };

const LOOKS: Readonly<Record<StatusWord, Look>> = {
  waiting: { tone: 'accent', icon: 'clock' },
  paid: { kind: 'plain' },
  late: { kind: 'late' },
  short: { kind: 'short' },
  over: { kind: 'over' },
  manual: { kind: 'manual' },
  reversed: { kind: 'reversed' },
  expired: { tone: 'calm', icon: 'minus' },
  cancelled: { tone: 'calm', icon: 'cross' },
  needs_person: { kind: 'person' },
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
  return <Chip look={LOOKS[word]}>{words.lists.status[word]}</Chip>;
}

export function Chip({ look, children }: { readonly look: Look; readonly children: string }) {
  const isKind = 'kind' in look;
  return (
    <span className={`chip ${isKind ? `kind-${look.kind}` : `chip-${look.tone}`}`}>
      {isKind ? <Sign kind={look.kind} /> : <Icon name={look.icon} />}
      {children}
    </span>
  );
}
