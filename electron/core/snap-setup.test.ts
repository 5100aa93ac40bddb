// What a till keeps of a SNAP provider over a restart, what it says when a try fails by the clock,
// and which keys it refuses before a setup is taken.
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSimulator, type Simulator } from '../../simulator/start.ts';
import { MINUTE_MS } from '../../shared/time.ts';
import type { Http, HttpRequest } from './ports.ts';
import { systemHttp } from './system-http.ts';
import { FakeClock } from './testing/fake-clock.ts';
import { createTestCore, NOON_MS, setupText, type TestCore } from './testing/harness.ts';

let clock: FakeClock;
let simulator: Simulator;
let sent: HttpRequest[];
let till: TestCore | null = null;

const http: Http = {
  send(request) {
    sent.push(request);
    return systemHttp.send(request);
  },
};

beforeEach(async () => {
  clock = new FakeClock(NOON_MS);
  sent = [];
  simulator = await startSimulator({ seed: 5, clockMs: () => NOON_MS + clock.monoMs() });
});
afterEach(async () => {
  await till?.stop();
  till = null;
  await simulator.stop();
});

function snap(over: Record<string, string> = {}) {
  const { baseUrl, clientId, clientSecret, privateKey, channelId, merchantId } = simulator.snap;
  const account = { baseUrl, clientId, clientSecret, privateKey, channelId, merchantId };
  return { kind: 'snap', ...account, ...over };
}

/** Lets till and simulator talk for real, the clock moved by hand, until the feed was read. */
async function live(): Promise<void> {
  const state = () => till?.core.till()?.health()[0]?.state;
  for (let turn = 0; turn < 1000 && state() !== 'live'; turn += 1) {
    await clock.advance(250);
    await new Promise((done) => setTimeout(done, 2));
  }
  expect(state()).toBe('live');
}

describe('the form of the signature', () => {
  const dir = mkdtempSync(join(tmpdir(), 'lunas-snap-'));
  const histories = () => sent.filter(({ url }) => url.endsWith('/transaction-history-list'));
  const open = async () => {
    sent = [];
    till = await createTestCore({ dir, clock, http, feeds: [snap()] });
    await live();
  };

  it('that was found is used after a restart, and searched anew when what was kept is none', async () => {
    simulator.setFaults({ snap: { signedPath: 'withVersion' } });
    simulator.bank.pay({ amount: 13_000 });
    await open();
    expect(histories()).toHaveLength(4);
    await till?.stop();

    await open();
    expect(histories()).toHaveLength(2);
    till?.core.stores.feeds.remember('snap', '{"signedPrefix":7}');
    await till?.stop();

    await open();
    expect(histories()).toHaveLength(4);
    await till?.stop();
    till = null;
    rmSync(dir, { recursive: true });
  });
});

describe('trying SNAP', () => {
  it('says that the clock is off by seven minutes also when the provider refuses', async () => {
    till = await createTestCore({ clock, http, isSetUp: false });
    clock.jump(7 * MINUTE_MS);
    const trySnap = (over: Record<string, string>) =>
      till?.core.testFeed(setupText({ feeds: [snap(over)] }), 'snap');
    const refused = await trySnap({ clientSecret: 'salah' });
    expect(refused?.fault).toBe('bad_signature');
    expect(Math.round((refused?.clockOffMs ?? 0) / MINUTE_MS)).toBe(7);
    const tried = await trySnap({});
    expect(tried?.fault).toBeNull();
    expect(Math.round((tried?.clockOffMs ?? 0) / MINUTE_MS)).toBe(7);
  });
});

describe('the keys of a setup', () => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });

  it('are refused in a sentence each when they can not be read, and nothing is kept', async () => {
    till = await createTestCore({ clock, http, isSetUp: false });
    const faults = async (over: Record<string, string>) =>
      till?.core.importSetup(setupText({ feeds: [snap(over)] }));
    const torn = privateKey.replace('MII', 'XXX');
    const both = await faults({ privateKey: torn, providerPublicKey: privateKey });
    expect(both).toEqual([
      "The snap feed's privateKey can't be read: it must be your RSA private key, PKCS#8 or PKCS#1 in PEM, not encrypted.",
      "The snap feed's providerPublicKey can't be read: it must be the provider's RSA public key or certificate in PEM.",
    ]);
    expect(await faults({ privateKey: publicKey })).toHaveLength(1);
    expect(till.core.till()).toBeNull();
    expect(await faults({ privateKey, providerPublicKey: publicKey })).toEqual([]);
    expect(till.core.till()).not.toBeNull();
  });
});
