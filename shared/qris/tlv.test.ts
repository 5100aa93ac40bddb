import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AssertionError } from '../assert.ts';
import { readTlv, writeTlv, type TlvFaultCode, type TlvObject } from './tlv.ts';

const tag = fc.integer({ min: 0, max: 99 }).map((n) => String(n).padStart(2, '0'));
const value = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 99 });
const objectList = fc.uniqueArray(fc.record({ tag, value }), {
  selector: (object) => object.tag,
  maxLength: 12,
});

describe('reading tag-length-value text', () => {
  it('keeps order, spaces and digits that look like tags', () => {
    expect(readTlv('59095802ID  A010211')).toEqual({
      ok: true,
      objects: [
        { tag: '59', value: '5802ID  A' },
        { tag: '01', value: '11' },
      ],
    });
  });

  const faults: readonly (readonly [string, TlvFaultCode, string])[] = [
    ['0002', 'truncated', 'a tag without its value'],
    ['000', 'truncated', 'half a length'],
    ['0', 'truncated', 'half a tag'],
    ['590AB', 'bad_length', 'a length of one digit'],
    ['59ABTOKO', 'bad_length', 'a length in letters'],
    ['59-1TOKO', 'bad_length', 'a negative length'],
    ['59 4TOKO', 'bad_length', 'a length padded with a space'],
    ['A104TOKO', 'bad_tag', 'a tag in letters'],
    ['5900', 'empty_value', 'a length of zero'],
    ['59025802', 'truncated', 'left-over text'],
    ['5902AB5902CD', 'duplicate_tag', 'one tag twice'],
    ['5902A\n', 'bad_character', 'a line break inside'],
    ['5902A\u00c9', 'bad_character', 'a letter outside ASCII'],
    ['5902A\u007f', 'bad_character', 'a delete character'],
    ['\u0665\u0669' + '02AB', 'bad_character', 'digits of another script'],
  ];
  it.each(faults)('refuses %j as %s: %s', (text, code) => {
    expect(readTlv(text)).toMatchObject({ ok: false, code });
  });

  it('tells how far it came', () => {
    expect(readTlv('000201' + '59')).toMatchObject({ objects: [{ tag: '00', value: '01' }] });
  });
});

describe('writing tag-length-value text', () => {
  it('gives back what was written, for any objects', () => {
    fc.assert(
      fc.property(objectList, (objects) => {
        expect(readTlv(writeTlv(objects))).toEqual({ ok: true, objects });
      }),
    );
  });

  it('writes back what was read, for any text that reads', () => {
    const text = fc.oneof(
      objectList.map(writeTlv),
      fc.string({ unit: fc.constantFrom('0', '1', '2', 'A'), maxLength: 24 }),
    );
    fc.assert(
      fc.property(text, (written) => {
        const read = readTlv(written);
        if (read.ok) expect(writeTlv(read.objects)).toBe(written);
      }),
    );
  });

  it('never throws while reading', () => {
    const text = fc.string({ unit: 'binary', maxLength: 60 });
    fc.assert(fc.property(text, (any) => typeof readTlv(any).ok === 'boolean'));
  });

  const unwritable: readonly (readonly [string, readonly TlvObject[]])[] = [
    ['a value of 100 characters', [{ tag: '59', value: 'A'.repeat(100) }]],
    ['an empty value', [{ tag: '59', value: '' }]],
    ['a tag of one digit', [{ tag: '5', value: 'A' }]],
    ['a tag of three digits', [{ tag: '590', value: 'A' }]],
    ['a tag in letters', [{ tag: 'AB', value: 'A' }]],
    ['a value outside ASCII', [{ tag: '59', value: 'CAFÉ' }]],
    [
      'a tag twice',
      [
        { tag: '59', value: 'A' },
        { tag: '59', value: 'B' },
      ],
    ],
  ];
  it.each(unwritable)('stops at %s', (_, objects) => {
    expect(() => writeTlv(objects)).toThrow(AssertionError);
  });
});
