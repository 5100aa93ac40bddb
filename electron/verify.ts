// `npm run verify -- --profile DIR`: looks at a till's profile and says what is wrong with it.
// Changes nothing. Ends with 0 when all is well, 1 when something was found, 2 when it could not
// look.
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { AppError } from '../shared/errors.ts';
import { verifyProfile, type KnownHead } from './core/verify.ts';

const FOUND = 1;
const COULD_NOT = 2;

function headOf(text: string): KnownHead {
  const match = /^(\d{1,15}):([0-9a-f]{8,64})$/.exec(text);
  if (!match) throw new AppError('bad_input', '--head is a number, a colon and a fingerprint.');
  return { seq: Number(match[1]), hashStart: match[2] ?? '' };
}

function main(): number {
  const { values } = parseArgs({
    options: { profile: { type: 'string' }, head: { type: 'string', multiple: true } },
  });
  const dir = resolve(values.profile ?? join(homedir(), '.lunas'));
  const { findings, notes } = verifyProfile(dir, (values.head ?? []).map(headOf));
  for (const note of notes) process.stdout.write(`${note}\n`);
  for (const finding of findings) process.stdout.write(`FOUND: ${finding}\n`);
  process.stdout.write(findings.length === 0 ? 'All is well.\n' : `${findings.length} findings.\n`);
  return findings.length === 0 ? 0 : FOUND;
}

try {
  process.exitCode = main();
} catch (error) {
  const isOurs = error instanceof AppError || (error instanceof TypeError && 'code' in error);
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  if (!isOurs) throw error;
  process.exitCode = COULD_NOT;
}
