// Owns the calls of the manager's desk: shifts, days beside the provider's history, books as files.
import { page } from './calls.ts';

const NEWEST = Number.MAX_SAFE_INTEGER;

export const shiftHandlers = {
  current: page.shift.current.handler(({ context: { core } }) => ({
    shift: core.requireTill().desk.shifts.running(),
  })),
  open: page.shift.open.handler(({ input, context: { core, actor } }) => {
    const { number } = core.requireTill().desk.shifts.open(actor, input.note ?? null);
    return { number };
  }),
  close: page.shift.close.handler(async ({ input, context: { core, actor } }) => {
    // What came until now belongs to this shift: look before the figures are written down.
    await core.pollNow();
    return core.requireTill().desk.shifts.close(actor, input.note ?? null);
  }),
  report: page.shift.report.handler(({ input, context: { core } }) =>
    core.requireTill().desk.shifts.report(input.number),
  ),
  list: page.shift.list.handler(({ input, context: { core } }) => {
    const { shifts } = core.requireTill().desk;
    const items = shifts.list(input.before ?? NEWEST, input.limit);
    const last = items.length < input.limit ? null : (items.at(-1)?.number ?? null);
    return { items, before: last };
  }),
};

export const dayHandlers = {
  last: page.day.last.handler(({ input, context: { core } }) =>
    core.requireTill().desk.days.last(input.date),
  ),
  compare: page.day.compare.handler(
    ({ input, context: { core, actor }, signal = new AbortController().signal }) =>
      core.requireTill().desk.days.compare(input.date, actor, signal),
  ),
};

export const booksHandlers = {
  export: page.books.export.handler(
    ({ input, context: { core, actor }, signal = new AbortController().signal }) =>
      core.requireTill().desk.export(input, actor, signal),
  ),
  folder: page.books.folder.handler(({ context: { core } }) => ({
    folder: core.requireTill().desk.folder(),
  })),
};
