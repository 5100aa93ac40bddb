// A setup in parts: the page sees no secret whatever is in it, and a change touches what it names.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { changedPlaces, hasSecret, keptSecrets, merged, seen } from './setup-parts.ts';
import { setupSchema } from './setup.ts';

const SETUP = {
  store: { name: 'Warung Sejahtera', timezone: 'Asia/Jakarta', dayStartsAt: '00:00' },
  till: { name: 'Kasir 1' },
  merchant: { qris: '000201', pointOfInitiation: '12' },
  sale: { expiresAfterSeconds: 300, equalAmounts: { policy: 'discount', max: 50 } },
  feeds: [
    { kind: 'qiospay', merchantCode: 'QP048797', apiKey: 'RAHASIA-1', callbackSecret: 'RAHASIA-2' },
    { kind: 'netzme', callbackToken: 'RAHASIA-3' },
  ],
  users: [{ name: 'Sari', role: 'cashier', pin: '733401' }],
  api: { tokens: [{ name: 'pos', token: 'RAHASIA-5' }] },
  webhooks: [{ url: 'https://a.id/x', secret: 'RAHASIA-6' }],
};
const SECRETS = /RAHASIA|733401/;
const change = (change: unknown): typeof SETUP =>
  merged(setupSchema, SETUP, change) as typeof SETUP;

describe('what the page sees of a setup', () => {
  it('is everything but the secrets, and which of those are kept', () => {
    const answer = seen(setupSchema, SETUP) as typeof SETUP;
    expect(JSON.stringify(answer)).not.toMatch(SECRETS);
    expect(answer.store).toEqual(SETUP.store);
    expect(answer.feeds[0]).toEqual({ kind: 'qiospay', merchantCode: 'QP048797' });
    expect(answer.sale).toEqual(SETUP.sale);
    expect(keptSecrets(setupSchema, SETUP)).toEqual([
      'feeds.qiospay.apiKey',
      'feeds.qiospay.callbackSecret',
      'feeds.netzme.callbackToken',
      'users.Sari.pin',
      'api.tokens.pos.token',
      'webhooks.https://a.id/x.secret',
    ]);
  });

  it('never is what the schema does not know, such as the hash of a PIN', () => {
    const stored = { ...SETUP, users: [{ name: 'Sari', role: 'cashier', pinHash: 'RAHASIA-9' }] };
    expect(JSON.stringify(seen(setupSchema, { ...stored, other: 'RAHASIA-8' }))).not.toMatch(
      SECRETS,
    );
  });

  it('is no secret of any shape a draft may have', () => {
    const secret = fc.constantFrom('RAHASIA-a', 'RAHASIA-b');
    const feed = fc.record(
      {
        kind: fc.constantFrom('qiospay', 'snap', 'nicepay', 'netzme', 'gopay', 7),
        apiKey: secret,
        privateKey: secret,
        merchantKey: secret,
        callbackToken: secret,
        clientSecret: secret,
        unknown: secret,
      },
      { requiredKeys: [] },
    );
    const draft = fc.record(
      { feeds: fc.oneof(fc.array(feed), feed), webhooks: fc.array(fc.record({ secret })) },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(draft, (value) => {
        expect(JSON.stringify(seen(setupSchema, value)) ?? '').not.toMatch(SECRETS);
      }),
    );
  });

  it('is nothing of what is no setup', () => {
    for (const value of [null, 7, 'x', [], undefined])
      expect(seen(setupSchema, value)).toBeUndefined();
  });
});

describe('a change', () => {
  it('touches what it names and nothing else', () => {
    const after = change({ store: { name: 'Warung Baru' } });
    expect(after).toEqual({ ...SETUP, store: { ...SETUP.store, name: 'Warung Baru' } });
    expect(changedPlaces(setupSchema, SETUP, after)).toEqual(['store.name']);
  });

  it('keeps a secret that is left out or left empty, and takes a new one', () => {
    const after = change({
      feeds: { qiospay: { merchantCode: 'QP2', apiKey: '', callbackSecret: 'BARU' } },
    });
    expect(after.feeds[0]).toEqual({
      kind: 'qiospay',
      merchantCode: 'QP2',
      apiKey: 'RAHASIA-1',
      callbackSecret: 'BARU',
    });
    expect(after.feeds[1]).toEqual(SETUP.feeds[1]);
    expect(changedPlaces(setupSchema, SETUP, after)).toEqual([
      'feeds.qiospay.merchantCode',
      'feeds.qiospay.callbackSecret',
    ]);
  });

  it('adds and removes a feed by its kind, and a secret by null', () => {
    const after = change({
      feeds: { netzme: null, qiospay: { callbackSecret: null }, nicepay: { iMid: 'I' } },
    });
    expect(after.feeds).toEqual([
      { kind: 'qiospay', merchantCode: 'QP048797', apiKey: 'RAHASIA-1' },
      { kind: 'nicepay', iMid: 'I' },
    ]);
  });

  it('of a rule to another rule begins anew', () => {
    const after = change({ sale: { equalAmounts: { policy: 'ask' } } });
    expect(after.sale.equalAmounts).toEqual({ policy: 'ask' });
    expect(after.sale.expiresAfterSeconds).toBe(300);
  });

  it('leaves sections alone that this page has never heard of', () => {
    const withMore = { ...SETUP, printer: { address: '10.0.0.9' } };
    const after = merged(setupSchema, withMore, { till: { name: 'Kasir 2' } });
    expect(after).toEqual({ ...withMore, till: { name: 'Kasir 2' } });
  });

  it('can not reach what every object inherits', () => {
    const after = merged(setupSchema, SETUP, JSON.parse('{"__proto__":{"x":1}}') as unknown);
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
    expect(Object.getPrototypeOf(after)).toBe(Object.prototype);
  });
});

it('knows which sections hold secrets', () => {
  const shape: Readonly<Record<string, z.ZodType>> = setupSchema.shape;
  const secret = Object.keys(shape).filter((key) => hasSecret(shape[key] ?? z.never()));
  expect(secret).toEqual(expect.arrayContaining(['feeds', 'users', 'api', 'webhooks']));
  expect(secret).not.toContain('store');
});
