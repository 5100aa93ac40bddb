// Owns rupiah: whole, branded, parsed strictly. What isn't understood is refused, never rounded.
import { assert, type Brand } from './assert.ts';

/** Whole rupiah, a safe integer. Negative only for differences. */
export type Rupiah = Brand<number, 'Rupiah'>;

/** The largest amount Lunas takes from anyone: 12 digits, as NICEPAY's `amt` (specs/001). */
export const AMOUNT_MAX = 999_999_999_999;

export type MoneyParsed =
  | { readonly ok: true; readonly amount: Rupiah }
  | { readonly ok: false; readonly reason: string };

/** Brands an integer that is known to be rupiah. Throws when it is not a safe integer. */
export function rupiah(value: number): Rupiah {
  assert(Number.isSafeInteger(value), 'rupiah are whole and safe integers');
  return value as Rupiah;
}

/**
 * Reads an amount as providers and programs write it: a JSON integer, or text of the forms
 * "13000", "13000.00", "13.000", "Rp 13.000", "IDR 13000.00" (facts/domain.md §7).
 * A dot before exactly three digits groups thousands; a dot before exactly one or two zeros at the
 * end is a decimal point. Fractions of a rupiah, commas, signs, exponents and all else are refused.
 */
export function parseRupiah(value: unknown): MoneyParsed {
  if (typeof value === 'number') return parseNumber(value);
  if (typeof value !== 'string') return refuse('the amount is neither a number nor text');
  const text = value.trim().replace(/^(?:Rp|IDR)\.?\s*/i, '');
  if (text.length === 0) return refuse('the amount is empty');
  if (text.length > 24) return refuse('the amount is too long');
  const match = /^(\d+|\d{1,3}(?:\.\d{3})+)(?:\.(\d{1,2}))?$/.exec(text);
  if (!match) return refuse(`"${text}" is not an amount in rupiah`);
  if (match[2] !== undefined && Number(match[2]) !== 0)
    return refuse(`"${text}" has a fraction of a rupiah`);
  return parseNumber(Number(match[1]?.replaceAll('.', '')));
}

function parseNumber(value: number): MoneyParsed {
  if (!Number.isSafeInteger(value)) return refuse('the amount is not a whole number of rupiah');
  if (value < 0) return refuse('the amount is negative');
  if (value > AMOUNT_MAX) return refuse('the amount has more than 12 digits');
  // JSON may hold -0, which is not the zero a ledger row or a comparison expects.
  return { ok: true, amount: (value === 0 ? 0 : value) as Rupiah };
}

function refuse(reason: string): MoneyParsed {
  return { ok: false, reason };
}

/** "Rp 13.000", with a plain space: the one form shown, printed and tested everywhere. */
export function formatRupiah(amount: number): string {
  const sign = amount < 0 ? '-' : '';
  return `${sign}Rp ${Math.abs(amount)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, '.')}`;
}
