// Owns what the keys make of an amount. Digits mean money and nothing else; what can't be asked for
// is told while it is typed and is never cut down to something that can.
import { SALE_AMOUNT_MAX } from './limits.ts';

/** Past this the text is no amount but a barcode; more digits would only fill the screen. */
const RAW_MAX = 14;
/** Nobody types this many digits beginning with 0; a scanner does (UPC-E, padded codes). */
const BARCODE_LENGTH_MIN = 8;

export interface Entry {
  /** As typed, leading zeros and all. */
  readonly raw: string;
  /** Set after Enter refused the amount: the next digit begins a new one, as on a calculator. */
  readonly isRefused: boolean;
}

export type EntryFault = 'too_much' | 'barcode';

export const EMPTY_ENTRY: Entry = { raw: '', isRefused: false };

export type EntryKey =
  | { readonly type: 'digits'; readonly digits: string }
  | { readonly type: 'erase' }
  | { readonly type: 'clear' }
  | { readonly type: 'refuse' };

export function typeKey(entry: Entry, key: EntryKey): Entry {
  switch (key.type) {
    case 'digits': {
      const before = entry.isRefused ? '' : entry.raw;
      return { raw: (before + key.digits).slice(0, RAW_MAX), isRefused: false };
    }
    case 'erase': {
      const raw = entry.raw.slice(0, -1);
      return { raw: Number(raw) === 0 ? '' : raw, isRefused: false };
    }
    case 'clear':
      return EMPTY_ENTRY;
    case 'refuse':
      return { ...entry, isRefused: entry.raw.length > 0 };
  }
}

/** Whole rupiah typed so far; 0 when nothing is. */
export function amountOf(entry: Entry): number {
  return Number(entry.raw);
}

/** Why what is typed can't be asked for, or null. */
export function faultOf(entry: Entry): EntryFault | null {
  if (entry.raw.startsWith('0') && entry.raw.length >= BARCODE_LENGTH_MIN) return 'barcode';
  return amountOf(entry) > SALE_AMOUNT_MAX ? 'too_much' : null;
}

export function canAsk(entry: Entry): boolean {
  return amountOf(entry) > 0 && faultOf(entry) === null;
}
