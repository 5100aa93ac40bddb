// What the executable does after Node is up: reads the command line, starts Chromium, runs the
// app's main file. `ready` waits for Playwright when Playwright started us, as its own loader does.

import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { complain } from './complain.ts';
import { open, startChromium } from './life.ts';
import { setStart } from './start.ts';

interface Manifest {
  readonly name: string;
  readonly productName?: string;
  readonly version: string;
  readonly main?: string;
}

declare global {
  /** Playwright calls this when it has attached and the app may begin. */
  var __playwright_run: (() => Promise<void>) | undefined;
}

const args = process.argv.slice(2);
// Without `executablePath` Playwright puts its own loader first; boot does that loader's work.
const given = args[0] === '-r' ? args.slice(args.indexOf('--remote-debugging-port=0') + 1) : args;
process.argv = [process.execPath, ...given];

const entry = resolve(given.find((arg) => !arg.startsWith('-')) ?? '.');
const isFolder = existsSync(join(entry, 'package.json'));
const dir = isFolder ? entry : process.cwd();
const manifest = JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8')) as Manifest;
setStart({
  dir,
  productName: manifest.productName ?? manifest.name,
  version: manifest.version,
  switches: args.filter((arg) => arg.startsWith('--')),
});

// Playwright's own; any other port is for the app to hear of.
const isDriven = args.includes('--remote-debugging-port=0');
// The app's own file runs first: it may refuse to start, or append switches for Chromium.
const started = new Promise((run) => setImmediate(run)).then(startChromium);
started.catch((error: unknown) => {
  complain(error);
  process.exit(1);
});
if (isDriven) globalThis.__playwright_run = () => started.then(open);
else void started.then(open);

await import(pathToFileURL(isFolder ? join(dir, manifest.main ?? 'index.js') : entry).href);
