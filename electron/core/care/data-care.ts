// Owns a till's data care as one thing: copies outside, restore, move, what is blanked. Must stay
// true: a till whose books went to another PC sells nothing, over restarts too; in training there
// is nothing to care for.
import { statSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve } from 'node:path';
import type { CareState, OutsideSettings } from '../../../shared/care.ts';
import { CARE_FAULTS } from '../../../shared/care-terms.ts';
import { assert } from '../../../shared/assert.ts';
import { AppError } from '../../../shared/errors.ts';
import { MINUTE_MS } from '../../../shared/time.ts';
import type { Condition } from '../../../shared/views.ts';
import { backupsIn, stampOf } from '../backup.ts';
import type { Commit } from '../commit.ts';
import type { Actor } from '../people/actor.ts';
import type { Ports } from '../ports.ts';
import type { TillSetup } from '../setup-store.ts';
import type { Sqlite } from '../store/database.ts';
import type { SaleStore } from '../store/sales.ts';
import type { SetAsideStore } from '../store/set-aside.ts';
import { freeBytesOf } from '../system-disk.ts';
import { createCareSettings, type CareSettingsStore } from './care-settings.ts';
import { createOutsideBackups, markFolder, type OutsideBackups } from './outside-backups.ts';
import { ledgerCopy, packageTill, type PackageParts } from './package-till.ts';
import { createRestoreDesk, type RestoreDesk } from './restore.ts';
import { createRetention, type Retention } from './retention.ts';
import { passKey, type PassKey } from './sealed-file.ts';

export interface DataCare {
  state(): CareState;
  /** What a shop must know of its data, for a banner. */
  conditions(): Condition[];
  /** Why this till sells nothing, a sentence; null when it may. */
  whyNotSelling(): string | null;
  setOutside(outside: OutsideSettings | null, by: Actor): Promise<CareState>;
  backUpNow(): Promise<CareState>;
  /** Restores; throws AppError `conflict` in training. */
  restores(): RestoreDesk;
  moveOut(
    asked: { readonly folder: string; readonly passphrase: string },
    by: Actor,
  ): Promise<{ file: string; bytes: number }>;
  sellHere(by: Actor): CareState;
  setRetention(months: number | null, by: Actor): CareState;
  run(signal: AbortSignal): Promise<void>;
}

export interface DataCareParts {
  readonly ports: Ports;
  readonly database: Sqlite;
  readonly commit: Commit;
  readonly stores: { readonly setAside: SetAsideStore; readonly sales: Pick<SaleStore, 'open'> };
  /** With the people of now; null before the first setup. */
  readonly setup: () => TillSetup | null;
  /** Why the stored setup can't be read; null when it can. */
  readonly setupFault: () => string | null;
}

/** So long a page says that the till restarted by itself. */
const RESTART_NEWS_MS = 10 * MINUTE_MS;

const MOVED = 'The books of this till were moved to another PC: nothing is sold here.';
const SAFE = 'The till runs in safe mode: it asks no provider, and nothing is sold.';

/** The words a shop reads are the page's; these are for programs and the log. */
export function createDataCare(parts: DataCareParts): DataCare {
  return new RunningCare(parts);
}

class RunningCare implements DataCare {
  private readonly parts: DataCareParts;
  private readonly packing: PackageParts;
  private readonly settings: CareSettingsStore;
  private readonly outside: OutsideBackups;
  private readonly desk: RestoreDesk;
  private readonly retention: Retention;

  constructor(parts: DataCareParts) {
    const { ports, database, setup, stores, commit } = parts;
    this.parts = parts;
    this.packing = { ports, database, setup };
    this.settings = createCareSettings(ports);
    const { settings } = this;
    this.outside = createOutsideBackups({
      ...this.packing,
      settings,
      freeBytes: freeBytesOf,
      keyOf: (sealed) => keyFrom(ports.secrets.open(sealed)),
    });
    this.desk = createRestoreDesk({
      ports,
      outside: () => settings.get().outside?.folder ?? null,
      isSetUp: () => setup() !== null,
      waiting: () => this.waiting(),
    });
    this.retention = createRetention({ ports, settings, setAside: stores.setAside, commit });
  }

  /** Sales that wait for money now. */
  private waiting(): number {
    return this.parts.stores.sales.open().length;
  }

  private get dir(): string {
    const { dir } = this.parts.ports;
    if (dir === ':memory:') throw new AppError('conflict', CARE_FAULTS.training);
    return dir;
  }

  state(): CareState {
    const { ports } = this.parts;
    const { outside, last, months, moved } = this.settings.get();
    const local = ports.dir === ':memory:' ? [] : backupsIn(join(ports.dir, 'backups'));
    return {
      canChoose: ports.chooser !== undefined,
      canRestart: ports.restart !== undefined,
      isSafeMode: ports.safeMode !== undefined,
      local: { count: local.length, newestAtMs: stampOf(local.at(-1) ?? '') },
      outside: outside && {
        folder: outside.folder,
        everyHours: outside.everyHours,
        keep: outside.keep,
        isSealed: outside.key !== null,
        lastAtMs: last?.atMs ?? null,
        lastName: last?.name ?? null,
        fault: this.outside.fault(),
      },
      retention: { months },
      movedAtMs: moved?.atMs ?? null,
    };
  }

  conditions(): Condition[] {
    const { ports } = this.parts;
    const { moved, last } = this.settings.get();
    const fault = this.outside.fault();
    const { ranBefore, safeMode, clock } = ports;
    const why = safeMode ?? (this.parts.setupFault() === null ? null : ('setup' as const));
    const isNews =
      ranBefore !== undefined && clock.wallMs() - ranBefore.restartedAtMs < RESTART_NEWS_MS;
    return [
      ...(why === null ? [] : [{ kind: 'safe' as const, why }]),
      ...(isNews ? [{ kind: 'restarted' as const, atMs: ranBefore.restartedAtMs }] : []),
      ...(moved ? [{ kind: 'moved' as const, atMs: moved.atMs }] : []),
      ...(fault !== null && this.outside.isOverdue()
        ? [{ kind: 'backup' as const, fault, lastAtMs: last?.atMs ?? null }]
        : []),
    ];
  }

  whyNotSelling(): string | null {
    if (this.parts.ports.safeMode) return SAFE;
    return this.settings.get().moved === null ? null : MOVED;
  }

  async setOutside(asked: OutsideSettings | null, by: Actor): Promise<CareState> {
    const { dir } = this;
    const { ports, commit } = this.parts;
    const before = this.settings.get();
    if (asked === null) {
      this.settings.change({ outside: null, last: null });
      commit((change) => change.audit({ by, act: 'backup.set', details: { folder: null } }));
      return this.state();
    }
    const folder = usableFolder(asked.folder, dir);
    const { passphrase, everyHours, keep } = asked;
    const kept = before.outside?.key ?? null;
    const key =
      passphrase === undefined || passphrase === null
        ? passphrase === null
          ? null
          : kept
        : ports.secrets.seal(textOf(await passKey(passphrase, ports.random)));
    try {
      markFolder(folder, before.id);
    } catch (error) {
      throw diskSentence(error);
    }
    const isSame = before.outside?.folder === folder && before.outside.key === key;
    this.settings.change({
      outside: { folder, everyHours, keep, key },
      ...(isSame ? {} : { last: null }),
    });
    const details = { folder, everyHours, keep, sealed: key !== null };
    commit((change) => change.audit({ by, act: 'backup.set', details }));
    return this.backUpNow();
  }

  async backUpNow(): Promise<CareState> {
    assert(this.dir !== '', 'a profile has a folder');
    if (this.settings.get().outside === null)
      throw new AppError('conflict', CARE_FAULTS.chooseFirst);
    await this.outside.make();
    return this.state();
  }

  restores(): RestoreDesk {
    assert(this.dir !== '', 'a profile has a folder');
    return this.desk;
  }

  async moveOut(
    asked: { readonly folder: string; readonly passphrase: string },
    by: Actor,
  ): Promise<{ file: string; bytes: number }> {
    const { dir } = this;
    const { ports, commit } = this.parts;
    if (this.waiting() > 0) throw new AppError('conflict', CARE_FAULTS.waiting);
    const folder = usableFolder(asked.folder, dir);
    const nowMs = ports.clock.wallMs();
    const before = this.settings.get().moved;
    // First of all nothing more is sold: what is in the file is all there is.
    this.settings.change({ moved: { atMs: nowMs } });
    commit((change) => {
      change.audit({ by, act: 'till.movedOut' });
      change.emit({ type: 'till.changed', payload: {} });
    });
    const stamp = new Date(nowMs).toISOString().replaceAll(/[:.]/g, '-');
    const file = join(folder, `lunas-pindah-${stamp}.lunas`);
    let copy = '';
    try {
      copy = await ledgerCopy(this.packing, `move-${stamp}.db`);
      await roomFor(folder, statSync(copy).size);
      const key = await passKey(asked.passphrase, ports.random);
      const path = `${file}.part`;
      const bytes = await packageTill(this.packing, copy, { path, key, kind: 'move' });
      await rename(path, file);
      return { file, bytes };
    } catch (error) {
      this.settings.change({ moved: before });
      commit((change) => {
        change.audit({ by, act: 'till.sellsHere' });
        change.emit({ type: 'till.changed', payload: {} });
      });
      await rm(`${file}.part`, { force: true }).catch(() => undefined);
      throw diskSentence(error);
    } finally {
      if (copy !== '') await rm(copy, { force: true });
    }
  }

  sellHere(by: Actor): CareState {
    if (this.settings.get().moved === null) return this.state();
    this.settings.change({ moved: null });
    this.parts.commit((change) => {
      change.audit({ by, act: 'till.sellsHere' });
      change.emit({ type: 'till.changed', payload: {} });
    });
    return this.state();
  }

  setRetention(months: number | null, by: Actor): CareState {
    assert(this.dir !== '', 'a profile has a folder');
    this.settings.change({ months });
    this.parts.commit((change) =>
      change.audit({ by, act: 'retention.set', details: { months: months ?? 0 } }),
    );
    this.retention.sweep();
    return this.state();
  }

  async run(signal: AbortSignal): Promise<void> {
    if (this.parts.ports.dir === ':memory:') return;
    await Promise.all([this.outside.run(signal), this.retention.run(signal)]);
  }
}

/** A folder that is there, is not within the profile, and is named from its root. */
function usableFolder(typed: string, dir: string): string {
  if (!isAbsolute(typed)) throw new AppError('bad_input', CARE_FAULTS.wholeName);
  const folder = resolve(typed);
  const found = statSync(folder, { throwIfNoEntry: false });
  if (!found?.isDirectory()) throw new AppError('not_found', CARE_FAULTS.noFolder);
  const inside = relative(resolve(dir), folder);
  if (!inside.startsWith('..') && !isAbsolute(inside))
    throw new AppError('bad_input', CARE_FAULTS.ownFolder);
  return folder;
}

async function roomFor(folder: string, bytes: number): Promise<void> {
  if ((await freeBytesOf(folder)) < bytes * 1.1)
    throw new AppError('unavailable', CARE_FAULTS.noRoom);
}

/** What the disk said, as a sentence. */
function diskSentence(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (error instanceof AppError || code === '') return error;
  const isFull = code === 'ENOSPC' || code === 'EDQUOT';
  return new AppError('unavailable', isFull ? CARE_FAULTS.noRoom : CARE_FAULTS.unwritable);
}

function textOf({ salt, key }: PassKey): string {
  return `${salt.toString('base64')} ${key.toString('base64')}`;
}

function keyFrom(text: string): PassKey {
  const [salt = '', key = ''] = text.split(' ');
  return { salt: Buffer.from(salt, 'base64'), key: Buffer.from(key, 'base64') };
}
