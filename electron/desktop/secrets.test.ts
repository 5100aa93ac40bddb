// The till's key: kept by the system's keyring, or not by it at all.
import { describe, expect, it } from 'vitest';
import { createPassingSecrets, hasKeyring, keyringKeeper } from './secrets.ts';

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

describe('the till’s key', () => {
  const KEY = Buffer.from('0123456789abcdef0123456789abcdef');

  it('comes back from the keyring as it was', () => {
    const keeper = keyringKeeper(keyring(true, 'gnome_libsecret'), 'linux');
    expect(keeper.isThere()).toBe(true);
    const wrapped = keeper.wrap(KEY);
    expect(wrapped).toMatch(/^[A-Za-z0-9+/=]+$/);
    expect(Buffer.from(wrapped, 'base64').toString('latin1')).not.toContain(KEY.toString('base64'));
    expect(keeper.unwrap(wrapped)).toEqual(KEY);
  });

  it("counts Electron's fixed password on Linux as no keyring", () => {
    expect(hasKeyring(keyring(true, 'basic_text'), 'linux')).toBe(false);
    expect(hasKeyring(keyring(true, 'basic_text'), 'darwin')).toBe(true);
    expect(hasKeyring(keyring(false, 'gnome_libsecret'), 'win32')).toBe(false);
    expect(keyringKeeper(keyring(true, 'basic_text'), 'linux').isThere()).toBe(false);
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
