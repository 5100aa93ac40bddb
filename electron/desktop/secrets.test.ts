// Keys of the providers: sealed by the system's keyring, or not kept at all.
import { describe, expect, it } from 'vitest';
import { createKeyringSecrets, createPassingSecrets, hasKeyring } from './secrets.ts';

/** A keyring that turns bytes round, so that what is sealed is not what was given. */
function keyring(isThere: boolean, backend: 'gnome_libsecret' | 'basic_text') {
  const turned = (bytes: Uint8Array): Buffer => Buffer.from(bytes.map((byte) => byte ^ 0xff));
  return {
    isEncryptionAvailable: () => isThere,
    getSelectedStorageBackend: () => backend,
    encryptString: (text: string) => turned(Buffer.from(text)),
    decryptString: (bytes: Buffer) => turned(bytes).toString(),
  };
}

describe('keys of the providers', () => {
  it('come back from the keyring as they were', () => {
    const secrets = createKeyringSecrets(keyring(true, 'gnome_libsecret'), 'linux');
    const sealed = secrets.seal('kunci rahasia');
    expect(sealed).toMatch(/^[A-Za-z0-9+/=]+$/);
    expect(Buffer.from(sealed, 'base64').toString()).not.toContain('rahasia');
    expect(secrets.open(sealed)).toBe('kunci rahasia');
  });

  it('are refused, and said so, where there is no keyring', () => {
    const secrets = createKeyringSecrets(keyring(false, 'gnome_libsecret'), 'win32');
    expect(() => secrets.seal('x')).toThrow(/no keyring .* Install and unlock one/);
    expect(() => secrets.open('x')).toThrow(/no keyring/);
  });

  it("count Electron's fixed password on Linux as no keyring", () => {
    expect(hasKeyring(keyring(true, 'basic_text'), 'linux')).toBe(false);
    expect(hasKeyring(keyring(true, 'basic_text'), 'darwin')).toBe(true);
    const secrets = createKeyringSecrets(keyring(true, 'basic_text'), 'linux');
    expect(() => secrets.seal('x')).toThrow(/no keyring/);
  });
});

describe('keys of training without a keyring', () => {
  it('can be read until the app ends, and by nobody else', () => {
    const secrets = createPassingSecrets();
    const sealed = secrets.seal('latihan');
    expect(secrets.open(sealed)).toBe('latihan');
    expect(() => createPassingSecrets().open(sealed)).toThrow(/auth/i);
  });
});
