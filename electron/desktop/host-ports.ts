// Gives the core its outside world on a desktop: the profile's folder, the system's keyring, the
// real clock, network and log.
import { mkdirSync, rmSync } from 'node:fs';
import { app, BrowserWindow, safeStorage } from 'electron';
import type { Ports } from '../core/ports.ts';
import { systemClock, systemRandom } from '../core/system-clock.ts';
import { freeBytesOf } from '../core/system-disk.ts';
import { systemHttp } from '../core/system-http.ts';
import { createLog } from '../core/system-log.ts';
import { systemHub } from '../core/system-hub.ts';
import { systemOutbound } from '../core/system-outbound.ts';
import { networkAddresses } from '../core/system-network.ts';
import { Vault } from '../core/system-vault.ts';
import type { Flags } from '../flags.ts';
import type { Training } from '../training.ts';
import type { Folders } from './arguments.ts';
import { createPagePrinter, HIDDEN_PAGE } from './page-printer.ts';
import { Refusal } from './refusal.ts';
import { createPassingSecrets, keyringKeeper } from './secrets.ts';

/** Makes a folder and those above it. Throws Refusal with the sentence. */
export function makeFolder(dir: string): void {
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown cause';
    if (code === 'ENOSPC') throw new Refusal([`The disk is full: ${dir} can't be written.`]);
    throw new Refusal([`The profile ${dir} can't be made or written (${code}).`]);
  }
}

/** Only after Electron is ready. `pages`: where those for other devices are built. */
export function desktopPorts(
  { profile, isFresh }: Folders,
  { callbackPort }: Flags,
  training: Training | null,
  pages: { readonly display: string; readonly phone: string },
): Ports & { readonly vault?: Vault } {
  if (isFresh) rmSync(profile, { recursive: true, force: true });
  makeFolder(profile);
  // Training has no keys worth keeping, and must run where there is no keyring.
  const keeper = keyringKeeper(safeStorage, process.platform);
  const isPassing = training !== null && !keeper.isThere();
  const log = createLog({ dir: profile, clock: systemClock, stderr: !app.isPackaged });
  const system = { clock: systemClock, random: systemRandom, log };
  const vault = isPassing ? null : new Vault({ ...system, dir: profile, keeper });
  // Elsewhere `lp` takes the printer's own bytes, which is better.
  const isWindows = process.platform === 'win32';
  const pagePrinter = createPagePrinter(() => new BrowserWindow(HIDDEN_PAGE), log);
  return {
    ...system,
    http: systemHttp,
    hub: systemHub,
    outbound: systemOutbound,
    secrets: vault ?? createPassingSecrets(),
    ...(vault === null ? {} : { vault }),
    dir: profile,
    freeDiskBytes: () => freeBytesOf(profile),
    display: { pageDir: pages.display, addresses: networkAddresses },
    network: { pageDir: pages.phone, addresses: networkAddresses },
    ...(isWindows ? { pagePrinter } : {}),
    ...(callbackPort === null ? {} : { callbackPort }),
    ...(training ? { training: { phoneUrl: training.phoneUrl } } : {}),
  };
}
