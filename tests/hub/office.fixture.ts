// A hub with stores and their books for tests of head office: rows as tills ship them, put in as
// the owner; an office's role beside the stores'; a till whose link is in the test's hand.
import { createAudit } from '../../electron/core/audit.ts';
import { createCommit } from '../../electron/core/commit.ts';
import type { HubConnection, HubQuery } from '../../electron/core/hub/hub-door.ts';
import { createOffice, type Office } from '../../electron/core/hub/office/office.ts';
import { OFFICE } from '../../electron/core/hub/pg/migrations/030-office.ts';
import { createHubDoor } from '../../electron/core/system-hub.ts';
import { createTestCore, type TestCore } from '../../electron/core/testing/harness.ts';
import type { Setup } from '../../shared/setup.ts';
import { createHandLink, createTestHub, type HandLink, type TestHub } from './books.fixture.ts';
import type { TestPostgres } from './postgres.ts';

const PASSWORD = 'sandi-kantor';

export interface OfficeHub extends TestHub {
  officeUrl(): string;
}

export async function createOfficeHub(
  server: TestPostgres,
  stores: readonly string[],
): Promise<OfficeHub> {
  const hub = await createTestHub(server, stores);
  const [there] = await hub.query(`select to_regclass('lunas.pushed') is not null as is`);
  if (there?.['is'] !== true) await hub.query(OFFICE.text);
  const role = `${hub.database}_kantor`;
  await hub.query(`create role ${role} login password '${PASSWORD}'`);
  await hub.query('select lunas.add_member($1, $2, $3)', [role, 'office', null]);
  return { ...hub, officeUrl: () => server.url(role, PASSWORD, hub.database) };
}

export function openLine(url: string): Promise<HubConnection> {
  return createHubDoor().open({ url, ca: null }, { heard: () => {}, lost: () => {} });
}

export interface SeedTill {
  readonly store: string;
  readonly till: string;
  readonly version?: string;
  readonly state?: 'open' | 'closed' | 'put_away';
  /** Hub clock: how long ago it was heard. */
  readonly silentMs?: number;
  readonly clockAheadMs?: number;
  readonly backlog?: { readonly rows: number; readonly sinceMs: number };
}

/** A till as the money path and the books know it. */
export async function seedTill(hub: TestHub, seed: SeedTill): Promise<void> {
  const { store, till, version = '0.1.0', state = 'open', silentMs = 0 } = seed;
  await hub.query(
    `insert into lunas.till (store, name, number, state, joined_seq, holder, seen_ms, version)
     values ($1, $2, (select count(*) from lunas.till where store = $1), $3, 0, 'uji',
       lunas.now_ms() - $4, $5)`,
    [store, till, state, silentMs, version],
  );
  await hub.query(
    `insert into lunas.book_till (store, ledger, till, epoch, batch, seen_at_ms, clock_ahead_ms,
       app_version, backlog_rows, backlog_since_ms, store_name, timezone, day_starts_at)
     values ($1, $2, $3, 1, 'b', lunas.now_ms() - $4, $5, $6, $7, lunas.now_ms() - $8, $9,
       'Asia/Jakarta', '00:00')`,
    [
      ...[store, `${store}/${till}`, till, silentMs, seed.clockAheadMs ?? 0, version],
      ...[seed.backlog?.rows ?? 0, seed.backlog?.sinceMs ?? 0, `Warung ${store}`],
    ],
  );
}

export interface SeedPayment {
  readonly store: string;
  readonly till: string;
  readonly id: string;
  readonly amount: number;
  readonly countsAs: string;
  /** In Jakarta, `2026-11-21 12:04:31`. */
  readonly at: string;
  readonly reference?: string;
}

export async function seedPayments(hub: TestHub, rows: readonly SeedPayment[]): Promise<void> {
  for (const { store, till, id, amount, countsAs, at, reference = null } of rows) {
    const atMs = Date.parse(`${at.replace(' ', 'T')}+07:00`);
    const day = Number(at.slice(0, 10).replaceAll('-', ''));
    const isSold = ['sale', 'manual', 'unseen'].includes(countsAs);
    await hub.query(
      `insert into lunas.book_payment (store, ledger, till, epoch, version, payment_id, hub_id,
         seen_at_ms, day, quarter, stamp_ms, stamp_until_ms, amount, feed, issuer_name, refs,
         state, is_manual, is_away, counts_as, claimed_by, sale_id, reference, sale_amount,
         payable, is_late, cashier)
       values ($1, $2, $3, 1, 1, $4::text, $4::text, $5::bigint, $6, 48, $5::bigint,
         $5::bigint + 1, $7, 'qiospay', 'BCA',
         '{"rrn":"123"}', $8, 0, 0, $9, $10, $11, $12, $13::bigint,
         $13::bigint, 0, $14)`,
      [
        ...[store, `${store}/${till}`, till, id, atMs, day, amount],
        ...[countsAs === 'reversed' ? 'reversed' : 'credited', countsAs],
        ...(isSold ? ['evidence', `sal_${id}`] : [null, null]),
        ...[reference, isSold ? amount : null, isSold ? 'Sari' : null],
      ],
    );
    await hub.query(
      `insert into lunas.book_span values ($1, $2, $3, $3) on conflict (store, month) do update
       set first_day = least(book_span.first_day, excluded.first_day),
         last_day = greatest(book_span.last_day, excluded.last_day)`,
      [store, monthOf(atMs), day],
    );
  }
}

/** As the books write it: YYYYMM, of UTC. */
function monthOf(atMs: number): number {
  return Number(new Date(atMs).toISOString().slice(0, 7).replace('-', ''));
}

export interface ChainShape {
  readonly stores: number;
  readonly tills: number;
  readonly rows: number;
  readonly firstMs: number;
  readonly days: number;
}

/**
 * A chain's books at once: stores `toko-0` and on, each with its tills. Its sums are made by the
 * same triggers that make them for a till's batch.
 */
export async function fillChain(hub: TestHub, shape: ChainShape): Promise<void> {
  const { stores, tills, rows, firstMs, days } = shape;
  const lastMs = firstMs + days * 86_400_000;
  await hub.query(
    `insert into lunas.till (store, name, number, state, joined_seq, holder, seen_ms, version)
     select 'toko-' || s, 'Kasir ' || t, t, 'open', 0, 'uji', lunas.now_ms(), '0.1.0'
     from generate_series(0, $1::int - 1) as s, generate_series(1, $2::int) as t`,
    [stores, tills],
  );
  await hub.query(
    `insert into lunas.book_till (store, ledger, till, epoch, batch, seen_at_ms, clock_ahead_ms,
       backlog_rows, store_name, timezone, day_starts_at)
     select store, store || '/' || name, name, 1, 'b', seen_ms, 0, 0, 'Warung ' || store,
       'Asia/Jakarta', '00:00' from lunas.till`,
  );
  await hub.query(
    `select lunas.books_month(at_ms::bigint)
     from generate_series($1::bigint, $2::bigint, 2592000000) as at_ms`,
    [firstMs, lastMs],
  );
  const batch = 250_000;
  for (let from = 0; from < rows; from += batch)
    await hub.query(FILL, [
      ...[from, Math.min(rows, from + batch) - 1, stores, tills],
      ...[firstMs, Math.floor((lastMs - firstMs) / rows)],
    ]);
  await hub.query(
    `insert into lunas.book_span
     select store, to_char(to_timestamp(seen_at_ms / 1000) at time zone 'UTC', 'YYYYMM')::int,
       min(day), max(day) from lunas.book_payment group by 1, 2`,
  );
  await hub.query('analyze');
}

/** One payment in two hundred is nobody's, one in five hundred was taken back. */
const FILL = `
  insert into lunas.book_payment (store, ledger, till, epoch, version, payment_id, hub_id,
    seen_at_ms, day, quarter, stamp_ms, stamp_until_ms, amount, feed, issuer_code, issuer_name,
    refs, state, is_manual, is_away, counts_as, cashier)
  select 'toko-' || store, 'toko-' || store || '/Kasir ' || till, 'Kasir ' || till, 1, n,
    'pay_' || lpad(n::text, 12, '0'), 'pay_' || lpad(n::text, 12, '0'), at_ms,
    to_char(to_timestamp(at_ms / 1000 + 25200) at time zone 'UTC', 'YYYYMMDD')::int,
    (at_ms / 900000) % 96, at_ms, at_ms + 1000, 1000 + (n * 7919) % 90000, 'qiospay',
    '93600014', 'BCA', '{"rrn":"123456789012"}', 'credited', 0, 0,
    case when n % 200 = 7 then 'unclaimed' when n % 500 = 11 then 'reversed' else 'sale' end,
    'Kasir ' || n % 4
  from generate_series($1::bigint, $2::bigint) as n,
    lateral (select (n * 2654435761) % $3::bigint as store,
      1 + (n * 40503) % $4::bigint as till, $5::bigint + n * $6::bigint as at_ms) as made`;

/** Runs each query twice: its plan is kept, and its answer is the real one. */
export function planned(query: HubQuery, plans: Plan[]): HubQuery {
  return async (text, values) => {
    if (/^\s*(?:select|with)\b/.test(text)) {
      const [row] = await query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
        `explain (format json) ${text}`,
        values,
      );
      const top = row?.['QUERY PLAN'][0].Plan;
      if (top !== undefined) plans.push({ text, nodes: nodesOf(top) });
    }
    return query(text, values);
  };
}

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly Plans?: readonly PlanNode[];
}

export interface Plan {
  readonly text: string;
  readonly nodes: readonly PlanNode[];
}

function nodesOf(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(nodesOf)];
}

export interface OfficeTill {
  readonly till: TestCore;
  readonly office: Office;
  readonly link: HandLink;
  stop(): Promise<void>;
}

/** A real core with an office of its own, whose line to the hub the test has in hand. */
export async function createOfficeTill(
  hub: OfficeHub,
  names: { readonly store: string; readonly till: string },
  more: Partial<NonNullable<Setup['hub']>> & { readonly isOffice?: boolean } = {},
): Promise<OfficeTill> {
  const till = await createTestCore();
  const { core, clock } = till;
  const { isOffice = false, ...part } = more;
  const url = isOffice ? hub.officeUrl() : hub.url(names.store);
  const audit = createAudit(core.stores.audit);
  const announce = core.announcer.announce.bind(core.announcer);
  const commit = createCommit(core.database, core.stores.events, clock, announce, audit);
  const link = createHandLink();
  await link.join(url);
  const office = createOffice({
    ...{ commit, isRestored: false, link: () => link, people: core.people, stores: core.stores },
    ports: { ...core.ports, hub: createHubDoor() },
    setupDesk: core.setupDesk,
    setup: () => ({ ...core.requireTill().setup, hub: { url, ...names, ...part } }),
  });
  return {
    ...{ till, office, link },
    async stop() {
      await office.close();
      await link.cut();
      await till.stop();
    },
  };
}
