// Stands in for the desktop beside the page in the gallery: its settings, and nothing to tell.
import { changed, type ShellSettings, type ShellView } from '../../shared/shell.ts';
import type { TillApi } from './client.ts';

const AT_FIRST: ShellSettings = {
  startsAtLogin: true,
  closesToTray: false,
  shortcut: 'CommandOrControl+Alt+J',
  notifies: true,
  isKiosk: false,
};

export function fakeShell(): TillApi['shell'] {
  let settings = AT_FIRST;
  const view = (): ShellView => ({
    settings,
    platform: 'windows',
    shortcut: settings.shortcut === null ? 'off' : 'held',
    start: 'kept',
    canNotify: true,
  });
  return {
    follow: () => Promise.reject(new Error('the gallery has no desktop')),
    answer: async () => ({ wasThere: false }),
    putAway: async () => ({}),
    state: async () => ({ view: view() }),
    change: async (change) => {
      settings = changed(settings, change);
      return { view: view() };
    },
  };
}
