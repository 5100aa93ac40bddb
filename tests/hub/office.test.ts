// Head office on a real PostgreSQL: sums from the roll-ups, lists by keys, tills that want a look,
// each store's role held to its own, files of all stores.
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExportStep } from '../../shared/books.ts';
import { MINUTE_MS } from '../../shared/time.ts';
import { exportOffice } from '../../electron/core/hub/office/office-export.ts';
import {
  readConflicts,
  readMoney,
  readOverview,
  readStores,
  readTills,
} from '../../electron/core/hub/office/office-reads.ts';
import type { HubConnection, HubQuery } from '../../electron/core/hub/hub-door.ts';
import { printed, readCsv } from '../../electron/core/exports/file-readers.fixture.ts';
import {
  createOfficeHub,
  openLine,
  seedPayments,
  seedTill,
  type OfficeHub,
} from './office.fixture.ts';
import { isWithoutPostgres, startPostgres, type TestPostgres } from './postgres.ts';

const DAY = '2026-11-21';
const ALL = { from: DAY, until: DAY, store: null };
const RANGE = { fromMs: 0, untilMs: Number.MAX_SAFE_INTEGER };
const STORES = ['bandung', 'jakarta', 'makassar'];

describe.skipIf(isWithoutPostgres())('head office', () => {
  let server: TestPostgres;
  let hub: OfficeHub;
  let line: HubConnection | undefined;
  let query: HubQuery;

  beforeAll(async () => {
    server = await startPostgres();
    hub = await createOfficeHub(server, STORES);
    await seedTill(hub, { store: 'bandung', till: 'Kasir 1' });
    await seedTill(hub, {
      ...{ store: 'bandung', till: 'Kasir 2', silentMs: 47 * MINUTE_MS },
      backlog: { rows: 312, sinceMs: 46 * MINUTE_MS },
    });
    await seedTill(hub, {
      ...{ store: 'jakarta', till: 'Depan', version: '0.0.9', clockAheadMs: -420_000 },
    });
    await seedTill(hub, { store: 'makassar', till: 'Kasir 1', state: 'closed', silentMs: 1e9 });
    const row = { till: 'Kasir 1', amount: 13_000, at: `${DAY} 09:00:00`, countsAs: 'sale' };
    await seedPayments(hub, [
      { ...row, store: 'bandung', id: 'pay_1', reference: '=1+1' },
      { ...row, store: 'bandung', id: 'pay_2', till: 'Kasir 2', amount: 20_000 },
      { ...row, store: 'bandung', id: 'pay_3', amount: 5_000, countsAs: 'unclaimed' },
      { ...row, store: 'jakarta', id: 'pay_4', till: 'Depan', countsAs: 'unclaimed' },
      { ...row, store: 'jakarta', id: 'pay_5', till: 'Depan', countsAs: 'reversed' },
      { ...row, store: 'jakarta', id: 'pay_6', till: 'Depan', countsAs: 'unseen' },
      { ...row, store: 'makassar', id: 'pay_7', at: '2026-11-20 23:59:59', amount: 1_000_000 },
      { ...row, store: 'makassar', id: 'pay_8', countsAs: 'dismissed', amount: 7_000 },
    ]);
    line = await openLine(hub.officeUrl());
    query = line.query;
  }, 60_000);
  afterAll(async () => {
    await line?.close();
    await server.end();
  });

  it('adds all stores up to the rupiah, of the days asked for only', async () => {
    const { sums, stores, tills } = await readOverview(query, ALL, RANGE);
    expect({ stores, tills }).toEqual({ stores: 3, tills: 4 });
    expect(sums).toEqual({
      payments: { count: 6, amount: 71_000 },
      sales: { count: 3, amount: 46_000 },
      unclaimed: { count: 2, amount: 18_000 },
      dismissed: { count: 1, amount: 7_000 },
      reversed: { count: 1, amount: 13_000 },
      manual: { count: 1, amount: 13_000 },
      unseen: { count: 1, amount: 13_000 },
    });
    const both = await readOverview(query, { ...ALL, from: '2026-11-20' }, RANGE);
    expect(both.sums.payments).toEqual({ count: 7, amount: 1_071_000 });
  });

  it('shows each store, and its sums are those of its tills', async () => {
    const { items, after } = await readStores(query, ALL, { after: undefined, limit: 50 });
    expect(after).toBeNull();
    expect(items.map(({ store, name }) => [store, name])).toEqual(
      STORES.map((store) => [store, store === 'nowhere' ? null : `Warung ${store}`]),
    );
    const asked = { after: undefined, limit: 50, onlyTroubled: false };
    const { items: tills } = await readTills(query, ALL, asked);
    for (const { store, sums } of items) {
      const own = tills.filter((till) => till.store === store);
      const total = own.reduce((sum, till) => sum + till.sums.payments.amount, 0);
      expect(total).toBe(sums.payments.amount);
    }
    expect(items.map(({ tills: count, troubled }) => [count, troubled])).toEqual([
      [2, 1],
      [1, 1],
      [1, 0],
    ]);
  });

  it('names the tills that are silent, behind, old, or have a wrong clock', async () => {
    const asked = { after: undefined, limit: 50, onlyTroubled: true };
    const { items } = await readTills(query, ALL, asked);
    expect(items.map(({ store, till, troubles }) => [store, till, troubles])).toEqual([
      ['bandung', 'Kasir 2', ['silent', 'backlog']],
      ['jakarta', 'Depan', ['clock', 'version']],
    ]);
    const { troubles, newestVersion } = await readOverview(query, ALL, RANGE);
    expect(troubles).toEqual({ silent: 1, clock: 1, version: 1, backlog: 1 });
    expect(newestVersion).toBe('0.1.0');
  });

  it('turns pages by keys: each row once, whatever the page’s length', async () => {
    const asked = { kind: 'unclaimed' as const, limit: 1 };
    const first = await readMoney(query, ALL, { ...asked, after: undefined });
    const second = await readMoney(query, ALL, { ...asked, after: first.after ?? undefined });
    const third = await readMoney(query, ALL, { ...asked, after: second.after ?? undefined });
    expect([first, second].flatMap(({ items }) => items.map(({ paymentId }) => paymentId))).toEqual(
      ['pay_4', 'pay_3'],
    );
    expect(third).toEqual({ items: [], after: null });
    const store = await readStores(query, ALL, { after: undefined, limit: 2 });
    const rest = await readStores(query, ALL, { after: store.after ?? undefined, limit: 2 });
    expect([...store.items, ...rest.items].map((each) => each.store)).toEqual(STORES);
    const tills = { limit: 3, onlyTroubled: false };
    const some = await readTills(query, ALL, { ...tills, after: undefined });
    const others = await readTills(query, ALL, { ...tills, after: some.after ?? undefined });
    expect([...some.items, ...others.items].map((each) => each.till)).toHaveLength(4);
    await expect(readMoney(query, ALL, { ...asked, after: 'kemarin' })).rejects.toThrow(/place/);
  });

  it('shows reversed money of one store', async () => {
    const asked = { kind: 'reversed' as const, after: undefined, limit: 50 };
    const { items } = await readMoney(query, { ...ALL, store: 'jakarta' }, asked);
    expect(items).toMatchObject([{ paymentId: 'pay_5', till: 'Depan', amount: 13_000 }]);
    expect((await readMoney(query, { ...ALL, store: 'bandung' }, asked)).items).toEqual([]);
  });

  it('tells both stories of money that two tills gave away', async () => {
    const story = { saleId: 'sal_1', by: 'evidence', apart: true, atMs: 1_795_000_000_000 };
    const conflict = {
      paymentId: 'pay_x',
      amount: 50_000,
      first: { ...story, till: 'Kasir 1' },
      second: { ...story, till: 'Kasir 2', saleId: 'sal_2' },
    };
    await hub.query(
      `insert into lunas.log values ('bandung', 7, 'Kasir 2', 1795000000000, 'conflict', $1)`,
      [JSON.stringify({ kind: 'conflict', conflict })],
    );
    await hub.query(
      `insert into lunas.conflict values ('bandung', 'pay_x', 'sal_2', 'Kasir 2', 7)`,
    );
    const { items } = await readConflicts(query, ALL, RANGE, { after: undefined, limit: 10 });
    expect(items).toEqual([{ store: 'bandung', seq: 7, atMs: 1_795_000_000_000, ...conflict }]);
    expect((await readOverview(query, ALL, RANGE)).conflicts).toBe(1);
  });

  it('shows a store’s role its own store and nothing of the others', async () => {
    const own = await openLine(hub.url('jakarta'));
    const stores = await readStores(own.query, ALL, { after: undefined, limit: 50 });
    expect(stores.items.map(({ store }) => store)).toEqual(['jakarta']);
    const { sums, conflicts } = await readOverview(own.query, ALL, RANGE);
    expect(sums.payments).toEqual({ count: 2, amount: 26_000 });
    expect(conflicts).toBe(0);
    const asked = { kind: 'unclaimed' as const, after: undefined, limit: 50 };
    const others = await readMoney(own.query, { ...ALL, store: 'bandung' }, asked);
    expect(others.items).toEqual([]);
    await own.close();
  });

  describe('its files', () => {
    const asked = { lang: 'id' as const, span: ALL, madeAtMs: 1_795_000_000_000 };
    const zone = { timezone: 'Asia/Jakarta' };
    const reader = { read: <T>(work: (ask: HubQuery) => Promise<T>) => work(query) };

    async function file(kind: 'csv' | 'xlsx' | 'pdf'): Promise<{ bytes: Buffer; name: string }> {
      const steps: ExportStep[] = [];
      const signal = new AbortController().signal;
      for await (const step of exportOffice({ ...asked, ...zone, kind }, reader, signal))
        steps.push(step);
      const parts = steps.flatMap((step) => (step.type === 'part' ? [step.base64] : []));
      const end = steps.at(-1);
      expect(end?.type).toBe('end');
      const bytes = Buffer.concat(parts.map((part) => Buffer.from(part, 'base64')));
      return { bytes, name: end?.type === 'end' ? end.name : '' };
    }

    it('are a CSV of every payment with its store and till', async () => {
      const { bytes, name } = await file('csv');
      expect(name).toBe('lunas-semua-toko-2026-11-21.csv');
      const [heads = [], ...rows] = readCsv(bytes);
      expect(heads.slice(0, 5)).toEqual(['Toko', 'Kasir', 'Hari toko', 'Waktu bayar', 'Keadaan']);
      expect(rows).toHaveLength(7);
      const amount = heads.indexOf('Jumlah dibayar');
      const kept = rows.filter((row) => row[4] !== 'Ditarik kembali');
      expect(kept.reduce((sum, row) => sum + Number(row[amount]), 0)).toBe(71_000);
      expect(rows[0]?.slice(0, 4)).toEqual(['bandung', 'Kasir 1', DAY, `${DAY} 09:00:00`]);
      expect(rows[0]?.[heads.indexOf('Referensi')]).toBe("'=1+1");
    });

    it('are a workbook: sums by store and till, then the payments', async () => {
      const parts = unzipSync((await file('xlsx')).bytes);
      const sheet = (n: number): string[] => {
        const xml = strFromU8(parts[`xl/worksheets/sheet${n}.xml`] ?? new Uint8Array());
        return [...xml.matchAll(/<row r="\d+">(.*?)<\/row>/g)].map(([, row = '']) => row);
      };
      const sums = sheet(1);
      expect(sums).toHaveLength(11);
      const numbers = [...(sums[3] ?? '').matchAll(/<v>(\d+)<\/v>/g)].map(([, n]) => Number(n));
      expect(numbers).toEqual([71_000, 46_000, 18_000, 7_000, 13_000]);
      const rows = sheet(2);
      expect(rows).toHaveLength(8);
      expect(rows[1]).toContain('<c r="F2" s="1"><v>13000</v></c>');
      // A reference stays the text it is; a moment is a date of the store's wall clock.
      expect(rows[1]).toContain('<is><t xml:space="preserve">=1+1</t></is>');
      const [, moment = ''] = /<c r="D2" s="3"><v>([\d.]+)<\/v>/.exec(rows[1] ?? '') ?? [];
      const wallMs = Math.round((Number(moment) - 25_569) * 86_400_000);
      expect(new Date(wallMs).toISOString()).toBe(`${DAY}T09:00:00.000Z`);
    });

    it('are a PDF of sums', async () => {
      const text = printed((await file('pdf')).bytes);
      for (const word of ['Laporan semua toko', 'Warung bandung', 'Kasir 2', 'Rp 71.000'])
        expect(text).toContain(word);
    });

    it('end at once when they are called off', async () => {
      const calling = new AbortController();
      const steps: string[] = [];
      for await (const { type } of exportOffice(
        { ...asked, ...zone, kind: 'csv' },
        reader,
        calling.signal,
      )) {
        steps.push(type);
        calling.abort();
      }
      expect(steps).toEqual(['progress']);
    });
  });
});
