// `npm run support -- --profile DIR [--out FILE]`: the support bundle of a till that need not run.
// Reads only. Ends with 0 and the file's name, or 2 when there is nothing to look at.
import { existsSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { AppError } from '../shared/errors.ts';
import { bundleOf } from './core/support/support-bundle.ts';
import { systemClock } from './core/system-clock.ts';

const COULD_NOT = 2;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { profile: { type: 'string' }, out: { type: 'string' } },
  });
  const dir = resolve(values.profile ?? join(homedir(), '.lunas'));
  if (!existsSync(join(dir, 'ledger.db')))
    throw new AppError('not_found', `There is no till's profile in ${dir}.`);
  const bundle = await bundleOf({
    dir,
    nowMs: systemClock.wallMs(),
    health: null,
    conditions: null,
    setup: null,
    isSafeMode: false,
  });
  const file = resolve(values.out ?? bundle.name);
  writeFileSync(file, Buffer.from(bundle.base64, 'base64'));
  for (const { name, bytes } of bundle.entries) process.stdout.write(`${name} (${bytes} bytes)\n`);
  process.stdout.write(`${file}\n`);
}

try {
  await main();
} catch (error) {
  const isTheirs = error instanceof Error && ('code' in error || error instanceof AppError);
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  if (!isTheirs) throw error;
  process.exitCode = COULD_NOT;
}
