// The till's window. Must stay true: sandboxed, isolated, without Node; it shows our page and goes
// nowhere else, opens nothing, is granted nothing. A crashed page comes back to the same truth.
import { BrowserWindow, Menu, nativeTheme, screen, session, shell } from 'electron';
import type { WebContents } from 'electron';
import type { Clock, Logger } from '../core/ports.ts';
import { fitBounds, type PlaceStore } from './place.ts';
import { isPageAddress, PAGE_ADDRESS } from './scheme.ts';

/** Set by renderer/components/camera.tsx while it looks. */
const CAMERA_HASH = '#camera';
const SIZE_MIN = { minWidth: 800, minHeight: 600 };
/** The page's own `--bg`, so that the window does not flash white before it is drawn. */
const GROUND = { light: '#f3f1ec', dark: '#13151b' };
/** A page that dies this often within the span is not brought back: something else is wrong. */
const CRASHES_MAX = 3;
const CRASH_SPAN_MS = 60_000;

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
  const { preload, icon, place } = options;
  const last = place.load();
  const areas = [screen.getPrimaryDisplay(), ...screen.getAllDisplays()].map((d) => d.workArea);
  const window = new BrowserWindow({
    ...fitBounds(last?.bounds ?? null, areas),
    ...SIZE_MIN,
    show: false,
    icon,
    backgroundColor: nativeTheme.shouldUseDarkColors ? GROUND.dark : GROUND.light,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
      backgroundThrottling: false, // a hidden window must still hear and sound
      autoplayPolicy: 'no-user-gesture-required',
    },
  });
  if (last?.isMaximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  window.on('close', () =>
    place.save({ bounds: window.getNormalBounds(), isMaximized: window.isMaximized() }),
  );
  confine(window.webContents, options);
  bringBack(window.webContents, options);
  await window.loadURL(PAGE_ADDRESS).catch((error: unknown) => {
    if (!window.isDestroyed()) throw error; // else it was closed before it was there
  });
  return window;
}

/**
 * Refuses every permission to every page, but for the camera while the setup looks for a QRIS
 * through it. Once, before the first window.
 */
export function denyPermissions(): void {
  session.defaultSession.setPermissionRequestHandler((contents, permission, reply, details) => {
    const media = 'mediaTypes' in details ? (details.mediaTypes ?? []) : [];
    const isVideo = permission === 'media' && media.length > 0 && !media.includes('audio');
    reply(isVideo && details.isMainFrame && isLooking(contents));
  });
  session.defaultSession.setPermissionCheckHandler((contents, permission, _origin, details) => {
    const isVideo = permission === 'media' && details.mediaType !== 'audio';
    return isVideo && details.isMainFrame && contents !== null && isLooking(contents);
  });
}

/** The page says by its address that a person has asked for the camera, and when it is over. */
function isLooking(contents: WebContents): boolean {
  const address = contents.getURL();
  return isPageAddress(address) && new URL(address).hash === CAMERA_HASH;
}

/** No menu means no reload, zoom or developer tools by key; macOS needs one for copy and paste. */
export function setMenu(platform: string): void {
  const isMac = platform === 'darwin';
  const roles = [{ role: 'appMenu' as const }, { role: 'editMenu' as const }];
  Menu.setApplicationMenu(isMac ? Menu.buildFromTemplate(roles) : null);
}

/** Brings a window to the front, wherever it is. */
export function bringForward(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

function confine(contents: WebContents, { phoneUrl, log }: WindowOptions): void {
  contents.setWindowOpenHandler(({ url }) => {
    const phone = phoneUrl();
    if (phone !== null && isSameOrigin(url, phone)) void shell.openExternal(url);
    else log.warn('the page was refused a window');
    return { action: 'deny' };
  });
  contents.on('will-navigate', (event) => {
    if (isPageAddress(event.url)) return; // a reload
    event.preventDefault();
    log.warn('the page was refused to leave');
  });
}

function isSameOrigin(url: string, other: string): boolean {
  return URL.canParse(url) && new URL(url).origin === new URL(other).origin;
}

function bringBack(contents: WebContents, { clock, log }: WindowOptions): void {
  let crashes: number[] = [];
  contents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit') return;
    const nowMs = clock.monoMs();
    crashes = [...crashes, nowMs].filter((atMs) => nowMs - atMs < CRASH_SPAN_MS);
    log.error('the page ended', { reason, exitCode, crashes: crashes.length });
    if (crashes.length <= CRASHES_MAX) contents.reload();
  });
}
