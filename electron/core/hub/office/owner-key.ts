// Owns the owner's key: Ed25519, made once at a head office, kept sealed in its profile. Must stay
// true: the private half leaves it under a passphrase only, and what it signs begins with a word of
// this use, so that no other text is ever taken for a push.
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto';
import { z } from 'zod';
import { AppError } from '../../../../shared/errors.ts';
import type { Random } from '../../ports.ts';
import { keyOfPassphrase, openWith, SCRYPT_COST, sealWith } from '../../sealing.ts';

const USE = 'lunas-push-1\n';
const SALT_BYTES = 16;
/** Of the 44 bytes of its SPKI form the last 32 are the key (RFC 8410 §4). */
const SPKI_HEAD = Buffer.from('302a300506032b6570032100', 'hex');

/** PKCS#8 in base64: a secret. */
export type PrivateKeyText = string;

export function newOwnerKey(): { privateKey: PrivateKeyText; publicKey: string } {
  const { privateKey } = generateKeyPairSync('ed25519');
  const text = privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64');
  return { privateKey: text, publicKey: publicKeyOf(text) };
}

/** 32 bytes, base64. Throws when the text is no such key. */
export function publicKeyOf(privateKey: PrivateKeyText): string {
  const key = createPublicKey(privateKeyFrom(privateKey));
  const der = key.export({ format: 'der', type: 'spki' });
  return der.subarray(SPKI_HEAD.length).toString('base64');
}

/** The signature of a text, base64. */
export function signText(text: string, privateKey: PrivateKeyText): string {
  return sign(null, signed(text), privateKeyFrom(privateKey)).toString('base64');
}

/** False for any key, text or signature that is not what it says; never throws. */
export function isSigned(text: string, signature: string, publicKey: string): boolean {
  try {
    const raw = Buffer.from(publicKey, 'base64');
    if (raw.length !== 32) return false;
    const der = Buffer.concat([SPKI_HEAD, raw]);
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
    return verify(null, signed(text), key, Buffer.from(signature, 'base64'));
  } catch {
    return false;
  }
}

/** What two people read to each other: eight groups of four letters, 128 bits of the key's hash. */
export function fingerprintOf(publicKey: string): string {
  const hash = createHash('sha256').update(Buffer.from(publicKey, 'base64')).digest('hex');
  return (hash.slice(0, 32).match(/.{4}/g) ?? []).join('-');
}

const keyFile = z.strictObject({
  lunasOwnerKey: z.literal(1),
  cost: z
    .int()
    .min(2 ** 14)
    .max(2 ** 20),
  salt: z.base64().max(100),
  sealed: z.base64().max(2000),
});

/** The key under a passphrase, to be kept away from the PC it was made on. */
export async function exportOwnerKey(
  privateKey: PrivateKeyText,
  passphrase: string,
  random: Random,
  cost = SCRYPT_COST,
): Promise<string> {
  const salt = Buffer.from(random.bytes(SALT_BYTES));
  const under = await keyOfPassphrase(passphrase, salt, cost);
  const sealed = sealWith(under, Buffer.from(privateKey, 'utf8'), random);
  const file = { lunasOwnerKey: 1, cost, salt: salt.toString('base64'), sealed };
  return `${JSON.stringify(file, null, 2)}\n`;
}

/** Throws AppError `bad_input` when it is no such file, or the passphrase is another. */
export async function importOwnerKey(text: string, passphrase: string): Promise<PrivateKeyText> {
  const file = keyFile.safeParse(jsonOf(text));
  if (!file.success) throw new AppError('bad_input', 'This is no file of an owner key.');
  const { salt, cost, sealed } = file.data;
  const under = await keyOfPassphrase(passphrase, Buffer.from(salt, 'base64'), cost);
  try {
    const key = openWith(under, sealed).toString('utf8');
    publicKeyOf(key);
    return key;
  } catch {
    throw new AppError('bad_input', 'The passphrase is not the one of this file.');
  }
}

function signed(text: string): Buffer {
  return Buffer.from(USE + text, 'utf8');
}

function privateKeyFrom(text: PrivateKeyText): KeyObject {
  return createPrivateKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'pkcs8' });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
