// The steps of the first run as a person takes them, by hand or by finger; what a spec is about it
// does itself.
import type { Locator, Page } from '@playwright/test';
import QRCode from 'qrcode';
import type { Simulator } from '../../simulator/start.ts';
import { expect, MERCHANT_QRIS } from './host.ts';

/** A press, however this page is pressed. */
export type Press = (target: Locator) => Promise<void>;

export const click: Press = (target) => target.click();

export async function nameShop(page: Page, name: string, press = click): Promise<void> {
  await page.getByLabel('Nama toko').fill(name);
  await press(page.getByRole('button', { name: 'Lanjut', exact: true }));
}

export async function pasteQris(page: Page, press = click): Promise<void> {
  await page.getByLabel('Teks QRIS').fill(MERCHANT_QRIS);
  await expect(page.getByText('Contoh Merchant', { exact: true })).toBeVisible();
  await press(page.getByRole('button', { name: 'Ya, ini toko kami' }));
}

/** Fills in the provider as the simulator wants it, or with another key. */
export async function fillFeed(
  page: Page,
  { qiospay: { baseUrl, merchantCode, apiKey } }: Simulator,
  { key = apiKey, code = merchantCode, address = baseUrl, press = click } = {},
): Promise<void> {
  await page.getByLabel('Kode merchant').fill(code);
  await page.getByLabel('API key', { exact: true }).fill(key);
  const more = page.getByText('Pengaturan lain, jarang perlu');
  if (!(await page.getByLabel('Alamat (base URL)').isVisible())) await press(more);
  await page.getByLabel('Alamat (base URL)').fill(address);
}

export async function toFeed(page: Page, press = click): Promise<void> {
  await nameShop(page, 'Warung Baru', press);
  await pasteQris(page, press);
  await expect(page.getByRole('heading', { name: 'Penyedia', exact: false })).toBeVisible();
}

export async function startSelling(page: Page, press = click): Promise<void> {
  await press(page.getByRole('button', { name: 'Ya, terdengar. Mulai berjualan' }));
  await expect(page.getByRole('button', { name: 'Tampilkan QR' })).toBeVisible();
}

export async function sell(page: Page, amount: string): Promise<string> {
  // A hand's pace: what types faster is taken for a barcode scanner.
  await page.keyboard.type(amount, { delay: 60 });
  await page.keyboard.press('Enter');
  const code = page.locator(`[data-qris*="${amount}58"]`);
  await expect(code).toBeVisible();
  return (await code.getAttribute('data-qris')) ?? '';
}

export function png(text: string, width = 400): Promise<Buffer> {
  return QRCode.toBuffer(text, { width, margin: 4 });
}

/** A file that comes by `drop` or `paste`, as the page hears of it. */
export async function bring(page: Page, how: 'drop' | 'paste', bytes: Buffer, type = 'image/png') {
  await page.locator('.qris-field').evaluate(
    (field, [kind, numbers, mime]) => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(numbers)], 'qris', { type: mime }));
      const event =
        kind === 'drop'
          ? new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true })
          : new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
      (kind === 'drop' ? field : document.body).dispatchEvent(event);
    },
    [how, [...bytes], type] as const,
  );
}
