// Owns the whole truth a page starts from, and the health other programs ask for. Reads only.
import { VERSION } from '../../shared/version.ts';
import type { Qris } from '../../shared/qris/qris.ts';
import { shopDay } from '../../shared/time.ts';
import type {
  FeedHealth,
  Health,
  MerchantView,
  SaleView,
  Snapshot,
  TillEvent,
} from '../../shared/views.ts';
import type { Core } from './core.ts';
import type { Session } from './people/sessions.ts';
import { hubViewOf } from './hub-calls.ts';
import { dayRange } from './reports.ts';

const LIST_MAX = 200;
const NO_STORE = { name: '', timezone: 'Asia/Jakarta', dayStartsAt: '00:00' };

export function feedsOf(core: Core): FeedHealth[] {
  return core.till()?.health() ?? [];
}

export function healthOf(core: Core): Health {
  const feeds = feedsOf(core);
  const version = VERSION;
  if (!core.till()) return { status: 'unset', version, feeds };
  const view = hubViewOf(core);
  const hub = view && { state: view.state, sinceMs: view.sinceMs };
  const isWhole = feeds.every((feed) => feed.state === 'live');
  return { status: isWhole ? 'ok' : 'degraded', version, feeds, ...(hub === null ? {} : { hub }) };
}

/** Money news stays on a locked screen for this long; else only what waits is there. */
const NEWS_MS = 60_000;

/**
 * `screen`: the line from the page; without one, a screen where nobody has logged in. A locked one
 * gets what it takes to go on saying LUNAS, and nothing else.
 */
export function snapshotOf(core: Core, screen?: Session): Snapshot {
  const whole = wholeSnapshot(core, screen);
  if (whole.session.role !== 'locked') return whole;
  const sinceMs = whole.nowMs - NEWS_MS;
  const isNews = ({ status, closedAtMs }: SaleView): boolean =>
    status === 'waiting' || status === 'needs_person' || (closedAtMs ?? 0) >= sinceMs;
  const nothing = { count: 0, amount: 0 };
  return {
    ...whole,
    sales: whole.sales.filter(isNews),
    inbox: [],
    hub: whole.hub && { ...whole.hub, conflicts: [] },
    totals: { sales: nothing, unclaimed: nothing },
    prints: [],
  };
}

/** What a screen may hear of what happens: a locked one of sales and of money taken back only. */
export async function* heard(
  core: Core,
  session: Session,
  events: AsyncGenerator<TillEvent, void, undefined>,
): AsyncGenerator<TillEvent, void, undefined> {
  for await (const event of events)
    if (!FOR_PEOPLE.has(event.type) || core.people.sessions.role(session) !== 'locked') yield event;
}

const FOR_PEOPLE: ReadonlySet<TillEvent['type']> = new Set(['payment.changed', 'row.setAside']);

function wholeSnapshot(core: Core, screen?: Session): Snapshot {
  const { stores, present, ports } = core;
  const session = core.people.sessions.view(screen ?? core.people.sessions.open());
  const till = core.till();
  const nowMs = ports.clock.wallMs();
  const store = till?.setup.store ?? NO_STORE;
  const date = shopDay(nowMs, store);
  const range = dayRange(date, store);
  const todays = stores.sales.page({ range, status: null, after: null, limit: LIST_MAX });
  const older = stores.sales.open().filter((sale) => !todays.some(({ id }) => id === sale.id));
  const inbox = stores.ledger.inbox(LIST_MAX).filter((payment) => payment.saleId === null);
  return {
    seq: stores.events.lastSeq(),
    nowMs,
    isSetUp: till !== null,
    isTraining: ports.training !== undefined,
    phoneUrl: ports.training?.phoneUrl ?? null,
    canLeaveTraining: ports.training?.canLeave === true,
    store,
    till: till?.setup.till ?? { name: '' },
    session,
    needsManagerPin: session.role !== 'manager',
    notice: core.notice,
    conditions: [...core.conditions.now()],
    hub: hubViewOf(core),
    merchant: till ? merchantOf(till.qris) : null,
    today: date,
    feeds: feedsOf(core),
    sales: [...todays, ...older].map((sale) => present.sale(sale)),
    inbox: inbox.map((payment) => present.payment(payment)),
    totals: core.reports.totals(range),
    printer: till?.printing.printer ?? null,
    prints: till?.printing.recent() ?? [],
  };
}

function merchantOf(qris: Qris): MerchantView {
  return {
    name: qris.merchantName,
    city: qris.city,
    nmid: qris.nmid,
    acquirer: qris.acquirerName,
    addsFee: qris.fee !== null,
  };
}
