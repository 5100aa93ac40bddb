// Puts the providers' side together: one bank, its feeds, the phone and the stage door behind one
// loopback port. Nothing of the till is imported anywhere below this folder.
import { createBank, type Bank } from './bank.ts';
import { answerControl } from './control.ts';
import { applyFaults, NO_FAULTS, type Faults } from './faults.ts';
import { openFront } from './http-server.ts';
import { outageReply } from './outage.ts';
import { answerPhone, type PhoneParts } from './phone.ts';
import { answerMutasi, MUTASI_PATH, type QiospayAccount } from './qiospay.ts';
import { readQris } from './qris-reader.ts';
import { createRandom, type Random } from './random.ts';
import { json, type Ask, type Reply } from './reply.ts';

/** A published, masked code nobody can pay (facts/domain.md §1.7, no. 23). */
export const DEMO_QRIS =
  '00020101021126690021ID.CO.BANKMANDIRI.WWW01189999999999999999990211000000000000303UKE' +
  '51440014ID.CO.QRIS.WWW0215ID00000000000000303UKE5204274153033605802ID' +
  '5915Contoh Merchant6007Jakarta61051000062070703A0163040C01';

export interface SimulatorOptions {
  /** 0 or absent: any free port. */
  readonly port?: number;
  /** Loopback only. */
  readonly host?: '127.0.0.1' | '::1' | 'localhost';
  readonly seed?: number;
  readonly clockMs?: () => number;
  /**
   * The merchant's static code. Given: a code of another merchant pays that merchant, and no feed
   * shows it. Absent: whatever code is paid, the money is ours.
   */
  readonly merchantQris?: string;
  readonly openingBalance?: number;
  readonly qiospay?: Partial<QiospayAccount>;
  readonly faults?: Partial<Faults>;
  readonly log?: (line: string) => void;
}

export interface Simulator {
  /** "http://127.0.0.1:PORT" */
  readonly url: string;
  readonly phoneUrl: string;
  readonly port: number;
  readonly qiospay: QiospayAccount & { readonly baseUrl: string };
  readonly bank: Bank;
  /** The switches; set them directly, or with checks through {@link Simulator.setFaults}. */
  readonly faults: Faults;
  setFaults(patch: unknown): void;
  /** Empties the bank and puts every switch back to what the options said. */
  reset(): void;
  stop(): Promise<void>;
}

/** Starts the providers' side. Throws with a sentence when an option makes no sense. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const host = options.host ?? '127.0.0.1';
  if (!['127.0.0.1', '::1', 'localhost'].includes(host))
    throw new Error(`The simulator listens on this machine only, not on "${host}".`);
  const world = createWorld(options);
  const lifetime = new AbortController();
  const front = await openFront({
    host,
    port: options.port ?? 0,
    answer: (ask) => answer(world, ask, lifetime.signal),
    dateMs: () => (world.faults.dateHeader ? world.clockMs() + world.faults.clockSkewMs : null),
    log: world.log,
  });
  const url = `http://${host === '::1' ? '[::1]' : host}:${front.port}`;
  return {
    url,
    phoneUrl: `${url}/phone`,
    port: front.port,
    qiospay: { ...world.qiospay, baseUrl: url },
    bank: world.bank,
    faults: world.faults,
    setFaults: (patch) => applyFaults(world.faults, patch),
    reset: world.reset,
    stop: async () => {
      lifetime.abort();
      await front.close();
    },
  };
}

interface World {
  readonly clockMs: () => number;
  readonly bank: Bank;
  readonly faults: Faults;
  readonly qiospay: QiospayAccount;
  /** Shuffles rows; its own stream, so that polls never change what is paid. */
  readonly random: Random;
  readonly log: (line: string) => void;
  readonly reset: () => void;
}

function createWorld(options: SimulatorOptions): World {
  const seed = options.seed ?? 1;
  const clockMs = options.clockMs ?? Date.now;
  const merchant = readQris(options.merchantQris ?? DEMO_QRIS);
  if (!merchant.ok) throw new Error(`The merchant's code can't be read: ${merchant.reason}.`);
  const faults: Faults = { ...NO_FAULTS };
  applyFaults(faults, options.faults ?? {});
  const bank = createBank({
    clockMs,
    random: () => createRandom(seed, 'bank'),
    merchant: merchant.qris,
    isMerchantPinned: options.merchantQris !== undefined,
    feedDelayMs: () => faults.feedDelayMs,
    clockSkewMs: () => faults.clockSkewMs,
    ...(options.openingBalance === undefined ? {} : { openingBalance: options.openingBalance }),
  });
  const secrets = createRandom(seed, 'accounts');
  const qiospay = {
    merchantCode: `QP0${secrets.digits(5)}`,
    apiKey: secrets.hex(64),
    callbackSecret: secrets.hex(32),
    ...options.qiospay,
  };
  const reset = (): void => {
    bank.reset();
    Object.assign(faults, NO_FAULTS, options.faults ?? {});
  };
  const random = createRandom(seed, 'rows');
  return { clockMs, bank, faults, qiospay, random, log: options.log ?? (() => {}), reset };
}

async function answer(world: World, ask: Ask, signal: AbortSignal): Promise<Reply> {
  const startedMs = performance.now();
  const reply = await route(world, ask, signal);
  const outcome = reply.kind === 'send' ? String(reply.status) : reply.kind;
  const tookMs = Math.round(performance.now() - startedMs);
  world.log(`${ask.method} ${withoutSecrets(ask.path)} ${outcome} ${tookMs} ms`);
  return reply;
}

async function route(world: World, ask: Ask, signal: AbortSignal): Promise<Reply> {
  if (ask.path.startsWith('/control/')) {
    const parts = { ...world, report: () => ({}) };
    return answerControl(parts, ask) ?? notFound();
  }
  if (ask.path === '/phone' || ask.path.startsWith('/phone/'))
    return answerPhone(phoneParts(world), ask) ?? notFound();
  const mutasi = MUTASI_PATH.exec(ask.path);
  if (!mutasi) return notFound();
  await waitMs(world.faults.latencyMs, signal);
  const outage = outageReply(world.faults);
  if (outage) return outage;
  if (ask.method !== 'GET') return json(405, { status: 'error', messages: 'Method not allowed' });
  const parts = { ...world, account: world.qiospay };
  return answerMutasi(parts, decoded(mutasi[1]), decoded(mutasi[2]));
}

function phoneParts({ bank }: World): PhoneParts {
  return {
    bank,
    pay: ({ payload, total }, issuerNns) => bank.pay({ payload, amount: total, issuerNns }),
    isExpired: () => false,
  };
}

function notFound(): Reply {
  return json(404, { error: { code: 'not_found', message: 'There is nothing at this address.' } });
}

function decoded(part: string | undefined): string {
  try {
    return decodeURIComponent(part ?? '');
  } catch (error) {
    if (error instanceof URIError) return '';
    throw error;
  }
}

/** The merchant code and the key are path segments, so a log line must not hold the path. */
function withoutSecrets(path: string): string {
  return MUTASI_PATH.test(path) ? '/api/mutasi/qris/***/***' : path.slice(0, 80);
}

/** Waits, or stops waiting when the simulator stops. */
function waitMs(ms: number, signal: AbortSignal): Promise<void> {
  if (ms === 0) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}
