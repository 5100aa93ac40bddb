// Owns the opening of the ledger at the start: the one that is there, what takes its place, and the
// backup before a new schema.
import { createBackups } from './backup.ts';
import type { Ports } from './ports.ts';
import { openOrRecover, type OpenedLedger } from './recovery.ts';
import { openDatabase } from './store/database.ts';
import { migrate, needsMigration, schemaVersion } from './store/migrations.ts';

/** Throws AppError with one sentence when there is no ledger to be had. */
export async function openLedger(ports: Ports): Promise<OpenedLedger> {
  const { dir, clock, log } = ports;
  if (dir === ':memory:') {
    const database = openDatabase(dir);
    migrate(database);
    return { database, notice: null, chosen: null };
  }
  const { database, ...found } = openOrRecover(dir, clock, log);
  try {
    if (needsMigration(database)) {
      if (schemaVersion(database) > 0)
        await createBackups(database, dir, clock, log).make('migration');
      migrate(database);
    }
    return { database, ...found };
  } catch (error) {
    database.close();
    throw error;
  }
}
