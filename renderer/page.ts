// Owns the page's one state: the till's truth and this desk, changed together by one pure function.
import type { ShellFrame } from '../shared/shell.ts';
import type { FeedHealth, SaleView, Snapshot, TillEvent } from '../shared/views.ts';
import { changeDesk, DESK_AT_START, settle, untold, type Desk, type DeskAction } from './desk.ts';
import { PREFS_AT_START, type Prefs } from './prefs.ts';
import {
  apply,
  applySnapshot,
  lose,
  TILL_AT_START,
  withHealth,
  withOwnSale,
  type Applied,
  type News,
  type Till,
} from './store.ts';

export interface PageState {
  readonly till: Till;
  readonly desk: Desk;
  readonly prefs: Prefs;
  /** The newest things to sound for; a new array each time, so that equal news are told apart. */
  readonly news: readonly News[];
  /** The browser holds sound back until a key or touch. */
  readonly isSoundBlocked: boolean;
  /** What the desktop beside the page has to ask and to tell; null where there is none. */
  readonly shell: ShellFrame | null;
  /** Since when the link that is asked about stands there. */
  readonly linkSinceMs: number;
}

export type PageAction =
  | { readonly type: 'snapshot'; readonly snapshot: Snapshot }
  | { readonly type: 'event'; readonly event: TillEvent; readonly nowMs: number }
  | { readonly type: 'health'; readonly feeds: readonly FeedHealth[] }
  | { readonly type: 'lost'; readonly nowMs: number }
  | { readonly type: 'ownSale'; readonly sale: SaleView }
  | { readonly type: 'desk'; readonly action: DeskAction }
  | { readonly type: 'prefs'; readonly prefs: Prefs }
  | { readonly type: 'soundBlocked'; readonly isBlocked: boolean }
  | { readonly type: 'shell'; readonly frame: ShellFrame | null; readonly nowMs: number };

export const PAGE_AT_START: PageState = {
  till: TILL_AT_START,
  desk: DESK_AT_START,
  prefs: PREFS_AT_START,
  news: [],
  isSoundBlocked: false,
  shell: null,
  linkSinceMs: 0,
};

export function changePage(page: PageState, action: PageAction): PageState {
  switch (action.type) {
    case 'snapshot':
      return taken(page, action.snapshot);
    case 'event':
      return heard(page, apply(page.till, action.event, action.nowMs), action.nowMs);
    case 'health':
      return { ...page, till: withHealth(page.till, action.feeds) };
    case 'lost':
      return { ...page, till: lose(page.till, action.nowMs) };
    case 'ownSale':
      return { ...page, till: withOwnSale(page.till, action.sale) };
    case 'desk':
      return { ...page, desk: deskAfter(page, action.action) };
    case 'prefs':
      return { ...page, prefs: action.prefs };
    case 'soundBlocked':
      // Asked at every key; mostly there is nothing new.
      if (action.isBlocked === page.isSoundBlocked) return page;
      return { ...page, isSoundBlocked: action.isBlocked };
    case 'shell': {
      const { frame: shell, nowMs } = action;
      const isSame = shell?.link?.id === page.shell?.link?.id;
      return { ...page, shell, linkSinceMs: isSame ? page.linkSinceMs : nowMs };
    }
  }
}

/** What a scanner's take-back brings again must be as the till says now. */
function deskAfter({ desk, till }: PageState, action: DeskAction): Desk {
  const next = changeDesk(desk, action);
  return action.type === 'scanned' ? settle(next, till, till, [], 0) : next;
}

/** Into training or back: another till's books, so nothing of what was here means anything. */
function taken(page: PageState, snapshot: Snapshot): PageState {
  const { view } = page.till;
  const isOther = view !== null && view.isTraining !== snapshot.isTraining;
  const now = isOther ? { ...page, till: TILL_AT_START, desk: DESK_AT_START } : page;
  return withinRights(heard(now, applySnapshot(now.till, snapshot), snapshot.nowMs));
}

/** Whoever is at this screen now is not left on one that is a manager's. */
function withinRights(page: PageState): PageState {
  const { view } = page.till;
  const isForManagers = page.desk.screen === 'manager' || page.desk.screen === 'setup';
  if (!isForManagers || view === null || view.session.role === 'manager') return page;
  return { ...page, desk: { ...page.desk, screen: 'sell' } };
}

function heard(page: PageState, applied: Applied, nowMs: number): PageState {
  if (applied.till === page.till) return page;
  const news = untold(page.desk, applied.news);
  const desk = settle(page.desk, page.till, applied.till, news, nowMs);
  return { ...page, till: applied.till, desk, news: news.length > 0 ? [...news] : page.news };
}

export interface PageStore {
  readonly getState: () => PageState;
  readonly subscribe: (listener: () => void) => () => void;
  readonly dispatch: (action: PageAction) => void;
}

/** Holds the state; a listener hears of every change, after it. */
export function createPageStore(start: PageState): PageStore {
  let state = start;
  const listeners = new Set<() => void>();
  return {
    getState: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    dispatch(action) {
      const next = changePage(state, action);
      if (next === state) return;
      state = next;
      for (const listener of listeners) listener();
    },
  };
}
