// Owns one crash-tested shop: a till process that is killed again and again, customers who pay
// whether it lives or not, and everything the till ever promised, to hold it to at the end.
import { fork, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { setupText } from '../../electron/core/testing/harness.ts';
import type { SeededRandom } from '../../electron/core/testing/seeded-random.ts';
import { QUICK_START } from './host-process.ts';
import type { ChildOptions, Fuse, Order, Told } from './child.ts';
import { MutasiServer } from './mutasi-server.ts';

const CHILD = join(import.meta.dirname, 'child.ts');
/** A till that is not up by then is taken for hung. */
const START_LIMIT_MS = 20_000;

/** What a customer does with a sale. */
export type Plan = 'pays' | 'pays twice' | 'walks away' | 'is cancelled';

/** How often which plan is met: most pay. */
const PLANS: readonly Plan[] = [
  ...Array.from({ length: 14 }, () => 'pays' as const),
  'pays twice',
  'walks away',
  'walks away',
  'walks away',
  'is cancelled',
];

/** A sale the till was asked for; `id` once it answered. */
export interface Asked {
  readonly key: string;
  readonly amount: number;
  plan: Plan;
  id: string | null;
  isCancelled: boolean;
}

export class Shop {
  readonly dir = mkdtempSync(join(tmpdir(), 'lunas-crash-'));
  readonly mutasi: MutasiServer;
  readonly sales = new Map<string, Asked>();
  /** Sentences about promises the till broke. */
  readonly faults: string[] = [];
  /** Sale id → how often its LUNAS was announced. */
  readonly lunas = new Map<string, number>();
  heardSeq = 0;
  kills = 0;
  killsBeforeUp = 0;
  readonly startsMs: number[] = [];
  private readonly dice: SeededRandom;
  private readonly customers = new Set<Promise<void>>();
  private child: ChildProcess | null = null;
  private ended: Promise<void> = Promise.resolve();
  private isUp = false;
  private onUp: () => void = () => {};
  private onLooked: (lastSeq: number) => void = () => {};
  private serial = 0;

  private constructor(mutasi: MutasiServer, dice: SeededRandom) {
    this.mutasi = mutasi;
    this.dice = dice;
  }

  static async open(dice: SeededRandom): Promise<Shop> {
    return new Shop(await MutasiServer.start(), dice);
  }

  /** Starts the till process; resolves when it is up or dead. */
  async start(fuse: Fuse | null = null): Promise<void> {
    const feed = {
      kind: 'qiospay',
      baseUrl: this.mutasi.baseUrl,
      merchantCode: 'QP1',
      apiKey: 'k',
    };
    const options: ChildOptions = {
      dir: this.dir,
      heardSeq: this.heardSeq,
      fuse,
      setupText: setupText({
        feeds: [feed],
        sale: { expiresAfterSeconds: 4, watchLateSeconds: 300 },
      }),
    };
    const beganMs = performance.now();
    const env = { ...process.env, ...QUICK_START };
    const child = fork(CHILD, [JSON.stringify(options)], { env, execPath: process.execPath });
    this.child = child;
    this.isUp = false;
    const up = new Promise<void>((resolve) => {
      this.onUp = () => {
        this.startsMs.push(performance.now() - beganMs);
        resolve();
      };
    });
    child.on('message', (told) => this.hear(told as Told));
    this.ended = ends(child);
    const limit = new AbortController();
    const late = wait(START_LIMIT_MS, 'late', { signal: limit.signal }).catch(() => 'in time');
    const first = await Promise.race([up, this.ended, late]);
    limit.abort();
    if (first === 'late') this.faults.push('the till did not come up');
  }

  /** Kills it now, if it lives; resolves when it is gone and all it said was heard. */
  async kill(): Promise<void> {
    const { child } = this;
    if (child === null) return;
    this.kills += 1;
    if (!this.isUp) this.killsBeforeUp += 1;
    child.kill('SIGKILL');
    await this.gone();
  }

  /** Resolves when the process has ended by itself or by its fuse. */
  async gone(): Promise<void> {
    await this.ended;
    this.child = null;
    this.isUp = false;
  }

  get isAlive(): boolean {
    return this.child !== null && this.child.exitCode === null && this.child.signalCode === null;
  }

  async stop(): Promise<void> {
    this.order({ do: 'stop' });
    await this.gone();
  }

  /** Ends everything; the profile stays for a look when `isKept`. */
  async close(isKept = false): Promise<void> {
    if (this.isAlive) await this.kill();
    await Promise.all(this.customers);
    await this.mutasi.stop();
    if (!isKept) rmSync(this.dir, { recursive: true, force: true, maxRetries: 5 });
  }

  /** The cashier asks for money; amounts are never the same twice. */
  sell(plan: Plan = this.dice.pick(PLANS)): void {
    this.serial += 1;
    const key = `s${this.serial}`;
    const amount = 5000 + this.serial;
    this.sales.set(key, { key, amount, plan, id: null, isCancelled: false });
    this.order({ do: 'sell', key, amount });
  }

  /**
   * Asks again for what was never answered, and for some that was: the till must answer the same
   * sale.
   */
  repeat(): void {
    for (const { key, amount, id } of this.sales.values())
      if (id === null || this.dice.chance(0.02)) this.order({ do: 'sell', key, amount });
    for (const { id, plan, isCancelled } of this.sales.values())
      if (id !== null && plan === 'is cancelled' && !isCancelled) this.order({ do: 'cancel', id });
  }

  /** Money for the sticker on the counter: no sale asks for it. */
  sticker(): void {
    this.mutasi.credit(900_000 + this.dice.int(99_000));
  }

  /**
   * Makes the till ask its feed; resolves when it has and all that came of it was heard, or when it
   * is dead.
   */
  async look(): Promise<void> {
    const looked = new Promise<number>((resolve) => (this.onLooked = resolve));
    this.order({ do: 'look' });
    const lastSeq = await Promise.race([looked, this.ended.then(() => 0)]);
    while (this.isAlive && this.heardSeq < lastSeq) await wait(5);
  }

  /** Resolves when the till has answered for every sale it was asked for, or is dead. */
  async answered(): Promise<void> {
    this.repeat();
    const isOpen = ({ id, plan, isCancelled }: Asked): boolean =>
      id === null || (plan === 'is cancelled' && !isCancelled);
    while (this.isAlive && [...this.sales.values()].some(isOpen)) await wait(5);
  }

  /** Resolves when every customer has done what he meant to. */
  async customersDone(): Promise<void> {
    while (this.customers.size > 0) await Promise.all(this.customers);
  }

  private order(order: Order): void {
    if (this.child?.connected) this.child.send(order, () => {});
  }

  private hear(told: Told): void {
    switch (told.kind) {
      case 'up':
        this.isUp = true;
        this.faults.push(...told.faults);
        this.onUp();
        return;
      case 'sold':
        this.sold(told.key, told.id);
        return;
      case 'cancelled':
        for (const sale of this.sales.values()) if (sale.id === told.id) sale.isCancelled = true;
        return;
      case 'looked':
        this.onLooked(told.lastSeq);
        return;
      case 'event': {
        const { event } = told;
        if (event.seq !== this.heardSeq + 1)
          this.faults.push(`event ${event.seq} came after ${this.heardSeq}`);
        this.heardSeq = event.seq;
        if (event.type !== 'sale.changed' || event.payload.sale.status !== 'paid') return;
        const { id } = event.payload.sale;
        this.lunas.set(id, (this.lunas.get(id) ?? 0) + 1);
      }
    }
  }

  private sold(key: string, id: string): void {
    const sale = this.sales.get(key);
    if (!sale) {
      this.faults.push(`${key} was sold and never asked for`);
      return;
    }
    if (sale.id !== null) {
      if (sale.id !== id) this.faults.push(`${key} was answered as ${sale.id} and as ${id}`);
      return;
    }
    sale.id = id;
    if (sale.plan === 'is cancelled') this.order({ do: 'cancel', id });
    const customer = this.customer(sale).finally(() => this.customers.delete(customer));
    this.customers.add(customer);
  }

  private async customer({ plan, amount }: Asked): Promise<void> {
    if (plan !== 'pays' && plan !== 'pays twice') return;
    await wait(this.dice.int(500));
    this.mutasi.credit(amount);
    if (plan === 'pays') return;
    await wait(this.dice.int(500));
    this.mutasi.credit(amount);
  }
}

/** Resolves when the process is gone and its last message was heard. */
async function ends(child: ChildProcess): Promise<void> {
  await Promise.all(
    (['exit', 'disconnect'] as const).map((name) => new Promise((done) => child.once(name, done))),
  );
}
