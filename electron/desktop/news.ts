// Owns calling a person who does not look at the till: a notification, and the window's own sign in
// the task bar. Must stay true: an amount and a word, no payer; silent, because the page sounds.
import { app, Notification } from 'electron';
import type { BrowserWindow } from 'electron';
import { formatRupiah } from '../../shared/money.ts';
import { shellNewsOf } from '../../shared/shell-news.ts';
import type { ShellWords } from '../../shared/shell-words.ts';
import type { TillEvent } from '../../shared/views.ts';

/** One event may come again with a detail changed. */
const TOLD_MAX = 500;
/** More at once only cover one another; the window has them all. */
const SHOWN_MAX = 4;

export interface News {
  /** `isTraining`: of money that does not exist, and said so. */
  hear(event: TillEvent, isTraining: boolean): void;
}

export interface NewsParts {
  readonly till: BrowserWindow;
  readonly words: () => ShellWords;
  /** Whether notifications are wanted; the sign in the task bar is not asked for. */
  readonly isOn: () => boolean;
  /** Brings the window forward. */
  readonly open: () => void;
}

export function createNews({ till, words, isOn, open }: NewsParts): News {
  let told: readonly string[] = [];
  /** Held, else they go with their click handler when memory is tidied. */
  let shown: readonly Notification[] = [];
  let unseen = 0;

  function seen(): void {
    if (unseen === 0) return;
    unseen = 0;
    app.setBadgeCount(0);
    till.flashFrame(false);
    for (const notification of shown) notification.close();
    shown = [];
  }
  till.on('focus', seen);

  function notify(title: string, body: string): void {
    if (!Notification.isSupported()) return;
    const notification = new Notification({ title, body, silent: true });
    notification.on('click', open);
    notification.show();
    for (const old of shown.slice(0, -(SHOWN_MAX - 1))) old.close();
    shown = [...shown, notification].slice(-SHOWN_MAX);
  }

  return {
    hear(event, isTraining) {
      const news = shellNewsOf(event);
      if (news === null || told.includes(news.key)) return;
      told = [...told, news.key].slice(-TOLD_MAX);
      if (till.isDestroyed() || isLookedAt(till)) return;
      unseen += 1;
      app.setBadgeCount(unseen);
      till.flashFrame(true);
      if (!isOn()) return;
      const { news: titles, newsBody, training } = words();
      const title = titles[news.kind](formatRupiah(news.amount));
      notify(isTraining ? `${training}: ${title}` : title, newsBody[news.kind]);
    },
  };
}

function isLookedAt(till: BrowserWindow): boolean {
  return till.isVisible() && !till.isMinimized() && till.isFocused();
}
