// Owns who works here: managers add, rename, retire and re-PIN people; nobody is ever deleted, and
// a shop that has people keeps at least one manager. Each change and its audit are one commit.
import { AppError } from '../../../shared/errors.ts';
import { personIdFrom } from '../../../shared/ids.ts';
import type { AuditAct, PeopleView, PersonRole, PersonView } from '../../../shared/people.ts';
import { MINUTE_MS } from '../../../shared/time.ts';
import type { Details } from '../audit-chain.ts';
import type { Change, Commit } from '../commit.ts';
import type { Random } from '../ports.ts';
import { nameKey, type PeopleStore, type Person, type PinHash } from '../store/people.ts';
import type { Actor } from './actor.ts';
import type { Guards } from './guards.ts';
import { codeLetters, hashPin, isPinOf, newRecoveryCode } from './pins.ts';

/** As many as a setup file may name. */
export const PEOPLE_MAX = 100;
/** A manager's PIN given at the desk; a setup file may bring a shorter one. */
const MANAGER_PIN_MIN = 6;

export interface NewPerson {
  readonly name: string;
  readonly role: PersonRole;
  readonly pin: string;
}

export interface PersonChange {
  readonly name?: string | undefined;
  readonly role?: PersonRole | undefined;
  readonly isActive?: boolean | undefined;
}

export interface Directory {
  /** False: a shop of one unnamed manager. */
  hasPeople(): boolean;
  /** Those who may log in, in the order they were made. */
  active(): Person[];
  managers(): Person[];
  find(id: string): Person | null;
  view(): PeopleView;
  personView(person: Person): PersonView;
  /** The first person of a shop is its manager, and brings a recovery code to be shown once. */
  add(person: NewPerson, by: Actor): Promise<{ person: Person; recoveryCode: string | null }>;
  change(id: string, change: PersonChange, by: Actor): Person;
  setPin(id: string, pin: string, by: Actor): Promise<Person>;
  unlock(id: string, by: Actor): Person;
  setRules(rules: PeopleView['rules'], by: Actor): void;
  /** A new code; the one before opens nothing any more. */
  makeRecoveryCode(by: Actor): Promise<string>;
}

export interface DirectoryParts {
  readonly store: PeopleStore;
  readonly guards: Guards;
  readonly commit: Commit;
  readonly random: Random;
}

export function createDirectory(parts: DirectoryParts): Directory {
  const reads = lookups(parts);
  return { ...reads, ...changes(parts, reads), ...houseRules(parts) };
}

type Lookups = Pick<
  Directory,
  'hasPeople' | 'active' | 'managers' | 'find' | 'view' | 'personView'
>;

function lookups({ store, guards }: DirectoryParts): Lookups {
  const active = (): Person[] => store.all().filter(({ isActive }) => isActive);
  const personView = (person: Person): PersonView => {
    const { id, name, role, isActive, createdAtMs, lastLoginAtMs } = person;
    return { id, name, role, isActive, isLocked: guards.isLocked(id), createdAtMs, lastLoginAtMs };
  };
  return {
    active,
    personView,
    managers: () => active().filter(({ role }) => role === 'manager'),
    hasPeople: () => active().length > 0,
    find: (id) => store.find(id),
    view() {
      const { requireLogin, idleLockMs } = store.rules();
      return {
        people: store.all().map(personView),
        rules: { requireLogin, idleLockMinutes: Math.round(idleLockMs / MINUTE_MS) },
        hasRecoveryCode: store.recovery() !== null,
      };
    },
  };
}

type Changes = Pick<Directory, 'add' | 'change' | 'setPin' | 'unlock'>;

function changes(parts: DirectoryParts, { active, managers }: Lookups): Changes {
  const { store, guards, commit, random } = parts;
  const known = (id: string): Person => {
    const person = store.find(id);
    if (!person) throw new AppError('not_found', 'There is no such person.');
    return person;
  };
  const save = (change: Change, person: Person, by: Actor, act: AuditAct, details?: Details) => {
    store.update(person);
    change.audit({ by, act, subject: person.name, ...(details ? { details } : {}) });
    return person;
  };
  return {
    async add(person, by) {
      await mustBeFit(person.pin, person.role, managers());
      const hash = await hashPin(person.pin, random);
      const { code, codeHash } = await freshCode(random);
      return commit((change) => {
        const isFirst = active().length === 0;
        if (isFirst && person.role !== 'manager')
          throw new AppError('bad_input', 'The first person of a shop is a manager.');
        const made = insert(change, person, hash, parts);
        change.audit({ by, act: 'person.added', subject: made.name, details: { role: made.role } });
        if (!isFirst) return { person: made, recoveryCode: null };
        store.setRecovery(codeHash);
        change.audit({ by, act: 'recovery.codeMade' });
        return { person: made, recoveryCode: code };
      });
    },
    change: (id, wanted, by) =>
      commit((change) => {
        let person = known(id);
        const { name = person.name, role = person.role, isActive = person.isActive } = wanted;
        const isManagers = person.isActive && person.role === 'manager';
        if (isManagers && (role !== 'manager' || !isActive)) mustNotBeLast(person, managers());
        if (name !== person.name) {
          mustBeFree(name, store, id);
          const details = { from: person.name };
          person = save(change, { ...person, name }, by, 'person.renamed', details);
        }
        if (role !== person.role)
          person = save(change, { ...person, role }, by, 'person.roleChanged', { role });
        if (isActive !== person.isActive) {
          const act = isActive ? 'person.enabled' : 'person.disabled';
          person = save(change, { ...person, isActive }, by, act);
        }
        return person;
      }),
    async setPin(id, pin, by) {
      const others = managers().filter((other) => other.id !== id);
      await mustBeFit(pin, known(id).role, others);
      const hash = await hashPin(pin, random);
      return commit((change) => {
        guards.clear(id);
        return save(change, { ...known(id), ...hash }, by, 'person.pinChanged');
      });
    },
    unlock: (id, by) =>
      commit((change) => {
        const person = known(id);
        guards.clear(id);
        change.audit({ by, act: 'person.unlocked', subject: person.name });
        return person;
      }),
  };
}

function houseRules(parts: DirectoryParts): Pick<Directory, 'setRules' | 'makeRecoveryCode'> {
  const { store, commit, random } = parts;
  return {
    setRules: ({ requireLogin, idleLockMinutes }, by) =>
      commit((change) => {
        store.setRules({ requireLogin, idleLockMs: idleLockMinutes * MINUTE_MS });
        const details = { requireLogin, idleLockMinutes };
        change.audit({ by, act: 'people.rulesChanged', details });
      }),
    async makeRecoveryCode(by) {
      const { code, codeHash } = await freshCode(random);
      commit((change) => {
        store.setRecovery(codeHash);
        change.audit({ by, act: 'recovery.codeMade' });
      });
      return code;
    },
  };
}

async function freshCode(random: Random): Promise<{ code: string; codeHash: PinHash }> {
  const code = newRecoveryCode(random);
  return { code, codeHash: await hashPin(codeLetters(code), random) };
}

/** Makes a person; inside a transaction, the audit is the caller's. */
export function insert(
  change: Change,
  { name, role }: Pick<NewPerson, 'name' | 'role'>,
  hash: PinHash,
  { store, random }: Pick<DirectoryParts, 'store' | 'random'>,
): Person {
  mustBeFree(name, store, null);
  if (store.all().length >= PEOPLE_MAX)
    throw new AppError('conflict', `A till knows at most ${PEOPLE_MAX} people.`);
  const person: Person = {
    ...hash,
    id: personIdFrom(random.bytes(16)),
    name,
    role,
    isActive: true,
    createdAtMs: change.nowMs,
    lastLoginAtMs: null,
  };
  store.insert(person);
  return person;
}

/** Sales name their cashier: two people of one name could not be told apart, ever. */
function mustBeFree(name: string, store: PeopleStore, ownId: string | null): void {
  const taken = store.all().some((other) => other.id !== ownId && isSameName(other.name, name));
  if (taken) throw new AppError('conflict', 'There is somebody of this name already.');
}

export function isSameName(a: string, b: string): boolean {
  return nameKey(a) === nameKey(b);
}

function mustNotBeLast(person: Person, managers: readonly Person[]): void {
  if (managers.some(({ id }) => id !== person.id)) return;
  throw new AppError('conflict', 'This is the last manager; make another one first.');
}

/**
 * A manager's PIN works on a cashier's screen without a name: it must be long, and no other
 * manager's.
 */
async function mustBeFit(pin: string, role: PersonRole, others: readonly Person[]): Promise<void> {
  if (role !== 'manager') return;
  if (pin.length < MANAGER_PIN_MIN)
    throw new AppError('bad_input', `A manager's PIN has at least ${MANAGER_PIN_MIN} digits.`);
  const taken = await Promise.all(others.map((other) => isPinOf(other, pin)));
  if (taken.includes(true)) throw new AppError('conflict', 'Choose another PIN.');
}
