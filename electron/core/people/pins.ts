// Owns how a PIN is kept and compared: scrypt with a salt of its own, off the till's own thread,
// compared without telling by time where they differ.
import { scrypt, timingSafeEqual } from 'node:crypto';
import type { Random } from '../ports.ts';
import type { PinHash } from '../store/people.ts';

const HASH_BYTES = 32;
const SALT_BYTES = 16;

/** Node's own cost (N = 16384, r = 8, p = 1): what earlier setups were hashed with. */
function hashOf(pin: string, salt: Buffer): Promise<Buffer> {
  return new Promise((done, fail) => {
    scrypt(pin, salt, HASH_BYTES, (error, hash) => (error ? fail(error) : done(hash)));
  });
}

export async function hashPin(pin: string, random: Random): Promise<PinHash> {
  const salt = Buffer.from(random.bytes(SALT_BYTES));
  return { pinSalt: salt.toString('hex'), pinHash: (await hashOf(pin, salt)).toString('hex') };
}

export async function isPinOf({ pinSalt, pinHash }: PinHash, pin: string): Promise<boolean> {
  const hash = await hashOf(pin, Buffer.from(pinSalt, 'hex'));
  const known = Buffer.from(pinHash, 'hex');
  return known.length === hash.length && timingSafeEqual(known, hash);
}

/** Digits a machine gives out, for a person to change. */
export function newPin(random: Random): string {
  const number = Buffer.from(random.bytes(6)).readUIntBE(0, 6);
  return String(number % 1_000_000).padStart(6, '0');
}

/** No letters that are taken for others. 16 of 32: 80 bits. */
const CODE_LETTERS = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';

/** A recovery code, in groups of four. */
export function newRecoveryCode(random: Random): string {
  const letters = Array.from(random.bytes(16), (byte) => CODE_LETTERS[byte % 32] ?? '');
  return [0, 4, 8, 12].map((from) => letters.slice(from, from + 4).join('')).join('-');
}

/** A typed code without what people add to it. */
export function codeLetters(typed: string): string {
  return typed.toUpperCase().replaceAll(/[^0-9A-Z]/g, '');
}
