// Owns what came of comparing days with the provider: kept as it was found, the newest counts.
import { feedComparison, type FeedComparison } from '../../../shared/comparison.ts';
import type { Sqlite } from './database.ts';

export interface ComparisonStore {
  /** The newest of a day for each feed. */
  ofDay(date: string): FeedComparison[];
  keep(date: string, comparison: FeedComparison): void;
}

export function createComparisonStore(db: Sqlite): ComparisonStore {
  const ofDay = db.prepare<[string], { result: string }>(
    `select result from comparison where id in
     (select max(id) from comparison where date = ? group by feed) order by feed`,
  );
  const keep = db.prepare(
    'insert into comparison (date, feed, at_ms, by, result) values (?, ?, ?, ?, ?)',
  );
  return {
    ofDay: (date) => ofDay.all(date).map(({ result }) => feedComparison.parse(JSON.parse(result))),
    keep(date, comparison) {
      const { feed, atMs, by } = comparison;
      keep.run(date, feed, atMs, by, JSON.stringify(comparison));
    },
  };
}
