// Owns `npm run audit`: which known holes the packages have, asked of the registry npm uses. Must
// stay true: a hole in what an installed Lunas holds fails, one in what only builds it is told; a
// registry that does not answer fails nothing, and it is said that nothing was looked at.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OUT, TOP, childEnv, isWindows, say } from './paths.mjs';

const LIMIT_MS = 60_000;
/** From here on a hole in the installed app is no matter of taste. */
const GRAVE = new Set(['high', 'critical']);

/**
 * Findings somebody looked at and found harmless here: name of the package, the advisory, why, and
 * until when that is believed (YYYY-MM-DD). After that day it fails again.
 */
const JUDGED = [];

/** In the app without a licence line of its own. */
const RUNTIME = ['electron', 'better-sqlite3'];

/** Names of the packages whose code an installed Lunas holds, out of out/licences.txt. */
export function shippedNames(licences) {
  const lines = licences.matchAll(/^-{80}\n((?:@[\w.-]+\/)?[\w.-]+) \d/gm);
  return new Set([...RUNTIME, ...[...lines].map(([, name]) => name)]);
}

/**
 * What npm's answer comes to. `report` is npm's parsed JSON, null when it gave none; `today`
 * YYYY-MM-DD. `isAsked` is false when the registry did not answer.
 */
export function judge(report, shipped, today, judged = JUDGED) {
  const found = report?.vulnerabilities;
  if (typeof found !== 'object' || found === null) return { isAsked: false, grave: [], told: [] };
  const isJudged = (name, advisory) =>
    judged.some(
      (each) => each.name === name && each.advisory === advisory && today <= each.untilDay,
    );
  const grave = [];
  const told = [];
  for (const [name, { severity, via = [] }] of Object.entries(found)) {
    // A text here is the name of another package, which has a line of its own.
    const holes = via.filter((each) => typeof each === 'object' && !isJudged(name, each.url));
    for (const { title, url, severity: own = severity } of holes) {
      const line = `${name}: ${own}: ${title} (${url})`;
      (shipped.has(name) && GRAVE.has(own) ? grave : told).push(line);
    }
  }
  return { isAsked: true, grave, told };
}

/** Asks and says. Answers whether there is no grave hole; true when nobody answered. */
export function audit() {
  const file = join(OUT, 'licences.txt');
  const shipped = shippedNames(existsSync(file) ? readFileSync(file, 'utf8') : '');
  const { isAsked, grave, told } = judge(ask(), shipped, new Date().toISOString().slice(0, 10));
  if (!isAsked) {
    say('The registry could not be asked for known holes: the packages were NOT audited.');
    return true;
  }
  for (const line of told) say(`known hole, not in the installed app or not grave: ${line}`);
  for (const line of grave) say(`KNOWN HOLE IN THE INSTALLED APP: ${line}`);
  say(`${shipped.size} packages of the installed app audited: ${grave.length} grave holes.`);
  return grave.length === 0;
}

function ask() {
  const args = ['audit', '--json', '--fetch-retries=0', '--fetch-timeout=20000'];
  const { stdout } = spawnSync(isWindows ? 'npm.cmd' : 'npm', args, {
    cwd: TOP,
    encoding: 'utf8',
    timeout: LIMIT_MS,
    maxBuffer: 64 * 1024 * 1024,
    shell: isWindows, // npm is a script there
    env: childEnv(),
  });
  try {
    return JSON.parse(stdout);
  } catch {
    return null; // no npm, no answer, or none that can be read
  }
}
