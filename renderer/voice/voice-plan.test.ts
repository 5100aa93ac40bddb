// Owns the proof that every amount is said right, by clips against another reckoning. The wave is
// measured in a browser by tests/e2e/voice.spec.ts.
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AssertionError } from '../../shared/assert.ts';
import { VOICE_CLIPS } from '../../shared/voice-clips.ts';
import { cuesLengthMs, cuesOf, isQuietAt, readVoiceIndex, voicePlan } from './voice-plan.ts';

const FOLDER = join(import.meta.dirname, '../public/voice');
const LANGUAGES = ['id', 'en'] as const;

// The school-book rules, from the top down: the product goes by groups of three digits instead.
const LOW = 'nol satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas'.split(' ');

function terbilang(n: number): string {
  const rest = (unit: number): string => (n % unit === 0 ? '' : ` ${terbilang(n % unit)}`);
  const many = (unit: number): string => terbilang(Math.floor(n / unit));
  if (n < 12) return LOW[n] ?? '';
  if (n < 20) return `${LOW[n - 10]} belas`;
  if (n < 100) return `${many(10)} puluh${rest(10)}`;
  if (n < 200) return `seratus${rest(100)}`;
  if (n < 1e3) return `${many(100)} ratus${rest(100)}`;
  if (n < 2e3) return `seribu${rest(1e3)}`;
  if (n < 1e6) return `${many(1e3)} ribu${rest(1e3)}`;
  if (n < 1e9) return `${many(1e6)} juta${rest(1e6)}`;
  return `${many(1e9)} miliar${rest(1e9)}`;
}

const EN_LOW = (
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen ' +
  'fifteen sixteen seventeen eighteen nineteen'
).split(' ');
const EN_TENS = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');

function inEnglish(n: number): string {
  const rest = (unit: number): string => (n % unit === 0 ? '' : ` ${inEnglish(n % unit)}`);
  const many = (unit: number): string => inEnglish(Math.floor(n / unit));
  if (n < 20) return EN_LOW[n] ?? '';
  if (n < 100) return `${EN_TENS[Math.floor(n / 10) - 2]}${rest(10)}`;
  if (n < 1e3) return `${many(100)} hundred${rest(100)}`;
  if (n < 1e6) return `${many(1e3)} thousand${rest(1e3)}`;
  if (n < 1e9) return `${many(1e6)} million${rest(1e6)}`;
  return `${many(1e9)} billion${rest(1e9)}`;
}

/** The same amounts each time, of every length, half of them round as prices are. */
function amounts(count: number): number[] {
  let state = 20_261_121;
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return Array.from({ length: count }, (_, place) => {
    const amount = Math.floor(random() * 10 ** (1 + (place % 12)));
    return place % 24 < 12 || amount < 1000 ? amount : amount - (amount % 1000);
  });
}

describe('what is said', () => {
  it('is the amount, by another reckoning, for 2.000 amounts up to 999.999.999.999', () => {
    const all = [...amounts(1_998), 0, 999_999_999_999];
    expect(new Set(all.map((amount) => String(amount).length)).size).toBe(12);
    for (const amount of all) {
      const clips = voicePlan({ kind: 'paid', amount }, 'id').join(' ');
      expect(clips).toBe(`pembayaran ${terbilang(amount)} rupiah diterima`);
      const english = voicePlan({ kind: 'paid', amount }, 'en').join(' ');
      expect(english).toBe(`payment-of ${inEnglish(amount)} rupiah received`);
    }
  });

  it('begins with "pembayaran" only when money came in time', () => {
    for (const lang of LANGUAGES) {
      const amount = 13_000;
      const sums = ['paid', 'late', 'reversed', 'double', 'afterCancel', 'short', 'over'] as const;
      const first = sums.map((kind) => voicePlan({ kind, amount }, lang)[0]);
      const bare = (['asks', 'blind'] as const).map((kind) => voicePlan({ kind }, lang)[0]);
      expect(new Set([...first, ...bare]).size).toBe(9);
    }
    const reversed = voicePlan({ kind: 'reversed', amount: 13_000 }, 'id').join(' ');
    expect(reversed).toBe('dibatalkan pembayaran tiga belas ribu rupiah');
    const late = voicePlan({ kind: 'late', amount: 13_000 }, 'id').join(' ');
    expect(late).toBe('terlambat pembayaran tiga belas ribu rupiah diterima');
    const double = voicePlan({ kind: 'double', amount: 13_000 }, 'id').join(' ');
    expect(double).toBe('dibayar-dua-kali pembayaran tiga belas ribu rupiah');
  });

  it.each([-1, 1.5, Number.NaN, 1e12, Infinity])('is never %d', (amount) => {
    expect(() => voicePlan({ kind: 'paid', amount }, 'id')).toThrow(AssertionError);
  });
});

describe('the clips that ship', () => {
  it.each(LANGUAGES)('%s: each one once, in their order, apart from each other', (lang) => {
    const written = JSON.parse(readFileSync(join(FOLDER, `${lang}.json`), 'utf8')) as Record<
      string,
      [number, number]
    >;
    expect(Object.keys(written)).toEqual(VOICE_CLIPS[lang]);
    let endMs = 0;
    for (const [startMs, durationMs] of Object.values(written)) {
      expect(startMs).toBeGreaterThanOrEqual(endMs + 90);
      expect(durationMs).toBeGreaterThan(200);
      endMs = startMs + durationMs;
    }
    expect(readVoiceIndex(written, lang, endMs)).not.toBeNull();
    expect(statSync(join(FOLDER, `${lang}.webm`)).size).toBeLessThan(100_000);
  });

  const whole = Object.fromEntries(VOICE_CLIPS.id.map((clip, n) => [clip, [n * 500, 400]]));
  const endMs = VOICE_CLIPS.id.length * 500;

  it('are not used when one is missing: another amount would be heard', () => {
    expect(readVoiceIndex(whole, 'id', endMs)?.size).toBe(VOICE_CLIPS.id.length);
    for (const clip of VOICE_CLIPS.id) {
      const { [clip]: _, ...others } = whole;
      expect(readVoiceIndex(others, 'id', endMs)).toBeNull();
    }
  });

  it.each([
    ['no object', 'nol'],
    ['nothing', null],
    ['a place without a length', { ...whole, nol: [0] }],
    ['a place in words', { ...whole, nol: ['0', '400'] }],
    ['a negative start', { ...whole, nol: [-1, 400] }],
    ['a clip of no length', { ...whole, nol: [0, 0] }],
    ['a clip past the end', { ...whole, nol: [endMs - 100, 400] }],
  ])('are not used with %s', (_, index) => {
    expect(readVoiceIndex(index, 'id', endMs)).toBeNull();
  });
});

describe('the timing', () => {
  const whole = Object.fromEntries(VOICE_CLIPS.id.map((clip, n) => [clip, [n * 500, 400]]));
  const index = readVoiceIndex(whole, 'id', VOICE_CLIPS.id.length * 500);
  if (index === null) throw new Error('the index of this test is whole');

  it('says one clip after the other, with a breath after the thousands', () => {
    const cues = cuesOf(voicePlan({ kind: 'paid', amount: 13_500 }, 'id'), index) ?? [];
    const pauses = cues.slice(1).map(({ startMs }, n) => startMs - (cues[n]?.startMs ?? 0) - 400);
    const names = cues.map(({ clip }) => clip);
    expect(names).toEqual('pembayaran tiga belas ribu lima ratus rupiah diterima'.split(' '));
    expect(pauses).toEqual([130, 35, 35, 130, 35, 35, 130]);
    expect(cuesLengthMs(cues)).toBe(8 * 400 + 130 * 3 + 35 * 4);
  });

  it('says nothing rather than half of it', () => {
    expect(cuesOf(['pembayaran', 'triliun'], index)).toBeNull();
    expect(cuesLengthMs([])).toBe(0);
  });
});

describe('quiet hours', () => {
  const JAKARTA = 'Asia/Jakarta';
  const at = (time: string): number => Date.parse(`2026-11-21T${time}+07:00`);

  it.each([
    ['21:59:59', false],
    ['22:00:00', true],
    ['00:00:00', true],
    ['05:59:59', true],
    ['06:00:00', false],
    ['12:00:00', false],
  ])('from 22:00 until 06:00, at %s: %s', (time, isQuiet) => {
    expect(isQuietAt({ from: '22:00', until: '06:00' }, at(time), JAKARTA)).toBe(isQuiet);
  });

  it('go by the clock of the shop, not of the computer', () => {
    const hours = { from: '12:00', until: '13:00' };
    expect(isQuietAt(hours, at('12:30:00'), JAKARTA)).toBe(true);
    expect(isQuietAt(hours, at('12:30:00'), 'Asia/Jayapura')).toBe(false);
    expect(isQuietAt(hours, at('10:30:00'), 'Asia/Jayapura')).toBe(true);
  });

  it('are none when not set, or when both ends are the same', () => {
    expect(isQuietAt(null, at('23:00:00'), JAKARTA)).toBe(false);
    expect(isQuietAt({ from: '22:00', until: '22:00' }, at('22:00:00'), JAKARTA)).toBe(false);
  });
});
