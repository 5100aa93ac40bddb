// Owns the start of the page: which line to the till, one store, one speaker, then React.
import { createRoot } from 'react-dom/client';
import { shopDay } from '../shared/time.ts';
import { App } from './app.tsx';
import { connect, type Dial, type Sink } from './client/client.ts';
import { dialMessagePort } from './client/ipc.ts';
import { dialWebSocket } from './client/ws.ts';
import { createClock, type TillClock } from './clock.ts';
import type { FollowParts } from './desktop/follow-shell.ts';
import { createDeeds } from './deeds.ts';
import { PageContext, type Page } from './hooks.ts';
import { tellFront } from './front.ts';
import { FallGuard } from './components/fall-guard.tsx';
import { watchFalls, type Falls } from './falls.ts';
import { holdEarlyKeys } from './early-keys.ts';
import { createMemory } from './memory.ts';
import { watchIdle } from './people/idle.ts';
import { createScreenKey, createSessionDeeds, type ScreenKey } from './people/session.ts';
import { createPageStore, PAGE_AT_START, type PageStore } from './page.ts';
import { readPrefs, writePrefs, type Shelf } from './prefs.ts';
import { createSpeaker, type Speaker } from './speaker.ts';
import { isOpen } from './store.ts';
import { isInOwnWindow } from './shell.ts';
import './styles/page.css';

async function chooseDial(): Promise<Dial> {
  if (import.meta.env.DEV && location.search.includes('fake')) {
    const { dialFake } = await import('./client/fake.ts');
    return dialFake;
  }
  return isInOwnWindow() ? dialMessagePort : dialWebSocket;
}

/** Sounds what is new, and remembers what the person prefers. */
function follow(store: PageStore, speaker: Speaker): void {
  let { news, prefs } = store.getState();
  store.subscribe(() => {
    const state = store.getState();
    if (state.news !== news) {
      news = state.news;
      for (const item of news) speaker.tell(item);
    }
    if (state.prefs !== prefs) {
      prefs = state.prefs;
      writePrefs(
        shelfOf(() => localStorage),
        prefs,
      );
      speaker.prefsChanged();
    }
  });
}

/** In a browser there is no desktop beside the page, and nothing of it is fetched. */
function followDesktop(parts: FollowParts): void {
  if (!isInOwnWindow()) return;
  void import('./desktop/follow-shell.ts').then(({ followShell }) => followShell(parts));
}

/** Where storage is forbidden, even naming it throws; so it is named where that is caught. */
function shelfOf(storage: () => Storage): Shelf {
  return {
    getItem: (key) => storage().getItem(key),
    setItem: (key, value) => storage().setItem(key, value),
  };
}

function fallsOfTab(): Falls {
  const [load] = performance.getEntriesByType('navigation');
  const isReload = load instanceof PerformanceNavigationTiming && load.type === 'reload';
  const shelf = shelfOf(() => sessionStorage);
  return watchFalls(shelf, window, isReload, Date.now());
}

function wait(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, signal?.aborted === true ? 0 : ms);
    signal?.addEventListener('abort', end);
  });
}

function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function monoMs(): number {
  return performance.now();
}

interface SinkParts {
  readonly store: PageStore;
  readonly clock: TillClock;
  readonly screenKey: ScreenKey;
  readonly resync: () => void;
}

/** What comes from the till goes into the store, with the till's time. */
function sinkFor({ store, clock, screenKey, resync }: SinkParts): Sink {
  const { getState, dispatch } = store;
  return {
    onSnapshot(snapshot) {
      clock.set(snapshot.nowMs);
      dispatch({ type: 'snapshot', snapshot });
    },
    onEvent(event) {
      clock.hear(event.atMs);
      dispatch({ type: 'event', event, nowMs: clock.nowMs() });
      if (getState().till.needsSnapshot) resync();
    },
    onHealth(feeds) {
      dispatch({ type: 'health', feeds });
      // A new shop day has begun: only the till knows what belongs to it.
      const { view } = getState().till;
      if (view !== null && view.today !== shopDay(clock.nowMs(), view.store)) resync();
    },
    screenKey: () => screenKey.read(),
    onLost: () => dispatch({ type: 'lost', nowMs: clock.nowMs() }),
  };
}

async function start(root: HTMLElement): Promise<void> {
  const earlyKeys = holdEarlyKeys(document);
  const falls = fallsOfTab();
  const memory = createMemory(shelfOf(() => sessionStorage));
  const screenKey = createScreenKey(shelfOf(() => sessionStorage));
  const store = createPageStore({
    ...PAGE_AT_START,
    prefs: readPrefs(shelfOf(() => localStorage)),
    desk: { ...PAGE_AT_START.desk, told: memory.closedAlerts() },
  });
  const { getState, dispatch } = store;
  const clock = createClock(monoMs);
  const speaker = createSpeaker(store, clock, {
    list: () => deeds.voice.list(),
    read: (name) => deeds.voice.read(name),
  });
  follow(store, speaker);

  const client = connect(
    await chooseDial(),
    sinkFor({ store, clock, screenKey, resync: () => client.resync() }),
    {
      wait,
      random: Math.random,
      isBusy: () => getState().till.view?.sales.some((sale) => isOpen(sale)) === true,
    },
  );
  const session = createSessionDeeds(client, screenKey);
  void watchIdle({ target: document, getState, nowMs: monoMs, wait, session });
  tellFront(store, client);
  followDesktop({ store, client, clock, wait });
  const deeds = createDeeds({
    client,
    clock,
    getState,
    dispatch,
    wait,
    newKey: randomKey,
    openPhone: (address) => void window.open(address, '_blank', 'noopener'),
    rememberClosed: (keys) => memory.rememberClosed(keys),
  });
  for (const kind of ['keydown', 'pointerdown'] as const)
    document.addEventListener(kind, () => speaker.unlock(), { capture: true });
  speaker.unlock();

  const trySound = (amount?: number): void => speaker.tryOut(amount);
  const reloadVoice = (): Promise<boolean> => speaker.reload();
  const tools = { trySound, reloadVoice, earlyKeys, fellAtMs: falls.beforeAtMs };
  const page: Page = { ...store, deeds, session, clock, ...tools };
  await firstNews(store);
  draw(root, page, (error) => {
    const message = String(error).slice(0, 300);
    void client.api.support.pageFailed({ message }).catch(() => undefined);
    return falls.fall(Date.now());
  });
}

function draw(root: HTMLElement, page: Page, onFall: (error: unknown) => boolean): void {
  createRoot(root).render(
    <FallGuard onFall={onFall}>
      <PageContext value={page}>
        <App />
      </PageContext>
    </FallGuard>,
  );
}

/** So long a till that answers takes at most; drawing "connecting" for it would only delay it. */
const FIRST_NEWS_MS = 150;

/** Resolves with the first snapshot, or when it takes so long that a person must be told. */
async function firstNews({ getState, subscribe }: PageStore): Promise<void> {
  const known = new Promise<void>((resolve) => {
    const stop = subscribe(() => {
      if (getState().till.view === null) return;
      stop();
      resolve();
    });
  });
  await Promise.race([known, wait(FIRST_NEWS_MS)]);
}

const root = document.getElementById('root');
if (root !== null) void start(root);
