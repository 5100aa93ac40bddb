// Owns what happens when the ledger at the start can't be trusted: it is put aside whole, the
// newest good backup takes its place, the provider's history fills in the money, and it is said. A
// till that won't start costs a shop its customers; one that hides what it lost costs more.
import { copyFileSync, existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import type { LedgerNotice } from '../../shared/views.ts';
import { backupsIn, stampOf } from './backup.ts';
import { applyPlan, type ChosenRestore } from './care/restore-plan.ts';
import type { Clock, Logger } from './ports.ts';
import { DamagedLedger, openDatabase, type Sqlite } from './store/database.ts';

/**
 * Numbers of events are not given out again after a restore: whoever heard 900 must hear the next.
 */
const SEQ_LEAP = 1_000_000;

export interface OpenedLedger {
  readonly database: Sqlite;
  /** Null when the ledger was sound. */
  readonly notice: LedgerNotice | null;
  /** A copy that a person chose to take, at this start. */
  readonly chosen: ChosenRestore | null;
}

/** Opens `ledger.db` in the folder, or what can be had in its place. Throws AppError. */
export function openOrRecover(dir: string, clock: Clock, log: Logger): OpenedLedger {
  const file = join(dir, 'ledger.db');
  const chosen = applyPlan(dir, log);
  try {
    const database = openDatabase(file);
    if (chosen === null) return { database, notice: null, chosen };
    leap(database);
    const { atMs, fromMs } = chosen.plan;
    const notice = { kind: 'restored', atMs, fromMs, aside: chosen.aside, isChosen: true } as const;
    return { database, notice, chosen };
  } catch (error) {
    if (!(error instanceof DamagedLedger)) throw error;
  }
  const nowMs = clock.wallMs();
  const aside = putAside(dir, nowMs);
  const restored = restore(dir, file);
  log.error('the ledger was damaged; it was put aside', {
    aside,
    from: restored.name ?? 'nothing',
  });
  const { database, fromMs } = restored;
  return { database, notice: { kind: 'restored', atMs: nowMs, fromMs, aside }, chosen: null };
}

/** Moves the damaged file and what belongs to it out of the way; nothing is deleted. */
function putAside(dir: string, nowMs: number): string {
  const name = `ledger.damaged-${nowMs}.db`;
  for (const tail of ['', '-wal', '-shm'])
    if (existsSync(join(dir, `ledger.db${tail}`)))
      renameSync(join(dir, `ledger.db${tail}`), join(dir, `${name}${tail}`));
  return name;
}

interface Restored {
  readonly database: Sqlite;
  readonly name: string | null;
  readonly fromMs: number | null;
}

/** The newest backup that is whole; a new ledger where there is none. */
function restore(dir: string, file: string): Restored {
  for (const name of backupsIn(join(dir, 'backups')).toReversed()) {
    copyFileSync(join(dir, 'backups', name), file);
    try {
      const database = openDatabase(file);
      leap(database);
      return { database, name, fromMs: stampOf(name) };
    } catch (error) {
      // This backup is damaged too: an older one then.
      if (!(error instanceof AppError)) throw error;
    }
  }
  for (const tail of ['', '-wal', '-shm'])
    if (existsSync(`${file}${tail}`)) renameSync(`${file}${tail}`, `${file}${tail}.bad-backup`);
  return { database: openDatabase(file), name: null, fromMs: null };
}

function leap(database: Sqlite): void {
  const isThere = database
    .prepare("select 1 from sqlite_master where name = 'sqlite_sequence'")
    .get();
  if (isThere === undefined) return;
  database.prepare("update sqlite_sequence set seq = seq + ? where name = 'event'").run(SEQ_LEAP);
}
