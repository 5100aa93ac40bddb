// Sales that several programs ask for in the same moment, against a real ledger.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSellTogether } from './selling-together.ts';
import type { SaleRequest } from './selling.ts';
import { createTestCore, type TestCore } from './testing/harness.ts';

let till: TestCore;

beforeEach(async () => {
  till = await createTestCore({ sale: { equalAmounts: { policy: 'discount', max: 99 } } });
});

afterEach(() => till.stop());

const ask = (amount: number, over: Partial<SaleRequest> = {}) =>
  till.core
    .requireTill()
    .sell({ amount, reference: null, idempotencyKey: null, cashier: null, ...over }, true);

const events = () =>
  till.core.stores.events.since(0, 1000).filter(({ type }) => type === 'sale.changed');

describe('sales asked for at once', () => {
  it('are each their own, in the order they came, and each is told once', async () => {
    const before = events().length;
    const made = await Promise.all(Array.from({ length: 200 }, (_, n) => ask(1000 + n)));
    expect(new Set(made.map(({ sale }) => sale.id)).size).toBe(200);
    expect(made.map(({ sale }) => sale.amount)).toEqual(made.map((_, n) => 1000 + n));
    const seqs = made.map(({ sale }) => sale.createdSeq);
    expect(seqs).toEqual(seqs.toSorted((a, b) => a - b));
    expect(new Set(seqs).size).toBe(200);
    expect(events().length - before).toBe(200);
  });

  it('share a commit, as many as the till can do before a key press is felt', async () => {
    const { selling } = till.core.requireTill();
    const sizes: number[] = [];
    const sell = createSellTogether({
      create: (request) => selling.create(request),
      createAll(requests) {
        sizes.push(requests.length);
        return selling.createAll(requests);
      },
    });
    const nothing = { reference: null, idempotencyKey: null, cashier: null };
    await Promise.all(
      Array.from({ length: 100 }, (_, n) => sell({ amount: 1000 + n, ...nothing })),
    );
    expect(sizes).toEqual([64, 36]);
  });

  it('of one amount are made unique among themselves', async () => {
    const made = await Promise.all(Array.from({ length: 20 }, () => ask(50_000)));
    const payables = made.map(({ sale }) => sale.payable);
    expect(new Set(payables).size).toBe(20);
    expect(Math.min(...payables)).toBe(50_000 - 19);
  });

  it('with one key are one sale; with another body a conflict, and the others are made', async () => {
    const key = { idempotencyKey: 'nota-1' };
    const [first, again, other, free] = await Promise.allSettled([
      ask(1000, key),
      ask(1000, key),
      ask(2000, key),
      ask(3000),
    ]);
    expect(first).toMatchObject({ status: 'fulfilled', value: { isNew: true } });
    expect(again).toMatchObject({ status: 'fulfilled', value: { isNew: false } });
    expect(other).toMatchObject({ status: 'rejected', reason: { code: 'conflict' } });
    expect(free).toMatchObject({ status: 'fulfilled', value: { isNew: true } });
    expect(till.core.stores.sales.open().map(({ amount }) => amount)).toEqual([1000, 3000]);
  });

  it('fall alone: one that can’t be written takes no other with it', async () => {
    till.core.database.exec(`create trigger no_666 before insert on sale when new.amount = 666
      begin select raise(abort, 'not this one'); end`);
    const answers = await Promise.allSettled([ask(1000), ask(666), ask(2000)]);
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(till.core.stores.sales.open().map(({ amount }) => amount)).toEqual([1000, 2000]);
    expect(
      events().map(({ payload }) => (payload as { sale: { amount: number } }).sale.amount),
    ).toEqual([1000, 2000]);
  });
});
