// How the customer's screen looks in each state, on a TV, a laptop, a tablet upright and a phone:
// read from two metres, nothing cut off, nothing too pale.
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import type { DisplayFrame } from '../../shared/display.ts';
import { openStage, type ScreenStage } from './display-stage.ts';
import { expect, MERCHANT_QRIS, test } from './host.ts';
import { contrastFaults } from './look-rules.ts';

const wasm = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm');
prepareZXingModule({ overrides: { wasmBinary: readFileSync(wasm).buffer } });

const SIZES = {
  laptop: { width: 1366, height: 768 },
  tv: { width: 1920, height: 1080 },
  upright: { width: 800, height: 1280 },
  tablet: { width: 1024, height: 768 },
  phone: { width: 360, height: 740 },
  lying: { width: 740, height: 360 },
} as const;

/** Where to leave pictures for a person to look at; nowhere unless asked. */
const PICTURES = process.env['LUNAS_PICTURES'];

function frames(nowMs: number): Record<string, DisplayFrame> {
  const base = {
    nowMs,
    shop: 'Warung Sejahtera Bu Tini',
    timezone: 'Asia/Jakarta',
    isTraining: false,
    look: { lang: 'id', theme: 'auto' },
  } as const;
  const pay = {
    kind: 'pay',
    qris: MERCHANT_QRIS,
    amount: 13_000,
    price: null,
    merchant: 'Contoh Merchant',
    nmid: 'ID1020021181745',
    createdAtMs: nowMs - 53_000,
    expiresAtMs: nowMs + 247_000,
    canSee: true,
  } as const;
  const large = { ...pay, amount: 9_999_901, price: 10_000_000, canSee: false };
  return {
    idle: { ...base, scene: { kind: 'idle' } },
    pay: { ...base, scene: pay },
    large: { ...base, scene: { ...large, merchant: 'TOKO KELONTONG SEJAHTERA BU' } },
    training: { ...base, isTraining: true, scene: pay },
    english: { ...base, look: { lang: 'en', theme: 'auto' }, scene: pay },
    contrast: { ...base, look: { lang: 'id', theme: 'contrast' }, scene: pay },
    paid: { ...base, scene: { kind: 'paid', amount: 13_000 } },
    'paid-large': { ...base, scene: { kind: 'paid', amount: 999_999_999_999 } },
    checking: { ...base, scene: { kind: 'checking', amount: 13_000 } },
    void: { ...base, scene: { kind: 'void' } },
    ask: { ...base, scene: { kind: 'ask' } },
    closed: { ...base, scene: { kind: 'closed' } },
  };
}

/** Parts that stick out of the screen or of what holds them; runs in the page. */
function cutOff(): string[] {
  const faults: string[] = [];
  for (const part of document.querySelectorAll('#screen *')) {
    const { left, top, right, bottom, width } = part.getBoundingClientRect();
    if (width === 0 || part.closest('.idle-body, svg') !== null) continue;
    const isOut = left < -1 || top < -1 || right > innerWidth + 1 || bottom > innerHeight + 1;
    if (isOut) faults.push(`${part.tagName}.${part.getAttribute('class')} sticks out`);
  }
  const plate = document.querySelector('.plate')?.getBoundingClientRect();
  const info = document.querySelector('.pay-info')?.getBoundingClientRect();
  if (plate && info && plate.right > info.left + 1 && plate.bottom > info.top + 1)
    faults.push('the code and the words lie over each other');
  return faults;
}

/** Colours are the same on every size: the dark ones are looked at lying and upright. */
function schemesOf(size: string): readonly ('light' | 'dark')[] {
  return size === 'laptop' || size === 'upright' ? ['light', 'dark'] : ['light'];
}

/** A dozen states, or half a dozen browsers, in one test each. */
test.describe.configure({ timeout: 90_000 });

let stage: ScreenStage;

test.beforeAll(async () => {
  stage = await openStage(frames(Date.now())['idle'] as DisplayFrame);
});
test.afterAll(() => stage.close());

async function openScreen(page: Page): Promise<void> {
  await page.context().addCookies([stage.cookie]);
  await page.goto(stage.address);
}

async function picture(page: Page, name: string): Promise<void> {
  if (PICTURES === undefined) return;
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: join(PICTURES, `${name}.png`) });
}

for (const [size, viewport] of Object.entries(SIZES))
  for (const colorScheme of schemesOf(size))
    test(`every state on a screen like a ${size}, ${colorScheme}`, async ({ browser }) => {
      const context = await browser.newContext({ viewport, colorScheme, reducedMotion: 'reduce' });
      const page = await context.newPage();
      const faults: string[] = [];
      await openScreen(page);
      for (const [name, frame] of Object.entries(frames(Date.now()))) {
        // Through another scene each time, so that what is waited for is new.
        stage.show({ ...frame, scene: { kind: frame.scene.kind === 'void' ? 'ask' : 'void' } });
        await page.locator(frame.scene.kind === 'void' ? '.told-ask' : '.told-void').waitFor();
        stage.show(frame);
        const { kind } = frame.scene;
        const place = kind === 'idle' || kind === 'pay' || kind === 'paid' ? kind : `told-${kind}`;
        await page.locator(`.scene.${place}`).waitFor();
        if (kind === 'pay') await page.locator('[data-qris]').waitFor();
        await page.evaluate(() => document.fonts.ready.then(() => undefined));
        const found = [...(await page.evaluate(cutOff)), ...(await page.evaluate(contrastFaults))];
        faults.push(...found.map((fault) => `${name}: ${fault}`));
        await picture(page, `${size}-${colorScheme}-${name}`);
      }
      expect(faults).toEqual([]);
      await context.close();
    });

test('a phone reads the code from every screen, at arm’s length', async ({ browser }) => {
  for (const viewport of Object.values(SIZES)) {
    const context = await browser.newContext({ viewport });
    const page = await context.newPage();
    await openScreen(page);
    stage.show(frames(Date.now())['pay'] as DisplayFrame);
    const box = await page.locator('[data-qris]').boundingBox();
    const shorter = Math.min(viewport.width, viewport.height);
    expect(box?.width ?? 0, JSON.stringify(viewport)).toBeGreaterThan(shorter * 0.45);
    const shot = new Uint8Array(await page.screenshot());
    const read = await readBarcodes(shot, { formats: ['QRCode'] });
    expect(read.map(({ text }) => text)).toEqual([MERCHANT_QRIS]);
    await context.close();
  }
});

test('the pairing page is read and used on a phone and on a TV', async ({ browser }) => {
  for (const size of ['phone', 'tv'] as const)
    for (const colorScheme of ['light', 'dark'] as const) {
      const context = await browser.newContext({ viewport: SIZES[size], colorScheme });
      const page = await context.newPage();
      await page.goto(stage.address);
      await page.getByLabel('Kode / Code').fill('123');
      await page.getByRole('button').click();
      await expect(page.getByRole('alert')).toContainText('6 angka');
      expect(await page.evaluate(contrastFaults)).toEqual([]);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(wide).toBeLessThanOrEqual(0);
      await picture(page, `${size}-${colorScheme}-pair`);
      await context.close();
    }
});
