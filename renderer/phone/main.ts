// Owns the manager's phone: one line to the till, one page of today, drawn anew from each frame.
import { keepLine } from './line.ts';
import { drawToday, type Shown } from './today.ts';
import './phone.css';

const LANG_KEY = 'lang';
/** A line that opens at once needs no word that it is being opened. */
const EARLY_MS = 400;

/** A browser that keeps nothing for us (private mode) is asked again next time. */
function keptLang(): Shown['lang'] {
  try {
    return localStorage.getItem(LANG_KEY) === 'en' ? 'en' : 'id';
  } catch {
    return 'id';
  }
}

function keepLang(lang: Shown['lang']): void {
  try {
    localStorage.setItem(LANG_KEY, lang);
  } catch {
    // It is chosen for this time only.
  }
}

function start(place: HTMLElement): void {
  let shown: Shown = { frame: null, line: 'early', isWaiting: false, lang: keptLang() };
  const show = (change: Partial<Shown>): void => {
    shown = { ...shown, ...change };
    document.documentElement.lang = shown.lang;
    document.title = shown.frame?.shop ?? 'Lunas';
    const { scrollY } = window;
    place.replaceChildren(
      ...drawToday(shown, () => {
        const lang = shown.lang === 'id' ? 'en' : 'id';
        keepLang(lang);
        show({ lang });
        place.querySelector<HTMLElement>('.lang')?.focus();
      }),
    );
    window.scrollTo(0, scrollY);
  };
  show({});
  setTimeout(() => {
    if (shown.line === 'early') show({ isWaiting: true });
  }, EARLY_MS);
  void keepLine({
    onFrame: (frame) => show({ frame, line: 'open' }),
    onLost: () => show({ line: 'lost' }),
    onForeign: () => show({ frame: null, line: 'foreign' }),
  });
}

const place = document.getElementById('today');
if (place !== null) start(place);
