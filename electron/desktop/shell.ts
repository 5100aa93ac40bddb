// Owns what the desktop does beside the till's window, put together: tray, news, shortcut, links,
// start with the PC, closing and quitting. Must stay true: whatever of it the system refuses, the
// till sells; and nothing here makes a sale.
import { app, Notification } from 'electron';
import type { BrowserWindow } from 'electron';
import { isAccelerator } from '../../shared/accelerator.ts';
import { AppError } from '../../shared/errors.ts';
import {
  changed,
  type ShellChange,
  type ShellFrame,
  type ShellPlatform,
  type ShellSettings,
  type ShellView,
} from '../../shared/shell.ts';
import { shellWordsOf, type ShellWords } from '../../shared/shell-words.ts';
import { glanceOf } from '../core/glance.ts';
import type { Clock, Logger, Random, ShellPort } from '../core/ports.ts';
import type { CoreSwitch } from '../core-switch.ts';
import type { Autostart } from './autostart.ts';
import { createAwake } from './awake.ts';
import { followCore } from './follow-core.ts';
import { createFrames } from './frames.ts';
import { Leaving } from './leaving.ts';
import { createLinks } from './links.ts';
import { createNews } from './news.ts';
import { createNotices } from './notices.ts';
import { shortcutOf, type PreferencesStore } from './preferences.ts';
import type { DesktopScreens } from './screens.ts';
import { createShortcut } from './shortcut.ts';
import type { Start, Starts } from './starts.ts';
import { createTray } from './tray.ts';
import { bringForward } from './window.ts';

/** Who is at the till goes by time too, and so does the day: the tray is looked over this often. */
const LOOK_EVERY_MS = 15_000;
/** Of many events at once the tray shows the end. */
const SOON_MS = 200;

export interface ShellParts {
  readonly clock: Clock;
  readonly log: Logger;
  readonly random: Random;
  readonly icon: string;
  readonly preferences: PreferencesStore;
  readonly autostart: Autostart;
  readonly screens: DesktopScreens;
  readonly starts: Starts;
  /** Makes this the till that the system hands links to; not needed for the first screen. */
  readonly takeLinks: () => void;
  /** Names under which broken files of preferences were kept at this start. */
  readonly aside: readonly string[];
}

/** The line from the till's own window, by which it is known who is there. */
export type PageSession = Parameters<typeof glanceOf>[1];

export interface DesktopShell extends ShellPort {
  /** The window is there: from now on it is followed, called forward and asked about. */
  attach(windows: { readonly till: BrowserWindow; readonly cores: CoreSwitch }): void;
  /** The page has a new line, or said something on it: somebody else may be there now. */
  heard(session: PageSession): void;
  /** A person wants to end the till. */
  quit(): void;
}

export function createShell(parts: ShellParts): DesktopShell {
  return new RunningShell(parts);
}

class RunningShell implements DesktopShell {
  private readonly parts: ShellParts;
  private readonly line = createFrames(() => this.frame());
  private readonly notices = createNotices(() => this.line.changed());
  private readonly links: ReturnType<typeof createLinks>;
  private readonly shortcut: ReturnType<typeof createShortcut>;
  private readonly awake = createAwake();
  private readonly over = new AbortController();
  private till: BrowserWindow | null = null;
  private session: PageSession = null;
  private start: ShellView['start'] = 'kept';
  private padCalls = 0;
  private lookSoon: () => void = () => undefined;
  private ask: () => void = () => app.quit();

  constructor(parts: ShellParts) {
    this.parts = parts;
    const { clock, random, log } = parts;
    const { notices } = this;
    this.links = createLinks({ clock, random, notices, changed: () => this.line.changed() });
    this.shortcut = createShortcut(() => this.callPad(), log);
    for (const file of parts.aside) notices.tell('fileAside', file);
  }

  frames(lang: 'id' | 'en', signal?: AbortSignal): ReturnType<ShellPort['frames']> {
    const { preferences } = this.parts;
    if (preferences.now().lang !== lang) preferences.change({ lang });
    this.lookSoon();
    return this.line.follow(signal);
  }

  answer(linkId: string): boolean {
    return this.links.take(linkId);
  }

  putAway(noticeId: number): void {
    this.notices.putAway(noticeId);
  }

  view(): ShellView {
    const names: Readonly<Record<string, ShellPlatform>> = { win32: 'windows', darwin: 'mac' };
    return {
      settings: this.settings(),
      platform: names[process.platform] ?? 'linux',
      shortcut: this.shortcut.state(),
      start: this.start,
      canNotify: Notification.isSupported(),
    };
  }

  change(change: ShellChange): ShellView {
    const { preferences, autostart, screens } = this.parts;
    const before = this.settings();
    const { startsAtLogin, isKiosk, ...kept } = changed(before, change);
    const { shortcut } = kept;
    if (shortcut !== null && !isAccelerator(shortcut))
      throw new AppError('bad_input', 'This combination of keys is none the till takes.');
    if (change.shortcut === undefined) {
      const { shortcut: _same, ...others } = kept;
      preferences.change(others);
    } else {
      preferences.change(kept);
      this.shortcut.hold(shortcut);
    }
    if (startsAtLogin !== before.startsAtLogin)
      this.start = autostart.set(startsAtLogin) ? 'kept' : 'refused';
    if (isKiosk !== before.isKiosk) screens.arrange({ window: isKiosk ? 'kiosk' : 'window' });
    return this.view();
  }

  attach({ till, cores }: { readonly till: BrowserWindow; readonly cores: CoreSwitch }): void {
    this.till = till;
    const { starts, preferences, takeLinks } = this.parts;
    const { real } = cores;
    const waiting = (): number => glanceOf(real, this.session).waiting;
    const leaving = new Leaving({
      till,
      log: this.parts.log,
      words: () => this.words(),
      waiting,
      closesToTray: () => preferences.now().closesToTray,
      isKiosk: () => this.parts.screens.state().window === 'kiosk',
      knowsTray: () => preferences.now().knowsTray,
      learnTray: () => preferences.change({ knowsTray: true }),
    });
    this.ask = () => leaving.quit();
    this.follow(till, cores);
    this.holdShortcut();
    starts.attach((start) => this.take(start));
    takeLinks();
    app.on('activate', () => this.forward());
    // What is told comes out of the ledger, which closes first.
    app.once('before-quit', () => this.over.abort());
    till.once('closed', () => this.over.abort());
  }

  heard(session: PageSession): void {
    this.session = session;
    this.lookSoon();
  }

  quit(): void {
    this.ask();
  }

  private words(): ShellWords {
    return shellWordsOf(this.parts.preferences.now().lang);
  }

  private settings(): ShellSettings {
    const { preferences, autostart, screens } = this.parts;
    const now = preferences.now();
    return {
      startsAtLogin: autostart.isOn(),
      closesToTray: now.closesToTray,
      shortcut: shortcutOf(now),
      notifies: now.notifies,
      isKiosk: screens.state().window === 'kiosk',
    };
  }

  private frame(): ShellFrame {
    const [link = null, ...behind] = this.links.waiting();
    const { padCalls } = this;
    const notices = [...this.notices.list()];
    return { link, behind: behind.length, isHeld: false, notices, padCalls };
  }

  /** Refused at a start, only who chose the combination is told; ours can be chosen anew. */
  private holdShortcut(): void {
    const { preferences } = this.parts;
    const shortcut = shortcutOf(preferences.now());
    const isChosen = preferences.now().shortcut !== undefined;
    if (this.shortcut.hold(shortcut) === 'refused' && isChosen)
      this.notices.tell('shortcutRefused', shortcut ?? '');
  }

  private callPad(): void {
    this.padCalls += 1;
    this.line.changed();
    this.forward();
  }

  private take({ links, unheeded }: Start): void {
    if (unheeded.length > 0) this.notices.tell('flagsUnheeded', unheeded.join(' '));
    // What nobody is to answer must not take the screen from whoever works.
    const isAsked = links.map((link) => this.links.offer(link)).includes(true);
    if (isAsked || links.length === 0) this.forward();
  }

  private forward(): void {
    if (this.till !== null && !this.till.isDestroyed()) bringForward(this.till);
  }

  private follow(till: BrowserWindow, cores: CoreSwitch): void {
    const { clock, log, screens, icon, preferences } = this.parts;
    const { signal } = this.over;
    const open = (): void => this.forward();
    const toggleDisplay = (): void => {
      screens.toggleSecond();
      look();
    };
    const tray = createTray(icon, { open, toggleDisplay, quit: () => this.quit() }, log);
    const words = (): ShellWords => this.words();
    const isOn = (): boolean => preferences.now().notifies;
    const news = createNews({ till, words, isOn, open });
    const look = (): void => {
      if (signal.aborted) return;
      const glance = glanceOf(cores.current(), this.session);
      this.awake.keep(glance.waiting > 0);
      tray?.show(glance, preferences.now().lang, screens.state().second === 'auto');
    };
    this.lookSoon = later(look, { clock, log, signal });
    followCore(
      cores,
      {
        onCore: () => this.lookSoon(),
        onEvent: (event, core) => {
          news.hear(event, core.ports.training !== undefined);
          this.lookSoon();
        },
      },
      { clock, log },
      signal,
    );
    signal.addEventListener('abort', () => {
      this.awake.keep(false);
      this.shortcut.hold(null);
      tray?.destroy();
    });
  }
}

/** Runs the work a moment after it was asked for, once for many; and now and then unasked. */
function later(
  work: () => void,
  { clock, log, signal }: { clock: Clock; log: Logger; signal: AbortSignal },
): () => void {
  let wake = new AbortController();
  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      try {
        work();
      } catch (error) {
        log.error('the tray could not be brought up to date', { error: String(error) });
      }
      wake = new AbortController();
      await clock.sleep(LOOK_EVERY_MS, AbortSignal.any([wake.signal, signal]));
      await clock.sleep(SOON_MS, signal);
    }
  };
  void run();
  return () => wake.abort();
}
