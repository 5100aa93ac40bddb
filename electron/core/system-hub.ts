// The real door to a hub: one connection to a PostgreSQL by the driver `pg`. Must stay true: no
// failure holds an address, a password or a value; beyond this machine the server has proven its
// name by TLS; a call whose answer did not come leaves no connection that might still give it.
import { Socket } from 'node:net';
import { checkServerIdentity, getCACertificates, type ConnectionOptions } from 'node:tls';
import { Client, DatabaseError, types } from 'pg';
import type {
  HubAddress,
  HubConnection,
  HubDoor,
  HubDoorEvents,
  HubQuery,
} from './hub/hub-door.ts';
import { HubFailure } from './hub/hub-store.ts';
import { readHubPlace, type HubPlace } from './hub/pg/hub-place.ts';
import { kindOfState } from './hub/pg/sql-states.ts';

/** How long each thing may take, ms. */
export interface HubPatience {
  readonly connectMs: number;
  /** The server gives a statement up. */
  readonly statementMs: number;
  /** Nobody answers: longer than `statementMs`, so that a slow server says so itself. */
  readonly callMs: number;
}

const PATIENCE: HubPatience = { connectMs: 5_000, statementMs: 8_000, callMs: 10_000 };
const GOODBYE_MS = 1_000;
const FIRST_KEEPALIVE_MS = 2_000;

/**
 * The server finds out within five seconds that a till is gone, and frees what it held: another
 * till then asks the provider. What it says yes to it has written, whatever its own settings say:
 * a claim that a power cut takes back is money given away twice.
 */
const settings = ({ statementMs }: HubPatience): string => `
  set statement_timeout = ${statementMs};
  set idle_in_transaction_session_timeout = ${statementMs};
  set tcp_keepalives_idle = 2;
  set tcp_keepalives_interval = 1;
  set tcp_keepalives_count = 3;
  set tcp_user_timeout = 5000;
  set timezone = 'UTC';
  select set_config('synchronous_commit', 'on', false)
    where current_setting('synchronous_commit') = 'off';
  select current_setting('transaction_read_only') = 'on' as "isCopy"`;

/** A shorter patience is for tests. */
export function createHubDoor(patience: HubPatience = PATIENCE): HubDoor {
  return { open: (address, events) => open(address, events, patience) };
}

export const systemHub: HubDoor = createHubDoor();

async function open(
  address: HubAddress,
  events: HubDoorEvents,
  patience: HubPatience,
): Promise<HubConnection> {
  const place = readHubPlace(address.url);
  const socket = new Socket();
  const client = new Client({
    host: place.host,
    port: place.port,
    user: place.user,
    password: () => place.password, // an empty one too: no other place is asked for it
    database: place.database,
    ssl: tlsTo(place, address.ca),
    stream: () => socket,
    keepAlive: true,
    keepAliveInitialDelayMillis: FIRST_KEEPALIVE_MS,
    application_name: 'lunas',
    client_encoding: 'UTF8',
    types: { getTypeParser },
  });
  const line = new Line(client, socket, events, patience);
  const tooSlow = setTimeout(() => line.drop('timeout'), patience.connectMs);
  try {
    await line.untilOver(client.connect());
    const [state] = await line.send<{ isCopy: boolean }>(settings(patience));
    // After a fail-over the old server may still answer, as a copy.
    if (state?.isCopy !== false) throw new HubFailure('unreachable');
    line.isOpen = true;
    return line.connection();
  } catch (error) {
    line.drop('lost');
    const failure = failureOf(error);
    throw failure.kind === 'lost' ? new HubFailure('unreachable', failure.code) : failure;
  } finally {
    clearTimeout(tooSlow);
  }
}

/** Verified chain and name; without TLS only where nobody is in between. */
function tlsTo({ host, isHere }: HubPlace, ca: string | null): ConnectionOptions | false {
  if (host.startsWith('/') || (isHere && ca === null)) return false;
  return {
    rejectUnauthorized: true, // whatever the environment says
    minVersion: 'TLSv1.2',
    ...(ca === null ? trusted() : { ca }),
    checkServerIdentity: (_name, certificate) => checkServerIdentity(host, certificate),
  };
}

/** What Node brings and what this machine's system trusts; where that can't be read, the former. */
function trusted(): { ca?: string[] } {
  try {
    return { ca: [...getCACertificates('default'), ...getCACertificates('system')] };
  } catch {
    return {};
  }
}

/** One connection whose calls go one after another. */
class Line {
  isOpen = false;
  readonly #client: Client;
  readonly #socket: Socket;
  readonly #patience: HubPatience;
  readonly #events: HubDoorEvents;
  /** Rejects once, when nothing can be asked any more. */
  readonly #over = Promise.withResolvers<never>();
  #isOver = false;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(client: Client, socket: Socket, events: HubDoorEvents, patience: HubPatience) {
    this.#client = client;
    this.#socket = socket;
    this.#patience = patience;
    this.#events = events;
    this.#over.promise.catch(() => {}); // told by each call
    client.on('error', () => this.drop('lost'));
    client.on('end', () => this.drop('lost'));
    client.on('notification', ({ channel, payload }) => events.heard(channel, payload ?? ''));
  }

  connection(): HubConnection {
    return {
      query: (text, values, withinMs) => this.#inTurn(() => this.send(text, values, withinMs)),
      transaction: (work) => this.#inTurn(() => this.#transaction(work)),
      listen: async (channel) => {
        const name = this.#client.escapeIdentifier(channel);
        await this.#inTurn(() => this.send(`listen ${name}`));
      },
      close: () => this.#close(),
    };
  }

  untilOver<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.#over.promise]);
  }

  /** Ends the connection at once; what is under way and what waits fails with `kind`. */
  drop(kind: 'lost' | 'timeout'): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#over.reject(new HubFailure(kind));
    this.#socket.destroy();
    if (this.isOpen) this.#events.lost();
  }

  readonly send: HubQuery = async <Row>(
    text: string,
    values?: readonly unknown[],
    withinMs?: number,
  ): Promise<readonly Row[]> => {
    if (this.#isOver) throw new HubFailure('lost');
    const tooSlow = setTimeout(() => this.drop('timeout'), withinMs ?? this.#patience.callMs);
    try {
      const given = values === undefined ? undefined : [...values];
      const result: Answer | Answer[] = await this.untilOver(this.#client.query(text, given));
      const last = [result].flat().at(-1);
      // COMMIT of a transaction in which something failed.
      if (last?.command === 'ROLLBACK' && text === 'commit') throw new HubFailure('unexpected');
      return (last?.rows ?? []) as Row[];
    } catch (error) {
      const failure = failureOf(error);
      // Said goodbye, or has become a copy: nothing more is to be had here.
      if (failure.kind === 'lost' || failure.kind === 'unreachable') this.drop('lost');
      throw failure;
    } finally {
      clearTimeout(tooSlow);
    }
  };

  async #transaction<T>(work: (query: HubQuery) => Promise<T>): Promise<T> {
    await this.send('begin');
    let value: T;
    try {
      value = await this.untilOver(work(this.send));
    } catch (error) {
      if (!this.#isOver) await this.send('rollback').catch(() => this.drop('lost'));
      throw error;
    }
    await this.send('commit');
    return value;
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const before = this.#turn;
    const done = Promise.withResolvers<void>();
    this.#turn = done.promise;
    try {
      await this.untilOver(before);
      return await work();
    } finally {
      done.resolve();
    }
  }

  async #close(): Promise<void> {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#over.reject(new HubFailure('lost'));
    const tooSlow = setTimeout(() => this.#socket.destroy(), GOODBYE_MS);
    await this.#client.end().catch(() => {}); // it is over either way
    clearTimeout(tooSlow);
    this.#socket.destroy();
  }
}

interface Answer {
  readonly command: string;
  readonly rows: unknown[];
}

const TLS_CODES = /CERT|SSL|TLS|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|ERR_OSSL|HOSTNAME|EPROTO/;

function failureOf(error: unknown): HubFailure {
  if (error instanceof HubFailure) return error;
  if (error instanceof DatabaseError) {
    const state = error.code ?? '';
    return new HubFailure(kindOfState(state), /^[0-9A-Z]{5}$/.test(state) ? state : null);
  }
  if (!(error instanceof Error)) return new HubFailure('unexpected');
  const code = 'code' in error ? String(error.code) : '';
  if (TLS_CODES.test(code)) return new HubFailure('tls', code);
  if (code !== '') return new HubFailure('unreachable', code);
  // The driver's own sentences; it has no codes for them.
  if (error.message.includes('does not support SSL')) return new HubFailure('tls');
  if (error.message.startsWith('SASL')) return new HubFailure('denied');
  if (/Connection (terminated|ended)|SSL connection/.test(error.message))
    return new HubFailure('lost');
  return new HubFailure('unexpected');
}

const BIGINT = 20;

/** Whole numbers as numbers; one that a number can't hold exactly is refused, never rounded. */
const getTypeParser: typeof types.getTypeParser = (oid: number, format?: 'text' | 'binary') => {
  if (oid !== BIGINT || format === 'binary')
    return types.getTypeParser(oid, format as 'text') as (text: string) => unknown;
  return wholeNumber;
};

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new HubFailure('unexpected');
  return value;
}
