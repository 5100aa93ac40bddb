// Ten thousand callbacks, as many as a minute may bring, in one burst from another process: nothing
// is confirmed wrongly, memory stays bounded, and a cashier notices nothing. Real clock, real HTTP.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { createCore, type Core } from '../../electron/core/core.ts';
import type { Ports } from '../../electron/core/ports.ts';
import { brokenInvariants } from '../../electron/core/store/invariants.ts';
import { systemClock, systemRandom } from '../../electron/core/system-clock.ts';
import { plainSecrets, setupText } from '../../electron/core/testing/harness.ts';
import { bytesOf } from './attacked-till.ts';
import { ALL_FEEDS, netzme, nicepay, qiospay, snap, type Notification } from './notifications.ts';

const FLOODER = fileURLToPath(new URL('flooder.ts', import.meta.url));
const COUNT = 10_000;
const LOOKS = 40;
const PRESS_AFTER_MS = 10;
const MB = 2 ** 20;

let core: Core;
let faults = 0;
afterEach(() => core.stop());

async function open(trustProxy: boolean): Promise<number> {
  faults = 0;
  const quiet = () => {};
  const emptyMutasi = async () => {
    const headers = new Map([['date', new Date(systemClock.wallMs()).toUTCString()]]);
    return { status: 200, headers, body: '{"status":"success","data":[]}' };
  };
  const ports: Ports = {
    clock: systemClock,
    random: systemRandom,
    http: { send: emptyMutasi },
    secrets: plainSecrets,
    log: { info: quiet, warn: quiet, error: () => void (faults += 1) },
    dir: ':memory:',
    callbackPort: 0,
  };
  core = await createCore(ports);
  const asked = { apiKey: 'k', pushAlone: true };
  const feeds = ALL_FEEDS.filter(({ kind }) => kind !== 'snap').map((feed) =>
    feed.kind === 'qiospay' ? { ...feed, ...asked } : feed,
  );
  const callbacks = { port: 0, trustProxy };
  const text = setupText({ feeds: [...feeds, { ...ALL_FEEDS[3] }], callbacks });
  expect(await core.importSetup(text)).toEqual([]);
  await core.start();
  return Number(new URL(core.till()?.callbackUrl() ?? '').port);
}

/**
 * What a cashier does: asks for money, looks for it, gives up. Milliseconds each, from the moment
 * the key was pressed, so that waiting for the till to hear it counts as well.
 */
async function looks(isOver = (count: number) => count >= LOOKS): Promise<number[]> {
  const took: number[] = [];
  for (let n = 0; !isOver(n); n += 1) {
    const startedMs = performance.now() + PRESS_AFTER_MS;
    await new Promise((done) => setTimeout(done, PRESS_AFTER_MS));
    const till = core.requireTill();
    const request = { amount: 5_000_000 + n, reference: null, idempotencyKey: null, cashier: null };
    const { sale } = await till.sell(request);
    await core.pollNow();
    core.present.sale(core.stores.sales.find(sale.id) ?? sale);
    took.push(performance.now() - startedMs);
    till.selling.cancel(sale.id);
  }
  return took.toSorted((a, b) => a - b);
}

interface Flooded {
  readonly statuses: Readonly<Record<string, number>>;
  readonly tookMs: number;
}

/** `begun`: the first answer has come. */
function flood(
  port: number,
  requests: readonly string[],
): { begun: Promise<void>; ended: Promise<Flooded> } {
  const child = spawn(process.execPath, [FLOODER, String(port), String(COUNT)]);
  const lines = requests.map((request) => Buffer.from(request, 'latin1').toString('base64'));
  child.stdin.end(lines.join('\n'));
  let said = '';
  const begun = new Promise<void>((done) => child.stdout.once('data', () => done()));
  child.stdout.on('data', (chunk) => (said += String(chunk)));
  const ended = new Promise<Flooded>((done, fail) => {
    const timer = setTimeout(() => child.kill(), 90_000);
    child.on('close', () => {
      clearTimeout(timer);
      try {
        done(JSON.parse(said.replace('begun', '')) as Flooded);
      } catch (error) {
        fail(error instanceof Error ? error : new Error('the flood told nothing'));
      }
    });
  });
  return { begun, ended };
}

const at = (sorted: readonly number[], share: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

/** Half without, half with proof: forged, foreign, flipped, repeated, and true ones for no sale. */
function mixed(): Notification[] {
  const atMs = systemClock.wallMs();
  return Array.from({ length: 500 }, (_, n) => {
    const paid = { amount: 13_000, n, atMs };
    const kinds: readonly (() => Notification)[] = [
      () => ({ ...qiospay(paid), path: '/api/callback/accept/salah' }),
      () => nicepay(paid, { merchantToken: 'x' }),
      () => ({ ...netzme(paid), headers: { 'x-callback-token': 'x' } }),
      () => snap(paid, {}, { isByStranger: true }),
      () => qiospay(paid, { nmid: 'ID20233072912345' }),
      () => nicepay(paid, { status: String(n % 2) }),
      () => netzme({ ...paid, amount: 777, n: n % 50 }),
      () => qiospay({ ...paid, amount: 888 }),
    ];
    return kinds[n % kinds.length]?.() ?? qiospay(paid);
  });
}

describe('10,000 callbacks in one burst', () => {
  it.each([
    ['from one address', false],
    ['from as many addresses, so that no limit is reached', true],
  ] as const)(
    '%s',
    async (name, isMany) => {
      const port = await open(isMany);
      const requests = mixed().map((notification, n) =>
        bytesOf(notification, { 'x-forwarded-for': `10.1.${n >> 8}.${n & 255}` }),
      );
      const { selling } = core.requireTill();
      const request = { amount: 14_000, reference: null, idempotencyKey: null, cashier: null };
      const { sale } = selling.create(request);
      await looks();
      const calm = await looks();
      const before = process.memoryUsage();
      const { begun, ended } = flood(port, requests);
      let isOver = false;
      void ended.finally(() => (isOver = true));
      await begun;
      const wild = await looks(() => isOver);
      const { statuses, tookMs } = await ended;
      const after = process.memoryUsage();
      const figures = {
        name,
        statuses,
        tookMs,
        looks: wild.length,
        calmMs: [at(calm, 0.5), at(calm, 0.95)].map((ms) => Number(ms.toFixed(2))),
        wildMs: [at(wild, 0.5), at(wild, 0.95)].map((ms) => Number(ms.toFixed(2))),
        ratio: Number((at(wild, 0.5) / at(calm, 0.5)).toFixed(2)),
        heapMb: Math.round((after.heapUsed - before.heapUsed) / MB),
        rssMb: Math.round((after.rss - before.rss) / MB),
      };
      process.stdout.write(`${JSON.stringify(figures)}\n`);

      const answered = Object.values(statuses).reduce((sum, each) => sum + each, 0);
      expect(answered).toBe(COUNT);
      expect(
        Object.keys(statuses).every((status) => /^(?:200|400|401|403|429)$/.test(status)),
      ).toBe(true);
      expect((statuses['429'] ?? 0) > COUNT / 2).toBe(!isMany);
      // Nothing asked for 14.000 was paid, and each payment that was told is there once.
      expect(core.stores.sales.find(sale.id)?.status).toBe('waiting');
      const payments = core.stores.ledger.inbox(10_000).filter(({ amount }) => amount === 777);
      expect(payments.length).toBeLessThanOrEqual(50);
      expect(brokenInvariants(core.database)).toEqual([]);
      expect(faults).toBe(0);
      expect(figures.rssMb).toBeLessThan(200);
      // A cashier's press is answered at once all the same, also on a busy machine.
      expect(at(wild, 0.5)).toBeLessThan(100);
    },
    120_000,
  );
});
