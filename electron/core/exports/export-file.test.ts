// The books in a file: nothing missing, nothing twice, sums that agree with the ledger, and no cell
// that a spreadsheet would run.
import { afterEach, describe, expect, it } from 'vitest';
import { SECOND_MS } from '../../../shared/time.ts';
import { createLedgerRows, type LedgerRows } from '../store/ledger-rows.ts';
import { createTestCore, NOON_MS, type TestCore } from '../testing/harness.ts';
import { hasFormula, printed, readCsv, readSheet } from './file-readers.fixture.ts';
import { exportFile, fileName, type ExportKind, type ExportRequest } from './export-file.ts';

let till: TestCore;
afterEach(async () => till.stop());

const DAY = { fromMs: NOON_MS - 12 * 3600 * SECOND_MS, untilMs: NOON_MS + 12 * 3600 * SECOND_MS };

function request(kind: ExportKind, over: Partial<ExportRequest> = {}): ExportRequest {
  return {
    kind,
    shop: 'Warung Sejahtera',
    till: 'Kasir 1',
    from: '2026-11-21',
    until: '2026-11-21',
    range: DAY,
    calendar: { timezone: 'Asia/Makassar', dayStartsAt: '00:00' },
    lang: 'id',
    madeAtMs: NOON_MS,
    ...over,
  };
}

async function made(asked: ExportRequest, rows: LedgerRows = books()): Promise<Uint8Array> {
  const steps = exportFile(asked, rows, new AbortController().signal);
  for (;;) {
    const step = await steps.next();
    if (step.done === true) return step.value?.bytes ?? new Uint8Array();
  }
}

const books = (): LedgerRows => createLedgerRows(till.core.database);

/** A day with a plain sale, one with a discount and a wild reference, the sticker, and more. */
async function oddDay(): Promise<void> {
  till = await createTestCore({ sale: { equalAmounts: { policy: 'discount', max: 9 } } });
  await till.sell(13_000, '=HYPERLINK("http://x")');
  const second = await till.sell(13_000, 'meja "5", teras');
  for (const amount of [13_000, second.payable, 7777, 2500]) {
    till.qiospay.pay(amount, amount === 7777 ? { brand_name: '@dana' } : {});
    await till.clock.advance(2 * SECOND_MS);
  }
  await till.clock.advance(60 * SECOND_MS);
  const other = till.core.stores.ledger.inbox(10).find(({ amount }) => amount === 2500);
  till.core.inbox.dismiss(other?.id ?? '', 'titipan, bukan belanja');
  const byHand = await till.sell(50_000);
  till.core.inbox.confirm(byHand.id, 'bukti di HP pemilik');
}

describe('the books as CSV', () => {
  it('hold every payment once, oldest first, and add up to the ledger to the rupiah', async () => {
    await oddDay();
    const bytes = await made(request('csv'));
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
    expect(text.startsWith('\uFEFFHari toko,Waktu bayar,Keadaan,Jumlah dibayar,')).toBe(true);
    const [, ...rows] = readCsv(bytes);
    expect(rows.map((row) => [row[2], Number(row[3])])).toEqual([
      ['Lunas', 13_000],
      ['Lunas', 12_999],
      ['Tanpa penjualan', 7777],
      ['Bukan penjualan', 2500],
      ['Dikonfirmasi orang, belum terlihat', 50_000],
    ]);
    const total = rows.reduce((sum, row) => sum + Number(row[3]), 0);
    const report = till.core.reports.daily('2026-11-21', till.core.requireTill().setup.store);
    expect(total).toBe(report.payments.amount);
  });

  it('give times of the store, and its discount as a discount', async () => {
    await oddDay();
    const rows = readCsv(await made(request('csv')));
    expect(rows[2]?.[1]).toMatch(/^2026-11-21 13:00:\d\d$/);
    expect(rows[2]?.slice(6, 9)).toEqual(['13000', '1', 'meja "5", teras']);
  });

  it('leave nothing that a spreadsheet would run as a formula', async () => {
    await oddDay();
    const cells = readCsv(await made(request('csv'))).flat();
    expect(cells).toContain(`'=HYPERLINK("http://x")`);
    expect(cells.filter((cell) => /^[=+\-@\t\r]/.test(cell))).toEqual([]);
  });
});

describe('the books as a workbook', () => {
  it('hold the same rows and their sums, and formulas as text', async () => {
    await oddDay();
    const book = await made(request('xlsx'));
    const amounts = readSheet(book, 2).map((cells) => cells[3]);
    expect(amounts).toEqual(['Jumlah dibayar', 13_000, 12_999, 7777, 2500, 50_000]);
    expect(readSheet(book, 1)).toContainEqual(['Semua uang masuk', 5, 86_276]);
    expect(readSheet(book, 2)[1]).toContain('=HYPERLINK("http://x")');
    expect(hasFormula(book)).toBe(false);
  });
});

describe('the books as a PDF', () => {
  it('print each payment and the sum of all', async () => {
    await oddDay();
    const text = printed(await made(request('pdf')));
    for (const amount of ['Rp 13.000', 'Rp 12.999', 'Rp 7.777', 'Rp 2.500', 'Rp 50.000'])
      expect(text).toContain(amount);
    expect(text).toContain('Rp 86.276');
    expect(text).toContain('Halaman 1 dari 1');
  });

  it('go on over as many pages as are needed', async () => {
    till = await createTestCore();
    for (let n = 0; n < 120; n += 1) till.qiospay.pay(1000 + n);
    await till.clock.advance(60 * SECOND_MS);
    const text = printed(await made(request('pdf', { lang: 'en' })));
    expect(text).toMatch(/Page 3 of 3/);
  });
});

describe('a long export', () => {
  it('says how far it is, and ends at once when it is called off', async () => {
    till = await createTestCore();
    for (let n = 0; n < 1200; n += 1) till.qiospay.pay(1000 + n);
    await till.clock.advance(60 * SECOND_MS);
    const stop = new AbortController();
    const steps = exportFile(request('csv'), books(), stop.signal);
    expect((await steps.next()).value).toEqual({ done: 500, total: 1200 });
    stop.abort();
    expect(await steps.next()).toEqual({ done: true, value: null });
  });

  it('takes a payment that comes while it reads, and none twice', async () => {
    till = await createTestCore();
    for (let n = 0; n < 700; n += 1) till.qiospay.pay(1000 + n);
    await till.clock.advance(60 * SECOND_MS);
    const steps = exportFile(request('csv'), books(), new AbortController().signal);
    await steps.next();
    till.qiospay.pay(999);
    await till.clock.advance(60 * SECOND_MS);
    let step = await steps.next();
    while (step.done !== true) step = await steps.next();
    const [, ...rows] = readCsv(step.value?.bytes ?? new Uint8Array());
    expect(new Set(rows.map((row) => row[16])).size).toBe(701);
    expect(rows).toHaveLength(701);
  });
});

it('names the file after shop and days, whatever the shop is called', async () => {
  till = await createTestCore();
  const name = (shop: string) => fileName(request('pdf', { shop, until: '2026-11-30' }));
  expect(name('Warung “Bu Été”/..')).toBe('lunas-warung-bu-e-te-2026-11-21_2026-11-30.pdf');
  expect(name('咖啡')).toBe('lunas-toko-2026-11-21_2026-11-30.pdf');
});
