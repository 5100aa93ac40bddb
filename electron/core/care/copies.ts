// Owns a copy of the ledger as one file: made online, checked table by table, and what is in it.
// Must stay true: the till goes on selling meanwhile; only a whole and checked copy is called one.
import { existsSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { CARE_FAULTS } from '../../../shared/care-terms.ts';
import { AppError } from '../../../shared/errors.ts';
import {
  asSingleFile,
  copyDatabase,
  openForReading,
  tablesOf,
  tableFaults,
  type Sqlite,
} from '../store/database.ts';
import { schemaVersion, SCHEMA_VERSION } from '../store/migrations.ts';
import { figuresOf, lostWith, type LedgerFigures, type Lost } from '../store/figures.ts';

/** Copies the live ledger into `file`, as one file that needs no other beside it, and checks it. */
export async function copyLedger(db: Sqlite, file: string): Promise<void> {
  rmSync(file, { force: true });
  await copyDatabase(db, file);
  asSingleFile(file);
  await checkLedger(file);
  await onDisk(file);
}

/**
 * Reads all of a copy; answers its schema. Rejects with AppError, one sentence: damaged, of a newer
 * Lunas, or no ledger at all.
 */
export async function checkLedger(file: string): Promise<number> {
  return withLedger(file, async (db) => {
    const version = schemaVersion(db);
    const tables = tablesOf(db);
    if (version === 0 || !tables.includes('sale') || !tables.includes('payment'))
      throw new AppError('bad_input', CARE_FAULTS.noLedger);
    if (version > SCHEMA_VERSION) throw new AppError('bad_input', CARE_FAULTS.newerLedger);
    for (const table of tables) {
      // One at a time: between two of them the till answers its cashier.
      await nextTurn();
      if (tableFaults(db, table).length > 0)
        throw new AppError('bad_input', CARE_FAULTS.damagedLedger);
    }
    return version;
  });
}

/** What stands in a copy; null when it can't be read. */
export async function figuresIn(file: string): Promise<LedgerFigures | null> {
  return withLedger(file, async (db) => figuresOf(db)).catch((error: unknown) => {
    if (error instanceof AppError) return null;
    throw error;
  });
}

/** What the ledger has and the copy has not. */
export async function lostBy(ledger: string, copy: string): Promise<Lost> {
  return withLedger(ledger, async (db) => lostWith(db, copy));
}

/** Opens a ledger to look at, and leaves nothing beside it that was not there before. */
async function withLedger<T>(file: string, work: (db: Sqlite) => Promise<T>): Promise<T> {
  const made = [`${file}-wal`, `${file}-shm`].filter((each) => !existsSync(each));
  const db = openForReading(file);
  try {
    return await work(db);
  } catch (error) {
    // A page that can't be read is found only when it is wanted.
    if (isDamage(error)) throw new AppError('bad_input', CARE_FAULTS.damagedLedger);
    throw error;
  } finally {
    db.close();
    for (const each of made) rmSync(each, { force: true });
  }
}

function isDamage(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return /^SQLITE_(CORRUPT|NOTADB)/.test(code);
}

function nextTurn(): Promise<void> {
  return new Promise((done) => setImmediate(done));
}

/** Waits until the disk itself has the file. */
export async function onDisk(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
