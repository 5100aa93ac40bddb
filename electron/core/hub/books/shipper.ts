// Owns the way of the books to the hub: takes what is owed in order, sends it in batches, and lets
// go of it when the hub has it. Must stay true: nothing here holds the till up or changes its
// money; a row leaves the line only as the version the hub took; weeks apart cost time, no more.
import { SECOND_MS, type ShopCalendar } from '../../../../shared/time.ts';
import type { Announcer } from '../../announcer.ts';
import type { Ports } from '../../ports.ts';
import type { EventStore } from '../../store/events.ts';
import type { Backlog, HubOutbox, Owed, OwedKind, Refused } from '../../store/hub-outbox.ts';
import type { HubRows } from '../../store/hub-rows.ts';
import type { HubConnection } from '../hub-door.ts';
import type { HubLink } from '../hub-link.ts';
import { HubFailure } from '../hub-store.ts';
import {
  createBooksHub,
  type Batch,
  type BooksHub,
  type SentRow,
  type Shipped,
  type TillWord,
} from './books-hub.ts';
import { batchRows, gatherMs, idleMs, pauseMs, retryMs, sayMs } from './pace.ts';

/** So many batches of an old ledger stand in line at once: what is new comes soon after them. */
const LINE_BATCHES = 2;
const SETTLE_ROWS = 500;

export interface ShipperParts {
  readonly ports: Pick<Ports, 'clock' | 'random' | 'log'>;
  readonly outbox: HubOutbox;
  readonly rows: HubRows;
  readonly link: HubLink;
  readonly announcer: Announcer;
  readonly events: Pick<EventStore, 'lastSeq'>;
  /** Names of the store and of this till at the hub. */
  readonly hub: { readonly store: string; readonly till: string };
  readonly calendar: ShopCalendar;
  /** Whether a customer waits. */
  readonly isBusy: () => boolean;
  readonly word: () => Omit<TillWord, 'waiting' | 'sinceMs' | 'refused' | 'isFilled'>;
}

export interface Shipper {
  /** Ships until aborted; then ends at once, whatever the hub does. Rejects for no hub's fault. */
  run(signal: AbortSignal): Promise<void>;
  backlog(): Backlog;
}

export function createShipper(parts: ShipperParts): Shipper {
  return new RunningShipper(parts);
}

interface Session {
  readonly connection: HubConnection;
  readonly hub: BooksHub;
  readonly epoch: number;
}

class RunningShipper implements Shipper {
  private readonly parts: ShipperParts;
  private awake = new AbortController();
  private session: Session | null = null;
  private failures = 0;
  private sayAtMs = 0;
  private wasMore = false;

  constructor(parts: ShipperParts) {
    this.parts = parts;
  }

  backlog(): Backlog {
    return this.parts.outbox.backlog();
  }

  async run(outer: AbortSignal): Promise<void> {
    const { outbox, link, hub, calendar } = this.parts;
    const { clock, random } = this.parts.ports;
    outbox.turnOn(hub.store, `${calendar.timezone} ${calendar.dayStartsAt}`);
    const ending = new AbortController();
    const signal = AbortSignal.any([outer, ending.signal]);
    const stopHearing = link.onChange(() => this.awake.abort());
    const following = this.follow(signal);
    try {
      while (!signal.aborted) {
        this.awake = new AbortController();
        const waitMs = await this.step(signal);
        await clock.sleep(waitMs, AbortSignal.any([signal, this.awake.signal]));
        if (this.awake.signal.aborted) await clock.sleep(gatherMs(random.fraction()), signal);
      }
    } finally {
      this.session = null;
      stopHearing();
      ending.abort();
      await following;
    }
  }

  /** What is new is heard of; without the hub it only waits, and nobody need hear. */
  private async follow(signal: AbortSignal): Promise<void> {
    const { announcer, events, link, ports } = this.parts;
    while (!signal.aborted) {
      for await (const _event of announcer.stream(events.lastSeq(), signal))
        if (link.connection() !== null && this.failures === 0) this.awake.abort();
      await ports.clock.sleep(SECOND_MS, signal);
    }
  }

  /** One batch at most; answers how long there is nothing to do, ms. */
  private async step(signal: AbortSignal): Promise<number> {
    const { link, outbox, ports } = this.parts;
    const { clock, random } = ports;
    const connection = link.connection();
    if (connection === null) {
      this.session = null;
      outbox.notice(clock.wallMs());
      return idleMs(random.fraction());
    }
    try {
      this.session = await this.opened(connection, signal);
      if (this.session === null) return 0; // aborted
      const isMore = await this.ship(this.session, signal);
      if (this.wasMore && !isMore) this.sayAtMs = 0; // head office waits for these words
      this.wasMore = isMore;
      await this.say(this.session.hub, isMore, signal);
      this.failures = 0;
      return isMore ? pauseMs(this.parts.isBusy()) : idleMs(random.fraction());
    } catch (error) {
      return this.failed(error);
    }
  }

  /** Whatever the hub says against the books, the money path's line is not ours to give up. */
  private failed(error: unknown): number {
    const { outbox, ports } = this.parts;
    this.session = null;
    this.failures += 1;
    const kind = error instanceof HubFailure ? error.kind : String(error);
    if (this.failures === 1) ports.log.warn('the books could not be sent to the hub', { kind });
    outbox.notice(ports.clock.wallMs());
    return retryMs(this.failures, ports.random.fraction());
  }

  private async opened(connection: HubConnection, signal: AbortSignal): Promise<Session | null> {
    if (this.session?.connection === connection) return this.session;
    const { outbox, hub: names } = this.parts;
    const { ledger, told, telling } = outbox.mark();
    const hub = createBooksHub(connection.query, names.store, ledger);
    const opening = { till: names.till, told, telling, batch: this.newName() };
    const answer = await orAborted(hub.open(opening), signal);
    if (answer === null) return null;
    outbox.opened(answer.epoch, answer.batch, answer.isNew);
    outbox.retryRefused();
    this.sayAtMs = 0;
    return { connection, hub, epoch: answer.epoch };
  }

  /** Sends what has its turn; answers whether there is more. */
  private async ship({ hub, epoch }: Session, signal: AbortSignal): Promise<boolean> {
    const { outbox, isBusy } = this.parts;
    const limit = batchRows(isBusy(), this.failures);
    outbox.fill(LINE_BATCHES * limit);
    const owed = outbox.due(limit);
    const [first] = owed;
    if (await this.settle(hub, epoch, first, signal)) return true;
    if (first === undefined) return !outbox.mark().isFilled;
    const batch = this.batchOf(owed, epoch);
    outbox.telling(batch.batch, batch.version);
    const answer = await orAborted(hub.ship(batch), signal);
    if (answer === null) return false;
    // The hub was brought back from a copy, or another till writes under this ledger's name.
    if (answer.kind === 'stranger') throw new HubFailure('unexpected');
    outbox.told(batch.batch, owed, refusedOf(owed, answer));
    return owed.length === limit || !outbox.mark().isFilled;
  }

  private batchOf(owed: readonly Owed[], epoch: number): Batch {
    const { outbox, rows, calendar } = this.parts;
    const there: Partial<Record<OwedKind, SentRow[]>> = {};
    const gone: Partial<Record<OwedKind, SentRow[]>> = {};
    for (const each of owed) {
      const { kind, id, version } = each;
      const row = rows.read(each, calendar);
      if (row === null) (gone[kind] ??= []).push({ payment_id: id, version });
      else (there[kind] ??= []).push({ ...row, version });
    }
    const before = outbox.mark().told ?? '';
    const version = owed.at(-1)?.version ?? 0;
    return { epoch, before, batch: this.newName(), version, rows: there, gone };
  }

  /** After another life of this ledger, once all of this one is there. */
  private async settle(
    hub: BooksHub,
    epoch: number,
    first: Owed | undefined,
    signal: AbortSignal,
  ): Promise<boolean> {
    const { outbox } = this.parts;
    const { settleVersion, isFilled } = outbox.mark();
    if (settleVersion === null || !isFilled) return false;
    if (first !== undefined && first.version <= settleVersion) return false;
    const count = epoch === 1 ? 0 : await orAborted(hub.settle(epoch, SETTLE_ROWS), signal);
    if (count === 0) outbox.settled();
    return true;
  }

  private async say(hub: BooksHub, isMore: boolean, signal: AbortSignal): Promise<void> {
    const { outbox, word, ports } = this.parts;
    const monoMs = ports.clock.monoMs();
    if (monoMs < this.sayAtMs || signal.aborted) return;
    if (isMore) outbox.notice(ports.clock.wallMs());
    // Also when it fails: what is said comes after what is owed.
    this.sayAtMs = monoMs + sayMs(ports.random.fraction());
    const said = { ...word(), ...outbox.backlog(), isFilled: outbox.mark().isFilled };
    await orAborted(hub.say(said), signal);
  }

  private newName(): string {
    return Buffer.from(this.parts.ports.random.bytes(16)).toString('hex');
  }
}

function refusedOf(owed: readonly Owed[], answer: Shipped & { kind: 'taken' }): Refused[] {
  const why = new Map(answer.refused.map((each) => [each.version, each.why]));
  return owed.flatMap(({ kind, id, version }) => {
    const reason = why.get(version);
    return reason === undefined ? [] : [{ kind, id, why: reason }];
  });
}

/** The answer, or null as soon as the till stops: what comes later is nobody's. */
async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T | null> {
  work.catch(() => {}); // nobody may be there any more to hear of it
  const aborted = Promise.withResolvers<null>();
  const stop = (): void => aborted.resolve(null);
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    return await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
