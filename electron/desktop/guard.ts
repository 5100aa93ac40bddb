// Owns what holds for every window of the app: it shows its own page and goes nowhere else, opens
// nothing, and a crashed page comes back to the same truth.
import { app } from 'electron';
import type { BrowserWindow, WebContents, WebPreferences } from 'electron';
import type { Clock, Logger } from '../core/ports.ts';

/** A page that answers nothing for this long is ended, and comes back by itself. */
const STUCK_MS = 15_000;
/** A page that dies this often within the span is not brought back: something else is wrong. */
const CRASHES_MAX = 3;
const CRASH_SPAN_MS = 60_000;

/** Sandboxed, isolated, without Node; nobody looks inside an installed one. */
export function pagePreferences(preload: string): WebPreferences {
  return {
    preload,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    navigateOnDragDrop: false,
    webviewTag: false,
    spellcheck: false, // it would fetch its dictionaries from outside
    devTools: !app.isPackaged,
    backgroundThrottling: false, // a hidden window must still hear and sound
    autoplayPolicy: 'no-user-gesture-required',
  };
}

export interface Confines {
  readonly isOwn: (address: string) => boolean;
  /** Takes an address the page wants opened; false refuses it. */
  readonly open: (address: string) => boolean;
  readonly log: Logger;
}

export function confine(contents: WebContents, { isOwn, open, log }: Confines): void {
  contents.setWindowOpenHandler(({ url }) => {
    if (!open(url)) log.warn('the page was refused a window');
    return { action: 'deny' };
  });
  contents.on('will-navigate', (event) => {
    if (isOwn(event.url)) return; // a reload
    event.preventDefault();
    log.warn('the page was refused to leave');
  });
}

/** `giveUp`: it fell too often to come back by itself; answers whether a person wants it back. */
export function bringBack(
  contents: WebContents,
  clock: Clock,
  log: Logger,
  giveUp?: () => Promise<boolean>,
): void {
  let crashes: number[] = [];
  contents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit') return;
    const nowMs = clock.monoMs();
    crashes = [...crashes, nowMs].filter((atMs) => nowMs - atMs < CRASH_SPAN_MS);
    log.error('the page ended', { reason, exitCode, crashes: crashes.length });
    if (crashes.length <= CRASHES_MAX) {
      contents.reload();
      return;
    }
    crashes = [];
    giveUp?.().then(
      (isWanted) => isWanted && !contents.isDestroyed() && contents.reload(),
      (problem: unknown) => log.warn('the page was not asked about', { error: String(problem) }),
    );
  });
}

/** A page that hangs is ended, so that it comes back; one that only worked hard is left alone. */
export function endStuck(window: BrowserWindow, clock: Clock, log: Logger): void {
  let waiting: AbortController | null = null;
  window.on('responsive', () => waiting?.abort());
  window.on('closed', () => waiting?.abort());
  window.on('unresponsive', () => {
    waiting?.abort();
    const mine = new AbortController();
    waiting = mine;
    void clock.sleep(STUCK_MS, mine.signal).then(() => {
      if (mine.signal.aborted || window.isDestroyed()) return;
      log.error('the page hangs and is begun again');
      window.webContents.forcefullyCrashRenderer();
    });
  });
}
