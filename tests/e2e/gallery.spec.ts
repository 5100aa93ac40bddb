// The gallery against the pictures in tests/e2e/gallery: the counter's screens at both sizes of
// screen, in every theme, and with text twice as large. Each picture was looked at by a person; new
// ones (`--update-snapshots`) are looked at before they are kept. Checked on the web alone.
import { expect } from '@playwright/test';
import { LARGE, openGallery, showState, SMALL, test, type Look } from './gallery-page.ts';

/** A picture is taken until two agree, which a busy machine does not do in a hurry. */
const SLOW = { timeout: 20_000 };

/** What a cashier looks at all day. */
const MAIN = ['pad-typed', 'waiting', 'lunas', 'today', 'settings'];

const LOOKS: readonly (readonly [Look, readonly string[]])[] = [
  [
    { ...SMALL, theme: 'light', size: 100, lang: 'id' },
    [
      ...MAIN,
      'parts',
      'waiting-blind',
      'by-hand',
      'needs-person',
      'lunas-late',
      'reversed',
      'inbox',
    ],
  ],
  [{ ...LARGE, theme: 'dark', size: 100, lang: 'en' }, MAIN],
  [{ ...SMALL, theme: 'dark', size: 100, lang: 'id' }, ['waiting', 'inbox']],
  [{ ...LARGE, theme: 'light', size: 100, lang: 'id' }, ['waiting', 'parts']],
  [{ ...SMALL, theme: 'light', size: 200, lang: 'id' }, MAIN],
  [{ ...LARGE, theme: 'dark', size: 200, lang: 'id' }, ['waiting']],
  [{ ...SMALL, theme: 'contrast', size: 100, lang: 'id' }, ['waiting', 'parts']],
];

for (const [look, names] of LOOKS) {
  const { width, theme, size } = look;
  test(`looks as it did: ${width} px, ${theme}, ${size} %`, async ({
    browser,
    galleryDir,
  }, info) => {
    if (info.project.name !== 'web') return;
    test.setTimeout(240_000);
    const page = await openGallery(browser, galleryDir, look);
    for (const name of names) {
      await showState(page, name, look);
      // Softly, so that one run shows all that has changed.
      await expect.soft(page).toHaveScreenshot(`${name}-${width}-${theme}-${size}.png`, SLOW);
    }
    await page.context().close();
  });
}
