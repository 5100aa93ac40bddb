// Owns what this one screen is doing: the typed amount, which sale is looked at, what fills the
// screen. Pure, and about this page alone; whether a sale is paid is only ever read from the
// till's truth.
import type { PaymentView, SaleView } from '../shared/views.ts';
import { EMPTY_ENTRY, typeKey, type Entry, type EntryKey } from './amount.ts';
import type { CallFault } from './deeds.ts';
import type { ReceiptWanted } from './receipt/prints.ts';
import { isOdd, isOpen, isPaid, newsKey, type News, type Till } from './store.ts';

export type ScreenName = 'sell' | 'today' | 'inbox' | 'manager' | 'setup';

/** For this long no key closes a new alert: the hand was already on its way. */
export const ALERT_HOLD_MS = 1_000;
/** A question about cancelling answers itself with yes after this long. */
export const CANCEL_MS = 3_000;
/** News told are remembered, so that one payment fills the screen and sounds once. */
const TOLD_MAX = 500;

/** An amount on its way to the till. Its key makes a second try the same sale. */
export interface Asking {
  readonly key: string;
  readonly amount: number;
  readonly reference: string | null;
  readonly fault: CallFault | null;
}

/** What fills the screen. */
export interface Alert {
  readonly key: string;
  readonly kind: 'paid' | 'reversed' | 'odd';
  /** As it is now, not as it was: kept current by every event. */
  readonly sale: SaleView | null;
  readonly payment: PaymentView | null;
  readonly sinceMs: number;
  /** Opened again from a list: says how old it is, and never goes by itself. */
  readonly isAgain: boolean;
}

/** The last "customer says paid" for a sale. */
export interface Check {
  readonly state: 'busy' | 'done' | 'failed';
  readonly atMs: number;
  readonly fault: CallFault | null;
  /** Today's latest money, whoever's it is, newest first. */
  readonly credits: readonly PaymentView[];
}

export interface Desk {
  readonly screen: ScreenName;
  readonly entry: Entry;
  readonly reference: string;
  readonly isReferenceOpen: boolean;
  /** A scanner has just typed a barcode, which was not taken. */
  readonly isScanned: boolean;
  readonly asking: readonly Asking[];
  /** The sale in the middle of the selling screen; null shows the amount pad. */
  readonly focusId: string | null;
  /** Where Escape leads back to from an empty pad. */
  readonly returnId: string | null;
  /** The sale a manager is asked to confirm by hand. */
  readonly byHandId: string | null;
  /** The candidate of which a person has said that it is the looked-at sale's money. */
  readonly pickedId: string | null;
  readonly cancelling: { readonly saleId: string; readonly untilMs: number } | null;
  readonly checks: Readonly<Record<string, Check>>;
  readonly alerts: readonly Alert[];
  readonly told: readonly string[];
  readonly isSettingsOpen: boolean;
  readonly isKeysOpen: boolean;
  /** The paper that is looked at. */
  readonly receipt: ReceiptWanted | null;
  /** Papers that did not come, and that a person has put away here. */
  readonly printsPutAway: readonly number[];
  /** Somebody else comes on duty. */
  readonly isSwitcherOpen: boolean;
  /** The last thing asked of the till that it did not do. */
  readonly fault: CallFault | null;
}

export const DESK_AT_START: Desk = {
  screen: 'sell',
  entry: EMPTY_ENTRY,
  reference: '',
  isReferenceOpen: false,
  isScanned: false,
  asking: [],
  focusId: null,
  returnId: null,
  byHandId: null,
  pickedId: null,
  cancelling: null,
  checks: {},
  alerts: [],
  told: [],
  isSettingsOpen: false,
  isKeysOpen: false,
  receipt: null,
  printsPutAway: [],
  isSwitcherOpen: false,
  fault: null,
};

export type DeskAction =
  | { readonly type: 'typed'; readonly key: EntryKey }
  | { readonly type: 'escaped' }
  /** A scanner's digits are taken back: `before` is the desk as it was before them. */
  | { readonly type: 'scanned'; readonly before: Desk }
  /** Of a link: what is being typed is another customer's, and stays. */
  | { readonly type: 'asked'; readonly asking: Asking; readonly isOfLink?: boolean }
  | { readonly type: 'answered'; readonly key: string; readonly sale: SaleView }
  | { readonly type: 'askFailed'; readonly key: string; readonly fault: CallFault | null }
  | { readonly type: 'askDropped'; readonly key: string }
  | { readonly type: 'focused'; readonly saleId: string | null }
  | { readonly type: 'went'; readonly screen: ScreenName }
  | { readonly type: 'referenceTyped'; readonly text: string }
  | { readonly type: 'referenceToggled'; readonly isOpen: boolean }
  | { readonly type: 'byHandAsked'; readonly saleId: string | null }
  | { readonly type: 'picked'; readonly paymentId: string | null }
  | { readonly type: 'cancelAsked'; readonly saleId: string; readonly nowMs: number }
  | { readonly type: 'cancelEnded' }
  | { readonly type: 'checked'; readonly saleId: string; readonly check: Check }
  | { readonly type: 'faulted'; readonly fault: CallFault | null }
  | { readonly type: 'alertsClosed'; readonly keys: readonly string[] }
  | { readonly type: 'opened'; readonly sale: SaleView; readonly nowMs: number }
  | { readonly type: 'settingsToggled'; readonly isOpen: boolean }
  | { readonly type: 'receiptToggled'; readonly receipt: ReceiptWanted | null }
  | { readonly type: 'printPutAway'; readonly printId: number }
  | { readonly type: 'keysToggled'; readonly isOpen: boolean }
  | { readonly type: 'switcherToggled'; readonly isOpen: boolean };

export function changeDesk(desk: Desk, action: DeskAction): Desk {
  switch (action.type) {
    case 'typed':
      return typed(desk, action.key);
    case 'escaped':
      return escaped({ ...desk, isScanned: false });
    case 'scanned':
      return scanned(desk, action.before);
    case 'asked':
      return {
        ...(action.isOfLink === true ? desk : emptied(desk)),
        asking: [...desk.asking, action.asking],
      };
    case 'answered':
      return answered(desk, action.key, action.sale);
    case 'askFailed': {
      const { key, fault } = action;
      const asking = desk.asking.map((item) => (item.key === key ? { ...item, fault } : item));
      return { ...desk, asking };
    }
    case 'askDropped':
      return { ...desk, asking: desk.asking.filter(({ key }) => key !== action.key) };
    case 'focused':
      return { ...focused(desk, action.saleId), screen: 'sell' };
    case 'went':
      return { ...desk, screen: action.screen, isSettingsOpen: false };
    case 'referenceTyped':
      return { ...desk, reference: action.text };
    case 'referenceToggled':
      return { ...desk, isReferenceOpen: action.isOpen };
    case 'byHandAsked':
      return { ...desk, byHandId: action.saleId };
    case 'picked':
      return { ...desk, pickedId: action.paymentId };
    case 'cancelAsked':
      return {
        ...desk,
        cancelling: { saleId: action.saleId, untilMs: action.nowMs + CANCEL_MS },
      };
    case 'cancelEnded':
      return { ...desk, cancelling: null };
    case 'checked':
      return { ...desk, checks: { ...desk.checks, [action.saleId]: action.check } };
    case 'faulted':
      return { ...desk, fault: action.fault };
    case 'alertsClosed':
      return { ...desk, alerts: desk.alerts.filter(({ key }) => !action.keys.includes(key)) };
    case 'opened':
      return opened(desk, action.sale, action.nowMs);
    case 'settingsToggled':
      return { ...desk, isSettingsOpen: action.isOpen, isKeysOpen: false };
    case 'receiptToggled':
      return { ...desk, receipt: action.receipt };
    case 'printPutAway':
      return { ...desk, printsPutAway: [...desk.printsPutAway, action.printId].slice(-50) };
    case 'keysToggled':
      return { ...desk, isKeysOpen: action.isOpen };
    case 'switcherToggled':
      return { ...desk, isSwitcherOpen: action.isOpen };
  }
}

/** Digits mean money on every screen: they bring the pad, and park the sale that was looked at. */
function typed(desk: Desk, key: EntryKey): Desk {
  const entry = typeKey(desk.entry, key);
  if (key.type !== 'digits' && key.type !== 'operator') return { ...desk, entry, isScanned: false };
  return { ...focused(desk, null), entry, screen: 'sell', isScanned: false };
}

/** As if no scanner had typed: also a LUNAS that its first digit closed is there again. */
function scanned(desk: Desk, before: Desk): Desk {
  const { screen, entry, focusId, returnId, cancelling } = before;
  const closed = before.alerts.filter(({ key }) => !desk.alerts.some((left) => left.key === key));
  const alerts = [...closed, ...desk.alerts];
  return { ...desk, screen, entry, focusId, returnId, cancelling, alerts, isScanned: true };
}

function focused(desk: Desk, saleId: string | null): Desk {
  const returnId = saleId === null ? (desk.focusId ?? desk.returnId) : null;
  return { ...desk, focusId: saleId, returnId, cancelling: null };
}

function emptied(desk: Desk): Desk {
  return {
    ...desk,
    entry: EMPTY_ENTRY,
    reference: '',
    isReferenceOpen: false,
    isScanned: false,
  };
}

function escaped(desk: Desk): Desk {
  if (desk.screen !== 'sell') return { ...desk, screen: 'sell' };
  const isTyping = desk.entry.raw !== '' || desk.reference !== '' || desk.isReferenceOpen;
  const back = { focusId: desk.focusId ?? desk.returnId, returnId: null };
  return isTyping ? { ...emptied(desk), ...back } : { ...desk, ...back };
}

function answered(desk: Desk, key: string, sale: SaleView): Desk {
  const rest = { ...desk, asking: desk.asking.filter((item) => item.key !== key) };
  // Who types the next amount already must not have the pad pulled away.
  return desk.entry.raw === '' && isOpen(sale) ? focused(rest, sale.id) : rest;
}

function opened(desk: Desk, sale: SaleView, nowMs: number): Desk {
  if (!isPaid(sale)) return { ...focused(desk, sale.id), screen: 'sell' };
  const again: Alert = { ...paidAlert(sale, nowMs), key: `again:${sale.id}`, isAgain: true };
  return { ...desk, alerts: [again] };
}

function paidAlert(sale: SaleView, nowMs: number): Alert {
  return {
    key: `paid:${sale.id}:${sale.payment?.id ?? ''}`,
    kind: 'paid',
    sale,
    payment: null,
    sinceMs: nowMs,
    isAgain: false,
  };
}

/** Too new to be closed by a hand that was already on its way to the next key. */
export function isHeld(alert: Alert, nowMs: number): boolean {
  return !alert.isAgain && nowMs - alert.sinceMs < ALERT_HOLD_MS;
}

/** News not told before on this page. */
export function untold(desk: Desk, news: readonly News[]): readonly News[] {
  return news.filter((item) => !desk.told.includes(newsKey(item)));
}

/** Brings the desk in line with what the till has just said. `news` are those not told before. */
export function settle(
  desk: Desk,
  before: Till,
  after: Till,
  news: readonly News[],
  nowMs: number,
): Desk {
  const told = [...desk.told, ...news.map((item) => newsKey(item))].slice(-TOLD_MAX);
  const takenBack = new Set(
    news.flatMap((item) => (item.kind === 'reversed' ? (item.sale?.id ?? []) : [])),
  );
  const alerts = [
    ...desk.alerts.filter((alert) => !alert.isAgain || news.length === 0),
    ...news.flatMap((item) => alertOf(item, nowMs)),
  ]
    .map((alert) => asNow(after, alert))
    .filter((alert) => isStillTrue(alert, takenBack));
  // A dialog lies above everything; what came just now must be seen.
  const isNew = alerts.some(({ key }) => !desk.alerts.some((alert) => alert.key === key));
  const isSettingsOpen = desk.isSettingsOpen && !isNew;
  const isKeysOpen = desk.isKeysOpen && !isNew;
  const next = withFocus({ ...desk, told, alerts, isSettingsOpen, isKeysOpen }, before, after);
  const asks = news.find((item) => item.kind === 'asks');
  return asks !== undefined && isIdle(next) && next.focusId === null
    ? { ...next, focusId: asks.sale.id }
    : next;
}

function alertOf(news: News, nowMs: number): Alert[] {
  switch (news.kind) {
    case 'paid':
      return [paidAlert(news.sale, nowMs)];
    case 'reversed': {
      const { payment, sale } = news;
      const key = newsKey(news);
      return [{ key, kind: 'reversed', sale, payment, sinceMs: nowMs, isAgain: false }];
    }
    case 'odd': {
      const { payment } = news;
      const key = newsKey(news);
      return [{ key, kind: 'odd', sale: null, payment, sinceMs: nowMs, isAgain: false }];
    }
    case 'asks':
    case 'blind':
      return [];
  }
}

function asNow(till: Till, alert: Alert): Alert {
  const payment =
    alert.kind === 'odd'
      ? (till.view?.inbox.find(({ id }) => id === alert.payment?.id) ?? null)
      : alert.payment;
  return { ...alert, payment, sale: saleNow(till, alert.sale) };
}

/** Put right or taken back meanwhile, there is nothing left to say. */
function isStillTrue({ kind, sale, payment }: Alert, takenBack: ReadonlySet<string>): boolean {
  switch (kind) {
    case 'reversed':
      return true;
    case 'odd':
      return payment !== null && isOdd(payment);
    case 'paid':
      return isStillPaid(sale, takenBack);
  }
}

/** A sale of an earlier day is in no list, and is then what its own event said. */
function saleNow(till: Till, sale: SaleView | null): SaleView | null {
  return till.view?.sales.find(({ id }) => id === sale?.id) ?? sale;
}

function isStillPaid(sale: SaleView | null, takenBack: ReadonlySet<string>): boolean {
  return sale !== null && isPaid(sale) && !takenBack.has(sale.id);
}

/**
 * Which sale is looked at: a paid or cancelled one makes room; a new one (asked for by another
 * program, or found after a reload) is shown when nobody is busy with anything else.
 */
function withFocus(desk: Desk, before: Till, after: Till): Desk {
  const sales = after.view?.sales ?? [];
  const find = (id: string | null): SaleView | undefined => sales.find((sale) => sale.id === id);
  let next = desk;
  const looked = find(desk.focusId);
  const isTold = desk.alerts.some(({ sale }) => sale?.id === desk.focusId);
  if (looked !== undefined && (looked.status === 'cancelled' || (isPaid(looked) && isTold)))
    next = { ...next, focusId: null };
  const returnTo = find(desk.returnId);
  if (returnTo !== undefined && !isOpen(returnTo)) next = { ...next, returnId: null };
  const cancelled = find(desk.cancelling?.saleId ?? null);
  if (cancelled !== undefined && !isOpen(cancelled)) next = { ...next, cancelling: null };

  if (!isIdle(next) || next.focusId !== null) return next;
  const known = new Set(before.view?.sales.map(({ id }) => id));
  const fresh = sales.find((sale) => isOpen(sale) && !known.has(sale.id));
  return fresh === undefined ? next : { ...next, focusId: fresh.id, returnId: null };
}

/** Nobody is in the middle of anything here. */
function isIdle({ entry, screen, asking }: Desk): boolean {
  return entry.raw === '' && screen === 'sell' && asking.length === 0;
}
