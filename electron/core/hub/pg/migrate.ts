// Owns the hub's schema as a till finds it: it makes what is missing where its role may, and says
// what stands in the way where not. Must stay true: two tills at once make it once.
import type { HubConnection, HubQuery } from '../hub-door.ts';
import { HubFailure } from '../hub-store.ts';
import type { HubMigration } from './hub-migration.ts';
import { MIGRATIONS } from './migrations/all-migrations.ts';

/** Any number, the same for all: "lunas" on a telephone's keys. */
const MIGRATION_LOCK = 58627;
/** An index on a large table takes its time. */
const MIGRATION_MS_MAX = 10 * 60_000;

interface SchemaState {
  readonly isThere: boolean;
  readonly mayUse: boolean;
  readonly isOwner: boolean;
  readonly mayMake: boolean;
}

export interface ReadyOptions {
  readonly migrations?: readonly HubMigration[];
  /** False: it only looks. */
  readonly mayMake?: boolean;
}

const STATE = `
  select n.oid is not null as "isThere",
    coalesce(has_schema_privilege(n.oid, 'USAGE'), false) as "mayUse",
    coalesce(pg_has_role(n.nspowner, 'USAGE'), false) as "isOwner",
    has_database_privilege(current_database(), 'CREATE') as "mayMake"
  from (select 1) as one left join pg_namespace n on n.nspname = 'lunas'`;

/**
 * Answers whether this role owns the schema. Rejects with HubFailure: `old_schema` where steps are
 * missing and this role may not make them, `new_schema` where a step of a newer Lunas breaks this
 * one, `denied` where the role is no member.
 */
export async function readySchema(
  connection: HubConnection,
  { migrations = MIGRATIONS, mayMake = true }: ReadyOptions = {},
): Promise<{ readonly isOwner: boolean }> {
  const [state] = await connection.query<SchemaState>(STATE);
  if (state === undefined) throw new HubFailure('unexpected');
  if (!state.isThere && !(state.mayMake && mayMake)) throw new HubFailure('old_schema');
  if (state.isThere && !state.mayUse) throw new HubFailure('denied');
  const missing = state.isThere ? await missingOf(connection.query, migrations) : migrations;
  if (missing.length === 0) return { isOwner: state.isOwner };
  if ((state.isThere && !state.isOwner) || !mayMake) throw new HubFailure('old_schema');
  await migrate(connection, migrations);
  return { isOwner: true };
}

async function migrate(
  connection: HubConnection,
  migrations: readonly HubMigration[],
): Promise<void> {
  await connection.transaction(async (query) => {
    await query('set local statement_timeout = 0');
    await query('select pg_advisory_xact_lock($1)', [MIGRATION_LOCK], MIGRATION_MS_MAX);
    await query('create schema if not exists lunas');
    const [table] = await query<{ isThere: boolean }>(
      `select to_regclass('lunas.migration') is not null as "isThere"`,
    );
    // Another till may have been here while this one stood in the line.
    const missing = table?.isThere ? await missingOf(query, migrations) : migrations;
    for (const { number, name, breaksOlder, text } of missing) {
      await query(text, undefined, MIGRATION_MS_MAX);
      await query('insert into lunas.migration values ($1, $2, $3)', [number, name, breaksOlder]);
    }
  });
}

/** Throws `new_schema` where the hub has a step that this Lunas does not know and has to. */
async function missingOf(
  query: HubQuery,
  migrations: readonly HubMigration[],
): Promise<readonly HubMigration[]> {
  const made = await query<{ number: number; breaks_older: boolean }>(
    'select number, breaks_older from lunas.migration',
  );
  const known = new Set(migrations.map(({ number }) => number));
  if (made.some((each) => each.breaks_older && !known.has(each.number)))
    throw new HubFailure('new_schema');
  const there = new Set(made.map(({ number }) => number));
  return migrations.filter(({ number }) => !there.has(number));
}
