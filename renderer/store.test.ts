// Owns the proof that the page's copy follows the till: in order, once, and never louder than the
// truth.
import { describe, expect, it } from 'vitest';
import type { Snapshot, TillEvent } from '../shared/views.ts';
import { fakeFeed, fakePayment, fakeSale, fakeSnapshot } from './client/fake-day.ts';
import {
  apply,
  applySnapshot,
  lose,
  TILL_AT_START,
  withHealth,
  withOwnSale,
  type Till,
} from './store.ts';

const NOON_MS = Date.UTC(2026, 10, 21, 5);
const EMPTY: Snapshot = fakeSnapshot(NOON_MS, 'empty');
const waiting = fakeSale({ id: 's1', createdAtMs: NOON_MS, amount: 13_000, payable: 13_000 });
const money = fakePayment({
  id: 'p1',
  amount: 13_000,
  paidAtMs: NOON_MS + 9_000,
  seenAtMs: NOON_MS + 10_000,
  saleId: 's1',
  finding: null,
});
const paid = fakeSale({
  ...waiting,
  status: 'paid',
  closedAtMs: NOON_MS + 10_000,
  payment: money,
});

type Body = Pick<TillEvent, 'type' | 'payload'>;

function event(seq: number, body: Body, atMs = NOON_MS + 10_000): TillEvent {
  return { seq, atMs, ...body } as TillEvent;
}

function changed(sale: typeof waiting): Body {
  return { type: 'sale.changed', payload: { sale } };
}

function tillWith(part: Partial<Snapshot> = {}): Till {
  return applySnapshot(TILL_AT_START, { ...EMPTY, ...part }).till;
}

const nowMs = NOON_MS + 10_500;

describe('events', () => {
  it('tells LUNAS when a waiting sale is paid, and adds it to the day', () => {
    const { till, news } = apply(tillWith({ sales: [waiting] }), event(101, changed(paid)), nowMs);
    expect(news).toEqual([{ kind: 'paid', sale: paid, isSilent: false }]);
    expect(till.view?.sales).toEqual([paid]);
    expect(till.view?.totals.sales).toEqual({ count: 1, amount: 13_000 });
    expect(till.view?.seq).toBe(101);
  });

  it('changes nothing when the same event comes again', () => {
    const once = apply(tillWith({ sales: [waiting] }), event(101, changed(paid)), nowMs).till;
    const twice = apply(once, event(101, changed(paid)), nowMs);
    expect(twice.till).toBe(once);
    expect(twice.news).toEqual([]);
  });

  it('does not let an older event undo a newer one', () => {
    const till = apply(tillWith({ sales: [waiting] }), event(105, changed(paid)), nowMs).till;
    expect(apply(till, event(104, changed(waiting)), nowMs).till.view?.sales).toEqual([paid]);
  });

  it('tells LUNAS once, though a paid sale changes again', () => {
    const till = apply(tillWith({ sales: [waiting] }), event(101, changed(paid)), nowMs).till;
    const verified = { ...paid, payment: { ...money, verified: true } };
    const again = apply(till, event(102, changed(verified)), nowMs);
    expect(again.news).toEqual([]);
    expect(again.till.view?.totals.sales).toEqual({ count: 1, amount: 13_000 });
  });

  it('tells nothing of a LUNAS older than half a minute', () => {
    const late = apply(tillWith({ sales: [waiting] }), event(101, changed(paid)), NOON_MS + 41_000);
    expect(late.news).toEqual([]);
    expect(late.till.view?.sales).toEqual([paid]);
  });

  it('puts a new sale on top', () => {
    const newer = fakeSale({ id: 's2', createdAtMs: NOON_MS + 1 });
    const { till } = apply(tillWith({ sales: [waiting] }), event(101, changed(newer)), nowMs);
    expect(till.view?.sales.map(({ id }) => id)).toEqual(['s2', 's1']);
  });

  it('asks for a snapshot when a closed sale changes that is not in its list', () => {
    const { till } = apply(tillWith(), event(101, changed(paid)), nowMs);
    expect(till.needsSnapshot).toBe(true);
    expect(till.view?.totals.sales.count).toBe(0);
  });

  it('asks for a snapshot when the setup changed or a row was set aside', () => {
    const setUp = apply(tillWith(), event(101, { type: 'till.changed', payload: {} }), nowMs);
    expect(setUp.till.needsSnapshot).toBe(true);
    const payload = { feed: 'qiospay', reason: 'no amount' };
    const aside = apply(tillWith(), event(101, { type: 'row.setAside', payload }), nowMs);
    expect(aside.till.needsSnapshot).toBe(true);
  });

  it('calls a person when a sale needs one', () => {
    const asks = fakeSale({ ...waiting, status: 'needs_person', candidates: [money] });
    const { news } = apply(tillWith({ sales: [waiting] }), event(101, changed(asks)), nowMs);
    expect(news).toEqual([{ kind: 'asks', sale: asks }]);
  });
});

describe('money taken back', () => {
  const taken = { ...money, status: 'reversed' as const };
  const after = { ...paid, payment: taken };
  const payload = { payment: taken, sale: after };

  it('is told, leaves the day, and the sale is LUNAS no more', () => {
    const till = apply(tillWith({ sales: [waiting] }), event(101, changed(paid)), nowMs).till;
    const back = apply(till, event(102, { type: 'payment.reversed', payload }), nowMs);
    expect(back.news).toMatchObject([{ kind: 'reversed', payment: taken, isSilent: false }]);
    expect(back.till.view?.totals.sales).toEqual({ count: 0, amount: 0 });
  });

  it('is told however late, without its sound', () => {
    const till = tillWith({ sales: [paid] });
    const hourLaterMs = NOON_MS + 3_600_000;
    const { news } = apply(till, event(102, { type: 'payment.reversed', payload }), hourLaterMs);
    expect(news).toMatchObject([{ kind: 'reversed', isSilent: true }]);
  });
});

describe('money without a sale', () => {
  const free = fakePayment({ id: 'p9', amount: 50_000, saleId: null, finding: 'no_sale' });
  const came: Body = { type: 'payment.changed', payload: { payment: free } };

  it('lies in the inbox until it has a sale', () => {
    const till = apply(tillWith(), event(101, came), nowMs).till;
    expect(till.view?.inbox).toEqual([free]);
    const joined = { ...free, saleId: 's1', finding: null };
    const payload = { payment: joined };
    const { view } = apply(till, event(102, { type: 'payment.changed', payload }), nowMs).till;
    expect(view?.inbox).toEqual([]);
  });

  const settled = ['dismissed', 'before_start', 'other_till'] as const;
  it.each(settled)('leaves the inbox when %s', (finding) => {
    const till = apply(tillWith(), event(101, came), nowMs).till;
    const payload = { payment: { ...free, finding } };
    const { view } = apply(till, event(102, { type: 'payment.changed', payload }), nowMs).till;
    expect(view?.inbox).toEqual([]);
  });
});

describe('a snapshot', () => {
  it('never sounds, though it shows what was paid just now', () => {
    const reloaded = { ...EMPTY, nowMs, sales: [paid] };
    expect(applySnapshot(TILL_AT_START, reloaded).news).toEqual([
      { kind: 'paid', sale: paid, isSilent: true },
    ]);
  });

  it('shows nothing of what was paid a while ago', () => {
    const reloaded = { ...EMPTY, nowMs: NOON_MS + 60_000, sales: [paid] };
    expect(applySnapshot(TILL_AT_START, reloaded).news).toEqual([]);
  });

  it('after a break of the line tells with sound what was paid meanwhile', () => {
    const lost = lose(tillWith({ sales: [waiting] }), NOON_MS + 8_000);
    expect(lost).toMatchObject({ link: 'lost', lostSinceMs: NOON_MS + 8_000 });
    const { till, news } = applySnapshot(lost, { ...EMPTY, seq: 140, nowMs, sales: [paid] });
    expect(till).toMatchObject({ link: 'open', lostSinceMs: null });
    expect(news).toEqual([{ kind: 'paid', sale: paid, isSilent: false }]);
  });

  it('after a break tells what was taken back meanwhile', () => {
    const lost = lose(tillWith({ sales: [paid] }), NOON_MS + 8_000);
    const taken = { ...paid, payment: { ...money, status: 'reversed' as const } };
    const { news } = applySnapshot(lost, { ...EMPTY, seq: 140, nowMs, sales: [taken] });
    expect(news).toMatchObject([{ kind: 'reversed' }]);
  });

  it('takes the truth of a ledger restored from a backup, though its numbers are lower', () => {
    const { till } = applySnapshot(tillWith({ sales: [paid], seq: 900 }), { ...EMPTY, seq: 12 });
    expect(till.view?.seq).toBe(12);
    expect(till.view?.sales).toEqual([]);
  });
});

describe('feeds', () => {
  const blind = fakeFeed({ state: 'blind', fault: 'unreachable', lastGoodAtMs: NOON_MS });
  const payload = { feed: blind };

  it('tells once that a feed went blind', () => {
    const first = apply(tillWith(), event(101, { type: 'feed.changed', payload }), nowMs);
    expect(first.news).toEqual([{ kind: 'blind', feed: blind }]);
    const still = apply(first.till, event(102, { type: 'feed.changed', payload }), nowMs);
    expect(still.news).toEqual([]);
  });

  it('takes the age of the reading, but leaves a change of state to its event', () => {
    const read = fakeFeed({ lastGoodAtMs: NOON_MS + 5_000 });
    expect(withHealth(tillWith(), [read]).view?.feeds).toEqual([read]);
    const till = tillWith();
    expect(withHealth(till, [blind]).view?.feeds).toEqual(till.view?.feeds);
  });
});

describe('an own sale', () => {
  it('shows at once, and its event does not double it', () => {
    const till = withOwnSale(tillWith(), waiting);
    expect(till.view?.sales).toEqual([waiting]);
    expect(apply(till, event(101, changed(waiting)), nowMs).till.view?.sales).toEqual([waiting]);
  });

  it('does not undo the event that was faster than the answer', () => {
    const till = tillWith({ sales: [paid] });
    expect(withOwnSale(till, waiting)).toBe(till);
  });
});
