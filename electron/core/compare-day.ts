// Owns the asking: a day's history is fetched again from every feed that keeps one, what the till
// had missed is taken in like any other answer, and then both are laid side by side.
import {
  compare,
  isExplained,
  type BookedRow,
  type DayComparison,
  type FeedComparison,
  type ListedRow,
} from '../../shared/comparison.ts';
import { sumRows, type LedgerRow } from '../../shared/ledger-row.ts';
import { numbered } from '../../shared/sighting.ts';
import type { Interval, ShopCalendar } from '../../shared/time.ts';
import type { FeedFault } from '../../shared/views.ts';
import { AppError } from '../../shared/errors.ts';
import type { Commit } from './commit.ts';
import type { Answer, Ingested } from './ingest.ts';
import { cashierOf, type Actor } from './people/actor.ts';
import { SweepFailure, type ListedHistory, type ReadHistory } from './providers/provider.ts';
import { dayRange } from './reports.ts';
import { allRows } from './store/ledger-rows.ts';
import type { Stores } from './stores.ts';
import type { Clock } from './ports.ts';

const NOTHING = { count: 0, amount: 0 };

export interface DayDesk {
  /** The day as it was last compared; feeds never asked about it are not in it. */
  last(date: string): DayComparison;
  /** Asks every feed now. Rejects with AppError for a date that is none. */
  compare(date: string, by: Actor, signal: AbortSignal): Promise<DayComparison>;
}

export interface DayDeskParts {
  readonly stores: Stores;
  readonly commit: Commit;
  readonly clock: Clock;
  readonly calendar: ShopCalendar;
  readonly histories: ReadonlyMap<string, ReadHistory | null>;
  readonly take: (answer: Answer) => Ingested;
}

export function createDayDesk(parts: DayDeskParts): DayDesk {
  const { stores, commit, clock, calendar, histories } = parts;
  const dayOf = (date: string, feeds: readonly FeedComparison[]): DayComparison => {
    const sums = sumRows(allRows(stores.rows, dayRange(date, calendar)));
    const open = {
      feeds: [...feeds],
      unclaimed: sums.get('unclaimed') ?? NOTHING,
      unproven: sums.get('unproven') ?? NOTHING,
      needsPerson: stores.sales.open().filter(({ status }) => status === 'needs_person').length,
    };
    return { date, ...open, isExplained: isExplained(open) };
  };
  return {
    last(date) {
      dayRange(date, calendar);
      return dayOf(date, stores.comparisons.ofDay(date));
    },
    async compare(date, by, signal) {
      const range = dayRange(date, calendar);
      const feeds: FeedComparison[] = [];
      for (const [feed, read] of histories) {
        const head = { feed, atMs: clock.wallMs(), by: cashierOf(by) };
        feeds.push({ ...head, ...(await besideBooks(feed, read, range, parts, signal)) });
      }
      commit((change) => {
        for (const feed of feeds) stores.comparisons.keep(date, feed);
        change.audit({ by, act: 'day.compared', subject: date, details: {} });
      });
      return dayOf(date, feeds);
    },
  };
}

type Result = Omit<FeedComparison, 'feed' | 'atMs' | 'by'>;

async function besideBooks(
  feed: string,
  read: ReadHistory | null,
  range: Interval,
  parts: DayDeskParts,
  signal: AbortSignal,
): Promise<Result> {
  if (read === null) return { ...EMPTY, canAsk: false };
  try {
    const history = await read(range, signal);
    return laidBeside(feed, history, range, parts);
  } catch (error) {
    return { ...EMPTY, fault: faultOf(error) };
  }
}

const EMPTY: Result = {
  fault: null,
  canAsk: true,
  coveredFromMs: null,
  both: NOTHING,
  found: [],
  onlyThere: [],
  onlyHere: [],
  outside: NOTHING,
  unlisted: [],
  unreadable: 0,
  gross: 0,
  feeSen: null,
  netSen: null,
};

function faultOf(error: unknown): FeedFault {
  if (error instanceof SweepFailure) return error.fault;
  if (error instanceof AppError) return 'disk';
  throw error;
}

function laidBeside(
  feed: string,
  history: ListedHistory,
  range: Interval,
  parts: DayDeskParts,
): Result {
  const { stores, take } = parts;
  const { sightings, setAside } = history;
  const seqBefore = stores.events.lastSeq();
  const sinceMs = stores.feeds.find(feed).firstGoodAtMs;
  take({ feed, channel: 'poll', sightings, setAside, proves: true, sinceMs });
  const listed = listedOf(feed, history, range, seqBefore, parts);
  const covered = { fromMs: history.coversFromMs ?? range.fromMs, untilMs: range.untilMs };
  const booked = allRows(stores.rows, range).flatMap((row) => bookedBy(feed, row, parts));
  return {
    ...EMPTY,
    ...compare({ listed, booked, covered }),
    coveredFromMs: covered.fromMs > range.fromMs ? covered.fromMs : null,
    unreadable: setAside.length,
  };
}

function listedOf(
  feed: string,
  { sightings }: ListedHistory,
  { fromMs, untilMs }: Interval,
  seqBefore: number,
  { stores }: DayDeskParts,
): ListedRow[] {
  return numbered(sightings).flatMap(({ sighting, key }): ListedRow[] => {
    const { stamp, amount, issuer, mdr = null, direction } = sighting;
    const id = stores.ledger.isKnown(feed, 'poll', key)?.paymentId ?? null;
    const payment = id === null ? null : stores.ledger.whole(id);
    // The books have the payment's own moment: a day is that of the money, not of one sight of it.
    const atMs = payment?.stamp.fromMs ?? stamp.fromMs;
    if (direction !== 'credit' || atMs < fromMs || atMs >= untilMs) return [];
    const isNew = payment !== null && payment.firstSeq > seqBefore;
    return [{ amount, atMs, issuer: issuer.name, mdr, paymentId: payment?.id ?? null, isNew }];
  });
}

/** The payment as this feed must know it; nothing when another feed alone brought it. */
function bookedBy(feed: string, row: LedgerRow, { stores }: DayDeskParts): BookedRow[] {
  const channels = stores.rows.channelsOf(row.paymentId, feed);
  if (channels.size === 0) return [];
  return [{ ...row, wasListed: channels.has('poll') }];
}
