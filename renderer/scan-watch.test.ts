// Owns the proof that a scanner is told from a hand, and only then.
import { describe, expect, it } from 'vitest';
import { createScanWatch, type Heard } from './scan-watch.ts';

const isMoney = (key: string): boolean => /^[\d*+]$/.test(key);
const watchOf = () =>
  createScanWatch<string>({
    isMoney,
    isAmount: (digits) => digits === '10000000',
    codeMin: 6,
  });

interface Typing {
  readonly everyMs: number;
  readonly enterAfterMs?: number;
  /** No Enter: what silence says. */
  readonly hasNoSuffix?: boolean;
}

/** What each key of a text was taken for, and its end. */
function typed(text: string, { everyMs, enterAfterMs = everyMs, hasNoSuffix }: Typing): Heard[] {
  const watch = watchOf();
  const heard = [...text].map((key, n) => watch.sign(key, n * everyMs, text.slice(0, n)));
  const endMs = (text.length - 1) * everyMs + enterAfterMs;
  return [...heard, hasNoSuffix === true ? watch.silence() : watch.suffix(endMs)];
}

const ends = (text: string, typing: Typing): Heard | undefined => typed(text, typing).at(-1);

describe('a scanner', () => {
  it('is known by eight digits and Enter, at any speed a scanner has', () => {
    for (const everyMs of [0, 1, 5, 8, 16, 20, 30]) {
      expect(ends('89910021', { everyMs })).toBe('scan');
      expect(ends('8991002101234', { everyMs })).toBe('scan');
    }
  });

  it('is known by six signs that are not all money, before its Enter comes', () => {
    const heard = typed('PRD-0042', { everyMs: 12 });
    expect(heard).toEqual([
      ...['hold', 'hold', 'hold', 'hold', 'hold'],
      ...['scan', 'scan', 'scan', 'scan'],
    ]);
  });

  it('may read a QRIS: the digits it begins with count until letters come', () => {
    const heard = typed('00020101021126ID.CO.QRIS.WWW ID10', { everyMs: 4 });
    expect(heard.slice(0, 14)).toEqual(Array.from({ length: 14 }, () => 'act'));
    expect(heard[14]).toBe('hold');
    expect(new Set(heard.slice(15))).toEqual(new Set(['scan']));
  });

  it('without an Enter of its own is known by its length', () => {
    expect(ends('899100210123', { everyMs: 5, hasNoSuffix: true })).toBe('scan');
    expect(ends('89910021', { everyMs: 5, hasNoSuffix: true })).toBe('act');
    expect(ends('PRD-0042', { everyMs: 5, hasNoSuffix: true })).toBe('scan');
  });

  it('leaves what a hand typed before it', () => {
    const watch = watchOf();
    watch.sign('4', 0, '');
    watch.sign('5', 200, '4');
    for (const [n, key] of [...'8991002101234'].entries()) watch.sign(key, 700 + n * 16, '45');
    expect(watch.suffix(910)).toBe('scan');
    expect(watch.before()).toBe('45');
    expect(watch.suffix(911)).toBe('act');
  });

  it('may pause within a code without the rest being taken for a hand', () => {
    const watch = watchOf();
    for (const [n, key] of [...'ABC123'].entries()) watch.sign(key, n * 10, 'before');
    expect(watch.silence()).toBe('scan');
    expect(watch.sign('X', 130, 'later')).toBe('scan');
    expect(watch.before()).toBe('before');
    expect(watch.suffix(200)).toBe('scan');
  });
});

describe('a hand', () => {
  it('is seven digits, slower ones, or an Enter that comes later', () => {
    expect(ends('1250000', { everyMs: 1 })).toBe('act');
    expect(ends('12500000', { everyMs: 45 })).toBe('act');
    expect(ends('8991002101234', { everyMs: 5, enterAfterMs: 101 })).toBe('act');
  });

  it('may type ten million as fast as it can', () => {
    expect(ends('10000000', { everyMs: 1 })).toBe('act');
  });

  it('may reckon as fast as it can', () => {
    expect(ends('3*4500+2000', { everyMs: 1 })).toBe('act');
  });

  it('that presses a letter is heard as soon as no other key follows', () => {
    expect(typed('n', { everyMs: 0, hasNoSuffix: true })).toEqual(['hold', 'act']);
  });

  it('that rolls over a letter and a few digits loses none of them', () => {
    const heard = typed('n500', { everyMs: 35, hasNoSuffix: true });
    expect(heard).toEqual(['hold', 'hold', 'hold', 'hold', 'act']);
  });

  it('may press a key right after the amount', () => {
    expect(typed('45000r', { everyMs: 2, hasNoSuffix: true }).slice(-2)).toEqual(['hold', 'act']);
    expect(ends('45000r', { everyMs: 2 })).toBe('scan');
  });

  it('that presses another key in between ends what might have been a scan', () => {
    const watch = watchOf();
    for (let n = 0; n < 9; n += 1) watch.sign('1', n, '');
    watch.other();
    expect(watch.suffix(10)).toBe('act');
  });
});
