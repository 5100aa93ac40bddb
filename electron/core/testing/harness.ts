// A whole core for tests: ledger in memory, clock in hand, dice seeded, a scripted provider.
// Nothing of the core is replaced.
import type { Setup } from '../../../shared/setup.ts';
import type { SaleView } from '../../../shared/views.ts';
import { createCore, type Core } from '../core.ts';
import type { Sqlite } from '../store/database.ts';
import type { Http, Logger, Ports, Secrets } from '../ports.ts';
import type { Sale } from '../../../shared/sale.ts';
import { FakeClock, settled } from './fake-clock.ts';
import { FakeQiospay } from './fake-qiospay.ts';
import { createSeededRandom } from './seeded-random.ts';

/** A published code that nobody can pay. */
export const TEST_QRIS =
  '00020101021126690021ID.CO.BANKMANDIRI.WWW01189999999999999999990211000000000000303UKE' +
  '51440014ID.CO.QRIS.WWW0215ID00000000000000303UKE5204274153033605802ID' +
  '5915Contoh Merchant6007Jakarta61051000062070703A0163040C01';

/** Noon in Jakarta, a Saturday. */
export const NOON_MS = Date.UTC(2026, 10, 21, 5, 0, 0);

export const plainSecrets: Secrets = { seal: (plain) => plain, open: (sealed) => sealed };

export interface TestCore {
  readonly core: Core;
  readonly clock: FakeClock;
  readonly qiospay: FakeQiospay;
  readonly logLines: string[];
  /** Asks for money and lets the first look at the feed happen. */
  sell(amount: number, reference?: string): Promise<Sale>;
  /** The sale as the wire shows it now. */
  sale(sale: Pick<Sale, 'id'>): SaleView;
  /** Lets the feed be read again. */
  nextSweep(): Promise<void>;
  stop(): Promise<void>;
}

export interface TestCoreOptions {
  readonly dir?: string;
  readonly seed?: number;
  readonly wallMs?: number;
  readonly providerOffsetMs?: number;
  readonly sale?: Record<string, unknown>;
  readonly clock?: FakeClock;
  readonly qiospay?: FakeQiospay;
  readonly isSetUp?: boolean;
  /** The ledger of a core that was killed. */
  readonly ledger?: Sqlite;
  readonly feeds?: readonly unknown[];
  readonly http?: Http;
  readonly callbackPort?: number;
  /** What a host would bring besides. */
  readonly ports?: Partial<Ports>;
}

export function setupText(over: Partial<Record<keyof Setup, unknown>> = {}): string {
  return JSON.stringify({
    store: { name: 'Warung Sejahtera', timezone: 'Asia/Jakarta' },
    merchant: { qris: TEST_QRIS },
    feeds: [
      {
        kind: 'qiospay',
        baseUrl: 'http://127.0.0.1:1',
        merchantCode: 'QP048797',
        apiKey: 'KUNCI-RAHASIA-1',
      },
    ],
    ...over,
  });
}

function logger(lines: string[]): Logger {
  const keep = (level: string) => (message: string, fields?: object) =>
    void lines.push(JSON.stringify({ level, message, ...fields }));
  return { info: keep('info'), warn: keep('warn'), error: keep('error') };
}

export async function createTestCore(options: TestCoreOptions = {}): Promise<TestCore> {
  const clock = options.clock ?? new FakeClock(options.wallMs ?? NOON_MS);
  const qiospay =
    options.qiospay ??
    new FakeQiospay(clock, NOON_MS - clock.monoMs() + (options.providerOffsetMs ?? 0));
  const logLines: string[] = [];
  const ports: Ports = {
    clock,
    random: createSeededRandom(options.seed ?? 1),
    http: options.http ?? qiospay,
    secrets: plainSecrets,
    log: logger(logLines),
    dir: options.dir ?? ':memory:',
    ...(options.callbackPort === undefined ? {} : { callbackPort: options.callbackPort }),
    ...options.ports,
  };
  const core = await createCore(ports, options.ledger);
  if (options.isSetUp !== false && !core.till()) {
    const faults = await core.importSetup(
      setupText({
        sale: options.sale ?? {},
        ...(options.feeds ? { feeds: options.feeds } : {}),
      }),
    );
    if (faults.length > 0) throw new Error(faults.join(' '));
  }
  await core.start();
  await settled();
  const nextSweep = async (): Promise<void> => {
    await clock.advance(4000);
    await settled();
  };
  return {
    core,
    clock,
    qiospay,
    logLines,
    nextSweep,
    async sell(amount, reference) {
      let isMade = false;
      const making = core
        .requireTill()
        .sell({ amount, reference: reference ?? null, idempotencyKey: null, cashier: null })
        .finally(() => {
          isMade = true;
        });
      await settled();
      for (let n = 0; n < 100 && !isMade; n += 1) await clock.advance(50);
      const { sale } = await making;
      await clock.advance(100);
      return sale;
    },
    sale(sale) {
      const found = core.stores.sales.find(sale.id);
      if (!found) throw new Error('no such sale');
      return core.present.sale(found);
    },
    async stop() {
      await core.stop();
    },
  };
}
