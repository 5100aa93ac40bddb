// `webContents`: Electron's face of one page. It turns what the page says into Electron's events
// and the app's answers into what the page does.

import type * as Electron from 'electron';
import { app } from './app.ts';
import { complain } from './complain.ts';
import { hearInvoke, hearSend } from './ipc-main.ts';
import type { IsLike, Likeness } from './likeness.ts';
import { Page, type PageOptions, type PageOwner } from './page.ts';
import type { Message } from './page/isolated-world.ts';
import { encode } from './codec.ts';
import { type MessagePortMain, PagePorts, takeEnds } from './ports.ts';
import { toInside } from './schemes.ts';
import { decide, mayDownload, maySend, session } from './session.ts';
import { PreventableEvent, StrictEmitter } from './strict-emitter.ts';
import { strict } from './strict.ts';

const EVENTS = [
  'did-finish-load',
  'did-fail-load',
  'did-navigate',
  'did-start-navigation',
  'dom-ready',
  'will-navigate',
  'will-frame-navigate',
  'will-redirect',
  'will-attach-webview',
  'select-bluetooth-device',
  'render-process-gone',
  'destroyed',
];

type OpenHandler = Parameters<Electron.WebContents['setWindowOpenHandler']>[0];

const all = new Map<number, WebContents>();
let lastId = 0;

/** The main frame as the app sees it; its address follows the page. */
class WebFrameMain extends StrictEmitter {
  readonly #contents: WebContents;
  readonly parent = null;

  constructor(contents: WebContents) {
    super('WebFrameMain', ['dom-ready']);
    this.#contents = contents;
  }

  get url(): string {
    return this.#contents.getURL();
  }

  get origin(): string {
    const { protocol: scheme, host } = new URL(this.url);
    return host === '' ? 'null' : `${scheme}//${host}`;
  }

  get top(): Electron.WebFrameMain {
    return this.#contents.mainFrame;
  }

  isDestroyed(): boolean {
    return this.#contents.isDestroyed();
  }

  send(channel: string, ...args: unknown[]): void {
    this.#contents.send(channel, ...args);
  }

  postMessage(channel: string, message: unknown, transfer?: Electron.MessagePortMain[]): void {
    this.#contents.postMessage(channel, message, transfer);
  }
}

export class WebContents extends StrictEmitter {
  readonly id = ++lastId;
  readonly session: Electron.Session = session.defaultSession;
  readonly mainFrame: Electron.WebFrameMain;
  readonly #page: Page;
  readonly #close: () => void;
  #ports: PagePorts;
  #url = '';
  #isDestroyed = false;
  #isCrashed = false;
  #openHandler: OpenHandler | null = null;

  /** @param close how the window closes, for `close()` here */
  constructor(options: PageOptions, close: () => void) {
    super('webContents', EVENTS);
    const frame = new WebFrameMain(this);
    frame satisfies Likeness<WebFrameMain, Electron.WebFrameMain>;
    this.mainFrame = frame as never;
    this.#close = close;
    this.#ports = this.#newPorts();
    this.#page = new Page(this.#owner(), options);
    all.set(this.id, this);
    this.#page.opened.catch(complain);
  }

  /** The page behind the contents; for the window, not for the app. */
  static pageOf(contents: WebContents): Page {
    return contents.#page;
  }

  async loadURL(url: string): Promise<void> {
    await this.#page.load(url).catch((error: Error) => {
      this.emit('did-fail-load', new PreventableEvent(), -2, error.message, url, true);
      throw error;
    });
  }

  getURL(): string {
    return this.#url;
  }

  send(channel: string, ...args: unknown[]): void {
    encode(args); // refuses at once, as Electron does
    this.#page.say({ kind: 'send', channel, args, ports: [] });
  }

  postMessage(channel: string, message: unknown, transfer: Electron.MessagePortMain[] = []): void {
    encode(message);
    const ends = takeEnds(transfer as unknown as MessagePortMain[]);
    const ports = ends.map((end) => this.#ports.send(end));
    this.#page.say({ kind: 'send', channel, args: [message], ports });
  }

  async executeJavaScript(code: string): Promise<unknown> {
    return this.#page.evaluate(code);
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.#openHandler = handler;
  }

  reload(): void {
    this.#isCrashed = false;
    void this.#page.reload().catch(complain);
  }

  forcefullyCrashRenderer(): void {
    void this.#page.crash();
  }

  isCrashed(): boolean {
    return this.#isCrashed;
  }

  isDestroyed(): boolean {
    return this.#isDestroyed;
  }

  close(): void {
    this.#close();
  }

  #newPorts(): PagePorts {
    return new PagePorts((message) => this.#page.say(message));
  }

  #owner(): PageOwner {
    return {
      message: (message) => void this.#hear(message).catch(complain),
      willNavigate: (url) => {
        const event = Object.assign(new PreventableEvent(), { url, isMainFrame: true });
        this.emit('will-frame-navigate', event);
        this.emit('will-navigate', event, url);
        return !event.defaultPrevented;
      },
      willFrameNavigate: (url) => {
        const event = Object.assign(new PreventableEvent(), { url, isMainFrame: false });
        this.emit('will-frame-navigate', event);
        return !event.defaultPrevented;
      },
      willRedirect: (url) => {
        const event = Object.assign(new PreventableEvent(), { url });
        this.emit('will-redirect', event, url);
        return !event.defaultPrevented;
      },
      mayLoad: (url) => maySend(url, this.id),
      mayDownload: (url) => mayDownload(url, this as never as Electron.WebContents),
      navigated: (url) => {
        this.#url = url;
        this.#dropPorts();
        this.emit('did-navigate', new PreventableEvent(), url, 200, 'OK');
      },
      renamed: (url) => {
        this.#url = url;
      },
      domReady: () => this.emit('dom-ready', new PreventableEvent()),
      loaded: () => this.emit('did-finish-load'),
      crashed: () => this.#crashed(),
      destroyed: () => this.#destroyed(),
    };
  }

  async #hear(message: Message): Promise<void> {
    const sender = {
      contents: this as never as Electron.WebContents,
      frame: this.mainFrame,
      ports: this.#ports,
      answer: (reply: Message) => this.#page.say(reply),
    };
    if (message.kind === 'invoke') await hearInvoke(sender, message);
    else if (message.kind === 'send') hearSend(sender, message);
    else if (message.kind === 'port') this.#ports.message(message.id, message.data, message.ports);
    else if (message.kind === 'port-closed') this.#ports.closed(message.id);
    else if (message.kind === 'fault') complain(message.text);
    else if (message.kind === 'open') {
      const { url, name, features } = message;
      this.#askToOpen(toInside(url), name, features);
    } else if (message.kind === 'permission') {
      const granted = await decide(sender.contents, { ...message, url: this.#url });
      this.#page.say({ kind: 'permitted', id: message.id, granted });
    }
  }

  /** The page has already been refused the window; the app is only heard. */
  #askToOpen(url: string, frameName: string, features: string): void {
    const about = { url, frameName, features, disposition: 'foreground-tab' as const };
    const details = { ...about, referrer: { url: this.#url, policy: 'default' as const } };
    if (this.#openHandler?.(details)?.action === 'deny') return;
    complain('a window was not denied; opening windows from a page is not implemented');
  }

  #dropPorts(): void {
    this.#ports.closeAll();
    this.#ports = this.#newPorts();
  }

  #crashed(): void {
    this.#isCrashed = true;
    this.#dropPorts();
    const details = { reason: 'crashed', exitCode: 5 };
    this.emit('render-process-gone', new PreventableEvent(), details);
    app.emit('render-process-gone', new PreventableEvent(), this, details);
  }

  #destroyed(): void {
    if (this.#isDestroyed) return;
    this.#isDestroyed = true;
    this.#ports.closeAll();
    all.delete(this.id);
    this.emit('destroyed');
  }
}

const ourContents = {
  getAllWebContents: (): Electron.WebContents[] => [...all.values()] as never,
  fromId: (id: number) => all.get(id) as Electron.WebContents | undefined,
  fromDevToolsTargetId: (targetId: string) =>
    [...all.values()].find((one) => WebContents.pageOf(one).targetId === targetId) as
      | Electron.WebContents
      | undefined,
};
export const webContents = strict('webContents', ourContents);
webContents satisfies Likeness<typeof ourContents, typeof Electron.webContents>;
true satisfies IsLike<WebContents, Electron.WebContents>;
