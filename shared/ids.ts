// Owns the names of things: branded so that a payment's id can't be passed where a sale's belongs.
import type { Brand } from './assert.ts';

export type SaleId = Brand<string, 'SaleId'>;
export type PaymentId = Brand<string, 'PaymentId'>;
export type PersonId = Brand<string, 'PersonId'>;
export type EventSeq = Brand<number, 'EventSeq'>;

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** `sal_` and 16 letters of 5 random bits each; `bytes` brings the randomness (at least 16). */
export function saleIdFrom(bytes: Uint8Array): SaleId {
  return `sal_${letters(bytes)}` as SaleId;
}

/** `pay_` and 16 letters of 5 random bits each. */
export function paymentIdFrom(bytes: Uint8Array): PaymentId {
  return `pay_${letters(bytes)}` as PaymentId;
}

/** `per_` and 16 letters of 5 random bits each. */
export function personIdFrom(bytes: Uint8Array): PersonId {
  return `per_${letters(bytes)}` as PersonId;
}

/** `tok_` and 16 letters of 5 random bits each. */
export function tokenIdFrom(bytes: Uint8Array): string {
  return `tok_${letters(bytes)}`;
}

/** Four letters to find an error in the log by: "ref 7F3K". */
export function refFrom(bytes: Uint8Array): string {
  return letters(bytes).slice(0, 4).toUpperCase();
}

function letters(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes.subarray(0, 16)) text += ALPHABET[byte % 32];
  return text;
}
