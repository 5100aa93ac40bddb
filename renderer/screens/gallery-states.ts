// Owns every state of the page by name, from fixed made-up data: for looking, and for the
// pictures that tests compare. A new state of a component gets its line here.
import { EMPTY_ENTRY, typeKey } from '../amount.ts';
import {
  fakeFeed,
  fakePayment,
  fakeSale,
  fakeSnapshot,
  TRAINING_QRIS_13000,
} from '../client/fake-day.ts';
import { fakeHubView } from '../client/fake-hub.ts';
import { changePage, PAGE_AT_START, type PageAction, type PageState } from '../page.ts';
import type { DeskAction } from '../desk.ts';
import type { HubConflict } from '../../shared/hub.ts';
import type { FeedHealth, PaymentView, SaleView, Snapshot } from '../../shared/views.ts';

/** 21 November 2026, 12:04:31 in Jakarta. */
export const GALLERY_NOW_MS = Date.UTC(2026, 10, 21, 5, 4, 31);

const nowMs = GALLERY_NOW_MS;
const DAY = fakeSnapshot(nowMs, '');
const TRAINING = fakeSnapshot(nowMs, 'training');
const NOTHING = fakeSnapshot(nowMs, 'empty');

const waiting = fakeSale({
  id: 'sal_a',
  qris: TRAINING_QRIS_13000,
  reference: 'Meja 4',
  createdAtMs: nowMs - 42_000,
  expiresAtMs: nowMs + 258_000,
});
const second = fakeSale({
  id: 'sal_b',
  qris: TRAINING_QRIS_13000,
  amount: 27_500,
  payable: 27_500,
  createdAtMs: nowMs - 21_000,
  expiresAtMs: nowMs + 279_000,
});
const payment = fakePayment({
  id: 'pay_a',
  saleId: 'sal_a',
  finding: null,
  paidAtMs: nowMs - 2_000,
  seenAtMs: nowMs - 1_000,
});
const paid: SaleView = { ...waiting, status: 'paid', closedAtMs: nowMs, payment };
const taken: PaymentView = { ...payment, status: 'reversed' };

function page(snapshot: Snapshot, ...actions: PageAction[]): PageState {
  return [{ type: 'snapshot', snapshot } as const, ...actions].reduce<PageState>(
    changePage,
    PAGE_AT_START,
  );
}

const desk = (action: DeskAction): PageAction => ({ type: 'desk', action });
const digits = (text: string): PageAction =>
  desk({ type: 'typed', key: { type: 'digits', digits: text } });
const times: DeskAction = { type: 'typed', key: { type: 'operator', operator: '*' } };
const go = (screen: 'today' | 'inbox' | 'setup'): PageAction => desk({ type: 'went', screen });

function withSales(sales: SaleView[], part: Partial<Snapshot> = {}): Snapshot {
  return { ...DAY, ...part, sales: [...sales, ...DAY.sales] };
}

function told(...sales: SaleView[]): PageAction[] {
  return sales.map((sale, index) => ({
    type: 'event',
    nowMs,
    event: { seq: 200 + index, atMs: nowMs, type: 'sale.changed', payload: { sale } },
  }));
}

const blindFeed: FeedHealth = fakeFeed({
  state: 'blind',
  fault: 'unreachable',
  lastGoodAtMs: nowMs - 95_000,
});

const badFeeds: FeedHealth[] = [
  fakeFeed({ state: 'refused', fault: 'bad_credentials', lastGoodAtMs: null }),
  fakeFeed({
    kind: 'snap',
    state: 'stale',
    fault: 'timeout',
    lastGoodAtMs: nowMs - 31_000,
    setAside: 2,
    gap: { fromMs: nowMs - 2_400_000, untilMs: nowMs - 1_200_000 },
  }),
];

const credits = [
  fakePayment({ id: 'n1', amount: 12_500, paidAtMs: nowMs - 9_000, seenAtMs: nowMs }),
  fakePayment({
    ...{ id: 'n2', saleId: 'sal_day1', finding: null, paidAtMs: nowMs - 540_000 },
    seenAtMs: nowMs - 540_000,
  }),
];
const oddMoney = (finding: PaymentView['finding'], amount: number): PaymentView =>
  fakePayment({
    id: 'odd',
    amount,
    finding,
    paidAtMs: nowMs - 2_000,
    seenAtMs: nowMs - 1_000,
    suggestions: [
      {
        ...{ saleId: 'sal_a', reference: 'Meja 4', amount: 13_000, payable: 13_000 },
        ...{ status: 'paid', createdAtMs: nowMs - 90_000, why: 'double' },
      },
    ],
  });
const odd = (finding: PaymentView['finding'], amount = 13_000): PageState =>
  page(DAY, {
    type: 'event',
    nowMs,
    event: {
      ...{ seq: 200, atMs: nowMs, type: 'payment.changed' },
      payload: { payment: oddMoney(finding, amount) },
    },
  });

const asking = { key: 'k', amount: 13_000, reference: null, fault: null };
const candidates = [
  fakePayment({ id: 'c1', paidAtMs: nowMs - 12_000, issuer: { code: null, name: 'GoPay' } }),
  fakePayment({ id: 'c2', paidAtMs: nowMs - 9_000, issuer: { code: null, name: 'BCA' } }),
];
const asks: SaleView = { ...waiting, status: 'needs_person', candidates };
const lunas = (part: Partial<SaleView>): PageState =>
  page(withSales([waiting]), ...told({ ...paid, ...part }));
const money = (part: Partial<PaymentView>): Partial<SaleView> => ({
  payment: { ...payment, ...part },
});

const [OWN, KASIR_2, KASIR_3] = fakeHubView(nowMs).tills;
const silentTill = KASIR_2 && {
  ...KASIR_2,
  silentSinceMs: nowMs - 200_000,
  seenAtMs: nowMs - 200_000,
};
const apartHub = fakeHubView(nowMs, {
  state: 'apart',
  sinceMs: nowMs - 95_000,
  why: 'unreachable',
});
const twice = (paymentId: string, amount: number): HubConflict => ({
  paymentId,
  amount,
  first: {
    ...{ till: 'Kasir 2', saleId: 'sal_x', reference: null, by: 'person', isApart: false },
    atMs: nowMs - 700_000,
  },
  second: {
    ...{ till: 'Kasir 1', saleId: 'sal_y', reference: 'Meja 4', by: 'evidence', isApart: true },
    atMs: nowMs - 640_000,
  },
});
const alarmedHub = fakeHubView(nowMs, {
  tills: [OWN, silentTill, KASIR_3].filter((till) => till !== undefined),
  books: { waiting: 1_240, sinceMs: nowMs - 7_200_000, isLate: true },
  conflicts: [twice('p1', 13_000), twice('p2', 25_000), twice('p3', 8_500)],
});
const unasked = { ...candidates[0], finding: 'unasked' } as PaymentView;

const refused = typeKey(typeKey(EMPTY_ENTRY, { type: 'digits', digits: '20000000' }), {
  type: 'refuse',
});

/** Each with its name, as in the address `#gallery/name`. */
export const GALLERY: Readonly<Record<string, PageState>> = {
  connecting: PAGE_AT_START,
  'never-connected': changePage(PAGE_AT_START, { type: 'lost', nowMs: 0 }),
  'pad-empty': page(NOTHING),
  'pad-typed': page(DAY, digits('13000')),
  'pad-too-much': { ...page(DAY), desk: { ...page(DAY).desk, entry: refused } },
  'pad-barcode': page(DAY, digits('0012345678905')),
  'pad-sum': page(DAY, digits('3'), desk(times), digits('4500')),
  'pad-scanned': page(DAY, desk({ type: 'scanned', before: page(DAY).desk })),
  'pad-note': page(DAY, digits('13000'), desk({ type: 'referenceToggled', isOpen: true })),
  'pad-asking': page(DAY, desk({ type: 'asked', asking })),
  'pad-ask-failed': page(
    DAY,
    desk({ type: 'asked', asking: { ...asking, fault: { code: 'lost' } } }),
  ),
  'pad-fault': page(DAY, desk({ type: 'faulted', fault: { code: 'conflict' } })),
  'pad-training': page(TRAINING),
  waiting: page(withSales([waiting])),
  'waiting-several': page(withSales([second, asks]), desk({ type: 'focused', saleId: second.id })),
  'waiting-discount': page(withSales([{ ...waiting, amount: 13_012 }])),
  'waiting-fee': page(
    withSales([waiting], {
      merchant: DAY.merchant === null ? null : { ...DAY.merchant, addsFee: true },
    }),
  ),
  'waiting-verifying': page(withSales([{ ...waiting, verifying: true }])),
  'waiting-checked': page(
    withSales([waiting], {
      inbox: [fakePayment({ id: 'n1', amount: 12_500, paidAtMs: nowMs - 9_000, seenAtMs: nowMs })],
    }),
    desk({
      type: 'checked',
      saleId: waiting.id,
      check: { state: 'done', atMs: nowMs - 4_000, fault: null, credits },
    }),
  ),
  'waiting-overtime': page(withSales([{ ...waiting, expiresAtMs: nowMs - 1 }])),
  'waiting-blind': page(withSales([waiting], { feeds: [blindFeed] })),
  'waiting-lost': page(withSales([waiting]), { type: 'lost', nowMs: nowMs - 8_000 }),
  'waiting-training': page({ ...TRAINING, sales: [waiting, ...TRAINING.sales] }),
  'waiting-cancelling': page(
    withSales([waiting]),
    desk({ type: 'cancelAsked', saleId: waiting.id, nowMs: nowMs - 500 }),
  ),
  'by-hand': page(
    withSales([waiting], { needsManagerPin: true }),
    desk({ type: 'byHandAsked', saleId: waiting.id }),
  ),
  'needs-person': page(withSales([asks])),
  'needs-person-unasked': page(withSales([{ ...asks, candidates: [unasked] }], { hub: apartHub })),
  'needs-person-silent': page(
    withSales([{ ...asks, candidates: [unasked], silentTills: ['Kasir 2'] }], {
      hub: fakeHubView(nowMs),
    }),
  ),
  'hub-apart': page({ ...DAY, hub: apartHub }),
  'hub-alarms': page({ ...DAY, hub: alarmedHub }),
  'hub-books': page({
    ...DAY,
    hub: fakeHubView(nowMs, { books: alarmedHub.books }),
  }),
  'hub-hold': page({ ...DAY, hub: { ...apartHub, hold: 'apart', why: 'name_taken' } }),
  'hub-joining': page({ ...DAY, hub: fakeHubView(nowMs, { hold: 'joining' }) }),
  expired: page(
    withSales([waiting]),
    ...told({ ...waiting, status: 'expired', closedAtMs: nowMs }),
  ),
  'feeds-bad': page({ ...DAY, feeds: badFeeds }),
  'feeds-none': page({ ...DAY, feeds: [] }),
  'sound-off': { ...page(DAY), prefs: { ...PAGE_AT_START.prefs, isMuted: true } },
  lunas: lunas({}),
  'lunas-large': lunas({
    amount: 10_000_000,
    payable: 10_000_000,
    ...money({ amount: 10_000_000 }),
  }),
  'lunas-late': lunas({ late: true }),
  'lunas-short': lunas({ difference: -1_000, ...money({ amount: 12_000 }) }),
  'lunas-over': lunas({ difference: 1_000, ...money({ amount: 14_000 }) }),
  'lunas-manual': lunas(
    money({ manual: true, verified: false, issuer: { code: null, name: '' }, feed: 'manual' }),
  ),
  'lunas-two': page(
    withSales([second, waiting]),
    ...told(paid, {
      ...second,
      status: 'paid',
      closedAtMs: nowMs,
      late: true,
      payment: { ...payment, id: 'pay_b', amount: 27_500, saleId: second.id },
    }),
  ),
  'lunas-again': page(
    { ...DAY, sales: DAY.sales },
    desk({ type: 'opened', sale: DAY.sales[0] ?? paid, nowMs }),
  ),
  'lunas-training': page({ ...TRAINING, sales: [waiting, ...TRAINING.sales] }, ...told(paid)),
  'odd-double': odd('double'),
  'odd-after-cancel': odd('after_cancel'),
  'odd-short': odd('short', 12_000),
  'odd-over': odd('over', 14_000),
  reversed: page(withSales([waiting]), ...told(paid, { ...paid, payment: taken })),
  today: page(withSales([asks, second, { ...paid, id: 'sal_r', payment: taken }]), go('today')),
  'today-empty': page(NOTHING, go('today')),
  inbox: page(DAY, go('inbox')),
  'inbox-empty': page(NOTHING, go('inbox')),
  setup: page({ ...NOTHING, isSetUp: false }),
  'setup-again': page(DAY, go('setup')),
  'setup-again-hub': page({ ...DAY, hub: fakeHubView(nowMs) }, go('setup')),
  'feeds-conditions': page({
    ...DAY,
    conditions: [
      { kind: 'clock', aheadMs: 420_000 },
      { kind: 'disk', freeBytes: 300_000_000 },
    ],
  }),
  'update-ready': page({ ...DAY, conditions: [{ kind: 'update', version: '0.2.0' }] }),
  lock: page({
    ...DAY,
    session: { ...DAY.session, role: 'locked', hasPeople: true, requireLogin: true },
  }),
  receipt: page(
    DAY,
    desk({ type: 'receiptToggled', receipt: { saleId: 'sal_day1', kind: 'receipt' } }),
  ),
  'all-keys': page(DAY, desk({ type: 'keysToggled', isOpen: true })),
  settings: page(DAY, desk({ type: 'settingsToggled', isOpen: true })),
  'desktop-asks': {
    ...page(withSales([waiting]), digits('27500')),
    shell: {
      link: { id: 'L1', amount: 13_000, reference: 'A17' },
      ...{ behind: 2, isHeld: false, padCalls: 0 },
      notices: [{ id: 1, kind: 'badLink', detail: 'amount', count: 3 }],
    },
  },
};
