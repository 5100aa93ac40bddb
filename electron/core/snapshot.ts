// Owns the whole truth a page starts from, and the health other programs ask for. Reads only.
import type { Qris } from '../../shared/qris/qris.ts';
import { shopDay } from '../../shared/time.ts';
import type { FeedHealth, Health, MerchantView, Snapshot } from '../../shared/views.ts';
import type { Core } from './core.ts';
import { dayRange } from './reports.ts';

const LIST_MAX = 200;
const NO_STORE = { name: '', timezone: 'Asia/Jakarta', dayStartsAt: '00:00' };

export function feedsOf(core: Core): FeedHealth[] {
  return core.till()?.health() ?? [];
}

export function healthOf(core: Core): Health {
  const feeds = feedsOf(core);
  if (!core.till()) return { status: 'unset', feeds };
  return { status: feeds.every((feed) => feed.state === 'live') ? 'ok' : 'degraded', feeds };
}

export function snapshotOf(core: Core): Snapshot {
  const { stores, present, ports } = core;
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
    needsManagerPin: (till?.setup.users.length ?? 0) > 0,
    notice: core.notice,
    conditions: [...core.conditions.now()],
    merchant: till ? merchantOf(till.qris) : null,
    today: date,
    feeds: feedsOf(core),
    sales: [...todays, ...older].map((sale) => present.sale(sale)),
    inbox: inbox.map((payment) => present.payment(payment)),
    totals: core.reports.totals(range),
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
