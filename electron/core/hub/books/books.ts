// Owns the till's side of the books at the hub: what is made of a setup with a hub, and what a till
// says of itself there. A till without a hub owes nobody anything.
import type { Announcer } from '../../announcer.ts';
import type { Ports } from '../../ports.ts';
import type { ProviderClock } from '../../provider-clock.ts';
import type { TillSetup } from '../../setup-store.ts';
import type { Backlog } from '../../store/hub-outbox.ts';
import type { Stores } from '../../stores.ts';
import type { FeedHealth } from '../../../../shared/views.ts';
import type { HubLink } from '../hub-link.ts';
import type { TillWord } from './books-hub.ts';
import { createShipper } from './shipper.ts';
import { VERSION } from '../../../../shared/version.ts';

export interface Books {
  /** Ships until aborted. */
  run(signal: AbortSignal): Promise<void>;
  /** What the hub has not yet; null without a hub. */
  backlog(): Backlog | null;
}

export interface BooksParts {
  readonly ports: Pick<Ports, 'clock' | 'random' | 'log'>;
  readonly stores: Stores;
  readonly announcer: Announcer;
  readonly providerClock: Pick<ProviderClock, 'wallErrorMs'>;
  readonly setup: Pick<TillSetup, 'hub' | 'store' | 'feeds'>;
  readonly link: HubLink;
  readonly health: () => readonly FeedHealth[];
}

export function createBooks(parts: BooksParts): Books {
  const { ports, stores, announcer, setup, link } = parts;
  const { hub } = setup;
  // A PC of head office looks at stores and keeps no books of its own there.
  if (hub === undefined || hub.office === true)
    return {
      backlog: () => null,
      async run(signal) {
        stores.hubOutbox.turnOff();
        await aborted(signal);
      },
    };
  return createShipper({
    ports,
    outbox: stores.hubOutbox,
    rows: stores.hubRows,
    link,
    announcer,
    events: stores.events,
    hub,
    calendar: setup.store,
    isBusy: () => stores.sales.hasWaiting(ports.clock.wallMs()),
    word: () => wordOf(parts),
  });
}

type Word = Omit<TillWord, 'waiting' | 'sinceMs' | 'refused' | 'isFilled'>;

function wordOf({ ports, stores, setup, providerClock, health }: BooksParts): Word {
  const open = stores.sales.open();
  const needsPerson = open.filter(({ status }) => status === 'needs_person').length;
  const feeds = setup.feeds.map(({ kind }) => kind);
  return {
    wallMs: ports.clock.wallMs(),
    clockErrorMs: providerClock.wallErrorMs(),
    version: VERSION,
    storeName: setup.store.name,
    timezone: setup.store.timezone,
    dayStartsAt: setup.store.dayStartsAt,
    salesWaiting: open.length - needsPerson,
    needsPerson,
    feeds: health().map(({ kind, state }) => ({ kind, state })),
    setAside: Object.fromEntries(
      feeds.map((kind) => [kind, stores.ledger.setAsideCount(kind)] as const),
    ),
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
