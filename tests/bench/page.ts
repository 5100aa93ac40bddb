// Owns the bench of the first screen: from the page's response to the first frame in which a digit
// can be typed, on the built till in a browser that has never seen it. An empty React page, served
// with the same headers, is measured the same way in turn with it.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import type { Browser } from '@playwright/test';
import { build } from 'vite';
import { mediaTypeOf, pageHeaders } from '../../electron/core/page-policy.ts';
import { setupText } from '../../electron/core/testing/harness.ts';
import { MutasiServer } from '../crash/mutasi-server.ts';
import { FIGURE_HEAD, figureRow, figuresOf, short, type Figures } from './figures.ts';
import { readyLine } from './lunas.ts';

const PROGRAM = join(import.meta.dirname, '../../out/web/web.js');
export const PAGE_GOAL_MS = 300;

export interface PageFigures {
  readonly till: Figures;
  readonly empty: Figures;
}

/** `count` first visits to each. */
export async function firstScreens(browser: Browser, count: number): Promise<PageFigures> {
  const dir = mkdtempSync(join(tmpdir(), 'lunas-bench-page-'));
  const mutasi = await MutasiServer.start();
  const feed = { kind: 'qiospay', baseUrl: mutasi.baseUrl, merchantCode: 'QP1', apiKey: 'k' };
  const setup = join(dir, 'setup.json');
  writeFileSync(setup, setupText({ feeds: [feed] }));
  const args = [PROGRAM, '--profile', join(dir, 'profile'), '--setup', setup];
  const till = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const empty = await serveEmpty(join(dir, 'empty'));
  try {
    const { url } = await readyLine(till);
    const samples: { till: number[]; empty: number[] } = { till: [], empty: [] };
    // In turn, so that a machine that gets busy meanwhile shows in both.
    for (let n = 0; n < count + 2; n += 1) {
      samples.empty.push(await visit(browser, empty.url));
      samples.till.push(await visit(browser, url));
    }
    const settled = (all: number[]): Figures => figuresOf(all.slice(2));
    return { till: settled(samples.till), empty: settled(samples.empty) };
  } finally {
    till.kill('SIGTERM');
    await new Promise((done) => till.once('exit', done));
    await Promise.all([mutasi.stop(), empty.close()]);
    rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** In the page, before anything of it: notes when a frame with the amount in it was drawn. */
const NOTE_READY = () => {
  const ready = new Promise<number>((resolve) => {
    const look = (): void => {
      if (document.querySelector('.amount-typed') === null) return;
      observer.disconnect();
      requestAnimationFrame(() => {
        // A task posted from a frame runs after that frame was drawn.
        const { port1, port2 } = new MessageChannel();
        port1.addEventListener('message', () => resolve(performance.now()));
        port1.start();
        port2.postMessage(null);
      });
    };
    const observer = new MutationObserver(look);
    observer.observe(document, { childList: true, subtree: true });
  });
  Object.assign(window, { benchReady: ready });
};

/** Milliseconds from the response's first byte to where a digit can be typed. */
async function visit(browser: Browser, url: string): Promise<number> {
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 } });
  try {
    const page = await context.newPage();
    await page.addInitScript(NOTE_READY);
    await page.goto(url);
    const tookMs = await page.evaluate(async () => {
      const readyMs = await (window as unknown as { benchReady: Promise<number> }).benchReady;
      const [visited] = performance.getEntriesByType('navigation');
      return readyMs - (visited as PerformanceNavigationTiming).responseStart;
    });
    await page.keyboard.press('7');
    await page.locator('.amount-typed', { hasText: '7' }).waitFor();
    return tookMs;
  } finally {
    await context.close();
  }
}

async function serveEmpty(outDir: string): Promise<{ url: string; close(): Promise<void> }> {
  await build({
    configFile: false,
    root: join(import.meta.dirname, 'empty-page'),
    base: './',
    logLevel: 'error',
    plugins: [react()],
    build: { outDir, emptyOutDir: true, modulePreload: { polyfill: false } },
  });
  const server = createServer((request, response) => {
    const path = request.url === '/' ? '/index.html' : (request.url ?? '');
    const headers = { ...pageHeaders(path, null), 'content-type': mediaTypeOf(path) };
    try {
      const body = readFileSync(join(outDir, path.replaceAll('..', '')));
      response.writeHead(200, headers).end(body);
    } catch {
      response.writeHead(404, headers).end(); // the icon, which it has none of
    }
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

export function isQuickEnough({ till }: PageFigures): boolean {
  return till.median <= PAGE_GOAL_MS;
}

export function pageSection({ till, empty }: PageFigures): string {
  const isMet = isQuickEnough({ till, empty }) ? 'met' : '**missed**';
  return `## The first screen

From the first byte of the page's response to the frame in which a digit can be typed, web host,
1366×768, a browser that has never seen the page: scripts and styles over loopback, their compiling,
React, the WebSocket, the snapshot, layout, frame. ${till.count} visits. The bare thing: a page with
React and one word that hears a key, in turn with ours.

${FIGURE_HEAD}
${figureRow('the till, ready for a digit', till, empty)}
${figureRow('an empty React page', empty, empty)}

Goal: the median within ${PAGE_GOAL_MS} ms: ${isMet} (${short(till.median)} ms).
`;
}
