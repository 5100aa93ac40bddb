// A desktop beside the page, as a test plays it: what it shows is set, what is answered is kept.
import { changed } from '../../../shared/shell.ts';
import type { ShellChange, ShellFrame, ShellSettings, ShellView } from '../../../shared/shell.ts';
import type { ShellPort } from '../ports.ts';

export const DESK_SETTINGS: ShellSettings = {
  startsAtLogin: false,
  closesToTray: false,
  shortcut: 'CommandOrControl+Alt+J',
  notifies: true,
  isKiosk: false,
};

export class FakeShell implements ShellPort {
  lang = '';
  settings = DESK_SETTINGS;
  readonly answered: string[] = [];
  readonly readNotices: number[] = [];
  private frame: ShellFrame = { link: null, behind: 0, isHeld: false, notices: [], padCalls: 0 };
  private wake: () => void = () => undefined;

  show(part: Partial<ShellFrame>): void {
    this.frame = { ...this.frame, ...part };
    this.wake();
  }

  view(): ShellView {
    const { settings } = this;
    return { settings, platform: 'linux', shortcut: 'held', start: 'kept', canNotify: true };
  }

  change(change: ShellChange): ShellView {
    this.settings = changed(this.settings, change);
    return this.view();
  }

  async *frames(lang: 'id' | 'en'): AsyncGenerator<ShellFrame, void, undefined> {
    this.lang = lang;
    for (let shown: ShellFrame | null = null; ;) {
      if (shown !== this.frame) yield (shown = this.frame);
      else await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  answer(linkId: string): boolean {
    if (this.frame.link?.id !== linkId) return false;
    this.answered.push(linkId);
    this.frame = { ...this.frame, link: null };
    return true;
  }

  putAway(noticeId: number): void {
    this.readNotices.push(noticeId);
  }
}
