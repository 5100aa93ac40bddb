// Menu and MenuItem: kept as data; a test clicks an item by calling its `click`.

import type * as Electron from 'electron';
import { app } from './app.ts';
import type { IsLike, Likeness } from './likeness.ts';
import { strict } from './strict.ts';
import { StrictEmitter } from './strict-emitter.ts';

type Options = Electron.MenuItemConstructorOptions;

let applicationMenu: Electron.Menu | null = null;

class OurMenuItem {
  readonly id: string;
  readonly label: string;
  readonly role?: NonNullable<Electron.MenuItem['role']>;
  readonly type: NonNullable<Options['type']>;
  readonly accelerator: Electron.MenuItem['accelerator'];
  readonly submenu?: Electron.Menu;
  readonly click: () => void;
  enabled: boolean;
  visible: boolean;
  checked: boolean;

  constructor(options: Options) {
    const { submenu, click, role } = options;
    this.id = options.id ?? '';
    this.label = options.label ?? role ?? '';
    if (role) this.role = role as NonNullable<Electron.MenuItem['role']>;
    this.type = options.type ?? (submenu ? 'submenu' : 'normal');
    this.accelerator = options.accelerator ?? null;
    this.enabled = options.enabled ?? true;
    this.visible = options.visible ?? true;
    this.checked = options.checked ?? false;
    if (Array.isArray(submenu)) this.submenu = StrictMenu.buildFromTemplate(submenu);
    else if (submenu) this.submenu = submenu as Electron.Menu;
    this.click = () => {
      if (this.type === 'checkbox') this.checked = !this.checked;
      if (click) click(this as never, undefined, {} as Electron.KeyboardEvent);
      else if (role === 'quit') app.quit();
      else if (role) throw new Error(`stand-in electron: menu role '${role}' is not implemented`);
    };
    return strict('menu item', this);
  }
}

class OurMenu extends StrictEmitter {
  readonly items: Electron.MenuItem[] = [];

  constructor() {
    super('Menu', ['menu-will-show', 'menu-will-close']);
  }

  static buildFromTemplate(template: (Options | Electron.MenuItem)[]): Electron.Menu {
    const menu = new OurMenu();
    for (const item of template) {
      const isMade = (item as object) instanceof OurMenuItem;
      menu.append((isMade ? item : new StrictMenuItem(item as Options)) as Electron.MenuItem);
    }
    return menu as never;
  }

  static setApplicationMenu(menu: Electron.Menu | null): void {
    applicationMenu = menu;
  }

  static getApplicationMenu(): Electron.Menu | null {
    return applicationMenu;
  }

  append(item: Electron.MenuItem): void {
    this.items.push(item);
  }

  getMenuItemById(id: string): Electron.MenuItem | null {
    for (const item of this.items) {
      const found = item.id === id ? item : item.submenu?.getMenuItemById(id);
      if (found) return found;
    }
    return null;
  }

  popup(): void {
    this.emit('menu-will-show');
  }
}

const StrictMenu = strict('Menu', OurMenu);
const StrictMenuItem = strict('MenuItem', OurMenuItem);
StrictMenu satisfies Likeness<typeof OurMenu, typeof Electron.Menu>;
export { StrictMenu as Menu, StrictMenuItem as MenuItem };

true satisfies IsLike<OurMenu, Electron.Menu>;
true satisfies IsLike<OurMenuItem, Electron.MenuItem>;
