// How the keys of the providers are kept: by the keyring, by the owner's passphrase, by the folder;
// and what happens when they can't be opened any more.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fileKeeper, Vault, type Keeper } from './system-vault.ts';

/** Windows keeps no such bits; there the profile's folder is the user's own. */
const OTHERS = process.platform === 'win32' ? 0 : 0o077;
const PLAIN = '{"apiKey":"KUNCI-RAHASIA"}';
const PHRASE = 'empat kata yang panjang';

let dir: string;
let nowMs = 0;
let said: string[] = [];

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'lunas-vault-'));
  nowMs = 1_000;
  said = [];
});
afterEach(() => rmSync(dir, { recursive: true }));

/** The keyring of one user of one PC: another's can't open what this one closed. */
function keyring(user = 'sari', isThere = true): Keeper {
  const mark = Buffer.from(`${user}:`);
  return {
    kind: 'keyring',
    isThere: () => isThere,
    wrap: (key) => Buffer.concat([mark, key.map((byte) => byte ^ 0xff)]).toString('base64'),
    unwrap(text) {
      const bytes = Buffer.from(text, 'base64');
      if (!bytes.subarray(0, mark.length).equals(mark)) throw new Error(`not ${user}'s: ${text}`);
      return Buffer.from(bytes.subarray(mark.length).map((byte) => byte ^ 0xff));
    },
  };
}

function vaultOf(keeper: Keeper = keyring()): Vault {
  const say = (message: string, fields?: object): void => {
    said.push(message + JSON.stringify(fields ?? {}));
  };
  return new Vault({
    dir,
    keeper,
    clock: { wallMs: () => nowMs, monoMs: () => nowMs },
    random: { bytes: (length) => randomBytes(length) },
    log: { info: say, warn: say, error: say },
    cost: 2 ** 14,
  });
}

const everyByte = (): string =>
  readdirSync(dir)
    .map((name) => readFileSync(join(dir, name), 'latin1'))
    .join('\n');

describe('what is sealed', () => {
  it('is opened by the same machine, today and after a restart', () => {
    const sealed = vaultOf().seal(PLAIN);
    expect(vaultOf().open(sealed)).toBe(PLAIN);
  });

  it('is any text', () => {
    const vault = vaultOf();
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (plain) => {
        expect(vault.open(vault.seal(plain))).toBe(plain);
      }),
    );
  });

  it('shows nothing of what it holds, differs each time, and takes no change of a bit', () => {
    const vault = vaultOf();
    const sealed = vault.seal(PLAIN);
    expect(vault.seal(PLAIN)).not.toBe(sealed);
    const bytes = Buffer.from(sealed, 'base64');
    expect(bytes.toString('latin1')).not.toContain('RAHASIA');
    for (const at of [0, 12, 27, 28, bytes.length - 1]) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(() => vault.open(changed.toString('base64'))).toThrow();
    }
    for (const nonsense of ['', 'x', sealed.slice(0, 20), bytes.subarray(0, 27).toString('base64')])
      expect(() => vault.open(nonsense)).toThrow();
  });
});

describe('a system with a keyring', () => {
  it('keeps the key there: the folder alone opens nothing', () => {
    const sealed = vaultOf().seal(PLAIN);
    expect(statSync(join(dir, 'vault.json')).mode & OTHERS).toBe(0);
    expect(vaultOf(keyring('sari', false)).closed()).toBe('no_keyring');
    expect(() => vaultOf(keyring('sari', false)).open(sealed)).toThrow(/locked/);
    expect(() => vaultOf(fileKeeper).open(sealed)).toThrow(/locked/);
  });

  it('takes over a key that lay in the folder, and it lies there no more', () => {
    const sealed = vaultOf(fileKeeper).seal(PLAIN);
    const before = everyByte();
    expect(vaultOf().open(sealed)).toBe(PLAIN);
    expect(vaultOf().by()).toBe('keyring');
    expect(everyByte()).not.toContain((JSON.parse(before) as { key: string }).key);
  });
});

describe('a stolen or moved profile', () => {
  it('kept by a keyring opens for no other user and on no other PC, and is not thrown away', () => {
    const sealed = vaultOf(keyring('sari')).seal(PLAIN);
    const elsewhere = vaultOf(keyring('maling'));
    expect(elsewhere.closed()).toBe('foreign');
    expect(() => elsewhere.open(sealed)).toThrow(/locked/);
    expect(said.join()).not.toContain('sari'); // the keyring's own words are not passed on
    expect(vaultOf(keyring('sari')).open(sealed)).toBe(PLAIN);
  });

  it('kept by a passphrase opens with it anywhere, and without it nowhere', async () => {
    const first = vaultOf();
    const sealed = first.seal(PLAIN);
    await first.change(PHRASE);
    for (const keeper of [keyring('maling'), keyring('sari'), fileKeeper]) {
      const stolen = vaultOf(keeper);
      expect(stolen.closed()).toBe('passphrase');
      expect(await stolen.enter('empat kata yang lain')).toBe('wrong');
      expect(() => stolen.open(sealed)).toThrow(/locked/);
    }
    const moved = vaultOf(keyring('budi'));
    expect(await moved.enter(PHRASE)).toBe('right');
    expect(moved.open(sealed)).toBe(PLAIN);
  });

  it('holds neither passphrase nor key in any file or line of the log', async () => {
    const vault = vaultOf(fileKeeper);
    const { key } = JSON.parse(everyByte()) as { key: string };
    await vault.change(PHRASE);
    await vaultOf().enter(PHRASE);
    await vaultOf().enter('salah sama sekali');
    for (const secret of [PHRASE, 'salah sama sekali', key, 'RAHASIA']) {
      expect(everyByte()).not.toContain(secret);
      expect(said.join()).not.toContain(secret);
    }
  });

  it('that is given up begins anew; what it held is set aside, never deleted', async () => {
    const sealed = vaultOf(keyring('sari')).seal(PLAIN);
    const here = vaultOf(keyring('budi'));
    here.startOver();
    expect(here.closed()).toBeNull();
    expect(() => here.open(sealed)).toThrow();
    expect(here.open(here.seal('baru'))).toBe('baru');
    const aside = readdirSync(dir).find((name) => name.startsWith('vault.aside-')) ?? '';
    rmSync(join(dir, 'vault.json'));
    writeFileSync(join(dir, 'vault.json'), readFileSync(join(dir, aside)));
    expect(vaultOf(keyring('sari')).open(sealed)).toBe(PLAIN);
  });
});

describe('a system without a keyring', () => {
  const none = (): Vault => vaultOf(keyring('sari', false));

  it('keeps no key until the owner chose a passphrase of some length', async () => {
    const vault = none();
    expect(vault.closed()).toBe('new');
    expect(() => vault.seal(PLAIN)).toThrow(/locked/);
    expect(readdirSync(dir)).toEqual([]);
    expect(await vault.choose('pendek')).toBe(false);
    expect(await vault.choose('         x         ')).toBe(false);
    expect(await vault.choose(PHRASE)).toBe(true);
    const sealed = vault.seal(PLAIN);
    const next = none();
    expect(next.closed()).toBe('passphrase');
    expect(await next.enter(PHRASE)).toBe('right');
    expect(next.open(sealed)).toBe(PLAIN);
  });

  it('opens what a keyring keeps as soon as that is there', () => {
    const sealed = vaultOf().seal(PLAIN);
    let isThere = false;
    const vault = vaultOf({ ...keyring(), isThere: () => isThere });
    expect(vault.closed()).toBe('no_keyring');
    vault.look();
    expect(vault.closed()).toBe('no_keyring');
    isThere = true;
    vault.look();
    expect(vault.open(sealed)).toBe(PLAIN);
  });

  it('does not go back to a keyring that is not there', async () => {
    const vault = none();
    await vault.choose(PHRASE);
    await expect(vault.change(null)).rejects.toThrow(/no keyring/);
    expect(vault.by()).toBe('passphrase');
  });
});

describe('the passphrase', () => {
  it('is changed without typing any key again, and the old one opens nothing', async () => {
    const vault = vaultOf();
    const sealed = vault.seal(PLAIN);
    await vault.change(PHRASE);
    await vault.change('lima kata yang lebih panjang');
    const next = vaultOf();
    expect(await next.enter(PHRASE)).toBe('wrong');
    expect(await next.enter('lima kata yang lebih panjang')).toBe('right');
    expect(next.open(sealed)).toBe(PLAIN);
    await next.change(null);
    expect(vaultOf().open(sealed)).toBe(PLAIN);
  });

  it('that is too short is refused, and the one before stays', async () => {
    const vault = vaultOf();
    await vault.change(PHRASE);
    await expect(vault.change('123456789')).rejects.toThrow('at least 10 characters');
    expect(await vaultOf().enter(PHRASE)).toBe('right');
  });

  it('costs more time each time it is wrong, and the right one is not looked at meanwhile', async () => {
    await vaultOf().change(PHRASE);
    const vault = vaultOf();
    const waits: unknown[] = [];
    for (let n = 0; n < 5; n += 1) {
      expect(await vault.enter('salah salah salah')).toBe('wrong');
      waits.push(vault.waitSeconds());
      if (vault.waitSeconds() > 0)
        expect(await vault.enter(PHRASE)).toEqual({ waitSeconds: vault.waitSeconds() });
      nowMs += vault.waitSeconds() * 1_000;
    }
    expect(waits).toEqual([0, 0, 1, 2, 4]);
    expect(await vault.enter(PHRASE)).toBe('right');
    expect(vault.waitSeconds()).toBe(0);
  });

  it('tried a hundred times at once is three tries', async () => {
    await vaultOf().change(PHRASE);
    const vault = vaultOf();
    const all = await Promise.all(
      Array.from({ length: 100 }, (_, n) => vault.enter(`tebakan nomor ${n}`)),
    );
    expect(all.filter((each) => each === 'wrong')).toHaveLength(3);
  });

  it('is the same however its letters were composed', async () => {
    await vaultOf().change('kafé di sudut jalan');
    expect(await vaultOf().enter('kafe\u0301 di sudut jalan')).toBe('right');
  });
});

describe('a vault file', () => {
  it.each(['', '{', '{}', '{"lunasVault":2}', '{"lunasVault":1,"by":"passphrase"}', 'null'])(
    'that is broken (%j) is set aside and said, and the till can be set up again',
    (text) => {
      writeFileSync(join(dir, 'vault.json'), text);
      const vault = vaultOf();
      expect(vault.closed()).toBeNull();
      expect(said.join()).toContain('set aside');
      const aside = readdirSync(dir).find((name) => name.startsWith('vault.aside-')) ?? '';
      expect(readFileSync(join(dir, aside), 'utf8')).toBe(text);
    },
  );

  it('is made from the key file of an older profile, which goes', () => {
    writeFileSync(join(dir, 'secret.key'), randomBytes(32));
    const sealed = vaultOf(fileKeeper).seal(PLAIN);
    expect(readdirSync(dir)).toEqual(['vault.json']);
    expect(vaultOf(fileKeeper).open(sealed)).toBe(PLAIN);
  });
});
