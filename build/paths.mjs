// Owns where things are in the checkout, and the two small manners all build scripts share: how a
// script says something, and how it gives up.
import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The top of the checkout. */
export const TOP = dirname(dirname(fileURLToPath(import.meta.url)));
export const OUT = join(TOP, 'out');
export const REPORTS = join(TOP, 'test-results');
export const MODULES = join(TOP, 'node_modules');
export const isWindows = process.platform === 'win32';

const PROGRAM_NODE_MAJOR = 24;

/** Ends the command with one sentence for the person at the keyboard, without a stack. */
export class Stop extends Error {
  constructor(sentence, exitCode = 1) {
    super(sentence);
    this.name = 'Stop';
    this.exitCode = exitCode;
  }
}

/** Says what is going on, on stderr: stdout belongs to the program that is started. */
export function say(sentence) {
  process.stderr.write(`${sentence}\n`);
}

/** Path of a script inside an installed package, to be run with {@link programNode}. */
export function packageFile(...parts) {
  return join(MODULES, ...parts);
}

/** Where the registry's `node` package puts its executable, on every platform. */
export function registryNode() {
  return packageFile('node', 'bin', isWindows ? 'node.exe' : 'node');
}

/**
 * The Node that runs the product: the one from the registry, else the machine's own if new enough
 * (an npm told to run no install scripts leaves the package without its executable).
 */
export function programNode() {
  if (existsSync(registryNode())) return registryNode();
  if (Number(process.versions.node.split('.')[0]) >= PROGRAM_NODE_MAJOR) return process.execPath;
  throw new Stop(
    `Node ${PROGRAM_NODE_MAJOR} is missing from node_modules: npm seems to be told to run no ` +
      'install scripts. Run `npm rebuild node --ignore-scripts=false`, then this command again.',
  );
}

/** The environment children get: what they start as `node` is Node 24 as well. */
export function childEnv(extra = {}) {
  const env = { ...process.env };
  const pathKey = Object.keys(env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';
  const separator = isWindows ? ';' : ':';
  env[pathKey] = [dirname(programNode()), join(MODULES, '.bin'), env[pathKey]].join(separator);
  return { ...env, ...extra };
}

/** True when the program is somewhere on PATH (Unix). */
export function isOnPath(name) {
  return (process.env['PATH'] ?? '').split(delimiter).some((dir) => existsSync(join(dir, name)));
}
