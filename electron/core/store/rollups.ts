// Owns the reading of the sums kept beside the ledger (migration 040): any interval is whole days,
// whole quarters of an hour at its ends, and what is left of a quarter, read from the payments
// themselves. So every sum is exact, and none adds up more than a quarter of an hour of payments.
import { MINUTE_MS, type Interval } from '../../../shared/time.ts';
import type { Sum } from '../../../shared/views.ts';
import type { Sqlite } from './database.ts';

export const QUARTER_MS = 15 * MINUTE_MS;
const QUARTERS = 96;

/** What credited or reversed money counts as: each payment is exactly one, or nothing at all. */
export type CountsAs = 'sale' | 'manual' | 'unseen' | 'unclaimed' | 'dismissed' | 'reversed';

export interface Part extends Sum {
  readonly countsAs: CountsAs;
}

/** `code`: of an issuer; '' where it has none. `name`: of issuer, feed or cashier; '' is nobody. */
export interface NamedPart extends Part {
  readonly code: string;
  readonly name: string;
}

export interface QuarterPart extends Part {
  /** Quarters of an hour since midnight UTC, 0..95. */
  readonly quarter: number;
}

export type Facet = 'feed' | 'issuer' | 'cashier';

export interface Rollups {
  all(range: Interval): Part[];
  by(facet: Facet, range: Interval): NamedPart[];
  /** Each interval apart, in their order. */
  byInterval(ranges: readonly Interval[]): Part[][];
  byQuarter(range: Interval): QuarterPart[];
  /** The start of the day, UTC, of the first money there is; null in a ledger without any. */
  firstDayMs(): number | null;
}

/** Half-open ranges of slots, and of milliseconds that fill no quarter. */
interface Pieces {
  readonly days: readonly [number, number];
  readonly head: readonly [number, number];
  readonly tail: readonly [number, number];
  readonly ragged: readonly [number, number, number, number];
}

function piecesOf({ fromMs, untilMs }: Interval): Pieces {
  const none = [0, 0] as const;
  const from = Math.ceil(fromMs / QUARTER_MS);
  const until = Math.floor(untilMs / QUARTER_MS);
  if (from > until)
    return { days: none, head: none, tail: none, ragged: [fromMs, untilMs, ...none] };
  const ragged = [fromMs, from * QUARTER_MS, until * QUARTER_MS, untilMs] as const;
  const dayFrom = Math.ceil(from / QUARTERS);
  const dayUntil = Math.floor(until / QUARTERS);
  if (dayFrom >= dayUntil) return { days: none, head: [from, until], tail: none, ragged };
  const head = [from, dayFrom * QUARTERS] as const;
  const tail = [dayUntil * QUARTERS, until] as const;
  return { days: [dayFrom, dayUntil], head, tail, ragged };
}

type Ten = [number, number, number, number, number, number, number, number, number, number];

function placed(range: Interval): Ten {
  const { days, head, tail, ragged } = piecesOf(range);
  return [...days, ...head, ...tail, ...ragged];
}

const SUMS = 'sum(count) as count, sum(amount) as amount';

/** How a payment names each facet, as the triggers of migration 040 do. */
const NAMED: Readonly<Record<Facet | 'all', string>> = {
  all: `'' as code, '' as name`,
  feed: `'' as code, feed as name`,
  issuer: `coalesce(issuer_code, '') as code, issuer_name as name`,
  cashier: `'' as code, coalesce(sold_by, '') as name`,
};

const inFacet = (facet: Facet | 'all'): string =>
  facet === 'cashier' ? "counts_as in ('sale','manual','unseen')" : 'counts_as is not null';

/** The parts of one interval, by ten numbers: days, head, tail, what is left before and after. */
function partsOf(facet: Facet | 'all'): string {
  const slots = (grain: number): string =>
    `select counts_as, code, name, count, amount from rollup
     where facet = '${facet}' and grain = ${grain} and slot >= ? and slot < ?`;
  const payments = `select counts_as, ${NAMED[facet]}, 1 as count, amount from payment
    where stamp_from_ms >= ? and stamp_from_ms < ? and ${inFacet(facet)}`;
  return [slots(86_400), slots(900), slots(900), payments, payments].join(' union all ');
}

export function createRollups(db: Sqlite): Rollups {
  const all = db.prepare<Ten, Part>(
    `select counts_as as countsAs, ${SUMS} from (${partsOf('all')}) group by counts_as`,
  );
  const named = (facet: Facet) =>
    db.prepare<Ten, NamedPart>(
      `select counts_as as countsAs, code, name, ${SUMS} from (${partsOf(facet)})
       group by counts_as, code, name`,
    );
  const by = { feed: named('feed'), issuer: named('issuer'), cashier: named('cashier') };
  const quarters = db.prepare<[number, number], QuarterPart>(
    `select slot % 96 as quarter, counts_as as countsAs, ${SUMS} from rollup
     where facet = 'all' and grain = 900 and slot >= ? and slot < ? group by 1, 2`,
  );
  const loose = db.prepare<[number, number], QuarterPart>(
    `select (stamp_from_ms / 900000) % 96 as quarter, counts_as as countsAs, count(*) as count,
     sum(amount) as amount from payment
     where stamp_from_ms >= ? and stamp_from_ms < ? and counts_as is not null group by 1, 2`,
  );
  const first = db.prepare<[], { slot: number | null }>(
    "select min(slot) as slot from rollup where facet = 'all' and grain = 86400",
  );
  return {
    all: (range) => all.all(...placed(range)),
    by: (facet, range) => by[facet].all(...placed(range)),
    byInterval: intervalReads(db),
    byQuarter({ fromMs, untilMs }) {
      const { head, tail, days, ragged } = piecesOf({ fromMs, untilMs });
      const [from] = head;
      const until = days[1] > 0 ? tail[1] : head[1];
      const [a, b, c, d] = ragged;
      return [...loose.all(a, b), ...quarters.all(from, until), ...loose.all(c, d)];
    },
    firstDayMs() {
      const slot = first.get()?.slot ?? null;
      return slot === null ? null : slot * QUARTERS * QUARTER_MS;
    },
  };
}

/** One short search for each interval: of a year of days, half the time of one large grouping. */
function intervalReads(db: Sqlite): Rollups['byInterval'] {
  const slots = db.prepare<[number, number], Part>(
    `select counts_as as countsAs, ${SUMS} from rollup
     where facet = 'all' and grain = 900 and slot >= ? and slot < ? group by counts_as`,
  );
  const loose = db.prepare<[number, number], Part>(
    `select counts_as as countsAs, count(*) as count, sum(amount) as amount from payment
     where stamp_from_ms >= ? and stamp_from_ms < ? and counts_as is not null group by counts_as`,
  );
  return (ranges) =>
    ranges.map(({ fromMs, untilMs }) => {
      const from = Math.ceil(fromMs / QUARTER_MS);
      const until = Math.floor(untilMs / QUARTER_MS);
      if (from > until) return loose.all(fromMs, untilMs);
      const parts = slots.all(from, until);
      if (fromMs < from * QUARTER_MS) parts.push(...loose.all(fromMs, from * QUARTER_MS));
      if (until * QUARTER_MS < untilMs) parts.push(...loose.all(until * QUARTER_MS, untilMs));
      return parts;
    });
}

const SHOULD_BE = (Object.keys(NAMED) as (Facet | 'all')[])
  .map(
    (facet) => `select '${facet}' as facet, grain, stamp_from_ms / (grain * 1000) as slot,
      counts_as, ${NAMED[facet]}, count(*) as count, sum(amount) as amount
      from payment, (select 900 as grain union all select 86400)
      where ${inFacet(facet)} group by grain, slot, counts_as, code, name`,
  )
  .join(' union all ');
const IS = 'select facet, grain, slot, counts_as, code, name, count, amount from rollup';

/**
 * Sentences about sums that are not what the ledger's payments add up to, at most three; empty when
 * all agree. Reads the whole ledger: for tests, simulations and `verify`, not for a till at work.
 */
export function brokenRollups(db: Sqlite): string[] {
  const differs = db.prepare<[], { facet: string; grain: number; slot: number; name: string }>(
    `with should as materialized (${SHOULD_BE})
     select * from (select * from should except ${IS}) union all
     select * from (${IS} except select * from should) limit 3`,
  );
  return differs.all().map(({ facet, grain, slot, name }) => {
    const fromMs = slot * grain * 1000;
    const from = new Date(fromMs).toISOString();
    return `the sum by ${facet} of ${grain} s from ${from} (${name}) is not what was paid`;
  });
}
