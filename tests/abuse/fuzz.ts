// Owns the fuzz of the callback port: true notifications of all providers, spoilt by dice, over
// real HTTP into a whole till that believes a push alone. Each LUNAS is asked for its proof.
import { Agent, request } from 'node:http';
import { brokenInvariants } from '../../electron/core/store/invariants.ts';
import {
  createTestCore,
  NOON_MS,
  setupText,
  type TestCore,
} from '../../electron/core/testing/harness.ts';
import {
  createSeededRandom,
  type SeededRandom,
} from '../../electron/core/testing/seeded-random.ts';
import type { Sale } from '../../shared/sale.ts';
import { SECOND_MS } from '../../shared/time.ts';
import { liveHeapMb } from '../fuzz/live-heap.ts';
import { oddValue, spoilt } from './mutate.ts';
import {
  ALL_FEEDS,
  netzme,
  nicepay,
  qiospay,
  snap,
  type Notification,
  type Paid,
} from './notifications.ts';
import { proven } from './proof.ts';

/** Then the till is let go and a new one begun, so that memory can be seen to stay flat. */
const CASES_PER_TILL = 500;
const SALES_OPEN = 3;
/** Sales are begun anew before they run out. */
const CASES_PER_SALE = 60;
const REMEMBERED = 40;

export interface CallbackFuzzReport {
  cases: number;
  readonly statuses: Record<string, number>;
  /** Notifications left as they were, of amounts not paid before, and those that paid: all must. */
  untouched: number;
  untouchedPaid: number;
  /** LUNAS by a notification that was changed and still carried proof and amount. */
  spoiltPaid: number;
  setAside: number;
  slowestMs: number;
  /** Live heap after a collection, MB, after each till. */
  readonly heapMb: number[];
  /** What must never be, with the case that did it. */
  readonly faults: string[];
}

export interface CallbackFuzzOptions {
  readonly seed: number;
  readonly cases: number;
  readonly progress?: (report: CallbackFuzzReport) => void;
}

export async function fuzzCallbacks(options: CallbackFuzzOptions): Promise<CallbackFuzzReport> {
  const report: CallbackFuzzReport = {
    cases: 0,
    statuses: {},
    untouched: 0,
    untouchedPaid: 0,
    spoiltPaid: 0,
    setAside: 0,
    slowestMs: 0,
    heapMb: [],
    faults: [],
  };
  for (let round = 0; report.cases < options.cases; round += 1) {
    const dice = createSeededRandom(options.seed * 1_000_003 + round);
    const cases = Math.min(CASES_PER_TILL, options.cases - report.cases);
    const siege = await Siege.begin(dice, report);
    for (let n = 0; n < cases; n += 1) await siege.strike(n);
    await siege.end();
    report.heapMb.push(liveHeapMb());
    options.progress?.(report);
  }
  return report;
}

class Siege {
  private readonly till: TestCore;
  private readonly dice: SeededRandom;
  private readonly report: CallbackFuzzReport;
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 1 });
  private readonly port: number;
  private sales: Sale[] = [];
  private overheard: Notification[] = [];
  /** The provider's own names of payments that paid a sale: none may pay another. */
  private readonly spent = new Map<string, number>();
  private next = 1;

  static async begin(dice: SeededRandom, report: CallbackFuzzReport): Promise<Siege> {
    const till = await createTestCore({ isSetUp: false });
    // As behind a proxy: every caller has an address of its own, and no limit is reached.
    const callbacks = { port: 0, trustProxy: true };
    // Qiospay is asked as well, and so tells the time: else the newest push is the only clock there
    // is, and one stamped in the future by a good proof would make all after it look old.
    const asked = { apiKey: 'k', pushAlone: true };
    const feeds = ALL_FEEDS.map((feed) => (feed.kind === 'qiospay' ? { ...feed, ...asked } : feed));
    const text = setupText({ feeds, callbacks });
    const faults = await till.core.importSetup(text);
    if (faults.length > 0) throw new Error(faults.join(' '));
    for (let n = 0; n < 20; n += 1) await till.clock.advance(SECOND_MS);
    return new Siege(till, dice, report);
  }

  private constructor(till: TestCore, dice: SeededRandom, report: CallbackFuzzReport) {
    this.till = till;
    this.dice = dice;
    this.report = report;
    this.port = Number(new URL(till.core.till()?.callbackUrl() ?? '').port);
  }

  async strike(n: number): Promise<void> {
    const { dice, report, till } = this;
    if (n % CASES_PER_SALE === 0) this.closeAll();
    await this.openSales();
    const sale = dice.pick(this.sales);
    const { notification, isUntouched } = this.make(sale);
    const startedMs = performance.now();
    const status = await this.send(notification, n);
    report.slowestMs = Math.max(report.slowestMs, performance.now() - startedMs);
    report.cases += 1;
    report.statuses[status] = (report.statuses[status] ?? 0) + 1;
    if (status >= 500 && status !== 503) this.fault('answered', status, notification);
    const paid = this.sales.filter((open) => till.sale(open).status === 'paid');
    const isAnew = ![...this.spent.values()].includes(sale.payable);
    if (isUntouched && isAnew) {
      report.untouched += 1;
      if (paid.includes(sale)) report.untouchedPaid += 1;
      else this.fault(`true, and the sale is ${till.sale(sale).status}`, status, notification);
    } else report.spoiltPaid += paid.length;
    for (const wrongly of paid) this.judge(wrongly, notification);
    this.sales = this.sales.filter((open) => !paid.includes(open));
    this.overheard = [notification, ...this.overheard].slice(0, REMEMBERED);
  }

  async end(): Promise<void> {
    for (const broken of brokenInvariants(this.till.core.database))
      this.report.faults.push(JSON.stringify(broken));
    for (const { kind } of ALL_FEEDS)
      this.report.setAside += this.till.core.stores.ledger.setAsideCount(kind);
    this.agent.destroy();
    await this.till.stop();
  }

  /** A new true one, one with odd values under a good proof, or one heard before; or spoilt. */
  private make(sale: Sale): { notification: Notification; isUntouched: boolean } {
    const { dice } = this;
    const kind = dice.int(20);
    const [earlier] = this.overheard.length > 0 ? [dice.pick(this.overheard)] : [];
    if (kind < 5 && earlier) {
      const notification = kind < 2 ? earlier : spoilt(earlier, dice);
      return { notification, isUntouched: false };
    }
    this.next += 1;
    const atMs = NOON_MS + this.till.clock.monoMs();
    const paid: Paid = { amount: sale.payable, n: this.next, atMs };
    if (kind < 8) return { notification: this.odd(paid), isUntouched: false };
    const notification = dice.pick([qiospay, nicepay, netzme, snap])(paid);
    if (kind < 10) return { notification, isUntouched: true };
    return { notification: spoilt(notification, dice), isUntouched: false };
  }

  private odd(paid: Paid): Notification {
    const { dice } = this;
    const amount = dice.pick([paid.amount, 1, 0, paid.amount * 10]);
    const one = { ...paid, amount };
    const names = ['amount', 'type', 'nmid', 'refid', 'time', 'issuer', 'balance'];
    return dice.pick<() => Notification>([
      () => qiospay(one, { [dice.pick(names)]: oddValue(dice) }),
      () => nicepay(one, { [dice.pick(['status', 'matchCl', 'transTm'])]: String(oddValue(dice)) }),
      () => netzme(one, { [dice.pick(['amount', 'latestTransactionStatus'])]: oddValue(dice) }),
      () => netzme(one, { amount: { value: oddValue(dice), currency: 'IDR' } }),
      () => snap(one, { amount: { value: oddValue(dice), currency: 'IDR' } }),
      () => snap(one, { latestTransactionStatus: oddValue(dice) }),
      () => snap(one, {}, { info: { [dice.pick(['nmid', 'rrn', 'issuerId'])]: oddValue(dice) } }),
      () => snap(one, {}, { isByStranger: true }),
    ])();
  }

  private judge(sale: Sale, notification: Notification): void {
    const proof = proven(notification);
    if (!proof) return this.fault('LUNAS without proof', 0, notification);
    if (proof.amount !== sale.payable)
      return this.fault('LUNAS of another amount', 0, notification);
    // A number under another amount is other money: the proof covers both.
    const name = `${proof.name} ${proof.amount}`;
    if (this.spent.has(name)) return this.fault('LUNAS twice', 0, notification);
    this.spent.set(name, sale.payable);
  }

  private fault(what: string, status: number, notification: Notification): void {
    if (this.report.faults.length < 20)
      this.report.faults.push(JSON.stringify({ what, status, ...notification }).slice(0, 3000));
  }

  private closeAll(): void {
    for (const { id } of this.sales) this.till.core.requireTill().selling.cancel(id);
    this.sales = [];
  }

  /** Open amounts are all different, so that only one sale can be meant. */
  private async openSales(): Promise<void> {
    const { selling } = this.till.core.requireTill();
    const isFull = this.sales.length >= SALES_OPEN;
    while (this.sales.length < SALES_OPEN) {
      const amount = this.nextAmount();
      const request = { amount, reference: null, idempotencyKey: null, cashier: null };
      this.sales.push(selling.create(request).sale);
    }
    if (!isFull) await this.till.clock.advance(2 * SECOND_MS);
  }

  /** Often one that was paid before, so that what was overheard might pay again; never one open. */
  private nextAmount(): number {
    const [again] = this.spent.size > 0 ? [this.dice.pick([...this.spent.values()])] : [];
    const isOpen = this.sales.some((sale) => sale.payable === again);
    if (again !== undefined && !isOpen && this.dice.chance(0.3)) return again;
    return 1000 + this.dice.int(5_000_000);
  }

  /** The status; 0 when the line broke, as it may where the request was none. */
  private send({ path, headers, body }: Notification, n: number): Promise<number> {
    const caller = `10.${(n >> 8) & 255}.${n & 255}.${this.dice.int(250)}`;
    return new Promise((done) => {
      const asked = request({
        agent: this.agent,
        host: '127.0.0.1',
        port: this.port,
        method: 'POST',
        path: path.replaceAll(/[^\x21-\x7e]/g, (char) => encodeURIComponent(char)),
        headers: {
          ...headers,
          'content-length': Buffer.byteLength(body),
          'x-forwarded-for': caller,
        },
      });
      asked.on('response', (response) => {
        response.resume();
        response.on('end', () => done(response.statusCode ?? 0));
      });
      asked.on('error', () => done(0));
      asked.end(body);
    });
  }
}
