// Owns the bundle of everything about people, made once per opened ledger.
import type { Commit } from '../commit.ts';
import type { Clock, Random } from '../ports.ts';
import type { PeopleStore } from '../store/people.ts';
import { createDirectory, type Directory } from './directory.ts';
import { createGate, type Gate } from './gate.ts';
import { createGuards, type Guards } from './guards.ts';
import { createSessions, type Sessions } from './sessions.ts';

export interface People {
  readonly store: PeopleStore;
  readonly directory: Directory;
  readonly guards: Guards;
  readonly sessions: Sessions;
  readonly gate: Gate;
}

export function createPeople(
  store: PeopleStore,
  { commit, clock, random }: { commit: Commit; clock: Clock; random: Random },
): People {
  const guards = createGuards(store, clock);
  const directory = createDirectory({ store, guards, commit, random });
  const sessions = createSessions({ store, directory, guards, commit, clock, random });
  return { store, directory, guards, sessions, gate: createGate(sessions, commit, clock) };
}
