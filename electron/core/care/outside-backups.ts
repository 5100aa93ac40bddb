// Owns the copies in a folder outside the profile (a stick, another disk, a shared folder). Must
// stay true: a copy has its name only when what was read back is what was written; nothing is
// written where the stick's mark is missing, for that is another disk; the folder is never filled.
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { copyFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { OutsideFault } from '../../../shared/care.ts';
import { HOUR_MS, MINUTE_MS } from '../../../shared/time.ts';
import type { CareSettings, CareSettingsStore } from './care-settings.ts';
import { onDisk } from './copies.ts';
import { ledgerCopy, packageTill, type PackageParts } from './package-till.ts';
import type { PassKey } from './sealed-file.ts';

/** Says that this folder was chosen, so that an empty mount point is not taken for the stick. */
export const MARK = '.lunas-backups.json';
/** A stick put back is found this soon. */
const BACK_AFTER_MS = 30_000;
/**
 * After a fault that a person must mend the whole copy is not made again at once; and so often the
 * clock is looked at, which somebody may have set.
 */
const LOOK_EVERY_MS = 5 * MINUTE_MS;
/** So much stays free, whatever is on it. */
const LEFT_FREE_BYTES = 64 * 1024 * 1024;

type Outside = NonNullable<CareSettings['outside']>;

export interface OutsideBackups {
  /** Null when the newest copy that was due is there. */
  fault(): OutsideFault | null;
  /** Whether a copy is due by the clock and is not there. */
  isOverdue(): boolean;
  /** Makes one now; what hinders it is in `fault`. */
  make(): Promise<void>;
  run(signal: AbortSignal): Promise<void>;
}

export interface OutsideParts extends PackageParts {
  readonly settings: CareSettingsStore;
  /** Opens the sealed key of the settings; throws when this machine can't. */
  readonly keyOf: (sealed: string) => PassKey;
  /** Room left where a folder is, bytes. */
  readonly freeBytes: (folder: string) => Promise<number>;
}

export function createOutsideBackups(parts: OutsideParts): OutsideBackups {
  const { ports, settings } = parts;
  const { clock, log } = ports;
  let fault: OutsideFault | null = null;
  let turn: Promise<void> = Promise.resolve();

  const isDue = (): boolean => {
    const { outside, last } = settings.get();
    if (outside === null) return false;
    if (last === null) return true;
    const agoMs = clock.wallMs() - last.atMs;
    // A clock set back by more than a moment must not put copies off for years.
    return agoMs >= outside.everyHours * HOUR_MS || agoMs < -HOUR_MS;
  };

  const pauseMs = (): number => {
    const { outside, last } = settings.get();
    if (outside === null || last === null || fault !== null) return LOOK_EVERY_MS;
    const dueMs = last.atMs + outside.everyHours * HOUR_MS - clock.wallMs();
    return Math.min(Math.max(dueMs, 1000), LOOK_EVERY_MS);
  };

  async function make(): Promise<void> {
    const { outside } = settings.get();
    if (outside === null) return;
    const found = await attempt(parts, outside);
    if (typeof found === 'string') {
      if (found !== fault) log.warn('the backup outside was not made', { fault: found });
      fault = found;
      return;
    }
    fault = null;
    if (settings.get().outside?.folder !== outside.folder) return;
    settings.change({ last: { atMs: clock.wallMs(), name: found.name } });
    log.info('a backup outside was made', { bytes: found.bytes });
  }

  return {
    fault: () => (settings.get().outside === null ? null : fault),
    isOverdue: () => isDue() && fault !== null,
    make() {
      // One after the other: a person's press and the clock's.
      turn = turn.then(make);
      return turn;
    },
    async run(signal) {
      while (!signal.aborted) {
        if (isDue()) await this.make();
        await clock.sleep(fault === 'missing' ? BACK_AFTER_MS : pauseMs(), signal);
      }
      await turn;
    },
  };
}

/** Names of our copies in a folder, oldest first; of all tills, or of one. */
export function copiesIn(folder: string, id: string | null = null): string[] {
  const name = id === null ? /^lunas-[a-z0-9]{6}-.*Z\.(db|lunas)$/ : ofTill(id);
  try {
    return readdirSync(folder)
      .filter((each) => name.test(each))
      .toSorted((a, b) => (stampPart(a) < stampPart(b) ? -1 : 1));
  } catch {
    return [];
  }
}

/** When a copy of this name was made, epoch ms; null when the name is none of ours. */
export function copyStamp(name: string): number | null {
  const match = /-(\d{4}-\d\d-\d\dT\d\d)-(\d\d)-(\d\d)-(\d{3}Z)\./.exec(name);
  return match ? Date.parse(`${match[1]}:${match[2]}:${match[3]}.${match[4]}`) : null;
}

/** Takes a folder for copies. Throws what the disk throws when it can't be written. */
export function markFolder(folder: string, id: string): void {
  const text = `${JSON.stringify({ lunas: 'backups', id })}\n`;
  writeFileSync(join(folder, MARK), text, { flush: true });
}

function ofTill(id: string): RegExp {
  return new RegExp(`^lunas-${id}-.*Z\\.(db|lunas)$`);
}

function stampPart(name: string): string {
  return name.slice('lunas-xxxxxx-'.length);
}

interface Made {
  readonly name: string;
  readonly bytes: number;
}

async function attempt(parts: OutsideParts, outside: Outside): Promise<Made | OutsideFault> {
  if (!existsSync(join(outside.folder, MARK))) return 'missing';
  const { ports, settings } = parts;
  const key = outside.key === null ? null : opened(parts, outside.key);
  if (key === 'key') return 'key';
  const stamp = new Date(ports.clock.wallMs()).toISOString().replaceAll(/[:.]/g, '-');
  const name = `lunas-${settings.get().id}-${stamp}.${key === null ? 'db' : 'lunas'}`;
  let copy = '';
  let sealed = '';
  try {
    copy = await ledgerCopy(parts, `outside-${stamp}.db`);
    if (key !== null) {
      sealed = `${copy}.sealed`;
      await packageTill(parts, copy, { path: sealed, key, kind: 'backup' });
    }
    return await carry(key === null ? copy : sealed, join(outside.folder, name), {
      keep: outside.keep,
      id: settings.get().id,
      name,
      freeBytes: parts.freeBytes,
    });
  } catch (error) {
    return faultOf(error, outside, ports);
  } finally {
    for (const each of [copy, sealed]) if (each !== '') rmSync(each, { force: true });
  }
}

function opened(parts: OutsideParts, sealedKey: string): PassKey | 'key' {
  try {
    return parts.keyOf(sealedKey);
  } catch {
    return 'key';
  }
}

function faultOf(
  error: unknown,
  { folder }: Outside,
  { log }: PackageParts['ports'],
): OutsideFault {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  log.warn('a backup outside failed', { code, error: String(error) });
  if (!existsSync(join(folder, MARK))) return 'missing';
  return code === 'ENOSPC' || code === 'EDQUOT' ? 'full' : 'unwritable';
}

interface Carried {
  readonly keep: number;
  readonly id: string;
  readonly name: string;
  readonly freeBytes: (folder: string) => Promise<number>;
}

/** From the profile to the folder: room first, then all of it, then read back, then its name. */
async function carry(
  from: string,
  to: string,
  { keep, id, name, freeBytes }: Carried,
): Promise<Made | OutsideFault> {
  const folder = join(to, '..');
  clearHalves(folder, id);
  const { size } = await stat(from);
  if (!(await makeRoom(folder, id, size, freeBytes))) return 'full';
  const half = `${to}.part`;
  try {
    await copyFile(from, half);
    await onDisk(half);
    if ((await hashOf(half)) !== (await hashOf(from))) return 'damaged';
    await rename(half, to);
  } finally {
    await rm(half, { force: true });
  }
  for (const old of copiesIn(folder, id).slice(0, -keep)) await rm(join(folder, old));
  return { name, bytes: size };
}

/** Our own oldest copies make room, but never the newest one. */
async function makeRoom(
  folder: string,
  id: string,
  size: number,
  freeBytes: (folder: string) => Promise<number>,
): Promise<boolean> {
  const fits = async (): Promise<boolean> => (await freeBytes(folder)) >= size + LEFT_FREE_BYTES;
  for (const old of copiesIn(folder, id).slice(0, -1)) {
    if (await fits()) return true;
    await rm(join(folder, old));
  }
  return fits();
}

/** What a pulled stick or a power cut left half written. */
function clearHalves(folder: string, id: string): void {
  for (const name of readdirSync(folder))
    if (name.startsWith(`lunas-${id}-`) && name.endsWith('.part'))
      rmSync(join(folder, name), { force: true });
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const part of createReadStream(path)) hash.update(part as Buffer);
  return hash.digest('hex');
}
