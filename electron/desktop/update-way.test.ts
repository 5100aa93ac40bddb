// Which installations change themselves, and which never do.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isOnlyInstalling, updateWay, type Installation } from './update-way.ts';

let resourcesPath: string;
beforeEach(() => {
  resourcesPath = mkdtempSync(join(tmpdir(), 'lunas-way-'));
  address('https://updates.toko.example/stable');
});
afterEach(() => rmSync(resourcesPath, { recursive: true }));

const address = (url: string): void =>
  writeFileSync(join(resourcesPath, 'app-update.yml'), `provider: generic\nurl: ${url}\n`);
const way = (over: Partial<Installation> = {}): string =>
  updateWay({ isPackaged: true, platform: 'win32', env: {}, resourcesPath, ...over });

describe('Lunas gets newer', () => {
  it('by itself when it was installed on Windows or macOS, or is an AppImage', () => {
    expect(way()).toBe('itself');
    expect(way({ platform: 'darwin' })).toBe('itself');
    expect(way({ platform: 'linux', env: { APPIMAGE: '/home/kasir/Lunas.AppImage' } })).toBe(
      'itself',
    );
  });

  it('with the packages of the system when it came as one', () => {
    expect(way({ platform: 'linux' })).toBe('system');
  });

  it('by hand when it is the portable one, or runs from its sources', () => {
    expect(way({ env: { PORTABLE_EXECUTABLE_FILE: 'E:\\Lunas.exe' } })).toBe('byHand');
    expect(way({ isPackaged: false })).toBe('byHand');
  });

  it('by hand while its release names no address, or only the placeholder', () => {
    address('https://updates.lunas.invalid/stable');
    expect(way()).toBe('byHand');
    rmSync(join(resourcesPath, 'app-update.yml'));
    expect(way()).toBe('byHand');
  });
});

describe('an AppImage that the one before it starts', () => {
  it('ends at once, so that the other is not kept waiting', () => {
    expect(isOnlyInstalling({ APPIMAGE_EXIT_AFTER_INSTALL: 'true' })).toBe(true);
    expect(isOnlyInstalling({})).toBe(false);
  });
});
