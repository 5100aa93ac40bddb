// The stand-in's own test: `playwright test -c tests/stand-in`.

import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: '.',
  testMatch: 'stand-in.spec.ts',
  workers: 1,
  timeout: 20_000,
  outputDir: '../../out/stand-in-results',
});
