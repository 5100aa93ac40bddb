// Owns keeping the screen on while a customer may be about to pay. Where a browser can't or won't,
// nothing is lost but the light.
import { useEffect } from 'react';
import { useStore } from './hooks.ts';
import { isOpen } from './store.ts';

/** Holds the screen awake while any sale waits. */
export function useWakeLock(): void {
  const isWaiting = useStore((state) => state.till.view?.sales.some(isOpen) === true);
  useEffect(() => {
    if (!isWaiting || !('wakeLock' in navigator)) return;
    let isOver = false;
    let lock: WakeLockSentinel | null = null;
    const hold = async (): Promise<void> => {
      // A hidden page has no screen to keep awake; shown again, the lock must be had anew.
      if (document.visibilityState !== 'visible' || (lock !== null && !lock.released)) return;
      try {
        const held = await navigator.wakeLock.request('screen');
        if (isOver) await held.release();
        else lock = held;
      } catch {
        lock = null; // low battery, or not allowed here
      }
    };
    const onShown = (): void => void hold();
    document.addEventListener('visibilitychange', onShown);
    void hold();
    return () => {
      isOver = true;
      document.removeEventListener('visibilitychange', onShown);
      void lock?.release().catch(() => undefined);
    };
  }, [isWaiting]);
}
