// Owns what a key means. One meaning per key on the whole page; digits are always money.
import type { Operator } from './amount.ts';
import { isOpen } from './store.ts';
import type { PageState } from './page.ts';
import type { SaleView } from '../shared/views.ts';
import { isHeld, type Asking, type ScreenName } from './desk.ts';
import { paperDeed, paperOverAlert, type PaperDeed } from './receipt/paper-keys.ts';
import { AMOUNT_KEYS, recentAmounts, recentSales } from './recent.ts';

export type Deed =
  | { readonly type: 'digits'; readonly digits: string }
  | { readonly type: 'operator'; readonly operator: Operator }
  | { readonly type: 'erase' }
  | { readonly type: 'ask' }
  | { readonly type: 'escape' }
  | { readonly type: 'closeAlerts'; readonly next: Deed | null }
  | { readonly type: 'cancelNow' }
  | { readonly type: 'keepWaiting' }
  | { readonly type: 'reference' }
  | { readonly type: 'new' }
  | { readonly type: 'check'; readonly saleId: string }
  | { readonly type: 'extend'; readonly saleId: string }
  | { readonly type: 'byHand'; readonly saleId: string }
  | { readonly type: 'cancel'; readonly saleId: string }
  | { readonly type: 'focus'; readonly saleId: string }
  | { readonly type: 'phone' }
  | { readonly type: 'go'; readonly screen: ScreenName }
  | { readonly type: 'settings' }
  | { readonly type: 'keys' }
  | PaperDeed
  | { readonly type: 'switch' }
  | { readonly type: 'askAgain'; readonly amount: number }
  | { readonly type: 'retry'; readonly asking: Asking }
  | { readonly type: 'drop'; readonly asking: Asking }
  | { readonly type: 'putFaultAway' }
  | { readonly type: 'lookAgain'; readonly sale: SaleView }
  | { readonly type: 'pick'; readonly paymentId: string }
  | { readonly type: 'answerLink'; readonly isYes: boolean };

export interface KeyPress {
  readonly key: string;
  readonly isAlt: boolean;
  readonly isRepeat: boolean;
  /** The key would also work a button or link that has the focus. */
  readonly isOnControl: boolean;
  /** By the till's clock. */
  readonly nowMs: number;
}

const SCREENS: Readonly<Record<string, ScreenName | undefined>> = {
  j: 'sell',
  h: 'today',
  u: 'inbox',
};

/** The key of each candidate of a sale that needs a person, in its order; the rest have none. */
export const CANDIDATE_KEYS: readonly string[] = ['A', 'D', 'E', 'F'];

/** What a key pressed outside input fields and dialogs does, or null. */
export function deedOf(press: KeyPress, page: PageState): Deed | null {
  if (page.till.view?.session.role === 'locked') return deedWhileLocked(press, page);
  if (page.desk.screen === 'setup') return deedInSetup(press, page);
  if (page.desk.alerts.length > 0) return deedOverAlert(press, page);
  if (page.desk.cancelling !== null) return deedWhileCancelling(press);
  if (press.isAlt) return altDeed(press, page);
  if (/^\d$/.test(press.key)) return { type: 'digits', digits: press.key };
  const operator = operatorOf(press.key);
  // Without a number before it there is nothing to reckon with.
  if (operator !== null) return page.desk.entry.raw === '' ? null : { type: 'operator', operator };
  if (press.key === 'Backspace') return { type: 'erase' };
  if (press.isRepeat) return null;
  if (press.key === 'Enter') return press.isOnControl ? null : { type: 'ask' };
  if (press.key === 'Escape') return escapeDeed(page);
  return letterDeed(press.key, page);
}

/** A LUNAS is put away; nothing else is to be had before a PIN. */
function deedWhileLocked(press: KeyPress, page: PageState): Deed | null {
  if (page.desk.alerts.length === 0) return null;
  const deed = deedOverAlert(press, page);
  return deed?.type === 'closeAlerts' ? { type: 'closeAlerts', next: null } : null;
}

/** Someone is in the middle of a long form: no key takes them away from it but Escape. */
function deedInSetup(press: KeyPress, page: PageState): Deed | null {
  if (page.desk.alerts.length === 0) return press.key === 'Escape' ? { type: 'escape' } : null;
  const deed = deedOverAlert(press, page);
  return deed?.type === 'closeAlerts' ? { type: 'closeAlerts', next: null } : null;
}

function deedOverAlert(press: KeyPress, page: PageState): Deed | null {
  if (press.isAlt || isModifier(press.key)) return null;
  const digits: Deed | null = /^\d$/.test(press.key) ? { type: 'digits', digits: press.key } : null;
  if (page.desk.alerts.some((alert) => isHeld(alert, press.nowMs))) return digits;
  const mustBeRead = page.desk.alerts.some(({ kind }) => kind === 'reversed');
  if (mustBeRead && press.key !== 'Enter' && press.key !== 'Escape') return digits;
  const paper = paperOverAlert(press, page.desk.alerts);
  if (paper !== null) return press.isRepeat ? null : paper;
  const isOdd = page.desk.alerts.some(({ kind }) => kind === 'odd');
  const next: Deed | null =
    isOdd && press.key.toLowerCase() === 'u' ? { type: 'go', screen: 'inbox' } : digits;
  return press.isRepeat ? null : { type: 'closeAlerts', next };
}

function operatorOf(key: string): Operator | null {
  return key === '*' || key === '+' ? key : null;
}

/** Escape and Enter both say yes; any digit means the cashier has moved on to the next customer. */
function deedWhileCancelling(press: KeyPress): Deed | null {
  if (press.isRepeat || press.isAlt) return null;
  if (press.key === 'Escape') return { type: 'cancelNow' };
  if (press.key === 'Enter') return press.isOnControl ? null : { type: 'cancelNow' };
  if (press.key.toLowerCase() === 't') return { type: 'keepWaiting' };
  return /^\d$/.test(press.key) ? { type: 'digits', digits: press.key } : null;
}

function altDeed(press: KeyPress, page: PageState): Deed | null {
  if (!/^[1-9]$/.test(press.key)) return null;
  const sale = openSales(page)[Number(press.key) - 1];
  return sale === undefined ? null : { type: 'focus', saleId: sale.id };
}

function escapeDeed(page: PageState): Deed {
  const { desk } = page;
  const sale = focusedSale(page);
  const isLooking = desk.screen === 'sell' && desk.entry.raw === '' && !desk.isReferenceOpen;
  if (!isLooking || sale === undefined) return { type: 'escape' };
  return isOpen(sale) ? { type: 'cancel', saleId: sale.id } : { type: 'new' };
}

function letterDeed(key: string, page: PageState): Deed | null {
  const letter = key.toLowerCase();
  if (letter === 'y' || letter === 'q')
    return page.shell?.link ? { type: 'answerLink', isYes: letter === 'y' } : null;
  const screen = SCREENS[letter];
  if (screen !== undefined) return { type: 'go', screen };
  const session = page.till.view?.session;
  const isManager = session?.role === 'manager';
  if (letter === 'k') return isManager ? { type: 'go', screen: 'manager' } : null;
  if (letter === 'g') return session?.hasPeople === true ? { type: 'switch' } : null;
  if (letter === 't') return { type: 'settings' };
  const paper = paperDeed(letter, page, focusedSale(page));
  if (paper !== null) return paper;
  if (key === '?') return { type: 'keys' };
  if (letter === 'b') return page.till.view?.isTraining === true ? { type: 'phone' } : null;
  const again = againDeed(letter, page);
  if (again !== null || page.desk.screen !== 'sell') return again;
  if (letter === 'n') return { type: 'new' };
  if (page.desk.focusId === null) return padDeed(key, page);
  if (key === 'ArrowLeft' || key === 'ArrowRight') return stepDeed(page, key === 'ArrowLeft');
  return saleDeed(letter, focusedSale(page));
}

/** What did not go through is tried again or thrown away; else L looks at the last sale. */
function againDeed(letter: string, page: PageState): Deed | null {
  const { desk, till } = page;
  const failed = desk.asking.find(({ fault }) => fault !== null);
  if (letter === 'x') {
    if (failed !== undefined && desk.screen === 'sell') return { type: 'drop', asking: failed };
    return desk.fault === null ? null : { type: 'putFaultAway' };
  }
  if (letter !== 'l' || desk.screen !== 'sell') return null;
  if (failed !== undefined) return { type: 'retry', asking: failed };
  const looked = focusedSale(page);
  const last = till.view === null ? undefined : recentSales(till.view)[0];
  const sale = looked !== undefined && !isOpen(looked) ? looked : last;
  return sale === undefined ? null : { type: 'lookAgain', sale };
}

function padDeed(key: string, { desk, till }: PageState): Deed | null {
  if (key.toLowerCase() === 'r') return { type: 'reference' };
  if (key === 'ArrowLeft' || key === 'ArrowRight')
    return stepDeed({ desk, till }, key === 'ArrowLeft');
  const at = AMOUNT_KEYS.indexOf(key);
  if (at === -1 || desk.entry.raw !== '' || till.view === null) return null;
  const amount = recentAmounts(till.view)[at];
  return amount === undefined ? null : { type: 'askAgain', amount };
}

function saleDeed(letter: string, sale: SaleView | undefined): Deed | null {
  if (sale === undefined || !isOpen(sale)) return null;
  const candidate = sale.candidates?.[CANDIDATE_KEYS.indexOf(letter.toUpperCase())];
  if (sale.status === 'needs_person' && candidate !== undefined)
    return { type: 'pick', paymentId: candidate.id };
  if (letter === 'c') return { type: 'check', saleId: sale.id };
  if (letter === 'm' && sale.status === 'waiting') return { type: 'byHand', saleId: sale.id };
  if (letter === 'p' && sale.status === 'waiting') return { type: 'extend', saleId: sale.id };
  return null;
}

function stepDeed(page: Pick<PageState, 'desk' | 'till'>, isBack: boolean): Deed | null {
  const sales = openSales(page);
  if (sales.length === 0) return null;
  const at = sales.findIndex(({ id }) => id === page.desk.focusId);
  const start = isBack ? sales.length - 1 : 0;
  const next = at === -1 ? start : (at + (isBack ? -1 : 1) + sales.length) % sales.length;
  const sale = sales[next];
  return sale === undefined ? null : { type: 'focus', saleId: sale.id };
}

/** Open sales in the order of their numbers on the screen: oldest first, so numbers stay put. */
export function openSales(page: Pick<PageState, 'till'>) {
  return (page.till.view?.sales ?? [])
    .filter((sale) => isOpen(sale))
    .toSorted((a, b) => a.createdAtMs - b.createdAtMs);
}

export function focusedSale(page: Pick<PageState, 'desk' | 'till'>) {
  return page.till.view?.sales.find(({ id }) => id === page.desk.focusId);
}

function isModifier(key: string): boolean {
  return ['Shift', 'Control', 'Alt', 'Meta', 'CapsLock', 'NumLock', 'Tab'].includes(key);
}
