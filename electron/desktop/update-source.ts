// Owns the way to releases: electron-updater, told to do nothing by itself. Must stay true: what it
// loads it checks (SHA-512 of the release's list; on Windows and macOS the publisher's signature
// too, where the release is signed), and it is fetched only when the first look is due.
import type { AppUpdater, BaseUpdater } from 'electron-updater';
import type { Logger } from '../core/ports.ts';
import type { UpdateSource } from './updates.ts';

export async function openUpdateSource(log: Logger): Promise<UpdateSource> {
  const { autoUpdater } = (await import('electron-updater')).default;
  return sourceOf(autoUpdater, log);
}

/** `updater`: one of electron-updater's, for this system. */
export function sourceOf(updater: AppUpdater, log: Logger): UpdateSource {
  updater.autoDownload = false;
  updater.autoInstallOnAppQuit = false;
  updater.allowDowngrade = false;
  updater.disableWebInstaller = true;
  updater.logger = {
    info: (message?: unknown) => log.info('updater', { message: firstLine(message) }),
    warn: (message?: unknown) => log.warn('updater', { message: firstLine(message) }),
    error: (message?: unknown) => log.warn('updater', { message: firstLine(message) }),
  };
  // Every failure also rejects the call it belongs to; an emitter without a listener would throw.
  updater.on('error', () => {});
  return {
    async newest() {
      const found = await updater.checkForUpdates();
      return found?.isUpdateAvailable === true ? found.updateInfo.version : null;
    },
    async load() {
      await updater.downloadUpdate();
    },
    install(isStartedAfter) {
      if (canInstall(updater)) updater.install(true, isStartedAfter);
      else updater.quitAndInstall(true, isStartedAfter);
    },
  };
}

/** All but macOS's, where Squirrel has the last word. */
function canInstall(updater: AppUpdater): updater is BaseUpdater {
  return 'install' in updater;
}

/** The rest of it would be headers and a stack. */
function firstLine(message: unknown): string {
  return String(message).split('\n', 1)[0]?.slice(0, 200) ?? '';
}
