// Starting with the PC: a file that a Linux session reads, an entry of the system elsewhere.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { App } from 'electron';
import type { Logger } from '../core/ports.ts';
import { createAutostart } from './autostart.ts';
import { configDirOf, desktopEntry, ownStart } from './desktop-entry.ts';

const log: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined };
const own = { program: '/opt/Lunas/lunas', args: [], name: 'id.lunas.till' };
const exec = (program: string, ...args: string[]) =>
  /^Exec=(.*)$/m.exec(desktopEntry({ program, args, name: 'x' }))?.[1];

/** The system's list, as far as the till uses it: an entry has a path and arguments. */
class FakeSystem {
  asked: Parameters<App['setLoginItemSettings']>[0][] = [];
  isRefusing = false;

  setLoginItemSettings(settings: Parameters<App['setLoginItemSettings']>[0]): void {
    if (!this.isRefusing) this.asked.push(settings);
  }

  getLoginItemSettings(): ReturnType<App['getLoginItemSettings']> {
    const openAtLogin = this.asked.at(-1)?.openAtLogin ?? false;
    return { openAtLogin } as ReturnType<App['getLoginItemSettings']>;
  }
}

describe('on Linux', () => {
  let configDir: string;
  beforeEach(() => {
    configDir = mkdtempSync(join(tmpdir(), 'lunas-autostart-'));
  });
  afterEach(() => rmSync(configDir, { recursive: true, force: true }));

  const autostart = () =>
    createAutostart({ app: new FakeSystem(), platform: 'linux', configDir, own, log });
  const file = () => join(configDir, 'autostart', 'id.lunas.till.desktop');

  it('a file is written whole, and taken away again', () => {
    expect(autostart().isOn()).toBe(false);
    expect(autostart().set(true)).toBe(true);
    expect(readdirSync(join(configDir, 'autostart'))).toEqual(['id.lunas.till.desktop']);
    expect(readFileSync(file(), 'utf8')).toContain('Exec="/opt/Lunas/lunas"\n');
    expect(autostart().isOn()).toBe(true);
    expect(autostart().set(false)).toBe(true);
    expect(readdirSync(join(configDir, 'autostart'))).toEqual([]);
    expect(autostart().set(false)).toBe(true);
  });

  it.each(['Hidden=true', 'X-GNOME-Autostart-enabled=false'])(
    'who switched it off in the system’s settings has switched it off: %s',
    (line) => {
      autostart().set(true);
      writeFileSync(file(), `${readFileSync(file(), 'utf8')}${line}\n`);
      expect(autostart().isOn()).toBe(false);
    },
  );

  it('a folder that is none is a refusal, not a crash', () => {
    writeFileSync(join(configDir, 'autostart'), 'in the way');
    expect(autostart().set(true)).toBe(false);
  });

  it('the folder of the session is XDG_CONFIG_HOME, when it is a whole path', () => {
    expect(configDirOf({ XDG_CONFIG_HOME: '/cfg' }, '/home/sari')).toBe('/cfg');
    expect(configDirOf({ XDG_CONFIG_HOME: 'cfg' }, '/home/sari')).toBe('/home/sari/.config');
    expect(configDirOf({}, '/home/sari')).toBe('/home/sari/.config');
  });
});

describe('on Windows and macOS', () => {
  it('the system’s own list is asked, with the path and arguments it finds the entry by', () => {
    const app = new FakeSystem();
    const autostart = createAutostart({ app, platform: 'win32', configDir: '', own, log });
    expect(autostart.set(true)).toBe(true);
    const entry = { path: own.program, args: [], name: own.name };
    expect(app.asked).toEqual([{ ...entry, openAtLogin: true }]);
    expect(autostart.set(false)).toBe(true);
    const mac = new FakeSystem();
    createAutostart({ app: mac, platform: 'darwin', configDir: '', own, log }).set(true);
    expect(mac.asked).toEqual([{ openAtLogin: true }]);
  });

  it('a folder with a space in its name stays one argument', () => {
    const app = new FakeSystem();
    const args = ['--profile=D:\\Kasir Satu', '--x'];
    const spaced = { ...own, args };
    createAutostart({ app, platform: 'win32', configDir: '', own: spaced, log }).set(true);
    expect(app.asked[0]?.args).toEqual(['"--profile=D:\\Kasir Satu"', '--x']);
  });

  it('a system that does not take it is a refusal', () => {
    const app = new FakeSystem();
    app.isRefusing = true;
    const autostart = createAutostart({ app, platform: 'win32', configDir: '', own, log });
    expect(autostart.set(true)).toBe(false);
  });
});

describe('what is started', () => {
  const installed = {
    execPath: '/opt/Lunas/lunas',
    env: {},
    isPackaged: true,
    appPath: '/opt/Lunas/resources/app.asar',
    profile: null,
    userData: null,
  };

  it('is the program a person installed, where it really lies', () => {
    expect(ownStart(installed)).toEqual({
      program: '/opt/Lunas/lunas',
      args: [],
      name: 'id.lunas.till',
    });
    const appImage = { APPIMAGE: '/home/sari/Lunas.AppImage' };
    expect(ownStart({ ...installed, env: appImage }).program).toBe('/home/sari/Lunas.AppImage');
    const stick = { PORTABLE_EXECUTABLE_FILE: 'E:\\Lunas.exe' };
    expect(ownStart({ ...installed, env: stick }).program).toBe('E:\\Lunas.exe');
    expect(ownStart({ ...installed, isPackaged: false }).args).toEqual([installed.appPath]);
  });

  it('is this very till, apart from the others of the PC', () => {
    const one = ownStart({ ...installed, profile: '/data/kasir 1' });
    const other = ownStart({ ...installed, profile: '/data/kasir 2' });
    expect(one.args).toEqual(['--profile=/data/kasir 1']);
    expect(new Set([one.name, other.name, 'id.lunas.till']).size).toBe(3);
    expect(one.name).toMatch(/^id\.lunas\.till-[0-9a-f]{8}$/);
    expect(ownStart({ ...installed, userData: '/ud' }).args).toEqual(['--user-data-dir=/ud']);
  });

  it.each([
    ['a space', '/opt/My Till/lunas', '"/opt/My Till/lunas"'],
    ['a per cent', '/opt/100%', '"/opt/100%%"'],
    ['a dollar', '/opt/$HOME', String.raw`"/opt/\\$HOME"`],
    ['a quote', '/opt/"x"', String.raw`"/opt/\\"x\\""`],
    ['a backslash', String.raw`/opt/a\b`, String.raw`"/opt/a\\\\b"`],
    ['a backtick', '/opt/`id`', '"/opt/\\\\`id\\\\`"'],
  ])('is written so that %s in its path stays what it is', (_what, program, written) => {
    expect(exec(program)).toBe(written);
  });

  it('is one line, whatever is in it', () => {
    const text = desktopEntry({ program: '/opt/a\nHidden=true', args: ['--x=\r\n'], name: 'x' });
    expect(text).not.toMatch(/^Hidden/m);
    expect(text.split('\n').filter((line) => line.startsWith('Exec='))).toHaveLength(1);
  });
});
