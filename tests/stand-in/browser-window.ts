// BrowserWindow: a page with a place on a screen. The place, and whether it can be seen, are kept
// in mind only; Chromium runs headless and gives the content its size.

import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as Electron from 'electron';
import { App, app } from './app.ts';
import { complain } from './complain.ts';
import { desktop } from './hooks.ts';
import { isReady } from './life.ts';
import type { IsLike, Likeness } from './likeness.ts';
import { getStart } from './start.ts';
import { isWatched } from './session.ts';
import { PreventableEvent, StrictEmitter } from './strict-emitter.ts';
import { strict } from './strict.ts';
import { WebContents } from './web-contents.ts';
import { openWindows, windowClosed, windowOpened } from './windows.ts';

const EVENTS = [
  'ready-to-show',
  'show',
  'hide',
  'focus',
  'blur',
  'close',
  'closed',
  'resize',
  'resized',
  'move',
  'moved',
  'maximize',
  'unmaximize',
  'minimize',
  'restore',
  'enter-full-screen',
  'leave-full-screen',
  'query-session-end',
  'session-end',
  'unresponsive',
  'responsive',
];

/** What a window can be or not be at a time. */
type Flag = 'visible' | 'focused' | 'minimized' | 'maximized' | 'fullScreen' | 'kiosk' | 'onTop';

export class BrowserWindow extends StrictEmitter {
  readonly id: number;
  readonly webContents: Electron.WebContents;
  readonly #contents: WebContents;
  readonly #flags: Set<Flag>;
  #bounds: Electron.Rectangle;
  #title: string;
  #isDestroyed = false;
  #wasReady = false;

  constructor(options: Electron.BrowserWindowConstructorOptions = {}) {
    if (!isReady()) throw new Error('Cannot create BrowserWindow before app is ready');
    super('BrowserWindow', EVENTS);
    refuseUnsafe(options.webPreferences);
    const { x = 0, y = 0, width = 800, height = 600 } = options;
    this.#bounds = { x, y, width, height };
    this.#title = options.title ?? getStart().productName;
    this.#flags = new Set(options.show === false ? [] : ['visible', 'focused']);
    if (options.kiosk) this.#flags.add('kiosk');
    if (options.fullscreen) this.#flags.add('fullScreen');
    const preload = options.webPreferences?.preload ?? null;
    this.#contents = new WebContents(
      { preload, isWatched: isWatched(), width, height },
      () => void this.#tryClose(),
    );
    this.webContents = this.#contents as never;
    this.id = this.#contents.id;
    this.#contents.on('did-finish-load', () => this.#loaded());
    this.#contents.on('destroyed', () => this.#closed());
    windowOpened(this, { tryClose: () => this.#tryClose() });
    app.emit('web-contents-created', new PreventableEvent(), this.#contents);
    app.emit('browser-window-created', new PreventableEvent(), this);
  }

  static getAllWindows(): Electron.BrowserWindow[] {
    return openWindows() as Electron.BrowserWindow[];
  }

  static fromWebContents(contents: Electron.WebContents): Electron.BrowserWindow | null {
    return BrowserWindow.getAllWindows().find((one) => one.webContents === contents) ?? null;
  }

  static fromId(id: number): Electron.BrowserWindow | null {
    return BrowserWindow.getAllWindows().find((one) => one.id === id) ?? null;
  }

  static getFocusedWindow(): Electron.BrowserWindow | null {
    return BrowserWindow.getAllWindows().find((one) => one.isFocused()) ?? null;
  }

  loadURL(url: string): Promise<void> {
    return this.#contents.loadURL(url);
  }

  loadFile(path: string): Promise<void> {
    return this.loadURL(pathToFileURL(resolve(getStart().dir, path)).href);
  }

  show(): void {
    this.showInactive();
    this.focus();
  }

  showInactive(): void {
    this.#set('visible', true, 'show');
  }

  hide(): void {
    this.#set('focused', false, 'blur');
    this.#set('visible', false, 'hide');
  }

  focus(): void {
    this.#set('focused', true, 'focus');
  }

  blur(): void {
    this.#set('focused', false, 'blur');
  }

  minimize(): void {
    this.#set('minimized', true, 'minimize');
  }

  restore(): void {
    this.#set('minimized', false, 'restore');
  }

  maximize(): void {
    this.#set('maximized', true, 'maximize');
  }

  unmaximize(): void {
    this.#set('maximized', false, 'unmaximize');
  }

  setFullScreen(isOn: boolean): void {
    this.#set('fullScreen', isOn, isOn ? 'enter-full-screen' : 'leave-full-screen');
  }

  setKiosk(isOn: boolean): void {
    this.#set('kiosk', isOn, isOn ? 'enter-full-screen' : 'leave-full-screen');
  }

  setAlwaysOnTop(isOn: boolean): void {
    this.#set('onTop', isOn, null);
  }

  isVisible(): boolean {
    return this.#flags.has('visible');
  }

  isFocused(): boolean {
    return this.#flags.has('focused');
  }

  isMinimized(): boolean {
    return this.#flags.has('minimized');
  }

  isMaximized(): boolean {
    return this.#flags.has('maximized');
  }

  isFullScreen(): boolean {
    return this.#flags.has('fullScreen');
  }

  isKiosk(): boolean {
    return this.#flags.has('kiosk');
  }

  isAlwaysOnTop(): boolean {
    return this.#flags.has('onTop');
  }

  isDestroyed(): boolean {
    return this.#isDestroyed;
  }

  getBounds(): Electron.Rectangle {
    return { ...this.#bounds };
  }

  /** The bounds the window goes back to; the same here, where nothing is really maximized. */
  getNormalBounds(): Electron.Rectangle {
    return this.getBounds();
  }

  setBounds(bounds: Partial<Electron.Rectangle>): void {
    const before = this.#bounds;
    this.#bounds = { ...before, ...bounds };
    const { x, y, width, height } = this.#bounds;
    if (x !== before.x || y !== before.y) this.emit('move');
    if (width === before.width && height === before.height) return;
    void WebContents.pageOf(this.#contents).resize(width, height).catch(complain);
    this.emit('resize');
  }

  setTitle(title: string): void {
    this.#title = title;
  }

  getTitle(): string {
    return this.#title;
  }

  setMenuBarVisibility(): void {}

  removeMenu(): void {}

  flashFrame(isOn: boolean): void {
    if (isOn) desktop.flashing.add(this.id);
    else desktop.flashing.delete(this.id);
  }

  close(): void {
    this.#tryClose();
  }

  /** Closes without asking. */
  destroy(): void {
    if (this.#isDestroyed) return;
    WebContents.pageOf(this.#contents).close();
    this.#contents.emit('destroyed');
  }

  #tryClose(): boolean {
    const event = new PreventableEvent();
    this.emit('close', event);
    if (!event.defaultPrevented) this.destroy();
    return !event.defaultPrevented;
  }

  #loaded(): void {
    if (this.#wasReady) return;
    this.#wasReady = true;
    this.emit('ready-to-show');
  }

  #closed(): void {
    if (this.#isDestroyed) return;
    this.#isDestroyed = true;
    windowClosed(this);
    this.emit('closed');
    App.windowGone(app);
  }

  #set(flag: Flag, isOn: boolean, event: string | null): void {
    if (this.#flags.has(flag) === isOn) return;
    if (isOn) this.#flags.add(flag);
    else this.#flags.delete(flag);
    if (event !== null) this.emit(event);
  }
}

/** Only the safe kind of window is stood in for; any other would be tested as what it is not. */
function refuseUnsafe(preferences: Electron.WebPreferences = {}): void {
  const { sandbox = true, contextIsolation = true, nodeIntegration = false } = preferences;
  if (sandbox && contextIsolation && !nodeIntegration) return;
  throw new Error('stand-in electron: a window without sandbox or isolation is not implemented');
}

export const StrictBrowserWindow = strict('BrowserWindow', BrowserWindow);
StrictBrowserWindow satisfies Likeness<typeof BrowserWindow, typeof Electron.BrowserWindow>;
true satisfies IsLike<BrowserWindow, Electron.BrowserWindow>;
