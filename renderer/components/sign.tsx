// Owns the sign of each kind of LUNAS: its picture here, its shape and colour in styles/signs.css
// by the class `kind-…` of what it stands in. Never alone: the word always stands beside it.
import { Icon, type IconName } from './icon.tsx';

/** A LUNAS or what took its place; each has a colour, a shape and a word of its own. */
export type Kind =
  | 'plain'
  | 'late'
  | 'short'
  | 'over'
  | 'double'
  | 'cancelled'
  | 'manual'
  | 'person'
  | 'reversed';

const PICTURES: Readonly<Record<Kind, IconName>> = {
  plain: 'check',
  late: 'clock',
  short: 'minus',
  over: 'plus',
  double: 'twice',
  cancelled: 'cross',
  manual: 'hand',
  person: 'question',
  reversed: 'undo',
};

export function Sign({ kind }: { readonly kind: Kind }) {
  return (
    <span className="sign">
      <Icon name={PICTURES[kind]} />
    </span>
  );
}
