// Tray, Notification and nativeImage: what the app shows outside its windows, kept where a test
// can see it.

import { readFileSync } from 'node:fs';
import type * as Electron from 'electron';
import { desktop } from './hooks.ts';
import type { IsLike, Likeness } from './likeness.ts';
import { strict } from './strict.ts';
import { StrictEmitter } from './strict-emitter.ts';

class OurTray extends StrictEmitter {
  readonly #shown = {
    toolTip: '',
    title: '',
    menu: null as Electron.Menu | null,
    click: () => void this.emit('click', {}, { x: 0, y: 0, width: 24, height: 24 }, { x: 0, y: 0 }),
  };

  constructor(image: Electron.NativeImage | string) {
    super('Tray', ['click', 'right-click', 'double-click', 'balloon-click']);
    this.setImage(image);
    desktop.trays.push(this.#shown);
  }

  setImage(image: Electron.NativeImage | string): void {
    if (typeof image === 'string') readFileSync(image); // a missing file throws, as in Electron
  }

  setToolTip(text: string): void {
    this.#shown.toolTip = text;
  }

  setTitle(text: string): void {
    this.#shown.title = text;
  }

  setContextMenu(menu: Electron.Menu | null): void {
    this.#shown.menu = menu;
  }

  isDestroyed(): boolean {
    return !desktop.trays.includes(this.#shown);
  }

  destroy(): void {
    desktop.trays.splice(desktop.trays.indexOf(this.#shown), 1);
  }
}
export const Tray = strict('Tray', OurTray);
true satisfies IsLike<OurTray, Electron.Tray>;

class OurNotification extends StrictEmitter {
  readonly title: string;
  readonly body: string;
  readonly silent: boolean;
  #shown: (typeof desktop.notifications)[number] | null = null;

  constructor(options: Electron.NotificationConstructorOptions = {}) {
    super('Notification', ['show', 'click', 'close', 'action', 'failed']);
    this.title = options.title ?? '';
    this.body = options.body ?? '';
    this.silent = options.silent ?? false;
  }

  static isSupported(): boolean {
    return desktop.canNotify;
  }

  show(): void {
    const { title, body, silent } = this;
    const click = (): void => void this.emit('click');
    this.#shown = { title, body, silent, isClosed: false, click };
    desktop.notifications.push(this.#shown);
    this.emit('show');
  }

  close(): void {
    if (this.#shown === null || this.#shown.isClosed) return;
    this.#shown.isClosed = true;
    this.emit('close');
  }
}
export const Notification = strict('Notification', OurNotification);
true satisfies IsLike<OurNotification, Electron.Notification>;

function image(bytes: Buffer | null): Electron.NativeImage {
  const own = {
    isEmpty: () => bytes === null,
    resize: () => image(bytes),
    setTemplateImage: () => undefined,
    toPNG: () => bytes ?? Buffer.alloc(0),
  };
  return strict('NativeImage', own) satisfies Likeness<typeof own, Electron.NativeImage> as never;
}

const ourImages = {
  createEmpty: () => image(null),
  createFromPath: (path: string) => image(readFileSync(path)),
  createFromBuffer: (bytes: Buffer) => image(bytes),
  createFromDataURL: (url: string) => image(Buffer.from(url.split(',')[1] ?? '', 'base64')),
};
export const nativeImage = strict('nativeImage', ourImages);
nativeImage satisfies Likeness<typeof ourImages, typeof Electron.nativeImage>;
