// Owns the running of a store's story: its tills, the provider they share, the hub between them,
// customers, managers and the weather.
import { AppError } from '../../../shared/errors.ts';
import type { Sighting } from '../../../shared/sighting.ts';
import { SECOND_MS } from '../../../shared/time.ts';
import { HubFailure } from '../../../electron/core/hub/hub-store.ts';
import { createHubDoor } from '../../../electron/core/system-hub.ts';
import { createSeededRandom } from '../../../electron/core/testing/seeded-random.ts';
import type { TestPostgres } from '../../hub/postgres.ts';
import { Agenda } from '../agenda.ts';
import type { Entry } from '../books.ts';
import { Customers } from '../customers.ts';
import type { PayPlan } from '../deeds.ts';
import { Killed } from '../faulty-ledger.ts';

import { rowHabits } from '../shop.ts';
import { settled } from '../sim-clock.ts';
import { SimQiospay } from '../sim-qiospay.ts';
import { Line } from './broken-line.ts';
import type { StoreAction, StoreProfile } from './hub-deeds.ts';
import { manageTill } from './hub-manager.ts';
import { SimHub } from './sim-hub.ts';
import { SimTill } from './sim-till.ts';
import { StoreJudge } from './store-judge.ts';
import { closeStore, whyNotReady } from './store-closing.ts';
import { WorldTime } from './world-time.ts';

/** Midnight in Jakarta before the first day. */
const START_MS = Date.UTC(2026, 10, 20, 17, 0, 0);
const RESEND_MS = 30 * SECOND_MS;
const RESENDS_MAX = 6;
/** When all trouble is over, tills agree again within this. */
const HEALS_MS_MAX = 5 * 60 * SECOND_MS;
const STORE = 'toko-uji';

export class StoreWorld {
  readonly profile: StoreProfile;
  readonly judge: StoreJudge;
  readonly provider: SimQiospay;
  readonly hub: SimHub;
  readonly time: WorldTime;
  readonly tills: SimTill[] = [];
  /** Actions of the story that were played. */
  played = 0;
  private readonly agenda: Agenda;
  private readonly customers: Customers;
  private closings = 0;

  private constructor(profile: StoreProfile, time: WorldTime, hub: SimHub) {
    this.profile = profile;
    this.time = time;
    this.hub = hub;
    const { shop } = profile;
    const { pcErrorsMs, doMonosRunAsleep } = profile;
    const office = time.newPc(0, true);
    this.provider = new SimQiospay(time, shop, office);
    this.judge = new StoreJudge(this.provider.books, rowHabits(shop), () => time.nowMs());
    this.customers = new Customers(time, this.provider, this.judge.truth, shop);
    this.agenda = new Agenda(time, () => this.afterWake());
    const door = createHubDoor({ connectMs: 20_000, statementMs: 60_000, callMs: 60_000 });
    for (let number = 0; number < profile.tills; number += 1) {
      const pc = time.newPc(pcErrorsMs[number] ?? 0, doMonosRunAsleep[number] ?? true);
      const dice = createSeededRandom(shop.seed * 977 + number);
      const { hubLatencyMs: latencyMs } = profile;
      const onMistake = (error: unknown) =>
        this.judge.fault(`the hub's door let through: ${String(error)}`);
      const line = new Line({ time, hub, door, dice, latencyMs, onMistake }, pc);
      const parts = { profile, time, provider: this.provider, store: this.judge };
      const till = new SimTill(number, pc, line, { ...parts, hubUrl: hub.url, hubStore: STORE });
      this.tills.push(till);
      this.judge.tills.push(till);
    }
  }

  static async open(profile: StoreProfile, server: TestPostgres): Promise<StoreWorld> {
    let world: StoreWorld | null = null;
    const time: WorldTime = new WorldTime(START_MS, () => world?.settled() ?? settled());
    const hub = await SimHub.open(server, () => time.nowMs());
    hub.clockErrorMs = profile.hubClockErrorMs;
    world = new StoreWorld(profile, time, hub);
    return world;
  }

  /** Plays the story until its end or the first thing that is wrong. */
  async play(script: readonly StoreAction[]): Promise<void> {
    try {
      for (const action of script) {
        await this.agenda.until(START_MS + action.atMs);
        if (this.judge.faults.length > 0) break;
        this.played += 1;
        this.judge.asking.deed(action, this.time.nowMs());
        await this.perform(action);
        await this.settled();
        this.afterWake();
      }
    } finally {
      if (this.hub.isStopped) await this.hub.start();
      for (const till of this.tills) till.kill(0);
      this.afterWake();
      await this.settled();
      await this.hub.endSessions().catch(() => {});
      await this.hub.end();
    }
  }

  /** Nothing goes on until time does: no promise, no statement at the hub. */
  private async settled(): Promise<void> {
    for (;;) {
      const before = this.hub.done;
      await settled();
      await this.hub.worked();
      if (this.hub.done !== before) continue;
      const told = this.hub.takeTold();
      for (const { channel, payload } of told)
        for (const { line } of this.tills) line.hand(channel, payload);
      if (told.length === 0) return;
    }
  }

  /** After anything that may have changed something: who is still there, is all right? */
  private afterWake(): void {
    for (const till of this.tills) till.look();
  }

  private async perform(action: StoreAction): Promise<void> {
    const till = this.tills[action.till];
    if (!till) return;
    const { time } = this;
    const nowMs = time.nowMs();
    switch (action.do) {
      case 'pay':
        return this.pay(action);
      case 'reverse':
        return this.customers.reverse(action.pay, action.delayMs);
      case 'withdraw': {
        const { amount } = action;
        return void this.customers.enter({ kind: 'debit', amount, of: null, owner: null });
      }
      case 'trouble':
        return this.provider.fail(action.trouble, action.forMs);
      case 'recompute':
        return this.provider.recompute(action.by);
      case 'kill':
      case 'powerCut':
        return this.kill(till, action);
      case 'fillDisk':
        till.ledger.fillDiskAfter(action.after);
        return this.agenda.at(nowMs + action.forMs, () => till.ledger.freeDisk());
      case 'jump':
        till.pc.wallErrorMs += action.byMs;
        return;
      case 'suspend':
        return till.pc.suspend(action.forMs);
      case 'close':
        return this.close();
      case 'open':
        return this.openTill(till);
      case 'shut':
        return this.begin(till.shut());
      case 'cut':
        return till.line.sever(action.way, action.forMs);
      case 'offline':
        till.providerCutUntilMs = nowMs + action.forMs;
        return till.line.sever('both', action.forMs);
      case 'loseAnswer':
        return till.line.loseNextAnswer();
      case 'slow':
        till.line.slowMs = action.byMs;
        return this.agenda.at(nowMs + action.forMs, () => void (till.line.slowMs = 0));
      case 'hubAway':
        for (const { line } of this.tills) line.sever('both', action.forMs);
        return;
      case 'failOver':
        return this.failOver(action.clockByMs);
      case 'hubDies':
        return this.hubDies(action.forMs);
      case 'putAway':
      case 'sellApart':
        return this.word(till, action);
      case 'sell':
        if (till.state === 'running' && !till.pc.isAsleep())
          till.attempt(() => till.sell(action.sale, action.amount));
        return;
      case 'cancel':
      case 'extend':
      case 'confirm':
      case 'check':
      case 'manage':
        return this.atTheTill(till, action);
    }
  }

  /** A deed that takes its time: the story goes on meanwhile. */
  private begin(deed: Promise<void>): void {
    deed.catch((error: unknown) => this.judge.fault(`opening or ending: ${String(error)}`));
  }

  private openTill(till: SimTill): void {
    this.judge.asking.storm(this.time.nowMs());
    this.begin(till.open().then(() => till.askAgain()));
  }

  private kill(till: SimTill, action: StoreAction & { do: 'kill' | 'powerCut' }): void {
    if (till.state !== 'running') return;
    till.isPowerCut = action.do === 'powerCut';
    till.kill(action.do === 'kill' ? action.after : 0);
    const { downMs } = action;
    // The story says when it is back; how long it takes to die is the ledger's.
    this.agenda.at(this.time.nowMs() + downMs + SECOND_MS, () => {
      if (till.state === 'down') this.openTill(till);
    });
  }

  private async failOver(clockByMs: number): Promise<void> {
    if (this.hub.isStopped) return;
    await this.hub.endSessions();
    this.hub.clockErrorMs += clockByMs;
    for (const { line } of this.tills) line.serverEnded();
  }

  private async hubDies(forMs: number): Promise<void> {
    if (this.hub.isStopped) return;
    await this.hub.stop();
    for (const { line } of this.tills) line.serverEnded();
    this.agenda.at(this.time.nowMs() + forMs, () => this.hub.start());
  }

  /** What only a person can say of the hub. */
  private word(till: SimTill, action: StoreAction & { do: 'putAway' | 'sellApart' }): void {
    const nowMs = this.time.nowMs();
    if (action.do === 'sellApart') {
      const link = till.link();
      if (!link || link.hold() === null) return;
      this.judge.heardWord(till.number, nowMs, 'a closed till sold without the others');
      return till.attempt(() => link.sellApart());
    }
    const other = this.tills[action.other];
    if (!other) return;
    till.attempt(async () => {
      const link = till.link();
      const hub = link?.hub();
      if (!hub) return;
      try {
        await hub.putAway(other.name);
        this.judge.count('put away');
      } catch (error) {
        if (!(error instanceof HubFailure)) throw error;
        // The answer may be what was lost.
        link?.failed(error);
      }
      if (other.state === 'running')
        this.judge.heardWord(other.number, nowMs, 'a till was put away while it sold');
    });
  }

  private atTheTill(
    till: SimTill,
    action: StoreAction & { do: 'cancel' | 'extend' | 'confirm' | 'check' | 'manage' },
  ): void {
    const idOf = (sale: number): string => this.judge.truth.sales.get(sale)?.id ?? '';
    till.attempt((core) => {
      const { selling } = core.requireTill();
      switch (action.do) {
        case 'cancel':
          return idOf(action.sale) && selling.cancel(idOf(action.sale));
        case 'extend':
          return idOf(action.sale) && selling.extend(idOf(action.sale));
        case 'confirm':
          return idOf(action.sale) && core.inbox.confirm(idOf(action.sale), 'bukti di HP pemilik');
        case 'check':
          return core.pollNow();
        case 'manage':
          return manageTill(core, till.truth, action);
      }
    });
  }

  private pay(plan: PayPlan): void {
    const paid = this.customers.pay(plan);
    if (!paid?.pushed || !plan.push) return;
    const { entry, pushed } = paid;
    const atMs = this.time.nowMs() + plan.push.afterMs;
    this.push(entry, pushed, atMs, 0);
    if (plan.push.isTwice) this.push(entry, pushed, atMs + 20 * SECOND_MS, 1);
  }

  /** The provider pushes to one address after the other until it hears that the push was taken. */
  private push(entry: Entry, sighting: Sighting, atMs: number, tries: number): void {
    this.agenda.at(atMs, () => {
      const till = this.tills[(entry.n + tries) % this.tills.length];
      if (!till) return;
      const { truth } = this.judge;
      const proves = this.profile.shop.callbacks === 'alone';
      let isHeard = false;
      this.begin(
        this.pushOnce(till, sighting).then((isTaken) => {
          isHeard = isTaken;
          if (isTaken) (proves ? truth.provenByPush : truth.pushed).add(entry.n);
        }),
      );
      if (tries >= RESENDS_MAX) return;
      this.agenda.at(atMs + RESEND_MS, () => {
        if (!isHeard) this.push(entry, sighting, atMs + RESEND_MS, tries + 1);
      });
    });
  }

  private async pushOnce(at: SimTill, sighting: Sighting): Promise<boolean> {
    const till = at.core?.till();
    if (!till || at.state !== 'running' || at.pc.isAsleep() || at.isCutOff()) return false;
    const proves = this.profile.shop.callbacks === 'alone';
    try {
      const { feed, channel } = sighting;
      this.judge.asking.poked(this.time.nowMs());
      const answer = { feed, channel, sightings: [sighting], setAside: [], proves, sinceMs: null };
      await at.share(answer);
      if (!at.isAlive()) return false;
      till.take(answer);
      void at.core?.pollNow();
      return true;
    } catch (error) {
      if (error instanceof Killed || error instanceof AppError) return false;
      throw error;
    }
  }

  /** The store closes: all trouble over, everybody there, all read; then nothing may be missing. */
  private async close(): Promise<void> {
    this.provider.recover();
    if (this.hub.isStopped) await this.hub.start();
    for (const till of this.tills) {
      till.ledger.freeDisk();
      till.line.mend();
      till.line.slowMs = 0;
      till.providerCutUntilMs = -Infinity;
      till.pc.rouse();
      if (till.state === 'down') this.openTill(till);
    }
    const shownMs = Math.max(0, ...this.provider.books.entries.map((each) => each.visibleAtMs));
    const readMs = Math.max(this.time.nowMs() + 30 * SECOND_MS, shownMs) + 45 * SECOND_MS;
    await this.agenda.until(readMs);
    const latestMs = this.time.nowMs() + HEALS_MS_MAX;
    let left = await whyNotReady(this.tills, this.hub);
    while (left.length > 0 && this.time.nowMs() < latestMs) {
      for (const till of this.tills) if (till.state === 'down') this.openTill(till);
      await this.agenda.until(this.time.nowMs() + 5 * SECOND_MS);
      if (this.judge.faults.length > 0) return;
      left = await whyNotReady(this.tills, this.hub);
    }
    for (const why of left) this.judge.fault(`never healed: ${why}`);
    this.closings += 1;
    await closeStore(this.judge, this.hub, this.closings % 5 === 0);
  }
}
