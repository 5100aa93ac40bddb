// Owns the calls about tokens for other programs: made, looked at and revoked by a manager.
import { AppError } from '../../shared/errors.ts';
import { page } from './calls.ts';
import type { Core } from './core.ts';

export const tokenHandlers = {
  list: page.token.list.handler(({ context: { core } }) => core.rest.list()),
  make: page.token.make.handler(async ({ input, context: { core, actor } }) => {
    mustNotTrain(core);
    const token = core.rest.tokens.make(input.name, input.scopes, actor);
    await core.rest.settled();
    return { token, list: core.rest.list() };
  }),
  revoke: page.token.revoke.handler(async ({ input, context: { core, actor } }) => {
    mustNotTrain(core);
    core.rest.tokens.revoke(input.id, actor);
    await core.rest.settled();
    return core.rest.list();
  }),
};

/** A training that was entered from the till is another till: its tokens would open nothing. */
function mustNotTrain(core: Core): void {
  if (core.ports.training?.canLeave === true)
    throw new AppError('conflict', 'Leave training first: tokens are for the till itself.');
}
