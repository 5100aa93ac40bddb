// The till on the desktop: flags in, the core on Electron's ports, the page in a window. What must
// happen before Electron is ready is in `launch`, and nothing there waits.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { app, ipcMain, protocol, session } from 'electron';
import { createCoreSwitch } from './core-switch.ts';
import { createCore, type Core } from './core/core.ts';
import type { Ports } from './core/ports.ts';
import { faultsOfSetup } from './core/setup-faults.ts';
import { refuseFalseCertificates } from './core/system-http.ts';
import { foldersFor, isKiosk, readDesktopFlags, type Folders } from './desktop/arguments.ts';
import { joinPages } from './desktop/bridge.ts';
import { faultsOfDebugging, harden } from './desktop/hardening.ts';
import { passDoor } from './desktop/door-window.ts';
import { desktopPorts, makeFolder } from './desktop/host-ports.ts';
import { joinUpdates } from './desktop/join-updates.ts';
import { endWell, wakeWith } from './desktop/lifecycle.ts';
import { setMenu } from './desktop/menu.ts';
import { openShell } from './desktop/open-shell.ts';
import { Refusal, refuse } from './desktop/refusal.ts';
import { registerScheme, serveScheme } from './desktop/scheme.ts';
import { SecondScreen } from './desktop/second-screen.ts';
import { listenForStarts, type Starts } from './desktop/starts.ts';
import { isOnlyInstalling } from './desktop/update-way.ts';
import { survive } from './desktop/survive.ts';
import { openWindow } from './desktop/window.ts';
import type { Flags } from './flags.ts';
import { startTraining } from './training.ts';

const OUT = resolve(import.meta.dirname, '..');
const PAGES = {
  till: join(OUT, 'renderer'),
  display: join(OUT, 'display'),
  door: join(OUT, 'door'),
  phone: join(OUT, 'phone'),
};
const PRELOAD = join(OUT, 'preload', 'preload.cjs');
const ICON = join(OUT, '..', 'build', 'icons', '256x256.png');

/** Takes the folder and the lock, then starts; a second till on the same folder gives way. */
function launch(): void {
  if (isOnlyInstalling(process.env)) return app.exit(0);
  registerScheme(protocol);
  refuseFalseCertificates(process.env);
  const openings = faultsOfDebugging(app, process.argv);
  if (openings.length > 0) throw new Refusal(openings);
  const read = readDesktopFlags(process.argv.slice(1));
  if (!read.ok) throw new Refusal(read.faults);
  // Whether Electron heeds the switch by itself is not documented; the lock goes by the folder.
  const given = app.commandLine.getSwitchValue('user-data-dir');
  const givenUserData = given ? resolve(given) : null;
  const folders = foldersFor(read.flags, givenUserData ?? app.getPath('userData'));
  const starts = listenForStarts(process.argv);
  makeFolder(folders.userData);
  app.setPath('userData', folders.userData);
  const begun = { folders, givenUserData, starts };
  if (app.requestSingleInstanceLock()) start(read.flags, begun).catch(refuse);
  else app.quit();
}

interface Begun {
  readonly folders: Folders;
  readonly givenUserData: string | null;
  readonly starts: Starts;
}

/** Listeners first, the window last. */
async function start(flags: Flags, { folders, ...begun }: Begun): Promise<void> {
  const ownSetup = flags.setup === null ? null : readSetupFile(flags.setup);
  const refusals = ownSetup === null ? [] : faultsOfSetup(ownSetup);
  if (refusals.length > 0) throw new Refusal(refusals);
  await app.whenReady();
  const training = flags.isDemo ? await startTraining() : null;
  const made = desktopPorts(folders, flags, training, PAGES);
  const ports = survive(made, flags);
  const { clock, log } = ports;
  harden(app, session.defaultSession, log);
  const door = { pageDir: PAGES.door, icon: ICON, isKiosk: isKiosk(process.argv) };
  await passDoor({ ...door, vault: made.vault ?? null, log });
  const { userData } = folders;
  const desk = openShell({ ...begun, userData, flags, icon: ICON, ports });
  const { place, screens, shell } = desk;
  const setupText = ownSetup ?? training?.setupText ?? null;
  const updates = joinUpdates(ports);
  const core = await openCore({ ...ports, update: updates.update, screens, shell }, setupText);
  const cores = createCoreSwitch(core);
  const stop = async (): Promise<void> => {
    await cores.stop();
    await training?.stop();
  };
  updates.begin(core);
  endWell({ clock, log, stop });
  wakeWith(() => core.pollNow(), log);
  serveScheme(protocol, PAGES);
  joinPages(ipcMain, cores, { screens, shell });
  setMenu(process.platform, { screens, shell });
  await core.start();
  const phoneUrl = (): string | null => cores.current().ports.training?.phoneUrl ?? null;
  const common = { preload: PRELOAD, icon: ICON, clock, log };
  const till = await openWindow({ ...common, place, phoneUrl });
  shell.attach({ till, cores });
  const second = new SecondScreen({ ...common, till });
  screens.attach({ till, second, isKiosk: isKiosk(process.argv) });
}

function readSetupFile(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new Refusal([`The setup file ${file} can't be read.`]);
  }
}

async function openCore(ports: Ports, setupText: string | null): Promise<Core> {
  const core = await createCore(ports);
  const faults = setupText === null ? [] : await core.importSetup(setupText);
  if (faults.length === 0) return core;
  await core.stop();
  throw new Refusal(faults);
}

try {
  launch();
} catch (error) {
  void app.whenReady().then(() => refuse(error)); // a box can be shown from then on
}
