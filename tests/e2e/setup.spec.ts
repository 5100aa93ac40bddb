// The setup as a shop lives it, on both hosts: from nothing to LUNAS with the connection tried
// first, the QRIS out of a picture, and the whole setup carried to another till.
import { readFileSync } from 'node:fs';
import QRCode from 'qrcode';
import { expect, MERCHANT_QRIS, test } from './host.ts';
import type { Page } from '@playwright/test';

const nothing = { tillOptions: { setup: null } };

async function sell(page: Page, amount: string): Promise<string> {
  await page.keyboard.type(amount);
  await page.keyboard.press('Enter');
  const code = page.locator(`[data-qris*="${amount}58"]`);
  await expect(code).toBeVisible();
  return (await code.getAttribute('data-qris')) ?? '';
}

const step = (page: Page, name: string) => page.getByRole('listitem').filter({ hasText: name });
const tryButton = (page: Page) => page.getByRole('button', { name: 'Tes sambungan' });

/** Opens the setup of a till that sells. */
async function openSetup(page: Page): Promise<void> {
  await expect(page.getByRole('banner')).toBeVisible();
  await page.keyboard.press('t');
  await page.getByRole('button', { name: 'Penyedia, QRIS, ekspor dan impor' }).click();
  await expect(page.getByRole('heading', { name: 'Pengaturan kasir ini' })).toBeVisible();
}

test.describe('first run', () => {
  test.use(nothing);

  test('from nothing to LUNAS: a wrong key is found out before anything is sold', async ({
    till: { page },
    simulator,
  }) => {
    const { baseUrl, merchantCode, apiKey } = simulator.qiospay;
    await page.getByLabel('Nama toko').fill('Warung Baru');
    await page.getByLabel('Teks QRIS').fill(MERCHANT_QRIS);
    await page.getByText('Ini toko kami').click();
    await tryButton(page).click();
    await expect(page.getByText('Isi dulu kolom yang perlu, lalu tes.')).toBeVisible();

    await page.getByLabel('Alamat (base URL)').fill(baseUrl);
    await page.getByLabel('Kode merchant').fill(merchantCode);
    await page.getByLabel('API key', { exact: true }).fill('kunci-salah');
    await tryButton(page).click();
    await expect(step(page, 'Alamat penyedia')).toContainText('berhasil');
    await expect(step(page, 'Kode dan kunci')).toContainText('gagal');
    await expect(page.getByText('Kode atau kuncinya salah.')).toBeVisible();
    await page.getByText('Catatan tes, untuk dikirim ke penyedia').click();
    const notes = page.locator('pre');
    await expect(notes).toContainText('merchant_code atau api_key salah');
    await expect(notes).not.toContainText('kunci-salah');

    await page.getByLabel('API key', { exact: true }).fill(apiKey);
    await expect(step(page, 'Kode dan kunci')).toBeHidden();
    await tryButton(page).click();
    await expect(page.getByText('Sambungan berhasil.')).toBeVisible();
    await expect(step(page, 'Jawaban terbaca')).toContainText('berhasil');
    await page.getByRole('button', { name: 'Mulai berjualan' }).click();

    const payload = await sell(page, '13000');
    simulator.bank.pay({ payload });
    await expect(page.getByRole('alert')).toContainText('LUNAS');
  });

  test('the code without its zero is told, and taken over with one press', async ({
    till: { page },
    simulator,
  }) => {
    const { baseUrl, merchantCode, apiKey } = simulator.qiospay;
    const other = merchantCode.includes('QP0')
      ? merchantCode.replace('QP0', 'QP')
      : merchantCode.replace('QP', 'QP0');
    await page.getByLabel('Alamat (base URL)').fill(baseUrl);
    await page.getByLabel('Kode merchant').fill(other);
    await page.getByLabel('API key', { exact: true }).fill(apiKey);
    await tryButton(page).click();
    await page.getByRole('button', { name: `Pakai ${merchantCode}` }).click();
    await expect(page.getByText('Sambungan berhasil.')).toBeVisible();
    await expect(page.getByLabel('Kode merchant')).toHaveValue(merchantCode);
  });

  test('a provider that nobody hears says which step failed, in both languages', async ({
    till: { page },
  }) => {
    await page.getByLabel('Alamat (base URL)').fill('http://127.0.0.1:1');
    await page.getByLabel('Kode merchant').fill('QP012345');
    await page.getByLabel('API key', { exact: true }).fill('k');
    await tryButton(page).click();
    await expect(step(page, 'Sambungan aman')).toContainText('gagal');
    await page.getByRole('radio', { name: 'English' }).check();
    await expect(step(page, 'Secure connection')).toContainText('failed');
    await expect(page.getByText('No connection to the provider.')).toBeVisible();
  });

  test('the QRIS comes out of a picture, chosen or dropped; another picture says why not', async ({
    till: { page },
  }) => {
    const good = await QRCode.toBuffer(MERCHANT_QRIS, { width: 500, margin: 4 });
    const picture = { name: 'qris.png', mimeType: 'image/png' };
    const file = page.getByLabel('Pilih gambar');
    await file.setInputFiles({ ...picture, buffer: good });
    await expect(page.getByText('QRIS terbaca dari gambar.')).toBeVisible({ timeout: 20_000 });
    await expect(page.getByText('Contoh Merchant', { exact: true })).toBeVisible();
    await expect(page.getByText('ID0000000000000', { exact: true })).toBeVisible();
    await expect(page.getByLabel('Teks QRIS')).toHaveValue(MERCHANT_QRIS);
    await page.getByText('Ini toko kami').click();

    const address = await QRCode.toBuffer('https://contoh.example', { width: 400 });
    await page.locator('.qris-field').evaluate(
      (field, bytes) => {
        const data = new DataTransfer();
        data.items.add(new File([new Uint8Array(bytes)], 'lain.png', { type: 'image/png' }));
        field.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true }));
      },
      [...address],
    );
    await expect(page.getByText('Ada kode QR, tetapi tidak bisa dipakai:')).toBeVisible({
      timeout: 20_000,
    });
    await expect(page.getByText('Contoh Merchant', { exact: true })).toBeHidden();
    await expect(page.getByLabel('Teks QRIS')).toHaveValue('');
    await file.setInputFiles({ name: 'a.txt', mimeType: 'image/png', buffer: Buffer.from('x') });
    await expect(page.getByText('Ini bukan gambar yang dikenal.')).toBeVisible();
  });

  test('a camera that is not allowed is no drama', async ({ till: { page } }) => {
    await page.getByRole('button', { name: 'Kamera' }).click();
    await expect(page.getByText(/Pakai gambar, atau tempel teksnya/)).toBeVisible();
    await page.getByLabel('Teks QRIS').fill(MERCHANT_QRIS);
    await expect(page.getByText('Contoh Merchant', { exact: true })).toBeVisible();
  });

  test('what a provider needs is asked in its own words', async ({ till: { page } }) => {
    const snap = page.getByRole('checkbox', { name: 'SpeedCash (SNAP)' });
    await snap.check();
    const form = page.getByRole('region', { name: 'SpeedCash (SNAP)' });
    await expect(form.getByText('CLIENT_ID · X-CLIENT-KEY · X-PARTNER-ID')).toBeVisible();
    await page.getByRole('button', { name: 'Mulai berjualan' }).click();
    await expect(page.getByText('Isi Private key toko SpeedCash (SNAP).')).toBeVisible();
    await expect(page.getByText('Isi API key Qiospay.')).toBeVisible();
    await snap.uncheck();
    await expect(form).toBeHidden();
    await page.getByRole('checkbox', { name: 'Netzme' }).check();
    await expect(page.getByLabel('Port callback')).toBeVisible();
  });
});

test('the setup is exported under a passphrase and opens a till with it alone', async ({
  till: { page },
  simulator,
}, info) => {
  if (info.project.name !== 'web') return; // a desktop's download asks the person where to
  await openSetup(page);
  const run = page.getByRole('button', { name: 'Ekspor pengaturan' });
  await page.getByLabel('Kata sandi', { exact: true }).fill('pendek');
  await expect(page.getByText('Paling sedikit 8 huruf.')).toBeVisible();
  await page.getByLabel('Kata sandi', { exact: true }).fill('cukup panjang');
  await page.getByLabel('Kata sandi sekali lagi').fill('cukup panjan');
  await expect(page.getByText('Keduanya belum sama.')).toBeVisible();
  await expect(run).toBeDisabled();
  await page.getByLabel('Kata sandi sekali lagi').fill('cukup panjang');
  const [download] = await Promise.all([page.waitForEvent('download'), run.click()]);
  expect(download.suggestedFilename()).toBe('lunas-setup.json');
  const text = readFileSync(await download.path(), 'utf8');
  expect(text).not.toContain(simulator.qiospay.apiKey);

  await page.getByLabel('Isi berkas pengaturan (JSON)').fill(text);
  const use = page.getByRole('button', { name: 'Pakai berkas ini' });
  await expect(use).toBeDisabled();
  await page.getByLabel('Kata sandi berkas').fill('kata sandi lain');
  await use.click();
  await expect(page.getByText(/Kasir belum menerima ini/)).toBeVisible();
  await page.getByLabel('Kata sandi berkas').fill('cukup panjang');
  await use.click();
  await expect(page.getByRole('button', { name: 'Tampilkan QR' })).toBeVisible();
  const payload = await sell(page, '13000');
  simulator.bank.pay({ payload });
  await expect(page.getByRole('alert')).toContainText('LUNAS');
});

test('the setup can be changed later: what is secret is typed again', async ({
  till: { page },
  simulator,
}) => {
  const { baseUrl, merchantCode, apiKey } = simulator.qiospay;
  await openSetup(page);
  await expect(page.getByText('Kolom kosong berarti: ketik lagi.')).toBeVisible();
  await expect(page.getByLabel('Nama toko')).toHaveValue('Warung Sejahtera');
  await expect(page.getByLabel('API key', { exact: true })).toHaveValue('');
  await page.getByLabel('Nama toko').fill('Warung Pindah');
  await page.getByLabel('Teks QRIS').fill(MERCHANT_QRIS);
  await page.getByText('Ini toko kami').click();
  await page.getByLabel('Alamat (base URL)').fill(baseUrl);
  await page.getByLabel('Kode merchant').fill(merchantCode);
  await page.getByLabel('API key', { exact: true }).fill(apiKey);
  await page.getByRole('button', { name: 'Simpan pengaturan' }).click();
  await expect(page.getByRole('banner').getByText('Warung Pindah')).toBeVisible();
  const payload = await sell(page, '13000');
  simulator.bank.pay({ payload });
  await expect(page.getByRole('alert')).toContainText('LUNAS');
});

test('money that comes while somebody is in the setup is told, and the form stays', async ({
  till: { page },
  simulator,
}) => {
  const payload = await sell(page, '13000');
  await openSetup(page);
  await page.getByLabel('Nama toko').fill('Warung Pindah');
  await page.getByRole('heading', { name: 'Pengaturan kasir ini' }).click();
  await page.keyboard.type('77');
  simulator.bank.pay({ payload });
  await expect(page.getByRole('alert')).toContainText('LUNAS');
  await expect(async () => {
    await page.keyboard.press('5');
    await expect(page.getByRole('alert')).toBeHidden({ timeout: 500 });
  }).toPass();
  await expect(page.getByLabel('Nama toko')).toHaveValue('Warung Pindah');
});
