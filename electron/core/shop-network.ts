// Owns what the shop's network may read of the till: the few figures a manager's phone is told, the
// customer's screens, the tokens of programs. Reads only; who is let in is network/.
import { rightOf } from '../../shared/permissions.ts';
import type { PhoneFrame, PhonePayment } from '../../shared/network.ts';
import { shopDay } from '../../shared/time.ts';
import type { Commit } from './commit.ts';
import type { Core } from './core.ts';
import { createNetwork, type Network, type ProgramDesk } from './network/network.ts';
import { dayRange } from './reports.ts';
import { restHandler } from './rest/handler.ts';
import type { Payment } from './store/ledger.ts';

/** As many as a phone shows without scrolling far. */
const PAYMENTS_MAX = 12;
const NO_STORE = { name: '', timezone: 'Asia/Jakarta', dayStartsAt: '00:00' };
const NOTHING = { count: 0, amount: 0 };

export function createShopNetwork(core: Core, commit: Commit): Network {
  return createNetwork(core.ports, {
    displays: core.display.paired,
    programs: programsOf(core),
    audit: (entry) => commit((change) => change.audit(entry)),
    frame: () => phoneFrameOf(core),
  });
}

/** What a manager's phone is told now: no name, no bank, no reference, no cashier. */
export function phoneFrameOf(core: Core): PhoneFrame {
  const { ports, stores, reports } = core;
  const till = core.till();
  const store = till?.setup.store ?? NO_STORE;
  const nowMs = ports.clock.wallMs();
  const date = shopDay(nowMs, store);
  const mayLook = till !== null && rightOf('phone', 'glance') === 'yes';
  const range = dayRange(date, store);
  const sums = mayLook ? reports.totals(range) : { sales: NOTHING, unclaimed: NOTHING };
  const open = mayLook ? stores.sales.open() : [];
  const asking = open.filter(({ status }) => status === 'needs_person').length;
  const page = { range, unclaimedOnly: false, after: null, limit: PAYMENTS_MAX };
  return {
    nowMs,
    shop: store.name,
    till: till?.setup.till.name ?? '',
    timezone: store.timezone,
    date,
    isTraining: ports.training !== undefined,
    sales: sums.sales,
    unclaimed: sums.unclaimed,
    waiting: open.length - asking,
    asking,
    feeds: (till?.health() ?? []).map(({ kind, state, lastGoodAtMs }) => {
      return { kind, state, lastGoodAtMs };
    }),
    payments: mayLook ? stores.ledger.page(page).map(paymentOf) : [],
  };
}

function paymentOf({ stamp, amount, state, saleId }: Payment): PhonePayment {
  const kind = state === 'reversed' ? 'reversed' : saleId === null ? 'unclaimed' : 'sale';
  return { paidAtMs: stamp.fromMs, amount, kind };
}

function programsOf(core: Core): ProgramDesk {
  const tokens = () => core.rest.tokens;
  // The name it was called by has been checked at the door.
  const serve = restHandler(core, { isHost: () => true });
  return {
    serve,
    find: (token) => tokens().find(token)?.id ?? null,
    add: (name, scopes, by) => tokens().make(name, scopes, by),
    list: () => tokens().list(),
    isGood: (id) => tokens().isGood(id),
    revoke: (id, by) => tokens().revoke(id, by),
    onChanged: (listener) => tokens().onChanged(listener),
  };
}
