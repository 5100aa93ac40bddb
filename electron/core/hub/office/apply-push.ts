// Owns what a push does to the till that takes it: rules of the sale, rules of its screens, people.
// Must stay true: it is laid on whole or not at all, at a moment when no sale waits, each change in
// the audit under the owner's name; and a till with people keeps a manager.
import { assert } from '../../../../shared/assert.ts';
import { AppError } from '../../../../shared/errors.ts';
import type { PushDocument, PushRefusal } from '../../../../shared/office.ts';
import { MINUTE_MS } from '../../../../shared/time.ts';
import type { SetupChanged } from '../../../../shared/views.ts';
import type { Change, Commit } from '../../commit.ts';
import type { Actor } from '../../people/actor.ts';
import { insert, isSameName, PEOPLE_MAX } from '../../people/directory.ts';
import type { People } from '../../people/people.ts';
import type { Random } from '../../ports.ts';
import type { SaleStore } from '../../store/sales.ts';
import type { Person } from '../../store/people.ts';

export type Applied =
  | { readonly kind: 'applied' }
  /** Not now: a sale waits. */
  | { readonly kind: 'waiting' }
  | { readonly kind: 'refused'; readonly why: PushRefusal };

export interface ApplyParts {
  readonly commit: Commit;
  readonly people: Pick<People, 'store' | 'guards' | 'changed'>;
  readonly sales: Pick<SaleStore, 'open'>;
  readonly random: Random;
  readonly changeSetup: (
    changes: Readonly<Record<string, unknown>>,
    options: { readonly isTrial: boolean; readonly by: Actor },
  ) => Promise<SetupChanged>;
}

type PushedPeople = NonNullable<PushDocument['changes']['people']>;

/** Rejects only when the till can't write (a full disk): then it is tried again later. */
export async function applyPush(push: PushDocument, parts: ApplyParts): Promise<Applied> {
  const { commit, people, sales, changeSetup } = parts;
  const { sale, rules, people: pushed = [] } = push.changes;
  const by: Actor = { role: 'office', id: null, name: push.by };
  if (sales.open().some(({ status }) => status === 'waiting')) return { kind: 'waiting' };
  const why = whyNoPeople(pushed, people.store.all());
  if (why !== null) return { kind: 'refused', why };
  if (sale !== undefined) {
    const trial = await changeSetup({ sale }, { isTrial: true, by });
    if (trial.faults.length > 0) return { kind: 'refused', why: 'settings' };
    const done = await changeSetup({ sale }, { isTrial: false, by });
    if (done.waiting > 0) return { kind: 'waiting' };
    if (done.faults.length > 0) return { kind: 'refused', why: 'settings' };
  }
  commit((change) => {
    for (const person of pushed) takePerson(change, person, by, parts);
    if (rules !== undefined) {
      const { requireLogin, idleLockMinutes } = rules;
      people.store.setRules({ requireLogin, idleLockMs: idleLockMinutes * MINUTE_MS });
      change.audit({ by, act: 'people.rulesChanged', details: { requireLogin, idleLockMinutes } });
    }
    const managers = activeManagers(people.store.all());
    assert(pushed.length === 0 || managers > 0, 'a push leaves a manager, looked at before');
    const details = { version: push.version, note: push.note };
    change.audit({ by, act: 'office.applied', details });
  });
  people.changed();
  return { kind: 'applied' };
}

/** Looked at before anything changes: what would come of it. */
function whyNoPeople(pushed: PushedPeople, now: readonly Person[]): PushRefusal | null {
  if (pushed.length === 0) return null;
  const known = (name: string) => now.find((person) => isSameName(person.name, name));
  const isNew = ({ name }: PushedPeople[number]): boolean => known(name) === undefined;
  const fresh = pushed.filter(isNew);
  // Without a PIN nobody new could log in; the desk that made the push says the same.
  if (fresh.some(({ pin, isActive }) => isActive && pin === undefined)) return 'settings';
  const added = fresh.filter(({ isActive }) => isActive);
  if (now.length + added.length > PEOPLE_MAX) return 'too_many_people';
  const others = now.filter(({ name }) => !pushed.some((each) => isSameName(each.name, name)));
  const managers = pushed.filter(({ role, isActive }) => isActive && role === 'manager').length;
  return activeManagers(others) + managers > 0 ? null : 'last_manager';
}

function activeManagers(people: readonly Pick<Person, 'role' | 'isActive'>[]): number {
  return people.filter(({ role, isActive }) => isActive && role === 'manager').length;
}

function takePerson(
  change: Change,
  pushed: PushedPeople[number],
  by: Actor,
  { people: { store, guards }, random }: ApplyParts,
): void {
  const { name, role, isActive, pin } = pushed;
  const hash = pin && { pinSalt: pin.salt, pinHash: pin.hash };
  const known = store.all().find((person) => isSameName(person.name, name));
  if (known === undefined) {
    if (!isActive || hash === undefined) return;
    insert(change, { name, role }, hash, { store, random });
    change.audit({ by, act: 'person.added', subject: name, details: { role } });
    return;
  }
  const next: Person = { ...known, role, isActive, ...hash };
  store.update(next);
  if (role !== known.role)
    change.audit({ by, act: 'person.roleChanged', subject: known.name, details: { role } });
  if (isActive !== known.isActive) {
    const act = isActive ? 'person.enabled' : 'person.disabled';
    change.audit({ by, act, subject: known.name });
  }
  if (hash !== undefined && hash.pinHash !== known.pinHash) {
    guards.clear(known.id);
    change.audit({ by, act: 'person.pinChanged', subject: known.name });
  }
}

/** A till that can't write now is tried again; anything else is a mistake of ours. */
export function isForLater(error: unknown): boolean {
  return error instanceof AppError && (error.code === 'unavailable' || error.code === 'conflict');
}
