// Owns starting with the PC: the system's own list on Windows and macOS, a file of the desktop's
// autostart folder on Linux, written whole and taken away again.
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from 'electron';
import type { Logger } from '../core/ports.ts';
import { desktopEntry, isEntryOff } from './desktop-entry.ts';

/** How this very till is started again. */
export interface OwnStart {
  readonly program: string;
  readonly args: readonly string[];
  /** Apart from every other till of this PC. */
  readonly name: string;
}

export interface Autostart {
  isOn(): boolean;
  /** False when the system did not take it. */
  set(isOn: boolean): boolean;
}

export interface AutostartParts {
  readonly app: Pick<App, 'getLoginItemSettings' | 'setLoginItemSettings'>;
  readonly platform: string;
  /** Linux: XDG_CONFIG_HOME, or what stands for it. */
  readonly configDir: string;
  readonly own: OwnStart;
  readonly log: Logger;
}

export function createAutostart(parts: AutostartParts): Autostart {
  const { platform, log } = parts;
  const way = platform === 'linux' ? byFile(parts) : bySystem(parts);
  return {
    isOn: () => way.isOn(),
    set(isOn) {
      try {
        way.set(isOn);
      } catch (error) {
        log.warn('starting with the PC could not be changed', { isOn, error: String(error) });
      }
      return way.isOn() === isOn;
    },
  };
}

interface Way {
  isOn(): boolean;
  set(isOn: boolean): void;
}

/**
 * Windows finds its entry again by the same path and arguments. It keeps them as one line, into
 * which Electron writes arguments as they are: who has a space in one quotes it.
 */
function bySystem({ app, own, platform }: AutostartParts): Way {
  const { program: path, name } = own;
  const args = own.args.map((arg) => (/\s/.test(arg) ? `"${arg}"` : arg));
  const entry = platform === 'win32' ? { path, args, name } : {};
  return {
    isOn: () => app.getLoginItemSettings(entry).openAtLogin,
    set: (isOn) => app.setLoginItemSettings({ ...entry, openAtLogin: isOn }),
  };
}

function byFile({ configDir, own }: AutostartParts): Way {
  const folder = join(configDir, 'autostart');
  const file = join(folder, `${own.name}.desktop`);
  return {
    isOn() {
      try {
        return !isEntryOff(readFileSync(file, 'utf8'));
      } catch {
        return false; // not there, or not to be read: this user's session does not start it
      }
    },
    set(isOn) {
      if (!isOn) return rmSync(file, { force: true });
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      // The session must never read half of one.
      const half = `${file}.${process.pid}.tmp`;
      writeFileSync(half, desktopEntry(own), { mode: 0o644 });
      renameSync(half, file);
    },
  };
}
