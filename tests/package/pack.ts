// Packs the built app for each system with electron-builder's own command, on stand-in
// distributions and without a download, and says where everything went.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type * as Asar from '@electron/asar';
import { builderRequire, writeDist, type System } from './stand-in-dists.ts';

const TOP = resolve(import.meta.dirname, '../..');
/** Where packages and what is taken out of them lie until the next run. */
const WORK = join(TOP, 'test-results/package');
const PACK_LIMIT_MS = 120_000;

/** The app taken out of the package of this machine's system: what the desktop specs run on. */
export const EXTRACTED = join(WORK, 'extracted');

/** This machine's; `npm test` runs on those three. */
export const OWN_SYSTEM = process.platform as System;

export interface Packed {
  readonly system: System;
  readonly arch: string;
  /** The whole unpacked package. */
  readonly dir: string;
  readonly resources: string;
  /** What a person starts. */
  readonly program: string;
}

const PLACES: Readonly<
  Record<System, Omit<Packed, 'system' | 'arch'> & { readonly flag: string }>
> = {
  linux: {
    flag: '--linux',
    dir: 'linux-unpacked',
    resources: 'resources',
    program: 'lunas',
  },
  win32: { flag: '--win', dir: 'win-unpacked', resources: 'resources', program: 'Lunas.exe' },
  darwin: {
    flag: '--mac',
    dir: 'mac',
    resources: 'Lunas.app/Contents/Resources',
    program: 'Lunas.app/Contents/MacOS/Lunas',
  },
};

/** For the processor of this machine, other systems for Intel. Rejects with the builder's words. */
export async function pack(system: System): Promise<Packed> {
  const place = PLACES[system];
  const arch = system === OWN_SYSTEM ? process.arch : 'x64';
  const work = join(WORK, system);
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  writeDist(system, join(work, 'dist'));
  const said = await electronBuilder([
    ...[place.flag, 'dir', `--${arch}`, '--publish', 'never'],
    `-c.electronDist=${join(work, 'dist')}`,
    `-c.directories.output=${work}`,
    // Apple's codesign would refuse what is no program.
    '-c.electronFuses.resetAdHocDarwinSignature=false',
  ]);
  // The folder's name ends in the architecture, unless that is the usual one.
  const dir = [place.dir, place.dir.replace(/(-unpacked)?$/, `-${arch}$1`)]
    .map((name) => join(work, name))
    .find((each) => existsSync(each));
  if (dir === undefined) throw new Error(`electron-builder made no ${place.dir}:\n${said}`);
  const resources = join(dir, place.resources);
  return { system, arch, dir, resources, program: join(dir, place.program) };
}

function electronBuilder(args: readonly string[]): Promise<string> {
  const cli = join(TOP, 'node_modules/electron-builder/cli.js');
  const child = spawn(process.execPath, [cli, ...args], {
    cwd: TOP,
    timeout: PACK_LIMIT_MS,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A certificate of whoever runs the tests is not for this.
    env: { ...process.env, CSC_IDENTITY_AUTO_DISCOVERY: 'false' },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => (said += String(chunk)));
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('exit', (code) => {
      if (code === 0) done(said);
      else fail(new Error(`electron-builder ended with ${code}:\n${said}`));
    });
  });
}

const { listPackage, extractAll, statFile } = builderRequire('@electron/asar') as typeof Asar;

/** Every file in the app's archive, with forward slashes; its folders are left out. */
export function filesInApp({ resources }: Packed): string[] {
  const archive = join(resources, 'app.asar');
  return listPackage(archive, { isPack: false })
    .map((path) => path.replaceAll('\\', '/').slice(1))
    .filter((path) => !('files' in statFile(archive, path, false)))
    .sort();
}

/** Takes the app out of its archive, the natively loaded files from beside it included. */
export function extract(packed: Packed): void {
  rmSync(EXTRACTED, { recursive: true, force: true });
  extractAll(join(packed.resources, 'app.asar'), EXTRACTED);
}

/** Every file below a folder, relative, with forward slashes. */
export function filesBelow(dir: string): string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(dir.length + 1))
    .map((path) => path.replaceAll('\\', '/'))
    .sort();
}

export interface Sizes {
  readonly files: number;
  readonly asarBytes: number;
  readonly nativeBytes: number;
  /** Of the whole package what is ours: all but Electron. */
  readonly oursBytes: number;
}

export function sizesOf(packed: Packed): Sizes {
  const asarBytes = statSync(join(packed.resources, 'app.asar')).size;
  const nativeDir = join(packed.resources, 'app.asar.unpacked');
  const nativeBytes = sum(nativeDir, filesBelow(nativeDir));
  return {
    files: filesInApp(packed).length,
    asarBytes,
    nativeBytes,
    oursBytes: asarBytes + nativeBytes,
  };
}

function sum(dir: string, files: readonly string[]): number {
  return files.reduce((total, file) => total + statSync(join(dir, file)).size, 0);
}

export function textIn(packed: Packed, file: string): string {
  return readFileSync(join(packed.resources, file), 'utf8');
}
