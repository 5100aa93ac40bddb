// Owns the bench of the hub: a hundred tills with one payment a second each, beside one till alone
// and beside bare inserts into the same PostgreSQL.
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Figures } from './figures.ts';
import { line, type LineFigures } from './hub-line.ts';
import type { LoadFigures, LoadPlan } from './hub-load.ts';
import {
  bareInserts,
  countsOf,
  startServer,
  type BareFigures,
  type BenchServer,
  type HubCounts,
} from './hub-server.ts';
import { takeovers } from './hub-takeover.ts';

const LOAD = join(import.meta.dirname, 'hub-load.ts');
export const STORES = 20;
export const TILLS_PER_STORE = 5;
/** One for each core. */
const PROCESSES = 2;
/** Of a till that is calm. */
const CALM_EVERY_MS = 4000;
const WARM_SECONDS = 6;
const SECONDS = 30;

export interface Load extends LoadFigures {
  readonly tills: number;
  readonly stores: number;
  readonly seconds: number;
  /** What the server did while it was counted. */
  readonly hub: HubCounts;
}

export interface HubFigures {
  readonly bare: BareFigures;
  /** Without a hub. */
  readonly lone: Load;
  readonly alone: Load;
  /** A sale every four seconds each. */
  readonly calm: Load;
  readonly together: Load;
  readonly line: LineFigures;
  readonly takeover: Figures;
}

export async function hub(say: (sentence: string) => void): Promise<HubFigures> {
  const server = await startServer();
  try {
    const before = await bareInserts(server);
    say('  one till without a hub …');
    const lone = await loadOf(server, { ...ALONE, hasHub: false });
    say('  one till with a hub …');
    const alone = await loadOf(server, ALONE);
    say(`  ${STORES * TILLS_PER_STORE} tills …`);
    const calm = await loadOf(server, { ...TOGETHER, everyMs: CALM_EVERY_MS });
    const together = await loadOf(server, TOGETHER);
    const after = await bareInserts(server);
    say('  the hub without tills …');
    const carried = await line(server);
    say('  killing the till that asks …');
    const takeover = await takeovers(server);
    const bare = quicker(before, after);
    return { bare, lone, alone, calm, together, line: carried, takeover };
  } finally {
    await server.postgres.end();
  }
}

/** The machine may have been busy during one of the two. */
function quicker(one: BareFigures, other: BareFigures): BareFigures {
  return one.insert.median <= other.insert.median ? one : other;
}

interface LoadKind {
  readonly stores: number;
  readonly tillsPerStore: number;
  readonly processes: number;
  readonly everyMs: number;
  readonly hasHub: boolean;
}

const ALONE: LoadKind = {
  ...{ stores: 1, tillsPerStore: 1, processes: 1 },
  ...{ everyMs: 1000, hasHub: true },
};
const TOGETHER: LoadKind = {
  ...{ stores: STORES, tillsPerStore: TILLS_PER_STORE, processes: PROCESSES },
  ...{ everyMs: 1000, hasHub: true },
};

let loads = 0;

async function loadOf(server: BenchServer, kind: LoadKind): Promise<Load> {
  const { stores, tillsPerStore, processes, everyMs, hasHub } = kind;
  loads += 1;
  const plans: LoadPlan['stores'][number][][] = Array.from({ length: processes }, () => []);
  for (let n = 0; n < stores; n += 1) {
    const name = `toko-${loads}-${n}`;
    const url = hasHub ? await server.addStore(name) : null;
    plans[n % processes]?.push({ name, url });
  }
  const times = { everyMs, warmSeconds: WARM_SECONDS, seconds: SECONDS };
  const children = plans.map((each) => new Child({ stores: each, tillsPerStore, ...times }));
  await Promise.all(children.map((child) => child.told('ready')));
  for (const child of children) child.begin();
  await Promise.all(children.map((child) => child.told('counting')));
  const before = await countsOf(server);
  await Promise.all(children.map((child) => child.told('counted')));
  const after = await countsOf(server);
  const figures = await Promise.all(children.map((child) => child.figures()));
  return {
    ...summed(figures),
    tills: stores * tillsPerStore,
    stores,
    seconds: SECONDS,
    hub: {
      entries: after.entries - before.entries,
      transactions: after.transactions - before.transactions,
      logBytes: after.logBytes - before.logBytes,
      walBytes: after.walBytes - before.walBytes,
      cpuMs: after.cpuMs - before.cpuMs,
    },
  };
}

function summed(all: readonly LoadFigures[]): LoadFigures {
  const sum = (of: (each: LoadFigures) => number) =>
    all.reduce((total, each) => total + of(each), 0);
  return {
    lunasMs: all.flatMap(({ lunasMs }) => lunasMs),
    shownMs: all.flatMap(({ shownMs }) => shownMs),
    requests: sum(({ requests }) => requests),
    sales: sum(({ sales }) => sales),
    unpaid: sum(({ unpaid }) => unpaid),
    cpu: sum(({ cpu }) => cpu),
  };
}

/** A process with some of the tills. */
class Child {
  private readonly process: ReturnType<typeof fork>;
  private readonly heard = new Map<string, unknown>();
  private failure: Error | null = null;

  constructor(plan: LoadPlan) {
    this.process = fork(LOAD, [JSON.stringify(plan)], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.process.on('message', (message: { kind: string }) => {
      this.heard.set(message.kind, message);
    });
    this.process.on('exit', (code) => {
      if (code !== 0) this.failure = new Error(`a process of the bench ended with ${code}`);
    });
  }

  begin(): void {
    this.process.send('begin');
  }

  async told(kind: string): Promise<unknown> {
    while (!this.heard.has(kind)) {
      if (this.failure) throw this.failure;
      await wait(20);
    }
    return this.heard.get(kind);
  }

  async figures(): Promise<LoadFigures> {
    return ((await this.told('figures')) as { figures: LoadFigures }).figures;
  }
}
