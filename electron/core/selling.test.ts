// What a cashier or a program does with a sale: ask for money once, give up, wait longer; and what
// two equal amounts cost.
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import { rupiah } from '../../shared/money.ts';
import { readQris } from '../../shared/qris/qris.ts';
import type { Sale } from '../../shared/sale.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../shared/time.ts';
import { payableOf, type SaleRequest } from './selling.ts';
import {
  createTestCore,
  TEST_QRIS,
  type TestCore,
  type TestCoreOptions,
} from './testing/harness.ts';

let till: TestCore;

async function open(options: TestCoreOptions = {}): Promise<void> {
  till = await createTestCore({ feeds: [], ...options });
}

afterEach(async () => {
  await till.stop();
});

const request = (over: Partial<SaleRequest> = {}): SaleRequest => ({
  amount: 13_000,
  reference: null,
  idempotencyKey: null,
  cashier: null,
  ...over,
});
const create = (over: Partial<SaleRequest> = {}): { sale: Sale; isNew: boolean } =>
  till.core.requireTill().selling.create(request(over));
const selling = (): ReturnType<TestCore['core']['requireTill']>['selling'] =>
  till.core.requireTill().selling;

function refusalOf(work: () => unknown): { code: string; message: string } {
  try {
    work();
  } catch (error) {
    if (error instanceof AppError) return { code: error.code, message: error.message };
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('a new sale', () => {
  it('shows the shop’s own QRIS with the amount in it', async () => {
    await open();
    const { sale } = create({ amount: 13_000, reference: 'A17', cashier: 'Sari' });
    const shown = readQris(sale.qris);
    const own = readQris(TEST_QRIS);
    expect(shown.ok && shown.qris.amountText).toBe('13000');
    expect(shown.ok && own.ok && [shown.qris.nmid, shown.qris.merchantName]).toEqual(
      own.ok && [own.qris.nmid, own.qris.merchantName],
    );
    expect(sale).toMatchObject({ status: 'waiting', reference: 'A17', cashier: 'Sari' });
    expect(sale.expiresAtMs - sale.createdAtMs).toBe(5 * MINUTE_MS);
    expect(sale.watchUntilMs - sale.expiresAtMs).toBe(DAY_MS);
  });

  it('carries the number of the event that announced it', async () => {
    await open();
    const { sale } = create();
    const [event] = till.core.stores.events.since(sale.createdSeq - 1, 1);
    expect(event).toMatchObject({ type: 'sale.changed', payload: { sale: { id: sale.id } } });
  });

  it('is refused, and not written, when no QRIS can ask for it', async () => {
    await open();
    const before = till.core.stores.events.lastSeq();
    expect(refusalOf(() => create({ amount: 0 })).code).toBe('bad_input');
    expect(till.core.stores.events.lastSeq()).toBe(before);
    expect(till.core.stores.sales.open()).toEqual([]);
  });
});

describe('the same request again', () => {
  it('with its key answers the same sale, whatever became of it', async () => {
    await open();
    const first = create({ idempotencyKey: 'k1' });
    expect(first.isNew).toBe(true);
    const seq = till.core.stores.events.lastSeq();
    expect(create({ idempotencyKey: 'k1' })).toEqual({ sale: first.sale, isNew: false });
    expect(till.core.stores.events.lastSeq()).toBe(seq);
    selling().cancel(first.sale.id);
    expect(create({ idempotencyKey: 'k1' })).toMatchObject({
      sale: { status: 'cancelled' },
      isNew: false,
    });
    expect(selling().prepare(request({ idempotencyKey: 'k1' }))).toMatchObject({
      kind: 'repeated',
      sale: { id: first.sale.id },
    });
  });

  it('without a key is another sale', async () => {
    await open();
    expect(create().sale.id).not.toBe(create().sale.id);
  });

  it('with a key that asked for something else is a conflict', async () => {
    await open();
    create({ idempotencyKey: 'k1', reference: 'A17' });
    for (const other of [{ amount: 13_001 }, { reference: 'A18' }, { reference: null }]) {
      const asked = { idempotencyKey: 'k1', reference: 'A17', ...other };
      expect(refusalOf(() => create(asked)).code).toBe('conflict');
    }
    expect(till.core.stores.sales.open()).toHaveLength(1);
  });

  it('may use its key anew after a day', async () => {
    await open();
    const { sale } = create({ idempotencyKey: 'k1' });
    await till.clock.advance(DAY_MS - SECOND_MS);
    expect(create({ idempotencyKey: 'k1' }).sale.id).toBe(sale.id);
    await till.clock.advance(2 * SECOND_MS);
    expect(create({ idempotencyKey: 'k1' })).toMatchObject({ isNew: true });
  });
});

describe('giving up', () => {
  it('twice is giving up once', async () => {
    await open();
    const { sale } = create();
    const cancelled = selling().cancel(sale.id);
    const seq = till.core.stores.events.lastSeq();
    expect(selling().cancel(sale.id)).toEqual(cancelled);
    expect(till.core.stores.events.lastSeq()).toBe(seq);
  });

  it('is too late for a sale that is over, and impossible for none', async () => {
    await open({ sale: { expiresAfterSeconds: 5 } });
    const { sale } = create();
    await till.clock.advance(10 * SECOND_MS);
    expect(refusalOf(() => selling().cancel(sale.id))).toEqual({
      code: 'conflict',
      message: "The sale is expired: it can't be cancelled.",
    });
    till.core.inbox.confirm(sale.id, 'bukti di aplikasi');
    expect(refusalOf(() => selling().cancel(sale.id)).message).toContain('paid');
    expect(refusalOf(() => selling().cancel('sal_9')).code).toBe('not_found');
  });

  it('leaves the other of two equal sales to the money that was in doubt', async () => {
    till = await createTestCore();
    const [first, second] = [await till.sell(13_000), await till.sell(13_000)];
    await till.clock.advance(20 * SECOND_MS);
    till.qiospay.pay(13_000);
    await till.nextSweep();
    expect(till.sale(first).status).toBe('needs_person');
    selling().cancel(second.id);
    // The one who left may have paid: that is for a person, never for the list to decide.
    expect(till.sale(first).status).toBe('needs_person');
    expect(till.sale(second).status).toBe('cancelled');
  });
});

describe('waiting longer', () => {
  it('counts from now, and never shortens', async () => {
    await open();
    const { sale } = create();
    expect(selling().extend(sale.id).expiresAtMs).toBe(sale.expiresAtMs);
    await till.clock.advance(2 * MINUTE_MS);
    const extended = selling().extend(sale.id);
    expect(extended.expiresAtMs - sale.expiresAtMs).toBe(2 * MINUTE_MS);
    expect(extended.watchUntilMs - extended.expiresAtMs).toBe(DAY_MS);
  });

  it('never shortens, though the PC was set back an hour', async () => {
    await open();
    const { sale } = create();
    till.clock.jump(-HOUR_MS);
    expect(selling().extend(sale.id).expiresAtMs).toBe(sale.expiresAtMs);
  });

  it('is for waiting sales only', async () => {
    await open();
    const { sale } = create();
    selling().cancel(sale.id);
    expect(refusalOf(() => selling().extend(sale.id)).code).toBe('conflict');
    expect(refusalOf(() => selling().extend('sal_9')).code).toBe('not_found');
  });
});

describe('the payable amount', () => {
  const discount = { policy: 'discount', max: 99 } as const;
  const with_ = (taken: readonly number[], amount = 13_000, max = 99): number =>
    payableOf(rupiah(amount), { policy: 'discount', max }, () => new Set(taken));
  const cases = [
    ['nobody else asks for it', [], 13_000, 99, 13_000],
    ['another asks for it: a rupiah less', [13_000], 13_000, 99, 12_999],
    ['two ask for it', [13_000, 12_999], 13_000, 99, 12_998],
    ['the first hole is taken', [13_000, 12_998], 13_000, 99, 12_999],
    [
      'all within the limit are taken: the full amount, and a person decides',
      [13_000, 12_999],
      13_000,
      1,
      13_000,
    ],
    ['never below a rupiah', [2, 1], 2, 99, 2],
    ['a sale of one rupiah', [], 1, 99, 1],
  ] as const;
  it.each(cases)('%s', (_what, taken, amount, max, payable) => {
    expect(with_(taken, amount, max)).toBe(payable);
  });

  it('is the amount itself where a person decides', () => {
    expect(payableOf(rupiah(13_000), { policy: 'ask' }, () => new Set([13_000]))).toBe(13_000);
  });

  it('is never more than the amount, nor less by more than the limit, and unique if it can be', () => {
    const some = fc.record({
      amount: fc.integer({ min: 1, max: 300 }),
      max: fc.integer({ min: 1, max: 99 }),
      taken: fc.array(fc.integer({ min: 1, max: 300 }), { maxLength: 40 }),
    });
    fc.assert(
      fc.property(some, ({ amount, max, taken }) => {
        const payable = with_(taken, amount, max);
        expect(payable).toBeLessThanOrEqual(amount);
        expect(payable).toBeGreaterThanOrEqual(Math.max(1, amount - max));
        const higher = Array.from({ length: amount - payable }, (_, n) => payable + 1 + n);
        if (taken.includes(payable)) expect(payable).toBe(amount);
        else for (const each of higher) expect(taken).toContain(each);
      }),
    );
  });

  it('stays reserved while late money is watched for, and is free again when paid', async () => {
    await open({ sale: { equalAmounts: discount, watchLateSeconds: 3600 } });
    const [first, second] = [create().sale, create().sale];
    expect([first.payable, second.payable]).toEqual([13_000, 12_999]);
    expect([first.amount, second.amount]).toEqual([13_000, 13_000]);
    selling().cancel(first.id);
    expect(create().sale.payable).toBe(12_998);
    till.core.inbox.confirm(second.id, 'bukti di aplikasi');
    expect(create().sale.payable).toBe(12_999);
    await till.clock.advance(2 * HOUR_MS);
    expect(create().sale.payable).toBe(13_000);
  });

  it('is what the QR asks for', async () => {
    await open({ sale: { equalAmounts: discount } });
    create();
    const shown = readQris(create().sale.qris);
    expect(shown.ok && shown.qris.amountText).toBe('12999');
  });
});
