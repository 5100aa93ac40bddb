// Owns what can be told of the packages without packing: the configuration is one electron-builder
// knows, what it names is there, and the lists of the three systems are one list. What a package
// really holds: tests/package.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const TOP = resolve(import.meta.dirname, '../..');
const builderRequire = createRequire(join(TOP, 'node_modules/app-builder-lib/out/packager.js'));

interface Config {
  readonly files?: unknown;
  readonly publish: { readonly provider: string; readonly url: string };
  readonly nsis: Readonly<Record<string, unknown>>;
  readonly linux: System;
  readonly win: System;
  readonly mac: System;
}
interface System {
  readonly target: readonly string[];
  readonly icon: string;
  readonly files: readonly string[];
}

const yaml = builderRequire('js-yaml') as { load(text: string): unknown };
const text = readFileSync(join(TOP, 'electron-builder.yml'), 'utf8');
const config = yaml.load(text) as Config;
const systems = [config.linux, config.win, config.mac];

/** electron-builder's own check, the one it makes before it packs. */
async function check(given: unknown): Promise<void> {
  const { validateConfiguration } = builderRequire('./util/config/config.js') as {
    validateConfiguration(config: unknown, log: { add(): void; isEnabled: boolean }): Promise<void>;
  };
  await validateConfiguration(given, { add: () => {}, isEnabled: false });
}

describe('the configuration of the installers', () => {
  it('is one that electron-builder understands, word for word', async () => {
    await expect(check(yaml.load(text))).resolves.toBeUndefined();
    const withTypo = { ...(yaml.load(text) as object), productNam: 'Lunas' };
    await expect(check(withTypo)).rejects.toThrow('productNam');
  });

  it('makes the installers that the documents promise', () => {
    expect(systems.map(({ target }) => target)).toEqual([
      ['AppImage', 'deb', 'rpm'],
      ['nsis', 'portable'],
      ['dmg', 'zip'],
    ]);
    expect(config.nsis).toMatchObject({
      oneClick: true,
      perMachine: false,
      deleteAppDataOnUninstall: false,
    });
  });

  it('names no list above the systems, which would pack the sources', () => {
    expect(config.files).toBeUndefined();
  });

  it('has one list for all, but for the binary of the system', () => {
    const common = systems.map(({ files }) =>
      files.filter((pattern) => !pattern.includes('/prebuilds/{')),
    );
    expect(common[1]).toEqual(common[0]);
    expect(common[2]).toEqual(common[0]);
  });

  it('asks for the next release over a secret line only', () => {
    expect(config.publish.provider).toBe('generic');
    expect(new URL(config.publish.url).protocol).toBe('https:');
  });
});

describe('the icons', () => {
  it('are where the configuration looks for them', () => {
    expect(systems.map(({ icon }) => icon).filter((icon) => !existsSync(join(TOP, icon)))).toEqual(
      [],
    );
  });

  it('hold every size Windows asks for', () => {
    const ico = readFileSync(join(TOP, config.win.icon));
    const sizes = Array.from({ length: ico.readUInt16LE(4) }, (_, index) => {
      const at = 6 + index * 16;
      const picture = ico.subarray(ico.readUInt32LE(at + 12));
      expect(widthOf(picture) % 256).toBe(ico.readUInt8(at));
      return widthOf(picture);
    });
    expect(sizes).toEqual([16, 24, 32, 48, 64, 128, 256]);
  });

  it('hold every size macOS asks for', () => {
    const icns = readFileSync(join(TOP, config.mac.icon));
    expect([icns.toString('latin1', 0, 4), icns.readUInt32BE(4)]).toEqual(['icns', icns.length]);
    const sizes = new Set<number>();
    for (let at = 8; at < icns.length; at += icns.readUInt32BE(at + 4))
      sizes.add(widthOf(icns.subarray(at + 8)));
    expect([...sizes]).toEqual([16, 32, 64, 128, 256, 512, 1024]);
  });

  it('are in the sizes Linux desktops look for, each as its name says', () => {
    for (const size of [16, 24, 32, 48, 64, 128, 256, 512, 1024]) {
      const file = join(TOP, config.linux.icon, `${size}x${size}.png`);
      expect(widthOf(readFileSync(file))).toBe(size);
    }
  });
});

/** Of a PNG. */
function widthOf(png: Buffer): number {
  expect(png.toString('latin1', 1, 4)).toBe('PNG');
  return png.readUInt32BE(16);
}
