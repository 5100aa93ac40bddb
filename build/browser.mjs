// Owns browsers: finding a Chromium for the end-to-end tests, getting one when there is none, and
// showing a page to the person at the machine.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Stop, isOnPath, packageFile, programNode, say } from './paths.mjs';
import { runNode } from './child.mjs';
import { installFromDebian } from './debian.mjs';

const LINUX = [
  '/usr/bin/chromium',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/usr/lib/chromium-browser/chromium-browser',
];
const MAC = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];
const WINDOWS = ['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA'].map((variable) =>
  join(process.env[variable] ?? 'C:\\', 'Google', 'Chrome', 'Application', 'chrome.exe'),
);

/**
 * Path of a Chromium on this machine, or undefined when Playwright must use its own.
 * LUNAS_BROWSER names another.
 */
export function findBrowser() {
  const named = process.env['LUNAS_BROWSER'];
  if (named !== undefined && named !== '') return named;
  const places = { linux: LINUX, darwin: MAC, win32: WINDOWS }[process.platform] ?? [];
  return places.find((path) => existsSync(path));
}

/** Makes sure the end-to-end tests have a browser. Throws a Stop that says how to get one. */
export async function needBrowser() {
  if (findBrowser() !== undefined || hasPlaywrightBrowser()) return;
  say('Installing a browser for the end-to-end tests …');
  if ((await installFromDebian(['chromium', 'xvfb'])) && findBrowser() !== undefined) return;
  const cli = packageFile('@playwright', 'test', 'cli.js');
  const code = await runNode(cli, ['install', 'chromium'], { stdio: ['ignore', 2, 2] });
  if (code === 0 && hasPlaywrightBrowser()) return;
  throw new Stop(
    'No Chromium or Chrome was found and none could be installed. Install one (Debian: ' +
      '`apt-get install chromium xvfb`), or name it in LUNAS_BROWSER, and run the tests again.',
  );
}

function hasPlaywrightBrowser() {
  const code = "process.stdout.write(require('@playwright/test').chromium.executablePath())";
  const { stdout } = spawnSync(programNode(), ['-e', code], {
    cwd: packageFile('..'),
    encoding: 'utf8',
  });
  return stdout !== '' && existsSync(stdout);
}

/** True when something on this machine can show a window. */
export function hasDisplay() {
  if (process.env['CI']) return false;
  if (process.platform !== 'linux') return true;
  return Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);
}

/** Opens the address in the person's default browser; false when there is none to ask. */
export function openInBrowser(url) {
  if (!hasDisplay()) return false;
  const opener = {
    darwin: ['open', url],
    // Not `start`: cmd would cut the address at the first "&".
    win32: ['rundll32', 'url.dll,FileProtocolHandler', url],
    linux: ['xdg-open', url],
  }[process.platform];
  if (opener === undefined || (process.platform === 'linux' && !isOnPath('xdg-open'))) return false;
  const [command, ...args] = opener;
  const child = spawn(command, args, { stdio: 'ignore', detached: true });
  child.once('error', () => {}); // the address is printed in any case
  child.unref();
  return true;
}
