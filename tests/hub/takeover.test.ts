// One till asks the provider for all of its store, on a real PostgreSQL: who it is, what becomes of
// it, and that its word is taken for no more than it says. Fifty killed processes: tests/bench.
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createCore, type Core } from '../../electron/core/core.ts';
import type { HubSession } from '../../electron/core/hub/hub-door.ts';
import type { HubStore } from '../../electron/core/hub/hub-store.ts';
import { openHub } from '../../electron/core/hub/pg/open-hub.ts';
import type { Http } from '../../electron/core/ports.ts';
import { systemClock, systemRandom } from '../../electron/core/system-clock.ts';
import { systemHub } from '../../electron/core/system-hub.ts';
import { FakeQiospay } from '../../electron/core/testing/fake-qiospay.ts';
import { plainSecrets, setupText } from '../../electron/core/testing/harness.ts';
import { rupiah } from '../../shared/money.ts';
import { startLine, type BadLine } from './line.ts';
import { isWithoutPostgres, startPostgres, type TestPostgres } from './postgres.ts';

const KIND = 'qiospay';
const PATIENCE_MS = 90_000;
const quiet = { info() {}, warn() {}, error() {} };
const deaf = { appended() {}, asked() {}, feedSaid() {}, lost() {} };

describe.skipIf(isWithoutPostgres())('one till asks for all', () => {
  let server: TestPostgres;
  let database: string;
  let url: string;

  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.end());
  beforeEach(async () => {
    database = await server.newDatabase();
    url = server.url(undefined, undefined, database);
  });

  describe('at the hub', () => {
    const sessions: HubSession[] = [];
    afterEach(async () => {
      for (const { connection } of sessions.splice(0)) await connection.close();
    });
    const open = async (till: string, store = 'toko-a') => {
      const session = await openHub(systemHub, { url, store, till }, deaf);
      sessions.push(session);
      const hello = { holder: till, version: '1', lowersBy: null };
      await session.hub.join(hello);
      return session;
    };
    type Said = Parameters<HubStore['saidFeed']>[0];
    const said: Omit<Said, 'answeredAsk'> = {
      ...{ kind: KIND, state: 'live', fault: null, isGood: true, hasWideStamps: false },
      ...{ sweptSeq: 0, providerTime: null },
    };

    it('one is elected, until its session ends or it lets another be it', async () => {
      const [one, two] = [await open('Kasir 1'), await open('Kasir 2')];
      expect([await one.hub.elect(KIND), await two.hub.elect(KIND)]).toEqual([true, false]);
      await one.hub.resign(KIND);
      expect([await two.hub.elect(KIND), await one.hub.elect(KIND)]).toEqual([true, false]);
      await two.connection.close();
      await until(() => one.hub.elect(KIND));
    });

    it('another feed, or another store, has an election of its own', async () => {
      const [one, two] = [await open('Kasir 1'), await open('Kasir 2')];
      const other = await open('Kasir 1', 'toko-b');
      expect(await one.hub.elect(KIND)).toBe(true);
      expect(await two.hub.elect('snap')).toBe(true);
      expect(await other.hub.elect(KIND)).toBe(true);
    });

    it('a look answers what was asked before it, whoever says it and whenever', async () => {
      const [one, two] = [await open('Kasir 1'), await open('Kasir 2')];
      const first = await two.hub.askSweep(KIND);
      const second = await two.hub.askSweep(KIND);
      expect(second).toBeGreaterThan(first);
      const failed = { state: 'blind', fault: 'timeout', isGood: false } satisfies Partial<Said>;
      await one.hub.saidFeed({ ...said, ...failed, answeredAsk: second });
      // One that stood in had heard of the first alone: it answers no more than that.
      await two.hub.saidFeed({ ...said, answeredAsk: first });
      const [state] = await one.hub.feeds();
      expect(state).toMatchObject({ poller: 'Kasir 2', fault: null, answeredAsk: first });
      expect(state?.asked).toBe(second);
    });

    it('tells what time it was at the provider, to the millisecond and back', async () => {
      const { hub } = await open('Kasir 1');
      const providerTime = { askedUntilMs: 1_763_701_200_321, saidFromMs: 1_763_701_199_007 };
      await hub.saidFeed({ ...said, answeredAsk: 0, providerTime });
      expect((await hub.feeds())[0]?.providerTime).toEqual(providerTime);
    });
  });

  describe('in the shop', () => {
    let account: FakeQiospay;
    let askedBy: string[];
    let tills: Map<string, Core>;
    let line: BadLine;

    beforeEach(async () => {
      account = new FakeQiospay(systemClock);
      for (let n = 0; n < 3; n += 1) account.pay(700_000 + n);
      askedBy = [];
      tills = new Map();
      line = await startLine(server.port);
    });
    afterEach(async () => {
      line.heal();
      for (const core of tills.values()) await core.stop();
      await line.end();
    });

    const open = async (name: string, way = url): Promise<Core> => {
      const http: Http = {
        send(request) {
          askedBy.push(name);
          return account.send(request);
        },
      };
      const core = await createCore({
        ...{ clock: systemClock, random: systemRandom, http, secrets: plainSecrets, log: quiet },
        ...{ dir: ':memory:', hub: systemHub },
      });
      tills.set(name, core);
      const hub = { url: way, store: 'toko-a', till: name };
      expect(await core.importSetup(setupText({ hub }))).toEqual([]);
      await core.start();
      await until(() => core.link.state().kind === 'live' && core.link.hold() === null);
      await until(() => core.till()?.health()[0]?.state === 'live');
      return core;
    };
    const elected = async (): Promise<unknown> => {
      const [row] = await server.query(database, 'select poller from lunas.feed');
      return row?.['poller'] ?? null;
    };
    const sell = async (core: Core, amount: number) => {
      const asked = { reference: null, idempotencyKey: null, cashier: null };
      return (await core.requireTill().sell({ amount: rupiah(amount), ...asked })).sale;
    };
    const statusOf = (core: Core, id: string) => core.stores.sales.find(id)?.status;

    it(
      'the elected one alone asks, and money is shown where it was asked for',
      async () => {
        const [one, two] = [await open('Kasir 1'), await open('Kasir 2')];
        const before = askedBy.length;
        const sale = await sell(two, 13_000);
        account.pay(13_000);
        await until(() => statusOf(two, sale.id) === 'paid');
        expect(new Set(askedBy.slice(before))).toEqual(new Set([await elected()]));
        expect(await elected()).toBe('Kasir 1');
        expect(one.stores.sales.find(sale.id)).toBeNull();
      },
      PATIENCE_MS,
    );

    it(
      'is closed, and another asks',
      async () => {
        const [one, two] = [await open('Kasir 1'), await open('Kasir 2')];
        tills.delete('Kasir 1');
        await one.stop();
        await until(async () => (await elected()) === 'Kasir 2');
        const sale = await sell(two, 21_000);
        account.pay(21_000);
        await until(() => statusOf(two, sale.id) === 'paid');
        expect(askedBy.at(-1)).toBe('Kasir 2');
      },
      PATIENCE_MS,
    );

    it(
      'goes silent, and another asks until it is back and one of the others',
      async () => {
        const one = await open('Kasir 1', line.by(url));
        const two = await open('Kasir 2');
        expect(await elected()).toBe('Kasir 1');
        const sale = await sell(two, 34_000);
        line.goSilent();
        await until(async () => (await elected()) === 'Kasir 2');
        account.pay(34_000);
        // Kasir 1 may show this amount too, for all that anybody can know.
        await until(() => statusOf(two, sale.id) !== 'waiting');
        line.cut(); // the hub notices at last
        line.heal();
        await until(() => one.link.state().kind === 'live');
        await until(() => statusOf(two, sale.id) === 'paid');
        expect(await elected()).toBe('Kasir 2');
      },
      PATIENCE_MS,
    );
  });
});

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const untilMs = performance.now() + PATIENCE_MS;
  while (!(await isSo())) {
    if (performance.now() > untilMs) throw new Error('it never came to that');
    await wait(50);
  }
}
