import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import { cursorText, readCursor } from './cursor.ts';

const items = (count: number): { id: string; atMs: number }[] =>
  Array.from({ length: count }, (_, n) => ({ id: `sal_${n}`, atMs: 1_795_237_200_000 - n }));

describe('where a list goes on', () => {
  it('is after the last of a full page, and nowhere after one that was not full', () => {
    const next = cursorText(items(3), 3, ({ atMs }) => atMs);
    expect(readCursor(next ?? undefined)).toEqual({ atMs: 1_795_237_199_998, id: 'sal_2' });
    expect(cursorText(items(2), 3, ({ atMs }) => atMs)).toBeNull();
    expect(cursorText(items(0), 3, ({ atMs }) => atMs)).toBeNull();
  });

  it('is the beginning without a cursor', () => {
    expect(readCursor(undefined)).toBeNull();
  });

  it('is read back as it was written, for any id of ours', () => {
    const ids = fc.stringMatching(/^(sal|pay)_[0-9a-z]{16}$/);
    fc.assert(
      fc.property(ids, fc.integer({ min: 0, max: 4_102_444_800_000 }), (id, atMs) => {
        const text = cursorText([{ id, atMs }], 1, (item) => item.atMs);
        expect(readCursor(text ?? undefined)).toEqual({ atMs, id });
      }),
    );
  });

  const foreign = [
    '',
    '.',
    '12',
    'sal_1',
    '12.',
    '.sal_1',
    '-1.sal_1',
    '1e3.sal_1',
    "12.a' or 1=1",
    '12.SAL',
    '12.sal_1 ',
    `1.${'a'.repeat(65)}`,
    `${'9'.repeat(16)}.a`,
  ];
  it.each(foreign)('is refused in a sentence when it is not ours: %j', (text) => {
    expect(() => readCursor(text)).toThrow(
      new AppError('bad_input', 'This cursor is not one of ours.'),
    );
  });
});
