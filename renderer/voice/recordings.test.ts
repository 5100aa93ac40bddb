// Owns the proof of what becomes of a shop's recordings before they are a voice.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { clipOfFile, isVoiceFile, VOICE_CLIPS } from '../../shared/voice-clips.ts';
import { cleanClip, joinClips, RATE_HZ, wavOf } from './recordings.ts';
import { clipOfName, takeRecordings, type TakeParts } from './take-recordings.ts';
import { readVoiceIndex } from './voice-plan.ts';

const tone = (ms: number, gain: number): number[] =>
  Array.from({ length: Math.round((ms / 1000) * RATE_HZ) }, (_, n) => gain * Math.sin(n / 10));
const silence = (ms: number): number[] => tone(ms, 0);
const recorded = (...parts: number[][]): Float32Array => new Float32Array(parts.flat());
const ms = (samples: Float32Array | null): number => ((samples?.length ?? 0) / RATE_HZ) * 1000;
const level = (samples: Float32Array | null): number =>
  Math.sqrt(
    (samples ?? new Float32Array()).reduce((sum, x) => sum + x * x, 0) / (samples?.length ?? 1),
  );

describe('a recording', () => {
  it('is cut to its word, with a little air', () => {
    expect(ms(cleanClip(recorded(silence(700), tone(300, 0.4), silence(900))))).toBeCloseTo(
      350,
      -1,
    );
  });

  it('is as loud as the others, however near the microphone was', () => {
    const loud = level(cleanClip(recorded(tone(300, 0.9))));
    const soft = level(cleanClip(recorded(tone(300, 0.05))));
    expect(soft / loud).toBeCloseTo(1, 2);
  });

  it.each([
    ['silence', silence(500)],
    ['hiss alone', tone(500, 0.005)],
    ['a click', [...silence(200), 0.9, ...silence(200)]],
    ['a speech', tone(4_200, 0.4)],
    ['nothing', []],
  ])('of %s is no word', (_, samples) => {
    expect(cleanClip(new Float32Array(samples))).toBeNull();
  });

  it('does not click at its ends', () => {
    const clip = cleanClip(recorded(tone(300, 0.4)));
    expect(Math.abs(clip?.[0] ?? 1)).toBeLessThan(0.01);
    expect(Math.abs(clip?.at(-1) ?? 1)).toBeLessThan(0.01);
  });
});

describe('recordings joined', () => {
  it('make an index that the till takes, silence between the words', () => {
    const clips = new Map(VOICE_CLIPS.id.map((clip) => [clip, recorded(tone(200, 0.3))]));
    const { samples, places } = joinClips(clips);
    expect(readVoiceIndex(places, 'id', (samples.length / RATE_HZ) * 1000)?.size).toBe(clips.size);
    const [startMs, durationMs] = places['satu'] ?? [0, 0];
    const at = (time: number): number => Math.round((time / 1000) * RATE_HZ);
    expect(level(samples.slice(at(startMs), at(startMs + durationMs)))).toBeGreaterThan(0.1);
    expect(level(samples.slice(at(startMs + durationMs) + 1, at(startMs + durationMs + 99)))).toBe(
      0,
    );
  });

  it('are kept as plain WAV', () => {
    const wav = wavOf(new Float32Array([0, 1, -1, 2]));
    const view = new DataView(wav.buffer);
    expect(String.fromCharCode(...wav.subarray(0, 4), ...wav.subarray(8, 12))).toBe('RIFFWAVE');
    expect(view.getUint32(24, true)).toBe(RATE_HZ);
    expect([0, 1, 2, 3].map((n) => view.getInt16(44 + 2 * n, true))).toEqual([
      ...[0, 32_767, -32_767, 32_767],
    ]);
  });
});

describe('a chosen file', () => {
  const parts = (over: Partial<TakeParts> = {}): TakeParts => ({
    decode: async () => new Float32Array([0.1]),
    keep: async () => null,
    onProgress: () => undefined,
    ...over,
  });
  const file = (name: string) => ({ name, arrayBuffer: async () => new ArrayBuffer(8) });

  it.each([
    ['tiga.wav', 'tiga'],
    ['Tiga.MP3', 'tiga'],
    ['mutasi tidak_terbaca.m4a', 'mutasi-tidak-terbaca'],
    ['dua puluh.wav', null],
    ['three.wav', null],
    ['.wav', null],
  ])('named %s is the word %s', (name, clip) => {
    expect(clipOfName(name, 'id')).toBe(clip);
  });

  it('is sent to the till; what is wrong with one stops none of the others', async () => {
    const kept: string[] = [];
    const faults = await takeRecordings(
      'id',
      ['satu.wav', 'empty.wav', 'dua.wav', 'tiga.wav', 'empat.wav'].map(file),
      parts({
        decode: async () => {
          if (kept.length === 1) {
            kept.push('(silent)');
            return null;
          }
          return new Float32Array([0.1]);
        },
        keep: async (_, clip) => {
          kept.push(clip);
          return clip === 'empat' ? { code: 'forbidden' } : null;
        },
      }),
    );
    expect(kept).toEqual(['satu', '(silent)', 'tiga', 'empat']);
    expect(faults).toEqual([
      { name: 'empty.wav', fault: 'unknown' },
      { name: 'dua.wav', fault: 'silent' },
      { name: 'empat.wav', fault: 'forbidden' },
    ]);
  });

  it('that is no sound is said to be none', async () => {
    const decode = () => Promise.reject(new Error('EncodingError'));
    const faults = await takeRecordings('en', [file('three.wav')], parts({ decode }));
    expect(faults).toEqual([{ name: 'three.wav', fault: 'unreadable' }]);
  });
});

describe('a file of the profile', () => {
  it('is a recording only by the name of a word of its language', () => {
    expect(clipOfFile('id/tiga.wav')).toEqual({ lang: 'id', clip: 'tiga' });
    expect(clipOfFile('en/three.opus')).toEqual({ lang: 'en', clip: 'three' });
    const others = [
      'id/three.wav',
      'tiga.wav',
      'id/tiga.exe',
      'fr/trois.wav',
      'id/../en/three.wav',
    ];
    for (const name of others) expect(clipOfFile(name)).toBeNull();
    expect(isVoiceFile('id.webm')).toBe(true);
    for (const name of ['../till.db', 'id.webm/..', 'fr.webm', 'setup.json'])
      expect(isVoiceFile(name)).toBe(false);
  });
});

describe('docs/VOICE.md', () => {
  const text = readFileSync(join(import.meta.dirname, '../../docs/VOICE.md'), 'utf8');

  it.each(['id', 'en'] as const)('names every word of %s', (lang) => {
    for (const clip of VOICE_CLIPS[lang]) expect(text).toContain(`\`${clip}\``);
  });
});
