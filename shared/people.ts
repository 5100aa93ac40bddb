// Owns what the wire says of people: who is at a screen, who may log in, and what was done by whom.
// No PIN and no hash of one is ever among it.
import { z } from 'zod';

const atMs = z.int();

export const personRole = z.enum(['cashier', 'manager']);
export type PersonRole = z.infer<typeof personRole>;

export const pinDigits = z.string().regex(/^\d{4,12}$/, 'a PIN is 4 to 12 digits');
export const personName = z
  .string()
  .trim()
  .min(1, 'a name is needed')
  .max(40)
  .regex(/^[\P{Cc}]*$/u, 'a name has no control characters');

/** Who may be chosen on a screen that asks for a PIN. */
export const nameplate = z.object({ id: z.string(), name: z.string(), role: personRole });
export type Nameplate = z.infer<typeof nameplate>;

/** Who is at this screen, and what that allows. */
export const sessionView = z.object({
  role: z.enum(['locked', 'cashier', 'manager']),
  person: nameplate.nullable().describe('null: nobody by name'),
  hasPeople: z.boolean().describe('false: a shop of one, everything is allowed'),
  requireLogin: z.boolean().describe('nobody sells without a name'),
  idleLockMs: z.int().describe('who does nothing for this long is logged out'),
});
export type SessionView = z.infer<typeof sessionView>;

export const loginAnswer = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('in'),
    session: sessionView,
    key: z.string().describe('brings this screen back after a reload; good until logged out'),
    recoveryCode: z.string().optional().describe('the next one, shown once'),
  }),
  z.object({ kind: z.literal('wrong'), waitMs: z.int() }),
  z.object({ kind: z.literal('wait'), waitMs: z.int(), isLocked: z.boolean() }),
]);
export type LoginAnswer = z.infer<typeof loginAnswer>;

export const personView = nameplate.extend({
  isActive: z.boolean(),
  isLocked: z.boolean().describe('after too many wrong PINs'),
  createdAtMs: atMs,
  lastLoginAtMs: atMs.nullable(),
});
export type PersonView = z.infer<typeof personView>;

export const IDLE_LOCK_MINUTES_MAX = 240;

export const peopleRules = z.object({
  requireLogin: z.boolean(),
  idleLockMinutes: z.int().min(1).max(IDLE_LOCK_MINUTES_MAX),
});
export type PeopleRules = z.infer<typeof peopleRules>;

export const peopleView = z.object({
  people: z.array(personView),
  rules: peopleRules,
  hasRecoveryCode: z.boolean(),
});
export type PeopleView = z.infer<typeof peopleView>;

/** What is written to the audit. Others may be in a ledger that a newer Lunas wrote. */
export const AUDIT_ACTS = [
  'session.loggedIn',
  'session.loginFailed',
  'session.loggedOut',
  'session.locked',
  'session.timedOut',
  'pin.refused',
  'call.forbidden',
  'sale.confirmed',
  'sale.cancelled',
  'payment.attached',
  'payment.dismissed',
  'setup.imported',
  'setup.exported',
  'token.made',
  'token.revoked',
  'person.added',
  'person.seeded',
  'person.renamed',
  'person.roleChanged',
  'person.pinChanged',
  'person.disabled',
  'person.enabled',
  'person.unlocked',
  'people.rulesChanged',
  'recovery.codeMade',
  'recovery.used',
  'ledger.restored',
  'backup.set',
  'till.movedOut',
  'till.sellsHere',
  'retention.set',
  'retention.swept',
  'support.bundled',
  'shift.opened',
  'shift.closed',
  'books.exported',
  'desktop.changed',
  'update.installed',
  'vault.changed',
  'day.compared',
  'day.corrected',
  'webhook.added',
  'webhook.changed',
  'webhook.secretChanged',
  'webhook.removed',
  'webhook.paused',
  'webhook.resumed',
  'webhook.stopped',
  'webhook.tested',
  'webhook.sentAgain',
  'webhook.settled',
  'device.codeMade',
  'device.paired',
  'device.refused',
  'device.revoked',
  'certificate.made',
  'hub.putAway',
  'hub.soldApart',
  'hub.conflictSeen',
  'office.keyMade',
  'office.keyExported',
  'office.keyImported',
  'office.asked',
  'office.trusted',
  'office.distrusted',
  'office.pushed',
  'office.applied',
  'office.refused',
  'office.exported',
] as const;
export type AuditAct = (typeof AUDIT_ACTS)[number];

export const auditRole = z.enum([
  'owner', // the one unnamed manager of a shop without people
  'manager',
  'cashier',
  'nobody', // somebody at a screen, not logged in
  'program', // another program, by its token's name
  'command', // whoever can start programs on this machine
  'till', // the till itself
  'office', // head office, by a change its owner signed
]);
export type AuditRole = z.infer<typeof auditRole>;

export const auditRow = z.object({
  seq: z.int(),
  atMs,
  who: z.string().nullable(),
  role: auditRole,
  act: z.string(),
  subject: z.string().nullable().describe('the id or name of what it was done to'),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  hash: z.string(),
});
export type AuditRow = z.infer<typeof auditRow>;

export const auditPage = z.object({
  items: z.array(auditRow),
  nextCursor: z.string().nullable(),
  head: z
    .object({ seq: z.int(), hash: z.string() })
    .nullable()
    .describe('of the whole chain: kept elsewhere, it shows whether the end was cut off'),
});
export type AuditPage = z.infer<typeof auditPage>;
