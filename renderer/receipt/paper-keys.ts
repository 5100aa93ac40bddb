// Owns what the keys of paper mean: S is the paper of what is looked at, else of the last sale; X
// puts the word about a paper that did not come away.
import type { SaleView } from '../../shared/views.ts';
import type { Alert } from '../desk.ts';
import type { PageState } from '../page.ts';
import { recentSales } from '../recent.ts';
import { troubled, type ReceiptWanted } from './prints.ts';

export type PaperDeed =
  | ({ readonly type: 'paper' | 'lookAtPaper' } & ReceiptWanted)
  | { readonly type: 'putPaperAway'; readonly printId: number };

/** The deed of a letter, or null when it means no paper. `looked`: the sale on the screen. */
export function paperDeed(
  letter: string,
  { till, desk }: PageState,
  looked: SaleView | undefined,
): PaperDeed | null {
  const { view } = till;
  if (view === null) return null;
  const trouble = troubled(view.prints, desk.printsPutAway);
  if (letter === 'x') {
    const isTaken = desk.fault !== null || desk.asking.some(({ fault }) => fault !== null);
    return trouble === null || isTaken ? null : { type: 'putPaperAway', printId: trouble.id };
  }
  if (letter !== 's' || desk.screen !== 'sell') return null;
  if (looked !== undefined) return paperOf(looked, view.printer !== null);
  if (trouble !== null) return { type: 'paper', saleId: trouble.saleId, kind: trouble.kind };
  const last = recentSales(view).find(({ payment }) => payment !== undefined);
  if (last === undefined) return null;
  // Not on the screen: it is looked at before it is printed.
  return { type: 'lookAtPaper', saleId: last.id, kind: 'receipt' };
}

/** Over a LUNAS that stands alone, S is its receipt; over anything else it is a key like any. */
export function paperOverAlert(
  { key }: { readonly key: string },
  alerts: readonly Alert[],
): PaperDeed | null {
  const [alert] = alerts;
  if (key.toLowerCase() !== 's' || alerts.length !== 1 || alert?.kind !== 'paid') return null;
  return alert.sale && { type: 'paper', saleId: alert.sale.id, kind: 'receipt' };
}

function paperOf(sale: SaleView, hasPrinter: boolean): PaperDeed | null {
  if (sale.status === 'paid') return { type: 'paper', saleId: sale.id, kind: 'receipt' };
  const isSlip = sale.status === 'waiting' && hasPrinter;
  return isSlip ? { type: 'paper', saleId: sale.id, kind: 'qr' } : null;
}
