// Owns the system's keyring as the keeper of the till's key. Must stay true: Electron's fall-back
// without a keyring, a fixed password known to everyone, counts as none.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { SafeStorage } from 'electron';
import type { Secrets } from '../core/ports.ts';
import type { Keeper } from '../core/system-vault.ts';

type Keyring = Pick<
  SafeStorage,
  'isEncryptionAvailable' | 'getSelectedStorageBackend' | 'encryptString' | 'decryptString'
>;

/** Only after Electron is ready. */
export function keyringKeeper(keyring: Keyring, platform: string): Keeper {
  return {
    kind: 'keyring',
    isThere: () => hasKeyring(keyring, platform),
    wrap: (key) => keyring.encryptString(key.toString('base64')).toString('base64'),
    unwrap: (wrapped) =>
      Buffer.from(keyring.decryptString(Buffer.from(wrapped, 'base64')), 'base64'),
  };
}

export function hasKeyring(keyring: Keyring, platform: string): boolean {
  if (!keyring.isEncryptionAvailable()) return false;
  // The question is Linux's alone: elsewhere the keyring is part of the system.
  return platform !== 'linux' || keyring.getSelectedStorageBackend() !== 'basic_text';
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** For training on a system without a keyring: the key lives and dies with this process. */
export function createPassingSecrets(): Secrets {
  const key = randomBytes(32);
  return {
    seal(plain) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64');
    },
    open(sealed) {
      const bytes = Buffer.from(sealed, 'base64');
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES));
      decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      const body = bytes.subarray(NONCE_BYTES + TAG_BYTES);
      return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
    },
  };
}
