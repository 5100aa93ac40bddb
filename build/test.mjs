// Owns `npm test`, `npm run check` and `npm run e2e`: every check in its order, each one counted,
// and one closing line `N passed, N failed`. Must stay true: what crashes or is missing counts as
// failed.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { audit } from './audit.mjs';
import { hasDisplay, needBrowser } from './browser.mjs';
import { run, runNode } from './child.mjs';
import { wantPhp, wantPostgres } from './debian.mjs';
import { installedElectron } from './electron-binary.mjs';
import { prepare } from './prepare.mjs';
import { REPORTS, Stop, TOP, isOnPath, packageFile, programNode, say } from './paths.mjs';
import { closingLine, crash, playwrightCounts, total, vitestCounts } from './reports.mjs';

/** A runner that hangs must not hang the day: each one gets this long. */
const RUNNER_LIMIT_MS = 60 * 60 * 1000;

const TYPE_WALLS = ['shared', 'electron/core', 'electron', 'renderer', 'simulator', '.'];
const VITEST_REPORT = join(REPORTS, 'vitest.json');
const PLAYWRIGHT_REPORT = join(REPORTS, 'playwright.json');

/** Everything: static checks, vitest, Playwright on both hosts. Answers the exit code. */
export async function test(flags) {
  const treeBefore = treeState();
  await wantPhp();
  await wantPostgres();
  const counts = [await staticChecks(), await vitest(), await endToEnd(flags)];
  if (process.env['CI']) {
    counts.push(await one('no grave known hole in the installed app', audit));
    counts.push(await one('the tree is as it was', () => isClean(treeBefore)));
  }
  return close(counts);
}

/** The quick half: types, lint, format, vitest. No browser, no build. */
export async function check() {
  await wantPostgres();
  return close([await staticChecks(), await vitest()]);
}

/** The end-to-end specs alone; flags go to Playwright. */
export async function e2e(flags) {
  return close([await endToEnd(flags)]);
}

function close(counts) {
  const sum = total(counts);
  for (const name of sum.unsteady) say(`UNSTEADY, passed at its second try: ${name}`);
  for (const fault of sum.faults) say(`FAILED  ${fault}`);
  process.stdout.write(`${closingLine(sum)}\n`);
  return sum.failed === 0 ? 0 : 1;
}

async function staticChecks() {
  const tsc = packageFile('typescript', 'bin', 'tsc');
  const counts = [];
  for (const wall of TYPE_WALLS)
    counts.push(await one(`types of ${wall}`, () => passes(tsc, ['-p', wall])));
  const oxlint = packageFile('oxlint', 'bin', 'oxlint');
  counts.push(await one('lint', () => passes(oxlint, ['--type-aware', '--deny-warnings'])));
  const oxfmt = packageFile('oxfmt', 'bin', 'oxfmt');
  counts.push(await one('format', () => passes(oxfmt, ['--check'])));
  return total(counts);
}

/** A check that passes or fails as a whole: it fails by answering false or by a Stop. */
async function one(name, isGood) {
  say(`· ${name}`);
  try {
    if ((await isGood()) !== false) return { passed: 1, failed: 0, skipped: 0, faults: [] };
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    say(error.message);
  }
  return { passed: 0, failed: 1, skipped: 0, faults: [name] };
}

async function passes(script, args) {
  return (await runNode(script, args, { timeLimitMs: RUNNER_LIMIT_MS })) === 0;
}

async function vitest() {
  say('· unit, property, core and tidy tests');
  rmSync(VITEST_REPORT, { force: true });
  const reports = ['--reporter=dot', '--reporter=json', `--outputFile.json=${VITEST_REPORT}`];
  const code = await runNode(packageFile('vitest', 'vitest.mjs'), ['run', ...reports], {
    timeLimitMs: RUNNER_LIMIT_MS,
  });
  return vitestCounts(VITEST_REPORT, code, TOP);
}

async function endToEnd(flags) {
  const counts = [await one('build', () => prepare(true)), await one('browser', needBrowser)];
  const isReady = total(counts).failed === 0;
  counts.push(isReady ? await playwright(flags) : crash('end-to-end tests', 'not started'));
  return total(counts);
}

async function playwright(flags) {
  say('· end-to-end tests on the web host and on the desktop');
  mkdirSync(REPORTS, { recursive: true });
  rmSync(PLAYWRIGHT_REPORT, { force: true });
  const args = [packageFile('@playwright', 'test', 'cli.js'), 'test', ...flags];
  // The stand-in needs no screen; the real Electron does.
  const needsScreen = process.platform === 'linux' && installedElectron() && !hasDisplay();
  const [command, ...before] =
    needsScreen && isOnPath('xvfb-run') ? ['xvfb-run', '-a', programNode()] : [programNode()];
  const code = await run(command, [...before, ...args], { timeLimitMs: RUNNER_LIMIT_MS });
  return playwrightCounts(PLAYWRIGHT_REPORT, code);
}

function treeState() {
  const git = spawnSync('git', ['status', '--porcelain'], { cwd: TOP, encoding: 'utf8' });
  return git.status === 0 ? git.stdout : undefined; // undefined: not a git checkout
}

function isClean(before) {
  const after = treeState();
  if (after !== before) say(`The tests changed the tree:\n${after}`);
  return after === before;
}
