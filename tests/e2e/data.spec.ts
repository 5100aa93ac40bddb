// A manager looks after the till's data on both hosts: copies on a stick, a restore, the move to
// another computer, help when something breaks.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { unzipSync } from 'fflate';
import { findingsInThemes } from './axe-findings.ts';
import { expect, test } from './host.ts';
import { paidSale } from './paid-sale.ts';

const PASSPHRASE = 'kopi pahit tanpa gula';
const LOOK = process.env['LUNAS_LOOK'];
/** For what the till works at: a passphrase is made into a key slowly on purpose. */
const WORK = { timeout: 45_000 };
let stick: string;

test.beforeEach(() => {
  test.slow(); // copies, keys and restarts take their time on a busy machine
  stick = mkdtempSync(join(tmpdir(), 'lunas-stick-'));
});

test.afterEach(() => {
  rmSync(stick, { recursive: true, force: true });
});

/** For a person to look at; nothing is compared. */
async function look(page: Page, name: string): Promise<void> {
  if (LOOK === undefined) return;
  await page.screenshot({ path: `${LOOK}/${name}.png`, fullPage: true });
}

/** Money without a sale may be told in between, and takes the first key. */
async function openData(page: Page): Promise<void> {
  const sections = page.getByRole('navigation', { name: 'Bagian' });
  await expect(async () => {
    await page.keyboard.press('k');
    await expect(sections).toBeVisible({ timeout: 500 });
  }).toPass();
  await sections.getByRole('button', { name: 'Data' }).click();
  await expect(page.getByRole('heading', { name: 'Kalau ada yang rusak' })).toBeVisible();
}

async function backUp(page: Page): Promise<void> {
  const panel = page.getByRole('region', { name: 'Cadangan ke flashdisk atau folder' });
  await panel.getByRole('textbox', { name: 'Folder cadangan', exact: true }).fill(stick);
  await panel.getByRole('radio', { name: 'Tidak' }).check({ force: true });
  await panel.getByRole('button', { name: 'Simpan dan cadangkan sekarang' }).click();
  await expect(panel.getByText(/sudah dibaca ulang dan sama/)).toBeVisible(WORK);
}

test('a copy on the stick brings the books back, and says first what would be lost', async ({
  till: { page, desktop },
  simulator,
}) => {
  const pay = (amount: number) => void simulator.bank.pay({ amount });
  await paidSale(page, pay, 13_000);
  await openData(page);
  await look(page, 'data');
  await backUp(page);
  expect(readdirSync(stick).filter((name) => /^lunas-.*\.db$/.test(name))).toHaveLength(1);
  await paidSale(page, pay, 27_000);
  await openData(page);
  const copy = page.getByRole('row').filter({ hasText: 'tempat cadangan' });
  await expect(copy).toContainText('1');
  await look(page, 'data-copies');
  await copy.getByRole('button', { name: /Lihat/ }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('TIDAK ada di cadangan ini: 1 penjualan, 1 pembayaran', WORK);
  await expect(dialog).toContainText('Rp 27.000');
  await look(page, 'data-restore');
  await dialog.getByRole('button', { name: 'Pulihkan sekarang' }).click();
  test.skip(desktop !== null, 'the stand-in keeps the next start for a test (survive.spec.ts)');
  // The till starts again under the open page, which finds itself there.
  await expect(page.getByRole('status').first()).toContainText('Buku kasir diganti', WORK);
  await page.keyboard.press('Escape');
  await page.keyboard.press('u');
  await expect(page.getByText('Rp 27.000').first()).toBeVisible();
});

test('the till moves to a new computer in one file, and sells no more on the old one', async ({
  till: { page },
  simulator,
}) => {
  await paidSale(page, (amount) => void simulator.bank.pay({ amount }), 13_000);
  await openData(page);
  const panel = page.getByRole('region', { name: 'Pindah ke komputer baru' });
  await panel.getByRole('textbox', { name: 'Simpan di folder', exact: true }).fill(stick);
  await panel.getByLabel('Kata sandi', { exact: true }).fill(PASSPHRASE);
  await panel.getByLabel('Ketik lagi kata sandinya', { exact: true }).fill(PASSPHRASE);
  await panel.getByRole('button', { name: /Buat berkas/ }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /Buat berkas/ })
    .click();
  await expect(panel.getByText(/lunas-pindah-.*sudah dibuat/)).toBeVisible(WORK);
  await expect(page.getByRole('status').first()).toContainText('dipindahkan ke komputer lain');
  await look(page, 'data-moved');
  await page.keyboard.press('j');
  await page.keyboard.type('5000');
  await page.keyboard.press('Enter');
  await expect(page.locator('[data-qris]')).toHaveCount(0);
  await openData(page);
  await page.getByRole('button', { name: 'Jangan pindah: berjualan lagi di sini' }).click();
  await expect(page.getByText('dipindahkan ke komputer lain')).toBeHidden();
});

test('the support bundle is seen before it is saved, and has nothing of anybody in it', async ({
  till: { page, desktop },
  simulator,
}) => {
  await paidSale(page, (amount) => void simulator.bank.pay({ amount }), 137_913);
  await openData(page);
  await page.getByRole('button', { name: 'Lihat paket bantuan' }).click();
  await expect(page.getByText('integrity.json')).toBeVisible(WORK);
  await page.getByText('integrity.json').click();
  await expect(page.getByRole('region', { name: 'integrity.json' })).toContainText('brokenRules');
  await look(page, 'data-bundle');
  test.skip(desktop !== null, 'the stand-in keeps no downloads; Electron itself saves them');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Simpan paket' }).click(),
  ]);
  const files = unzipSync(readFileSync(await download.path()));
  const text = Object.values(files)
    .map((bytes) => Buffer.from(bytes).toString('utf8'))
    .join('\n');
  for (const own of [simulator.qiospay.apiKey, simulator.qiospay.merchantCode, '137913'])
    expect(text).not.toContain(own);
});

test('safe mode reads the books, asks nobody and sells nothing, until it is left', async ({
  till: { page, desktop },
  simulator,
}) => {
  test.skip(desktop !== null, 'the stand-in keeps the next start for a test (survive.spec.ts)');
  await paidSale(page, (amount) => void simulator.bank.pay({ amount }), 13_000);
  await openData(page);
  await page.getByRole('button', { name: 'Mulai ulang dalam mode aman' }).click();
  const banner = page.getByRole('status').first();
  await expect(banner).toContainText('Mode aman', WORK);
  await expect(page.getByText('Penyedia tidak ditanya', { exact: true })).toBeVisible();
  await look(page, 'data-safe');
  await page
    .getByRole('navigation', { name: 'Bagian' })
    .getByRole('button', { name: 'Laporan' })
    .click();
  // Not the day: it may have ended meanwhile.
  await page.getByRole('radio', { name: 'Tahun' }).check({ force: true });
  await expect(page.getByText('Rp 13.000').first()).toBeVisible();
  await page.keyboard.press('j');
  await page.keyboard.type('5000');
  await page.keyboard.press('Enter');
  await expect(page.locator('[data-qris]')).toHaveCount(0);
  await look(page, 'data-safe-pad');
  await page.keyboard.press('Escape');
  await openData(page);
  await page.getByRole('button', { name: 'Mulai ulang seperti biasa' }).click();
  await expect(page.getByText(/Mode aman:/)).toBeHidden(WORK);
  await paidSale(page, (amount) => void simulator.bank.pay({ amount }), 8000);
});

test('a till that was cut off says so once, and that nothing was lost', async ({
  till,
  simulator,
}) => {
  await paidSale(till.page, (amount) => void simulator.bank.pay({ amount }), 13_000);
  const page = await till.restart();
  // A LUNAS of a moment ago is told to a page that has not seen it.
  await expect(async () => {
    await page.keyboard.press('Enter');
    await expect(page.getByRole('alert')).toHaveCount(0, { timeout: 500 });
  }).toPass();
  const note = page.getByRole('note').filter({ hasText: 'Tidak ada yang hilang' });
  await expect(note).toBeVisible();
  await look(page, 'restarted');
  await note.getByRole('button', { name: 'Tutup' }).click();
  await expect(note).toBeHidden();
});

test('axe finds nothing on the section, in any theme', async ({ till: { page, desktop } }) => {
  test.skip(desktop !== null, 'looks do not depend on the host');
  test.slow();
  await openData(page);
  await backUp(page);
  expect(await findingsInThemes(page, 'data')).toEqual([]);
});
