// Owns what a person sets on this screen alone: language, theme, size, sound, quiet hours. Kept in
// localStorage; a value that isn't known (an older page, another program) falls back to the
// default.

export type Lang = 'id' | 'en';
/** `auto` follows the system, also in what it says of contrast. */
export const THEMES = ['auto', 'light', 'dark', 'contrast'] as const;
export type Theme = (typeof THEMES)[number];
/** How large everything is, in percent. */
export const SIZES = [100, 125, 150, 200] as const;
export type Size = (typeof SIZES)[number];

/** Choices of how long LUNAS stays, in seconds; 0 is until a key or touch. */
export const LUNAS_SECONDS = [5, 10, 20, 0] as const;
export type LunasSeconds = (typeof LUNAS_SECONDS)[number];

/** Hours of the shop's wall clock, HH:mm, in which no words are said; may pass midnight. */
export interface QuietPrefs {
  readonly from: string;
  readonly until: string;
}

export interface Prefs {
  readonly lang: Lang;
  readonly theme: Theme;
  readonly size: Size;
  /** How long LUNAS stays on the screen; 0: until a key or touch. */
  readonly lunasSeconds: LunasSeconds;
  readonly isMuted: boolean;
  /** Of chime and voice, 0..1. */
  readonly volume: number;
  readonly quiet: QuietPrefs | null;
  /** Speaks with the shop's own recordings where they are whole. */
  readonly hasOwnVoice: boolean;
}

export const PREFS_AT_START: Prefs = {
  lang: 'id',
  theme: 'auto',
  size: 100,
  lunasSeconds: 20,
  isMuted: false,
  volume: 1,
  quiet: null,
  hasOwnVoice: true,
};

/** The hours offered to who switches quiet hours on. */
export const QUIET_AT_FIRST: QuietPrefs = { from: '21:00', until: '07:00' };

const KEY = 'lunas.prefs';

/** The part of Storage that is used; a browser may refuse all of it. */
export type Shelf = Pick<Storage, 'getItem' | 'setItem'>;

export function readPrefs(shelf: Shelf): Prefs {
  try {
    const value: unknown = JSON.parse(shelf.getItem(KEY) ?? '{}');
    if (typeof value !== 'object' || value === null) return PREFS_AT_START;
    const stored = value as Record<string, unknown>;
    const { lang, theme, size, lunasSeconds, isMuted, volume, quiet } = stored;
    return {
      lang: lang === 'en' ? 'en' : 'id',
      theme: THEMES.find((known) => known === theme) ?? PREFS_AT_START.theme,
      size: SIZES.find((known) => known === size) ?? PREFS_AT_START.size,
      lunasSeconds:
        LUNAS_SECONDS.find((known) => known === lunasSeconds) ?? PREFS_AT_START.lunasSeconds,
      isMuted: isMuted === true,
      volume: typeof volume === 'number' && volume >= 0 && volume <= 1 ? volume : 1,
      quiet: quietOf(quiet),
      hasOwnVoice: stored['hasOwnVoice'] !== false,
    };
  } catch {
    // Private windows may forbid storage, and a hand-edited value may be no JSON: defaults serve.
    return PREFS_AT_START;
  }
}

const CLOCK_TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

/** Whether a text is a time of day, HH:mm: a time field may be half filled in. */
export function isClockTime(value: unknown): value is string {
  return typeof value === 'string' && CLOCK_TIME.test(value);
}

function quietOf(value: unknown): QuietPrefs | null {
  if (typeof value !== 'object' || value === null) return null;
  const { from, until } = value as Record<string, unknown>;
  return isClockTime(from) && isClockTime(until) ? { from, until } : null;
}

export function writePrefs(shelf: Shelf, prefs: Prefs): void {
  try {
    shelf.setItem(KEY, JSON.stringify(prefs));
  } catch {
    // A screen that can't remember its language still sells.
  }
}
