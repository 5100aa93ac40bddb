// Owns the calls of head office.
import { page } from './calls.ts';
import type { Core } from './core.ts';
import type { Office } from './hub/office/office.ts';

const of = (core: Core): Office => core.office;
const NEVER = new AbortController().signal;

export const officeHandlers = {
  state: page.office.state.handler(({ context: { core } }) => of(core).state()),
  overview: page.office.overview.handler(({ input, context: { core } }) =>
    of(core).desk.overview(input),
  ),
  stores: page.office.stores.handler(({ input, context: { core } }) =>
    of(core).desk.stores({ ...input, after: input.after }),
  ),
  tills: page.office.tills.handler(({ input, context: { core } }) =>
    of(core).desk.tills({
      ...input,
      after: input.after,
      onlyTroubled: input.onlyTroubled ?? false,
    }),
  ),
  money: page.office.money.handler(({ input, context: { core } }) =>
    of(core).desk.money({ ...input, after: input.after }),
  ),
  conflicts: page.office.conflicts.handler(({ input, context: { core } }) =>
    of(core).desk.conflicts({ ...input, after: input.after }),
  ),
  export: page.office.export.handler(({ input, context: { core, actor }, signal = NEVER }) =>
    of(core).desk.export(input, actor, signal),
  ),
  makeKey: page.office.makeKey.handler(({ context: { core, actor } }) => of(core).keys.make(actor)),
  exportKey: page.office.exportKey.handler(async ({ input, context: { core, actor } }) => ({
    text: await of(core).keys.export(input.passphrase, actor),
  })),
  importKey: page.office.importKey.handler(({ input, context: { core, actor } }) =>
    of(core).keys.import(input.text, input.passphrase, actor),
  ),
  trust: page.office.trust.handler(({ input, context: { core, actor } }) =>
    of(core).trust(input.fingerprint, actor),
  ),
  distrust: page.office.distrust.handler(({ input, context: { core, actor } }) =>
    of(core).distrust(input.fingerprint, actor),
  ),
  push: page.office.push.handler(async ({ input, context: { core, actor } }) => ({
    version: await of(core).desk.push(input, actor),
  })),
  pushes: page.office.pushes.handler(async ({ input, context: { core } }) => {
    const { desk } = of(core);
    const pushes = await desk.pushes({ ...input, after: input.after });
    return { ...pushes, mayPush: await desk.mayPush() };
  }),
  results: page.office.results.handler(({ input, context: { core } }) =>
    of(core).desk.results({ ...input, after: input.after }),
  ),
};
