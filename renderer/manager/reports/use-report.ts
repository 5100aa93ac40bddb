// Owns how a report stays true while it is looked at: events of money tell that it is old, and it
// is asked for again a little later, once for all that came meanwhile.
import { useCallback, useEffect } from 'react';
import type { DaySpan } from '../../../shared/days.ts';
import type { RangeReport } from '../../../shared/views.ts';
import { usePage } from '../../hooks.ts';
import { useAsked } from '../books/asking.ts';

/** From an event to the question: a rush is one question each time, not one for each payment. */
const RENEW_MS = 1_200;
/** Days that are over change by corrections only. */
const RENEW_OLD_MS = 20_000;

export function useReport({ from, until }: DaySpan) {
  const { session, subscribe, getState } = usePage();
  const { answer, fault, ask } = useAsked<RangeReport>();
  const isOrdered = from <= until;
  const read = useCallback(async (): Promise<void> => {
    if (isOrdered) await ask(() => session.api.report.range({ from, until }));
  }, [ask, session, from, until, isOrdered]);
  useEffect(() => void read(), [read]);
  const isShown = answer?.from === from && answer.until === until;
  const waitMs = isShown && !answer.isSoFar ? RENEW_OLD_MS : RENEW_MS;
  useEffect(() => {
    let timer: number | null = null;
    let { view } = getState().till;
    const stop = subscribe(() => {
      const now = getState().till.view;
      const isMoney = now?.sales !== view?.sales || now?.inbox !== view?.inbox;
      view = now;
      if (!isMoney || timer !== null) return;
      timer = window.setTimeout(() => {
        timer = null;
        void read();
      }, waitMs);
    });
    return () => {
      stop();
      if (timer !== null) window.clearTimeout(timer);
    };
  }, [subscribe, getState, read, waitMs]);
  // Other days are asked for: until they are here the old ones stay, marked as such.
  return { report: answer, isOld: !isShown, fault };
}
