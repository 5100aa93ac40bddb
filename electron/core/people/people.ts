// Owns the bundle of everything about people, made once per opened ledger.
import type { LedgerNotice } from '../../../shared/views.ts';
import type { AuditEntry } from '../audit.ts';
import type { Change, Commit } from '../commit.ts';
import type { Clock, Random } from '../ports.ts';
import type { StoredUser } from '../setup-store.ts';
import type { PeopleStore } from '../store/people.ts';
import { TILL, type Actor } from './actor.ts';
import { createDirectory, type Directory } from './directory.ts';
import { createGate, type Gate } from './gate.ts';
import { createGuards, type Guards } from './guards.ts';
import { seed } from './seeds.ts';
import { createSessions, type Sessions } from './sessions.ts';

export interface People {
  readonly store: PeopleStore;
  readonly directory: Directory;
  readonly guards: Guards;
  readonly sessions: Sessions;
  readonly gate: Gate;
  /** Those who work here, as a setup carries them to another till. */
  users(): StoredUser[];
  /** At every start: what a ledger that is older than its setup, or was lost, does not know. */
  started(users: readonly StoredUser[], notice: LedgerNotice | null): void;
  /** A setup's users become people, inside the transaction that takes the setup. */
  adopt(
    change: Change,
    users: readonly StoredUser[],
    before: readonly StoredUser[],
    by: Actor,
  ): void;
  /** Writes down what somebody did that changes nothing else. */
  note(entry: AuditEntry): void;
  /** Tells every page that who works here, or what they may do, has changed. */
  changed(): void;
}

export function createPeople(
  store: PeopleStore,
  { commit, clock, random }: { commit: Commit; clock: Clock; random: Random },
): People {
  const guards = createGuards(store, clock);
  const directory = createDirectory({ store, guards, commit, random });
  const sessions = createSessions({ store, directory, guards, commit, clock, random });
  const seeds = { store, guards, random };
  return {
    store,
    directory,
    guards,
    sessions,
    gate: createGate(sessions, commit, clock),
    users: () =>
      directory
        .active()
        .map(({ name, role, pinSalt, pinHash }) => ({ name, role, pinSalt, pinHash })),
    started(users, notice) {
      const isUnknown = users.length > 0 && store.all().length === 0;
      // A till on a full disk must start: nothing is written when there is nothing to write.
      if (!notice && !isUnknown) return;
      commit((change) => {
        if (notice) change.audit({ by: TILL, act: 'ledger.restored', subject: notice.aside });
        if (isUnknown) seed(change, users, [], TILL, seeds);
      });
    },
    adopt: (change, users, before, by) => seed(change, users, before, by, seeds),
    note: (entry) => commit((change) => change.audit(entry)),
    changed: () => commit((change) => change.emit({ type: 'till.changed', payload: {} })),
  };
}
