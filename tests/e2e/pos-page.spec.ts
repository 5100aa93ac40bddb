// The example of a POS page (docs/examples/pos-page), as a cashier beside another program uses it:
// the page, its forty lines of backend, and the real till behind them.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import decodeQR from 'qr/decode.js';
import { API_TOKEN, expect, test } from './host.ts';

const LOOK = process.env['LUNAS_LOOK'];
const SERVER = join(import.meta.dirname, '../../docs/examples/pos-page/server.mjs');

async function look(page: Page, name: string): Promise<void> {
  if (LOOK !== undefined) await page.screenshot({ path: `${LOOK}/${name}.png` });
}

/** What a phone would read from the picture on the screen. */
async function scanned(page: Page): Promise<string> {
  const image = await page.getByRole('img', { name: 'QRIS' }).evaluate(async (shown) => {
    const picture = shown as HTMLImageElement;
    await picture.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [600, 600];
    const drawing = canvas.getContext('2d');
    if (!drawing) throw new Error('nothing can be drawn here');
    drawing.fillStyle = '#fff';
    drawing.fillRect(0, 0, 600, 600);
    drawing.drawImage(picture, 0, 0, 600, 600);
    return [...drawing.getImageData(0, 0, 600, 600).data];
  });
  return decodeQR({ width: 600, height: 600, data: new Uint8ClampedArray(image) });
}

test('a POS page sells through the till, and says LUNAS when the till does', async ({
  till,
  simulator,
  context,
}, info) => {
  test.skip(info.project.name !== 'web', 'the page is a browser’s; REST is the same on both hosts');
  test.slow();
  const env = { ...process.env, LUNAS_URL: till.apiUrl ?? '', LUNAS_TOKEN: API_TOKEN, PORT: '0' };
  const pos = spawn(process.execPath, [SERVER], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const address = await new Promise<string>((said) =>
      pos.stdout.once('data', (chunk) => said(String(chunk).trim())),
    );
    const page = await context.newPage();
    await page.goto(address);
    const state = page.getByRole('status');
    await page.getByLabel('Rp').fill('18000');
    await page.keyboard.press('Enter');
    await expect(state).toHaveText(/^Menunggu pembayaran Rp\s18\.000$/);
    expect(await scanned(page)).toMatch(/^000201.*540518000.*6304[0-9A-F]{4}$/);
    await look(page, 'pos-waiting');
    simulator.bank.pay({ amount: 18_000 });
    await expect(state).toHaveText(/^LUNAS Rp\s18\.000$/, { timeout: 30_000 });
    await expect(page.getByRole('img', { name: 'QRIS' })).toBeHidden();
    await look(page, 'pos-paid');

    await page.getByLabel('Rp').fill('19000');
    await page.keyboard.press('Enter');
    await expect(state).toHaveText(/^Menunggu/);
    await page.getByRole('button', { name: 'Batal' }).click();
    await expect(state).toHaveText(/^Dibatalkan Rp\s19\.000$/);
    await page.getByLabel('Rp').fill('10000001');
    await page.keyboard.press('Enter');
    await expect(state).toContainText('Rp 10.000.000');
    await page.close();
  } finally {
    pos.kill();
  }
});
