// Tills that join, close, come back, are copied, and a hub that forgets: who may sell, and what the
// others wait for. Whole tills on a real PostgreSQL.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SECOND_MS } from '../../shared/time.ts';
import { rupiah } from '../../shared/money.ts';
import type { SharedSale } from '../../shared/hub-log.ts';
import type { Sighting } from '../../shared/sighting.ts';
import { isWithoutPostgres, startPostgres, type TestPostgres } from './postgres.ts';
import { ShopOfTills, type ShopTill } from './shop-of-tills.ts';

let server: TestPostgres;
let shop: ShopOfTills;
let dir: string;

const isWithout = isWithoutPostgres();

beforeAll(async () => {
  if (!isWithout) server = await startPostgres();
});
afterAll(async () => {
  if (!isWithout) await server.end();
});
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'lunas-hub-'));
  if (!isWithout) shop = await ShopOfTills.open(server);
});
afterEach(async () => {
  if (!isWithout) await shop.close();
  rmSync(dir, { recursive: true, force: true });
});

const status = (till: ShopTill, sale: { id: string }) => till.sale(sale as never).status;
const isLive = (till: ShopTill) => till.core.link.state().kind === 'live';

describe.skipIf(isWithout)('a till that was shut down well', { timeout: 60_000 }, () => {
  it('is waited for by nobody', async () => {
    const one = await shop.till('Kasir 1');
    await shop.shutDown(await shop.till('Kasir 2'));
    const sale = await shop.sell(one, 13_000);
    shop.qiospay.pay(13_000);
    await shop.until(() => status(one, sale) === 'paid');
    expect(one.core.link.tills().map(({ state }) => state)).toEqual(['open', 'closed']);
  });

  it('sells again without the hub only when somebody answers for it', async () => {
    await shop.till('Kasir 1');
    await shop.shutDown(await shop.till('Kasir 2', { dir }));
    const two = await shop.till('Kasir 2', { dir, isShut: true });
    await shop.pass(SECOND_MS);
    expect(two.core.link.hold()).toBe('apart');
    expect(() => two.core.requireSelling()).toThrow(/don't know that this one is open/);
    two.core.link.sellApart();
    expect(two.core.requireSelling()).toBe(two.core.till());
  });

  it('sells again by itself as soon as the hub is there', async () => {
    await shop.till('Kasir 1');
    await shop.shutDown(await shop.till('Kasir 2', { dir }));
    const two = await shop.till('Kasir 2', { dir, isShut: true });
    two.gate.isShut = false;
    await shop.until(() => isLive(two) && two.core.link.hold() === null);
    expect(two.core.requireSelling()).toBe(two.core.till());
  });
});

describe.skipIf(isWithout)('a till that is not there', { timeout: 60_000 }, () => {
  it('is waited for until a manager says that it is off', async () => {
    const one = await shop.till('Kasir 1');
    const two = await shop.till('Kasir 2');
    await two.gate.shut();
    const sale = await shop.sell(one, 13_000);
    shop.qiospay.pay(13_000);
    await shop.until(() => status(one, sale) === 'needs_person');
    await shop.done(one.core.link.hub()?.putAway('Kasir 2') ?? Promise.reject(new Error('apart')));
    await shop.until(() => status(one, sale) === 'paid');
    expect(one.core.link.hasOthers()).toBe(false);
  });

  it('keeps a new till from selling before it has heard of it', async () => {
    const one = await shop.till('Kasir 1');
    await one.gate.shut();
    const two = await shop.till('Kasir 2', { isAsFound: true });
    await shop.until(() => isLive(two));
    expect(two.core.link.hold()).toBe('joining');
    one.gate.isShut = false;
    await shop.until(() => two.core.link.hold() === null);
  });
});

describe.skipIf(isWithout)('one name', { timeout: 60_000 }, () => {
  it('is one till’s: another PC under it is refused', async () => {
    await shop.till('Kasir 1');
    const twin = await shop.till('Kasir 1', { isAsFound: true });
    await shop.until(() => {
      const state = twin.core.link.state();
      return state.kind === 'apart' && state.why === 'name_taken';
    });
    expect(twin.core.link.hub()).toBeNull();
  });
});

describe.skipIf(isWithout)('money told of twice', { timeout: 60_000 }, () => {
  const push = (till: ShopTill, atMs: number, refid: string): void => {
    const sighting: Sighting = {
      feed: 'qiospay',
      channel: 'callback',
      direction: 'credit',
      amount: rupiah(13_000),
      stamp: { fromMs: atMs, untilMs: atMs + SECOND_MS },
      issuer: { code: '93600014', name: 'BCA' },
      refs: { refid },
      balance: null,
    };
    const { feed, channel } = sighting;
    const answer = { feed, channel, sightings: [sighting], setAside: [], proves: false };
    const { link } = till.core as unknown as { link: { shareRows(of: unknown): Promise<string> } };
    void link.shareRows({ ...answer, sinceMs: null });
  };

  it('is one payment when two tills are pushed of it at once, and the row comes too', async () => {
    const one = await shop.till('Kasir 1');
    const two = await shop.till('Kasir 2');
    const sale = await shop.sell(two, 13_000);
    const atMs = Math.floor(shop.qiospay.nowMs() / 1000) * 1000;
    push(one, atMs, 'REFID00001');
    push(two, atMs, 'REFID00001');
    shop.qiospay.pay(13_000);
    await shop.until(() => status(two, sale) === 'paid');
    const sights = ({ core }: ShopTill) =>
      core.database.prepare('select count(*) as n from sighting').get() as { n: number };
    await shop.until(() => sights(one).n === 2 && sights(two).n === 2);
    for (const { core } of [one, two]) {
      const count = core.database.prepare('select count(*) as n from payment').get();
      expect(count).toEqual({ n: 1 });
    }
  });

  it('is something else at every till when one says so', async () => {
    const { one, two, first, second } = await shop.contested(13_000);
    const money = one.sale(first as never).candidates?.[0]?.id ?? '';
    one.core.inbox.dismiss(money, 'setoran pemilik');
    await shop.until(() => status(two, second) === 'waiting');
    expect(status(one, first)).toBe('waiting');
  });
});

describe.skipIf(isWithout)('a till killed between announcing a sale and writing it down', () => {
  it(
    'calls the sale off when it is back: its code was never shown',
    { timeout: 60_000 },
    async () => {
      const one = await shop.till('Kasir 1');
      const two = await shop.till('Kasir 2');
      const ghost: SharedSale = {
        ...{ id: 'sal_hantu', till: 'Kasir 1', reference: null, amount: 13_000, payable: 13_000 },
        ...{
          state: 'open',
          shown: null,
          closed: null,
          apart: false,
          codeFeed: null,
          cashier: null,
        },
        ...{ expiresAfterMs: 300_000, watchedAfterMs: 600_000, createdAtMs: shop.clock.wallMs() },
      };
      await one.core.link.hub()?.publish([{ sale: ghost, reservedForMs: null, lowest: null }]);
      await one.gate.shut();
      one.gate.isShut = false;
      await shop.until(() => isLive(one));
      await shop.until(() => two.core.stores.hub.sale('sal_hantu')?.sale.state === 'cancelled');
      expect(two.core.stores.hub.longestOpenMs()).toBeNull();
    },
  );
});

describe.skipIf(isWithout)('a hub brought back from a copy', { timeout: 60_000 }, () => {
  it('is told again whose money is whose', async () => {
    const one = await shop.till('Kasir 1');
    const two = await shop.till('Kasir 2');
    const sale = await shop.sell(two, 13_000);
    shop.qiospay.pay(13_000);
    await shop.until(() => status(two, sale) === 'paid');
    await one.gate.shut();
    await two.gate.shut();
    await shop.forget(server);
    for (const { gate } of [one, two]) gate.isShut = false;
    await shop.until(() => isLive(one) && isLive(two));
    const claims = await server.query(shop.database, 'select till, sale from lunas.claim');
    expect(claims).toEqual([{ till: 'Kasir 2', sale: sale.id }]);
  });
});
