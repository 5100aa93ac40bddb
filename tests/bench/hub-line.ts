// Owns what the hub itself can carry, without tills: payments told from first to last by bare
// sessions, in one store's line and in several; and what NOTIFY costs at a commit.
import { Client } from 'pg';
import type { HubSession } from '../../electron/core/hub/hub-door.ts';
import type { HubStore } from '../../electron/core/hub/hub-store.ts';
import { openHub } from '../../electron/core/hub/pg/open-hub.ts';
import { systemHub } from '../../electron/core/system-hub.ts';
import type { SharedSale, SharedSighting } from '../../shared/hub-log.ts';
import { rupiah } from '../../shared/money.ts';
import type { BenchServer } from './hub-server.ts';

const SECONDS = 8;
const deaf = { appended() {}, asked() {}, feedSaid() {}, lost() {} };

export interface LineFigures {
  /** Payments a second: one session of one store, four of one store, one of each of four stores. */
  readonly oneSession: number;
  readonly oneStore: number;
  readonly fourStores: number;
  /** Commits a second over eight connections, each of one row. */
  readonly commits: number;
  /** The same with a NOTIFY, which nobody hears. */
  readonly notifies: number;
  /** … while many sessions listen to other names. */
  readonly heard: number;
  /** … and no commit waits for the disk. */
  readonly unflushed: number;
}

export const LISTENERS = 150;

export async function line(server: BenchServer): Promise<LineFigures> {
  return {
    oneSession: await payments(server, 'lajur-satu', 1, 1),
    oneStore: await payments(server, 'lajur-empat', 1, 4),
    fourStores: await payments(server, 'lajur-toko', 4, 1),
    commits: await commits(server, { isTold: false, isFlushed: true, listeners: 0 }),
    notifies: await commits(server, { isTold: true, isFlushed: true, listeners: 0 }),
    heard: await commits(server, { isTold: true, isFlushed: true, listeners: LISTENERS }),
    unflushed: await commits(server, { isTold: true, isFlushed: false, listeners: LISTENERS }),
  };
}

async function payments(
  server: BenchServer,
  name: string,
  stores: number,
  sessionsEach: number,
): Promise<number> {
  const sessions: HubSession[] = [];
  for (let n = 0; n < stores; n += 1) {
    const store = `${name}-${n}`;
    const url = await server.addStore(store);
    for (let k = 0; k < sessionsEach; k += 1) {
      const session = await openHub(systemHub, { url, store, till: `Kasir ${k}` }, deaf);
      await session.hub.join({ holder: `${store} ${k}`, version: '1', lowersBy: null });
      sessions.push(session);
    }
  }
  const untilMs = performance.now() + SECONDS * 1000;
  const counts = await Promise.all(
    sessions.map(async ({ hub }, n) => {
      let count = 0;
      while (performance.now() < untilMs) await onePayment(hub, n, (count += 1));
      return count;
    }),
  );
  for (const { hub, connection } of sessions) {
    await hub.close();
    await connection.close();
  }
  return counts.reduce((sum, each) => sum + each, 0) / SECONDS;
}

/** What a payment is to the log: its sale, the same as shown, its row, its claim, the sale paid. */
async function onePayment(hub: HubStore, session: number, count: number): Promise<void> {
  const name = `${session}_${count}`;
  const amount = 10_000 + session * 20_000 + (count % 20_000);
  const nowMs = Date.now();
  const sale: SharedSale = {
    ...{ id: `sal_${name}`, till: `Kasir ${session}`, reference: null, amount, payable: amount },
    ...{ state: 'open', shown: null, closed: null, expiresAfterMs: 120_000 },
    ...{ watchedAfterMs: 86_400_000, apart: false, codeFeed: null, cashier: 'Sari' },
    createdAtMs: nowMs,
  };
  const shown = { ...sale, shown: { fromMs: nowMs, untilMs: nowMs + 1000 } };
  const tell = (told: SharedSale, reservedForMs: number | null) =>
    hub.publish([{ sale: told, reservedForMs, lowest: null }]);
  await tell(sale, null);
  await tell(shown, null);
  const row: SharedSighting = {
    sighting: {
      ...{ feed: 'qiospay', channel: 'poll', direction: 'credit', amount: rupiah(amount) },
      stamp: { fromMs: nowMs, untilMs: nowMs + 1000 },
      ...{ issuer: { code: '93600014', name: 'BCA' }, balance: String(1_000_000 + count) },
      refs: { issuer_reff: name.padStart(12, '0'), buyer_reff: name.padStart(12, '0') },
    },
    ...{ key: `qiospay poll ${name}`, channel: 'poll', paymentId: `pay_${name}` },
    ...{ proves: true, isOld: false },
  };
  // Nobody else names payments here: no row of another is missed.
  const shared = await hub.share([row], Number.MAX_SAFE_INTEGER);
  if (shared === 'behind') throw new Error('nothing can have come after the last number');
  const firstSeq = shared.seq;
  await hub.claim({
    ...{ paymentId: `pay_${name}`, saleId: sale.id, amount, by: 'person' as const },
    ...{ atMs: nowMs, apart: false, evidence: null },
  });
  await tell({ ...shown, state: 'paid' }, 0);
  await hub.pull(firstSeq - 1, 500);
  await hub.ack(firstSeq);
}

interface CommitWay {
  readonly isTold: boolean;
  readonly isFlushed: boolean;
  readonly listeners: number;
}

async function commits({ postgres }: BenchServer, way: CommitWay): Promise<number> {
  const open = async (): Promise<Client> => {
    const client = new Client({ connectionString: postgres.url() });
    await client.connect();
    return client;
  };
  const clients = await Promise.all(Array.from({ length: 8 }, open));
  const listeners: Client[] = [];
  for (let n = 0; n < way.listeners; n += 1) {
    const listener = await open();
    await listener.query(`listen toko_${n}`);
    listeners.push(listener);
  }
  await clients[0]?.query('create table if not exists told (n bigserial primary key, body json)');
  for (const client of clients)
    await client.query(`set synchronous_commit = ${way.isFlushed ? 'on' : 'off'}`);
  const row = `insert into told (body) values ('{}') returning n`;
  const text = way.isTold
    ? `with told as (${row}) select pg_notify('toko', n::text) from told`
    : row;
  const untilMs = performance.now() + SECONDS * 1000;
  const counts = await Promise.all(
    clients.map(async (client) => {
      let count = 0;
      for (; performance.now() < untilMs; count += 1) await client.query(text);
      return count;
    }),
  );
  await Promise.all([...clients, ...listeners].map((client) => client.end()));
  return counts.reduce((sum, each) => sum + each, 0) / SECONDS;
}
