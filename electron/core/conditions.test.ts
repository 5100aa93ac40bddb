// The PC's own faults, as a till in a shop would meet them.
import { afterEach, describe, expect, it } from 'vitest';
import { MINUTE_MS } from '../../shared/time.ts';
import { createConditions } from './conditions.ts';
import { snapshotOf } from './snapshot.ts';
import { FakeClock } from './testing/fake-clock.ts';
import { createTestCore, type TestCore } from './testing/harness.ts';

let till: TestCore | null = null;

afterEach(async () => {
  await till?.stop();
  till = null;
});

const open = async (wallAheadMs: number): Promise<TestCore> => {
  till = await createTestCore({ providerOffsetMs: -wallAheadMs });
  await till.nextSweep();
  await till.clock.advance(30_000);
  return till;
};

describe('the clock of the PC', () => {
  it('is said to be fast, in whole minutes, when the provider says so', async () => {
    const { core } = await open(7 * MINUTE_MS + 8_000);
    expect(snapshotOf(core).conditions).toEqual([{ kind: 'clock', aheadMs: 7 * MINUTE_MS }]);
  });

  it('is said to be slow', async () => {
    const { core } = await open(-3 * MINUTE_MS);
    expect(snapshotOf(core).conditions).toEqual([{ kind: 'clock', aheadMs: -3 * MINUTE_MS }]);
  });

  it('is not nagged about for less than what a shop would notice', async () => {
    const { core } = await open(50_000);
    expect(snapshotOf(core).conditions).toEqual([]);
  });

  it('is well again after it was set right, and each change is told once', async () => {
    const { core, clock, nextSweep } = await open(7 * MINUTE_MS);
    const tellings = (): number =>
      core.stores.events.since(0, 500).filter(({ type }) => type === 'till.changed').length;
    const before = tellings();
    await clock.advance(5 * MINUTE_MS);
    expect(tellings()).toBe(before);
    clock.jump(-7 * MINUTE_MS);
    await clock.advance(30_000);
    await nextSweep();
    await clock.advance(30_000);
    expect(snapshotOf(core).conditions).toEqual([]);
    expect(tellings()).toBe(before + 1);
  });
});

describe('the disk', () => {
  const look = async (answers: (number | Error)[], told: () => void = () => {}) => {
    const clock = new FakeClock(0);
    const logged: string[] = [];
    const log = { info: () => {}, warn: (text: string) => void logged.push(text), error: () => {} };
    let asked = 0;
    const conditions = createConditions({
      clock,
      log,
      providerClock: { wallErrorMs: () => null },
      webhooks: { troubled: () => [] },
      freeDiskBytes: async () => {
        const answer = answers[Math.min(asked, answers.length - 1)] ?? 0;
        asked += 1;
        if (answer instanceof Error) throw answer;
        return answer;
      },
      changed: told,
    });
    const ended = new AbortController();
    const running = conditions.run(ended.signal);
    await clock.advance(16_000 * answers.length);
    ended.abort();
    await running;
    return { found: conditions.now(), logged };
  };

  it('is told while there is still room to do something about it, in steps', async () => {
    expect((await look([499_000_000])).found).toEqual([{ kind: 'disk', freeBytes: 450_000_000 }]);
    expect((await look([12_000])).found).toEqual([{ kind: 'disk', freeBytes: 0 }]);
  });

  it('with room is no news', async () => {
    expect((await look([500_000_000])).found).toEqual([]);
  });

  it('that fills a little further is the same news', async () => {
    let told = 0;
    await look([449_000_000, 430_000_000, 410_000_000, 390_000_000], () => (told += 1));
    expect(told).toBe(2);
  });

  it('that can not say how full it is raises no alarm', async () => {
    const { found, logged } = await look([new Error('ENOSYS')]);
    expect(found).toEqual([]);
    expect(logged).toContain('free space could not be measured');
  });

  it('so full that the news can not be written is told when it can', async () => {
    let tries = 0;
    const { found } = await look([0, 0, 0], () => {
      tries += 1;
      if (tries < 3) throw new Error('SQLITE_FULL');
    });
    expect(found).toEqual([{ kind: 'disk', freeBytes: 0 }]);
    expect(tries).toBe(3);
  });
});

it('a ledger that can not be read for a moment ends no look for good', async () => {
  const clock = new FakeClock(0);
  let looks = 0;
  const conditions = createConditions({
    clock,
    log: { info: () => {}, warn: () => {}, error: () => {} },
    providerClock: { wallErrorMs: () => null },
    webhooks: {
      troubled: () => {
        looks += 1;
        if (looks === 1) throw new Error('SQLITE_IOERR');
        return ['https://toko.id/lunas'];
      },
    },
    freeDiskBytes: undefined,
    changed: () => {},
  });
  const ended = new AbortController();
  const running = conditions.run(ended.signal);
  await clock.advance(40_000);
  ended.abort();
  await running;
  expect(conditions.now()).toEqual([{ kind: 'webhook', host: 'toko.id' }]);
});
