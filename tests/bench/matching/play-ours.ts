// Owns our own afternoon: the whole core on a clock in hand, fed the very rows a story's provider
// writes. Nothing of the core is replaced; what it did is read from its event log and ledger
// afterwards.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeClock, settled } from '../../../electron/core/testing/fake-clock.ts';
import { FakeQiospay } from '../../../electron/core/testing/fake-qiospay.ts';
import { createTestCore, type TestCore } from '../../../electron/core/testing/harness.ts';
import type { SeededRandom } from '../../../electron/core/testing/seeded-random.ts';
import type { HttpAnswer } from '../../../electron/core/ports.ts';
import { judge, type Confirmation, type Played, type Score } from './referee.ts';
import { NOON_MS, type Step, type Story } from './story.ts';
import { World, type Movement } from './world.ts';

/** What a story left behind, for the referee and for assertions on the books. */
export interface OurAfternoon {
  readonly score: Score;
  /** Money with a person at the end: its key and what the till calls it. */
  readonly findings: ReadonlyMap<string, string>;
  /** Every credit the feed showed since the till was there to be asked, and what the ledger has. */
  readonly books: { readonly shown: readonly number[]; readonly counted: readonly number[] };
  /** `A: paid`, one for each sale. */
  readonly sales: readonly string[];
}

const FEED = {
  kind: 'qiospay',
  baseUrl: 'http://127.0.0.1:1',
  merchantCode: 'QP048797',
  apiKey: 'k',
  callbackSecret: 'rahasia',
};

class StoryFeed extends FakeQiospay {
  private readonly world: World;

  constructor(clock: FakeClock, world: World) {
    super(clock, NOON_MS - clock.monoMs());
    this.world = world;
  }

  override send(request: { signal: AbortSignal }): Promise<HttpAnswer> {
    this.rows = this.world.rows(this.nowMs() - NOON_MS);
    return super.send(request);
  }
}

export async function playOurs(story: Story, dice: SeededRandom): Promise<OurAfternoon> {
  const zone = process.env['TZ'];
  process.env['TZ'] = story.pc.zoneName; // the real PC setting: the core must not care
  const needsDisk = story.steps.some((step) => step.do === 'restart');
  const dir = needsDisk ? mkdtempSync(join(tmpdir(), 'lunas-contest-')) : ':memory:';
  const afternoon = new Afternoon(story, dice, dir);
  try {
    return await afternoon.run();
  } finally {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
    if (needsDisk) rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
  }
}

class Afternoon {
  private readonly story: Story;
  private readonly world: World;
  private readonly dir: string;
  private readonly clock: FakeClock;
  private readonly feed: StoryFeed;
  private readonly saleIds = new Map<string, string>();
  private readonly hasPushes: boolean;
  private till: TestCore | null = null;
  private starts = 0;

  constructor(story: Story, dice: SeededRandom, dir: string) {
    this.story = story;
    this.dir = dir;
    this.hasPushes = story.steps.some(
      (step) => step.do === 'pay' && step.pushedAfterMs !== undefined,
    );
    this.world = new World(story, dice);
    this.clock = new FakeClock(NOON_MS + story.pc.offMs);
    this.feed = new StoryFeed(this.clock, this.world);
  }

  async run(): Promise<OurAfternoon> {
    const steps = this.moments();
    // What lies before noon happened before the till was there.
    for (const { act } of steps.filter(({ atMs }) => atMs < 0)) await act();
    this.till = await this.open();
    for (const { atMs, act } of steps.filter((step) => step.atMs >= 0)) {
      await this.clock.advance(Math.max(0, atMs - this.clock.monoMs()));
      await act();
      await settled();
    }
    await this.clock.advance(this.story.untilMs - this.clock.monoMs());
    const result = this.result(this.running());
    await this.running().stop();
    return result;
  }

  private running(): TestCore {
    if (this.till === null) throw new Error(`${this.story.name}: the till is down`);
    return this.till;
  }

  private open(): Promise<TestCore> {
    const { policy } = this.story;
    this.starts += 1;
    return createTestCore({
      seed: this.starts, // ids are random, so each start draws its own
      clock: this.clock,
      qiospay: this.feed,
      dir: this.dir,
      sale: { equalAmounts: { policy } },
      feeds: [FEED],
      ...(this.hasPushes ? { callbackPort: 0 } : {}),
    });
  }

  /** Steps and the ends of what lasts, in the order of time. */
  private moments(): { atMs: number; act: () => unknown }[] {
    const moments = this.story.steps.flatMap((step) => this.momentsOf(step));
    return moments.toSorted((a, b) => a.atMs - b.atMs);
  }

  private momentsOf(step: Step): { atMs: number; act: () => unknown }[] {
    const { atMs } = step;
    switch (step.do) {
      case 'sell':
        return [{ atMs, act: () => this.sell(step.sale, step.amount) }];
      case 'cancel':
        return [{ atMs, act: () => this.cancel(step.sale) }];
      case 'pay': {
        let paid: Movement | null = null;
        const pay = { atMs, act: () => (paid = this.world.pay(step)) };
        const { pushedAfterMs } = step;
        if (pushedAfterMs === undefined) return [pay];
        return [pay, { atMs: atMs + pushedAfterMs, act: () => this.push(paid) }];
      }
      case 'withdraw':
        return [{ atMs, act: () => this.world.withdraw(step.amount, atMs) }];
      case 'outage':
        return [
          { atMs, act: () => (this.feed.failure = 'unreachable') },
          { atMs: step.untilMs, act: () => (this.feed.failure = null) },
        ];
      case 'restart':
        return [
          { atMs, act: () => this.close() },
          { atMs: step.untilMs, act: async () => (this.till = await this.open()) },
        ];
    }
  }

  private async sell(key: string, amount: number): Promise<void> {
    const request = { amount, reference: key, idempotencyKey: null, cashier: null };
    const made = this.running().core.requireTill().sell(request);
    // Where the till looks at the feed before it shows a code, time passes until it has.
    const { sale } = await this.passing(made);
    this.saleIds.set(sale.id, key);
    this.world.asked.set(key, sale.payable);
  }

  private async passing<T>(work: Promise<T>): Promise<T> {
    let isDone = false;
    void work.finally(() => (isDone = true));
    await settled();
    while (!isDone) await this.clock.advance(50);
    return work;
  }

  private cancel(key: string): void {
    const id = [...this.saleIds].find(([, each]) => each === key)?.[0] ?? '';
    this.running().core.requireTill().selling.cancel(id);
  }

  /** The provider calls the till's real callback port. */
  private async push(movement: Movement | null): Promise<void> {
    const url = this.till?.core.till()?.callbackUrl();
    if (!url || movement === null) return;
    const data = { name: 'JHON', nmid: 'ID0000000000000', fee: 0, ...this.world.push(movement) };
    const response = await fetch(`${url}/api/callback/accept/${FEED.callbackSecret}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ status: 'success', data }),
    });
    if (response.status !== 200) throw new Error(`the callback was answered ${response.status}`);
  }

  private async close(): Promise<void> {
    await this.running().stop();
    this.till = null;
  }

  private result(till: TestCore): OurAfternoon {
    const { ledger } = till.core.stores;
    const everything = { range: { fromMs: 0, untilMs: Number.MAX_SAFE_INTEGER } };
    const inLedger = ledger.page({ ...everything, unclaimedOnly: false, after: null, limit: 1000 });
    const counted = inLedger.filter((payment) => payment.state === 'credited');
    const inbox = ledger.inbox(1000).filter((payment) => payment.saleId === null);
    const findings = new Map(
      inbox.map((payment) => [this.keyOf(till, payment), payment.finding ?? '']),
    );
    for (const key of this.takenBack(till)) findings.set(key, 'reversed');
    const shown = this.world.movements.filter(
      (movement) => movement.type === 'CR' && movement.shownAtMs <= this.story.untilMs,
    );
    const still = shown.filter((movement) => movement.takenBackAtMs === null);
    const unit = this.story.feed.amount === 'sen' ? 100 : 1;
    const books = {
      shown: still.map((movement) => movement.amount * unit).toSorted((a, b) => a - b),
      counted: counted.map((payment): number => payment.amount).toSorted((a, b) => a - b),
    };
    const countedTwice = Math.max(0, counted.length - still.length);
    const score = judge(this.world, this.played(till, findings, countedTwice));
    const sales = [...this.saleIds].map(
      ([id, key]) => `${key}: ${till.core.stores.sales.find(id)?.status}`,
    );
    return { score, findings, books, sales };
  }

  private played(
    till: TestCore,
    findings: ReadonlyMap<string, string>,
    countedTwice: number,
  ): Played {
    const confirmations: Confirmation[] = [];
    const inPassing = new Set<string>();
    const askedSales = new Set<string>();
    for (const event of till.core.stores.events.since(0, 100_000)) {
      if (event.type !== 'sale.changed') continue;
      const { sale } = event.payload;
      const key = this.saleIds.get(sale.id) ?? '';
      const isFirst = !confirmations.some((each) => each.sale === key);
      const atMs = event.atMs - NOON_MS - this.story.pc.offMs;
      if (sale.status === 'paid' && isFirst)
        confirmations.push({ sale: key, atMs, movement: null });
      if (sale.status === 'needs_person') inPassing.add(key);
    }
    for (const [id, key] of this.saleIds)
      if (till.core.stores.sales.find(id)?.status === 'needs_person') askedSales.add(key);
    // Of two payments alike either may be the one that a person is asked about; the sale it names
    // is what counts.
    for (const { finding, findingSales } of till.core.stores.ledger.inbox(1000))
      if (finding === 'after_cancel')
        for (const id of findingSales) askedSales.add(this.saleIds.get(id) ?? '');
    const askedInPassing = [...inPassing].filter((key) => !askedSales.has(key)).length;
    const askedMoney = new Set(findings.keys());
    return { confirmations, askedMoney, askedSales, askedInPassing, countedTwice };
  }

  private takenBack(till: TestCore): string[] {
    return till.core.stores.events
      .since(0, 100_000)
      .flatMap((event) =>
        event.type === 'payment.reversed' ? [this.keyOf(till, event.payload.payment)] : [],
      );
  }

  /**
   * By balance, else by reference, else by amount and moment: the movement a payment stands for.
   */
  private keyOf(till: TestCore, payment: { readonly id: string }): string {
    const sightings = till.core.stores.ledger.sightingsOf(payment.id);
    const unit = this.story.feed.amount === 'sen' ? 100 : 1;
    const found = this.world.movements.find((movement) =>
      sightings.some(
        ({ balance, refs, stamp, amount }) =>
          movement.amount * unit === amount &&
          movement.type === 'CR' &&
          (balance === null || balance === String(movement.balance)) &&
          (refs['issuer_reff'] === undefined || refs['issuer_reff'] === movement.ref) &&
          stamp.fromMs <= NOON_MS + movement.atMs &&
          NOON_MS + movement.atMs < stamp.untilMs,
      ),
    );
    if (!found) throw new Error(`${this.story.name}: money from nowhere, ${payment.id}`);
    return found.key;
  }
}
