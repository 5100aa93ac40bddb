// Owns the amounts asked for last today, for one press: most shops sell the same few things.
import { shopDay } from '../../shared/time.ts';
import { formatRupiah } from '../../shared/money.ts';
import type { Snapshot } from '../../shared/views.ts';
import { usePage, useStore, useWords } from '../hooks.ts';

const RECENT_MAX = 5;

/** The last distinct amounts of the shop's day, newest first, in rupiah. */
export function recentAmounts({ sales, store, today }: Snapshot): readonly number[] {
  const ofToday = sales
    .filter(({ createdAtMs }) => shopDay(createdAtMs, store) === today)
    .toSorted((a, b) => b.createdAtMs - a.createdAtMs)
    .map(({ amount }) => amount);
  return [...new Set(ofToday)].slice(0, RECENT_MAX);
}

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
      {amounts.map((amount) => (
        <button
          key={amount}
          type="button"
          className="reason-chip money"
          aria-label={words.again(formatRupiah(amount))}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => deeds.askAgain(amount)}
        >
          {formatRupiah(amount)}
        </button>
      ))}
    </div>
  );
}
