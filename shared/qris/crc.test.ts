import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AssertionError } from '../assert.ts';
import { crc16 } from './crc.ts';
import { sealed } from './payloads.fixture.ts';

describe('the checksum', () => {
  it.each([
    ['123456789', '29B1'],
    ['', 'FFFF'],
    ['00', '2EC9'],
  ])('of "%s" is %s, not the reflected variant', (text, expected) => {
    expect(crc16(text)).toBe(expected);
  });

  it('has four digits when it begins with zeros', () => {
    const short = Array.from({ length: 5000 }, (_, n) => String(n)).filter((text) =>
      crc16(text).startsWith('00'),
    );
    expect(short.length).toBeGreaterThan(0);
    for (const text of short) expect(crc16(text)).toMatch(/^00[0-9A-F]{2}$/);
  });

  it('is not taken of text whose characters are not bytes', () => {
    expect(() => crc16('KOPI CAFÉ')).toThrow(AssertionError);
  });

  it('agrees with the bit-by-bit reckoning for any ASCII text', () => {
    const ascii = fc.string({ unit: 'binary-ascii', maxLength: 300 });
    fc.assert(fc.property(ascii, (text) => sealed(text) === `${text}6304${crc16(`${text}6304`)}`));
  });
});
