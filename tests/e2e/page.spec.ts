// How light the first screen is: what the built page loads before a cashier can type. The sizes are
// the same on every machine; how long it takes is in `npm run bench`.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from './host.ts';

const PAGE = resolve(import.meta.dirname, '../../out/renderer');
/** Gzipped bytes of JavaScript the first screen may cost. */
const INITIAL_MAX_BYTES = 120_000;

/** The scripts a file names and those that they import, without what is fetched later. */
function initialScripts(): readonly string[] {
  const html = readFileSync(join(PAGE, 'index.html'), 'utf8');
  const found = new Set([...html.matchAll(/"\.\/(assets\/[^"]+\.js)"/g)].map(([, path]) => path));
  for (const path of found) {
    const text = readFileSync(join(PAGE, path ?? ''), 'utf8');
    for (const [, name] of text.matchAll(/(?:from|import)\s*["']\.\/([^"']+\.js)["']/g))
      found.add(`assets/${name}`);
  }
  return [...found].flatMap((path) => path ?? []);
}

test('the first screen costs at most 120 KB of JavaScript', () => {
  const scripts = initialScripts();
  expect(scripts.length).toBeGreaterThan(0);
  const bytes = scripts.map((path) => gzipSync(readFileSync(join(PAGE, path))).length);
  const sum = bytes.reduce((total, one) => total + one, 0);
  expect(sum).toBeGreaterThan(60_000); // else the list above has missed something
  expect(sum).toBeLessThanOrEqual(INITIAL_MAX_BYTES);
});

test('nothing else is waited for: the pad is there before anything is fetched later', async ({
  till: { page },
}, info) => {
  test.skip(info.project.name !== 'web', 'the same files, read from the same folder');
  const later: string[] = [];
  await page.route(/\/assets\/[^/]+\.js$/, async (route) => {
    const path = new URL(route.request().url()).pathname.slice(1);
    if (initialScripts().includes(path)) return route.continue();
    later.push(path);
    return route.abort();
  });
  await page.reload();
  await page.keyboard.type('13000');
  await expect(page.getByText('Rp 13.000', { exact: true })).toBeVisible();
  // The code's drawing, dialogs and the voice come after it, while nobody waits.
  expect(later.length).toBeGreaterThan(0);
});
