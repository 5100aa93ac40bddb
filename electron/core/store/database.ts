// Owns the one SQLite file: how it is opened, how a transaction is run, and what its failures mean
// to a shop. The only importer of better-sqlite3.
import Database from 'better-sqlite3';
import { AppError } from '../../../shared/errors.ts';

/** The file is there and can't be trusted. */
export class DamagedLedger extends AppError {
  constructor() {
    super('unavailable', 'The ledger is damaged and was not opened.');
  }
}

export type Sqlite = Database.Database;

/**
 * Opens the ledger. WAL with synchronous=FULL: a commit survives a power cut, which NORMAL does not
 * promise. Throws AppError `unavailable` with one sentence when the file can't be opened, written
 * or trusted.
 */
export function openDatabase(file: string): Sqlite {
  return explained(() => {
    const db = new Database(file);
    try {
      db.pragma('journal_mode = WAL');
      db.pragma('synchronous = FULL');
      db.pragma('foreign_keys = ON');
      db.pragma('busy_timeout = 2000');
      db.pragma('trusted_schema = OFF');
      const check = db.pragma('quick_check(1)', { simple: true });
      if (check !== 'ok') throw new DamagedLedger();
      return db;
    } catch (error) {
      db.close();
      throw error;
    }
  });
}

/**
 * Opens a ledger, or a copy of one, to look at only; a till may be at work on it. Throws AppError
 * `unavailable` when it can't be opened, DamagedLedger when it is none.
 */
export function openForReading(file: string): Sqlite {
  return explained(() => {
    const db = new Database(file, { readonly: true, fileMustExist: true });
    try {
      db.pragma('busy_timeout = 2000');
      db.pragma('trusted_schema = OFF');
      schemaOf(db);
      return db;
    } catch (error) {
      db.close();
      throw error;
    }
  });
}

/** Reads the first page: a file that is no database says so now. */
function schemaOf(db: Sqlite): unknown {
  return db.pragma('user_version', { simple: true });
}

/** What SQLite itself finds wrong with a file, at most twenty sentences; reads all of it. */
export function integrityFaults(db: Sqlite): string[] {
  const rows = db.pragma('integrity_check(20)') as { integrity_check: string }[];
  const strays = db.pragma('foreign_key_check') as { table: string; parent: string }[];
  return [
    ...rows.map((row) => row.integrity_check).filter((text) => text !== 'ok'),
    ...strays.slice(0, 20).map((row) => `a row of ${row.table} names no ${row.parent}`),
  ];
}

/**
 * Holds a profile for one till: a transaction on a file of its own that nobody commits. The system
 * lets go of it when the process ends, however it ends. Throws AppError when another till holds it;
 * returns the release.
 */
export function holdProfile(file: string): () => void {
  return explained(() => {
    const lock = new Database(file);
    try {
      lock.pragma('busy_timeout = 0');
      lock.exec('begin exclusive');
    } catch (error) {
      lock.close();
      throw error;
    }
    return () => lock.close();
  });
}

/** Runs `work` in one immediate transaction: all of it is on disk, or none of it. */
export function transaction<T>(db: Sqlite, work: () => T): T {
  return explained(() => db.transaction(work).immediate());
}

const DAMAGE: ReadonlySet<string> = new Set(['SQLITE_CORRUPT', 'SQLITE_NOTADB']);

const SENTENCES: Readonly<Record<string, string>> = {
  SQLITE_FULL: 'The disk is full: nothing more can be recorded. Free some space.',
  SQLITE_READONLY: "The ledger can't be written: its folder is read-only.",
  SQLITE_CANTOPEN: "The ledger can't be opened: its folder is missing or may not be written.",
  SQLITE_IOERR: 'The disk failed while the ledger was written. Check the disk.',
  SQLITE_BUSY: 'Another till runs on this profile already.',
};

/**
 * Turns SQLite's failures of the world into sentences; a broken constraint stays what it is: our
 * mistake.
 */
function explained<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Database.SqliteError)) throw error;
    const code = error.code.split('_').slice(0, 2).join('_');
    if (DAMAGE.has(code)) throw new DamagedLedger();
    const sentence = SENTENCES[code];
    if (sentence === undefined) throw error;
    throw new AppError('unavailable', sentence);
  }
}

/** The tables of a ledger, SQLite's own left out. */
export function tablesOf(db: Sqlite): string[] {
  const rows = db
    .prepare<[], { name: string }>(
      "select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'",
    )
    .all();
  return rows.map(({ name }) => name);
}

/** What SQLite finds wrong with one table and its indexes. */
export function tableFaults(db: Sqlite, table: string): string[] {
  const rows = db.pragma(`quick_check("${table}")`) as { quick_check: string }[];
  return rows.map((row) => row.quick_check).filter((text) => text !== 'ok');
}

/** Makes a copy that nobody has open one file, with nothing beside it that belongs to it. */
export function asSingleFile(file: string): void {
  explained(() => {
    const db = new Database(file);
    try {
      db.pragma('journal_mode = DELETE');
    } finally {
      db.close();
    }
  });
}

/** Copies the live ledger into a new file without stopping it. */
export async function copyDatabase(db: Sqlite, file: string): Promise<void> {
  await db.backup(file);
}
