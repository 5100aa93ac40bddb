// Owns the calls about webhooks.
import { page } from './calls.ts';
import type { Core } from './core.ts';
import type { Webhooks } from './webhooks/webhooks.ts';

const NEWEST = Number.MAX_SAFE_INTEGER;

const of = (core: Core): Webhooks => core.requireTill().webhooks;

export const webhookHandlers = {
  list: page.webhook.list.handler(({ context: { core } }) => ({ items: of(core).list() })),
  add: page.webhook.add.handler(({ input, context: { core, actor } }) =>
    of(core).add(input.url, input.events, actor),
  ),
  change: page.webhook.change.handler(({ input, context: { core, actor } }) =>
    of(core).change(input, actor),
  ),
  rotate: page.webhook.rotate.handler(({ input, context: { core, actor } }) =>
    of(core).rotate(input.id, actor),
  ),
  remove: page.webhook.remove.handler(({ input, context: { core, actor } }) => {
    of(core).remove(input.id, actor);
    return {};
  }),
  test: page.webhook.test.handler(
    ({ input, context: { core, actor }, signal = new AbortController().signal }) =>
      of(core).test(input.id, actor, signal),
  ),
  deliveries: page.webhook.deliveries.handler(({ input, context: { core } }) => {
    const { id, state = null, before = NEWEST, limit } = input;
    return of(core).deliveries(id, { state, before, limit });
  }),
  again: page.webhook.again.handler(({ input, context: { core, actor } }) => ({
    count: of(core).again(input.id, input, actor),
  })),
  settle: page.webhook.settle.handler(({ input, context: { core, actor } }) =>
    of(core).settle(input.id, actor),
  ),
};
