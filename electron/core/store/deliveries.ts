// Owns the outbox: one row for each event and each webhook that wants it. Rows are made by a
// trigger beside the event itself (migrations/070-webhooks.ts); here they are read, ended, asked
// for again and, when old, let go.
import type { DeliveryFault, DeliveryState } from '../../../shared/webhooks.ts';
import type { Sqlite } from './database.ts';

export interface Delivery {
  readonly id: number;
  readonly webhookId: string;
  readonly seq: number;
  readonly type: string;
  /** Whose order is kept: a sale's id, else a payment's or a feed's. */
  readonly about: string;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly atMs: number;
  readonly nextAtMs: number;
  readonly endedAtMs: number | null;
  readonly status: number | null;
  readonly fault: DeliveryFault | null;
  readonly tookMs: number | null;
  readonly excerpt: string | null;
}

/** An event as it lies in the log; `payload` is its very text. */
export interface OwedEvent {
  readonly seq: number;
  readonly atMs: number;
  readonly type: string;
  readonly payload: string;
}

export interface DeliveryStore {
  /** Those whose turn and time it is: never tried ones first, then those to try again. */
  due(webhookId: string, nowMs: number, limit: number): Delivery[];
  /** When the next one's time comes; null: nothing has its turn. */
  nextAtMs(webhookId: string): number | null;
  /** What became of a try. Nothing happens to a row that was ended meanwhile. */
  tried(delivery: Delivery): void;
  /** Gives up all that is open. */
  giveUp(webhookId: string, fault: DeliveryFault, atMs: number): number;
  /** Gives up what is open since before then; answers how many. */
  giveUpOld(beforeMs: number, atMs: number): number;
  /** After a clock was set back: nothing waits beyond `latestMs`, nothing new waits at all. */
  pullIn(webhookId: string, latestMs: number, nowMs: number): void;
  find(id: number): Delivery | null;
  event(seq: number): OwedEvent | null;
  /** Newest first, below a number. */
  page(
    webhookId: string,
    state: DeliveryState | null,
    beforeSeq: number,
    limit: number,
  ): Delivery[];
  /** Asks for one that has ended again. */
  again(delivery: Delivery, nowMs: number): void;
  /** Given up since then, oldest first. */
  lost(webhookId: string, sinceMs: number, limit: number): Delivery[];
  waitingCount(webhookId: string): number;
  /** Counted no further than a thousand. */
  lostCount(webhookId: string, sinceMs: number): number;
  remove(webhookId: string): void;
  /** Lets go of ended rows: delivered before the one moment, given up before the other. */
  forget(deliveredBeforeMs: number, lostBeforeMs: number, limit: number): number;
}

const COLUMNS = `id, webhook_id as webhookId, seq, type, about, state, attempts, at_ms as atMs,
  next_at_ms as nextAtMs, ended_at_ms as endedAtMs, status, fault, took_ms as tookMs, excerpt`;

/** More than this is a word, no figure. */
const COUNT_MAX = 1000;

export function createDeliveryStore(db: Sqlite): DeliveryStore {
  const all = <P extends unknown[]>(rest: string) =>
    db.prepare<P, Delivery>(`select ${COLUMNS} from delivery ${rest}`);
  const dueOf = (attempts: string) =>
    all<[string, number, number]>(
      `where webhook_id = ? and state = 'queued' and attempts ${attempts} and next_at_ms <= ?
       order by next_at_ms limit ?`,
    );
  const [fresh, again] = [dueOf('= 0'), dueOf('> 0')];
  const soonestOf = (attempts: string) =>
    db.prepare<[string], { at: number | null }>(
      `select min(next_at_ms) as at from delivery
       where webhook_id = ? and state = 'queued' and attempts ${attempts}`,
    );
  const soonest = [soonestOf('= 0'), soonestOf('> 0')];
  const tried = db.prepare(`update delivery set state = @state, attempts = @attempts,
    next_at_ms = @nextAtMs, ended_at_ms = @endedAtMs, status = @status, fault = @fault,
    took_ms = @tookMs, excerpt = @excerpt where id = @id and state = 'queued'`);
  const pullInOf = (attempts: string) =>
    db.prepare(`update delivery set next_at_ms = @nowMs where webhook_id = @webhookId
      and state = 'queued' and attempts ${attempts} and next_at_ms > @latestMs`);
  const [pullFresh, pullAgain] = [pullInOf('= 0'), pullInOf('> 0')];
  const event = db.prepare<[number], OwedEvent>(
    'select seq, at_ms as atMs, type, payload from event where seq = ?',
  );
  const find = all<[number]>('where id = ?');
  const page = all<[string, number, number]>(
    'where webhook_id = ? and seq < ? order by seq desc limit ?',
  );
  const pageOf = all<[string, DeliveryState, number, number]>(
    'where webhook_id = ? and state = ? and seq < ? order by seq desc limit ?',
  );
  const isTaken = db.prepare<[string, string], { id: number }>(
    `select id from delivery where webhook_id = ? and about = ? and state = 'queued'`,
  );
  const ask = db.prepare(`update delivery set state = @state, attempts = 0, next_at_ms = @nowMs,
    ended_at_ms = null where id = @id and ended_at_ms is not null`);
  const lost = all<[string, number, number]>(
    `where webhook_id = ? and state = 'gave_up' and ended_at_ms > ? order by seq limit ?`,
  );
  const remove = db.prepare('delete from delivery where webhook_id = ?');
  return {
    ...createEnding(db),
    ...createCounts(db),
    due: (id, nowMs, limit) => [...fresh.all(id, nowMs, limit), ...again.all(id, nowMs, limit)],
    nextAtMs(id) {
      const times = soonest.flatMap((statement) => statement.get(id)?.at ?? []);
      return times.length === 0 ? null : Math.min(...times);
    },
    tried: ({ webhookId: _w, seq: _s, type: _t, about: _a, atMs: _at, ...row }) =>
      void tried.run(row),
    pullIn(webhookId, latestMs, nowMs) {
      pullFresh.run({ webhookId, latestMs: nowMs, nowMs });
      pullAgain.run({ webhookId, latestMs, nowMs });
    },
    find: (id) => find.get(id) ?? null,
    event: (seq) => event.get(seq) ?? null,
    page: (id, state, beforeSeq, limit) =>
      state === null ? page.all(id, beforeSeq, limit) : pageOf.all(id, state, beforeSeq, limit),
    again({ id, webhookId, about }, nowMs) {
      const state = isTaken.get(webhookId, about) ? 'held' : 'queued';
      ask.run({ id, state, nowMs });
    },
    lost: (id, sinceMs, limit) => lost.all(id, sinceMs, limit),
    remove: (id) => void remove.run(id),
  };
}

type Ending = Pick<DeliveryStore, 'giveUp' | 'giveUpOld' | 'forget'>;

/** What ends rows in numbers: held ones first, so that none of them gets its turn on the way. */
function createEnding(db: Sqlite): Ending {
  const gaveUp = `set state = 'gave_up', ended_at_ms = @atMs, fault = @fault`;
  const giveUp = (['held', 'queued'] as const).map((state) =>
    db.prepare(`update delivery ${gaveUp} where webhook_id = @webhookId and state = '${state}'`),
  );
  const giveUpOld = (['held', 'queued'] as const).map((state) =>
    db.prepare(`update delivery ${gaveUp}
      where ended_at_ms is null and at_ms < @beforeMs and state = '${state}'`),
  );
  const forget = db.prepare(`delete from delivery where id in (select id from delivery
    where ended_at_ms is not null
    and ended_at_ms < iif(state = 'delivered', @deliveredBeforeMs, @lostBeforeMs)
    and ended_at_ms < @newestMs order by ended_at_ms limit @limit)`);
  return {
    giveUp: (webhookId, fault, atMs) =>
      giveUp.reduce((sum, each) => sum + each.run({ webhookId, fault, atMs }).changes, 0),
    giveUpOld: (beforeMs, atMs) =>
      giveUpOld.reduce(
        (sum, each) => sum + each.run({ beforeMs, atMs, fault: 'too_old' }).changes,
        0,
      ),
    forget(deliveredBeforeMs, lostBeforeMs, limit) {
      const newestMs = Math.max(deliveredBeforeMs, lostBeforeMs);
      return forget.run({ deliveredBeforeMs, lostBeforeMs, newestMs, limit }).changes;
    },
  };
}

type Counts = Pick<DeliveryStore, 'waitingCount' | 'lostCount'>;

function createCounts(db: Sqlite): Counts {
  const waiting = db.prepare<[string, string], { n: number }>(
    `select (select count(*) from delivery where webhook_id = ? and state = 'queued')
      + (select count(*) from delivery where webhook_id = ? and state = 'held') as n`,
  );
  const lost = db.prepare<[string, number], { n: number }>(
    `select count(*) as n from (select 1 from delivery
      where webhook_id = ? and state = 'gave_up' and ended_at_ms > ? limit ${COUNT_MAX})`,
  );
  return {
    waitingCount: (id) => waiting.get(id, id)?.n ?? 0,
    lostCount: (id, sinceMs) => lost.get(id, sinceMs)?.n ?? 0,
  };
}
