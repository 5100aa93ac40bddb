// Owns the forgetting of rows that could not be read: the row stays, what the provider wrote in it
// goes. The rows themselves are written by ledger.ts.
import type { Sqlite } from './database.ts';

export interface SetAsideStore {
  /** Blanks the text of rows seen before then; answers how many. */
  blankBefore(atMs: number): number;
}

export function createSetAsideStore(db: Sqlite): SetAsideStore {
  // Each keeps a text of its own: two rows of one feed never say the same.
  const blank = db.prepare<[number]>(
    `update set_aside set text = '(blanked ' || id || ')'
     where seen_at_ms < ? and text not like '(blanked %'`,
  );
  return { blankBefore: (atMs) => blank.run(atMs).changes };
}
