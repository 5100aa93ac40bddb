// What the table of prints refuses and remembers, on a real ledger with a paid and a waiting sale.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestCore, NOON_MS, type TestCore } from '../testing/harness.ts';
import type { PrintAsked } from './prints.ts';

let till: TestCore;
let paidId: string;
let waitingId: string;

beforeEach(async () => {
  till = await createTestCore();
  const paid = await till.sell(13_000);
  const waiting = await till.sell(8_000);
  till.qiospay.pay(13_000);
  await till.nextSweep();
  if (till.sale(paid).status !== 'paid') throw new Error('the sale was not paid');
  [paidId, waitingId] = [paid.id, waiting.id];
});

afterEach(() => till.stop());

const prints = () => till.core.stores.prints;
const asked = (part: Partial<PrintAsked>): PrintAsked => ({
  saleId: paidId,
  kind: 'receipt',
  isAuto: false,
  askedBy: null,
  atMs: NOON_MS,
  ...part,
});

describe('the database itself', () => {
  it('refuses a receipt of a sale that has no money', () => {
    const ask = (): unknown => prints().ask(asked({ saleId: waitingId }));
    expect(ask).toThrow('a sale without its money has no receipt');
    expect(prints().ask(asked({ saleId: waitingId, kind: 'qr' }))).not.toBeNull();
  });

  it('refuses to turn a print into one of another sale, and to forget one', () => {
    prints().ask(asked({}));
    const { database } = till.core;
    const move = (): unknown => database.exec(`update print set sale_id = '${waitingId}'`);
    expect(move).toThrow('a print is of one sale for ever');
    expect(() => database.exec('delete from print')).toThrow('prints are never deleted');
  });
});

describe('papers asked for', () => {
  it('are asked for by themselves once per sale, by a person as often as wanted', () => {
    expect(prints().ask(asked({ isAuto: true }))?.copy).toBe(0);
    expect(prints().ask(asked({ isAuto: true }))).toBeNull();
    expect(prints().ask(asked({}))?.copy).toBe(1);
    expect(prints().ask(asked({}))?.copy).toBe(2);
  });

  it('count as no copy when the ones before never came out', () => {
    const first = prints().ask(asked({ isAuto: true }));
    if (first === null) throw new Error('nothing was asked for');
    prints().update({ ...first, state: 'gave_up', fault: 'timeout', endedAtMs: NOON_MS });
    const second = prints().ask(asked({}));
    expect(second?.copy).toBe(0);
    if (second !== null) prints().update({ ...second, state: 'unsure', endedAtMs: NOON_MS });
    expect(prints().ask(asked({}))?.copy).toBe(1); // that one may have come out
  });

  it('are done in the order they were asked for', () => {
    const first = prints().ask(asked({}));
    const second = prints().ask(asked({ saleId: waitingId, kind: 'qr' }));
    expect(prints().next()).toEqual(first);
    expect(prints().openCount()).toBe(2);
    if (first !== null) prints().update({ ...first, state: 'printed', endedAtMs: NOON_MS });
    expect(prints().next()).toEqual(second);
    expect(prints().openOf(waitingId, 'qr')).toEqual(second);
    expect(prints().openOf(paidId, 'receipt')).toBeNull();
    expect(
      prints()
        .recent(NOON_MS, 10)
        .map(({ id }) => id),
    ).toEqual([second?.id, first?.id]);
    expect(prints().recent(NOON_MS + 1, 10)).toEqual([]);
  });

  it('remember how far the events were looked at', () => {
    expect(prints().mark()).toBeNull();
    prints().setMark(7);
    prints().setMark(9);
    expect(prints().mark()).toBe(9);
    prints().setMark(null);
    expect(prints().mark()).toBeNull();
  });
});
