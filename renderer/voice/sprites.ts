// Owns the sprites in memory: one sound per language and where each clip lies in it. Must stay
// true: a sprite is whole and fits its index, or it isn't there.
import type { SpokenLanguage } from '../../shared/terbilang.ts';
import { readOwnSprite } from './own-voice.ts';
import { readVoiceIndex, type VoiceIndex } from './voice-plan.ts';
import type { VoicePorts } from './voice.ts';

export interface Sprite {
  readonly buffer: AudioBuffer;
  readonly index: VoiceIndex;
  /** Of the shop's own recordings. */
  readonly isOwn: boolean;
}

export interface Sprites {
  /** The sprite when it is loaded. */
  get(lang: SpokenLanguage): Sprite | null;
  /** Loads it; false when it can't be had now. Never rejects. */
  load(lang: SpokenLanguage): Promise<boolean>;
  /** What is loaded may be old: the next load asks anew. */
  forget(): void;
}

type SpritePorts = Pick<VoicePorts, 'fetchFile' | 'decode' | 'own'>;

export function createSprites(ports: SpritePorts): Sprites {
  const loaded = new Map<SpokenLanguage, Sprite>();
  const loads = new Map<SpokenLanguage, Promise<boolean>>();

  /** How often all was forgotten. */
  let times = 0;

  function load(lang: SpokenLanguage): Promise<boolean> {
    if (loaded.has(lang)) return Promise.resolve(true);
    const begun = loads.get(lang) ?? loadNow(lang);
    loads.set(lang, begun);
    return begun;
  }

  async function loadNow(lang: SpokenLanguage): Promise<boolean> {
    const asked = times;
    const own = ports.own();
    const sprite =
      (own === null ? null : await readOwnSprite(lang, own, ports.decode)) ??
      (await readSprite(lang, ports));
    if (asked !== times) return load(lang);
    // Forgotten when it failed, so that the next announcement tries again.
    loads.delete(lang);
    if (sprite !== null) loaded.set(lang, sprite);
    return sprite !== null;
  }

  return {
    get: (lang) => loaded.get(lang) ?? null,
    load,
    forget() {
      times += 1;
      loaded.clear();
      loads.clear();
    },
  };
}

async function readSprite(
  lang: SpokenLanguage,
  { fetchFile, decode }: SpritePorts,
): Promise<Sprite | null> {
  try {
    const [sound, places] = await Promise.all([
      fetchFile(`${lang}.webm`),
      fetchFile(`${lang}.json`),
    ]);
    if (!sound.ok || !places.ok) return null;
    const buffer = await decode(await sound.arrayBuffer());
    const index = readVoiceIndex(await places.json(), lang, buffer.duration * 1000);
    return index === null ? null : { buffer, index, isOwn: false };
  } catch {
    return null; // no line, no JSON, no sound: whatever it is, nothing can be said
  }
}
