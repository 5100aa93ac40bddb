// Pushed money in a store of several tills: whoever is told tells the others before it answers, and
// one of them asks the provider whether it is true.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rupiah } from '../../../shared/money.ts';
import type { Sighting } from '../../../shared/sighting.ts';
import { MINUTE_MS, SECOND_MS } from '../../../shared/time.ts';
import { startListener, type Listener } from '../callbacks/listener.ts';
import { createQiospayReader } from '../callbacks/qiospay-callback.ts';
import type { Answer } from '../ingest.ts';
import type { InquiryResult } from '../providers/provider.ts';
import type { Ledger, Payment } from '../store/ledger.ts';
import { systemClock } from '../system-clock.ts';
import { FakeClock } from '../testing/fake-clock.ts';
import { createSeededRandom } from '../testing/seeded-random.ts';
import { createVerifier, type Verifier } from '../verifier.ts';
import { NO_HUB, type HubLink } from './hub-link.ts';
import { createShare } from './hub-log.ts';

const NOON_MS = Date.UTC(2026, 10, 21, 5, 0, 0);
const quiet = { info: () => {}, warn: () => {}, error: () => {} };
const pushedRow = (channel: Sighting['channel'] = 'callback'): Sighting => ({
  ...{ feed: 'nicepay', channel, direction: 'credit', amount: rupiah(13_000) },
  stamp: { fromMs: NOON_MS, untilMs: NOON_MS + SECOND_MS },
  ...{ issuer: { code: null, name: '' }, refs: { tXid: 'T1' }, balance: null },
});

describe('a callback', () => {
  let order: string[];
  let listener: Listener;
  let share: () => Promise<unknown>;

  beforeEach(async () => {
    order = [];
    share = () => Promise.resolve(order.push('shared'));
    const reader = createQiospayReader({ callbackSecret: 'rahasia', nmid: null });
    const feed = { reader, pushAlone: false, share: () => share(), pushed: () => {} };
    const ingest = () => {
      order.push('stored');
      return { fresh: 1, known: 0 };
    };
    listener = await startListener(
      {
        ...{ feeds: [feed], ingest, clock: systemClock, log: quiet, allow: [], trustProxy: false },
        nowAtProvider: () => ({ fromMs: NOON_MS, untilMs: NOON_MS + 1 }),
      },
      '127.0.0.1',
      0,
    );
  });
  afterEach(() => listener.close());

  const push = async (): Promise<number> => {
    const data = {
      ...{ name: 'JHON', nmid: 'ID0000000000000', amount: 13_000, type: 'CR', fee: 0 },
      ...{ refid: 295_094_156, issuer: '93600002', balance: '24100', time: '21/11/2026 12:00' },
    };
    const answer = await fetch(`${listener.url}/api/callback/accept/rahasia`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ status: 'success', data }),
    });
    order.push('answered');
    return answer.status;
  };

  it('is told to the other tills, stored, and then answered', async () => {
    expect(await push()).toBe(200);
    expect(order).toEqual(['shared', 'stored', 'answered']);
  });

  it('is stored even when the till is stopped while it is being shared', async () => {
    let go = (): void => {};
    const shared = new Promise<void>((done) => (go = done));
    const reached = new Promise<void>((done) => {
      share = () => {
        done();
        return shared;
      };
    });
    const pushing = push().catch(() => 0);
    await reached;
    const closing = listener.close();
    go();
    await closing;
    expect(order[0]).toBe('stored');
    await pushing;
  });
});

describe('sharing', () => {
  let clock: FakeClock;
  let failed: unknown[];
  let isLive: boolean;
  let shareRows: (answer: Answer) => Promise<'shared' | 'apart'>;
  const answer = (sightings = [pushedRow()]): Answer => ({
    ...{ feed: 'nicepay', channel: 'callback', sightings, setAside: [] },
    ...{ proves: true, sinceMs: null },
  });
  const made = () => {
    const link: HubLink = {
      ...NO_HUB,
      state: () => (isLive ? { kind: 'live' } : { kind: 'apart', sinceMs: 0, why: 'lost' }),
      failed: (error) => {
        failed.push(error);
        isLive = false;
      },
    };
    const hubLog = { shareRows: (each: Answer) => shareRows(each) };
    return createShare({ link, hubLog, clock, log: quiet });
  };

  beforeEach(() => {
    clock = new FakeClock(NOON_MS);
    [failed, isLive] = [[], true];
    shareRows = () => Promise.resolve('shared');
  });

  it('takes no longer than it may, and then the till is cut off', async () => {
    shareRows = () => new Promise(() => {});
    let outcome = '';
    void made()(answer(), 2 * SECOND_MS).then((how) => (outcome = how));
    await clock.advance(1900);
    expect([outcome, failed.length]).toEqual(['', 0]);
    await clock.advance(2 * SECOND_MS);
    expect([outcome, failed.length]).toEqual(['apart', 1]);
  });

  it('ends by an error of whatever kind as cut off, not as an error', async () => {
    shareRows = () => Promise.reject(new TypeError('broken'));
    expect(await made()(answer(), SECOND_MS)).toBe('apart');
    expect(failed).toHaveLength(1);
    expect(await made()(answer(), SECOND_MS)).toBe('apart');
    expect(failed).toHaveLength(1);
  });

  it('asks nothing of the hub for an answer without rows', async () => {
    shareRows = () => Promise.reject(new Error('asked'));
    expect(await made()(answer([]), SECOND_MS)).toBe('shared');
  });

  it('tells one answer after the other', async () => {
    let underWay = 0;
    let most = 0;
    shareRows = async () => {
      most = Math.max(most, (underWay += 1));
      await clock.sleep(10, new AbortController().signal);
      underWay -= 1;
      return 'shared';
    };
    const share = made();
    const all = Promise.all([1, 2, 3].map(() => share(answer(), SECOND_MS)));
    await clock.advance(100);
    expect(await all).toEqual(['shared', 'shared', 'shared']);
    expect(most).toBe(1);
  });
});

describe('what was pushed and may not be believed alone', () => {
  let clock: FakeClock;
  let stop: AbortController;
  let running: Promise<void>;
  let verifier: Verifier;
  let inquiries: number;
  let result: InquiryResult;
  let isOwn: boolean;
  let order: string[];
  let ask: () => void;

  beforeEach(() => {
    clock = new FakeClock(NOON_MS);
    stop = new AbortController();
    [inquiries, result, isOwn, order] = [0, 'paid', true, []];
    const payment = { id: 'pay_1', refs: { tXid: 'T1' }, amount: 13_000 } as unknown as Payment;
    const ledger = {
      unproven: () => (order.includes('stored') ? [] : [payment]),
      sightingsOf: () => [pushedRow()],
    } as unknown as Ledger;
    verifier = createVerifier({
      ...{ feed: 'nicepay', ledger, clock, random: createSeededRandom(1), log: quiet },
      inquire: () => Promise.resolve(((inquiries += 1), result)),
      ingest: () => {
        order.push('stored');
        return { fresh: 1, known: 0 };
      },
      turn: {
        isOwn: () => Promise.resolve(isOwn),
        share: () => Promise.resolve(order.push('shared')),
        pushed: () => void order.push('told'),
        onAsked: (asked) => {
          ask = asked;
          return () => {};
        },
      },
    });
  });
  afterEach(async () => {
    stop.abort();
    await clock.advance(0);
    await running;
  });
  const run = (): void => {
    running = verifier.run(stop.signal);
  };

  it('is asked about by the elected till, and what it hears is told before it is stored', async () => {
    run();
    await clock.advance(SECOND_MS);
    expect([inquiries, order]).toEqual([1, ['shared', 'stored']]);
  });

  it('is asked about by no other till, until it is elected', async () => {
    isOwn = false;
    run();
    await clock.advance(MINUTE_MS);
    expect(inquiries).toBe(0);
    isOwn = true;
    await clock.advance(4 * SECOND_MS);
    expect(inquiries).toBe(1);
  });

  it('is asked about soon after another till was told of it', async () => {
    order.push('stored'); // nothing to ask about yet
    run();
    await clock.advance(SECOND_MS);
    ask();
    await clock.advance(SECOND_MS);
    order = [];
    await clock.advance(4 * SECOND_MS);
    expect(inquiries).toBe(1);
  });

  it('is told to the one that asks', () => {
    running = Promise.resolve();
    verifier.pushed();
    expect(order).toEqual(['told']);
  });
});
