// Owns node_modules: complete for package-lock.json before anything else runs. Must stay true: a
// second run costs one file hash, and npm's own words go to stderr, never to stdout.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { MODULES, Stop, TOP, isWindows, registryNode, say } from './paths.mjs';

const LOCK = join(TOP, 'package-lock.json');
const STAMP = join(MODULES, '.lunas-lock-hash');

/** True when node_modules holds what package-lock.json names. */
export function isInstalled() {
  const hash = lockHash();
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8').trim() === hash) return true;
  if (!holdsLockedVersions()) return false;
  writeFileSync(STAMP, hash); // installed by hand with npm: as good
  return true;
}

/** Runs `npm ci`. Throws a Stop with what to do when it fails. */
export async function install() {
  say('Installing packages from the registry (once; about a minute) …');
  const code = await npm(installArguments());
  if (code !== 0)
    throw new Stop(
      `npm could not install the packages (exit code ${code}). Is the registry reachable? ` +
        'Run the same command again.',
    );
  writeFileSync(STAMP, lockHash());
}

function lockHash() {
  return createHash('sha256').update(readFileSync(LOCK)).digest('hex');
}

/**
 * Compares npm's own record of node_modules with the lock; optional packages differ by platform.
 */
function holdsLockedVersions() {
  const record = join(MODULES, '.package-lock.json');
  if (!existsSync(record) || !existsSync(registryNode())) return false;
  const there = JSON.parse(readFileSync(record, 'utf8')).packages;
  const locked = JSON.parse(readFileSync(LOCK, 'utf8')).packages;
  return Object.entries(locked).every(
    ([path, { version, optional, devOptional }]) =>
      path === '' || optional || devOptional || there[path]?.version === version,
  );
}

function installArguments() {
  const flags = ['--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  // Windows can't delete the Node that runs this very script, which `npm ci` would try.
  const isOwnNode = process.execPath.startsWith(MODULES);
  return isWindows && isOwnNode ? ['install', '--no-save', ...flags] : ['ci', ...flags];
}

function npm(args) {
  const env = { ...process.env };
  // `npm --prefix DIR run …` hands these down; the install of Node inside `npm ci` would follow
  // them.
  for (const key of ['prefix', 'local_prefix', 'global', 'global_prefix'])
    delete env[`npm_config_${key}`];
  const [command, ...before] = npmCommand();
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...before, ...args], {
      cwd: TOP,
      env,
      stdio: ['ignore', 2, 2],
      shell: isWindows && before.length === 0,
    });
    const pass = (signal) => child.kill(signal);
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, pass);
    child.once('error', () => reject(new Stop('npm was not found; it comes with Node.')));
    child.once('exit', (code) => {
      for (const signal of ['SIGINT', 'SIGTERM']) process.removeListener(signal, pass);
      resolve(code ?? 1);
    });
  });
}

/** npm as a script run by the Node that runs npm; by its name only when it can't be found so. */
function npmCommand() {
  const node = process.env['npm_node_execpath'] ?? process.execPath;
  const beside = dirname(node);
  const scripts = [
    process.env['npm_execpath'] ?? '',
    join(beside, 'node_modules/npm/bin/npm-cli.js'),
    join(beside, '../lib/node_modules/npm/bin/npm-cli.js'),
  ];
  const script = scripts.find((path) => basename(path) === 'npm-cli.js' && existsSync(path));
  return script === undefined ? ['npm'] : [node, script];
}
