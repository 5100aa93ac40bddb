// Gathers what the desktop beside the window is made of: its kept files, its screens, how it is
// started again.
import { homedir } from 'node:os';
import { app } from 'electron';
import type { Flags } from '../flags.ts';
import type { Ports } from '../core/ports.ts';
import { createAutostart } from './autostart.ts';
import { APP_ID, configDirOf, ownStart } from './desktop-entry.ts';
import { createPlaceStore, type PlaceStore } from './place.ts';
import { createPreferences } from './preferences.ts';
import { createScreens, type DesktopScreens } from './screens.ts';
import { createShell, type DesktopShell } from './shell.ts';
import { registerLinks, type Starts } from './starts.ts';

export interface ShellOptions {
  /** The folder Electron's own files and ours of the window lie in. */
  readonly userData: string;
  /** The same, where the command line named it; null: it is the user's usual one. */
  readonly givenUserData: string | null;
  readonly flags: Flags;
  readonly starts: Starts;
  readonly icon: string;
  readonly ports: Pick<Ports, 'clock' | 'log' | 'random'>;
}

export interface OpenedShell {
  readonly place: PlaceStore;
  readonly screens: DesktopScreens;
  readonly shell: DesktopShell;
}

/** Only after Electron is ready. */
export function openShell(options: ShellOptions): OpenedShell {
  const { userData, givenUserData, flags, starts, icon, ports } = options;
  const { clock, log, random } = ports;
  const aside: string[] = [];
  const kept = { dir: userData, clock, log, onAside: (file: string) => void aside.push(file) };
  const place = createPlaceStore(kept);
  const preferences = createPreferences(kept);
  const screens = createScreens(place);
  const { execPath, env, platform } = process;
  // By this name Windows joins notifications and the task bar's icon to the installed program.
  if (platform === 'win32') app.setAppUserModelId(APP_ID);
  const { isPackaged } = app;
  const { profile } = flags;
  const program = { execPath, env, isPackaged, appPath: app.getAppPath() };
  const own = ownStart({ ...program, profile, userData: givenUserData });
  // Links go to the till a person starts by its icon, never to a training or a trial beside it.
  const isUsual = profile === null && givenUserData === null && !flags.isDemo;
  const takeLinks = (): void => (isUsual ? registerLinks(own, log) : undefined);
  const configDir = configDirOf(env, homedir());
  const autostart = createAutostart({ app, platform, configDir, own, log });
  const kin = { preferences, autostart, screens, starts, takeLinks, aside };
  return { place, screens, shell: createShell({ clock, log, random, icon, ...kin }) };
}
