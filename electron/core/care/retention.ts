// Owns the blanking of what a shop need not keep for ever and that is no money: a provider's rows
// that could not be read, as they came, and old logs. Must stay true: no sale, payment, sighting,
// claim, shift or audit row is ever touched.
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DAY_MS, HOUR_MS } from '../../../shared/time.ts';
import type { Commit } from '../commit.ts';
import { TILL } from '../people/actor.ts';
import type { Ports } from '../ports.ts';
import type { SetAsideStore } from '../store/set-aside.ts';
import type { CareSettingsStore } from './care-settings.ts';

/** A month, for this: nobody counts on the day. */
const MONTH_MS = 30.4375 * DAY_MS;

export interface Retention {
  /** Blanks and removes what is too old now; answers how much. */
  sweep(): { rows: number; files: number };
  run(signal: AbortSignal): Promise<void>;
}

export interface RetentionParts {
  readonly ports: Ports;
  readonly settings: CareSettingsStore;
  readonly setAside: SetAsideStore;
  readonly commit: Commit;
}

export function createRetention({ ports, settings, setAside, commit }: RetentionParts): Retention {
  const { clock, log, dir } = ports;
  const sweep = (): { rows: number; files: number } => {
    const { months } = settings.get();
    if (months === null) return { rows: 0, files: 0 };
    const beforeMs = clock.wallMs() - months * MONTH_MS;
    const files = removeOldLogs(join(dir, 'logs'), beforeMs);
    const rows = commit((change) => {
      const blanked = setAside.blankBefore(beforeMs);
      if (blanked + files > 0)
        change.audit({
          by: TILL,
          act: 'retention.swept',
          details: { months, rows: blanked, files },
        });
      return blanked;
    });
    return { rows, files };
  };
  return {
    sweep,
    async run(signal) {
      while (!signal.aborted) {
        try {
          sweep();
        } catch (error) {
          log.warn('what is too old could not be blanked', { error: String(error) });
        }
        await clock.sleep(12 * HOUR_MS, signal);
      }
    },
  };
}

function removeOldLogs(folder: string, beforeMs: number): number {
  if (!existsSync(folder)) return 0;
  const old = readdirSync(folder).filter(
    (name) => /^lunas\.log\.\d+$/.test(name) && statSync(join(folder, name)).mtimeMs < beforeMs,
  );
  for (const name of old) rmSync(join(folder, name), { force: true });
  return old.length;
}
