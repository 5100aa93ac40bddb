// Owns what the desktop has to tell the person at the till, until it is read. Must stay true: the
// same thing again is counted, not told again, and the list stays short whatever comes.
import type { ShellNotice } from '../../shared/shell.ts';

const NOTICES_MAX = 5;
const DETAIL_MAX = 200;

export interface Notices {
  list(): readonly ShellNotice[];
  tell(kind: ShellNotice['kind'], detail?: string): void;
  putAway(id: number): void;
}

export function createNotices(changed: () => void): Notices {
  let list: readonly ShellNotice[] = [];
  let lastId = 0;
  return {
    list: () => list,
    tell(kind, detail = '') {
      const text = detail.slice(0, DETAIL_MAX);
      const same = list.find((notice) => notice.kind === kind && notice.detail === text);
      if (same === undefined) {
        lastId += 1;
        list = [...list, { id: lastId, kind, detail: text, count: 1 }].slice(-NOTICES_MAX);
      } else
        list = list.map((notice) =>
          notice === same ? { ...same, count: Math.min(same.count + 1, 999) } : notice,
        );
      changed();
    },
    putAway(id) {
      list = list.filter((notice) => notice.id !== id);
      changed();
    },
  };
}
