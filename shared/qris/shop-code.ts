// Owns whether a QRIS can stand for a shop. Must stay true: a code that was made for one payment is
// none, however well it reads: its provider closes it after that payment.
import type { Qris } from './qris.ts';

/** `one_time`: made for one payment (01 is 12). `has_amount`: it asks for one amount (54). */
export type ShopCodeFault = 'one_time' | 'has_amount';

/** Why this code is not the one that hangs in the shop; null when it may be. */
export function shopCodeFault({ pointOfInitiation, amountText }: Qris): ShopCodeFault | null {
  // An amount says more than the kind: who sees it knows which code was meant.
  if (amountText !== null) return 'has_amount';
  return pointOfInitiation === '12' ? 'one_time' : null;
}
