// Owns the proof that the page's line follows the till through breaks, gaps and silence.
import { describe, expect, it } from 'vitest';
import type { TillEvent } from '../../shared/views.ts';
import { connect, retryDelayMs, type Link, type Rhythm, type Sink } from './client.ts';
import { fakeSnapshot } from './fake-day.ts';
import { apiOf, FakeTill } from './fake.ts';
import { readEvent } from './read-event.ts';

const NOON_MS = Date.UTC(2026, 10, 21, 5);

/** Waits end when the test says so, so that no test depends on a real clock. */
class HandRhythm implements Rhythm {
  private readonly waits: { ms: number; done: () => void }[] = [];
  random = (): number => 0.5;
  isBusy = (): boolean => false;

  wait(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal.aborted) return resolve();
      this.waits.push({ ms, done: resolve });
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }

  /** Ends every wait of at most `ms`. */
  async pass(ms: number): Promise<void> {
    for (const wait of this.waits.splice(0)) {
      if (wait.ms <= ms) wait.done();
      else this.waits.push(wait);
    }
    await settled();
  }
}

/** Long enough for every promise that is ready to have run. */
function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

class Recorder implements Sink {
  readonly lines: string[] = [];
  onSnapshot = ({ seq }: { seq: number }): void => void this.lines.push(`snapshot ${seq}`);
  onEvent = ({ seq, type }: TillEvent): void => void this.lines.push(`${type} ${seq}`);
  onHealth = (): void => void this.lines.push('health');
  onLost = (): void => void this.lines.push('lost');
}

function line(till: FakeTill, change: Partial<Link['api']> = {}): Link & { cut: () => void } {
  let cut = (): void => undefined;
  const closed = new Promise<void>((resolve) => {
    cut = resolve;
  });
  return { api: { ...apiOf(till), ...change }, closed, close: cut, cut };
}

function setting(change: Partial<Link['api']> = {}) {
  const till = new FakeTill(fakeSnapshot(NOON_MS, 'empty'));
  const rhythm = new HandRhythm();
  const sink = new Recorder();
  const links: ReturnType<typeof line>[] = [];
  const dial = (): Link => {
    const link = line(till, links.length === 0 ? change : {});
    links.push(link);
    return link;
  };
  const client = connect(dial, sink, rhythm);
  return { till, rhythm, sink, links, client };
}

describe('the line to the till', () => {
  it('takes a snapshot, then every event after it', async () => {
    const { till, sink, client } = setting();
    await settled();
    till.create(13_000, null);
    till.setFeed({ state: 'stale' });
    await settled();
    expect(sink.lines).toEqual(['snapshot 100', 'sale.changed 101', 'feed.changed 102']);
    client.stop();
  });

  it('says when it broke, and starts over with a snapshot', async () => {
    const { till, rhythm, sink, links, client } = setting();
    await settled();
    links[0]?.cut();
    await settled();
    expect(sink.lines).toEqual(['snapshot 100', 'lost']);
    till.create(13_000, null);
    await rhythm.pass(1_000);
    expect(sink.lines).toEqual(['snapshot 100', 'lost', 'snapshot 101']);
    client.stop();
  });

  it('starts over without a word of loss when a new snapshot is asked for', async () => {
    const { till, sink, links, client } = setting();
    await settled();
    till.create(13_000, null);
    await settled();
    client.resync();
    await settled();
    till.create(8_000, null);
    await settled();
    expect(sink.lines).toEqual([
      'snapshot 100',
      'sale.changed 101',
      'snapshot 101',
      'sale.changed 102',
    ]);
    expect(links).toHaveLength(1);
    client.stop();
  });

  it('takes a line that answers nothing for broken', async () => {
    const { rhythm, sink, links, client } = setting({
      health: { get: () => new Promise(() => undefined) },
    });
    await settled();
    for (let second = 0; second < 10; second += 1) await rhythm.pass(1_000);
    expect(sink.lines).not.toContain('lost');
    await rhythm.pass(8_000);
    expect(sink.lines).toContain('lost');
    expect(links[0]).toBeDefined();
    client.stop();
  });

  it('asks for the feeds’ age now and then', async () => {
    const { rhythm, sink, client } = setting();
    await settled();
    for (let second = 0; second < 10; second += 1) await rhythm.pass(1_000);
    expect(sink.lines).toEqual(['snapshot 100', 'health']);
    client.stop();
  });

  it('is silent once it was stopped', async () => {
    const { till, sink, client } = setting();
    await settled();
    client.stop();
    till.create(13_000, null);
    await settled();
    expect(sink.lines).toEqual(['snapshot 100']);
  });

  it('waits longer from try to try, five seconds at most and a little more or less', () => {
    expect([0, 1, 2, 3].map((attempt) => retryDelayMs(attempt, 0.5))).toEqual([
      200, 400, 800, 1_600,
    ]);
    expect(retryDelayMs(40, 0)).toBe(3_500);
    expect(retryDelayMs(40, 1)).toBe(6_500);
  });
});

describe('an event', () => {
  const good = { seq: 7, atMs: NOON_MS, type: 'sale.changed', payload: { sale: { id: 's1' } } };

  it('is taken as it is', () => expect(readEvent(good)).toBe(good));

  it.each([
    null,
    'sale.changed',
    { ...good, seq: '7' },
    { ...good, atMs: undefined },
    { ...good, type: 'sale.exploded' },
    { ...good, type: 'constructor' },
    { ...good, payload: null },
    { ...good, payload: { sale: 'paid' } },
    { ...good, type: 'feed.changed' },
  ])('is passed over when it is %j', (value) => expect(readEvent(value)).toBeNull());
});
