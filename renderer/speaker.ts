// Owns chime and voice together: the chime at once, then the words, one piece of news after the
// other. Must stay true: a piece of news comes here once, from the page's news and nowhere else.
import type { TillClock } from './clock.ts';
import type { PageStore } from './page.ts';
import type { Lang } from './prefs.ts';
import { createSounder, type ChimeKind } from './sound.ts';
import type { News } from './store.ts';
import { chimeOf, wordsOf } from './verdict.ts';
import type { OwnVoice } from './voice/own-voice.ts';
import { isQuietAt, type Announcement } from './voice/voice-plan.ts';
import { createLazyVoice, decodeVoice, fetchVoiceFile } from './voice/voice.ts';

/** What "try it" says. */
const TRIED_AMOUNT = 13_000;

export interface Speaker {
  tell(news: News): void;
  /** Lets a person hear chime and voice, in quiet hours too. */
  tryOut(amount?: number): void;
  /** The shop's recordings were changed. Answers whether its own voice speaks now. */
  reload(): Promise<boolean>;
  /** Call on a key or touch: browsers keep sound shut until there was one. */
  unlock(): void;
  /** Call when language or silence were changed. */
  prefsChanged(): void;
}

export function createSpeaker(store: PageStore, clock: TillClock, own: OwnVoice): Speaker {
  const prefs = () => store.getState().prefs;
  let triesUnderWay = 0;
  let loaded: Lang | null = null;
  let { hasOwnVoice } = prefs();

  const isQuiet = (): boolean => {
    const { isMuted, quiet } = prefs();
    const zone = store.getState().till.view?.store.timezone;
    if (isMuted || triesUnderWay > 0 || zone === undefined) return isMuted;
    return isQuietAt(quiet, clock.nowMs(), zone);
  };
  const voice = createLazyVoice({
    context: () => sounder.context(),
    fetchFile: fetchVoiceFile,
    decode: decodeVoice,
    own: () => (prefs().hasOwnVoice ? own : null),
    volume: () => prefs().volume,
    isQuiet,
  });
  const sounder = createSounder({
    open: () => new AudioContext(),
    isMuted: () => prefs().isMuted,
    volume: () => prefs().volume,
    busyUntilS: () => voice.busyUntilS(),
    onBlocked(isBlocked) {
      store.dispatch({ type: 'soundBlocked', isBlocked });
      if (!isBlocked) load();
    },
  });

  /** Once a language; when it fails, the next announcement tries again by itself. */
  function load(): void {
    const { lang } = prefs();
    if (loaded === lang) return;
    loaded = lang;
    void voice.load(lang);
  }

  async function say(chime: ChimeKind, words: Announcement | null): Promise<void> {
    const notBeforeS = sounder.play(chime);
    if (notBeforeS === null || words === null) return;
    await voice.announce(words, { lang: prefs().lang, notBeforeS });
  }

  return {
    tell(news) {
      const chime = chimeOf(news);
      if (chime !== null) void say(chime, wordsOf(news));
    },
    tryOut(amount = TRIED_AMOUNT) {
      triesUnderWay += 1;
      void say('paid', { kind: 'paid', amount }).finally(() => (triesUnderWay -= 1));
    },
    reload: () => voice.reload(prefs().lang),
    unlock: () => sounder.unlock(),
    prefsChanged() {
      if (prefs().isMuted) voice.hush();
      if (prefs().hasOwnVoice !== hasOwnVoice) {
        ({ hasOwnVoice } = prefs());
        void voice.reload(prefs().lang);
      }
      if (sounder.context() !== null) load();
    },
  };
}
