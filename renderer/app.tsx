// Owns the page as a whole: its keys and its dress.
import { useEffect } from 'react';
import { preloadDialogs } from './components/dialog.tsx';
import { dress } from './dress.ts';
import { usePage, useStore, type Page } from './hooks.ts';
import { listenToKeys } from './keyboard.ts';
import { preloadQr } from './qr-drawing.ts';
import { CounterFrame } from './screens/counter.tsx';
import { useWakeLock } from './wake-lock.ts';

/** The till at work, with its keys. */
export function App() {
  const page = usePage();
  const prefs = useStore((state) => state.prefs);
  useEffect(() => dress(window, prefs), [prefs]);
  const isSetUp = useStore((state) => state.till.view?.isSetUp === true);
  useKeys(page, isSetUp);
  useEffect(preloadQr, []);
  useEffect(preloadDialogs, []);
  useWakeLock();
  return <CounterFrame />;
}

function useKeys(page: Page, isSetUp: boolean): void {
  useEffect(() => {
    if (!isSetUp) return;
    const stop = listenToKeys(page, document);
    page.earlyKeys.replay();
    return stop;
  }, [page, isSetUp]);
}
