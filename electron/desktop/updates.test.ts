// A newer Lunas comes to a till: when it is asked for, when it may be loaded and when it may take
// over, with a source that does as it is told.
import { describe, expect, it } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../../shared/time.ts';
import type { UpdateWay } from '../../shared/update.ts';
import { FakeClock, settled } from '../core/testing/fake-clock.ts';
import { createUpdates, type UpdateSource } from './updates.ts';

const never = new AbortController().signal;

function tillWith({ way = 'itself' as UpdateWay } = {}) {
  const clock = new FakeClock(Date.UTC(2026, 10, 21, 5));
  const told = {
    newest: null as string | null,
    fault: null as Error | null,
    loadFault: null as Error | null,
    isCalm: true,
  };
  const seen = { asked: 0, loaded: 0, installed: [] as boolean[], quits: 0, log: [] as string[] };
  const source: UpdateSource = {
    async newest() {
      seen.asked += 1;
      if (told.fault) throw told.fault;
      return told.newest;
    },
    async load() {
      seen.loaded += 1;
      if (told.loadFault) throw told.loadFault;
    },
    install: (isStartedAfter) => void seen.installed.push(isStartedAfter),
  };
  const keep = (message: string, fields?: object): void =>
    void seen.log.push(`${message} ${JSON.stringify(fields ?? {})}`);
  const updates = createUpdates({
    clock,
    random: { fraction: () => 0.5 },
    log: { info: keep, warn: keep, error: keep },
    way,
    source: async () => source,
    quit: () => void (seen.quits += 1),
  });
  const begin = (signal = never): void => void updates.run(() => told.isCalm, signal);
  const end = (code = 0): void => {
    updates.beforeEnd();
    updates.atEnd(code);
  };
  return { clock, told, seen, updates, begin, end };
}

/** One with a newer release loaded and ready. */
async function tillWithRelease() {
  const till = tillWith();
  till.told.newest = '0.2.0';
  till.begin();
  await till.clock.advance(2 * MINUTE_MS);
  expect(till.updates.state()).toMatchObject({ step: 'ready', next: '0.2.0', fault: null });
  return till;
}

describe('a till looks for a newer Lunas', () => {
  it('not while it starts, but soon after, and then rarely', async () => {
    const { clock, seen, updates, begin } = tillWith();
    begin();
    await clock.advance(MINUTE_MS);
    expect(seen.asked).toBe(0);
    await clock.advance(MINUTE_MS);
    expect(seen.asked).toBe(1);
    expect(updates.state()).toMatchObject({ step: 'idle', next: null, fault: null });
    await clock.advance(24 * HOUR_MS);
    expect(seen.asked).toBe(5);
  });

  it('at once when a manager says so', async () => {
    const { seen, updates, begin } = tillWith();
    begin();
    await settled();
    updates.look();
    await settled();
    expect(seen.asked).toBe(1);
    expect(updates.state().askedAtMs).not.toBeNull();
  });

  it('never where others keep it new', async () => {
    const { clock, seen, updates, begin } = tillWith({ way: 'system' });
    begin();
    await clock.advance(24 * HOUR_MS);
    expect([seen.asked, updates.state().way]).toEqual([0, 'system']);
  });

  it('no more when the till ends', async () => {
    const { clock, seen, begin } = tillWith();
    const over = new AbortController();
    begin(over.signal);
    await settled();
    over.abort();
    await clock.advance(24 * HOUR_MS);
    expect(seen.asked).toBe(0);
  });
});

describe('what is newer', () => {
  it('is loaded only when no customer is paying', async () => {
    const { clock, told, seen, updates, begin } = tillWith();
    told.newest = '0.2.0';
    told.isCalm = false;
    begin();
    await clock.advance(10 * MINUTE_MS);
    expect([seen.loaded, updates.state().step]).toEqual([0, 'loading']);
    told.isCalm = true;
    await clock.advance(MINUTE_MS);
    expect([seen.loaded, updates.state().step]).toEqual([1, 'ready']);
  });

  it('is loaded once, and again only when there is a still newer one', async () => {
    const { clock, told, seen, updates } = await tillWithRelease();
    await clock.advance(24 * HOUR_MS);
    expect(seen.loaded).toBe(1);
    told.newest = '0.3.0';
    await clock.advance(7 * HOUR_MS);
    expect([seen.loaded, updates.state().next]).toEqual([2, '0.3.0']);
  });

  it('is forgotten when it was taken back', async () => {
    const { clock, told, seen, updates, end } = await tillWithRelease();
    told.newest = null;
    await clock.advance(7 * HOUR_MS);
    expect(updates.state()).toMatchObject({ step: 'idle', next: null });
    end();
    expect(seen.installed).toEqual([]);
  });
});

describe('what is ready', () => {
  it('takes over when the till ends, and does not start it', async () => {
    const { seen, end } = await tillWithRelease();
    end();
    expect(seen.installed).toEqual([false]);
  });

  it('takes over and starts it when a manager said "now"', async () => {
    const { seen, updates, end } = await tillWithRelease();
    updates.install();
    expect(seen.quits).toBe(1);
    end();
    expect(seen.installed).toEqual([true]);
  });

  it('waits when the till is ended while a sale waits', async () => {
    const { told, seen, end } = await tillWithRelease();
    told.isCalm = false;
    end();
    expect(seen.installed).toEqual([]);
  });

  it('is judged before the drain: after it nobody could say whether a sale waits', async () => {
    const { told, seen, updates } = await tillWithRelease();
    updates.beforeEnd();
    told.isCalm = false;
    updates.atEnd(0);
    expect(seen.installed).toEqual([false]);
  });

  it('waits when the till ends badly', async () => {
    const { seen, end } = await tillWithRelease();
    end(1);
    expect(seen.installed).toEqual([]);
  });
});

describe('a look that fails', () => {
  const coded = (code: string): Error => Object.assign(new Error('x\nheaders: secret'), { code });
  it.each([
    ['ENOTFOUND', 'offline'],
    ['ECONNREFUSED', 'offline'],
    ['HTTP_ERROR_503', 'offline'],
    ['ERR_UPDATER_CHANNEL_FILE_NOT_FOUND', 'offline'],
    ['ERR_CHECKSUM_MISMATCH', 'damaged'],
    ['ERR_UPDATER_INVALID_SIGNATURE', 'damaged'],
    ['ENOSPC', 'noRoom'],
    ['ERR_X', 'unexpected'],
  ])('is a word in the state: %s is %s', async (code, fault) => {
    const { clock, told, seen, updates, begin } = tillWith();
    told.fault = coded(code);
    begin();
    await clock.advance(2 * MINUTE_MS);
    expect(updates.state()).toMatchObject({ step: 'idle', next: null, fault });
    expect(seen.log.join()).not.toContain('secret');
  });

  it('is tried again sooner than a good one, and its word goes', async () => {
    const { clock, told, seen, updates, begin } = tillWith();
    told.fault = coded('ENOTFOUND');
    begin();
    await clock.advance(2 * MINUTE_MS);
    told.fault = null;
    await clock.advance(HOUR_MS);
    expect([seen.asked, updates.state().fault]).toEqual([2, null]);
  });

  it('of loading installs nothing', async () => {
    const { clock, told, seen, updates, begin, end } = tillWith();
    told.newest = '0.2.0';
    told.loadFault = coded('ERR_CHECKSUM_MISMATCH');
    begin();
    await clock.advance(2 * MINUTE_MS);
    expect(updates.state()).toMatchObject({ step: 'idle', next: null, fault: 'damaged' });
    end();
    expect(seen.installed).toEqual([]);
  });

  it('leaves what is ready as it is', async () => {
    const { clock, told, seen, updates, end } = await tillWithRelease();
    told.fault = coded('ENOTFOUND');
    await clock.advance(7 * HOUR_MS);
    expect(updates.state()).toMatchObject({ step: 'ready', next: '0.2.0', fault: 'offline' });
    end();
    expect(seen.installed).toEqual([false]);
  });
});
