// Owns what the keys make of an amount: digits, and sums of products as at a counter (3*4500+2000).
// What can't be asked for is told while it is typed and is never cut down to something that can.
import { SALE_AMOUNT_MAX } from './limits.ts';

/** Past this a number is no amount but a barcode; more digits would only fill the screen. */
const NUMBER_MAX = 14;
/** A longer sum nobody can check by looking at it: it is shown, and not asked for. */
const SUM_MAX = 40;
/** More than a screen holds: an elbow on the keys. */
const RAW_MAX = 120;
/** Nobody types this many digits beginning with 0; a scanner does (UPC-E, padded codes). */
const BARCODE_LENGTH_MIN = 8;

export type Operator = '*' | '+';

export interface Entry {
  /** As typed, leading zeros, operators and all. */
  readonly raw: string;
  /** Set after Enter refused the amount: the next digit begins a new one, as on a calculator. */
  readonly isRefused: boolean;
}

/** `incomplete`: a sum ends with its operator. */
export type EntryFault = 'too_much' | 'too_long' | 'barcode' | 'incomplete';

export const EMPTY_ENTRY: Entry = { raw: '', isRefused: false };

export type EntryKey =
  | { readonly type: 'digits'; readonly digits: string }
  | { readonly type: 'operator'; readonly operator: Operator }
  | { readonly type: 'erase' }
  | { readonly type: 'clear' }
  | { readonly type: 'refuse' };

export function typeKey(entry: Entry, key: EntryKey): Entry {
  switch (key.type) {
    case 'digits':
      return withDigits(entry, key.digits);
    case 'operator':
      return withOperator(entry, key.operator);
    case 'erase': {
      const raw = entry.raw.slice(0, -1);
      return { raw: /^0*$/.test(raw) ? '' : raw, isRefused: false };
    }
    case 'clear':
      return EMPTY_ENTRY;
    case 'refuse':
      return { ...entry, isRefused: entry.raw.length > 0 };
  }
}

function withDigits(entry: Entry, digits: string): Entry {
  // A sum that only lacks its end goes on; everything else that was refused begins anew.
  const before = entry.isRefused && faultOf(entry) !== 'incomplete' ? '' : entry.raw;
  const last = before.slice(before.search(/\d*$/));
  const room = Math.min(NUMBER_MAX - last.length, RAW_MAX - before.length);
  return { raw: before + digits.slice(0, Math.max(0, room)), isRefused: false };
}

/** After another operator it takes its place: the last one pressed is the one meant. */
function withOperator(entry: Entry, operator: Operator): Entry {
  const raw = entry.raw.replace(/[*+]$/, '');
  if (raw === '' || raw.length >= RAW_MAX) return entry;
  return { raw: raw + operator, isRefused: false };
}

/** Whole rupiah typed so far, an operator at the end left out of account; 0 when nothing is. */
export function amountOf({ raw }: Entry): number {
  return raw
    .replace(/[*+]$/, '')
    .split('+')
    .reduce((sum, term) => sum + productOf(term), 0);
}

function productOf(term: string): number {
  return term.split('*').reduce((product, factor) => product * Number(factor), 1);
}

/** Whether more than one number was typed: then what comes of them is shown as well. */
export function isSum({ raw }: Entry): boolean {
  return /[*+]/.test(raw);
}

/** The sum for reading: "3 × 4.500 + 2.000". */
export function sumText({ raw }: Entry): string {
  return raw
    .replaceAll(/\d+/g, (digits) => digits.replaceAll(/\B(?=(\d{3})+$)/g, '.'))
    .replaceAll('*', ' × ')
    .replaceAll('+', ' + ')
    .trimEnd();
}

/** Why what is typed can't be asked for, or null. */
export function faultOf(entry: Entry): EntryFault | null {
  const isCode = (text: string): boolean =>
    text.startsWith('0') && text.length >= BARCODE_LENGTH_MIN;
  if (entry.raw.split(/[*+]/).some(isCode)) return 'barcode';
  if (isSum(entry) && entry.raw.length > SUM_MAX) return 'too_long';
  if (amountOf(entry) > SALE_AMOUNT_MAX) return 'too_much';
  return /[*+]$/.test(entry.raw) ? 'incomplete' : null;
}

export function canAsk(entry: Entry): boolean {
  return amountOf(entry) > 0 && faultOf(entry) === null;
}
