// Which screen the customer looks at, whatever is plugged in.
import { describe, expect, it } from 'vitest';
import { chooseScreen } from './choose-screen.ts';

const till = { id: 1, bounds: { x: 0, y: 0, width: 1366, height: 768 } };
const right = { id: 2, bounds: { x: 1366, y: 0, width: 1920, height: 1080 } };
const above = { id: 3, bounds: { x: 0, y: -1080, width: 1920, height: 1080 } };

describe('the customer’s screen', () => {
  it('is none while the till has the only one', () => {
    expect(chooseScreen([till], till, null)).toBeNull();
    expect(chooseScreen([till], till, 2)).toBeNull();
  });

  it('is the one the till is not on, whichever of them is the first', () => {
    expect(chooseScreen([till, right], till, null)).toBe(right);
    expect(chooseScreen([till, right], right, null)).toBe(till);
  });

  it('stays the one it was, when a third comes', () => {
    expect(chooseScreen([till, right, above], till, null)).toBe(right);
    expect(chooseScreen([till, right, above], till, 3)).toBe(above);
    expect(chooseScreen([till, right], till, 3)).toBe(right);
  });

  it('is none that only shows the till once more', () => {
    const mirror = { id: 4, bounds: { x: 0, y: 0, width: 1280, height: 720 } };
    expect(chooseScreen([till, mirror], till, null)).toBeNull();
    expect(chooseScreen([till, mirror, right], till, 4)).toBe(right);
  });
});
