// Owns copies of the ledger: before every migration and once a day, made online, the newest few
// kept.
import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DAY_MS } from '../../shared/time.ts';
import type { Clock, Logger } from './ports.ts';
import { copyDatabase, type Sqlite } from './store/database.ts';

/** Two weeks of days, and the copies made before migrations among them. */
export const BACKUPS_KEPT = 14;

export interface Backups {
  make(reason: 'daily' | 'migration'): Promise<string>;
  /** One backup a day until aborted. */
  run(signal: AbortSignal): Promise<void>;
}

export function createBackups(db: Sqlite, dir: string, clock: Clock, log: Logger): Backups {
  const folder = join(dir, 'backups');
  const make = async (reason: string): Promise<string> => {
    mkdirSync(folder, { recursive: true });
    // What a power cut left half copied would fill the disk in time.
    for (const name of readdirSync(folder))
      if (name.endsWith('.db.part')) rmSync(join(folder, name));
    const stamp = new Date(clock.wallMs()).toISOString().replaceAll(/[:.]/g, '-');
    const file = join(folder, `ledger-${stamp}-${reason}.db`);
    // Only a whole copy gets the name of a backup.
    await copyDatabase(db, `${file}.part`);
    renameSync(`${file}.part`, file);
    for (const old of backupsIn(folder).slice(0, -BACKUPS_KEPT)) rmSync(join(folder, old));
    return file;
  };
  return {
    make,
    async run(signal) {
      while (!signal.aborted) {
        const newestMs = newestIn(folder);
        const dueInMs = newestMs === null ? 0 : newestMs + DAY_MS - clock.wallMs();
        if (dueInMs > 0) await clock.sleep(Math.min(dueInMs, DAY_MS), signal);
        if (signal.aborted) return;
        await make('daily').catch(async (error: unknown) => {
          log.error('the daily backup failed', { error: String(error) });
          await clock.sleep(DAY_MS / 24, signal);
        });
      }
    },
  };
}

/** Names of the backups, oldest first. */
export function backupsIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => /^ledger-.*\.db$/.test(name))
      .toSorted();
  } catch {
    return [];
  }
}

/** When a backup of this name was made, epoch ms; null when the name is not one of ours. */
export function stampOf(name: string): number | null {
  const match = /^ledger-(.{10}T\d\d)-(\d\d)-(\d\d)-(\d{3}Z)-/.exec(name);
  return match ? Date.parse(`${match[1]}:${match[2]}:${match[3]}.${match[4]}`) : null;
}

function newestIn(folder: string): number | null {
  return (
    backupsIn(folder)
      .map(stampOf)
      .findLast((atMs) => atMs !== null) ?? null
  );
}
