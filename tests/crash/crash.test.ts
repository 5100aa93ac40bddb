import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { setupText } from '../../electron/core/testing/harness.ts';
import { createSeededRandom } from '../../electron/core/testing/seeded-random.ts';
import { faultsOf } from './books.ts';
import { runCampaign } from './campaign.ts';
import { HostProcess, TOKEN, until } from './host-process.ts';
import { MutasiServer } from './mutasi-server.ts';
import { Shop } from './shop.ts';

const LIMIT_MS = 60_000;

describe('kill -9 under load', () => {
  it(
    'loses nothing and doubles nothing in twelve kills',
    async () => {
      const report = await runCampaign({ seed: 3, kills: 12, killsPerShop: 12 });
      expect(report.faults).toEqual([]);
      expect(report.kills).toBe(12);
      expect(report.lunas).toBeGreaterThan(10);
    },
    LIMIT_MS,
  );
});

describe('kill -9 at one point', () => {
  let shop: Shop;

  afterEach(async () => {
    await shop.close();
  });

  it(
    'says LUNAS once when it died between the commit and the telling',
    async () => {
      shop = await Shop.open(createSeededRandom(1));
      await shop.start({ at: 'lunas', nth: 1 });
      shop.sell('pays');
      await until('the sale is promised', async () => [...shop.sales.values()][0]?.id ?? false);
      await shop.customersDone();
      void shop.look();
      await shop.gone();
      expect(shop.lunas.size).toBe(0);
      await shop.start();
      await until('LUNAS is heard', async () => shop.lunas.size === 1);
      await shop.stop();
      expect(faultsOf(shop)).toEqual([]);
      expect([...shop.lunas.values()]).toEqual([1]);
    },
    LIMIT_MS,
  );

  it(
    'finds and confirms once what was paid while it was dead',
    async () => {
      shop = await Shop.open(createSeededRandom(1));
      await shop.start();
      shop.sell('walks away');
      const sale = await until('the sale is promised', async () => {
        const [first] = shop.sales.values();
        return first?.id ? first : false;
      });
      await shop.kill();
      shop.mutasi.credit(sale.amount);
      sale.plan = 'pays';
      await wait(200);
      await shop.start();
      await until('LUNAS is heard', async () => shop.lunas.size === 1);
      await shop.look();
      await shop.stop();
      expect(faultsOf(shop)).toEqual([]);
      expect([...shop.lunas]).toEqual([[sale.id, 1]]);
    },
    LIMIT_MS,
  );

  it(
    'is held to its books: what was lost, doubled or never paid is told',
    async () => {
      shop = await Shop.open(createSeededRandom(1));
      await shop.start();
      shop.sell('pays');
      await until('the sale is promised', async () => [...shop.sales.values()][0]?.id ?? false);
      await shop.customersDone();
      await shop.look();
      await until('LUNAS is heard', async () => shop.lunas.size === 1);
      await shop.stop();
      expect(faultsOf(shop)).toEqual([]);
      const [credit] = shop.mutasi.credits;
      shop.mutasi.credits.push({ ...credit!, ref: 'never seen' });
      shop.sales.set('lost', { ...[...shop.sales.values()][0]!, key: 'lost', id: 'sal_lost' });
      shop.lunas.set([...shop.lunas.keys()][0]!, 2);
      expect(faultsOf(shop)).toEqual([
        'the credit never seen is in the ledger 0 times',
        'the ledger sums to 5001, the provider to 10002',
        'lost was promised as sal_lost and stands 0 times in the ledger',
        expect.stringContaining('LUNAS 1 times in the log, heard 2 times'),
      ]);
    },
    LIMIT_MS,
  );
});

describe('kill -9 of the whole web host', () => {
  it(
    'keeps every sale made over REST and tells each LUNAS once to a listener that comes back',
    async () => {
      const dir = mkdtempSync(join(tmpdir(), 'lunas-crash-'));
      const mutasi = await MutasiServer.start();
      const setup = join(dir, 'setup.json');
      const feed = { kind: 'qiospay', baseUrl: mutasi.baseUrl, merchantCode: 'QP1', apiKey: 'k' };
      const tokens = [{ name: 'pos', token: TOKEN }];
      writeFileSync(setup, setupText({ feeds: [feed], api: { tokens } }));
      const args = ['--profile', join(dir, 'profile')];
      const promised = new Map<string, number>();
      const heard: string[] = [];
      let seq = 0;

      const live = async (first: readonly string[], work: (host: HostProcess) => Promise<void>) => {
        const host = new HostProcess([...args, ...first]);
        await host.up();
        const hearing = new AbortController();
        const listening = (async () => {
          for await (const event of host.events(seq, hearing.signal)) {
            expect(event.seq).toBe(seq + 1);
            seq = event.seq;
            const { sale } = event.payload;
            if (event.type === 'sale.changed' && sale?.status === 'paid') heard.push(sale.id);
          }
        })();
        await work(host);
        await host.kill();
        hearing.abort();
        await listening;
      };
      const sell = async (host: HostProcess, amount: number, isPaid: boolean) => {
        const key = `k${amount}`;
        const { status, body } = await host.rest('/sales', { amount }, { 'idempotency-key': key });
        expect(status).toBe(201);
        promised.set(String(body['id']), amount);
        if (isPaid) mutasi.credit(amount);
      };

      for (const life of [0, 1])
        await live(life === 0 ? ['--setup', setup] : [], async (host) => {
          for (let n = 0; n < 6; n += 1) await sell(host, 10_000 + 100 * life + n, n < 4);
          await wait(life * 50);
        });
      for (const amount of [10_004, 10_104]) mutasi.credit(amount); // while it is dead
      await live([], async (host) => {
        await until('all LUNAS are heard', async () => heard.length >= 10);
        for (const [id, amount] of promised) {
          const { body } = await host.rest(`/sales/${id}`);
          const isPaid = amount % 100 !== 5;
          expect(body).toMatchObject({ amount, status: isPaid ? 'paid' : 'waiting' });
        }
        const again = await host.rest(
          '/sales',
          { amount: 10_000 },
          { 'idempotency-key': 'k10000' },
        );
        expect(again.status).toBe(200);
        expect(promised.get(String(again.body['id']))).toBe(10_000);
      });
      expect(heard.length).toBe(new Set(heard).size);
      await mutasi.stop();
      rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
    },
    LIMIT_MS,
  );
});
