// When a sale's time is over, with the whole core: nothing expires unseen, and nobody hammers the
// provider for it.
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { MINUTE_MS, SECOND_MS } from '../../shared/time.ts';
import { HttpFailure, type Http } from './ports.ts';
import { FakeClock } from './testing/fake-clock.ts';
import { FakeQiospay } from './testing/fake-qiospay.ts';
import { createTestCore, NOON_MS, type TestCore, type TestCoreOptions } from './testing/harness.ts';

const PRIVATE_KEY = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
}).privateKey;

let till: TestCore;
const folders: string[] = [];

async function open(options: TestCoreOptions = {}): Promise<void> {
  till = await createTestCore(options);
}

afterEach(async () => {
  await till.stop();
  const errors = till.logLines.filter((line) => line.includes('"level":"error"'));
  if (errors.length > 0) throw new Error(errors.join('\n'));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

const statusOf = (sale: Parameters<TestCore['sale']>[0]): string => till.sale(sale).status;

describe('a sale whose time is over', () => {
  it('expires within a second when the feed is read', async () => {
    await open();
    const sale = await till.sell(13_000);
    await till.clock.advance(5 * MINUTE_MS - SECOND_MS);
    expect(statusOf(sale)).toBe('waiting');
    await till.clock.advance(1500);
    expect(statusOf(sale)).toBe('expired');
    expect(till.sale(sale).closedAtMs).toBeLessThanOrEqual(sale.expiresAtMs + SECOND_MS);
  });

  it('is paid by money that came in its last second, which only the look after it shows', async () => {
    await open();
    const sale = await till.sell(13_000);
    till.qiospay.latencyMs = 2 * SECOND_MS;
    await till.clock.advance(5 * MINUTE_MS - 600);
    till.qiospay.pay(13_000);
    await till.clock.advance(10 * SECOND_MS);
    expect(till.sale(sale)).toMatchObject({ status: 'paid', late: false });
  });

  it('does not expire by a look that began before its time was over', async () => {
    await open();
    till.qiospay.latencyMs = 8 * SECOND_MS;
    const sale = await till.sell(13_000);
    await till.clock.advance(sale.expiresAtMs - till.clock.wallMs() + 7 * SECOND_MS);
    expect(statusOf(sale)).toBe('waiting');
    await till.clock.advance(10 * SECOND_MS);
    expect(statusOf(sale)).toBe('expired');
  });

  it('waits on while a person has to decide', async () => {
    await open();
    const [first, second] = [await till.sell(13_000), await till.sell(13_000)];
    await till.clock.advance(20 * SECOND_MS);
    till.qiospay.pay(13_000);
    await till.clock.advance(10 * MINUTE_MS);
    expect([statusOf(first), statusOf(second)]).toEqual(['needs_person', 'needs_person']);
  });

  it('waits as long as a cashier extends it', async () => {
    await open();
    const sale = await till.sell(13_000);
    await till.clock.advance(4 * MINUTE_MS);
    till.core.requireTill().selling.extend(sale.id);
    await till.clock.advance(4 * MINUTE_MS);
    expect(statusOf(sale)).toBe('waiting');
    await till.clock.advance(MINUTE_MS + 2 * SECOND_MS);
    expect(statusOf(sale)).toBe('expired');
  });

  it('expires by the clock alone where no feed can be asked', async () => {
    await open({ feeds: [{ kind: 'netzme', callbackToken: 't' }] });
    const sale = await till.sell(13_000);
    await till.clock.advance(5 * MINUTE_MS + SECOND_MS);
    expect(statusOf(sale)).toBe('expired');
  });

  it('expires by the clock alone no sooner than its own time, and no later', async () => {
    const feeds = [{ kind: 'netzme', callbackToken: 't' }];
    await open({ feeds, sale: { expiresAfterSeconds: 20 } });
    const first = await till.sell(13_000);
    await till.clock.advance(10 * SECOND_MS);
    const second = await till.sell(13_000);
    await till.clock.advance(10 * SECOND_MS);
    expect([statusOf(first), statusOf(second)]).toEqual(['expired', 'waiting']);
    await till.clock.advance(10 * SECOND_MS);
    expect(statusOf(second)).toBe('expired');
  });
});

describe('while the feed is blind', () => {
  it('nothing expires, however long, and the provider is asked no more often for it', async () => {
    await open();
    const sale = await till.sell(13_000);
    await till.clock.advance(10 * SECOND_MS);
    till.qiospay.failure = 'unreachable';
    await till.clock.advance(10 * MINUTE_MS);
    expect(statusOf(sale)).toBe('waiting');
    const before = till.qiospay.requests;
    await till.clock.advance(60 * MINUTE_MS);
    expect(statusOf(sale)).toBe('waiting');
    expect(till.qiospay.requests - before).toBeLessThanOrEqual(80);
  });

  it('ten sales that fall due ask once each, no more', async () => {
    await open();
    const sales = [];
    for (let n = 0; n < 10; n += 1) sales.push(await till.sell(10_000 + n * 1000));
    till.qiospay.failure = 'timeout';
    await till.clock.advance(4 * MINUTE_MS);
    const before = till.qiospay.requests;
    await till.clock.advance(3 * MINUTE_MS);
    expect(till.qiospay.requests - before).toBeLessThanOrEqual(10 + 5);
    expect(sales.map(statusOf)).toEqual(sales.map(() => 'waiting'));
  });

  it('told to stay away, the till stays away though a sale is due', async () => {
    await open();
    const sale = await till.sell(13_000);
    await till.clock.advance(sale.expiresAtMs - till.clock.wallMs() - 5 * SECOND_MS);
    till.qiospay.reply = { status: 429, headers: new Map([['retry-after', '300']]), body: '' };
    await till.clock.advance(4 * SECOND_MS);
    const before = till.qiospay.requests;
    await till.clock.advance(4 * MINUTE_MS);
    expect(till.qiospay.requests).toBe(before);
    expect(statusOf(sale)).toBe('waiting');
    till.qiospay.reply = null;
    await till.clock.advance(2 * MINUTE_MS);
    expect(statusOf(sale)).toBe('expired');
  });

  it('what came meanwhile is found first, and only then the rest expires', async () => {
    await open();
    const [paid, unpaid] = [await till.sell(13_000), await till.sell(20_000)];
    till.qiospay.failure = 'unreachable';
    await till.clock.advance(2 * MINUTE_MS);
    till.qiospay.pay(13_000);
    await till.clock.advance(20 * MINUTE_MS);
    till.qiospay.failure = null;
    await till.clock.advance(2 * MINUTE_MS);
    expect(till.sale(paid)).toMatchObject({ status: 'paid', late: false });
    expect(statusOf(unpaid)).toBe('expired');
  });

  it('one feed of two that is blind is enough: the money may be there', async () => {
    const clock = new FakeClock(NOON_MS);
    const qiospay = new FakeQiospay(clock);
    let isSnapUp = true;
    const http: Http = {
      send(request) {
        if (request.url.startsWith('https://snap.invalid') && !isSnapUp)
          return Promise.reject(new HttpFailure('unreachable'));
        return qiospay.send(request);
      },
    };
    const named = {
      kind: 'qiospay',
      baseUrl: 'https://qiospay.id',
      merchantCode: 'QP1',
      apiKey: 'k',
    };
    const snap = {
      kind: 'snap',
      baseUrl: 'https://snap.invalid/v1.0',
      clientId: 'c',
      clientSecret: 's',
    };
    const feeds = [named, { ...snap, privateKey: PRIVATE_KEY, channelId: '1', merchantId: 'm' }];
    await open({ clock, http, feeds });
    isSnapUp = false;
    const sale = await till.sell(13_000);
    await till.clock.advance(10 * MINUTE_MS);
    const states = till.core
      .requireTill()
      .health()
      .map(({ kind, state }) => `${kind} ${state}`);
    expect(states).toEqual(['qiospay live', 'snap blind']);
    expect(statusOf(sale)).toBe('waiting');
  });

  it('a refused key lets nothing expire either', async () => {
    await open();
    const sale = await till.sell(13_000);
    till.qiospay.reply = { status: 401, headers: new Map(), body: '{"status":"error"}' };
    await till.clock.advance(30 * MINUTE_MS);
    expect(statusOf(sale)).toBe('waiting');
  });
});

describe('S11: after a restart', () => {
  async function restart(awayMs: number, failure: 'unreachable' | null): Promise<void> {
    const { clock, qiospay } = till;
    const { dir } = till.core.ports;
    await till.stop();
    await clock.advance(awayMs);
    qiospay.failure = failure;
    await open({ dir, clock, qiospay });
  }

  async function openOnDisk(): Promise<void> {
    const dir = mkdtempSync(join(tmpdir(), 'lunas-deadlines-'));
    folders.push(dir);
    await open({ dir });
  }

  it('nothing expires before the first whole look', async () => {
    await openOnDisk();
    const sale = await till.sell(13_000);
    await restart(20 * MINUTE_MS, 'unreachable');
    await till.clock.advance(10 * MINUTE_MS);
    expect(statusOf(sale)).toBe('waiting');
    till.qiospay.failure = null;
    await till.clock.advance(2 * MINUTE_MS);
    expect(statusOf(sale)).toBe('expired');
  });

  it('money that came while the till was off pays its sale', async () => {
    await openOnDisk();
    const sale = await till.sell(13_000);
    await till.clock.advance(10 * SECOND_MS);
    till.qiospay.pay(13_000);
    await restart(20 * MINUTE_MS, null);
    await till.clock.advance(5 * SECOND_MS);
    expect(till.sale(sale)).toMatchObject({ status: 'paid', late: false });
  });
});

describe('a PC whose clock is set', () => {
  it('an hour forward: the sale is over for the PC, but what was paid is found first', async () => {
    await open();
    const sale = await till.sell(13_000);
    await till.clock.advance(10 * SECOND_MS);
    till.qiospay.pay(13_000);
    till.clock.jump(60 * MINUTE_MS);
    await till.clock.advance(MINUTE_MS);
    expect(till.sale(sale)).toMatchObject({ status: 'paid', late: false });
  });

  it('an hour back: the sale waits longer, and is paid all the same', async () => {
    await open();
    const sale = await till.sell(13_000);
    await till.clock.advance(10 * SECOND_MS);
    till.clock.jump(-60 * MINUTE_MS);
    await till.clock.advance(6 * MINUTE_MS);
    expect(statusOf(sale)).toBe('waiting');
    till.qiospay.pay(13_000);
    await till.nextSweep();
    expect(statusOf(sale)).toBe('paid');
  });
});
