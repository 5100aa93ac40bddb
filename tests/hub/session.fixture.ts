// Sessions of tills with a real hub, for the tests of it: opened, and all closed again.
import { readySchema } from '../../electron/core/hub/pg/migrate.ts';
import { openHub } from '../../electron/core/hub/pg/open-hub.ts';
import type { HubDoor, HubSession } from '../../electron/core/hub/hub-door.ts';
import type { SharedSale, SharedSighting } from '../../shared/hub-log.ts';
import type {
  ClaimAsked,
  Hello,
  HubStore,
  Joined,
  NewSale,
} from '../../electron/core/hub/hub-store.ts';
import { rupiah } from '../../shared/money.ts';
import { createHubDoor } from '../../electron/core/system-hub.ts';
import type { TestPostgres } from './postgres.ts';

/** The parts of setting up, and an own line in between. */
export interface OpenTill {
  readonly url: string;
  readonly store?: string;
  readonly till?: string;
  readonly door?: HubDoor;
}

export interface OpenedTill extends HubSession {
  readonly name: string;
  /** What was heard: `log`, `ask qris`, `feed qris`, `lost`. */
  readonly heard: string[];
}

/** A database with the hub's schema, to make copies of. */
export async function readyDatabase(server: TestPostgres): Promise<string> {
  const name = await server.newDatabase();
  const quiet = { heard: () => {}, lost: () => {} };
  const url = server.url(undefined, undefined, name);
  const connection = await createHubDoor().open({ url, ca: null }, quiet);
  await readySchema(connection);
  await connection.close();
  return name;
}

export interface Sessions {
  open(how: OpenTill): Promise<OpenedTill>;
  closeAll(): Promise<void>;
}

export function createSessions(): Sessions {
  const opened: OpenedTill[] = [];
  return {
    async open({ url, store = 'toko-a', till = 'Kasir 1', door = createHubDoor() }) {
      const heard: string[] = [];
      const session = await openHub(
        door,
        { url, store, till },
        {
          appended: () => void heard.push('log'),
          asked: (kind) => void heard.push(`ask ${kind}`),
          feedSaid: (kind) => void heard.push(`feed ${kind}`),
          lost: () => void heard.push('lost'),
        },
      );
      const one = { ...session, name: till, heard };
      opened.push(one);
      return one;
    },
    async closeAll() {
      await Promise.all(opened.splice(0).map(({ connection }) => connection.close()));
    },
  };
}

export function hello(over: Partial<Hello> = {}): Hello {
  return { holder: 'pc-1', version: '0.1.0', lowersBy: null, ...over };
}

/** Joins and acks, as a till does before it sells. */
export async function joinTill(hub: HubStore, over: Partial<Hello> = {}): Promise<Joined> {
  const joined = await hub.join(hello(over));
  await hub.ack(joined.headSeq);
  return joined;
}

export function sharedSale(over: Partial<SharedSale> = {}): SharedSale {
  const amount = over.amount ?? 13_000;
  return {
    id: 'jual-1',
    till: 'Kasir 1',
    reference: null,
    amount,
    payable: amount,
    state: 'open',
    shown: null,
    closed: null,
    expiresAfterMs: 300_000,
    watchedAfterMs: 900_000,
    apart: false,
    codeFeed: null,
    cashier: null,
    createdAtMs: 1_790_000_000_000,
    ...over,
  };
}

export function newSale(
  over: Partial<SharedSale> = {},
  more: Partial<Omit<NewSale, 'sale'>> = {},
): NewSale {
  return { sale: sharedSale(over), reservedForMs: null, lowest: null, ...more };
}

export function sharedRow(paymentId: string, amount = 13_000): SharedSighting {
  return {
    sighting: {
      feed: 'qiospay',
      channel: 'poll',
      direction: 'credit',
      amount: rupiah(amount),
      stamp: { fromMs: 1_790_000_000_000, untilMs: 1_790_000_001_000 },
      issuer: { code: null, name: 'DANA' },
      refs: { rrn: paymentId },
      balance: null,
    },
    key: `credit|${amount}|${paymentId}`,
    channel: 'poll',
    paymentId,
    proves: true,
    isOld: false,
  };
}

export function claimAsked(over: Partial<ClaimAsked> = {}): ClaimAsked {
  return {
    paymentId: 'uang-1',
    saleId: 'jual-1',
    amount: 13_000,
    by: 'person',
    atMs: 1_790_000_002_000,
    apart: false,
    evidence: null,
    ...over,
  };
}
