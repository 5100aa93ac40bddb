// Owns the sign beside the clock: how the till does in a line, and the way back to its window. What
// may be told is decided by glance.ts of the core.
import { Menu, nativeImage, Tray } from 'electron';
import type { MenuItemConstructorOptions } from 'electron';
import { feedWordsEn, feedWordsId } from '../../shared/feed-words.ts';
import { formatRupiah } from '../../shared/money.ts';
import { shellWordsOf } from '../../shared/shell-words.ts';
import type { Logger } from '../core/ports.ts';
import type { Glance } from '../core/glance.ts';

/** Windows cuts a tooltip there. */
const TOOLTIP_MAX = 127;
/** Pixels of the picture, by what each system's strip is made for. */
const ICON_SIZE: Readonly<Record<string, number>> = { darwin: 18, win32: 32 };
const ICON_SIZE_ELSE = 24;

export interface TrayDeeds {
  readonly open: () => void;
  readonly toggleDisplay: () => void;
  readonly quit: () => void;
}

export interface TraySign {
  show(glance: Glance, lang: 'id' | 'en', isDisplayOn: boolean): void;
  destroy(): void;
}

/** Null where the system has no such place at all. */
export function createTray(icon: string, deeds: TrayDeeds, log: Logger): TraySign | null {
  const size = ICON_SIZE[process.platform] ?? ICON_SIZE_ELSE;
  let tray: Tray;
  try {
    tray = new Tray(nativeImage.createFromPath(icon).resize({ width: size, height: size }));
  } catch (error) {
    log.warn('there is no tray here', { error: String(error) });
    return null;
  }
  tray.on('click', deeds.open);
  let shown = '';
  return {
    show(glance, lang, isDisplayOn) {
      const lines = linesOf(glance, lang);
      const now = JSON.stringify([lines, lang, isDisplayOn]);
      if (now === shown || tray.isDestroyed()) return;
      shown = now;
      tray.setToolTip(lines.join('\n').slice(0, TOOLTIP_MAX));
      tray.setContextMenu(Menu.buildFromTemplate(menuOf(lines, lang, isDisplayOn, deeds)));
    },
    destroy() {
      if (!tray.isDestroyed()) tray.destroy();
    },
  };
}

/** Most important first: what stands last may be cut off. */
export function linesOf(glance: Glance, lang: 'id' | 'en'): string[] {
  const words = shellWordsOf(lang);
  const { shop, today, feed, waiting, needsPerson, isTraining } = glance;
  if (shop === '') return [words.app, words.notSetUp];
  return [
    isTraining ? `${words.app}: ${words.training}` : words.app,
    today === null ? words.todayHidden : words.today(formatRupiah(today.amount), today.count),
    (lang === 'en' ? feedWordsEn : feedWordsId)[feed],
    ...(needsPerson > 0 ? [words.needsPerson(needsPerson)] : []),
    ...(waiting > 0 ? [words.waiting(waiting)] : []),
  ];
}

function menuOf(
  [title = '', ...lines]: readonly string[],
  lang: 'id' | 'en',
  isDisplayOn: boolean,
  deeds: TrayDeeds,
): MenuItemConstructorOptions[] {
  const words = shellWordsOf(lang);
  const said = (label: string, id: string): MenuItemConstructorOptions => ({
    id,
    label,
    enabled: false,
  });
  return [
    said(title, 'title'),
    ...lines.map((line, index) => said(line, `line-${index + 1}`)),
    { type: 'separator' },
    { id: 'open', label: words.open, click: deeds.open },
    {
      id: 'display',
      label: words.display,
      type: 'checkbox',
      checked: isDisplayOn,
      click: deeds.toggleDisplay,
    },
    { type: 'separator' },
    { id: 'quit', label: words.quit, click: deeds.quit },
  ];
}
