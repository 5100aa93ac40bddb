// Owns what closing the window and quitting mean. Must stay true: a person who quits while a sale
// waits is asked; the system that ends the session is not; and a window that stays beside the clock
// says so the first time.
import { app, dialog } from 'electron';
import type { BrowserWindow, Event } from 'electron';
import type { ShellWords } from '../../shared/shell-words.ts';
import type { Logger } from '../core/ports.ts';

export interface LeavingParts {
  readonly till: BrowserWindow;
  readonly log: Logger;
  readonly words: () => ShellWords;
  /** Sales that wait for money now. */
  readonly waiting: () => number;
  readonly closesToTray: () => boolean;
  readonly isKiosk: () => boolean;
  readonly knowsTray: () => boolean;
  /** A person has read where the window goes. */
  readonly learnTray: () => void;
}

/** Where the second button of a question stands; the first, and a box put away, is "no". */
const YES = 1;

export class Leaving {
  private readonly parts: LeavingParts;
  private isOver = false;
  private isAsking = false;

  constructor(parts: LeavingParts) {
    this.parts = parts;
    const { till } = parts;
    const over = (): void => void (this.isOver = true);
    app.on('before-quit', over);
    // Windows ends the session without before-quit: nothing may hold it up.
    till.on('query-session-end', over);
    till.on('session-end', over);
    till.on('close', (event) => this.closing(event));
  }

  /** A person wants to end the till: asks where there is something to lose. */
  quit(): void {
    if (this.isOver) return;
    const count = this.parts.waiting();
    if (count === 0) return app.quit();
    const { leave } = this.parts.words();
    void this.asked(async () => {
      const buttons = [leave.stay, leave.leave];
      if ((await this.ask(leave.title(count), leave.text, buttons)) === YES) app.quit();
    });
  }

  private closing(event: Event): void {
    const { isKiosk, closesToTray, waiting } = this.parts;
    if (this.isOver || (!isKiosk() && !closesToTray() && waiting() === 0)) return;
    event.preventDefault();
    // A kiosk has no way out but the settings; the system's own end goes through before-quit.
    if (isKiosk()) return;
    if (closesToTray()) this.hide();
    else this.quit();
  }

  private hide(): void {
    const { till, knowsTray, learnTray } = this.parts;
    if (knowsTray()) return till.hide();
    const { tray } = this.parts.words();
    let isLeaving = false;
    const question = async (): Promise<void> => {
      isLeaving = (await this.ask(tray.title, tray.text, [tray.ok, tray.leave])) === YES;
      if (isLeaving) return;
      learnTray();
      till.hide();
    };
    void this.asked(question).then(() => (isLeaving ? this.quit() : undefined));
  }

  /** One question at a time; a box that can't be shown is as a no. */
  private async asked(question: () => Promise<void>): Promise<void> {
    if (this.isAsking) return;
    this.isAsking = true;
    try {
      await question();
    } catch (error) {
      this.parts.log.warn('a question could not be asked', { error: String(error) });
    } finally {
      this.isAsking = false;
    }
  }

  private async ask(title: string, text: string, buttons: readonly string[]): Promise<number> {
    const box = {
      type: 'question' as const,
      title: 'Lunas',
      message: title,
      detail: text,
      buttons: [...buttons],
      defaultId: 0,
      cancelId: 0,
      noLink: true,
    };
    const { till } = this.parts;
    // Over the window where there is one to be over.
    const isShown = till.isVisible() && !till.isMinimized();
    const answer = isShown
      ? await dialog.showMessageBox(till, box)
      : await dialog.showMessageBox(box);
    return answer.response;
  }
}
