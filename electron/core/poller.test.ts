// One feed's loop against a provider that does as it is told: how often it is asked, and what is
// said of it.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import { rupiah } from '../../shared/money.ts';
import type { Sighting } from '../../shared/sighting.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../shared/time.ts';
import type { FeedFault, FeedHealth } from '../../shared/views.ts';
import type { Answer } from './ingest.ts';
import { createPoller, type Poller, type SweepSharing } from './poller.ts';
import { readClocks } from './ports.ts';
import { createProviderClock } from './provider-clock.ts';
import { SweepFailure, type Provider, type Sweep } from './providers/provider.ts';
import { openDatabase, type Sqlite } from './store/database.ts';
import { createFeedStore } from './store/feeds.ts';
import { migrate } from './store/migrations.ts';
import { FakeClock, settled } from './testing/fake-clock.ts';
import { NOON_MS } from './testing/harness.ts';
import { createSeededRandom } from './testing/seeded-random.ts';

/** Counts what it is asked, and how many at once. */
class ToldProvider implements Provider {
  readonly kind = 'qiospay';
  readonly askedAtMs: number[] = [];
  inFlight = 0;
  mostInFlight = 0;
  latencyMs = 0;
  failure: SweepFailure | null = null;
  sightings: Sighting[] = [];
  private readonly clock: FakeClock;

  constructor(clock: FakeClock) {
    this.clock = clock;
  }

  async sweep(signal: AbortSignal): Promise<Sweep> {
    const sent = readClocks(this.clock);
    this.askedAtMs.push(sent.monoMs);
    this.inFlight += 1;
    this.mostInFlight = Math.max(this.mostInFlight, this.inFlight);
    await this.clock.sleep(this.latencyMs, signal);
    this.inFlight -= 1;
    if (signal.aborted) throw new SweepFailure('unreachable');
    if (this.failure) throw this.failure;
    const date = {
      header: new Date(this.clock.wallMs()).toUTCString(),
      sent,
      received: readClocks(this.clock),
    };
    return { sightings: this.sightings, setAside: [], date };
  }
}

let clock: FakeClock;
let db: Sqlite;
let provider: ToldProvider;
let poller: Poller;
let stop: AbortController;
let running: Promise<void>;
let isBusy: boolean;
let answers: Answer[];
let healths: FeedHealth[];
let swept: number;
let log: string[];
/** How many rows of an answer the ledger knows. */
let take: (answer: Answer) => number;

function begin(sharing?: SweepSharing): void {
  stop = new AbortController();
  provider = new ToldProvider(clock);
  poller = createPoller({
    provider,
    providerClock: createProviderClock(clock),
    feeds: createFeedStore(db),
    ingest(answer, alongside) {
      answers.push(answer);
      const known = take(answer);
      const ingested = { fresh: answer.sightings.length - known, known };
      alongside?.(ingested);
      return ingested;
    },
    clock,
    random: createSeededRandom(7),
    log: {
      info: () => {},
      warn: (message, fields) => void log.push(JSON.stringify({ message, ...fields })),
      error: (message, fields) => void log.push(JSON.stringify({ message, ...fields })),
    },
    isBusy: () => isBusy,
    setAsideCount: () => 0,
    ...(sharing ? { sharing } : {}),
    changed(event) {
      if (event === 'health') healths.push(poller.health());
      else swept += 1;
    },
  });
  running = poller.run(stop.signal);
}

async function end(): Promise<void> {
  stop.abort();
  await clock.advance(0);
  await running;
}

beforeEach(() => {
  clock = new FakeClock(NOON_MS);
  db = openDatabase(':memory:');
  migrate(db);
  isBusy = true;
  [answers, healths, log, swept] = [[], [], [], 0];
  take = () => 0;
  begin();
});

afterEach(async () => {
  await end();
  db.close();
});

const requests = (): number => provider.askedAtMs.length;
/** Seconds from each question to the next, since the n-th. */
function gaps(since = 0): number[] {
  const asked = provider.askedAtMs.slice(since);
  return asked.slice(1).map((atMs, n) => (atMs - (asked[n] ?? 0)) / SECOND_MS);
}
const row = (at: number, widthMs = SECOND_MS): Sighting => ({
  feed: 'qiospay',
  channel: 'poll',
  direction: 'credit',
  amount: rupiah(13_000),
  stamp: { fromMs: NOON_MS + at * SECOND_MS, untilMs: NOON_MS + at * SECOND_MS + widthMs },
  issuer: { code: null, name: '' },
  refs: {},
  balance: null,
});
const failing = (fault: FeedFault, retryAfterMs: number | null = null): void => {
  provider.failure = new SweepFailure(fault, retryAfterMs);
};

describe('how often', () => {
  it('looks every 2 to 3 s while a sale waits, never twice at the same pace', async () => {
    await clock.advance(5 * MINUTE_MS);
    const waits = gaps();
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(2);
    expect(Math.max(...waits)).toBeLessThanOrEqual(3);
    expect(new Set(waits).size).toBeGreaterThan(50);
  });

  it('looks every 24 to 36 s when nobody waits', async () => {
    isBusy = false;
    await clock.advance(HOUR_MS);
    const waits = gaps();
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(24);
    expect(Math.max(...waits)).toBeLessThanOrEqual(36);
  });

  it('falls back to once a minute while the feed fails, and is quick again when it is back', async () => {
    failing('unreachable');
    await clock.advance(HOUR_MS);
    expect(requests()).toBeLessThan(75);
    expect(gaps()[0]).toBeLessThan(7);
    expect(Math.max(...gaps())).toBeLessThanOrEqual(60);
    provider.failure = null;
    await clock.advance(2 * MINUTE_MS);
    expect(gaps().at(-1)).toBeLessThanOrEqual(3);
  });

  it('never has two questions in flight, however many ask', async () => {
    provider.latencyMs = 4 * SECOND_MS;
    const done = Array.from({ length: 20 }, () => poller.pollNow());
    await clock.advance(MINUTE_MS);
    for (let n = 0; n < 20; n += 1) {
      done.push(poller.pollNow());
      await clock.advance(700);
    }
    await clock.advance(MINUTE_MS);
    await Promise.all(done);
    expect(provider.mostInFlight).toBe(1);
  });
});

describe('asked to stay away', () => {
  it('stays away as long as it was asked to, whoever calls', async () => {
    await clock.advance(SECOND_MS);
    failing('rate_limited', 45 * SECOND_MS);
    await clock.advance(4 * SECOND_MS);
    expect(requests()).toBe(2);
    for (let n = 0; n < 40; n += 1) {
      await poller.pollNow();
      await clock.advance(SECOND_MS);
    }
    expect(requests()).toBe(2);
    provider.failure = null;
    await clock.advance(10 * SECOND_MS);
    expect(gaps(1)[0]).toBeGreaterThanOrEqual(45);
  });

  it('also when somebody called while the question was under way', async () => {
    await clock.advance(SECOND_MS);
    provider.latencyMs = SECOND_MS;
    failing('rate_limited', 45 * SECOND_MS);
    void poller.pollNow();
    await clock.advance(500);
    let isOver = false;
    void poller.pollNow().then(() => (isOver = true));
    await clock.advance(SECOND_MS);
    expect(requests()).toBe(2);
    await clock.advance(30 * SECOND_MS);
    expect(requests()).toBe(2);
    expect(isOver).toBe(true);
  });

  it('for 10 minutes at most', async () => {
    failing('rate_limited', 24 * HOUR_MS);
    await clock.advance(21 * MINUTE_MS);
    expect(requests()).toBeGreaterThanOrEqual(3);
  });
});

describe('a look now', () => {
  it('is over when a sweep is over that began after the call', async () => {
    await clock.advance(100);
    provider.latencyMs = SECOND_MS;
    await clock.advance(3 * SECOND_MS);
    expect(provider.inFlight + requests()).toBeGreaterThan(1);
    while (provider.inFlight === 0) await clock.advance(100);
    const before = requests();
    let isOver = false;
    const looking = poller.pollNow().then(() => (isOver = true));
    while (provider.inFlight === 1 && requests() === before) await clock.advance(50);
    expect(isOver).toBe(false);
    expect(requests()).toBe(before + 1); // at once, since somebody waits for it
    await clock.advance(SECOND_MS);
    await looking;
    expect(isOver).toBe(true);
    expect(requests()).toBe(before + 1);
  });

  it('does not wait for the pace of an idle shop', async () => {
    isBusy = false;
    await clock.advance(5 * SECOND_MS);
    expect(requests()).toBe(1);
    await Promise.all([poller.pollNow(), clock.advance(1)]);
    expect(requests()).toBe(2);
  });

  it('is one look for all who call while it is under way', async () => {
    await clock.advance(SECOND_MS);
    const calls = Array.from({ length: 10 }, () => poller.pollNow());
    await clock.advance(1);
    await Promise.all(calls);
    expect(requests()).toBe(2);
  });

  it('is over, good or not', async () => {
    await clock.advance(SECOND_MS);
    failing('timeout');
    await Promise.all([poller.pollNow(), clock.advance(1)]);
    expect(poller.health().fault).toBe('timeout');
  });

  it('is over at once when the till stops or has stopped', async () => {
    provider.latencyMs = SECOND_MS;
    await clock.advance(SECOND_MS);
    const looking = poller.pollNow();
    await end();
    await looking;
    await poller.pollNow();
    expect(provider.inFlight).toBe(0);
  });
});

describe('what is said of the feed', () => {
  const said = (): string[] => healths.map(({ state, fault }) => `${state} ${fault}`);

  it('is said when it changes, and only then', async () => {
    await clock.advance(MINUTE_MS);
    expect(said()).toEqual(['live null']);
    failing('unreachable');
    await clock.advance(5 * MINUTE_MS);
    expect(said()).toEqual(['live null', 'stale unreachable', 'blind unreachable']);
    failing('server_error');
    await clock.advance(5 * MINUTE_MS);
    provider.failure = null;
    await clock.advance(5 * MINUTE_MS);
    expect(said().slice(3)).toEqual(['blind server_error', 'live null']);
  });

  it('is nothing yet before the first look, and blind when that fails', async () => {
    expect(poller.health()).toMatchObject({
      state: 'stale',
      fault: 'starting',
      lastGoodAtMs: null,
    });
    failing('unreachable');
    await clock.advance(SECOND_MS);
    expect(said()).toEqual(['blind unreachable']);
  });

  it.each<FeedFault>(['bad_credentials', 'blacklisted', 'forbidden'])(
    'is refused at once by %s',
    async (fault) => {
      await clock.advance(SECOND_MS);
      failing(fault);
      await clock.advance(4 * SECOND_MS);
      expect(poller.health()).toMatchObject({ state: 'refused', fault });
      expect(poller.health().message).not.toBe('');
    },
  );

  it('keeps when it was last read, also over a restart', async () => {
    await clock.advance(10 * SECOND_MS);
    const { lastGoodAtMs } = poller.health();
    expect(lastGoodAtMs).toBeGreaterThan(NOON_MS);
    await end();
    begin();
    failing('unreachable');
    await clock.advance(MINUTE_MS);
    expect(poller.health()).toMatchObject({ state: 'blind', lastGoodAtMs });
  });

  it('is told after each good look, and after no other', async () => {
    await clock.advance(MINUTE_MS);
    expect(swept).toBe(requests());
    failing('timeout');
    await clock.advance(MINUTE_MS);
    const good = swept;
    await clock.advance(MINUTE_MS);
    expect(swept).toBe(good);
  });

  it('is the disk when the answer can not be written, and the feed is asked again', async () => {
    take = () => {
      throw new AppError('unavailable', 'The disk is full.');
    };
    await clock.advance(MINUTE_MS);
    expect(poller.health()).toMatchObject({ state: 'blind', fault: 'disk' });
    expect(requests()).toBeGreaterThan(3);
    take = () => 0;
    await clock.advance(2 * MINUTE_MS);
    expect(poller.health().state).toBe('live');
  });

  it('is a mistake of ours when nothing else explains it: logged, and the loop goes on', async () => {
    take = () => {
      throw new TypeError('broken');
    };
    await clock.advance(MINUTE_MS);
    expect(poller.health().fault).toBe('unexpected');
    expect(log.join()).toContain('TypeError: broken');
    take = () => 0;
    await clock.advance(2 * MINUTE_MS);
    expect(poller.health().state).toBe('live');
  });
});

describe('when it was last read whole', () => {
  it('is when that look began, not when it ended', async () => {
    provider.latencyMs = 3 * SECOND_MS;
    await clock.advance(10 * SECOND_MS);
    const began = provider.askedAtMs.filter((atMs) => atMs + 3000 <= clock.monoMs()).at(-1);
    expect(poller.sweptFromMs()).toBe(NOON_MS + (began ?? 0));
  });

  it('is unknown before the first look and while the last one failed', async () => {
    expect(poller.sweptFromMs()).toBeNull();
    await clock.advance(SECOND_MS);
    expect(poller.sweptFromMs()).toBe(NOON_MS);
    failing('timeout');
    await clock.advance(4 * SECOND_MS);
    expect(poller.sweptFromMs()).toBeNull();
  });
});

describe('rows that were missed', () => {
  const outage = async (ms: number): Promise<void> => {
    failing('unreachable');
    await clock.advance(ms);
    provider.failure = null;
  };

  it('are said after an outage: from the last row known to the first one left', async () => {
    provider.sightings = [row(0)];
    await clock.advance(10 * SECOND_MS);
    await outage(20 * MINUTE_MS);
    provider.sightings = [row(900), row(840)];
    await clock.advance(2 * MINUTE_MS);
    expect(poller.health().gap).toEqual({
      fromMs: NOON_MS,
      untilMs: NOON_MS + 840 * SECOND_MS,
    });
    expect(healths.filter(({ gap }) => gap !== null)).toHaveLength(1);
  });

  it('are none when a row is known from before', async () => {
    provider.sightings = [row(0)];
    await clock.advance(10 * SECOND_MS);
    await outage(20 * MINUTE_MS);
    provider.sightings = [row(900), row(0)];
    take = ({ sightings }) => (sightings.length === 2 ? 1 : 0);
    await clock.advance(2 * MINUTE_MS);
    expect(poller.health().gap).toBeNull();
  });

  it('are none when the rows overlap in time, though every one of them was written anew', async () => {
    provider.sightings = [row(0)];
    await clock.advance(10 * SECOND_MS);
    await outage(20 * MINUTE_MS);
    provider.sightings = [row(900), row(-5)];
    await clock.advance(2 * MINUTE_MS);
    expect(poller.health().gap).toBeNull();
  });

  it('are none when the feed was read all the time, or never before, or shows nothing', async () => {
    provider.sightings = [row(0)];
    await clock.advance(MINUTE_MS);
    provider.sightings = [row(30)];
    await clock.advance(MINUTE_MS);
    await outage(20 * MINUTE_MS);
    provider.sightings = [];
    await clock.advance(2 * MINUTE_MS);
    expect(poller.health().gap).toBeNull();
  });

  it('are still known after a restart', async () => {
    provider.sightings = [row(0)];
    await clock.advance(10 * SECOND_MS);
    await end();
    await clock.advance(8 * HOUR_MS);
    begin();
    provider.sightings = [row(8 * 3600)];
    await clock.advance(SECOND_MS);
    const gap = { fromMs: NOON_MS, untilMs: NOON_MS + 8 * HOUR_MS };
    expect(poller.health().gap).toEqual(gap);
    await end();
    begin();
    expect(poller.health().gap).toEqual(gap);
  });
});

describe('with other tills', () => {
  let shared: Answer[];
  let wasRead: boolean;
  let share: (answer: Answer) => Promise<unknown>;

  beforeEach(async () => {
    [shared, wasRead] = [[], false];
    share = (answer) => Promise.resolve(shared.push(answer));
    await end();
    answers = [];
    begin({
      share: (answer) => share(answer),
      // What was shared is in the ledger by then.
      countKnown: ({ sightings }) => sightings.filter((each) => !fresh.has(each)).length,
      wasReadBefore: () => wasRead,
    });
  });
  const fresh = new Set<Sighting>();
  const isFresh = (one: Sighting): Sighting => {
    fresh.add(one);
    return one;
  };

  it('tells them of a look before it takes it in', async () => {
    let taken = -1;
    share = () => Promise.resolve((taken = answers.length));
    await clock.advance(10);
    expect(taken).toBe(0);
    expect(answers).toHaveLength(1);
  });

  it('takes in what could not be told, and looks on', async () => {
    share = () => Promise.reject(new Error('the hub is gone'));
    await clock.advance(MINUTE_MS);
    expect(answers.length).toBeGreaterThan(15);
    expect(poller.health()).toMatchObject({ state: 'live', fault: null });
    expect(log.join()).toContain('the hub is gone');
  });

  it('tells a gap by what was known before they were told', async () => {
    provider.sightings = [row(0)];
    await clock.advance(10 * SECOND_MS);
    failing('unreachable');
    await clock.advance(20 * MINUTE_MS);
    provider.failure = null;
    provider.sightings = [isFresh(row(900)), isFresh(row(840))];
    take = ({ sightings }) => sightings.length; // the sharing has taken them in
    await clock.advance(2 * MINUTE_MS);
    expect(poller.health().gap).toEqual({ fromMs: NOON_MS, untilMs: NOON_MS + 840 * SECOND_MS });
  });

  it('takes no money for old that came while they were there', async () => {
    await end();
    db.close();
    db = openDatabase(':memory:');
    migrate(db);
    wasRead = true;
    answers = [];
    begin({ share, countKnown: () => 0, wasReadBefore: () => wasRead });
    await clock.advance(10);
    expect(answers[0]?.sinceMs).toBeLessThanOrEqual(NOON_MS - 23 * HOUR_MS);
  });
});

describe('the very first look', () => {
  it('takes money from before the till was there for old, later ones take all', async () => {
    await clock.advance(10 * SECOND_MS);
    const since = answers.map(({ sinceMs }) => sinceMs);
    expect(Math.abs((since[0] ?? 0) - NOON_MS)).toBeLessThanOrEqual(2 * SECOND_MS);
    expect(since[0]).toBeLessThanOrEqual(NOON_MS);
    expect(new Set(since.slice(1))).toEqual(new Set([null]));
  });

  it('was long ago after a restart: what came meanwhile counts', async () => {
    await clock.advance(SECOND_MS);
    await end();
    answers = [];
    begin();
    await clock.advance(SECOND_MS);
    expect(answers[0]?.sinceMs).toBeNull();
  });
});

it('knows whether stamps are a minute wide: until a row shows it, they may be', async () => {
  await clock.advance(SECOND_MS);
  expect(poller.hasWideStamps()).toBe(true);
  provider.sightings = [row(0)];
  await clock.advance(4 * SECOND_MS);
  expect(poller.hasWideStamps()).toBe(false);
  provider.sightings = [row(0), row(5, MINUTE_MS)];
  await clock.advance(4 * SECOND_MS);
  expect(poller.hasWideStamps()).toBe(true);
});

it('gives up a question under way when the till stops, and says nothing of it', async () => {
  await settled();
  await clock.advance(SECOND_MS);
  provider.latencyMs = HOUR_MS;
  await clock.advance(5 * SECOND_MS);
  expect(provider.inFlight).toBe(1);
  await end();
  expect(provider.inFlight).toBe(0);
  expect(healths.map(({ state }) => state)).toEqual(['live']);
});
