// Owns the table of words: what `npm run <word>` needs before it starts, and what it starts.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runNode, runServer } from './child.mjs';
import { OUT, Stop, TOP, packageFile } from './paths.mjs';
import { prepare } from './prepare.mjs';

/** `needsBuild`: out/ must be up to date first. `start` answers the exit code. */
const WORDS = {
  demo: { needsBuild: true, start: async (flags) => (await import('./till.mjs')).openDemo(flags) },
  start: { needsBuild: true, start: async (flags) => (await import('./till.mjs')).openTill(flags) },
  serve: { needsBuild: true, start: (flags) => runServer(join(OUT, 'web/web.js'), flags) },
  simulator: {
    needsBuild: true,
    start: (flags) => runServer(join(OUT, 'simulator/main.js'), flags),
  },
  lunas: { needsBuild: true, start: (flags) => runNode(join(OUT, 'cli/lunas.js'), flags) },
  build: { needsBuild: true, start: () => 0 },
  // The tests build by themselves: a build that fails is counted, and the rest still runs.
  test: { needsBuild: false, start: async (flags) => (await import('./test.mjs')).test(flags) },
  check: { needsBuild: false, start: async () => (await import('./test.mjs')).check() },
  e2e: { needsBuild: false, start: async (flags) => (await import('./test.mjs')).e2e(flags) },
  bench: { needsBuild: true, start: (flags) => runNode(source('tests/bench/main.ts'), flags) },
  sim: { needsBuild: false, start: (flags) => runNode(source('tests/sim/main.ts'), flags) },
  verify: { needsBuild: false, start: (flags) => runNode(source('electron/verify.ts'), flags) },
  recover: { needsBuild: false, start: (flags) => runNode(source('electron/recover.ts'), flags) },
  audit: { needsBuild: true, start: async () => ((await import('./audit.mjs')).audit() ? 0 : 1) },
  support: { needsBuild: false, start: (flags) => runNode(source('electron/support.ts'), flags) },
  dev: { needsBuild: false, start: (flags) => runServer(source('build/dev.mjs'), flags) },
  dist: { needsBuild: true, start: async (flags) => (await import('./dist.mjs')).dist(flags) },
  format: { needsBuild: false, start: (flags) => runNode(oxfmt(), flags) },
};

const oxfmt = () => packageFile('oxfmt', 'bin', 'oxfmt');

function source(path) {
  if (!existsSync(join(TOP, path))) throw new Stop(`${path} is missing from this checkout.`);
  return join(TOP, path);
}

/** Runs a word with its flags; answers the exit code. */
export async function runWord(name, flags) {
  const word = Object.hasOwn(WORDS, name ?? '') ? WORDS[name] : undefined;
  if (word === undefined)
    throw new Stop(`Say what to run: npm run ${Object.keys(WORDS).join(' | ')}.`, 2);
  await prepare(word.needsBuild);
  return word.start(flags);
}
