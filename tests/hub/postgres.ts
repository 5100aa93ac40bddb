// A real PostgreSQL of the tests' own: on loopback, any free port, a folder that goes with it. Must
// stay true: whatever becomes of the test's process, the server ends with it.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';

const START_MS_MAX = 60_000;
const OWNER = 'postgres';
const OWNER_PASSWORD = 'pemilik-uji';
const PORTS_TRIED_MAX = 5;

export interface PostgresOptions {
  /** PEM; the server then speaks TLS too. */
  readonly tls?: { readonly certificate: string; readonly key: string };
  /** More of postgresql.conf, as `name=value`. */
  readonly settings?: readonly string[];
}

export interface TestPostgres {
  readonly port: number;
  /** Folder of pg_dump and the like. */
  readonly programs: string;
  /** Without arguments: the superuser, in the database `postgres`. */
  url(user?: string, password?: string, database?: string): string;
  /** Makes an empty database, or a copy of one that nobody uses now; answers its name. */
  newDatabase(copyOf?: string): Promise<string>;
  /** As the superuser, over a connection of its own. */
  query(
    database: string,
    text: string,
    values?: readonly unknown[],
  ): Promise<Record<string, unknown>[]>;
  /** Stops the server and keeps its data: `start()` brings it back on the same port. */
  stop(how?: { readonly immediate?: boolean }): Promise<void>;
  start(): Promise<void>;
  /** `kill -9` of the server. */
  kill(): Promise<void>;
  /** Killed, and there again: what a fail-over looks like to a till. */
  restart(): Promise<void>;
  /** Stops it and takes its folder away: for `afterAll`. */
  end(): Promise<void>;
}

/** Why the tests that need a PostgreSQL can't run here; null: they can. */
export function whyNoPostgres(): string | null {
  if (process.platform === 'win32') return 'the throw-away PostgreSQL needs a POSIX shell';
  if (binaryFolder() === null) return 'no PostgreSQL (initdb) was found on this machine';
  return null;
}

/**
 * Whether to skip: says why once, and never in a CI on Linux, where a missing PostgreSQL is to be
 * seen as a failure.
 */
export function isWithoutPostgres(): boolean {
  const why = whyNoPostgres();
  if (why === null || (process.env['CI'] && process.platform === 'linux')) return false;
  process.stderr.write(`Tests of the hub are skipped: ${why}.\n`);
  return true;
}

/** The newest there is: Debian's folders, then PATH, then where macOS' brew puts it. */
function binaryFolder(): string | null {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian) : [];
  const newestFirst = versions.toSorted((a, b) => Number(b) - Number(a));
  const places = [
    ...newestFirst.map((version) => join(debian, version, 'bin')),
    ...(process.env['PATH'] ?? '').split(delimiter),
  ];
  return places.find((place) => existsSync(join(place, 'initdb'))) ?? null;
}

/**
 * Runs the server until it ends, or until a word comes, or until whoever holds its standard input
 * is gone: then its folder goes too.
 */
const WARDEN = `
exec 3<&0
"$1" -D "$2/data" -p "$3" 3<&- &
server=$!
(
  IFS= read -r how <&3
  case "$how" in fast) kill -INT $server ;; *) kill -QUIT $server ;; esac
  [ -n "$how" ] || exit 7
) &
reader=$!
wait $server
kill $reader 2>/dev/null
wait $reader
[ $? != 7 ] || rm -rf "$2"
`;

/** Starts one; a test file needs one, and a database for each of its tests. */
export async function startPostgres(options: PostgresOptions = {}): Promise<TestPostgres> {
  const bin = binaryFolder();
  if (bin === null) throw new Error(whyNoPostgres() ?? 'no PostgreSQL');
  const dir = mkdtempSync(join(tmpdir(), 'lunas-hub-'));
  if (isRoot()) chownSync(dir, ownerOf().uid, ownerOf().gid);
  initialise(bin, dir, options);
  const server = serverIn(dir, bin);
  for (let tried = 1; ; tried += 1) {
    const port = await freePort();
    try {
      await server.run(port);
      return handleOf(server, { dir, bin, port });
    } catch (error) {
      await server.tell('immediate\n');
      if (tried === PORTS_TRIED_MAX) throw error; // else somebody took the port meanwhile
    }
  }
}

interface Server {
  run(port: number): Promise<void>;
  /** Says to the warden how to end it, and waits until it has. */
  tell(word: string): Promise<void>;
}

function serverIn(dir: string, bin: string): Server {
  let running: ChildProcess | null = null;
  return {
    async run(port) {
      const warden = ['-c', WARDEN, 'sh', join(bin, 'postgres'), dir, String(port)];
      const { command, args } = asOwner('sh', warden);
      const child = spawn(command, args, { cwd: dir, stdio: ['pipe', 'ignore', 'ignore'] });
      running = child;
      await untilReady(urlOf(port), () => child.exitCode === null);
    },
    async tell(word) {
      const child = running;
      running = null;
      if (child === null || child.exitCode !== null) return;
      const ended = once(child, 'exit');
      child.stdin?.on('error', () => {}); // it ended by itself just now
      child.stdin?.end(word);
      await ended;
    },
  };
}

function handleOf(
  server: Server,
  { dir, bin, port }: { readonly dir: string; readonly bin: string; readonly port: number },
): TestPostgres {
  let databases = 0;
  const kill = async (): Promise<void> => {
    const [pid] = readFileSync(join(dir, 'data', 'postmaster.pid'), 'utf8').split('\n');
    process.kill(Number(pid), 'SIGKILL');
    await server.tell('killed\n');
  };
  return {
    port,
    programs: bin,
    url: (user, password, database) => urlOf(port, user, password, database),
    async newDatabase(copyOf = 'template1') {
      databases += 1;
      const name = `uji_${databases}`;
      await oneQuery(urlOf(port), `create database ${name} template ${copyOf}`);
      return name;
    },
    query: (database, text, values) =>
      oneQuery(urlOf(port, OWNER, OWNER_PASSWORD, database), text, values),
    stop: (how) => server.tell(how?.immediate ? 'immediate\n' : 'fast\n'),
    start: () => server.run(port),
    kill,
    async restart() {
      await kill();
      await server.run(port);
    },
    async end() {
      await server.tell('immediate\n');
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

function urlOf(
  port: number,
  user = OWNER,
  password = OWNER_PASSWORD,
  database = 'postgres',
): string {
  const who = `${encodeURIComponent(user)}:${encodeURIComponent(password)}`;
  return `postgres://${who}@127.0.0.1:${port}/${database}`;
}

function initialise(bin: string, dir: string, options: PostgresOptions): void {
  const data = join(dir, 'data');
  const passwordFile = join(dir, 'password');
  writeOwned(passwordFile, OWNER_PASSWORD);
  const { command, args } = asOwner(join(bin, 'initdb'), [
    ...['-D', data, '-U', OWNER, '--auth=scram-sha-256', `--pwfile=${passwordFile}`],
    ...['--encoding=UTF8', '--locale=C', '--no-sync', '--no-instructions'],
  ]);
  const made = spawnSync(command, args, { cwd: dir, encoding: 'utf8' });
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`);
  const settings = [
    "listen_addresses='127.0.0.1'",
    "unix_socket_directories=''",
    'fsync=off',
    'synchronous_commit=off',
    'full_page_writes=off',
    'max_connections=300',
    'shared_buffers=32MB',
    'timezone=UTC',
    ...(options.tls ? ['ssl=on', "ssl_cert_file='tls.crt'", "ssl_key_file='tls.key'"] : []),
    ...(options.settings ?? []),
  ];
  writeFileSync(join(data, 'postgresql.auto.conf'), `${settings.join('\n')}\n`);
  writeFileSync(join(data, 'pg_hba.conf'), 'host all all 127.0.0.1/32 scram-sha-256\n');
  if (options.tls) {
    writeOwned(join(data, 'tls.crt'), options.tls.certificate);
    writeOwned(join(data, 'tls.key'), options.tls.key);
  }
}

function writeOwned(file: string, text: string): void {
  writeFileSync(file, text, { mode: 0o600 });
  if (isRoot()) chownSync(file, ownerOf().uid, ownerOf().gid);
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** PostgreSQL refuses to run as root. */
function asOwner(command: string, args: readonly string[]): { command: string; args: string[] } {
  if (!isRoot()) return { command, args: [...args] };
  return { command: 'runuser', args: ['-u', OWNER, '--', command, ...args] };
}

function ownerOf(): { uid: number; gid: number } {
  const number = (flag: string): number =>
    Number(spawnSync('id', [flag, OWNER], { encoding: 'utf8' }).stdout.trim());
  return { uid: number('-u'), gid: number('-g') };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  server.close();
  await once(server, 'close');
  return address.port;
}

async function untilReady(url: string, isThere: () => boolean): Promise<void> {
  for (let waitedMs = 0; waitedMs < START_MS_MAX && isThere(); waitedMs += 20) {
    try {
      await oneQuery(url, 'select 1');
      return;
    } catch {
      await sleep(20); // not yet
    }
  }
  throw new Error('the throw-away PostgreSQL did not start');
}

/** One query over a connection of its own. */
async function oneQuery(
  url: string,
  text: string,
  values: readonly unknown[] = [],
): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => {}); // told by the query itself
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text, [...values])).rows;
  } finally {
    await client.end();
  }
}
