// Head office at the size of a chain, by its plans: what is asked costs by the page and by the
// days, never by all payments there are. Figures of a larger hub: docs/OFFICE.md.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExportStep } from '../../shared/books.ts';
import type { HubConnection, HubQuery } from '../../electron/core/hub/hub-door.ts';
import { exportOffice } from '../../electron/core/hub/office/office-export.ts';
import {
  readMoney,
  readOverview,
  readStores,
  readTills,
} from '../../electron/core/hub/office/office-reads.ts';
import {
  createOfficeHub,
  fillChain,
  openLine,
  planned,
  type OfficeHub,
  type Plan,
} from './office.fixture.ts';
import { isWithoutPostgres, startPostgres, type TestPostgres } from './postgres.ts';

const SPAN = { from: '2026-11-10', until: '2026-11-12', store: null };
const RANGE = { fromMs: 0, untilMs: Number.MAX_SAFE_INTEGER };
const PAGE = { after: undefined, limit: 50 };
const SHAPE = { stores: 20, tills: 3, rows: 60_000, firstMs: Date.UTC(2026, 9, 1), days: 60 };

describe.skipIf(isWithoutPostgres())('a hub of many payments', () => {
  let server: TestPostgres;
  let hub: OfficeHub;
  let line: HubConnection | undefined;
  const plans: Plan[] = [];
  let query: HubQuery;

  beforeAll(async () => {
    server = await startPostgres();
    const stores = Array.from({ length: SHAPE.stores }, (_, n) => `toko-${n}`);
    hub = await createOfficeHub(server, stores);
    await fillChain(hub, SHAPE);
    line = await openLine(hub.officeUrl());
    query = planned(line.query, plans);
  }, 180_000);
  afterAll(async () => {
    await line?.close();
    await server.end();
  });

  const of = (table: string) =>
    plans.flatMap(({ text, nodes }) =>
      nodes
        .filter((node) => node['Relation Name']?.startsWith(table) ?? false)
        .map((node) => ({ text, type: node['Node Type'], table: node['Relation Name'] ?? '' })),
    );

  it('has sums read from the roll-ups by their keys, and no payment for them', async () => {
    plans.length = 0;
    for (const span of [SPAN, { ...SPAN, store: 'toko-7' }]) {
      const { sums } = await readOverview(query, span, RANGE);
      expect(sums.payments.count).toBeGreaterThan(0);
      await readStores(query, span, PAGE);
      await readTills(query, span, { ...PAGE, onlyTroubled: false });
    }
    expect(of('book_payment')).toEqual([]);
    const read = of('book_rollup').map(({ type }) => type);
    expect(read.length).toBeGreaterThan(4);
    expect(read).not.toContain('Seq Scan');
  });

  it('has its lists of loose money read by indexes of such money alone', async () => {
    plans.length = 0;
    for (const span of [SPAN, { ...SPAN, store: 'toko-7' }])
      for (const kind of ['unclaimed', 'reversed'] as const)
        await readMoney(query, span, { ...PAGE, kind });
    expect(ofMonths()).not.toContain('Seq Scan');
    const indexes = plans.flatMap(({ nodes }) => nodes.map((node) => node['Index Name'] ?? ''));
    const loose = indexes.filter((name) => name.startsWith('book_payment_20'));
    expect(loose.length).toBeGreaterThan(0);
    for (const name of loose) expect(name).toContain('counts_as');
  });

  it('has its files read by keys, from the months of those days', async () => {
    plans.length = 0;
    const asked = { kind: 'csv', lang: 'id', span: SPAN, madeAtMs: 0 } as const;
    const reader = { read: <T>(work: (ask: HubQuery) => Promise<T>) => work(query) };
    const { signal } = new AbortController();
    const steps: ExportStep['type'][] = [];
    for await (const { type } of exportOffice({ ...asked, timezone: 'UTC' }, reader, signal))
      steps.push(type);
    expect(steps.at(-1)).toBe('end');
    expect(ofMonths().length).toBeGreaterThan(0);
    expect(ofMonths()).not.toContain('Seq Scan');
    expect(new Set(of('book_payment_2').map(({ table }) => table))).toEqual(
      new Set(['book_payment_202611']),
    );
  });

  /** Rows of clocks that were far out lie apart, and are few: they may be read whole. */
  function ofMonths(): string[] {
    return of('book_payment_2').map(({ type }) => type);
  }
});
