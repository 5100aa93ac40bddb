// Draws build/icon.svg (and icon-small.svg for the small ones) in every size the packages need, and
// puts them into the files Windows and macOS ask for. Run by hand after a change of the drawing
// (`node build/icons.mjs`); the pictures are committed, so that packaging needs no browser and
// electron-builder no converter, which it would fetch.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { findBrowser } from './browser.mjs';
import { TOP } from './paths.mjs';

const SIZES = [16, 24, 32, 48, 64, 128, 256, 512, 1024];
const SMALL_MAX = 32;
const ICO_SIZES = [16, 24, 32, 48, 64, 128, 256];
/** Apple's names for a picture of so many pixels; some twice, for screens of two densities. */
const ICNS_TYPES = [
  ['icp4', 16],
  ['icp5', 32],
  ['ic11', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic08', 256],
  ['ic13', 256],
  ['ic09', 512],
  ['ic14', 512],
  ['ic10', 1024],
];
const ICO_HEADER_BYTES = 6;
const ICO_ENTRY_BYTES = 16;
const ICNS_HEADER_BYTES = 8;

const folder = join(TOP, 'build/icons');
mkdirSync(folder, { recursive: true });
const pictures = await draw();
for (const [size, picture] of pictures) writeFileSync(join(folder, `${size}x${size}.png`), picture);
writeFileSync(join(folder, 'icon.ico'), ico());
writeFileSync(join(folder, 'icon.icns'), icns());

async function draw() {
  const executablePath = findBrowser();
  const browser = await chromium.launch(executablePath === undefined ? {} : { executablePath });
  const page = await browser.newPage();
  const drawn = new Map();
  for (const size of SIZES) {
    const name = size <= SMALL_MAX ? 'icon-small.svg' : 'icon.svg';
    const svg = readFileSync(join(TOP, 'build', name), 'utf8');
    await page.setViewportSize({ width: size, height: size });
    await page.setContent(
      `<style>*{margin:0}svg{display:block;width:100vw;height:100vh}</style>${svg}`,
    );
    drawn.set(size, await page.screenshot({ omitBackground: true }));
  }
  await browser.close();
  return drawn;
}

/** A directory of pictures, then the pictures as PNG, which Windows takes since Vista. */
function ico() {
  const header = Buffer.alloc(ICO_HEADER_BYTES);
  header.writeUInt16LE(1, 2); // an icon, not a cursor
  header.writeUInt16LE(ICO_SIZES.length, 4);
  let at = ICO_HEADER_BYTES + ICO_SIZES.length * ICO_ENTRY_BYTES;
  const entries = ICO_SIZES.map((size) => {
    const { length } = pictures.get(size);
    const entry = Buffer.alloc(ICO_ENTRY_BYTES);
    entry.writeUInt8(size % 256, 0); // 0 means 256
    entry.writeUInt8(size % 256, 1);
    entry.writeUInt16LE(1, 4);
    entry.writeUInt16LE(32, 6); // bits of a pixel
    entry.writeUInt32LE(length, 8);
    entry.writeUInt32LE(at, 12);
    at += length;
    return entry;
  });
  return Buffer.concat([header, ...entries, ...ICO_SIZES.map((size) => pictures.get(size))]);
}

function icns() {
  const parts = ICNS_TYPES.map(([type, size]) => icnsPart(type, pictures.get(size)));
  return icnsPart('icns', Buffer.concat(parts));
}

function icnsPart(type, content) {
  const header = Buffer.alloc(ICNS_HEADER_BYTES);
  header.write(type, 'latin1');
  header.writeUInt32BE(ICNS_HEADER_BYTES + content.length, 4);
  return Buffer.concat([header, content]);
}
