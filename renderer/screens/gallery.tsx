// Owns the page that shows every state of the till, for looking at and for the tests' pictures.
// Only in development: it draws LUNAS for money that does not exist. `#gallery` is the list,
// `#gallery/waiting` one state, its time standing still.
import { useMemo, useSyncExternalStore } from 'react';
import type {} from '../css-properties.d.ts';
import { createClock } from '../clock.ts';
import { createDeeds } from '../deeds.ts';
import { PageContext, useStore, type Page } from '../hooks.ts';
import { createPageStore, type PageState } from '../page.ts';
import { apiOf, FakeTill } from '../client/fake.ts';
import { fakeSnapshot } from '../client/fake-day.ts';
import type { Prefs } from '../prefs.ts';
import { chimePlan, schedule } from '../sound.ts';
import { CounterFrame } from './counter.tsx';
import { GALLERY, GALLERY_NOW_MS } from './gallery-states.ts';
import '../styles/gallery.css';

declare global {
  interface Window {
    /** For tests: the names of all states, and what renders a chime to measure its wave. */
    lunasGallery?: typeof OFFER;
  }
}

const OFFER = { names: Object.keys(GALLERY), chimePlan, schedule } as const;
window.lunasGallery = OFFER;

function subscribeHash(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}

export function Gallery() {
  const hash = useSyncExternalStore(subscribeHash, () => location.hash);
  const name = hash.replace(/^#gallery\/?/, '');
  const state = GALLERY[name];
  if (state !== undefined)
    return (
      <div data-state={name}>
        <Stage key={name} state={state} />
      </div>
    );
  return (
    <main className="gallery">
      <h1>Lunas</h1>
      {Object.entries(GALLERY).map(([key, item]) => (
        <figure key={key}>
          <figcaption>
            <a href={`#gallery/${key}`}>{key}</a>
          </figcaption>
          {/* A modal dialog leaves every frame, so it is shown on a page of its own. */}
          {item.desk.isSettingsOpen ? null : (
            <div className="gallery-frame">
              <Stage state={item} />
            </div>
          )}
        </figure>
      ))}
    </main>
  );
}

function Stage({ state }: { readonly state: PageState }) {
  const prefs = useStore((outer) => outer.prefs);
  const page = useMemo(() => stillPage(state, prefs), [state, prefs]);
  return (
    <PageContext value={page}>
      <CounterFrame />
    </PageContext>
  );
}

function stillPage(state: PageState, prefs: Prefs): Page {
  const isMuted = state.prefs.isMuted;
  const store = createPageStore({ ...state, prefs: { ...prefs, isMuted } });
  const clock = createClock(() => 0);
  clock.set(GALLERY_NOW_MS);
  const deeds = createDeeds({
    client: { api: apiOf(new FakeTill(fakeSnapshot(GALLERY_NOW_MS, ''))) },
    clock,
    getState: store.getState,
    dispatch: store.dispatch,
    wait: () => new Promise(() => undefined),
    newKey: () => 'gallery',
    openPhone: () => undefined,
    rememberClosed: () => undefined,
  });
  return {
    ...store,
    deeds,
    clock,
    trySound: () => undefined,
    earlyKeys: { replay: () => undefined },
  };
}
