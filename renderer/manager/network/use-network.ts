// Owns how the screen of the shop's network knows and changes it: looked at again and again while
// somebody looks; a refusal is kept for the person to read.
import { useCallback, useEffect, useRef, useState } from 'react';
import type { NetworkState } from '../../../shared/network.ts';
import { callFault, type CallFault } from '../../deeds.ts';
import { usePage } from '../../hooks.ts';

/** How soon a device that was just paired or revoked shows here. */
const LOOK_EVERY_MS = 1500;

/** The port when it is first opened; one of the setup's own is kept. */
const FIRST_PORT = 8791;

export type Refusal =
  | { readonly kind: 'call'; readonly fault: CallFault }
  | { readonly kind: 'waiting'; readonly count: number }
  | { readonly kind: 'refused' };

/** Runs a call whose answer is the new state. */
export type Run = (call: () => Promise<NetworkState>) => Promise<void>;

export function useNetwork() {
  const { api } = usePage().session;
  const [state, setState] = useState<NetworkState | null>(null);
  const [fault, setFault] = useState<Refusal | null>(null);
  const [isBusy, setBusy] = useState(false);
  const run = useCallback<Run>(async (call) => {
    try {
      setState(await call());
      setFault(null);
    } catch (error) {
      setFault({ kind: 'call', fault: callFault(error) });
    }
  }, []);
  const open = async (isOn: boolean): Promise<void> => {
    setBusy(true);
    try {
      const changes = { network: isOn ? { port: FIRST_PORT } : null };
      const { faults, waiting } = await api.till.changeSetup({ changes });
      if (waiting > 0) setFault({ kind: 'waiting', count: waiting });
      else if (faults.length > 0) setFault({ kind: 'refused' });
      else setFault(null);
      setState(await api.network.state());
    } catch (error) {
      setFault({ kind: 'call', fault: callFault(error) });
    }
    setBusy(false);
  };
  useEffect(() => {
    let timer = 0;
    let isOver = false;
    const look = async (): Promise<void> => {
      // A look that fails says nothing: the line's own banner does.
      const next = await api.network.state().catch(() => null);
      if (isOver) return;
      if (next !== null) setState(next);
      timer = window.setTimeout(() => void look(), LOOK_EVERY_MS);
    };
    void look();
    return () => {
      isOver = true;
      window.clearTimeout(timer);
    };
  }, [api]);
  return { state, fault, isBusy, run, open };
}

/** The name of the device that came since the screen was opened, for a while to be read. */
export function useArrival(state: NetworkState | null): string | null {
  const known = useRef<ReadonlySet<string> | null>(null);
  const [name, setName] = useState<string | null>(null);
  useEffect(() => {
    if (state === null || state.state !== 'open') return;
    const before = known.current;
    known.current = new Set(state.devices.map(({ id }) => id));
    const arrived = before && state.devices.find(({ id }) => !before.has(id));
    if (arrived) setName(arrived.name);
    else if (state.code !== null) setName(null);
  }, [state]);
  return name;
}
