// Owns the calls of head office: reading over stores and tills, files, and what is changed at tills
// from afar. A manager's, from the till's own page only.
import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { exportKind, exportStep } from './books.ts';
import { date, manager, PAGE_SIZE_MAX } from './contract-words.ts';
import {
  officeConflict,
  officeMoney,
  officeMoneyKind,
  officeOverview,
  officeState,
  officeStore,
  officeTill,
  pushAsked,
  pushResult,
  pushScope,
  pushView,
} from './office.ts';

const store = z.string().min(1).max(60);
const span = { from: date, until: date, store: store.optional() };
const limit = z.int().min(1).max(PAGE_SIZE_MAX).default(50);
const after = z.string().max(300).optional().describe('`after` of the page before');
const paged = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), after: z.string().nullable() });
const passphrase = z.string().min(8).max(200);

export const officeContract = {
  /** Of this till alone, from its own profile: asks no hub. */
  state: manager.output(officeState),
  overview: manager.input(z.object(span)).output(officeOverview),
  /** Stores by name, from the roll-ups. */
  stores: manager.input(z.object({ ...span, after, limit })).output(paged(officeStore)),
  tills: manager
    .input(z.object({ ...span, onlyTroubled: z.boolean().optional(), after, limit }))
    .output(paged(officeTill)),
  /** Newest first. */
  money: manager
    .input(z.object({ ...span, kind: officeMoneyKind, after, limit }))
    .output(paged(officeMoney)),
  conflicts: manager.input(z.object({ ...span, after, limit })).output(paged(officeConflict)),
  /** The books of these days, all stores or one, piece by piece. */
  export: manager
    .input(z.object({ ...span, kind: exportKind, lang: z.enum(['id', 'en']) }))
    .output(eventIterator(exportStep)),
  /** The owner's key, once; it stays sealed in this profile. */
  makeKey: manager.output(officeState),
  /** The owner's key under a passphrase, to be kept elsewhere. */
  exportKey: manager.input(z.object({ passphrase })).output(z.object({ text: z.string() })),
  importKey: manager
    .input(z.object({ text: z.string().max(4000), passphrase: z.string().max(200) }))
    .output(officeState),
  /** A person at this till says that this key is the owner's. */
  trust: manager.input(z.object({ fingerprint: z.string().max(100) })).output(officeState),
  /** A person at this till says no, or no longer. */
  distrust: manager.input(z.object({ fingerprint: z.string().max(100) })).output(officeState),
  /** Signs a change and lays it into the hub, for the tills of its scope to take. */
  push: manager
    .input(
      z.strictObject({
        scope: pushScope,
        changes: pushAsked,
        note: z.string().trim().max(200),
      }),
    )
    .output(z.object({ version: z.int() })),
  /** What was pushed, newest first; `mayPush`: the hub lets this till push. */
  pushes: manager
    .input(z.object({ after, limit }))
    .output(paged(pushView).extend({ mayPush: z.boolean() })),
  /** What became of one push, till by till. */
  results: manager
    .input(z.object({ version: z.int(), fingerprint: z.string().max(100), after, limit }))
    .output(paged(pushResult)),
} as const;
