// The part of the one contract about webhooks: a manager's calls, made from the page only.
import { z } from 'zod';
import { id, manager, PAGE_SIZE_MAX } from './contract-words.ts';
import { webAddress } from './setup.ts';
import {
  deliveryPage,
  deliveryState,
  webhookEvents,
  webhookTest,
  webhookView,
  webhookWithSecret,
} from './webhooks.ts';

export const webhookContract = {
  list: manager.output(z.object({ items: z.array(webhookView) })),
  add: manager
    .input(z.strictObject({ url: webAddress, events: webhookEvents }))
    .output(webhookWithSecret),
  change: manager
    .input(
      z.strictObject({
        id,
        url: webAddress.optional(),
        events: webhookEvents.optional(),
        state: z.enum(['active', 'paused']).optional(),
      }),
    )
    .output(webhookView),
  /** A new secret; the old one signs beside it for a day. */
  rotate: manager.input(z.object({ id })).output(webhookWithSecret),
  remove: manager.input(z.object({ id })).output(z.object({})),
  /** Sends a `webhook.test` and tells what came back. */
  test: manager.input(z.object({ id })).output(webhookTest),
  /** What was told, newest first. */
  deliveries: manager
    .input(
      z.object({
        id,
        state: deliveryState.optional(),
        before: z.int().min(0).optional(),
        limit: z.int().min(1).max(PAGE_SIZE_MAX).default(50),
      }),
    )
    .output(deliveryPage),
  /** One delivery again, or all that was given up since a moment. */
  again: manager
    .input(
      z.union([
        z.strictObject({ id, deliveryId: z.int() }),
        z.strictObject({ id, sinceMs: z.int().min(0) }),
      ]),
    )
    .output(z.object({ count: z.int() })),
  /** What was given up until now is seen to. */
  settle: manager.input(z.object({ id })).output(webhookView),
} as const;
