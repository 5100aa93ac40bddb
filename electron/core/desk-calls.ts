// Owns the calls of the manager's desk: shifts, days beside the provider's history, books as files.
import type { ExportStep } from '../../shared/books.ts';
import { AppError } from '../../shared/errors.ts';
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
  print: page.shift.print.handler(({ input, context: { core }, signal }) => {
    const { desk, printing } = core.requireTill();
    return printing.zReport(desk.shifts.report(input.number), signal);
  }),
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
  file: page.books.file.handler(
    ({ input, context: { core, actor }, signal = new AbortController().signal }) =>
      wholeFile(core.requireTill().desk.export(input, actor, signal)),
  ),
  folder: page.books.folder.handler(({ context: { core } }) => ({
    folder: core.requireTill().desk.folder(),
  })),
};

/** The pieces put together, for programs that ask once and take the file. */
async function wholeFile(steps: AsyncGenerator<ExportStep>): Promise<File> {
  const parts: Buffer<ArrayBuffer>[] = [];
  for await (const step of steps) {
    if (step.type === 'part') parts.push(Buffer.from(step.base64, 'base64'));
    if (step.type === 'end') return new File(parts, step.name, { type: step.mime });
  }
  throw new AppError('unavailable', 'The file was not made: it was called off.');
}
