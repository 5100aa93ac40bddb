// Owns the hub of the simulation: a real PostgreSQL of its own, whose clock is the story's and
// whose work is waited for while time stands still, so that a seed plays the same again.
import { closeSync, mkdtempSync, openSync, rmSync, writeSync, chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import type { HubConnection } from '../../../electron/core/hub/hub-door.ts';
import { systemHub } from '../../../electron/core/system-hub.ts';
import { startPostgres, type TestPostgres } from '../../hub/postgres.ts';

/** Every way a statement may ask the server what time it is. */
const CLOCKS = 'clock_timestamp|now|statement_timestamp|transaction_timestamp';
const SERVER_TIME = new RegExp(
  `\\b(?:pg_catalog\\.)?(?:${CLOCKS})\\s*\\(\\s*\\)|\\bcurrent_timestamp\\b`,
  'gi',
);

/** The story's hour, as the server reads it: digits of a file. */
const CLOCK_SQL = (path: string): string => `
  create schema sim;
  grant usage on schema sim to public;
  create function sim.now() returns timestamptz language sql volatile security definer as
    $$ select to_timestamp(pg_read_file('${path}')::numeric / 1000) $$;
`;

/** What only reads tells nobody anything, and no notice is waited for. */
const READS = /^\s*select (seq,|pg_try|coalesce|lunas\.(tills_of|ack_log|books_))/;

/** So long may a statement run before somebody looks whether it waits for another's lock. */
const LOOK_MS = 20;

export class SimHub {
  readonly database: string;
  readonly server: TestPostgres;
  /** Hub clock minus true time. */
  clockErrorMs = 0;
  isStopped = false;
  /** Sessions end because the story says so. */
  isEnding = false;
  /** What was told to everybody who listens, and not handed on yet. */
  private readonly told: { readonly channel: string; readonly payload: string }[] = [];
  /** Statements done so far. */
  done = 0;
  private readonly working = new Set<Promise<unknown>>();
  private readonly dir: string;
  private readonly clockFile: number;
  private readonly nowMs: () => number;
  private saidMs = -1;
  private monitor: Client | null = null;
  private readonly channels = new Set<string>();

  private constructor(server: TestPostgres, database: string, dir: string, nowMs: () => number) {
    this.server = server;
    this.database = database;
    this.dir = dir;
    this.nowMs = nowMs;
    this.clockFile = openSync(join(dir, 'now'), 'w', 0o644);
  }

  /** A database of its own on the server. `nowMs`: true time. */
  static async open(server: TestPostgres, nowMs: () => number): Promise<SimHub> {
    const database = await server.newDatabase();
    const dir = mkdtempSync(join(tmpdir(), 'lunas-sim-hub-'));
    chmodSync(dir, 0o755); // the server reads the hour in it under its own user
    const hub = new SimHub(server, database, dir, nowMs);
    hub.tellTime();
    await server.query(database, CLOCK_SQL(join(dir, 'now')));
    await hub.watch();
    return hub;
  }

  get url(): string {
    return this.server.url(undefined, undefined, this.database);
  }

  /** A statement that asks the server for the time asks for the story's. */
  rewritten(text: string): string {
    return text.replaceAll(SERVER_TIME, 'sim.now()');
  }

  isReading(text: string): boolean {
    return READS.test(text);
  }

  /** Work at the server: time stands still until it is over, or waits for another's. */
  run<T>(work: () => Promise<T>, tellsNobody = false): Promise<T> {
    this.tellTime();
    const running = work();
    const over: Promise<void> = this.followed(running, tellsNobody);
    this.working.add(over);
    void over.then(() => {
      this.done += 1;
      this.working.delete(over);
    });
    return running;
  }

  /** Resolves when no work goes on: all is done, or what is left waits for a lock. */
  async worked(): Promise<void> {
    while (this.working.size > 0) {
      const some = Promise.race(this.working);
      const isDone = await Promise.race([some.then(() => true), after(LOOK_MS)]);
      if (!isDone && (await this.waiting()) >= this.working.size) return;
    }
  }

  /** Statements that wait for a lock somebody holds over time. */
  private async waiting(): Promise<number> {
    const [row] = await this.query<{ count: string }>(
      `select count(*) from pg_stat_activity
       where datname = current_database() and wait_event_type = 'Lock'`,
    );
    return Number(row?.count ?? 0);
  }

  /** From now on what is told on this channel is heard here. */
  async hear(channel: string): Promise<void> {
    if (this.channels.has(channel)) return;
    this.channels.add(channel);
    await this.monitor?.query(`listen ${JSON.stringify(channel)}`);
  }

  /** What was told since. */
  takeTold(): { readonly channel: string; readonly payload: string }[] {
    return this.told.splice(0);
  }

  /** As the superuser, whom no policy holds back. */
  async query<Row>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    const { rows } = (await this.monitor?.query(text, [...values])) ?? { rows: [] };
    return rows as Row[];
  }

  /** Some till has reached it. */
  async isMade(): Promise<boolean> {
    const [made] = await this.query<{ store: string | null }>(
      `select to_regclass('lunas.store') as store`,
    );
    return made !== undefined && made.store !== null;
  }

  /** A session of nobody's till. */
  async withConnection<T>(work: (connection: HubConnection) => Promise<T>): Promise<T> {
    const connection = await systemHub.open(
      { url: this.url, ca: null },
      { heard: () => {}, lost: () => {} },
    );
    // A hub that ends all its sessions ends this one too, before it has said who it is.
    const pid = await pidOf(connection).catch(() => 0);
    try {
      return await work(connection);
    } finally {
      await this.endSession(pid, () => connection.close());
    }
  }

  /** Every session but the story's own is ended, as in a fail-over. */
  async endSessions(): Promise<void> {
    this.isEnding = true;
    await this.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid()`,
    );
    await this.untilGone('pid <> pg_backend_pid()');
    this.isEnding = false;
  }

  /** One session ends, and what it held is free, before anything else happens. */
  async endSession(pid: number, close: () => Promise<void>): Promise<void> {
    await close();
    await this.untilGone(`pid = ${pid}`);
  }

  private async untilGone(which: string): Promise<void> {
    const text = `select 1 from pg_stat_activity where datname = current_database() and ${which}`;
    while (!this.isStopped && (await this.query(text)).length > 0) await after(1);
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    this.isEnding = true;
    await this.monitor?.end();
    this.monitor = null;
    await this.server.stop({ immediate: true });
  }

  async start(): Promise<void> {
    await this.server.start();
    await this.watch();
    this.isStopped = false;
    this.isEnding = false;
  }

  async end(): Promise<void> {
    await this.monitor?.end();
    closeSync(this.clockFile);
    rmSync(this.dir, { recursive: true, force: true });
  }

  private tellTime(): void {
    const nowMs = Math.floor(this.nowMs() + this.clockErrorMs);
    if (nowMs === this.saidMs) return;
    this.saidMs = nowMs;
    writeSync(this.clockFile, String(nowMs), 0);
  }

  private async watch(): Promise<void> {
    const monitor = new Client({ connectionString: this.url });
    monitor.on('error', () => {}); // it goes with the server
    monitor.on('notification', ({ channel, payload }) =>
      this.told.push({ channel, payload: payload ?? '' }),
    );
    await monitor.connect();
    this.monitor = monitor;
    for (const channel of this.channels) await monitor.query(`listen ${JSON.stringify(channel)}`);
  }

  /** When this is over, what it told the others has arrived. */
  private async followed(running: Promise<unknown>, tellsNobody: boolean): Promise<void> {
    await running.catch(() => {}); // told to whoever asked
    try {
      if (!tellsNobody && !this.isStopped && this.channels.size > 0)
        await this.monitor?.query('select 1');
    } catch {
      // The server is gone: nobody was told.
    }
  }
}

/** The server's name of this session. */
export async function pidOf(connection: HubConnection): Promise<number> {
  const [row] = await connection.query<{ pid: number }>('select pg_backend_pid() as pid');
  if (row === undefined) throw new Error('a session has a pid');
  return row.pid;
}

/** False after so long. */
function after(ms: number): Promise<false> {
  return new Promise((done) => setTimeout(done, ms, false as const));
}

/** A server for stories: it forgets nothing that it said was written. */
export function startHubServer(): Promise<TestPostgres> {
  return startPostgres({ settings: ['synchronous_commit=on', 'autovacuum=off'] });
}
