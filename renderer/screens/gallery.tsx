// Owns the page that shows every state of the till, for looking at and for the tests' pictures. A
// page of its own, in no shipped build: it draws LUNAS for money that does not exist. `#gallery` is
// the list, `#gallery/parts` the components, `#gallery/waiting` one state, its time standing still;
// `?theme=dark&size=150&lang=en` behind any of them dresses it.
import { useEffect, useMemo, useSyncExternalStore, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import type {} from '../css-properties.d.ts';
import { apiOf, FakeTill } from '../client/fake.ts';
import { fakeSnapshot } from '../client/fake-day.ts';
import { createClock } from '../clock.ts';
import { preloadDialogs } from '../components/dialog.tsx';
import { createDeeds } from '../deeds.ts';
import { dress } from '../dress.ts';
import { PageContext, type Page } from '../hooks.ts';
import { createSessionDeeds } from '../people/session.ts';
import { createPageStore, type PageState } from '../page.ts';
import { PREFS_AT_START, SIZES, THEMES, type Prefs } from '../prefs.ts';
import { chimePlan, schedule } from '../sound.ts';
import { CounterFrame } from './counter.tsx';
import { GalleryParts } from './gallery-parts.tsx';
import { GALLERY_SECTIONS, SectionFrame } from './gallery-sections.tsx';
import { GALLERY, GALLERY_NOW_MS } from './gallery-states.ts';
import '../styles/page.css';
import '../styles/gallery.css';

declare global {
  interface Window {
    /** For tests: the names of all states, and what renders a chime to measure its wave. */
    lunasGallery?: typeof OFFER;
  }
}

const OFFER = {
  names: [...Object.keys(GALLERY), ...Object.keys(GALLERY_SECTIONS)],
  chimePlan,
  schedule,
} as const;
window.lunasGallery = OFFER;

interface Place {
  readonly name: string;
  readonly prefs: Prefs;
}

const LANGS = ['id', 'en'] as const;

/** What the address asks for; anything unknown in it is as at a till's first start. */
function placeOf(hash: string): Place {
  const [path = '', query = ''] = hash.replace(/^#gallery\/?/, '').split('?');
  const asked = new URLSearchParams(query);
  const theme = THEMES.find((known) => known === asked.get('theme')) ?? PREFS_AT_START.theme;
  const size = SIZES.find((known) => String(known) === asked.get('size')) ?? PREFS_AT_START.size;
  const lang = LANGS.find((known) => known === asked.get('lang')) ?? PREFS_AT_START.lang;
  return { name: path, prefs: { ...PREFS_AT_START, theme, size, lang } };
}

function hashOf({ name, prefs: { theme, size, lang } }: Place): string {
  return `#gallery/${name}?theme=${theme}&size=${size}&lang=${lang}`;
}

function subscribeHash(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}

function Gallery() {
  const hash = useSyncExternalStore(subscribeHash, () => location.hash);
  const place = useMemo(() => placeOf(hash), [hash]);
  const { name, prefs } = place;
  useEffect(() => dress(window, prefs), [prefs]);
  useEffect(preloadDialogs, []);
  const state = GALLERY[name];
  if (state !== undefined)
    return (
      <div className="gallery-state" data-state={name} data-opens-dialog={opensDialog(state)}>
        <Stage key={`${name} ${prefs.lang}`} state={state} prefs={prefs} />
      </div>
    );
  const section = GALLERY_SECTIONS[name];
  if (section !== undefined)
    return (
      <div className="gallery-state" data-state={name}>
        <Stand key={`${name} ${prefs.lang}`} state={section.state} prefs={prefs}>
          <SectionFrame {...section} />
        </Stand>
      </div>
    );
  const start = GALLERY['pad-empty'];
  if (name === 'parts' && start !== undefined)
    return (
      <main className="gallery" data-state="parts">
        <Stand state={start} prefs={prefs}>
          <GalleryParts />
        </Stand>
      </main>
    );
  return <Index place={place} />;
}

function Index({ place }: { readonly place: Place }) {
  const { prefs } = place;
  return (
    <main className="gallery">
      <h1>Lunas</h1>
      <Switches place={place} />
      <p>
        {['parts', ...Object.keys(GALLERY_SECTIONS)].map((key) => (
          <a key={key} className="button button-quiet" href={hashOf({ ...place, name: key })}>
            {key}
          </a>
        ))}
      </p>
      {Object.entries(GALLERY).map(([key, item]) => (
        <figure key={key}>
          <figcaption>
            <a href={hashOf({ ...place, name: key })}>{key}</a>
          </figcaption>
          {/* A dialog lies over a whole page, so it is shown on a page of its own. */}
          {opensDialog(item) ? null : (
            <div className="gallery-frame">
              <Stage state={item} prefs={prefs} />
            </div>
          )}
        </figure>
      ))}
    </main>
  );
}

function Switches({ place }: { readonly place: Place }) {
  const { prefs } = place;
  const all: readonly (readonly [string, Prefs])[] = [
    ...THEMES.map((theme) => [theme, { ...prefs, theme }] as const),
    ...SIZES.map((size) => [`${size} %`, { ...prefs, size }] as const),
    ...LANGS.map((lang) => [lang, { ...prefs, lang }] as const),
  ];
  return (
    <nav className="actions" aria-label="Switches">
      {all.map(([label, next]) => (
        <a key={label} className="button button-plain" href={hashOf({ ...place, prefs: next })}>
          {label}
        </a>
      ))}
    </nav>
  );
}

function opensDialog({ desk }: PageState): boolean {
  const { isSettingsOpen, isKeysOpen, byHandId, receipt } = desk;
  return isSettingsOpen || isKeysOpen || byHandId !== null || receipt !== null;
}

interface StageProps {
  readonly state: PageState;
  readonly prefs: Prefs;
}

function Stage(props: StageProps) {
  return (
    <Stand {...props}>
      <CounterFrame />
    </Stand>
  );
}

function Stand({ state, prefs, children }: StageProps & { readonly children: ReactNode }) {
  const page = useMemo(() => stillPage(state, prefs), [state, prefs]);
  return <PageContext value={page}>{children}</PageContext>;
}

function stillPage(state: PageState, prefs: Prefs): Page {
  const isMuted = state.prefs.isMuted;
  const store = createPageStore({ ...state, prefs: { ...prefs, isMuted } });
  const clock = createClock(() => 0);
  clock.set(GALLERY_NOW_MS);
  const hub = state.till.view?.hub ?? null;
  const api = apiOf(new FakeTill({ ...fakeSnapshot(GALLERY_NOW_MS, ''), hub }));
  const noKey = { read: () => null, write: () => undefined };
  const session = createSessionDeeds({ api, resync: () => undefined }, noKey);
  const deeds = createDeeds({
    client: { api },
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
    session,
    clock,
    trySound: () => undefined,
    reloadVoice: async () => false,
    earlyKeys: { replay: () => undefined },
    fellAtMs: null,
  };
}

const root = document.getElementById('root');
if (root !== null) createRoot(root).render(<Gallery />);
