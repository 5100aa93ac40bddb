// Which of Electron's arguments are the till's. Electron and Chromium have hundreds of switches of
// their own and the system adds some, so what is not ours is left alone and not called a fault.
import { join, resolve } from 'node:path';
import { readFlags, type FlagsRead } from '../flags.ts';

/** Flags of the till that a desktop understands, and whether a value follows. */
const OURS: Readonly<Record<string, boolean>> = {
  '--profile': true,
  '--setup': true,
  '--callback-port': true,
  '--demo': false,
  '--safe': false,
};

/** Reads the till's flags out of a whole command line. One sentence per fault. */
export function readDesktopFlags(argv: readonly string[]): FlagsRead {
  const own: string[] = [];
  argv.forEach((arg, index) => {
    const [name = ''] = arg.split('=', 1);
    const takesValue = Object.hasOwn(OURS, name) ? OURS[name] : undefined;
    if (takesValue === undefined) return;
    const next = argv[index + 1];
    const value = next === undefined || next.startsWith('--') ? '' : next;
    // Written as one, so that a missing value is a fault and not the next flag.
    own.push(takesValue && arg === name ? `${name}=${value}` : arg);
  });
  return readFlags(own);
}

/** Whether the till was started to fill the screen without a way out. */
export function isKiosk(argv: readonly string[]): boolean {
  return argv.includes('--kiosk');
}

export interface Folders {
  /** Electron's own folder; the single-instance lock goes by it. */
  readonly userData: string;
  readonly profile: string;
  /** Training on a profile of its own begins empty every time. */
  readonly isFresh: boolean;
}

/**
 * Where everything is. A profile given by name brings its own Electron folder, so that two starts
 * on one profile always meet the same lock: a ledger must never have two tills.
 */
export function foldersFor(
  flags: { readonly profile: string | null; readonly isDemo: boolean },
  userData: string,
): Folders {
  if (flags.profile !== null) {
    const profile = resolve(flags.profile);
    return { userData: join(profile, 'desktop'), profile, isFresh: false };
  }
  const name = flags.isDemo ? 'training' : 'profile';
  return { userData, profile: join(userData, name), isFresh: flags.isDemo };
}
