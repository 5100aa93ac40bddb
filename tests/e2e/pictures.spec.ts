// A shop's QRIS from the pictures shops have, read by the shipped reader in its worker under the
// shipped content security policy. Reading does not depend on the host: the page is the test's own.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test as base, type Page } from '@playwright/test';
import { HARD_PICTURES, OTHER_PICTURES } from '../pictures/hard-list.ts';
import { PDFS } from '../pictures/pdf-list.ts';
import type { Outcome } from '../pictures/page/bench.ts';
import { servePage, type ServedPage } from '../voice/serve.ts';

const FOLDER = resolve(import.meta.dirname, '../pictures/page');

const test = base.extend<{ readonly bench: Page }, { readonly served: ServedPage }>({
  served: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names from this pattern
    async ({}, use) => {
      const served = await servePage(FOLDER, mkdtempSync(join(tmpdir(), 'lunas-pictures-')));
      await use(served);
      await served.close();
    },
    { scope: 'worker' },
  ],
  bench: async ({ page, served }, use) => {
    await page.goto(served.url);
    await page.waitForFunction(() => 'pictureBench' in window);
    await use(page);
  },
});

test('at least 27 of the 29 hard pictures are read, and none wrongly', async ({ bench }, info) => {
  if (info.project.name !== 'web') return; // the same Chromium reads on the desktop
  test.setTimeout(120_000);
  expect(HARD_PICTURES).toHaveLength(29);
  const asked: string[] = [];
  bench.on('request', (request) => asked.push(request.url()));
  const outcomes: Outcome[] = [];
  for (const n of HARD_PICTURES.keys())
    outcomes.push(await bench.evaluate((number) => window.pictureBench.showHard(number), n));
  const report = outcomes.map(
    ({ name, width, height, bytes, tookMs, text, reason }) =>
      `${text === null ? reason : 'read'}  ${name} (${width}×${height}, ${bytes} bytes, ` +
      `${Math.round(tookMs)} ms)`,
  );
  await info.attach('hard pictures', { body: report.join('\n') });

  const wrong = outcomes.filter(({ text }, n) => text !== null && text !== HARD_PICTURES[n]?.text);
  expect(wrong).toEqual([]);
  const missed = outcomes.filter(({ text }) => text === null).map(({ name }) => name);
  expect(missed.length, `missed: ${missed.join(', ')}`).toBeLessThanOrEqual(2);
  // Nothing from elsewhere: the decoder in WebAssembly is the till's own file.
  const origin = new URL(bench.url()).origin;
  expect(asked.filter((url) => !url.startsWith(`${origin}/`))).toEqual([]);
  expect(asked.some((url) => url.endsWith('.wasm'))).toBe(true);
});

test("another code, two shops' codes and none at all are told apart", async ({ bench }, info) => {
  if (info.project.name !== 'web') return; // the same Chromium reads on the desktop
  const outcomes = await bench.evaluate(() => window.pictureBench.showOthers());
  for (const [n, { name, answer }] of OTHER_PICTURES.entries()) {
    const expected = { text: null, reason: null, fault: null, ...answer };
    expect(outcomes[n], name).toMatchObject(expected);
  }
});

test('PDFs as banks and scanners make them are read, page by page, and run nothing', async ({
  bench,
}, info) => {
  if (info.project.name !== 'web') return; // the same Chromium reads on the desktop
  test.setTimeout(90_000);
  const asked: string[] = [];
  const complaints: string[] = [];
  bench.on('request', (request) => asked.push(request.url()));
  bench.on('console', (message) => complaints.push(message.text()));
  for (const { name, bytes, answer } of PDFS) {
    const base64 = bytes().toString('base64');
    const outcome = await bench.evaluate((text) => window.pictureBench.showFile(text), base64);
    expect(outcome, name).toMatchObject(answer);
  }
  const origin = new URL(bench.url()).origin;
  expect(asked.filter((url) => !url.startsWith(`${origin}/`))).toEqual([]);
  expect(complaints).toEqual([]);
});

test('what is no picture is refused in words, and a closed reader answers', async ({
  bench,
}, info) => {
  if (info.project.name !== 'web') return; // the same Chromium reads on the desktop
  const reasons = await bench.evaluate(() => window.pictureBench.showNonsense());
  expect(reasons).toEqual([
    'no_picture',
    'no_picture',
    'too_large',
    'reader_failed',
    'reader_failed',
  ]);
});
