// Owns the calls only a desktop till answers. Must stay true: a link of another program is shown to
// nobody on a locked screen, and to nobody while nothing can be sold.
import { AppError } from '../../shared/errors.ts';
import { page } from './calls.ts';
import type { Core } from './core.ts';
import type { ShellPort } from './ports.ts';

export const shellHandlers = {
  follow: page.shell.follow.handler(async function* follow({ input, context, signal }) {
    const { core, session } = context;
    const { sessions } = core.people;
    for await (const frame of shellOf(core).frames(input.lang, signal)) {
      // Who unlocks the screen follows anew.
      if (sessions.role(session) === 'locked') return;
      const isHeld = frame.link !== null && !canSell(core);
      yield isHeld ? { ...frame, link: null, behind: 0, isHeld } : frame;
    }
  }),
  answer: page.shell.answer.handler(({ input, context: { core } }) => {
    if (!canSell(core))
      throw new AppError('unavailable', 'Nothing can be sold now: the link goes on waiting.');
    return { wasThere: shellOf(core).answer(input.linkId) };
  }),
  putAway: page.shell.putAway.handler(({ input, context: { core } }) => {
    shellOf(core).putAway(input.noticeId);
    return {};
  }),
  state: page.shell.state.handler(({ context: { core } }) => ({
    view: core.ports.shell?.view() ?? null,
  })),
  change: page.shell.change.handler(({ input, context: { core, actor } }) => {
    const view = shellOf(core).change(input);
    const details = Object.fromEntries(
      Object.entries(input).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, value ?? 'none']],
      ),
    );
    core.people.gate.done(actor, 'desktop.changed', details);
    return { view };
  }),
};

/** A training that was entered from a real till sells to nobody: links are for the real one. */
function canSell(core: Core): boolean {
  if (core.ports.training?.canLeave === true) return false;
  try {
    core.requireSelling();
    return true;
  } catch (error) {
    if (error instanceof AppError) return false; // no setup yet, or held: safe mode
    throw error;
  }
}

function shellOf(core: Core): ShellPort {
  if (core.ports.shell) return core.ports.shell;
  throw new AppError('unavailable', 'Only the desktop app does this.');
}
