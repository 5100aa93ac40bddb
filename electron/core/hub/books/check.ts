// Owns the proof that the hub's books are the tills' books: sums of a ledger against its rows at
// the hub, the sums kept there against the rows there, each money in one till's books. Reads only.
// Must stay true: it is exact while the till is at work; what is on its way is left out on both
// sides.
import { shopDay, type ShopCalendar } from '../../../../shared/time.ts';
import type { Sqlite } from '../../store/database.ts';
import { createHubOutbox } from '../../store/hub-outbox.ts';
import { dayNumber } from '../../store/hub-rows.ts';
import { facetsOf, ROWS_NOW } from '../pg/migrations/020-books-rows.ts';
import type { HubConnection, HubQuery } from '../hub-door.ts';

export interface BooksSum {
  readonly count: number;
  readonly amount: number;
}

/** One day and kind that is not the same on both sides; money whole rupiah. */
export interface BooksDifference {
  /** YYYYMMDD, the shop's day. */
  readonly day: number;
  readonly countsAs: string;
  readonly here: BooksSum;
  readonly hub: BooksSum;
}

export interface LedgerCheck {
  readonly ledger: string;
  readonly here: BooksSum;
  readonly hub: BooksSum;
  readonly differences: readonly BooksDifference[];
  /** Payments that change or travel just now, left out on both sides. */
  readonly leftOut: number;
  /** Rows still to be sent. */
  readonly waiting: number;
  /** Whether all of an older ledger has been put in line; until then sums can't be equal. */
  readonly isFilled: boolean;
  /** The hub keeps another life of this ledger: the till has not spoken to it since. */
  readonly isStranger: boolean;
}

type SumKey = `${number} ${string}`;
type Sums = Map<SumKey, BooksSum>;

/** A chain's rows of years take a while to add up. */
const CHECK_MS_MAX = 3_600_000;

const NOTHING: BooksSum = { count: 0, amount: 0 };
const plus = (a: BooksSum, b: BooksSum): BooksSum => ({
  count: a.count + b.count,
  amount: a.amount + b.amount,
});

/**
 * Holds a ledger against its rows at the hub. `db`: a connection of the caller's own to the ledger;
 * a till may be at work on it. Rejects with HubFailure.
 */
export async function checkLedger(
  db: Sqlite,
  connection: HubConnection,
  { store, calendar }: { readonly store: string; readonly calendar: ShopCalendar },
): Promise<LedgerCheck> {
  const outbox = createHubOutbox(db);
  db.exec('begin'); // what is read from here on is of one moment
  try {
    const mark = outbox.mark();
    const { waiting } = outbox.backlog();
    const owed = owedPayments(db);
    return await connection.transaction(async (query) => {
      await steady(query);
      const [till] = await query<{ epoch: number }>(
        'select epoch from lunas.book_till where store = $1 and ledger = $2',
        [store, mark.ledger],
      );
      const epoch = till?.epoch ?? 0;
      const fresh = await query<{ id: string }>(
        `select payment_id as id from lunas.book_payment where store = $1 and ledger = $2
         and (epoch, version) > ($3, $4)`,
        [store, mark.ledger, mark.epoch, mark.version],
        CHECK_MS_MAX,
      );
      const leftOut = new Set([...owed, ...fresh.map(({ id }) => id)]);
      const here = sumsHere(db, calendar, leftOut);
      const hub = await sumsAtHub(query, store, mark.ledger, leftOut);
      return {
        ledger: mark.ledger,
        here: totalOf(here),
        hub: totalOf(hub),
        differences: differencesOf(here, hub),
        leftOut: leftOut.size,
        waiting,
        isFilled: mark.isFilled && mark.isOn,
        isStranger: epoch !== mark.epoch,
      };
    });
  } finally {
    db.exec('rollback');
  }
}

/** All that is read is of one moment, however long it takes. */
async function steady(query: HubQuery): Promise<void> {
  await query('set transaction isolation level repeatable read read only');
  await query("select set_config('statement_timeout', '0', true)");
}

function owedPayments(db: Sqlite): string[] {
  return db
    .prepare<[], { id: string }>("select id from hub_outbox where kind = 'payment'")
    .all()
    .map(({ id }) => id);
}

function sumsHere(db: Sqlite, calendar: ShopCalendar, leftOut: ReadonlySet<string>): Sums {
  const sums: Sums = new Map();
  const rows = db.prepare<[], { id: string; stampMs: number; amount: number; countsAs: string }>(
    `select id, stamp_from_ms as stampMs, amount, counts_as as countsAs from payment
     where counts_as is not null`,
  );
  for (const { id, stampMs, amount, countsAs } of rows.iterate()) {
    if (leftOut.has(id)) continue;
    const key: SumKey = `${dayNumber(shopDay(stampMs, calendar))} ${countsAs}`;
    sums.set(key, plus(sums.get(key) ?? NOTHING, { count: 1, amount }));
  }
  return sums;
}

async function sumsAtHub(
  query: HubQuery,
  store: string,
  ledger: string,
  leftOut: ReadonlySet<string>,
): Promise<Sums> {
  const rows = await query<{ day: number; counts_as: string; count: number; amount: number }>(
    `select day, counts_as, count(*) as count, sum(amount)::bigint as amount
     from lunas.book_payment as row where store = $1 and ledger = $2 and counts_as is not null
     and not exists (select 1 from unnest($3::text[]) as out (id) where out.id = row.payment_id)
     group by 1, 2`,
    [store, ledger, [...leftOut]],
    CHECK_MS_MAX,
  );
  return new Map(
    rows.map(({ day, counts_as: countsAs, count, amount }) => [
      `${day} ${countsAs}` as const,
      { count, amount },
    ]),
  );
}

function totalOf(sums: Sums): BooksSum {
  return [...sums.values()].reduce(plus, NOTHING);
}

function differencesOf(here: Sums, hub: Sums): BooksDifference[] {
  const keys = [...new Set([...here.keys(), ...hub.keys()])].toSorted();
  return keys.flatMap((key) => {
    const [day = '', countsAs = ''] = key.split(' ');
    const [a, b] = [here.get(key) ?? NOTHING, hub.get(key) ?? NOTHING];
    const isSame = a.count === b.count && a.amount === b.amount;
    return isSame ? [] : [{ day: Number(day), countsAs, here: a, hub: b }];
  });
}

/** A sum kept at the hub that is not what its rows add up to. Till '': the whole store. */
export interface RollupDifference {
  readonly store: string;
  readonly till: string;
  readonly facet: string;
  readonly day: number;
  readonly countsAs: string;
  readonly name: string;
  readonly kept: BooksSum;
  readonly rows: BooksSum;
}

/** Money that two ledgers of a store count. */
export interface TwoHomes {
  readonly store: string;
  readonly hubId: string;
  readonly tills: readonly string[];
  readonly amount: number;
}

export interface HubTillBooks {
  readonly store: string;
  readonly till: string;
  readonly isFilled: boolean;
  /** As the till said last. */
  readonly waiting: number;
  /** The till's own clock. */
  readonly sinceMs: number | null;
  readonly refused: number;
  /** Hub clock. */
  readonly seenAtMs: number;
}

export interface HubCheck {
  readonly payments: BooksSum;
  readonly rollups: readonly RollupDifference[];
  readonly twoHomes: readonly TwoHomes[];
  readonly tills: readonly HubTillBooks[];
}

/** As many of each kind as are told. */
const TOLD_MAX = 50;

const KEPT = 'store, till, facet, day, counts_as, code, name';

const ROLLUPS = `with should as (${facetsOf(ROWS_NOW)}), kept as (select * from lunas.book_rollup)
  select ${KEPT}, coalesce(kept.count, 0) as kept_count, coalesce(kept.amount, 0) as kept_amount,
    coalesce(should.count, 0) as row_count, coalesce(should.amount, 0) as row_amount
  from kept full join should using (${KEPT})
  where (kept.count, kept.amount) is distinct from (should.count, should.amount)
  order by ${KEPT} limit ${TOLD_MAX}`;

const TWO_HOMES = `select store, hub_id, array_agg(distinct till order by till) as tills,
    max(amount) as amount
  from lunas.book_payment where counts_as is not null
  group by store, hub_id having count(*) > 1 order by store, hub_id limit ${TOLD_MAX}`;

/**
 * Holds the hub against itself, as far as this role may read: one store, or all of them for head
 * office. Reads every row. Rejects with HubFailure.
 */
export async function checkHub(connection: HubConnection): Promise<HubCheck> {
  return connection.transaction(async (query) => {
    await steady(query);
    const [payments] = await query<BooksSum>(
      `select count(*) as count, coalesce(sum(amount), 0)::bigint as amount
       from lunas.book_payment where counts_as is not null`,
      [],
      CHECK_MS_MAX,
    );
    const rollups = await query<RollupRow>(ROLLUPS, [], CHECK_MS_MAX);
    const twoHomes = await query<Omit<TwoHomes, 'hubId'> & { hub_id: string }>(
      TWO_HOMES,
      [],
      CHECK_MS_MAX,
    );
    const tills = await booksOfTills(query);
    return {
      payments: payments ?? NOTHING,
      rollups: rollups.map(rollupOf),
      twoHomes: twoHomes.map(({ hub_id: hubId, ...home }) => ({ ...home, hubId })),
      tills,
    };
  });
}

/** How far the books of each till are, as the till said last. */
export async function booksOfTills(query: HubQuery): Promise<readonly HubTillBooks[]> {
  return query<HubTillBooks>(
    `select store, till, is_filled as "isFilled", coalesce(backlog_rows, 0) as waiting,
     backlog_since_ms as "sinceMs", coalesce(refused_rows, 0) as refused,
     seen_at_ms as "seenAtMs" from lunas.book_till order by store, till, seen_at_ms`,
  );
}

interface RollupRow {
  store: string;
  till: string;
  facet: string;
  day: number;
  counts_as: string;
  name: string;
  kept_count: number;
  kept_amount: number;
  row_count: number;
  row_amount: number;
}

function rollupOf(row: RollupRow): RollupDifference {
  const { store, till, facet, day, counts_as: countsAs, name } = row;
  return {
    ...{ store, till, facet, day, countsAs, name },
    kept: { count: row.kept_count, amount: row.kept_amount },
    rows: { count: row.row_count, amount: row.row_amount },
  };
}

/** Whether a check found nothing wrong. */
export function isLedgerEqual({ differences, isFilled, isStranger }: LedgerCheck): boolean {
  return differences.length === 0 && isFilled && !isStranger;
}
