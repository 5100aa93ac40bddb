// Owns what head office lays into the hub for tills to take, and the history of it. Must stay true:
// a version is never signed twice, a PIN leaves as a hash only, and nothing that says where money
// goes or is seen can be pushed at all (shared/office.ts has no place for it).
import { z } from 'zod';
import { AppError } from '../../../../shared/errors.ts';
import {
  PUSHED_PIN_MIN,
  pushDocument,
  pushResult,
  type PushAsked,
  type PushDocument,
  type PushedChanges,
  type PushResult,
  type PushScope,
  type PushView,
} from '../../../../shared/office.ts';
import type { HubQuery } from '../hub-door.ts';
import { hashPin } from '../../people/pins.ts';
import type { Random } from '../../ports.ts';
import type { Paged, PageAsked } from './office-reads.ts';
import { fingerprintOf, type PrivateKeyText } from './owner-key.ts';
import { placeText, readPlace } from './places.ts';
import { signPush } from './pushed.ts';

/** One at a time: lines of the list are in the order of commits, so no till passes one over. */
const LOCK = `select pg_advisory_xact_lock(hashtext('lunas.pushed'))`;

const number = z.coerce.number().int();

/** As it may be signed. Throws AppError `bad_input` with what to mend. */
export async function changesOf(
  asked: PushAsked,
  scope: PushScope,
  random: Random,
): Promise<PushedChanges> {
  const { sale, rules, people } = asked;
  const isEmpty = sale === undefined || Object.values(sale).every((part) => part === undefined);
  if (isEmpty && rules === undefined && people === undefined)
    throw new AppError('bad_input', 'This would change nothing.');
  // Tills of one store that lower amounts by other rules would take each other's money.
  if (scope.kind === 'till' && sale?.equalAmounts !== undefined)
    throw new AppError('bad_input', 'Equal amounts are settled for a whole store.');
  return {
    ...(isEmpty ? {} : { sale }),
    ...(rules === undefined ? {} : { rules }),
    ...(people === undefined ? {} : { people: await hashed(people, random) }),
  };
}

async function hashed(
  people: NonNullable<PushAsked['people']>,
  random: Random,
): Promise<NonNullable<PushedChanges['people']>> {
  const names = new Set(people.map(({ name }) => name.normalize('NFKC').trim().toLowerCase()));
  if (names.size !== people.length)
    throw new AppError('bad_input', 'Each person stands here once.');
  return Promise.all(
    people.map(async ({ pin, ...person }) => {
      if (pin === undefined) return person;
      if (pin.length < PUSHED_PIN_MIN)
        throw new AppError('bad_input', `A pushed PIN has at least ${PUSHED_PIN_MIN} digits.`);
      const { pinSalt: salt, pinHash: hash } = await hashPin(pin, random);
      return { ...person, pin: { salt, hash } };
    }),
  );
}

export interface NewPush {
  readonly scope: PushScope;
  readonly changes: PushedChanges;
  readonly by: string | null;
  readonly note: string;
  readonly madeAtMs: number;
}

/**
 * Lays it into the hub. `claimVersion` is told the newest version the hub has of this key and
 * answers the next, kept on disk before it is used.
 */
export async function writePush(
  query: HubQuery,
  { scope, ...push }: NewPush,
  { privateKey, publicKey }: { privateKey: PrivateKeyText; publicKey: string },
  claimVersion: (newest: number) => number,
): Promise<number> {
  await query(LOCK);
  const fingerprint = fingerprintOf(publicKey);
  const [row] = await query(
    'select coalesce(max(version), 0) as newest from lunas.pushed where fingerprint = $1',
    [fingerprint],
  );
  const version = claimVersion(z.object({ newest: number }).parse(row).newest);
  const document: PushDocument = { lunasPush: 1, key: publicKey, version, scope, ...push };
  const signed = signPush(document, privateKey);
  await query(
    `insert into lunas.pushed (fingerprint, version, scope, store, till, document, signature)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      fingerprint,
      version,
      scope.kind,
      scope.kind === 'all' ? null : scope.store,
      scope.kind === 'till' ? scope.till : null,
      signed.document,
      signed.signature,
    ],
  );
  return version;
}

const historyRow = z.object({
  id: number,
  fingerprint: z.string(),
  document: z.string(),
  counts: z.record(z.string(), number).nullable(),
});

/** Newest first. What can't be read (a newer Lunas's, or forged) is left out. */
export async function readPushes(
  query: HubQuery,
  ourKey: string | null,
  { after, limit }: PageAsked,
): Promise<Paged<PushView>> {
  const [before = Number.MAX_SAFE_INTEGER] = readPlace(after, ['number']) ?? [];
  const rows = await query(
    `select id, fingerprint, document,
      (select json_object_agg(state, n) from (select state, count(*) as n from lunas.push_result
         where push_id = pushed.id group by state) as by_state) as counts
     from lunas.pushed where id < $1 order by id desc limit $2`,
    [before, limit],
  );
  const read = rows.map((row) => historyRow.parse(row));
  const last = read.at(-1);
  return {
    items: read.flatMap((row) => viewOf(row, ourKey)),
    after: last === undefined || read.length < limit ? null : placeText([last.id]),
  };
}

function viewOf(row: z.infer<typeof historyRow>, ourKey: string | null): PushView[] {
  const read = pushDocument.safeParse(jsonOf(row.document));
  if (!read.success) return [];
  const { version, scope, madeAtMs, by, note, key, changes } = read.data;
  const of = (state: string): number => row.counts?.[state] ?? 0;
  return [
    {
      ...{ version, scope, madeAtMs, by, note },
      fingerprint: row.fingerprint,
      isOurs: key === ourKey,
      sale: changes.sale ?? null,
      rules: changes.rules ?? null,
      people: (changes.people ?? []).map(({ pin, ...person }) => ({
        ...person,
        hasPin: pin !== undefined,
      })),
      counts: {
        asked: of('asked'),
        waiting: of('waiting'),
        applied: of('applied'),
        refused: of('refused'),
      },
    },
  ];
}

export async function readResults(
  query: HubQuery,
  push: { readonly version: number; readonly fingerprint: string },
  { after, limit }: PageAsked,
): Promise<Paged<PushResult>> {
  const [store = '', till = ''] = readPlace(after, ['string', 'string']) ?? [];
  const rows = await query(
    `select result.store, result.till, result.state, result.why,
      (extract(epoch from result.at) * 1000)::bigint as "atMs"
     from lunas.push_result as result join lunas.pushed on pushed.id = result.push_id
     where pushed.fingerprint = $1 and pushed.version = $2
       and (result.store, result.till) > ($3, $4)
     order by result.store, result.till limit $5`,
    [push.fingerprint, push.version, store, till, limit],
  );
  const items = rows.map((row) => pushResult.extend({ atMs: number }).parse(row));
  const last = items.at(-1);
  return {
    items,
    after: last && items.length === limit ? placeText([last.store, last.till]) : null,
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
