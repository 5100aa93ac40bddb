// Owns the calls of data care and of support. Who replaces or moves a till's books proves a
// manager's PIN for it, also at a screen where a manager is logged in: screens are left open.
import { CARE_FAULTS } from '../../shared/care-terms.ts';
import { AppError } from '../../shared/errors.ts';
import { refFrom } from '../../shared/ids.ts';
import { page } from './calls.ts';
import type { Core } from './core.ts';
import type { Actor } from './people/actor.ts';
import { supportBundle } from './support/support-bundle.ts';

/** For the answer to reach its page before the till ends. */
const RESTART_AFTER_MS = 300;

export const careHandlers = {
  state: page.care.state.handler(({ context: { core } }) => core.care.state()),
  choose: page.care.choose.handler(async ({ input, context: { core } }) => {
    const { chooser } = core.ports;
    if (!chooser) throw new AppError('unavailable', 'Type the path: this host has no dialogs.');
    return { path: await (input.what === 'folder' ? chooser.folder() : chooser.file()) };
  }),
  setOutside: page.care.setOutside.handler(({ input, context: { core, actor } }) =>
    core.care.setOutside(input.outside, actor),
  ),
  backUpNow: page.care.backUpNow.handler(({ context: { core } }) => core.care.backUpNow()),
  backups: page.care.backups.handler(async ({ context: { core } }) => ({
    items: await core.care.restores().list(),
  })),
  prepare: page.care.prepare.handler(({ input, context: { core } }) =>
    core.care.restores().prepare(input.source, input.passphrase),
  ),
  restore: page.care.restore.handler(async ({ input, context: { core, actor } }) => {
    const by = await proved(core, input.pin, actor);
    await core.care.restores().plan(input.source, by);
    return { isRestarting: restartSoon(core, core.ports.safeMode !== undefined) };
  }),
  moveOut: page.care.moveOut.handler(({ input, context: { core, actor } }) =>
    core.care.moveOut(input, actor),
  ),
  sellHere: page.care.sellHere.handler(async ({ input, context: { core, actor } }) =>
    core.care.sellHere(await proved(core, input.pin, actor)),
  ),
  setRetention: page.care.setRetention.handler(({ input, context: { core, actor } }) =>
    core.care.setRetention(input.months, actor),
  ),
};

export const supportHandlers = {
  bundle: page.support.bundle.handler(({ context: { core, actor } }) => supportBundle(core, actor)),
  restart: page.support.restart.handler(({ input, context: { core } }) => {
    if (core.stores.sales.open().length > 0 && input.isSafe)
      throw new AppError('conflict', CARE_FAULTS.waiting);
    return { isRestarting: restartSoon(core, input.isSafe) };
  }),
  pageFailed: page.support.pageFailed.handler(({ input, context: { core } }) => {
    const ref = refFrom(core.ports.random.bytes(16));
    core.ports.log.error('the page failed', { ref, error: input.message });
    return { ref };
  }),
};

/** Where nobody works by name there is no PIN to ask for. */
async function proved(core: Core, pin: string | undefined, actor: Actor): Promise<Actor> {
  const { directory, sessions } = core.people;
  if (!directory.hasPeople()) return actor;
  if (pin === undefined || pin === '') throw new AppError('forbidden', CARE_FAULTS.needsPin);
  return sessions.prove(pin, actor);
}

function restartSoon({ ports }: Core, isSafe: boolean): boolean {
  const { restart, clock } = ports;
  if (restart === undefined) return false;
  void clock.sleep(RESTART_AFTER_MS, new AbortController().signal).then(() => restart({ isSafe }));
  return true;
}
