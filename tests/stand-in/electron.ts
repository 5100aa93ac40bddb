// What `electron` means in a process started by the stand-in. Must stay true: a module missing here
// fails the import by name, so nothing is ever silently absent.

import { app } from './app.ts';
import { StrictBrowserWindow as BrowserWindow } from './browser-window.ts';
import { desktop } from './hooks.ts';
import { ipcMain } from './ipc-main.ts';
import { Menu, MenuItem } from './menu.ts';
import { MessageChannelMain } from './ports.ts';
import { net, protocol } from './schemes.ts';
import { nativeTheme, screen, setDisplays } from './screen.ts';
import { session } from './session.ts';
import {
  clipboard,
  dialog,
  globalShortcut,
  powerMonitor,
  powerSaveBlocker,
  safeStorage,
  shell,
} from './system.ts';
import { strict } from './strict.ts';
import { nativeImage, Notification, Tray } from './tray.ts';
import { webContents } from './web-contents.ts';

/** For tests only: the desktop behind the app, and its displays. */
export const standIn = { desktop, setDisplays };

export {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  globalShortcut,
  ipcMain,
  Menu,
  MenuItem,
  MessageChannelMain,
  nativeImage,
  nativeTheme,
  net,
  Notification,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  Tray,
  webContents,
};

const electron = strict('electron', {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  globalShortcut,
  ipcMain,
  Menu,
  MenuItem,
  MessageChannelMain,
  nativeImage,
  nativeTheme,
  net,
  Notification,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  Tray,
  webContents,
});
// The real module is CommonJS, so packages import it whole: `import electron from 'electron'`.
// oxlint-disable-next-line import/no-default-export
export { electron as default };
