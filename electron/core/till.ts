// Owns a till that is set up: one setup, one merchant, its feeds' loops and desks. A new setup makes a new one.
import { createDeadlines, type Deadlines } from './deadlines.ts';
import type { Commit } from './commit.ts';
import type { Decider } from './decide.ts';
import { createIngest } from './ingest.ts';
import { createPoller, type Poller } from './poller.ts';
import type { Ports } from './ports.ts';
import type { Presenter } from './present.ts';
import type { ProviderClock } from './provider-clock.ts';
import { createQiospay } from './providers/qiospay.ts';
import type { Provider } from './providers/provider.ts';
import { createSelling, type Selling } from './selling.ts';
import type { TillSetup } from './setup-store.ts';
import type { Stores } from './stores.ts';
import type { FeedSetup } from '../../shared/setup.ts';
import type { Qris } from '../../shared/qris/qris.ts';

export interface Till {
  readonly setup: TillSetup;
  readonly qris: Qris;
  readonly selling: Selling;
  readonly pollers: readonly Poller[];
  start(): void;
  stop(): Promise<void>;
}

export interface TillParts {
  readonly ports: Ports;
  readonly stores: Stores;
  readonly commit: Commit;
  readonly present: Presenter;
  readonly decider: Decider;
  readonly providerClock: ProviderClock;
  readonly setup: TillSetup;
  readonly qris: Qris;
}

export function createTill(parts: TillParts): Till {
  const { ports, stores, commit, present, decider, providerClock, setup, qris } = parts;
  const { clock, random, log } = ports;
  const { sales, ledger, idempotency } = stores;
  const ingest = createIngest({ commit, ledger, sales, present, decider, random });
  const selling = createSelling({
    commit,
    sales,
    idempotency,
    decider,
    present,
    clock,
    random,
    providerClock,
    setup,
    qris,
  });
  const pollers: Poller[] = [];
  let deadlines: Deadlines | null = null;
  for (const feed of setup.feeds) {
    const provider = providerOf(feed, ports);
    if (!provider) continue;
    const poller: Poller = createPoller({
      provider,
      providerClock,
      feeds: stores.feeds,
      ingest(answer) {
        selling.fillShown();
        return ingest(answer);
      },
      clock,
      random,
      log,
      isBusy: () => sales.open().length > 0,
      setAsideCount: () => ledger.setAsideCount(feed.kind),
      changed(event) {
        if (event === 'swept') deadlines?.check();
        else
          commit((change) =>
            change.emit({ type: 'feed.changed', payload: { feed: poller.health() } }),
          );
      },
    });
    pollers.push(poller);
  }
  deadlines = createDeadlines({ sales, decider, commit, clock, pollers });
  return assembled(parts, selling, pollers, deadlines);
}

function assembled(
  { setup, qris }: TillParts,
  selling: Selling,
  pollers: readonly Poller[],
  deadlines: Deadlines,
): Till {
  const stopping = new AbortController();
  let running: Promise<unknown> = Promise.resolve();
  return {
    setup,
    qris,
    pollers,
    selling: {
      ...selling,
      create(request) {
        const made = selling.create(request);
        deadlines.moved();
        for (const poller of pollers) void poller.pollNow();
        return made;
      },
      extend(id) {
        const sale = selling.extend(id);
        deadlines.moved();
        return sale;
      },
    },
    start() {
      const loops = pollers.map((poller) => poller.run(stopping.signal));
      running = Promise.all([...loops, deadlines.run(stopping.signal)]);
    },
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

/** The reader of a feed that can be asked; null for feeds that only push. */
function providerOf(feed: FeedSetup, ports: Ports): Provider | null {
  switch (feed.kind) {
    case 'qiospay':
      return feed.apiKey === undefined ? null : createQiospay(feed, ports);
    case 'snap':
    case 'nicepay':
    case 'netzme':
      return null;
  }
}
