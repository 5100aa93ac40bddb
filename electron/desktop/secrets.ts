// Keeps secrets through the system's keyring. Must stay true: without a keyring nothing is sealed;
// Electron's fall-back, a fixed password known to everyone, counts as none.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { SafeStorage } from 'electron';
import { AppError } from '../../shared/errors.ts';
import type { Secrets } from '../core/ports.ts';

type Keyring = Pick<
  SafeStorage,
  'isEncryptionAvailable' | 'getSelectedStorageBackend' | 'encryptString' | 'decryptString'
>;

const NO_KEYRING =
  'This system has no keyring to keep the provider keys in, and Lunas does not keep them ' +
  'unprotected. Install and unlock one (GNOME Keyring or KWallet), then start Lunas again.';

/** Only after Electron is ready. Without a keyring both calls throw AppError `unavailable`. */
export function createKeyringSecrets(keyring: Keyring, platform: string): Secrets {
  const need = (): Keyring => {
    if (!hasKeyring(keyring, platform)) {
      throw new AppError('unavailable', NO_KEYRING, { retryable: false });
    }
    return keyring;
  };
  return {
    seal: (plain) => need().encryptString(plain).toString('base64'),
    open: (sealed) => need().decryptString(Buffer.from(sealed, 'base64')),
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
