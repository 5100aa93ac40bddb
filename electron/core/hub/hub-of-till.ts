// Owns what a till with a hub in its setup is made of: its link, and the way of a sale to the
// others.
import type { HubSetup } from '../../../shared/setup.ts';
import { VERSION } from '../../../shared/version.ts';
import type { Commit } from '../commit.ts';
import type { Decider } from '../decide.ts';
import type { Moments } from '../moments.ts';
import type { Ports } from '../ports.ts';
import type { Presenter } from '../present.ts';
import { payableOf } from '../selling.ts';
import type { TillSetup } from '../setup-store.ts';
import type { HubNotes } from '../store/hub-notes.ts';
import type { Stores } from '../stores.ts';
import { rupiah } from '../../../shared/money.ts';
import { createAnnouncing, type Announcing } from './announcing.ts';
import { NO_HUB } from './hub-link.ts';
import { runHubNews } from './hub-news.ts';
import { hubKey, hubViewIn } from './hub-view.ts';
import { createLink, type Link } from './link.ts';
import type { Others } from './others.ts';
import { openHub } from './pg/open-hub.ts';

export interface HubOfTill {
  readonly link: Link;
  readonly announcing: Announcing;
  /** Tells pages when something about the hub has changed that people should know. */
  readonly news: { run(signal: AbortSignal): Promise<void> };
}

export interface HubOfTillParts {
  readonly ports: Ports;
  readonly stores: Stores;
  readonly commit: Commit;
  readonly present: Presenter;
  readonly decider: Decider;
  readonly moments: Moments;
  readonly others: Others;
  readonly setup: TillSetup;
}

/** Null for a till without a hub: then nothing is known of others, and nothing asked. */
export function createHubOfTill(parts: HubOfTillParts): HubOfTill | null {
  const { ports, stores, commit, others, setup } = parts;
  const { clock, random, log } = ports;
  const { hub: notes, sales, ledger } = stores;
  // A PC of head office looks at stores and is no till of any.
  const joins = setup.hub?.office === true ? undefined : setup.hub;
  remember(joins, parts);
  if (joins === undefined) {
    others.follow(NO_HUB);
    return null;
  }
  const { equalAmounts } = setup.sale;
  const link = createLink({
    ...parts,
    ...{ notes, sales, ledger, clock, random, log, commit },
    door: ports.hub,
    open: openHub,
    setup: joins,
    version: VERSION,
    lowersBy: equalAmounts.policy === 'discount' ? equalAmounts.max : null,
    isBusy: () => sales.hasWaiting(clock.wallMs()) || others.hasOpenSales(),
  });
  others.follow(link);
  const reserved = (from: number, to: number) => sales.reserved(from, to, clock.wallMs());
  const announcing = createAnnouncing({
    link,
    notes,
    clock,
    sale: setup.sale,
    reserved,
    payableAlone: (amount) => payableOf(rupiah(amount), equalAmounts, reserved),
  });
  const news = {
    run: (signal: AbortSignal) =>
      runHubNews(
        {
          ...{ clock, log, link },
          key: () => hubKey(hubViewIn(stores, setup, { link, nowMs: clock.wallMs() })),
          changed: () => commit((change) => change.emit({ type: 'till.changed', payload: {} })),
        },
        signal,
      ),
  };
  return { link, announcing, news };
}

/** Another store, another till of it, or none: what was known of the one before is no use. */
function remember(hub: HubSetup | undefined, { commit, stores, ports }: HubOfTillParts): void {
  const notes: HubNotes = stores.hub;
  const mark = notes.mark();
  const isSame = hub ? mark?.store === hub.store && mark.till === hub.till : mark === null;
  if (isSame) return;
  const holder = Buffer.from(ports.random.bytes(16)).toString('hex');
  commit(() => notes.begin(hub ? { store: hub.store, till: hub.till, holder } : null));
}
