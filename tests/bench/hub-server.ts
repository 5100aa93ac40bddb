// Owns the PostgreSQL of the hub's bench: a real one that writes to disk before it says so, with a
// role per store; and the bare thing, a row put into a table of it.
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
