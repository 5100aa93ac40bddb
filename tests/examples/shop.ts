// Owns a whole shop for whatever speaks to a till from outside: the providers' simulator, the real
// web host as a process of its own, and customers who pay.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulator, type Simulator } from '../../simulator/start.ts';
import { HostProcess, TOKEN, until, type RestAnswer } from '../crash/host-process.ts';

export { TOKEN, until };

/** A published code that nobody can pay. */
const MERCHANT_QRIS =
  '00020101021126690021ID.CO.BANKMANDIRI.WWW01189999999999999999990211000000000000303UKE' +
  '51440014ID.CO.QRIS.WWW0215ID00000000000000303UKE5204274153033605802ID' +
  '5915Contoh Merchant6007Jakarta61051000062070703A0163040C01';

/** Where it is the middle of a day now: no test runs over a shop's midnight. */
const utcHour = new Date().getUTCHours();
export const TIMEZONE = utcHour >= 3 && utcHour < 21 ? 'UTC' : 'Pacific/Honolulu';

/** The shop day of now. */
export function shopToday(): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: TIMEZONE }).format(new Date());
}

export interface Shop {
  readonly simulator: Simulator;
  /** The till's folder. */
  readonly profile: string;
  /** With `/v1`; stays the same over a restart. */
  readonly apiUrl: string;
  /** A folder for whatever a test wants to write; goes away with the shop. */
  readonly dir: string;
  /** As a program of the shop with a token. */
  rest(path: string, post?: unknown): Promise<RestAnswer>;
  /** Waits until a sale of this amount is there, then pays it; answers the sale's id. */
  payWhenAsked(amount: number): Promise<string>;
  /** Ends the till as a power cut would. */
  kill(): Promise<void>;
  /** Starts it again on the same profile and port. */
  start(): Promise<void>;
  close(): Promise<void>;
}

/** `setup`: parts of the setup file that differ from the plain shop's. */
export async function openShop(setup: Readonly<Record<string, unknown>> = {}): Promise<Shop> {
  const dir = mkdtempSync(join(tmpdir(), 'lunas-shop-'));
  const simulator = await startSimulator({ seed: 11 });
  const port = await freePort();
  const profile = join(dir, 'profile');
  const { baseUrl, merchantCode, apiKey } = simulator.qiospay;
  const file = join(dir, 'setup.json');
  writeFileSync(
    file,
    JSON.stringify({
      store: { name: 'Warung Sejahtera', timezone: TIMEZONE },
      merchant: { qris: MERCHANT_QRIS },
      feeds: [{ kind: 'qiospay', baseUrl, merchantCode, apiKey }],
      api: { tokens: [{ name: 'uji', token: TOKEN }] },
      ...setup,
    }),
  );
  const flags = ['--profile', profile, '--port', String(port)];
  let host = new HostProcess([...flags, '--setup', file]);
  await host.up();
  const paid = new Set<string>();
  return {
    simulator,
    profile,
    apiUrl: `http://127.0.0.1:${port}/v1`,
    dir,
    rest: (path, post) => host.rest(path, post),
    async payWhenAsked(amount) {
      const id = await until(`a sale of ${amount}`, async () => {
        const { body } = await host.rest('/sales?status=waiting');
        const items = body['items'] as { id: string; payable: number }[];
        return items.find((sale) => sale.payable === amount && !paid.has(sale.id))?.id;
      });
      paid.add(id);
      simulator.bank.pay({ amount });
      return id;
    },
    async kill() {
      await host.kill();
    },
    async start() {
      host = new HostProcess(flags);
      await host.up();
    },
    async close() {
      await host.kill('SIGTERM');
      await simulator.stop();
      rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}
