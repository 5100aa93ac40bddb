// What head office pushes, from its desk to a till's counter, over a real hub: taken once, by the
// till it is for, after a person's yes, when no sale waits. And all the ways it is not taken.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { OfficeState, PushAsked, PushDocument, PushScope } from '../../shared/office.ts';
import { newOwnerKey } from '../../electron/core/hub/office/owner-key.ts';
import { signPush } from '../../electron/core/hub/office/pushed.ts';
import type { Actor } from '../../electron/core/people/actor.ts';
import { isPinOf } from '../../electron/core/people/pins.ts';
import {
  createOfficeHub,
  createOfficeTill,
  openLine,
  type OfficeHub,
  type OfficeTill,
} from './office.fixture.ts';
import { isWithoutPostgres, startPostgres, type TestPostgres } from './postgres.ts';

const BUDI: Actor = { role: 'manager', id: 'per_1', name: 'Budi' };
const ALL = { kind: 'all' } as const;
const EVER = { fromMs: 0, untilMs: Number.MAX_SAFE_INTEGER };
const LONGER: PushAsked = { sale: { expiresAfterSeconds: 900 } };

describe.skipIf(isWithoutPostgres())('what head office pushes', () => {
  let server: TestPostgres;
  let hub: OfficeHub;
  let pusat: OfficeTill;
  let kasir: OfficeTill;

  beforeAll(async () => {
    server = await startPostgres();
  }, 60_000);
  afterAll(async () => server.end());
  beforeEach(async () => {
    hub = await createOfficeHub(server, ['toko-a', 'toko-b']);
    const names = { store: 'toko-a', till: 'Kasir 1' };
    pusat = await createOfficeTill(
      hub,
      { store: '-', till: '-' },
      { isOffice: true, office: true },
    );
    kasir = await createOfficeTill(hub, names);
    pusat.office.keys.make(BUDI);
  });
  afterEach(async () => {
    await kasir.stop();
    await pusat.stop();
  });

  const push = (changes: PushAsked = LONGER, scope: PushScope = ALL): Promise<number> =>
    pusat.office.desk.push({ scope, changes, note: 'jam ramai' }, BUDI);
  const seconds = (): number => kasir.till.core.requireTill().setup.sale.expiresAfterSeconds;
  const results = async () =>
    (
      await hub.query('select push_id, store, till, state, why from lunas.push_result order by 1')
    ).map(({ state, why }) => ({ state, why }));
  const acts = (till = kasir): string[] =>
    till.till.core.stores.audit.page(EVER, Number.MAX_SAFE_INTEGER, 100).map(({ act }) => act);
  /** Somebody at the till compares the fingerprint with the one at head office, and says yes. */
  function sayYes(): OfficeState {
    const { asks } = kasir.office.state();
    expect(asks?.fingerprint).toBe(pusat.office.state().key?.fingerprint);
    return kasir.office.trust(asks?.fingerprint ?? '', BUDI);
  }
  async function trusting(): Promise<void> {
    await push({ rules: { requireLogin: false, idleLockMinutes: 5 } });
    await kasir.office.tillSide.look();
    sayYes();
    await kasir.office.tillSide.look();
    expect(kasir.office.state().taken).toBe(1);
  }

  it('waits for a person’s yes at the till, and is taken after it', async () => {
    await push();
    await kasir.office.tillSide.look();
    expect(seconds()).toBe(300);
    expect(await results()).toEqual([{ state: 'asked', why: null }]);
    expect(kasir.office.state()).toMatchObject({ trusted: null, asks: { by: 'Budi' } });
    expect(sayYes()).toMatchObject({ asks: null, trusted: { by: 'Budi', fromSetup: false } });
    await kasir.office.tillSide.look();
    expect(seconds()).toBe(900);
    expect(await results()).toEqual([{ state: 'applied', why: null }]);
    expect(kasir.office.state().taken).toBe(1);
    expect(acts()).toEqual(
      expect.arrayContaining([
        'office.asked',
        'office.trusted',
        'office.applied',
        'setup.imported',
      ]),
    );
  });

  it('needs no yes where the setup names the owner’s key', async () => {
    const owner = pusat.office.state().key?.publicKey ?? '';
    const own = await createOfficeTill(hub, { store: 'toko-b', till: 'Kasir 1' }, { owner });
    await push();
    await own.office.tillSide.look();
    expect(own.till.core.requireTill().setup.sale.expiresAfterSeconds).toBe(900);
    expect(own.office.state().trusted).toMatchObject({ fromSetup: true });
    expect(() => own.office.distrust(own.office.state().trusted?.fingerprint ?? '', BUDI)).toThrow(
      /setup/,
    );
    await own.stop();
  });

  it('is taken when no sale waits, and not before', async () => {
    await trusting();
    const sale = await kasir.till.sell(13_000);
    await push();
    expect(await kasir.office.tillSide.look()).toBe(true);
    expect(seconds()).toBe(300);
    expect((await results()).at(-1)).toEqual({ state: 'waiting', why: null });
    kasir.till.core.requireTill().selling.cancel(sale.id, BUDI);
    await kasir.office.tillSide.look();
    expect(seconds()).toBe(900);
    expect((await results()).at(-1)).toEqual({ state: 'applied', why: null });
  });

  it('brings people with roles and PINs, and no PIN ever lies in the hub', async () => {
    await trusting();
    const people = [
      { name: 'Budi', role: 'manager' as const, isActive: true, pin: '998877' },
      { name: 'Rina', role: 'cashier' as const, isActive: true, pin: '445566' },
    ];
    await push({ people });
    await kasir.office.tillSide.look();
    const there = kasir.till.core.people.store.all();
    expect(there.map(({ name, role, isActive }) => [name, role, isActive])).toEqual([
      ['Budi', 'manager', true],
      ['Rina', 'cashier', true],
    ]);
    const rina = there.find(({ name }) => name === 'Rina');
    expect(rina && (await isPinOf(rina, '445566'))).toBe(true);
    const [row] = await hub.query('select document from lunas.pushed order by id desc limit 1');
    expect(String(row?.['document'])).not.toMatch(/445566|998877/);
    await push({ people: [{ name: 'RINA', role: 'cashier', isActive: false }] });
    await kasir.office.tillSide.look();
    expect(kasir.till.core.people.store.find(rina?.id ?? '')?.isActive).toBe(false);
    expect(acts()).toEqual(expect.arrayContaining(['person.added', 'person.disabled']));
    const { items } = await pusat.office.desk.pushes({ after: undefined, limit: 1 });
    expect(JSON.stringify(items)).not.toMatch(/salt|hash/);
  });

  it('is refused where it would leave a till without a manager, and says so', async () => {
    await trusting();
    await push({ people: [{ name: 'Rina', role: 'cashier', isActive: true, pin: '445566' }] });
    await kasir.office.tillSide.look();
    expect((await results()).at(-1)).toEqual({ state: 'refused', why: 'last_manager' });
    expect(kasir.till.core.people.store.all()).toEqual([]);
    expect(acts()).toContain('office.refused');
    await push();
    await kasir.office.tillSide.look();
    expect(seconds()).toBe(900);
  });

  it('is told to the hub later where the hub was gone in between', async () => {
    await trusting();
    await push();
    const real = kasir.link.connection();
    const office = kasir.link as { connection: () => unknown };
    const { connection } = office;
    let asked = 0;
    office.connection = () => ({
      ...real,
      query: async (text: string, values?: readonly unknown[]) => {
        asked += 1;
        if (text.includes('insert')) await kasir.link.cut();
        return real?.query(text, values);
      },
    });
    await kasir.office.tillSide.look();
    expect(asked).toBeGreaterThan(1);
    expect(seconds()).toBe(900);
    expect(await results()).toHaveLength(1);
    office.connection = connection;
    await kasir.link.join(hub.url('toko-a'));
    await kasir.office.tillSide.look();
    expect((await results()).at(-1)).toEqual({ state: 'applied', why: null });
  });

  it('is taken once more by a till whose ledger is an older copy', async () => {
    await trusting();
    const people = [{ name: 'Budi', role: 'manager' as const, isActive: true, pin: '998877' }];
    await push({ people });
    await kasir.office.tillSide.look();
    const { store } = kasir.till.core.people;
    const [budi] = store.all();
    if (budi) store.update({ ...budi, isActive: false }); // as the older copy has it
    kasir.office.ledgerRestored();
    await kasir.office.tillSide.look();
    expect(store.all()).toMatchObject([{ name: 'Budi', isActive: true }]);
    expect(kasir.office.state().taken).toBe(2);
    expect((await results()).map(({ state }) => state)).toEqual(['applied', 'applied']);
  });

  it('is no longer asked about, or taken, after a no', async () => {
    await push();
    await kasir.office.tillSide.look();
    const { asks } = kasir.office.state();
    kasir.office.distrust(asks?.fingerprint ?? '', BUDI);
    await push();
    await kasir.office.tillSide.look();
    expect(kasir.office.state()).toMatchObject({ asks: null, trusted: null, taken: 0 });
    expect(seconds()).toBe(300);
    expect(() => kasir.office.trust(asks?.fingerprint ?? '', BUDI)).toThrow(/asks for nothing/);
  });

  describe('and what somebody else laid there', () => {
    /** As whoever has the whole hub might: any row at all. */
    async function lay(
      document: string,
      signature: string,
      scope: 'all' | 'store' = 'all',
    ): Promise<void> {
      await hub.query(
        `insert into lunas.pushed (fingerprint, version, scope, store, document, signature)
         values ('x', (select count(*) + 1 from lunas.pushed), $1, $2, $3, $4)`,
        [scope, scope === 'all' ? null : 'toko-a', document, signature],
      );
    }
    async function lastPushed(): Promise<{ document: string; signature: string }> {
      const [row] = await hub.query('select * from lunas.pushed order by id desc limit 1');
      return { document: String(row?.['document']), signature: String(row?.['signature']) };
    }

    it('forged or altered is refused, and stands in nobody’s way', async () => {
      await trusting();
      const { document, signature } = await lastPushed();
      await lay(document.replace('"version":1', '"version":99'), signature);
      await lay('{"key":"apa saja"}', 'tidak ada');
      await push();
      await kasir.office.tillSide.look();
      expect((await results()).slice(1)).toEqual([
        { state: 'refused', why: 'forged' },
        { state: 'refused', why: 'forged' },
        { state: 'applied', why: null },
      ]);
      expect(seconds()).toBe(900);
    });

    it('replayed is refused', async () => {
      await trusting();
      await push();
      await kasir.office.tillSide.look();
      const first = await lastPushed();
      await push({ sale: { expiresAfterSeconds: 120 } });
      await kasir.office.tillSide.look();
      expect(seconds()).toBe(120);
      await lay(first.document, first.signature);
      await kasir.office.tillSide.look();
      expect(seconds()).toBe(120);
      expect((await results()).at(-1)).toEqual({ state: 'refused', why: 'old' });
    });

    it('of the owner for another store is refused, whatever the hub says of it', async () => {
      await trusting();
      await push(LONGER, { kind: 'store', store: 'toko-b' });
      await kasir.office.tillSide.look();
      expect(await results()).toHaveLength(1);
      const { document, signature } = await lastPushed();
      await lay(document, signature, 'store');
      await kasir.office.tillSide.look();
      expect((await results()).at(-1)).toEqual({ state: 'refused', why: 'foreign' });
      expect(seconds()).toBe(300);
    });

    it('of another key is asked about, and takes no place of the trusted one', async () => {
      await trusting();
      const thief = newOwnerKey();
      const document: PushDocument = {
        ...{ lunasPush: 1, key: thief.publicKey, version: 500, scope: ALL, madeAtMs: 0 },
        ...{ by: 'Budi', note: '', changes: { sale: { expiresAfterSeconds: 1 } } },
      };
      const signed = signPush(document, thief.privateKey);
      await lay(signed.document, signed.signature);
      await push();
      await kasir.office.tillSide.look();
      expect(seconds()).toBe(900);
      expect(kasir.office.state()).toMatchObject({ taken: 2, asks: { by: 'Budi' } });
      expect(kasir.office.state().asks?.fingerprint).not.toBe(
        kasir.office.state().trusted?.fingerprint,
      );
    });
  });

  it('is laid there by head office only: a store’s role may not', async () => {
    const till = await createOfficeTill(hub, { store: 'toko-a', till: 'Kasir 2' });
    till.office.keys.make(BUDI);
    await expect(
      till.office.desk.push({ scope: ALL, changes: LONGER, note: '' }, BUDI),
    ).rejects.toMatchObject({ code: 'forbidden' });
    expect(await till.office.desk.mayPush()).toBe(false);
    expect(await pusat.office.desk.mayPush()).toBe(true);
    await push(LONGER, { kind: 'store', store: 'toko-b' });
    const own = await till.office.desk.pushes({ after: undefined, limit: 10 });
    expect(own.items).toEqual([]);
    const line = await openLine(hub.url('toko-a'));
    const result = (store: string) =>
      line.query(`insert into lunas.push_result values (1, $1, 'Kasir 1', 'applied')`, [store]);
    await expect(result('toko-b')).rejects.toMatchObject({ kind: 'denied' });
    await expect(line.query('delete from lunas.pushed')).rejects.toMatchObject({ kind: 'denied' });
    await line.close();
    await till.stop();
  });

  it('is kept with who, when, what, and what became of it', async () => {
    await trusting();
    await push({ ...LONGER, rules: { requireLogin: false, idleLockMinutes: 10 } });
    await kasir.office.tillSide.look();
    const { items } = await pusat.office.desk.pushes({ after: undefined, limit: 10 });
    expect(items[0]).toMatchObject({
      ...{ version: 2, by: 'Budi', note: 'jam ramai', isOurs: true, scope: ALL },
      sale: { expiresAfterSeconds: 900 },
      counts: { applied: 1, refused: 0, waiting: 0, asked: 0 },
    });
    const { fingerprint = '', version = 0 } = items[0] ?? {};
    const asked = { fingerprint, version, after: undefined, limit: 10 };
    expect((await pusat.office.desk.results(asked)).items).toMatchObject([
      { store: 'toko-a', till: 'Kasir 1', state: 'applied', why: null },
    ]);
    await expect(hub.query(`update lunas.pushed set document = '{}'`)).rejects.toThrow(
      /stays as it was/,
    );
  });

  it('is beside what its desk reads over a line of its own, files among it', async () => {
    const span = { from: '2026-11-20', until: '2026-11-21' };
    const { sums, stores } = await pusat.office.desk.overview(span);
    expect({ money: sums.payments.count, stores }).toEqual({ money: 0, stores: 2 });
    const own = await kasir.office.desk.stores({ ...span, after: undefined, limit: 10 });
    expect(own.items.map(({ store }) => store)).toEqual(['toko-a']);
    const { signal } = new AbortController();
    for (const kind of ['csv', 'xlsx', 'pdf'] as const) {
      const steps: string[] = [];
      const file = pusat.office.desk.export({ ...span, kind, lang: 'en' }, BUDI, signal);
      for await (const step of file) steps.push(step.type);
      expect(steps.slice(-2)).toEqual(['part', 'end']);
    }
    expect(acts(pusat)).toContain('office.exported');
  });

  it('changes nothing that says where money goes, and no amounts’ rule of one till', async () => {
    const scope: PushScope = { kind: 'till', store: 'toko-a', till: 'Kasir 1' };
    const equal: PushAsked = { sale: { equalAmounts: { policy: 'discount', max: 99 } } };
    await expect(push(equal, scope)).rejects.toThrow(/whole store/);
    await expect(push({})).rejects.toThrow(/change nothing/);
    const short = [{ name: 'Rina', role: 'cashier' as const, isActive: true, pin: '1234' }];
    await expect(push({ people: short })).rejects.toThrow(/at least 6/);
  });
});
