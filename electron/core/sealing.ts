// Owns how a text is sealed at rest: AES-256-GCM under a key, and a key from a passphrase by
// scrypt, worked out off the till's thread.
import { createCipheriv, createDecipheriv, scrypt } from 'node:crypto';
import type { Random } from './ports.ts';

export const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const BLOCK = 8;
/** 128 MiB and a third of a second: a passphrase is guessed slowly. */
export const SCRYPT_COST = 2 ** 17;

/** Seals bytes under a key; base64. */
export function sealWith(key: Buffer, plain: Buffer, random: Pick<Random, 'bytes'>): string {
  const nonce = Buffer.from(random.bytes(NONCE_BYTES));
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64');
}

/** Throws when it was sealed under another key, or changed since. */
export function openWith(key: Buffer, sealed: string): Buffer {
  const bytes = Buffer.from(sealed, 'base64');
  const nonce = bytes.subarray(0, NONCE_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  return Buffer.concat([
    decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)),
    decipher.final(),
  ]);
}

/** The key of a passphrase; `cost` is scrypt's N, a power of two. */
export function keyOfPassphrase(passphrase: string, salt: Buffer, cost: number): Promise<Buffer> {
  const options = { N: cost, r: BLOCK, p: 1, maxmem: 256 * cost * BLOCK };
  return new Promise((done, fail) => {
    scrypt(passphrase.normalize('NFC'), salt, KEY_BYTES, options, (error, key) => {
      if (error === null) done(key);
      else fail(error);
    });
  });
}
