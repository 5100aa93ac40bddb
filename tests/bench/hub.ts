// Owns the bench of the hub: a hundred tills with one payment a second each, beside one till alone
// and beside bare inserts into the same PostgreSQL.
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { LoadFigures, LoadPlan } from './hub-load.ts';
import { bareInserts, startServer, type BareFigures, type BenchServer } from './hub-server.ts';

const LOAD = join(import.meta.dirname, 'hub-load.ts');
export const STORES = 20;
export const TILLS_PER_STORE = 5;
/** One for each core. */
const PROCESSES = 2;
const WARM_SECONDS = 10;
const SECONDS = 60;

export interface Load extends LoadFigures {
  readonly tills: number;
  readonly stores: number;
  readonly seconds: number;
  /** Entries of the log that came while it was counted. */
  readonly entries: number;
  readonly transactions: number;
  /** Bytes of the log a row, with its index; of the log's growth while it was counted. */
  readonly bytesPerEntry: number;
}

export interface HubFigures {
  readonly bare: BareFigures;
  readonly lone: Load;
  readonly alone: Load;
  readonly together: Load;
}

export async function hub(say: (sentence: string) => void): Promise<HubFigures> {
  const server = await startServer();
  try {
    const before = await bareInserts(server);
    say('  one till without a hub …');
    const lone = await loadOf(server, 1, 1, 1, false);
    say('  one till with a hub …');
    const alone = await loadOf(server, 1, 1, 1, true);
    say(`  ${STORES * TILLS_PER_STORE} tills …`);
    const together = await loadOf(server, STORES, TILLS_PER_STORE, PROCESSES, true);
    const after = await bareInserts(server);
    return { bare: quicker(before, after), lone, alone, together };
  } finally {
    await server.postgres.end();
  }
}

/** The machine may have been busy during one of the two. */
function quicker(one: BareFigures, other: BareFigures): BareFigures {
  return one.insert.median <= other.insert.median ? one : other;
}

async function loadOf(
  server: BenchServer,
  stores: number,
  tillsPerStore: number,
  processes: number,
  hasHub: boolean,
): Promise<Load> {
  const plans: LoadPlan['stores'][number][][] = Array.from({ length: processes }, () => []);
  for (let n = 0; n < stores; n += 1) {
    const name = `toko-${stores}-${n}`;
    const url = hasHub ? await server.addStore(name) : null;
    plans[n % processes]?.push({ name, url });
  }
  const times = { warmSeconds: WARM_SECONDS, seconds: SECONDS };
  const children = plans.map((each) => new Child({ stores: each, tillsPerStore, ...times }));
  await Promise.all(children.map((child) => child.told('ready')));
  for (const child of children) child.begin();
  await Promise.all(children.map((child) => child.told('counting')));
  const before = await countsOf(server, hasHub);
  await Promise.all(children.map((child) => child.told('counted')));
  const after = await countsOf(server, hasHub);
  const figures = await Promise.all(children.map((child) => child.figures()));
  const entries = after.entries - before.entries;
  return {
    ...summed(figures),
    tills: stores * tillsPerStore,
    stores,
    seconds: SECONDS,
    entries,
    transactions: after.transactions - before.transactions,
    bytesPerEntry: (after.bytes - before.bytes) / entries,
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

async function countsOf({ query }: BenchServer, hasHub: boolean) {
  if (!hasHub) return { entries: 0, transactions: 0, bytes: 0 };
  const [row] = await query(`select
    (select sum(head_seq) from lunas.store) as entries,
    (select xact_commit from pg_stat_database where datname = current_database()) as transactions,
    pg_total_relation_size('lunas.log') as bytes`);
  const { entries, transactions, bytes } = row ?? {};
  return { entries: Number(entries), transactions: Number(transactions), bytes: Number(bytes) };
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
