// Owns how a fault of data care becomes a sentence: by its own name where it has one.
import { ORPCError } from '@orpc/client';
import { useCallback, useState } from 'react';
import { CARE_FAULTS, type CareFault } from '../../../shared/care-terms.ts';
import { callFault, type CallFaultCode } from '../../deeds.ts';
import { useWords } from '../../hooks.ts';
import { useDataWords } from './words.ts';

export type DataFault =
  | { readonly kind: 'care'; readonly fault: CareFault }
  | { readonly kind: 'call'; readonly code: CallFaultCode };

export function dataFault(error: unknown): DataFault {
  const message = error instanceof ORPCError ? error.message : '';
  const known = Object.entries(CARE_FAULTS).find(([, sentence]) => sentence === message);
  if (known !== undefined) return { kind: 'care', fault: known[0] as CareFault };
  return { kind: 'call', code: callFault(error).code };
}

export function CareFaultLine({ fault }: { readonly fault: DataFault | null }) {
  const words = useDataWords();
  const { codes } = useWords().fault;
  return (
    <p className="field-fault" aria-live="assertive">
      {fault !== null && (fault.kind === 'care' ? words.faults[fault.fault] : codes[fault.code])}
    </p>
  );
}

/** One thing at a time is asked of the till; its fault is kept until the next. */
export function useDoing() {
  const [isBusy, setBusy] = useState(false);
  const [fault, setFault] = useState<DataFault | null>(null);
  const run = useCallback(async <T,>(call: () => Promise<T>): Promise<T | null> => {
    setBusy(true);
    setFault(null);
    try {
      return await call();
    } catch (error) {
      setFault(dataFault(error));
      return null;
    } finally {
      setBusy(false);
    }
  }, []);
  return { isBusy, fault, run };
}
