// Owns the saying: one announcement after the other, each in its turn. Must stay true: two never
// overlap, an old one is not said to the next customer, and no trouble here reaches the caller.
import { AMOUNT_MAX } from '../../shared/money.ts';
import type { SpokenLanguage } from '../../shared/terbilang.ts';
import { createSprites, type Sprite } from './sprites.ts';
import { createTrack } from './track.ts';
import type { Said, Spoken, Voice, VoicePorts } from './voice.ts';
import { cuesLengthMs, cuesOf, voicePlan, type Announcement } from './voice-plan.ts';

const LEAD_S = 0.03;
/** Silence between two announcements. */
const PAUSE_S = 0.4;
/** What can't begin this soon after it was asked for is left to the screen. */
const WAIT_MAX_S = 20;

interface Waiting {
  readonly lang: SpokenLanguage;
  readonly plan: readonly string[];
  readonly context: BaseAudioContext;
  readonly askedAtS: number;
  readonly answer: (spoken: Spoken | Promise<Spoken>) => void;
}

/** A voice that speaks on the contexts its ports give. */
export function createVoice(ports: VoicePorts): Voice {
  const sprites = createSprites(ports);
  const track = createTrack(hush);
  let waiting: Waiting[] = [];
  let isLoading = false;
  let freeAtS = 0;

  function announce(what: Announcement, { lang, notBeforeS = 0 }: Said): Promise<Spoken> {
    if (ports.isQuiet() || !(ports.volume() > 0)) return Promise.resolve('quiet');
    const context = ports.context();
    const plan = planOf(what, lang);
    if (context === null || plan === null) return Promise.resolve('impossible');
    // Even when others wait for their sprite: none of them may sound into this one's chime.
    freeAtS = Math.max(freeAtS, notBeforeS);
    return new Promise((answer) => {
      waiting.push({ lang, plan, context, askedAtS: context.currentTime, answer });
      flush();
    });
  }

  /** Says what waits, in its order, up to the first whose language is not loaded yet. */
  function flush(): void {
    for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
      const sprite = sprites.get(next.lang);
      if (sprite === null) return void loadThenFlush(next.lang);
      waiting.shift();
      next.answer(say(next, sprite));
    }
  }

  async function loadThenFlush(lang: SpokenLanguage): Promise<void> {
    if (isLoading) return;
    isLoading = true;
    const isLoaded = await sprites.load(lang);
    isLoading = false;
    const lost = isLoaded ? [] : waiting.filter((one) => one.lang === lang);
    waiting = waiting.filter((one) => !lost.includes(one));
    for (const { answer } of lost) answer('impossible');
    flush();
  }

  function say({ plan, context, askedAtS }: Waiting, sprite: Sprite): Spoken | Promise<Spoken> {
    const cues = cuesOf(plan, sprite.index);
    if (cues === null || ports.context() !== context) return 'impossible';
    if (ports.isQuiet()) return 'quiet';
    const startS = Math.max(context.currentTime + LEAD_S, freeAtS);
    if (startS - askedAtS > WAIT_MAX_S) return 'too_late';
    freeAtS = startS + cuesLengthMs(cues) / 1000 + PAUSE_S;
    return track.play(context, sprite.buffer, cues, startS, ports.volume());
  }

  function hush(): void {
    freeAtS = 0;
    for (const { answer } of waiting.splice(0)) answer('stopped');
    track.stop();
  }

  return {
    load: (lang) => sprites.load(lang),
    async reload(lang) {
      sprites.forget();
      await sprites.load(lang);
      return sprites.get(lang)?.isOwn === true;
    },
    announce,
    busyUntilS: () => freeAtS,
    hush,
  };
}

/** What to say, or null for an amount that has no words: silence is better than another amount. */
function planOf(what: Announcement, lang: SpokenLanguage): readonly string[] | null {
  if (!('amount' in what)) return voicePlan(what, lang);
  const { amount } = what;
  const hasWords = Number.isSafeInteger(amount) && amount >= 0 && amount <= AMOUNT_MAX;
  return hasWords ? voicePlan(what, lang) : null;
}
