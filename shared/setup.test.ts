// The setup file as a shop writes it: what it may leave out, what it must not hold, and sentences
// that mend it.
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { pushAloneOf, readSetup, setupSchema, type FeedSetup, type Setup } from './setup.ts';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

const LEAST = { store: { name: 'Warung Sejahtera' }, merchant: { qris: '000201' } };

/** All a setup file can hold (contract, "Setup file"). */
const FULL = {
  store: { name: 'Warung Sejahtera', timezone: 'Asia/Makassar', dayStartsAt: '04:00' },
  till: { name: 'Kasir 1' },
  merchant: { qris: '000201', pointOfInitiation: '11' },
  sale: {
    expiresAfterSeconds: 60,
    watchLateSeconds: 0,
    equalAmounts: { policy: 'discount', max: 50 },
  },
  feeds: [
    {
      kind: 'qiospay',
      baseUrl: 'https://qiospay.id',
      merchantCode: 'QP048797',
      apiKey: 'a',
      callbackSecret: 'b',
      pushAlone: false,
    },
    {
      kind: 'snap',
      baseUrl: 'https://b.id/v1.0',
      clientId: 'c',
      clientSecret: 'd',
      privateKey: 'PEM',
      channelId: '95221',
      merchantId: 'm',
      providerPublicKey: 'PEM',
      signedPathPrefix: '/v1.0',
    },
    {
      kind: 'nicepay',
      iMid: 'IONPAYTEST',
      merchantKey: 'e',
      inquiryUrl: 'https://n.id',
      registrationUrl: 'https://n.id',
      mitraCd: 'QSHP',
      shopId: 'NICEPAY',
    },
    { kind: 'netzme', callbackToken: 'f', accepts: 'qr-mpm-notify' },
  ],
  callbacks: { port: 8443, host: '0.0.0.0', allow: ['103.20.51.0/24'], trustProxy: true },
  users: [
    { name: 'Sari', role: 'cashier', pin: '1234' },
    { name: 'Budi', role: 'manager', pin: '998877' },
  ],
  api: { tokens: [{ name: 'kasir-pos', token: 'g' }] },
  webhooks: [{ url: 'https://toko.id/hook', secret: 'h' }],
} as const satisfies Json;

function faultsOf(json: unknown): readonly string[] {
  const read = readSetup(JSON.stringify(json));
  return read.ok ? [] : read.faults;
}

function setupOf(json: unknown): Setup {
  const read = readSetup(JSON.stringify(json));
  if (!read.ok) throw new Error(read.faults.join(' '));
  return read.setup;
}

/** The setup with one place changed: `feeds.0.apiKey`. */
function withAt(path: string, value: unknown): unknown {
  const copy: unknown = structuredClone(FULL);
  const steps = path.split('.');
  let holder = copy as Record<string, unknown>;
  for (const step of steps.slice(0, -1)) holder = holder[step] as Record<string, unknown>;
  holder[steps.at(-1) ?? ''] = value;
  return copy;
}

describe('a setup file', () => {
  it('needs a name and a QRIS, and no more', () => {
    expect(setupOf(LEAST)).toEqual({
      store: { name: 'Warung Sejahtera', timezone: 'Asia/Jakarta', dayStartsAt: '00:00' },
      till: { name: 'Kasir 1' },
      merchant: { qris: '000201', pointOfInitiation: '12' },
      sale: { expiresAfterSeconds: 300, watchLateSeconds: 86_400, equalAmounts: { policy: 'ask' } },
      feeds: [],
    });
  });

  it('may hold all that the contract names, and is read as it stands', () => {
    expect(setupOf(FULL)).toEqual(FULL);
  });

  it('fills in what is left out of a part', () => {
    const feeds = [{ kind: 'qiospay', merchantCode: 'QP1' }];
    const setup = setupOf({ ...LEAST, feeds, sale: { equalAmounts: { policy: 'discount' } } });
    expect(setup.feeds).toEqual([{ ...feeds[0], baseUrl: 'https://qiospay.id' }]);
    expect(setup.sale).toEqual({
      expiresAfterSeconds: 300,
      watchLateSeconds: 86_400,
      equalAmounts: { policy: 'discount', max: 99 },
    });
  });

  it('may begin with a byte order mark, as Notepad writes it', () => {
    expect(readSetup(`\uFEFF${JSON.stringify(LEAST)}`).ok).toBe(true);
  });

  it('that is no JSON is one sentence, without a piece of it', () => {
    const text = '{"apiKey": "KUNCI-RAHASIA", }';
    expect(readSetup(text)).toEqual({ ok: false, faults: ['The setup file is not JSON.'] });
    expect(readSetup('')).toMatchObject({ ok: false });
  });
});

describe('what must not stand there', () => {
  const refused = [
    ['store.name', ''],
    ['store.name', 'x'.repeat(61)],
    ['store.timezone', 'WIB'],
    ['store.dayStartsAt', '24:00'],
    ['store.dayStartsAt', '4:00'],
    ['till.name', 'x'.repeat(41)],
    ['merchant.qris', ''],
    ['merchant.pointOfInitiation', '13'],
    ['sale.expiresAfterSeconds', 0],
    ['sale.expiresAfterSeconds', 86_401],
    ['sale.expiresAfterSeconds', 1.5],
    ['sale.watchLateSeconds', -1],
    ['sale.equalAmounts', { policy: 'add' }],
    ['sale.equalAmounts.max', 0],
    ['feeds.0.kind', 'gopay'],
    ['feeds.0.merchantCode', 'QP/../1'],
    ['feeds.0.baseUrl', 'http://qiospay.id'],
    ['feeds.0.apiKey', ''],
    ['feeds.0.pushAlone', 'yes'],
    ['feeds.1.privateKey', ''],
    ['feeds.3.accepts', 'both'],
    ['callbacks.port', 65_536],
    ['users.0.pin', '123'],
    ['users.0.pin', '12345678901234'],
    ['users.0.pin', 'abcd'],
    ['users.0.role', 'owner'],
    ['api.tokens.0.token', ''],
    ['webhooks.0.url', 'http://toko.id/hook'],
    ['webhooks.0.secret', ''],
  ] as const;
  it.each(refused)('%s = %j is refused by the name of its place', (path, value) => {
    const faults = faultsOf(withAt(path, value));
    const place = path.split('.').map((step) => (/^\d+$/.test(step) ? Number(step) + 1 : step));
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(`In the setup file, ${place.join(' › ')}`);
    expect(faults[0]).toMatch(/[^.]\.$/);
  });

  it('one sentence for each fault, all at once', () => {
    const faults = faultsOf({ merchant: {}, users: [{ name: '', role: 'x', pin: '1' }], extra: 1 });
    expect(faults.length).toBeGreaterThanOrEqual(6);
    expect(faults).toContain('The setup file: "extra" is not known.');
  });

  it('two feeds of one kind: which of them would a callback be for?', () => {
    const netzme = { kind: 'netzme', callbackToken: 'f' };
    expect(faultsOf({ ...LEAST, feeds: [netzme, netzme] })).toEqual([
      'In the setup file, feeds: each kind of feed stands here once.',
    ]);
  });

  const parts = [
    '',
    'store',
    'till',
    'merchant',
    'sale',
    'sale.equalAmounts',
    'feeds.0',
    'feeds.1',
    'feeds.2',
    'feeds.3',
    'callbacks',
    'users.0',
    'api',
    'api.tokens.0',
    'webhooks.0',
  ];
  it.each(parts)(
    'a key that is not known, in %j: a slip of the pen changes nothing silently',
    (part) => {
      const path = part === '' ? 'apikey' : `${part}.apikey`;
      const faults = faultsOf(withAt(path, 'x'));
      expect(faults).toHaveLength(1);
      expect(faults[0]).toContain('"apikey" is not known.');
    },
  );
});

describe('addresses', () => {
  const taken = [
    'https://qiospay.id',
    'https://qiospay.id:8443/api',
    'https://[2001:db8::1]/',
    'http://127.0.0.1:5000',
    'http://localhost',
    'http://[::1]:80/x',
  ];
  it.each(taken)('%s is taken', (baseUrl) => {
    expect(faultsOf(withAt('feeds.0.baseUrl', baseUrl))).toEqual([]);
  });

  const refused = [
    'http://qiospay.id',
    'http://127.0.0.1.qiospay.id',
    'http://localhost@qiospay.id',
    'http://127.0.0.1:80@qiospay.id',
    'http://127.0.0.1\\@qiospay.id',
    'http://10.0.0.1',
    'http://0.0.0.0',
    'ftp://qiospay.id',
    'qiospay.id',
    '//qiospay.id',
    'https://',
    'javascript:alert(1)',
    'file:///etc/passwd',
    '',
  ];
  it.each(refused)(
    '%s is refused: a key would cross a network in clear, or go astray',
    (baseUrl) => {
      expect(faultsOf(withAt('feeds.0.baseUrl', baseUrl))).toHaveLength(1);
    },
  );
});

/** Every place of the full setup that holds a value. */
function placesOf(value: Json, path: readonly string[] = []): string[] {
  if (value === null || typeof value !== 'object') return [path.join('.')];
  return Object.entries(value).flatMap(([key, inner]) => placesOf(inner as Json, [...path, key]));
}

it('no sentence holds a value: it may be a secret', () => {
  const secret = 'KUNCI-RAHASIA-137c9ddc5e055636ef79d';
  const shapes: readonly unknown[] = [
    secret.repeat(600),
    [secret],
    { nilai: secret },
    `${secret} `,
    `\u0000${secret}`,
  ];
  for (const place of placesOf(FULL))
    for (const value of shapes)
      expect(faultsOf(withAt(place, value)).join()).not.toContain('RAHASIA');
});

describe('may a callback alone say LUNAS?', () => {
  const cases = [
    ['qiospay that can be polled', { kind: 'qiospay', merchantCode: 'q', apiKey: 'k' }, false],
    [
      'qiospay with nothing to ask',
      { kind: 'qiospay', merchantCode: 'q', callbackSecret: 's' },
      true,
    ],
    [
      'snap',
      {
        kind: 'snap',
        baseUrl: 'https://b.id',
        clientId: 'c',
        clientSecret: 'd',
        privateKey: 'P',
        channelId: '1',
        merchantId: 'm',
      },
      false,
    ],
    [
      'nicepay that can be asked',
      { kind: 'nicepay', iMid: 'I', merchantKey: 'e', inquiryUrl: 'https://n.id' },
      false,
    ],
    ['nicepay with nothing to ask', { kind: 'nicepay', iMid: 'I', merchantKey: 'e' }, true],
    ['netzme', { kind: 'netzme', callbackToken: 'f' }, true],
  ] as const;
  it.each(cases)('%s: %s', (_what, feed, answer) => {
    const read = (over: object): FeedSetup => {
      const [first] = setupOf({ ...LEAST, feeds: [{ ...feed, ...over }] }).feeds;
      if (!first) throw new Error('no feed');
      return first;
    };
    expect(pushAloneOf(read({}))).toBe(answer);
    expect(pushAloneOf(read({ pushAlone: !answer }))).toBe(!answer);
  });
});

it('docs/setup.schema.json is made from the code (LUNAS_WRITE_DOCS=1 npx vitest run shared/setup.test.ts rewrites it, npm run format sets it)', () => {
  const file = resolve(import.meta.dirname, '../docs/setup.schema.json');
  const schema = {
    title: 'Setup of a Lunas till',
    ...z.toJSONSchema(setupSchema, { io: 'input' }),
  };
  if (process.env['LUNAS_WRITE_DOCS']) writeFileSync(file, `${JSON.stringify(schema, null, 2)}\n`);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(schema);
});
