// Owns the bench of taking over: the process that asks the provider for all is killed, and counted
// is how long nobody asks.
import { fork, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { MutasiServer } from '../crash/mutasi-server.ts';
import { figuresOf, type Figures } from './figures.ts';
import type { OnePlan } from './hub-one.ts';
import type { BenchServer } from './hub-server.ts';

const ONE = join(import.meta.dirname, 'hub-one.ts');
const STORE = 'toko-gilir';
export const TAKEOVER_TILLS = 5;
export const KILLS = 50;
/** Nobody takes over for so long: something is broken. */
const LIMIT_MS = 60_000;

/** Milliseconds from the kill to the next till's request. */
export async function takeovers(server: BenchServer, kills = KILLS): Promise<Figures> {
  const url = await server.addStore(STORE);
  const provider = await MutasiServer.start();
  const dir = mkdtempSync(join(tmpdir(), 'lunas-bench-'));
  const tills = new Map<string, ChildProcess>();
  const start = async (till: string): Promise<void> => {
    const own = join(dir, till);
    mkdirSync(own, { recursive: true });
    const plan: OnePlan = { url, store: STORE, till, baseUrl: provider.baseUrl, dir: own };
    const child = fork(ONE, [JSON.stringify(plan)], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    tills.set(till, child);
    await once(child, 'message');
  };
  const poller = async (): Promise<string | null> => {
    const [row] = await server.query('select poller from lunas.feed where store = $1', [STORE]);
    const name = row?.['poller'];
    return typeof name === 'string' ? name : null;
  };
  try {
    for (let n = 1; n <= TAKEOVER_TILLS; n += 1) await start(`Kasir ${n}`);
    const samples: number[] = [];
    let asking = await sooner(poller, null);
    for (let n = 0; n < kills; n += 1) {
      const killed = asking;
      const child = tills.get(killed);
      if (!child) throw new Error(`${killed} is no till of this bench`);
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
      const goneMs = performance.now();
      await new Promise<void>((asked) => (provider.onAsked = asked));
      samples.push(performance.now() - goneMs);
      provider.onAsked = () => {};
      asking = await sooner(poller, killed);
      await start(killed);
    }
    return figuresOf(samples);
  } finally {
    for (const child of tills.values()) child.kill('SIGKILL');
    await provider.stop();
    rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Who asks the provider, as soon as it is somebody else than this one. */
async function sooner(poller: () => Promise<string | null>, not: string | null): Promise<string> {
  const untilMs = performance.now() + LIMIT_MS;
  while (performance.now() < untilMs) {
    const name = await poller();
    if (name !== null && name !== not) return name;
    await wait(20);
  }
  throw new Error('nobody took over');
}
