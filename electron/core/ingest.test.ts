// Rows go in, payments come out: once each, whatever the order, the batching and the channel. A
// real ledger in memory.
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { rupiah } from '../../shared/money.ts';
import type { Channel, Sighting } from '../../shared/sighting.ts';
import { MINUTE_MS, SECOND_MS } from '../../shared/time.ts';
import type { TillEvent } from '../../shared/views.ts';
import type { Answer, Ingested } from './ingest.ts';
import type { Payment } from './store/ledger.ts';
import { brokenInvariants } from './store/invariants.ts';
import { createTestCore, NOON_MS, type TestCore } from './testing/harness.ts';

let till: TestCore;

/** A till whose feeds are in this file's hands: nothing is polled. */
async function open(): Promise<void> {
  till = await createTestCore({ feeds: [] });
}

function assertSound(): void {
  const broken = brokenInvariants(till.core.database);
  if (broken.length > 0) throw new Error(broken.join('\n'));
}

afterEach(async () => {
  assertSound();
  await till.stop();
});

interface RowOver extends Partial<Omit<Sighting, 'amount' | 'issuer'>> {
  /** Seconds after noon. */
  readonly at?: number;
  readonly amount?: number;
  readonly code?: string | null;
  readonly isMinute?: boolean;
}

function row(over: RowOver = {}): Sighting {
  const { at = 0, amount = 13_000, code = '93600014', isMinute = false, ...rest } = over;
  const exactMs = NOON_MS + at * SECOND_MS;
  const fromMs = isMinute ? exactMs - (exactMs % MINUTE_MS) : exactMs;
  return {
    feed: 'qiospay',
    channel: 'poll',
    direction: 'credit',
    amount: rupiah(amount),
    stamp: { fromMs, untilMs: fromMs + (isMinute ? MINUTE_MS : SECOND_MS) },
    issuer: { code, name: code ?? 'GoPay' },
    refs: {},
    balance: null,
    ...rest,
  };
}
const push = (over: RowOver = {}): Sighting =>
  row({ channel: 'callback', isMinute: true, ...over });

function take(sightings: readonly Sighting[], over: Partial<Answer> = {}): Ingested {
  const channel: Channel = sightings[0]?.channel ?? 'poll';
  return till.core.requireTill().take({
    feed: 'qiospay',
    channel,
    sightings,
    setAside: [],
    proves: true,
    sinceMs: null,
    ...over,
  });
}

function payments(): Payment[] {
  const range = { fromMs: 0, untilMs: Number.MAX_SAFE_INTEGER };
  const { ledger } = till.core.stores;
  return ledger.page({ range, unclaimedOnly: false, after: null, limit: 1000 }).toReversed();
}
const amounts = (): number[] => payments().map(({ amount }) => amount);
const sorted = (list: readonly number[]): number[] => list.toSorted((a, b) => a - b);
const events = (): TillEvent[] => till.core.stores.events.since(0, 10_000);
const typesAfter = (seq: number): string[] =>
  till.core.stores.events.since(seq, 10_000).map(({ type }) => type);

describe('rows that were seen before', () => {
  it('change nothing: no payment, no sighting, no event', async () => {
    await open();
    const rows = [
      row({ balance: '1' }),
      row({ at: 5, amount: 5000 }),
      row({ at: 5, amount: 5000 }),
    ];
    expect(take(rows)).toEqual({ fresh: 3, known: 0 });
    const seq = till.core.stores.events.lastSeq();
    expect(take(rows)).toEqual({ fresh: 0, known: 3 });
    expect(take(rows.toReversed())).toEqual({ fresh: 0, known: 3 });
    expect(till.core.stores.events.lastSeq()).toBe(seq);
    expect(amounts()).toEqual([13_000, 5000, 5000]);
  });

  it('S12: filled in later, the payment gains a reference and stays one', async () => {
    await open();
    take([row({ balance: '1' })]);
    take([row({ balance: '1', refs: { issuer_reff: '021112616662' } })]);
    expect(payments()).toMatchObject([{ refs: { issuer_reff: '021112616662' } }]);
  });

  it('S4: the push says the minute, the poll the second and the bank: the payment knows the best of both', async () => {
    await open();
    take([push({ at: 42, code: null, refs: { refid: '0000TL0VDN' } })]);
    take([row({ at: 42, refs: { issuer_reff: '021112616662' } })]);
    const stamp = { fromMs: NOON_MS + 42 * SECOND_MS, untilMs: NOON_MS + 43 * SECOND_MS };
    const refs = { refid: '0000TL0VDN', issuer_reff: '021112616662' };
    expect(payments()).toMatchObject([{ stamp, refs, issuer: { code: '93600014' } }]);
  });

  it('S4: the poll says it first: a minute from the push later makes nothing vaguer', async () => {
    await open();
    take([row({ at: 42 })]);
    take([push({ at: 42 })]);
    const stamp = { fromMs: NOON_MS + 42 * SECOND_MS, untilMs: NOON_MS + 43 * SECOND_MS };
    expect(payments()).toMatchObject([{ stamp }]);
  });

  it('a reference padded with zeros is found though the stamps are an hour apart', async () => {
    await open();
    take([push({ refs: { refid: '21112616662' } })]);
    take([row({ at: 3600, refs: { issuer_reff: '021112616662' } })]);
    expect(payments()).toHaveLength(1);
  });

  it('the only row of the list is one, though it gets a reference and another balance meanwhile', async () => {
    await open();
    take([row({ balance: '1' })]);
    take([row({ balance: '7', refs: { issuer_reff: '021112616662' } })]);
    expect(amounts()).toEqual([13_000]);
  });

  it('S5: the last row of a list is new where an equal one of its second may have left the list', async () => {
    await open();
    const later = [5, 6, 7, 8].map((at) => row({ at, amount: 5000 }));
    take([row({ balance: '1' }), ...later.slice(1)]);
    take([row({ balance: '2' }), ...later]);
    expect(amounts().filter((amount) => amount === 13_000)).toHaveLength(2);
  });

  it('S5: a row that could not be read fills the list too', async () => {
    await open();
    const later = [5, 6, 7].map((at) => row({ at, amount: 5000 }));
    take([row({ balance: '1' }), ...later]);
    const setAside = [{ text: '{}', reason: 'no amount' }];
    take([row({ balance: '2' }), ...later], { setAside });
    expect(amounts().filter((amount) => amount === 13_000)).toHaveLength(2);
  });

  it('S5: two equal rows of one second are two, also when the second shows only later', async () => {
    await open();
    take([row({ balance: '1' })]);
    take([row({ balance: '2' }), row({ balance: '1' })]);
    expect(amounts()).toEqual([13_000, 13_000]);
  });
});

describe('one transaction', () => {
  it('keeps nothing of an answer with a row that can not be money', async () => {
    await open();
    const seq = till.core.stores.events.lastSeq();
    const nought = { ...row({ at: 9 }), amount: 0 as Sighting['amount'] };
    expect(() => take([row(), nought])).toThrow('CHECK');
    expect(payments()).toEqual([]);
    expect(till.core.stores.events.lastSeq()).toBe(seq);
    take([row()]);
    expect(payments()).toHaveLength(1);
  });

  it('refuses an answer that mixes channels or feeds', async () => {
    await open();
    expect(() => take([row(), push()])).toThrow('its own channel');
    expect(() => take([row({ feed: 'snap' })], { feed: 'qiospay' })).toThrow('its own channel');
    expect(payments()).toEqual([]);
  });

  it('pays the sale and tells it in the same breath as the money', async () => {
    await open();
    const sale = await till.sell(13_000);
    const seq = till.core.stores.events.lastSeq();
    take([row({ at: 1 })]);
    expect(till.sale(sale).status).toBe('paid');
    expect(typesAfter(seq)).toContain('sale.changed');
    const told = events().findLast(({ type }) => type === 'sale.changed');
    expect(told).toMatchObject({ payload: { sale: { id: sale.id, status: 'paid' } } });
  });
});

describe('a push that may not say LUNAS alone', () => {
  it('shows the sale as verifying, and pays it when the poll agrees', async () => {
    await open();
    const sale = await till.sell(13_000);
    take([push()], { proves: false });
    expect(till.sale(sale)).toMatchObject({ status: 'waiting', verifying: true });
    expect(payments()).toEqual([]);
    take([row({ at: 1 })]);
    expect(till.sale(sale).status).toBe('paid');
    expect(payments()).toMatchObject([{ state: 'credited', finding: null }]);
  });

  it('is not made true by a second push', async () => {
    await open();
    const sale = await till.sell(13_000);
    take([push({ refs: { refid: '295094156' } })], { proves: false });
    take([push({ refs: { refid: '295094156' }, balance: '5' })], { proves: false });
    expect(till.sale(sale)).toMatchObject({ status: 'waiting', verifying: true });
  });

  it('changes nothing of money that the poll has shown', async () => {
    await open();
    take([row()]);
    take([push()], { proves: false });
    expect(payments()).toMatchObject([{ state: 'credited', finding: 'no_sale' }]);
  });
});

describe('money that went out', () => {
  it('S13: a withdrawal of the amount of a waiting sale pays nothing', async () => {
    await open();
    const sale = await till.sell(13_000);
    take([row({ at: 1, direction: 'debit' })]);
    expect(till.sale(sale).status).toBe('waiting');
    expect(payments()).toEqual([]);
  });

  it('S13: takes a credit back by its reference, loudly, and once', async () => {
    await open();
    const sale = await till.sell(13_000);
    take([row({ at: 1, refs: { issuer_reff: '021112616662' } })]);
    const back = row({ at: 60, direction: 'reversal', refs: { issuer_reff: '21112616662' } });
    take([back]);
    take([back]);
    expect(till.sale(sale)).toMatchObject({ status: 'paid', payment: { status: 'reversed' } });
    const alarms = events().filter(({ type }) => type === 'payment.reversed');
    expect(alarms).toMatchObject([{ payload: { sale: { id: sale.id } } }]);
  });

  it('S13: a reversal that overtakes its credit leaves it worthless', async () => {
    await open();
    const sale = await till.sell(13_000);
    take([row({ at: 2, direction: 'reversal', refs: { issuer_reff: '021112616662' } })]);
    take([row({ at: 1, refs: { issuer_reff: '021112616662' } })]);
    expect(till.sale(sale).status).toBe('waiting');
    expect(payments()).toMatchObject([{ state: 'reversed' }]);
  });

  it('S13: a pushed reversal that proves itself leaves a credit worthless that comes after it', async () => {
    await open();
    const sale = await till.sell(13_000);
    const refs = { issuer_reff: '021112616662' };
    take([push({ at: 62, direction: 'reversal', refs })]);
    take([push({ at: 61, refs })]);
    expect(till.sale(sale).status).toBe('waiting');
    expect(payments()).toMatchObject([{ state: 'reversed' }]);
  });

  it('takes back money that a manager had confirmed by hand before its row came', async () => {
    await open();
    const sale = await till.sell(13_000);
    till.core.inbox.confirm(sale.id, 'bukti di aplikasi merchant');
    const refs = { issuer_reff: '021112616662' };
    take([row({ at: 2, refs })]);
    expect(till.sale(sale).payment).toMatchObject({ manual: true, verified: true, refs });
    take([row({ at: 60, direction: 'debit', refs })]);
    expect(till.sale(sale).payment?.status).toBe('reversed');
    const alarms = events().filter(({ type }) => type === 'payment.reversed');
    expect(alarms).toMatchObject([{ payload: { sale: { id: sale.id } } }]);
    expect(payments()).toHaveLength(1);
  });

  it('a debit of another amount, or without a reference, takes nothing back', async () => {
    await open();
    take([row({ refs: { issuer_reff: '021112616662' } })]);
    take([
      row({ at: 9, direction: 'debit', amount: 12_000, refs: { issuer_reff: '021112616662' } }),
    ]);
    take([row({ at: 9, direction: 'debit' })]);
    expect(payments()).toMatchObject([{ state: 'credited' }]);
  });

  it('a pushed reversal that may not be believed alone takes nothing back', async () => {
    await open();
    take([row({ refs: { issuer_reff: '021112616662' } })]);
    take([push({ direction: 'reversal', refs: { issuer_reff: '021112616662' } })], {
      proves: false,
    });
    expect(payments()).toMatchObject([{ state: 'credited' }]);
    expect(events().map(({ type }) => type)).not.toContain('payment.reversed');
  });
});

describe('what is no news', () => {
  it('money from before the till was there is kept, named, and pays nothing', async () => {
    await open();
    take([row({ at: -60 }), row({ at: 1, amount: 5000 })], { sinceMs: NOON_MS });
    expect(payments()).toMatchObject([{ finding: 'before_start' }, { finding: 'no_sale' }]);
    expect(till.core.stores.ledger.inbox(10)).toHaveLength(1);
  });

  it('a row that can not be read is kept once, with its text, and told once', async () => {
    await open();
    const setAside = [{ text: '{"amount":"?"}', reason: 'the row lacks date' }];
    take([], { setAside });
    take([], { setAside });
    expect(till.core.stores.ledger.setAsideCount('qiospay')).toBe(1);
    expect(events().filter(({ type }) => type === 'row.setAside')).toHaveLength(1);
  });
});

const told = (
  list: readonly { amount: number; stamp: { fromMs: number }; refs: object }[],
): string[] =>
  list.map(({ amount, stamp, refs }) => JSON.stringify([amount, stamp.fromMs, refs])).toSorted();

/** A fresh till for each run of a property. */
async function fresh(work: () => void): Promise<void> {
  await till?.stop();
  await open();
  work();
  assertSound();
}

const shape = fc.record({
  at: fc.integer({ min: 0, max: 40 }),
  amount: fc.constantFrom(13_000, 5000),
  code: fc.constantFrom('93600014', '93600002'),
});

describe('whatever the order and the batching', () => {
  it('rows that name themselves make the same payments', async () => {
    const rows = fc
      .array(shape, { maxLength: 8 })
      .map((list) =>
        list.map((over, n) => row({ ...over, refs: { issuer_reff: `0${211_126_000_000 + n}` } })),
      );
    const batches = rows.chain((list) =>
      fc.record({
        list: fc.constant(list),
        batches: fc.array(fc.shuffledSubarray(list), { maxLength: 5 }),
        last: fc.shuffledSubarray(list, { minLength: list.length }),
      }),
    );
    await open();
    await fc.assert(
      fc.asyncProperty(batches, ({ list, batches: some, last }) =>
        fresh(() => {
          for (const batch of [...some, last]) take(batch);
          expect(told(payments())).toEqual(told(list));
        }),
      ),
      { numRuns: 40 },
    );
  });

  it('S12: a list that slides, and whose rows say little, makes each payment once', async () => {
    const WINDOW = 10;
    const bare = fc.record({
      gap: fc.constantFrom(0, 0, 1, 30),
      amount: fc.constantFrom(13_000, 5000),
      isSilent: fc.boolean(),
      turn: fc.boolean(),
      polls: fc.integer({ min: 0, max: 2 }),
    });
    await open();
    await fc.assert(
      fc.asyncProperty(fc.array(bare, { maxLength: 14 }), (list) =>
        fresh(() => {
          let at = 0;
          const all: Sighting[] = [];
          list.forEach(({ gap, amount, isSilent, turn, polls }, n) => {
            at += gap;
            all.push(row({ at, amount, balance: isSilent ? null : String(n) }));
            const window = all.slice(-WINDOW);
            for (let again = 0; again < polls; again += 1)
              take(turn ? window.toReversed() : window);
          });
          take(all.slice(-WINDOW));
          // Never more than the window between two looks: the last WINDOW rows were all seen.
          expect(told(payments().slice(-WINDOW))).toEqual(told(all.slice(-WINDOW)));
          expect(payments().length).toBeLessThanOrEqual(all.length);
        }),
      ),
      { numRuns: 40 },
    );
  });

  it('S4: poll and push of the same money, 0 to 90 s apart, in any order, count it once', async () => {
    const paid = fc.record({
      gap: fc.integer({ min: 0, max: 40 }),
      amount: fc.constantFrom(13_000, 5000),
      code: fc.constantFrom('93600014', '93600002'),
      listedAfter: fc.integer({ min: 0, max: 20 }),
      pushedAfter: fc.integer({ min: 0, max: 90 }),
      refs: fc.constantFrom('none', 'shared', 'foreign'),
      isPushed: fc.boolean(),
    });
    await open();
    await fc.assert(
      fc.asyncProperty(fc.array(paid, { maxLength: 8 }), (list) =>
        fresh(() => {
          let now = 0;
          const happenings = list.flatMap(({ gap, amount, code, listedAfter, ...each }, n) => {
            const at = (now += gap);
            const rrn = `0${211_126_000_000 + n}`;
            const polled = row({
              at,
              amount,
              code,
              balance: String(n),
              refs: each.refs === 'none' ? {} : { issuer_reff: rrn },
            });
            const pushed = push({
              at,
              amount,
              code,
              refs: { refid: each.refs === 'shared' ? rrn.slice(1) : `TL${n}VDNXX` },
            });
            return [
              { at: at + listedAfter, sighting: polled },
              ...(each.isPushed ? [{ at: at + each.pushedAfter, sighting: pushed }] : []),
            ];
          });
          const listed: Sighting[] = [];
          for (const { sighting } of happenings.toSorted((a, b) => a.at - b.at)) {
            if (sighting.channel === 'poll') take(listed.splice(0, 0, sighting) && listed);
            else take([sighting]);
          }
          expect(sorted(amounts())).toEqual(sorted(list.map(({ amount }) => amount)));
        }),
      ),
      { numRuns: 40 },
    );
  });
});
