// Owns the look at a whole hub for whoever looks after it: its stores, their roles, their tills.
import { z } from 'zod';
import type { HubConnection } from '../hub-door.ts';
import { understood } from './hub-answers.ts';

const listed = z.array(
  z.object({
    store: z.string(),
    classes: z.int(),
    role: z.string().nullable(),
    entries: z.int(),
    tills: z.array(
      z.object({
        till: z.string(),
        number: z.int(),
        state: z.enum(['open', 'closed', 'put_away']),
        version: z.string(),
        /** Entries of the log it has not said to have read. */
        behind: z.int(),
        seenAtMs: z.number(),
      }),
    ),
  }),
);
export type ListedStore = z.infer<typeof listed>[number];

const LIST = `
  select coalesce(json_agg(json_build_object(
    'store', s.name, 'classes', s.class_count, 'entries', s.head_seq,
    'role', (select min(role) from lunas.member where store = s.name),
    'tills', coalesce((
      select json_agg(json_build_object(
        'till', t.name, 'number', t.number, 'state', t.state, 'version', t.version,
        'behind', s.head_seq - t.ack_seq, 'seenAtMs', t.seen_ms) order by t.number)
      from lunas.till t where t.store = s.name), '[]')) order by s.name), '[]') as answer
  from lunas.store s where $1::text is null or s.name = $1`;

/** Of the schema's owner only. */
export async function listHub(
  connection: HubConnection,
  store: string | null,
): Promise<readonly ListedStore[]> {
  const [row] = await connection.query<{ answer: unknown }>(LIST, [store]);
  return understood(listed, row?.answer);
}

/** A person says that this till shows nothing any more. False: there is no such till. */
export async function putTillAway(
  connection: HubConnection,
  { store, till, by }: { readonly store: string; readonly till: string; readonly by: string },
): Promise<boolean> {
  const place = [store, till];
  const [there] = await connection.query(
    'select from lunas.till where store = $1 and name = $2',
    place,
  );
  if (there === undefined) return false;
  await connection.query("select lunas.leave_till($1, $2, 'put_away', $3)", [...place, by]);
  return true;
}
