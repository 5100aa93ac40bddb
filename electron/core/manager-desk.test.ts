// A manager's day: shifts that follow one another, figures that stay, days laid beside what the
// provider itself lists, and books that leave as files.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { afterEach, describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../shared/time.ts';
import { pageRouter } from './api.ts';
import { createFolderExport } from './exports/folder.ts';
import { createTestCore, NOON_MS, type TestCore, type TestCoreOptions } from './testing/harness.ts';

let till: TestCore;
afterEach(async () => till.stop());

const page = () => createRouterClient(pageRouter, { context: { core: till.core } });
const TODAY = '2026-11-21';

async function open(options: TestCoreOptions = {}): Promise<void> {
  till = await createTestCore(options);
  till.qiospay.pay(500);
  await till.clock.advance(MINUTE_MS);
}

/** A sale of this amount, paid. */
async function sold(amount: number, reference?: string): Promise<void> {
  await till.sell(amount, reference);
  till.qiospay.pay(amount);
  await till.nextSweep();
}

/** Closing looks at the feeds first; the fake clock has to let it. */
async function closed(note?: string) {
  const closing = page().shift.close({ note: note ?? null });
  await till.clock.advance(SECOND_MS);
  return closing;
}

describe('a shift', () => {
  it('is opened with a note (shift.open), runs (shift.current), and only one at a time', async () => {
    await open();
    expect(await page().shift.current()).toEqual({ shift: null });
    expect(await page().shift.open({ note: 'modal laci 200.000' })).toEqual({ number: 1 });
    const { shift } = await page().shift.current();
    expect(shift).toMatchObject({ number: 1, openingNote: 'modal laci 200.000', closedAtMs: null });
    await expect(page().shift.open({})).rejects.toMatchObject({ code: 'conflict' });
  });

  it('is closed with figures that add up (shift.close), and kept (shift.report, shift.list)', async () => {
    await open({ sale: { equalAmounts: { policy: 'discount', max: 9 } } });
    await page().shift.open({});
    await sold(13_000, 'A1');
    await till.sell(20_000);
    const second = await till.sell(20_000);
    till.qiospay.pay(second.payable);
    till.qiospay.pay(7777);
    await till.nextSweep();
    const report = await closed('laci cocok');
    expect(report).toMatchObject({
      number: 1,
      closingNote: 'laci cocok',
      corrections: [],
      now: null,
    });
    expect(report.figures).toMatchObject({
      sales: { count: 2, amount: 32_999 },
      unclaimed: { count: 2, amount: 8277 },
      payments: { count: 4, amount: 41_276 },
      discounts: 1,
      waiting: 1,
      blind: [],
    });
    expect(await page().shift.report({ number: 1 })).toEqual(report);
    const { items } = await page().shift.list({});
    expect(items.map(({ number }) => number)).toEqual([1]);
  });

  it('takes over where the last one ended: money of the night is in the next, once', async () => {
    await open();
    await sold(13_000);
    await closed();
    await till.clock.advance(8 * HOUR_MS);
    till.qiospay.pay(9000);
    await till.clock.advance(MINUTE_MS);
    await page().shift.open({ note: 'pagi' });
    await sold(15_000);
    const { figures } = await closed();
    expect(figures.payments).toEqual({ count: 2, amount: 24_000 });
    const first = await page().shift.report({ number: 1 });
    expect(first.figures.payments).toEqual({ count: 2, amount: 13_500 });
  });

  it('says which feed could not be read when it was closed', async () => {
    await open();
    till.qiospay.failure = 'unreachable';
    await till.clock.advance(5 * MINUTE_MS);
    expect((await closed()).figures.blind).toEqual(['qiospay']);
  });

  it('keeps its figures when money of it is matched later, and shows the correction', async () => {
    await open();
    const sale = await till.sell(13_000);
    till.core.requireTill().selling.cancel(sale.id);
    till.qiospay.pay(13_000);
    await till.nextSweep();
    const before = await closed();
    expect(before.figures.sales.amount).toBe(0);
    const money = till.core.stores.ledger.inbox(10).find(({ amount }) => amount === 13_000);
    const [saleId, paymentId] = [sale.id, money?.id ?? ''];
    await page().payment.attach({ paymentId, saleId, reason: 'pelanggan kembali' });
    const after = await page().shift.report({ number: 1 });
    expect(after.figures).toEqual(before.figures);
    expect(after.corrections).toMatchObject([
      { paymentId, amount: 13_000, was: 'unclaimed', is: 'attached', note: 'pelanggan kembali' },
    ]);
    expect(after.now?.sales.amount).toBe(13_000);
    const { items } = await page().audit.list({});
    const [corrected] = items.filter(({ act }) => act === 'day.corrected');
    expect(corrected).toMatchObject({ subject: '1' });
  });

  it('shows money that came to light after the closing, and money taken back', async () => {
    await open();
    const sale = await till.sell(13_000);
    const row = till.qiospay.pay(13_000);
    await till.nextSweep();
    expect(till.sale(sale).status).toBe('paid');
    till.qiospay.failure = 'timeout';
    till.qiospay.pay(4000);
    await till.clock.advance(MINUTE_MS);
    await closed();
    till.qiospay.failure = null;
    till.qiospay.rows.unshift({ ...row, type: 'DB', balance: '1' });
    await till.clock.advance(2 * MINUTE_MS);
    const { corrections } = await page().shift.report({ number: 1 });
    expect(corrections.map(({ amount, was, is }) => [amount, was, is])).toEqual([
      [13_000, 'paid', 'reversed'],
      [4000, null, 'unclaimed'],
    ]);
  });

  it('can’t be changed or deleted by anything that has the ledger', async () => {
    await open();
    await closed();
    const { database } = till.core;
    expect(() => database.exec('update shift set figures = null')).toThrow(/never changed/);
    expect(() => database.exec('delete from shift')).toThrow(/never deleted/);
  });
});

describe('a day laid beside the provider’s history (day.compare)', () => {
  it('is explained when every rupiah is in both and has its sale', async () => {
    await open();
    const rest = till.core.stores.ledger.inbox(10);
    for (const { id } of rest) till.core.inbox.dismiss(id, 'uang coba-coba');
    await sold(13_000);
    await sold(15_000);
    const day = await compared();
    expect(day.feeds).toMatchObject([
      { feed: 'qiospay', both: { count: 3, amount: 28_500 }, gross: 28_500, feeSen: null },
    ]);
    expect(day).toMatchObject({ isExplained: true, unclaimed: { count: 0 } });
    expect(await page().day.last({ date: TODAY })).toEqual(day);
  });

  it('takes in what the till had missed, and says so', async () => {
    await open();
    await sold(13_000);
    till.qiospay.pay(9000);
    const day = await compared();
    expect(day.feeds[0]?.found).toMatchObject([{ amount: 9000 }]);
    expect(day.isExplained).toBe(false);
    expect(till.core.stores.ledger.inbox(10).map(({ amount }) => amount)).toContain(9000);
  });

  it('names money the provider does not list any more though its time is covered', async () => {
    await open();
    await sold(13_000);
    await sold(15_000);
    till.qiospay.rows.splice(1, 1);
    const day = await compared();
    expect(day.feeds[0]?.onlyHere).toMatchObject([{ amount: 13_000 }]);
    expect(day.isExplained).toBe(false);
  });

  it('tells that from money older than the provider’s list', async () => {
    await open();
    await sold(13_000);
    await till.clock.advance(10 * MINUTE_MS);
    await sold(15_000);
    till.qiospay.rows.splice(1);
    const [feed] = (await compared()).feeds;
    expect(feed).toMatchObject({
      onlyHere: [],
      unlisted: [],
      outside: { count: 2, amount: 13_500 },
    });
    expect(feed?.coveredFromMs).toBeGreaterThan(NOON_MS + 10 * MINUTE_MS);
  });

  it('holds a confirmation by hand open until the provider shows it', async () => {
    await open();
    const sale = await till.sell(50_000);
    till.core.inbox.confirm(sale.id, 'bukti di HP');
    expect(await compared()).toMatchObject({ unproven: { count: 1, amount: 50_000 } });
    till.qiospay.pay(50_000);
    await till.clock.advance(MINUTE_MS);
    const day = await compared();
    expect(day).toMatchObject({ unproven: { count: 0 } });
    expect(day.feeds[0]?.both.amount).toBe(50_500);
  });

  it('says why a feed could not be asked, and does not call that explained', async () => {
    await open();
    till.qiospay.failure = 'unreachable';
    const day = await compared();
    expect(day.feeds).toMatchObject([{ fault: 'unreachable', both: { count: 0 } }]);
    expect(day.isExplained).toBe(false);
  });

  it('refuses a date that is none', async () => {
    await open();
    await expect(page().day.compare({ date: '2026-02-30' })).rejects.toMatchObject({ status: 400 });
  });

  async function compared() {
    const comparing = page().day.compare({ date: TODAY });
    await till.clock.advance(SECOND_MS);
    return comparing;
  }
});

describe('the books as a file (books.export)', () => {
  async function exported(from: string, until: string) {
    const parts: string[] = [];
    let name = '';
    for await (const step of await page().books.export({ kind: 'csv', from, until }))
      if (step.type === 'part') parts.push(Buffer.from(step.base64, 'base64').toString('utf8'));
      else if (step.type === 'end') ({ name } = step);
    return { name, text: parts.join('') };
  }

  it('comes piece by piece, and leaves a row in the audit', async () => {
    await open();
    await sold(13_000);
    const { name, text } = await exported(TODAY, TODAY);
    expect(name).toBe('lunas-warung-sejahtera-2026-11-21.csv');
    expect(text.split('\r\n')).toHaveLength(4);
    const { items } = await page().audit.list({});
    expect(items.some(({ act }) => act === 'books.exported')).toBe(true);
  });

  it('is refused for days the wrong way round', async () => {
    await open();
    await expect(exported('2026-11-22', TODAY)).rejects.toMatchObject({ status: 400 });
  });
});

describe('the folder of daily files (books.folder)', () => {
  it('is none when the setup names none', async () => {
    await open();
    expect(await page().books.folder()).toEqual({ folder: null });
  });

  it('gets each day once it is over, makes up for missed ones, writes none twice', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'lunas-books-'));
    try {
      await open();
      await sold(13_000);
      const loop = folderLoop(folder);
      await loop.fill(new AbortController().signal);
      expect(readdirSync(folder)).toEqual([]);
      await till.clock.advance(DAY_MS);
      await sold(15_000);
      await till.clock.advance(DAY_MS);
      await loop.fill(new AbortController().signal);
      const names = ['lunas-toko-2026-11-21.csv', 'lunas-toko-2026-11-22.csv'];
      expect(readdirSync(folder).toSorted()).toEqual(names);
      writeFileSync(join(folder, names[0] ?? ''), 'diubah orang');
      await loop.fill(new AbortController().signal);
      expect(readFileSync(join(folder, names[0] ?? ''), 'utf8')).toBe('diubah orang');
      expect(loop.state()).toEqual({ folder, lastDate: '2026-11-22', fault: null });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('says so when the folder can’t be written, and goes on', async () => {
    await open();
    await till.clock.advance(2 * DAY_MS);
    const dir = mkdtempSync(join(tmpdir(), 'lunas-books-'));
    try {
      writeFileSync(join(dir, 'berkas'), 'bukan folder');
      const loop = folderLoop(join(dir, 'berkas', 'buku'));
      await loop.fill(new AbortController().signal);
      expect(loop.state().fault).toMatch(/can't be written/);
    } finally {
      rmSync(dir, { recursive: true });
    }
  });

  function folderLoop(folder: string) {
    const { clock, log } = till.core.ports;
    const calendar = { timezone: 'Asia/Jakarta', dayStartsAt: '00:00' };
    return createFolderExport({
      folder,
      kinds: ['csv'],
      lang: 'id',
      calendar,
      clock,
      log,
      rows: till.core.stores.rows,
      request: (asked) => ({
        ...asked,
        shop: 'Toko',
        till: 'Kasir 1',
        range: {
          fromMs: Date.parse(`${asked.from}T00:00:00+07:00`),
          untilMs: Date.parse(`${asked.until}T00:00:00+07:00`) + DAY_MS,
        },
        calendar,
        madeAtMs: clock.wallMs(),
      }),
    });
  }
});
