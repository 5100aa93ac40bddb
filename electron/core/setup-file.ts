// Owns the setup as a file to carry to another till: all of it, sealed under a passphrase, so that
// no key lies about in clear. A plain setup file is somebody's own writing and is read by
// shared/setup.ts.
import { createCipheriv, createDecipheriv, scryptSync } from 'node:crypto';
import { z } from 'zod';
import type { Random } from './ports.ts';
import { tillSetupSchema, type TillSetup } from './setup-store.ts';

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** 64 MiB and about a tenth of a second: a passphrase is guessed slowly. */
const SCRYPT = { N: 2 ** 16, r: 8, p: 1, maxmem: 128 * 1024 * 1024 };

const fileSchema = z.strictObject({
  lunasSetup: z.literal(1),
  salt: z.string().max(100),
  sealed: z.string().max(200_000),
});

export type OpenedSetup =
  | { readonly kind: 'plain' }
  | { readonly kind: 'sealed'; readonly setup: TillSetup }
  | { readonly kind: 'fault'; readonly fault: string };

export function sealSetup(setup: TillSetup, passphrase: string, random: Random): string {
  const salt = Buffer.from(random.bytes(16));
  const nonce = Buffer.from(random.bytes(NONCE_BYTES));
  const cipher = createCipheriv('aes-256-gcm', keyOf(passphrase, salt), nonce);
  const body = Buffer.concat([cipher.update(JSON.stringify(setup), 'utf8'), cipher.final()]);
  const sealed = Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64');
  return `${JSON.stringify({ lunasSetup: 1, salt: salt.toString('base64'), sealed }, null, 2)}\n`;
}

export function openSetup(text: string, passphrase: string | undefined): OpenedSetup {
  const file = fileSchema.safeParse(jsonOf(text));
  if (!file.success) return { kind: 'plain' };
  if (!passphrase) return fault('This setup file is sealed: its passphrase is needed.');
  try {
    const key = keyOf(passphrase, Buffer.from(file.data.salt, 'base64'));
    const bytes = Buffer.from(file.data.sealed, 'base64');
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES));
    decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    const body = bytes.subarray(NONCE_BYTES + TAG_BYTES);
    const clear = Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
    const setup = tillSetupSchema.safeParse(jsonOf(clear));
    if (setup.success) return { kind: 'sealed', setup: setup.data };
    return fault('This sealed setup file is from another version of Lunas.');
  } catch {
    return fault('The passphrase is wrong, or the setup file was changed.');
  }
}

function fault(text: string): OpenedSetup {
  return { kind: 'fault', fault: text };
}

function keyOf(passphrase: string, salt: Buffer): Buffer {
  return scryptSync(passphrase.normalize('NFC'), salt, KEY_BYTES, SCRYPT);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return null;
  }
}
