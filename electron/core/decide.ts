// Owns what a decision does to the ledger: gathers the facts, asks the pure matcher, writes its
// answer. Runs inside the transaction that brought the new fact, so that money and its sale change
// together or not at all.
import { assert } from '../../shared/assert.ts';
import { momentOf } from '../../shared/identity.ts';
import type { PaymentId } from '../../shared/ids.ts';
import {
  match,
  RIVAL_MS,
  type Claim,
  type Decisions,
  type Doubt,
  type MatchPayment,
  type MatchSale,
} from '../../shared/matcher.ts';
import { isOpen, transition, type Sale, type SaleEvent } from '../../shared/sale.ts';
import { DAY_MS, type Interval } from '../../shared/time.ts';
import type { Change } from './commit.ts';
import type { Others, Weighed } from './hub/others.ts';
import type { Moments } from './moments.ts';
import type { Presenter } from './present.ts';
import type { ProviderClock } from './provider-clock.ts';
import type { ClaimedBy, Ledger, Payment } from './store/ledger.ts';
import type { SaleStore } from './store/sales.ts';

/** Paid and closed sales older than this don't explain new money. */
const CLOSED_SINCE_MS = DAY_MS;

/** Money in doubt for longer is a person's alone; no row will settle it. */
const UNDECIDED_SINCE_MS = 8 * DAY_MS;

/** A sale that is over is paid by money in doubt for longer only when a person says so. */
const DOUBTED_MS = RIVAL_MS;

/** Later than any stamp. */
const EVER_MS = Number.MAX_SAFE_INTEGER / 2;

export interface Decider {
  /** Decides all money that is not decided yet. Idempotent: with nothing new it changes nothing. */
  decide(change: Change): void;
  /** Ties money to a sale because a person says so. */
  attach(change: Change, payment: Payment, sale: Sale, by: ClaimedBy, note: string | null): void;
  apply(change: Change, sale: Sale, event: SaleEvent): Sale;
}

export interface DeciderParts {
  readonly sales: SaleStore;
  readonly ledger: Ledger;
  readonly present: Presenter;
  readonly providerClock: ProviderClock;
  readonly moments: Moments;
  /** The other tills of the store. */
  readonly others: Others;
}

export function createDecider(parts: DeciderParts): Decider {
  const { sales, ledger, present, moments, others } = parts;

  const apply = (change: Change, sale: Sale, event: SaleEvent): Sale => {
    const moved = transition(sale, event);
    assert(moved.ok, moved.ok ? '' : moved.reason);
    const closed = isOpen(moved.sale) ? null : moments.closed(sale.id);
    const now: Sale = { ...moved.sale, closed };
    sales.update(now);
    change.emit({ type: 'sale.changed', payload: { sale: present.sale(now) } });
    return now;
  };

  const tie = (change: Change, claim: Claim, by: ClaimedBy, note: string | null): void => {
    const sale = sales.find(claim.saleId);
    const payment = ledger.find(claim.paymentId);
    assert(sale !== null && payment !== null, 'a claim names what the ledger has');
    assert(payment.state === 'credited', 'only credited money pays');
    ledger.claim(payment.id, sale.id, change.nowMs, by);
    const finding = payment.finding === 'unseen' ? payment.finding : null;
    ledger.updatePayment({ ...payment, finding, findingSales: [], note: note ?? payment.note });
    apply(change, sale, {
      type: 'paid',
      paymentId: payment.id,
      atMs: change.nowMs,
      late: claim.late,
      by,
    });
    others.tied({ paymentId: payment.id, saleId: sale.id, by, atMs: change.nowMs });
    emitPayment(change, payment.id, ledger, present);
  };

  return {
    apply,
    attach(change, payment, sale, by, note) {
      const isUnseen = handPayment(sale, ledger) !== null;
      if (isUnseen && by === 'person')
        reconcile(change, { paymentId: payment.id, saleId: sale.id }, note, parts);
      else tie(change, { paymentId: payment.id, saleId: sale.id, late: false }, by, note);
    },
    decide(change) {
      // Stamps are provider time, sales are kept in the PC's: a PC a day off must decide the same.
      const aheadMs = parts.providerClock.wallErrorMs() ?? 0;
      const sinceMs = change.nowMs - aheadMs - UNDECIDED_SINCE_MS;
      const open = ledger.undecided(sinceMs);
      const undecided = open.filter((payment) => payment.stamp.fromMs >= sinceMs);
      for (const { id: paymentId } of open.filter((payment) => !undecided.includes(payment)))
        note(change, { paymentId, finding: 'no_sale', saleIds: [] }, ledger, present);
      const inPlay = playing(sales, change, { undecided, aheadMs });
      const payments = undecided.map((payment) => toMatchPayment(payment, ledger));
      const rivals = others.rivals(payments, change.nowMs);
      const own = inPlay.map((sale) => toMatchSale(sale, parts));
      const decisions = match(payments, [...own, ...rivals]);
      const allowed = weigh(change, decisions, parts);
      for (const claim of allowed.claims) tie(change, claim, 'evidence', null);
      for (const pair of allowed.reconciled) reconcile(change, pair, null, parts);
      for (const doubt of allowed.doubts) note(change, doubt, ledger, present);
      for (const sale of sales.open()) {
        const candidates = (allowed.asks.get(sale.id) ?? []) as PaymentId[];
        if (!isSameAsk(sale, candidates)) apply(change, sale, { type: 'asked', candidates });
      }
    },
  };
}

interface Allowed {
  readonly claims: readonly Claim[];
  readonly reconciled: readonly Claim[];
  readonly doubts: readonly Noted[];
  readonly asks: ReadonlyMap<string, readonly string[]>;
}

type Noted = Omit<Doubt, 'finding'> & { readonly finding: Payment['finding'] };

/**
 * What may be done now of what was decided: money of another till's sale is left to that till, and
 * what the other tills must be asked about first waits for them, or asks a person.
 */
function weigh(
  change: Change,
  decisions: Decisions,
  { others, ledger, sales }: DeciderParts,
): Allowed {
  const doubts: Noted[] = decisions.doubts.map((doubt) => elsewhere(doubt, others));
  const asks: Asks = new Map(decisions.asks);
  const wanted = new Set<string>();
  const isAllowed = (claim: Claim): boolean => {
    const { paymentId, saleId } = claim;
    if (others.isOthers(saleId)) {
      doubts.push({ paymentId, finding: 'other_till', saleIds: [saleId] });
      return false;
    }
    if (claim.late && wasDoubted(paymentId, change, ledger)) {
      // It stays in doubt: an open sale may still be named with it, and a person decides.
      doubts.push({ paymentId, finding: 'ambiguous', saleIds: [saleId] });
      if (isStillOpen(saleId, sales)) ask(asks, saleId, paymentId);
      return false;
    }
    const verdict = others.verdict(change, claim, weighed(claim, sales, ledger));
    if (verdict.do === 'tie') return true;
    wanted.add(paymentId);
    doubts.push({ paymentId, finding: 'unasked', saleIds: [saleId] });
    if (verdict.do === 'ask') ask(asks, saleId, paymentId);
    return false;
  };
  const claims = decisions.claims.filter(isAllowed);
  const reconciled = decisions.reconciled.filter(isAllowed);
  others.onlyWants(wanted);
  return { claims, reconciled, doubts, asks };
}

type Asks = Map<string, readonly string[]>;

function ask(asks: Asks, saleId: string, paymentId: string): void {
  asks.set(saleId, [...(asks.get(saleId) ?? []), paymentId]);
}

function isStillOpen(saleId: string, sales: SaleStore): boolean {
  const sale = sales.find(saleId);
  return sale !== null && isOpen(sale);
}

/**
 * What settles the others at last, hours later, is a word or a guess about other money too: thin
 * evidence that this sale's customer paid.
 */
function wasDoubted(paymentId: string, { nowMs }: Change, ledger: Ledger): boolean {
  const payment = ledger.find(paymentId);
  return payment !== null && payment.finding !== null && nowMs - payment.seenAtMs > DOUBTED_MS;
}

function weighed({ paymentId, saleId }: Claim, sales: SaleStore, ledger: Ledger): Weighed {
  const payment = ledger.find(paymentId);
  const sale = sales.find(saleId);
  assert(payment !== null && sale !== null, 'what is decided is in the ledger');
  return { payable: payment.amount, isNamed: isByOwnCode(payment, sale) };
}

/** Paid through a code that was made for this sale alone. */
export function isByOwnCode(payment: Payment, sale: Sale): boolean {
  return sale.code?.feed === payment.feed && payment.saleReference === sale.id;
}

/** Money in doubt between sales of other tills only is theirs to settle. */
function elsewhere(doubt: Doubt, others: Others): Noted {
  const isTheirs =
    doubt.finding === 'ambiguous' && doubt.saleIds.every((id) => others.isOthers(id));
  return isTheirs ? { ...doubt, finding: 'other_till' } : doubt;
}

interface ToDecide {
  readonly undecided: readonly Payment[];
  /** The PC's clock minus the provider's, as far as that is known. */
  readonly aheadMs: number;
}

/**
 * Sales that this money may be for. Which closed lately the PC's clock says; it may have been set
 * since, or be wrong and not known to be: equal sales are looked for by the provider's time too.
 */
function playing(sales: SaleStore, change: Change, { undecided, aheadMs }: ToDecide): Sale[] {
  if (undecided.length === 0) return sales.open();
  const oldestMs = Math.min(...undecided.map(({ stamp }) => stamp.fromMs)) + aheadMs;
  const lately = sales.inPlay(Math.min(oldestMs, change.nowMs) - CLOSED_SINCE_MS);
  const found = new Map(lately.map((sale) => [sale.id, sale]));
  for (const [amount, equal] of Map.groupBy(undecided, (payment) => payment.amount)) {
    const sinceMs = Math.min(...equal.map(({ stamp }) => stamp.fromMs)) - CLOSED_SINCE_MS;
    for (const sale of sales.closedEqual(amount, sinceMs)) found.set(sale.id, sale);
  }
  return [...found.values()];
}

function note(
  change: Change,
  doubt: { paymentId: string; finding: Payment['finding']; saleIds: readonly string[] },
  ledger: Ledger,
  present: Presenter,
): void {
  const payment = ledger.find(doubt.paymentId);
  assert(payment !== null, 'a doubt names a payment of the ledger');
  const isSame =
    payment.finding === doubt.finding && payment.findingSales.join() === doubt.saleIds.join();
  if (isSame) return;
  ledger.updatePayment({ ...payment, finding: doubt.finding, findingSales: doubt.saleIds });
  emitPayment(change, payment.id, ledger, present);
}

/** Announces a payment as the ledger has it now. */
export function emitPayment(change: Change, id: string, ledger: Ledger, present: Presenter): void {
  const payment = ledger.find(id);
  assert(payment !== null, 'an announced payment is in the ledger');
  change.emit({ type: 'payment.changed', payload: { payment: present.payment(payment) } });
}

function isSameAsk(sale: Sale, candidates: readonly PaymentId[]): boolean {
  if (sale.status === 'needs_person') return sale.candidates.join() === candidates.join();
  return candidates.length === 0;
}

function toMatchPayment(payment: Payment, ledger: Ledger): MatchPayment {
  const credits = ledger.sightingsOf(payment.id).filter((seen) => seen.direction === 'credit');
  return {
    id: payment.id,
    amount: payment.amount,
    stamp: credits.length > 0 ? momentOf(credits) : payment.stamp,
    seq: payment.firstSeq,
    feed: payment.feed,
    ...(payment.saleReference === null ? {} : { saleReference: payment.saleReference }),
  };
}

/** The hand-made payment of a sale confirmed by hand whose money was not seen yet. */
function handPayment(sale: Sale, ledger: Ledger): Payment | null {
  if (sale.status !== 'paid' || !sale.manual) return null;
  const payment = ledger.find(sale.paymentId);
  return payment?.finding === 'unseen' ? payment : null;
}

/** The provider's row of money confirmed by hand: it is that money, counted once, now proven. */
function reconcile(
  change: Change,
  pair: { readonly paymentId: string; readonly saleId: string },
  note: string | null,
  parts: DeciderParts,
): void {
  const { sales, ledger, present } = parts;
  const seen = ledger.find(pair.paymentId);
  const sale = sales.find(pair.saleId);
  assert(seen !== null && sale !== null, 'a reconciled pair is in the ledger');
  const byHand = handPayment(sale, ledger);
  assert(byHand !== null, 'only a sale confirmed by hand is reconciled');
  parts.others.tied({
    paymentId: seen.id,
    saleId: sale.id,
    by: 'evidence',
    atMs: change.nowMs,
  });
  const settled = { finding: null, findingSales: [] };
  const reasons = [byHand.note, note].filter((reason) => reason !== null).join(' · ');
  if (seen.amount === byHand.amount) {
    const { stamp, issuer, refs } = seen;
    ledger.updatePayment({ ...seen, ...settled });
    ledger.merge(seen, byHand);
    ledger.updatePayment({ ...byHand, stamp, issuer, refs, ...settled, note: reasons });
  } else {
    // Another amount came than was believed: what came is counted, the belief is not.
    ledger.updatePayment({ ...byHand, ...settled });
    ledger.moveClaim(byHand.id, seen.id);
    ledger.merge(byHand, seen);
    ledger.updatePayment({ ...seen, ...settled, note: reasons });
    ledger.vouch(seen);
  }
  const paid = sales.find(pair.saleId);
  assert(paid !== null, 'a reconciled sale stays');
  change.emit({ type: 'sale.changed', payload: { sale: present.sale(paid) } });
  emitPayment(change, seen.id, ledger, present);
  emitPayment(change, byHand.id, ledger, present);
}

function toMatchSale(sale: Sale, parts: DeciderParts): MatchSale {
  return {
    id: sale.id,
    reference: sale.reference,
    payable: sale.payable,
    createdSeq: sale.createdSeq,
    state: stateOf(sale, parts.ledger),
    codeFeed: sale.code?.feed ?? null,
    ...placed(sale, parts),
  };
}

/** A sale as the matcher sees it. */
export function stateOf(sale: Sale, ledger: Ledger): MatchSale['state'] {
  if (sale.status === 'waiting' || sale.status === 'needs_person') return 'open';
  return handPayment(sale, ledger) ? 'unseen' : sale.status;
}

type Placed = Omit<MatchSale, 'id' | 'reference' | 'payable' | 'createdSeq' | 'state' | 'codeFeed'>;

/** A sale's moments in provider time. */
function placed(sale: Sale, { providerClock, ledger }: DeciderParts): Placed {
  const { createdAtMs, shown } = sale;
  if (shown === null) {
    const atProvider = providerClock.atWall(createdAtMs)?.untilMs;
    const aheadMs = atProvider === undefined ? ledger.listAheadMs() : 0;
    return unplaced(sale, { byWallMs: atProvider ?? createdAtMs, aheadMs }, ledger);
  }
  const later = (atMs: number): Interval => ({
    fromMs: shown.fromMs + atMs - createdAtMs,
    untilMs: shown.untilMs + atMs - createdAtMs,
  });
  const closed = sale.closed ?? { fromMs: shown.fromMs, untilMs: EVER_MS };
  return {
    shown,
    closed: isOpen(sale) ? null : closed,
    expires: later(sale.expiresAtMs),
    watchUntilMs: later(sale.watchUntilMs).untilMs,
  };
}

/**
 * The provider never said what time it is, or the till that knew was killed first. What a provider
 * lists can't be stamped in the future, so its newest row seen before proves that it was at least
 * that late. A push proves it only as far as the PC's clock agrees: one of the two is wrong then,
 * and the money between them is asked about. The PC's clock, which may have been set, is believed
 * for doubt only. When such a sale ended nobody knows either: equal money stays in doubt.
 */
function unplaced(
  sale: Sale,
  { byWallMs, aheadMs }: { readonly byWallMs: number; readonly aheadMs: number },
  ledger: Ledger,
): Placed {
  const { listedMs, anyMs } = ledger.newestStampMs(sale.createdSeq);
  const pushedMs = anyMs ?? 0;
  const fromMs = Math.max(listedMs ?? 0, pushedMs <= byWallMs ? pushedMs : 0);
  const onwards = { fromMs, untilMs: EVER_MS };
  return {
    shown: onwards,
    closed: isOpen(sale) ? null : (sale.closed ?? onwards),
    expires: onwards,
    watchUntilMs: EVER_MS,
    // A PC that lists call slow is so by that much at least.
    doubtfulUntilMs: Math.max(byWallMs + Math.max(0, aheadMs), pushedMs),
    ...overForGood(sale, byWallMs - sale.createdAtMs + aheadMs),
  };
}

/** `aheadMs`: the provider's clock minus the PC's, as lists tell it. */
function overForGood(sale: Sale, aheadMs: number): Pick<MatchSale, 'doubtfulAfterMs'> {
  if (sale.status === 'waiting' || sale.status === 'needs_person') return {};
  const overAtMs = Math.min(sale.closedAtMs + RIVAL_MS, sale.watchUntilMs);
  return { doubtfulAfterMs: overAtMs + aheadMs };
}
