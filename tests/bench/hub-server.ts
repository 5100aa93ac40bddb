// Owns the PostgreSQL of the hub's bench: a real one that writes to disk before it says so, with a
// role per store; and the bare thing, a row put into a table of it.
import { readFileSync } from 'node:fs';
import { Client } from 'pg';
import { openHub } from '../../electron/core/hub/pg/open-hub.ts';
import { systemHub } from '../../electron/core/system-hub.ts';
import { startPostgres, type TestPostgres } from '../hub/postgres.ts';
import { figuresOf, type Figures } from './figures.ts';

const ROWS = 1500;
/** About as long as an entry of the log. */
const BODY_BYTES = 400;
const PASSWORD = 'kata-sandi-uji';
const quiet = { appended() {}, asked() {}, feedSaid() {}, lost() {} };

export interface BenchServer {
  readonly postgres: TestPostgres;
  /** The address as the tills of this store have it; makes the store. */
  addStore(name: string): Promise<string>;
  query(text: string, values?: readonly unknown[]): Promise<Record<string, unknown>[]>;
}

export async function startServer(): Promise<BenchServer> {
  // As a shop's server is set up, and not as for tests.
  const settings = ['fsync=on', 'synchronous_commit=on', 'full_page_writes=on'];
  const postgres = await startPostgres({ settings: [...settings, 'shared_buffers=128MB'] });
  const database = await postgres.newDatabase();
  const owner = postgres.url(undefined, undefined, database);
  const query = (text: string, values?: readonly unknown[]) =>
    postgres.query(database, text, values);
  return {
    postgres,
    query,
    async addStore(name) {
      const address = { url: owner, store: name, till: 'Kantor' };
      const { connection } = await openHub(systemHub, address, quiet);
      await connection.close();
      const role = name.replaceAll('-', '_');
      await query(`create role ${role} login password '${PASSWORD}'`);
      await query('select lunas.add_member($1, $2, $3)', [role, 'store', name]);
      return postgres.url(role, PASSWORD, database);
    },
  };
}

export interface BareFigures {
  readonly insert: Figures;
  readonly perSecond: number;
}

/** One row after the other, each its own transaction, over one connection. */
export async function bareInserts({ postgres }: BenchServer): Promise<BareFigures> {
  const client = new Client({ connectionString: postgres.url() });
  await client.connect();
  await client.query('create table if not exists bare (n bigserial primary key, body json)');
  const body = JSON.stringify({ text: 'x'.repeat(BODY_BYTES) });
  const samples: number[] = [];
  const beganMs = performance.now();
  for (let n = 0; n < ROWS; n += 1) {
    const sentMs = performance.now();
    await client.query('insert into bare (body) values ($1)', [body]);
    samples.push(performance.now() - sentMs);
  }
  const perSecond = (ROWS * 1000) / (performance.now() - beganMs);
  await client.end();
  return { insert: figuresOf(samples), perSecond };
}

export interface HubCounts {
  readonly entries: number;
  readonly transactions: number;
  readonly logBytes: number;
  readonly walBytes: number;
  /** Of all its processes that live now; 0 where the system doesn't tell. */
  readonly cpuMs: number;
}

/** What the server has done so far. */
export async function countsOf(server: BenchServer): Promise<HubCounts> {
  const query = (text: string) => server.query(text);
  const isMade = await query("select to_regclass('lunas.log') is not null as made");
  const hasLog = isMade[0]?.['made'] === true;
  const [row] = await query(`select
    ${hasLog ? '(select coalesce(sum(head_seq), 0) from lunas.store)' : '0'} as entries,
    ${hasLog ? "pg_total_relation_size('lunas.log')" : '0'} as log_bytes,
    (select xact_commit from pg_stat_database where datname = current_database()) as transactions,
    pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0') as wal_bytes`);
  const processes = await query('select pid from pg_stat_activity where pid <> pg_backend_pid()');
  return {
    entries: Number(row?.['entries']),
    transactions: Number(row?.['transactions']),
    logBytes: Number(row?.['log_bytes']),
    walBytes: Number(row?.['wal_bytes']),
    cpuMs: processes.reduce((sum, { pid }) => sum + cpuMsOf(Number(pid)), 0),
  };
}

/** Linux counts in hundredths of a second. */
function cpuMsOf(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return 0; // gone meanwhile, or a system without it
  }
}
