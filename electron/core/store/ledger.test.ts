// Sightings and payments in the real ledger: what it keeps, what it finds again, and what the
// database itself refuses.
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PaymentId, SaleId } from '../../../shared/ids.ts';
import { rupiah } from '../../../shared/money.ts';
import type { Sale } from '../../../shared/sale.ts';
import type { Sighting } from '../../../shared/sighting.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../shared/time.ts';
import { createStores, type Stores } from '../stores.ts';
import { NOON_MS } from '../testing/harness.ts';
import { openDatabase, type Sqlite } from './database.ts';
import type { Payment } from './ledger.ts';
import { migrate } from './migrations.ts';

let db: Sqlite;
let stores: Stores;

beforeEach(() => {
  db = openDatabase(':memory:');
  migrate(db);
  stores = createStores(db);
});

afterEach(() => {
  db.close();
});

function payment(id: string, over: Partial<Payment> = {}): Payment {
  return {
    id: id as PaymentId,
    feed: 'qiospay',
    amount: rupiah(13_000),
    stamp: { fromMs: NOON_MS, untilMs: NOON_MS + SECOND_MS },
    issuer: { code: '93600014', name: 'BCA' },
    refs: { issuer_reff: '021112616662' },
    state: 'credited',
    manual: false,
    firstSeq: 3,
    seenAtMs: NOON_MS + 400,
    saleReference: null,
    finding: null,
    findingSales: [],
    note: null,
    saleId: null,
    ...over,
  };
}

function sighting(over: Partial<Sighting> = {}): Sighting {
  const { feed, amount, stamp, issuer, refs } = payment('');
  return {
    feed,
    channel: 'poll',
    direction: 'credit',
    amount,
    stamp,
    issuer,
    refs,
    balance: '5',
    ...over,
  };
}

function sale(id: string): Sale {
  return {
    id: id as SaleId,
    reference: null,
    amount: rupiah(13_000),
    payable: rupiah(13_000),
    qris: '000201',
    cashier: null,
    createdAtMs: NOON_MS,
    expiresAtMs: NOON_MS + 1,
    watchUntilMs: NOON_MS + 2,
    createdSeq: 1,
    shown: null,
    closed: null,
    code: null,
    status: 'waiting',
  };
}

/** Money in the ledger, with the row it was seen by. */
function keep(id: string, over: Partial<Payment> = {}, seen: Partial<Sighting> = {}): Payment {
  const kept = payment(id, over);
  stores.ledger.insertPayment(kept);
  const row = sighting({ feed: kept.feed, amount: kept.amount, stamp: kept.stamp, ...seen });
  stores.ledger.appendSighting({ sighting: row, key: id, paymentId: id, seenAtMs: NOON_MS });
  stores.ledger.addRefs(id, row);
  return kept;
}
const ids = (list: readonly Payment[]): string[] => list.map(({ id }) => id);
const at = (seconds: number): Payment['stamp'] => ({
  fromMs: NOON_MS + seconds * SECOND_MS,
  untilMs: NOON_MS + (seconds + 1) * SECOND_MS,
});

describe('what the database itself refuses', () => {
  it('a second sale for one payment', () => {
    const { id } = keep('pay_1');
    stores.sales.insert(sale('sal_1'));
    stores.sales.insert(sale('sal_2'));
    stores.ledger.claim(id, 'sal_1', NOON_MS, 'evidence');
    expect(() => stores.ledger.claim(id, 'sal_2', NOON_MS, 'person')).toThrow('UNIQUE');
  });

  it('a second payment for one sale', () => {
    stores.sales.insert(sale('sal_1'));
    stores.ledger.claim(keep('pay_1').id, 'sal_1', NOON_MS, 'evidence');
    const second = keep('pay_2').id;
    expect(() => stores.ledger.claim(second, 'sal_1', NOON_MS, 'evidence')).toThrow('UNIQUE');
  });

  it('a claim on a sale or a payment that is not there', () => {
    const { id } = keep('pay_1');
    expect(() => stores.ledger.claim(id, 'sal_9', NOON_MS, 'evidence')).toThrow('FOREIGN KEY');
    stores.sales.insert(sale('sal_1'));
    const nobody = 'pay_9' as PaymentId;
    expect(() => stores.ledger.claim(nobody, 'sal_1', NOON_MS, 'evidence')).toThrow('FOREIGN KEY');
  });

  it('the same row of a feed twice', () => {
    keep('pay_1');
    const again = { sighting: sighting(), key: 'pay_1', paymentId: 'pay_1', seenAtMs: NOON_MS };
    expect(() => stores.ledger.appendSighting(again)).toThrow('UNIQUE');
    const pushed = { ...again, sighting: sighting({ channel: 'callback' }) };
    expect(() => stores.ledger.appendSighting(pushed)).not.toThrow();
  });

  const forbidden = [
    ['a changed sighting', "update sighting set body = '{}'", 'never changed'],
    ['a sighting moved to other money', 'update sighting set payment_id = null', 'never changed'],
    ['a deleted sighting', 'delete from sighting', 'never deleted'],
    ['a deleted payment', 'delete from payment', 'never deleted'],
    ['a deleted sale', 'delete from sale', 'never deleted'],
    ['another amount for money that came', 'update payment set amount = 1', 'never changes'],
    ['a stamp without width', 'update payment set stamp_until_ms = stamp_from_ms', 'CHECK'],
    ['a state nobody knows', "update payment set state = 'lost'", 'CHECK'],
    ['an amount in words', "update payment set first_seq = 'tiga'", 'cannot store TEXT'],
    ['more payable than the amount', 'update sale set payable = 13001', 'CHECK'],
    ['a sale without a price', 'update sale set amount = 0, payable = 0', 'CHECK'],
    ['a paid sale that never closed', "update sale set status = 'paid'", 'CHECK'],
    ['a waiting sale that closed', 'update sale set closed_at_ms = 1', 'CHECK'],
    ['half a moment', 'update sale set shown_from_ms = 1', 'CHECK'],
    ['half a code', "update sale set code_feed = 'nicepay'", 'CHECK'],
    ['a claim by nobody', "insert into claim values ('pay_1', 'sal_1', 1, 'luck')", 'CHECK'],
  ] as const;
  it.each(forbidden)('%s', (_what, sql, word) => {
    keep('pay_1');
    stores.sales.insert(sale('sal_1'));
    expect(() => db.exec(sql)).toThrow(word);
  });

  it('an amount of nothing', () => {
    expect(() => keep('pay_1', { amount: rupiah(0) })).toThrow('CHECK');
    expect(() => keep('pay_1', { amount: rupiah(-13_000) })).toThrow('CHECK');
  });

  it('a change of money that is not there', () => {
    expect(() => stores.ledger.updatePayment(payment('pay_9'))).toThrow('in the ledger');
  });
});

describe('money is found again', () => {
  it('as it was written, every field of it', () => {
    const odd = payment('pay_1', {
      issuer: { code: null, name: 'GoPay "merah"' },
      refs: { refid: '000000TL0VDN', tXid: 'é' },
      state: 'unverified',
      manual: true,
      saleReference: 'A17',
      finding: 'short',
      findingSales: ['sal_2', 'sal_1'],
      note: "pelanggan; drop table sale --'",
    });
    stores.ledger.insertPayment(odd);
    expect(stores.ledger.find('pay_1')).toEqual(odd);
    expect(stores.ledger.find('pay_2')).toBeNull();
    const changed: Payment = {
      ...odd,
      finding: null,
      findingSales: [],
      state: 'credited',
      note: null,
      stamp: at(5),
    };
    stores.ledger.updatePayment(changed);
    expect(stores.ledger.find('pay_1')).toEqual(changed);
  });

  it('with every sight of it, in the order they came', () => {
    keep('pay_1');
    const later = sighting({ channel: 'callback', refs: { refid: '7' }, balance: null });
    stores.ledger.appendSighting({
      sighting: later,
      key: 'k',
      paymentId: 'pay_1',
      seenAtMs: NOON_MS,
    });
    expect(stores.ledger.sightingsOf('pay_1')).toEqual([sighting(), later]);
    expect(stores.ledger.isKnown('qiospay', 'callback', 'k')).toEqual({ paymentId: 'pay_1' });
    expect(stores.ledger.isKnown('qiospay', 'poll', 'k')).toBeNull();
    expect(stores.ledger.isKnown('snap', 'callback', 'k')).toBeNull();
  });

  it('by its amount and moment, or by a reference without its zeros', () => {
    keep('pay_1', { stamp: at(0) }, { refs: { issuer_reff: '021112616662' } });
    keep('pay_2', { stamp: at(600) }, { refs: {} });
    keep('pay_3', { stamp: at(0), amount: rupiah(5000) }, { refs: {} });
    const near = { fromMs: NOON_MS - MINUTE_MS, untilMs: NOON_MS + MINUTE_MS };
    expect(ids(stores.ledger.alike(13_000, near, []))).toEqual(['pay_1']);
    const never = { fromMs: 0, untilMs: 0 };
    expect(ids(stores.ledger.alike(13_000, never, ['21112616662']))).toEqual(['pay_1']);
    expect(ids(stores.ledger.alike(13_000, never, ['021112616662']))).toEqual([]);
    expect(
      ids(
        stores.ledger.alike(
          13_000,
          { fromMs: NOON_MS + SECOND_MS, untilMs: NOON_MS + MINUTE_MS },
          [],
        ),
      ),
    ).toEqual([]);
  });

  it('by a reference only where that came last: two equal payments never share one', () => {
    const never = { fromMs: 0, untilMs: 0 };
    keep('pay_1', {}, { refs: { refid: '021112616662' } });
    keep('pay_2', {}, { refs: { issuer_reff: '021112616662' } });
    expect(ids(stores.ledger.alike(13_000, never, ['21112616662']))).toEqual(['pay_2']);
    keep('pay_3', { amount: rupiah(5000) }, { refs: { issuer_reff: '021112616662' } });
    expect(ids(stores.ledger.alike(13_000, never, ['21112616662']))).toEqual(['pay_2', 'pay_3']);
  });

  it('where it counts, when a manager had confirmed it before its row came', () => {
    const byHand = keep('pay_1', { manual: true });
    const seen = keep('pay_2');
    stores.ledger.merge(seen, byHand);
    expect(stores.ledger.whole('pay_2')?.id).toBe('pay_1');
    expect(stores.ledger.whole('pay_1')?.id).toBe('pay_1');
    expect(stores.ledger.whole('pay_9')).toBeNull();
    expect(stores.ledger.find('pay_2')?.state).toBe('merged');
  });
});

describe('the newest stamp there was when a sale was made', () => {
  it('is of the rows seen by then, a person’s word not among them', () => {
    keep('early', { firstSeq: 2, stamp: at(1) });
    keep('newest', { firstSeq: 3, stamp: at(9) });
    keep('older row seen later', { firstSeq: 4, stamp: at(5) });
    keep('by hand', { firstSeq: 4, stamp: at(20), manual: true });
    keep('later', { firstSeq: 5, stamp: at(30) });
    expect(stores.ledger.newestStampMs(4).anyMs).toBe(at(9).fromMs);
    expect(stores.ledger.newestStampMs(2).anyMs).toBe(at(1).fromMs);
    expect(stores.ledger.newestStampMs(1)).toEqual({ listedMs: null, anyMs: null });
  });

  it('counts as listed only in rows of a list, once one was ever read', () => {
    keep('listed', { stamp: at(1) });
    keep('pushed', { stamp: at(9) }, { channel: 'callback' });
    expect(stores.ledger.newestStampMs(3)).toEqual({ listedMs: null, anyMs: at(9).fromMs });
    const record = { kind: 'qiospay', lastGoodAtMs: NOON_MS, newestStampMs: null, gap: null };
    stores.feeds.save({ ...record, firstGoodAtMs: NOON_MS });
    expect(stores.ledger.newestStampMs(3).listedMs).toBe(at(1).fromMs);
  });
});

describe('what is to be decided', () => {
  it('is credited money without a sale that nobody decided yet, or that is in doubt and not too old', () => {
    keep('new');
    keep('doubt', { finding: 'ambiguous', stamp: at(1) });
    keep('old doubt', { finding: 'ambiguous', stamp: at(-86_400) });
    keep('short', { finding: 'short' });
    keep('pushed', { state: 'unverified', finding: 'unseen' });
    keep('reversed', { state: 'reversed' });
    keep('claimed');
    stores.sales.insert(sale('sal_1'));
    stores.ledger.claim('claimed' as PaymentId, 'sal_1', NOON_MS, 'evidence');
    expect(ids(stores.ledger.undecided(NOON_MS - HOUR_MS))).toEqual(['new', 'doubt']);
  });

  it('by a person: what has no sale and no verdict, newest first', () => {
    keep('a', { finding: 'no_sale', stamp: at(1) });
    keep('b', { finding: 'short', stamp: at(2) });
    keep('gone', { finding: 'dismissed' });
    keep('before', { finding: 'before_start' });
    keep('back', { finding: 'no_sale', state: 'reversed' });
    keep('fine');
    expect(ids(stores.ledger.inbox(10))).toEqual(['b', 'a']);
    expect(ids(stores.ledger.inbox(1))).toEqual(['b']);
  });
});

describe('the list of money', () => {
  const whole = { fromMs: NOON_MS, untilMs: NOON_MS + HOUR_MS };

  it('gives every payment of a range exactly once, newest first, whatever the page', () => {
    const some = fc.array(fc.nat(5), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(some, fc.integer({ min: 1, max: 5 }), (seconds, limit) => {
        db.close();
        db = openDatabase(':memory:');
        migrate(db);
        stores = createStores(db);
        seconds.forEach((second, n) => keep(`pay_${n}`, { stamp: at(second) }));
        const got: Payment[] = [];
        let after: { stampMs: number; id: string } | null = null;
        for (let turn = 0; turn <= seconds.length; turn += 1) {
          const page: Payment[] = stores.ledger.page({
            range: whole,
            unclaimedOnly: false,
            after,
            limit,
          });
          got.push(...page);
          const last = page.at(-1);
          if (!last) break;
          after = { stampMs: last.stamp.fromMs, id: last.id };
        }
        expect(new Set(ids(got)).size).toBe(seconds.length);
        const stamps = got.map(({ stamp }) => stamp.fromMs);
        expect(stamps).toEqual(stamps.toSorted((a, b) => b - a));
      }),
      { numRuns: 25 },
    );
  });

  it('holds what came in its range, the first moment included and the last not', () => {
    keep('first', { stamp: { fromMs: whole.fromMs, untilMs: whole.fromMs + 1 } });
    keep('after', { stamp: { fromMs: whole.untilMs, untilMs: whole.untilMs + 1 } });
    keep('before', { stamp: { fromMs: whole.fromMs - 1, untilMs: whole.fromMs } });
    const page = { range: whole, unclaimedOnly: false, after: null, limit: 9 };
    expect(ids(stores.ledger.page(page))).toEqual(['first']);
  });

  it('of unclaimed money leaves out what has a sale, was taken back or was dismissed', () => {
    keep('free', { finding: 'no_sale' });
    keep('dismissed', { finding: 'dismissed' });
    keep('reversed', { state: 'reversed' });
    keep('pushed', { state: 'unverified' });
    keep('claimed');
    stores.sales.insert(sale('sal_1'));
    stores.ledger.claim('claimed' as PaymentId, 'sal_1', NOON_MS, 'evidence');
    const page = { range: whole, after: null, limit: 9 };
    expect(ids(stores.ledger.page({ ...page, unclaimedOnly: true }))).toEqual(['free']);
    const all = ids(stores.ledger.page({ ...page, unclaimedOnly: false })).toSorted();
    expect(all).toEqual(['claimed', 'dismissed', 'free', 'reversed']);
  });
});

it('keeps a row that could not be read once, and counts them by feed', () => {
  expect(stores.ledger.setAside('qiospay', '{}', 'no date', NOON_MS)).toBe(true);
  expect(stores.ledger.setAside('qiospay', '{}', 'no date', NOON_MS)).toBe(false);
  expect(stores.ledger.setAside('snap', '{}', 'no date', NOON_MS)).toBe(true);
  expect(stores.ledger.setAsideCount('qiospay')).toBe(1);
  expect(stores.ledger.setAsideCount('netzme')).toBe(0);
});
