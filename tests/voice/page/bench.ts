// Owns the hearing of the till's voice: renders announcements without a sound card and measures the
// wave. Runs in the browser, on the shipped player and files.
import { createVoice } from '../../../renderer/voice/player.ts';
import {
  cuesLengthMs,
  cuesOf,
  readVoiceIndex,
  voicePlan,
  type Announcement,
  type VoiceIndex,
} from '../../../renderer/voice/voice-plan.ts';
import {
  createLazyVoice,
  decodeVoice,
  fetchVoiceFile,
  type Spoken,
  type Voice,
  type VoicePorts,
} from '../../../renderer/voice/voice.ts';
import { readOwnSprite } from '../../../renderer/voice/own-voice.ts';
import type { SpokenLanguage } from '../../../shared/terbilang.ts';
import { VOICE_CLIPS } from '../../../shared/voice-clips.ts';
import { ownTones, pitchOf, shareOfPitch, type OwnFault } from './own-tones.ts';

const RATE_HZ = 48_000;

/** What is asked of the voice, and with which ports. */
export interface Script {
  readonly lang: SpokenLanguage;
  readonly said: readonly (Announcement & { readonly notBeforeS?: number })[];
  readonly seconds: number;
  readonly volume?: number;
  readonly isQuiet?: boolean;
  readonly isBlocked?: boolean;
  /** A clip to take out of the index. */
  readonly without?: string;
  readonly isOffline?: boolean;
  /** Has recordings of the shop's own, with this wrong about one of them; null: nothing. */
  readonly own?: OwnFault | null;
  /** Asks before the sprite is there. */
  readonly isCold?: boolean;
}

export interface Heard {
  readonly answers: readonly Spoken[];
  /** Stretches of sound, parted by silence of at least 300 ms. */
  readonly stretches: readonly { readonly fromMs: number; readonly untilMs: number }[];
  readonly peak: number;
}

/** One clip as it was found in the wave. */
export interface HeardClip {
  readonly clip: string;
  /** The clip whose own sound the wave is most like, at the place where this one should begin. */
  readonly mostLike: string;
  readonly likeness: number;
  /** Root mean square of the wave in the clip's place, and in the pause after it. */
  readonly level: number;
  readonly levelAfter: number;
}

/** One clip's place in the sprite: root mean squares of it and of the pauses around it. */
export interface HeardPlace {
  readonly clip: string;
  readonly level: number;
  readonly levelBefore: number;
  readonly levelAfter: number;
}

function portsOf(script: Script, context: BaseAudioContext): VoicePorts {
  return {
    context: () => (script.isBlocked === true ? null : context),
    fetchFile: async (name) => {
      if (script.isOffline === true) throw new TypeError('Failed to fetch');
      const response = await fetchVoiceFile(name);
      if (script.without === undefined || !name.endsWith('.json')) return response;
      const { [script.without]: _, ...index } = (await response.json()) as Record<string, unknown>;
      return Response.json(index);
    },
    decode: decodeVoice,
    own: () => (script.own === undefined ? null : ownTones(script.lang, script.own)),
    volume: () => script.volume ?? 1,
    isQuiet: () => script.isQuiet === true,
  };
}

function announce(voice: Voice, lang: SpokenLanguage, said: Script['said'][number]) {
  const common = said.notBeforeS === undefined ? { lang } : { lang, notBeforeS: said.notBeforeS };
  return voice.announce(said, common);
}

async function render(script: Script): Promise<{ wave: Float32Array; answers: Spoken[] }> {
  const context = new OfflineAudioContext(1, Math.ceil(script.seconds * RATE_HZ), RATE_HZ);
  const voice = createVoice(portsOf(script, context));
  if (script.isCold !== true) await voice.load(script.lang);
  const asked = script.said.map((said) => announce(voice, script.lang, said));
  if (script.isCold === true) await voice.load(script.lang);
  const rendered = await context.startRendering();
  return { wave: rendered.getChannelData(0), answers: await Promise.all(asked) };
}

async function hear(script: Script): Promise<Heard> {
  const { wave, answers } = await render(script);
  const stretches: { fromMs: number; untilMs: number }[] = [];
  let peak = 0;
  for (const [place, sample] of wave.entries()) {
    const size = Math.abs(sample);
    if (size < 0.002) continue;
    peak = Math.max(peak, size);
    const ms = (place / RATE_HZ) * 1000;
    const last = stretches.at(-1);
    if (last === undefined || ms - last.untilMs > 300) stretches.push({ fromMs: ms, untilMs: ms });
    else last.untilMs = ms;
  }
  return { answers, stretches, peak };
}

const sprites = new Map<SpokenLanguage, Promise<[Float32Array, VoiceIndex]>>();

function shippedSprite(lang: SpokenLanguage): Promise<[Float32Array, VoiceIndex]> {
  const loading = sprites.get(lang) ?? loadSprite(lang);
  sprites.set(lang, loading);
  return loading;
}

async function loadSprite(lang: SpokenLanguage): Promise<[Float32Array, VoiceIndex]> {
  const sprite = await decodeVoice(await (await fetchVoiceFile(`${lang}.webm`)).arrayBuffer());
  const places: unknown = await (await fetchVoiceFile(`${lang}.json`)).json();
  const index = readVoiceIndex(places, lang, sprite.duration * 1000);
  if (index === null) throw new Error('the shipped sprite lacks a clip');
  return [sprite.getChannelData(0), index];
}

/** How loud each clip of the shipped sprite is, and how loud the pauses on both sides of it. */
async function hearSprite(lang: SpokenLanguage): Promise<HeardPlace[]> {
  const [original, index] = await shippedSprite(lang);
  return [...index].map(([clip, [startMs, durationMs]]) => ({
    clip,
    level: level(original, startMs, startMs + durationMs),
    levelBefore: level(original, startMs - 80, startMs - 20),
    levelAfter: level(original, startMs + durationMs + 20, startMs + durationMs + 80),
  }));
}

/** Every clip of one announcement, looked for in the wave where it should be. */
async function hearClips(said: Announcement, lang: SpokenLanguage): Promise<HeardClip[]> {
  const [original, index] = await shippedSprite(lang);
  const cues = cuesOf(voicePlan(said, lang), index);
  if (cues === null) throw new Error('the shipped sprite lacks a clip');
  const { wave } = await render({ lang, said: [said], seconds: cuesLengthMs(cues) / 1000 + 1 });
  const first = wave.findIndex((sample) => Math.abs(sample) > 1e-5);
  const from = beginning(wave, first, partOf(original, index, cues[0]?.clip ?? ''));
  return cues.map(({ clip, startMs, durationMs }, n) => {
    const fromMs = (from / RATE_HZ) * 1000 + startMs;
    const nextMs = fromMs - startMs + (cues[n + 1]?.startMs ?? startMs + durationMs + 300);
    const likes = [...index.keys()].map((other) => ({
      mostLike: other,
      likeness: likeness(wave, sampleAt(fromMs), partOf(original, index, other)),
    }));
    return {
      clip,
      ...likes.reduce((best, one) => (one.likeness > best.likeness ? one : best)),
      level: level(wave, fromMs, fromMs + durationMs),
      levelAfter: level(wave, fromMs + durationMs + 5, nextMs - 5),
    };
  });
}

function partOf(original: Float32Array, index: VoiceIndex, clip: string): Float32Array {
  const [startMs, durationMs] = index.get(clip) ?? [0, 0];
  return original.subarray(sampleAt(startMs), sampleAt(startMs + durationMs));
}

/** The sample at which a part begins, looked for up to 20 ms around a guess. */
function beginning(wave: Float32Array, guess: number, part: Float32Array): number {
  let best = { from: guess, like: 0 };
  for (let from = guess - 960; from <= guess + 96; from += 1) {
    const like = likeness(wave, from, part);
    if (like > best.like) best = { from, like };
  }
  return best.from;
}

/** Correlation of a part with the wave from a sample on: 1 is the same sound. */
function likeness(wave: Float32Array, from: number, part: Float32Array): number {
  let [both, left, right] = [0, 0, 0];
  for (let n = 0; n < part.length; n += 5) {
    const heard = wave[from + n] ?? 0;
    const meant = part[n] ?? 0;
    both += heard * meant;
    left += heard * heard;
    right += meant * meant;
  }
  return left > 0 ? both / Math.sqrt(left * right) : 0;
}

function level(wave: Float32Array, fromMs: number, untilMs: number): number {
  const part = wave.subarray(sampleAt(fromMs), sampleAt(untilMs));
  return Math.sqrt(part.reduce((sum, sample) => sum + sample * sample, 0) / part.length);
}

function sampleAt(ms: number): number {
  return Math.round((ms / 1000) * RATE_HZ);
}

/** Says one thing on a real context through the lazy door; `cutMs` puts the context to sleep. */
async function speak(lang: SpokenLanguage, cutMs?: number): Promise<readonly [Spoken, number]> {
  const context = new AudioContext();
  await context.resume();
  const voice = createLazyVoice(portsOf({ lang, said: [], seconds: 0 }, context));
  const asked = voice.announce({ kind: 'blind' }, { lang });
  await voice.load(lang);
  const startS = context.currentTime;
  if (cutMs !== undefined) setTimeout(() => void context.suspend(), cutMs);
  const answer = await asked;
  const tookMs = (context.currentTime - startS) * 1000;
  await context.close();
  return [answer, tookMs];
}

/** One word of the shop's own voice as it was found in the wave. */
export interface HeardTone {
  readonly clip: string;
  /** The word whose pitch the wave has most of, at the place where this one should be. */
  readonly mostLike: string;
  readonly share: number;
  readonly level: number;
}

/** Every word of an announcement by the shop's own voice, looked for where it should be. */
async function hearOwn(said: Announcement, lang: SpokenLanguage): Promise<HeardTone[]> {
  const sprite = await readOwnSprite(lang, ownTones(lang, null), decodeVoice);
  const cues = sprite === null ? null : cuesOf(voicePlan(said, lang), sprite.index);
  if (cues === null) throw new Error('the recordings make no voice');
  const seconds = cuesLengthMs(cues) / 1000 + 1;
  const { wave } = await render({ lang, said: [said], seconds, own: null });
  const first = wave.findIndex((sample) => Math.abs(sample) > 0.01);
  const beganMs = (first / RATE_HZ) * 1000 - EDGE_MS;
  return cues.map(({ clip, startMs, durationMs }) => {
    const from = sampleAt(beganMs + startMs + EDGE_MS);
    const part = wave.subarray(from, from + sampleAt(durationMs - 2 * EDGE_MS));
    const shares = VOICE_CLIPS[lang].map((other) => ({
      mostLike: other,
      share: shareOfPitch(part, pitchOf(other, lang), RATE_HZ),
    }));
    const best = shares.reduce((most, one) => (one.share > most.share ? one : most));
    const level = Math.sqrt(part.reduce((sum, sample) => sum + sample ** 2, 0) / part.length);
    return { clip, ...best, level };
  });
}

/** Kept around a recorded word (renderer/voice/recordings.ts). */
const EDGE_MS = 25;

/** Whether an announcement sounds, sample by sample, as the built-in voice says it. */
async function isBuiltIn(lang: SpokenLanguage, own: OwnFault): Promise<boolean> {
  const said = [{ kind: 'paid', amount: 13_000 }] as const;
  const ours = await render({ lang, said, seconds: 7, own });
  const theirs = await render({ lang, said, seconds: 7 });
  return ours.wave.every((sample, at) => Math.abs(sample - (theirs.wave[at] ?? 2)) < 1e-6);
}

/** Which of the shop's files are used: with a whole sprite, a spoiled one, a spoiled one alone. */
async function ownSprites(): Promise<Record<'whole' | 'spoiled' | 'alone', string>> {
  const tones = ownTones('id', null);
  const made = async (name: string) => (await fetchVoiceFile(name)).arrayBuffer();
  const used = async (files: Record<string, () => Promise<ArrayBuffer>>, hasTones: boolean) => {
    const own = {
      list: async () => [...Object.keys(files), ...(hasTones ? await tones.list() : [])],
      read: (name: string) => files[name]?.() ?? tones.read(name),
    };
    const sprite = await readOwnSprite('id', own, decodeVoice);
    if (sprite === null) return 'nothing';
    const [, index] = await shippedSprite('id');
    const isMade = sprite.index.get('tiga')?.[0] === index.get('tiga')?.[0];
    return isMade ? 'the sprite' : 'the recordings';
  };
  const whole = { 'id.webm': () => made('id.webm'), 'id.json': () => made('id.json') };
  const spoiled = { ...whole, 'id.json': () => made('en.json') };
  return {
    whole: await used(whole, true),
    spoiled: await used(spoiled, true),
    alone: await used(spoiled, false),
  };
}

export const voiceBench = { ownSprites, hearOwn, isBuiltIn, hear, hearClips, hearSprite, speak };

declare global {
  interface Window {
    voiceBench: typeof voiceBench;
  }
}
window.voiceBench = voiceBench;
