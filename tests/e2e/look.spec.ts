// Every state of the page, from the gallery: nothing cut off, every text readable, every target
// big enough, one banner and one alert at most; and the chimes as they really sound. Looks don't
// depend on the host: checked once, on the web.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test as base, type Browser, type Page } from '@playwright/test';
import type {} from '../../renderer/screens/gallery.tsx';
import { chimeLengthMs, chimePlan, type ChimeKind } from '../../renderer/sound.ts';
import { buildGallery, GALLERY_URL, serveGallery } from './page-build.ts';
import { contrastFaults, roleFaults, sizeFaults, targetFaults } from './look-rules.ts';

const test = base.extend<object, { readonly galleryDir: string }>({
  galleryDir: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names from this pattern
    async ({}, use) => {
      const dir = mkdtempSync(join(tmpdir(), 'lunas-gallery-'));
      await buildGallery(dir);
      await use(dir);
      rmSync(dir, { recursive: true, force: true });
    },
    { scope: 'worker' },
  ],
});

interface Look {
  readonly width: number;
  readonly height: number;
  readonly theme: 'light' | 'dark';
  readonly lang: 'id' | 'en';
}

async function openGallery(browser: Browser, dir: string, look: Look): Promise<Page> {
  const { width, height, theme, lang } = look;
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: theme,
    // Far from Jakarta: a shop's times must not depend on this.
    timezoneId: 'America/St_Johns',
  });
  await serveGallery(context, dir);
  await context.addInitScript((text) => {
    if (location.protocol === 'http:') localStorage.setItem('lunas.prefs', text);
  }, JSON.stringify({ lang }));
  const page = await context.newPage();
  await page.goto(`${GALLERY_URL}#gallery/connecting`);
  await page.locator('.connecting').waitFor();
  return page;
}

/** React has drawn this state, its lazy screen has come and its QR is there. */
function isDrawn(name: string): boolean {
  const isHere = document.querySelector(`[data-state="${name}"]`) !== null;
  const isEmpty = document.querySelector('.qr-empty, .page > .screen:empty') !== null;
  return isHere && !isEmpty;
}

async function eachState(page: Page, rules: readonly (() => string[])[]): Promise<string[]> {
  const names = await page.evaluate(() => window.lunasGallery?.names ?? []);
  expect(names.length).toBeGreaterThan(40);
  const faults: string[] = [];
  for (const name of names) {
    await page.evaluate((hash) => (location.hash = hash), `#gallery/${name}`);
    await page.waitForFunction(isDrawn, name);
    for (const rule of rules)
      for (const fault of await page.evaluate(rule)) faults.push(`${name}: ${fault}`);
  }
  return faults;
}

test.describe('every state of the page', () => {
  test.setTimeout(120_000);

  for (const look of [
    { width: 1366, height: 768, theme: 'light', lang: 'id' },
    { width: 1920, height: 1080, theme: 'dark', lang: 'en' },
  ] satisfies Look[])
    test(`is whole and readable at ${look.width} × ${look.height}, ${look.theme}`, async ({
      browser,
      galleryDir,
    }, info) => {
      if (info.project.name !== 'web') return;
      const page = await openGallery(browser, galleryDir, look);
      const rules = [contrastFaults, sizeFaults, targetFaults, roleFaults];
      const faults = await eachState(page, rules);
      // The setup's form is longer than a screen, and may be scrolled.
      expect(faults.filter((fault) => !/^setup(-again)?: the page is/.test(fault))).toEqual([]);
      await page.context().close();
    });

  test('needs no sideways scrolling at 200 % zoom', async ({ browser, galleryDir }, info) => {
    if (info.project.name !== 'web') return;
    const look = { width: 683, height: 384, theme: 'light', lang: 'id' } as const;
    const page = await openGallery(browser, galleryDir, look);
    const faults = await eachState(page, [sizeFaults, contrastFaults]);
    expect(
      faults.filter((fault) => fault.includes('px wide') || fault.includes('contrast')),
    ).toEqual([]);
    await page.context().close();
  });
});

test.describe('the chimes', () => {
  const KINDS: readonly ChimeKind[] = ['paid', 'late', 'reversed', 'blind', 'asks'];

  test('sound as planned, in the wave itself', async ({ browser, galleryDir }, info) => {
    if (info.project.name !== 'web') return;
    const look = { width: 1366, height: 768, theme: 'light', lang: 'id' } as const;
    const page = await openGallery(browser, galleryDir, look);
    for (const kind of KINDS) {
      const plan = chimePlan(kind);
      const lengthMs = chimeLengthMs(plan);
      const wave = await render(page, kind, lengthMs + 300);
      for (const note of plan) {
        const middleMs = note.startMs + Math.min(note.durationMs / 3, 80);
        const own = power(wave, middleMs, note.frequencyHz);
        const other = power(wave, middleMs, note.frequencyHz * 1.19);
        expect(own, `${kind} at ${note.startMs} ms`).toBeGreaterThan(5 * other);
        expect(own, `${kind} at ${note.startMs} ms is heard`).toBeGreaterThan(100);
      }
      expect(Math.max(...wave.map(Math.abs)), `${kind} does not clip`).toBeLessThanOrEqual(1);
      const after = wave.slice(Math.ceil(((lengthMs + 20) / 1000) * RATE_HZ));
      expect(Math.max(...after.map(Math.abs)), `${kind} ends`).toBeLessThan(0.001);
    }
    await page.context().close();
  });
});

const RATE_HZ = 24_000;

async function render(page: Page, kind: ChimeKind, lengthMs: number): Promise<number[]> {
  return await page.evaluate(
    async ([chime, frames, rate]) => {
      const sound = window.lunasGallery;
      if (sound === undefined) throw new Error('the gallery offers no sound');
      const context = new OfflineAudioContext(1, frames, rate);
      sound.schedule(context, sound.chimePlan(chime), 0);
      return [...(await context.startRendering()).getChannelData(0)];
    },
    [kind, Math.ceil((lengthMs / 1000) * RATE_HZ), RATE_HZ] as const,
  );
}

/** How much of one tone is in 60 ms of the wave around `middleMs` (Goertzel). */
function power(wave: readonly number[], middleMs: number, frequencyHz: number): number {
  const from = Math.max(0, Math.round(((middleMs - 30) / 1000) * RATE_HZ));
  const turn = (2 * Math.PI * frequencyHz) / RATE_HZ;
  let [before, last] = [0, 0];
  for (const value of wave.slice(from, from + Math.round(0.06 * RATE_HZ)))
    [before, last] = [last, value + 2 * Math.cos(turn) * last - before];
  return before ** 2 + last ** 2 - 2 * Math.cos(turn) * before * last;
}
