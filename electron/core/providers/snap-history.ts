// Owns the reading of the whole history, page by page (specs/002). The list has no total, pages may
// be shorter than asked for, and a page number may mean a page or a row (facts/domain.md §4.3):
// only a page that brings nothing new is the end.
import { DAY_MS, formatWib, HOUR_MS, MINUTE_MS, type Interval } from '../../../shared/time.ts';
import type { FeedFault } from '../../../shared/views.ts';
import type { Clock } from '../ports.ts';
import { rowText, SweepFailure, type Sweep } from './provider.ts';
import { CLOCK_ERROR_MS, type SnapClient, type SnapReply } from './snap-client.ts';
import { rowKey } from './snap-rows.ts';

const PATH = '/transaction-history-list';
const PAGE_SIZE = 100;
/**
 * Two days of a very busy shop, even where the provider gives ten rows a page whatever is asked.
 */
const PAGES_MAX = 300;
const ROWS_MAX = 20_000;
const WIB_MS = 7 * HOUR_MS;
/** No shop's absence is looked back over for longer; how far the list goes is not known. */
const BACK_MAX_MS = 31 * DAY_MS;
/** The provider's clock may be ahead of what we know of it. */
const AHEAD_MS = 5 * MINUTE_MS;

const TOO_FAR: ReadonlySet<FeedFault> = new Set(['bad_field', 'bad_request', 'too_large']);

export interface History {
  readonly rows: readonly unknown[];
  readonly date: Sweep['date'];
}

export interface HistoryReader {
  /**
   * The rows of yesterday and today, WIB, and of the days before that were not read. Rejects with
   * SweepFailure; never with a part of them.
   */
  read(signal: AbortSignal): Promise<History>;
  /** The rows of these moments, and of the rest of their seconds. Rejects with SweepFailure. */
  readRange(range: Interval, signal: AbortSignal): Promise<readonly unknown[]>;
}

export function createHistoryReader(
  client: SnapClient,
  merchantId: string,
  clock: Clock,
  lastReadMs: () => number | null = () => null,
): HistoryReader {
  // A page shorter than one that was once given is short because the list ends there.
  let longest = 0;
  const readPages = async (range: AskedRange, signal: AbortSignal): Promise<History> => {
    const content = { ...range, pageSize: String(PAGE_SIZE), additionalInfo: { merchantId } };
    const found = new Map<string, unknown>();
    let first: readonly unknown[] | null = null;
    let isOffset = false;
    for (let pages = 0, next = 0; pages < PAGES_MAX; pages += 1) {
      const reply = await client.call(PATH, { ...content, pageNumber: String(next) }, signal);
      const page = rowsIn(reply);
      const fresh = addTo(found, page);
      if (found.size > ROWS_MAX) break;
      // The same full page again: page numbers are not taken, and what lies behind can't be seen.
      if (page.length >= PAGE_SIZE && next > 0 && isSameRow(page[0], first?.[0])) break;
      if (fresh === 0 || page.length < longest)
        return { rows: [...found.values()], date: reply.date };
      longest = Math.max(longest, page.length);
      // Page "1" that begins with the second row of page "0" was row 1: the number counts rows.
      if (next === 1) isOffset = isSameRow(page[0], first?.[1]);
      first ??= page;
      next = isOffset ? found.size : next + 1;
    }
    throw new SweepFailure('too_large');
  };
  const readAll = (backMs: number | null, signal: AbortSignal): Promise<History> =>
    readPages(rangeAt(client.nowMs(), backMs), signal);
  return {
    async readRange({ fromMs, untilMs }, signal) {
      const endMs = Math.min(untilMs - 1, client.nowMs() + AHEAD_MS);
      const range = { fromDateTime: formatWib(fromMs), toDateTime: formatWib(endMs) };
      return (await readPages(range, signal)).rows;
    },
    async read(signal) {
      const shiftMs = () => client.nowMs() - clock.monoMs();
      const askedMs = shiftMs();
      const backMs = lastReadMs();
      const history = await readAll(backMs, signal).catch((error: unknown) => {
        // Too long a range, or too many rows: yesterday and today can be had, the rest is a gap.
        const isTooFar = error instanceof SweepFailure && TOO_FAR.has(error.fault);
        if (!isTooFar || !isLongAgo(backMs, client.nowMs())) throw error;
        return readAll(null, signal);
      });
      // The days were asked for by a wrong clock: the answer was about others, and told the time.
      const isOff = Math.abs(shiftMs() - askedMs) > CLOCK_ERROR_MS;
      return isOff ? readAll(backMs, signal) : history;
    },
  };
}

interface AskedRange {
  readonly fromDateTime: string;
  readonly toDateTime: string;
}

/** From yesterday 00:00 WIB, so that what came around midnight is seen, or from an earlier day. */
function rangeAt(nowMs: number, backMs: number | null): AskedRange {
  const latestMs = dayStart(nowMs) - DAY_MS;
  const earliestMs = dayStart(nowMs - BACK_MAX_MS);
  const wantedMs = isLongAgo(backMs, nowMs) ? dayStart(backMs ?? nowMs) : latestMs;
  const fromDateTime = formatWib(Math.max(wantedMs, earliestMs));
  return { fromDateTime, toDateTime: formatWib(nowMs + AHEAD_MS) };
}

function isLongAgo(backMs: number | null, nowMs: number): boolean {
  return backMs !== null && backMs < dayStart(nowMs) - DAY_MS;
}

/** 00:00 WIB of that day. */
function dayStart(ms: number): number {
  return Math.floor((ms + WIB_MS) / DAY_MS) * DAY_MS - WIB_MS;
}

/**
 * `detailData` here, `dataDetail` in specs/004: both are taken. A good answer without either is
 * none.
 */
export function rowsIn({ body, isEmpty }: SnapReply): readonly unknown[] {
  if (isEmpty) return [];
  const rows = body['detailData'] ?? body['dataDetail'] ?? null;
  const isThere = 'detailData' in body || 'dataDetail' in body;
  if (rows === null && isThere) return [];
  if (!Array.isArray(rows)) throw new SweepFailure('unexpected');
  return rows;
}

/**
 * Adds a page's rows, each once; answers how many are new. A row without a number is told by its
 * whole text.
 */
function addTo(found: Map<string, unknown>, page: readonly unknown[]): number {
  const before = found.size;
  const nth = new Map<string, number>();
  for (const row of page) {
    const own = rowKey(row);
    const text = own ?? rowText(row);
    const count = own === null ? (nth.get(text) ?? 0) : 0;
    nth.set(text, count + 1);
    found.set(`${text}#${count}`, row);
  }
  return found.size - before;
}

function isSameRow(a: unknown, b: unknown): boolean {
  if (a === undefined || b === undefined) return false;
  return (rowKey(a) ?? rowText(a)) === (rowKey(b) ?? rowText(b));
}
