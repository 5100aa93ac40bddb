// Head office as its people use it, on a real PostgreSQL: the desk appears with a hub, money of all
// tills adds up on it, a file comes out, and a change is pushed to a till whose manager compares a
// fingerprint first. The other till is on the web always.
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { isWithoutPostgres, startPostgres, type TestPostgres } from '../hub/postgres.ts';
import { findings } from './axe-findings.ts';
import { anotherTill, expect as quickExpect, test } from './host.ts';
import { paidSale } from './paid-sale.ts';

/** Two tills and a server on a busy machine; a till looks for changes once a minute. */
const expect = quickExpect.configure({ timeout: 90_000 });
test.describe.configure({ timeout: 300_000 });
test.skip(() => isWithoutPostgres(), 'no PostgreSQL on this machine');

const STORE = 'toko-a';
const PICTURES = process.env['LUNAS_PICTURES'];

let server: TestPostgres;
let url: string;
test.beforeAll(async () => {
  server = await startPostgres();
});
test.afterAll(() => server.end());

test.use({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names from this pattern
  tillOptions: async ({}, use) => {
    url = server.url(undefined, undefined, await server.newDatabase());
    await use({ setup: { hub: { url, store: STORE, till: 'Kasir 1' } } });
  },
});

async function picture(page: Page, name: string): Promise<void> {
  if (PICTURES === undefined) return;
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: join(PICTURES, `office-${name}.png`), fullPage: true });
}

async function openOffice(page: Page): Promise<void> {
  const sections = page.getByRole('navigation', { name: 'Bagian' });
  await expect(async () => {
    await page.keyboard.press('k');
    await expect(sections).toBeVisible({ timeout: 1000 });
  }).toPass();
  await sections.getByRole('button', { name: /^Kantor pusat/ }).click();
  await expect(page.getByRole('group', { name: 'Bagian kantor pusat' })).toBeVisible();
}

const part = (page: Page, name: string): Locator =>
  page
    .getByRole('group', { name: 'Bagian kantor pusat' })
    .getByRole('radio', { name, exact: true });

test('the money of a till is on the desk of head office, and in its file', async ({
  till: { page, desktop },
  simulator,
}, { project }) => {
  await paidSale(page, (amount) => void simulator.bank.pay({ amount }), 13_000);
  await openOffice(page);
  // The desk looks again by itself until the books have come.
  await expect(page.getByRole('region', { name: 'Uang masuk' })).toContainText('Rp 13.000');
  await expect(page.getByRole('region', { name: 'Uang masuk' })).toContainText('1 toko · 1 kasir');
  await part(page, 'Kasir').check({ force: true });
  const row = page.getByRole('row').filter({ hasText: 'Kasir 1' });
  await expect(row).toContainText('Rp 13.000');
  await expect(row).toContainText('Baik');
  await picture(page, 'tills');
  if (project.name === 'web')
    expect(await findings(page, 'office', { theme: 'auto', size: 100 })).toEqual([]);
  // The stand-in keeps no downloads; Electron itself saves them.
  if (desktop !== null) return;
  await part(page, 'Berkas').check({ force: true });
  await page.getByRole('radio', { name: 'CSV' }).check({ force: true });
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Buat berkas' }).click();
  const text = readFileSync(await (await download).path(), 'utf8');
  expect(text).toContain(`${STORE},Kasir 1,`);
  expect(text.trim().split('\r\n')).toHaveLength(2);
});

test('a change is taken by a till after its manager has compared the fingerprint', async ({
  till: { page },
  browser,
  simulator,
}, { project }) => {
  await openOffice(page);
  await part(page, 'Perubahan').check({ force: true });
  await page.getByRole('button', { name: 'Buat kunci pemilik' }).click();
  const fingerprint = await page.locator('.office-fingerprint').first().textContent();
  expect(fingerprint).toMatch(/^[0-9a-f-]{39}$/);
  await page.getByLabel('Menunggu bayaran, menit').fill('10');
  await page.getByLabel('Mengapa').fill('jam ramai');
  await page.getByRole('button', { name: 'Kirim', exact: true }).click();
  await expect(page.getByText('Terkirim sebagai perubahan 1')).toBeVisible();
  const history = page.getByRole('table', { name: 'Riwayat perubahan' });
  await expect(history).toContainText('menunggu 10 menit');
  await picture(page, 'pushed');
  if (project.name === 'web')
    expect(await findings(page, 'changes', { theme: 'auto', size: 100 })).toEqual([]);

  const setup = { till: { name: 'Kasir 2' }, hub: { url, store: STORE, till: 'Kasir 2' } };
  const second = await anotherTill(browser, simulator, { setup });
  await openOffice(second.page);
  // It asks when the till has found the change at the hub.
  await expect(async () => {
    await second.page.getByRole('button', { name: 'Laporan', exact: true }).click();
    await openOffice(second.page);
    await expect(second.page.getByText('minta dipercaya').first()).toBeVisible({ timeout: 3000 });
  }).toPass({ timeout: 120_000 });
  await part(second.page, 'Perubahan').check({ force: true });
  await expect(second.page.getByText(fingerprint ?? '-', { exact: true })).toBeVisible();
  await picture(second.page, 'asks');
  await second.page.getByRole('button', { name: 'Sama: percayai' }).click();
  await expect(second.page.getByText(/^Dipercaya/)).toBeVisible();
  await expect(async () => {
    await second.page.getByRole('button', { name: 'Laporan', exact: true }).click();
    await openOffice(second.page);
    await part(second.page, 'Perubahan').check({ force: true });
    const taken = second.page.getByText('perubahan terakhir yang dipakai: 1');
    await expect(taken).toBeVisible({ timeout: 3000 });
  }).toPass({ timeout: 120_000 });
  await second.page.getByRole('button', { name: 'Jejak', exact: true }).click();
  await expect(second.page.getByText('Perubahan dari kantor pusat dipakai').first()).toBeVisible();
  await second.close();

  await part(page, 'Uang').check({ force: true });
  await part(page, 'Perubahan').check({ force: true });
  await history.getByRole('button', { name: /dipakai/ }).click();
  const outcome = page.getByRole('table', { name: /^Hasil perubahan 1/ });
  await expect(async () => {
    await page.getByRole('button', { name: 'Muat lagi' }).click();
    await expect(outcome.getByRole('row').filter({ hasText: 'Kasir 2' })).toContainText('dipakai', {
      timeout: 2000,
    });
  }).toPass();
});

test.describe('without a hub', () => {
  test.use({ tillOptions: { setup: {} } });

  test('there is no head office to look at', async ({ till: { page } }) => {
    const sections = page.getByRole('navigation', { name: 'Bagian' });
    await expect(async () => {
      await page.keyboard.press('k');
      await expect(sections).toBeVisible({ timeout: 1000 });
    }).toPass();
    await expect(sections.getByRole('group', { name: 'Toko' })).toContainText('Orang');
    await expect(sections.getByText('Kantor pusat')).toHaveCount(0);
  });
});
