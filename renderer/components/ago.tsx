// Owns "3 detik lalu" and "sudah 12 detik", counted by the till's clock and renewed each second.
import { agoOf, countdownText } from '../format.ts';
import { useNow, useWords } from '../hooks.ts';

/** A span as words, for a moment `atMs` of the till's clock. */
export function useAgo(atMs: number): string {
  const now = useNow();
  const { count, unit } = agoOf(now - atMs);
  return useWords().ago(count, unit);
}

export function useSpanSince(atMs: number): string {
  const now = useNow();
  const { count, unit } = agoOf(now - atMs);
  return useWords().span(count, unit);
}

export function Countdown({ untilMs }: { readonly untilMs: number }) {
  return <span className="money">{countdownText(untilMs - useNow())}</span>;
}
