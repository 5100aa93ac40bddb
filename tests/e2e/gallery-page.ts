// Opens the gallery for the specs about looks: one build a worker, one page a look, a state at a
// time, drawn and still.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, type Browser, type Page } from '@playwright/test';
import type {} from '../../renderer/screens/gallery.tsx';
import type { Prefs } from '../../renderer/prefs.ts';
import { buildGallery, GALLERY_URL, serveGallery } from './page-build.ts';

export const test = base.extend<object, { readonly galleryDir: string }>({
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

export interface Look extends Pick<Prefs, 'theme' | 'size' | 'lang'> {
  readonly width: number;
  readonly height: number;
}

export const SMALL = { width: 1366, height: 768 } as const;
export const LARGE = { width: 1920, height: 1080 } as const;

export async function openGallery(browser: Browser, dir: string, look: Look): Promise<Page> {
  const { width, height } = look;
  const context = await browser.newContext({
    viewport: { width, height },
    reducedMotion: 'reduce',
    // Far from Jakarta: a shop's times must not depend on this.
    timezoneId: 'America/St_Johns',
  });
  await serveGallery(context, dir);
  const page = await context.newPage();
  await page.goto(`${GALLERY_URL}${hashOf('connecting', look)}`);
  await page.locator('.connecting').waitFor();
  await page.evaluate(() => document.fonts.ready);
  return page;
}

export function galleryNames(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => window.lunasGallery?.names ?? []);
}

function hashOf(name: string, { theme, size, lang }: Look): string {
  return `#gallery/${name}?theme=${theme}&size=${size}&lang=${lang}`;
}

/** Shows one state and waits until it stands still: React has drawn it, lazy parts have come. */
export async function showState(page: Page, name: string, look: Look): Promise<void> {
  await page.evaluate((hash) => (location.hash = hash), hashOf(name, look));
  await page.waitForFunction(isDrawn, name);
}

function isDrawn(name: string): boolean {
  const state = document.querySelector(`[data-state="${name}"]`);
  if (state === null || state.childElementCount === 0) return false;
  if (document.querySelector('.qr-empty, .page > .screen:empty') !== null) return false;
  // A section of the manager's desk, its lines of the banner: loaded when they are shown.
  if (document.querySelector('.list-head:only-child, .banner li:empty') !== null) return false;
  const opensDialog = state.getAttribute('data-opens-dialog') === 'true';
  return !opensDialog || document.querySelector('dialog .dialog-actions') !== null;
}
