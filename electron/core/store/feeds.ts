// Owns what outlives a restart about each feed: when it was last read whole, how far, and the gap if rows were missed.
import type { Sqlite } from './database.ts';

export interface FeedRecord {
  readonly kind: string;
  readonly firstGoodAtMs: number | null;
  readonly lastGoodAtMs: number | null;
  /** Newest stamp ever seen, provider time. */
  readonly newestStampMs: number | null;
  readonly gap: { readonly fromMs: number; readonly untilMs: number } | null;
}

interface FeedRow {
  kind: string;
  first_good_at_ms: number | null;
  last_good_at_ms: number | null;
  newest_stamp_ms: number | null;
  gap_from_ms: number | null;
  gap_until_ms: number | null;
}

export interface FeedStore {
  find(kind: string): FeedRecord;
  save(record: FeedRecord): void;
}

export function createFeedStore(db: Sqlite): FeedStore {
  const find = db.prepare<[string], FeedRow>('select * from feed where kind = ?');
  const save =
    db.prepare(`insert into feed values (?, ?, ?, ?, ?, ?) on conflict (kind) do update set
    first_good_at_ms = excluded.first_good_at_ms, last_good_at_ms = excluded.last_good_at_ms,
    newest_stamp_ms = excluded.newest_stamp_ms, gap_from_ms = excluded.gap_from_ms,
    gap_until_ms = excluded.gap_until_ms`);
  return {
    find(kind) {
      const row = find.get(kind);
      const gapFromMs = row?.gap_from_ms ?? null;
      const gapUntilMs = row?.gap_until_ms ?? null;
      return {
        kind,
        firstGoodAtMs: row?.first_good_at_ms ?? null,
        lastGoodAtMs: row?.last_good_at_ms ?? null,
        newestStampMs: row?.newest_stamp_ms ?? null,
        gap:
          gapFromMs === null || gapUntilMs === null
            ? null
            : { fromMs: gapFromMs, untilMs: gapUntilMs },
      };
    },
    save: ({ kind, firstGoodAtMs, lastGoodAtMs, newestStampMs, gap }) =>
      void save.run(
        kind,
        firstGoodAtMs,
        lastGoodAtMs,
        newestStampMs,
        gap?.fromMs ?? null,
        gap?.untilMs ?? null,
      ),
  };
}
