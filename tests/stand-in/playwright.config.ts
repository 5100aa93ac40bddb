// The stand-in's own test, and the compiled shell on it: `playwright test -c tests/stand-in`.

import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  workers: 1,
  timeout: 20_000,
  outputDir: '../../out/stand-in-results',
});
