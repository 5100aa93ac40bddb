// What a cashier lives through, on both hosts: the web page and the compiled desktop app.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { API_TOKEN, expect, test, PACKED } from './host.ts';

const wasm = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm');
prepareZXingModule({ overrides: { wasmBinary: readFileSync(wasm).buffer } });

/** LUNAS stays against a hurried key for a moment; then any key closes it. */
async function closeLunas(page: Page): Promise<void> {
  await expect(async () => {
    await page.keyboard.press('Enter');
    await expect(page.getByRole('alert')).toBeHidden({ timeout: 500 });
  }).toPass();
}

test(
  'digits, Enter, and the customer pays: LUNAS with the amount',
  PACKED,
  async ({ till, simulator }) => {
    const { page } = till;
    await page.keyboard.type('13000');
    await page.keyboard.press('Enter');
    const qr = page.getByRole('img').and(page.locator('[data-qris]'));
    await expect(qr).toBeVisible();
    const payload = (await qr.getAttribute('data-qris')) ?? '';
    expect(payload).toContain('540513000');
    await expect(page.getByText('Contoh Merchant').first()).toBeVisible();
    simulator.bank.pay({ payload, issuerNns: '93600014' });
    const alert = page.getByRole('alert');
    await expect(alert).toContainText('LUNAS');
    await expect(alert).toContainText('Rp 13.000');
    await expect(alert).toContainText('BCA');
    await closeLunas(page);
    await expect(page.getByText('Rp 13.000').first()).toBeVisible();
  },
);

test('a phone reads the shown code from the screen at 1366×768', async ({ till }) => {
  const { page } = till;
  await page.keyboard.type('250000');
  await page.keyboard.press('Enter');
  const qr = page.locator('[data-qris]').first();
  await expect(qr).toBeVisible();
  const shot = await page.screenshot();
  const [read, ...others] = await readBarcodes(new Uint8Array(shot), { formats: ['QRCode'] });
  expect(others).toHaveLength(0);
  expect(read?.text).toBe(await qr.getAttribute('data-qris'));
});

test('Escape gives a sale up, and its code is gone from the screen', async ({ till }) => {
  const { page } = till;
  await page.keyboard.type('5000');
  await page.keyboard.press('Enter');
  await expect(page.locator('[data-qris]')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Enter');
  await expect(page.locator('[data-qris]')).toBeHidden();
});

test('a reload shows the same sale, and no second LUNAS', async ({ till, simulator }) => {
  const { page } = till;
  await page.keyboard.type('13000');
  await page.keyboard.press('Enter');
  const payload = (await page.locator('[data-qris]').getAttribute('data-qris')) ?? '';
  await page.reload();
  await expect(page.locator(`[data-qris="${payload}"]`)).toBeVisible();
  simulator.bank.pay({ payload });
  await expect(page.getByRole('alert')).toContainText('LUNAS');
  await closeLunas(page);
  await page.reload();
  await expect(page.getByText('Rp 13.000').first()).toBeVisible();
});

test('two windows of one till say the same', async ({ till, simulator }) => {
  const other = await till.another();
  test.skip(other === null, 'the desktop shows one window');
  if (other === null) return;
  const { page } = till;
  await page.keyboard.type('21000');
  await page.keyboard.press('Enter');
  const payload = (await page.locator('[data-qris]').getAttribute('data-qris')) ?? '';
  await expect(other.getByText('Rp 21.000').first()).toBeVisible();
  simulator.bank.pay({ payload });
  await expect(page.getByRole('alert')).toContainText('Rp 21.000');
  await expect(other.getByRole('alert')).toContainText('Rp 21.000');
});

test(
  'a power cut while a sale waits: the payment made meanwhile is found after it',
  PACKED,
  async ({ till, simulator }) => {
    await till.page.keyboard.type('13000');
    await till.page.keyboard.press('Enter');
    const payload = (await till.page.locator('[data-qris]').getAttribute('data-qris')) ?? '';
    simulator.setFaults({ outage: 'refuse' });
    simulator.bank.pay({ payload });
    const restarting = till.restart();
    simulator.setFaults({ outage: 'none' });
    const page = await restarting;
    await expect(page.getByText('Lunas').first()).toBeVisible();
    await expect(page.getByText('Rp 13.000').first()).toBeVisible();
  },
);

test('a feed that can not be read says so in words, and says when it can again', async ({
  till,
  simulator,
}) => {
  const { page } = till;
  simulator.setFaults({ outage: 'html' });
  await page.keyboard.type('13000');
  await page.keyboard.press('Enter');
  const banner = page.getByRole('status').filter({ hasText: /tidak bisa melihat pembayaran/i });
  await expect(banner).toBeVisible({ timeout: 20_000 });
  simulator.setFaults({ outage: 'none' });
  await expect(banner).toBeHidden({ timeout: 20_000 });
});

test.describe('with short patience', () => {
  test.use({ tillOptions: { setup: { sale: { expiresAfterSeconds: 2 } } } });

  test('a sale expires, and is LUNAS but late when the money comes after all', async ({
    till,
    simulator,
  }) => {
    const { page } = till;
    await page.keyboard.type('13000');
    await page.keyboard.press('Enter');
    const qr = page.locator('[data-qris]');
    const payload = (await qr.getAttribute('data-qris')) ?? '';
    await expect(qr).toBeHidden({ timeout: 15_000 });
    simulator.bank.pay({ payload });
    await page.keyboard.type('99000');
    await page.keyboard.press('Enter');
    const alert = page.getByRole('alert').filter({ hasText: 'Rp 13.000' });
    await expect(alert).toBeVisible({ timeout: 15_000 });
    await expect(alert).toContainText(/terlambat/i);
  });
});

test('two equal sales and one payment: a person is asked, and none is LUNAS', async ({
  till,
  simulator,
}) => {
  const { page } = till;
  for (let n = 0; n < 2; n += 1) {
    await page.keyboard.type('13000');
    await page.keyboard.press('Enter');
    await expect(page.locator('[data-qris]')).toBeVisible();
    if (n === 0) {
      await page.keyboard.press('n');
      await expect(page.getByRole('button', { name: 'Tampilkan QR' })).toBeVisible();
    }
  }
  simulator.bank.pay({ amount: 13_000, issuerNns: '93600914' });
  await expect(page.getByText('GoPay').first()).toBeVisible({ timeout: 15_000 });
  await expect(page.getByRole('alert').filter({ hasText: 'LUNAS' })).toHaveCount(0);
});

test.describe('in a shop with a manager', () => {
  const users = [
    { name: 'Sari', role: 'cashier', pin: '1234' },
    { name: 'Budi', role: 'manager', pin: '998877' },
  ];
  test.use({ tillOptions: { setup: { users } } });

  test('only a manager confirms by hand, and it is marked until the provider agrees', async ({
    till,
    simulator,
  }) => {
    const { page } = till;
    await page.keyboard.type('13000');
    await page.keyboard.press('Enter');
    const payload = (await page.locator('[data-qris]').getAttribute('data-qris')) ?? '';
    await page.keyboard.press('m');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Terlihat di aplikasi merchant' }).click();
    await dialog.getByLabel('PIN manajer').fill('1234');
    await page.keyboard.press('Enter');
    await expect(dialog.getByText('Ini hanya boleh dilakukan manajer.')).toBeVisible();
    await dialog.getByLabel('PIN manajer').fill('998877');
    await page.keyboard.press('Enter');
    const alert = page.getByRole('alert');
    await expect(alert).toContainText('Rp 13.000');
    await closeLunas(page);
    simulator.bank.pay({ payload });
    if (till.apiUrl === null) return;
    const headers = { authorization: `Bearer ${API_TOKEN}` };
    const unclaimed = `${till.apiUrl}/payments?unclaimed=true`;
    await page.waitForTimeout(500);
    const left = (await (await fetch(unclaimed, { headers })).json()) as { items: unknown[] };
    expect(left.items).toEqual([]);
  });
});

test.describe('without a setup', () => {
  test.use({ tillOptions: { setup: null } });

  test('the first screen asks for the shop and its QRIS', async ({ till }) => {
    await expect(till.page.getByRole('textbox').first()).toBeVisible();
    await expect(till.page.locator('[data-qris]')).toHaveCount(0);
  });
});
