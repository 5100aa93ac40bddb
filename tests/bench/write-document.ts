// Owns the writing of generated documents: into docs/, in the one form the format check asks for.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const TOP = resolve(import.meta.dirname, '../..');

export function readDocument(name: string): string {
  return readFileSync(join(TOP, 'docs', name), 'utf8');
}

/** Writes `docs/NAME` and answers it as it stands there. */
export function writeDocument(name: string, text: string): string {
  const file = join(TOP, 'docs', name);
  writeFileSync(file, text);
  const formatter = join(TOP, 'node_modules/oxfmt/bin/oxfmt');
  const { status } = spawnSync(process.execPath, [formatter, file], { cwd: TOP, stdio: 'ignore' });
  if (status !== 0) throw new Error(`${name} could not be formatted`);
  return readFileSync(file, 'utf8');
}
