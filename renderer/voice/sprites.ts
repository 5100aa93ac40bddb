// Owns the sprites in memory: one sound per language and where each clip lies in it. Must stay
// true: a sprite is whole and fits its index, or it isn't there.
import type { SpokenLanguage } from '../../shared/terbilang.ts';
import { readVoiceIndex, type VoiceIndex } from './voice-plan.ts';
import type { VoicePorts } from './voice.ts';

export interface Sprite {
  readonly buffer: AudioBuffer;
  readonly index: VoiceIndex;
}

export interface Sprites {
  /** The sprite when it is loaded. */
  get(lang: SpokenLanguage): Sprite | null;
  /** Loads it; false when it can't be had now. Never rejects. */
  load(lang: SpokenLanguage): Promise<boolean>;
}

export function createSprites(ports: Pick<VoicePorts, 'fetchFile' | 'decode'>): Sprites {
  const loaded = new Map<SpokenLanguage, Sprite>();
  const loads = new Map<SpokenLanguage, Promise<boolean>>();

  async function loadNow(lang: SpokenLanguage): Promise<boolean> {
    const sprite = await readSprite(lang, ports);
    // Forgotten when it failed, so that the next announcement tries again.
    loads.delete(lang);
    if (sprite !== null) loaded.set(lang, sprite);
    return sprite !== null;
  }

  return {
    get: (lang) => loaded.get(lang) ?? null,
    load(lang) {
      if (loaded.has(lang)) return Promise.resolve(true);
      const begun = loads.get(lang) ?? loadNow(lang);
      loads.set(lang, begun);
      return begun;
    },
  };
}

async function readSprite(
  lang: SpokenLanguage,
  { fetchFile, decode }: Pick<VoicePorts, 'fetchFile' | 'decode'>,
): Promise<Sprite | null> {
  try {
    const [sound, places] = await Promise.all([
      fetchFile(`${lang}.webm`),
      fetchFile(`${lang}.json`),
    ]);
    if (!sound.ok || !places.ok) return null;
    const buffer = await decode(await sound.arrayBuffer());
    const index = readVoiceIndex(await places.json(), lang, buffer.duration * 1000);
    return index === null ? null : { buffer, index };
  } catch {
    return null; // no line, no JSON, no sound: whatever it is, nothing can be said
  }
}
