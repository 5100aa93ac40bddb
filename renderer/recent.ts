// Owns what was last: the amounts asked for, for one press each, and the sales that came to an end.
import { MINUTE_MS, shopDay } from '../shared/time.ts';
import type { PaymentView, SaleView, Snapshot } from '../shared/views.ts';
import { isOpen } from './store.ts';

const AMOUNTS_MAX = 4;
const SALES_MAX = 6;

/** The key of each recent amount, in its order. */
export const AMOUNT_KEYS: readonly string[] = ['F1', 'F2', 'F3', 'F4'];

/** The last distinct amounts of the shop's day, newest first, in rupiah. */
export function recentAmounts({ sales, store, today }: Snapshot): readonly number[] {
  const ofToday = sales
    .filter(({ createdAtMs }) => shopDay(createdAtMs, store) === today)
    .toSorted((a, b) => b.createdAtMs - a.createdAtMs)
    .map(({ amount }) => amount);
  return [...new Set(ofToday)].slice(0, AMOUNTS_MAX);
}

/** The sales that ended last, newest first. */
export function recentSales({ sales }: Snapshot): readonly SaleView[] {
  const endedMs = (sale: SaleView): number => sale.closedAtMs ?? sale.createdAtMs;
  return sales
    .filter((sale) => !isOpen(sale))
    .toSorted((a, b) => endedMs(b) - endedMs(a))
    .slice(0, SALES_MAX);
}

const NEAR_SINCE_MS = 30 * MINUTE_MS;
/** Who typed an amount by hand and erred is within a fifth of it, or means other money. */
const NEAR_SHARE = 0.2;
const NEAR_RUPIAH = 2_000;
const NEAR_MAX = 4;

/** Money of nearly a sale's amount that came lately, the nearest amount first, then the newest. */
export function nearCredits(
  { payable }: SaleView,
  credits: readonly PaymentView[],
  nowMs: number,
): readonly PaymentView[] {
  const apart = ({ amount }: PaymentView): number => Math.abs(amount - payable);
  const most = Math.max(NEAR_RUPIAH, payable * NEAR_SHARE);
  return credits
    .filter((payment) => !payment.manual && nowMs - payment.seenAtMs <= NEAR_SINCE_MS)
    .filter((payment) => apart(payment) <= most)
    .toSorted((a, b) => apart(a) - apart(b) || b.paidAtMs - a.paidAtMs)
    .slice(0, NEAR_MAX);
}
