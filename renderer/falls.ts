// Owns what this page knows of its own falls: in the tab's storage, so that the next load can say
// what happened, and so that a page that falls again and again stops coming back by itself.
import type { Shelf } from './prefs.ts';

const ALIVE = 'lunas.alive';
const FALLS = 'lunas.falls';
const SPAN_MS = 60_000;
/** So often within the span it comes back by itself. */
export const FALLS_MAX = 3;

export interface Falls {
  /** When the page fell before this load, epoch ms by this browser; null when it did not. */
  readonly beforeAtMs: number | null;
  /** The page falls now; answers whether it may come back by itself. */
  fall(nowMs: number): boolean;
}

/**
 * `isReload`: this load is one in the same tab. A page that goes as it should says goodbye; one
 * that was reloaded without a goodbye, or after an error of its own, fell.
 */
export function watchFalls(shelf: Shelf, target: Window, isReload: boolean, nowMs: number): Falls {
  const recent = fallsIn(shelf).filter((atMs) => nowMs - atMs < SPAN_MS);
  const hadGoodbye = read(shelf, ALIVE) !== 'yes';
  const own = recent.at(-1) ?? null;
  write(shelf, ALIVE, 'yes');
  target.addEventListener('pagehide', () => write(shelf, ALIVE, ''));
  // Kept by the browser for a way back: alive again without a new load.
  target.addEventListener('pageshow', () => write(shelf, ALIVE, 'yes'));
  return {
    beforeAtMs: own ?? (isReload && !hadGoodbye ? nowMs : null),
    fall(atMs) {
      const falls = [...fallsIn(shelf).filter((each) => atMs - each < SPAN_MS), atMs];
      write(shelf, FALLS, JSON.stringify(falls));
      return falls.length < FALLS_MAX;
    },
  };
}

function fallsIn(shelf: Shelf): number[] {
  try {
    const value: unknown = JSON.parse(read(shelf, FALLS) ?? '[]');
    return Array.isArray(value) ? value.filter((each) => typeof each === 'number') : [];
  } catch {
    return [];
  }
}

function read(shelf: Shelf, key: string): string | null {
  try {
    return shelf.getItem(key);
  } catch {
    return null; // storage is forbidden: then nothing is known, and nothing is said
  }
}

function write(shelf: Shelf, key: string, value: string): void {
  try {
    shelf.setItem(key, value);
  } catch {
    // As above.
  }
}
