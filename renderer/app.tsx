// Owns the page as a whole: its keys, its language and its colours.
import { lazy, Suspense, useEffect } from 'react';
import { createBurstWatch, type BurstWatch } from './burst.ts';
import { preloadQr } from './components/qr-code.tsx';
import { act } from './deeds.ts';
import type { Desk } from './desk.ts';
import { usePage, useStore, type Page } from './hooks.ts';
import { deedOf } from './keys.ts';
import { CounterFrame } from './screens/counter.tsx';
import { useWakeLock } from './wake-lock.ts';

const Gallery = import.meta.env.DEV
  ? lazy(async () => ({ default: (await import('./screens/gallery.tsx')).Gallery }))
  : null;

export function App() {
  usePrefs();
  if (Gallery !== null && location.hash.startsWith('#gallery'))
    return (
      <Suspense>
        <Gallery />
      </Suspense>
    );
  return <Counter />;
}

/** The till at work, with its keys. */
function Counter() {
  const page = usePage();
  const isSetUp = useStore((state) => state.till.view?.isSetUp === true);
  useKeys(page, isSetUp);
  useEffect(preloadQr, []);
  useWakeLock();
  return <CounterFrame />;
}

function useKeys(page: Page, isSetUp: boolean): void {
  useEffect(() => {
    if (!isSetUp) return;
    const bursts = createBurstWatch<Desk>();
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.isComposing) return;
      const { target } = event;
      if (target instanceof Element && target.closest('input, textarea, select, dialog')) return;
      const isOnControl = target instanceof Element && target.closest('button, a') !== null;
      const { altKey, repeat } = event;
      // With Alt a Mac's digit keys write other signs; the key's place still says which it is.
      const key = altKey && event.code.startsWith('Digit') ? event.code.slice(5) : event.key;
      const nowMs = page.clock.nowMs();
      const press = { key, isAlt: altKey, isRepeat: repeat, isOnControl, nowMs };
      const burst = hearBurst(bursts, key, event.timeStamp, page.getState().desk);
      if (burst !== null) {
        event.preventDefault();
        page.deeds.desk({ type: 'scanned', before: burst.before });
        return;
      }
      const deed = deedOf(press, page.getState());
      if (deed === null) return;
      // Else Enter would go on to work a button that is no longer what the cashier looks at.
      event.preventDefault();
      if (deed.type === 'digits' && document.activeElement instanceof HTMLElement)
        document.activeElement.blur();
      act(page.deeds, deed);
    };
    document.addEventListener('keydown', onKeyDown);
    page.earlyKeys.replay();
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [page, isSetUp]);
}

/** What the desk was like before the scanner that this key ends; else null. */
function hearBurst(bursts: BurstWatch<Desk>, key: string, atMs: number, desk: Desk) {
  if (/^\d$/.test(key)) bursts.digit(atMs, desk);
  else if (key === 'Enter') return bursts.enter(atMs);
  else if (key !== 'Shift') bursts.other();
  return null;
}

function usePrefs(): void {
  const lang = useStore((state) => state.prefs.lang);
  const theme = useStore((state) => state.prefs.theme);
  useEffect(() => {
    document.documentElement.lang = lang;
    document.documentElement.dataset['theme'] = theme;
  }, [lang, theme]);
}
