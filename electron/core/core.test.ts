import { afterEach, describe, expect, it } from 'vitest';
import { createTestCore, NOON_MS, type TestCore, type TestCoreOptions } from './testing/harness.ts';
import { MINUTE_MS, SECOND_MS } from '../../shared/time.ts';

let till: TestCore;

async function open(options: TestCoreOptions = {}): Promise<TestCore> {
  till = await createTestCore(options);
  return till;
}

afterEach(async () => {
  await till.stop();
});

describe('one sale', () => {
  it('says LUNAS when the mutasi shows the amount after the QR was shown', async () => {
    await open();
    const sale = await till.sell(13_000, 'A17');
    expect(till.sale(sale).status).toBe('waiting');
    await till.clock.advance(10 * SECOND_MS);
    till.qiospay.pay(13_000);
    await till.nextSweep();
    const paid = till.sale(sale);
    expect(paid.status).toBe('paid');
    expect(paid.payment?.issuer).toEqual({ code: '93600014', name: 'BCA' });
    expect(paid.late).toBe(false);
  });

  it('stays waiting when another amount comes, and names that money as short', async () => {
    await open();
    const sale = await till.sell(13_000);
    await till.clock.advance(10 * SECOND_MS);
    till.qiospay.pay(12_000);
    await till.nextSweep();
    expect(till.sale(sale).status).toBe('waiting');
    const [money] = till.core.stores.ledger.inbox(10);
    expect(money?.finding).toBe('short');
    expect(money?.findingSales).toEqual([sale.id]);
  });

  it('is not paid by money that was seen before its QR was shown', async () => {
    await open();
    till.qiospay.pay(13_000);
    await till.clock.advance(MINUTE_MS);
    const sale = await till.sell(13_000);
    await till.clock.advance(MINUTE_MS);
    expect(till.sale(sale).status).toBe('waiting');
  });

  it('is not paid by an old row that the feed shows only now', async () => {
    await open();
    const sale = await till.sell(13_000);
    till.qiospay.pay(13_000, { date: '2026-11-21 11:30:00' });
    await till.nextSweep();
    expect(till.sale(sale).status).toBe('waiting');
    till.qiospay.pay(13_000, { date: '2026-11-20 12:00:30' });
    await till.nextSweep();
    expect(till.sale(sale).status).toBe('waiting');
  });

  it('is paid once: the second payment is named double', async () => {
    await open();
    const sale = await till.sell(13_000);
    await till.clock.advance(5 * SECOND_MS);
    till.qiospay.pay(13_000);
    await till.nextSweep();
    till.qiospay.pay(13_000);
    await till.nextSweep();
    await till.clock.advance(MINUTE_MS);
    expect(till.sale(sale).status).toBe('paid');
    const [money] = till.core.stores.ledger.inbox(10);
    expect(money?.finding).toBe('double');
    expect(money?.findingSales).toEqual([sale.id]);
  });

  it('expires, and is paid late when the money comes after all', async () => {
    await open();
    const sale = await till.sell(13_000);
    await till.clock.advance(5 * MINUTE_MS + 5 * SECOND_MS);
    expect(till.sale(sale).status).toBe('expired');
    till.qiospay.pay(13_000);
    await till.clock.advance(MINUTE_MS);
    expect(till.sale(sale)).toMatchObject({ status: 'paid', late: true });
  });

  it('leaves money for a cancelled sale to a person', async () => {
    await open();
    const sale = await till.sell(13_000);
    till.core.requireTill().selling.cancel(sale.id);
    till.qiospay.pay(13_000);
    await till.clock.advance(MINUTE_MS);
    expect(till.sale(sale).status).toBe('cancelled');
    const [money] = till.core.stores.ledger.inbox(10);
    expect(money?.finding).toBe('after_cancel');
    const attached = till.core.inbox.attach(money?.id ?? '', sale.id, 'pelanggan kembali');
    expect(attached.saleId).toBe(sale.id);
    expect(till.sale(sale)).toMatchObject({ status: 'paid', late: true });
  });
});

describe('two equal sales', () => {
  it('asks a person when one payment fits both', async () => {
    await open();
    const first = await till.sell(13_000);
    const second = await till.sell(13_000);
    await till.clock.advance(20 * SECOND_MS);
    till.qiospay.pay(13_000);
    await till.nextSweep();
    expect(till.sale(first).status).toBe('needs_person');
    expect(till.sale(second).status).toBe('needs_person');
    expect(till.sale(second).candidates).toHaveLength(1);
  });

  it('pays both when both have paid, whoever came first', async () => {
    await open();
    const first = await till.sell(13_000);
    const second = await till.sell(13_000);
    await till.clock.advance(20 * SECOND_MS);
    till.qiospay.pay(13_000);
    await till.nextSweep();
    till.qiospay.pay(13_000, { brand_name: '93600914' });
    await till.nextSweep();
    expect(till.sale(first).status).toBe('paid');
    expect(till.sale(second).status).toBe('paid');
  });

  it('knows whose it is when the money came before the second QR was shown', async () => {
    await open();
    const first = await till.sell(13_000);
    await till.clock.advance(20 * SECOND_MS);
    till.qiospay.failure = 'unreachable';
    till.qiospay.pay(13_000);
    await till.clock.advance(20 * SECOND_MS);
    const second = await till.sell(13_000);
    till.qiospay.failure = null;
    await till.clock.advance(MINUTE_MS);
    expect(till.sale(first).status).toBe('paid');
    expect(till.sale(second).status).toBe('waiting');
  });

  it('gives the money to the sale a person names, and the other waits on', async () => {
    await open();
    const first = await till.sell(13_000);
    const second = await till.sell(13_000);
    await till.clock.advance(20 * SECOND_MS);
    till.qiospay.pay(13_000);
    await till.nextSweep();
    const money = till.sale(second).candidates?.[0];
    till.core.inbox.attach(money?.id ?? '', second.id, 'GoPay, terlihat di HP');
    expect(till.sale(second).status).toBe('paid');
    expect(till.sale(first).status).toBe('waiting');
  });

  it('makes their amounts unique by a discount when the shop says so', async () => {
    await open({ sale: { equalAmounts: { policy: 'discount', max: 99 } } });
    const first = await till.sell(13_000);
    const second = await till.sell(13_000);
    expect([first.payable, second.payable]).toEqual([13_000, 12_999]);
    till.qiospay.pay(12_999);
    await till.nextSweep();
    expect(till.sale(second).status).toBe('paid');
    expect(till.sale(first).status).toBe('waiting');
  });

  it('asks when an equal sale was cancelled a moment ago: its customer may still pay', async () => {
    await open();
    const first = await till.sell(13_000);
    till.core.requireTill().selling.cancel(first.id);
    await till.clock.advance(10 * SECOND_MS);
    const second = await till.sell(13_000);
    await till.clock.advance(10 * SECOND_MS);
    till.qiospay.pay(13_000);
    await till.nextSweep();
    expect(till.sale(second).status).toBe('needs_person');
  });
});

describe('one payment, many sightings', () => {
  it('counts a row once however often it is shown, in whatever order, filled in later', async () => {
    await open();
    const row = till.qiospay.pay(5000, { issuer_reff: '', buyer_reff: '' });
    till.qiospay.pay(7000);
    await till.clock.advance(MINUTE_MS);
    till.qiospay.rows = [
      ...till.qiospay.rows.slice(0, 1),
      { ...row, issuer_reff: '021112616700', buyer_reff: '021112616700' },
    ].toReversed();
    await till.clock.advance(MINUTE_MS);
    till.qiospay.rows.push(...till.qiospay.rows);
    await till.clock.advance(MINUTE_MS);
    const page = { range: { fromMs: 0, untilMs: Infinity }, unclaimedOnly: false } as const;
    const all = till.core.stores.ledger.page({ ...page, after: null, limit: 10 });
    expect(all.map((payment) => payment.amount).toSorted((a, b) => a - b)).toEqual([5000, 7000]);
  });

  it('counts two equal rows of one second as two', async () => {
    await open();
    const bare = { issuer_reff: '', buyer_reff: '' };
    till.qiospay.pay(13_000, bare);
    till.qiospay.pay(13_000, bare);
    await till.clock.advance(MINUTE_MS);
    const totals = till.core.reports.totals({ fromMs: 0, untilMs: NOON_MS * 2 });
    expect(totals.unclaimed).toEqual({ count: 2, amount: 26_000 });
  });

  it('counts two rows that say exactly the same as two, and no more when seen again', async () => {
    await open();
    const row = { date: '2026-11-21 12:00:00', amount: '13000', type: 'CR' };
    till.qiospay.rows = [row, row];
    await till.clock.advance(2 * MINUTE_MS);
    const totals = till.core.reports.totals({ fromMs: 0, untilMs: NOON_MS * 2 });
    expect(totals.unclaimed).toEqual({ count: 2, amount: 26_000 });
  });

  it('raises a reversal when a debit takes back a credit by its reference', async () => {
    await open();
    const sale = await till.sell(13_000);
    const row = till.qiospay.pay(13_000);
    await till.nextSweep();
    till.qiospay.rows.unshift({ ...row, type: 'DB', balance: '1' });
    await till.clock.advance(MINUTE_MS);
    expect(till.sale(sale).payment?.status).toBe('reversed');
    const types = till.core.stores.events.since(0, 100).map((event) => event.type);
    expect(types).toContain('payment.reversed');
  });
});

describe('blindness', () => {
  it('says since when, and lets nothing expire until the feed was read again', async () => {
    await open();
    const sale = await till.sell(13_000);
    await till.clock.advance(10 * SECOND_MS);
    till.qiospay.failure = 'unreachable';
    await till.clock.advance(10 * MINUTE_MS);
    const [feed] = till.core.requireTill().pollers;
    expect(feed?.health()).toMatchObject({ state: 'blind', fault: 'unreachable' });
    expect(till.sale(sale).status).toBe('waiting');
    till.qiospay.pay(13_000, { date: '2026-11-21 12:04:00' });
    till.qiospay.failure = null;
    await till.clock.advance(2 * MINUTE_MS);
    expect(feed?.health().state).toBe('live');
    expect(till.sale(sale)).toMatchObject({ status: 'paid', late: false });
  });

  it('matches 45 credits that arrive at once after an outage', async () => {
    await open();
    const sales = [];
    till.qiospay.failure = 'timeout';
    for (let n = 0; n < 45; n += 1) {
      sales.push(await till.sell(10_000 + n * 500));
      await till.clock.advance(2 * SECOND_MS);
      till.qiospay.pay(10_000 + n * 500);
    }
    till.qiospay.failure = null;
    await till.clock.advance(2 * MINUTE_MS);
    for (const sale of sales) expect(till.sale(sale).status).toBe('paid');
  });

  it('says plainly that the key is wrong, and shows it nowhere', async () => {
    await open();
    till.qiospay.reply = {
      status: 200,
      headers: new Map(),
      body: '{"status":"error","messages":"Merchant code atau API key tidak valid"}',
    };
    await till.clock.advance(2 * MINUTE_MS);
    const [feed] = till.core.requireTill().pollers;
    expect(feed?.health()).toMatchObject({ state: 'refused', fault: 'bad_credentials' });
    const events = JSON.stringify(till.core.stores.events.since(0, 1000));
    expect(`${events}${till.logLines.join()}`).not.toContain('KUNCI-RAHASIA');
  });
});

describe('clocks', () => {
  const zones = {
    '3 minutes fast': 3,
    '3 minutes slow': -3,
    'an hour ahead': 60,
    'a day behind': -1440,
  };
  for (const [name, minutes] of Object.entries(zones))
    it(`confirms the same on a PC that is ${name}`, async () => {
      await open({ wallMs: NOON_MS + minutes * MINUTE_MS });
      till.qiospay.pay(13_000, { date: '2026-11-21 11:59:00' });
      const sale = await till.sell(13_000);
      await till.nextSweep();
      expect(till.sale(sale).status).toBe('waiting');
      till.qiospay.pay(13_000);
      await till.nextSweep();
      expect(till.sale(sale).status).toBe('paid');
    });

  it('knows a late payment on a PC that is three days behind, and none from two years ahead', async () => {
    for (const days of [-3, 730]) {
      if (days > 0) await till.stop();
      await open({ wallMs: NOON_MS + days * 24 * 60 * MINUTE_MS });
      const sale = await till.sell(13_000);
      await till.clock.advance(6 * MINUTE_MS);
      expect(till.sale(sale).status).toBe('expired');
      till.qiospay.pay(13_000);
      await till.clock.advance(MINUTE_MS);
      expect(till.sale(sale)).toMatchObject({ status: 'paid', late: true });
    }
  });

  it('is not paid by money of the same minute that a look just before the QR finds', async () => {
    await open();
    // So the till knows how wide the stamps are.
    till.qiospay.pay(5000, { date: '21/11/2026 11:58' });
    await till.clock.advance(MINUTE_MS);
    await till.clock.advance(5 * SECOND_MS);
    till.qiospay.pay(13_000, { date: '21/11/2026 12:01' }); // a sticker, while the till is idle
    await till.clock.advance(15 * SECOND_MS);
    const sale = await till.sell(13_000);
    await till.nextSweep();
    expect(till.sale(sale).status).toBe('waiting');
    expect(till.core.stores.ledger.inbox(10)).toMatchObject([
      { finding: 'no_sale', amount: 13_000 },
      { finding: 'no_sale', amount: 5000 },
    ]);
  });

  it('looks before the QR while no row has shown yet how exact the stamps are', async () => {
    await open();
    await till.clock.advance(5 * SECOND_MS);
    till.qiospay.pay(13_000, { date: '21/11/2026 12:00' }); // the first row the shop ever had
    await till.clock.advance(15 * SECOND_MS);
    const sale = await till.sell(13_000);
    await till.nextSweep();
    expect(till.sale(sale).status).toBe('waiting');
    expect(till.core.stores.ledger.inbox(10)).toMatchObject([{ finding: 'no_sale' }]);
  });

  it('takes a minute for a minute: 12:00 may be the payment of a sale shown at 12:00:30', async () => {
    await open();
    await till.clock.advance(30 * SECOND_MS);
    const sale = await till.sell(13_000);
    till.qiospay.pay(13_000, { date: '21/11/2026 12:00' });
    await till.nextSweep();
    expect(till.sale(sale).status).toBe('paid');
  });
});

describe('by hand', () => {
  it('marks a sale confirmed by a manager and counts its money once when the row comes', async () => {
    await open();
    const sale = await till.sell(13_000);
    till.qiospay.failure = 'unreachable';
    till.qiospay.pay(13_000);
    await till.clock.advance(MINUTE_MS);
    till.core.inbox.confirm(sale.id, 'bukti di aplikasi merchant');
    expect(till.sale(sale).payment).toMatchObject({ manual: true, finding: 'unseen' });
    till.qiospay.failure = null;
    await till.clock.advance(2 * MINUTE_MS);
    expect(till.sale(sale).payment).toMatchObject({ manual: true, finding: null });
    const totals = till.core.reports.totals({ fromMs: 0, untilMs: NOON_MS * 2 });
    expect(totals).toEqual({
      sales: { count: 1, amount: 13_000 },
      unclaimed: { count: 0, amount: 0 },
    });
  });
});
