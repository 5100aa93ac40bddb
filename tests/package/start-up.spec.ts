// What a till reads before its first screen can be worked with: file by file, so that whoever makes
// the start slower sees it here. Times depend on the machine; they are in docs/RELEASING.md.
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { _electron, expect, test } from '@playwright/test';
import { MERCHANT_QRIS } from '../e2e/host.ts';
import { EXTRACTED, filesBelow } from './pack.ts';

const STAND_IN = resolve(import.meta.dirname, '../stand-in/electron');
const RECORDER = join(import.meta.dirname, 'record-reads.ts');

/**
 * Fetched by the page when the pad is up and nobody waits: the machinery of dialogs, the drawing of
 * a QR, the voice, what a desktop tells. Who adds to this says why the first customer needs it.
 */
const WHEN_IDLE = [
  'browser',
  'modal',
  'player',
  'own-voice',
  'follow-shell',
  'shell-bar',
  'desktop',
];
/** All of it is read and evaluated before there is a window. */
const MAIN_BYTES_MAX = 2_600_000;
const VOICE = ['out/renderer/voice/id.json', 'out/renderer/voice/id.webm'];

test('the first screen reads what it shows and nothing of what comes later', async () => {
  test.setTimeout(90_000);
  const dir = mkdtempSync(join(tmpdir(), 'lunas-start-'));
  const list = join(dir, 'reads');
  const app = await _electron.launch({
    executablePath: STAND_IN,
    args: [EXTRACTED, `--user-data-dir=${join(dir, 'user-data')}`, '--setup', setupIn(dir)],
    env: {
      ...(process.env as Record<string, string>),
      STAND_IN_NODE: recordingNode(dir),
      LUNAS_APP: EXTRACTED,
      LUNAS_READS: list,
    },
  });
  const page = await app.firstWindow();
  // A window is there before its page; nobody can type into what is not yet shown.
  await page.locator('#root > *').first().waitFor();
  await page.keyboard.type('13000');
  await expect(page.getByText('13.000').first()).toBeVisible();
  const isQuiet = { timeout: 30_000 };
  await expect.poll(() => readFileSync(list, 'utf8'), isQuiet).toContain('id.webm');
  await app.close();
  const read = readFileSync(list, 'utf8').trim().split('\n');
  rmSync(dir, { recursive: true, force: true, maxRetries: 5 });

  const under = (folder: string): string[] => read.filter((path) => path.startsWith(folder)).sort();
  // Not the PDFs, the spreadsheets, the training, the updates: each is a file of its own.
  expect(under('out/main/')).toEqual(leadingTo(['out/main/main.js']).sort());
  expect(statSync(join(EXTRACTED, 'out/main/main.js')).size).toBeLessThan(MAIN_BYTES_MAX);
  expect(under('out/preload/')).toEqual(['out/preload/preload.cjs']);
  expect(under('node_modules/').filter((path) => !path.includes('/better-sqlite3/'))).toEqual([]);
  for (const other of ['display', 'phone', 'door']) expect(under(`out/${other}/`)).toEqual([]);
  const idle = filesBelow(join(EXTRACTED, 'out/renderer/assets'))
    .map((name) => `out/renderer/assets/${name}`)
    .filter((path) => WHEN_IDLE.includes(stem(path)));
  const known = new Set([...leadingTo(['out/renderer/index.html', ...idle]), ...VOICE]);
  expect(under('out/renderer/').filter((path) => !known.has(path))).toEqual([]);
  expect(read.filter((path) => /(wasm|worker|screen|licences)/.test(path))).toEqual([]);
});

/** Without the hash in it and the kind. */
const stem = (path: string): string => basename(path).replace(/-[\w-]{8}\.\w+$/, '');

/** These files and all they name at once: imports at their top, and what a page's head asks for. */
function leadingTo(roots: readonly string[]): string[] {
  const there = new Set(filesBelow(EXTRACTED));
  const all = new Set(roots);
  for (const path of all) {
    if (!/\.(js|html|css)$/.test(path)) continue;
    const text = readFileSync(join(EXTRACTED, path), 'utf8');
    for (const [, name = ''] of text.matchAll(NAMED)) {
      const to = join(dirname(path), name).replaceAll('\\', '/');
      // A comment may name a file, too.
      if (there.has(to)) all.add(to);
    }
  }
  return [...all];
}

const NAMED = /(?:\bfrom\s*|\bimport\s*|\bsrc=|\bhref=|url\()["']?(\.[^"')]+)["')]/g;

function setupIn(dir: string): string {
  const file = join(dir, 'setup.json');
  const feed = { baseUrl: 'http://127.0.0.1:9', merchantCode: 'QP000001', apiKey: 'kunci' };
  const setup = {
    store: { name: 'Warung Sejahtera', timezone: 'Asia/Jakarta' },
    merchant: { qris: MERCHANT_QRIS },
    feeds: [{ kind: 'qiospay', ...feed }],
  };
  writeFileSync(file, JSON.stringify(setup));
  return file;
}

/** Playwright takes NODE_OPTIONS away, so the recorder comes with the program itself. */
function recordingNode(dir: string): string {
  const file = join(dir, 'node');
  writeFileSync(file, `#!/bin/sh\nexec '${process.execPath}' '--import=${RECORDER}' "$@"\n`);
  chmodSync(file, 0o755);
  return file;
}
