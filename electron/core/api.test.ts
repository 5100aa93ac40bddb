// Every call of the page's contract, by name, as the page makes it: through the router, its schemas
// and its errors.
import { createRouterClient } from '@orpc/server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MINUTE_MS, SECOND_MS } from '../../shared/time.ts';
import type { SaleId } from '../../shared/ids.ts';
import type { TillEvent } from '../../shared/views.ts';
import { pageRouter } from './api.ts';
import { settled } from './testing/fake-clock.ts';
import { createTestCore, setupText, type TestCore } from './testing/harness.ts';

let till: TestCore;

beforeEach(async () => {
  till = await createTestCore();
  // A row by which the till knows how exact this feed's stamps are.
  till.qiospay.pay(500);
  await till.clock.advance(MINUTE_MS);
});

afterEach(async () => {
  await till.stop();
});

const page = () => createRouterClient(pageRouter, { context: { core: till.core } });

async function asked(amount = 13_000, reference?: string) {
  const making = page().sale.create({ amount, reference: reference ?? null });
  await settled();
  const { body } = await making;
  return body;
}

describe('a sale', () => {
  it('is made once for one key (sale.create), read (sale.get), listed (sale.list)', async () => {
    const request = { amount: 13_000, reference: 'A17', idempotencyKey: 'k1' };
    const first = await page().sale.create(request);
    const again = await page().sale.create(request);
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.body).toEqual(first.body);
    await expect(page().sale.create({ ...request, amount: 1 })).rejects.toMatchObject({
      code: 'conflict',
      status: 409,
    });
    expect(await page().sale.get({ id: first.body.id })).toEqual(first.body);
    const { items, nextCursor } = await page().sale.list({});
    expect(items).toEqual([first.body]);
    expect(nextCursor).toBeNull();
  });

  it('is refused above the limit of QRIS, at nothing, at a fraction', async () => {
    for (const amount of [10_000_001, 0, -5, 1.5])
      await expect(page().sale.create({ amount })).rejects.toMatchObject({ status: 400 });
  });

  it('is listed page by page, newest first, none twice', async () => {
    for (let n = 1; n <= 5; n += 1) {
      await asked(n * 1000);
      await till.clock.advance(n % 2 === 0 ? 0 : SECOND_MS);
    }
    const seen: number[] = [];
    let cursor: string | undefined;
    for (;;) {
      const answer = await page().sale.list({ limit: 2, ...(cursor ? { cursor } : {}) });
      seen.push(...answer.items.map((sale) => sale.amount));
      if (answer.nextCursor === null) break;
      cursor = answer.nextCursor;
    }
    expect(seen.toSorted((a, b) => b - a)).toEqual([5000, 4000, 3000, 2000, 1000]);
    await expect(page().sale.list({ cursor: 'x' })).rejects.toMatchObject({ status: 400 });
  });

  it('waits longer when asked to (sale.extend), and not after it was given up (sale.cancel)', async () => {
    const sale = await asked();
    await till.clock.advance(MINUTE_MS);
    const longer = await page().sale.extend({ id: sale.id });
    expect(longer.expiresAtMs).toBe(sale.expiresAtMs + MINUTE_MS);
    expect((await page().sale.cancel({ id: sale.id })).status).toBe('cancelled');
    expect((await page().sale.cancel({ id: sale.id })).status).toBe('cancelled');
    await expect(page().sale.extend({ id: sale.id })).rejects.toMatchObject({ status: 409 });
    await expect(page().sale.get({ id: 'sal_nope' })).rejects.toMatchObject({ status: 404 });
  });

  it('asks the feeds at once when the customer says paid (sale.check)', async () => {
    const sale = await asked();
    await till.clock.advance(10 * SECOND_MS);
    till.qiospay.pay(13_000);
    const answer = page().sale.check({ id: sale.id });
    await settled();
    expect((await answer).status).toBe('paid');
  });

  it('is confirmed by hand with a reason, and marked (sale.confirm)', async () => {
    const sale = await asked();
    await expect(page().sale.confirm({ id: sale.id, reason: ' ' })).rejects.toMatchObject({
      status: 400,
    });
    const paid = await page().sale.confirm({ id: sale.id, reason: 'ada di aplikasi merchant' });
    expect(paid.payment).toMatchObject({ manual: true, verified: false, finding: 'unseen' });
  });
});

describe('money without a sale', () => {
  it('is listed (payment.list), tied to a sale (payment.attach), or said to be something else (payment.dismiss)', async () => {
    const sale = await asked();
    till.qiospay.pay(12_000);
    await till.clock.advance(1500);
    till.qiospay.pay(77_000);
    await till.clock.advance(MINUTE_MS);
    const { items } = await page().payment.list({ unclaimed: true });
    const [large, short] = items;
    expect(items.map((payment) => payment.amount)).toEqual([77_000, 12_000, 500]);
    expect(short?.suggestions[0]).toMatchObject({ saleId: sale.id, why: 'short' });
    const paymentId = short?.id ?? '';
    const attach = { paymentId, saleId: sale.id, reason: 'kurang seribu, sudah disetujui' };
    expect((await page().payment.attach(attach)).saleId).toBe(sale.id);
    expect(await page().sale.get({ id: sale.id })).toMatchObject({
      status: 'paid',
      difference: -1000,
    });
    await expect(page().payment.attach(attach)).rejects.toMatchObject({ status: 409 });
    const dismissed = await page().payment.dismiss({
      paymentId: large?.id ?? '',
      reason: 'setoran pemilik',
    });
    expect(dismissed).toMatchObject({ finding: 'dismissed', note: 'setoran pemilik' });
  });
});

describe('the till', () => {
  it('shows everything a page starts from (till.snapshot) and whether feeds are read (health.get)', async () => {
    const sale = await asked();
    const snapshot = await page().till.snapshot();
    expect(snapshot.sales).toEqual([sale]);
    expect(snapshot).toMatchObject({
      isSetUp: true,
      isTraining: false,
      today: '2026-11-21',
      merchant: { name: 'Contoh Merchant', nmid: 'ID0000000000000' },
      feeds: [{ kind: 'qiospay', state: 'live' }],
    });
    expect(JSON.stringify(snapshot)).not.toContain('KUNCI-RAHASIA');
    expect((await page().health.get()).status).toBe('ok');
  });

  it('adds up the day (report.daily), and lists codes only where a provider makes them (qrCode.list)', async () => {
    const sale = await asked();
    till.qiospay.pay(13_000);
    await till.clock.advance(10 * SECOND_MS);
    expect(till.sale({ id: sale.id as SaleId }).status).toBe('paid');
    const report = await page().report.daily({ date: '2026-11-21' });
    expect(report.sales).toEqual({ count: 1, amount: 13_000 });
    expect(report.payments).toEqual({ count: 2, amount: 13_500 });
    await expect(page().qrCode.list({})).rejects.toMatchObject({ status: 404 });
  });

  it('checks a setup (till.checkSetup) and takes a good one only (till.importSetup)', async () => {
    const bad = setupText({ merchant: { qris: '000201' } });
    expect((await page().till.checkSetup({ text: bad })).faults).toHaveLength(1);
    expect((await page().till.importSetup({ text: bad })).faults).toHaveLength(1);
    const good = setupText({ till: { name: 'Kasir 2' } });
    expect((await page().till.importSetup({ text: good })).faults).toEqual([]);
    expect((await page().till.snapshot()).till.name).toBe('Kasir 2');
  });

  it('says that it is not set up, before it is', async () => {
    const bare = await createTestCore({ isSetUp: false });
    const client = createRouterClient(pageRouter, { context: { core: bare.core } });
    expect((await client.till.snapshot()).isSetUp).toBe(false);
    await expect(client.sale.create({ amount: 1 })).rejects.toMatchObject({ status: 503 });
    await bare.stop();
  });

  it('tells every event after a number, old ones and new ones, in order (event.stream)', async () => {
    const { seq } = await page().till.snapshot();
    const first = await asked(1000);
    const stream = await page().event.stream({ sinceSeq: seq });
    const second = await asked(2000);
    const told: TillEvent[] = [];
    for await (const event of stream) {
      told.push(event as TillEvent);
      if (told.length === 2) break;
    }
    expect(told.map((event) => event.seq)).toEqual([seq + 1, seq + 2]);
    const sales = told.map((event) => (event.type === 'sale.changed' ? event.payload.sale.id : ''));
    expect(sales).toEqual([first.id, second.id]);
  });
});
