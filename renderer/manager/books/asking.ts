// Owns how a section asks the till: one answer or one fault, and nothing after it was left.
import { useCallback, useEffect, useRef, useState } from 'react';
import { callFault, type CallFault } from '../../deeds.ts';

export interface Asked<T> {
  readonly answer: T | null;
  readonly fault: CallFault | null;
  readonly isBusy: boolean;
  /** Asks; resolves with the answer, or null when it failed. */
  readonly ask: (call: () => Promise<T>) => Promise<T | null>;
}

export function useAsked<T>(): Asked<T> {
  const [state, setState] = useState<Omit<Asked<T>, 'ask'>>({
    answer: null,
    fault: null,
    isBusy: false,
  });
  const turn = useRef(0);
  useEffect(
    () => () => {
      turn.current = -1;
    },
    [],
  );
  const ask = useCallback(async (call: () => Promise<T>): Promise<T | null> => {
    turn.current = Math.max(0, turn.current) + 1;
    const mine = turn.current;
    setState((before) => ({ ...before, isBusy: true, fault: null }));
    try {
      const answer = await call();
      if (turn.current === mine) setState({ answer, fault: null, isBusy: false });
      return answer;
    } catch (error) {
      if (turn.current === mine)
        setState((before) => ({ ...before, fault: callFault(error), isBusy: false }));
      return null;
    }
  }, []);
  return { ...state, ask };
}
