// What becomes of a till's calls when the hub, or the line to it, fails in the worst moment: a call
// done twice is done once, a lost session says so, and another till asks the provider.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { HubFailure, HubStore } from '../../electron/core/hub/hub-store.ts';
import { createHubDoor } from '../../electron/core/system-hub.ts';
import { startLine, type BadLine } from './line.ts';
import { isWithoutPostgres, startPostgres, type TestPostgres } from './postgres.ts';
import {
  claimAsked,
  createSessions,
  hello,
  joinTill,
  newSale,
  readyDatabase,
  sharedRow,
  type OpenedTill,
} from './session.fixture.ts';

const door = createHubDoor({ connectMs: 4_000, statementMs: 3_000, callMs: 1_500 });

describe.skipIf(isWithoutPostgres())('a hub that fails', () => {
  const sessions = createSessions();
  let server: TestPostgres;
  let ready: string;
  let database: string;
  let url: string;
  let line: BadLine;

  beforeAll(async () => {
    server = await startPostgres();
    ready = await readyDatabase(server);
    line = await startLine(server.port);
  });
  beforeEach(async () => {
    database = await server.newDatabase(ready);
    url = server.url(undefined, undefined, database);
  });
  afterEach(async () => {
    line.heal();
    await sessions.closeAll();
  });
  afterAll(async () => {
    await line.end();
    await server.end();
  });

  const byLine = (till: string): Promise<OpenedTill> =>
    sessions.open({ url: line.by(url), till, door });
  const head = async (): Promise<number> =>
    Number((await server.query(database, 'select max(seq) from lunas.log'))[0]?.['max']);

  /** The server does it and dies before it can say so; the till asks the same again. */
  async function doneTwice<T>(work: (hub: HubStore) => Promise<T>): Promise<T> {
    const first = await byLine('Kasir 1');
    const before = await head();
    line.swallowAnswers();
    const lost = work(first.hub).catch((error: unknown) => error);
    await expect.poll(head, { timeout: 10_000 }).toBeGreaterThan(before);
    await server.restart();
    expect(['lost', 'timeout']).toContain(((await lost) as HubFailure).kind);
    await expect.poll(() => first.heard).toContain('lost');
    line.heal();
    const after = await head();
    const again = await byLine('Kasir 1');
    const answer = await work(again.hub);
    expect(await head()).toBe(after);
    return answer;
  }

  describe('between doing and saying so', () => {
    beforeEach(async () => {
      const two = await sessions.open({ url, till: 'Kasir 2', door });
      await joinTill(two.hub, { holder: 'pc-2' });
    });

    it('has published a sale once, at the price it was given', async () => {
      const sale = newSale({ amount: 13_000 }, { lowest: 12_985 });
      const { payables } = await doneTwice((hub) => hub.publish([sale]));
      expect(payables.get('jual-1')).toBe(13_000);
    });

    it('has shared rows once: the till reads its own and shares no more', async () => {
      const share = (hub: HubStore) => hub.share([sharedRow('uang-1')], 0);
      expect(await doneTwice(share)).toBe('behind');
      const { hub } = await byLine('Kasir 1');
      expect(await hub.pull(1, 10)).toMatchObject([{ till: 'Kasir 1', kind: 'sighting' }]);
    });

    it('has written a claim once', async () => {
      const granted = await doneTwice((hub) => hub.claim(claimAsked()));
      expect(granted).toMatchObject({ kind: 'granted', seq: 2 });
    });

    it('has let a till join once', async () => {
      const joined = await doneTwice((hub) => hub.join(hello()));
      expect(joined).toMatchObject({ number: 1, joinedSeq: 2 });
    });
  });

  it('is there again after it was killed, with all it had said yes to', async () => {
    const one = await sessions.open({ url, door });
    await joinTill(one.hub);
    await one.hub.publish([newSale()]);
    const claim = one.hub.claim(claimAsked());
    await claim;
    await server.kill();
    await expect.poll(() => one.heard).toContain('lost');
    await expect(one.hub.nowMs()).rejects.toMatchObject({ kind: 'lost' });
    await expect(sessions.open({ url, door })).rejects.toMatchObject({ kind: 'unreachable' });
    await server.start();
    const again = await sessions.open({ url, door });
    expect((await again.hub.pull(0, 10)).map(({ kind }) => kind)).toEqual([
      'roster',
      'sale',
      'claim',
    ]);
  });

  it('says once that a session is over when its server ended it', async () => {
    const one = await sessions.open({ url, door });
    await server.query(
      database,
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'lunas'",
    );
    await expect.poll(() => one.heard).toEqual(['lost']);
  });

  describe('the till that asks a provider', () => {
    it('is one, as long as its session lives, for each provider', async () => {
      const one = await sessions.open({ url, door });
      const two = await sessions.open({ url, till: 'Kasir 2', door });
      expect(await one.hub.elect('qiospay')).toBe(true);
      expect(await one.hub.elect('qiospay')).toBe(true);
      expect(await two.hub.elect('qiospay')).toBe(false);
      expect(await two.hub.elect('nicepay')).toBe(true);
      await one.hub.resign('qiospay');
      expect(await two.hub.elect('qiospay')).toBe(true);
      const other = await sessions.open({ url, store: 'toko-b', door });
      expect(await other.hub.elect('qiospay')).toBe(true);
    });

    it('is none where sessions are shared, as a pooler of transactions does', async () => {
      const { connection, hub } = await sessions.open({ url, door });
      await connection.query("select set_config('lunas.session', 'of another till', false)");
      await expect(hub.elect('qiospay')).rejects.toMatchObject({ code: 'LN004' });
    });

    it('is another one as soon as its session ended', async () => {
      const one = await sessions.open({ url, door });
      const two = await sessions.open({ url, till: 'Kasir 2', door });
      await one.hub.elect('qiospay');
      await one.connection.close();
      await expect.poll(() => two.hub.elect('qiospay')).toBe(true);
    });

    it('is another one when its line is cut without a word', async () => {
      const one = await byLine('Kasir 1');
      const two = await sessions.open({ url, till: 'Kasir 2', door });
      await one.hub.elect('qiospay');
      line.cut();
      await expect.poll(() => two.hub.elect('qiospay')).toBe(true);
      await expect.poll(() => one.heard).toContain('lost');
    });

    it('is found dead by the server, also where nobody says goodbye', async () => {
      const one = await sessions.open({ url, door });
      const kept = await one.connection.query<{ name: string; setting: string }>(
        `select name, setting from pg_settings
         where name ~ '^tcp_(keepalives|user)' order by name`,
      );
      // Two seconds of silence, then three questions a second apart; unheard data: five seconds.
      expect(Object.fromEntries(kept.map(({ name, setting }) => [name, Number(setting)]))).toEqual({
        tcp_keepalives_count: 3,
        tcp_keepalives_idle: 2,
        tcp_keepalives_interval: 1,
        tcp_user_timeout: 5000,
      });
    });

    it('is told what the others want, and they hear what it says', async () => {
      const one = await sessions.open({ url, door });
      const two = await sessions.open({ url, till: 'Kasir 2', door });
      expect(await two.hub.feeds()).toEqual([]);
      expect(await two.hub.askSweep('qiospay')).toBe(1);
      expect(await two.hub.askSweep('qiospay')).toBe(2);
      await expect.poll(() => one.heard).toContain('ask qiospay');
      const said = {
        ...({ kind: 'qiospay', state: 'live', fault: null, hasWideStamps: true } as const),
        ...{ answeredAsk: 2, sweptSeq: 0, providerTime: { askedUntilMs: 1, saidFromMs: 2 } },
      };
      await one.hub.saidFeed({ ...said, isGood: true });
      await expect.poll(() => two.heard).toContain('feed qiospay');
      const [state] = await two.hub.feeds();
      expect(state).toMatchObject({ ...said, poller: 'Kasir 1', asked: 2 });
      expect(state?.lastGoodAtMs).toBe(state?.atHubMs);
      await one.hub.saidFeed({ ...said, providerTime: null, isGood: false });
      const [next] = await two.hub.feeds();
      expect(next).toMatchObject({ providerTime: null, lastGoodAtMs: state?.lastGoodAtMs });
    });
  });

  it('forgets what is older than sixty days, but never the last entry nor a claim', async () => {
    const { hub } = await sessions.open({ url, door });
    await joinTill(hub);
    await hub.publish([newSale({ state: 'paid' }, { reservedForMs: 0 })]);
    await hub.claim(claimAsked());
    const days = 61 * 86_400_000;
    await server.query(database, 'alter table lunas.log disable trigger stays');
    await server.query(database, `update lunas.log set at_ms = at_ms - ${days}`);
    await server.query(database, `update lunas.sale set held_until_ms = held_until_ms - ${days}`);
    await server.query(database, 'alter table lunas.log enable trigger stays');
    await hub.saidFeed({
      ...{ kind: 'qiospay', state: 'live', fault: null, hasWideStamps: false },
      ...{ answeredAsk: 0, sweptSeq: 0, providerTime: null, isGood: true },
    });
    const seqs = async () => (await hub.pull(0, 10)).map(({ seq }) => seq);
    await expect.poll(seqs).toEqual([3]);
    expect(await hub.beginning()).toBe(2);
    const [left] = await server.query(
      database,
      'select (select count(*) from lunas.sale)::int as sales, count(*)::int as claims from lunas.claim',
    );
    expect(left).toEqual({ sales: 0, claims: 1 });
  });
});
