// Owns the reading of one feed by all tills of a store: one is elected and asks the provider, the
// others are told what it found; cut off, each asks by itself. Must stay true: a till says "read"
// only of a look that began after it asked and whose rows it has.
import type { FeedHealth } from '../../../shared/views.ts';
import { MINUTE_MS, SECOND_MS } from '../../../shared/time.ts';
import { delayMs } from '../backoff.ts';
import { faultSentence } from '../feed-sentences.ts';
import type { Answer } from '../ingest.ts';
import { createPoller, type Poller, type PollerParts } from '../poller.ts';
import { createElection, type Election } from './election.ts';
import { FeedTeller } from './feed-teller.ts';
import type { HubLink } from './hub-link.ts';
import type { HubLog, Share } from './hub-log.ts';
import type { HubStore, SharedFeedState } from './hub-store.ts';
import { SweepAsks } from './sweep-asks.ts';

/** How often the next in line tries to be elected; the one after it half as often, and so on. */
const STAND_MS = 2 * SECOND_MS;
/** A till that has just started asks no provider before the hub had so long to be reached. */
const START_MS = 3 * SECOND_MS;
/** Asked and silent for so long, the elected till hangs, and another asks the provider. */
const HUNG_MS = 15 * SECOND_MS;
const HUNG_RANK_MS = 3 * SECOND_MS;
/** So much later than it should, the elected till is asked for a word. */
const SILENT_MS = { busy: 6 * SECOND_MS, idle: 50 * SECOND_MS, faulty: 100 * SECOND_MS };
/** A provider that wants to be left alone may want it for ten minutes. */
const STAY_AWAY_MS = 11 * MINUTE_MS;
/** A word that was not heard is read at last. */
const READ_MS = { wanted: 3 * SECOND_MS, else: 30 * SECOND_MS };
const STEP_MS = SECOND_MS;
/** Who could not reach the provider lets the others try for so long. */
const HANDED_OVER_MS = 2 * MINUTE_MS;
const SAVE_EVERY_MS = 20 * SECOND_MS;

export interface SharedFeedParts extends Omit<PollerParts, 'sharing'> {
  readonly link: HubLink;
  readonly hubLog: HubLog;
  readonly share: Share;
  /** Rows of an answer that the ledger has. */
  readonly countKnown: (answer: Answer) => number;
  /** This till's name at the hub. */
  readonly till: string;
  /** A sale waits, at whichever till. */
  readonly isBusyAnywhere: () => boolean;
}

export function createSharedFeed(parts: SharedFeedParts): Poller {
  return new SharedFeed(parts);
}

class SharedFeed implements Poller {
  readonly kind: string;
  private readonly parts: SharedFeedParts;
  private readonly loop: Poller;
  private readonly election: Election;
  private readonly asks: SweepAsks;
  private readonly teller: FeedTeller;
  private running: { readonly stop: AbortController; readonly done: Promise<void> } | null = null;
  private failure: Error | null = null;
  private isStopped = true;
  private wake = new AbortController();
  private session: HubStore | null = null;
  private said: SharedFeedState | null = null;
  /** When another till's word was last heard, monotonic. */
  private heardAtMs = 0;
  private readAtMs = -Infinity;
  private isNews = false;
  private isStandIn = false;
  private isFollowing = false;
  private standAtMs = 0;
  private handedOverUntilMs = 0;
  private ownAtMs = 0;
  private savedAtMs = -Infinity;
  private goodAtMs: number | null;
  private askedFromMs: number | null = null;
  private announced: string;

  constructor(parts: SharedFeedParts) {
    this.parts = parts;
    this.kind = parts.provider.kind;
    const { link, clock } = parts;
    this.election = createElection(link, this.kind);
    this.asks = new SweepAsks(link, clock, this.kind);
    this.goodAtMs = parts.feeds.find(this.kind).lastGoodAtMs;
    this.teller = new FeedTeller({
      ...parts,
      kind: this.kind,
      asks: this.asks,
      session: () => (this.speaks() ? link.hub() : null),
      poller: () => this.loop,
      said: () => this.said,
      ownFault: (times) => this.ownFault(times),
    });
    this.loop = createPoller({
      ...parts,
      isBusy: () => (this.speaks() ? parts.isBusyAnywhere() : parts.isBusy()),
      changed: (event) => {
        this.announce();
        if (event === 'swept') parts.changed('swept');
      },
      sharing: this.teller,
    });
    this.announced = this.healthKey();
  }

  async run(signal: AbortSignal): Promise<void> {
    const { link, clock } = this.parts;
    this.isStopped = false;
    this.failure = null;
    this.ownAtMs = clock.monoMs() + START_MS;
    const stop = () => this.wake.abort();
    signal.addEventListener('abort', stop);
    const silences = [
      link.onChange(() => this.stirred()),
      link.onFeed((kind, what) => {
        if (kind === this.kind) this.heard(what);
      }),
    ];
    try {
      while (!signal.aborted) {
        this.wake = new AbortController();
        await this.step();
        if (!signal.aborted) await clock.sleep(this.pauseMs(), this.wake.signal);
      }
    } finally {
      signal.removeEventListener('abort', stop);
      for (const silence of silences) silence();
      this.isStopped = true;
      await this.endLoop();
      for (const done of this.asks.takeWaiters()) done();
      await this.teller.idle();
      await this.election.resign();
    }
  }

  pollNow(): Promise<void> {
    if (this.isStopped) return Promise.resolve();
    if (this.running) return this.teller.look(this.running.stop.signal);
    const looked = this.asks.ask();
    this.wake.abort();
    return looked;
  }

  health(): FeedHealth {
    const own = this.loop.health();
    if (this.running || !this.said) return own;
    const { state, fault } = this.said;
    const lastGoodAtMs = this.goodAtMs ?? own.lastGoodAtMs;
    return { ...own, state, fault, message: faultSentence(fault), lastGoodAtMs };
  }

  hasWideStamps(): boolean {
    return this.running || !this.said ? this.loop.hasWideStamps() : this.said.hasWideStamps;
  }

  sweptFromMs(): number | null {
    const ownMs = this.loop.sweptFromMs();
    if (this.running || !this.said) return ownMs;
    if (this.said.fault !== null) return null;
    return Math.max(this.askedFromMs ?? -Infinity, ownMs ?? -Infinity, 0) || null;
  }

  /** This till's looks are the store's. */
  private speaks(): boolean {
    return this.election.isMine() || (this.isStandIn && this.parts.link.state().kind === 'live');
  }

  /** The session is another, or the elected till is not there any more: this may be the next. */
  private stirred(): void {
    const { link } = this.parts;
    const hub = link.state().kind === 'live' ? link.hub() : null;
    const isThere = this.openTills().some(({ till }) => till === this.said?.poller);
    if (hub === this.session && isThere) return;
    const soonMs = this.rank() * 150 + Math.round(this.parts.random.fraction() * 300);
    this.standAtMs = Math.min(this.standAtMs, this.parts.clock.monoMs() + soonMs);
    this.wake.abort();
  }

  private heard(what: 'asked' | 'said'): void {
    if (what === 'asked') {
      if (this.running && this.speaks()) void this.teller.asked(this.running.stop.signal);
      return;
    }
    this.isNews = true;
    if (!this.election.isMine()) this.wake.abort();
  }

  private async step(): Promise<void> {
    if (this.failure !== null) throw this.failure;
    const { link, clock } = this.parts;
    const hub = link.state().kind === 'live' ? link.hub() : null;
    if (hub !== this.session) this.newSession(hub);
    if (hub === null) return this.apart();
    if (!this.election.isMine() && clock.monoMs() >= this.standDueMs()) await this.stand();
    if (!this.election.isMine() && this.isToBeRead()) await this.read(hub);
    if (!this.election.isMine()) this.watch();
    if (link.hub() !== hub) return;
    if (this.speaks()) this.beginLoop();
    else await this.follow();
  }

  private newSession(hub: HubStore | null): void {
    const { clock, random, isBusy } = this.parts;
    const nowMs = clock.monoMs();
    this.session = hub;
    this.asks.forget();
    this.isStandIn = false;
    this.standAtMs = nowMs;
    this.readAtMs = -Infinity;
    if (hub !== null) {
      this.said = null;
      this.heardAtMs = nowMs;
      return;
    }
    // Cut off just after the feed was read for it: the next look is due at the usual pace.
    const pace = { failures: 0, isBusy: isBusy(), retryAfterMs: null };
    if (this.isFollowing)
      this.ownAtMs = this.heardAtMs + delayMs({ ...pace, fraction: random.fraction() });
    this.isFollowing = false;
  }

  private apart(): void {
    const { link, clock } = this.parts;
    const state = link.state();
    const isStarting = state.kind === 'apart' && state.why === null;
    if (!isStarting && !this.said) this.ownAtMs = Math.min(this.ownAtMs, clock.monoMs());
    if (clock.monoMs() >= this.ownAtMs || this.asks.hasWaiters()) this.beginLoop();
  }

  private standDueMs(): number {
    return Math.max(this.standAtMs, this.handedOverUntilMs);
  }

  private async stand(): Promise<void> {
    const { clock, random } = this.parts;
    const jitter = 0.8 + 0.4 * random.fraction();
    this.standAtMs = clock.monoMs() + Math.round(STAND_MS * (this.rank() + 1) * jitter);
    if (await this.election.stand()) this.isStandIn = false;
  }

  private isToBeRead(): boolean {
    if (this.isNews) return true;
    const isWanted = this.asks.waitingSinceMs() !== null || this.parts.isBusyAnywhere();
    return this.parts.clock.monoMs() - this.readAtMs > (isWanted ? READ_MS.wanted : READ_MS.else);
  }

  /** Reads what the elected till has said. */
  private async read(hub: HubStore): Promise<void> {
    const { link, clock } = this.parts;
    this.isNews = false;
    this.readAtMs = clock.monoMs();
    try {
      const states = await hub.feeds();
      const state = states.find(({ kind }) => kind === this.kind);
      if (state && link.hub() === hub) await this.take(hub, state);
    } catch (error) {
      if (link.hub() === hub) link.failed(error);
    }
  }

  private async take(hub: HubStore, state: SharedFeedState): Promise<void> {
    const { link, clock, hubLog, till, log } = this.parts;
    const before = this.said;
    const isNew = before?.atHubMs !== state.atHubMs || before.poller !== state.poller;
    if (isNew && state.poller !== till) {
      this.heardAtMs = clock.monoMs();
      this.isStandIn = false;
    }
    const isGood = state.fault === null;
    const sent = this.asks.sentBefore(state.answeredAsk);
    if (isGood && sent) this.teller.learn(state.providerTime, sent);
    if (isGood && isNew) await hubLog.readTo(state.sweptSeq);
    if (link.hub() !== hub) return;
    this.said = state;
    if (isGood && sent) this.askedFromMs = Math.max(this.askedFromMs ?? 0, sent.wallMs);
    this.asks.settle(state.answeredAsk, isGood);
    this.announce();
    try {
      if (isGood && isNew && (before || sent)) this.isRead();
      if (isGood && isNew && !this.running) this.parts.changed('swept');
    } catch (error) {
      log.error('a look could not be written down', { feed: this.kind, error: String(error) });
    }
  }

  /** The store's feed was read just now: that outlives a restart, for what may have been missed. */
  private isRead(): void {
    const { clock, feeds } = this.parts;
    this.goodAtMs = clock.wallMs();
    if (clock.monoMs() - this.savedAtMs < SAVE_EVERY_MS) return;
    this.savedAtMs = clock.monoMs();
    feeds.save({ ...feeds.find(this.kind), lastGoodAtMs: this.goodAtMs });
  }

  /** Is the elected till there? Who has waited in vain stands in for it. */
  private watch(): void {
    const nowMs = this.parts.clock.monoMs();
    const silentMs = nowMs - this.heardAtMs;
    const waitingSinceMs = this.asks.waitingSinceMs();
    if (waitingSinceMs === null) {
      if (!this.isStandIn && silentMs > this.silentMs()) void this.asks.ask();
      return;
    }
    const patienceMs = HUNG_MS + this.rank() * HUNG_RANK_MS;
    if (nowMs - waitingSinceMs > patienceMs && silentMs > patienceMs) this.isStandIn = true;
  }

  private silentMs(): number {
    const fault = this.said?.fault ?? null;
    if (fault === 'rate_limited') return STAY_AWAY_MS;
    if (fault !== null) return SILENT_MS.faulty;
    return this.parts.isBusyAnywhere() ? SILENT_MS.busy : SILENT_MS.idle;
  }

  /** What this till misses it asks for at once: what time it is, and what its sales wait for. */
  private async follow(): Promise<void> {
    await this.endLoop();
    if (this.isFollowing) return;
    this.isFollowing = true;
    void this.asks.ask();
  }

  /** Where only this till can't reach the provider, another may. */
  private ownFault(times: number): void {
    const isTaken = this.said !== null && this.said.fault !== null;
    const isOthersTurn = times >= (isTaken ? 5 : 2);
    if (!isOthersTurn || !this.election.isMine() || this.openTills().length < 2) return;
    const nowMs = this.parts.clock.monoMs();
    this.handedOverUntilMs = nowMs + HANDED_OVER_MS;
    this.heardAtMs = nowMs;
    void this.teller
      .idle()
      .then(() => this.election.resign())
      .then(() => this.wake.abort());
  }

  private openTills() {
    return this.parts.link.tills().filter(({ state }) => state === 'open');
  }

  /** How many open tills come before this one when the poller is lost. */
  private rank(): number {
    const { till } = this.parts;
    const others = this.openTills().filter((each) => each.till !== this.said?.poller);
    const ownNumber = this.openTills().find((each) => each.till === till)?.number ?? Infinity;
    return others.filter(({ number }) => number < ownNumber).length;
  }

  private beginLoop(): void {
    this.isFollowing = false;
    if (this.running) return;
    const stop = new AbortController();
    const done = this.loop.run(stop.signal).catch((error: unknown) => {
      this.failure = error instanceof Error ? error : new Error(String(error));
      this.wake.abort();
    });
    this.running = { stop, done };
  }

  private async endLoop(): Promise<void> {
    const { running } = this;
    if (!running) return;
    running.stop.abort();
    await running.done;
    this.running = null;
    this.teller.stopped();
  }

  private pauseMs(): number {
    const nowMs = this.parts.clock.monoMs();
    if (this.session === null) return this.running ? MINUTE_MS : Math.max(0, this.ownAtMs - nowMs);
    if (this.election.isMine()) return MINUTE_MS;
    return Math.max(0, Math.min(STEP_MS, this.standDueMs() - nowMs));
  }

  private announce(): void {
    const { changed, log } = this.parts;
    try {
      const key = this.healthKey();
      if (key !== this.announced) changed('health');
      this.announced = key;
    } catch (error) {
      log.error('a feed could not be announced', { feed: this.kind, error: String(error) });
    }
  }

  private healthKey(): string {
    const { state, fault, gap } = this.health();
    return JSON.stringify([state, fault, gap]);
  }
}
