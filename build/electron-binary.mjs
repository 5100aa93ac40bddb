// Owns getting Electron's executable, which its package fetches from GitHub and not from the
// registry. Must stay true: a machine without that way loses a minute at most, once a day.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasDisplay } from './browser.mjs';
import { runNode } from './child.mjs';
import { MODULES, packageFile, say } from './paths.mjs';

const DOWNLOAD_LIMIT_MS = 60_000;
const RETRY_AFTER_MS = 24 * 60 * 60 * 1000;
const FAILED = join(MODULES, '.lunas-electron');

/** Path of the installed Electron, or undefined. Never downloads. */
export function installedElectron() {
  const folder = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  const pathFile = packageFile('electron', 'path.txt');
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8') : 'electron';
  const path = join(folder || packageFile('electron', 'dist'), name);
  return existsSync(path) ? path : undefined;
}

/** Path of Electron where it is or can be had and could show a window, else undefined. */
export async function needElectron() {
  // Chromium's sandbox refuses root on Linux, and we don't start a till without the sandbox.
  const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
  if (isRoot || !hasDisplay()) return undefined;
  const installed = installedElectron();
  if (installed !== undefined || hasFailedLately()) return installed;
  say('Fetching Electron (once; a minute at most) …');
  const code = await runNode(packageFile('electron', 'install.js'), [], {
    stdio: ['ignore', 2, 'ignore'],
    timeLimitMs: DOWNLOAD_LIMIT_MS,
  });
  const fetched = installedElectron();
  if (code === 0 && fetched !== undefined) {
    rmSync(FAILED, { force: true });
    return fetched;
  }
  writeFileSync(FAILED, String(Date.now()));
  say('Electron could not be fetched; Lunas runs in the browser instead. Tried again tomorrow;');
  say('`npx install-electron` tries now.');
  return undefined;
}

function hasFailedLately() {
  if (!existsSync(FAILED)) return false;
  return Date.now() - Number(readFileSync(FAILED, 'utf8')) < RETRY_AFTER_MS;
}
