// What is drawn is read back by a decoder, as a phone's camera would see it on each kind of
// terminal.
import decodeQR from 'qr/decode.js';
import { describe, expect, it } from 'vitest';
import { TEST_QRIS } from '../core/testing/harness.ts';
import { drawQr, lookFor, type QrLook } from './terminal-qr.ts';

/** Light and dark of one letter: its upper half, its lower half; true is the letters' colour. */
const HALVES: Readonly<Record<string, readonly [boolean, boolean]>> = {
  ' ': [false, false],
  '▀': [true, false],
  '▄': [false, true],
  '█': [true, true],
};

const PIXELS = 4;
const ESC = '\u001B';

/** The screen as pixels, on a terminal whose letters are dark or light. */
function screenOf(text: string, areLettersDark: boolean) {
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) =>
      line
        .split(ESC)
        .map((part, index) => (index === 0 ? part : part.replace(/^\[[\d;]*m/, '')))
        .join(''),
    );
  const rows = lines.flatMap((line) =>
    [0, 1].map((half) =>
      [...line].map((letter) => HALVES[letter]?.[half as 0 | 1] === areLettersDark),
    ),
  );
  const width = (rows[0]?.length ?? 0) * PIXELS;
  const height = rows.length * PIXELS;
  const data = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const isDark = rows[Math.floor(y / PIXELS)]?.[Math.floor(x / PIXELS)] ?? false;
      data.set([...Array.from({ length: 3 }, () => (isDark ? 0 : 255)), 255], (y * width + x) * 4);
    }
  return { width, height, data };
}

describe('a QRIS in a terminal', () => {
  const looks: readonly (readonly [QrLook, boolean])[] = [
    ['color', true],
    ['light', true],
    ['dark', false],
  ];
  it.each(looks)('is read by a scanner when drawn for %s', (look, areLettersDark) => {
    const { text } = drawQr(TEST_QRIS, look);
    expect(decodeQR(screenOf(text, areLettersDark))).toBe(TEST_QRIS);
  });

  it('is as wide as it says, on every line, with four modules of margin', () => {
    const { text, columns } = drawQr(TEST_QRIS, 'light');
    const lines = text.trimEnd().split('\n');
    expect(
      new Set(
        text
          .split('\n')
          .slice(0, -1)
          .map((line) => line.length),
      ),
    ).toEqual(new Set([columns]));
    expect(lines.every((line) => line.startsWith('    '))).toBe(true);
    expect(columns).toBeLessThanOrEqual(80);
  });

  it('brings its own black and white where the terminal has colours, on every line', () => {
    const lines = drawQr(TEST_QRIS, 'color').text.trimEnd().split('\n');
    for (const line of lines)
      expect([line.startsWith(`${ESC}[38;5;16;48;5;231m`), line.endsWith(`${ESC}[0m`)]).toEqual([
        true,
        true,
      ]);
  });
});

describe('how it is drawn', () => {
  it.each([
    ['auto', true, { TERM: 'xterm-256color' }, 'color'],
    ['auto', true, { NO_COLOR: '1' }, 'dark'],
    ['auto', true, { NO_COLOR: '1', COLORFGBG: '0;15' }, 'light'],
    ['auto', true, { NO_COLOR: '1', COLORFGBG: '15;0' }, 'dark'],
    ['auto', true, { TERM: 'dumb' }, 'dark'],
    ['auto', false, { TERM: 'xterm' }, null],
    ['light', false, {}, 'light'],
    ['dark', true, { TERM: 'xterm' }, 'dark'],
  ] as const)('for %s, a terminal: %s, %j is %s', (asked, isTty, env, look) => {
    expect(lookFor(asked, { isTty, env })).toBe(look);
  });
});
