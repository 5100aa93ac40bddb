// Owns the making of a sprite out of single recordings: silence cut off, all equally loud, joined
// with silence between. Pure: samples in, samples out. Must stay true: a recording in which nothing
// is to be heard, or far too much, makes no voice at all.

/** Of everything here, and of the sprite that comes of it. */
export const RATE_HZ = 24_000;
const PAUSE_MS = 100;
/** A word shorter than this after trimming was a click; a longer one is no word. */
const CLIP_MIN_MS = 80;
const CLIP_MAX_MS = 3_500;
/** Softer than this share of its loudest moment is the room, not the word. */
const ROOM_SHARE = 0.03;
/** No voice at all: a microphone that was off. */
const PEAK_MIN = 0.01;
/** Kept before and after the word, so that no consonant is cut. */
const EDGE_MS = 25;
const FADE_MS = 5;
/** Mean loudness of a word, and how far its loudest moment may go. */
const LEVEL = 0.16;
const PEAK_MAX = 0.95;

const samplesIn = (ms: number): number => Math.round((ms / 1000) * RATE_HZ);

/** A recording trimmed and made as loud as the others; null when it can be no word. */
export function cleanClip(samples: Float32Array): Float32Array<ArrayBuffer> | null {
  const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  if (!(peak >= PEAK_MIN)) return null;
  const isHeard = (sample: number): boolean => Math.abs(sample) >= peak * ROOM_SHARE;
  const from = Math.max(0, samples.findIndex(isHeard) - samplesIn(EDGE_MS));
  const until = Math.min(samples.length, samples.findLastIndex(isHeard) + 1 + samplesIn(EDGE_MS));
  const part = samples.slice(from, until);
  if (part.length < samplesIn(CLIP_MIN_MS) || part.length > samplesIn(CLIP_MAX_MS)) return null;
  const level = Math.sqrt(part.reduce((sum, sample) => sum + sample * sample, 0) / part.length);
  const gain = Math.min(LEVEL / level, PEAK_MAX / peak);
  const fade = samplesIn(FADE_MS);
  return part.map((sample, at) => {
    const edge = Math.min(1, (at + 1) / fade, (part.length - at) / fade);
    return sample * gain * edge;
  });
}

export interface JoinedClips {
  readonly samples: Float32Array<ArrayBuffer>;
  /** As an index beside a made sprite: [start, duration] in milliseconds. */
  readonly places: Readonly<Record<string, readonly [number, number]>>;
}

/** One sound out of cleaned clips, in the order given. */
export function joinClips(clips: ReadonlyMap<string, Float32Array>): JoinedClips {
  const pause = samplesIn(PAUSE_MS);
  const length = [...clips.values()].reduce((sum, clip) => sum + clip.length + pause, pause);
  const samples = new Float32Array(length);
  const places: Record<string, readonly [number, number]> = {};
  let at = pause;
  for (const [name, clip] of clips) {
    samples.set(clip, at);
    places[name] = [(at / RATE_HZ) * 1000, (clip.length / RATE_HZ) * 1000];
    at += clip.length + pause;
  }
  return { samples, places };
}

const HEADER_BYTES = 44;
const BYTES_PER_SAMPLE = 2;

/** 16-bit mono WAV. */
export function wavOf(samples: Float32Array): Uint8Array<ArrayBuffer> {
  const bytes = samples.length * BYTES_PER_SAMPLE;
  const view = new DataView(new ArrayBuffer(HEADER_BYTES + bytes));
  const text = (at: number, letters: string): void =>
    [...letters].forEach((letter, n) => view.setUint8(at + n, letter.charCodeAt(0)));
  text(0, 'RIFF');
  view.setUint32(4, HEADER_BYTES - 8 + bytes, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, RATE_HZ, true);
  view.setUint32(28, RATE_HZ * BYTES_PER_SAMPLE, true);
  view.setUint16(32, BYTES_PER_SAMPLE, true);
  view.setUint16(34, 8 * BYTES_PER_SAMPLE, true);
  text(36, 'data');
  view.setUint32(40, bytes, true);
  samples.forEach((sample, at) => {
    const whole = Math.round(Math.max(-1, Math.min(1, sample)) * 32_767);
    view.setInt16(HEADER_BYTES + at * BYTES_PER_SAMPLE, whole, true);
  });
  return new Uint8Array(view.buffer);
}
