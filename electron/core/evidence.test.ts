// Evidence the till has and must use: what clocks, stamps, rows and references say together, in
// cases that the simulation found. One story each.
import { afterEach, describe, expect, it } from 'vitest';
import { DAY_MS, MINUTE_MS, SECOND_MS, type Interval } from '../../shared/time.ts';
import { rupiah } from '../../shared/money.ts';
import type { Sighting } from '../../shared/sighting.ts';
import { brokenInvariants } from './store/invariants.ts';
import { createTestCore, NOON_MS, type TestCore, type TestCoreOptions } from './testing/harness.ts';

let till: TestCore;

async function open(options: TestCoreOptions = {}): Promise<TestCore> {
  till = await createTestCore(options);
  return till;
}

afterEach(async () => {
  await till.stop();
});

/** The provider pushes the same kind of money, stamped `afterMs` after noon, provider time. */
/** A till begun anew that has heard no provider, and a sale of it that was cancelled. */
async function cancelledBlind(): Promise<TestCore> {
  till.qiospay.failure = 'unreachable';
  await till.stop();
  const { clock, qiospay } = till;
  await open({ clock, qiospay });
  const first = await till.sell(13_000);
  till.core.requireTill().selling.cancel(first.id);
  return till;
}

function push(afterMs: number, over: Partial<Sighting> = {}, proves = false): void {
  const fromMs = NOON_MS + afterMs;
  const stamp: Interval = { fromMs, untilMs: fromMs + SECOND_MS };
  const sighting: Sighting = {
    feed: 'qiospay',
    channel: 'callback',
    direction: 'credit',
    amount: rupiah(13_000),
    stamp,
    issuer: { code: '93600014', name: 'BCA' },
    refs: { refid: 'REFID00001' },
    balance: null,
    ...over,
  };
  const { feed, channel } = sighting;
  const answer = { feed, channel, sightings: [sighting], setAside: [], proves, sinceMs: null };
  till.core.requireTill().take(answer);
}

const wib = (afterMs: number): string =>
  new Date(NOON_MS + 7 * 60 * MINUTE_MS + afterMs).toISOString().slice(0, 19).replace('T', ' ');

const totals = () => till.core.reports.totals({ fromMs: 0, untilMs: NOON_MS * 2 });

describe('how long a sale is thought of', () => {
  it('is not forgotten while it is still on the screen, however long the feed was blind', async () => {
    await open({ sale: { watchLateSeconds: 60 } });
    const sale = await till.sell(13_000);
    till.qiospay.failure = 'unreachable';
    await till.clock.advance(20 * MINUTE_MS);
    till.qiospay.pay(13_000);
    till.qiospay.failure = null;
    await till.clock.advance(2 * MINUTE_MS);
    expect(till.sale(sale).status).toBe('paid');
  });

  it('is a rival for ten minutes after it left the screen, even when the shop watches no longer', async () => {
    await open({ sale: { watchLateSeconds: 0 } });
    const first = await till.sell(13_000);
    await till.clock.advance(6 * MINUTE_MS);
    expect(till.sale(first).status).toBe('expired');
    const second = await till.sell(13_000);
    await till.clock.advance(10 * SECOND_MS);
    till.qiospay.pay(13_000);
    await till.nextSweep();
    expect(till.sale(second).status).toBe('needs_person');
  });

  it('keeps its lowered amount reserved for as long as it is a rival', async () => {
    await open({ sale: { watchLateSeconds: 0, equalAmounts: { policy: 'discount', max: 9 } } });
    const first = await till.sell(13_000);
    till.core.requireTill().selling.cancel(first.id);
    await till.clock.advance(6 * MINUTE_MS);
    const second = await till.sell(13_000);
    expect(second.payable).toBe(12_999);
  });
});

describe('a PC whose clock is set while a sale is open', () => {
  it('still knows how long ago the other sale was cancelled', async () => {
    await open();
    const first = await till.sell(13_000);
    await till.clock.advance(10 * SECOND_MS);
    till.clock.jump(-2 * 60 * MINUTE_MS);
    await till.clock.advance(10 * SECOND_MS);
    till.core.requireTill().selling.cancel(first.id);
    const second = await till.sell(13_000);
    await till.clock.advance(10 * SECOND_MS);
    till.qiospay.pay(13_000);
    await till.nextSweep();
    expect(till.sale(second).status).toBe('needs_person');
  });

  it('knows it too when the clock was set a moment before the sale was cancelled', async () => {
    await open();
    const first = await till.sell(13_000);
    await till.clock.advance(10 * SECOND_MS);
    till.clock.jump(-2 * 60 * MINUTE_MS);
    till.core.requireTill().selling.cancel(first.id);
    const second = await till.sell(13_000);
    await till.clock.advance(10 * SECOND_MS);
    till.qiospay.pay(13_000);
    await till.nextSweep();
    expect(till.sale(second).status).toBe('needs_person');
  });
});

describe('a PC that slept before the provider was heard', () => {
  it('does not count the time by a clock that may have stood still: the sale’s hour is not known', async () => {
    await open();
    till.qiospay.failure = 'unreachable';
    till.clock.jump(3 * MINUTE_MS);
    const sale = await till.sell(13_000);
    till.clock.jump(4 * MINUTE_MS);
    till.qiospay.failure = null;
    await till.clock.advance(2 * MINUTE_MS);
    expect(till.core.stores.sales.find(sale.id)?.shown).toBeNull();
  });

  it('counts it by that clock when both clocks agree', async () => {
    await open();
    till.qiospay.failure = 'unreachable';
    till.clock.jump(3 * MINUTE_MS);
    const sale = await till.sell(13_000);
    till.qiospay.failure = null;
    await till.clock.advance(2 * MINUTE_MS);
    expect(till.core.stores.sales.find(sale.id)?.shown).not.toBeNull();
  });
});

describe('a till that was killed while it was blind', () => {
  it('does not believe the PC about when a sale was shown, once its clock was set', async () => {
    await open({ wallMs: NOON_MS });
    till.qiospay.failure = 'unreachable';
    await till.stop();
    const { clock, qiospay } = till;
    await open({ clock, qiospay });
    const first = await till.sell(13_000);
    clock.jump(-2 * 60 * MINUTE_MS);
    const { database: ledger } = till.core;
    await till.core.requireTill().stop();
    till = await createTestCore({ clock, qiospay, ledger, seed: 2 });
    const second = await till.sell(13_000);
    push(30 * SECOND_MS, {}, true);
    till.qiospay.failure = null;
    till.qiospay.pay(9000);
    await till.clock.advance(2 * MINUTE_MS);
    expect(till.sale(first).status).toBe('needs_person');
    expect(till.sale(second).status).toBe('needs_person');
  });

  /** A sale cancelled while nothing was known, and a new process that hears the provider. */
  async function afterCancelled(minutes: number): Promise<void> {
    await open();
    const { clock, qiospay } = await cancelledBlind();
    const { database: ledger } = till.core;
    await till.core.requireTill().stop();
    qiospay.failure = null;
    till = await createTestCore({ clock, qiospay, ledger, seed: 2 });
    await clock.advance(minutes * MINUTE_MS);
  }

  it('thinks of what was cancelled then as if it had been cancelled when the feed was heard', async () => {
    await afterCancelled(8);
    const sale = await till.sell(13_000);
    till.qiospay.pay(13_000);
    await till.nextSweep();
    expect(till.sale(sale).status).toBe('needs_person');
  });

  it('asks about it no longer than the ten minutes after that', async () => {
    await afterCancelled(12);
    const sale = await till.sell(13_000);
    till.qiospay.pay(13_000);
    await till.nextSweep();
    expect(till.sale(sale).status).toBe('paid');
  });
});

describe('a provider that never says what time it is', () => {
  it('asks about an equal sale that closed, when the PC is an hour slow', async () => {
    await open({ wallMs: NOON_MS - 60 * MINUTE_MS });
    till.qiospay.hasDate = false;
    till.core.database.pragma('user_version');
    await till.clock.advance(MINUTE_MS);
    await till.stop();
    const { clock, qiospay } = till;
    await open({ clock, qiospay });
    const first = await till.sell(13_000);
    await till.clock.advance(6 * MINUTE_MS);
    expect(till.sale(first).status).toBe('expired');
    const second = await till.sell(13_000);
    await till.clock.advance(10 * SECOND_MS);
    till.qiospay.pay(13_000);
    await till.nextSweep();
    expect(till.sale(second).status).toBe('needs_person');
  });

  it('asks about money of a minute before the sale, seen only after it, when the PC is a day slow', async () => {
    await open({ wallMs: NOON_MS - 24 * 60 * MINUTE_MS });
    till.qiospay.hasDate = false;
    await till.stop();
    const { clock, qiospay } = till;
    await open({ clock, qiospay });
    await clock.advance(MINUTE_MS);
    qiospay.pay(5000);
    await clock.advance(MINUTE_MS);
    qiospay.failure = 'unreachable';
    await clock.advance(MINUTE_MS);
    qiospay.pay(13_000);
    await clock.advance(MINUTE_MS);
    const sale = await till.sell(13_000);
    qiospay.failure = null;
    await clock.advance(MINUTE_MS);
    expect(till.sale(sale).status).toBe('needs_person');
    till.core.requireTill().selling.cancel(sale.id);
    const findings = till.core.stores.ledger.inbox(10).map(({ finding }) => finding);
    expect(findings).toContain('after_cancel');
  });

  it('makes no sale of yesterday paid by the second of two equal payments of today', async () => {
    await open();
    till.qiospay.hasDate = false;
    await till.stop();
    const { clock, qiospay } = till;
    await open({ clock, qiospay, sale: { watchLateSeconds: 600 } });
    qiospay.pay(5000);
    await clock.advance(MINUTE_MS);
    const yesterday = await till.sell(13_000);
    await clock.advance(10 * MINUTE_MS);
    expect(till.sale(yesterday).status).toBe('expired');
    await clock.advance(20 * 60 * MINUTE_MS);
    const today = await till.sell(13_000);
    qiospay.pay(13_000);
    await clock.advance(SECOND_MS);
    qiospay.pay(13_000);
    await clock.advance(MINUTE_MS);
    expect(till.sale(yesterday).status).toBe('expired');
    expect(till.sale(today).status).toBe('paid');
  });

  it('takes the newest row it knew as proof of the hour, when the PC is slow', async () => {
    await open({ wallMs: NOON_MS - 60 * MINUTE_MS });
    till.qiospay.hasDate = false;
    await till.stop();
    const { clock, qiospay } = till;
    await open({ clock, qiospay });
    till.qiospay.pay(5000);
    await till.clock.advance(MINUTE_MS);
    const sale = await till.sell(13_000);
    till.qiospay.pay(13_000, { date: wib(-10 * MINUTE_MS) });
    await till.nextSweep();
    expect(till.sale(sale).status).toBe('waiting');
    till.qiospay.pay(13_000);
    await till.nextSweep();
    expect(till.sale(sale)).toMatchObject({ status: 'paid', late: false });
  });
});

describe('two sales that nobody says anything about', () => {
  it('have the provider asked often only for their own time', async () => {
    await open();
    const sales = [await till.sell(13_000), await till.sell(13_000)];
    till.qiospay.pay(13_000);
    await till.clock.advance(7 * MINUTE_MS);
    expect(sales.map((sale) => till.sale(sale).status)).toEqual(['needs_person', 'needs_person']);
    const before = till.qiospay.requests;
    await till.clock.advance(10 * MINUTE_MS);
    expect(till.qiospay.requests - before).toBeLessThan(100);
  });
});

describe('money in doubt between two equal sales that are over', () => {
  /** One payment for two expired sales; so many minutes later a person settles one otherwise. */
  async function settledAfter(minutes: number) {
    await open({ sale: { watchLateSeconds: DAY_MS / SECOND_MS } });
    const first = await till.sell(13_000);
    const second = await till.sell(13_000);
    await till.clock.advance(7 * MINUTE_MS);
    till.qiospay.pay(13_000);
    till.qiospay.pay(12_500);
    await till.clock.advance(MINUTE_MS);
    const inbox = till.core.stores.ledger.inbox(9);
    const [money, short] = [13_000, 12_500].map((sum) =>
      inbox.find(({ amount }) => amount === sum),
    );
    expect(money?.finding).toBe('ambiguous');
    await till.clock.advance(minutes * MINUTE_MS);
    till.core.inbox.attach(short?.id ?? '', first.id, 'kurang lima ratus');
    return { second, money: money?.id ?? '' };
  }

  it('is the other’s as soon as a person settles the one', async () => {
    const { second } = await settledAfter(1);
    expect(till.sale(second)).toMatchObject({ status: 'paid', late: true });
  });

  it('is a person’s to give when that is said an hour later', async () => {
    const { second, money } = await settledAfter(60);
    expect(till.sale(second).status).toBe('expired');
    const [named] = till.core.stores.ledger.inbox(9);
    expect(named).toMatchObject({ id: money, finding: 'ambiguous', findingSales: [second.id] });
    till.core.inbox.attach(money, second.id, 'pembeli kembali');
    expect(till.sale(second).status).toBe('paid');
  });
});

describe('a PC that begins its day in 2015, until somebody sets its clock', () => {
  it('asks about an equal sale that was cancelled before the clock was set', async () => {
    const years = 11 * 365 * DAY_MS;
    await open({ wallMs: NOON_MS - years });
    const { clock, qiospay } = await cancelledBlind();
    clock.jump(years);
    qiospay.failure = null;
    await clock.advance(MINUTE_MS);
    const second = await till.sell(13_000);
    qiospay.pay(13_000);
    await till.nextSweep();
    expect(till.sale(second).status).toBe('needs_person');
  });
});

describe('money asked about since yesterday', () => {
  it('is still asked about after a restart on a PC a day slow, before anybody says the time', async () => {
    await open({ wallMs: NOON_MS - 24 * 60 * MINUTE_MS });
    const { clock, qiospay } = till;
    const first = await till.sell(13_000);
    await clock.advance(12 * SECOND_MS);
    till.core.requireTill().selling.cancel(first.id);
    const second = await till.sell(13_000);
    await clock.advance(17 * SECOND_MS);
    qiospay.pay(13_000);
    await till.nextSweep();
    expect(till.sale(second).status).toBe('needs_person');
    await clock.advance(24 * 60 * MINUTE_MS);
    const { database: ledger } = till.core;
    await till.core.requireTill().stop();
    qiospay.hasDate = false;
    till = await createTestCore({ clock, qiospay, ledger, seed: 2 });
    qiospay.pay(9000);
    await till.nextSweep();
    expect(till.sale(second).status).toBe('needs_person');
  });
});

describe('a provider that never says what time it is, beside a PC that is fast', () => {
  it('asks, instead of saying LUNAS to an old sale or nothing at all', async () => {
    await open({ wallMs: NOON_MS + 3 * MINUTE_MS });
    till.qiospay.hasDate = false;
    await till.stop();
    const { clock, qiospay } = till;
    await open({ clock, qiospay });
    const old = await till.sell(13_000);
    await till.clock.advance(6 * MINUTE_MS);
    expect(till.sale(old).status).toBe('expired');
    await till.clock.advance(60 * MINUTE_MS);
    const sale = await till.sell(13_000);
    await till.clock.advance(10 * SECOND_MS);
    till.qiospay.pay(13_000);
    await till.nextSweep();
    expect(till.sale(old).status).toBe('expired');
    expect(till.sale(sale).status).toBe('needs_person');
    const other = await till.sell(9000);
    till.qiospay.pay(9000);
    await till.nextSweep();
    expect(till.sale(other).status).toBe('needs_person');
  });
});

describe('a shop that only gets pushes, so that nobody tells the time', () => {
  it('asks, after one push was stamped in the future, and hides no true payment in the inbox', async () => {
    await open({ feeds: [{ kind: 'netzme', callbackToken: 'TOKEN-RAHASIA' }] });
    push(60 * MINUTE_MS, { feed: 'netzme', amount: rupiah(5000) }, true);
    const sale = await till.sell(13_000);
    await till.clock.advance(10 * SECOND_MS);
    push(10 * SECOND_MS, { feed: 'netzme', refs: { refid: 'REFID00002' } }, true);
    expect(till.sale(sale).status).toBe('needs_person');
  });

  it('still knows by a push of before the sale that older money is not for it', async () => {
    await open({ feeds: [{ kind: 'netzme', callbackToken: 'TOKEN-RAHASIA' }] });
    await till.clock.advance(5 * MINUTE_MS);
    push(4 * MINUTE_MS, { feed: 'netzme', amount: rupiah(5000) }, true);
    const sale = await till.sell(13_000);
    push(3 * MINUTE_MS, { feed: 'netzme', refs: { refid: 'REFID00002' } }, true);
    expect(till.sale(sale).status).toBe('waiting');
  });
});

describe('stamps of one payment that disagree', () => {
  it('asks when the push says one sale and the row another', async () => {
    await open();
    const first = await till.sell(13_000);
    await till.clock.advance(40 * SECOND_MS);
    const second = await till.sell(13_000);
    await till.clock.advance(10 * SECOND_MS);
    push(10 * SECOND_MS);
    till.qiospay.pay(13_000, { issuer_reff: '', buyer_reff: '' });
    await till.nextSweep();
    expect(till.sale(first).status).toBe('needs_person');
    expect(till.sale(second).status).toBe('needs_person');
    expect(totals().unclaimed).toEqual({ count: 1, amount: 13_000 });
  });
});

describe('a payment at midnight', () => {
  it('is booked on the day the provider lists it, whatever a push said before or after', async () => {
    for (const isPushFirst of [true, false]) {
      await open({ wallMs: NOON_MS });
      await till.clock.advance(MINUTE_MS);
      const row = () =>
        till.qiospay.pay(13_000, { date: wib(12 * 60 * MINUTE_MS + 5 * SECOND_MS) });
      const before = () => push(12 * 60 * MINUTE_MS - 40 * SECOND_MS);
      if (isPushFirst) before();
      row();
      await till.clock.advance(MINUTE_MS);
      if (!isPushFirst) before();
      const amountOn = (date: string) => till.core.reports.daily(date, calendar).payments.amount;
      expect([amountOn('2026-11-21'), amountOn('2026-11-22')]).toEqual([0, 13_000]);
      if (isPushFirst) await till.stop();
    }
  });
});

describe('money taken back', () => {
  it('pays nothing when the debit with its reference came before it', async () => {
    await open();
    const sale = await till.sell(13_000);
    const row = till.qiospay.pay(13_000);
    till.qiospay.rows = [{ ...row, type: 'DB', balance: '1' }];
    await till.nextSweep();
    till.qiospay.rows.push(row);
    await till.nextSweep();
    expect(till.sale(sale).status).toBe('waiting');
    expect(totals().unclaimed).toEqual({ count: 0, amount: 0 });
    expect(till.core.reports.daily('2026-11-21', calendar).reversed.amount).toBe(13_000);
  });

  it('pays no sale by a person either', async () => {
    await open();
    const sale = await till.sell(13_000);
    const row = till.qiospay.pay(12_000);
    await till.nextSweep();
    const [money] = till.core.stores.ledger.inbox(10);
    till.qiospay.rows.unshift({ ...row, type: 'DB', balance: '1' });
    await till.nextSweep();
    expect(() => till.core.inbox.attach(money?.id ?? '', sale.id, 'kurang seribu')).toThrow(
      'This payment is not credited: it pays nothing.',
    );
    expect(till.sale(sale).status).toBe('waiting');
  });

  it('lends its moment to no other money: a push at that time is new', async () => {
    await open();
    const row = till.qiospay.pay(13_000);
    await till.clock.advance(4 * MINUTE_MS);
    till.qiospay.rows.unshift({ ...row, type: 'DB', balance: '1', date: wib(4 * MINUTE_MS) });
    await till.clock.advance(MINUTE_MS);
    push(4 * MINUTE_MS, { refs: { refid: 'REFID00002' } }, true);
    expect(totals().unclaimed).toEqual({ count: 1, amount: 13_000 });
  });

  it('is not counted again when its own row is filled in after that', async () => {
    await open();
    const { balance, ...row } = till.qiospay.pay(13_000);
    till.qiospay.rows = [row];
    await till.clock.advance(MINUTE_MS);
    till.qiospay.rows = [{ ...row, type: 'DB', balance: '1' }, row];
    await till.clock.advance(MINUTE_MS);
    till.qiospay.rows = [
      { ...row, type: 'DB', balance: '1' },
      { ...row, balance },
    ];
    await till.clock.advance(MINUTE_MS);
    expect(totals().unclaimed).toEqual({ count: 0, amount: 0 });
  });

  it('keeps a withdrawal of its own apart from everything', async () => {
    await open();
    const sale = await till.sell(13_000);
    till.qiospay.pay(13_000, { type: 'DB' });
    await till.nextSweep();
    till.qiospay.pay(13_000);
    await till.nextSweep();
    expect(till.sale(sale).status).toBe('paid');
  });
});

const calendar = { timezone: 'Asia/Jakarta', dayStartsAt: '00:00' };

describe('another amount for a sale confirmed by hand', () => {
  it('leaves the inbox of every page when a person says it is the money confirmed before', async () => {
    await open();
    const first = await till.sell(13_000);
    const second = await till.sell(13_000);
    till.core.inbox.confirm(first.id, 'bukti di HP');
    till.qiospay.pay(13_000);
    await till.nextSweep();
    expect(till.sale(second).status).toBe('needs_person');
    const [money] = till.core.stores.ledger.inbox(10).filter((each) => each.saleId === null);
    till.core.inbox.attach(money?.id ?? '', first.id, 'jamnya cocok');
    expect(till.sale(second).status).toBe('waiting');
    const told = till.core.stores.events.since(0, 1000).flatMap((event) => {
      const isIt = event.type === 'payment.changed' && event.payload.payment.id === money?.id;
      return isIt ? [event.payload.payment.finding] : [];
    });
    expect(told.at(-1)).toBeNull();
    expect(brokenInvariants(till.core.database)).toEqual([]);
  });

  it('counts what really came, once, when a person says it is that money', async () => {
    await open();
    const sale = await till.sell(13_000);
    till.core.inbox.confirm(sale.id, 'bukti di HP');
    till.qiospay.pay(12_000);
    await till.nextSweep();
    const [money] = till.core.stores.ledger.inbox(10).filter((each) => each.saleId === null);
    till.core.inbox.attach(money?.id ?? '', sale.id, 'kurang seribu');
    expect(totals()).toEqual({
      sales: { count: 1, amount: 12_000 },
      unclaimed: { count: 0, amount: 0 },
    });
    expect(till.sale(sale)).toMatchObject({ status: 'paid', difference: -1000 });
    expect(till.sale(sale).payment?.note).toBe('bukti di HP · kurang seribu');
    expect(till.core.stores.ledger.inbox(10)).toEqual([]);
    expect(brokenInvariants(till.core.database)).toEqual([]);
  });
});
