// Owns the customer's window on the PC's second screen. Must stay true: it is never on the screen
// the till is on, it never takes the keyboard from the cashier, and it follows the screen out and
// back in.
import { BrowserWindow, powerSaveBlocker, screen } from 'electron';
import type { Display, Rectangle, WebContents } from 'electron';
import type { SecondScreenMode } from '../../shared/display.ts';
import type { Clock, Logger } from '../core/ports.ts';
import { chooseScreen } from './choose-screen.ts';
import { bringBack, confine, pagePreferences } from './guard.ts';
import { DISPLAY_ADDRESS, isDisplayAddress } from './scheme.ts';

export interface SecondScreenOptions {
  readonly till: BrowserWindow;
  readonly preload: string;
  readonly icon: string;
  readonly clock: Clock;
  readonly log: Logger;
}

export class SecondScreen {
  private readonly options: SecondScreenOptions;
  private window: BrowserWindow | null = null;
  private lastId: number | null = null;
  private awakeId: number | null = null;
  private mode: SecondScreenMode = 'off';
  private isOver = false;

  constructor(options: SecondScreenOptions) {
    this.options = options;
    const place = (): void => this.place();
    screen.on('display-added', place);
    screen.on('display-removed', place);
    screen.on('display-metrics-changed', place);
    options.till.on('move', place);
    // Not at `close`: a window that was only hidden goes on selling, and its customers look here.
    options.till.once('closed', () => this.stop());
  }

  /** Whether this is the customer's window, whatever it shows. */
  isOwn(contents: WebContents): boolean {
    return this.window?.webContents === contents;
  }

  get hasScreen(): boolean {
    return this.free() !== null;
  }

  get isShown(): boolean {
    return this.window !== null;
  }

  use(mode: SecondScreenMode): void {
    this.mode = mode;
    this.place();
  }

  private stop(): void {
    this.isOver = true;
    this.close();
  }

  private free(): Display | null {
    const { till } = this.options;
    if (this.isOver || till.isDestroyed()) return null;
    const own = screen.getDisplayMatching(till.getBounds());
    return chooseScreen(screen.getAllDisplays(), own, this.lastId);
  }

  private place(): void {
    const free = this.mode === 'auto' ? this.free() : null;
    if (free === null) return this.close();
    this.lastId = free.id;
    if (this.window === null) this.open(free);
    else if (!isSame(this.window.getBounds(), free.bounds)) {
      // A window that fills a screen moves only when it is let go of first.
      this.window.setFullScreen(false);
      this.window.setBounds(free.bounds);
      this.window.setFullScreen(true);
    }
  }

  private open({ bounds }: Display): void {
    const { preload, icon, clock, log, till } = this.options;
    const window = new BrowserWindow({
      ...bounds,
      show: false,
      frame: false,
      skipTaskbar: true,
      icon,
      backgroundColor: '#14161c',
      webPreferences: pagePreferences(preload),
    });
    this.window = window;
    this.awakeId = powerSaveBlocker.start('prevent-display-sleep');
    window.setMenuBarVisibility(false);
    window.once('ready-to-show', () => {
      window.setBounds(bounds);
      window.setFullScreen(true);
      window.showInactive();
    });
    // A customer's touch must not take the keys from the cashier.
    window.on('focus', () => {
      if (!till.isDestroyed()) till.focus();
    });
    window.once('closed', () => {
      if (this.window === window) this.forget();
    });
    confine(window.webContents, { isOwn: isDisplayAddress, open: () => false, log });
    bringBack(window.webContents, clock, log);
    window.loadURL(DISPLAY_ADDRESS).catch((error: unknown) => {
      // Unplugged again before it was there; anything else must not stop the till.
      if (!window.isDestroyed()) log.error('the customer display', { error: String(error) });
    });
  }

  private close(): void {
    const { window } = this;
    this.forget();
    if (window !== null && !window.isDestroyed()) window.destroy();
  }

  private forget(): void {
    this.window = null;
    if (this.awakeId !== null) powerSaveBlocker.stop(this.awakeId);
    this.awakeId = null;
  }
}

function isSame(a: Rectangle, b: Rectangle): boolean {
  return a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;
}
