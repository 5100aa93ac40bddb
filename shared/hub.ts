// Owns what the wire says of the hub: whether the other tills of the store can be asked, which of
// them are silent, what two of them gave away twice. Never the hub's address.
import { z } from 'zod';

const atMs = z.int();

/** Why the hub can't be used. Closed: the page has a sentence for each, in both languages. */
export const hubFault = z.enum([
  'unreachable',
  'tls',
  'denied',
  'timeout',
  'lost',
  'old_schema',
  'new_schema',
  'no_store',
  'name_taken',
  'unexpected',
]);
export type HubFault = z.infer<typeof hubFault>;

export const hubTillView = z.object({
  name: z.string(),
  isOwn: z.boolean(),
  state: z.enum(['open', 'closed', 'put_away']),
  silentSinceMs: atMs
    .nullable()
    .describe('it sells, and has said nothing for a while; null: it was heard, or sells nothing'),
  seenAtMs: atMs.describe("by the hub's clock"),
  version: z.string(),
});
export type HubTillView = z.infer<typeof hubTillView>;

const claimStory = z.object({
  till: z.string(),
  saleId: z.string(),
  reference: z.string().nullable().describe('null: none, or not known here'),
  by: z.enum(['evidence', 'person', 'manual']),
  isApart: z.boolean().describe('while it could not ask the others'),
  atMs: atMs.describe("by that till's own clock"),
});

/** One payment that two tills gave away. */
export const hubConflict = z.object({
  paymentId: z.string(),
  amount: z.int(),
  first: claimStory.describe('the claim that stands'),
  second: claimStory,
});
export type HubConflict = z.infer<typeof hubConflict>;

/** What a till does while the others can't be asked. */
export const apartRule = z.enum([
  'alone', // there are no others: as ever
  'own_amounts', // its amounts end otherwise than theirs: as ever
  'ask', // a person decides
]);
export type ApartRule = z.infer<typeof apartRule>;

export const hubHold = z.enum([
  'apart', // it was closed, and does not know what the others show now
  'joining', // the others have not all heard of it yet
]);
export type HubHold = z.infer<typeof hubHold>;

export const hubView = z.object({
  state: z.enum(['live', 'apart']),
  sinceMs: atMs.nullable().describe('apart: since when'),
  why: hubFault.nullable().describe('apart, and null: not tried yet since the start'),
  rule: apartRule,
  hold: hubHold.nullable().describe('why nothing is sold; null when it may be'),
  store: z.string(),
  till: z.string(),
  tills: z.array(hubTillView).describe('as last read from the hub, this one among them'),
  books: z
    .object({
      waiting: z.int().describe('rows still to be shipped'),
      sinceMs: atMs.nullable().describe('when the oldest of them was written'),
      isLate: z.boolean(),
    })
    .nullable()
    .describe('null: not known'),
  conflicts: z.array(hubConflict).describe('those no manager has seen, newest first, at most 50'),
});
export type HubView = z.infer<typeof hubView>;

/** As other programs are told: no name, no address. */
export const hubHealth = z.object({
  state: z.enum(['live', 'apart']),
  sinceMs: atMs.nullable(),
});

/** What trying the hub with the setup as typed found out. Nothing of it is stored. */
export const hubTest = z.object({
  refused: z
    .array(z.string())
    .describe('what is wrong with what was typed; then nothing was tried'),
  fault: hubFault.nullable().describe('null: it works'),
  tills: z.array(z.string()).describe('the tills that are there already'),
  needsSchema: z.boolean().describe('an empty database: its tables are made when the till joins'),
});
export type HubTest = z.infer<typeof hubTest>;
