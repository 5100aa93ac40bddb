// A manager ends the day on both hosts: closes the till, compares the day with the provider, takes
// the books out as files.
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { findingsInThemes } from './axe-findings.ts';
import { expect, test } from './host.ts';
import { paidSale } from './paid-sale.ts';

const LOOK = process.env['LUNAS_LOOK'];

/** For a person to look at; nothing is compared. */
async function look(page: Page, name: string): Promise<void> {
  if (LOOK === undefined) return;
  await page.screenshot({ path: `${LOOK}/${name}.png`, fullPage: true });
}

/** Money without a sale may be told in between, and takes the first key. */
async function section(page: Page, name: string): Promise<void> {
  const sections = page.getByRole('navigation', { name: 'Bagian' });
  await expect(async () => {
    await page.keyboard.press('k');
    await expect(sections).toBeVisible({ timeout: 500 });
  }).toPass();
  await sections.getByRole('button', { name }).click();
}

test('the till is closed, and money matched later shows as a correction', async ({
  till: { page },
  simulator,
}) => {
  const pay = (amount: number) => void simulator.bank.pay({ amount });
  await paidSale(page, pay, 13_000);
  pay(7777);
  await section(page, 'Tutup kasir');
  await page.getByLabel('Catatan (misalnya isi laci)').fill('laci cocok');
  await look(page, 'closing');
  await page.getByRole('button', { name: 'Tutup sekarang' }).click();
  const report = page.getByRole('article');
  await expect(report).toContainText('Laporan Z 1');
  await expect(report).toContainText('laci cocok');
  await expect(report.getByRole('row', { name: /^Penjualan lunas/ })).toContainText('Rp 13.000');
  await expect(report.getByRole('row', { name: /^Semua uang masuk/ })).toContainText('Rp 20.777');
  await look(page, 'z-report');

  await page.keyboard.press('u');
  await page.getByRole('button', { name: 'Bukan penjualan' }).first().click();
  await page.getByRole('dialog').getByRole('textbox').first().fill('titipan');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeHidden();
  await section(page, 'Tutup kasir');
  await page.getByRole('button', { name: /Laporan Z 1/ }).click();
  const corrections = page.getByRole('table', { name: 'Koreksi sesudah ditutup' });
  await expect(corrections).toContainText('Rp 7.777');
  await expect(corrections).toContainText('Bukan penjualan');
  await expect(report.getByRole('row', { name: /^Semua uang masuk/ })).toContainText('Rp 20.777');
  await look(page, 'z-report-corrected');
});

test('a day is compared with the provider, and is explained when nothing is left', async ({
  till: { page },
  simulator,
}) => {
  await paidSale(page, (amount) => void simulator.bank.pay({ amount }), 13_000);
  await section(page, 'Cocokkan hari');
  await expect(page.getByText('Hari ini belum pernah dibandingkan.')).toBeVisible();
  await page.getByRole('button', { name: 'Bandingkan dengan penyedia' }).click();
  await expect(page.getByText(/Hari ini jelas/)).toBeVisible();
  await expect(page.getByRole('row', { name: /^Ada di keduanya/ })).toContainText('Rp 13.000');
  await look(page, 'day-explained');
  simulator.bank.pay({ amount: 7777 });
  await page.getByRole('button', { name: 'Bandingkan dengan penyedia' }).click();
  await expect(page.getByText('1 pembayaran (Rp 7.777) tanpa penjualan')).toBeVisible();
  await look(page, 'day-open');
});

test('the books leave as CSV, Excel and PDF', async ({ till: { page, desktop }, simulator }) => {
  test.skip(desktop !== null, 'the stand-in keeps no downloads; Electron itself saves them');
  await paidSale(page, (amount) => void simulator.bank.pay({ amount }), 13_000);
  await section(page, 'Berkas');
  await look(page, 'files');
  for (const [form, kind, head] of [
    ['CSV', 'csv', '\uFEFFHari toko'],
    ['Excel (XLSX)', 'xlsx', 'PK'],
    ['PDF', 'pdf', '%PDF'],
  ] as const) {
    await page.getByRole('radio', { name: form }).check({ force: true });
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Buat berkas' }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(
      new RegExp(`^lunas-warung-sejahtera-\\d{4}-\\d\\d-\\d\\d\\.${kind}$`),
    );
    expect(readFileSync(await download.path(), 'utf8').startsWith(head)).toBe(true);
    await expect(page.getByText(/sudah disimpan/)).toBeVisible();
  }
});

test('axe finds nothing on the books, in any theme', async ({
  till: { page, desktop },
  simulator,
}) => {
  test.skip(desktop !== null, 'looks do not depend on the host');
  test.slow();
  await paidSale(page, (amount) => void simulator.bank.pay({ amount }), 13_000);
  const found: string[] = [];
  await section(page, 'Tutup kasir');
  await page.getByRole('button', { name: 'Tutup sekarang' }).click();
  await expect(page.getByRole('article')).toBeVisible();
  found.push(...(await findingsInThemes(page, 'Z report')));
  await page.getByRole('button', { name: 'Kembali ke daftar' }).click();
  await expect(page.getByRole('button', { name: /Laporan Z 1/ })).toBeVisible();
  found.push(...(await findingsInThemes(page, 'closing')));
  await section(page, 'Cocokkan hari');
  await page.getByRole('button', { name: 'Bandingkan dengan penyedia' }).click();
  await expect(page.getByText(/Hari ini jelas/)).toBeVisible();
  found.push(...(await findingsInThemes(page, 'comparison')));
  await section(page, 'Berkas');
  found.push(...(await findingsInThemes(page, 'files')));
  expect(found).toEqual([]);
});
