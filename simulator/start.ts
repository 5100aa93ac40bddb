// Starts the providers' side on a loopback port. Nothing of the till is imported anywhere in this
// folder, so that a mistake of ours can't hide in it.
import type { Bank } from './bank.ts';
import type { FeedName } from './bank-entry.ts';
import { applyFaults, type Faults, type FaultsPatch } from './faults.ts';
import { openFront } from './http-server.ts';
import type { NetzmeAccount } from './netzme.ts';
import type { NicepayAccount, NicepayOrder } from './nicepay.ts';
import { postByFetch, scheduleByTimer, type Delivery, type Post, type Schedule } from './pushes.ts';
import type { QiospayAccount } from './qiospay.ts';
import type { SnapAccount } from './snap.ts';
import type { SnapCode, SnapCodeInput } from './snap-codes.ts';
import { createWorld, type World } from './world.ts';

export { DEMO_QRIS } from './world.ts';

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
  readonly snap?: Partial<SnapAccount>;
  readonly nicepay?: Partial<NicepayAccount>;
  readonly netzme?: Partial<NetzmeAccount>;
  readonly faults?: FaultsPatch;
  /** The till's callback listener, "http://127.0.0.1:PORT"; absent: nothing is pushed. */
  readonly tillCallbackUrl?: string;
  /** The feeds that call back; absent: those given an account above, or else all four. */
  readonly pushes?: readonly FeedName[];
  /** How callbacks are sent and delayed; real HTTP and timers by default. */
  readonly post?: Post;
  readonly schedule?: Schedule;
  readonly log?: (line: string) => void;
}

export interface Simulator {
  /** "http://127.0.0.1:PORT" */
  readonly url: string;
  readonly phoneUrl: string;
  readonly port: number;
  readonly qiospay: QiospayAccount & { readonly baseUrl: string };
  readonly snap: SimulatedSnap;
  readonly nicepay: SimulatedNicepay;
  readonly netzme: NetzmeAccount;
  readonly bank: Bank;
  /** The switches; set them directly, or with checks through {@link Simulator.setFaults}. */
  readonly faults: Faults;
  setFaults(patch: unknown): void;
  /** Names the till's callback listener (null: none), and which feeds call it. */
  setTillCallbackUrl(url: string | null, feeds?: readonly FeedName[]): void;
  /** Tells the till of a booking again, under the switches as they are now; answers how many. */
  pushAgain(entryId: string, feed?: FeedName): number;
  /** Every callback sent so far, with the till's answer. */
  readonly deliveries: readonly Delivery[];
  /** Resolves when no callback is waiting or on its way. */
  settled(): Promise<void>;
  /** Empties the bank and puts every switch back to what the options said. */
  reset(): void;
  stop(): Promise<void>;
}

export interface SimulatedSnap extends Required<SnapAccount> {
  /** With "/v1.0", as a till's setup wants it. */
  readonly baseUrl: string;
  /** PEM; verifies qr-mpm-notify. */
  readonly publicKey: string;
  makeCode(input: SnapCodeInput): SnapCode;
  revokeTokens(): void;
}

export interface SimulatedNicepay extends NicepayAccount {
  readonly registrationUrl: string;
  readonly inquiryUrl: string;
  orders(): readonly NicepayOrder[];
}

/** Starts the providers' side. Throws with a sentence when an option makes no sense. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const host = options.host ?? '127.0.0.1';
  if (!['127.0.0.1', '::1', 'localhost'].includes(host))
    throw new Error(`The simulator listens on this machine only, not on "${host}".`);
  const clockMs = options.clockMs ?? Date.now;
  const log = options.log ?? (() => {});
  const world = worldOf(options, clockMs, log);
  const lifetime = new AbortController();
  const front = await openFront({
    host,
    port: options.port ?? 0,
    answer: (ask) => world.answer(ask, (ms) => waitMs(ms, lifetime.signal)),
    dateMs: () => (world.faults.dateHeader ? clockMs() + world.faults.clockSkewMs : null),
    log,
  });
  const url = `http://${host === '::1' ? '[::1]' : host}:${front.port}`;
  return {
    url,
    phoneUrl: `${url}/phone`,
    port: front.port,
    qiospay: { ...world.qiospay, baseUrl: url },
    snap: simulatedSnap(world, url),
    nicepay: simulatedNicepay(world, url),
    netzme: world.netzme,
    bank: world.bank,
    faults: world.faults,
    setFaults: (patch) => applyFaults(world.faults, patch),
    setTillCallbackUrl: world.aim,
    pushAgain: world.pushAgain,
    get deliveries() {
      return world.pusher.deliveries;
    },
    settled: () => world.pusher.settled(),
    reset: world.reset,
    stop: async () => {
      lifetime.abort();
      world.pusher.reset();
      await front.close();
    },
  };
}

function worldOf(options: SimulatorOptions, clockMs: () => number, log: (line: string) => void) {
  const { qiospay, snap, nicepay, netzme } = options;
  return createWorld({
    seed: options.seed ?? 1,
    clockMs,
    merchantQris: options.merchantQris ?? null,
    openingBalance: options.openingBalance ?? null,
    accounts: {
      ...(qiospay && { qiospay }),
      ...(snap && { snap }),
      ...(nicepay && { nicepay }),
      ...(netzme && { netzme }),
    },
    faults: options.faults ?? {},
    pushes: options.pushes ?? null,
    tillCallbackUrl: options.tillCallbackUrl ?? null,
    post: options.post ?? postByFetch,
    schedule: options.schedule ?? scheduleByTimer,
    log,
  });
}

function simulatedSnap({ snap }: World, url: string): SimulatedSnap {
  return {
    ...snap.account,
    baseUrl: `${url}/v1.0`,
    // Keys cost a moment to make, so they are made when first asked for.
    get privateKey() {
      return snap.privateKey;
    },
    get publicKey() {
      return snap.publicKey;
    },
    makeCode: (input) => snap.makeCode(input),
    revokeTokens: () => snap.revokeTokens(),
  };
}

function simulatedNicepay({ nicepay }: World, url: string): SimulatedNicepay {
  return {
    ...nicepay.account,
    registrationUrl: `${url}/nicepay/direct/v2/registration`,
    inquiryUrl: `${url}/nicepay/direct/v2/inquiry`,
    orders: () => nicepay.orders(),
  };
}

/** Waits, or stops waiting when the simulator stops. */
function waitMs(ms: number, signal: AbortSignal): Promise<void> {
  if (ms === 0 || signal.aborted) return Promise.resolve();
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
