import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFileSecrets } from './secrets.ts';

/** Windows keeps no such bits; there the profile's folder is the user's own. */
const OTHERS = process.platform === 'win32' ? 0 : 0o077;

let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'lunas-secrets-'));
});

afterEach(() => {
  rmSync(dir, { recursive: true });
});

const PLAIN = '{"apiKey":"KUNCI-RAHASIA"}';

describe('what is sealed', () => {
  it('is opened by the same machine, today and after a restart', () => {
    const sealed = createFileSecrets(dir, undefined).seal(PLAIN);
    expect(createFileSecrets(dir, undefined).open(sealed)).toBe(PLAIN);
  });

  it('is any text', () => {
    const secrets = createFileSecrets(dir, 'x');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (plain) => {
        expect(secrets.open(secrets.seal(plain))).toBe(plain);
      }),
    );
  });

  it('shows nothing of what it holds, and differs each time', () => {
    const secrets = createFileSecrets(dir, undefined);
    const [first, second] = [secrets.seal(PLAIN), secrets.seal(PLAIN)];
    expect(first).not.toBe(second);
    for (const sealed of [first, second])
      expect(Buffer.from(sealed, 'base64').toString('latin1')).not.toContain('RAHASIA');
  });

  it('is not opened by another key, nor when one bit of it was changed', () => {
    const secrets = createFileSecrets(dir, 'satu');
    const sealed = secrets.seal(PLAIN);
    expect(() => createFileSecrets(dir, 'dua').open(sealed)).toThrow();
    const bytes = Buffer.from(sealed, 'base64');
    for (const at of [0, 12, 27, 28, bytes.length - 1]) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(() => secrets.open(changed.toString('base64'))).toThrow();
    }
    for (const nonsense of ['', 'x', sealed.slice(0, 20), bytes.subarray(0, 27).toString('base64')])
      expect(() => secrets.open(nonsense)).toThrow();
  });
});

describe('the key', () => {
  const file = (): string => join(dir, 'secret.key');

  it('is made once, for its owner’s eyes only', () => {
    createFileSecrets(dir, undefined);
    const key = readFileSync(file());
    expect(key).toHaveLength(32);
    expect(statSync(file()).mode & OTHERS).toBe(0);
    createFileSecrets(dir, undefined);
    expect(readFileSync(file()).equals(key)).toBe(true);
  });

  it('comes from LUNAS_KEY instead where that is given, and no file is made', () => {
    const sealed = createFileSecrets(dir, 'frasa sandi').seal(PLAIN);
    expect(createFileSecrets(dir, 'frasa sandi').open(sealed)).toBe(PLAIN);
    expect(() => statSync(file())).toThrow('ENOENT');
  });

  it('that is not whole is refused, never stretched', () => {
    writeFileSync(file(), Buffer.alloc(5));
    expect(() => createFileSecrets(dir, undefined).seal(PLAIN)).toThrow();
  });
});
