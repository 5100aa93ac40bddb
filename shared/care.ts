// Owns what the wire says of data care: copies of the ledger outside the PC, what a restore would
// bring and lose, the move to another PC, and what a support bundle holds. No passphrase and no key
// is ever among it.
import { z } from 'zod';
import { EVERY_HOURS, KEEP_MAX, PASSPHRASE_MIN } from './care-terms.ts';

const atMs = z.int();
const count = z.int().min(0);

/** Why the newest copy to the chosen folder is not there. */
export const outsideFault = z.enum([
  'missing', // the stick or folder is not there
  'full', // no room that we would take
  'unwritable',
  'damaged', // what was read back is not what was written
  'key', // the passphrase kept for it can't be read on this machine
]);
export type OutsideFault = z.infer<typeof outsideFault>;

export const careState = z.object({
  canChoose: z.boolean().describe("the host shows the system's own dialog for folders and files"),
  canRestart: z.boolean().describe('the till can start itself again'),
  isSafeMode: z.boolean(),
  local: z.object({ count, newestAtMs: atMs.nullable() }),
  outside: z
    .object({
      folder: z.string(),
      everyHours: z.int(),
      keep: z.int(),
      isSealed: z.boolean().describe('under a passphrase, with the setup in it'),
      lastAtMs: atMs.nullable(),
      lastName: z.string().nullable(),
      fault: outsideFault.nullable(),
    })
    .nullable(),
  retention: z.object({ months: z.int().nullable() }),
  movedAtMs: atMs.nullable().describe('the books went to another PC: this one sells no more'),
});
export type CareState = z.infer<typeof careState>;

export const outsideSettings = z.strictObject({
  folder: z.string().trim().min(1).max(500),
  everyHours: z.union(EVERY_HOURS.map((hours) => z.literal(hours))),
  keep: z.int().min(2).max(KEEP_MAX),
  /** Absent: as it is; null: none from now on. */
  passphrase: z.string().min(PASSPHRASE_MIN).max(200).nullish(),
});
export type OutsideSettings = z.infer<typeof outsideSettings>;

export const backupItem = z.object({
  source: z.string().describe('what to prepare it by'),
  where: z.enum(['profile', 'outside', 'replaced']),
  name: z.string(),
  madeAtMs: atMs.nullable(),
  bytes: count,
  isSealed: z.boolean(),
  /** Null while sealed, or where the file can't be read. */
  figures: z.object({ sales: count, payments: count, lastPaymentAtMs: atMs.nullable() }).nullable(),
});
export type BackupItem = z.infer<typeof backupItem>;

export const restorePreview = z.object({
  madeAtMs: atMs.nullable(),
  shop: z.string().nullable(),
  hasSetup: z.boolean().describe('the till takes the setup too, for it has none'),
  sales: count,
  payments: count,
  lastPaymentAtMs: atMs.nullable(),
  lost: z.object({
    sales: count.describe('in the ledger of now and not in this copy'),
    payments: count,
    amount: count.describe('rupiah of those payments'),
  }),
  waiting: count.describe('sales that wait for money now'),
});
export type RestorePreview = z.infer<typeof restorePreview>;

export const bundleEntry = z.object({
  name: z.string(),
  bytes: count,
  text: z.string().describe('all of it, or its first part'),
  isWhole: z.boolean(),
});
export const supportBundle = z.object({
  name: z.string(),
  base64: z.string().describe('the zip, for the page to save'),
  entries: z.array(bundleEntry),
});
export type SupportBundle = z.infer<typeof supportBundle>;
