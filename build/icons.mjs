// Draws build/icon.svg in every size the packages need. Run by hand after a change of the drawing
// (`node build/icons.mjs`); the pictures are committed, so that packaging needs no browser.
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { findBrowser } from './browser.mjs';
import { TOP } from './paths.mjs';

/** Linux desktops ask for the small ones; electron-builder makes ico and icns from the large. */
const SIZES = [16, 24, 32, 48, 64, 128, 256, 512, 1024];

const svg = readFileSync(join(TOP, 'build/icon.svg'), 'utf8');
const folder = join(TOP, 'build/icons');
mkdirSync(folder, { recursive: true });
const executablePath = findBrowser();
const browser = await chromium.launch(executablePath === undefined ? {} : { executablePath });
const page = await browser.newPage();
for (const size of SIZES) {
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(
    `<style>*{margin:0}svg{display:block;width:100vw;height:100vh}</style>${svg}`,
  );
  await page.screenshot({ path: join(folder, `${size}x${size}.png`), omitBackground: true });
}
await browser.close();
