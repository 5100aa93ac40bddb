// Owns what outlives a restart about each feed: when it was last read whole, how far, the gap if
// rows were missed, and what was found out about its provider.
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
  /** What {@link remember} kept for this feed, as it was given; null when there is nothing. */
  recall(kind: string): string | null;
  /** Keeps what was found out about a feed's provider, in place of what was. Never a secret. */
  remember(kind: string, text: string): void;
}

export function createFeedStore(db: Sqlite): FeedStore {
  const find = db.prepare<[string], FeedRow>('select * from feed where kind = ?');
  const save =
    db.prepare(`insert into feed values (?, ?, ?, ?, ?, ?) on conflict (kind) do update set
    first_good_at_ms = excluded.first_good_at_ms, last_good_at_ms = excluded.last_good_at_ms,
    newest_stamp_ms = excluded.newest_stamp_ms, gap_from_ms = excluded.gap_from_ms,
    gap_until_ms = excluded.gap_until_ms`);
  const recall = db.prepare<[string], { text: string }>(
    'select text from feed_memory where kind = ?',
  );
  const remember = db.prepare(`insert into feed_memory values (?, ?)
    on conflict (kind) do update set text = excluded.text`);
  return {
    recall: (kind) => recall.get(kind)?.text ?? null,
    remember: (kind, text) => void remember.run(kind, text),
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
