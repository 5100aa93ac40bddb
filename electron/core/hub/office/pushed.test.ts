import { describe, expect, it } from 'vitest';
import type { PushDocument } from '../../../../shared/office.ts';
import {
  exportOwnerKey,
  fingerprintOf,
  importOwnerKey,
  isSigned,
  newOwnerKey,
  publicKeyOf,
} from './owner-key.ts';
import { readPush, signPush, type Reader } from './pushed.ts';

const owner = newOwnerKey();
const stranger = newOwnerKey();

function documentOf(part: Partial<PushDocument> = {}): PushDocument {
  return {
    lunasPush: 1,
    key: owner.publicKey,
    version: 4,
    scope: { kind: 'store', store: 'toko-a' },
    madeAtMs: 1_795_000_000_000,
    by: 'Budi',
    note: '',
    changes: { sale: { expiresAfterSeconds: 600 } },
    ...part,
  };
}

const pushOf = (part: Partial<PushDocument> = {}, key = owner.privateKey) => ({
  id: 1,
  ...signPush(documentOf(part), key),
});

const reader: Reader = {
  store: 'toko-a',
  till: 'Kasir 1',
  trusted: owner.publicKey,
  refused: [],
  taken: () => 3,
};

describe('a push', () => {
  it('is taken when it is newer, for this till, and of the trusted key', () => {
    expect(readPush(pushOf(), reader)).toMatchObject({ kind: 'take', push: { version: 4 } });
    expect(readPush(pushOf({ scope: { kind: 'all' } }), reader).kind).toBe('take');
    const scope = { kind: 'till', store: 'toko-a', till: 'Kasir 1' } as const;
    expect(readPush(pushOf({ scope }), reader).kind).toBe('take');
  });

  it('is forged when a letter of it was changed', () => {
    const { document, ...rest } = pushOf();
    const changed = { ...rest, document: document.replace('600', '900') };
    expect(readPush(changed, reader)).toMatchObject({ kind: 'refuse', why: 'forged' });
  });

  it('is forged when its signature is another push’s', () => {
    const { signature } = pushOf({ version: 3 });
    const mixed = { ...pushOf(), signature };
    expect(readPush(mixed, reader)).toMatchObject({ kind: 'refuse', why: 'forged' });
  });

  it('is forged when somebody else signed under the owner’s name', () => {
    expect(readPush(pushOf({}, stranger.privateKey), reader)).toMatchObject({ why: 'forged' });
  });

  it.each(['', '{', '[]', 'null', '{"key":7}', '{"key":"kunci"}'])(
    'is forged when it is no document: %s',
    (document) => {
      expect(readPush({ ...pushOf(), document }, reader)).toMatchObject({ why: 'forged' });
    },
  );

  it('is old when it is replayed, or comes before what was taken', () => {
    expect(readPush(pushOf({ version: 3 }), reader)).toMatchObject({ kind: 'refuse', why: 'old' });
    expect(readPush(pushOf({ version: 1 }), reader)).toMatchObject({ kind: 'refuse', why: 'old' });
  });

  it.each([
    { kind: 'store', store: 'toko-b' },
    { kind: 'till', store: 'toko-b', till: 'Kasir 1' },
    { kind: 'till', store: 'toko-a', till: 'Kasir 2' },
  ] as const)('is foreign when it is for $store $till', (scope) => {
    expect(readPush(pushOf({ scope }), reader)).toMatchObject({ kind: 'refuse', why: 'foreign' });
  });

  it('of an unknown key is asked about, and of a refused one passed over', () => {
    const push = pushOf({ key: stranger.publicKey }, stranger.privateKey);
    expect(readPush(push, reader).kind).toBe('ask');
    expect(readPush(push, { ...reader, trusted: null }).kind).toBe('ask');
    const refused = { ...reader, refused: [stranger.publicKey] };
    expect(readPush(push, refused).kind).toBe('ignore');
  });

  it('that says more than this Lunas knows is refused whole', () => {
    const text = JSON.stringify({ ...documentOf(), changes: { merchant: { qris: '000201' } } });
    const document = signPush(documentOf(), owner.privateKey);
    expect(readPush({ id: 1, ...document, document: text }, reader)).toMatchObject({
      why: 'forged',
    });
    expect(() =>
      signPush({ ...documentOf(), changes: { feeds: [] } as never }, owner.privateKey),
    ).toThrow(/feeds/);
  });
});

describe('the owner’s key', () => {
  it('signs for this use only', () => {
    const { document, signature } = pushOf();
    expect(isSigned(document, signature, owner.publicKey)).toBe(true);
    expect(isSigned(`lunas-push-1\n${document}`, signature, owner.publicKey)).toBe(false);
    expect(isSigned(document, signature, stranger.publicKey)).toBe(false);
    expect(isSigned(document, 'no signature', owner.publicKey)).toBe(false);
    expect(isSigned(document, signature, 'no key')).toBe(false);
  });

  it('has a fingerprint that two people can read to each other', () => {
    expect(fingerprintOf(owner.publicKey)).toMatch(/^([0-9a-f]{4}-){7}[0-9a-f]{4}$/);
    expect(fingerprintOf(owner.publicKey)).not.toBe(fingerprintOf(stranger.publicKey));
  });

  it('goes to another PC under a passphrase, and with no other', async () => {
    const random = { bytes: (length: number) => new Uint8Array(length).fill(7), fraction: () => 0 };
    const file = await exportOwnerKey(owner.privateKey, 'kuda beton paku', random, 2 ** 14);
    expect(file).not.toContain(owner.privateKey.slice(20, 40));
    const back = await importOwnerKey(file, 'kuda beton paku');
    expect(publicKeyOf(back)).toBe(owner.publicKey);
    await expect(importOwnerKey(file, 'kuda beton palu')).rejects.toThrow(/passphrase/);
    await expect(importOwnerKey('{}', 'kuda beton paku')).rejects.toThrow(/no file/);
  });
});
