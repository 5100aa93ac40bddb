// News of the hub reach pages at once when the link says so, soon when nobody says anything, and
// once.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeClock, settled } from '../testing/fake-clock.ts';
import { runHubNews } from './hub-news.ts';

const NOON_MS = Date.UTC(2026, 10, 21, 5);

let clock: FakeClock;
let key: string;
let told: number;
let fails: boolean;
let wake: () => void;
let warnings: string[];
let stopping: AbortController;
let running: Promise<void>;
let isHeard: boolean;

beforeEach(async () => {
  clock = new FakeClock(NOON_MS);
  [key, told, fails, warnings, isHeard] = ['', 0, false, [], false];
  stopping = new AbortController();
  running = runHubNews(
    {
      clock,
      log: { info: () => {}, warn: (message) => void warnings.push(message), error: () => {} },
      link: {
        onChange(changed) {
          isHeard = true;
          wake = changed;
          return () => {
            isHeard = false;
          };
        },
      },
      key: () => key,
      changed() {
        if (fails) throw new Error('disk full');
        told += 1;
      },
    },
    stopping.signal,
  );
  await settled();
});

afterEach(async () => {
  stopping.abort();
  await running;
});

describe('news of the hub', () => {
  it('are told at once when the link has changed, and once', async () => {
    expect(told).toBe(0);
    key = 'apart';
    wake();
    await settled();
    expect(told).toBe(1);
    wake();
    wake();
    await settled();
    expect(told).toBe(1);
  });

  it('are looked for: silence is no event', async () => {
    key = 'Kasir 2 silent';
    await clock.advance(5_000);
    expect(told).toBe(1);
  });

  it('are told later when they could not be written down', async () => {
    key = 'apart';
    fails = true;
    wake();
    await settled();
    expect([told, warnings.length]).toEqual([0, 1]);
    fails = false;
    await clock.advance(5_000);
    expect(told).toBe(1);
  });

  it('end with the till, and leave nothing behind', async () => {
    expect(isHeard).toBe(true);
    stopping.abort();
    await running;
    expect(isHeard).toBe(false);
  });
});
