// Owns the start of a new till from the file of an old one, without a page: what `--restore` does.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { createRestoreDesk } from './care/restore.ts';
import { COMMAND } from './people/actor.ts';
import type { Ports } from './ports.ts';
import { makeFolder } from './profile-folder.ts';

/**
 * Lays a till's file (`.lunas`, or a copy of a ledger) ready for this start. Rejects with AppError,
 * one sentence for each fault; a profile that has books already is never written over.
 */
export async function bringIn(
  ports: Ports,
  file: string,
  passphrase: string | undefined,
): Promise<void> {
  if (existsSync(join(ports.dir, 'ledger.db')))
    throw new AppError(
      'conflict',
      'This profile has books already: restore from the page, under Manager › Data.',
    );
  makeFolder(ports.dir);
  const desk = createRestoreDesk({
    ports,
    outside: () => null,
    isSetUp: () => false,
    waiting: () => 0,
  });
  const source = `file:${resolve(file)}`;
  await desk.prepare(source, passphrase);
  await desk.plan(source, COMMAND);
}
