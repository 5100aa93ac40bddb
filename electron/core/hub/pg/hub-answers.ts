// Owns the reading of what the hub answers. It comes from outside: an entry that is not understood
// stops this till, because it may say whose money something is.
import { z } from 'zod';
import { feedFault, feedState } from '../../../../shared/views.ts';
import type { Sighting } from '../../../../shared/sighting.ts';
import type { HubEntry, SharedSale } from '../../../../shared/hub-log.ts';
import { HubFailure, type ClaimAnswer, type Joined, type SharedFeedState } from '../hub-store.ts';

const whole = z.int();
const seq = z.int().min(0);
const interval = z.object({ fromMs: z.number(), untilMs: z.number() });
const claimedBy = z.enum(['evidence', 'person', 'manual']);

const sighting = z.object({
  feed: z.string(),
  channel: z.enum(['poll', 'callback', 'inquiry', 'manual']),
  direction: z.enum(['credit', 'debit', 'reversal']),
  amount: whole.min(0).transform((amount) => amount as Sighting['amount']),
  stamp: interval,
  issuer: z.object({ code: z.string().nullable(), name: z.string() }),
  refs: z.record(z.string(), z.string()),
  balance: z.string().nullable(),
  mdr: z.string().exactOptional(),
  saleReference: z.string().exactOptional(),
});

const row = z.object({
  sighting,
  key: z.string(),
  channel: sighting.shape.channel,
  paymentId: z.string().nullable(),
  proves: z.boolean(),
  isOld: z.boolean(),
});

const sale = z.object({
  id: z.string(),
  till: z.string(),
  reference: z.string().nullable(),
  amount: whole,
  payable: whole,
  state: z.enum(['open', 'expired', 'cancelled', 'paid', 'unseen']),
  shown: interval.nullable(),
  closed: interval.nullable(),
  expiresAfterMs: z.number(),
  watchedAfterMs: z.number(),
  apart: z.boolean(),
  codeFeed: z.string().nullable(),
  cashier: z.string().nullable(),
  createdAtMs: z.number(),
}) satisfies z.ZodType<SharedSale>;

const story = z.object({
  till: z.string(),
  saleId: z.string(),
  by: claimedBy,
  apart: z.boolean(),
  atMs: z.number(),
});

const conflict = z.object({
  paymentId: z.string(),
  amount: whole,
  first: story,
  second: story,
});

/** What a line of the log holds, by its kind. The hub chose what a sale asks for, not its text. */
const bodies = {
  sighting: z.object({ row }),
  sale: z
    .object({ sale, payable: whole })
    .transform(({ sale: told, payable }) => ({ sale: { ...told, payable } })),
  claim: z.object({
    paymentId: z.string(),
    saleId: z.string(),
    by: claimedBy,
    apart: z.boolean(),
  }),
  release: z.object({ paymentId: z.string(), saleId: z.string() }),
  dismiss: z.object({ paymentId: z.string(), note: z.string() }),
  conflict: z.object({ conflict }),
  roster: z.object({ change: z.enum(['joined', 'opened', 'closed', 'put_away']) }),
} as const;

const line = z.object({
  seq,
  till: z.string(),
  atMs: z.number(),
  kind: z.enum(Object.keys(bodies) as [keyof typeof bodies, ...(keyof typeof bodies)[]]),
  body: z.unknown(),
});

export function entryOf(given: unknown): HubEntry {
  const { kind, body, ...place } = understood(line, given);
  return { ...place, kind, ...understood<object>(bodies[kind], body) } as HubEntry;
}

const till = z.object({
  till: z.string(),
  number: whole,
  state: z.enum(['open', 'closed', 'put_away']),
  ackSeq: seq,
  seenAtMs: z.number(),
  version: z.string(),
  keepsClass: z.boolean(),
});

export const hubTills = z.array(till);

export const joined = z.object({
  number: whole,
  classCount: whole,
  joinedSeq: seq,
  headSeq: seq,
  tills: hubTills,
}) satisfies z.ZodType<Joined>;

export const published = z.object({ seq, payables: z.record(z.string(), whole) });

export const claimAnswer = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('granted'), seq }),
  z.object({ kind: z.literal('taken'), by: story }),
  z.object({ kind: z.literal('behind'), headSeq: seq }),
  z.object({ kind: z.literal('unheard'), tills: z.array(z.string()) }),
]) satisfies z.ZodType<ClaimAnswer>;

const feed = z.object({
  kind: z.string(),
  poller: z.string(),
  state: feedState,
  fault: feedFault.nullable(),
  hasWideStamps: z.boolean(),
  answeredAsk: whole,
  asked: whole,
  lastGoodAtMs: z.number().nullable(),
  sweptSeq: seq,
  providerTime: z.object({ askedUntilMs: z.number(), saidFromMs: z.number() }).nullable(),
  atHubMs: z.number(),
}) satisfies z.ZodType<SharedFeedState>;

export const feedStates = z.array(feed);

/** Throws HubFailure `unexpected`; what was answered is in no text. */
export function understood<T>(schema: z.ZodType<T>, given: unknown): T {
  const read = schema.safeParse(given);
  if (!read.success) throw new HubFailure('unexpected');
  return read.data;
}
