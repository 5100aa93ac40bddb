// Owns the proof of how times are written: in the shop's zone, whatever zone this computer is in.
import { describe, expect, it } from 'vitest';
import { createClock } from './clock.ts';
import { agoOf, countdownText, dayText, minuteText, stampText, timeText } from './format.ts';
import { createMemory } from './memory.ts';
import { PREFS_AT_START, readPrefs, SIZES, THEMES, writePrefs } from './prefs.ts';

const NOON_WIB_MS = Date.UTC(2026, 10, 21, 5, 0, 31);

describe('times', () => {
  it('are the shop’s', () => {
    expect(timeText(NOON_WIB_MS, 'Asia/Jakarta')).toBe('12:00:31');
    expect(timeText(NOON_WIB_MS, 'Asia/Jayapura')).toBe('14:00:31');
    expect(minuteText(NOON_WIB_MS, 'Asia/Makassar')).toBe('13:00');
  });

  it('show no seconds that the provider never gave', () => {
    expect(stampText(NOON_WIB_MS, 1_000, 'Asia/Jakarta')).toBe('12:00:31');
    expect(stampText(NOON_WIB_MS, 60_000, 'Asia/Jakarta')).toBe('12:00');
  });

  it('name the day in both languages', () => {
    expect(dayText('2026-11-21', 'id-ID')).toBe('Sabtu, 21 November');
    expect(dayText('2026-11-21', 'en-GB')).toBe('Saturday 21 November');
  });

  it.each([
    [300_000, '5:00'],
    [61_001, '1:02'],
    [1, '0:01'],
    [0, '0:00'],
    [-5_000, '0:00'],
  ])('count %i ms down as %s', (leftMs, text) => expect(countdownText(leftMs)).toBe(text));

  it.each([
    [-1, 0, 's'],
    [3_900, 3, 's'],
    [89_999, 89, 's'],
    [90_000, 1, 'm'],
    [90 * 60_000, 1, 'h'],
  ])('call %i ms %i %s', (ms, count, unit) => expect(agoOf(ms)).toEqual({ count, unit }));
});

describe('the till’s clock', () => {
  it('runs with the till, not with this computer', () => {
    let monoMs = 500;
    const clock = createClock(() => monoMs);
    expect(clock.nowMs()).toBe(0);
    clock.set(NOON_WIB_MS);
    monoMs += 1_500;
    expect(clock.nowMs()).toBe(NOON_WIB_MS + 1_500);
  });

  it('is put right by an event after the lid was closed, and never put back', () => {
    const clock = createClock(() => 0);
    clock.set(NOON_WIB_MS);
    clock.hear(NOON_WIB_MS + 60_000);
    clock.hear(NOON_WIB_MS);
    expect(clock.nowMs()).toBe(NOON_WIB_MS + 60_000);
  });
});

describe('what is remembered', () => {
  function shelf(start: Record<string, string> = {}) {
    const kept = new Map(Object.entries(start));
    return {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
    };
  }
  const refusing = {
    getItem: () => {
      throw new Error('storage is forbidden');
    },
    setItem: () => {
      throw new Error('storage is forbidden');
    },
  };

  it('is the language, the colours, the size and the sound', () => {
    const kept = shelf();
    const quiet = { from: '22:00', until: '06:30' };
    for (const theme of THEMES)
      for (const size of SIZES) {
        const mine = {
          lang: 'en',
          theme,
          size,
          lunasSeconds: 5,
          hasOwnVoice: false,
          isMuted: true,
          volume: 0.4,
          quiet,
        } as const;
        writePrefs(kept, mine);
        expect(readPrefs(kept)).toEqual(mine);
      }
  });

  it('is kept where an older page knew no sizes', () => {
    const kept = shelf({ 'lunas.prefs': '{"lang":"en","theme":"dark"}' });
    expect(readPrefs(kept)).toEqual({ ...PREFS_AT_START, lang: 'en', theme: 'dark' });
  });

  it.each(['{', 'null', '{"lang":"xx","theme":7,"size":110,"isMuted":"no"}'])(
    'falls back to Indonesian when it finds %s',
    (text) => expect(readPrefs(shelf({ 'lunas.prefs': text }))).toEqual(PREFS_AT_START),
  );

  it('may be nothing at all, and the till still sells', () => {
    expect(readPrefs(refusing)).toEqual(PREFS_AT_START);
    expect(() => writePrefs(refusing, PREFS_AT_START)).not.toThrow();
    expect(createMemory(refusing).closedAlerts()).toEqual([]);
    expect(() => createMemory(refusing).rememberClosed(['paid:s1:p1'])).not.toThrow();
  });

  it('is which LUNAS were put away, the newest fifty', () => {
    const memory = createMemory(shelf());
    for (let number = 0; number < 60; number += 1) memory.rememberClosed([`paid:${number}`]);
    expect(memory.closedAlerts()).toHaveLength(50);
    expect(memory.closedAlerts().at(-1)).toBe('paid:59');
  });
});
