import { describe, expect, it } from 'vitest';
import { TEST_QRIS } from '../../electron/core/testing/harness.ts';
import { convert, splitRule } from './qr.ts';

describe('the two conversions that are timed against each other', () => {
  it('make the same code of a plain merchant code', () => {
    for (const amount of [1, 13_000, 999_999_999])
      expect(splitRule(TEST_QRIS, amount)).toBe(convert(TEST_QRIS, amount));
  });

  it('differ where it counts: ours refuses a broken code, the split rule signs it', () => {
    const broken = TEST_QRIS.replace('Contoh', 'Contah');
    expect(() => convert(broken, 13_000)).toThrow(/./);
    expect(splitRule(broken, 13_000)).toContain('Contah');
  });
});
