// Owns tags 54 to 57: the amount in a QRIS, and what it makes the payer pay on top of it.
// A fee that isn't understood to the last rupiah is refused, never taken for none.
import { assert } from '../assert.ts';
import { rupiah, type Rupiah } from '../money.ts';

/** `prompt`: the payer's app asks for a tip. `percentText`: "0.7" is 0.7 % of the amount. */
export type Fee =
  | { readonly kind: 'prompt' }
  | { readonly kind: 'fixed'; readonly amountText: string }
  | { readonly kind: 'percent'; readonly percentText: string };

export type FeeRead =
  | { readonly ok: true; readonly fee: Fee | null }
  | { readonly ok: false; readonly reason: string };

/** Tags 54 and 56 hold up to 13 characters, the decimal point counted (spec 4.7.8.1). */
export const AMOUNT_TEXT_LENGTH_MAX = 13;

/** True for "1000", "1000." and "1000.00"; false for zero, leading zeros, signs and separators. */
export function isAmountText(text: string): boolean {
  if (text.length > AMOUNT_TEXT_LENGTH_MAX) return false;
  return /^(?:0|[1-9]\d*)(?:\.\d{0,2})?$/.test(text) && /[1-9]/.test(text);
}

/** Reads tags 55, 56 and 57 together: 55 says which of the others must be there, and alone. */
export function readFee(
  indicator: string | undefined,
  fixed: string | undefined,
  percent: string | undefined,
): FeeRead {
  const expected = indicator === '02' ? '56' : indicator === '03' ? '57' : 'neither 56 nor 57';
  const found = [fixed === undefined ? '' : '56', percent === undefined ? '' : '57'].join('');
  if (indicator !== undefined && !['01', '02', '03'].includes(indicator)) {
    return { ok: false, reason: `Tag 55 is "${indicator}", which is no known kind of fee.` };
  }
  if ((found || 'neither 56 nor 57') !== expected) {
    return { ok: false, reason: `The fee tags contradict each other: 55 calls for ${expected}.` };
  }
  if (fixed !== undefined) {
    if (!isAmountText(fixed) || !Number.isInteger(Number(fixed))) {
      return { ok: false, reason: `The fixed fee "${fixed}" is not an amount in whole rupiah.` };
    }
    return { ok: true, fee: { kind: 'fixed', amountText: fixed } };
  }
  if (percent !== undefined) {
    if (!/^\d{1,2}(?:\.\d{1,2})?$/.test(percent) || !/[1-9]/.test(percent)) {
      return { ok: false, reason: `The fee "${percent}" is not a percentage of 00.01 to 99.99.` };
    }
    return { ok: true, fee: { kind: 'percent', percentText: percent } };
  }
  return { ok: true, fee: indicator === undefined ? null : { kind: 'prompt' } };
}

/**
 * Whole rupiah the payer is charged for `amount`, or null when the payer decides on a tip.
 * A percentage is rounded up to whole rupiah, as Netzme does (facts/domain.md §1.6).
 */
export function addFee(amount: Rupiah, fee: Fee | null): Rupiah | null {
  assert(Number.isSafeInteger(amount), 'rupiah are whole and safe integers');
  assert(amount > 0, 'a fee is charged on a positive amount only');
  if (fee === null) return amount;
  switch (fee.kind) {
    case 'prompt':
      return null;
    case 'fixed':
      return rupiah(amount + Number(fee.amountText));
    case 'percent': {
      // BigInt: twelve digits times four pass what a double holds exactly.
      const tenThousandths = hundredthsOf(fee.percentText);
      const fraction = BigInt(amount) * BigInt(tenThousandths);
      return rupiah(amount + Number((fraction + 9_999n) / 10_000n));
    }
  }
}

function hundredthsOf(percentText: string): number {
  const [whole = '', decimals = ''] = percentText.split('.');
  return Number(whole) * 100 + Number(decimals.padEnd(2, '0'));
}
