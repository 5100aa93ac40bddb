// Owns what a person sets on this screen alone: language, theme, sound. Kept in localStorage; a
// value that isn't known (an older page, another program) falls back to the default.

export type Lang = 'id' | 'en';
export type Theme = 'auto' | 'light' | 'dark';

export interface Prefs {
  readonly lang: Lang;
  readonly theme: Theme;
  readonly isMuted: boolean;
}

export const PREFS_AT_START: Prefs = { lang: 'id', theme: 'auto', isMuted: false };

const KEY = 'lunas.prefs';

/** The part of Storage that is used; a browser may refuse all of it. */
export type Shelf = Pick<Storage, 'getItem' | 'setItem'>;

export function readPrefs(shelf: Shelf): Prefs {
  try {
    const value: unknown = JSON.parse(shelf.getItem(KEY) ?? '{}');
    if (typeof value !== 'object' || value === null) return PREFS_AT_START;
    const { lang, theme, isMuted } = value as Record<string, unknown>;
    return {
      lang: lang === 'en' ? 'en' : 'id',
      theme: theme === 'light' || theme === 'dark' ? theme : 'auto',
      isMuted: isMuted === true,
    };
  } catch {
    // Private windows may forbid storage, and a hand-edited value may be no JSON: defaults serve.
    return PREFS_AT_START;
  }
}

export function writePrefs(shelf: Shelf, prefs: Prefs): void {
  try {
    shelf.setItem(KEY, JSON.stringify(prefs));
  } catch {
    // A screen that can't remember its language still sells.
  }
}
