// Owns "does this hub work?": one connection with what was typed, and what stands in the way as one
// word. Must stay true: nothing is made there, and no till is put on its list.
import type { HubFault } from '../../../shared/hub.ts';
import type { HubSetup } from '../../../shared/setup.ts';
import type { HubConnection, HubDoor } from './hub-door.ts';
import { HubFailure } from './hub-store.ts';
import type { HubMigration } from './pg/hub-migration.ts';
import { MIGRATIONS } from './pg/migrations/all-migrations.ts';

export interface HubTried {
  /** Null: it works. */
  readonly fault: HubFault | null;
  /** The tills of the store, by number. */
  readonly tills: readonly string[];
  /** Nothing of Lunas is there yet, and this role may make it. */
  readonly needsSchema: boolean;
}

export interface HubTrial {
  readonly setup: HubSetup;
  /** Undefined where this host has no way to a hub. */
  readonly door: HubDoor | undefined;
  /** Who this PC is to that store under that name; null: a stranger. */
  readonly holder: string | null;
}

const FINE: HubTried = { fault: null, tills: [], needsSchema: false };
const NO_EVENTS = { heard: () => {}, lost: () => {} };

/** Never rejects: a fault is an answer. */
export async function tryHub(trial: HubTrial): Promise<HubTried> {
  const { setup, door } = trial;
  if (door === undefined) return failed('unexpected');
  try {
    const connection = await door.open({ url: setup.url, ca: setup.ca ?? null }, NO_EVENTS);
    try {
      return await look(connection, trial);
    } finally {
      await connection.close();
    }
  } catch (error) {
    return failed(error instanceof HubFailure ? error.kind : 'unexpected');
  }
}

function failed(fault: HubFault): HubTried {
  return { ...FINE, fault };
}

interface Standing {
  readonly isThere: boolean;
  readonly mayUse: boolean;
  readonly isOwner: boolean;
  readonly mayMake: boolean;
}

/** As a till finds it that is about to join, step by step, and without its hands. */
async function look(
  { query }: HubConnection,
  { setup, holder }: HubTrial,
  known: readonly HubMigration[] = MIGRATIONS,
): Promise<HubTried> {
  const [standing] = await query<Standing>(`
    select n.oid is not null as "isThere",
      coalesce(has_schema_privilege(n.oid, 'USAGE'), false) as "mayUse",
      coalesce(pg_has_role(n.nspowner, 'USAGE'), false) as "isOwner",
      has_database_privilege(current_database(), 'CREATE') as "mayMake"
    from (select 1) as one left join pg_namespace n on n.nspname = 'lunas'`);
  if (standing === undefined) return failed('unexpected');
  const { isThere, mayUse, isOwner, mayMake } = standing;
  if (!isThere) return mayMake ? { ...FINE, needsSchema: true } : failed('old_schema');
  if (!mayUse) return failed('denied');
  const made = await query<{ number: number; breaks_older: boolean }>(
    'select number, breaks_older from lunas.migration',
  );
  const numbers = new Set(known.map(({ number }) => number));
  if (made.some((step) => step.breaks_older && !numbers.has(step.number)))
    return failed('new_schema');
  const there = new Set(made.map(({ number }) => number));
  if (!isOwner && known.some(({ number }) => !there.has(number))) return failed('old_schema');
  return lookAtStore(query, { setup, holder }, isOwner);
}

async function lookAtStore(
  query: HubConnection['query'],
  { setup, holder }: Pick<HubTrial, 'setup' | 'holder'>,
  isOwner: boolean,
): Promise<HubTried> {
  const { store, till } = setup;
  const stores = await query('select 1 from lunas.store where name = $1', [store]);
  // An owner's till makes its store when it joins.
  if (stores.length === 0 && !isOwner) return failed('no_store');
  const tills = await query<{ name: string; state: string; holder: string }>(
    'select name, state, holder from lunas.till where store = $1 order by number',
    [store],
  );
  const namesake = tills.find(({ name }) => name === till);
  if (namesake && namesake.state !== 'put_away' && namesake.holder !== holder)
    return failed('name_taken');
  const others = tills.filter(({ name }) => name !== till);
  return { ...FINE, tills: others.map(({ name }) => name) };
}
