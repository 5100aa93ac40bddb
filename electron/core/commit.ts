// Owns the one way to change the till's state: one immediate transaction, its events written inside
// it and announced after its commit. A crash between the two loses no event: the log has it.
import { assert } from '../../shared/assert.ts';
import type { TillEvent } from '../../shared/views.ts';
import type { Audit, AuditEntry } from './audit.ts';
import type { Clock } from './ports.ts';
import { transaction, type Sqlite } from './store/database.ts';
import type { EventBody, EventStore } from './store/events.ts';

export interface Change {
  readonly nowMs: number;
  /** The number the next event will get. */
  nextSeq(): number;
  emit(event: EventBody): void;
  /** Writes down who did it, with the act itself or not at all. */
  audit(entry: AuditEntry): void;
}

export type Commit = <T>(work: (change: Change) => T) => T;

export type Announce = (events: readonly TillEvent[]) => void;

export function createCommit(
  db: Sqlite,
  events: EventStore,
  clock: Clock,
  announce: Announce,
  audit?: Audit,
): Commit {
  return (work) => {
    const written: TillEvent[] = [];
    const nowMs = clock.wallMs();
    const result = transaction(db, () =>
      work({
        nowMs,
        nextSeq: () => (written.at(-1)?.seq ?? events.lastSeq()) + 1,
        emit: (event) => void written.push(events.append(nowMs, event)),
        audit(entry) {
          assert(audit !== undefined, 'who audits has given the audit');
          audit.write(nowMs, entry);
        },
      }),
    );
    if (written.length > 0) announce(written);
    return result;
  };
}
