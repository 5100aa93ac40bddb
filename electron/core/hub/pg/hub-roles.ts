// Owns who may use a hub: a role per store and one for head office, made by the schema's owner.
// Must stay true: a password is told to nobody but the caller; the server gets its SCRAM proof
// only, so that it stands in no log of statements.
import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';
import type { HubConnection, HubQuery } from '../hub-door.ts';
import { HubFailure } from '../hub-store.ts';

export interface HubRole {
  readonly role: string;
  readonly password: string;
}

type Bytes = (length: number) => Uint8Array;

const PASSWORD_BYTES = 24;
const SALT_BYTES = 16;
/** PostgreSQL's own number; the password is random, so more of them would add nothing. */
const ITERATIONS = 4096;
const ROLE_LENGTH_MAX = 55;
const ROLE_EXISTS = '42710';

/** The store is made where it is missing; null where it has its role already. */
export async function addStore(
  connection: HubConnection,
  { store, classes }: { readonly store: string; readonly classes: number },
  bytes: Bytes,
): Promise<HubRole | null> {
  return connection.transaction(async (query) => {
    await query(
      'insert into lunas.store (name, class_count) values ($1, $2) on conflict do nothing',
      [store, classes],
    );
    const [member] = await query('select role from lunas.member where store = $1', [store]);
    if (member !== undefined) return null;
    return addRole(query, { kind: 'store', name: store, store }, bytes);
  });
}

/** Reads all stores; null where a role of this name is there already. */
export function addOffice(
  connection: HubConnection,
  name: string,
  bytes: Bytes,
): Promise<HubRole | null> {
  return connection.transaction(async (query) => {
    const role = roleNameOf(`office ${name}`);
    const [there] = await query('select from pg_roles where rolname = $1', [role]);
    if (there !== undefined) return null;
    return addRole(query, { kind: 'office', name: `office ${name}`, store: null }, bytes);
  });
}

/**
 * A new password for a store's role, or for head office's; null where there is none. Sessions that
 * are open go on; the next one needs the new password. A role that did not come along with a backup
 * is made again.
 */
export function rotatePassword(
  connection: HubConnection,
  whose: { readonly store: string } | { readonly office: string },
  bytes: Bytes,
): Promise<HubRole | null> {
  return connection.transaction(async (query) => {
    const [member] =
      'store' in whose
        ? await query<Member>(`${MEMBERS} where store = $1`, [whose.store])
        : await query<Member>(`${MEMBERS} where role = $1 and kind = 'office'`, [
            roleNameOf(`office ${whose.office}`),
          ]);
    if (member === undefined) return null;
    const { role, kind, store } = member;
    const password = newPassword(bytes);
    const form = member.isThere ? 'alter role %I password %L' : CREATE;
    await query(await written(query, form, role, password, bytes));
    if (!member.isThere) await query('select lunas.add_member($1, $2, $3)', [role, kind, store]);
    return { role, password };
  });
}

const CREATE = 'create role %I login nosuperuser nocreatedb nocreaterole password %L';

interface Member {
  readonly role: string;
  readonly kind: string;
  readonly store: string | null;
  readonly isThere: boolean;
}

const MEMBERS = `
  select role, kind, store, exists (select from pg_roles where rolname = role) as "isThere"
  from lunas.member`;

interface NewRole {
  readonly kind: 'store' | 'office';
  readonly name: string;
  readonly store: string | null;
}

async function addRole(query: HubQuery, { kind, name, store }: NewRole, bytes: Bytes) {
  const password = newPassword(bytes);
  let role = roleNameOf(name);
  await query('savepoint making');
  try {
    await query(await written(query, CREATE, role, password, bytes));
  } catch (error) {
    // Roles are the server's, not the database's: another hub there has one of this name.
    if (!(error instanceof HubFailure && error.code === ROLE_EXISTS)) throw error;
    await query('rollback to savepoint making');
    role = `${role}_${Buffer.from(bytes(3)).toString('hex')}`;
    await query(await written(query, CREATE, role, password, bytes));
  }
  await query('select lunas.add_member($1, $2, $3)', [role, kind, store]);
  return { role, password };
}

/** The server puts name and proof into the text, in its own quotes. */
async function written(
  query: HubQuery,
  form: string,
  role: string,
  password: string,
  bytes: Bytes,
): Promise<string> {
  const values = [form, role, scramProofOf(password, bytes(SALT_BYTES))];
  const [row] = await query<{ text: string }>(
    'select format($1::text, $2::text, $3::text) as text',
    values,
  );
  if (row === undefined) throw new HubFailure('unexpected');
  return row.text;
}

/** `lunas_toko_a`: what stands in an address without percent signs. */
export function roleNameOf(name: string): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '');
  return `lunas_${plain}`.slice(0, ROLE_LENGTH_MAX);
}

function newPassword(bytes: Bytes): string {
  return Buffer.from(bytes(PASSWORD_BYTES)).toString('base64url');
}

/** As PostgreSQL keeps a password (RFC 5803): who has it can't log in with it. */
function scramProofOf(password: string, salt: Uint8Array): string {
  const salted = pbkdf2Sync(password, salt, ITERATIONS, 32, 'sha256');
  const keyOf = (text: string): Buffer => createHmac('sha256', salted).update(text).digest();
  const stored = createHash('sha256').update(keyOf('Client Key')).digest('base64');
  const server = keyOf('Server Key').toString('base64');
  const base = Buffer.from(salt).toString('base64');
  return `SCRAM-SHA-256$${ITERATIONS}:${base}$${stored}:${server}`;
}
