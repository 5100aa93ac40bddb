// Owns how unit, property, core and tidy tests run: plain Node, one process pool, no isolation
// between files (the code keeps no state in modules, and this is six times faster).
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      '{shared,electron,renderer,simulator,build}/**/*.test.{ts,tsx}',
      'tests/{abuse,sim,bench,crash,fuzz,hub,stand-in,soak,examples,client}/**/*.test.ts',
    ],
    environment: 'node',
    pool: 'forks',
    isolate: false,
    allowOnly: false,
    testTimeout: 20_000,
    // A state is waited for as long as a busy machine may need.
    expect: { poll: { timeout: 10_000 } },
    env: {
      // `import 'electron'` in plain Node would start a download in the middle of a test.
      ELECTRON_OVERRIDE_DIST_PATH: '/nonexistent',
      // Far from Jakarta on purpose: a shop's day must not depend on the machine's time zone.
      TZ: 'America/St_Johns',
    },
  },
});
