// The till's voice as it really sounds, rendered by the browser from the shipped files under the
// shipped content security policy. Sound does not depend on the host: the page is the test's own.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test as base, type Page } from '@playwright/test';
import { servePage, type ServedPage } from '../voice/serve.ts';
import type { Script } from '../voice/page/bench.ts';

const FOLDER = resolve(import.meta.dirname, '../voice/page');

const test = base.extend<{ readonly bench: Page }, { readonly served: ServedPage }>({
  served: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names from this pattern
    async ({}, use) => {
      const served = await servePage(FOLDER, mkdtempSync(join(tmpdir(), 'lunas-voice-')));
      await use(served);
      await served.close();
    },
    { scope: 'worker' },
  ],
  bench: async ({ page, served }, use) => {
    await page.goto(served.url);
    await page.waitForFunction(() => 'voiceBench' in window);
    await use(page);
  },
});

/** A voice that speaks in Chromium speaks so on the desktop: heard once. */
function onWeb(title: string, body: (bench: Page) => Promise<void>): void {
  test(title, async ({ bench }, info) => {
    if (info.project.name === 'web') await body(bench);
  });
}

const hear = (bench: Page, script: Script) =>
  bench.evaluate((given) => window.voiceBench.hear(given), script);

const paid = (amount: number) => ({ kind: 'paid', amount }) as const;

const DOZEN = [
  [1, 'id'],
  [11, 'id'],
  [1_000, 'id'],
  [13_000, 'id'],
  [20_006, 'id'],
  [99_999, 'id'],
  [101_500, 'id'],
  [1_001_000, 'id'],
  [25_000_000, 'id'],
  [999_999_999_999, 'id'],
  [13_000, 'en'],
  [876_543_210, 'en'],
] as const;

onWeb('a dozen amounts: every word in its place, silence between', async (bench) => {
  for (const [amount, lang] of DOZEN) {
    const clips = await bench.evaluate(
      ([said, language]) => window.voiceBench.hearClips({ kind: 'paid', amount: said }, language),
      [amount, lang] as const,
    );
    expect(clips.length).toBeGreaterThanOrEqual(4);
    for (const heard of clips) {
      expect(heard.mostLike, `in ${amount}`).toBe(heard.clip);
      expect(heard.likeness).toBeGreaterThan(0.97);
      expect(heard.level).toBeGreaterThan(0.05);
      expect(heard.levelAfter).toBeLessThan(0.0001);
    }
  }
});

onWeb(
  'the files fit each other: sound in every place of the index, silence around it',
  async (bench) => {
    for (const lang of ['id', 'en'] as const) {
      const places = await bench.evaluate(
        (language) => window.voiceBench.hearSprite(language),
        lang,
      );
      expect(places.length).toBeGreaterThan(20);
      for (const place of places) {
        expect(place.level, place.clip).toBeGreaterThan(0.05);
        expect(Math.max(place.levelBefore, place.levelAfter), place.clip).toBeLessThan(0.002);
      }
    }
  },
);

onWeb('two payments at once are said one after the other', async (bench) => {
  const one = await hear(bench, { lang: 'id', said: [paid(13_000)], seconds: 8 });
  const both = await hear(bench, { lang: 'id', said: [paid(13_000), paid(13_000)], seconds: 12 });
  expect(one.stretches).toHaveLength(1);
  expect(both.stretches).toHaveLength(2);
  expect(both.answers).toEqual(['spoken', 'spoken']);
  const [first, second] = both.stretches;
  const lengthMs = one.stretches[0]!.untilMs - one.stretches[0]!.fromMs;
  expect(first!.untilMs - first!.fromMs).toBeCloseTo(lengthMs, 0);
  expect(second!.untilMs - second!.fromMs).toBeCloseTo(lengthMs, 0);
  expect(second!.fromMs - first!.untilMs).toBeGreaterThan(350);
});

onWeb(
  'who asks before the words are loaded is heard too, in the order of asking',
  async (bench) => {
    const said = [paid(1_000), { kind: 'blind' }, { kind: 'reversed', amount: 1_000 }] as const;
    const heard = await hear(bench, { lang: 'id', said, seconds: 12, isCold: true });
    expect(heard.answers).toEqual(['spoken', 'spoken', 'spoken']);
    expect(heard.stretches).toHaveLength(3);
  },
);

onWeb(
  'the words wait for the end of the chime, and an old payment is left to the screen',
  async (bench) => {
    const after = await hear(bench, {
      lang: 'id',
      said: [{ ...paid(5_000), notBeforeS: 1.5 }],
      seconds: 8,
    });
    expect(after.stretches[0]!.fromMs).toBeGreaterThan(1_499);
    expect(after.stretches[0]!.fromMs).toBeLessThan(1_550);
    const long = paid(999_999_999_999);
    const flood = await hear(bench, { lang: 'id', said: [long, long, long, long], seconds: 50 });
    expect(flood.answers).toEqual(['spoken', 'spoken', 'too_late', 'too_late']);
    expect(flood.stretches).toHaveLength(2);
  },
);

onWeb(
  'half the volume is half as loud; none, quiet hours and a shut browser are silence',
  async (bench) => {
    const said = [paid(5_000)];
    const full = await hear(bench, { lang: 'id', said, seconds: 6 });
    const half = await hear(bench, { lang: 'id', said, seconds: 6, volume: 0.5 });
    expect(full.peak).toBeGreaterThan(0.3);
    expect(full.peak).toBeLessThanOrEqual(1);
    expect(half.peak / full.peak).toBeCloseTo(0.5, 1);
    for (const [ports, answer] of [
      [{ volume: 0 }, 'quiet'],
      [{ isQuiet: true }, 'quiet'],
      [{ isBlocked: true }, 'impossible'],
      [{ isOffline: true }, 'impossible'],
      [{ without: 'ribu' }, 'impossible'],
    ] as const) {
      const heard = await hear(bench, { lang: 'id', said, seconds: 1, ...ports });
      expect(heard).toEqual({ answers: [answer], stretches: [], peak: 0 });
    }
    for (const amount of [-1, 0.5, 1e12]) {
      const heard = await hear(bench, { lang: 'id', said: [paid(amount)], seconds: 1 });
      expect(heard).toEqual({ answers: ['impossible'], stretches: [], peak: 0 });
    }
  },
);

onWeb(
  'the player comes with the first word; a screen put to sleep does not go on later',
  async (bench) => {
    const [answer, tookMs] = await bench.evaluate(() => window.voiceBench.speak('id'));
    expect(answer).toBe('spoken');
    expect(tookMs).toBeGreaterThan(900);
    expect(tookMs).toBeLessThan(3_000);
    const [cut] = await bench.evaluate(() => window.voiceBench.speak('en', 300));
    expect(cut).toBe('stopped');
  },
);

onWeb(
  "a dozen amounts by a shop's own recordings: each word its own, all equally loud",
  async (bench) => {
    for (const [amount, lang] of DOZEN) {
      const words = await bench.evaluate(
        ([said, language]) => window.voiceBench.hearOwn({ kind: 'paid', amount: said }, language),
        [amount, lang] as const,
      );
      expect(words.length).toBeGreaterThan(3);
      for (const word of words) {
        expect(word.mostLike, `${word.clip} of ${amount}`).toBe(word.clip);
        expect(word.share).toBeGreaterThan(0.9);
        expect(word.level).toBeGreaterThan(0.12);
        expect(word.level).toBeLessThan(0.2);
      }
    }
  },
);

onWeb(
  'one bad recording among them: the built-in voice says all of it, never a mix',
  async (bench) => {
    for (const lang of ['id', 'en'] as const)
      for (const fault of ['missing', 'silent', 'no sound', 'unreachable'] as const)
        expect(
          await bench.evaluate(
            ([language, wrong]) => window.voiceBench.isBuiltIn(language, wrong),
            [lang, fault] as const,
          ),
          `${lang} ${fault}`,
        ).toBe(true);
  },
);

onWeb('a made sprite of the shop is used before single recordings', async (bench) => {
  const sprites = await bench.evaluate(() => window.voiceBench.ownSprites());
  expect(sprites).toEqual({ whole: 'the sprite', spoiled: 'the recordings', alone: 'nothing' });
});
