// What hands do at the counter, on both hosts: keys alone, fingers alone, haste and mistakes.
import { expect, MERCHANT_QRIS, test } from './host.ts';
import { scan } from './scanner.ts';
import { putAway } from './paid-sale.ts';
import type { Page } from '@playwright/test';

const qr = (page: Page) => page.locator('[data-qris]');
const waitingSales = (page: Page) =>
  page.getByRole('region', { name: 'Menunggu' }).getByRole('listitem');

async function sell(page: Page, amount: string): Promise<string> {
  await page.keyboard.type(amount);
  await page.keyboard.press('Enter');
  const digits = amount.length.toString().padStart(2, '0');
  const code = page.locator(`[data-qris*="54${digits}${amount}58"]`);
  await expect(code).toBeVisible();
  return (await code.getAttribute('data-qris')) ?? '';
}

/** A letter counts when no other key follows at a scanner's pace. */
async function newSale(page: Page): Promise<void> {
  await page.keyboard.press('n');
  await expect(page.getByRole('button', { name: 'Tampilkan QR' })).toBeVisible();
}

test('Enter pressed twice in haste makes one sale', async ({ till: { page } }) => {
  await page.keyboard.type('13000');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await expect(qr(page)).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(waitingSales(page)).toHaveCount(1);
});

test('fingers alone sell and give up a sale', async ({ till: { page } }) => {
  for (const name of ['1', '3', '000', 'Tampilkan QR'])
    await page.getByRole('button', { name, exact: name !== 'Tampilkan QR' }).click();
  await expect(qr(page)).toBeVisible();
  await page.getByRole('button', { name: /^Batalkan/ }).click();
  await expect(qr(page)).toBeHidden();
  await page.getByRole('button', { name: /tetap tunggu/ }).click();
  await expect(qr(page)).toBeVisible();
  await page.getByRole('button', { name: /^Batalkan/ }).click();
  await page.getByRole('button', { name: /^Ya, batalkan/ }).click();
  await expect(page.getByRole('button', { name: 'Tampilkan QR' })).toBeVisible();
  await expect(waitingSales(page)).toHaveCount(0);
});

test('Escape hides the code at once, and left alone it cancels', async ({ till: { page } }) => {
  await sell(page, '5000');
  await page.keyboard.press('Escape');
  await expect(page.getByText('Batalkan Rp 5.000?')).toBeVisible();
  await expect(qr(page)).toBeHidden();
  await expect(waitingSales(page)).toHaveCount(0);
});

test('T after Escape keeps the sale', async ({ till: { page } }) => {
  await sell(page, '5000');
  await page.keyboard.press('Escape');
  await page.keyboard.press('t');
  await expect(qr(page)).toBeVisible();
  await expect(page.getByText('Batalkan Rp 5.000?')).toBeHidden();
  await expect(waitingSales(page)).toHaveCount(1);
});

test('Escape empties the amount and touches no sale', async ({ till: { page } }) => {
  const payload = await sell(page, '5000');
  await page.keyboard.type('77');
  await expect(qr(page)).toBeHidden();
  await page.keyboard.press('Escape');
  await expect(page.locator(`[data-qris="${payload}"]`)).toBeVisible();
  await expect(waitingSales(page)).toHaveCount(1);
});

test('three sales wait side by side; keys go from one to the other', async ({ till: { page } }) => {
  const first = await sell(page, '13000');
  const second = await sell(page, '27500');
  const third = await sell(page, '8000');
  await expect(waitingSales(page)).toHaveCount(3);
  await page.keyboard.press('Alt+1');
  await expect(page.locator(`[data-qris="${first}"]`)).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await expect(page.locator(`[data-qris="${second}"]`)).toBeVisible();
  await page.keyboard.press('Alt+3');
  await expect(page.locator(`[data-qris="${third}"]`)).toBeVisible();
});

test('more than QRIS takes is told while it is typed, and is never asked for', async ({
  till: { page },
}) => {
  await page.keyboard.type('10000001');
  await expect(page.getByText('QRIS paling banyak Rp 10.000.000 sekali bayar.')).toBeVisible();
  await page.keyboard.press('Enter');
  await page.keyboard.type('5');
  await expect(page.getByText('Rp 5', { exact: true })).toBeVisible();
  await expect(waitingSales(page)).toHaveCount(0);
});

test('* and + reckon: shown as typed with the result, which Enter asks for', async ({
  till: { page },
}) => {
  await page.keyboard.type('3*4500+2000');
  await expect(page.getByText('3 × 4.500 + 2.000')).toBeVisible();
  await expect(page.getByText('Rp 15.500', { exact: true })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.locator('[data-qris*="54051550058"]')).toBeVisible();
  await page.keyboard.type('2*');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Ketik angka berikutnya, lalu Enter')).toBeVisible();
  for (const name of ['5', '000', 'Tambah', '1', '000'])
    await page.getByRole('button', { name, exact: true }).click();
  await page.getByRole('button', { name: 'Tampilkan QR' }).click();
  await expect(page.locator('[data-qris*="54051100058"]')).toBeVisible();
});

test('an amount of before is sold again with one press', async ({ till: { page } }) => {
  await sell(page, '13000');
  await newSale(page);
  await sell(page, '8000');
  await newSale(page);
  await page.getByRole('button', { name: 'Jual lagi Rp 13.000' }).click();
  await expect(page.locator('[data-qris*="54051300058"]')).toBeVisible();
  await expect(waitingSales(page)).toHaveCount(3);
});

test('a scanner changes nothing: the amount typed before it stays', async ({ till: { page } }) => {
  await page.keyboard.type('45', { delay: 80 });
  await expect(page.getByText('Rp 45', { exact: true })).toBeVisible();
  await page.waitForTimeout(100);
  // As a scanner does, faster than any driver of a browser can.
  await page.evaluate(() => {
    for (const key of [...'8991002101234', 'Enter'])
      document.body.dispatchEvent(
        new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }),
      );
  });
  await expect(page.getByText('Itu barcode dari pemindai')).toBeVisible();
  await expect(page.getByText('Rp 45', { exact: true })).toBeVisible();
  await page.keyboard.type('00', { delay: 80 });
  await page.keyboard.press('Enter');
  await expect(page.locator('[data-qris*="5404450058"]')).toBeVisible();
  await expect(waitingSales(page)).toHaveCount(1);
});

test('a barcode scanned by mistake makes no sale', async ({ till: { page } }) => {
  await expect(page.getByRole('button', { name: 'Tampilkan QR' })).toBeVisible();
  await scan(page, '8991002101234', 'Enter');
  await scan(page, '01234565', 'Enter');
  await expect(page.getByText(/barcode/)).toBeVisible();
  await expect(waitingSales(page)).toHaveCount(0);
});

test('the next amount is typed while LUNAS still shows, and no digit is lost', async ({
  till: { page },
  simulator,
}) => {
  const payload = await sell(page, '13000');
  simulator.bank.pay({ payload });
  await expect(page.getByRole('alert')).toContainText('LUNAS');
  await page.keyboard.type('27500', { delay: 300 });
  await expect(page.getByRole('alert')).toBeHidden();
  await page.keyboard.press('Enter');
  await expect(page.locator('[data-qris*="540527500"]')).toBeVisible();
});

test('money taken back is shouted until somebody has read it', async ({
  till: { page },
  simulator,
}) => {
  await sell(page, '5000'); // while a sale waits the feed is read every few seconds
  const payload = await sell(page, '13000');
  const payment = simulator.bank.pay({ payload, issuerNns: '93600914' });
  await expect(page.getByRole('alert')).toContainText('LUNAS');
  simulator.bank.reverse(payment.id);
  const alarm = page.getByRole('alert').filter({ hasText: 'DIBATALKAN BANK' });
  await expect(alarm).toBeVisible({ timeout: 20_000 });
  await expect(alarm).toContainText('Rp 13.000');
  await expect(alarm).toContainText('GoPay');
  await expect(alarm).not.toContainText('LUNAS');
  await putAway(page);
  await page.keyboard.press('h');
  await expect(page.getByRole('row').filter({ hasText: 'Dibatalkan bank' })).toBeVisible();
});

test('money from the printed code is joined to nothing, until a person says what it is', async ({
  till: { page },
  simulator,
}) => {
  await sell(page, '75000'); // while a sale waits the feed is read every few seconds
  simulator.bank.pay({ amount: 50_000, issuerNns: '93600014' });
  await expect(page.getByText('Uang tanpa penjualan')).toBeVisible({ timeout: 20_000 });
  await page.keyboard.press('u');
  await page.getByRole('button', { name: 'Bukan penjualan' }).click();
  await page.getByLabel(/Alasannya/).fill('Titipan Bu Rina');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Semua uang yang masuk sudah punya penjualan.')).toBeVisible();
});

test('one payment and two equal sales: the cashier decides, and that sale is LUNAS', async ({
  till: { page },
  simulator,
}) => {
  await sell(page, '13000');
  await newSale(page);
  await sell(page, '13000');
  simulator.bank.pay({ amount: 13_000, issuerNns: '93600914' });
  await expect(page.getByText('Perlu Anda putuskan')).toBeVisible({ timeout: 20_000 });
  await page.getByRole('button', { name: 'Ini uang penjualan ini' }).click();
  await page.getByRole('button', { name: 'Jam dan bank sesuai HP pelanggan' }).click();
  await page.getByRole('button', { name: /Ya, pasangkan/ }).click();
  await expect(page.getByRole('alert')).toContainText('LUNAS');
  await expect(page.getByRole('alert')).toContainText('Rp 13.000');
  await expect(waitingSales(page)).toHaveCount(1);
});

test('English is switched on while a sale waits, and stays', async ({ till: { page } }) => {
  const payload = await sell(page, '13000');
  await page.keyboard.press('t');
  await page.getByRole('radio', { name: 'English' }).check();
  await page.keyboard.press('Escape');
  await expect(page.getByText('Waiting for payment')).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await page.reload();
  await expect(page.getByText('Waiting for payment')).toBeVisible();
  await expect(page.locator(`[data-qris="${payload}"]`)).toBeVisible();
});

declare global {
  interface Window {
    /** Lengths of the clips begun, in seconds. */
    clips?: number[];
  }
}

test('LUNAS is said aloud once, and not again after a reload', async ({
  till: { page },
  simulator,
}) => {
  await page.addInitScript(() => {
    const clips: number[] = (window.clips = []);
    const { start } = AudioBufferSourceNode.prototype;
    AudioBufferSourceNode.prototype.start = function (when = 0, offset = 0, duration = 0) {
      clips.push(duration);
      return start.call(this, when, offset, duration);
    };
  });
  await page.reload();
  const said = () => page.evaluate(() => window.clips?.length ?? 0);
  const payload = await sell(page, '13000');
  expect(await said()).toBe(0);
  simulator.bank.pay({ payload });
  await expect(page.getByRole('alert')).toContainText('LUNAS');
  // "pembayaran | tiga belas | ribu | rupiah | diterima", in as many clips as the words have.
  await expect.poll(said).toBeGreaterThanOrEqual(5);
  const once = await said();
  expect(once).toBeLessThanOrEqual(6);
  await putAway(page);
  await sell(page, '27500'); // the feed is read meanwhile, and tells of the payment again
  expect(await said()).toBe(once);
  await page.reload();
  await page.keyboard.type('5');
  await expect(page.getByText('Rp 5', { exact: true })).toBeVisible();
  await page.waitForTimeout(2_000);
  expect(await said()).toBe(0);
});

test('sound is set and tried in the settings', async ({ till: { page } }) => {
  await expect(page.getByRole('banner')).toBeVisible();
  await page.keyboard.press('t');
  await page.getByLabel(/^Volume/).fill('40');
  await expect(page.getByText('Volume 40 %')).toBeVisible();
  await page.getByRole('radio', { name: 'Ada', exact: true }).check();
  await page.getByLabel('Dari jam').fill('20:30');
  await page.getByRole('button', { name: 'Coba suara' }).click();
  await page.reload();
  await expect(page.getByRole('banner')).toBeVisible();
  await page.keyboard.press('t');
  await expect(page.getByLabel('Volume 40 %')).toBeVisible();
  await expect(page.getByLabel('Dari jam')).toHaveValue('20:30');
  await page.getByRole('radio', { name: 'Mati' }).check();
  await expect(page.getByRole('button', { name: 'Coba suara' })).toBeDisabled();
});

test('today shows the sale with its second, its bank and its note', async ({
  till: { page },
  simulator,
}) => {
  await page.keyboard.type('45000');
  await page.keyboard.press('r');
  await expect(page.getByRole('textbox')).toBeFocused();
  await page.keyboard.type('Meja 4', { delay: 60 });
  await page.keyboard.press('Enter');
  const payload = (await qr(page).getAttribute('data-qris')) ?? '';
  simulator.bank.pay({ payload, issuerNns: '93600014' });
  await expect(page.getByRole('alert')).toContainText('Meja 4');
  await putAway(page);
  await page.keyboard.press('h');
  const row = page.getByRole('row').filter({ hasText: 'Rp 45.000' });
  await expect(row).toContainText(/\d\d:\d\d:\d\d/);
  await expect(row).toContainText('Lunas');
  await expect(row).toContainText('BCA');
  await expect(row).toContainText('Meja 4');
});

test.describe('without a setup', () => {
  test.use({ tillOptions: { setup: null } });

  test('a setup file pasted into the first screen opens the till', async ({
    till: { page },
    simulator,
  }) => {
    const { baseUrl, merchantCode, apiKey } = simulator.qiospay;
    const file = page.getByLabel('Isi berkas pengaturan (JSON)');
    await file.fill('{"store":{}}');
    await page.getByRole('button', { name: 'Pakai berkas ini' }).click();
    await expect(page.getByText(/^Kasir belum menerima ini/)).toBeVisible();
    const feeds = [{ kind: 'qiospay', baseUrl, merchantCode, apiKey }];
    const merchant = { qris: MERCHANT_QRIS };
    await file.fill(JSON.stringify({ store: { name: 'Warung Baru' }, merchant, feeds }));
    await page.getByRole('button', { name: 'Pakai berkas ini' }).click();
    await expect(page.getByText('Warung Baru')).toBeVisible();
    const payload = await sell(page, '13000');
    simulator.bank.pay({ payload });
    await expect(page.getByRole('alert')).toContainText('LUNAS');
  });
});
