// Owns the decision "this money pays that sale". It never picks among equals by their order: a sale
// is paid when the evidence leaves no other way, else a person is asked. Pure: same facts, same
// decisions.
import type { Finding } from './views.ts';
import { pairSurely } from './pairing.ts';
import { MINUTE_MS, SECOND_MS, type Interval } from './time.ts';

/**
 * The row's stamp and the HTTP date come from two machines of the provider; they may differ this
 * much.
 */
export const STAMP_SLACK_MS = SECOND_MS;

/**
 * So long after a sale closed may its customer still have its QR on the phone: within it, equal
 * money for a newer sale is in doubt. A wallet's own dynamic codes live 10 minutes (facts/domain.md
 * §1.2).
 */
export const RIVAL_MS = 10 * MINUTE_MS;

/** Money this near to a sale's amount is named as short or over. */
const NEAR_SHARE = 0.1;
const NEAR_RUPIAH = 2000;

export interface MatchPayment {
  readonly id: string;
  readonly amount: number;
  readonly stamp: Interval;
  /** Event after which it was first seen. */
  readonly seq: number;
  readonly feed: string;
  /** Our own reference, when the feed brought it back. */
  readonly saleReference?: string;
}

export interface MatchSale {
  readonly id: string;
  readonly reference: string | null;
  readonly payable: number;
  readonly createdSeq: number;
  /** When its QR was shown, in provider time, as exactly as that is known. */
  readonly shown: Interval;
  /** `unseen`: confirmed by hand, its money not yet seen at the provider. */
  readonly state: 'open' | 'expired' | 'cancelled' | 'paid' | 'unseen';
  /** When it closed, in provider time; null while open. */
  readonly closed: Interval | null;
  readonly expires: Interval;
  readonly watchUntilMs: number;
  /**
   * Where the provider never told the time: what is stamped before this came before the sale, by
   * the PC's clock alone. Such money is asked about, it pays nothing by itself.
   */
  readonly doubtfulUntilMs?: number;
  /** And what is stamped after this came when the sale was over for good, by that clock alone. */
  readonly doubtfulAfterMs?: number;
  /**
   * A sale of another till, heard of late: what was first seen by this event may have come before
   * the sale, and nobody here can tell.
   */
  readonly doubtfulSeq?: number;
  /** The feed that made this sale's QR for it alone; null for the shop's own code. */
  readonly codeFeed: string | null;
}

export interface Claim {
  readonly paymentId: string;
  readonly saleId: string;
  readonly late: boolean;
}

export interface Doubt {
  readonly paymentId: string;
  readonly finding: Exclude<Finding, 'before_start' | 'unseen' | 'dismissed'>;
  /** The likeliest sales, best first. */
  readonly saleIds: readonly string[];
}

export interface Decisions {
  readonly claims: readonly Claim[];
  /** The provider's rows of sales that were confirmed by hand before. */
  readonly reconciled: readonly Claim[];
  /**
   * Open sales whose money may be among these payments. Every open sale not named here is not in
   * doubt.
   */
  readonly asks: ReadonlyMap<string, readonly string[]>;
  readonly doubts: readonly Doubt[];
}

/**
 * Can this payment, by its moment and its way, be for this sale? Amounts are compared elsewhere.
 */
export function isInTime(payment: MatchPayment, sale: MatchSale): boolean {
  const seenBefore = payment.seq <= sale.createdSeq;
  if (seenBefore || !isByItsCode(payment, sale)) return false;
  return !isStampedBefore(payment, sale.shown.fromMs, sale) && isThoughtOf(payment, sale);
}

/**
 * Nobody can pay a code of this sale's own before it was made, so there the stamp proves nothing: a
 * provider may give the moment it registered the code (`transDt`, facts/domain.md §5.1).
 */
function isStampedBefore(payment: MatchPayment, momentMs: number, sale: MatchSale): boolean {
  return sale.codeFeed === null && payment.stamp.untilMs + STAMP_SLACK_MS <= momentMs;
}

/**
 * A sale is thought of while it stands on the screen, as a rival after that, and as long as the
 * shop watches.
 */
function isThoughtOf(payment: MatchPayment, sale: MatchSale): boolean {
  if (isWatched(payment, sale) || sale.closed === null) return true;
  return payment.stamp.fromMs <= sale.closed.untilMs + RIVAL_MS;
}

/** May the money make this sale paid, or has the shop said that it looks no longer? */
function isWatched(payment: MatchPayment, sale: MatchSale): boolean {
  return sale.closed === null || payment.stamp.fromMs <= sale.watchUntilMs;
}

/**
 * A QR made by a provider for one sale is paid through that provider, under that sale's name, or
 * not at all.
 */
function isByItsCode(payment: MatchPayment, sale: MatchSale): boolean {
  if (sale.codeFeed === null) return true;
  return payment.feed === sale.codeFeed && payment.saleReference === sale.id;
}

/**
 * `payments`: credited, verified, not claimed, not dismissed. `sales`: open, or closed and still
 * watched.
 */
export function match(payments: readonly MatchPayment[], sales: readonly MatchSale[]): Decisions {
  const result = new Matching();
  const byAmount = Map.groupBy(sales.toSorted(bySeq), (sale) => sale.payable);
  const groups = Map.groupBy(payments, (payment) => payment.amount);
  const left: MatchPayment[] = [];
  for (const [amount, group] of groups)
    left.push(...result.pass(group.toSorted(byStamp), byAmount.get(amount) ?? []));
  // Only when all is handed out is it known which sales still want money.
  for (const payment of left) result.doubt(payment, byAmount.get(payment.amount) ?? [], sales);
  return result;
}

class Matching implements Decisions {
  readonly claims: Claim[] = [];
  readonly reconciled: Claim[] = [];
  readonly asks = new Map<string, readonly string[]>();
  readonly doubts: Doubt[] = [];

  /** Pairs what may be paired and returns the payments that are left over. */
  pass(payments: readonly MatchPayment[], sales: readonly MatchSale[]): MatchPayment[] {
    const fits = new Map<string, string[]>();
    const unfit: MatchPayment[] = [];
    for (const payment of payments) {
      const fitting = sales.filter((sale) => sale.state !== 'paid' && isRival(payment, sale));
      if (fitting.length === 0) unfit.push(payment);
      else fits.set(payment.id, named(payment, fitting));
    }
    const byId = new Map(sales.map((sale) => [sale.id, sale]));
    const spare = this.settle(fits, payments, byId);
    return [...unfit, ...spare];
  }

  private settle(
    fits: ReadonlyMap<string, readonly string[]>,
    payments: readonly MatchPayment[],
    sales: ReadonlyMap<string, MatchSale>,
  ): MatchPayment[] {
    const byId = new Map(payments.map((payment) => [payment.id, payment]));
    const { certain, open, spare } = pairSurely(fits, (paymentId, saleId) => {
      const [payment, sale] = [byId.get(paymentId), sales.get(saleId)];
      return payment === undefined || sale === undefined || isDoubtful(payment, sale);
    });
    for (const [saleId, paymentId] of certain) {
      const sale = sales.get(saleId);
      const payment = byId.get(paymentId);
      if (!sale || !payment || this.isOver(payment, sale)) continue;
      if (sale.state === 'unseen') this.reconciled.push({ paymentId, saleId, late: false });
      else this.claims.push({ paymentId, saleId, late: isLate(payment, sale) });
    }
    const claimed = new Set(certain.values());
    for (const [paymentId, saleIds] of fits) {
      if (claimed.has(paymentId) || spare.has(paymentId)) continue;
      const inDoubt = saleIds
        .filter((saleId) => open.has(saleId))
        .flatMap((saleId) => sales.get(saleId) ?? []);
      const [only] = inDoubt;
      const payment = byId.get(paymentId);
      const isAlone = inDoubt.length === 1 && payment !== undefined && only !== undefined;
      if (!(isAlone && this.isOver(payment, only))) this.ask(paymentId, inDoubt);
    }
    return payments.filter((payment) => spare.has(payment.id));
  }

  /** Money for this sale and no other, which can't be paid any more: it is named, no more. */
  private isOver(payment: MatchPayment, sale: MatchSale): boolean {
    const isCancelled = sale.state === 'cancelled';
    if (!isCancelled && isWatched(payment, sale)) return false;
    const finding = isCancelled ? 'after_cancel' : 'no_sale';
    this.doubts.push({ paymentId: payment.id, finding, saleIds: [sale.id] });
    return true;
  }

  /** This money may be for any of these sales: those on a screen say so. */
  private ask(paymentId: string, sales: readonly MatchSale[]): void {
    const saleIds = sales.map((sale) => sale.id).toReversed();
    this.doubts.push({ paymentId, finding: 'ambiguous', saleIds });
    for (const { id, state } of sales)
      if (state === 'open') this.asks.set(id, [...(this.asks.get(id) ?? []), paymentId]);
  }

  /** Money that pays nothing by itself: say what it most likely is. */
  doubt(payment: MatchPayment, equal: readonly MatchSale[], sales: readonly MatchSale[]): void {
    const claimedNow = new Set(this.claims.map((claim) => claim.saleId));
    const paid = equal.filter(
      (sale) => (isPaid(sale) || claimedNow.has(sale.id)) && isInTime(payment, sale),
    );
    const again = paid.filter((sale) => isRival(payment, sale));
    const saleIds = (list: readonly MatchSale[]) => list.toSorted(bySeq).map((sale) => sale.id);
    if (again.length > 0) {
      const doubled = saleIds(again).toReversed();
      this.doubts.push({ paymentId: payment.id, finding: 'double', saleIds: doubled });
      return;
    }
    // Equal money long after its sale closed is thin evidence: named first, decided by a person.
    const around = sales
      .filter(
        (sale) => !claimedNow.has(sale.id) && (isStale(payment, sale) || isNear(payment, sale)),
      )
      .toSorted((a, b) => apart(payment, a) - apart(payment, b) || b.createdSeq - a.createdSeq);
    const first = around[0];
    const finding =
      !first || first.payable === payment.amount
        ? 'no_sale'
        : payment.amount < first.payable
          ? 'short'
          : 'over';
    this.doubts.push({
      paymentId: payment.id,
      finding,
      saleIds: [...around, ...paid].slice(0, 5).map((sale) => sale.id),
    });
  }
}

/** When the feed brought our own reference back, it names the sale and no other fits. */
function named(payment: MatchPayment, fitting: readonly MatchSale[]): string[] {
  const { saleReference } = payment;
  const own = fitting.filter(
    ({ id, reference }) => saleReference !== undefined && [id, reference].includes(saleReference),
  );
  return (own.length > 0 ? own : fitting).map((sale) => sale.id);
}

/**
 * In time, and the sale still open or closed so lately that its customer may hold the phone yet.
 */
function isRival(payment: MatchPayment, sale: MatchSale): boolean {
  const isRecent = sale.closed === null || payment.stamp.fromMs <= sale.closed.untilMs + RIVAL_MS;
  return isRecent && isInTime(payment, sale);
}

function isDoubtful(payment: MatchPayment, sale: MatchSale): boolean {
  const { doubtfulUntilMs = -Infinity, doubtfulAfterMs = Infinity, doubtfulSeq = -1 } = sale;
  if (payment.seq <= doubtfulSeq) return true;
  return isStampedBefore(payment, doubtfulUntilMs, sale) || payment.stamp.fromMs > doubtfulAfterMs;
}

function isPaid(sale: MatchSale): boolean {
  return sale.state === 'paid' || sale.state === 'unseen';
}

function isStale(payment: MatchPayment, sale: MatchSale): boolean {
  return !isPaid(sale) && payment.amount === sale.payable && isInTime(payment, sale);
}

function isLate(payment: MatchPayment, sale: MatchSale): boolean {
  return sale.state !== 'open' || payment.stamp.fromMs > sale.expires.untilMs + STAMP_SLACK_MS;
}

function isNear(payment: MatchPayment, sale: MatchSale): boolean {
  if (isPaid(sale) || payment.amount === sale.payable) return false;
  const near = Math.max(NEAR_RUPIAH, sale.payable * NEAR_SHARE);
  return apart(payment, sale) <= near && isRival(payment, sale);
}

function apart(payment: MatchPayment, sale: MatchSale): number {
  return Math.abs(payment.amount - sale.payable);
}

function bySeq(a: MatchSale, b: MatchSale): number {
  return a.createdSeq - b.createdSeq;
}

function byStamp(a: MatchPayment, b: MatchPayment): number {
  return a.stamp.fromMs - b.stamp.fromMs || a.seq - b.seq || (a.id < b.id ? -1 : 1);
}
