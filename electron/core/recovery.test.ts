import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../shared/time.ts';
import type { FakeClock } from './testing/fake-clock.ts';
import type { FakeQiospay } from './testing/fake-qiospay.ts';
import { createTestCore, NOON_MS, type TestCore } from './testing/harness.ts';

let dir: string;
let till: TestCore;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'lunas-recovery-'));
});

afterEach(async () => {
  await till.stop();
  rmSync(dir, { recursive: true, force: true });
});

interface World {
  readonly clock?: FakeClock;
  readonly qiospay?: FakeQiospay;
}

async function open(world: World = {}): Promise<void> {
  till = await createTestCore({ ...world, dir });
}

/** The same shop and provider, started again. */
async function reopen(): Promise<void> {
  const { clock, qiospay } = till;
  await open({ clock, qiospay });
  await till.clock.advance(MINUTE_MS);
}

/** What a dying disk does to the file. */
function damage(): void {
  for (const name of readdirSync(dir))
    if (name.startsWith('ledger.db')) writeFileSync(join(dir, name), 'x'.repeat(20_000));
}

async function sold(amount: number) {
  const sale = await till.sell(amount);
  await till.clock.advance(5 * SECOND_MS);
  till.qiospay.pay(amount);
  await till.clock.advance(10 * SECOND_MS);
  expect(till.sale(sale).status).toBe('paid');
  return sale;
}

it('starts from the last good backup, takes the rest from the provider, and says so', async () => {
  await open();
  const before = await sold(13_000);
  await till.clock.advance(DAY_MS); // the daily backup is made
  for (let n = 0; n < 100 && readdirSync(join(dir, 'backups')).length < 2; n += 1)
    await new Promise((done) => setTimeout(done, 20));
  const after = await sold(27_000);
  const { seq } = { seq: till.core.stores.events.lastSeq() };
  await till.stop();
  damage();
  await reopen();

  expect(till.core.notice).toMatchObject({ kind: 'restored' });
  expect(till.core.notice?.fromMs).toBeGreaterThan(NOON_MS);
  expect(till.sale(before).status).toBe('paid');
  expect(till.core.stores.sales.find(after.id)).toBeNull();
  const totals = till.core.reports.totals({ fromMs: 0, untilMs: NOON_MS * 2 });
  expect(totals.sales).toEqual({ count: 1, amount: 13_000 });
  expect(totals.unclaimed).toEqual({ count: 1, amount: 27_000 });
  expect(till.core.stores.events.lastSeq()).toBeGreaterThan(seq);
  expect(readdirSync(dir).some((name) => name.startsWith('ledger.damaged-'))).toBe(true);
});

it('starts with an empty ledger where no backup is any good, and says that too', async () => {
  await open();
  await sold(13_000);
  await till.stop();
  damage();
  for (const name of readdirSync(join(dir, 'backups')))
    writeFileSync(join(dir, 'backups', name), 'not a ledger either'.repeat(1000));
  await reopen();
  expect(till.core.notice).toMatchObject({ kind: 'restored', fromMs: null });
  await sold(8000);
});

it('says nothing of the kind when the ledger is sound', async () => {
  await open();
  await sold(13_000);
  await till.stop();
  await reopen();
  expect(till.core.notice).toBeNull();
});
