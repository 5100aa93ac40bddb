// Owns out/: built from the sources as they are now, and only then. A hash over the contents of all
// sources is kept in out/.stamp, so that a start without changes costs milliseconds.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runNode } from './child.mjs';
import { OUT, Stop, TOP, packageFile, say } from './paths.mjs';

const STAMP = join(OUT, '.stamp');
const SOURCES = ['shared', 'electron', 'renderer', 'simulator'];
const SINGLE_FILES = [
  'build/vite.config.ts',
  'build/licences.ts',
  'package.json',
  'package-lock.json',
];
const NOT_BUILT = /(\.test\.tsx?|\.md)$|(^|[\\/])(\.|tsconfig\.json$)/;

/** True when out/ holds what the sources say. */
export function isBuilt() {
  return existsSync(STAMP) && readFileSync(STAMP, 'utf8') === sourceHash();
}

/** Builds the pages and the programs. Throws a Stop when it fails. */
export async function build() {
  const hash = sourceHash();
  rmSync(STAMP, { force: true });
  say('Building …');
  const vite = packageFile('vite', 'bin', 'vite.js');
  const flags = ['build', '--app', '--config', 'build/vite.config.ts', '--logLevel', 'warn'];
  const code = await runNode(vite, flags, { stdio: ['ignore', 2, 2] });
  if (code !== 0) throw new Stop('The build failed; what is wrong stands above.');
  writeFileSync(STAMP, hash);
}

function sourceHash() {
  const hash = createHash('sha256');
  for (const path of [...SOURCES.flatMap(filesBelow), ...SINGLE_FILES])
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(TOP, path)))
      .update('\0');
  return hash.digest('hex');
}

function filesBelow(folder) {
  return readdirSync(join(TOP, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !NOT_BUILT.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(TOP.length + 1))
    .sort();
}
