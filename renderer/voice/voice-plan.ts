// Owns what the till says aloud: which clips, one after the other, with which pauses. Pure. Must
// stay true: nothing begins like LUNAS ("Pembayaran …") except money that came in time, so that who
// hears only the first word is not deceived; and an amount is said whole or not at all.
import { rupiah } from '../../shared/money.ts';
import { clipsFor, type SpokenLanguage } from '../../shared/terbilang.ts';
import { PHRASES, VOICE_CLIPS } from '../../shared/voice-clips.ts';

/** What can be said. `amount` is whole rupiah, 0 to 999.999.999.999. */
export type Announcement =
  | {
      readonly kind: 'paid' | 'late' | 'reversed' | 'double' | 'afterCancel' | 'short' | 'over';
      readonly amount: number;
    }
  | { readonly kind: 'asks' | 'blind' };

/**
 * The clips to play for an announcement: "pembayaran tiga belas ribu rupiah diterima". Throws
 * AssertionError for an amount that is not whole rupiah within the words' range.
 */
export function voicePlan(said: Announcement, language: SpokenLanguage): readonly string[] {
  const words = PHRASES[language];
  if (!('amount' in said)) return [words[said.kind]];
  const payment = [words.payment, ...clipsFor(rupiah(said.amount), language)];
  switch (said.kind) {
    case 'paid':
      return [...payment, words.received];
    case 'late':
      return [words.late, ...payment, words.received];
    case 'reversed':
    case 'double':
    case 'afterCancel':
    case 'short':
    case 'over':
      return [words[said.kind], ...payment];
  }
}

/** Where each clip lies in a language's sprite: [start, duration] in milliseconds. */
export type VoiceIndex = ReadonlyMap<string, readonly [startMs: number, durationMs: number]>;

/**
 * Reads the index made with a sprite. Null unless every clip of the language is in it and lies
 * within the sprite's length: with one word missing another amount would be heard.
 */
export function readVoiceIndex(
  value: unknown,
  language: SpokenLanguage,
  spriteMs: number,
): VoiceIndex | null {
  if (typeof value !== 'object' || value === null) return null;
  const index = new Map<string, readonly [number, number]>();
  for (const [clip, place] of Object.entries(value as Record<string, unknown>)) {
    if (!Array.isArray(place) || place.length !== 2) return null;
    const [startMs, durationMs] = place as readonly unknown[];
    if (!isMs(startMs) || !isMs(durationMs) || durationMs === 0) return null;
    if (startMs + durationMs > spriteMs) return null;
    index.set(clip, [startMs, durationMs]);
  }
  return VOICE_CLIPS[language].every((clip) => index.has(clip)) ? index : null;
}

function isMs(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

/** One clip in time: `offsetMs` into the sprite, `startMs` after the announcement's beginning. */
export interface Cue {
  readonly clip: string;
  readonly offsetMs: number;
  readonly startMs: number;
  readonly durationMs: number;
}

const WORD_PAUSE_MS = 35;
/** After the words that end a group of digits, as a person breathes. */
const GROUP_PAUSE_MS = 130;
const GROUP_ENDS: ReadonlySet<string> = new Set([
  ...['ribu', 'seribu', 'juta', 'miliar', 'thousand', 'million', 'billion', 'rupiah'],
  ...Object.values(PHRASES).flatMap((words) => Object.values(words)),
]);

/** When each clip of a plan begins. Null when the index lacks one of them. */
export function cuesOf(plan: readonly string[], index: VoiceIndex): readonly Cue[] | null {
  const cues: Cue[] = [];
  let startMs = 0;
  for (const clip of plan) {
    const place = index.get(clip);
    if (place === undefined) return null;
    const [offsetMs, durationMs] = place;
    cues.push({ clip, offsetMs, startMs, durationMs });
    startMs += durationMs + (GROUP_ENDS.has(clip) ? GROUP_PAUSE_MS : WORD_PAUSE_MS);
  }
  return cues;
}

/** How long cues sound, in milliseconds. */
export function cuesLengthMs(cues: readonly Cue[]): number {
  const last = cues.at(-1);
  return last === undefined ? 0 : last.startMs + last.durationMs;
}

/** Hours of the shop's wall clock, `HH:mm`, in which nothing is said; `until` is not in them. */
export interface QuietHours {
  readonly from: string;
  readonly until: string;
}

/**
 * Whether the shop wants silence at a moment of the till's clock (epoch milliseconds), in the
 * shop's zone. Hours may pass midnight (22:00 until 06:00); equal ends mean never.
 */
export function isQuietAt(hours: QuietHours | null, nowMs: number, timezone: string): boolean {
  if (hours === null) return false;
  const time = new Intl.DateTimeFormat('en-GB', {
    timeZone: timezone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(nowMs);
  const { from, until } = hours;
  return from <= until ? from <= time && time < until : from <= time || time < until;
}
