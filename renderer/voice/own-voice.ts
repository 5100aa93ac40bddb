// Owns a shop's own voice: a sprite out of what lies in the profile. Must stay true: it is whole,
// or it is not used at all; a built-in word among recorded ones could be missed, a missing one
// would say another amount.
import type { SpokenLanguage } from '../../shared/terbilang.ts';
import { clipOfFile, VOICE_CLIPS } from '../../shared/voice-clips.ts';
import { cleanClip, joinClips, RATE_HZ } from './recordings.ts';
import type { Sprite } from './sprites.ts';
import { readVoiceIndex } from './voice-plan.ts';

/** The recordings in the till's profile. Both may reject. */
export interface OwnVoice {
  /** File names such as `id/tiga.wav`. */
  list(): Promise<readonly string[]>;
  read(name: string): Promise<ArrayBuffer>;
}

export type Decode = (bytes: ArrayBuffer) => Promise<AudioBuffer>;

/** Null when there is no own voice of this language, or it is not whole. */
export async function readOwnSprite(
  lang: SpokenLanguage,
  own: OwnVoice,
  decode: Decode,
): Promise<Sprite | null> {
  try {
    return await within(LIMIT_MS, fromFiles(lang, own, decode));
  } catch {
    return null; // an own voice is a wish; money is said all the same, by the built-in one
  }
}

async function fromFiles(
  lang: SpokenLanguage,
  own: OwnVoice,
  decode: Decode,
): Promise<Sprite | null> {
  const files = await own.list();
  return (await madeSprite(lang, files, own, decode)) ?? (await joined(lang, files, own));
}

/** A line to the till that hangs must not keep the built-in voice from speaking. */
const LIMIT_MS = 6_000;

function within<T>(ms: number, promise: Promise<T>): Promise<T | null> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(null), ms);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** A sprite made beforehand, as build/voice makes them. */
async function madeSprite(
  lang: SpokenLanguage,
  files: readonly string[],
  own: OwnVoice,
  decode: Decode,
): Promise<Sprite | null> {
  if (![`${lang}.webm`, `${lang}.json`].every((name) => files.includes(name))) return null;
  try {
    const [sound, places] = await Promise.all([own.read(`${lang}.webm`), own.read(`${lang}.json`)]);
    const buffer = await decode(sound);
    const value: unknown = JSON.parse(new TextDecoder().decode(places));
    const index = readVoiceIndex(value, lang, buffer.duration * 1000);
    return index === null ? null : { buffer, index, isOwn: true };
  } catch {
    return null; // a spoiled sprite: single recordings may lie beside it
  }
}

async function joined(
  lang: SpokenLanguage,
  files: readonly string[],
  own: OwnVoice,
): Promise<Sprite | null> {
  const names = new Map(
    files.flatMap((name) => {
      const found = clipOfFile(name);
      return found?.lang === lang ? [[found.clip, name] as const] : [];
    }),
  );
  if (!VOICE_CLIPS[lang].every((clip) => names.has(clip))) return null;
  const clips = new Map<string, Float32Array>();
  for (const clip of VOICE_CLIPS[lang]) {
    const cleaned = await decodeClip(await own.read(names.get(clip) ?? ''));
    if (cleaned === null) return null;
    clips.set(clip, cleaned);
  }
  const { samples, places } = joinClips(clips);
  const buffer = new AudioBuffer({ length: samples.length, sampleRate: RATE_HZ });
  buffer.copyToChannel(samples, 0);
  const index = readVoiceIndex(places, lang, buffer.duration * 1000);
  return index === null ? null : { buffer, index, isOwn: true };
}

/** One recorded word of any format the browser knows, trimmed; null when it can be none. */
export async function decodeClip(bytes: ArrayBuffer): Promise<Float32Array<ArrayBuffer> | null> {
  const sound = await new OfflineAudioContext(1, 1, RATE_HZ).decodeAudioData(bytes);
  const mixed = new Float32Array(sound.length);
  for (let channel = 0; channel < sound.numberOfChannels; channel += 1)
    sound.getChannelData(channel).forEach((sample, at) => {
      mixed[at] = (mixed[at] ?? 0) + sample / sound.numberOfChannels;
    });
  return cleanClip(mixed);
}
