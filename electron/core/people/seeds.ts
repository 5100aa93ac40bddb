// Owns how a setup's `users` become people. A setup is imported again at every start of some shops:
// whoever stands in it as before is left as the desk made them since; what changed in the file
// wins.
import type { StoredUser } from '../setup-store.ts';
import type { Setup } from '../../../shared/setup.ts';
import type { Change } from '../commit.ts';
import type { Random } from '../ports.ts';
import type { PeopleStore, Person } from '../store/people.ts';
import type { Actor } from './actor.ts';
import { insert, isSameName } from './directory.ts';
import type { Guards } from './guards.ts';
import { isPinOf } from './pins.ts';

type FileUser = NonNullable<Setup['users']>[number];

/**
 * Users of a plain file as they are kept: with the hash of before where name, role and PIN are the
 * same, so that {@link seed} sees what changed. A file that says nothing of users leaves them be.
 */
export async function keptUsers(
  fresh: readonly StoredUser[],
  file: readonly FileUser[] | undefined,
  before: readonly StoredUser[],
): Promise<readonly StoredUser[]> {
  if (file === undefined) return before;
  return Promise.all(
    fresh.map(async (user) => {
      const old = before.find((other) => isSameName(other.name, user.name));
      const pin = file.find(({ name }) => name === user.name)?.pin ?? '';
      if (old?.role !== user.role || !(await isPinOf(old, pin))) return user;
      return { ...old, name: user.name };
    }),
  );
}

export interface SeedParts {
  readonly store: PeopleStore;
  readonly guards: Guards;
  readonly random: Random;
}

/**
 * Brings people in line with a setup's users, inside a transaction. Who stood in the setup before
 * and does no more is retired; people made at the desk are left alone.
 */
export function seed(
  change: Change,
  users: readonly StoredUser[],
  before: readonly StoredUser[],
  by: Actor,
  parts: SeedParts,
): void {
  const { store, guards } = parts;
  const named = (name: string): Person | undefined =>
    store.all().find((person) => isSameName(person.name, name));
  for (const user of users) {
    const { name, role, pinSalt, pinHash } = user;
    const person = named(name);
    const isAsBefore = before.some((old) => old.pinHash === pinHash && isSameName(old.name, name));
    if (person && isAsBefore) continue;
    const details = { role };
    if (person) {
      if (isSame(person, user)) continue;
      store.update({ ...person, role, pinSalt, pinHash, isActive: true });
      guards.clear(person.id);
    } else insert(change, { name, role }, { pinSalt, pinHash }, parts);
    change.audit({ by, act: 'person.seeded', subject: name, details });
  }
  for (const { name } of before) {
    const person = named(name);
    if (!person?.isActive || users.some((user) => isSameName(user.name, name))) continue;
    store.update({ ...person, isActive: false });
    change.audit({ by, act: 'person.disabled', subject: person.name });
  }
}

function isSame(person: Person, { role, pinHash }: StoredUser): boolean {
  return person.isActive && person.role === role && person.pinHash === pinHash;
}
