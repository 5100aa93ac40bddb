// Owns the way to a restore: what copies there are, what one of them would bring and lose, and the
// plan for the next start. Must stay true: a copy is whole, checked and inside the profile before
// anything is planned; until the start nothing of the till has changed.
import { copyFileSync, existsSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { basename, extname, join, resolve } from 'node:path';
import type { BackupItem, RestorePreview } from '../../../shared/care.ts';
import { CARE_FAULTS } from '../../../shared/care-terms.ts';
import { AppError } from '../../../shared/errors.ts';
import { backupsIn, stampOf } from '../backup.ts';
import type { Actor } from '../people/actor.ts';
import type { Ports } from '../ports.ts';
import { createSetupStore, type TillSetup } from '../setup-store.ts';
import { asSingleFile } from '../store/database.ts';
import { checkLedger, figuresIn, lostBy, onDisk } from './copies.ts';
import { copiesIn, copyStamp } from './outside-backups.ts';
import { unpackTill } from './package-till.ts';
import { commitPlan, incomingFolder, replacedIn, restoreFolder } from './restore-plan.ts';
import { readHead } from './sealed-file.ts';

export interface RestoreDesk {
  /** Every copy that can be told of, newest first. */
  list(): Promise<BackupItem[]>;
  /** Rejects with AppError, one sentence for each fault. */
  prepare(source: string, passphrase: string | undefined): Promise<RestorePreview>;
  /** Plans the prepared copy for the next start. */
  plan(source: string, by: Actor): Promise<void>;
}

export interface RestoreParts {
  readonly ports: Ports;
  /** The folder of copies outside, if one is set. */
  readonly outside: () => string | null;
  readonly isSetUp: () => boolean;
  readonly waiting: () => number;
}

interface Prepared {
  readonly source: string;
  readonly name: string;
  readonly preview: RestorePreview;
  readonly setup: TillSetup | null;
}

interface Found {
  readonly path: string;
  readonly name: string;
  readonly madeAtMs: number | null;
}

export function createRestoreDesk(parts: RestoreParts): RestoreDesk {
  const { ports } = parts;
  const { dir, clock } = ports;
  let prepared: Prepared | null = null;

  return {
    list: () => listCopies(dir, parts.outside()),
    async prepare(source, passphrase) {
      prepared = null;
      const found = locate(source, dir, parts.outside());
      const folder = incomingFolder(dir);
      rmSync(restoreFolder(dir), { recursive: true, force: true });
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      try {
        const { setup, shop, madeAtMs } = await bring(found, passphrase, folder);
        const ledger = join(folder, 'ledger.db');
        await checkLedger(ledger);
        await onDisk(ledger);
        const figures = await figuresIn(ledger);
        if (figures === null) throw new AppError('bad_input', CARE_FAULTS.noLedger);
        const own = join(dir, 'ledger.db');
        const taken = parts.isSetUp() ? null : setup;
        if (taken === null) rmSync(join(folder, 'voice'), { recursive: true, force: true });
        const preview: RestorePreview = {
          madeAtMs,
          shop,
          hasSetup: taken !== null,
          ...figures,
          lost: await lostFrom(own, ledger),
          waiting: parts.waiting(),
        };
        prepared = { source, name: found.name, preview, setup: taken };
        return preview;
      } catch (error) {
        rmSync(restoreFolder(dir), { recursive: true, force: true });
        throw explained(error);
      }
    },
    async plan(source, by) {
      if (prepared?.source !== source || !existsSync(join(incomingFolder(dir), 'ledger.db')))
        throw new AppError('conflict', CARE_FAULTS.lookAgain);
      const { preview, setup, name } = prepared;
      if (parts.waiting() > 0) throw new AppError('conflict', CARE_FAULTS.waiting);
      const incoming = join(incomingFolder(dir), 'ledger.db');
      const lost = await lostFrom(join(dir, 'ledger.db'), incoming);
      if (setup !== null) {
        // Sealed by this PC's own key, as a setup of its own is.
        createSetupStore({ ...ports, dir: incomingFolder(dir) }).keep(setup);
        await onDisk(join(incomingFolder(dir), 'config.json'));
      }
      const { role, id, name: who } = by;
      const plan = { atMs: clock.wallMs(), fromMs: preview.madeAtMs, name, lost };
      commitPlan(dir, { ...plan, by: { role, id, name: who } });
      prepared = null;
    },
  };
}

/** A till that is only just made has nothing to lose. */
async function lostFrom(own: string, copy: string): Promise<RestorePreview['lost']> {
  return existsSync(own) ? lostBy(own, copy) : { sales: 0, payments: 0, amount: 0 };
}

/** Copies or unpacks into the profile. */
async function bring(
  { path, madeAtMs }: Found,
  passphrase: string | undefined,
  folder: string,
): Promise<{ setup: TillSetup | null; shop: string | null; madeAtMs: number | null }> {
  const head = await readHead(path);
  if (head === null) {
    const to = join(folder, 'ledger.db');
    for (const tail of ['', '-wal'])
      if (existsSync(`${path}${tail}`)) copyFileSync(`${path}${tail}`, `${to}${tail}`);
    asSingleFile(to);
    return { setup: null, shop: null, madeAtMs: madeAtMs ?? Math.round(statSync(path).mtimeMs) };
  }
  if (!passphrase) throw new AppError('bad_input', CARE_FAULTS.needsPassphrase);
  const { ledger, setup } = await unpackTill(path, passphrase, folder);
  if (!existsSync(ledger)) throw new AppError('bad_input', CARE_FAULTS.noLedger);
  return { setup, shop: head.shop === '' ? null : head.shop, madeAtMs: head.madeAtMs };
}

/** A source names one of the listed copies, or a file that a person chose. */
function locate(source: string, dir: string, outside: string | null): Found {
  const [where = '', ...rest] = source.split(':');
  const name = rest.join(':');
  if (where === 'profile' && backupsIn(join(dir, 'backups')).includes(name))
    return { path: join(dir, 'backups', name), name, madeAtMs: stampOf(name) };
  if (where === 'replaced' && replacedIn(dir).includes(name))
    return { path: join(dir, name), name, madeAtMs: replacedStamp(name) };
  if (where === 'outside' && outside !== null && copiesIn(outside).includes(name))
    return { path: join(outside, name), name, madeAtMs: copyStamp(name) };
  if (where === 'file' && ['.lunas', '.db'].includes(extname(name).toLowerCase())) {
    const path = resolve(name);
    if (existsSync(path) && statSync(path).isFile())
      return { path, name: basename(path), madeAtMs: copyStamp(basename(path)) };
    throw new AppError('not_found', CARE_FAULTS.noFile);
  }
  if (where === 'file') throw new AppError('bad_input', CARE_FAULTS.fileKind);
  throw new AppError('not_found', CARE_FAULTS.gone);
}

async function listCopies(dir: string, outside: string | null): Promise<BackupItem[]> {
  const items: BackupItem[] = [];
  const folder = join(dir, 'backups');
  for (const name of backupsIn(folder))
    items.push(await item('profile', folder, name, stampOf(name)));
  for (const name of outside === null ? [] : copiesIn(outside))
    items.push(await item('outside', outside ?? '', name, copyStamp(name)));
  for (const name of replacedIn(dir))
    items.push(await item('replaced', dir, name, replacedStamp(name)));
  return items.toSorted((a, b) => (b.madeAtMs ?? 0) - (a.madeAtMs ?? 0));
}

async function item(
  where: BackupItem['where'],
  folder: string,
  name: string,
  madeAtMs: number | null,
): Promise<BackupItem> {
  const path = join(folder, name);
  const isSealed = name.endsWith('.lunas');
  return {
    source: `${where}:${name}`,
    where,
    name,
    madeAtMs,
    bytes: statSync(path, { throwIfNoEntry: false })?.size ?? 0,
    isSealed,
    figures: isSealed ? null : await figuresIn(path),
  };
}

function replacedStamp(name: string): number | null {
  return Number(/-(\d+)\.db$/.exec(name)?.[1] ?? NaN) || null;
}

/** A disk that fails or is full while a copy is brought in: a sentence too. */
function explained(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (error instanceof AppError || code === '') return error;
  if (code === 'ENOSPC') return new AppError('unavailable', CARE_FAULTS.ownDiskFull);
  return new AppError('unavailable', CARE_FAULTS.unreadable);
}
