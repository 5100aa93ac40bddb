// Owns the session with the hub: joins, heals what happened apart, reads and tells on, and knows at
// every moment whether the other tills can be asked. Must stay true: it says `live` only while
// everything this till has ever shown was told, and an ack is sent in no other state.
import { SECOND_MS } from '../../../shared/time.ts';
import type { HubHold } from '../../../shared/hub.ts';
import type { HubSetup } from '../../../shared/setup.ts';
import { delayMs } from '../backoff.ts';
import type { Answer } from '../ingest.ts';
import type { Logger, Random } from '../ports.ts';
import { beginReading, callOffGhosts } from './beginning.ts';
import { createClaiming, type Claiming } from './claiming.ts';
import type { HubConnection, HubDoor, HubEvents, HubSession } from './hub-door.ts';
import type { HubLink, HubState } from './hub-link.ts';
import type { HubLog } from './hub-log.ts';
import type { HubTill } from '../../../shared/hub-log.ts';
import { HubFailure, type HubStore } from './hub-store.ts';
import { holdOf, keepsClassBy } from './hold.ts';
import { HubListeners } from './listeners.ts';
import { readBatch } from './reading.ts';
import { createRoster, type Roster } from './roster.ts';
import { createRowSharing, type RowSharing } from './row-sharing.ts';
import { tellAll, type TellingParts } from './telling.ts';

const READ_AT_ONCE = 500;
/** What nobody was woken for is read so often, while somebody sells and while nobody does. */
const BUSY_BEAT_MS = 5 * SECOND_MS;
const IDLE_BEAT_MS = 20 * SECOND_MS;
/** What was told is followed by more: whose the money is, that a sale is over. */
const LIVELY_MS = 10 * SECOND_MS;
/** So often the hub hears that this till is there, and this till who else is. */
const SEEN_MS = 15 * SECOND_MS;
const CLOSING_MS = 3 * SECOND_MS;
/** While the others can't be asked people are: not a moment longer than needed. */
const RETRY_MS_MAX = 10 * SECOND_MS;
const MAKING_PAUSE_MS = 50;

export interface LinkParts extends Omit<TellingParts, 'catchUp' | 'wasAnnounced'> {
  readonly door: HubDoor | undefined;
  readonly open: (door: HubDoor, setup: HubSetup, events: HubEvents) => Promise<HubSession>;
  readonly setup: HubSetup;
  readonly version: string;
  /** By how much this till lowers amounts; null: not at all. */
  readonly lowersBy: number | null;
  readonly random: Random;
  readonly log: Logger;
  /** Some sale of this till or another waits for money. */
  readonly isBusy: () => boolean;
}

export interface Link extends HubLink, HubLog {
  run(signal: AbortSignal): Promise<void>;
  /** Sales told of before their code was shown, in this run. */
  readonly announced: Set<string>;
  /** A sale is being made that the hub was not told of; call what it returns when it is written. */
  makesApart(): () => void;
}

export function createLink(parts: LinkParts): Link {
  return new RunningLink(parts);
}

class RunningLink implements Link {
  readonly announced = new Set<string>();
  private readonly parts: LinkParts;
  private readonly telling: TellingParts;
  private readonly claiming: Claiming;
  private session: HubSession | null = null;
  private current: HubState;
  private wake = new AbortController();
  private readonly listeners = new HubListeners();
  private reading: Promise<void> = Promise.resolve();
  private readonly rows: RowSharing;
  private hasMore = true;
  private ackedSeq = 0;
  private beatMonoMs = 0;
  private newsMonoMs = 0;
  private seenMonoMs = 0;
  private isRosterNew = false;
  private readonly roster: Roster;
  private making = 0;
  private failures = 0;
  private isAnsweredFor = false;

  constructor(parts: LinkParts) {
    this.parts = parts;
    this.current = { kind: 'apart', sinceMs: parts.clock.wallMs(), why: null };
    this.telling = {
      ...parts,
      catchUp: () => this.readAll(),
      wasAnnounced: (id) => this.announced.has(id),
    };
    this.claiming = createClaiming(this.telling);
    this.roster = createRoster({ ...parts, till: parts.setup.till });
    this.rows = createRowSharing({
      ...this.telling,
      hub: () => this.hub(),
      failed: (error) => this.failed(error),
      shared: () => this.wake.abort(),
    });
  }

  state(): HubState {
    return this.current;
  }

  hub(): HubStore | null {
    return this.current.kind === 'live' ? (this.session?.hub ?? null) : null;
  }

  connection(): HubConnection | null {
    return this.current.kind === 'live' ? (this.session?.connection ?? null) : null;
  }

  tills(): readonly HubTill[] {
    return this.roster.tills();
  }

  hasOthers(): boolean {
    const { till: own } = this.parts.setup;
    return this.tills().some(({ till, state }) => till !== own && state !== 'put_away');
  }

  onChange(changed: () => void): () => void {
    return this.listeners.onChange(changed);
  }

  onFeed(heard: Parameters<HubLink['onFeed']>[0]): () => void {
    return this.listeners.onFeed(heard);
  }

  hold(): HubHold | null {
    const { notes, lowersBy } = this.parts;
    const mark = notes.mark();
    if (mark === null || (mark.number !== null && !this.hasOthers())) return null;
    const isLive = this.current.kind === 'live';
    return isLive || !this.isAnsweredFor ? holdOf(mark, isLive, lowersBy) : null;
  }

  sellApart(): void {
    this.isAnsweredFor = true;
    this.listeners.tell();
  }

  makesApart(): () => void {
    this.making += 1;
    let isOver = false;
    return () => {
      if (!isOver) this.making -= 1;
      isOver = true;
    };
  }

  poke(): void {
    if (this.current.kind === 'live') this.wake.abort();
  }

  failed(error: unknown): void {
    const why = error instanceof HubFailure ? error.kind : 'unexpected';
    const { session } = this;
    this.session = null;
    if (session) void session.connection.close().catch(() => {});
    this.wake.abort();
    if (this.current.kind === 'apart' && this.current.why === why) return;
    const sinceMs =
      this.current.kind === 'apart' ? this.current.sinceMs : this.parts.clock.wallMs();
    const wasLive = this.current.kind === 'live';
    this.become({ kind: 'apart', sinceMs, why });
    this.parts.log.warn('the other tills can not be asked', { why });
    if (wasLive) this.decideAnew();
  }

  async run(signal: AbortSignal): Promise<void> {
    const { clock, random, log } = this.parts;
    const stop = () => this.wake.abort();
    signal.addEventListener('abort', stop);
    while (!signal.aborted) {
      this.wake = new AbortController();
      try {
        await this.live(signal);
      } catch (error) {
        if (!(error instanceof HubFailure))
          log.error('the hub could not be used', { error: String(error) });
        this.failed(error);
      }
      if (signal.aborted) break;
      this.failures += 1;
      this.wake = new AbortController();
      const pace = { failures: this.failures, isBusy: this.parts.isBusy(), retryAfterMs: null };
      const pauseMs = delayMs({ ...pace, fraction: random.fraction() });
      await clock.sleep(Math.min(pauseMs, RETRY_MS_MAX), this.wake.signal);
    }
    signal.removeEventListener('abort', stop);
    await this.closed();
  }

  /** One session, from its opening to its end. Rejects with HubFailure. */
  private async live(signal: AbortSignal): Promise<void> {
    const { door, open, setup } = this.parts;
    if (door === undefined) throw new HubFailure('unreachable');
    let isLost = false;
    let opened: HubSession | null = null;
    const lost = () => {
      isLost = true;
      if (opened !== null && this.session === opened) this.failed(new HubFailure('lost'));
    };
    const session = await open(door, setup, this.events(lost));
    opened = session;
    if (signal.aborted || isLost) {
      await session.connection.close();
      return;
    }
    this.session = session;
    await this.heal(session.hub);
    this.failures = 0;
    const isCurrent = () => this.session === session && !signal.aborted;
    while (isCurrent()) {
      this.wake = new AbortController();
      await this.turn(session.hub);
      if (!isCurrent()) return;
      await this.parts.clock.sleep(this.pauseMs(), this.wake.signal);
    }
  }

  private events(lost: () => void): HubEvents {
    return {
      appended: () => {
        this.hasMore = true;
        this.wake.abort();
      },
      asked: (kind) => this.listeners.tellFeed(kind, 'asked'),
      feedSaid: (kind) => this.listeners.tellFeed(kind, 'said'),
      lost,
    };
  }

  /** Joins, and brings both sides to the same: then, and only then, the others can be asked. */
  private async heal(hub: HubStore): Promise<void> {
    const { notes, version, lowersBy, commit } = this.parts;
    const before = notes.mark();
    if (before === null) throw new HubFailure('unexpected');
    // A copy of this profile on another PC would tell of its sales under this till's name.
    if (!(await hub.elect(`till ${before.till}`))) throw new HubFailure('name_taken');
    const joined = await hub.join({ holder: before.holder, version, lowersBy });
    const { number, classCount, joinedSeq, tills } = joined;
    const keepsClass = keepsClassBy(number, classCount, lowersBy);
    const isKnown = before.isKnown && before.joinedSeq === joinedSeq;
    commit(() => {
      notes.setMark({ number, classCount, joinedSeq, keepsClass, isKnown, isClosed: false });
      notes.setTills(tills);
    });
    await beginReading(hub, before, this.parts);
    this.hasMore = true;
    await this.readAll();
    await callOffGhosts(hub, this.parts);
    await tellAll(hub, this.telling);
    await this.readAll();
    this.claiming.begin();
    await this.meet(hub);
    // A sale made apart meanwhile is told of before this till says that all are.
    while (notes.hasTodo() || this.making > 0)
      if (notes.hasTodo()) await tellAll(hub, this.telling);
      else await this.parts.clock.sleep(MAKING_PAUSE_MS, new AbortController().signal);
    if (this.session?.hub !== hub) throw new HubFailure('lost');
    this.isAnsweredFor = false;
    this.become({ kind: 'live' });
    this.ackedSeq = 0;
    await this.ack(hub);
    this.decideAnew();
  }

  private async turn(hub: HubStore): Promise<void> {
    const { clock, notes } = this.parts;
    const isBeat = clock.monoMs() >= this.beatMonoMs;
    if (isBeat || this.hasMore) await this.readAll();
    const { readSeq = 0, isKnown = true } = notes.mark() ?? {};
    const isLate = clock.monoMs() - this.seenMonoMs >= SEEN_MS;
    const isAckDue = isLate || this.isRosterNew || this.hasUnackedRows();
    if (isAckDue || (isBeat && readSeq > this.ackedSeq)) await this.ack(hub);
    if (notes.hasTodo()) await tellAll(hub, this.telling);
    if (isLate || this.isRosterNew || (isBeat && !isKnown)) await this.meet(hub);
    await this.claiming.ask(hub);
    if (isBeat) this.beatMonoMs = clock.monoMs() + this.beatMs(isKnown);
  }

  private beatMs(isKnown: boolean): number {
    if (!isKnown) return SECOND_MS;
    const sinceNewsMs = this.parts.clock.monoMs() - this.newsMonoMs;
    return this.parts.isBusy() || sinceNewsMs < LIVELY_MS ? BUSY_BEAT_MS : IDLE_BEAT_MS;
  }

  private pauseMs(): number {
    const { clock, notes, random } = this.parts;
    if (this.hasMore || notes.hasTodo()) return 0;
    const beatMs = this.beatMonoMs - clock.monoMs() + random.fraction() * 100;
    const claimMonoMs = this.claiming.nextMonoMs();
    const claimMs = claimMonoMs === null ? Infinity : claimMonoMs - clock.monoMs();
    return Math.max(0, Math.min(beatMs, claimMs));
  }

  /** Who is there, and have they all heard of this till? */
  private async meet(hub: HubStore): Promise<void> {
    this.isRosterNew = false;
    const isNews = await this.roster.meet(hub);
    this.claiming.heard();
    if (isNews) this.listeners.tell();
  }

  private hasUnackedRows(): boolean {
    return (this.parts.notes.mark()?.sightingSeq ?? 0) > this.ackedSeq;
  }

  private async ack(hub: HubStore): Promise<void> {
    const readSeq = this.position();
    if (this.current.kind !== 'live') return;
    await hub.ack(readSeq);
    this.ackedSeq = readSeq;
    this.seenMonoMs = this.parts.clock.monoMs();
  }

  position(): number {
    return this.parts.notes.mark()?.readSeq ?? 0;
  }

  async readTo(seq: number): Promise<void> {
    try {
      if (this.position() < seq) await this.readAll();
    } catch (error) {
      this.failed(error);
    }
  }

  /** Reads the log to its head, one reader at a time. */
  private readAll(): Promise<void> {
    const read = this.reading.catch(() => {}).then(() => this.readOn());
    this.reading = read;
    return read;
  }

  private async readOn(): Promise<void> {
    for (;;) {
      const hub = this.session?.hub;
      if (hub === undefined) throw new HubFailure('lost');
      this.hasMore = false;
      const entries = await hub.pull(this.position(), READ_AT_ONCE);
      if (this.session?.hub !== hub) throw new HubFailure('lost');
      if (entries.length === 0) return;
      this.newsMonoMs = this.parts.clock.monoMs();
      this.beatMonoMs = Math.min(this.beatMonoMs, this.newsMonoMs + BUSY_BEAT_MS);
      // What is caught up with on the way back may be older than money seen alone meanwhile.
      const isTimely = this.current.kind === 'live';
      if (readBatch({ entries, isTimely }, this.telling)) this.isRosterNew = true;
      if (entries.length < READ_AT_ONCE) return;
    }
  }

  shareRows(answer: Answer): Promise<'shared' | 'apart'> {
    return this.rows.share(answer);
  }

  private become(state: HubState): void {
    this.current = state;
    this.listeners.tell();
  }

  /** What may be said of waiting money has changed with who can be asked. */
  private decideAnew(): void {
    const { commit, decider, log } = this.parts;
    try {
      commit((change) => decider.decide(change));
    } catch (error) {
      log.error('what is known could not be decided anew', { error: String(error) });
    }
  }

  /** Ends well: nothing is shown any more, and the others need not wait for this till. */
  private async closed(): Promise<void> {
    const { clock, commit, notes } = this.parts;
    const { session } = this;
    const hub = this.hub();
    if (session === null) return;
    const late = new AbortController();
    const farewell = async (): Promise<void> => {
      if (hub === null) return;
      // From here on nothing is made that the hub was not told of.
      commit(() => notes.setMark({ isClosed: true }));
      while (this.making > 0) await clock.sleep(MAKING_PAUSE_MS, late.signal);
      await tellAll(hub, this.telling);
      await hub.close();
    };
    await Promise.race([farewell().catch(() => {}), clock.sleep(CLOSING_MS, late.signal)]);
    late.abort();
    this.session = null;
    this.current = { kind: 'apart', sinceMs: clock.wallMs(), why: null };
    await session.connection.close().catch(() => {});
  }
}
