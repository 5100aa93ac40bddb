// Owns a till in memory, for drawing and trying the page without a core. Never in a shipped page:
// it says LUNAS for money that does not exist. `window.lunasFake` pays, goes blind, takes back.
import { AsyncIteratorClass } from '@orpc/client';
import { rupiah } from '../../shared/money.ts';
import { readQris, withAmount } from '../../shared/qris/qris.ts';
import type { FeedHealth, PaymentView, SaleView, Snapshot, TillEvent } from '../../shared/views.ts';
import { paperApi } from './fake-papers.ts';
import { PEOPLE_API } from './fake-people.ts';
import { fakePayment, fakeSale, fakeSnapshot, SHOP_QRIS } from './fake-day.ts';
import { fakeCare } from './fake-care.ts';
import { fakeDesk } from './fake-desk.ts';
import { fakeWebhooks } from './fake-webhooks.ts';
import { fakeDaily, fakeRange } from './fake-report.ts';
import { fakeHub } from './fake-hub.ts';
import { fakeNetwork } from './fake-network.ts';
import { fakeOffice } from './fake-office.ts';
import { fakeShell } from './fake-shell.ts';
import type { Link, TillApi } from './client.ts';

declare global {
  interface Window {
    lunasFake?: FakeTill;
  }
}

type Body = TillEvent extends infer E
  ? E extends TillEvent
    ? Omit<E, 'seq' | 'atMs'>
    : never
  : never;

export class FakeTill {
  view: Snapshot;
  private count = 0;
  private readonly log: TillEvent[] = [];
  private readonly listeners = new Set<() => void>();

  constructor(start: Snapshot) {
    this.view = start;
  }

  emit(body: Body): void {
    const nowMs = Date.now();
    const seq = this.view.seq + 1;
    this.view = { ...this.view, seq, nowMs };
    this.log.push({ ...body, seq, atMs: nowMs } as TillEvent);
    for (const listener of this.listeners) listener();
  }

  put(sale: SaleView): SaleView {
    const others = this.view.sales.filter(({ id }) => id !== sale.id);
    this.view = { ...this.view, sales: [sale, ...others] };
    this.emit({ type: 'sale.changed', payload: { sale } });
    return sale;
  }

  find(id: string): SaleView {
    const sale = this.view.sales.find((other) => other.id === id);
    if (sale === undefined) throw new Error(`no sale ${id}`);
    return sale;
  }

  create(amount: number, reference: string | null, payable = amount): SaleView {
    const read = readQris(SHOP_QRIS);
    const made = read.ok ? withAmount(read.qris, rupiah(payable)) : null;
    const qris = made?.ok === true ? made.payload : SHOP_QRIS;
    const createdAtMs = Date.now();
    this.count += 1;
    const id = `sal_fake${this.count}`;
    const times = { createdAtMs, expiresAtMs: createdAtMs + 300_000 };
    return this.put(fakeSale({ id, reference, amount, payable, qris, ...times }));
  }

  pay(id: string, parts: Partial<SaleView> = {}): SaleView {
    const sale = this.find(id);
    const nowMs = Date.now();
    const payment = fakePayment({
      id: `pay_${id}`,
      amount: sale.payable + (parts.difference ?? 0),
      paidAtMs: nowMs,
      seenAtMs: nowMs,
      saleId: id,
      finding: null,
      ...parts.payment,
    });
    return this.put({ ...sale, status: 'paid', closedAtMs: nowMs, ...parts, payment });
  }

  takeBack(id: string): void {
    const sale = this.find(id);
    if (sale.payment === undefined) return;
    const payment: PaymentView = { ...sale.payment, status: 'reversed' };
    const after = this.put({ ...sale, payment });
    this.emit({ type: 'payment.reversed', payload: { payment, sale: after } });
  }

  setFeed(part: Partial<FeedHealth>): void {
    this.view = { ...this.view, feeds: this.view.feeds.map((feed) => ({ ...feed, ...part })) };
    for (const feed of this.view.feeds) this.emit({ type: 'feed.changed', payload: { feed } });
  }

  changePayment(payment: PaymentView): PaymentView {
    const others = this.view.inbox.filter(({ id }) => id !== payment.id);
    const isIn = payment.saleId === null && payment.finding !== 'dismissed';
    this.view = { ...this.view, inbox: isIn ? [payment, ...others] : others };
    this.emit({ type: 'payment.changed', payload: { payment } });
    return payment;
  }

  findPayment(id: string): PaymentView {
    const { inbox, sales } = this.view;
    const all = [...inbox, ...sales.flatMap((sale) => sale.candidates ?? [])];
    const found = all.find((payment) => payment.id === id);
    if (found === undefined) throw new Error(`no payment ${id}`);
    return found;
  }

  setUp(): void {
    this.view = { ...this.view, isSetUp: true };
    this.emit({ type: 'till.changed', payload: {} });
  }

  /** The first event after `seq`, as soon as there is one. */
  async after(seq: number): Promise<TillEvent> {
    for (;;) {
      const event = this.log.find((other) => other.seq > seq);
      if (event !== undefined) return event;
      await new Promise<void>((resolve) => {
        const stop = (): void => {
          this.listeners.delete(stop);
          resolve();
        };
        this.listeners.add(stop);
      });
    }
  }
}

function streamOf(till: FakeTill, sinceSeq: number): AsyncIteratorClass<TillEvent, void, void> {
  let last = sinceSeq;
  const next = async (): Promise<IteratorResult<TillEvent, void>> => {
    const event = await till.after(last);
    last = event.seq;
    return { done: false, value: event };
  };
  return new AsyncIteratorClass(next, async () => undefined);
}

export function apiOf(till: FakeTill): TillApi {
  const { sale, payment } = moneyApi(till);
  return {
    sale,
    payment,
    report: {
      daily: async ({ date }) => fakeDaily(date ?? till.view.today, till.view.today, Date.now()),
      range: async (span) => fakeRange(span, till.view.today, Date.now()),
    },
    voice: {
      list: async () => ({ files: [] }),
      read: async () => ({ base64: '' }),
      keep: async () => ({ files: [] }),
    },
    qrCode: { list: async () => ({ items: [], unreadable: 0 }) },
    health: { get: async () => ({ status: 'ok' as const, version: '', feeds: till.view.feeds }) },
    till: {
      snapshot: async () => ({ ...till.view, nowMs: Date.now() }),
      checkSetup: async () => ({ faults: [] }),
      testFeed: async ({ kind }) => ({ ...FAKE_TEST, kind }),
      ...setupApi(till),
      exportSetup: async () => ({ text: '{}' }),
      importSetup: async () => {
        till.setUp();
        return { faults: [] };
      },
    },
    display: fakeDisplay(),
    ...paperApi(till),
    ...PEOPLE_API,
    ...fakeDesk(Date.now()),
    ...fakeCare(),
    office: fakeOffice(Date.now()),
    webhook: fakeWebhooks(Date.now()),
    shell: fakeShell(),
    update: fakeUpdate(),
    network: fakeNetwork(Date.now()),
    hub: fakeHub(() => till.view.hub),
    vault: {
      state: async () => ({ by: 'keyring' as const, own: 'keyring' as const }),
      change: async ({ passphrase }) => ({
        by: passphrase === null ? ('keyring' as const) : ('passphrase' as const),
        own: 'keyring' as const,
      }),
    },
    event: { stream: async ({ sinceSeq }) => streamOf(till, sinceSeq) },
  };
}

/** A newer release is ready, and nothing stands in its way. */
function fakeUpdate(): TillApi['update'] {
  const state = { way: 'itself', step: 'ready', next: '0.2.0', askedAtMs: 0, fault: null } as const;
  const view = async () => ({ version: '0.1.0', state, hold: null });
  return { state: view, look: view, install: async () => ({}) };
}

/** A till with no customer screens: the settings say how to have one. */
function fakeDisplay(): TillApi['display'] {
  const none = async () => ({
    reach: 'off' as const,
    network: 'off' as const,
    addresses: [],
    code: null,
    screens: [],
    host: null,
  });
  return { show: async () => ({}), state: none, newCode: none, revoke: none, arrange: none };
}

type SetupApi = Pick<
  TillApi['till'],
  'setup' | 'changeSetup' | 'testChange' | 'keepDraft' | 'setTraining'
>;

function setupApi(till: FakeTill): SetupApi {
  const { store, till: own, feeds, hub } = till.view;
  const setup = {
    store,
    till: own,
    merchant: { qris: SHOP_QRIS },
    sale: { expiresAfterSeconds: 300, equalAmounts: { policy: 'ask' } },
    feeds: feeds.map(({ kind }) => ({ kind, merchantCode: 'QP048797' })),
    ...(hub === null ? {} : { hub: { store: hub.store, till: hub.till } }),
  };
  return {
    setup: async () =>
      till.view.isSetUp
        ? { setup, secrets: feeds.map(({ kind }) => `feeds.${kind}.apiKey`) }
        : { setup: {}, secrets: [] },
    changeSetup: async () => ({ faults: [], waiting: 0 }),
    testChange: async ({ kind }) => ({ ...FAKE_TEST, kind }),
    keepDraft: async () => ({}),
    setTraining: async () => ({}),
  };
}

/** A connection that works. */
const FAKE_TEST = {
  canAsk: true,
  fault: null,
  rows: 12,
  setAside: 0,
  clockOffMs: null,
  betterMerchantCode: null,
  pushAlone: false,
  transcript: [],
};

function moneyApi(till: FakeTill): Pick<TillApi, 'sale' | 'payment'> {
  return {
    sale: {
      create: async ({ amount, reference }) => ({
        status: 201 as const,
        body: till.create(amount, reference ?? null),
      }),
      get: async ({ id }) => till.find(id),
      list: async () => ({ items: till.view.sales, nextCursor: null }),
      cancel: async ({ id }) =>
        till.put({ ...till.find(id), status: 'cancelled', closedAtMs: Date.now() }),
      check: async ({ id }) => till.find(id),
      extend: async ({ id }) =>
        till.put({ ...till.find(id), expiresAtMs: till.find(id).expiresAtMs + 300_000 }),
      confirm: async ({ id }) => till.pay(id),
    },
    payment: {
      list: async () => ({ items: till.view.inbox, nextCursor: null }),
      attach: async ({ paymentId, saleId }) => {
        const found = { ...till.findPayment(paymentId), saleId, finding: null };
        till.put({ ...till.find(saleId), status: 'paid', closedAtMs: Date.now(), payment: found });
        return till.changePayment(found);
      },
      dismiss: async ({ paymentId }) =>
        till.changePayment({ ...till.findPayment(paymentId), finding: 'dismissed' }),
    },
  };
}

export function dialFake(): Link {
  const till = (window.lunasFake ??= new FakeTill(fakeSnapshot(Date.now(), location.search)));
  return { api: apiOf(till), closed: new Promise(() => undefined), close: () => undefined };
}
