// The setup as a shop lives it, on both hosts: from nothing to LUNAS in four steps, by keyboard and
// by finger, the QRIS out of a picture or PDF, and the parts of a setup changed later.
import { readFileSync } from 'node:fs';
import { withAmount, readQris } from '../../shared/qris/qris.ts';
import { rupiah } from '../../shared/money.ts';
import { STATIC } from '../pictures/hard-pictures.ts';
import { PDFS, VECTOR_PDF } from '../pictures/pdf-list.ts';
import {
  bring,
  fillFeed,
  nameShop,
  pasteQris,
  png,
  sell,
  startSelling,
  toFeed,
} from './first-run.ts';
import { expect, MERCHANT_QRIS, test, PACKED } from './host.ts';
import type { Page } from '@playwright/test';

// Each tells a whole story; on a busy machine that takes its time.
test.describe.configure({ timeout: 90_000 });

const nothing = { tillOptions: { setup: null } };

const step = (page: Page, name: string) => page.getByRole('listitem').filter({ hasText: name });
const tryButton = (page: Page) => page.getByRole('button', { name: 'Tes sambungan' });
const next = (page: Page) => page.getByRole('button', { name: 'Lanjut', exact: true });
const merchant = (page: Page) => page.getByText('Contoh Merchant', { exact: true });

/** Opens the setup of a till that sells. */
async function openSetup(page: Page): Promise<void> {
  await expect(page.getByRole('banner')).toBeVisible();
  await page.keyboard.press('t');
  await page.getByRole('button', { name: 'Penyedia, QRIS, ekspor dan impor' }).click();
  await expect(page.getByRole('heading', { name: 'Pengaturan kasir ini' })).toBeVisible();
}

test.describe('first run', () => {
  test.use(nothing);

  test('from nothing to LUNAS with the keyboard alone, in far less than two minutes', async ({
    till: { page },
    simulator,
  }, info) => {
    const { baseUrl, merchantCode, apiKey } = simulator.qiospay;
    const startMs = Date.now();
    const keys = page.keyboard;
    const tab = async (times: number): Promise<void> => {
      for (let n = 0; n < times; n += 1) await keys.press('Tab');
    };
    await expect(page.getByLabel('Nama toko')).toBeFocused();
    await keys.type('Warung Baru');
    await keys.press('Enter');
    await expect(page.getByRole('button', { name: 'Pilih gambar atau PDF' })).toBeFocused();
    await expect(async () => {
      await keys.press('Tab');
      await expect(page.getByLabel('Teks QRIS')).toBeFocused({ timeout: 200 });
    }).toPass();
    await keys.insertText(MERCHANT_QRIS);
    await expect(merchant(page)).toBeVisible();
    await expect(async () => {
      await keys.press('Tab');
      const yes = page.getByRole('button', { name: 'Ya, ini toko kami' });
      await expect(yes).toBeFocused({ timeout: 200 });
    }).toPass();
    await keys.press('Enter');
    await expect(page.getByLabel('Kode merchant')).toBeFocused();
    await keys.type(merchantCode);
    await tab(1);
    await keys.type(apiKey);
    await tab(2);
    await keys.press('Enter'); // opens what is seldom needed
    await tab(3);
    await expect(page.getByLabel('Alamat (base URL)')).toBeFocused();
    await keys.press('ControlOrMeta+a');
    await keys.type(baseUrl);
    await keys.press('Enter');
    const yes = page.getByRole('button', { name: 'Ya, terdengar. Mulai berjualan' });
    await expect(yes).toBeFocused();
    await keys.press('Enter');
    await expect(page.getByRole('button', { name: 'Tampilkan QR' })).toBeVisible();
    const payload = await sell(page, '13000');
    simulator.bank.pay({ payload });
    await expect(page.getByRole('alert')).toContainText('LUNAS');
    const tookMs = Date.now() - startMs;
    await info.attach('first run to LUNAS', { body: `${tookMs} ms` });
    expect(tookMs).toBeLessThan(60_000);
  });

  test('a wrong key is found out before anything is sold, and named', async ({
    till: { page },
    simulator,
  }) => {
    await toFeed(page);
    await next(page).click();
    await expect(page.getByText('Isi API key Qiospay.')).toBeVisible();
    await tryButton(page).click();
    await expect(page.getByText('Isi dulu kolom yang perlu, lalu tes.')).toBeVisible();

    await fillFeed(page, simulator, { key: 'kunci-salah' });
    await next(page).click();
    await expect(step(page, 'Alamat penyedia')).toContainText('berhasil');
    await expect(step(page, 'Kode dan kunci')).toContainText('gagal');
    await expect(page.getByText('Kode atau kuncinya salah.')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Lanjut tanpa tes' })).toBeVisible();
    await page.getByText('Catatan tes, untuk dikirim ke penyedia').click();
    const notes = page.locator('pre');
    await expect(notes).toContainText('merchant_code atau api_key salah');
    await expect(notes).not.toContainText('kunci-salah');

    await page.getByLabel('API key', { exact: true }).fill(simulator.qiospay.apiKey);
    await expect(step(page, 'Kode dan kunci')).toBeHidden();
    await next(page).click();
    await startSelling(page);
    const payload = await sell(page, '13000');
    simulator.bank.pay({ payload });
    await expect(page.getByRole('alert')).toContainText('LUNAS');
  });

  test('the code without its zero is told, and taken over with one press', async ({
    till: { page },
    simulator,
  }) => {
    const { merchantCode } = simulator.qiospay;
    const other = merchantCode.includes('QP0')
      ? merchantCode.replace('QP0', 'QP')
      : merchantCode.replace('QP', 'QP0');
    await toFeed(page);
    await fillFeed(page, simulator, { code: other });
    await tryButton(page).click();
    await page.getByRole('button', { name: `Pakai ${merchantCode}` }).click();
    await expect(page.getByText('Sambungan berhasil.')).toBeVisible();
    await expect(page.getByLabel('Kode merchant')).toHaveValue(merchantCode);
  });

  test('a provider that nobody hears says which step failed, in both languages', async ({
    till: { page },
    simulator,
  }) => {
    await toFeed(page);
    await fillFeed(page, simulator, { address: 'http://127.0.0.1:1' });
    await tryButton(page).click();
    await expect(step(page, 'Sambungan aman')).toContainText('gagal');
    await page.getByRole('radio', { name: 'English' }).check();
    await expect(step(page, 'Secure connection')).toContainText('failed');
    await expect(page.getByText('No connection to the provider.')).toBeVisible();
  });

  test(
    'the QRIS comes out of a picture: chosen, dropped or pasted; another says why not',
    PACKED,
    async ({ till: { page } }) => {
      await nameShop(page, 'Warung Baru');
      const file = page.getByLabel('Pilih gambar atau PDF');
      const picture = { name: 'qris.png', mimeType: 'image/png' };
      await file.setInputFiles({ ...picture, buffer: await png(MERCHANT_QRIS, 500) });
      await expect(page.getByText('QRIS terbaca.')).toBeVisible({ timeout: 20_000 });
      await expect(merchant(page)).toBeVisible();
      await expect(page.getByText('ID0000000000000', { exact: true })).toBeVisible();
      await expect(
        page.getByText('Bank Mandiri').or(page.getByText('tidak tertulis')),
      ).toBeVisible();
      await expect(page.getByLabel('Teks QRIS')).toHaveValue(MERCHANT_QRIS);

      await bring(page, 'drop', await png('https://contoh.example'));
      await expect(page.getByText('Ada kode QR, tetapi tidak bisa dipakai:')).toBeVisible({
        timeout: 20_000,
      });
      await expect(merchant(page)).toBeHidden();
      await expect(page.getByLabel('Teks QRIS')).toHaveValue('');
      await next(page).click();
      await expect(page.getByText('Masukkan QRIS toko:', { exact: false })).toBeVisible();

      await bring(page, 'paste', await png(STATIC));
      await expect(page.getByText('Gulu Gulu Mall Ambassador', { exact: true })).toBeVisible({
        timeout: 20_000,
      });
      await file.setInputFiles({ name: 'a.txt', mimeType: 'image/png', buffer: Buffer.from('x') });
      await expect(page.getByText('Ini bukan gambar atau PDF yang dikenal.')).toBeVisible();
    },
  );

  test('the QRIS comes out of a PDF; a locked one and a large one say what to do', async ({
    till: { page },
  }) => {
    await nameShop(page, 'Warung Baru');
    const file = page.getByLabel('Pilih gambar atau PDF');
    const pdf = { name: 'qris.pdf', mimeType: 'application/pdf' };
    await file.setInputFiles({ ...pdf, buffer: VECTOR_PDF() });
    await expect(merchant(page)).toBeVisible({ timeout: 20_000 });
    const locked = PDFS.find(({ name }) => name.startsWith('locked'))?.bytes() ?? Buffer.alloc(0);
    await bring(page, 'drop', locked, 'application/pdf');
    await expect(page.getByText('PDF ini berkata sandi.', { exact: false })).toBeVisible();
    const large = PDFS.find(({ name }) => name.startsWith('larger'))?.bytes() ?? Buffer.alloc(0);
    await file.setInputFiles({ ...pdf, buffer: large });
    await expect(page.getByText('PDF ini lebih dari 10 MB.', { exact: false })).toBeVisible();
    await expect(merchant(page)).toBeHidden();
  });

  test('of two QRIS in one file a person says which is the shop', async ({ till: { page } }) => {
    await nameShop(page, 'Warung Baru');
    const two = PDFS.find(({ name }) => name.startsWith('another shop'))?.bytes();
    const file = page.getByLabel('Pilih gambar atau PDF');
    await file.setInputFiles({
      name: 'dua.pdf',
      mimeType: 'application/pdf',
      buffer: two ?? Buffer.alloc(0),
    });
    await expect(page.getByText('Yang mana QRIS toko Anda?', { exact: false })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Ya, ini toko kami' })).toBeHidden();
    await page.getByRole('button', { name: 'Contoh Merchant, Jakarta' }).click();
    await expect(merchant(page)).toBeVisible();
    await expect(page.getByLabel('Teks QRIS')).toHaveValue(MERCHANT_QRIS);
  });

  test('a code for one payment, with an amount or with a wrong letter is not taken', async ({
    till: { page },
  }) => {
    await nameShop(page, 'Warung Baru');
    const text = page.getByLabel('Teks QRIS');
    const read = readQris(MERCHANT_QRIS);
    const made = read.ok ? withAmount(read.qris, rupiah(15_000)) : null;
    await text.fill(made?.ok === true ? made.payload : '');
    await expect(page.getByText('QRIS ini sudah berisi jumlah.', { exact: false })).toBeVisible();
    await text.fill(ONE_TIME);
    const oneTime = page.getByText('QRIS ini dibuat untuk satu pembayaran saja.', { exact: false });
    await expect(oneTime).toBeVisible();
    await text.fill(`${MERCHANT_QRIS.slice(0, -1)}2`);
    await expect(page.getByText('Ada huruf yang salah', { exact: false })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Ya, ini toko kami' })).toBeHidden();
    await text.fill(MERCHANT_QRIS);
    await expect(page.getByRole('button', { name: 'Ya, ini toko kami' })).toBeVisible();
  });

  test('a camera that is not allowed is no drama', async ({ till: { page } }) => {
    await nameShop(page, 'Warung Baru');
    await page.getByRole('button', { name: 'Kamera' }).click();
    await expect(page.getByText(/Pakai gambar, atau tempel teksnya/)).toBeVisible();
    await pasteQris(page);
    await expect(page.getByRole('heading', { name: 'Penyedia' })).toBeVisible();
  });

  test('who stops half way finds all but the secrets again, after a power cut too', async ({
    till,
    simulator,
  }) => {
    const { page } = till;
    await toFeed(page);
    await fillFeed(page, simulator);
    await page.waitForTimeout(800); // a moment after the last key it is kept
    const again = await till.restart();
    await expect(again.getByText('Yang tadi diketik masih ada.', { exact: false })).toBeVisible();
    await expect(again.getByLabel('Nama toko')).toHaveValue('Warung Baru');
    await next(again).click();
    await expect(merchant(again)).toBeVisible();
    await again.getByRole('button', { name: 'Ya, ini toko kami' }).click();
    await expect(again.getByLabel('Kode merchant')).toHaveValue(simulator.qiospay.merchantCode);
    await expect(again.getByLabel('API key', { exact: true })).toHaveValue('');
    await again.getByLabel('API key', { exact: true }).fill(simulator.qiospay.apiKey);
    await next(again).click();
    await startSelling(again);
  });

  test('who hears nothing is told where to look, and may sell without', async ({
    till: { page },
    simulator,
  }) => {
    await toFeed(page);
    await fillFeed(page, simulator);
    await next(page).click();
    await expect(page.getByText('Pembayaran tiga belas ribu rupiah diterima')).toBeVisible();
    await page.getByRole('button', { name: 'Tidak terdengar' }).click();
    await expect(page.getByText('Periksa apakah speaker menyala', { exact: false })).toBeVisible();
    await page.getByRole('button', { name: 'Mulai tanpa suara' }).click();
    await expect(page.getByRole('button', { name: 'Tampilkan QR' })).toBeVisible();
  });

  test('what a provider needs is asked in its own words', async ({ till: { page } }) => {
    await toFeed(page);
    const snap = page.getByRole('checkbox', { name: 'SpeedCash (SNAP)' });
    await snap.check();
    const form = page.getByRole('region', { name: 'SpeedCash (SNAP)' });
    await expect(form.getByText('CLIENT_ID · X-CLIENT-KEY · X-PARTNER-ID')).toBeVisible();
    await next(page).click();
    await expect(page.getByText('Isi Private key toko SpeedCash (SNAP).')).toBeVisible();
    await expect(page.getByText('Isi API key Qiospay.')).toBeVisible();
    await snap.uncheck();
    await expect(form).toBeHidden();
    await page.getByRole('checkbox', { name: 'Netzme' }).check();
    await expect(page.getByLabel('Port callback')).toBeVisible();
  });
});

test.describe('first run by finger', () => {
  test.use({ ...nothing, hasTouch: true });

  test('from nothing to LUNAS without a key but the letters typed', async ({
    till: { page },
    simulator,
  }, info) => {
    const press = (target: ReturnType<Page['locator']>): Promise<void> =>
      info.project.name === 'web' ? target.tap() : target.click(); // a desktop window has no touch
    await nameShop(page, 'Warung Jari', press);
    const file = page.getByLabel('Pilih gambar atau PDF');
    const buffer = await png(MERCHANT_QRIS);
    await file.setInputFiles({ name: 'qris.png', mimeType: 'image/png', buffer });
    await press(page.getByRole('button', { name: 'Ya, ini toko kami' }));
    await fillFeed(page, simulator, { press });
    await press(next(page));
    await startSelling(page, press);
    for (const digit of ['1', '3', '000'])
      await press(page.getByRole('button', { name: digit, exact: true }));
    await press(page.getByRole('button', { name: 'Tampilkan QR' }));
    const code = page.locator('[data-qris*="1300058"]');
    await expect(code).toBeVisible();
    simulator.bank.pay({ payload: (await code.getAttribute('data-qris')) ?? '' });
    await expect(page.getByRole('alert')).toContainText('LUNAS');
  });
});

/** No 2 of facts/domain.md §1.7 as if made for one payment, its checksum right. */
const ONE_TIME =
  '00020101021226610014COM.GO-JEK.WWW01189360081401000005130210G4362512730303UMI' +
  '51440014ID.CO.QRIS.WWW0215ID20220000019810303UMI5204799653033605802ID' +
  '5913Toko Purba V16013JAKARTA PUSAT61051045062070703A016304C77D';

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

test.describe('a till that sells', () => {
  test('is renamed alone: its keys stay, and it goes on selling', async ({
    till: { page },
    simulator,
  }) => {
    await openSetup(page);
    const shop = page.getByRole('region', { name: 'Toko dan kasir' });
    await expect(shop.getByLabel('Nama toko')).toHaveValue('Warung Sejahtera');
    await shop.getByLabel('Nama toko').fill('Warung Pindah');
    await shop.getByRole('button', { name: 'Simpan' }).click();
    await expect(shop.getByText('Tersimpan.')).toBeVisible();
    await expect(page.getByRole('banner').getByText('Warung Pindah')).toBeVisible();
    await page.getByRole('button', { name: 'Kembali berjualan' }).click();
    const payload = await sell(page, '13000');
    simulator.bank.pay({ payload });
    await expect(page.getByRole('alert')).toContainText('LUNAS');
  });

  test('has its key tried and kept without ever showing it', async ({
    till: { page },
    simulator,
  }) => {
    const { merchantCode, apiKey } = simulator.qiospay;
    await openSetup(page);
    const feed = page.getByRole('region', { name: 'Qiospay', exact: true });
    await expect(feed.getByLabel('Kode merchant')).toHaveValue(merchantCode);
    await expect(feed.getByLabel('API key', { exact: true })).toHaveValue('');
    await expect(feed.getByText('Tersimpan. Kosongkan bila tetap.')).toBeVisible();
    expect(await page.content()).not.toContain(apiKey);
    await tryButton(page).click();
    await expect(page.getByText('Sambungan berhasil.')).toBeVisible();
    await feed.getByLabel('API key', { exact: true }).fill('kunci-salah');
    await tryButton(page).click();
    await expect(step(page, 'Kode dan kunci')).toContainText('gagal');
    await feed.getByLabel('API key', { exact: true }).fill('');
    const providers = page.getByRole('region', { name: 'Penyedia' });
    await providers.getByRole('button', { name: 'Simpan' }).click();
    await page.getByRole('button', { name: 'Kembali berjualan' }).click();
    const payload = await sell(page, '13000');
    simulator.bank.pay({ payload });
    await expect(page.getByRole('alert')).toContainText('LUNAS');
  });

  test('keeps its QRIS and provider while a sale waits for money by them', async ({
    till: { page },
    simulator,
  }) => {
    const payload = await sell(page, '13000');
    await openSetup(page);
    await page.getByRole('button', { name: 'Ganti QRIS' }).click();
    await page.getByLabel('Teks QRIS').fill(STATIC);
    await expect(page.getByText('NMID ini lain', { exact: false })).toBeVisible();
    await page.getByRole('button', { name: 'Ya, ini toko kami' }).click();
    await expect(page.getByText('1 penjualan masih menunggu uang', { exact: false })).toBeVisible();
    await page.getByRole('button', { name: 'Tidak jadi' }).click();
    await page.getByRole('button', { name: 'Hapus Qiospay' }).click();
    await page.getByRole('button', { name: 'Ya, hapus Qiospay', exact: false }).click();
    await expect(page.getByText('1 penjualan masih menunggu uang', { exact: false })).toBeVisible();
    simulator.bank.pay({ payload });
    await expect(page.getByRole('alert')).toContainText('LUNAS');
    await expect(async () => {
      await page.keyboard.press('5');
      await expect(page.getByRole('alert')).toBeHidden({ timeout: 500 });
    }).toPass();
    await page.getByRole('button', { name: 'Ganti QRIS' }).click();
    await page.getByLabel('Teks QRIS').fill(STATIC);
    await page.getByRole('button', { name: 'Ya, ini toko kami' }).click();
    const now = page.getByText('Sekarang dipakai: Gulu Gulu Mall Ambassador', { exact: false });
    await expect(now).toBeVisible();
  });

  test('takes another rule of selling, and a second provider', async ({ till: { page } }) => {
    await openSetup(page);
    const rules = page.getByRole('region', { name: 'Aturan penjualan' });
    await rules.getByRole('radio', { name: '10 menit' }).check();
    await rules.getByRole('button', { name: 'Simpan' }).click();
    await expect(rules.getByText('Tersimpan.')).toBeVisible();
    await page.getByRole('button', { name: 'Netzme' }).click();
    const netzme = page.getByRole('region', { name: 'Netzme' });
    await netzme.getByRole('textbox', { name: 'Callback token' }).fill('token-panjang');
    const save = page
      .getByRole('region', { name: 'Penyedia' })
      .getByRole('button', { name: 'Simpan' });
    await save.last().click();
    await expect(page.getByRole('button', { name: 'Hapus Netzme' })).toBeVisible();
    await expect(netzme.getByRole('textbox', { name: 'Callback token' })).toHaveValue('');
  });
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
