// `npm run recover -- --profile DIR [--name NAME]`: a new PIN for a manager, for whoever may write
// the till's profile. The till must be stopped; its audit keeps that this was done.
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { AppError } from '../shared/errors.ts';
import { createCore } from './core/core.ts';
import { recoverManager } from './core/people/recovery.ts';
import type { Ports } from './core/ports.ts';
import { systemClock } from './core/system-clock.ts';
import { systemHttp } from './core/system-http.ts';

const COULD_NOT = 2;

/** The keys of the feeds stay sealed: nothing here needs them. */
function portsFor(dir: string): Ports {
  const silent = (): void => undefined;
  const sealed = (): never => {
    throw new Error('no key is opened here');
  };
  return {
    clock: systemClock,
    random: { bytes: (length) => randomBytes(length), fraction: () => 0 },
    http: systemHttp,
    secrets: { seal: sealed, open: sealed },
    log: { info: silent, warn: silent, error: silent },
    dir,
  };
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { profile: { type: 'string' }, name: { type: 'string' } },
  });
  const dir = resolve(values.profile ?? join(homedir(), '.lunas'));
  if (!existsSync(join(dir, 'ledger.db')))
    throw new AppError('not_found', `There is no till's profile in ${dir}.`);
  const core = await createCore(portsFor(dir));
  try {
    const { name, pin } = await recoverManager(core, values.name ?? null);
    process.stdout.write(`${name} has a new PIN: ${pin}\nChange it at the till, under People.\n`);
  } finally {
    await core.stop();
  }
}

try {
  await main();
} catch (error) {
  const isOurs = error instanceof AppError || (error instanceof TypeError && 'code' in error);
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  if (!isOurs) throw error;
  process.exitCode = COULD_NOT;
}
