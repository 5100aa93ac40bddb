// What a package holds, for the three systems: packed by electron-builder itself on stand-in
// distributions, taken apart again and read to the last file. What only an installed Lunas can show
// is listed in docs/DESKTOP.md.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { expect, test } from '@playwright/test';
import type * as Asar from '@electron/asar';
import type * as Fuses from '@electron/fuses';
import type * as Resedit from 'resedit';
import {
  extract,
  EXTRACTED,
  filesBelow,
  OWN_SYSTEM,
  filesInApp,
  pack,
  sizesOf,
  textIn,
} from './pack.ts';
import type { Packed, Sizes } from './pack.ts';
import { builderRequire, type System } from './stand-in-dists.ts';

const TOP = resolve(import.meta.dirname, '../..');
/** electron-builder makes nothing for macOS on Windows. */
const SYSTEMS: readonly System[] =
  OWN_SYSTEM === 'win32' ? ['win32', 'linux'] : ['linux', 'win32', 'darwin'];
const hasBundle = SYSTEMS.includes('darwin');
const PACK_LIMIT_MS = 400_000;
/** A fuse's state in the wire: the digit 1. */
const ENABLED = 0x31;
/** Of all that is ours in an installed Lunas. Who needs more says so here, and why. */
const OURS_BYTES_MAX = 13_500_000;

const packages = new Map<System, Packed>();

function packageFor(system: System): Packed {
  const packed = packages.get(system);
  if (!packed) throw new Error(`there is no package for ${system}`);
  return packed;
}

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  test.setTimeout(PACK_LIMIT_MS);
  for (const system of SYSTEMS) packages.set(system, await pack(system));
  extract(packageFor(OWN_SYSTEM));
  process.stdout.write(SYSTEMS.map((each) => sizeLine(each, sizesOf(packageFor(each)))).join(''));
});

function sizeLine(system: System, { files, asarBytes, nativeBytes, oursBytes }: Sizes): string {
  const kb = (bytes: number): string => `${Math.round(bytes / 1000)} kB`;
  return `${system}: ${files} files, app.asar ${kb(asarBytes)}, native ${kb(nativeBytes)}, ours ${kb(oursBytes)}\n`;
}

/** Of what is built, what other programs than the desktop app are made of. */
const ELSEWHERE = ['web', 'simulator', 'cli', 'stand-in-results'];
const PARTS = readdirSync(join(TOP, 'out'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !ELSEWHERE.includes(entry.name))
  .map(({ name }) => name);

/** better-sqlite3 as it runs: its scripts, its licence, and the one binary (added below). */
const SQLITE = [
  'LICENSE',
  ...['binding', 'database', 'index', 'sqlite-error', 'util'].map((name) => `lib/${name}.js`),
  ...'aggregate backup explain function inspect pragma serialize table transaction wrappers'
    .split(' ')
    .map((name) => `lib/methods/${name}.js`),
  'package.json',
].map((path) => `node_modules/better-sqlite3/${path}`);

const binaryOf = (system: System): string =>
  `node_modules/better-sqlite3/prebuilds/${system}-${packageFor(system).arch}.node`;

for (const system of SYSTEMS) {
  test(`the package for ${system} holds what was built, its one database binary and no more`, () => {
    const built = PARTS.flatMap((part) =>
      filesBelow(join(TOP, 'out', part)).map((path) => `out/${part}/${path}`),
    );
    expect(filesInApp(packageFor(system))).toEqual(
      [
        ...built,
        ...SQLITE,
        binaryOf(system),
        'out/licences.txt',
        'build/icons/256x256.png',
        'package.json',
      ].sort(),
    );
  });

  test(`the binary for ${system} is for that system, and alone lies outside the archive`, () => {
    const { resources } = packageFor(system);
    const outside = join(resources, 'app.asar.unpacked');
    expect(filesBelow(outside)).toEqual([binaryOf(system)]);
    const kinds: Readonly<Record<System, string>> = {
      linux: '7f454c46', // ELF
      win32: '4d5a', // MZ
      darwin: 'cffaedfe', // Mach-O, 64-bit
    };
    const head = readFileSync(join(outside, binaryOf(system))).subarray(0, 4);
    expect(head.toString('hex').startsWith(kinds[system])).toBe(true);
  });

  test(`the package for ${system} stays small`, () => {
    expect(sizesOf(packageFor(system)).oursBytes).toBeLessThan(OURS_BYTES_MAX);
  });
}

test('around the app lie the licences, two languages and nothing of ours', () => {
  const files = (system: System): string[] =>
    filesBelow(packageFor(system).dir).filter((path) => !path.includes('app.asar.unpacked/'));
  const both = ['LICENSE.electron.txt', 'LICENSES.chromium.html', 'version'];
  const languages = ['locales/en-US.pak', 'locales/id.pak'];
  expect(files('linux')).toEqual(
    [...both, ...languages, 'lunas', 'resources/app-update.yml', 'resources/app.asar'].sort(),
  );
  expect(files('win32')).toEqual([...both, ...languages, 'Lunas.exe', 'resources/app.asar'].sort());
  if (!hasBundle) return;
  const own = files('darwin').filter((path) => /Contents\/Resources\/[^/]+$/.test(path));
  expect(own.map((path) => basename(path))).toEqual(['app.asar', 'electron.icns', 'icon.icns']);
});

/** Where everything begins; what none of these leads to would never run. */
const ENTRIES = /^out\/(main\/main\.js|preload\/preload\.cjs|.+\.html)$/;
/** Read by name put together when they are wanted, or by a person. */
const BY_NAME = /^out\/(renderer\/voice\/(en|id)\.(json|webm)|renderer\/public-sans-license\.txt)$/;

test('every file of the app is reached from where the app begins', () => {
  const built = filesInApp(packageFor(OWN_SYSTEM)).filter((path) =>
    PARTS.some((name) => path.startsWith(`out/${name}/`)),
  );
  const texts = new Map(
    built
      .filter((path) => /\.(js|cjs|css|html)$/.test(path))
      .map((path) => [path, readFileSync(join(EXTRACTED, path), 'utf8')]),
  );
  const reached = new Set(built.filter((path) => ENTRIES.test(path)));
  for (const from of reached)
    for (const to of built)
      // An own name is no way to itself; the same name may lie in two parts of the app.
      if (part(to) === part(from) && texts.get(from)?.includes(basename(to))) reached.add(to);
  expect(built.filter((path) => !reached.has(path) && !BY_NAME.test(path))).toEqual([]);
});

const part = (path: string): string => path.split('/').slice(0, 2).join('/');

test('nothing in the app tells of sources, tests or the machine it was built on', () => {
  const texts = filesInApp(packageFor(OWN_SYSTEM)).map((path) => ({
    path,
    text: readFileSync(join(EXTRACTED, path), 'latin1'),
  }));
  const telling = texts.filter(({ path, text }) => {
    const isOurs = path.startsWith('out/');
    return isOurs && (text.includes(TOP) || /^\/\/# sourceMappingURL=/m.test(text));
  });
  expect(telling.map(({ path }) => path)).toEqual([]);
  const manifest = JSON.parse(readFileSync(join(EXTRACTED, 'package.json'), 'utf8')) as object;
  expect(manifest).not.toHaveProperty('scripts');
  expect(manifest).not.toHaveProperty('devDependencies');
  expect(manifest).toHaveProperty('main', 'out/main/main.js');
});

test('whose work is in the app is written in it, with the terms', () => {
  const text = readFileSync(join(EXTRACTED, 'out/licences.txt'), 'utf8');
  const named = [...text.matchAll(/^-{80}\n(\S+) (\S+) \((.+)\)$/gm)].map(([, name]) => name);
  // One of each kind: native, page, font, worker, main.
  for (const name of ['better-sqlite3', 'react', 'zxing-wasm', 'pdfjs-dist', 'zod'])
    expect(named).toContain(name);
  expect(named).toContain('@fontsource-variable/public-sans');
  // Tools that only build, and the web host's, are not in it.
  for (const name of ['vite', 'electron-builder', 'hono']) expect(named).not.toContain(name);
});

test('a till knows from its package where to ask for the next release', () => {
  const text = textIn(packageFor('linux'), 'app-update.yml');
  expect(text).toContain('provider: generic');
  expect(text).toMatch(/^url: https:\/\//m);
});

test('the fuses of every program are blown as the configuration says', async () => {
  const { getCurrentFuseWire, FuseV1Options } = builderRequire('@electron/fuses') as typeof Fuses;
  for (const system of SYSTEMS) {
    const wire = await getCurrentFuseWire(packageFor(system).program);
    const isOn = (fuse: Fuses.FuseV1Options): boolean => Number(wire[fuse]) === ENABLED;
    expect({
      runAsNode: isOn(FuseV1Options.RunAsNode),
      cookieEncryption: isOn(FuseV1Options.EnableCookieEncryption),
      nodeOptions: isOn(FuseV1Options.EnableNodeOptionsEnvironmentVariable),
      inspect: isOn(FuseV1Options.EnableNodeCliInspectArguments),
      integrity: isOn(FuseV1Options.EnableEmbeddedAsarIntegrityValidation),
      onlyAsar: isOn(FuseV1Options.OnlyLoadAppFromAsar),
      snapshot: isOn(FuseV1Options.LoadBrowserProcessSpecificV8Snapshot),
      fileProtocol: isOn(FuseV1Options.GrantFileProtocolExtraPrivileges),
    }).toEqual({
      runAsNode: false,
      cookieEncryption: true,
      nodeOptions: false,
      inspect: false,
      integrity: true,
      onlyAsar: true,
      snapshot: false,
      fileProtocol: false,
    });
  }
});

/** What macOS reads of the app before it starts it. */
const infoOfBundle = (): string =>
  readFileSync(join(packageFor('darwin').dir, 'Lunas.app/Contents/Info.plist'), 'utf8');

test('macOS is told of links to Lunas, and why the camera is asked for', () => {
  if (!hasBundle) return;
  const text = infoOfBundle();
  expect(text).toMatch(/<key>CFBundleURLSchemes<\/key>\s*<array>\s*<string>lunas<\/string>/);
  expect(text).toContain('NSCameraUsageDescription');
});

test('the archive can not be changed behind the back of Windows and macOS', async () => {
  const hash = (system: System): string => {
    const { getRawHeader } = builderRequire('@electron/asar') as typeof Asar;
    const { headerString } = getRawHeader(join(packageFor(system).resources, 'app.asar'));
    return createHash('sha256').update(headerString).digest('hex');
  };
  const { NtExecutable, NtExecutableResource } = builderRequire('resedit') as typeof Resedit;
  const program = NtExecutable.from(readFileSync(packageFor('win32').program));
  const entries = NtExecutableResource.from(program).entries;
  const integrity = entries.find(({ type }) => type === 'INTEGRITY');
  const list = Buffer.from(integrity?.bin ?? new ArrayBuffer(0)).toString();
  expect(JSON.parse(list)).toEqual([
    { file: 'resources\\app.asar', alg: 'SHA256', value: hash('win32') },
  ]);
  if (!hasBundle) return;
  expect(infoOfBundle()).toContain('ElectronAsarIntegrity');
  expect(infoOfBundle()).toContain(hash('darwin'));
});
