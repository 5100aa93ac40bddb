// The till's window. What holds for every window is in guard.ts, what pages are granted in
// permissions.ts.
import { BrowserWindow, dialog, nativeTheme, screen, shell } from 'electron';
import type { Clock, Logger } from '../core/ports.ts';
import { bringBack, confine, endStuck, pagePreferences } from './guard.ts';
import { fitBounds, type PlaceStore } from './place.ts';
import { isPageAddress, PAGE_ADDRESS } from './scheme.ts';

const SIZE_MIN = { minWidth: 800, minHeight: 600 };
/** The page's own `--bg`, so that the window does not flash white before it is drawn. */
const GROUND = { light: '#f3f1ec', dark: '#13151b' };
export interface WindowOptions {
  readonly preload: string;
  readonly icon: string;
  readonly place: PlaceStore;
  readonly clock: Clock;
  readonly log: Logger;
  /** The one address the page may have opened in the browser: training's phone, if any now. */
  readonly phoneUrl: () => string | null;
}

/** Opens the window and resolves when the page is loaded. */
export async function openWindow(options: WindowOptions): Promise<BrowserWindow> {
  const { preload, icon, place, clock, log } = options;
  const last = place.load();
  const areas = [screen.getPrimaryDisplay(), ...screen.getAllDisplays()].map((d) => d.workArea);
  const window = new BrowserWindow({
    ...fitBounds(last?.bounds ?? null, areas),
    ...SIZE_MIN,
    show: false,
    icon,
    backgroundColor: nativeTheme.shouldUseDarkColors ? GROUND.dark : GROUND.light,
    webPreferences: pagePreferences(preload),
  });
  // The menu is for its keys; Alt belongs to the counter.
  window.setMenuBarVisibility(false);
  if (last?.isMaximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  window.on('close', () =>
    place.save({ bounds: window.getNormalBounds(), isMaximized: window.isMaximized() }),
  );
  const open = (url: string): boolean => openPhone(url, options.phoneUrl());
  confine(window.webContents, { isOwn: isPageAddress, open, log });
  bringBack(window.webContents, clock, log, () => askToReload(window));
  endStuck(window, clock, log);
  await window.loadURL(PAGE_ADDRESS).catch((error: unknown) => {
    if (!window.isDestroyed()) throw error; // else it was closed before it was there
  });
  return window;
}

/** Brings a window to the front, wherever it is. */
export function bringForward(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

/** Training's phone is the one address that may be opened, in the system's browser. */
function openPhone(url: string, phoneUrl: string | null): boolean {
  if (phoneUrl === null || !isSameOrigin(url, phoneUrl)) return false;
  void shell.openExternal(url);
  return true;
}

function isSameOrigin(url: string, other: string): boolean {
  return URL.canParse(url) && new URL(url).origin === new URL(other).origin;
}

/** The page fell too often to come back by itself: a person says whether it shall. */
async function askToReload(window: BrowserWindow): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'error',
    title: 'Lunas',
    message: 'Halaman kasir terus berhenti. / The page of the till keeps stopping.',
    detail:
      'Kasir tetap berjalan dan pembayaran tetap dicatat. Muat ulang halaman? ' +
      'Kalau terus begini, tutup dan buka Lunas lagi.\n' +
      'The till goes on and payments are recorded. Reload the page? ' +
      'If it goes on like this, close Lunas and open it again.',
    buttons: ['Muat ulang / Reload', 'Nanti / Later'],
    defaultId: 0,
    cancelId: 1,
  });
  return response === 0;
}
