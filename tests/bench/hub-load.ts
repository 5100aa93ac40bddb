// Runs in a process of its own: stores of a few tills each, every till with one payment a second,
// and tells its parent the figures. Its plan is its one argument, JSON.
import { setTimeout as wait } from 'node:timers/promises';
import type { Core } from '../../electron/core/core.ts';
import { rupiah } from '../../shared/money.ts';
import { Account } from './hub-account.ts';
import { openTill } from './hub-till.ts';

export interface LoadPlan {
  /** The hub's address as each store has it; null: its tills have no hub. */
  readonly stores: readonly { readonly name: string; readonly url: string | null }[];
  readonly tillsPerStore: number;
  /** From one sale of a till to its next. */
  readonly everyMs: number;
  /** Not counted. */
  readonly warmSeconds: number;
  readonly seconds: number;
}

export interface LoadFigures {
  /** From the answer that first held the payment to LUNAS. */
  readonly lunasMs: readonly number[];
  /** From what the cashier pressed to the QR. */
  readonly shownMs: readonly number[];
  readonly requests: number;
  readonly sales: number;
  /** Sales that ended with a person's turn, or not at all. */
  readonly unpaid: number;
  /** Share of one core this process used. */
  readonly cpu: number;
}

const SECOND_MS = 1000;
/** A customer takes so long at least to scan and pay. */
const PAYS_AFTER_MS = 100;
const PAYS_WITHIN_MS = 300;
const LAST_ONES_MS = 8 * SECOND_MS;

class Counter {
  readonly lunasMs: number[] = [];
  readonly shownMs: number[] = [];
  sales = 0;
  readonly waiting = new Set<number>();
  isCounting = false;
  private readonly core: Core;
  private readonly account: Account;
  private readonly number: number;
  private count = 0;

  constructor(core: Core, account: Account, number: number) {
    this.core = core;
    this.account = account;
    this.number = number;
  }

  /** Watches for LUNAS, as a page would. */
  async watch(signal: AbortSignal): Promise<void> {
    const { core, account } = this;
    for await (const event of core.announcer.stream(core.stores.events.lastSeq(), signal)) {
      if (event.type !== 'sale.changed' || event.payload.sale.status !== 'paid') continue;
      const nowMs = performance.now();
      const { payable } = event.payload.sale;
      const seenMs = account.paid.get(payable)?.seenMs ?? null;
      if (this.waiting.delete(payable) && seenMs !== null) this.lunasMs.push(nowMs - seenMs);
      account.paid.delete(payable);
    }
  }

  async sell(): Promise<void> {
    const { core, account } = this;
    this.count += 1;
    // Its own amounts: of two thousand, so that none comes twice while it matters.
    const amount = 10_000 + this.number * 2000 + (this.count % 2000);
    const isCounted = this.isCounting;
    const beganMs = performance.now();
    const ask = { reference: null, idempotencyKey: null, cashier: null };
    const { sale } = await core.requireTill().sell({ amount: rupiah(amount), ...ask });
    if (isCounted) {
      this.shownMs.push(performance.now() - beganMs);
      this.sales += 1;
      this.waiting.add(sale.payable);
    }
    await wait(PAYS_AFTER_MS + Math.random() * PAYS_WITHIN_MS);
    account.pay(sale.payable);
  }
}

async function load(plan: LoadPlan): Promise<LoadFigures> {
  const accounts: Account[] = [];
  const counters: Counter[] = [];
  const cores: Core[] = [];
  const stop = new AbortController();
  const watching: Promise<void>[] = [];
  for (const { name, url } of plan.stores) {
    const account = new Account();
    // Its stamps are known to be a second wide, as of any shop that has been paid before.
    for (let n = 0; n < 3; n += 1) account.pay(700_000 + n);
    accounts.push(account);
    for (let n = 0; n < plan.tillsPerStore; n += 1) {
      const hub = url === null ? null : { url, store: name, till: `Kasir ${n + 1}` };
      const core = await openTill({ hub, http: account, dir: ':memory:' });
      const counter = new Counter(core, account, n);
      cores.push(core);
      counters.push(counter);
      watching.push(counter.watch(stop.signal));
    }
  }
  await Promise.all(cores.map(isReady));
  process.send?.({ kind: 'ready' });
  await new Promise((begun) => process.once('message', begun));
  const beginMs = performance.now();
  const sellingMs = (plan.warmSeconds + plan.seconds) * SECOND_MS;
  const selling = counters.map(async (counter, n) => {
    await wait((n / counters.length) * plan.everyMs);
    const sales: Promise<void>[] = [];
    for (let next = performance.now(); next - beginMs < sellingMs; next += plan.everyMs) {
      await wait(Math.max(0, next - performance.now()));
      sales.push(counter.sell());
    }
    await Promise.all(sales);
  });
  await wait(plan.warmSeconds * SECOND_MS);
  for (const counter of counters) counter.isCounting = true;
  const before = accounts.map(({ requests }) => requests);
  const cpuBefore = process.cpuUsage();
  process.send?.({ kind: 'counting' });
  await wait(plan.seconds * SECOND_MS);
  const { user, system } = process.cpuUsage(cpuBefore);
  const requests = accounts.reduce((sum, each, n) => sum + each.requests - (before[n] ?? 0), 0);
  for (const counter of counters) counter.isCounting = false;
  process.send?.({ kind: 'counted' });
  await Promise.all(selling);
  await wait(LAST_ONES_MS);
  stop.abort();
  await Promise.all(cores.map((core) => core.stop()));
  await Promise.all(watching);
  return {
    lunasMs: counters.flatMap(({ lunasMs }) => lunasMs),
    shownMs: counters.flatMap(({ shownMs }) => shownMs),
    requests,
    sales: counters.reduce((sum, { sales }) => sum + sales, 0),
    unpaid: counters.reduce((sum, { waiting }) => sum + waiting.size, 0),
    cpu: (user + system) / 1000 / (plan.seconds * SECOND_MS),
  };
}

/** With a hub: the others can be asked, and what must be known of them is. */
async function isReady(core: Core): Promise<void> {
  for (let n = 0; n < 600; n += 1) {
    const { kind } = core.link.state();
    if (kind !== 'apart' && core.link.hold() === null) return;
    await wait(100);
  }
  throw new Error('the hub was not reached');
}

const figures = await load(JSON.parse(process.argv[2] ?? '') as LoadPlan);
process.send?.({ kind: 'figures', figures });
process.disconnect?.();
