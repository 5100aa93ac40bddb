// Owns the page's list of papers: what became of those asked for in the last while. Pure.
import type { PrintView } from '../../shared/print-views.ts';

/** A paper of a sale. */
export interface ReceiptWanted {
  readonly saleId: string;
  readonly kind: PrintView['kind'];
}

/** As many as a snapshot brings. */
const PRINTS_MAX = 50;

/** The list with this print as it is now, newest first. */
export function withPrint(prints: readonly PrintView[], print: PrintView): PrintView[] {
  const others = prints.filter(({ id }) => id !== print.id);
  return [print, ...others].toSorted((a, b) => b.id - a.id).slice(0, PRINTS_MAX);
}

/** The newest paper of this kind for a sale. */
export function lastPrint(
  prints: readonly PrintView[],
  saleId: string,
  kind: PrintView['kind'],
): PrintView | null {
  return prints.find((print) => print.saleId === saleId && print.kind === kind) ?? null;
}

/** Whether paper of it lies there, may lie there, or is about to. */
export function hasPaper(print: PrintView | null): boolean {
  return print !== null && print.state !== 'gave_up';
}

/** Whether it has not come and something was wrong. */
export function isTroubled({ state, fault }: PrintView): boolean {
  if (state === 'gave_up' || state === 'unsure') return true;
  return fault !== null && state !== 'printed';
}

/**
 * The paper to tell a person about: the newest troubled one, unless it was put away or a later one
 * of its sale came out.
 */
export function troubled(
  prints: readonly PrintView[],
  putAway: readonly number[],
): PrintView | null {
  const news = prints.filter(
    (print) => isTroubled(print) && !putAway.includes(print.id) && isLast(prints, print),
  );
  return news[0] ?? null;
}

function isLast(prints: readonly PrintView[], print: PrintView): boolean {
  return lastPrint(prints, print.saleId, print.kind)?.id === print.id;
}
