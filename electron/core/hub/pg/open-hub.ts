// Opens a till's session with its hub: the schema is there, the store is there, and news is heard.
import type { HubConnection, HubDoor, HubEvents, HubSession } from '../hub-door.ts';
import { HubFailure } from '../hub-store.ts';
import { readySchema } from './migrate.ts';
import { createPgHub, type HubKeys } from './pg-hub.ts';

export interface HubSetupParts {
  /** Holds a password. */
  readonly url: string;
  readonly store: string;
  readonly till: string;
  /** PEM. */
  readonly ca?: string | undefined;
}

/**
 * Residue classes of a store that a till makes by itself. A store keeps its number: a till beyond
 * it has no class of its own, and cut off its evidence goes to a person.
 */
export const CLASSES = 16;

/** Rejects with HubFailure. Where the role owns the schema, what is missing is made. */
export async function openHub(
  door: HubDoor,
  setup: HubSetupParts,
  events: HubEvents,
): Promise<HubSession> {
  let isReady = false;
  const connection = await door.open(
    { url: setup.url, ca: setup.ca ?? null },
    {
      heard: (_channel, payload) => hear(payload, events),
      lost: () => {
        if (isReady) events.lost();
      },
    },
  );
  try {
    const { isOwner } = await readySchema(connection);
    const keys = await keysOf(connection, setup.store, isOwner);
    await connection.listen(`lunas_${keys.secret}`);
    isReady = true;
    return { hub: createPgHub(connection, setup, keys), connection };
  } catch (error) {
    await connection.close();
    throw error;
  }
}

/** What this session knows of its store; makes a store where this role may. */
async function keysOf(
  connection: HubConnection,
  store: string,
  isOwner: boolean,
): Promise<HubKeys> {
  if (isOwner)
    await connection.query(
      'insert into lunas.store (name, class_count) values ($1, $2) on conflict do nothing',
      [store, CLASSES],
    );
  const [keys] = await connection.query<HubKeys>(KEYS, [store]);
  if (keys === undefined) throw new HubFailure('no_store');
  return keys;
}

const KEYS = `
  select secret, set_config('lunas.session', gen_random_uuid()::text, false) as session
  from lunas.store where name = $1`;

/** `log`, `ask <kind>`, `feed <kind>`; what else a newer till may say is not for this one. */
function hear(payload: string, events: HubEvents): void {
  const [what, kind] = payload.split(' ', 2);
  if (what === 'log') events.appended();
  else if (what === 'ask' && kind) events.asked(kind);
  else if (what === 'feed' && kind) events.feedSaid(kind);
}
