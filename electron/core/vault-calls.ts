// Owns the calls about how the till keeps its keys. Must stay true: who changes it proves the
// passphrase of now, and no passphrase is in an answer, an error or the audit.
import { AppError } from '../../shared/errors.ts';
import type { VaultView } from '../../shared/vault.ts';
import { page } from './calls.ts';
import type { Core } from './core.ts';
import type { VaultPort } from './ports.ts';

export const vaultHandlers = {
  state: page.vault.state.handler(({ context: { core } }) => viewOf(core)),
  change: page.vault.change.handler(async ({ input, context: { core, actor } }) => {
    const vault = portOf(core);
    if (vault.by() === 'passphrase') {
      const tried = await vault.prove(input.current ?? '');
      if (tried === 'wrong')
        return core.people.gate.refuse(actor, 'vault.change', 'The passphrase is wrong.');
      if (tried !== 'right')
        throw new AppError('rate_limited', `Too many wrong tries: wait ${tried.waitSeconds} s.`);
    }
    await vault.change(input.passphrase);
    core.people.gate.done(actor, 'vault.changed', { by: vault.by() });
    return viewOf(core);
  }),
};

/** Training's keys pass with it; the real till's are not its to change. */
function keptBy({ ports }: Core): VaultPort | null {
  return ports.training === undefined ? (ports.vault ?? null) : null;
}

function viewOf(core: Core): VaultView {
  const vault = keptBy(core);
  return { by: vault?.by() ?? null, own: vault?.own() ?? null };
}

function portOf(core: Core): VaultPort {
  const vault = keptBy(core);
  if (vault) return vault;
  throw new AppError('conflict', 'In training the keys stay as they are.');
}
