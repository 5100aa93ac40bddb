// Owns how the end-to-end specs run: the same files against both hosts, `web` (Chromium on the
// loopback server) and `desktop` (the compiled Electron main and preload). tests/e2e/host.ts starts
// the host by the project's name; nothing here knows what a sale is.
import { defineConfig } from '@playwright/test';
import { findBrowser } from './build/browser.mjs';
import { installedElectron } from './build/electron-binary.mjs';

const browser = findBrowser();

/** Quiet flags: no requests of Chromium's own, sound without a click as in the shipped app. */
const CHROMIUM_FLAGS = [
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Edges of letters in grey: colours there depend on the screen of the machine.
  '--disable-lcd-text',
];

/**
 * The desktop specs run the real Electron where it is installed, else the stand-in, which is tested
 * itself first. The stand-in is a shell script: on Windows there is the real one or none.
 */
const hasStandIn = process.platform !== 'win32';
const desktop = [
  ...(hasStandIn ? [{ name: 'stand-in', testDir: 'tests/stand-in', testMatch: '*.spec.ts' }] : []),
  ...(hasStandIn || installedElectron() !== undefined ? [{ name: 'desktop' }] : []),
];

/** The shell's own specs need the stand-in. */
const PACKED = {
  testDir: 'tests',
  testMatch: hasStandIn ? /e2e.*\.spec\.ts|(shell|start-up)\.spec\.ts/ : /e2e.*\.spec\.ts/,
  grep: /@packed|start-up|shell\.spec\.ts.*with a till open/,
};

/** Packs the app, and runs on what was packed the specs that go through the most of it. */
const packages = [
  { name: 'package', testDir: 'tests/package', testMatch: 'package.spec.ts' },
  ...(hasStandIn || installedElectron() !== undefined
    ? [{ name: 'packed', dependencies: ['package'], ...PACKED }]
    : []),
];

export default defineConfig({
  testDir: 'tests/e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results/playwright',
  fullyParallel: false,
  forbidOnly: true,
  // Named by `npm test`, and a failure when there are more than a few (build/reports.mjs).
  retries: process.env['CI'] ? 1 : 0,
  workers: 2,
  timeout: 30_000,
  expect: {
    timeout: 7_000,
    // The same pictures for every machine: the typeface is bundled, the clock stands still. Another
    // build of Chromium smooths edges its own way.
    toHaveScreenshot: {
      pathTemplate: '{testDir}/gallery/{arg}{ext}',
      maxDiffPixelRatio: 0.015,
    },
  },
  reporter: [['list'], ['json', { outputFile: 'test-results/playwright.json' }]],
  use: {
    viewport: { width: 1366, height: 768 },
    locale: 'id-ID',
    timezoneId: 'Asia/Jakarta',
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: {
      args: CHROMIUM_FLAGS,
      ...(browser === undefined ? {} : { executablePath: browser }),
    },
  },
  projects: [{ name: 'web' }, ...desktop, ...packages],
});
