// Sales at rest: what is written is what is read, in every state, and the lists a till works by.
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RIVAL_MS } from '../../../shared/matcher.ts';
import type { PaymentId, SaleId } from '../../../shared/ids.ts';
import { rupiah } from '../../../shared/money.ts';
import { transition, type Sale, type SaleEvent } from '../../../shared/sale.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../shared/time.ts';
import { createStores, type Stores } from '../stores.ts';
import { NOON_MS } from '../testing/harness.ts';
import { openDatabase, type Sqlite } from './database.ts';
import { migrate } from './migrations.ts';

let db: Sqlite;
let stores: Stores;

function fresh(): void {
  db = openDatabase(':memory:');
  migrate(db);
  stores = createStores(db);
}

beforeEach(fresh);

afterEach(() => {
  db.close();
});

function sale(id: string, over: Partial<Sale> = {}): Sale {
  return {
    id: id as SaleId,
    reference: 'A17',
    amount: rupiah(13_000),
    payable: rupiah(12_999),
    qris: '000201',
    cashier: 'Sari',
    createdAtMs: NOON_MS,
    expiresAtMs: NOON_MS + 5 * MINUTE_MS,
    watchUntilMs: NOON_MS + HOUR_MS,
    createdSeq: 1,
    shown: null,
    closed: null,
    code: null,
    status: 'waiting',
    ...over,
  } as Sale;
}

/** Money in the ledger, claimed by the sale: the only way a sale is paid. */
function claim(saleId: string, by: 'evidence' | 'manual' = 'evidence'): PaymentId {
  const id = `pay_${saleId}` as PaymentId;
  stores.ledger.insertPayment({
    id,
    feed: 'qiospay',
    amount: rupiah(12_999),
    stamp: { fromMs: NOON_MS, untilMs: NOON_MS + SECOND_MS },
    issuer: { code: null, name: '' },
    refs: {},
    state: 'credited',
    manual: by === 'manual',
    firstSeq: 2,
    seenAtMs: NOON_MS,
    saleReference: null,
    finding: null,
    findingSales: [],
    note: null,
  });
  stores.ledger.claim(id, saleId, NOON_MS, by);
  return id;
}

function move(before: Sale, event: SaleEvent): Sale {
  const moved = transition(before, event);
  if (!moved.ok) throw new Error(moved.reason);
  stores.sales.update(moved.sale);
  return moved.sale;
}
const ids = (list: readonly Sale[]): string[] => list.map(({ id }) => id);
const closed = (status: 'expired' | 'cancelled', closedAtMs: number): Partial<Sale> => ({
  status,
  closedAtMs,
});

describe('a sale is read as it was written', () => {
  it('when it waits, with all it may lack or have', () => {
    const bare = sale('a', { reference: null, cashier: null, payable: rupiah(13_000) });
    const full = sale('b', {
      shown: { fromMs: NOON_MS - 20, untilMs: NOON_MS + 20 },
      code: { feed: 'nicepay', ref: 'TX"1' },
      reference: "O'Neil; drop table sale --",
    });
    for (const each of [bare, full]) {
      stores.sales.insert(each);
      expect(stores.sales.find(each.id)).toEqual(each);
    }
    expect(stores.sales.find('sal_9')).toBeNull();
  });

  const atMs = NOON_MS + MINUTE_MS;
  const events: readonly (readonly [string, SaleEvent])[] = [
    ['asks a person', { type: 'asked', candidates: ['pay_2', 'pay_1'] as PaymentId[] }],
    ['expired', { type: 'expired', atMs }],
    ['was cancelled', { type: 'cancelled', atMs }],
    [
      'waits longer',
      { type: 'extended', expiresAtMs: atMs + HOUR_MS, watchUntilMs: atMs + 2 * HOUR_MS },
    ],
  ];
  it.each(events)('when it %s', (_what, event) => {
    const before = sale('a');
    stores.sales.insert(before);
    const after = move(before, event);
    expect(stores.sales.find('a')).toEqual(after);
  });

  it.each(['evidence', 'manual'] as const)('when it is paid by %s, and by which money', (by) => {
    const before = sale('a');
    stores.sales.insert(before);
    const paymentId = claim('a', by);
    const after = move(before, { type: 'paid', paymentId, atMs, late: by === 'evidence', by });
    expect(after).toMatchObject({ status: 'paid', paymentId });
    expect(stores.sales.find('a')).toEqual(after);
  });

  it('never as paid without a claim, nor as unpaid with one', () => {
    stores.sales.insert(sale('a'));
    db.exec("update sale set status = 'paid', closed_at_ms = 1");
    expect(() => stores.sales.find('a')).toThrow('paid by a claim only');
    stores.sales.insert(sale('b'));
    claim('b');
    expect(() => stores.sales.find('b')).toThrow('paid by a claim only');
  });

  it('a change of a sale that is not there is our mistake', () => {
    expect(() => stores.sales.update(sale('a'))).toThrow('in the ledger');
  });
});

describe('sales that money may still be for', () => {
  beforeEach(() => {
    stores.sales.insert(sale('old', { ...closed('cancelled', NOON_MS - HOUR_MS), createdSeq: 1 }));
    stores.sales.insert(sale('new', { createdSeq: 4, payable: rupiah(13_000) }));
    stores.sales.insert(
      sale('gone', { ...closed('expired', NOON_MS), createdSeq: 2, payable: rupiah(12_998) }),
    );
    stores.sales.insert(
      sale('asks', {
        status: 'needs_person',
        candidates: ['p' as PaymentId],
        createdSeq: 3,
        payable: rupiah(12_997),
      }),
    );
  });

  it('are open while they wait for money or a person, oldest first', () => {
    expect(ids(stores.sales.open())).toEqual(['asks', 'new']);
  });

  it('are in play while open, or closed since then', () => {
    expect(ids(stores.sales.inPlay(NOON_MS - 1)).toSorted()).toEqual(['asks', 'gone', 'new']);
    expect(ids(stores.sales.inPlay(NOON_MS + 1)).toSorted()).toEqual(['asks', 'new']);
    expect(ids(stores.sales.inPlay(0))).toHaveLength(4);
  });

  it('hold their amount until late watching is over', () => {
    const reserved = (atMs: number): number[] =>
      [...stores.sales.reserved(12_900, 13_000, atMs)].toSorted((a, b) => b - a);
    expect(reserved(NOON_MS)).toEqual([13_000, 12_999, 12_998, 12_997]);
    const afterWatching = NOON_MS + HOUR_MS + RIVAL_MS + 1;
    expect(reserved(afterWatching)).toEqual([13_000, 12_997]);
    expect([...stores.sales.reserved(12_998, 12_998, NOON_MS)]).toEqual([12_998]);
  });

  it('hold it no more once they are paid', () => {
    const paid = sale('paid', { payable: rupiah(12_950), createdSeq: 9 });
    stores.sales.insert(paid);
    const paymentId = claim('paid');
    expect(stores.sales.reserved(12_950, 12_950, NOON_MS).size).toBe(1);
    move(paid, { type: 'paid', paymentId, atMs: NOON_MS, late: false, by: 'evidence' });
    expect(stores.sales.reserved(12_950, 12_950, NOON_MS).size).toBe(0);
  });
});

describe('when a sale was shown and closed, in provider time', () => {
  const moment = { fromMs: NOON_MS - 20, untilMs: NOON_MS + 20 };

  it('is filled in once for those that lack it', () => {
    stores.sales.insert(sale('open'));
    stores.sales.insert(sale('known', { shown: moment }));
    stores.sales.insert(sale('gone', { ...closed('expired', NOON_MS), shown: moment }));
    stores.sales.insert(sale('long ago', closed('expired', NOON_MS - HOUR_MS)));
    expect(ids(stores.sales.unplaced(NOON_MS - 1))).toEqual(['open', 'long ago', 'gone']);
    stores.sales.place('long ago' as SaleId, null, moment);
    stores.sales.place('open' as SaleId, moment, null);
    stores.sales.place('gone' as SaleId, moment, moment);
    expect(stores.sales.unplaced(NOON_MS - 1)).toEqual([]);
    expect(stores.sales.find('gone')).toMatchObject({ shown: moment, closed: moment });
  });
});

describe('the list of a day', () => {
  const range = { fromMs: NOON_MS, untilMs: NOON_MS + HOUR_MS };

  it('gives every sale exactly once, newest first, whatever the page', () => {
    const some = fc.array(fc.nat(4), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(some, fc.integer({ min: 1, max: 5 }), (seconds, limit) => {
        db.close();
        fresh();
        seconds.forEach((second, n) =>
          stores.sales.insert(sale(`sal_${n}`, { createdAtMs: NOON_MS + second })),
        );
        const got: Sale[] = [];
        for (let turn = 0; turn <= seconds.length; turn += 1) {
          const last = got.at(-1);
          const after = last ? { createdAtMs: last.createdAtMs, id: last.id } : null;
          got.push(...stores.sales.page({ range, status: null, after, limit }));
        }
        expect(new Set(ids(got)).size).toBe(got.length);
        expect(got).toHaveLength(seconds.length);
        const times = got.map(({ createdAtMs }) => createdAtMs);
        expect(times).toEqual(times.toSorted((a, b) => b - a));
      }),
      { numRuns: 25 },
    );
  });

  it('begins with its first moment and ends before the next day’s', () => {
    stores.sales.insert(sale('first', { createdAtMs: range.fromMs }));
    stores.sales.insert(sale('last', { createdAtMs: range.untilMs - 1 }));
    stores.sales.insert(sale('next', { createdAtMs: range.untilMs }));
    stores.sales.insert(sale('before', { createdAtMs: range.fromMs - 1 }));
    const page = { range, status: null, after: null, limit: 9 };
    expect(ids(stores.sales.page(page))).toEqual(['last', 'first']);
  });

  it('can be of one status alone', () => {
    stores.sales.insert(sale('a'));
    stores.sales.insert(sale('b', closed('cancelled', NOON_MS)));
    expect(ids(stores.sales.page({ range, status: 'cancelled', after: null, limit: 9 }))).toEqual([
      'b',
    ]);
  });
});
