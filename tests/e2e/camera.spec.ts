// The shop's QRIS held before a camera, on both hosts: Chromium's own pretended camera shows a film
// of it.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findBrowser } from '../../build/browser.mjs';
import { blank, code, MASKED, put, turned } from '../pictures/hard-pictures.ts';
import { nameShop } from './first-run.ts';
import { expect, test } from './host.ts';

/** One frame, over and over: a QRIS a little askew on a grey counter (YUV4MPEG2). */
function film(): string {
  const [width, height] = [640, 480];
  const scene = blank(width, height, [150, 150, 150]);
  const qris = turned(code(MASKED, 5), 6, [150, 150, 150]);
  put(scene, qris, Math.round((width - qris.width) / 2), Math.round((height - qris.height) / 2));
  const luma = Buffer.alloc(width * height);
  for (let n = 0; n < luma.length; n += 1) luma[n] = 16 + ((scene.data[n * 4] ?? 0) * 219) / 255;
  const frame = Buffer.concat([
    Buffer.from('FRAME\n'),
    luma,
    Buffer.alloc((width * height) / 2, 128),
  ]);
  const file = join(mkdtempSync(join(tmpdir(), 'lunas-camera-')), 'qris.y4m');
  const head = Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420mpeg2\n`);
  writeFileSync(file, Buffer.concat([head, frame, frame]));
  return file;
}

const CAMERA = [
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  `--use-file-for-fake-video-capture=${film()}`,
];
const browser = findBrowser();

test.use({
  tillOptions: { setup: null, switches: CAMERA },
  launchOptions: {
    args: CAMERA,
    ...(browser === undefined ? {} : { executablePath: browser }),
  },
});

test('is read as soon as it is seen, and the light goes out', async ({ till: { page } }) => {
  await nameShop(page, 'Warung Kamera');
  await page.getByRole('button', { name: 'Kamera' }).click();
  await expect(page.getByText('Contoh Merchant', { exact: true })).toBeVisible({ timeout: 20_000 });
  await expect(page.locator('video')).toBeHidden();
  await expect(page.getByLabel('Teks QRIS')).toHaveValue(MASKED);
  await page.getByRole('button', { name: 'Ya, ini toko kami' }).click();
  await expect(page.getByLabel('Kode merchant')).toBeVisible();
});

test('is had by the setup that asks for it and by nothing else', async ({ till }) => {
  if (till.desktop === null) return; // a browser asks its person by itself
  const outcome = await till.page.evaluate(() =>
    navigator.mediaDevices.getUserMedia({ video: true }).then(
      () => 'given',
      (error: unknown) => (error as Error).name,
    ),
  );
  expect(outcome).toBe('NotAllowedError');
});
