// Makes folders that electron-builder takes for Electron's own distributions, for the three
// systems, without a download. Must stay true: what packaging touches is real (a Windows program
// with resources, a bundle with property lists, the fuse wire); nothing in them runs.
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type * as Resedit from 'resedit';

const TOP = join(import.meta.dirname, '../..');
/** What electron-builder itself uses, in the version it uses. */
export const builderRequire = createRequire(
  join(TOP, 'node_modules/app-builder-lib/out/packager.js'),
);

export type System = 'linux' | 'win32' | 'darwin';

/** As in Electron 45's binary: the sentinel, wire version 1, and its eight states as shipped. */
const FUSE_WIRE = Buffer.concat([
  Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'),
  Buffer.from([1, 8]),
  Buffer.from('10110011'),
]);

/** Electron brings dozens; the two that stay and one that must go. */
const LANGUAGES = ['en-US', 'id', 'de'];
const EN_US = 0x409;

/** Writes one into `dir`, which must be empty or missing. */
export function writeDist(system: System, dir: string): void {
  if (system === 'darwin') {
    writeBundle(join(dir, 'Electron.app'));
    return;
  }
  const isWindows = system === 'win32';
  const program = isWindows ? windowsProgram() : Buffer.from('not Electron\n');
  put(join(dir, isWindows ? 'electron.exe' : 'electron'), Buffer.concat([program, FUSE_WIRE]));
  chmodSync(join(dir, isWindows ? 'electron.exe' : 'electron'), 0o755);
  writeCommon(dir);
  mkdirSync(join(dir, 'resources'), { recursive: true });
  for (const language of LANGUAGES) put(join(dir, 'locales', `${language}.pak`), language);
}

function writeCommon(dir: string): void {
  put(join(dir, 'version'), electronVersion());
  put(join(dir, 'LICENSE'), 'stand-in for the licence of Electron');
  put(join(dir, 'LICENSES.chromium.html'), '<p>stand-in for the licences of Chromium</p>');
}

function electronVersion(): string {
  const file = join(TOP, 'node_modules/electron/package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

function put(file: string, content: string | Uint8Array): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

/** An empty program with the version resource that packaging looks for. */
function windowsProgram(): Buffer {
  const { NtExecutable, NtExecutableResource, Resource } = builderRequire(
    'resedit',
  ) as typeof Resedit;
  const program = NtExecutable.createEmpty(false, false);
  const resources = NtExecutableResource.from(program);
  const version = Resource.VersionInfo.createEmpty();
  version.lang = EN_US;
  version.setFileVersion(electronVersion(), EN_US);
  version.setStringValues({ lang: EN_US, codepage: 1200 }, { ProductName: 'Electron' });
  version.outputToResourceEntries(resources.entries);
  resources.outputResource(program);
  return Buffer.from(program.generate());
}

const HELPERS = ['', ' (Renderer)', ' (Plugin)', ' (GPU)'];

function writeBundle(app: string): void {
  const contents = join(app, 'Contents');
  const framework = join(contents, 'Frameworks/Electron Framework.framework');
  put(join(contents, 'Info.plist'), propertyList('Electron'));
  put(join(contents, 'MacOS/Electron'), 'not Electron\n');
  put(join(contents, 'Resources/electron.icns'), 'stand-in');
  put(join(framework, 'Electron Framework'), FUSE_WIRE);
  for (const language of ['en', 'id', 'de']) {
    put(join(contents, `Resources/${language}.lproj/x`), '');
    put(join(framework, `Versions/A/Resources/${language}.lproj/locale.pak`), language);
    put(join(framework, `Resources/${language}.lproj/locale.pak`), language);
  }
  for (const suffix of HELPERS) {
    const name = `Electron Helper${suffix}`;
    const helper = join(contents, `Frameworks/${name}.app/Contents`);
    put(join(helper, 'Info.plist'), propertyList(name));
    put(join(helper, 'MacOS', name), 'not Electron\n');
  }
  writeCommon(dirname(app));
}

function propertyList(name: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict>
<key>CFBundleExecutable</key><string>${name}</string>
<key>CFBundleName</key><string>${name}</string>
<key>CFBundleIdentifier</key><string>com.github.Electron</string>
<key>CFBundlePackageType</key><string>APPL</string>
</dict></plist>
`;
}
