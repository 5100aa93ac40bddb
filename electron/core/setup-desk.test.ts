// The setup of a till that sells, changed in parts: till.setup, till.changeSetup, till.testChange
// and till.keepDraft as the page calls them.
import { createRouterClient } from '@orpc/server';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { TillEvent } from '../../shared/views.ts';
import { pageRouter } from './api.ts';
import { createTestCore, setupText, TEST_QRIS, type TestCore } from './testing/harness.ts';

const OTHER_QRIS =
  '00020101021126570016ID.CO.SHOPEE.WWW0118936009180000001402020413500303UME' +
  '51440014ID.CO.QRIS.WWW0215ID10190045322970303UME5204581253033605802ID' +
  '5925Gulu Gulu Mall Ambassador6015Jakarta Selatan61051294062070703A01630494FA';

let till: TestCore;
afterEach(() => till.stop());

async function open(text: string | null = setupText(), dir = ':memory:') {
  till = await createTestCore({ dir, isSetUp: false });
  if (text !== null) expect(await till.core.importSetup(text)).toEqual([]);
  const session = till.core.people.sessions.open();
  const api = createRouterClient(pageRouter, { context: { core: till.core, session } });
  if (text === FULL) {
    const { names } = await api.session.names();
    const manager = names.find(({ name }) => name === 'Budi');
    await api.session.login({ personId: manager?.id ?? '', pin: '998877' });
  }
  return api;
}

const setup = () => till.core.requireTill().setup;
const FULL = setupText({
  users: [
    { name: 'Sari', role: 'cashier', pin: '733401' },
    { name: 'Budi', role: 'manager', pin: '998877' },
  ],
  api: { tokens: [{ name: 'pos', token: 'TOKEN-RAHASIA-5' }] },
  webhooks: [{ url: 'https://a.id/x', secret: 'KUNCI-RAHASIA-6' }],
  printer: { kind: 'tcp', host: '10.0.0.9' },
});

describe('the page', () => {
  it('sees the setup and no secret of it, only where one is kept', async () => {
    const api = await open(FULL);
    const seen = await api.till.setup();
    expect(JSON.stringify(seen)).not.toMatch(/RAHASIA|733401|998877|pinHash|pinSalt/);
    expect(seen.setup).toMatchObject({
      store: { name: 'Warung Sejahtera' },
      merchant: { qris: TEST_QRIS },
      feeds: [{ kind: 'qiospay', merchantCode: 'QP048797' }],
      users: [
        { name: 'Sari', role: 'cashier' },
        { name: 'Budi', role: 'manager' },
      ],
    });
    expect(seen.secrets).toContain('feeds.qiospay.apiKey');
    expect(seen.secrets).toContain('users.Budi.pin');
  });
});

describe('the hub in the setup', () => {
  const HUB = {
    url: 'postgres://toko:HUB-RAHASIA@db.contoh.id/lunas',
    store: 'toko-a',
    till: 'Kasir 1',
  };

  it('is joined, renamed and left, and its address is never told', async () => {
    const api = await open();
    expect(await api.till.changeSetup({ changes: { hub: HUB } })).toEqual(DONE);
    expect(setup().hub).toEqual(HUB);
    const seen = await api.till.setup();
    expect(seen.setup['hub']).toEqual({ store: 'toko-a', till: 'Kasir 1' });
    expect(seen.secrets).toContain('hub.url');
    expect(JSON.stringify(seen)).not.toMatch(/HUB-RAHASIA|db\.contoh/);
    await api.till.changeSetup({ changes: { hub: { url: '', till: 'Kasir 7' } } });
    expect(setup().hub).toEqual({ ...HUB, till: 'Kasir 7' });
    await api.till.changeSetup({ changes: { hub: null } });
    expect(setup().hub).toBeUndefined();
  });

  it('stays as it is while sales wait: the other tills go on knowing of them', async () => {
    const api = await open();
    await till.sell(13_000);
    expect(await api.till.changeSetup({ changes: { hub: HUB } })).toEqual({ ...DONE, waiting: 1 });
    expect(setup().hub).toBeUndefined();
  });

  it.each([
    [{ url: 'postgres://toko:HUB-RAHASIA@db.contoh.id/lunas?sslmode=disable' }, 'without TLS'],
    [{ url: 'https://toko:HUB-RAHASIA@db.contoh.id' }, 'postgres://user:password@host'],
    [{ url: 'postgres://toko:HUB%RAHASIA@db.contoh.id/lunas' }, "can't be read"],
    [{ url: 'postgres://toko:HUB-RAHASIA@a.id:1,b.id:1/lunas' }, "can't be read"],
    [{ ca: '-----BEGIN CERTIFICATE-----\nrusak\n-----END CERTIFICATE-----' }, "ca can't be read"],
    [{ ca: 'rusak' }, 'must be a certificate in PEM'],
    [{ store: '' }, 'hub › store'],
  ])('is refused in words: %j', async (part, words) => {
    const api = await open();
    const { faults } = await api.till.changeSetup({ changes: { hub: { ...HUB, ...part } } });
    expect(faults.join()).toContain(words);
    expect(faults.join()).not.toContain('RAHASIA');
    expect(setup().hub).toBeUndefined();
  });
});

const DONE = { faults: [], waiting: 0 };

describe('a change of the setup', () => {
  it('changes the name and nothing else: keys, people, tokens and printer stay', async () => {
    const api = await open(FULL);
    const before = setup();
    const answer = await api.till.changeSetup({ changes: { store: { name: 'Warung Pindah' } } });
    expect(answer).toEqual({ faults: [], waiting: 0 });
    expect(setup()).toEqual({ ...before, store: { ...before.store, name: 'Warung Pindah' } });
  });

  it('is told once, by the places that changed, never by what stood there', async () => {
    const api = await open(FULL);
    const { stores } = till.core;
    const seq = stores.events.lastSeq();
    await api.till.changeSetup({
      changes: { feeds: { qiospay: { apiKey: 'KUNCI-RAHASIA-BARU', merchantCode: 'QP1' } } },
    });
    const events = stores.events.since(seq, 99).filter(({ type }) => type === 'till.changed');
    expect(events.map(({ payload }) => payload as TillEvent['payload'])).toEqual([
      { changed: ['feeds.qiospay.merchantCode', 'feeds.qiospay.apiKey'] },
    ]);
    expect(setup().feeds).toMatchObject([{ merchantCode: 'QP1', apiKey: 'KUNCI-RAHASIA-BARU' }]);
  });

  it('keeps the key of a feed whose other fields change, also when it is sent empty', async () => {
    const api = await open();
    await api.till.changeSetup({
      changes: { feeds: { qiospay: { merchantCode: 'QP2', apiKey: '' } } },
    });
    expect(setup().feeds).toMatchObject([{ merchantCode: 'QP2', apiKey: 'KUNCI-RAHASIA-1' }]);
  });

  it('changes one PIN of two, and the other keeps its hash', async () => {
    const api = await open(FULL);
    const [sari, budi] = setup().users;
    await api.till.changeSetup({ changes: { users: { Sari: { pin: '5555' } } } });
    expect(setup().users[0]?.pinHash).not.toBe(sari?.pinHash);
    expect(setup().users[1]).toEqual(budi);
    expect(setup().tokens).toHaveLength(1);
    expect(till.core.rest.tokens.find('TOKEN-RAHASIA-5')?.name).toBe('pos');
  });

  it('with a fault changes nothing and says what is wrong, as for a file', async () => {
    const api = await open(FULL);
    const before = setup();
    const answer = await api.till.changeSetup({
      changes: {
        store: { timezone: 'Mars/Olympus' },
        feeds: { gopay: {} },
        merchant: { qris: 'x' },
      },
    });
    expect(answer.faults.length).toBeGreaterThan(1);
    expect(setup()).toBe(before);
  });

  it('that changes nothing tells nobody anything', async () => {
    const api = await open(FULL);
    const seq = till.core.stores.events.lastSeq();
    await api.till.changeSetup({ changes: { store: { name: 'Warung Sejahtera' } } });
    expect(till.core.stores.events.lastSeq()).toBe(seq);
  });

  it('may be asked for without being made', async () => {
    const api = await open(FULL);
    const before = setup();
    const changes = { till: { name: 'Kasir 2' } };
    expect(await api.till.changeSetup({ changes, isTrial: true })).toEqual({
      faults: [],
      waiting: 0,
    });
    expect(setup()).toBe(before);
  });

  it.each([
    ["another merchant's QRIS", { merchant: { qris: OTHER_QRIS } }],
    ['a feed taken away', { feeds: { qiospay: null, netzme: { callbackToken: 't' } } }],
  ])('that loses the money of a waiting sale is not made: %s', async (_name, changes) => {
    const api = await open();
    const sale = await till.sell(13_000);
    const before = setup();
    expect(await api.till.changeSetup({ changes })).toEqual({ faults: [], waiting: 1 });
    expect(setup()).toBe(before);
    expect((await api.till.changeSetup({ changes: { till: { name: 'Kasir 2' } } })).waiting).toBe(
      0,
    );
    till.core.requireTill().selling.cancel(sale.id);
    expect(await api.till.changeSetup({ changes })).toEqual({ faults: [], waiting: 0 });
    expect(setup()).not.toEqual(before);
  });

  it('that can not be worked with leaves the till as it was, still selling', async () => {
    const api = await open();
    const busy = await createTestCore({ callbackPort: 0 });
    try {
      const port = Number(new URL(busy.core.requireTill().callbackUrl() ?? '').port);
      const before = setup();
      const refused = api.till.changeSetup({ changes: { callbacks: { port } } });
      await expect(refused).rejects.toMatchObject({ code: 'unavailable' });
      expect(setup()).toEqual(before);
      expect((await till.sell(13_000)).status).toBe('waiting');
    } finally {
      await busy.stop();
    }
  });

  it('needs a till that is set up', async () => {
    const api = await open(null);
    const refused = api.till.changeSetup({ changes: { store: { name: 'x' } } });
    await expect(refused).rejects.toMatchObject({ code: 'unavailable' });
  });
});

it('tries a feed with what is typed and the key that is kept (till.testChange)', async () => {
  const api = await open();
  const asked: string[] = [];
  const { http } = till.core.ports;
  const send = http.send.bind(http);
  http.send = (request) => {
    asked.push(request.url);
    return send(request);
  };
  const changes = { feeds: { qiospay: { merchantCode: 'QP000777' } } };
  const trying = api.till.testChange({ changes, kind: 'qiospay' });
  await till.clock.advance(1_000);
  await trying;
  expect(asked.some((url) => url.includes('QP000777') && url.includes('KUNCI-RAHASIA-1'))).toBe(
    true,
  );
  expect(setup().feeds).toMatchObject([{ merchantCode: 'QP048797' }]);
});

describe('what was typed of a first setup', () => {
  const DRAFT = {
    store: { name: 'Warung Set' },
    feeds: [{ kind: 'qiospay', merchantCode: 'QP1', apiKey: 'KUNCI-RAHASIA-1' }],
    more: 'KUNCI-RAHASIA-2',
  };

  it('is there again after a restart without its secrets, and gone after the setup', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'lunas-draft-'));
    try {
      const api = await open(null, dir);
      expect(await api.till.setup()).toEqual({ setup: {}, secrets: [] });
      await api.till.keepDraft({ draft: DRAFT });
      await till.stop();
      expect(readFileSync(join(dir, 'config.json'), 'utf8')).not.toContain('RAHASIA');
      const again = await open(null, dir);
      expect(await again.till.setup()).toEqual({
        setup: { store: { name: 'Warung Set' }, feeds: [{ kind: 'qiospay', merchantCode: 'QP1' }] },
        secrets: [],
      });
      expect(till.core.till()).toBeNull();
      await till.core.importSetup(setupText());
      expect(readFileSync(join(dir, 'config.json'), 'utf8')).not.toContain('Warung Set');
    } finally {
      await till.stop();
      rmSync(dir, { recursive: true });
      till = await createTestCore();
    }
  });
});
