// Owns one feed's loop: ask, ingest, wait, again. At most one request in flight; says live, stale,
// blind or refused and never takes silence for "not paid".
import type { Sighting } from '../../shared/sighting.ts';
import type { FeedFault, FeedHealth, FeedState } from '../../shared/views.ts';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../shared/time.ts';
import { AppError } from '../../shared/errors.ts';
import { delayMs } from './backoff.ts';
import { faultSentence } from './feed-sentences.ts';
import { LIST_ROWS_MIN, type Answer, type Ingest } from './ingest.ts';
import type { Clock, Logger, Random } from './ports.ts';
import type { ProviderClock } from './provider-clock.ts';
import { SweepFailure, type Provider, type Sweep } from './providers/provider.ts';
import type { FeedRecord, FeedStore } from './store/feeds.ts';

/** Not read for so long, a window with no known row means that rows were missed. */
const GAP_AFTER_MS = 1.5 * MINUTE_MS;

/** What asking again does not mend: somebody has to correct the setup or call the provider. */
const REFUSALS: ReadonlySet<FeedFault> = new Set([
  'bad_credentials',
  'blacklisted',
  'forbidden',
  'bad_address',
  'bad_key',
  'bad_signature',
  'bad_field',
  'bad_request',
]);

export interface Poller {
  readonly kind: string;
  /** Runs until aborted; resolves when the last request is over. */
  run(signal: AbortSignal): Promise<void>;
  /** Resolves when a sweep that began after this call is over, good or not. */
  pollNow(): Promise<void>;
  health(): FeedHealth;
  /** Its stamps are too wide to tell what came just before a QR from what came after. */
  hasWideStamps(): boolean;
  /** When the newest good sweep began, wall clock; null before the first since start. */
  sweptFromMs(): number | null;
}

/** What a till with a hub does around each sweep. */
export interface SweepSharing {
  /** Before the provider is asked. */
  begins?(): Promise<void>;
  /** Tells the other tills, before the rows are taken in here. Failing, it changes nothing here. */
  share(answer: Answer): Promise<unknown>;
  /** Rows of this answer that the ledger has already. */
  countKnown(answer: Answer): number;
  /** A sweep is over, good or not. */
  ended?(): void;
  /** Other tills of the store have read this feed before. */
  wasReadBefore(): boolean;
}

export interface PollerParts {
  readonly provider: Provider;
  readonly providerClock: ProviderClock;
  readonly feeds: FeedStore;
  readonly ingest: Ingest;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  readonly isBusy: () => boolean;
  readonly setAsideCount: () => number;
  /** Called when health changes and after each good sweep. */
  readonly changed: (event: 'health' | 'swept') => void;
  /** Absent without a hub. */
  readonly sharing?: SweepSharing;
}

export function createPoller(parts: PollerParts): Poller {
  return new FeedLoop(parts);
}

class FeedLoop implements Poller {
  readonly kind: string;
  private readonly parts: PollerParts;
  private record: FeedRecord;
  private failures = 0;
  private fault: FeedFault | null = 'starting';
  private retryAfterMs: number | null = null;
  /** Until a row shows how exact this feed is, the worst is assumed. */
  private isWide = true;
  private sweptAtMs: number | null = null;
  /** Most rows of one answer in this run: as far as is known, the length of the list. */
  private rowsMax = 0;
  /** The health that was last announced. */
  private announced: string;
  private wake: AbortController = new AbortController();
  private waiters: (() => void)[] = [];
  private isStopped = true;
  private readonly startedMonoMs: number;

  constructor(parts: PollerParts) {
    this.parts = parts;
    this.kind = parts.provider.kind;
    this.record = parts.feeds.find(this.kind);
    this.startedMonoMs = parts.clock.monoMs();
    this.announced = JSON.stringify([this.state(), this.fault, this.record.gap]);
  }

  async run(signal: AbortSignal): Promise<void> {
    this.isStopped = false;
    const stop = () => this.wake.abort();
    signal.addEventListener('abort', stop);
    while (!signal.aborted) {
      const waiters = this.waiters.splice(0);
      this.wake = new AbortController();
      await this.sweepOnce(signal);
      for (const done of waiters) done();
      if (signal.aborted) break;
      if (this.retryAfterMs !== null) {
        // Told to stay away: whoever asked while the sweep ran gets no other, and cuts no pause
        // short.
        for (const done of this.waiters.splice(0)) done();
        this.wake = new AbortController();
      }
      // Someone asked while the sweep ran: it may have missed what they ask about, so go again at
      // once.
      if (this.waiters.length === 0) await this.parts.clock.sleep(this.pauseMs(), this.wake.signal);
    }
    signal.removeEventListener('abort', stop);
    this.isStopped = true;
    for (const done of this.waiters.splice(0)) done();
  }

  pollNow(): Promise<void> {
    if (this.isStopped || this.retryAfterMs !== null) return Promise.resolve();
    return new Promise((resolve) => {
      this.waiters.push(resolve);
      this.wake.abort();
    });
  }

  health(): FeedHealth {
    return {
      kind: this.kind,
      state: this.state(),
      lastGoodAtMs: this.record.lastGoodAtMs,
      message: faultSentence(this.fault),
      fault: this.fault,
      setAside: this.parts.setAsideCount(),
      gap: this.record.gap,
    };
  }

  hasWideStamps(): boolean {
    return this.isWide;
  }

  sweptFromMs(): number | null {
    return this.failures === 0 ? this.sweptAtMs : null;
  }

  private state(): FeedState {
    if (this.fault === null) return 'live';
    if (REFUSALS.has(this.fault)) return 'refused';
    const isFirstDoubt = this.failures <= 1 && this.sweptAtMs !== null;
    return isFirstDoubt || this.fault === 'starting' ? 'stale' : 'blind';
  }

  private pauseMs(): number {
    return delayMs({
      failures: this.failures,
      isBusy: this.parts.isBusy(),
      retryAfterMs: this.retryAfterMs,
      fraction: this.parts.random.fraction(),
    });
  }

  private async sweepOnce(signal: AbortSignal): Promise<void> {
    const { provider, providerClock, clock, log, sharing } = this.parts;
    await sharing?.begins?.();
    if (signal.aborted) return;
    const beganAtMs = clock.wallMs();
    this.retryAfterMs = null;
    try {
      const sweep = await provider.sweep(signal);
      providerClock.measure(sweep.date);
      const answer = this.answerOf(sweep);
      const knownBefore = sharing?.countKnown(answer);
      await this.share(answer);
      this.take(answer, knownBefore);
      this.failures = 0;
      this.fault = null;
      this.sweptAtMs = beganAtMs;
    } catch (error) {
      if (signal.aborted) return;
      this.failures += 1;
      if (error instanceof SweepFailure) {
        this.fault = error.fault;
        this.retryAfterMs = error.retryAfterMs;
        log.warn('the feed could not be read', { feed: this.kind, fault: error.fault });
      } else {
        // A full disk, or a mistake of ours: the money stays at the provider and is asked for
        // again.
        this.fault = error instanceof AppError ? 'disk' : 'unexpected';
        log.error('an answer could not be taken in', { feed: this.kind, error: String(error) });
      }
    }
    this.announce();
    sharing?.ended?.();
  }

  /** What can't be told to the other tills is taken in here all the same. */
  private async share(answer: Answer): Promise<void> {
    const { sharing, log } = this.parts;
    try {
      await sharing?.share(answer);
    } catch (error) {
      log.error('an answer could not be shared', { feed: this.kind, error: String(error) });
    }
  }

  /**
   * What is said may not be writable now (a full disk): then it is said after a later sweep, and
   * the loop goes on.
   */
  private announce(): void {
    const { changed, log } = this.parts;
    try {
      const health = JSON.stringify([this.state(), this.fault, this.record.gap]);
      if (health !== this.announced) changed('health');
      this.announced = health;
      if (this.fault === null) changed('swept');
    } catch (error) {
      log.error('a sweep could not be announced', { feed: this.kind, error: String(error) });
    }
  }

  private answerOf({ sightings, setAside }: Sweep): Answer {
    const isFirstEver = this.parts.feeds.find(this.kind).firstGoodAtMs === null;
    const sinceMs = isFirstEver ? this.newSinceMs() : null;
    return { feed: this.kind, channel: 'poll', sightings, setAside, proves: true, sinceMs };
  }

  /** Money stamped before this can be no sale's of this till, nor of those before it. */
  private newSinceMs(): number {
    const { providerClock, clock, sharing } = this.parts;
    const startedMs =
      providerClock.at(this.startedMonoMs)?.fromMs ??
      clock.wallMs() - (clock.monoMs() - this.startedMonoMs);
    return sharing?.wasReadBefore() ? startedMs - DAY_MS : startedMs;
  }

  /** `knownBefore`: rows known before they were shared, where they were. */
  private take(answer: Answer, knownBefore: number | undefined): void {
    const { ingest, feeds } = this.parts;
    const { sightings } = answer;
    const widths = sightings.map(({ stamp }) => stamp.untilMs - stamp.fromMs);
    if (widths.length > 0) this.isWide = widths.some((width) => width > SECOND_MS);
    // Another till's sweeps may have been written down meanwhile.
    this.record = feeds.find(this.kind);
    let record = this.record;
    ingest(answer, ({ known }) => {
      record = this.recordAfter(sightings, knownBefore ?? known);
      feeds.save(record);
    });
    this.record = record;
    this.rowsMax = Math.max(this.rowsMax, sightings.length);
  }

  private recordAfter(sightings: readonly Sighting[], known: number): FeedRecord {
    const nowMs = this.parts.clock.wallMs();
    const { newestStampMs, lastGoodAtMs } = this.record;
    const stamps = sightings.map((sighting) => sighting.stamp.fromMs);
    const oldestMs = stamps.length > 0 ? Math.min(...stamps) : null;
    const wasAway = lastGoodAtMs !== null && nowMs - lastGoodAtMs > GAP_AFTER_MS;
    // No row of this list was known: rows may have fallen out of it unseen, unless it has room
    // left and was read a moment ago.
    const isFull = stamps.length >= Math.max(this.rowsMax, LIST_ROWS_MIN);
    const mayLack = (wasAway || isFull) && known === 0;
    const isGap = mayLack && newestStampMs !== null && oldestMs !== null;
    return {
      kind: this.kind,
      firstGoodAtMs: this.record.firstGoodAtMs ?? nowMs,
      lastGoodAtMs: nowMs,
      newestStampMs: Math.max(newestStampMs ?? 0, ...stamps) || null,
      gap:
        isGap && newestStampMs < oldestMs
          ? { fromMs: newestStampMs, untilMs: oldestMs }
          : this.record.gap,
    };
  }
}
