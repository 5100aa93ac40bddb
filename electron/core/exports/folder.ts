// Owns the folder of daily files: each shop day's books, once the day is over, in a folder a
// manager named (another disk, a stick, a synced folder). A day missed while the folder was away
// is made up for; a file that is there is never written again.
import { access, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExportKind, FolderExport } from '../../../shared/books.ts';
import type { ExportLang } from '../../../shared/export-columns.ts';
import { DAY_MS, MINUTE_MS, shopDay, type ShopCalendar } from '../../../shared/time.ts';
import type { Clock, Logger } from '../ports.ts';
import type { LedgerRows } from '../store/ledger-rows.ts';
import { exportFile, fileName, type ExportRequest } from './export-file.ts';

/** Money of the last minutes may be listed a little later. */
const AFTER_DAY_MS = 30 * MINUTE_MS;
const LOOK_EVERY_MS = 15 * MINUTE_MS;
const DAYS_BACK = 14;

export interface FolderParts {
  readonly folder: string;
  readonly kinds: readonly ExportKind[];
  readonly lang: ExportLang;
  readonly calendar: ShopCalendar;
  readonly clock: Clock;
  readonly log: Logger;
  readonly rows: LedgerRows;
  readonly request: (asked: {
    kind: ExportKind;
    from: string;
    until: string;
    lang: ExportLang;
  }) => ExportRequest;
}

export interface FolderLoop {
  state(): FolderExport;
  /** Makes what is missing now. */
  fill(signal: AbortSignal): Promise<void>;
  run(signal: AbortSignal): Promise<void>;
}

export function createFolderExport(parts: FolderParts): FolderLoop {
  const { folder, kinds, lang, calendar, clock, log, rows, request } = parts;
  let lastDate: string | null = null;
  let fault: string | null = null;
  const write = async (asked: ExportRequest, signal: AbortSignal): Promise<void> => {
    const path = join(folder, fileName(asked));
    if (await exists(path)) return;
    const steps = exportFile(asked, rows, signal);
    let step = await steps.next();
    while (step.done !== true) step = await steps.next();
    if (step.value === null) return;
    // Whoever looks into the folder finds whole files only.
    const half = `${path}.part`;
    await writeFile(half, step.value.bytes);
    await rename(half, path).catch(async (error: unknown) => {
      await rm(half, { force: true });
      throw error;
    });
  };
  const fill = async (signal: AbortSignal): Promise<void> => {
    try {
      await mkdir(folder, { recursive: true });
      for (const date of daysToMake(clock.wallMs(), calendar, rows)) {
        for (const kind of kinds) {
          if (signal.aborted) return;
          await write(request({ kind, from: date, until: date, lang }), signal);
        }
        lastDate = date;
      }
      fault = null;
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
      fault = `The folder for daily files can't be written (${code}).`;
      log.warn('the daily files were not written', { code });
    }
  };
  return {
    state: () => ({ folder, lastDate, fault }),
    fill,
    async run(signal) {
      while (!signal.aborted) {
        await fill(signal);
        await clock.sleep(LOOK_EVERY_MS, signal);
      }
    },
  };
}

/** Shop days that are over, oldest first; days from before the first payment have no books. */
function daysToMake(nowMs: number, calendar: ShopCalendar, rows: LedgerRows): string[] {
  const newest = shopDay(nowMs - AFTER_DAY_MS, calendar);
  const days = new Set<string>();
  for (let back = DAYS_BACK; back >= 1; back -= 1)
    days.add(shopDay(nowMs - AFTER_DAY_MS - back * DAY_MS, calendar));
  days.delete(newest);
  const untilMs = nowMs;
  const [first] = rows.page({ fromMs: 0, untilMs }, null, 1);
  if (first === undefined) return [];
  const firstDay = shopDay(first.paidAtMs, calendar);
  return [...days].filter((day) => day >= firstDay).toSorted();
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
