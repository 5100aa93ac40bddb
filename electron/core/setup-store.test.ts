// The setup at rest, on a real disk: secrets sealed, PINs and tokens as hashes, a broken file set
// aside and said.
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import { readSetup, type Setup } from '../../shared/setup.ts';
import type { Ports, Secrets } from './ports.ts';
import { createSetupStore, hashToken, isSameHash, type SetupStore } from './setup-store.ts';
import { fileKeeper, Vault } from './system-vault.ts';
import { FakeClock } from './testing/fake-clock.ts';
import { createTestCore, NOON_MS, setupText } from './testing/harness.ts';
import { createSeededRandom } from './testing/seeded-random.ts';

const SECRETS = {
  apiKey: 'KUNCI-RAHASIA-1',
  callbackSecret: 'KUNCI-RAHASIA-2',
  merchantKey: 'KUNCI-RAHASIA-3',
  callbackToken: 'KUNCI-RAHASIA-4',
  token: 'KUNCI-RAHASIA-5',
  webhook: 'KUNCI-RAHASIA-6',
  clientSecret: 'KUNCI-RAHASIA-7',
  hub: 'KUNCI-RAHASIA-8',
  pin: '84629173',
};
const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

/** Windows keeps no such bits; there the profile's folder is the user's own. */
const OTHERS = process.platform === 'win32' ? 0 : 0o077;

let dir: string;
let logLines: string[];

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'lunas-setup-'));
  logLines = [];
});

afterEach(() => {
  chmodSync(dir, 0o700);
  rmSync(dir, { recursive: true });
});

/** The vault of the profile, whose folder keeps the key. */
function vaultOf(): Vault {
  const quiet = (): void => undefined;
  const random = { bytes: (length: number) => randomBytes(length) };
  const log = { info: quiet, warn: quiet, error: quiet };
  return new Vault({ dir, keeper: fileKeeper, clock: new FakeClock(NOON_MS), random, log });
}

function store(secrets: Secrets = vaultOf(), folder = dir): SetupStore {
  const keep = (message: string, fields?: object): void =>
    void logLines.push(JSON.stringify({ message, ...fields }));
  const ports: Ports = {
    clock: new FakeClock(NOON_MS),
    random: createSeededRandom(1),
    http: { send: () => Promise.reject(new Error('no network here')) },
    secrets,
    log: { info: keep, warn: keep, error: keep },
    dir: folder,
  };
  return createSetupStore(ports);
}

/** Two people with one PIN. Hashing it takes its time, so only who looks at people has them. */
const PEOPLE = [
  { name: 'Sari', role: 'cashier', pin: SECRETS.pin },
  { name: 'Budi', role: 'manager', pin: SECRETS.pin },
] as const;

function fullSetup(users: readonly object[] = []): Setup {
  const read = readSetup(
    setupText({
      feeds: [
        {
          kind: 'qiospay',
          merchantCode: 'QP048797',
          apiKey: SECRETS.apiKey,
          callbackSecret: SECRETS.callbackSecret,
        },
        { kind: 'nicepay', iMid: 'IONPAYTEST', merchantKey: SECRETS.merchantKey },
        { kind: 'netzme', callbackToken: SECRETS.callbackToken, pushAlone: true },
        {
          kind: 'snap',
          baseUrl: 'https://a.id/v1.0',
          clientId: 'c',
          clientSecret: SECRETS.clientSecret,
          privateKey,
          channelId: '1',
          merchantId: 'm',
        },
      ],
      users,
      api: { tokens: [{ name: 'kasir-pos', token: SECRETS.token }] },
      webhooks: [{ url: 'https://b.id/hook', secret: SECRETS.webhook }],
      hub: {
        url: `postgres://toko_a:${SECRETS.hub}@db.contoh.id/lunas`,
        store: 'toko-a',
        till: 'Kasir 2',
      },
    }),
  );
  if (!read.ok) throw new Error(read.faults.join(' '));
  return read.setup;
}
const config = (): string => join(dir, 'config.json');

describe('a setup', () => {
  it('is there again after a restart as it was saved', () => {
    expect(store().load()).toBeNull();
    const saved = store().save(fullSetup(PEOPLE));
    expect(store().load()).toEqual(saved);
    expect(saved.feeds).toEqual(fullSetup().feeds);
  });

  it('leaves no secret, no PIN and no token in clear in the profile', () => {
    store().save(fullSetup(PEOPLE));
    const everything = readdirSync(dir)
      .map((name) => readFileSync(join(dir, name), 'latin1'))
      .join('\n');
    const inner = privateKey.split('\n')[5] ?? '';
    for (const secret of [...Object.values(SECRETS), inner])
      expect(everything).not.toContain(secret);
    expect(everything).toContain('Warung Sejahtera');
    expect(logLines).toEqual([]);
  });

  it('is a file for its owner alone, and so is the key', () => {
    store().save(fullSetup());
    for (const name of ['config.json', 'vault.json'])
      expect(statSync(join(dir, name)).mode & OTHERS).toBe(0);
  });

  it('gives two people with one PIN two hashes', () => {
    const [sari, budi] = store().save(fullSetup(PEOPLE)).users;
    expect(sari?.pinHash).not.toBe(budi?.pinHash);
    expect(sari?.pinHash).toMatch(/^[0-9a-f]{64}$/);
  });

  it('replaces the one before, whole', () => {
    store().save(fullSetup());
    const { users: _users, api: _api, webhooks: _webhooks, ...bare } = fullSetup();
    const saved = store().save({ ...bare, feeds: [] });
    expect(store().load()).toEqual(saved);
    expect(saved).toMatchObject({ users: [], tokens: [], feeds: [] });
    expect(store().load()?.webhooks).toBeUndefined();
  });

  it('stays in memory with a ledger in memory', () => {
    const inMemory = store(undefined, ':memory:');
    const saved = inMemory.save(fullSetup());
    expect(inMemory.load()).toEqual(saved);
    expect(readdirSync(dir)).not.toContain('config.json');
  });
});

describe('a setup file that is broken', () => {
  const broken = ['', '{"setup":', '\u0000\u0000\u0000\u0000', '{"setup":'.repeat(99)];
  it.each(broken)('%j is set aside and said, not wiped, and a new setup can be saved', (text) => {
    writeFileSync(config(), text);
    expect(store().load()).toBeNull();
    const kept = readdirSync(dir)
      .filter((name) => name.startsWith('config'))
      .map((name) => readFileSync(join(dir, name), 'utf8'));
    expect(kept).toContain(text);
    expect(logLines.join()).toContain('set aside');
    const saved = store().save(fullSetup());
    expect(store().load()).toEqual(saved);
  });

  const strange = [null, 7, {}, { version: 2 }, { version: 1, sealed: 'x' }];
  it.each(strange)(
    'with %j for a setup is set aside too, and the first-run screen comes',
    (setup) => {
      const text = JSON.stringify({ setup });
      writeFileSync(config(), text);
      expect(store().load()).toBeNull();
      expect(logLines.join()).toContain('could not be understood');
      const aside = readdirSync(dir).find((name) => name.startsWith('config.broken')) ?? '';
      expect(readFileSync(join(dir, aside), 'utf8')).toBe(text);
    },
  );

  it('with feeds nobody knows, well sealed, is set aside too', () => {
    store().save({ ...fullSetup(), feeds: [{ kind: 'gopay' }] as never });
    expect(store().load()).toBeNull();
    expect(logLines.join()).toContain('could not be understood');
  });

  it('without a setup in it is none', () => {
    writeFileSync(config(), '{}');
    expect(store().load()).toBeNull();
    expect(logLines).toEqual([]);
  });
});

describe('a key that does not fit', () => {
  const sentence =
    "The stored keys can't be read on this machine: enter them again, or import the setup file.";
  /** As after the folder was copied without its key. */
  const elsewhere = (): Vault => {
    rmSync(join(dir, 'vault.json'));
    return vaultOf();
  };

  it('is said in one sentence: the profile was copied from another machine', () => {
    store().save(fullSetup());
    const foreign = store(elsewhere());
    expect(() => foreign.load()).toThrow(new AppError('unavailable', sentence));
  });

  it('leaves all but the keys to whoever types them again', () => {
    store().save(fullSetup(PEOPLE));
    const foreign = store(elsewhere());
    expect(() => foreign.load()).toThrow(AppError);
    const { sections, users, hub } = foreign.legible();
    expect(hub).toEqual({ store: 'toko-a', till: 'Kasir 2' });
    expect(sections?.store.name).toBe('Warung Sejahtera');
    expect(users.map(({ name }) => name)).toEqual(['Sari', 'Budi']);
    const draft = foreign.draft() as { feeds: { kind: string }[] };
    expect(draft.feeds.map(({ kind }) => kind)).toEqual(fullSetup().feeds.map(({ kind }) => kind));
    for (const secret of Object.values(SECRETS))
      expect(JSON.stringify([draft, sections, hub])).not.toContain(secret);
    foreign.save(fullSetup());
    expect(foreign.legible().sections).toBeNull();
  });

  it('or somebody changed what was sealed', () => {
    store().save(fullSetup());
    const text = readFileSync(config(), 'utf8');
    writeFileSync(config(), text.replace(/("sealed": ?")(....)/, '$1AAAA'));
    expect(() => store().load()).toThrow(new AppError('unavailable', sentence));
  });
});

describe('a token', () => {
  it('is told from another by its hash', () => {
    expect(isSameHash(hashToken('rahasia'), hashToken('rahasia'))).toBe(true);
    expect(isSameHash(hashToken('rahasia'), hashToken('rahasiA'))).toBe(false);
    expect(isSameHash(hashToken('rahasia'), '')).toBe(false);
    expect(hashToken('rahasia')).not.toContain('rahasia');
  });

  it('opens the till to its holder by name, also after a restart', async () => {
    const text = setupText({ api: { tokens: [{ name: 'kasir-pos', token: SECRETS.token }] } });
    for (const again of [false, true]) {
      const till = await createTestCore({ dir, isSetUp: false });
      if (!again) expect(await till.core.importSetup(text)).toEqual([]);
      expect(till.core.rest.tokens.find(SECRETS.token)?.name).toBe('kasir-pos');
      for (const wrong of ['', 'x', SECRETS.token.slice(1), `${SECRETS.token} `])
        expect(till.core.rest.tokens.find(wrong)).toBeNull();
      await till.stop();
    }
  });
});
