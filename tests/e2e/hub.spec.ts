// Two tills of one shop on a real PostgreSQL, as their people use them: joined from the page, cut
// off and back, one payment given away twice, a till put away. The second is on the web always.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { isWithoutPostgres, startPostgres, type TestPostgres } from '../hub/postgres.ts';
import { findings } from './axe-findings.ts';
import { sell } from './first-run.ts';
import { anotherTill, expect as quickExpect, test, type OtherTill } from './host.ts';

/** Two tills and a server on a busy machine; a lost hub is tried again in pauses. */
const expect = quickExpect.configure({ timeout: 60_000 });
test.describe.configure({ timeout: 480_000 });
/** A hub that was away for long is tried again about once a minute. */
const BACK = { timeout: 150_000 };
test.skip(() => isWithoutPostgres(), 'no PostgreSQL on this machine');

const STORE = 'toko-a';
/** Where to leave pictures for a person to look at; nowhere unless asked. */
const PICTURES = process.env['LUNAS_PICTURES'];

let server: TestPostgres;
test.beforeAll(async () => {
  server = await startPostgres();
});
test.afterAll(() => server.end());

async function picture(page: Page, name: string): Promise<void> {
  if (PICTURES === undefined) return;
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: join(PICTURES, `hub-${name}.png`) });
}

const banner = (page: Page): Locator => page.getByRole('status').filter({ hasText: 'asir' });
const apart = (page: Page): Locator => page.getByText('tidak bisa ditanya sejak').first();

async function openSetup(page: Page): Promise<Locator> {
  await page.keyboard.press('t');
  await page.getByRole('button', { name: 'Penyedia, QRIS, ekspor dan impor' }).click();
  const part = page.getByRole('region', { name: 'Hub: beberapa kasir' });
  await expect(part).toBeVisible();
  return part;
}

async function openTills(page: Page): Promise<void> {
  const sections = page.getByRole('navigation', { name: 'Bagian' });
  await expect(async () => {
    await page.keyboard.press('k');
    await expect(sections).toBeVisible({ timeout: 500 });
  }).toPass();
  await sections.getByRole('button', { name: 'Kasir lain', exact: true }).click();
}

const row = (page: Page, till: string): Locator =>
  page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: till }) });

async function fillHub(part: Locator, url: string, till: string): Promise<void> {
  await part.getByLabel('Alamat hub', { exact: true }).fill(url);
  await part.getByLabel('Toko di hub').fill(STORE);
  await part.getByLabel('Kasir ini di hub').fill(till);
}

test('a till joins from the page, after a test that says what is wrong', async ({ till }) => {
  const { page } = till;
  const url = server.url(undefined, undefined, await server.newDatabase());
  const part = await openSetup(page);
  const tried = async (address: string, words: string): Promise<void> => {
    await fillHub(part, address, 'Kasir 1');
    await part.getByRole('button', { name: 'Tes hub' }).click();
    await expect(part).toContainText(words);
  };
  await tried('postgres://toko:rahasia@db.contoh.id/lunas?sslmode=disable', 'without TLS');
  await tried('postgres://toko:rahasia@127.0.0.1:1/lunas', 'jaringannya tidak menjawab');
  await tried(url.replace('pemilik-uji', 'salah'), 'menolak nama atau kata sandi');
  await tried(url, 'masih kosong');
  await picture(page, 'setup');
  await part.getByRole('button', { name: 'Hubungkan' }).click();
  await expect(part).toContainText(`Terhubung sebagai Kasir 1 di toko ${STORE}.`);
  await expect(part.getByLabel('Alamat hub', { exact: true })).toHaveValue('');
  expect(await page.content()).not.toContain('pemilik-uji');
  await page.keyboard.press('Escape');
  await openTills(page);
  await expect(row(page, 'Kasir 1')).toContainText('Berjualan');
  await expect(page.getByText('Kasir lain bisa ditanya')).toBeVisible();
  await expect(banner(page)).toHaveCount(0);
  await picture(page, 'tills');
});

test.describe('two tills', () => {
  let url: string;
  let second: OtherTill;

  test.use({
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names from this pattern
    tillOptions: async ({}, use) => {
      url = server.url(undefined, undefined, await server.newDatabase());
      await use({ setup: { hub: { url, store: STORE, till: 'Kasir 1' } } });
    },
  });
  test.beforeEach(async ({ till, browser, simulator }) => {
    await openTills(till.page);
    await expect(row(till.page, 'Kasir 1')).toContainText('Berjualan');
    const setup = { till: { name: 'Kasir 2' }, hub: { url, store: STORE, till: 'Kasir 2' } };
    second = await anotherTill(browser, simulator, { setup });
    await expect(row(till.page, 'Kasir 2')).toContainText('Berjualan');
    // It is there for the others before it may sell: they have to hear of it first.
    await expect(banner(second.page)).toHaveCount(0);
  });
  test.afterEach(() => second.close());

  async function toPad(page: Page): Promise<void> {
    await page.keyboard.press('j');
    await expect(page.getByRole('button', { name: /^Tampilkan QR/ })).toBeVisible();
  }

  test('one payment is LUNAS at the till that asked for it, and is another’s elsewhere', async ({
    till,
    simulator,
  }) => {
    await toPad(till.page);
    const payload = await sell(till.page, '13000');
    simulator.bank.pay({ payload, issuerNns: '93600014' });
    await expect(till.page.getByRole('alert')).toContainText('LUNAS');
    await second.page.keyboard.press('u');
    await expect(second.page.getByText('Semua uang yang masuk sudah punya')).toBeVisible();
  });

  test('a hub that stops is said at both tills, and is forgotten when it is back', async ({
    till,
  }, { project }) => {
    await toPad(till.page);
    await server.stop();
    for (const page of [till.page, second.page]) await expect(apart(page)).toBeVisible();
    await expect(banner(till.page)).toContainText('diputuskan orang');
    await picture(till.page, 'apart');
    if (project.name === 'web')
      expect(await findings(till.page, 'apart', { theme: 'auto', size: 100 })).toEqual([]);
    await server.start();
    for (const page of [till.page, second.page]) await expect(banner(page)).toHaveCount(0, BACK);
  });

  test('money that both gave away while cut off is an alarm with both stories', async ({
    till,
    simulator,
  }) => {
    await toPad(till.page);
    await server.stop();
    for (const page of [till.page, second.page]) {
      await expect(apart(page)).toBeVisible();
      await sell(page, '13000');
    }
    simulator.bank.pay({ amount: 13_000 });
    for (const [page, other] of [
      [till.page, 'Kasir 2'],
      [second.page, 'Kasir 1'],
    ] as const) {
      await expect(page.getByText(`Belum ada kabar dari ${other}: periksa dulu`)).toBeVisible();
      await page.getByRole('button', { name: /^Ini uang penjualan ini/ }).click();
      await page.getByRole('button', { name: 'Pelanggan menunjukkan bukti' }).click();
      await page.getByRole('button', { name: /^Ya, pasangkan/ }).click();
      await expect(page.getByRole('alert')).toContainText('LUNAS');
      await expect(async () => {
        await page.keyboard.press('Enter');
        await expect(page.getByRole('alert')).toBeHidden({ timeout: 500 });
      }).toPass();
    }
    await server.start();
    for (const page of [till.page, second.page]) {
      const alarm = banner(page);
      await expect(alarm).toContainText('Rp 13.000 diberikan dua kali', BACK);
      for (const name of ['Kasir 1', 'Kasir 2']) await expect(alarm).toContainText(name);
    }
    await picture(till.page, 'conflict');
    await till.page.getByRole('button', { name: 'Sudah saya lihat' }).click();
    await picture(till.page, 'conflict-seen');
    await till.page.getByRole('button', { name: /^Ya, sudah/ }).click();
    await expect(banner(till.page)).toHaveCount(0);
    await expect(banner(second.page)).toContainText('diberikan dua kali');
  });

  test('a till that was closed sells nothing in the dark, until a person answers for it', async ({
    till,
  }, { project }) => {
    await second.shut();
    await expect(row(till.page, 'Kasir 2')).toContainText('Tutup');
    await server.stop();
    const page = await second.reopen();
    await expect(banner(page)).toContainText('Belum berjualan: kasir lain belum bisa ditanya');
    await page.keyboard.type('13000', { delay: 60 });
    await page.keyboard.press('Enter');
    await expect(page.getByText('QR Rp 13.000 belum jadi')).toBeVisible();
    await picture(page, 'hold');
    await page.getByRole('button', { name: 'Jual tanpa kasir lain' }).click();
    await expect(page.getByRole('dialog')).toContainText('diputuskan orang');
    await picture(page, 'sell-apart');
    if (project.name === 'web')
      expect(await findings(page, 'sell apart', { theme: 'auto', size: 100 })).toEqual([]);
    await page.getByRole('button', { name: /^Ya, jual dulu/ }).click();
    await expect(page.getByText('Belum berjualan')).toHaveCount(0);
    await expect(apart(page)).toBeVisible();
    await page.getByRole('button', { name: /^Coba lagi/ }).click();
    await expect(page.locator('[data-qris*="1300058"]')).toBeVisible();
    await server.start();
    await expect(banner(page)).toHaveCount(0, BACK);
  });

  test('a till that is off is put away by a person, and takes part again by itself', async ({
    till,
    browser,
    simulator,
  }, { project }) => {
    await second.kill();
    await till.page.getByRole('button', { name: 'Kasir 2 sedang mati' }).first().click();
    const dialog = till.page.getByRole('dialog');
    await expect(dialog).toContainText('layarnya harus mati');
    if (project.name === 'web')
      expect(await findings(till.page, 'put away', { theme: 'auto', size: 100 })).toEqual([]);
    await picture(till.page, 'put-away');
    await dialog.getByRole('button', { name: /^Ya, Kasir 2 mati/ }).click();
    await expect(row(till.page, 'Kasir 2')).toContainText('Dinyatakan mati');
    const setup = { hub: { url, store: STORE, till: 'Kasir 2' } };
    const again = await anotherTill(browser, simulator, { setup });
    await expect(row(till.page, 'Kasir 2')).toContainText('Berjualan');
    await again.close();
    await expect(row(till.page, 'Kasir 2')).toContainText('Tutup');
    await till.page.getByRole('button', { name: 'Jejak' }).click();
    await expect(till.page.getByText('Kasir lain dinyatakan mati').first()).toBeVisible();
  });
});
