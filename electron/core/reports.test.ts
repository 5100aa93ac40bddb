// The day's sums: every credited rupiah is in exactly one of sales and unclaimed, on the shop's own
// day.
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import { rupiah } from '../../shared/money.ts';
import type { Sighting } from '../../shared/sighting.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS, type ShopCalendar } from '../../shared/time.ts';
import type { DailyReport } from '../../shared/views.ts';
import { dayRange, today } from './reports.ts';
import { createTestCore, NOON_MS, type TestCore } from './testing/harness.ts';

let till: TestCore;
const WIB: ShopCalendar = { timezone: 'Asia/Jakarta', dayStartsAt: '00:00' };

async function open(): Promise<void> {
  till = await createTestCore({ feeds: [] });
}

afterEach(async () => {
  await till.stop();
});

let serial = 0;

/** A row of a feed; `at` is seconds after noon in Jakarta. */
function take(amount: number, at: number, over: Partial<Sighting> = {}, proves = true): void {
  serial += 1;
  const fromMs = NOON_MS + at * SECOND_MS;
  const row: Sighting = {
    feed: 'qiospay',
    channel: 'poll',
    direction: 'credit',
    amount: rupiah(amount),
    stamp: { fromMs, untilMs: fromMs + SECOND_MS },
    issuer: { code: '93600014', name: 'BCA' },
    refs: { issuer_reff: `0211126${String(serial).padStart(5, '0')}` },
    balance: null,
    ...over,
  };
  const { feed, channel } = row;
  till.core
    .requireTill()
    .take({ feed, channel, sightings: [row], setAside: [], proves, sinceMs: null });
}

async function sell(amount: number, cashier: string | null = null): Promise<string> {
  const request = { amount, reference: null, idempotencyKey: null, cashier };
  const { sale } = await till.core.requireTill().sell(request);
  return sale.id;
}
const daily = (date = '2026-11-21', calendar = WIB): DailyReport =>
  till.core.reports.daily(date, calendar);

describe('a day', () => {
  it('without money is a day of noughts', async () => {
    await open();
    const nought = { count: 0, amount: 0 };
    expect(daily()).toEqual({
      date: '2026-11-21',
      timezone: 'Asia/Jakarta',
      sales: nought,
      payments: nought,
      unclaimed: nought,
      dismissed: nought,
      reversed: nought,
      manual: nought,
      unseen: nought,
      byHour: [],
      byCashier: [],
      byIssuer: [],
      byFeed: [],
    });
  });

  it('tells sales from money without one, and says who, when, by what and through whom', async () => {
    await open();
    await sell(13_000, 'Sari');
    await sell(20_000, null);
    take(13_000, 10);
    take(20_000, HOUR_MS / SECOND_MS, { issuer: { code: '93600914', name: 'GoPay' } });
    take(8000, 20);
    const report = daily();
    expect(report.sales).toEqual({ count: 2, amount: 33_000 });
    expect(report.payments).toEqual({ count: 3, amount: 41_000 });
    expect(report.unclaimed).toEqual({ count: 1, amount: 8000 });
    expect(report.byHour).toEqual([
      { hour: 12, count: 2, amount: 21_000 },
      { hour: 13, count: 1, amount: 20_000 },
    ]);
    expect(report.byCashier).toEqual([
      { cashier: null, count: 1, amount: 20_000 },
      { cashier: 'Sari', count: 1, amount: 13_000 },
    ]);
    expect(report.byIssuer).toEqual([
      expect.objectContaining({ code: '93600014', count: 2, amount: 21_000 }),
      expect.objectContaining({ code: '93600914', count: 1, amount: 20_000 }),
    ]);
    expect(report.byFeed).toEqual([{ feed: 'qiospay', count: 3, amount: 41_000 }]);
  });

  it('counts money taken back as reversed and nowhere else', async () => {
    await open();
    await sell(13_000);
    const refs = { issuer_reff: '999999999999' };
    take(13_000, 10, { refs });
    take(13_000, 60, { refs, direction: 'reversal' });
    expect(daily()).toMatchObject({
      sales: { count: 0 },
      payments: { count: 0 },
      unclaimed: { count: 0 },
      reversed: { count: 1, amount: 13_000 },
    });
  });

  it('counts money confirmed by hand once, before its row comes and after', async () => {
    await open();
    const id = await sell(13_000);
    till.core.inbox.confirm(id, 'bukti di aplikasi');
    const once = { count: 1, amount: 13_000 };
    expect(daily()).toMatchObject({ sales: once, manual: once, unseen: once });
    expect(daily().unclaimed.count).toBe(0);
    take(13_000, 1);
    expect(daily()).toMatchObject({
      sales: { count: 1, amount: 13_000 },
      manual: { count: 1, amount: 13_000 },
      unseen: { count: 0, amount: 0 },
      payments: { count: 1, amount: 13_000 },
      unclaimed: { count: 0 },
    });
  });

  it('counts no push that nobody has confirmed, and no debit', async () => {
    await open();
    take(13_000, 5, { channel: 'callback' }, false);
    take(9000, 5, { direction: 'debit' });
    expect(daily().payments).toEqual({ count: 0, amount: 0 });
  });

  it('counts money that is something else in its own place: it came, and asks nobody any more', async () => {
    await open();
    take(50_000, 5);
    const [money] = till.core.stores.ledger.inbox(1);
    till.core.inbox.dismiss(money?.id ?? '', 'titipan pemilik');
    expect(daily()).toMatchObject({
      payments: { amount: 50_000 },
      dismissed: { count: 1, amount: 50_000 },
      unclaimed: { count: 0 },
    });
  });
});

describe('the shop’s own day and hours', () => {
  const lastMinute = 11 * 3600 + 59 * 60; // 23:59 in Jakarta
  it('money of the minute before midnight and after is of two days', async () => {
    await open();
    take(1000, lastMinute);
    take(2000, lastMinute + 60);
    expect(daily('2026-11-21').payments.amount).toBe(1000);
    expect(daily('2026-11-22').payments.amount).toBe(2000);
  });

  it('where the day begins at four, what came past midnight is of the evening before', async () => {
    await open();
    const late = { timezone: 'Asia/Jakarta', dayStartsAt: '04:00' };
    take(2000, lastMinute + 60);
    take(4000, lastMinute + 60 + 4 * 3600);
    expect(daily('2026-11-21', late)).toMatchObject({
      payments: { amount: 2000 },
      byHour: [{ hour: 0 }],
    });
    expect(daily('2026-11-22', late)).toMatchObject({
      payments: { amount: 4000 },
      byHour: [{ hour: 4 }],
    });
  });

  it('a shop in Jayapura has its own midnight and its own hours', async () => {
    await open();
    const wit = { timezone: 'Asia/Jayapura', dayStartsAt: '00:00' };
    take(1000, 0);
    take(2000, 10 * 3600); // 22:00 in Jakarta, midnight there
    expect(daily('2026-11-21', wit).byHour).toEqual([{ hour: 14, count: 1, amount: 1000 }]);
    expect(daily('2026-11-22', wit).byHour).toEqual([{ hour: 0, count: 1, amount: 2000 }]);
  });

  it('hours are right where zones are off by a quarter of one', async () => {
    await open();
    take(1000, 14 * 60); // 10:59 in Kathmandu
    take(2000, 15 * 60); // 11:00
    const nepal = { timezone: 'Asia/Kathmandu', dayStartsAt: '00:00' };
    expect(daily('2026-11-21', nepal).byHour).toEqual([
      { hour: 10, count: 1, amount: 1000 },
      { hour: 11, count: 1, amount: 2000 },
    ]);
  });

  it('there is no such day: a sentence, no report', async () => {
    await open();
    expect(() => daily('2026-02-30')).toThrow(
      new AppError('bad_input', 'There is no day 2026-02-30.'),
    );
    expect(() => dayRange('kemarin', WIB)).toThrow(AppError);
    expect(today(NOON_MS, WIB)).toBe('2026-11-21');
  });
});

describe('whatever came', () => {
  it('sales and unclaimed make up all payments, and every list adds up to its sum', async () => {
    const some = fc.record({
      amount: fc.integer({ min: 1, max: 40 }).map((n) => n * 500),
      at: fc.integer({ min: 1, max: 40_000 }),
      isSold: fc.boolean(),
      isTakenBack: fc.boolean(),
      cashier: fc.constantFrom(null, 'Sari', 'Budi'),
      code: fc.constantFrom(null, '93600014', '93600002'),
    });
    await open();
    await fc.assert(
      fc.asyncProperty(fc.array(some, { maxLength: 8 }), async (list) => {
        await till.stop();
        await open();
        for (const each of list) if (each.isSold) await sell(each.amount, each.cashier);
        list.forEach(({ amount, at, code, isTakenBack }, n) => {
          const refs = { issuer_reff: `77777700${n}` };
          const issuer = { code, name: code ?? 'GoPay' };
          take(amount, at, { refs, issuer });
          if (isTakenBack) take(amount, at + 60, { refs, issuer, direction: 'reversal' });
        });
        const report = daily();
        const all = (sums: readonly { count: number; amount: number }[]): object => ({
          count: sums.reduce((total, { count }) => total + count, 0),
          amount: sums.reduce((total, { amount }) => total + amount, 0),
        });
        expect(all([report.sales, report.unclaimed, report.dismissed])).toEqual(report.payments);
        expect(all([report.payments, report.reversed])).toEqual({
          count: list.length,
          amount: list.reduce((total, { amount }) => total + amount, 0),
        });
        for (const sums of [report.byHour, report.byIssuer, report.byFeed])
          expect(all(sums)).toEqual(report.payments);
        expect(all(report.byCashier)).toEqual(report.sales);
        const { fromMs } = dayRange('2026-11-21', WIB);
        const totals = till.core.reports.totals({ fromMs, untilMs: fromMs + 24 * HOUR_MS });
        expect(totals).toEqual({ sales: report.sales, unclaimed: report.unclaimed });
      }),
      { numRuns: 20 },
    );
  });
});

it('adds up the largest day there can be without losing a rupiah', async () => {
  await open();
  for (let n = 0; n < 9; n += 1) take(999_999_999_999, (n * MINUTE_MS) / SECOND_MS);
  expect(daily().payments).toEqual({ count: 9, amount: 8_999_999_999_991 });
});
