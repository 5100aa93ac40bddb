// One page of Chromium as a window has it: opened, loaded, spoken to, watched. Knows the debugging
// protocol and nothing of Electron's API; web-contents.ts makes Electron's events of what it says.

import type { Protocol } from '../../node_modules/playwright-core/types/protocol.d.ts';
import type { CdpEvent, Method } from './chromium.ts';
import { decode, encode, type Wire } from './codec.ts';
import { complain } from './complain.ts';
import { browser, createTarget, onDestroyed, whenReady } from './life.ts';
import { ISOLATED_WORLD, isolatedWorldScript, mainWorldScript } from './page-scripts.ts';
import type { Message } from './page/isolated-world.ts';
import { patterns, serve, toInside, toOutside } from './schemes.ts';

/** What the page tells its owner. */
export interface PageOwner {
  message(message: Message): void;
  /** May the page go there by itself? */
  willNavigate(url: string): boolean;
  /** May a frame inside the page go there? */
  willFrameNavigate(url: string): boolean;
  /** May the page be sent on to there? */
  willRedirect(url: string): boolean;
  /** May the page ask for this at all? */
  mayLoad(url: string): Promise<boolean>;
  mayDownload(url: string): boolean;
  /** A new document is in place; ports and frames of the old one are gone. */
  navigated(url: string): void;
  /** The same document has another address: a fragment, or what the page wrote into history. */
  renamed(url: string): void;
  domReady(): void;
  loaded(): void;
  crashed(): void;
  destroyed(): void;
}

export interface PageOptions {
  /** The compiled preload's path, or null. */
  readonly preload: string | null;
  /** Whether the owner is asked about every request; else only about the app's own addresses. */
  readonly isWatched: boolean;
  /** Of the content, in CSS pixels. */
  readonly width: number;
  readonly height: number;
}

/**
 * An address that never becomes a document: the page stays as empty as a new Electron window, and
 * Playwright does not show it to the test before its first real address.
 */
const NOWHERE = 'javascript:void 0';
/** What the bars of a headless window take; another Chromium's are measured after the load. */
const BARS_HEIGHT = 87;
/** How often, and at what pace, a page is looked at for its new size. */
const FIT_ATTEMPTS_MAX = 50;
const FIT_SETTLE_MS = 20;
/** How long a navigation waits to be told that the page itself asked for it. */
const REQUESTED_LIMIT_MS = 100;

export class Page {
  /** Resolves when the page can be loaded. */
  readonly opened: Promise<void>;
  readonly #owner: PageOwner;
  readonly #preload: string | null;
  readonly #isWatched: boolean;
  #size: { readonly width: number; readonly height: number };
  #targetId = '';
  #sessionId = '';
  #isolated: string | null = null;
  #isOurs = false;
  #isGone = false;
  #loaderId = '';
  #loadedId = '';
  readonly #loading = new Map<string, () => void>();
  /** Where the page itself asked to go and has not gone yet, and who waits to hear of it. */
  readonly #requested = new Map<string, PromiseWithResolvers<void>>();

  constructor(owner: PageOwner, { preload, isWatched, width, height }: PageOptions) {
    this.#owner = owner;
    this.#preload = preload;
    this.#isWatched = isWatched;
    this.#size = { width, height };
    this.opened = whenReady.then(() => this.#open());
  }

  get targetId(): string {
    return this.#targetId;
  }

  /** Loads an address and resolves when it is loaded. Rejects with Chromium's reason. */
  async load(url: string): Promise<void> {
    await this.opened;
    this.#isOurs = true;
    const { loaderId, errorText } = await this.#send('Page.navigate', { url: toOutside(url) });
    this.#isOurs = false;
    if (errorText) throw new Error(`${errorText.replace('net::', '')} loading '${url}'`);
    const isSameDocument = loaderId === undefined;
    if (!isSameDocument && loaderId !== this.#loadedId) {
      await new Promise<void>((resolve) => this.#loading.set(loaderId, resolve));
    }
    await this.#fit().catch((error: unknown) => this.#unlessGone(error));
  }

  async reload(): Promise<void> {
    this.#isOurs = true;
    await this.#send('Page.reload');
  }

  async crash(): Promise<void> {
    // Never answered: the renderer that would answer is the one that dies.
    await this.#send('Page.crash').catch(() => undefined);
  }

  /** Says something to the preload; lost when there is no document, as in Electron. */
  say(message: Message): void {
    const contextId = this.#isolated;
    if (contextId === null || this.#isGone) return;
    const expression = `standInReceive(${JSON.stringify(encode(message))})`;
    this.#send('Runtime.evaluate', { expression, uniqueContextId: contextId }).then(
      ({ exceptionDetails: fault }) => {
        if (fault) complain(`the preload threw ${fault.exception?.description ?? fault.text}`);
      },
      () => undefined, // the document went while the message was on its way
    );
  }

  /** Runs code in the page's own world and gives what it comes to. */
  async evaluate(code: string): Promise<unknown> {
    await this.opened;
    return this.#evaluate(code);
  }

  /** Gives the content this size, in CSS pixels. */
  async resize(width: number, height: number): Promise<void> {
    this.#size = { width, height };
    if (this.#loadedId !== '') await this.#fit();
  }

  close(): void {
    void this.opened.then(() => {
      const { targetId } = this;
      return browser().send('Target.closeTarget', { targetId });
    }, complain);
  }

  #send<M extends Method>(
    method: M,
    params?: Protocol.CommandParameters[M],
  ): Promise<Protocol.CommandReturnValues[M]> {
    return browser().send(method, params, this.#sessionId);
  }

  async #open(): Promise<void> {
    const { width, height } = this.#size;
    const target = { url: NOWHERE, newWindow: true, width, height: height + BARS_HEIGHT };
    const targetId = await createTarget(target);
    this.#targetId = targetId;
    const attach = { targetId, flatten: true };
    const { sessionId } = await browser().send('Target.attachToTarget', attach);
    this.#sessionId = sessionId;
    onDestroyed(targetId, () => {
      this.#isGone = true;
      this.#owner.destroyed();
    });
    browser().listen(sessionId, (event) => this.#hear(event));
    const isolated = isolatedWorldScript(this.#preload);
    await Promise.all([
      this.#send('Page.enable'),
      this.#send('Runtime.enable'),
      this.#send('Inspector.enable'),
      this.#send('Runtime.addBinding', {
        name: 'standInSend',
        executionContextName: ISOLATED_WORLD,
      }),
      this.#send('Page.addScriptToEvaluateOnNewDocument', { source: mainWorldScript() }),
      this.#send('Page.addScriptToEvaluateOnNewDocument', {
        source: isolated,
        worldName: ISOLATED_WORLD,
      }),
      this.#send('Fetch.enable', {
        patterns: [
          ...(this.#isWatched ? ['*'] : patterns()).map((urlPattern) => ({ urlPattern })),
          { urlPattern: '*', resourceType: 'Document' as const },
        ],
      }),
    ]);
  }

  async #evaluate(code: string): Promise<unknown> {
    const asked = { expression: code, awaitPromise: true, returnByValue: true };
    const { result, exceptionDetails } = await this.#send('Runtime.evaluate', asked);
    if (exceptionDetails) {
      throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    }
    return result.value as unknown;
  }

  /** Chromium's own bars take some of a window, and it tells its page of a new size in its time. */
  async #fit(): Promise<void> {
    const { targetId } = this;
    for (let attempt = 0; attempt < FIT_ATTEMPTS_MAX && !this.#isGone; attempt += 1) {
      const read = '({ width: innerWidth, height: innerHeight })';
      const now = (await this.#evaluate(read)) as { width: number; height: number };
      const { width, height } = this.#size;
      if (now.width === width && now.height === height) return;
      const { windowId, bounds } = await browser().send('Browser.getWindowForTarget', { targetId });
      const wider = (bounds.width ?? 0) + width - now.width;
      const higher = (bounds.height ?? 0) + height - now.height;
      const to = { width: wider, height: higher };
      await browser().send('Browser.setWindowBounds', { windowId, bounds: to });
      await new Promise((resolve) => setTimeout(resolve, FIT_SETTLE_MS));
    }
    complain('the window did not take its size');
  }

  #hear({ method, params }: CdpEvent): void {
    const events = {
      'Runtime.bindingCalled': (p: Protocol.Runtime.bindingCalledPayload) => {
        const message = decode(JSON.parse(p.payload) as Wire) as Message;
        if (p.name === 'standInSend') this.#owner.message(message);
      },
      'Runtime.executionContextCreated': (p: Protocol.Runtime.executionContextCreatedPayload) => {
        const { frameId } = (p.context.auxData ?? {}) as { frameId?: string };
        const isOurs = p.context.name === ISOLATED_WORLD && frameId === this.#targetId;
        if (isOurs) this.#isolated = p.context.uniqueId;
      },
      'Runtime.executionContextsCleared': () => {
        this.#isolated = null;
      },
      'Page.frameRequestedNavigation': (p: Protocol.Page.frameRequestedNavigationPayload) => {
        const isOurs = p.frameId === this.#targetId && p.disposition === 'currentTab';
        if (isOurs) this.#request(p.url).resolve();
      },
      'Page.frameNavigated': (p: Protocol.Page.frameNavigatedPayload) => {
        if (p.frame.parentId !== undefined) return;
        this.#loaderId = p.frame.loaderId;
        this.#requested.clear();
        this.#owner.navigated(toInside(p.frame.url));
      },
      'Page.navigatedWithinDocument': (p: Protocol.Page.navigatedWithinDocumentPayload) => {
        if (p.frameId === this.#targetId) this.#owner.renamed(toInside(p.url));
      },
      'Page.domContentEventFired': () => this.#owner.domReady(),
      'Page.loadEventFired': () => this.#loaded(),
      'Inspector.targetCrashed': () => this.#crashed(),
      'Page.downloadWillBegin': ({ guid, url }: Protocol.Page.downloadWillBeginPayload) => {
        const made = url.startsWith('blob:') ? 'blob:' : '';
        if (this.#owner.mayDownload(made + toInside(url.slice(made.length)))) return;
        browser().send('Browser.cancelDownload', { guid }).catch(complain);
      },
      'Fetch.requestPaused': (p: Protocol.Fetch.requestPausedPayload) =>
        void this.#paused(p).catch((error: unknown) => this.#unlessGone(error)),
    };
    const listener = events[method as keyof typeof events] as ((p: unknown) => void) | undefined;
    listener?.(params);
  }

  /** What fails because the page went meanwhile is no fault. */
  #unlessGone(error: unknown): void {
    if (!this.#isGone) complain(error);
  }

  #loaded(): void {
    this.#loadedId = this.#loaderId;
    this.#owner.loaded();
    this.#loading.get(this.#loaderId)?.();
    this.#loading.delete(this.#loaderId);
  }

  #crashed(): void {
    this.#isolated = null;
    this.#owner.crashed();
  }

  async #paused({
    requestId,
    request,
    resourceType,
    frameId,
    redirectedRequestId,
  }: Protocol.Fetch.requestPausedPayload): Promise<void> {
    const url = toInside(request.url);
    const isRedirect = redirectedRequestId !== undefined;
    const isRefused =
      resourceType === 'Document' &&
      (isRedirect
        ? !this.#owner.willRedirect(url)
        : frameId === this.#targetId
          ? !(await this.#mayGo(request.url))
          : !this.#owner.willFrameNavigate(url));
    if (isRefused || !(await this.#owner.mayLoad(url))) {
      const errorReason = isRefused ? 'Aborted' : 'BlockedByClient';
      await this.#send('Fetch.failRequest', { requestId, errorReason });
      return;
    }
    const response = await serve(
      new Request(url, {
        method: request.method,
        headers: request.headers,
        ...(request.postData === undefined ? {} : { body: request.postData }),
      }),
    );
    if (response === undefined) await this.#send('Fetch.continueRequest', { requestId });
    else if (response.type === 'error') {
      await this.#send('Fetch.failRequest', { requestId, errorReason: 'Failed' });
    } else await this.#fulfil(requestId, response);
  }

  async #fulfil(requestId: string, response: Response): Promise<void> {
    await this.#send('Fetch.fulfillRequest', {
      requestId,
      responseCode: response.status,
      responseHeaders: [...response.headers].map(([name, value]) => ({ name, value })),
      body: Buffer.from(await response.arrayBuffer()).toString('base64'),
    });
  }

  /** Asks the owner where the page itself wants to go; loadURL and Playwright are not asked. */
  async #mayGo(url: string): Promise<boolean> {
    if (this.#isOurs) {
      this.#isOurs = false;
      return true;
    }
    const limit = new Promise<false>((resolve) => setTimeout(resolve, REQUESTED_LIMIT_MS, false));
    const requested = this.#request(url).promise.then(() => true);
    const isRequested = await Promise.race([requested, limit]);
    this.#requested.delete(url);
    return !isRequested || this.#owner.willNavigate(toInside(url));
  }

  #request(url: string): PromiseWithResolvers<void> {
    const key = url.replace(/#.*$/, '');
    const request = this.#requested.get(key) ?? Promise.withResolvers<void>();
    this.#requested.set(key, request);
    return request;
  }
}
