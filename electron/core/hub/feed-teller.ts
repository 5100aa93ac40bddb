// Owns what the till that asks a provider does for the others around each look: hears what was
// asked for, hands on the rows, says how it went. Must stay true: an ask is answered only by a look
// that began after it was heard, and "good" is said only of rows that the others can read.
import type { FeedFault } from '../../../shared/views.ts';
import { SECOND_MS } from '../../../shared/time.ts';
import type { Answer } from '../ingest.ts';
import type { Poller, SweepSharing } from '../poller.ts';
import { readClocks, type Clock, type ClockReading } from '../ports.ts';
import type { ProviderClock } from '../provider-clock.ts';
import type { HubLink } from './hub-link.ts';
import { SWEEP_SHARED_MS, type HubLog, type Share } from './hub-log.ts';
import type { HubStore, SharedFeedState, ToldTime } from './hub-store.ts';
import type { SweepAsks } from './sweep-asks.ts';

/** Looks that many tills ask for at once begin no closer together: ten tills ask as one. */
const SPACING_MS = SECOND_MS;

/** What may be wrong with this PC or its internet alone. */
const LOCAL_FAULTS: ReadonlySet<FeedFault | null> = new Set<FeedFault>([
  'dns',
  'unreachable',
  'timeout',
  'tls',
  'disk',
  'clock',
]);

interface Sweep {
  readonly hub: HubStore;
  /** The newest ask that was heard before it began, and when that was. */
  readonly ask: number;
  readonly heardMonoMs: number;
  sweptSeq: number;
  isShared: boolean;
}

export interface TellerParts {
  readonly kind: string;
  readonly link: HubLink;
  readonly hubLog: HubLog;
  readonly share: Share;
  readonly countKnown: (answer: Answer) => number;
  readonly clock: Clock;
  readonly providerClock: ProviderClock;
  readonly asks: SweepAsks;
  /** The session in which this till speaks for the store; null while it doesn't. */
  readonly session: () => HubStore | null;
  readonly poller: () => Poller;
  readonly said: () => SharedFeedState | null;
  /** So many looks in a row have failed for reasons that may be this till's own. */
  readonly ownFault: (times: number) => void;
}

export class FeedTeller implements SweepSharing {
  private readonly parts: TellerParts;
  private sweep: Sweep | null = null;
  private wasRead = false;
  private begun = 0;
  private begunAtMs = -Infinity;
  private failures = 0;
  /** Who had asked another till and is served by this one's look. */
  private waiters: (() => void)[] = [];
  private next: Promise<void> | null = null;
  private saying: Promise<void> = Promise.resolve();
  private isAnswering = false;

  constructor(parts: TellerParts) {
    this.parts = parts;
  }

  async begins(): Promise<void> {
    this.begun += 1;
    this.begunAtMs = this.parts.clock.monoMs();
    this.waiters.push(...this.parts.asks.takeWaiters());
    this.sweep = await this.heard();
  }

  async share(answer: Answer): Promise<void> {
    const { sweep } = this;
    const outcome = await this.parts.share(answer, SWEEP_SHARED_MS);
    if (sweep === null || outcome === 'apart') return;
    sweep.isShared = true;
    sweep.sweptSeq = this.parts.hubLog.position();
  }

  countKnown(answer: Answer): number {
    return this.parts.countKnown(answer);
  }

  wasReadBefore(): boolean {
    return this.wasRead || (this.parts.said()?.lastGoodAtMs ?? null) !== null;
  }

  ended(): void {
    for (const done of this.waiters.splice(0)) done();
    if (this.sweep) this.say(this.sweep);
    const { fault } = this.parts.poller().health();
    this.failures = LOCAL_FAULTS.has(fault) ? this.failures + 1 : 0;
    if (this.failures > 0) this.parts.ownFault(this.failures);
  }

  /** The loop was stopped: who waited for its look waits for another till's. */
  stopped(): void {
    this.parts.asks.giveBack(this.waiters.splice(0));
    this.failures = 0;
  }

  /** Resolves when a look that began after this call is over. */
  look(signal: AbortSignal): Promise<void> {
    if (this.next) return this.next;
    const { clock, link, session, poller } = this.parts;
    const isForOthers = session() !== null && link.hasOthers();
    const waitMs = isForOthers ? this.begunAtMs + SPACING_MS - clock.monoMs() : 0;
    if (waitMs <= 0) return poller().pollNow();
    this.next = clock.sleep(waitMs, signal).then(() => {
      this.next = null;
      return poller().pollNow();
    });
    return this.next;
  }

  /** Another till wants a look. Where the provider wants to be left alone, that is said instead. */
  async asked(signal: AbortSignal): Promise<void> {
    const { begun } = this;
    if (this.isAnswering) return void this.look(signal);
    this.isAnswering = true;
    await this.look(signal);
    if (this.begun === begun && !signal.aborted) {
      const sweep = await this.heard();
      if (sweep && this.begun === begun) this.say(sweep);
    }
    this.isAnswering = false;
  }

  /** Resolves when all that was to be said has been. */
  idle(): Promise<void> {
    return this.saying;
  }

  /** What the elected till knows of the provider's clock, for one that had asked before. */
  learn(time: ToldTime | null, sent: ClockReading): void {
    const { clock, providerClock } = this.parts;
    if (time === null) return;
    const { saidFromMs: fromMs, askedUntilMs: untilMs } = time;
    providerClock.learn({ sent, received: readClocks(clock), time: { fromMs, untilMs } });
  }

  private async heard(): Promise<Sweep | null> {
    const { session, clock, link, kind } = this.parts;
    const hub = session();
    if (hub === null) return null;
    try {
      const state = (await hub.feeds()).find((each) => each.kind === kind);
      if (state && state.lastGoodAtMs !== null) this.wasRead = true;
      // Of a feed nobody has told of yet only an ask of one's own says what was asked.
      const ask = state?.asked ?? (await hub.askSweep(kind));
      const sweptSeq = state?.sweptSeq ?? 0;
      return { hub, ask, sweptSeq, heardMonoMs: clock.monoMs(), isShared: false };
    } catch (error) {
      if (link.hub() === hub) link.failed(error);
      return null;
    }
  }

  private say(sweep: Sweep): void {
    const { kind, poller, link } = this.parts;
    const { state, fault } = poller().health();
    const isGood = fault === null;
    if (isGood && !sweep.isShared) return;
    const said = {
      kind,
      state,
      fault,
      isGood,
      hasWideStamps: poller().hasWideStamps(),
      answeredAsk: sweep.ask,
      sweptSeq: sweep.sweptSeq,
      providerTime: isGood ? this.providerTime(sweep) : null,
    };
    const tell = async (): Promise<void> => {
      try {
        if (link.hub() === sweep.hub) await sweep.hub.saidFeed(said);
      } catch (error) {
        if (link.hub() === sweep.hub) link.failed(error);
      }
    };
    this.saying = this.saying.then(tell);
  }

  private providerTime({ heardMonoMs }: Sweep): ToldTime | null {
    const { clock, providerClock } = this.parts;
    const heard = providerClock.at(heardMonoMs);
    const now = providerClock.at(clock.monoMs());
    return heard && now && { askedUntilMs: heard.untilMs, saidFromMs: now.fromMs };
  }
}
