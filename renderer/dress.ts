// Owns how the preferences of looks reach the document: its language, theme and size. Must stay
// true: who asks the system for more contrast gets it without asking here again.
import type { Prefs } from './prefs.ts';

/** The part of a window that is dressed. */
export type Wardrobe = Pick<Window, 'document' | 'matchMedia'>;

/** Dresses the page, and again when the system's wish for contrast changes, until undone. */
export function dress(window: Wardrobe, { lang, theme, size }: Prefs): () => void {
  const { documentElement: root } = window.document;
  const wish = window.matchMedia('(prefers-contrast: more)');
  const put = (): void => {
    root.dataset['theme'] = theme === 'auto' && wish.matches ? 'contrast' : theme;
  };
  put();
  root.lang = lang;
  root.dataset['size'] = String(size);
  wish.addEventListener('change', put);
  return () => wish.removeEventListener('change', put);
}
