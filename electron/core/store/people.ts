// Owns the tables of people, of wrong PIN tries and of the rules for screens. SQL only; a hash
// leaves here for comparison and for nothing else.
import { assert } from '../../../shared/assert.ts';
import type { PersonId } from '../../../shared/ids.ts';
import type { PersonRole } from '../../../shared/people.ts';
import type { Sqlite } from './database.ts';

/** A PIN or a recovery code as it is kept: scrypt, salt and hash in hex. */
export interface PinHash {
  readonly pinSalt: string;
  readonly pinHash: string;
}

export interface Person extends PinHash {
  readonly id: PersonId;
  readonly name: string;
  readonly role: PersonRole;
  readonly isActive: boolean;
  readonly createdAtMs: number;
  readonly lastLoginAtMs: number | null;
}

export interface WrongTries {
  readonly wrong: number;
  readonly lastAtMs: number;
}

export interface Rules {
  readonly requireLogin: boolean;
  readonly idleLockMs: number;
}

export interface PeopleStore {
  /** In the order they were made. */
  all(): Person[];
  find(id: string): Person | null;
  insert(person: Person): void;
  update(person: Person): void;
  tries(door: string): WrongTries | null;
  setTries(door: string, tries: WrongTries): void;
  clearTries(door: string): void;
  rules(): Rules;
  setRules(rules: Rules): void;
  recovery(): PinHash | null;
  setRecovery(code: PinHash | null): void;
}

interface PersonRow {
  id: string;
  name: string;
  role: PersonRole;
  is_active: number;
  pin_salt: string;
  pin_hash: string;
  created_at_ms: number;
  last_login_at_ms: number | null;
}

interface RulesRow {
  require_login: number;
  idle_lock_ms: number;
  recovery_salt: string | null;
  recovery_hash: string | null;
}

const COLUMNS = 'id, name, role, is_active, pin_salt, pin_hash, created_at_ms, last_login_at_ms';

/** Names that a person would take for the same are the same. */
export function nameKey(name: string): string {
  return name.normalize('NFKC').trim().replaceAll(/\s+/g, ' ').toLowerCase();
}

export function createPeopleStore(db: Sqlite): PeopleStore {
  return { ...personRows(db), ...guardRows(db), ...rulesRow(db) };
}

function personRows(db: Sqlite) {
  const all = db.prepare<[], PersonRow>(`select ${COLUMNS} from person order by rowid`);
  const find = db.prepare<[string], PersonRow>(`select ${COLUMNS} from person where id = ?`);
  const insert = db.prepare(`insert into person (id, name, name_key, role, is_active, pin_salt,
    pin_hash, created_at_ms, last_login_at_ms) values (@id, @name, @name_key, @role, @is_active,
    @pin_salt, @pin_hash, @created_at_ms, @last_login_at_ms)`);
  const update = db.prepare(`update person set name = @name, name_key = @name_key, role = @role,
    is_active = @is_active, pin_salt = @pin_salt, pin_hash = @pin_hash,
    last_login_at_ms = @last_login_at_ms where id = @id`);
  return {
    all: () => all.all().map(fromRow),
    find(id: string) {
      const row = find.get(id);
      return row ? fromRow(row) : null;
    },
    insert: (person: Person) => void insert.run(toRow(person)),
    update(person: Person) {
      const { created_at_ms: _made, ...row } = toRow(person);
      const { changes } = update.run(row);
      assert(changes === 1, 'a person who changes is in the ledger');
    },
  };
}

function guardRows(db: Sqlite) {
  const find = db.prepare<[string], WrongTries>(
    'select wrong, last_at_ms as lastAtMs from pin_guard where door = ?',
  );
  const set = db.prepare(`insert into pin_guard (door, wrong, last_at_ms) values (?, ?, ?)
    on conflict (door) do update set wrong = excluded.wrong, last_at_ms = excluded.last_at_ms`);
  const clear = db.prepare('delete from pin_guard where door = ?');
  return {
    tries: (door: string) => find.get(door) ?? null,
    setTries: (door: string, { wrong, lastAtMs }: WrongTries) =>
      void set.run(door, wrong, lastAtMs),
    clearTries: (door: string) => void clear.run(door),
  };
}

function rulesRow(db: Sqlite) {
  const read = db.prepare<[], RulesRow>(
    'select require_login, idle_lock_ms, recovery_salt, recovery_hash from people_rules',
  );
  const write = db.prepare('update people_rules set require_login = ?, idle_lock_ms = ?');
  const recovery = db.prepare('update people_rules set recovery_salt = ?, recovery_hash = ?');
  const row = (): RulesRow => {
    const found = read.get();
    assert(found !== undefined, 'the rules have their one row');
    return found;
  };
  return {
    rules() {
      const { require_login, idle_lock_ms } = row();
      return { requireLogin: require_login === 1, idleLockMs: idle_lock_ms };
    },
    setRules: ({ requireLogin, idleLockMs }: Rules) =>
      void write.run(requireLogin ? 1 : 0, idleLockMs),
    recovery() {
      const { recovery_salt: pinSalt, recovery_hash: pinHash } = row();
      return pinSalt === null || pinHash === null ? null : { pinSalt, pinHash };
    },
    setRecovery: (code: PinHash | null) =>
      void recovery.run(code?.pinSalt ?? null, code?.pinHash ?? null),
  };
}

function toRow(person: Person): PersonRow & { name_key: string } {
  return {
    id: person.id,
    name: person.name,
    name_key: nameKey(person.name),
    role: person.role,
    is_active: person.isActive ? 1 : 0,
    pin_salt: person.pinSalt,
    pin_hash: person.pinHash,
    created_at_ms: person.createdAtMs,
    last_login_at_ms: person.lastLoginAtMs,
  };
}

function fromRow(row: PersonRow): Person {
  return {
    id: row.id as PersonId,
    name: row.name,
    role: row.role,
    isActive: row.is_active === 1,
    pinSalt: row.pin_salt,
    pinHash: row.pin_hash,
    createdAtMs: row.created_at_ms,
    lastLoginAtMs: row.last_login_at_ms,
  };
}
