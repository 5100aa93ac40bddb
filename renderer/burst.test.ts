// Owns the proof that a scanner is told from a hand, and only then.
import { describe, expect, it } from 'vitest';
import { createBurstWatch } from './burst.ts';

/** Types `count` digits, one each `everyMs`, then Enter; each digit knows how many came before. */
function typed(count: number, everyMs: number, enterAfterMs = everyMs): number | null {
  const watch = createBurstWatch<number>();
  for (let n = 0; n < count; n += 1) watch.digit(n * everyMs, n);
  const ended = watch.enter((count - 1) * everyMs + enterAfterMs);
  return ended === null ? null : ended.before;
}

describe('a scanner', () => {
  it('is known by eight digits in less than 100 ms and Enter', () => {
    expect(typed(8, 14)).toBe(0);
    expect(typed(13, 5)).toBe(0);
    expect(typed(13, 0)).toBe(0);
  });

  it('is no hand: seven digits, or slower ones, or an Enter that comes later', () => {
    expect(typed(7, 1)).toBeNull();
    expect(typed(8, 15)).toBeNull();
    expect(typed(13, 60)).toBeNull();
    expect(typed(13, 5, 101)).toBeNull();
  });

  it('leaves what a hand typed before it', () => {
    const watch = createBurstWatch<string>();
    watch.digit(0, '');
    watch.digit(200, '4');
    for (let n = 0; n < 13; n += 1) watch.digit(700 + n * 5, '45');
    expect(watch.enter(770)).toEqual({ before: '45' });
    expect(watch.enter(771)).toBeNull();
  });

  it('is forgotten when another key comes between', () => {
    const watch = createBurstWatch<number>();
    for (let n = 0; n < 9; n += 1) watch.digit(n, n);
    watch.other();
    expect(watch.enter(10)).toBeNull();
  });
});
