// Owns a shop's voice made of tones, one pitch for each word, so that which word sounds where can
// be measured: recorded badly on purpose (stereo, 44.1 kHz, silence and hum around it, unequal).
import { VOICE_CLIPS } from '../../../shared/voice-clips.ts';
import type { SpokenLanguage } from '../../../shared/terbilang.ts';
import type { OwnVoice } from '../../../renderer/voice/own-voice.ts';

const RATE_HZ = 44_100;
const SILENCE_MS = 180;

/** What is wrong with one recording among the others. */
export type OwnFault = 'missing' | 'silent' | 'no sound' | 'unreachable';

export function pitchOf(clip: string, lang: SpokenLanguage): number {
  return 250 + 45 * VOICE_CLIPS[lang].indexOf(clip);
}

/** Every recording of a language; `fault` spoils the word "ribu" (or "thousand"). */
export function ownTones(lang: SpokenLanguage, fault: OwnFault | null): OwnVoice {
  const spoiled = `${lang}/${lang === 'id' ? 'ribu' : 'thousand'}.wav`;
  const names = VOICE_CLIPS[lang].map((clip) => `${lang}/${clip}.wav`);
  return {
    list: async () => (fault === 'missing' ? names.filter((name) => name !== spoiled) : names),
    async read(name) {
      const isSpoiled = name === spoiled;
      if (isSpoiled && fault === 'unreachable') throw new Error('the line is down');
      if (isSpoiled && fault === 'no sound') return new TextEncoder().encode('no sound').buffer;
      const clip = name.slice(3, -4);
      const gain = isSpoiled && fault === 'silent' ? 0 : 0.1 + (clip.length % 5) * 0.15;
      return recording(pitchOf(clip, lang), gain);
    },
  };
}

/** 300 ms of a tone amid silence, as 16-bit stereo WAV; the left side is empty. */
function recording(pitchHz: number, gain: number): ArrayBuffer {
  const silence = Math.round((SILENCE_MS / 1000) * RATE_HZ);
  const tone = Math.round(0.3 * RATE_HZ);
  const frames = 2 * silence + tone;
  const view = new DataView(new ArrayBuffer(44 + frames * 4));
  const letters = (at: number, text: string): void =>
    [...text].forEach((letter, n) => view.setUint8(at + n, letter.charCodeAt(0)));
  letters(0, 'RIFF');
  view.setUint32(4, 36 + frames * 4, true);
  letters(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 2, true);
  view.setUint32(24, RATE_HZ, true);
  view.setUint32(28, RATE_HZ * 4, true);
  view.setUint16(32, 4, true);
  view.setUint16(34, 16, true);
  letters(36, 'data');
  view.setUint32(40, frames * 4, true);
  for (let n = 0; n < frames; n += 1) {
    const isTone = n >= silence && n < silence + tone;
    const hum = 0.005 * gain * Math.sin((2 * Math.PI * 50 * n) / RATE_HZ);
    const sample = isTone ? gain * Math.sin((2 * Math.PI * pitchHz * n) / RATE_HZ) : hum;
    view.setInt16(44 + n * 4 + 2, Math.round(sample * 32_767), true);
  }
  return view.buffer;
}

/** How much of a pitch is in a part of a wave (Goertzel), 0..1 of its energy. */
export function shareOfPitch(part: Float32Array, pitchHz: number, rateHz: number): number {
  const step = 2 * Math.cos((2 * Math.PI * pitchHz) / rateHz);
  let [before, last, energy] = [0, 0, 0];
  for (const sample of part) {
    [before, last] = [last, sample + step * last - before];
    energy += sample * sample;
  }
  const power = before * before + last * last - step * before * last;
  return energy > 0 ? (2 * power) / (energy * part.length) : 0;
}
