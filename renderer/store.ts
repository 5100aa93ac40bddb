// Owns the page's copy of the till's truth: one snapshot, then every event after it, in order.
// Pure: nothing here reads a clock or makes a sound; what is new comes back as `news`.
import { shopDay } from '../shared/time.ts';
import type {
  FeedHealth,
  PaymentView,
  SaleView,
  Snapshot,
  Sum,
  TillEvent,
} from '../shared/views.ts';
import { withPrint } from './receipt/prints.ts';

/** As many sales and payments as a snapshot brings (shared/views.ts). */
const LIST_MAX = 200;

/** Full screen and sound are for money that came just now; older news only changes the lists. */
export const FRESH_MS = 30_000;

export interface Till {
  readonly link: 'connecting' | 'open' | 'lost';
  readonly lostSinceMs: number | null;
  /** The last truth known. Kept while the line is lost: then it is old, and the page says so. */
  readonly view: Snapshot | null;
  /** Something came that only a new snapshot can tell whole. */
  readonly needsSnapshot: boolean;
}

/** What a person must be told about, once. */
export type News =
  | { readonly kind: 'paid'; readonly sale: SaleView; readonly isSilent: boolean }
  | {
      readonly kind: 'reversed';
      readonly payment: PaymentView;
      readonly sale: SaleView | null;
      readonly isSilent: boolean;
    }
  /** Money that pays nothing by itself, and that a cashier must know of now. */
  | { readonly kind: 'odd'; readonly payment: PaymentView; readonly isSilent: boolean }
  | { readonly kind: 'asks'; readonly sale: SaleView }
  | { readonly kind: 'blind'; readonly feed: FeedHealth };

/** One name for one thing to tell: the same news by two events is told once. */
export function newsKey(news: News): string {
  switch (news.kind) {
    case 'paid':
      return `paid:${news.sale.id}:${news.sale.payment?.id ?? ''}`;
    case 'reversed':
      return `reversed:${news.payment.id}`;
    case 'odd':
      return `odd:${news.payment.id}:${news.payment.finding ?? ''}`;
    case 'asks':
      return `asks:${news.sale.id}:${(news.sale.candidates ?? []).map(({ id }) => id).join()}`;
    case 'blind':
      return `blind:${news.feed.kind}:${news.feed.lastGoodAtMs ?? 0}`;
  }
}

export interface Applied {
  readonly till: Till;
  readonly news: readonly News[];
}

export const TILL_AT_START: Till = {
  link: 'connecting',
  lostSinceMs: null,
  view: null,
  needsSnapshot: false,
};

/** Money that is this sale's own and was not taken back: the only ground for the word LUNAS. */
export function isPaid(sale: SaleView): boolean {
  return sale.status === 'paid' && sale.payment?.status === 'credited';
}

/** Still open: money may come for it, and a person may be needed. */
export function isOpen(sale: SaleView): boolean {
  return sale.status === 'waiting' || sale.status === 'needs_person';
}

/** When the till learned that the sale is paid; the payment's own stamp may be minutes older. */
export function learnedPaidAtMs(sale: SaleView): number {
  return Math.max(sale.closedAtMs ?? 0, sale.payment?.seenAtMs ?? 0);
}

export function lose(till: Till, nowMs: number): Till {
  if (till.link === 'lost') return till;
  return { ...till, link: 'lost', lostSinceMs: till.view === null ? null : nowMs };
}

/**
 * Takes a snapshot. After a break in the line it is compared with what this page knew, so that
 * money that came meanwhile is told; on the page's first snapshot nothing may sound, whatever is
 * in it.
 */
export function applySnapshot(till: Till, snapshot: Snapshot): Applied {
  const isFirst = till.view === null;
  const known = new Map(till.view?.sales.map((sale) => [sale.id, sale]));
  const news = snapshot.sales.flatMap((sale): News[] => {
    const before = known.get(sale.id);
    // A sale this page never saw waiting may have been told by another page long ago.
    const isFresh = snapshot.nowMs - learnedPaidAtMs(sale) <= FRESH_MS;
    if (isFirst && !isFresh) return [];
    return newsOfSale(before, sale, isFresh, isFirst);
  });
  const odd = snapshot.inbox
    .filter((payment) => isOdd(payment) && snapshot.nowMs - payment.seenAtMs <= FRESH_MS)
    .map((payment): News => ({ kind: 'odd', payment, isSilent: isFirst }));
  return {
    till: { link: 'open', lostSinceMs: null, view: snapshot, needsSnapshot: false },
    news: [...(isFirst ? news.filter((item) => item.kind === 'paid') : news), ...odd],
  };
}

/** Takes one event. What was applied already (seq not above the last) changes nothing. */
export function apply(till: Till, event: TillEvent, nowMs: number): Applied {
  const { view } = till;
  if (view === null || event.seq <= view.seq) return { till, news: [] };
  const change = changeOf(view, event);
  return {
    till: {
      ...till,
      view: { ...view, ...change, seq: event.seq },
      needsSnapshot: till.needsSnapshot || change === null,
    },
    news: newsOf(view, event, nowMs - event.atMs <= FRESH_MS),
  };
}

/**
 * Shows a sale as soon as the till has answered with it. Its event may be here already, and then
 * that is newer: the answer changes nothing.
 */
export function withOwnSale(till: Till, sale: SaleView): Till {
  const { view } = till;
  if (view === null || view.sales.some(({ id }) => id === sale.id)) return till;
  const change = withSale(view, sale);
  return change === null ? till : { ...till, view: { ...view, ...change } };
}

/**
 * Takes how old the feeds' reading is. A feed in another state than known here is left alone: its
 * event is under way, and turning blind must not be taken for old news when it comes.
 */
export function withHealth(till: Till, feeds: readonly FeedHealth[]): Till {
  const { view } = till;
  if (view === null) return till;
  const merged = view.feeds.map((feed) => {
    const now = feeds.find(({ kind }) => kind === feed.kind);
    return now !== undefined && now.state === feed.state && now.fault === feed.fault ? now : feed;
  });
  return { ...till, view: { ...view, feeds: merged } };
}

/** What an event changes; null when only a new snapshot can tell. */
type Change = Partial<Snapshot> | null;

function changeOf(view: Snapshot, event: TillEvent): Change {
  switch (event.type) {
    case 'sale.changed':
      return withSale(view, event.payload.sale);
    case 'payment.changed':
      return withPayment(view, event.payload.payment);
    case 'payment.reversed': {
      const { payment, sale } = event.payload;
      const changed = withPayment(view, payment);
      if (sale === null) return changed;
      const withBoth = withSale({ ...view, ...changed }, sale);
      return withBoth === null ? null : { ...changed, ...withBoth };
    }
    case 'feed.changed':
      return withFeed(view, event.payload.feed);
    case 'print.changed':
      return { prints: withPrint(view.prints, event.payload.print) };
    case 'row.setAside':
    case 'till.changed':
      return null;
  }
}

function newsOf(view: Snapshot, event: TillEvent, isFresh: boolean): News[] {
  switch (event.type) {
    case 'sale.changed': {
      const { sale } = event.payload;
      const before = view.sales.find(({ id }) => id === sale.id);
      return newsOfSale(before, sale, isFresh, false);
    }
    case 'payment.reversed': {
      const { payment, sale } = event.payload;
      return [{ kind: 'reversed', payment, sale, isSilent: !isFresh }];
    }
    case 'feed.changed': {
      const { feed } = event.payload;
      const before = view.feeds.find(({ kind }) => kind === feed.kind);
      const turnedBlind = isBlind(feed) && before !== undefined && !isBlind(before);
      return turnedBlind && isFresh ? [{ kind: 'blind', feed }] : [];
    }
    case 'payment.changed': {
      const { payment } = event.payload;
      return isFresh && isOdd(payment) ? [{ kind: 'odd', payment, isSilent: false }] : [];
    }
    case 'row.setAside':
    case 'till.changed':
    case 'print.changed':
      return [];
  }
}

function newsOfSale(
  before: SaleView | undefined,
  sale: SaleView,
  isFresh: boolean,
  isSilent: boolean,
): News[] {
  if (sale.payment?.status === 'reversed') {
    const wasCredited = before?.payment?.id === sale.payment.id && isPaid(before);
    if (!wasCredited) return [];
    return [{ kind: 'reversed', payment: sale.payment, sale, isSilent: isSilent || !isFresh }];
  }
  if (isPaid(sale)) {
    const isTold =
      before !== undefined && isPaid(before) && before.payment?.id === sale.payment?.id;
    return isTold || !isFresh ? [] : [{ kind: 'paid', sale, isSilent }];
  }
  const asksNow = sale.status === 'needs_person' && before?.status !== 'needs_person';
  return asksNow && isFresh && !isSilent ? [{ kind: 'asks', sale }] : [];
}

function withSale(view: Snapshot, sale: SaleView): Change {
  const before = view.sales.find(({ id }) => id === sale.id);
  // A closed sale we don't hold is older than the list: its place in the sums is unknown here.
  if (before === undefined && !isOpen(sale)) return null;
  const sales =
    before === undefined
      ? trimmed([sale, ...view.sales].toSorted((a, b) => b.createdAtMs - a.createdAtMs))
      : view.sales.map((other) => (other.id === sale.id ? sale : other));
  const sum = moved(view.totals.sales, saleWorth(view, before), saleWorth(view, sale));
  return { sales, totals: { ...view.totals, sales: sum } };
}

/** Open sales are never dropped from the list, however many closed ones came after them. */
function trimmed(sales: readonly SaleView[]): SaleView[] {
  return sales.filter((sale, index) => index < LIST_MAX || isOpen(sale));
}

function withPayment(view: Snapshot, payment: PaymentView): Partial<Snapshot> {
  const others = view.inbox.filter(({ id }) => id !== payment.id);
  const inbox = isForInbox(payment)
    ? [payment, ...others].toSorted((a, b) => b.paidAtMs - a.paidAtMs).slice(0, LIST_MAX)
    : others;
  const sales = view.sales.map((sale) =>
    sale.payment?.id === payment.id && payment.saleId === sale.id ? { ...sale, payment } : sale,
  );
  const soldBefore = view.sales.find(({ payment: own }) => own?.id === payment.id);
  const soldAfter = sales.find(({ payment: own }) => own?.id === payment.id);
  const sold = moved(view.totals.sales, saleWorth(view, soldBefore), saleWorth(view, soldAfter));
  return { inbox, sales, totals: { ...view.totals, sales: sold } };
}

/** As the till's own list of money that asks for a person. */
function isForInbox({ saleId, status, finding }: PaymentView): boolean {
  if (saleId !== null || status !== 'credited' || finding === null) return false;
  return !['dismissed', 'before_start', 'other_till'].includes(finding);
}

function withFeed(view: Snapshot, feed: FeedHealth): Partial<Snapshot> {
  const isKnown = view.feeds.some(({ kind }) => kind === feed.kind);
  if (!isKnown) return { feeds: [...view.feeds, feed] };
  return { feeds: view.feeds.map((other) => (other.kind === feed.kind ? feed : other)) };
}

/** Came for a sale, as far as anyone can tell, and yet pays none: a person must act on it. */
export function isOdd({ saleId, status, finding }: PaymentView): boolean {
  if (saleId !== null || status !== 'credited') return false;
  return ['double', 'after_cancel', 'short', 'over'].includes(finding ?? '');
}

/** Whether money could come that nobody here would see. At start that is not yet news. */
export function isBlind(feed: FeedHealth): boolean {
  return (feed.state === 'blind' || feed.state === 'refused') && feed.fault !== 'starting';
}

/** How many payments, and how much together. */
export function sumOf(payments: readonly PaymentView[]): Sum {
  const amount = payments.reduce((total, payment) => total + payment.amount, 0);
  return { count: payments.length, amount };
}

const NOTHING: Sum = { count: 0, amount: 0 };

function saleWorth(view: Snapshot, sale: SaleView | undefined): Sum {
  if (sale === undefined || !isPaid(sale)) return NOTHING;
  const atMs = sale.payment?.paidAtMs ?? sale.closedAtMs ?? sale.createdAtMs;
  if (shopDay(atMs, view.store) !== view.today) return NOTHING;
  return { count: 1, amount: sale.payment?.amount ?? sale.payable };
}

function moved(sum: Sum, from: Sum, to: Sum): Sum {
  return { count: sum.count - from.count + to.count, amount: sum.amount - from.amount + to.amount };
}
