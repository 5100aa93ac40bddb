// Which installations of Lunas get newer by themselves. Must stay true: what the system's packages
// or a person put there is never changed behind their back.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { UpdateWay } from '../../shared/update.ts';

export interface Installation {
  readonly isPackaged: boolean;
  readonly platform: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly resourcesPath: string;
}

/** The domain the configuration carries as a placeholder (electron-builder.yml). */
const NO_ADDRESS = /^url: .*\.invalid(\/|$)/m;

export function updateWay({ isPackaged, platform, env, resourcesPath }: Installation): UpdateWay {
  if (!isPackaged || env['PORTABLE_EXECUTABLE_FILE'] !== undefined) return 'byHand';
  // An AppImage is told where its file is; anything else on Linux came as a package.
  if (platform === 'linux' && env['APPIMAGE'] === undefined) return 'system';
  const address = tryRead(join(resourcesPath, 'app-update.yml'));
  return address === null || NO_ADDRESS.test(address) ? 'byHand' : 'itself';
}

function tryRead(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

/**
 * A new AppImage is started once by the one it replaces, to put itself in the system's menus; ours
 * does nothing there, and the old one waits for its end.
 */
export function isOnlyInstalling(env: Installation['env']): boolean {
  return env['APPIMAGE_EXIT_AFTER_INSTALL'] === 'true';
}
