// Owns the app's menu: two keys for the screens, and what macOS needs for copy and paste. No
// reload, zoom or developer tools by key. On Windows and Linux its bar is not shown; the keys
// work all the same.
import { Menu } from 'electron';
import type { MenuItemConstructorOptions } from 'electron';
import type { DesktopScreens } from './screens.ts';

export const FULL_SCREEN_KEY = 'F11';
export const SECOND_SCREEN_KEY = 'F9';

export function setMenu(platform: string, screens: DesktopScreens): void {
  const roles: MenuItemConstructorOptions[] =
    platform === 'darwin' ? [{ role: 'appMenu' }, { role: 'editMenu' }] : [];
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...roles,
      {
        label: 'Layar',
        submenu: [
          {
            id: 'full-screen',
            label: 'Layar penuh',
            accelerator: FULL_SCREEN_KEY,
            click: () => screens.toggleFull(),
          },
          {
            id: 'second-screen',
            label: 'Layar pelanggan',
            accelerator: SECOND_SCREEN_KEY,
            click: () => screens.toggleSecond(),
          },
        ],
      },
    ]),
  );
}
