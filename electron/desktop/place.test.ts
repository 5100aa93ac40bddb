// Where the window opens: where it was, if a person can see it there.
import { describe, expect, it } from 'vitest';
import { fitBounds } from './place.ts';

const counter = { x: 0, y: 0, width: 1366, height: 768 };
const second = { x: 1366, y: 0, width: 1920, height: 1080 };
const centred = { x: 43, y: 0, width: 1280, height: 768 };

describe('the window', () => {
  it('opens in the middle of the first screen when it never was anywhere', () => {
    expect(fitBounds(null, [counter])).toEqual(centred);
    expect(fitBounds(null, [second])).toEqual({ x: 1686, y: 140, width: 1280, height: 800 });
  });

  it('opens where it was', () => {
    const last = { x: 1500, y: 100, width: 1000, height: 700 };
    expect(fitBounds(last, [counter, second])).toEqual(last);
  });

  it('comes back to the first screen when its own is unplugged', () => {
    const last = { x: 1500, y: 100, width: 1000, height: 700 };
    expect(fitBounds(last, [counter])).toEqual({ x: 183, y: 34, width: 1000, height: 700 });
  });

  it('is cut to its screen where that is smaller now, and stays put where it still fits', () => {
    const last = { x: 0, y: 0, width: 1900, height: 1000 };
    expect(fitBounds(last, [counter])).toEqual({ x: 0, y: 0, width: 1366, height: 768 });
    const wide = { x: 1400, y: 200, width: 1000, height: 1200 };
    expect(fitBounds(wide, [counter, second])).toEqual({ ...wide, y: 0, height: 1080 });
    const hanging = { x: 900, y: 300, width: 1000, height: 700 };
    expect(fitBounds(hanging, [counter])).toBe(hanging);
  });

  it.each([
    ['above the screen', { x: 10, y: -500, width: 1000, height: 700 }],
    ['below the screen', { x: 10, y: 760, width: 1000, height: 700 }],
    ['nearly all to the left', { x: -950, y: 0, width: 1000, height: 700 }],
    ['too small to use', { x: 10, y: 10, width: 20, height: 20 }],
  ])('comes back when it was %s', (_where, last) => {
    const bounds = fitBounds(last, [counter]);
    expect(bounds).not.toEqual(last);
    expect(bounds.y).toBeGreaterThanOrEqual(0);
    expect(bounds.width).toBeGreaterThanOrEqual(800);
  });
});
