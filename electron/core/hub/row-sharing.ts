// Owns the telling of an answer's new rows, one answer after the other: nobody else may have told
// of rows since this till last read, or the rows are looked at anew.
import type { Answer } from '../ingest.ts';
import { HubFailure, type HubStore } from './hub-store.ts';
import { newsIn } from './sharing.ts';
import type { TellingParts } from './telling.ts';

/** Other tills that keep coming first are a fault, not a race. */
const TRIES = 8;

export interface RowSharingParts extends TellingParts {
  /** Null while the other tills can't be asked. */
  readonly hub: () => HubStore | null;
  readonly failed: (error: unknown) => void;
  readonly shared: () => void;
}

export interface RowSharing {
  /** `shared`: this till has them now, under the names all tills use. Never rejects. */
  share(answer: Answer): Promise<'shared' | 'apart'>;
}

export function createRowSharing(parts: RowSharingParts): RowSharing {
  let last: Promise<unknown> = Promise.resolve();

  const tried = async (answer: Answer): Promise<'shared' | 'apart'> => {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const hub = parts.hub();
      if (hub === null) return 'apart';
      const rows = newsIn(answer, parts);
      if (rows.length === 0) return 'shared';
      const done = await hub.share(rows, parts.notes.mark()?.sightingSeq ?? 0);
      await parts.catchUp();
      parts.shared();
      if (done !== 'behind') return 'shared';
    }
    throw new HubFailure('timeout');
  };

  const one = async (answer: Answer): Promise<'shared' | 'apart'> => {
    try {
      return await tried(answer);
    } catch (error) {
      parts.failed(error);
      return 'apart';
    }
  };

  return {
    share(answer) {
      const done = last.then(() => one(answer));
      last = done;
      return done;
    },
  };
}
