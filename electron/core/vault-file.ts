// Owns vault.json in the profile: the one key under which every secret of the till is sealed, and
// by what that key is kept. Must stay true: it is written whole or not at all, for its owner's eyes
// only, and what can't be used any more is set aside, never deleted.
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import { KEY_BYTES } from './sealing.ts';

const NAME = 'vault.json';
/** The key of profiles made before there was a vault.json. */
const OLD_NAME = 'secret.key';

const text = z.string().max(4_096);
const vaultSchema = z.discriminatedUnion('by', [
  z.strictObject({ lunasVault: z.literal(1), by: z.literal('keyring'), sealed: text }),
  /** The key as it is: who can read the profile has it. */
  z.strictObject({ lunasVault: z.literal(1), by: z.literal('file'), key: text }),
  z.strictObject({
    lunasVault: z.literal(1),
    by: z.literal('passphrase'),
    salt: text,
    cost: z
      .int()
      .min(2 ** 14)
      .max(2 ** 20),
    sealed: text,
  }),
]);
export type VaultFile = z.infer<typeof vaultSchema>;

/** Null where there is none yet; `broken` when it is not understood. */
export function readVault(dir: string): VaultFile | 'broken' | null {
  const file = join(dir, NAME);
  if (!existsSync(file)) return oldVault(dir);
  try {
    const read = vaultSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    return read.success ? read.data : 'broken';
  } catch (error) {
    if (error instanceof SyntaxError) return 'broken';
    throw unwritable(error);
  }
}

/** Throws AppError with one sentence when it can't be written. */
export function writeVault(dir: string, vault: VaultFile): void {
  const file = join(dir, NAME);
  try {
    writeFileSync(`${file}.new`, `${JSON.stringify(vault, null, 2)}\n`, { mode: 0o600 });
    renameSync(`${file}.new`, file);
    rmSync(join(dir, OLD_NAME), { force: true }); // its key is in the new one
  } catch (error) {
    throw unwritable(error);
  }
}

/** Answers the name it has from now on. */
export function setVaultAside(dir: string, nowMs: number): string {
  const aside = `vault.aside-${nowMs}.json`;
  try {
    if (existsSync(join(dir, NAME))) renameSync(join(dir, NAME), join(dir, aside));
  } catch (error) {
    throw unwritable(error);
  }
  return aside;
}

function oldVault(dir: string): VaultFile | null {
  const file = join(dir, OLD_NAME);
  if (!existsSync(file)) return null;
  const key = readFileSync(file);
  if (key.length !== KEY_BYTES) return null;
  return { lunasVault: 1, by: 'file', key: key.toString('base64') };
}

function unwritable(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOSPC')
    return new AppError('unavailable', 'The disk is full: the keys could not be kept.');
  if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM')
    return new AppError('unavailable', "The profile folder can't be read, or may not be written.");
  return error;
}
