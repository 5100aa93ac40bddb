// Owns how a setup's feeds become loops and readers: which can be asked, which only push, which are
// asked about what they pushed. A feed that fails holds up no other.
import { RIVAL_MS } from '../../shared/matcher.ts';
import { numbered } from '../../shared/sighting.ts';
import type { FeedSetup } from '../../shared/setup.ts';
import { pushAloneOf } from '../../shared/setup.ts';
import type { FeedHealth } from '../../shared/views.ts';
import type { CallbackFeed } from './callbacks/listener.ts';
import { createNetzmeReader } from './callbacks/netzme-callback.ts';
import { createNicepayReader } from './callbacks/nicepay-callback.ts';
import { createQiospayReader } from './callbacks/qiospay-callback.ts';
import type { CallbackReader } from './callbacks/reader.ts';
import { createElection } from './hub/election.ts';
import type { HubLink } from './hub/hub-link.ts';
import {
  createShare,
  PUSH_SHARED_MS,
  SWEEP_SHARED_MS,
  type HubLog,
  type Share,
} from './hub/hub-log.ts';
import { createSharedFeed } from './hub/shared-feed.ts';
import type { Answer, Ingest } from './ingest.ts';
import { createPoller, type Poller, type PollerParts } from './poller.ts';
import type { Ports } from './ports.ts';
import { createProviderClock, type ProviderClock } from './provider-clock.ts';
import { createNicepayOrders, type OpenOrder } from './providers/nicepay-code.ts';
import { lookUp } from './providers/nicepay-inquiry.ts';
import type { Provider, ReadHistory } from './providers/provider.ts';
import { createQiospay } from './providers/qiospay.ts';
import { createSnap, type SnapFeed } from './providers/snap.ts';
import { readForm, type SnapForm } from './providers/snap-client.ts';
import { createSnapReader } from './providers/snap-notify.ts';
import type { ListCodes } from './qr-codes.ts';
import type { Stores } from './stores.ts';
import { createVerifier, type Verifier, type VerifierTurn } from './verifier.ts';

/** Asked one by one in a sweep. */
const ORDERS_MAX = 20;

export interface Channels {
  readonly pollers: readonly Poller[];
  readonly verifiers: readonly Verifier[];
  readonly callbacks: readonly CallbackFeed[];
  /** Every feed of the setup that can be compared with, and how; null: it only pushes. */
  readonly histories: ReadonlyMap<string, ReadHistory | null>;
  /** The list of codes a provider made; null where none of them makes codes. */
  readonly listCodes: ListCodes | null;
  /** Every feed of the setup, those that only push among them. */
  health(): FeedHealth[];
}

/** The store whose tills share their feeds. */
export interface FeedStoreLink {
  readonly link: HubLink;
  readonly hubLog: HubLog;
  /** This till's name at the hub. */
  readonly till: string;
  /** A sale waits, at whichever till. */
  readonly isBusyAnywhere: () => boolean;
}

export interface ChannelParts {
  readonly ports: Ports;
  readonly stores: Stores;
  readonly providerClock: ProviderClock;
  readonly ingest: Ingest;
  readonly feeds: readonly FeedSetup[];
  /** NMID of the shop's own QRIS: notifications about another are not ours. */
  readonly nmid: string | null;
  readonly changed: (event: 'health' | 'swept', poller: Poller) => void;
  /** Absent without a hub. */
  readonly hub?: FeedStoreLink;
}

type Shared = FeedStoreLink & { readonly share: Share };

export function createChannels(given: ChannelParts): Channels {
  const parts = { ...given, shared: sharedOf(given) };
  const pollers = new Map<string, Poller>();
  const verifiers = new Map<string, Verifier>();
  const callbacks: CallbackFeed[] = [];
  const histories = new Map<string, ReadHistory | null>();
  let listCodes: ListCodes | null = null;
  for (const feed of parts.feeds) {
    const provider = providerOf(feed, parts);
    if (provider) pollers.set(feed.kind, pollerOf(provider, parts));
    histories.set(feed.kind, historyOf(provider));
    if (provider && 'listCodes' in provider) listCodes = provider.listCodes;
    const verifier = verifierOf(feed, parts);
    if (verifier) verifiers.set(feed.kind, verifier);
    const reader = readerOf(feed, parts);
    if (!reader) continue;
    const pushed = () => {
      void pollers.get(feed.kind)?.pollNow();
      verifiers.get(feed.kind)?.pushed();
    };
    const share = (answer: Answer) => parts.shared?.share(answer, PUSH_SHARED_MS);
    callbacks.push({ reader, pushAlone: pushAloneOf(feed), share, pushed });
  }
  return {
    pollers: [...pollers.values()],
    verifiers: [...verifiers.values()],
    callbacks,
    histories,
    listCodes,
    health: () =>
      parts.feeds.map(({ kind }) => pollers.get(kind)?.health() ?? listening(kind, parts)),
  };
}

type MadeParts = ChannelParts & { readonly shared: Shared | null };

function sharedOf({ hub, ports: { clock, log } }: ChannelParts): Shared | null {
  return hub === undefined ? null : { ...hub, share: createShare({ ...hub, clock, log }) };
}

function historyOf(provider: Provider | null): ReadHistory | null {
  return provider?.history?.bind(provider) ?? null;
}

/** A feed that only pushes is as alive as the port it is heard on; silence says nothing. */
function listening(kind: string, { stores }: ChannelParts): FeedHealth {
  return {
    kind,
    state: 'live',
    lastGoodAtMs: null,
    message: 'Menunggu pemberitahuan dari penyedia.',
    fault: null,
    setAside: stores.ledger.setAsideCount(kind),
    gap: null,
  };
}

function pollerOf(provider: Provider, parts: MadeParts): Poller {
  const { ports, stores, providerClock, ingest, shared } = parts;
  const { clock, random, log } = ports;
  const own: PollerParts = {
    provider,
    providerClock,
    feeds: stores.feeds,
    ingest,
    clock,
    random,
    log,
    isBusy: () => stores.sales.hasWaiting(clock.wallMs()),
    setAsideCount: () => stores.ledger.setAsideCount(provider.kind),
    changed: (event) => parts.changed(event, poller),
  };
  const poller: Poller = shared ? sharedPoller(own, shared, stores) : createPoller(own);
  return poller;
}

function sharedPoller(own: PollerParts, shared: Shared, { ledger }: Stores): Poller {
  const countKnown = ({ feed, channel, sightings }: Answer): number =>
    numbered(sightings).filter(({ key }) => ledger.isKnown(feed, channel, key) !== null).length;
  const { share } = shared;
  // NICEPAY is asked about this till's own orders, which no other till can do.
  if (own.provider.kind !== 'nicepay') return createSharedFeed({ ...own, ...shared, countKnown });
  const sharing = {
    share: (answer: Answer) => share(answer, SWEEP_SHARED_MS),
    countKnown,
    wasReadBefore: () => false,
  };
  return createPoller({ ...own, sharing });
}

function providerOf(feed: FeedSetup, parts: ChannelParts): Provider | SnapFeed | null {
  const { ports, stores, nmid } = parts;
  switch (feed.kind) {
    case 'qiospay':
      return feed.apiKey === undefined ? null : createQiospay(feed, ports);
    case 'nicepay':
      if (feed.registrationUrl === undefined) return null;
      return createNicepayOrders(feed, ports, () => openOrders(stores, ports.clock.wallMs()));
    case 'snap': {
      // Its stamps are signed by its own clock, not by one measured at another provider.
      const providerClock = createProviderClock(ports.clock);
      const lastReadMs = () => stores.feeds.find(feed.kind).lastGoodAtMs;
      const recall = () => readForm(stores.feeds.recall(feed.kind));
      const remember = (form: SnapForm) => stores.feeds.remember(feed.kind, JSON.stringify(form));
      const parted = { ...ports, providerClock, nmid, lastReadMs, recall, remember };
      return createSnap(feed, parted);
    }
    case 'netzme':
      return null;
  }
}

/** Orders still waiting, and those that closed so lately that late money is likely. */
function openOrders({ sales }: Stores, nowMs: number): OpenOrder[] {
  return sales
    .inPlay(nowMs - RIVAL_MS)
    .filter((sale) => sale.status !== 'paid')
    .flatMap((sale) =>
      sale.code === null ? [] : [{ saleId: sale.id, ref: sale.code.ref, amount: sale.payable }],
    )
    .slice(-ORDERS_MAX);
}

function readerOf(feed: FeedSetup, { nmid }: ChannelParts): CallbackReader | null {
  switch (feed.kind) {
    case 'qiospay': {
      const { callbackSecret } = feed;
      return callbackSecret === undefined ? null : createQiospayReader({ callbackSecret, nmid });
    }
    case 'nicepay':
      return createNicepayReader(feed);
    case 'netzme': {
      const { callbackToken, accepts = null } = feed;
      return createNetzmeReader({ callbackToken, accepts, nmid });
    }
    case 'snap':
      return createSnapReader({ ...feed, nmid });
  }
}

function verifierOf(feed: FeedSetup, parts: MadeParts): Verifier | null {
  if (feed.kind !== 'nicepay' || feed.inquiryUrl === undefined) return null;
  const { ports, stores, ingest, shared } = parts;
  const { clock, random, log, http } = ports;
  return createVerifier({
    feed: feed.kind,
    ledger: stores.ledger,
    async inquire({ refs, saleReference, amount }, signal) {
      const asked = { tXid: refs['tXid'] ?? '', referenceNo: saleReference ?? '', amount };
      return (await lookUp(feed, asked, { http, clock }, signal)).result;
    },
    ingest,
    clock,
    random,
    log,
    ...(shared ? { turn: turnOf(feed.kind, shared) } : {}),
  });
}

/** One till of the store verifies for all; cut off, each does. */
function turnOf(kind: string, { link, share }: Shared): VerifierTurn {
  const election = createElection(link, kind);
  return {
    async isOwn() {
      return link.state().kind !== 'live' || election.stand();
    },
    share: (answer) => share(answer, SWEEP_SHARED_MS),
    pushed: () =>
      void link
        .hub()
        ?.askSweep(kind)
        .catch((error: unknown) => link.failed(error)),
    onAsked: (asked) =>
      link.onFeed((each, what) => {
        if (each === kind && what === 'asked') asked();
      }),
  };
}
