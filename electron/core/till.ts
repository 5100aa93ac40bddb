// Owns a till that is set up: one setup, one merchant, its channels, deadlines and desk. A new
// setup makes a new one.
import type { Qris } from '../../shared/qris/qris.ts';
import { SECOND_MS, type Interval } from '../../shared/time.ts';
import { AppError } from '../../shared/errors.ts';
import type { SaleId } from '../../shared/ids.ts';
import type { Rupiah } from '../../shared/money.ts';
import type { NicepaySetup } from '../../shared/setup.ts';
import { faultSentence } from './feed-sentences.ts';
import { makeCode } from './providers/nicepay-code.ts';
import { SweepFailure, type MadeCode } from './providers/provider.ts';
import { startListener, type Listener } from './callbacks/listener.ts';
import { createChannels, type Channels, type FeedStoreLink } from './channels.ts';
import { createHubOfTill, type HubOfTill } from './hub/hub-of-till.ts';
import { createBooks, type Books } from './hub/books/books.ts';
import { NO_HUB } from './hub/hub-link.ts';
import type { Others } from './hub/others.ts';
import type { Announcer } from './announcer.ts';
import type { Commit } from './commit.ts';
import { createDeadlines, type Deadlines } from './deadlines.ts';
import type { Decider } from './decide.ts';
import { createIngest, type Answer, type Ingest, type Ingested } from './ingest.ts';
import { createManagerDesk, type ManagerDesk } from './manager-desk.ts';
import type { Moments } from './moments.ts';
import type { Poller } from './poller.ts';
import type { Ports } from './ports.ts';
import type { Presenter } from './present.ts';
import { createPrinting, type Printing } from './printing/printing.ts';
import type { ProviderClock } from './provider-clock.ts';
import { createQrCodes, type QrCodes } from './qr-codes.ts';
import { createSellTogether, type SellTogether } from './selling-together.ts';
import { createSelling, type Created, type SaleRequest, type Selling } from './selling.ts';
import type { TillSetup } from './setup-store.ts';
import type { Stores } from './stores.ts';
import { createWebhooks, type Webhooks } from './webhooks/webhooks.ts';
import type { FeedHealth } from '../../shared/views.ts';

/** A cashier waits no longer than this for a QR. */
const LOOK_FIRST_MS = 1.5 * SECOND_MS;

/**
 * Before a loop that failed is begun again: long enough not to burn, short enough for a customer.
 */
const LOOP_PAUSE_MS = 5 * SECOND_MS;

export interface Till {
  readonly setup: TillSetup;
  readonly qris: Qris;
  readonly selling: Selling;
  readonly pollers: readonly Poller[];
  /** The codes a provider made, with the money found for them. */
  readonly qrCodes: QrCodes;
  /** Receipts, and the slips with a QR. */
  readonly printing: Printing;
  /** What a manager does with the books: shifts, days beside the provider's history, files. */
  readonly desk: ManagerDesk;
  /** Other programs that are told. */
  readonly webhooks: Webhooks;
  /**
   * Makes a sale; a provider that makes QRs of its own is asked first. Those of programs may share
   * a commit with others of the same moment. Rejects with AppError.
   */
  sell(request: SaleRequest, isOfProgram?: boolean): Promise<Created>;
  health(): FeedHealth[];
  /** Where callbacks are taken; null while that is off. */
  callbackUrl(): string | null;
  /** Takes what a feed showed, as every channel does. */
  take(answer: Answer): Ingested;
  /** Rejects with AppError when the callback port can't be had. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

export interface TillParts {
  readonly ports: Ports;
  readonly stores: Stores;
  readonly commit: Commit;
  readonly announcer: Announcer;
  readonly present: Presenter;
  readonly decider: Decider;
  readonly providerClock: ProviderClock;
  readonly moments: Moments;
  readonly others: Others;
  readonly setup: TillSetup;
  readonly qris: Qris;
}

export function createTill(parts: TillParts): Till {
  const { ports, stores, commit, present, decider, providerClock, moments, setup, qris } = parts;
  const { clock, random } = ports;
  const { sales, ledger, idempotency } = stores;
  const { others } = parts;
  const take = createIngest({ commit, ledger, sales, present, decider, moments, random, others });
  const hub = createHubOfTill(parts);
  const deskParts = { commit, sales, idempotency, decider, present, moments, random };
  const selling = createSelling({ ...deskParts, setup, qris });
  let deadlines: Deadlines | null = null;
  const channels = createChannels({
    ports,
    stores,
    providerClock,
    ingest: take,
    feeds: setup.feeds,
    nmid: qris.nmid,
    ...(hub === null ? {} : { hub: feedsOf(hub, parts) }),
    changed(event, poller) {
      if (event === 'swept') deadlines?.check();
      else
        commit((change) =>
          change.emit({ type: 'feed.changed', payload: { feed: poller.health() } }),
        );
    },
  });
  deadlines = createDeadlines({
    ...{ sales, decider, commit, clock },
    pollers: channels.pollers,
    isAsking: (saleId) => parts.others.isAsking(saleId),
  });
  return new RunningTill(parts, { selling, channels, deadlines, take, hub });
}

/** The store whose tills share their feeds. */
function feedsOf({ link }: HubOfTill, { setup, stores, others, ports }: TillParts): FeedStoreLink {
  const hasWaiting = () => stores.sales.hasWaiting(ports.clock.wallMs());
  const isBusyAnywhere = () => hasWaiting() || others.hasOpenSales();
  return { link, hubLog: link, till: setup.hub?.till ?? '', isBusyAnywhere };
}

interface TillWorks {
  readonly selling: Selling;
  readonly channels: Channels;
  readonly deadlines: Deadlines;
  readonly take: Ingest;
  readonly hub: HubOfTill | null;
}

class RunningTill implements Till {
  readonly setup: TillSetup;
  readonly qris: Qris;
  readonly selling: Selling;
  readonly qrCodes: QrCodes;
  readonly printing: Printing;
  readonly desk: ManagerDesk;
  readonly webhooks: Webhooks;
  readonly take: Ingest;
  private readonly parts: TillParts;
  private readonly channels: Channels;
  private readonly deadlines: Deadlines;
  private readonly together: SellTogether;
  private readonly hub: HubOfTill | null;
  private readonly books: Books;
  private readonly stopping = new AbortController();
  private running: Promise<unknown> = Promise.resolve();
  private listener: Listener | null = null;

  constructor(parts: TillParts, { selling, channels, deadlines, take, hub }: TillWorks) {
    this.parts = parts;
    this.hub = hub;
    this.setup = parts.setup;
    this.qris = parts.qris;
    this.channels = channels;
    this.deadlines = deadlines;
    this.take = take;
    this.qrCodes = createQrCodes({
      listCodes: channels.listCodes,
      ledger: parts.stores.ledger,
      present: parts.present,
      calendar: parts.setup.store,
    });
    this.printing = createPrinting(parts);
    this.webhooks = createWebhooks(parts);
    const { histories } = channels;
    const health = () => channels.health();
    this.desk = createManagerDesk({ ...parts, histories, take, health });
    this.books = createBooks({ ...parts, link: hub?.link ?? NO_HUB, health });
    this.selling = {
      ...selling,
      create(request) {
        const created = selling.create(request);
        deadlines.moved();
        for (const poller of channels.pollers) void poller.pollNow();
        return created;
      },
      createAll(requests) {
        const all = selling.createAll(requests);
        deadlines.moved();
        for (const poller of channels.pollers) void poller.pollNow();
        return all;
      },
      extend(id) {
        const sale = selling.extend(id);
        deadlines.moved();
        return sale;
      },
    };
    this.together = createSellTogether(this.selling);
  }

  get pollers(): readonly Poller[] {
    return this.channels.pollers;
  }

  async sell(request: SaleRequest, isOfProgram = false): Promise<Created> {
    await this.lookFirst();
    const maker = this.setup.feeds.find(
      (feed) => feed.kind === 'nicepay' && feed.registrationUrl !== undefined,
    );
    if (maker?.kind !== 'nicepay' && this.hub === null)
      return isOfProgram ? this.together(request) : this.selling.create(request);
    const prepared = this.selling.prepare(request);
    if (prepared.kind === 'repeated') return { sale: prepared.sale, isNew: false };
    const { saleId } = prepared;
    const codeFeed = maker?.kind ?? null;
    const announced = await this.hub?.announcing.announce({ ...request, saleId, codeFeed });
    const payable = announced?.payable ?? prepared.payable;
    let isMade = false;
    try {
      const code = maker?.kind === 'nicepay' ? await this.codeOf(maker, saleId, payable) : null;
      const planned = { ...request, planned: { saleId, payable, code } };
      const isAlone = !isOfProgram || code !== null;
      const created = isAlone ? this.selling.create(planned) : await this.together(planned);
      isMade = created.isNew;
      return created;
    } finally {
      announced?.over(isMade);
    }
  }

  /** Asks the provider for a QR of this sale's own. Rejects with AppError. */
  private async codeOf(maker: NicepaySetup, saleId: SaleId, amount: Rupiah): Promise<MadeCode> {
    const { clock } = this.parts.ports;
    const expiresAtMs = clock.wallMs() + this.setup.sale.expiresAfterSeconds * SECOND_MS;
    const shop = this.setup.store.name;
    const asked = { saleId, amount, shop, expiresAtMs };
    return makeCode(maker, asked, this.parts.ports).catch((error: unknown) => {
      if (!(error instanceof SweepFailure)) throw error;
      throw new AppError('unavailable', `NICEPAY gave no QR. ${faultSentence(error.fault)}`);
    });
  }

  /**
   * Where stamps are a minute wide they can't tell a sticker payment of a moment ago from this
   * sale's: what is there is looked at before the QR is shown, so that it was seen before. A slow
   * or blind feed holds nobody up for long.
   */
  private async lookFirst(): Promise<void> {
    const wide = this.channels.pollers.filter(
      (poller) => poller.hasWideStamps() && poller.health().state === 'live',
    );
    if (wide.length === 0) return;
    const { clock } = this.parts.ports;
    const done = new AbortController();
    const looked = Promise.all(wide.map((poller) => poller.pollNow()));
    await Promise.race([looked, clock.sleep(LOOK_FIRST_MS, done.signal)]);
    done.abort();
  }

  health(): FeedHealth[] {
    return this.channels.health();
  }

  callbackUrl(): string | null {
    return this.listener?.url ?? null;
  }

  async start(): Promise<void> {
    // In safe mode the books are read and nothing else: no feed, no callback, no printer.
    if (this.parts.ports.safeMode) return;
    const { pollers, verifiers } = this.channels;
    await this.listen();
    const { signal } = this.stopping;
    const loops = [
      ...pollers,
      ...verifiers,
      this.deadlines,
      this.printing,
      this.webhooks,
      ...this.desk.loops,
      ...(this.hub ? [this.hub.link, this.hub.news] : []),
      this.books,
    ];
    this.running = Promise.all(loops.map((loop) => this.outlive(loop, signal)));
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.listener?.close();
    await this.running;
  }

  /**
   * A loop that ends by an error is begun again: a till that stopped looking would say nothing for
   * ever.
   */
  private async outlive(
    loop: { run(signal: AbortSignal): Promise<void> },
    signal: AbortSignal,
  ): Promise<void> {
    const { clock, log } = this.parts.ports;
    while (!signal.aborted)
      try {
        await loop.run(signal);
      } catch (error) {
        log.error('a loop failed and is begun again', { error: String(error) });
        await clock.sleep(LOOP_PAUSE_MS, signal);
      }
  }

  private async listen(): Promise<void> {
    const { ports, providerClock, setup } = this.parts;
    const { clock, log } = ports;
    const port = ports.callbackPort ?? setup.callbacks?.port;
    if (port === undefined) return;
    const nowAtProvider = (): Interval => {
      const wallMs = clock.wallMs();
      return providerClock.at(clock.monoMs()) ?? { fromMs: wallMs, untilMs: wallMs + 1 };
    };
    this.listener = await startListener(
      {
        feeds: this.channels.callbacks,
        ingest: this.take,
        clock,
        log,
        nowAtProvider,
        allow: setup.callbacks?.allow ?? [],
        trustProxy: setup.callbacks?.trustProxy ?? false,
      },
      setup.callbacks?.host ?? '127.0.0.1',
      port,
    );
  }
}
