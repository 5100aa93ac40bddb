// Owns the calls about the shop's network.
import { AppError } from '../../shared/errors.ts';
import { page } from './calls.ts';

export const networkHandlers = {
  state: page.network.state.handler(({ context: { core } }) => core.network.state()),
  newCode: page.network.newCode.handler(({ input, context: { core, actor } }) => {
    if (core.network.state().state !== 'open')
      throw new AppError('unavailable', "The shop's network is not open: switch it on first.");
    if (input.kind === 'program' && input.scopes.length === 0)
      throw new AppError('bad_input', 'Say what the program may do: at least one thing.');
    core.network.newCode(input.kind, input.scopes, actor);
    return core.network.state();
  }),
  revoke: page.network.revoke.handler(({ input, context: { core, actor } }) => {
    if (!core.network.revoke(input.deviceId, actor))
      throw new AppError('not_found', 'There is no such device any more.');
    return core.network.state();
  }),
};
