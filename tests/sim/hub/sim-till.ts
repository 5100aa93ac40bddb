// Owns one till of a store: its PC, its ledger and the whole core on it, which is opened, ended
// well, killed, and opened again.
import { createCore, type Core } from '../../../electron/core/core.ts';
import type { Ports } from '../../../electron/core/ports.ts';
import type { Created, SaleRequest } from '../../../electron/core/selling.ts';
import { openDatabase } from '../../../electron/core/store/database.ts';
import { migrate } from '../../../electron/core/store/migrations.ts';
import { plainSecrets, setupText } from '../../../electron/core/testing/harness.ts';
import {
  createSeededRandom,
  type SeededRandom,
} from '../../../electron/core/testing/seeded-random.ts';
import { AppError } from '../../../shared/errors.ts';
import { FaultyLedger, Killed } from '../faulty-ledger.ts';
import type { Asker, Served, SimQiospay } from '../sim-qiospay.ts';
import { Truth } from '../truth.ts';
import { createShare, PUSH_SHARED_MS } from '../../../electron/core/hub/hub-log.ts';
import type { Link } from '../../../electron/core/hub/link.ts';
import type { Answer } from '../../../electron/core/ingest.ts';
import type { HubLink } from '../../../electron/core/hub/hub-link.ts';
import type { Line } from './broken-line.ts';
import type { StoreProfile } from './hub-deeds.ts';
import { TillJudge, type StoreJudge } from './store-judge.ts';
import type { Pc, WorldTime } from './world-time.ts';

export interface TillParts {
  readonly profile: StoreProfile;
  readonly time: WorldTime;
  readonly provider: SimQiospay;
  readonly store: StoreJudge;
  readonly hubUrl: string;
  readonly hubStore: string;
}

export class SimTill implements Asker {
  readonly number: number;
  readonly pc: Pc;
  readonly line: Line;
  readonly ledger: FaultyLedger;
  readonly truth: Truth;
  readonly judge: TillJudge;
  core: Core | null = null;
  /** `closing`: told to end, and not ended yet. */
  state: 'absent' | 'running' | 'closing' | 'down' = 'absent';
  served: Served | null = null;
  isPowerCut = false;
  requests = 0;
  providerCutUntilMs = -Infinity;
  /** Codes asked for and not yet shown. */
  readonly asked = new Map<number, SaleRequest>();
  private readonly parts: TillParts;
  private readonly dice: SeededRandom;
  private seenSeq = 0;
  private isAliveNow: () => boolean = () => false;

  constructor(number: number, pc: Pc, line: Line, parts: TillParts) {
    this.number = number;
    this.pc = pc;
    this.line = line;
    this.parts = parts;
    const { time, store, profile } = parts;
    const db = openDatabase(':memory:');
    migrate(db);
    db.close = () => db; // the ledger outlives its process
    this.truth = new Truth(parts.provider.books, store.habits, store.truth);
    this.ledger = new FaultyLedger(db, (seq) => this.truth.eventAtMs.set(seq, time.nowMs()));
    this.judge = new TillJudge(this.ledger, this.truth, profile.shop, store, this.name);
    this.dice = createSeededRandom(profile.shop.seed * 1000 + number);
  }

  get name(): string {
    return `Kasir ${this.number + 1}`;
  }

  link(): HubLink | null {
    return this.core?.link ?? null;
  }

  /** The other tills can be asked, or there are none to ask. */
  isLive(): boolean {
    return this.link()?.state().kind !== 'apart';
  }

  /** Tells the other tills of what was pushed to this one, as the callback's port does. */
  async share(answer: Answer): Promise<void> {
    const { core } = this;
    const link = core?.link;
    if (!core || !link || !('shareRows' in link)) return;
    const { clock, log } = core.ports;
    const share = createShare({ link, hubLog: link as Link, clock, log });
    await share(answer, PUSH_SHARED_MS);
  }

  isAlive(): boolean {
    return this.isAliveNow();
  }

  isCutOff(): boolean {
    return this.parts.time.nowMs() < this.providerCutUntilMs;
  }

  onRequest(): void {
    this.requests += 1;
    this.parts.store.requested();
    this.markTaken();
  }

  /** Opens the till; resolves when it is started. */
  async open(): Promise<void> {
    if (this.state === 'running' || this.state === 'closing') return;
    this.pc.rouse();
    const isAlive = this.ledger.boot();
    this.isAliveNow = isAlive;
    this.isPowerCut = false;
    this.state = 'running';
    this.served = null;
    try {
      const core = await createCore(this.ports(isAlive), this.ledger.db);
      const faults = await core.importSetup(this.setup());
      if (faults.length > 0) throw new Error(faults.join(' '));
      this.core = core;
      await core.start();
      this.judge.opened();
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
    }
  }

  /** Ends it as a person does who goes home. */
  async shut(): Promise<void> {
    const { core } = this;
    if (this.state !== 'running' || core === null) return;
    this.state = 'closing';
    try {
      await core.stop();
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
    }
    if (!this.isAliveNow()) return;
    this.ledger.killAfter(0);
    this.gone();
  }

  /** The process ends now, or at its `after`-th next step in the ledger. */
  kill(after: number): void {
    if (this.state === 'running' || this.state === 'closing') this.ledger.killAfter(after);
  }

  /** After anything that may have changed something. Answers whether its process has just died. */
  look(): boolean {
    this.markTaken();
    const hasDied = !this.ledger.isAlive && (this.state === 'running' || this.state === 'closing');
    if (hasDied) this.gone();
    if (this.ledger.newestSeq !== this.seenSeq) {
      this.seenSeq = this.ledger.newestSeq;
      this.judge.look(hasDied ? null : this.core);
    }
    return hasDied;
  }

  /** Asks for codes again that were asked for when the till went down. */
  askAgain(): void {
    for (const number of this.asked.keys()) this.ask(number);
  }

  sell(number: number, amount: number): void {
    const idempotencyKey = `k${number}`;
    this.asked.set(number, { amount, reference: null, idempotencyKey, cashier: null });
    this.ask(number);
  }

  /** Does what a person does; a refusal or the end of the process is the till's to survive. */
  attempt(deed: (core: Core) => unknown): void {
    const { core } = this;
    if (core === null || this.state !== 'running' || this.pc.isAsleep()) return;
    const survive = (error: unknown): void => {
      if (error instanceof Killed || error instanceof AppError) return;
      this.judge.fault(`a person did something: ${String(error)}`);
    };
    try {
      const done = deed(core);
      if (done instanceof Promise) done.catch(survive);
    } catch (error) {
      survive(error);
    }
  }

  private ask(number: number): void {
    const request = this.asked.get(number);
    const { core } = this;
    if (!request || core === null || this.state !== 'running') return;
    const { time, store } = this.parts;
    const askedAtMs = time.nowMs();
    sold(core, request).then(
      ({ sale: { id, payable } }) => {
        this.asked.delete(number);
        const shownAtMs = time.nowMs();
        store.waited(this, shownAtMs - askedAtMs);
        this.truth.addSale({ n: number, id, amount: request.amount, payable, shownAtMs });
        store.tillOf.set(id, this.number);
      },
      (error: unknown) => {
        if (error instanceof AppError) this.asked.delete(number);
        else if (!(error instanceof Killed)) this.judge.fault(`asking for money: ${String(error)}`);
      },
    );
  }

  private gone(): void {
    this.core = null;
    this.state = 'down';
    this.isAliveNow = () => false;
    this.pc.forget();
    this.line.processEnded(this.isPowerCut);
  }

  private markTaken(): void {
    const { served } = this;
    const [poller] = this.core?.till()?.pollers ?? [];
    if (!served || !poller || !this.ledger.isAlive) return;
    if (poller.sweptFromMs() !== served.sentWallMs) return;
    this.truth.heardAtMs.push(this.parts.time.nowMs());
    this.truth.take(served.entries);
    for (const n of served.named) this.truth.named.add(n);
    this.served = null;
  }

  private ports(isAlive: () => boolean): Ports {
    return {
      clock: this.pc.port(isAlive),
      random: this.dice,
      http: this.parts.provider.port(isAlive, this),
      hub: this.line.door(isAlive),
      secrets: plainSecrets,
      log: { info: () => {}, warn: () => {}, error: (_, fields) => this.judge.logged(fields) },
      dir: ':memory:',
    };
  }

  private setup(): string {
    const { profile, hubUrl, hubStore } = this.parts;
    const { policy, expiresAfterSeconds, watchLateSeconds } = profile.shop;
    const sale = { expiresAfterSeconds, watchLateSeconds, equalAmounts: policy };
    const hub = { url: hubUrl, store: hubStore, till: this.name };
    return setupText({
      sale,
      till: { name: this.name },
      ...(profile.hasHub ? { hub } : {}),
    });
  }
}

/** As the page does it: refused where nothing may be sold now. */
async function sold(core: Core, request: SaleRequest): Promise<Created> {
  return core.requireSelling().sell(request);
}
