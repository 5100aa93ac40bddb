// Owns the calls about the hub. Must stay true: what only a person can know (a silent till is off,
// this one may sell alone, a conflict was seen) stands in the audit with who said it.
import { AppError } from '../../shared/errors.ts';
import type { HubView } from '../../shared/hub.ts';
import { readSetup } from '../../shared/setup.ts';
import { page } from './calls.ts';
import type { Core } from './core.ts';
import { hubViewIn } from './hub/hub-view.ts';
import { tryHub } from './hub/try-hub.ts';
import { faultsOfSetup } from './setup-faults.ts';

export const hubHandlers = {
  status: page.hub.status.handler(({ context: { core } }) => statusOf(core)),
  test: page.hub.test.handler(async ({ input, context: { core } }) => {
    const text = core.setupDesk.changedText({ hub: input });
    const read = readSetup(text);
    const refused = faultsOfSetup(text).filter((fault) => /hub/.test(fault));
    const hub = read.ok ? read.setup.hub : undefined;
    if (refused.length > 0 || hub === undefined)
      return { refused, fault: 'unexpected' as const, tills: [], needsSchema: false };
    const mark = core.stores.hub.mark();
    const isSame = mark?.store === hub.store && mark.till === hub.till;
    const holder = isSame ? mark.holder : null;
    const { tills, ...tried } = await tryHub({ setup: hub, door: core.ports.hub, holder });
    return { refused: [], ...tried, tills: [...tills] };
  }),
  putAway: page.hub.putAway.handler(async ({ input, context: { core, actor } }) => {
    const { link } = core;
    const { till } = input;
    if (till === core.till()?.setup.hub?.till)
      throw new AppError('bad_input', 'This till is on: it is selling here.');
    const known = link.tills().find((each) => each.till === till);
    if (known === undefined) throw new AppError('not_found', 'There is no such till at the hub.');
    const hub = link.hub();
    if (hub === null) throw new AppError('unavailable', APART);
    try {
      await hub.putAway(till);
    } catch (error) {
      link.failed(error);
      throw new AppError('unavailable', APART);
    }
    core.people.gate.doneAndTold(actor, 'hub.putAway', { till });
    return statusOf(core);
  }),
  sellApart: page.hub.sellApart.handler(({ context: { core, actor } }) => {
    const { link } = core;
    if (link.hold() !== 'apart')
      throw new AppError('conflict', 'Nothing keeps this till from asking the others.');
    link.sellApart();
    core.people.gate.doneAndTold(actor, 'hub.soldApart', {});
    return statusOf(core);
  }),
  conflictSeen: page.hub.conflictSeen.handler(({ input, context: { core, actor } }) => {
    const { paymentId } = input;
    const by = actor.name ?? '';
    const story = storyOf(core, paymentId);
    if (!core.stores.hub.seeConflict(paymentId, by, core.ports.clock.wallMs()))
      throw new AppError('not_found', 'It was seen already.');
    core.people.gate.doneAndTold(actor, 'hub.conflictSeen', { paymentId, ...story });
    return statusOf(core);
  }),
};

/** Both tills and the money, for the audit: there it stays. */
function storyOf({ stores }: Core, paymentId: string): Record<string, string | number> {
  const known = stores.hub.conflicts().find(({ conflict }) => conflict.paymentId === paymentId);
  if (known === undefined) return {};
  const { amount, first, second } = known.conflict;
  return {
    ...{ amount, first: first.till, firstSale: first.saleId },
    ...{ second: second.till, secondSale: second.saleId },
  };
}

const APART = "The other tills can't be asked now: try again when they can.";

/** What people are told of the hub now; null for a till without one. */
export function hubViewOf(core: Core): HubView | null {
  const setup = core.till()?.setup;
  if (setup === undefined) return null;
  const { stores, ports, link } = core;
  return hubViewIn(stores, setup, { link, nowMs: ports.clock.wallMs() });
}

function statusOf(core: Core): { hub: HubView | null } {
  return { hub: hubViewOf(core) };
}
