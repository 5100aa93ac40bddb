// Owns what is in a sealed file: the ledger, the setup with its secrets, the shop's own recordings.
// Must stay true: secrets leave under the passphrase's key and under nothing weaker.
import { open, readdir } from 'node:fs/promises';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { CARE_FAULTS } from '../../../shared/care-terms.ts';
import { AppError } from '../../../shared/errors.ts';
import { isVoiceFile } from '../../../shared/voice-clips.ts';
import type { Ports } from '../ports.ts';
import { tillSetupSchema, type TillSetup } from '../setup-store.ts';
import type { Sqlite } from '../store/database.ts';
import { copyLedger } from './copies.ts';
import { pack, unpack, type Packed } from './packing.ts';
import { readSealed, writeSealed, type PassKey } from './sealed-file.ts';

const SETUP = 'setup.json';

export interface PackageParts {
  readonly ports: Ports;
  readonly database: Sqlite;
  /** With the people of now; null before the first setup. */
  readonly setup: () => TillSetup | null;
}

/** Where copies are made before they leave; in the profile, so that renaming is one step. */
export function workFolder(dir: string): string {
  return join(dir, 'backups', 'making');
}

/** A checked copy of the ledger in the profile; the caller removes it. */
export async function ledgerCopy({ ports, database }: PackageParts, name: string): Promise<string> {
  const folder = workFolder(ports.dir);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const copy = join(folder, name);
  await copyLedger(database, copy);
  return copy;
}

/** Writes the whole till sealed to `path`; answers its length in bytes. */
export async function packageTill(
  parts: PackageParts,
  copy: string,
  { path, key, kind }: { path: string; key: PassKey; kind: 'move' | 'backup' },
): Promise<number> {
  const { ports } = parts;
  const setup = parts.setup();
  const items: Packed[] = [
    ...(setup === null ? [] : [{ name: SETUP, bytes: Buffer.from(JSON.stringify(setup)) }]),
    { name: 'ledger.db', path: copy },
    ...(await voiceFiles(ports.dir)),
  ];
  const shop = setup === null ? '' : `${setup.store.name} · ${setup.till.name}`;
  const file = await open(path, 'w', 0o600);
  try {
    const head = { kind, madeAtMs: ports.clock.wallMs(), shop };
    const bytes = await writeSealed(file, head, key, ports.random, pack(items));
    await file.sync();
    return bytes;
  } finally {
    await file.close();
  }
}

export interface Unpacked {
  readonly ledger: string;
  readonly setup: TillSetup | null;
  readonly voice: string | null;
}

/** Unpacks a sealed file into an empty folder. Rejects with AppError, a sentence for each fault. */
export async function unpackTill(
  path: string,
  passphrase: string,
  folder: string,
): Promise<Unpacked> {
  const held = await unpack(readSealed(path, passphrase), folder, [SETUP]);
  const text = held.get(SETUP)?.toString('utf8');
  const setup = text === undefined ? null : tillSetupSchema.safeParse(jsonOf(text));
  if (setup?.success === false) throw new AppError('bad_input', CARE_FAULTS.newerFile);
  const voice = join(folder, 'voice');
  return {
    ledger: join(folder, 'ledger.db'),
    setup: setup?.data ?? null,
    voice: existsSync(voice) ? voice : null,
  };
}

async function voiceFiles(dir: string): Promise<Packed[]> {
  const root = join(dir, 'voice');
  const folders = await Promise.all(
    ['', 'id', 'en'].map(async (folder) => {
      const names = await readdir(join(root, folder)).catch(() => [] as string[]);
      return names.map((name) => (folder === '' ? name : `${folder}/${name}`));
    }),
  );
  return folders
    .flat()
    .filter(isVoiceFile)
    .map((name) => ({ name: `voice/${name}`, path: join(root, name) }));
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
