// Owns the window that asks for the passphrase of a till whose keys are locked. Must stay true:
// nothing of the till runs while it is there; whoever closes it ends the app; it goes when the
// till's own window has something to show, and not before, so that there is always one.
import { app, BrowserWindow, protocol } from 'electron';
import type { Logger } from '../core/ports.ts';
import { createDoor, type Door } from '../core/system-door.ts';
import type { Vault } from '../core/system-vault.ts';
import { confine, pagePreferences } from './guard.ts';
import { DOOR_ADDRESS, isDoorAddress, isPageAddress, SCHEME } from './scheme.ts';
import { bringForward } from './window.ts';

const SIZE = { width: 760, height: 760, minWidth: 480, minHeight: 560 };

export interface DoorOptions {
  /** Null where no keys are kept (training). */
  readonly vault: Vault | null;
  readonly pageDir: string;
  readonly icon: string;
  readonly isKiosk: boolean;
  readonly log: Logger;
}

/** Resolves when the keys are open: at once, or when a person has opened them. */
export async function passDoor(options: DoorOptions): Promise<void> {
  const { vault, pageDir, icon, isKiosk, log } = options;
  if (vault === null || vault.closed() === null) return;
  log.info('the keys are locked: they are asked for', { why: vault.closed() });
  const door = createDoor(vault, pageDir);
  protocol.handle(SCHEME, (request) => answer(request, door));
  const { preload: _none, ...preferences } = pagePreferences('');
  const window = new BrowserWindow({
    ...SIZE,
    show: false,
    icon,
    kiosk: isKiosk,
    webPreferences: preferences,
  });
  window.setMenuBarVisibility(false);
  window.once('ready-to-show', () => window.show());
  confine(window.webContents, { isOwn: isDoorAddress, open: () => false, log });
  const forward = (): void => bringForward(window);
  app.on('second-instance', forward);
  await window.loadURL(DOOR_ADDRESS).catch((error: unknown) => {
    if (!window.isDestroyed()) throw error; // else it was closed before it was there
  });
  await door.opened;
  app.removeListener('second-instance', forward);
  protocol.unhandle(SCHEME);
  const leave = (_event: unknown, next: BrowserWindow): void => {
    next.webContents.once('did-finish-load', () => {
      if (!isPageAddress(next.webContents.getURL())) return; // a paper on its way to a printer
      app.removeListener('browser-window-created', leave);
      if (!window.isDestroyed()) window.destroy();
    });
  };
  app.on('browser-window-created', leave);
}

async function answer(request: Request, door: Door): Promise<Response> {
  return isDoorAddress(request.url)
    ? door.answer(request)
    : new Response('Not found', { status: 404 });
}
