// Owns what head office reads at the hub: sums from roll-ups only, lists a page at a time by keys.
// Must stay true: no question reads all payments, whatever the range; whose rows are seen is the
// hub's to say (row-level security), never this file's.
import { z } from 'zod';
import type {
  OfficeConflict,
  OfficeMoney,
  OfficeMoneyKind,
  OfficeOverview,
  OfficeStore,
  OfficeSums,
  OfficeTill,
  TillTrouble,
} from '../../../../shared/office.ts';
import { officeConflict } from '../../../../shared/office.ts';
import { MINUTE_MS, type Interval } from '../../../../shared/time.ts';
import type { HubQuery } from '../hub-door.ts';
import { officeSumsOf, type Part } from './office-sums.ts';
import { placeText, readPlace } from './places.ts';

const SILENT_MS = 5 * MINUTE_MS;
const CLOCK_OFF_MS = MINUTE_MS;
/** Books that are this late are not just on their way. */
const BACKLOG_MS = 15 * MINUTE_MS;

/** Days as each store counts its own. */
export interface OfficeSpan {
  readonly from: string;
  readonly until: string;
  /** Null: all that the hub shows. */
  readonly store: string | null;
}

export interface PageAsked {
  readonly after: string | undefined;
  readonly limit: number;
}

export interface Paged<T> {
  readonly items: T[];
  readonly after: string | null;
}

const number = z.coerce.number().int();
const numberOrNull = z.preprocess((value) => value ?? null, number.nullable());
const partRow = z.object({
  store: z.string().optional(),
  till: z.string().optional(),
  counts_as: z.string(),
  count: number,
  amount: number,
});

/** A shop day as the books write it: YYYYMMDD. */
export function dayNumber(date: string): number {
  return Number(date.replaceAll('-', ''));
}

/** Sums of whole stores lie under till '' in the roll-up: nothing is added up twice. */
async function partsOf(
  query: HubQuery,
  { from, until }: OfficeSpan,
  of:
    | { readonly kind: 'all' }
    | { readonly kind: 'stores'; readonly stores: readonly string[] }
    | { readonly kind: 'tills'; readonly tills: readonly Pick<OfficeTill, 'store' | 'till'>[] },
): Promise<(Part & { key: string })[]> {
  const names = of.kind === 'all' ? '' : 'store, till, ';
  const where = { all: `till = ''`, stores: `till = '' and store = any($3)`, tills: TILLS_NAMED };
  const values: unknown[] = [dayNumber(from), dayNumber(until)];
  if (of.kind === 'stores') values.push(of.stores);
  if (of.kind === 'tills')
    values.push(
      of.tills.map(({ store }) => store),
      of.tills.map(({ till }) => till),
    );
  const rows = await query(
    `select ${names}counts_as, sum(count)::bigint as count, sum(amount)::bigint as amount
     from lunas.book_rollup where facet = 'all' and day between $1 and $2 and ${where[of.kind]}
     group by ${names}counts_as`,
    values,
  );
  return rows.map((row) => {
    const { store = '', till = '', counts_as: countsAs, count, amount } = partRow.parse(row);
    return { key: keyOf(store, till), countsAs, count, amount };
  });
}

const TILLS_NAMED = '(store, till) in (select * from unnest($3::text[], $4::text[]))';

const keyOf = (store: string, till = ''): string => JSON.stringify([store, till]);

/**
 * Every till the hub shows, with what is wrong with it as of now. A till that got a new PC has two
 * ledgers: the one heard of last speaks for it. Nothing in it may be volatile (as `now_ms()` is):
 * else all tills are worked out for a page of fifty.
 */
const TILLS = `tills as (
  select till.store, till.name as till, till.state, till.version, till.seen_ms as seen_at_ms,
    said.clock_ahead_ms, said.backlog_rows, said.backlog_since_ms,
    newest.parts as newest_parts,
    till.state = 'open' and till.seen_ms < now.ms - ${SILENT_MS} as is_silent,
    till.state = 'open' and abs(said.clock_ahead_ms) > ${CLOCK_OFF_MS} as is_off,
    till.state <> 'put_away' and release.parts < newest.parts as is_old,
    till.state <> 'put_away' and said.backlog_rows > 0
      and said.backlog_since_ms < now.ms - ${BACKLOG_MS} as is_late
  from lunas.till as till
  cross join (select (extract(epoch from now()) * 1000)::bigint as ms) as now
  left join lateral (
    select clock_ahead_ms, backlog_rows, backlog_since_ms from lunas.book_till as book
    where book.store = till.store and book.till = till.name
    order by book.seen_at_ms desc limit 1
  ) as said on true
  join (
    select version, ${releaseOf('version')} as parts
    from (select distinct version from lunas.till) as versions
  ) as release on release.version = till.version
  cross join (
    select max(${releaseOf('version')}) as parts
    from (select distinct version from lunas.till where state <> 'put_away') as versions
  ) as newest)`;

/** 0.10.2 as numbers, for 0.10 comes after 0.9. */
function releaseOf(version: string): string {
  return `regexp_match(${version}, '^(\\d{1,6})\\.(\\d{1,6})\\.(\\d{1,6})')::int[]`;
}

const TROUBLED = '(is_silent or is_off or is_old or is_late)';

export async function readOverview(
  query: HubQuery,
  span: OfficeSpan,
  range: Interval,
): Promise<OfficeOverview> {
  const sums = await readSums(query, span);
  const ofStore = span.store === null ? 'true' : 'store = $1';
  const values = span.store === null ? [] : [span.store];
  const [counted] = await query(
    `with ${TILLS} select lunas.now_ms() as as_of,
      (select count(name) from lunas.store where ${ofStore.replace('store', 'name')}) as stores,
      count(*) filter (where state <> 'put_away') as tills,
      count(*) filter (where is_silent) as silent, count(*) filter (where is_off) as clock,
      count(*) filter (where is_old) as version, count(*) filter (where is_late) as backlog,
      array_to_string(max(newest_parts), '.') as newest
     from tills where ${ofStore}`,
    values,
  );
  const read = z
    .object({
      ...{ as_of: number, stores: number, tills: number, silent: number, clock: number },
      ...{ version: number, backlog: number, newest: z.string().nullable() },
    })
    .parse(counted);
  const { silent, clock, version, backlog } = read;
  return {
    asOfMs: read.as_of,
    sums,
    stores: read.stores,
    tills: read.tills,
    troubles: { silent, clock, version, backlog },
    conflicts: await countConflicts(query, span, range),
    newestVersion: read.newest,
  };
}

export async function readSums(query: HubQuery, span: OfficeSpan): Promise<OfficeSums> {
  const { store } = span;
  const of =
    store === null ? ({ kind: 'all' } as const) : { kind: 'stores' as const, stores: [store] };
  return officeSumsOf(await partsOf(query, span, of));
}

/** Its story stands in the log of its store, under the number the conflict keeps. */
const CONFLICTS = `lunas.conflict as conflict
  join lunas.log as log on log.store = conflict.store and log.seq = conflict.seq`;

async function countConflicts(query: HubQuery, span: OfficeSpan, range: Interval): Promise<number> {
  const [row] = await query(
    `select count(*) as count from ${CONFLICTS} where log.at_ms >= $1 and log.at_ms < $2
     ${span.store === null ? '' : 'and conflict.store = $3'}`,
    [range.fromMs, range.untilMs, ...(span.store === null ? [] : [span.store])],
  );
  return z.object({ count: number }).parse(row).count;
}

const storeRow = z.object({ store: z.string(), name: z.string().nullable() });

export async function readStores(
  query: HubQuery,
  span: OfficeSpan,
  { after, limit }: PageAsked,
): Promise<Paged<OfficeStore>> {
  const [place = ''] = readPlace(after, ['string']) ?? [];
  const ofStore = span.store === null ? '' : ' and store.name = $3';
  const rows = await query(
    `select store.name as store, (select store_name from lunas.book_till as book
        where book.store = store.name order by seen_at_ms desc limit 1) as name
     from lunas.store as store where store.name > $1${ofStore} order by store.name limit $2`,
    [place, limit, ...(span.store === null ? [] : [span.store])],
  );
  const stores = rows.map((row) => storeRow.parse(row));
  const names = stores.map(({ store }) => store);
  const parts = Map.groupBy(
    await partsOf(query, span, { kind: 'stores', stores: names }),
    ({ key }) => key,
  );
  const counted = await query(
    `with ${TILLS} select store, count(*) filter (where state <> 'put_away') as tills,
      count(*) filter (where ${TROUBLED}) as troubled
     from tills where store = any($1::text[]) group by store`,
    [names],
  );
  const tills = new Map(
    counted.map((row) => {
      const read = z.object({ store: z.string(), tills: number, troubled: number }).parse(row);
      return [read.store, read] as const;
    }),
  );
  const items = stores.map(({ store, name }) => ({
    store,
    name,
    sums: officeSumsOf(parts.get(keyOf(store)) ?? []),
    tills: tills.get(store)?.tills ?? 0,
    troubled: tills.get(store)?.troubled ?? 0,
  }));
  return { items, after: nextPlace(items, limit, ({ store }) => [store]) };
}

const tillRow = z.object({
  store: z.string(),
  till: z.string(),
  state: z.enum(['open', 'closed', 'put_away']),
  version: z.string(),
  seen_at_ms: number,
  clock_ahead_ms: numberOrNull,
  backlog_rows: numberOrNull,
  backlog_since_ms: numberOrNull,
  is_silent: z.boolean().nullable(),
  is_off: z.boolean().nullable(),
  is_old: z.boolean().nullable(),
  is_late: z.boolean().nullable(),
});

export async function readTills(
  query: HubQuery,
  span: OfficeSpan,
  { after, limit, onlyTroubled }: PageAsked & { readonly onlyTroubled: boolean },
): Promise<Paged<OfficeTill>> {
  const [store = '', till = ''] = readPlace(after, ['string', 'string']) ?? [];
  const rows = await query(
    `with ${TILLS} select * from tills where (store, till) > ($1, $2)
     ${onlyTroubled ? `and ${TROUBLED}` : ''} ${span.store === null ? '' : 'and store = $4'}
     order by store, till limit $3`,
    [store, till, limit, ...(span.store === null ? [] : [span.store])],
  );
  const tills = rows.map((row) => tillRow.parse(row));
  const found = await partsOf(query, span, { kind: 'tills', tills });
  const parts = Map.groupBy(found, ({ key }) => key);
  const items = tills.map((each) => ({
    store: each.store,
    till: each.till,
    sums: officeSumsOf(parts.get(keyOf(each.store, each.till)) ?? []),
    state: each.state,
    version: each.version,
    seenAtMs: each.seen_at_ms,
    clockAheadMs: each.clock_ahead_ms,
    backlog: each.backlog_rows,
    backlogSinceMs: each.backlog_since_ms,
    troubles: troublesOf(each),
  }));
  return { items, after: nextPlace(items, limit, (each) => [each.store, each.till]) };
}

function troublesOf(row: z.infer<typeof tillRow>): TillTrouble[] {
  const all: readonly (readonly [TillTrouble, boolean | null])[] = [
    ['silent', row.is_silent],
    ['clock', row.is_off],
    ['version', row.is_old],
    ['backlog', row.is_late],
  ];
  return all.flatMap(([trouble, is]) => (is === true ? [trouble] : []));
}

const moneyRow = z.object({
  store: z.string(),
  till: z.string(),
  ledger: z.string(),
  payment_id: z.string(),
  amount: number,
  day: number,
  stamp_ms: number,
  timezone: z.string().nullable(),
  feed: z.string(),
  issuer_name: z.string(),
  reference: z.string().nullable(),
  cashier: z.string().nullable(),
  note: z.string().nullable(),
});

/** Unclaimed or reversed money, newest first: each by an index of its own, of such rows only. */
export async function readMoney(
  query: HubQuery,
  span: OfficeSpan,
  { after, limit, kind }: PageAsked & { readonly kind: OfficeMoneyKind },
): Promise<Paged<OfficeMoney>> {
  const kinds = ['number', 'number', 'string', 'string'] as const;
  const until = dayNumber(span.until);
  const place = readPlace(after, kinds) ?? [until, Number.MAX_SAFE_INTEGER, '', ''];
  const rows = await query(
    `select store, till, ledger, payment_id, amount, day, stamp_ms, feed, issuer_name, reference,
       cashier, note, (select timezone from lunas.book_till as book
         where book.store = payment.store and book.ledger = payment.ledger) as timezone
     from lunas.book_payment as payment
     where counts_as = '${kind}' and day between $1 and $2
       and (day, stamp_ms, payment_id, ledger) < ($3, $4, $5, $6)
       ${span.store === null ? '' : 'and store = $8'}
     order by day desc, stamp_ms desc, payment_id desc, ledger desc limit $7`,
    [dayNumber(span.from), until, ...place, limit, ...(span.store === null ? [] : [span.store])],
  );
  const read = rows.map((row) => moneyRow.parse(row));
  return {
    items: read.map(({ payment_id, stamp_ms, issuer_name, timezone, ...row }) => ({
      store: row.store,
      till: row.till,
      paymentId: payment_id,
      amount: row.amount,
      paidAtMs: stamp_ms,
      timezone: timezone ?? 'Asia/Jakarta',
      feed: row.feed,
      issuer: issuer_name,
      reference: row.reference,
      cashier: row.cashier,
      note: row.note,
    })),
    after: nextPlace(read, limit, (row) => [row.day, row.stamp_ms, row.payment_id, row.ledger]),
  };
}

export async function readConflicts(
  query: HubQuery,
  span: OfficeSpan,
  range: Interval,
  { after, limit }: PageAsked,
): Promise<Paged<OfficeConflict>> {
  const place = readPlace(after, ['number', 'string', 'number']) ?? [range.untilMs, '', 0];
  const rows = await query(
    `select log.store, log.seq, log.at_ms as "atMs", log.body->'conflict' as conflict
     from ${CONFLICTS}
     where log.at_ms >= $1 and (log.at_ms, log.store, log.seq) < ($2, $3, $4)
       ${span.store === null ? '' : 'and log.store = $6'}
     order by log.at_ms desc, log.store desc, log.seq desc limit $5`,
    [range.fromMs, ...place, limit, ...(span.store === null ? [] : [span.store])],
  );
  const items = rows.map((row) => {
    const head = z.object({
      ...{ store: z.string(), seq: number, atMs: number },
      conflict: z.record(z.string(), z.unknown()),
    });
    const { conflict, ...read } = head.parse(row);
    return officeConflict.parse({ ...conflict, ...read });
  });
  return { items, after: nextPlace(items, limit, ({ atMs, store, seq }) => [atMs, store, seq]) };
}

function nextPlace<T>(
  items: readonly T[],
  limit: number,
  of: (last: T) => readonly (string | number)[],
): string | null {
  const last = items.at(-1);
  return last === undefined || items.length < limit ? null : placeText(of(last));
}

/** Whether the hub takes pushes of this role: its grants and its rows say so, not this till. */
export async function readMayPush(query: HubQuery): Promise<boolean> {
  const [row] = await query(
    `select has_table_privilege('lunas.pushed', 'insert')
       and (lunas.is_office() or lunas.is_owner()) as may`,
  );
  return z.object({ may: z.boolean() }).parse(row).may;
}
