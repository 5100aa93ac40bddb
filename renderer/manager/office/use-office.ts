// Owns how head office's parts ask: one answer that is renewed, and lists that go on page by page.
// What comes for other days, or after the part was left, changes nothing.
import { useCallback, useEffect, useRef, useState } from 'react';
import { callFault, type CallFault } from '../../deeds.ts';

/** A hub that can't be asked is asked again by itself. */
const RETRY_MS = 4000;

export interface Asked<T> {
  readonly answer: T | null;
  readonly fault: CallFault | null;
  readonly again: () => void;
}

/** Asks when `call` changes, and again every `everyMs` where that is given. */
export function useAnswer<T>(call: () => Promise<T>, everyMs?: number): Asked<T> {
  const [answer, setAnswer] = useState<T | null>(null);
  const [fault, setFault] = useState<CallFault | null>(null);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    let isOver = false;
    let timer = 0;
    const ask = async (): Promise<void> => {
      try {
        const found = await call();
        if (isOver) return;
        setAnswer(found);
        setFault(null);
      } catch (error) {
        if (isOver) return;
        setFault(callFault(error));
        timer = window.setTimeout(() => void ask(), RETRY_MS);
        return;
      }
      if (everyMs !== undefined) timer = window.setTimeout(() => void ask(), everyMs);
    };
    void ask();
    return () => {
      isOver = true;
      window.clearTimeout(timer);
    };
  }, [call, everyMs, turn]);
  return { answer, fault, again: useCallback(() => setTurn((now) => now + 1), []) };
}

interface Page<T> {
  readonly items: readonly T[];
  readonly after: string | null;
}

export interface Listed<T> {
  /** Null until the first page came. */
  readonly items: readonly T[] | null;
  readonly fault: CallFault | null;
  readonly hasMore: boolean;
  readonly more: () => void;
  readonly again: () => void;
}

/** The first page when `read` changes; then the next ones as somebody asks for them. */
export function useList<T>(read: (after: string | undefined) => Promise<Page<T>>): Listed<T> {
  const [page, setPage] = useState<Page<T> | null>(null);
  const [fault, setFault] = useState<CallFault | null>(null);
  const [turn, setTurn] = useState(0);
  const current = useRef(read);
  useEffect(() => {
    current.current = read;
    let isOver = false;
    let timer = 0;
    const ask = (): void =>
      void read(undefined).then(
        (first) => {
          if (isOver) return;
          setPage(first);
          setFault(null);
        },
        (error: unknown) => {
          if (isOver) return;
          setFault(callFault(error));
          timer = window.setTimeout(ask, RETRY_MS);
        },
      );
    ask();
    return () => {
      isOver = true;
      window.clearTimeout(timer);
    };
  }, [read, turn]);
  const more = (): void => {
    if (page?.after === null || page === null) return;
    read(page.after).then(
      (next) => {
        if (current.current !== read) return;
        setPage({ items: [...page.items, ...next.items], after: next.after });
      },
      (error: unknown) => setFault(callFault(error)),
    );
  };
  return {
    items: page?.items ?? null,
    fault,
    hasMore: page !== null && page.after !== null,
    more,
    again: () => setTurn((now) => now + 1),
  };
}
