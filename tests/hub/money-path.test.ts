// The hub's money path on a real PostgreSQL: one order for all tills, each payment given once, and
// nothing decided over the head of a till that has not been heard.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { HubStore } from '../../electron/core/hub/hub-store.ts';
import { isWithoutPostgres, startPostgres, type TestPostgres } from './postgres.ts';
import {
  claimAsked,
  createSessions,
  hello,
  joinTill,
  newSale,
  readyDatabase,
  sharedRow,
  sharedSale,
  type OpenedTill,
} from './session.fixture.ts';

describe.skipIf(isWithoutPostgres())('the money path', () => {
  const sessions = createSessions();
  let server: TestPostgres;
  let ready: string;
  let url: string;
  let one: HubStore;
  let two: HubStore;
  let first: OpenedTill;
  let second: OpenedTill;

  const tillOf = (name: string): Promise<OpenedTill> => sessions.open({ url, till: name });

  beforeAll(async () => {
    server = await startPostgres();
    ready = await readyDatabase(server);
  });
  beforeEach(async () => {
    url = server.url(undefined, undefined, await server.newDatabase(ready));
    first = await tillOf('Kasir 1');
    second = await tillOf('Kasir 2');
    one = first.hub;
    two = second.hub;
    await joinTill(one);
    await joinTill(two, { holder: 'pc-2' });
  });
  afterEach(() => sessions.closeAll());
  afterAll(() => server.end());

  describe('who is there', () => {
    it('numbers the tills in the order they joined, and tells the others', async () => {
      const three = await tillOf('Kasir 3');
      first.heard.length = 0;
      const joined = await three.hub.join(hello({ holder: 'pc-3' }));
      expect(joined).toMatchObject({ number: 2, classCount: 16, joinedSeq: 3, headSeq: 3 });
      expect(joined.tills.map(({ till, state }) => `${till} ${state}`)).toEqual([
        'Kasir 1 open',
        'Kasir 2 open',
        'Kasir 3 open',
      ]);
      expect(await one.pull(2, 10)).toMatchObject([
        { seq: 3, till: 'Kasir 3', kind: 'roster', change: 'joined' },
      ]);
      await expect.poll(() => first.heard).toContain('log');
    });

    it('takes the same till again as it was, also when the first answer was lost', async () => {
      const again = await one.join(hello());
      expect(again).toMatchObject({ number: 0, joinedSeq: 1, headSeq: 2 });
    });

    it('refuses a second computer under one name, until a person put the first away', async () => {
      const late = await tillOf('Kasir 1');
      const asOther = hello({ holder: 'pc-9' });
      await expect(late.hub.join(asOther)).rejects.toMatchObject({ kind: 'name_taken' });
      await two.putAway('Kasir 1');
      expect(await late.hub.join(asOther)).toMatchObject({ number: 0, joinedSeq: 4 });
      await expect(one.join(hello())).rejects.toMatchObject({ kind: 'name_taken' });
    });

    it('says who closed, who came back and who was put away, each once', async () => {
      await one.close();
      await one.close();
      await one.join(hello());
      await two.putAway('Kasir 1');
      await two.putAway('Kasir 1');
      await one.join(hello());
      const roster = (await two.pull(2, 10)).map((entry) =>
        entry.kind === 'roster' ? `${entry.till} ${entry.change}` : entry.kind,
      );
      expect(roster).toEqual([
        'Kasir 1 closed',
        'Kasir 1 opened',
        'Kasir 1 put_away',
        'Kasir 1 joined',
      ]);
    });

    it('has a till that was put away while it was there join again before it says anything', async () => {
      await two.putAway('Kasir 1');
      await expect(one.ack(3)).rejects.toMatchObject({ kind: 'lost' });
      expect(await one.join(hello())).toMatchObject({ joinedSeq: 4 });
      await one.ack(4);
    });

    it('goes by a promised class only when the till has said that all older is told', async () => {
      const three = await tillOf('Kasir 3');
      const asKeeper = hello({ holder: 'pc-3', lowersBy: 15 });
      const own = (await three.hub.join(asKeeper)).tills.find(({ till }) => till === 'Kasir 3');
      expect(own?.keepsClass).toBe(true);
      expect((await one.tills())[2]?.keepsClass).toBe(false);
      await three.hub.ack(3);
      expect((await one.tills())[2]?.keepsClass).toBe(true);
    });

    it('tells the others anew of a till that keeps its class no longer', async () => {
      const keeps = await joinTill(one, { lowersBy: 15 });
      expect(keeps.joinedSeq).toBe(1);
      expect((await two.tills())[0]?.keepsClass).toBe(true);
      expect(await one.join(hello({ lowersBy: 14 }))).toMatchObject({ joinedSeq: 3 });
      expect((await two.tills())[0]?.keepsClass).toBe(false);
    });
  });

  describe('the log', () => {
    it('has no holes and one order, whoever writes', async () => {
      const tills = await Promise.all(
        Array.from({ length: 10 }, async (_, index) => {
          const till = await tillOf(`Kasir ${index + 10}`);
          await till.hub.join(hello({ holder: `pc-${index + 10}` }));
          return till;
        }),
      );
      const before = (await one.pull(0, 1000)).length;
      await Promise.all(
        tills.map(async ({ hub, name }) => {
          for (let n = 0; n < 20; n += 1)
            await hub.publish([newSale({ id: `${name}-${n}`, till: name })]);
        }),
      );
      const entries = await one.pull(0, 1000);
      expect(entries.map(({ seq }) => seq)).toEqual(
        Array.from({ length: before + 200 }, (_, index) => index + 1),
      );
      for (const { name } of tills) {
        const own = entries.flatMap((entry) =>
          entry.kind === 'sale' && entry.till === name ? [entry.sale.id] : [],
        );
        expect(own).toEqual(Array.from({ length: 20 }, (_, n) => `${name}-${n}`));
      }
    });

    it('gives back what was written, whatever characters it holds', async () => {
      const odd = 'nol \0 petik \' " \\ emoji 🧾 setengah \ud83e kutip\u2028baris';
      const row = sharedRow('uang-1');
      const shared = { ...row, sighting: { ...row.sighting, issuer: { code: null, name: odd } } };
      await one.share([shared], 0);
      const sale = sharedSale({ reference: odd });
      await one.publish([{ sale, reservedForMs: null, lowest: null }]);
      await one.dismiss('uang-1', 'bukan \0 penjualan');
      expect(await two.pull(2, 10)).toMatchObject([
        { kind: 'sighting', row: shared },
        { kind: 'sale', sale },
        { kind: 'dismiss', note: 'bukan  penjualan' },
      ]);
    });

    it('is read in pieces', async () => {
      expect((await one.pull(0, 1)).map(({ seq }) => seq)).toEqual([1]);
      expect((await one.pull(1, 1)).map(({ seq }) => seq)).toEqual([2]);
      expect(await one.pull(2, 1)).toEqual([]);
    });

    it('begins a day ago for a till that joins anew, or with all that a list may show', async () => {
      expect(await one.beginning()).toBe(0);
      const database = new URL(url).pathname.slice(1);
      await server.query(database, 'alter table lunas.log disable trigger stays');
      await server.query(database, 'update lunas.log set at_ms = at_ms - 90000000 where seq = 1');
      expect(await one.beginning()).toBe(0);
      await server.query(database, 'update lunas.store set head_seq = 12000');
      expect(await one.beginning()).toBe(1);
    });
  });

  describe('rows of a provider', () => {
    it('are taken from one till at a time: who has not read the last ones looks again', async () => {
      expect(await one.share([sharedRow('uang-1'), sharedRow('uang-2')], 0)).toEqual({ seq: 4 });
      expect(await two.share([sharedRow('uang-3')], 0)).toBe('behind');
      const rows = await two.pull(2, 10);
      expect(rows.map((entry) => (entry.kind === 'sighting' ? entry.row.paymentId : ''))).toEqual([
        'uang-1',
        'uang-2',
      ]);
      expect(await two.share([sharedRow('uang-3')], 4)).toEqual({ seq: 5 });
      expect(await two.share([], 5)).toEqual({ seq: 5 });
    });

    it('go in once when many tills see them at the same moment', async () => {
      const tills = await Promise.all(Array.from({ length: 8 }, (_, n) => tillOf(`Meja ${n}`)));
      const answers = await Promise.all(
        tills.map(({ hub }) => hub.share([sharedRow('uang-1')], 0)),
      );
      expect(answers.filter((answer) => answer !== 'behind')).toHaveLength(1);
    });
  });

  describe('a claim', () => {
    const evidence = { firstSeq: 3, knownSeq: 3 };
    const byEvidence = claimAsked({ by: 'evidence', evidence });

    beforeEach(async () => {
      await one.share([sharedRow('uang-1')], 0); // entry 3
    });

    it('is for one of twenty who ask at once', async () => {
      const tills = await Promise.all(Array.from({ length: 20 }, (_, n) => tillOf(`Meja ${n}`)));
      const answers = await Promise.all(
        tills.map(({ hub }, n) => hub.claim(claimAsked({ saleId: `jual-${n}` }))),
      );
      const granted = answers.flatMap((answer, n) => (answer.kind === 'granted' ? [n] : []));
      expect(granted).toHaveLength(1);
      const winner = { till: `Meja ${granted[0]}`, saleId: `jual-${granted[0]}` };
      for (const answer of answers)
        if (answer.kind !== 'granted')
          expect(answer).toMatchObject({ kind: 'taken', by: { ...winner, by: 'person' } });
    });

    it('is granted again to the one who has it: the first answer may have been lost', async () => {
      const first = await one.claim(claimAsked());
      expect(await one.claim(claimAsked())).toEqual(first);
      expect(await one.pull(3, 10)).toHaveLength(1);
    });

    it('by evidence waits for every open till, and names those not heard', async () => {
      expect(await one.claim(byEvidence)).toEqual({ kind: 'unheard', tills: ['Kasir 2'] });
      await two.ack(2);
      expect(await one.claim(byEvidence)).toMatchObject({ kind: 'unheard' });
      await two.ack(3);
      expect(await one.claim(byEvidence)).toMatchObject({ kind: 'granted' });
    });

    it('by evidence waits for no till that is closed or put away', async () => {
      await two.close();
      expect(await one.claim(byEvidence)).toMatchObject({ kind: 'granted' });
      await two.join(hello({ holder: 'pc-2' }));
      const next = claimAsked({ ...byEvidence, paymentId: 'uang-2', saleId: 'jual-2' });
      expect(await one.claim(next)).toMatchObject({ kind: 'unheard' });
      await one.putAway('Kasir 2');
      expect(await one.claim(next)).toMatchObject({ kind: 'granted' });
    });

    it('by evidence is behind while another till shows this amount unread', async () => {
      await two.publish([newSale({ id: 'jual-2', till: 'Kasir 2' })]); // entry 4
      await two.ack(3);
      expect(await one.claim(byEvidence)).toEqual({ kind: 'behind', headSeq: 4 });
      const read = { ...byEvidence, evidence: { firstSeq: 3, knownSeq: 4 } };
      expect(await one.claim(read)).toMatchObject({ kind: 'granted' });
    });

    it('by evidence is not behind for other amounts, nor for its own sales', async () => {
      await two.ack(3);
      await two.publish([newSale({ id: 'jual-2', till: 'Kasir 2', amount: 14_000 })]);
      await one.publish([newSale()]);
      expect(await one.claim(byEvidence)).toMatchObject({ kind: 'granted' });
    });

    it('by evidence waits only for the till of this class where tills keep theirs', async () => {
      await joinTill(two, { holder: 'pc-2', lowersBy: 20 });
      const asked = (amount: number) => one.claim(claimAsked({ ...byEvidence, amount }));
      // Kasir 2 has number 1 of 16 classes; below 16 it may have found no amount of its own.
      await one.share([sharedRow('uang-2')], 3);
      const late = { firstSeq: 4, knownSeq: 9 };
      const ask = (amount: number) =>
        one.claim(claimAsked({ by: 'evidence', evidence: late, amount }));
      expect(await ask(16 * 100 + 1)).toEqual({ kind: 'unheard', tills: ['Kasir 2'] });
      expect(await ask(9)).toEqual({ kind: 'unheard', tills: ['Kasir 2'] });
      expect(await ask(16 * 100 + 2)).toMatchObject({ kind: 'granted' });
      expect(await asked(16 * 100 + 2)).toMatchObject({ kind: 'granted' });
    });

    it('of a person needs no other till, and is told at once', async () => {
      await two.publish([newSale({ id: 'jual-2', till: 'Kasir 2' })]);
      second.heard.length = 0;
      expect(await one.claim(claimAsked())).toMatchObject({ kind: 'granted' });
      expect(await two.claim(claimAsked({ saleId: 'jual-2' }))).toMatchObject({ kind: 'taken' });
      await expect.poll(() => second.heard).toContain('log');
    });

    it('goes to nobody by evidence once two tills had it, until a person says whose it is', async () => {
      expect(await one.claim(claimAsked())).toMatchObject({ kind: 'granted' });
      const theirs = claimAsked({ saleId: 'jual-2', apart: true });
      expect(await two.claim(theirs)).toMatchObject({ kind: 'taken' });
      await one.release('uang-1', 'jual-1');
      await two.ack(99);
      const asked = { saleId: 'jual-3', evidence: { firstSeq: 1, knownSeq: 99 } };
      const byEvidence = claimAsked({ ...asked, by: 'evidence' });
      expect(await one.claim(byEvidence)).toEqual({ kind: 'unheard', tills: ['Kasir 2'] });
      expect(await two.claim(theirs)).toMatchObject({ kind: 'granted' });
      expect(await one.claim(byEvidence)).toMatchObject({ kind: 'taken' });
    });

    it('made apart is written, or is a conflict that tells both stories once', async () => {
      const mine = claimAsked({ by: 'evidence', apart: true, atMs: 111 });
      expect(await one.claim(mine)).toMatchObject({ kind: 'granted' });
      const late = claimAsked({ saleId: 'jual-2', by: 'evidence', apart: true, atMs: 222 });
      const story = { till: 'Kasir 1', saleId: 'jual-1', by: 'evidence', apart: true, atMs: 111 };
      expect(await two.claim(late)).toEqual({ kind: 'taken', by: story });
      expect(await two.claim(late)).toEqual({ kind: 'taken', by: story });
      const second = { till: 'Kasir 2', saleId: 'jual-2', by: 'evidence', apart: true, atMs: 222 };
      expect(await one.pull(4, 10)).toMatchObject([
        {
          kind: 'conflict',
          till: 'Kasir 2',
          conflict: { paymentId: 'uang-1', amount: 13_000, first: story, second },
        },
      ]);
    });

    it('is given back by its own till alone, and is free then', async () => {
      await one.claim(claimAsked());
      await two.release('uang-1', 'jual-1');
      expect(await two.claim(claimAsked({ saleId: 'jual-2' }))).toMatchObject({ kind: 'taken' });
      await one.release('uang-1', 'jual-1');
      await one.release('uang-1', 'jual-1');
      expect(await two.claim(claimAsked({ saleId: 'jual-2' }))).toMatchObject({ kind: 'granted' });
      expect((await one.pull(3, 10)).map(({ kind }) => kind)).toEqual([
        'claim',
        'release',
        'claim',
      ]);
    });

    it('moves with its till: what that till could not use is given back', async () => {
      await one.claim(claimAsked());
      expect(await one.claim(claimAsked({ saleId: 'jual-3' }))).toMatchObject({ kind: 'granted' });
      expect(await one.claim(claimAsked({ paymentId: 'uang-2', saleId: 'jual-3' }))).toMatchObject({
        kind: 'granted',
      });
      expect(await two.claim(claimAsked({ saleId: 'jual-2' }))).toMatchObject({ kind: 'granted' });
    });
  });

  describe('an amount under a discount', () => {
    const lowered = (id: string, till: string) =>
      newSale({ id, till, amount: 13_000 }, { lowest: 12_985 });
    const payableOf = async (hub: HubStore, id: string, till: string) =>
      (await hub.publish([lowered(id, till)])).payables.get(id);

    it('is the highest that no sale of the store has and no other till owns', async () => {
      // 13,000 ≡ 8 of 16 classes: of no till's, and so are 12,999 … 12,994; number 1 is Kasir 2's.
      expect(await payableOf(one, 'a', 'Kasir 1')).toBe(13_000);
      expect(await payableOf(two, 'b', 'Kasir 2')).toBe(12_999);
      expect(await payableOf(one, 'c', 'Kasir 1')).toBe(12_998);
    });

    it('is the same when the first answer was lost', async () => {
      const payable = await payableOf(one, 'a', 'Kasir 1');
      expect(await payableOf(one, 'a', 'Kasir 1')).toBe(payable);
      expect(await two.pull(2, 10)).toHaveLength(1);
    });

    it('is never one of another till’s class, put away or not', async () => {
      const payables: unknown[] = [];
      await one.putAway('Kasir 2');
      for (let n = 0; n < 15; n += 1) payables.push(await payableOf(one, `a${n}`, 'Kasir 1'));
      expect(payables).not.toContain(12_993); // ≡ 1
      expect(new Set(payables).size).toBe(15);
      expect(await payableOf(one, 'a15', 'Kasir 1')).toBe(12_992); // none free: of its own class
    });

    it('stays reserved as long as was asked, and is free after', async () => {
      await one.publish([lowered('a', 'Kasir 1')]);
      const paid = { id: 'a', till: 'Kasir 1', state: 'paid' as const };
      await one.publish([newSale(paid, { reservedForMs: 60_000 })]);
      expect(await payableOf(two, 'b', 'Kasir 2')).toBe(12_999);
      await one.publish([newSale(paid, { reservedForMs: 0 })]);
      expect(await payableOf(two, 'c', 'Kasir 2')).toBe(13_000);
    });

    it('is the amount itself where nothing lower may be asked', async () => {
      await one.publish([newSale({ id: 'a', amount: 5 }, { lowest: 5 })]);
      const again = await one.publish([newSale({ id: 'b', amount: 5 }, { lowest: 5 })]);
      expect(again.payables.get('b')).toBe(5);
    });

    it('is reserved once when many tills ask at the same moment', async () => {
      const tills = await Promise.all(Array.from({ length: 4 }, (_, n) => tillOf(`Meja ${n}`)));
      await Promise.all(tills.map(({ hub }, n) => hub.join(hello({ holder: `pc-${n + 9}` }))));
      const given = await Promise.all(tills.map(({ hub, name }) => payableOf(hub, name, name)));
      expect(new Set(given).size).toBe(4);
    });
  });

  describe('a sale', () => {
    it('of one till is changed by no other', async () => {
      await one.publish([newSale()]);
      await expect(two.publish([newSale()])).rejects.toMatchObject({ code: 'LN003' });
    });

    it('is told as it changes, and not for nothing', async () => {
      await one.publish([newSale(), newSale({ id: 'jual-2' })]);
      const { seq } = await one.publish([newSale({ state: 'paid' }), newSale({ id: 'jual-2' })]);
      expect(seq).toBe(5);
      expect(await two.pull(2, 10)).toMatchObject([
        { sale: { id: 'jual-1', state: 'open' } },
        { sale: { id: 'jual-2', state: 'open' } },
        { sale: { id: 'jual-1', state: 'paid' } },
      ]);
    });
  });
});
