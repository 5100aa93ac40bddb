import { describe, expect, it } from 'vitest';
import { rupiah } from '../../shared/money.ts';
import type { PaymentId } from '../../shared/ids.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../shared/time.ts';
import { SweepFailure, type CodeList, type ListedCode } from './providers/provider.ts';
import { createQrCodes, reconcile } from './qr-codes.ts';
import type { Ledger, Payment } from './store/ledger.ts';
import { startRestListener } from './rest/listener.ts';
import { createTestCore, NOON_MS, setupText } from './testing/harness.ts';

function code(id: string, over: Partial<ListedCode> = {}): ListedCode {
  const made = { id, type: 'dynamic', amount: 9000, generatedAtMs: NOON_MS };
  return { ...made, expiresAtMs: NOON_MS + 10 * MINUTE_MS, ...over };
}

function payment(id: string, afterMs: number, over: Partial<Payment> = {}): Payment {
  const fromMs = NOON_MS + afterMs;
  return {
    id: id as PaymentId,
    feed: 'snap',
    amount: rupiah(9000),
    stamp: { fromMs, untilMs: fromMs + SECOND_MS },
    issuer: { code: null, name: 'BCA' },
    refs: {},
    state: 'credited',
    manual: false,
    firstSeq: 1,
    seenAtMs: fromMs,
    saleReference: null,
    finding: null,
    findingSales: [],
    note: null,
    saleId: null,
    ...over,
  };
}

function paidBy(codes: readonly ListedCode[], payments: readonly Payment[]) {
  const found = reconcile(codes, payments);
  return Object.fromEntries(codes.map((each) => [each.id, found.get(each)?.id ?? null]));
}

describe('the money of a code', () => {
  it('has its amount and came between its making and its end', () => {
    const money = [
      payment('before', -MINUTE_MS),
      payment('other', MINUTE_MS, { amount: rupiah(9001) }),
      payment('late', 20 * MINUTE_MS),
    ];
    expect(paidBy([code('a')], money)).toEqual({ a: null });
    expect(paidBy([code('a')], [...money, payment('own', MINUTE_MS)])).toEqual({ a: 'own' });
    expect(paidBy([code('a')], [payment('just', 10 * MINUTE_MS)])).toEqual({ a: 'just' });
  });

  it('stands at one code only, and at as many as it can', () => {
    const short = code('short', { expiresAtMs: NOON_MS + 5 * MINUTE_MS });
    const codes = [code('long'), short];
    expect(paidBy(codes, [payment('1', MINUTE_MS)])).toEqual({ long: null, short: '1' });
    const two = [payment('2', 7 * MINUTE_MS), payment('1', MINUTE_MS)];
    expect(paidBy(codes, two)).toEqual({ long: '2', short: '1' });
  });

  it('is first what no sale of the till has', () => {
    const money = [payment('sold', MINUTE_MS, { saleId: 's' }), payment('free', 2 * MINUTE_MS)];
    expect(paidBy([code('a')], money)).toEqual({ a: 'free' });
    expect(paidBy([code('a')], money.slice(0, 1))).toEqual({ a: 'sold' });
  });

  it('is never told for a static code, and for a day where the expiry makes no sense', () => {
    const fixed = code('fixed', { amount: null, expiresAtMs: null });
    const odd = code('odd', { expiresAtMs: NOON_MS - DAY_MS });
    expect(paidBy([fixed, odd], [payment('1', HOUR_MS)])).toEqual({ fixed: null, odd: '1' });
  });
});

describe('the list of a day', () => {
  async function listed(timezone: string, lists: Record<string, CodeList>) {
    const till = await createTestCore();
    const asked: string[] = [];
    const ledger = { page: () => [payment('own', MINUTE_MS)] };
    const codes = createQrCodes({
      listCodes: async (date) => {
        asked.push(date);
        const list = lists[date];
        if (!list) throw new SweepFailure('rate_limited');
        return list;
      },
      ledger: ledger as unknown as Ledger,
      present: till.core.present,
      calendar: { timezone, dayStartsAt: '00:00' },
    });
    const result = await codes.list('2026-11-21').finally(() => void till.stop());
    return { asked, ...result };
  }

  it('asks for the two days of the provider that a day in Papua touches', async () => {
    const yesterday = code('yesterday', { generatedAtMs: NOON_MS - 24 * HOUR_MS });
    const list = await listed('Asia/Jayapura', {
      '2026-11-20': { codes: [yesterday], unreadable: 1 },
      '2026-11-21': { codes: [code('a')], unreadable: 0 },
    });
    expect(list.asked).toEqual(['2026-11-20', '2026-11-21']);
    expect(list).toMatchObject({
      unreadable: 1,
      items: [{ id: 'a', amount: 9000, payment: { id: 'own' } }],
    });
    expect(list.items).toHaveLength(1);
  });

  it('says in a sentence why there is none', async () => {
    await expect(listed('Asia/Jakarta', {})).rejects.toThrow("The codes can't be listed.");
  });
});

it('answers GET /v1/qr-codes, also where no feed makes codes', async () => {
  const till = await createTestCore({ isSetUp: false });
  const api = { tokens: [{ name: 'kasir-pos', token: 'rahasia' }] };
  expect(await till.core.importSetup(setupText({ api }))).toEqual([]);
  const port = await startRestListener(till.core, 0);
  const headers = { authorization: 'Bearer rahasia' };
  const response = await fetch(`${port.url}/qr-codes?date=2026-11-21`, { headers });
  const answer = { status: response.status, body: (await response.json()) as unknown };
  expect(answer).toMatchObject({ status: 404, body: { error: { code: 'not_found' } } });
  await port.close();
  await till.stop();
});
