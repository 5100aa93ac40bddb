// The one way to change a till: all of it with its events, or none of it, and told only once it is
// kept.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TillEvent } from '../../shared/views.ts';
import { createCommit, type Commit } from './commit.ts';
import { openDatabase, type Sqlite } from './store/database.ts';
import { createEventStore, type EventStore } from './store/events.ts';
import { migrate } from './store/migrations.ts';
import { FakeClock } from './testing/fake-clock.ts';
import { NOON_MS } from './testing/harness.ts';

let db: Sqlite;
let events: EventStore;
let commit: Commit;
/** What was told, and whether the ledger had let go of the transaction by then. */
let told: { events: readonly TillEvent[]; isKept: boolean }[];
let whenTold: () => void;

beforeEach(() => {
  db = openDatabase(':memory:');
  migrate(db);
  events = createEventStore(db);
  [told, whenTold] = [[], () => {}];
  commit = createCommit(db, events, new FakeClock(NOON_MS), (fresh) => {
    told.push({ events: fresh, isKept: !db.inTransaction });
    whenTold();
  });
});

afterEach(() => {
  db.close();
});

const happened = { type: 'till.changed', payload: {} } as const;
const setAside = { type: 'row.setAside', payload: { feed: 'qiospay', reason: 'no date' } } as const;

describe('a change', () => {
  it('is told after it is kept, with its events in order and numbered', () => {
    const answer = commit((change) => {
      change.emit(happened);
      change.emit(setAside);
      return 'done';
    });
    expect(answer).toBe('done');
    const expected = [
      { seq: 1, atMs: NOON_MS, ...happened },
      { seq: 2, atMs: NOON_MS, ...setAside },
    ];
    expect(told).toEqual([{ events: expected, isKept: true }]);
    expect(events.since(0, 10)).toEqual(expected);
  });

  it('that fails leaves no trace, no number used, and nothing is told', () => {
    commit((change) => change.emit(happened));
    const failing = (): unknown =>
      commit((change) => {
        change.emit(setAside);
        db.exec("insert into set_aside (feed, text, reason, seen_at_ms) values ('q', 't', 'r', 1)");
        throw new RangeError('between two rows');
      });
    expect(failing).toThrow(RangeError);
    expect(told).toHaveLength(1);
    expect(events.lastSeq()).toBe(1);
    expect(db.prepare('select count(*) as n from set_aside').get()).toEqual({ n: 0 });
    commit((change) => change.emit(happened));
    expect(told.at(-1)?.events).toMatchObject([{ seq: 2 }]);
  });

  it('knows the number of the event that comes next, before and between', () => {
    const seen: number[] = [];
    commit((change) => {
      seen.push(change.nextSeq());
      change.emit(happened);
      seen.push(change.nextSeq());
      change.emit(happened);
      seen.push(change.nextSeq());
    });
    expect(seen).toEqual([1, 2, 3]);
  });

  it('without an event tells nothing', () => {
    commit(() => 1);
    expect(told).toEqual([]);
  });

  it('may be followed by another from whoever was told', () => {
    whenTold = () => {
      whenTold = () => {};
      commit((change) => change.emit(setAside));
    };
    commit((change) => change.emit(happened));
    expect(events.since(0, 9).map(({ type }) => type)).toEqual(['till.changed', 'row.setAside']);
  });
});

describe('the log', () => {
  it('is read in pages after a number', () => {
    for (let n = 0; n < 5; n += 1) commit((change) => change.emit(happened));
    expect(events.since(0, 2).map(({ seq }) => seq)).toEqual([1, 2]);
    expect(events.since(3, 9).map(({ seq }) => seq)).toEqual([4, 5]);
    expect(events.since(5, 9)).toEqual([]);
  });

  it('is empty in a new ledger', () => {
    expect(events.lastSeq()).toBe(0);
  });
});
