// Owns the pictures of the README: `node build/screenshots.mjs` after `npm run build`. They show
// training mode, so no code in them can be paid by anybody.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { findBrowser } from './browser.mjs';
import { OUT, TOP } from './paths.mjs';

const FOLDER = join(TOP, 'docs', 'images');
const profile = mkdtempSync(join(tmpdir(), 'lunas-pictures-'));
const till = spawn(process.execPath, [join(OUT, 'web', 'web.js'), '--demo', '--profile', profile], {
  stdio: ['ignore', 'pipe', 'ignore'],
});
const ready = await new Promise((resolve) => {
  till.stdout.once('data', (text) => resolve(JSON.parse(String(text))));
});
const simulator = new URL(ready.phoneUrl).origin;
const browser = await chromium.launch({ executablePath: findBrowser() });
const page = await browser.newPage({ viewport: { width: 1366, height: 768 }, locale: 'id-ID' });
mkdirSync(FOLDER, { recursive: true });

const picture = (name) => page.screenshot({ path: join(FOLDER, `${name}.png`) });
const settle = () => page.waitForTimeout(1200);

async function ask(amount) {
  // A hand's pace: what types faster is taken for a barcode scanner.
  await page.keyboard.type(String(amount), { delay: 80 });
  await page.keyboard.press('Enter');
  return page.locator('[data-qris]').first().getAttribute('data-qris');
}

async function pay(payload, issuer) {
  const body = JSON.stringify({ payload, issuerNns: issuer });
  const headers = { 'content-type': 'application/json' };
  await fetch(`${simulator}/control/pay`, { method: 'POST', headers, body });
  await page.getByRole('alert').waitFor();
  await page.evaluate(() => document.fonts.ready);
  await settle();
}

/** A LUNAS stays against a hurried key for a moment. */
async function close() {
  const alert = page.getByRole('alert');
  while (await alert.isVisible()) {
    await page.keyboard.press('Enter');
    await page.waitForTimeout(300);
  }
}

await page.goto(ready.url);
await settle();
for (const [amount, issuer] of [
  [27_500, '93600914'],
  [8000, '93600912'],
  [115_000, '93600014'],
]) {
  await pay(await ask(amount), issuer);
  await close();
}
await page.keyboard.type('13000', { delay: 80 });
await picture('pad');
await page.keyboard.press('Enter');
const payload = await page.locator('[data-qris]').first().getAttribute('data-qris');
await settle();
await picture('waiting');
await pay(payload, '93600014');
await picture('lunas');
await close();
await page.keyboard.press('h');
await settle();
await picture('today');

await browser.close();
till.kill('SIGTERM');
await new Promise((resolve) => till.once('exit', resolve));
rmSync(profile, { recursive: true, force: true });
