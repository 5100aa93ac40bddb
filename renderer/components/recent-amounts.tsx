// Owns the amounts asked for last today, for one press: most shops sell the same few things.
import { formatRupiah } from '../../shared/money.ts';
import { usePage, useStore, useWords } from '../hooks.ts';
import { AMOUNT_KEYS, recentAmounts } from '../recent.ts';
import { KeyHint } from './button.tsx';

/** Out of the way once something is typed: then another amount is meant. */
export function RecentAmounts() {
  const { deeds } = usePage();
  const view = useStore((state) => state.till.view);
  const isTyping = useStore(({ desk }) => desk.entry.raw !== '' || desk.isReferenceOpen);
  const words = useWords().sell.pad;
  const amounts = view === null ? [] : recentAmounts(view);
  if (isTyping || amounts.length === 0) return null;
  return (
    <div className="recent-amounts" role="group" aria-label={words.recent}>
      {amounts.map((amount, place) => (
        <button
          key={amount}
          type="button"
          className="reason-chip money"
          aria-keyshortcuts={AMOUNT_KEYS[place]}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => deeds.askAgain(amount)}
        >
          <span aria-hidden="true">{formatRupiah(amount)}</span>
          <span className="only-heard">{words.again(formatRupiah(amount))}</span>
          <KeyHint of={AMOUNT_KEYS[place] ?? ''} />
        </button>
      ))}
    </div>
  );
}
