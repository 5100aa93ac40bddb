// Owns opening the till for a person (`npm start`, `npm run demo`): Electron where it can be had,
// else the same page from the loopback server in the default browser, else its printed address.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openInBrowser } from './browser.mjs';
import { run, runServer } from './child.mjs';
import { needElectron } from './electron-binary.mjs';
import { OUT, TOP, childEnv, say } from './paths.mjs';

/** Electron that ends with a fault this early never showed a window (a missing library, say). */
const EARLY_END_MS = 5_000;

/** Wrong flags, a broken setup: what both hosts refuse, and say why. */
const EXIT_REFUSED = 2;

/** Opens the till; flags are those of `serve`. Answers the exit code. */
export async function openTill(flags) {
  const electron = await needElectron();
  if (electron !== undefined) {
    const startedMs = Date.now();
    const env = childEnv();
    delete env['ELECTRON_RUN_AS_NODE']; // some editors' terminals set it
    const code = await run(electron, [TOP, ...flags], { env });
    const isFault = code !== 0 && code !== EXIT_REFUSED;
    if (!isFault || Date.now() - startedMs > EARLY_END_MS) return code;
    say(`Electron ended at once (exit code ${code}); Lunas runs in the browser instead.`);
  }
  return runServer(join(OUT, 'web', 'web.js'), flags, {
    stdout: 'pipe',
    onStart: (child) => showWhenReady(child.stdout),
  });
}

/** Opens a till in training mode on a fresh profile, which goes away with it. */
export async function openDemo(flags) {
  if (flags.some((flag) => /^--profile(=|$)/.test(flag))) return openTill(['--demo', ...flags]);
  const profile = mkdtempSync(join(tmpdir(), 'lunas-demo-'));
  try {
    return await openTill(['--demo', '--profile', profile, ...flags]);
  } finally {
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Passes the server's stdout on and acts on its ready line, the one line of JSON. */
function showWhenReady(stdout) {
  let text = '';
  let isShown = false;
  stdout.setEncoding('utf8');
  stdout.on('data', (chunk) => {
    process.stdout.write(chunk);
    if (isShown) return;
    text += chunk;
    const ready = text.split('\n').slice(0, -1).map(readyLine).find(Boolean);
    if (ready === undefined) return;
    isShown = true;
    show(ready);
  });
}

function readyLine(line) {
  if (!line.startsWith('{')) return undefined;
  try {
    const value = JSON.parse(line);
    return value.ready === true ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined; // some other line that begins with a brace
    throw error;
  }
}

function show(ready) {
  const isOpened = openInBrowser(ready.url);
  process.stdout.write(
    `\nLunas ${isOpened ? 'is opening in your browser' : 'runs'}: ${ready.url}\n`,
  );
  if (ready.phoneUrl) process.stdout.write(`The customer's phone: ${ready.phoneUrl}\n`);
  process.stdout.write('Ctrl-C ends it.\n');
}
