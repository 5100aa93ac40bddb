// A store's tills on one feed. The hub here is the part of it that feeds use, in memory; the real
// one is met in tests/hub. All tills live on one clock: clocks apart are provider-clock.test.ts's.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rupiah } from '../../../shared/money.ts';
import type { Sighting } from '../../../shared/sighting.ts';
import { MINUTE_MS, SECOND_MS } from '../../../shared/time.ts';
import type { FeedFault, FeedHealth } from '../../../shared/views.ts';
import type { Answer } from '../ingest.ts';
import { createPoller, type Poller } from '../poller.ts';
import { readClocks } from '../ports.ts';
import { createProviderClock, type ProviderClock } from '../provider-clock.ts';
import { SweepFailure, type Provider, type Sweep } from '../providers/provider.ts';
import { openDatabase, type Sqlite } from '../store/database.ts';
import { createFeedStore } from '../store/feeds.ts';
import { migrate } from '../store/migrations.ts';
import { FakeClock } from '../testing/fake-clock.ts';
import { createSeededRandom } from '../testing/seeded-random.ts';
import { createShare } from './hub-log.ts';
import { NO_HUB, type HubLink, type HubState } from './hub-link.ts';
import type { HubTill } from '../../../shared/hub-log.ts';
import { HubFailure, type HubStore, type SharedFeedState } from './hub-store.ts';
import { createSharedFeed } from './shared-feed.ts';

const KIND = 'qiospay';
const NOON_MS = Date.UTC(2026, 10, 21, 5, 0, 0);

/** What feeds need of a hub: who is elected, what was asked and said, the rows in their order. */
class FeedHub {
  readonly rows: Sighting[] = [];
  holder: object | null = null;
  state: SharedFeedState | null = null;
  asked = 0;
  asks = 0;
  readonly sessions = new Set<TestTill>();
  private readonly clock: FakeClock;

  constructor(clock: FakeClock) {
    this.clock = clock;
  }

  /** One till's session; every call fails once it is over. */
  session(till: TestTill): HubStore {
    const isOver = () => !this.sessions.has(till) || till.hubNow !== hub;
    const call = async <T>(work: () => T): Promise<T> => {
      await this.clock.sleep(3, new AbortController().signal);
      if (isOver()) throw new HubFailure('lost');
      return work();
    };
    const none = () => Promise.reject(new HubFailure('unexpected'));
    const hub: HubStore = {
      ...{ join: none, tills: none, pull: none, beginning: none, share: none, publish: none },
      ...{ claim: none, release: none, dismiss: none, ack: none, close: none, putAway: none },
      ownOpenSales: none,
      nowMs: none,
      feeds: () => call(() => (this.state ? [{ ...this.state, asked: this.asked }] : [])),
      saidFeed: ({ isGood, ...said }) =>
        call(() => {
          const atHubMs = this.clock.monoMs() + 77;
          const lastGoodAtMs = isGood ? atHubMs : (this.state?.lastGoodAtMs ?? null);
          this.state = { ...said, lastGoodAtMs, atHubMs, poller: till.name, asked: this.asked };
          this.notify('said');
        }),
      askSweep: () =>
        call(() => {
          this.asks += 1;
          this.asked += 1;
          this.notify('asked');
          return this.asked;
        }),
      elect: () =>
        call(() => {
          this.holder ??= hub;
          return this.holder === hub;
        }),
      resign: () =>
        call(() => {
          if (this.holder === hub) this.holder = null;
        }),
    };
    return hub;
  }

  notify(what: 'asked' | 'said'): void {
    for (const till of this.sessions) till.hears(what);
  }
}

/** The one merchant account, asked by whichever till. */
class Account {
  rows: Sighting[] = [];
  failure: SweepFailure | null = null;
  readonly unreachableFor = new Set<string>();
  readonly hangsFor = new Set<string>();
  readonly askedBy: string[] = [];
  latencyMs = 200;
  mostAtOnce = 0;
  private atOnce = 0;
  private readonly clock: FakeClock;

  constructor(clock: FakeClock) {
    this.clock = clock;
  }

  as(till: string): Provider {
    return { kind: KIND, sweep: (signal) => this.sweep(till, signal) };
  }

  private async sweep(till: string, signal: AbortSignal): Promise<Sweep> {
    const sent = readClocks(this.clock);
    this.askedBy.push(till);
    this.atOnce += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.atOnce);
    const listed = [...this.rows];
    await this.clock.sleep(this.hangsFor.has(till) ? 1e12 : this.latencyMs, signal);
    this.atOnce -= 1;
    if (signal.aborted || this.unreachableFor.has(till)) throw new SweepFailure('unreachable');
    if (this.failure) throw this.failure;
    const header = new Date(this.clock.wallMs()).toUTCString();
    return {
      sightings: listed,
      setAside: [],
      date: { header, sent, received: readClocks(this.clock) },
    };
  }
}

class TestTill {
  readonly name: string;
  readonly number: number;
  readonly db: Sqlite = openDatabase(':memory:');
  readonly taken: Sighting[] = [];
  readonly healths: FeedHealth[] = [];
  readonly poller: Poller;
  readonly providerClock: ProviderClock;
  hubNow: HubStore | null = null;
  isBusy = false;
  swept = 0;
  position = 0;
  shareFails = false;
  private current: HubState;
  private readonly changes = new Set<() => void>();
  private readonly feeds = new Set<(kind: string, what: 'asked' | 'said') => void>();
  private readonly stop = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(number: number, isAlone = false) {
    this.number = number;
    this.name = `Kasir ${number}`;
    migrate(this.db);
    this.current = { kind: 'apart', sinceMs: clock.wallMs(), why: null };
    this.providerClock = createProviderClock(clock);
    const log = { info: () => {}, warn: () => {}, error: (text: string) => void faults.push(text) };
    const own = {
      provider: account.as(this.name),
      providerClock: this.providerClock,
      feeds: createFeedStore(this.db),
      ingest: (answer: Answer, alongside?: (done: { fresh: number; known: number }) => void) => {
        const known = answer.sightings.filter((row) => this.taken.includes(row)).length;
        this.taken.push(...answer.sightings.filter((row) => !this.taken.includes(row)));
        const ingested = { fresh: answer.sightings.length - known, known };
        alongside?.(ingested);
        return ingested;
      },
      clock,
      random: createSeededRandom(number),
      log,
      isBusy: () => this.isBusy,
      setAsideCount: () => 0,
      changed: (event: 'health' | 'swept') => {
        if (event === 'swept') this.swept += 1;
        else this.healths.push(this.poller.health());
      },
    };
    const { link } = this;
    const hubLog = {
      shareRows: (answer: Answer) => this.shareRows(answer),
      position: () => this.position,
      readTo: (seq: number) => Promise.resolve(this.readTo(seq)),
    };
    const shared = {
      link,
      hubLog,
      till: this.name,
      share: createShare({ link, hubLog, clock, log }),
      countKnown: ({ sightings }: Answer) =>
        sightings.filter((row) => this.taken.includes(row)).length,
      isBusyAnywhere: () => tills.some(({ isBusy }) => isBusy),
    };
    this.poller = isAlone ? createPoller(own) : createSharedFeed({ ...own, ...shared });
  }

  start(): void {
    this.running = this.poller.run(this.stop.signal);
  }

  /** As the link does when it is told to stop: the session goes after the feeds. */
  async end(): Promise<void> {
    this.stop.abort();
    await clock.advance(20);
    await this.running;
    this.disconnect();
    this.db.close();
  }

  connect(): void {
    hub.sessions.add(this);
    this.hubNow = hub.session(this);
    this.become({ kind: 'live' });
  }

  /** The session is over, as the hub and as this till see it. */
  disconnect(): void {
    if (hub.holder !== null && hub.holder === this.hubNow) hub.holder = null;
    hub.sessions.delete(this);
    this.hubNow = null;
    if (this.current.kind === 'live')
      this.become({ kind: 'apart', sinceMs: clock.wallMs(), why: 'lost' });
  }

  hears(what: 'asked' | 'said'): void {
    for (const heard of this.feeds) heard(KIND, what);
  }

  private get link(): HubLink {
    return {
      ...NO_HUB,
      state: () => this.current,
      hub: () => this.hubNow,
      tills: () => tills.map(asHubTill),
      hasOthers: () => tills.length > 1,
      onChange: (changed) => {
        this.changes.add(changed);
        return () => void this.changes.delete(changed);
      },
      onFeed: (heard) => {
        this.feeds.add(heard);
        return () => void this.feeds.delete(heard);
      },
      failed: () => this.disconnect(),
    };
  }

  private become(state: HubState): void {
    this.current = state;
    for (const changed of this.changes) changed();
  }

  private shareRows({ sightings }: Answer): Promise<'shared' | 'apart'> {
    if (this.shareFails) return Promise.reject(new HubFailure('timeout'));
    if (this.hubNow === null) return Promise.resolve('apart');
    hub.rows.push(...sightings.filter((row) => !hub.rows.includes(row)));
    this.readTo(hub.rows.length);
    return Promise.resolve('shared');
  }

  private readTo(seq: number): void {
    if (this.hubNow === null) return;
    this.position = Math.max(this.position, seq);
    const read = hub.rows.slice(0, this.position);
    this.taken.push(...read.filter((row) => !this.taken.includes(row)));
  }
}

function asHubTill({ name, number }: TestTill): HubTill {
  const open = { state: 'open', ackSeq: 0, seenAtMs: 0, version: '1', keepsClass: false } as const;
  return { ...open, till: name, number };
}

const pay = (amount: number): Sighting => {
  const fromMs = Math.floor(clock.wallMs() / SECOND_MS) * SECOND_MS;
  const row: Sighting = {
    ...{ feed: KIND, channel: 'poll', direction: 'credit', amount: rupiah(amount) },
    stamp: { fromMs, untilMs: fromMs + SECOND_MS },
    ...{ issuer: { code: null, name: '' }, refs: {}, balance: null },
  };
  account.rows.unshift(row);
  return row;
};

let clock: FakeClock;
let hub: FeedHub;
let account: Account;
let tills: TestTill[];
let faults: string[];

function open(count: number): TestTill[] {
  for (let n = 0; n < count; n += 1) tills.push(new TestTill(n));
  for (const till of tills) {
    till.connect();
    till.start();
  }
  return tills;
}
const elected = (): TestTill => {
  const found = tills.find(({ hubNow }) => hubNow !== null && hubNow === hub.holder);
  if (!found) throw new Error('nobody is elected');
  return found;
};
const followers = (): TestTill[] => tills.filter((till) => till !== elected());
const requests = (): number => account.askedBy.length;
const failing = (fault: FeedFault, retryAfterMs: number | null = null): void => {
  account.failure = new SweepFailure(fault, retryAfterMs);
};
/** Lets time pass until it is so; a minute at most. */
async function until(isSo: () => boolean): Promise<number> {
  const fromMs = clock.monoMs();
  while (!isSo()) {
    if (clock.monoMs() - fromMs > 2 * MINUTE_MS) throw new Error('it never came to that');
    await clock.advance(100);
  }
  return clock.monoMs() - fromMs;
}

beforeEach(() => {
  clock = new FakeClock(NOON_MS);
  hub = new FeedHub(clock);
  account = new Account(clock);
  [tills, faults] = [[], []];
});
afterEach(async () => {
  for (const till of tills) await till.end();
});

/** Requests of one till alone that does what these do together. */
async function aloneFor(ms: number, during: (till: TestTill) => Promise<void>): Promise<number> {
  const till = new TestTill(99, true);
  till.isBusy = tills.some(({ isBusy }) => isBusy);
  till.start();
  const before = requests();
  const endMs = clock.monoMs() + ms;
  while (clock.monoMs() < endMs) await during(till);
  const count = requests() - before;
  await till.end();
  return count;
}

describe('ten tills', () => {
  it('ask the provider no more often than one', async () => {
    open(10);
    await clock.advance(10 * SECOND_MS);
    const idle = requests();
    await clock.advance(10 * MINUTE_MS);
    const idleTogether = requests() - idle;
    for (const till of tills) till.isBusy = true;
    void tills[3]?.poller.pollNow();
    await clock.advance(10 * SECOND_MS);
    const busy = requests();
    await clock.advance(5 * MINUTE_MS);
    const busyTogether = requests() - busy;
    expect(new Set(account.askedBy).size).toBe(1);
    expect(account.mostAtOnce).toBe(1);
    for (const till of tills.splice(0)) await till.end();
    expect(idleTogether).toBeLessThanOrEqual((10 * MINUTE_MS) / (24 * SECOND_MS));
    expect(busyTogether).toBeLessThanOrEqual((5 * MINUTE_MS) / (2 * SECOND_MS));
    expect(busyTogether).toBeGreaterThan(60);
  });

  it('that all sell all the time make it asked once a second, as one that does', async () => {
    open(10);
    for (const till of tills) till.isBusy = true;
    await clock.advance(10 * SECOND_MS);
    const before = requests();
    for (let n = 0; n < 600; n += 1) {
      void tills[n % 10]?.poller.pollNow();
      await clock.advance(100);
    }
    const together = requests() - before;
    for (const till of tills.splice(0)) await till.end();
    const alone = await aloneFor(MINUTE_MS, async (till) => {
      void till.poller.pollNow();
      await clock.advance(SECOND_MS);
    });
    expect(together).toBeLessThanOrEqual(alone * 1.1);
    expect(together).toBeGreaterThan(30);
  });

  it('all have what one of them saw, and know how the feed is', async () => {
    open(10);
    await clock.advance(8 * SECOND_MS);
    const row = pay(13_000);
    void tills[7]?.poller.pollNow();
    await clock.advance(3 * SECOND_MS);
    for (const till of tills) {
      expect(till.taken).toEqual([row]);
      expect(till.poller.health()).toMatchObject({ state: 'live', fault: null });
      expect(till.poller.hasWideStamps()).toBe(false);
    }
    failing('server_error');
    await clock.advance(2 * MINUTE_MS);
    for (const till of tills) {
      expect(till.poller.health()).toMatchObject({ state: 'blind', fault: 'server_error' });
      expect(till.healths.map(({ state }) => state)).toEqual(
        expect.arrayContaining(['live', 'blind']),
      );
    }
  });

  it('know what time it is at the provider, though only one of them has asked it', async () => {
    open(4);
    await clock.advance(8 * SECOND_MS);
    for (const { providerClock } of tills) {
      const now = providerClock.at(clock.monoMs());
      expect(now?.fromMs).toBeLessThanOrEqual(clock.wallMs());
      expect(now?.untilMs).toBeGreaterThan(clock.wallMs());
      expect((now?.untilMs ?? 0) - (now?.fromMs ?? 0)).toBeLessThan(3 * SECOND_MS);
    }
  });
});

describe('a look now, at a till that does not ask', () => {
  it('is over when a look that began after it is over and its rows are here', async () => {
    open(3);
    await clock.advance(8 * SECOND_MS);
    account.latencyMs = 3 * SECOND_MS;
    const [till] = followers();
    const before = requests();
    void elected().poller.pollNow();
    await until(() => requests() > before);
    const row = pay(21_000); // after the look under way has read its list
    let isOver = false;
    const looking = till?.poller.pollNow().then(() => (isOver = true));
    await clock.advance(3 * SECOND_MS);
    expect(isOver).toBe(false);
    await until(() => isOver);
    await looking;
    expect(till?.taken).toContain(row);
    expect(requests()).toBe(before + 2);
  });

  it('is over also when the provider fails, and a later good one makes up for it', async () => {
    open(3);
    await clock.advance(8 * SECOND_MS);
    failing('server_error');
    const [till] = followers();
    const askedAtMs = clock.wallMs();
    let isOver = false;
    void till?.poller.pollNow().then(() => (isOver = true));
    await until(() => isOver);
    expect(till?.poller.sweptFromMs()).toBeNull();
    account.failure = null;
    const swept = till?.swept ?? 0;
    await until(() => (till?.swept ?? 0) > swept);
    expect(till?.poller.sweptFromMs()).toBe(askedAtMs);
  });

  it('is over soon, and asks nothing, while the provider wants to be left alone', async () => {
    open(3);
    await clock.advance(8 * SECOND_MS);
    failing('rate_limited', 5 * MINUTE_MS);
    await Promise.all([elected().poller.pollNow(), clock.advance(2 * SECOND_MS)]);
    const before = requests();
    for (let n = 0; n < 20; n += 1) {
      let isOver = false;
      void followers()
        [n % 2]?.poller.pollNow()
        .then(() => (isOver = true));
      await clock.advance(10 * SECOND_MS);
      expect(isOver).toBe(true);
    }
    expect(requests()).toBe(before);
  });

  it('counts as having read from the moment it was asked for, and only then', async () => {
    open(2);
    await clock.advance(8 * SECOND_MS);
    const [till] = followers();
    const first = till?.poller.sweptFromMs() ?? 0;
    expect(first).toBeGreaterThanOrEqual(NOON_MS);
    await clock.advance(3 * MINUTE_MS);
    expect(till?.poller.sweptFromMs()).toBe(first);
    const askedAtMs = clock.wallMs();
    void till?.poller.pollNow();
    await clock.advance(3 * SECOND_MS);
    expect(till?.poller.sweptFromMs()).toBe(askedAtMs);
  });
});

describe('the till that asks', () => {
  it.each([1, 2, 3, 4, 5])('dies, and another asks within seconds (%i)', async (seed) => {
    open(5);
    await clock.advance((8 + seed * 1.3) * SECOND_MS);
    const dead = elected();
    dead.disconnect();
    tills = tills.filter((till) => till !== dead);
    void dead.end();
    const before = requests();
    const tookMs = await until(() => requests() > before && hub.holder !== null);
    expect(tookMs).toBeLessThan(5 * SECOND_MS);
    expect(elected()).not.toBe(dead);
  });

  it('stops well, and another asks', async () => {
    open(3);
    await clock.advance(8 * SECOND_MS);
    const first = elected();
    tills = tills.filter((till) => till !== first);
    await first.end();
    await until(() => hub.holder !== null);
    expect(elected()).not.toBe(first);
  });

  it('hangs, and another stands in for it until it says something again', async () => {
    open(4);
    await clock.advance(8 * SECOND_MS);
    const hung = elected();
    const [other] = followers();
    account.hangsFor.add(hung.name);
    void hung.poller.pollNow();
    await clock.advance(SECOND_MS);
    const row = pay(9000);
    let isOver = false;
    void other?.poller.pollNow().then(() => (isOver = true));
    const tookMs = await until(() => isOver);
    expect(tookMs).toBeGreaterThan(10 * SECOND_MS);
    expect(tookMs).toBeLessThan(30 * SECOND_MS);
    expect(elected()).toBe(hung);
    await until(() => tills.every((till) => till === hung || till.taken.includes(row)));
    const asking = new Set(account.askedBy.slice(-1));
    expect(asking).not.toContain(hung.name);
    // Its request is given up at last.
    hung.disconnect();
    account.hangsFor.clear();
    hung.connect();
    await clock.advance(MINUTE_MS);
    const recent = account.askedBy.length;
    await clock.advance(5 * MINUTE_MS);
    expect(new Set(account.askedBy.slice(recent)).size).toBe(1);
  });

  it('lets another try when only its own internet is gone', async () => {
    open(3);
    for (const till of tills) till.isBusy = true;
    await clock.advance(8 * SECOND_MS);
    const cut = elected();
    account.unreachableFor.add(cut.name);
    await until(() => hub.holder !== null && elected() !== cut);
    await clock.advance(10 * SECOND_MS);
    expect(cut.poller.health()).toMatchObject({ state: 'live', fault: null });
  });

  it('keeps what it could not share, and is cut off then', async () => {
    open(2);
    await clock.advance(8 * SECOND_MS);
    const till = elected();
    till.shareFails = true;
    const row = pay(5000);
    await Promise.all([till.poller.pollNow(), clock.advance(8 * SECOND_MS)]);
    expect(till.taken).toContain(row);
    expect(till.hubNow).toBeNull();
    expect(till.poller.health().state).toBe('live');
    expect(faults).toContain('rows could not be shared');
  });
});

describe('cut off', () => {
  it('each till asks by itself; together again, one asks', async () => {
    open(3);
    for (const till of tills) till.isBusy = true;
    await clock.advance(8 * SECOND_MS);
    for (const till of tills) till.disconnect();
    const before = requests();
    const row = pay(7000);
    await clock.advance(10 * SECOND_MS);
    expect(new Set(account.askedBy.slice(before)).size).toBe(3);
    for (const till of tills) expect(till.taken).toContain(row);
    for (const till of tills) till.connect();
    await clock.advance(5 * SECOND_MS);
    const after = requests();
    await clock.advance(MINUTE_MS);
    expect(new Set(account.askedBy.slice(after)).size).toBe(1);
  });

  it('whoever waits for a look gets one of its own till', async () => {
    open(3);
    await clock.advance(8 * SECOND_MS);
    const [till] = followers();
    account.latencyMs = SECOND_MS;
    let isOver = false;
    void till?.poller.pollNow().then(() => (isOver = true));
    await clock.advance(10);
    till?.disconnect();
    await clock.advance(3 * SECOND_MS);
    expect(isOver).toBe(true);
    expect(account.askedBy).toContain(till?.name);
  });

  it('a till that starts without its hub asks after a moment', async () => {
    const till = new TestTill(0);
    tills.push(till);
    till.start();
    await clock.advance(SECOND_MS);
    expect(requests()).toBe(0);
    await clock.advance(3 * SECOND_MS);
    expect(requests()).toBe(1);
    expect(till.poller.health().state).toBe('live');
  });
});
