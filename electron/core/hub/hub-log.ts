// Owns the telling of answers to the other tills: one after the other, in bounded time. Must stay
// true: whatever becomes of it, whoever saw the rows takes them in here afterwards.
import { SECOND_MS } from '../../../shared/time.ts';
import type { Answer } from '../ingest.ts';
import type { Clock, Logger } from '../ports.ts';
import type { HubLink } from './hub-link.ts';
import { HubFailure } from './hub-store.ts';

/** The store's log, as far as feeds are concerned with it. */
export interface HubLog {
  /**
   * Tells the other tills of the rows that are new, and takes them in here under the names all
   * tills know them by; `apart` when that could not be done.
   */
  shareRows(answer: Answer): Promise<'shared' | 'apart'>;
  /** The last entry this till has read; what it has shared itself lies before it. */
  position(): number;
  /** Resolves when the log was read up to this entry, or when that can't be done now. */
  readTo(seq: number): Promise<void>;
}

/** A callback's sender waits so long at most; then it is told here alone. */
export const PUSH_SHARED_MS = 2 * SECOND_MS;
export const SWEEP_SHARED_MS = 5 * SECOND_MS;
/** For a call that was under way when the session was given up. */
const GRACE_MS = SECOND_MS;

/** Never rejects; longer than `limitMs` and a moment it does not take. */
export type Share = (answer: Answer, limitMs: number) => Promise<'shared' | 'apart'>;

export interface ShareParts {
  readonly link: HubLink;
  readonly hubLog: Pick<HubLog, 'shareRows'>;
  readonly clock: Clock;
  readonly log: Logger;
}

export function createShare({ link, hubLog, clock, log }: ShareParts): Share {
  let last: Promise<unknown> = Promise.resolve();

  const shared = async (answer: Answer): Promise<'shared' | 'apart'> => {
    try {
      return link.state().kind === 'live' ? await hubLog.shareRows(answer) : 'apart';
    } catch (error) {
      log.error('rows could not be shared', { feed: answer.feed, error: String(error) });
      link.failed(error);
      return 'apart';
    }
  };

  return (answer, limitMs) => {
    if (link.state().kind !== 'live') return Promise.resolve('apart');
    if (answer.sightings.length === 0) return Promise.resolve('shared');
    const inTurn = last.then(() => shared(answer));
    const done = new AbortController();
    const late = async (): Promise<'apart'> => {
      await clock.sleep(limitMs, done.signal);
      if (done.signal.aborted) return 'apart';
      link.failed(new HubFailure('timeout'));
      await clock.sleep(GRACE_MS, done.signal);
      return 'apart';
    };
    const outcome = Promise.race([inTurn, late()]).finally(() => done.abort());
    last = outcome;
    return outcome;
  };
}
