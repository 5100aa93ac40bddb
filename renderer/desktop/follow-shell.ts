// Follows what the desktop beside the page has to ask and to tell, while somebody is at the screen.
// Loaded in the till's own window only. Must stay true: on a locked screen or a broken line nothing
// of it stands there.
import { abortable, type Client } from '../client/client.ts';
import type { TillClock } from '../clock.ts';
import type { PageState, PageStore } from '../page.ts';
import type { ShellFrame } from '../../shared/shell.ts';

/** Before a line that broke is asked again; the page's own line has most likely gone too. */
const AGAIN_MS = 500;

export interface FollowParts {
  readonly store: PageStore;
  readonly client: Pick<Client, 'api'>;
  readonly clock: TillClock;
  readonly wait: (ms: number, signal?: AbortSignal) => Promise<void>;
}

/** Who is there and in what language; null when nobody is. Another value means: follow anew. */
function audience({ till, prefs }: PageState): string | null {
  const session = till.view?.session;
  if (till.link !== 'open' || session === undefined || session.role === 'locked') return null;
  return `${session.role} ${session.person?.id ?? ''} ${prefs.lang}`;
}

/** For as long as the page lives. */
export async function followShell(parts: FollowParts): Promise<void> {
  const { store, wait } = parts;
  for (;;) {
    const now = audience(store.getState());
    if (now === null) await nextChange(store, null);
    else {
      const end = new AbortController();
      void nextChange(store, now).then(() => end.abort());
      // Refused or broken: the same is tried again a moment later.
      await followOnce(parts, end.signal).catch(() => undefined);
      store.dispatch({ type: 'shell', frame: null, nowMs: parts.clock.nowMs() });
      await wait(AGAIN_MS);
    }
  }
}

async function followOnce(
  { store, client, clock }: FollowParts,
  signal: AbortSignal,
): Promise<void> {
  const { lang } = store.getState().prefs;
  const stream = await abortable(client.api.shell.follow({ lang }, { signal }), signal);
  if (stream === null) return;
  let last: ShellFrame | null = null;
  try {
    for (;;) {
      const next = await abortable(stream.next(), signal);
      if (next === null || next.done === true) return;
      const frame = next.value;
      store.dispatch({ type: 'shell', frame, nowMs: clock.nowMs() });
      if (last !== null && frame.padCalls > last.padCalls) bringPad(store);
      last = frame;
    }
  } finally {
    // Not awaited: a line that is gone answers no farewell.
    void stream.return?.(undefined).catch(() => undefined);
  }
}

/** A person called for the amount pad from another program. A long form is not taken from them. */
function bringPad({ getState, dispatch }: PageStore): void {
  if (getState().desk.screen === 'setup') return;
  dispatch({ type: 'desk', action: { type: 'settingsToggled', isOpen: false } });
  dispatch({ type: 'desk', action: { type: 'receiptToggled', receipt: null } });
  dispatch({ type: 'desk', action: { type: 'focused', saleId: null } });
}

function nextChange(store: PageStore, from: string | null): Promise<void> {
  return new Promise((resolve) => {
    const stop = store.subscribe(() => {
      if (audience(store.getState()) === from) return;
      stop();
      resolve();
    });
  });
}
