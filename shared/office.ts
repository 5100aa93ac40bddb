// Owns what the wire says of head office: sums over stores and tills, tills that want a look, and
// what head office changes at tills from afar. No secret and no PIN is ever among it.
import { z } from 'zod';
import { personName, personRole, pinDigits } from './people.ts';

const atMs = z.int();
const sum = z.object({ count: z.int(), amount: z.int() });

/** As a day's report says them: payments = sales + unclaimed + dismissed. */
export const officeSums = z.object({
  payments: sum,
  sales: sum,
  unclaimed: sum,
  dismissed: sum,
  reversed: sum.describe('taken back: in no other sum'),
  manual: sum.describe('of sales: confirmed by hand'),
  unseen: sum.describe('of manual: not yet seen at the provider'),
});
export type OfficeSums = z.infer<typeof officeSums>;

/** Why somebody should look at a till. */
export const tillTrouble = z.enum([
  'silent', // open, and not heard of for minutes
  'clock', // its wall clock is off the hub's
  'version', // older than the newest that a till of these runs
  'backlog', // its books come late
]);
export type TillTrouble = z.infer<typeof tillTrouble>;

export const officeOverview = z.object({
  asOfMs: atMs.describe('hub clock'),
  sums: officeSums,
  stores: z.int(),
  tills: z.int(),
  troubles: z.record(tillTrouble, z.int()),
  conflicts: z.int().describe('payments given away twice, in these days'),
  newestVersion: z.string().nullable(),
});
export type OfficeOverview = z.infer<typeof officeOverview>;

export const officeStore = z.object({
  store: z.string(),
  name: z.string().nullable(),
  sums: officeSums,
  tills: z.int(),
  troubled: z.int().describe('tills of it that somebody should look at'),
});
export type OfficeStore = z.infer<typeof officeStore>;

export const officeTill = z.object({
  store: z.string(),
  till: z.string(),
  sums: officeSums,
  state: z.enum(['open', 'closed', 'put_away']),
  version: z.string(),
  seenAtMs: atMs.describe('hub clock'),
  clockAheadMs: z.int().nullable().describe('its wall clock minus the hub clock'),
  backlog: z.int().nullable().describe('rows of its books that the hub has not'),
  backlogSinceMs: atMs.nullable(),
  troubles: z.array(tillTrouble),
});
export type OfficeTill = z.infer<typeof officeTill>;

export const officeMoneyKind = z.enum(['unclaimed', 'reversed']);
export type OfficeMoneyKind = z.infer<typeof officeMoneyKind>;

export const officeMoney = z.object({
  store: z.string(),
  till: z.string(),
  paymentId: z.string(),
  amount: z.int(),
  paidAtMs: atMs,
  timezone: z.string().describe("the store's"),
  feed: z.string(),
  issuer: z.string(),
  reference: z.string().nullable(),
  cashier: z.string().nullable(),
  note: z.string().nullable(),
});
export type OfficeMoney = z.infer<typeof officeMoney>;

const story = z.object({
  till: z.string(),
  saleId: z.string(),
  by: z.string(),
  apart: z.boolean(),
  atMs: atMs.describe("the till's own clock"),
});

/** One payment that two tills gave away: both stories. */
export const officeConflict = z.object({
  store: z.string(),
  seq: z.int(),
  atMs: atMs.describe('hub clock'),
  paymentId: z.string(),
  amount: z.int(),
  first: story,
  second: story,
});
export type OfficeConflict = z.infer<typeof officeConflict>;

/** Who a change is for. */
export const pushScope = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('all') }),
  z.strictObject({ kind: z.literal('store'), store: z.string().trim().min(1).max(60) }),
  z.strictObject({
    kind: z.literal('till'),
    store: z.string().trim().min(1).max(60),
    till: z.string().trim().min(1).max(40),
  }),
]);
export type PushScope = z.infer<typeof pushScope>;

const equalAmounts = z.discriminatedUnion('policy', [
  z.strictObject({ policy: z.literal('ask') }),
  z.strictObject({ policy: z.literal('discount'), max: z.int().min(1).max(999) }),
]);

/** What of a setup may be changed from afar: nothing that says where money goes or is seen. */
export const pushedSale = z.strictObject({
  expiresAfterSeconds: z.int().min(1).max(86_400).optional(),
  watchLateSeconds: z.int().min(0).max(604_800).optional(),
  equalAmounts: equalAmounts.optional(),
});

export const pushedRules = z.strictObject({
  requireLogin: z.boolean(),
  idleLockMinutes: z.int().min(1).max(240),
});

/** As many as one push carries. */
export const PUSHED_PEOPLE_MAX = 100;
/** A pushed PIN stands as a hash where others may copy it: short ones could be guessed from it. */
export const PUSHED_PIN_MIN = 6;

const pushedPerson = z.strictObject({
  name: personName,
  role: personRole,
  isActive: z.boolean(),
});

/** As it is asked for at the desk: PINs as typed, hashed before anything leaves the till. */
export const pushAsked = z.strictObject({
  sale: pushedSale.optional(),
  rules: pushedRules.optional(),
  people: z
    .array(pushedPerson.extend({ pin: pinDigits.optional() }))
    .min(1)
    .max(PUSHED_PEOPLE_MAX)
    .optional(),
});
export type PushAsked = z.infer<typeof pushAsked>;

const hex = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`));

/** As it is signed. */
export const pushedChanges = z.strictObject({
  sale: pushedSale.optional(),
  rules: pushedRules.optional(),
  people: z
    .array(
      pushedPerson.extend({
        pin: z.strictObject({ salt: hex(16), hash: hex(32) }).optional(),
      }),
    )
    .min(1)
    .max(PUSHED_PEOPLE_MAX)
    .optional(),
});
export type PushedChanges = z.infer<typeof pushedChanges>;

/** The text that the owner's key signs. Whatever is not in it is not from the owner. */
export const pushDocument = z.strictObject({
  lunasPush: z.literal(1),
  /** The public key, 32 bytes, base64. */
  key: z.base64().length(44),
  /** Grows with each push of this key: what is not newer is not taken. */
  version: z.int().min(1),
  scope: pushScope,
  madeAtMs: atMs,
  by: z.string().max(40).nullable(),
  note: z.string().max(200),
  changes: pushedChanges,
});
export type PushDocument = z.infer<typeof pushDocument>;

export const pushRefusal = z.enum([
  'forged', // not signed by the key it names, or changed since
  'old', // not newer than what this till has taken
  'foreign', // for another store or till
  'unknown', // of a form that this Lunas does not know
  'settings', // the setup with it could not be worked with
  'last_manager', // it would leave the till without a manager
  'too_many_people',
]);
export type PushRefusal = z.infer<typeof pushRefusal>;

export const pushResultState = z.enum([
  'asked', // somebody at the till must say first that this is the owner
  'waiting', // a sale waits there, or the till is in the middle of something
  'applied',
  'refused',
]);

export type PushResultState = z.infer<typeof pushResultState>;

export const pushResult = z.object({
  store: z.string(),
  till: z.string(),
  state: pushResultState,
  why: pushRefusal.nullable(),
  atMs: atMs.describe('hub clock'),
});
export type PushResult = z.infer<typeof pushResult>;

/** One line of what changed, for the history: a place and its value, never a secret. */
export const pushView = z.object({
  version: z.int(),
  scope: pushScope,
  madeAtMs: atMs,
  by: z.string().nullable(),
  note: z.string(),
  fingerprint: z.string(),
  isOurs: z.boolean().describe('signed by the key of this till'),
  sale: pushedSale.nullable(),
  rules: pushedRules.nullable(),
  people: z.array(pushedPerson.extend({ hasPin: z.boolean() })),
  counts: z.record(pushResultState, z.int()),
});
export type PushView = z.infer<typeof pushView>;

export const officeState = z.object({
  role: z.enum(['none', 'store', 'office']),
  store: z.string().nullable(),
  till: z.string().nullable(),
  key: z
    .object({ fingerprint: z.string(), publicKey: z.string(), madeAtMs: atMs })
    .nullable()
    .describe('the owner key kept in this profile'),
  trusted: z
    .object({
      fingerprint: z.string(),
      by: z.string().nullable(),
      atMs: atMs.nullable(),
      fromSetup: z.boolean(),
    })
    .nullable(),
  asks: z
    .object({ fingerprint: z.string(), by: z.string().nullable(), madeAtMs: atMs })
    .nullable()
    .describe('a key that nobody here has said yes or no to'),
  taken: z.int().describe('version of the newest push taken here; 0: none'),
});
export type OfficeState = z.infer<typeof officeState>;
