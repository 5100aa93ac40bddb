// Owns what the wire says of webhooks: which events they may ask for, what became of each, and what
// a manager sees of them. A secret is in two answers only: the one that makes it, the one that
// renews it.
import { z } from 'zod';

const atMs = z.int();

/**
 * What other programs may be told. Left out on purpose: what happens to people, PINs, papers and
 * the setup.
 */
export const WEBHOOK_EVENTS = [
  'sale.changed',
  'payment.changed',
  'payment.reversed',
  'feed.changed',
] as const;

export const webhookEvent = z.enum(WEBHOOK_EVENTS);
export type WebhookEvent = z.infer<typeof webhookEvent>;

export const webhookEvents = z
  .array(webhookEvent)
  .min(1, 'choose at least one event')
  .max(WEBHOOK_EVENTS.length)
  .refine((events) => new Set(events).size === events.length, 'each event stands here once');

/** Money and sales; how the feeds are doing is for who asks. */
export const DEFAULT_EVENTS: WebhookEvent[] = [
  'sale.changed',
  'payment.changed',
  'payment.reversed',
];

/** More receivers than this no till tells. */
export const WEBHOOKS_MAX = 8;

/** Why a try did not do. Closed: the desk has a sentence for each. */
export const deliveryFault = z.enum([
  'dns',
  'unreachable',
  'timeout',
  'tls',
  'refused', // an answer that is not 2xx
  'redirect', // never followed
  'gone', // 410: the receiver wants no more
  'private_address', // an address of the shop's own network, which the setup does not allow
  'bad_secret', // sealed by another machine: a new one is needed
  'too_large',
  'too_old', // waited longer than is kept
]);
export type DeliveryFault = z.infer<typeof deliveryFault>;

export const deliveryState = z.enum([
  'queued', // has its turn
  'held', // waits for an earlier event of its sale
  'delivered',
  'gave_up',
]);
export type DeliveryState = z.infer<typeof deliveryState>;

export const webhookState = z.enum([
  'active',
  'paused', // events are kept and sent later
  'gone', // the receiver answered 410: nothing is kept for it
]);
export type WebhookState = z.infer<typeof webhookState>;

export const webhookView = z.object({
  id: z.string(),
  url: z.string(),
  events: z.array(webhookEvent),
  state: webhookState,
  allowPrivate: z.boolean(),
  fromSetup: z.boolean(),
  madeAtMs: atMs,
  oldSecretUntilMs: atMs.nullable().describe('until then two secrets sign'),
  lastGoodAtMs: atMs.nullable(),
  failingSinceMs: atMs.nullable().describe('null: the last answer was a good one'),
  waiting: z.int().describe('events that are still to be told'),
  lost: z.int().describe('given up, and nobody has said that it is seen to'),
});
export type WebhookView = z.infer<typeof webhookView>;

export const webhookWithSecret = z.object({
  webhook: webhookView,
  secret: z.string().describe('shown once'),
});
export type WebhookWithSecret = z.infer<typeof webhookWithSecret>;

export const webhookTest = z.object({
  status: z.int().nullable().describe('null: no answer'),
  fault: deliveryFault.nullable().describe('null: a good answer'),
  tookMs: z.int(),
  excerpt: z.string().describe('the beginning of the answer, what looks secret left out'),
});
export type WebhookTest = z.infer<typeof webhookTest>;

export const deliveryView = z.object({
  id: z.int(),
  seq: z.int(),
  type: z.string(),
  about: z.string().describe('the sale, the payment or the feed that the event is of'),
  atMs: atMs.describe('when it happened'),
  state: deliveryState,
  attempts: z.int(),
  status: z.int().nullable().describe('of the last answer'),
  fault: deliveryFault.nullable(),
  tookMs: z.int().nullable(),
  nextAtMs: atMs.nullable().describe('when it is tried again; null: it is not'),
  endedAtMs: atMs.nullable(),
  excerpt: z.string().nullable(),
});
export type DeliveryView = z.infer<typeof deliveryView>;

export const deliveryPage = z.object({
  items: z.array(deliveryView),
  /** Go on below this number; null: there is no more. */
  before: z.int().nullable(),
});
export type DeliveryPage = z.infer<typeof deliveryPage>;
