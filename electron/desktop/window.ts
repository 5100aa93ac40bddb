// The till's window, and what pages are granted: nothing, but for the camera while the setup looks
// through it. What holds for every window is in guard.ts.
import { BrowserWindow, nativeTheme, screen, session, shell } from 'electron';
import type { WebContents } from 'electron';
import type { Clock, Logger } from '../core/ports.ts';
import { bringBack, confine, pagePreferences } from './guard.ts';
import { fitBounds, type PlaceStore } from './place.ts';
import { isPageAddress, PAGE_ADDRESS } from './scheme.ts';

/** Set by renderer/components/camera.tsx while it looks. */
const CAMERA_HASH = '#camera';
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
  bringBack(window.webContents, clock, log);
  await window.loadURL(PAGE_ADDRESS).catch((error: unknown) => {
    if (!window.isDestroyed()) throw error; // else it was closed before it was there
  });
  return window;
}

/**
 * Refuses every permission to every page, but for the camera while the setup looks for a QRIS
 * through it, and for keeping the screen on, which the till's page asks for while a sale waits.
 * Once, before the first window.
 */
export function denyPermissions(): void {
  session.defaultSession.setPermissionRequestHandler((contents, permission, reply, details) => {
    const media = 'mediaTypes' in details ? (details.mediaTypes ?? []) : [];
    const isVideo = permission === 'media' && media.length > 0 && !media.includes('audio');
    const isAwake = permission === 'screen-wake-lock' && isPageAddress(details.requestingUrl);
    reply(isAwake || (isVideo && details.isMainFrame && isLooking(contents)));
  });
  session.defaultSession.setPermissionCheckHandler((contents, permission, origin, details) => {
    if (permission === 'screen-wake-lock') return isPageAddress(origin);
    const isVideo = permission === 'media' && details.mediaType !== 'audio';
    return isVideo && details.isMainFrame && contents !== null && isLooking(contents);
  });
}

/** The page says by its address that a person has asked for the camera, and when it is over. */
function isLooking(contents: WebContents): boolean {
  const address = contents.getURL();
  return isPageAddress(address) && new URL(address).hash === CAMERA_HASH;
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
