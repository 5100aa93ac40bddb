// Owns the running of a story: the core as shipped on a ledger in memory, killed and reopened as
// the story says, with cashier, customers, manager and provider around it.
import { AppError } from '../../shared/errors.ts';
import type { Sighting } from '../../shared/sighting.ts';
import { SECOND_MS } from '../../shared/time.ts';
import { createCore, type Core } from '../../electron/core/core.ts';
import type { Ports } from '../../electron/core/ports.ts';
import type { SaleRequest } from '../../electron/core/selling.ts';
import { openDatabase } from '../../electron/core/store/database.ts';
import { migrate } from '../../electron/core/store/migrations.ts';
import { plainSecrets, setupText } from '../../electron/core/testing/harness.ts';
import {
  createSeededRandom,
  type SeededRandom,
} from '../../electron/core/testing/seeded-random.ts';
import { Agenda } from './agenda.ts';
import type { Entry } from './books.ts';
import { Customers } from './customers.ts';
import type { Action, Deed, PayPlan } from './deeds.ts';
import { FaultyLedger, Killed } from './faulty-ledger.ts';
import { Judge } from './judge.ts';
import { manage } from './manager.ts';
import type { Profile } from './profile.ts';
import { settled, SimClock } from './sim-clock.ts';
import { SimQiospay } from './sim-qiospay.ts';
import { Truth, type RowHabits } from './truth.ts';

/** Midnight in Jakarta before the first day. */
const START_MS = Date.UTC(2026, 10, 20, 17, 0, 0);

export function rowHabits({ rows, fillsLater, dateFormat }: Profile): RowHabits {
  const isWide = dateFormat === 'mixed' || dateFormat === 1 || dateFormat === 3;
  return {
    areNamed: !fillsLater && (rows === 'full' || rows === 'refs'),
    stampMs: isWide ? 60 * SECOND_MS : SECOND_MS,
  };
}

/** The till is on for so long before the first customer. */
const OPENS_BEFORE_MS = 5 * 60 * SECOND_MS;

/** What another program of the shop would send. */
export const SIM_TOKEN = 'token-untuk-uji';

const RESEND_MS = 30 * SECOND_MS;
const RESENDS_MAX = 6;

export class Shop {
  readonly profile: Profile;
  readonly clock = new SimClock(START_MS);
  readonly provider: SimQiospay;
  readonly ledger: FaultyLedger;
  readonly truth: Truth;
  readonly judge: Judge;
  /** Who looks at the till when a day is over. */
  evening: (core: Core) => Promise<void> = async () => {};
  private readonly agenda: Agenda;
  private readonly customers: Customers;
  private readonly dice: SeededRandom;
  /** Actions of the story that were played. */
  played = 0;
  private core: Core | null = null;
  private downMs = 0;
  /** Codes asked for and not yet shown. */
  private readonly asked = new Map<number, SaleRequest>();
  private seenSeq = 0;

  constructor(profile: Profile) {
    this.profile = profile;
    this.clock.wallErrorMs = profile.pcErrorMs;
    this.provider = new SimQiospay(this.clock, profile, this.clock);
    const db = openDatabase(':memory:');
    migrate(db);
    this.truth = new Truth(this.provider.books, rowHabits(profile));
    this.ledger = new FaultyLedger(db, (seq) => this.truth.eventAtMs.set(seq, this.clock.nowMs()));
    this.provider.onRequest = () => this.markTaken();
    this.judge = new Judge(this.ledger, this.truth, profile);
    this.customers = new Customers(this.clock, this.provider, this.truth, profile);
    this.agenda = new Agenda(this.clock, () => this.afterWake());
    this.dice = createSeededRandom(profile.seed + 99);
  }

  /** Plays the story until its end or the first thing that is wrong. */
  async play(script: readonly Action[]): Promise<void> {
    this.clock.suspend((script[0]?.atMs ?? 0) - OPENS_BEFORE_MS, true);
    await this.open();
    for (const { atMs, ...deed } of script) {
      await this.agenda.until(START_MS + atMs);
      if (this.judge.faults.length > 0) break;
      this.played += 1;
      await this.perform(deed);
      await settled();
      this.afterWake();
    }
    if (this.core && this.ledger.isAlive) this.judge.end(this.core);
    this.ledger.killAfter(0);
    this.clock.forget();
    this.ledger.db.close();
  }

  private async open(): Promise<void> {
    const isAlive = this.ledger.boot();
    this.provider.served = null;
    const ports: Ports = {
      clock: this.clock.port(isAlive),
      random: this.dice,
      http: this.provider.port(isAlive),
      secrets: plainSecrets,
      log: { info: () => {}, warn: () => {}, error: (_, fields) => this.judge.logged(fields) },
      dir: ':memory:',
    };
    const { policy, expiresAfterSeconds, watchLateSeconds } = this.profile;
    const core = await createCore(ports, this.ledger.db);
    // Its programs come by a host's port: a story takes none of this machine's.
    core.rest.servedAt('http://shop.invalid');
    const sale = { expiresAfterSeconds, watchLateSeconds, equalAmounts: policy };
    const api = { tokens: [{ name: 'uji', token: SIM_TOKEN }] };
    const faults = await core.importSetup(setupText({ sale, api }));
    if (faults.length > 0) throw new Error(faults.join(' '));
    this.core = core;
    await core.start();
    await settled();
    this.judge.opened();
    for (const number of this.asked.keys()) this.ask(number);
  }

  /** After anything that may have changed something: is the process still there, is all right? */
  private afterWake(): void {
    this.markTaken();
    if (this.core && !this.ledger.isAlive) this.died();
    if (this.ledger.newestSeq === this.seenSeq) return;
    this.seenSeq = this.ledger.newestSeq;
    this.judge.look(this.core);
  }

  private died(): void {
    this.core = null;
    this.clock.forget();
    this.agenda.at(this.clock.nowMs() + this.downMs, () => this.open());
    this.judge.look(null);
  }

  private markTaken(): void {
    const { served } = this.provider;
    const [poller] = this.core?.till()?.pollers ?? [];
    if (!served || !poller || !this.ledger.isAlive) return;
    if (poller.sweptFromMs() !== served.sentWallMs) return;
    this.truth.heardAtMs.push(this.clock.nowMs());
    this.truth.take(served.entries);
    for (const n of served.named) this.truth.named.add(n);
    this.provider.served = null;
  }

  private async perform(deed: Deed): Promise<void> {
    switch (deed.do) {
      case 'pay':
        return this.pay(deed);
      case 'reverse':
        return this.customers.reverse(deed.pay, deed.delayMs);
      case 'withdraw':
        return void this.customers.enter({
          kind: 'debit',
          amount: deed.amount,
          of: null,
          owner: null,
        });
      case 'trouble':
        return this.provider.fail(deed.trouble, deed.forMs);
      case 'recompute':
        return this.provider.recompute(deed.by);
      case 'kill':
        this.downMs = deed.downMs;
        return this.ledger.killAfter(deed.after);
      case 'fillDisk':
        this.ledger.fillDiskAfter(deed.after);
        return this.agenda.at(this.clock.nowMs() + deed.forMs, () => this.ledger.freeDisk());
      case 'jump':
        this.clock.wallErrorMs += deed.byMs;
        return;
      case 'suspend':
        return this.clock.suspend(deed.forMs, this.profile.doesMonoRunAsleep);
      case 'close':
        return this.close();
      case 'sell':
      case 'cancel':
      case 'extend':
      case 'check':
      case 'confirm':
      case 'manage':
        if (this.core) this.attempt(() => this.atTheTill(deed));
    }
  }

  /**
   * What a person does may meet a refusal or the end of the process; both are the till's to
   * survive.
   */
  private attempt(deed: () => void): void {
    try {
      deed();
    } catch (error) {
      if (!(error instanceof Killed) && !(error instanceof AppError)) throw error;
    }
  }

  private atTheTill(deed: Deed): void {
    const { core } = this;
    if (!core) return;
    const { selling } = core.requireTill();
    switch (deed.do) {
      case 'sell':
        return this.sell(deed.sale, deed.amount);
      case 'cancel':
        return void (this.idOf(deed.sale) && selling.cancel(this.idOf(deed.sale)));
      case 'extend':
        return void (this.idOf(deed.sale) && selling.extend(this.idOf(deed.sale)));
      case 'confirm': {
        const id = this.idOf(deed.sale);
        return void (id && core.inbox.confirm(id, 'bukti di HP pemilik'));
      }
      case 'check':
        return void core.pollNow();
      case 'manage':
        return manage(core, this.truth, deed);
      case 'close':
      case 'fillDisk':
      case 'jump':
      case 'kill':
      case 'pay':
      case 'recompute':
      case 'reverse':
      case 'suspend':
      case 'trouble':
      case 'withdraw':
        return; // not the cashier's doing
    }
  }

  private idOf(sale: number): string {
    return this.truth.sales.get(sale)?.id ?? '';
  }

  private sell(number: number, amount: number): void {
    this.asked.set(number, {
      amount,
      reference: null,
      idempotencyKey: `k${number}`,
      cashier: null,
    });
    this.ask(number);
  }

  /**
   * The page asks for a code, and asks again with the same key when the till went down before it
   * answered.
   */
  private ask(number: number): void {
    const request = this.asked.get(number);
    const till = this.core?.till();
    if (!request || !till) return;
    till.sell(request).then(
      ({ sale: { id, payable } }) => {
        this.asked.delete(number);
        const shownAtMs = this.clock.nowMs();
        this.truth.addSale({ n: number, id, amount: request.amount, payable, shownAtMs });
      },
      (error: unknown) => {
        if (error instanceof AppError) this.asked.delete(number);
        else if (!(error instanceof Killed)) this.judge.fault(`asking for money: ${String(error)}`);
      },
    );
  }

  private pay(plan: PayPlan): void {
    const paid = this.customers.pay(plan);
    if (!paid?.pushed || !plan.push) return;
    const { entry, pushed } = paid;
    const atMs = this.clock.nowMs() + plan.push.afterMs;
    this.push(entry, pushed, atMs, 0);
    if (plan.push.isTwice) this.push(entry, pushed, atMs + 20 * SECOND_MS, 0);
  }

  /** The provider pushes until it hears that the push was taken, a few times. */
  private push(entry: Entry, sighting: Sighting, atMs: number, tries: number): void {
    this.agenda.at(atMs, () => {
      const isTaken = this.pushOnce(sighting);
      const proves = this.profile.callbacks === 'alone';
      if (isTaken) (proves ? this.truth.provenByPush : this.truth.pushed).add(entry.n);
      else if (tries < RESENDS_MAX) this.push(entry, sighting, atMs + RESEND_MS, tries + 1);
    });
  }

  private pushOnce(sighting: Sighting): boolean {
    const till = this.core?.till();
    if (!till) return false;
    const proves = this.profile.callbacks === 'alone';
    try {
      const { feed, channel } = sighting;
      till.take({ feed, channel, sightings: [sighting], setAside: [], proves, sinceMs: null });
      void this.core?.pollNow();
      return true;
    } catch (error) {
      if (error instanceof Killed || error instanceof AppError) return false;
      throw error;
    }
  }

  /** The shop closes: all trouble over, all read; then nothing may be missing. */
  private async close(): Promise<void> {
    this.provider.recover();
    this.ledger.freeDisk();
    const shownMs = Math.max(...this.provider.books.entries.map((each) => each.visibleAtMs));
    const readMs = Math.max(this.clock.nowMs() + 60 * SECOND_MS, shownMs) + 90 * SECOND_MS;
    await this.agenda.until(readMs);
    const { core } = this;
    if (!core) return;
    this.judge.close(core);
    await this.ledger.undisturbedAsync(() => this.evening(core));
  }
}
