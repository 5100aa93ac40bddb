// Every state of the page, from the gallery: nothing cut off, every text readable, every target
// big enough, one banner and one alert at most; and the chimes as they really sound. Looks don't
// depend on the host: checked once, on the web.
import { expect, type Page } from '@playwright/test';
import type {} from '../../renderer/screens/gallery.tsx';
import { chimeLengthMs, chimePlan, type ChimeKind } from '../../renderer/sound.ts';
import {
  galleryNames,
  LARGE,
  openGallery,
  showState,
  SMALL,
  test,
  type Look,
} from './gallery-page.ts';
import {
  contrastFaults,
  largeTextFaults,
  roleFaults,
  sizeFaults,
  targetFaults,
} from './look-rules.ts';

const PLAIN = { ...SMALL, theme: 'light', size: 100, lang: 'id' } as const satisfies Look;

async function eachState(
  page: Page,
  look: Look,
  rules: readonly (() => string[])[],
): Promise<string[]> {
  const names = await galleryNames(page);
  expect(names.length).toBeGreaterThan(40);
  const faults: string[] = [];
  for (const name of names) {
    await showState(page, name, look);
    for (const rule of rules)
      for (const fault of await page.evaluate(rule)) faults.push(`${name}: ${fault}`);
  }
  return faults;
}

/** Forms longer than a screen: they are filled in before the shop opens, and may be scrolled. */
const LONG = /^(setup|first-run|manager)[a-z-]*: (the page is|\.page cuts)/;

test.describe('every state of the page', () => {
  test.setTimeout(300_000);

  for (const look of [
    PLAIN,
    { ...LARGE, theme: 'dark', size: 100, lang: 'en' },
    { ...SMALL, theme: 'contrast', size: 100, lang: 'en' },
  ] satisfies Look[])
    test(`is whole and readable at ${look.width} × ${look.height}, ${look.theme}`, async ({
      browser,
      galleryDir,
    }, info) => {
      if (info.project.name !== 'web') return;
      const page = await openGallery(browser, galleryDir, look);
      const rules = [contrastFaults, sizeFaults, targetFaults, roleFaults];
      const faults = await eachState(page, look, rules);
      expect(faults.filter((fault) => !LONG.test(fault))).toEqual([]);
      await page.context().close();
    });

  for (const look of [
    { ...SMALL, theme: 'dark', size: 150, lang: 'id' },
    { ...SMALL, theme: 'light', size: 200, lang: 'id' },
    // What a browser's own zoom of 200 % leaves of the smallest screen.
    { width: 683, height: 384, theme: 'light', size: 100, lang: 'en' },
  ] satisfies Look[])
    test(`keeps large text whole: ${look.size} % at ${look.width} × ${look.height}`, async ({
      browser,
      galleryDir,
    }, info) => {
      if (info.project.name !== 'web') return;
      const page = await openGallery(browser, galleryDir, look);
      expect(await eachState(page, look, [largeTextFaults, contrastFaults, targetFaults])).toEqual(
        [],
      );
      await page.context().close();
    });
});

test('each kind of LUNAS has a colour, a shape and a word of its own; only the plain one is green', async ({
  browser,
  galleryDir,
}, info) => {
  if (info.project.name !== 'web') return;
  const page = await openGallery(browser, galleryDir, PLAIN);
  await showState(page, 'parts', PLAIN);
  const kinds = await page.evaluate(() =>
    [...document.querySelectorAll('.gallery-alert')].map((alert) => ({
      colour: getComputedStyle(alert).backgroundColor,
      shape: getComputedStyle(alert.querySelector('.sign') ?? alert).clipPath,
      word: alert.textContent ?? '',
      isStriped: getComputedStyle(alert, '::before').content !== 'none',
    })),
  );
  expect(kinds.length).toBeGreaterThanOrEqual(9);
  for (const part of ['colour', 'shape', 'word'] as const)
    expect(new Set(kinds.map((kind) => kind[part])).size, part).toBe(kinds.length);
  const isGreen = (colour: string): boolean => {
    const [red = 0, green = 0, blue = 0] = (colour.match(/\d+/g) ?? []).map(Number);
    return green > red && green > blue;
  };
  expect(kinds.map(({ colour }) => isGreen(colour))).toEqual(kinds.map((_, at) => at === 0));
  // For eyes that see no hue at all.
  expect(kinds.map(({ isStriped }) => isStriped)).toEqual(kinds.map((_, at) => at !== 0));
  await page.context().close();
});

test('a size chosen before is there when the page opens, breakpoints and all', async ({
  browser,
  galleryDir,
}, info) => {
  if (info.project.name !== 'web') return;
  const look = { ...PLAIN, size: 200 } as const;
  const page = await openGallery(browser, galleryDir, look);
  await showState(page, 'pad-typed', look);
  // Narrow, counted in letters: words stay, the mark beside the shop's name makes room.
  await expect(page.locator('.top .mark')).toBeHidden();
  await showState(page, 'pad-typed', PLAIN);
  await expect(page.locator('.top .mark')).toBeVisible();
  await page.context().close();
});

test.describe('the chimes', () => {
  const KINDS: readonly ChimeKind[] = ['paid', 'late', 'reversed', 'blind', 'asks'];

  test('sound as planned, in the wave itself', async ({ browser, galleryDir }, info) => {
    if (info.project.name !== 'web') return;
    const page = await openGallery(browser, galleryDir, PLAIN);
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
