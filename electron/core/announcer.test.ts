// Every event once and in order, to each listener for itself: first from the log, then as it
// happens.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TillEvent } from '../../shared/views.ts';
import { createAnnouncer, type Announcer } from './announcer.ts';
import { openDatabase, transaction, type Sqlite } from './store/database.ts';
import { createEventStore, type EventStore } from './store/events.ts';
import { migrate } from './store/migrations.ts';
import { settled } from './testing/fake-clock.ts';

let db: Sqlite;
let events: EventStore;
let announcer: Announcer;
/** Called when a listener reads the log. */
let whenRead: () => void;

beforeEach(() => {
  db = openDatabase(':memory:');
  migrate(db);
  events = createEventStore(db);
  whenRead = () => {};
  announcer = createAnnouncer({
    ...events,
    since(seq, limit) {
      const page = events.since(seq, limit);
      whenRead();
      return page;
    },
  });
});

afterEach(() => {
  announcer.close();
  db.close();
});

function happen(count = 1): void {
  const fresh: TillEvent[] = [];
  transaction(db, () => {
    for (let n = 0; n < count; n += 1)
      fresh.push(events.append(0, { type: 'till.changed', payload: {} }));
  });
  announcer.announce(fresh);
}

/** A listener that keeps the numbers it hears. */
function listen(sinceSeq = 0, signal?: AbortSignal): { heard: number[]; over: Promise<void> } {
  const heard: number[] = [];
  const over = (async () => {
    for await (const { seq } of announcer.stream(sinceSeq, signal)) heard.push(seq);
  })();
  return { heard, over };
}
const upTo = (last: number, first = 1): number[] =>
  Array.from({ length: last - first + 1 }, (_, n) => first + n);

describe('a listener', () => {
  it('hears what was, then what is, without a hole and without a repeat', async () => {
    happen(3);
    const { heard } = listen();
    await settled();
    happen(2);
    happen();
    await settled();
    expect(heard).toEqual(upTo(6));
  });

  it('hears what comes while it reads the log, once', async () => {
    happen(2);
    whenRead = () => {
      whenRead = () => {};
      happen(3); // after the page was read, before it was handed on
    };
    const { heard } = listen();
    await settled();
    happen();
    await settled();
    expect(heard).toEqual(upTo(6));
  });

  it('begins after the number it names', async () => {
    happen(5);
    const { heard } = listen(3);
    await settled();
    happen();
    await settled();
    expect(heard).toEqual([4, 5, 6]);
  });

  it('that is slow misses nothing of what others heard long ago', async () => {
    const slow = announcer.stream(0);
    const { heard } = listen();
    happen();
    expect((await slow.next()).value).toMatchObject({ seq: 1 });
    happen(20);
    await settled();
    expect(heard).toEqual(upTo(21));
    for (const seq of upTo(21, 2)) expect((await slow.next()).value).toMatchObject({ seq });
    await slow.return();
  });

  it('reads a long log to its end', async () => {
    happen(1234);
    const { heard } = listen();
    await settled();
    expect(heard).toEqual(upTo(1234));
  });

  it('that reads a long log hears once what came meanwhile, though it is in the log and was told', async () => {
    happen(500);
    const slow = announcer.stream(0);
    await slow.next();
    happen(3);
    for (const seq of upTo(503, 2)) expect((await slow.next()).value).toMatchObject({ seq });
    happen();
    expect((await slow.next()).value).toMatchObject({ seq: 504 });
    await slow.return();
  });

  it('that fell hopelessly behind is cut off, and finds everything in the log when it comes back', async () => {
    const slow = announcer.stream(0);
    happen();
    await slow.next();
    for (let n = 0; n < 11; n += 1) happen(1000);
    let last = 1;
    for await (const { seq } of slow) last = seq;
    expect(last).toBeLessThan(11_001);
    const { heard } = listen(last);
    await settled();
    expect(heard).toEqual(upTo(11_001, last + 1));
  });

  it('that left hears no more and holds nothing up', async () => {
    const gone = new AbortController();
    const { heard, over } = listen(0, gone.signal);
    happen();
    await settled();
    gone.abort();
    await over;
    happen();
    await settled();
    expect(heard).toEqual([1]);
  });

  it('that was gone before it came hears nothing', async () => {
    happen(3);
    const { heard, over } = listen(0, AbortSignal.abort());
    await over;
    expect(heard).toEqual([]);
  });
});

it('ends every listener when the till stops', async () => {
  const listeners = [listen(), listen()];
  await settled();
  announcer.close();
  await Promise.all(listeners.map(({ over }) => over));
  expect(listeners.map(({ heard }) => heard)).toEqual([[], []]);
});
