// Owns what survives a reload of this page but not its window: which alerts a person has closed, so
// that a LUNAS put away does not fill the screen again.

import type { Shelf } from './prefs.ts';

const KEY = 'lunas.closed';
/** Alerts are shown again for 30 s at most; this many are never closed in that time. */
const REMEMBERED_MAX = 50;

export interface Memory {
  closedAlerts(): readonly string[];
  rememberClosed(keys: readonly string[]): void;
}

export function createMemory(shelf: Shelf): Memory {
  function closedAlerts(): readonly string[] {
    try {
      const value: unknown = JSON.parse(shelf.getItem(KEY) ?? '[]');
      return Array.isArray(value) ? value.filter((key) => typeof key === 'string') : [];
    } catch {
      // Storage forbidden or its value spoiled: at worst one LUNAS is shown twice, and is true.
      return [];
    }
  }
  return {
    closedAlerts,
    rememberClosed(keys) {
      const kept = [...closedAlerts(), ...keys].slice(-REMEMBERED_MAX);
      try {
        shelf.setItem(KEY, JSON.stringify(kept));
      } catch {
        // As above.
      }
    },
  };
}
