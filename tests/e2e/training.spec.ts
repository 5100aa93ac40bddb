// Training as a new cashier lives it, on both hosts: in and out of it without a restart, marked on
// every screen, and nothing of it in the shop's books.
import { expect, test, PACKED } from './host.ts';
import { sell } from './first-run.ts';
import type { Page } from '@playwright/test';

const band = (page: Page) => page.getByText('LATIHAN - bukan uang sungguhan');

async function payByPhone(page: Page): Promise<void> {
  // The phone opens beside the till; here its address alone is of use, the till's page goes on.
  const [phone] = await Promise.all([
    page.context().waitForEvent('page'),
    page.getByRole('button', { name: 'Bayar dari HP simulasi' }).click(),
  ]);
  await phone.getByRole('button', { name: /bayar/i }).first().click();
  await phone.close();
}

async function openSetup(page: Page): Promise<void> {
  await page.keyboard.press('t');
  await page.getByRole('button', { name: 'Penyedia, QRIS, ekspor dan impor' }).click();
  await expect(page.getByRole('heading', { name: 'Pengaturan kasir ini' })).toBeVisible();
}

test.describe('on the first run', () => {
  test.use({ tillOptions: { setup: null } });

  test(
    'a cashier tries selling before anything is set up, and comes back to the setup',
    PACKED,
    async ({ till: { page } }, info) => {
      await page.getByLabel('Nama toko').fill('Warung Nanti');
      await page.getByRole('button', { name: 'Mulai latihan' }).click();
      await expect(band(page)).toBeVisible();
      await expect(page.getByRole('banner').getByText('Warung Latihan')).toBeVisible();
      await sell(page, '13000');
      await expect(band(page)).toBeVisible();
      if (info.project.name === 'web') {
        await payByPhone(page);
        await expect(page.getByRole('alert')).toContainText('LUNAS');
        await expect(band(page)).toBeVisible();
      }
      await page.getByRole('button', { name: 'Selesai latihan' }).click();
      await expect(band(page)).toBeHidden();
      await expect(page.getByRole('heading', { name: 'Siapkan kasir ini' })).toBeVisible();
      await expect(page.getByRole('alert')).toBeHidden();
    },
  );
});

test('a till at work trains and comes back to its own books, money that came meanwhile in them', async ({
  till,
  simulator,
}) => {
  const { page } = till;
  await expect(page.getByRole('banner').getByText('Warung Sejahtera')).toBeVisible();
  const payload = await sell(page, '13000');
  simulator.bank.pay({ payload });
  await expect(page.getByRole('alert')).toContainText('LUNAS');
  await expect(async () => {
    await page.keyboard.press('Escape');
    await expect(page.getByRole('alert')).toBeHidden({ timeout: 500 });
  }).toPass();
  await openSetup(page);
  await page.getByRole('button', { name: 'Mulai latihan' }).click();
  await expect(band(page)).toBeVisible();
  for (const key of ['h', 'u', 'j']) {
    await page.keyboard.press(key);
    await expect(band(page)).toBeVisible();
  }
  await sell(page, '77000');
  simulator.bank.pay({ payload, amount: 21_500 }); // a sticker payment, at the real provider
  await expect(page.getByText('21.500')).toBeHidden();
  await page.getByRole('button', { name: 'Selesai latihan' }).click();
  await expect(page.getByRole('banner').getByText('Warung Sejahtera')).toBeVisible();
  await page.keyboard.press('h');
  await expect(page.getByText('13.000').first()).toBeVisible();
  await expect(page.getByText('77.000')).toBeHidden();
  await page.keyboard.press('u');
  await expect(page.getByText('21.500').first()).toBeVisible();
});

test('is not begun while a sale waits for real money', async ({ till: { page }, simulator }) => {
  const payload = await sell(page, '13000');
  await openSetup(page);
  await page.getByRole('button', { name: 'Mulai latihan' }).click();
  await expect(page.getByText('Masih ada penjualan yang menunggu uang.')).toBeVisible();
  await expect(band(page)).toBeHidden();
  simulator.bank.pay({ payload });
  await expect(page.getByRole('alert')).toContainText('LUNAS');
});

test('ends with a power cut: the till that starts is the real one', async ({ till }) => {
  await openSetup(till.page);
  await till.page.getByRole('button', { name: 'Mulai latihan' }).click();
  await expect(band(till.page)).toBeVisible();
  const page = await till.restart();
  await expect(page.getByRole('banner').getByText('Warung Sejahtera')).toBeVisible();
  await expect(band(page)).toBeHidden();
});
