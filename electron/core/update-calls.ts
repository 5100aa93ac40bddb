// Owns when a newer Lunas may take this one's place, and the calls about it. Must stay true: never
// while a customer is paying, and not in the last minutes of a day that somebody is closing.
import { AppError } from '../../shared/errors.ts';
import { MINUTE_MS, shopDay } from '../../shared/time.ts';
import type { UpdateHold, UpdateView } from '../../shared/update.ts';
import { VERSION } from '../../shared/version.ts';
import { page } from './calls.ts';
import type { Core } from './core.ts';
import type { UpdatePort } from './ports.ts';

/** This long before the shop's day ends an open shift is left alone. */
const SHIFT_END_MS = 30 * MINUTE_MS;

/** Why nothing may be installed now; null: it may. */
export function updateHold(core: Core): UpdateHold | null {
  const till = core.till();
  if (core.stores.sales.open().some(({ status }) => status === 'waiting')) return 'sale';
  if (till === null || till.desk.shifts.running() === null) return null;
  const nowMs = core.ports.clock.wallMs();
  const { store } = till.setup;
  const isLate = shopDay(nowMs, store) !== shopDay(nowMs + SHIFT_END_MS, store);
  return isLate ? 'shiftEnd' : null;
}

export const updateHandlers = {
  state: page.update.state.handler(({ context: { core } }) => viewOf(core)),
  look: page.update.look.handler(({ context: { core } }) => {
    portOf(core).look();
    return viewOf(core);
  }),
  install: page.update.install.handler(({ context: { core, actor } }) => {
    const port = portOf(core);
    const { step, next } = port.state();
    if (step !== 'ready') throw new AppError('conflict', 'There is no newer Lunas to install.');
    const hold = updateHold(core);
    if (hold !== null) throw new AppError('conflict', SENTENCES[hold]);
    core.people.gate.done(actor, 'update.installed', { from: VERSION, to: next });
    port.install();
    return {};
  }),
};

const SENTENCES: Readonly<Record<UpdateHold, string>> = {
  sale: 'A sale waits for its payment: install when it is done.',
  shiftEnd: 'The shift ends soon: close it first, then install.',
};

function viewOf(core: Core): UpdateView {
  const state = core.ports.update?.state() ?? NONE;
  return { version: VERSION, state, hold: updateHold(core) };
}

const NONE = { way: 'byHand', step: 'idle', next: null, askedAtMs: null, fault: null } as const;

function portOf(core: Core): UpdatePort {
  if (core.ports.update) return core.ports.update;
  throw new AppError('unavailable', 'Only an installed Lunas looks for newer ones.');
}
