// A hub for tests of the books: a database of its own with the hub's tables, and a link in the
// test's hand that has the real door's connection, or none.
import { createHubDoor } from '../../electron/core/system-hub.ts';
import type { HubConnection, HubDoor } from '../../electron/core/hub/hub-door.ts';
import { NO_HUB, type HubLink } from '../../electron/core/hub/hub-link.ts';
import { createBooks, type Books } from '../../electron/core/hub/books/books.ts';
import { checkLedger, type LedgerCheck } from '../../electron/core/hub/books/check.ts';
import type { Core } from '../../electron/core/core.ts';
import {
  createTestCore,
  setupText,
  type TestCore,
  type TestCoreOptions,
} from '../../electron/core/testing/harness.ts';
import type { FeedHealth } from '../../shared/views.ts';
import { expect } from 'vitest';
import type { TestPostgres } from './postgres.ts';
import { readyDatabase } from './session.fixture.ts';

export const STORE = 'toko-a';
export const TILL = 'Kasir 1';
const PASSWORD = 'sandi-uji';
const CALENDAR = { timezone: 'Asia/Jakarta', dayStartsAt: '00:00' };

export interface TestHub {
  readonly database: string;
  /** As the role of a store, which may read and write that store only. */
  url(store?: string): string;
  /** As the owner of everything. */
  query(text: string, values?: readonly unknown[]): Promise<Record<string, unknown>[]>;
}

/** A database with the hub's tables and these stores. */
export async function createTestHub(
  server: TestPostgres,
  stores: readonly string[] = [STORE],
): Promise<TestHub> {
  const database = await readyDatabase(server);
  const query = (text: string, values?: readonly unknown[]) => server.query(database, text, values);
  const roleOf = (store: string): string => `${database}_${store.replaceAll('-', '_')}`;
  for (const store of stores) {
    await query(`create role ${roleOf(store)} login password '${PASSWORD}'`);
    await query('insert into lunas.store (name, class_count) values ($1, 32)', [store]);
    await query('select lunas.add_member($1, $2, $3)', [roleOf(store), 'store', store]);
  }
  return {
    database,
    query,
    url: (store = STORE) => server.url(roleOf(store), PASSWORD, database),
  };
}

/** A link whose line is joined and cut by the test. */
export interface HandLink extends HubLink {
  join(url: string, door?: HubDoor): Promise<void>;
  cut(): Promise<void>;
}

export function createHandLink(): HandLink {
  const listeners = new Set<() => void>();
  let connection: HubConnection | null = null;
  const changed = (): void => {
    for (const listener of listeners) listener();
  };
  return {
    ...NO_HUB,
    connection: () => connection,
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async join(url, door = createHubDoor()) {
      const lost = (): void => {
        connection = null;
        changed();
      };
      connection = await door.open({ url, ca: null }, { heard: () => {}, lost });
      changed();
    },
    async cut() {
      const before = connection;
      connection = null;
      changed();
      await before?.close();
    },
  };
}

export interface BooksTill {
  readonly till: TestCore;
  readonly link: HandLink;
  readonly books: Books;
  /** Lets time pass until the hub has all there is. */
  drained(): Promise<void>;
  check(hub: TestHub): Promise<LedgerCheck>;
  stop(): Promise<void>;
}

export interface BooksTillOptions extends TestCoreOptions {
  readonly store?: string;
  readonly name?: string;
  /** What was in the ledger before it had a hub. */
  readonly before?: (till: TestCore) => void;
}

/** A real core whose books go up by a link in the test's hand. */
export async function createBooksTill(options: BooksTillOptions = {}): Promise<BooksTill> {
  const till = await createTestCore({ ...options, isSetUp: false });
  options.before?.(till);
  const names = { store: options.store ?? STORE, till: options.name ?? TILL };
  // Its own link finds nobody: the way to the hub is the test's.
  const hub = { url: 'postgres://kasir:x@127.0.0.1:1/x', ...names };
  expect(await till.core.importSetup(setupText({ hub }))).toEqual([]);
  // The only till of its store, as it learned when it joined: it may sell, and asks nobody.
  till.core.stores.hub.setMark({ number: 0, classCount: 32, joinedSeq: 1, isKnown: true });
  const link = createHandLink();
  const books = booksOf(till.core, link);
  const stopping = new AbortController();
  const running = books.run(stopping.signal);
  return {
    till,
    link,
    books,
    async drained() {
      await passing(till, () => books.backlog()?.waiting === 0 && isSettled(till));
    },
    check: (hub) => checked(hub, till, names.store),
    async stop() {
      stopping.abort();
      await running;
      await link.cut();
      await till.stop();
    },
  };
}

function booksOf(core: Core, link: HubLink): Books {
  const { ports, stores, announcer } = core;
  const running = core.requireTill();
  const providerClock = { wallErrorMs: () => 0 };
  const health = (): FeedHealth[] => running.health();
  return createBooks({
    ...{ ports, stores, announcer, link, providerClock, health },
    setup: running.setup,
  });
}

const isSettled = ({ core }: TestCore): boolean => {
  const { isFilled, settleVersion } = core.stores.hubOutbox.mark();
  return isFilled && settleVersion === null;
};

const PATIENCE_MS = 60_000;

/** Time of the till passes, and real time for the hub's answers, until it is so. */
export async function passing(till: TestCore, isSo: () => boolean): Promise<void> {
  const endMs = Date.now() + PATIENCE_MS;
  while (!isSo()) {
    if (Date.now() > endMs) throw new Error('it never came to be so');
    await till.clock.advance(100);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

/** As `lunas hub verify` does, over a line of its own. */
async function checked(hub: TestHub, { core }: TestCore, store: string): Promise<LedgerCheck> {
  const events = { heard: () => {}, lost: () => {} };
  const line = await createHubDoor().open({ url: hub.url(store), ca: null }, events);
  try {
    return await checkLedger(core.database, line, { store, calendar: CALENDAR });
  } finally {
    await line.close();
  }
}
