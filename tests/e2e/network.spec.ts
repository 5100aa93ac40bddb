// The shop's network as the people of a shop use it: a manager opens it and pairs a phone, a screen
// and a program; each sees its own and no more, and nothing once it is revoked. From either host.
import { mkdirSync } from 'node:fs';
import { request as httpsRequest } from 'node:https';
import { join } from 'node:path';
import type { Browser, BrowserContext, Locator, Page } from '@playwright/test';
import { findings } from './axe-findings.ts';
import { qr, sell } from './display-hands.ts';
import { expect as quickExpect, test, type RunningTill } from './host.ts';
import { contrastFaults } from './look-rules.ts';
import { paidSale } from './paid-sale.ts';

/** Two browsers, TLS and a key of its own: a busy machine takes its time. */
const expect = quickExpect.configure({ timeout: 30_000 });
test.describe.configure({ timeout: 180_000 });

const OPEN = { setup: { network: { port: 0, host: '127.0.0.1' } } };
const PRIVATE = 'MEJA-RAHASIA';

/** Where to leave pictures for a person to look at; nowhere unless asked. */
const PICTURES = process.env['LUNAS_PICTURES'];

async function picture(page: Page, name: string): Promise<void> {
  if (PICTURES === undefined) return;
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: join(PICTURES, `network-${name}.png`) });
}

async function openNetwork(page: Page): Promise<void> {
  const sections = page.getByRole('navigation', { name: 'Bagian' });
  await expect(async () => {
    await page.keyboard.press('k');
    await expect(sections).toBeVisible({ timeout: 500 });
  }).toPass();
  await sections.getByRole('button', { name: 'Jaringan', exact: true }).click();
  await expect(page.getByRole('radio', { name: 'Nyala' })).toBeVisible();
}

/** A code for one kind of device, and where to type it. */
async function codeFor(page: Page, kind: string): Promise<{ address: string; code: string }> {
  await page.getByRole('radio', { name: kind, exact: true }).click();
  await page.getByRole('button', { name: `Buat kode: ${kind}` }).click();
  const card = page.locator('.network-code').filter({ hasText: `Kode untuk ${kind}` });
  const digits = (await card.locator('.network-digits').textContent()) ?? '';
  const address = (await page.locator('.network-facts .network-address').textContent()) ?? '';
  return { address, code: digits.replaceAll(/\D/g, '') };
}

interface Device {
  readonly page: Page;
  readonly context: BrowserContext;
}

async function openDevice(browser: Browser, address: string, look: object = {}): Promise<Device> {
  const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, ignoreHTTPSErrors: true };
  const context = await browser.newContext({ ...phone, ...look });
  const page = await context.newPage();
  await page.goto(address);
  return { page, context };
}

async function pairPhone(till: RunningTill, browser: Browser, look: object = {}): Promise<Device> {
  const { address, code } = await codeFor(till.page, 'HP manajer');
  // As the QR on the manager's screen brings it.
  const device = await openDevice(browser, `${address}#${code}`, look);
  await expect(device.page.getByLabel(/^Kode/)).toHaveValue(code);
  expect(device.page.url()).not.toContain(code);
  await device.page.getByLabel(/^Nama perangkat/).fill('HP Budi');
  await device.page.getByRole('button', { name: /^Pasang/ }).click();
  await expect(device.page.getByRole('heading', { name: 'Warung Sejahtera' })).toBeVisible();
  await expect(till.page.getByText(/^HP Budi( \d)? sudah terpasang/)).toBeVisible();
  return device;
}

const deviceRow = (page: Page, name: string): Locator =>
  page.getByRole('listitem').filter({ hasText: name });

async function backToSelling(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Jual/ }).click();
}

test.describe('the shop’s network', () => {
  test.use({ tillOptions: OPEN });

  test('shows a manager’s phone the day as it happens, and never who paid', async ({
    till,
    browser,
    simulator,
  }) => {
    await openNetwork(till.page);
    const { page: phone, context } = await pairPhone(till, browser);
    await expect(phone.getByText('Belum ada penjualan lunas')).toBeVisible();
    await backToSelling(till.page);
    await till.page.keyboard.press('r');
    await till.page.getByRole('textbox').fill(PRIVATE);
    await till.page.keyboard.press('Enter');
    const payload = await sell(till.page, '13000');
    await expect(phone.locator('.tile').first()).toContainText('1');
    simulator.bank.pay({ payload, issuerNns: '93600014' });
    await expect(phone.getByText('1 penjualan lunas')).toBeVisible();
    await expect(phone.locator('.total-amount')).toHaveText('Rp 13.000');
    await expect(phone.locator('.payment')).toHaveCount(1);
    await expect(phone.getByRole('status')).toContainText('Pembayaran terlihat');
    const seen = await phone.content();
    for (const word of [PRIVATE, 'BCA', '93600014', 'qiospay', 'issuer'])
      expect(seen).not.toContain(word);
    await phone.getByRole('button', { name: 'English' }).click();
    await expect(phone.getByText('1 sale paid')).toBeVisible();
    await phone.reload();
    await expect(phone.getByText('1 sale paid')).toBeVisible();
    await context.close();
  });

  test('ends for a phone the moment it is revoked', async ({ till, browser }) => {
    await openNetwork(till.page);
    const { page: phone, context } = await pairPhone(till, browser);
    await till.page.getByRole('button', { name: 'Cabut HP Budi' }).click();
    await expect(phone.getByRole('alert')).toContainText('tidak dikenal lagi');
    await expect(phone.locator('.total-amount')).toHaveCount(0);
    await phone.reload();
    await expect(phone.getByLabel(/^Kode/)).toBeVisible();
    await expect(deviceRow(till.page, 'HP Budi')).toHaveCount(0);
    await context.close();
  });

  test('opens nothing for a cookie that was copied to another device', async ({
    till,
    browser,
  }) => {
    await openNetwork(till.page);
    const { page, context } = await pairPhone(till, browser);
    const thief = await openDevice(browser, page.url());
    await thief.context.addCookies(await context.cookies());
    await thief.page.reload();
    await expect(thief.page.getByRole('alert')).toContainText('tidak dikenal lagi');
    await expect(thief.page.locator('.total-amount')).toHaveCount(0);
    await thief.context.close();
    await context.close();
  });

  test('says on the phone that its figures are old while the till is gone', async ({
    till,
    browser,
  }) => {
    await openNetwork(till.page);
    const { page: phone, context } = await pairPhone(till, browser);
    const restarting = till.restart();
    const lost = phone.locator('main:has([role=alert]) .figures.is-old');
    await expect(lost).toBeVisible();
    await restarting;
    await expect(phone.getByRole('alert')).toHaveCount(0);
    await context.close();
  });

  test('shows a customer screen the code to scan, over the same certificate', async ({
    till,
    browser,
  }) => {
    await openNetwork(till.page);
    const { address, code } = await codeFor(till.page, 'Layar pelanggan');
    const { page: screen, context } = await openDevice(browser, address);
    await screen.getByLabel(/^Kode/).fill(code);
    await screen.keyboard.press('Enter');
    await expect(screen.getByRole('heading', { name: 'Warung Sejahtera' })).toBeVisible();
    await backToSelling(till.page);
    const payload = await sell(till.page, '13000');
    await expect(screen.locator(`[data-qris="${payload}"]`)).toBeVisible();
    await expect(qr(screen)).toBeVisible();
    await context.close();
  });

  test('gives a program a token for its code, which sells', async ({ till }) => {
    await openNetwork(till.page);
    const { address, code } = await codeFor(till.page, 'Program kasir');
    const paired = await post(`${address}v1/pair`, { code, name: 'pos-baru' });
    const { token = '' } = paired.body as { token?: string };
    const sale = await post(`${address}v1/sales`, { amount: 13_000 }, token);
    expect([paired.status, sale.status]).toEqual([201, 201]);
    await expect(deviceRow(till.page, 'pos-baru')).toBeVisible();
    await till.page.getByRole('button', { name: 'Cabut pos-baru' }).click();
    await expect(deviceRow(till.page, 'pos-baru')).toHaveCount(0);
    expect((await post(`${address}v1/sales`, { amount: 13_000 }, token)).status).toBe(401);
  });

  test('says in words that a code is wrong', async ({ till, browser }) => {
    await openNetwork(till.page);
    const { address, code } = await codeFor(till.page, 'HP manajer');
    const { page, context } = await openDevice(browser, address);
    const shown = (await till.page.locator('.network-fingerprint').textContent()) ?? '';
    await expect(page.locator('#fingerprint')).toHaveText(shown.trim());
    await page.getByLabel(/^Kode/).fill(code === '000000' ? '000001' : '000000');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('alert')).toContainText('Kode salah');
    await context.close();
  });
});

test('is off until a manager switches it on, and off again', async ({ till }) => {
  const { page } = till;
  await openNetwork(page);
  await expect(page.getByRole('radio', { name: 'Mati' })).toBeChecked();
  await page.getByRole('radio', { name: 'Nyala' }).click();
  const fingerprint = page.locator('.network-fingerprint');
  const failed = page.getByText('dipakai program lain');
  // Its usual port may be another till's on this machine: then that is said.
  await expect(fingerprint.or(failed)).toBeVisible();
  await page.getByRole('radio', { name: 'Mati' }).click();
  await expect(page.getByRole('radio', { name: 'Mati' })).toBeChecked();
  await expect(fingerprint).toHaveCount(0);
});

test.describe('how it looks', () => {
  test.use({ tillOptions: OPEN });
  test.describe.configure({ timeout: 180_000 });

  test('is read and used on a phone and at the desk, light and dark', async ({
    till,
    browser,
    simulator,
  }, { project }) => {
    await openNetwork(till.page);
    const faults: string[] = [];
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page: phone, context } = await pairPhone(till, browser, { colorScheme });
      await context.clearCookies();
      await phone.reload();
      await expect(phone.getByLabel(/^Kode/)).toBeVisible();
      faults.push(...(await phone.evaluate(contrastFaults)));
      await picture(phone, `pair-${colorScheme}`);
      await context.close();
    }
    const light = await pairPhone(till, browser, { colorScheme: 'light' });
    const dark = await pairPhone(till, browser, { colorScheme: 'dark' });
    await codeFor(till.page, 'HP manajer');
    for (const colorScheme of ['light', 'dark'] as const) {
      await till.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await picture(till.page, `desk-${colorScheme}`);
      if (PICTURES !== undefined && project.name === 'web') {
        await till.page.setViewportSize({ width: 1920, height: 1080 });
        await picture(till.page, `desk-large-${colorScheme}`);
        await till.page.setViewportSize({ width: 1366, height: 768 });
      }
      faults.push(...(await till.page.evaluate(contrastFaults)));
    }
    if (project.name === 'web')
      faults.push(...(await findings(till.page, 'network', { theme: 'auto', size: 100 })));
    await backToSelling(till.page);
    const pay = (amount: number) => void simulator.bank.pay({ amount });
    for (const amount of [13_000, 25_000, 8_500]) await paidSale(till.page, pay, amount);
    // While a sale waits the provider is asked every few seconds.
    await sell(till.page, '6000');
    pay(7_777);
    for (const [name, { page: phone }] of Object.entries({ light, dark })) {
      await expect(phone.getByText('3 penjualan lunas')).toBeVisible();
      await expect(phone.locator('.payment-unclaimed')).toBeVisible();
      await picture(phone, `phone-${name}`);
      faults.push(...(await phone.evaluate(contrastFaults)));
      const wide = await phone.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(wide).toBeLessThanOrEqual(0);
    }
    simulator.setFaults({ outage: 'html' });
    const blind = dark.page.getByText('tidak bisa melihat pembayaran');
    await expect(blind).toBeVisible({ timeout: 60_000 });
    for (const [name, { page: phone }] of Object.entries({ light, dark })) {
      await picture(phone, `phone-blind-${name}`);
      faults.push(...(await phone.evaluate(contrastFaults)));
    }
    expect(faults).toEqual([]);
    await light.context.close();
    await dark.context.close();
  });
});

interface Posted {
  readonly status: number;
  readonly body: unknown;
}

/** As a program of the shop asks, which takes the till's own certificate. */
function post(address: string, what: object, token?: string): Promise<Posted> {
  const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const headers = { 'content-type': 'application/json', ...authorization };
  return new Promise((answered, failed) => {
    const asked = httpsRequest(
      address,
      { method: 'POST', headers, rejectUnauthorized: false },
      (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () =>
          answered({ status: response.statusCode ?? 0, body: JSON.parse(text || 'null') }),
        );
      },
    );
    asked.on('error', failed);
    asked.end(JSON.stringify(what));
  });
}
