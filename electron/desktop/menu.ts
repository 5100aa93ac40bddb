// Owns the app's menu: two keys for the screens, and what macOS needs for copy and paste. No
// reload, zoom or developer tools by key. On Windows and Linux its bar is not shown; the keys
// work all the same.
import { Menu } from 'electron';
import type { MenuItemConstructorOptions } from 'electron';
import { shellWordsOf } from '../../shared/shell-words.ts';
import type { DesktopScreens } from './screens.ts';
import type { DesktopShell } from './shell.ts';

export const FULL_SCREEN_KEY = 'F11';
export const SECOND_SCREEN_KEY = 'F9';

export interface MenuParts {
  readonly screens: DesktopScreens;
  readonly shell: Pick<DesktopShell, 'quit'>;
}

export function setMenu(platform: string, { screens, shell }: MenuParts): void {
  const roles = platform === 'darwin' ? macMenus(shell) : [];
  const words = shellWordsOf('id');
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...roles,
      {
        label: words.screens,
        submenu: [
          {
            id: 'full-screen',
            label: words.full,
            accelerator: FULL_SCREEN_KEY,
            click: () => screens.toggleFull(),
          },
          {
            id: 'second-screen',
            label: words.display,
            accelerator: SECOND_SCREEN_KEY,
            click: () => screens.toggleSecond(),
          },
        ],
      },
    ]),
  );
}

/** The system's own menu, but for quitting: that asks first while a sale waits. */
function macMenus(shell: MenuParts['shell']): MenuItemConstructorOptions[] {
  const quit = { label: shellWordsOf('id').quit, accelerator: 'Command+Q' };
  const submenu: MenuItemConstructorOptions[] = [
    { role: 'about' },
    { type: 'separator' },
    { role: 'hide' },
    { role: 'hideOthers' },
    { role: 'unhide' },
    { type: 'separator' },
    { id: 'quit', ...quit, click: () => shell.quit() },
  ];
  return [{ label: 'Lunas', submenu }, { role: 'editMenu' }];
}
