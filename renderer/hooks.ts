// Owns how components read the page: one store, the till's time, the words of the chosen language.
import { createContext, useContext, useEffect, useState, useSyncExternalStore } from 'react';
import type { TillClock } from './clock.ts';
import type { Deeds } from './deeds.ts';
import type { EarlyKeys } from './early-keys.ts';
import type { PageAction, PageState } from './page.ts';
import type { SessionDeeds } from './people/session.ts';
import { wordsOf, type Words } from './strings.ts';

export interface Page {
  readonly getState: () => PageState;
  readonly subscribe: (listener: () => void) => () => void;
  readonly dispatch: (action: PageAction) => void;
  readonly deeds: Deeds;
  /** Who is at this screen: log in, lock, leave. */
  readonly session: SessionDeeds;
  readonly clock: TillClock;
  /** Chime and voice of a LUNAS, for a person who wants to hear whether sound works. */
  readonly trySound: (amount?: number) => void;
  /** The shop's recordings were changed. Answers whether its own voice speaks now. */
  readonly reloadVoice: () => Promise<boolean>;
  /** When this page fell over before this load; null when it did not. */
  readonly fellAtMs: number | null;
  /** Keys pressed before there was anything to press them on. */
  readonly earlyKeys: EarlyKeys;
}

export const PageContext = createContext<Page | null>(null);

export function usePage(): Page {
  const page = useContext(PageContext);
  if (page === null) throw new Error('a component stands outside PageContext');
  return page;
}

/** Reads a part of the page's state. `select` must return what is in the state, not make anew. */
export function useStore<T>(select: (state: PageState) => T): T {
  const { subscribe, getState } = usePage();
  return useSyncExternalStore(subscribe, () => select(getState()));
}

export function useWords(): Words {
  return wordsOf(useStore(({ prefs }) => prefs.lang));
}

/** The till's time in epoch milliseconds, renewed every `everyMs`. */
export function useNow(everyMs = 500): number {
  const { clock } = usePage();
  const [, renew] = useState(0);
  useEffect(() => {
    let timer = 0;
    const tick = (): void => {
      renew((count) => count + 1);
      timer = window.setTimeout(tick, everyMs);
    };
    timer = window.setTimeout(tick, everyMs);
    return () => window.clearTimeout(timer);
  }, [everyMs]);
  return clock.nowMs();
}
