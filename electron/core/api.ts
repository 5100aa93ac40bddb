// Owns the table from contract to core: one short handler per call. Failures become the contract's
// errors here.
import { implement, ORPCError } from '@orpc/server';
import { AssertionError } from '../../shared/assert.ts';
import { pageContract, type RestContract } from '../../shared/contract.ts';
import { AppError, ERROR_STATUS } from '../../shared/errors.ts';
import { refFrom } from '../../shared/ids.ts';
import { shopDay } from '../../shared/time.ts';
import type { Core } from './core.ts';
import { cursorText, readCursor } from './cursor.ts';
import { dayRange } from './reports.ts';
import { healthOf, snapshotOf } from './snapshot.ts';

/** Who calls: the till's own page, or a program with a token. Hosts make it, handlers read it. */
export interface CallContext {
  readonly core: Core;
  readonly idempotencyKey?: string | undefined;
  /** The host's switch between the till and training; absent where there is none. */
  readonly training?: TrainingSwitch;
}

export interface TrainingSwitch {
  /** Rejects with AppError `conflict` while sales wait. */
  set(isOn: boolean): Promise<void>;
}

/**
 * Every failure leaves as one of the contract's codes; a mistake of ours leaves a ref to find it in
 * the log by.
 */
function failure(error: unknown, core: Core): unknown {
  if (error instanceof ORPCError) return error;
  if (error instanceof AppError)
    return new ORPCError(error.code, {
      status: ERROR_STATUS[error.code],
      message: error.message,
      data: { retryable: error.retryable },
      defined: true,
    });
  const ref = refFrom(core.ports.random.bytes(16));
  const kind = error instanceof AssertionError ? 'assertion' : 'unexpected';
  core.ports.log.error('stopped safely', { ref, kind, error: String(error) });
  return new ORPCError('internal', {
    status: 500,
    message: `Something went wrong inside the till; nothing was changed. Ref ${ref}.`,
    data: { retryable: true, ref },
    defined: true,
  });
}

const page = implement(pageContract)
  .$context<CallContext>()
  .use(async ({ context, next }) => {
    try {
      return await next();
    } catch (error) {
      throw failure(error, context.core);
    }
  });

const saleHandlers = {
  create: page.sale.create.handler(async ({ input, context }) => {
    const { sale, isNew } = await context.core.requireSelling().sell({
      amount: input.amount,
      reference: input.reference ?? null,
      idempotencyKey: context.idempotencyKey ?? input.idempotencyKey ?? null,
      cashier: null,
    });
    const body = context.core.present.sale(sale);
    return isNew ? { status: 201 as const, body } : { status: 200 as const, body };
  }),
  get: page.sale.get.handler(({ input, context: { core } }) =>
    core.present.sale(known(core, input.id)),
  ),
  list: page.sale.list.handler(({ input, context: { core } }) => {
    const date = input.date ?? today(core);
    const cursor = readCursor(input.cursor);
    const items = core.stores.sales.page({
      range: dayRange(date, core.requireTill().setup.store),
      status: input.status ?? null,
      after: cursor && { createdAtMs: cursor.atMs, id: cursor.id },
      limit: input.limit,
    });
    const nextCursor = cursorText(items, input.limit, (sale) => sale.createdAtMs);
    return { items: items.map((sale) => core.present.sale(sale)), nextCursor };
  }),
  cancel: page.sale.cancel.handler(({ input, context: { core } }) =>
    core.present.sale(core.requireTill().selling.cancel(input.id)),
  ),
  check: page.sale.check.handler(async ({ input, context: { core } }) => {
    known(core, input.id);
    await core.pollNow();
    return core.present.sale(known(core, input.id));
  }),
  extend: page.sale.extend.handler(({ input, context: { core } }) =>
    core.present.sale(core.requireTill().selling.extend(input.id)),
  ),
  confirm: page.sale.confirm.handler(({ input, context: { core } }) =>
    core.present.sale(confirmed(core, input)),
  ),
};

const paymentHandlers = {
  list: page.payment.list.handler(({ input, context: { core } }) => {
    const { store } = core.requireTill().setup;
    const cursor = readCursor(input.cursor);
    const range = input.date
      ? dayRange(input.date, store)
      : { fromMs: 0, untilMs: Number.MAX_SAFE_INTEGER };
    const items = core.stores.ledger.page({
      range,
      unclaimedOnly: input.unclaimed ?? false,
      after: cursor && { stampMs: cursor.atMs, id: cursor.id },
      limit: input.limit,
    });
    const nextCursor = cursorText(items, input.limit, (payment) => payment.stamp.fromMs);
    return { items: items.map((payment) => core.present.payment(payment)), nextCursor };
  }),
  attach: page.payment.attach.handler(({ input, context: { core } }) =>
    core.present.payment(core.inbox.attach(input.paymentId, input.saleId, input.reason)),
  ),
  dismiss: page.payment.dismiss.handler(({ input, context: { core } }) =>
    core.present.payment(core.inbox.dismiss(input.paymentId, input.reason)),
  ),
};

const reportHandlers = {
  daily: page.report.daily.handler(({ input, context: { core } }) =>
    core.reports.daily(input.date ?? today(core), core.requireTill().setup.store),
  ),
  range: page.report.range.handler(({ input, context: { core } }) =>
    core.reports.range(input, core.requireTill().setup.store, core.ports.clock.wallMs()),
  ),
};

const qrCodeHandlers = {
  list: page.qrCode.list.handler(({ input, context: { core }, signal }) =>
    core.requireTill().qrCodes.list(input.date ?? today(core), signal),
  ),
};

const displayHandlers = {
  show: page.display.show.handler(({ input, context: { core } }) => {
    core.display.show(input);
    return {};
  }),
  state: page.display.state.handler(({ context: { core } }) => core.display.state()),
  newCode: page.display.newCode.handler(({ context: { core } }) => {
    core.display.newCode();
    return core.display.state();
  }),
  revoke: page.display.revoke.handler(({ input, context: { core } }) => {
    if (!core.display.revoke(input.screenId))
      throw new AppError('not_found', 'There is no such screen any more.');
    return core.display.state();
  }),
  arrange: page.display.arrange.handler(({ input, context: { core } }) => {
    const { second, window } = input;
    const { screens } = core.ports;
    if (!screens) throw new AppError('unavailable', 'Only the desktop app places its windows.');
    screens.arrange({ ...(second ? { second } : {}), ...(window ? { window } : {}) });
    return core.display.state();
  }),
};

const healthHandlers = {
  get: page.health.get.handler(({ context: { core } }) => healthOf(core)),
};

/** What the till's own page may call, over WebSocket or MessagePort. */
export const pageRouter = page.router({
  sale: saleHandlers,
  payment: paymentHandlers,
  report: reportHandlers,
  qrCode: qrCodeHandlers,
  health: healthHandlers,
  till: {
    snapshot: page.till.snapshot.handler(({ context: { core } }) => snapshotOf(core)),
    checkSetup: page.till.checkSetup.handler(({ input, context: { core } }) => ({
      faults: core.checkSetup(input.text),
    })),
    importSetup: page.till.importSetup.handler(async ({ input, context: { core } }) => ({
      faults: await core.importSetup(input.text, input.passphrase),
    })),
    setup: page.till.setup.handler(({ context: { core } }) => core.setupDesk.seen()),
    changeSetup: page.till.changeSetup.handler(({ input, context: { core } }) =>
      core.setupDesk.change(input.changes, { isTrial: input.isTrial ?? false }),
    ),
    testChange: page.till.testChange.handler(({ input, context: { core } }) =>
      core.testFeed(core.setupDesk.changedText(input.changes), input.kind),
    ),
    keepDraft: page.till.keepDraft.handler(({ input, context: { core } }) => {
      core.setupDesk.keepDraft(input.draft);
      return {};
    }),
    setTraining: page.till.setTraining.handler(async ({ input, context: { training } }) => {
      if (!training) throw new AppError('conflict', 'This till has no training to enter or leave.');
      await training.set(input.isOn);
      return {};
    }),
    testFeed: page.till.testFeed.handler(({ input, context: { core } }) =>
      core.testFeed(input.text, input.kind),
    ),
    exportSetup: page.till.exportSetup.handler(({ input, context: { core } }) => ({
      text: core.exportSetup(input.passphrase),
    })),
  },
  display: displayHandlers,
  event: {
    stream: page.event.stream.handler(({ input, context: { core }, signal }) =>
      core.announcer.stream(input.sinceSeq, signal),
    ),
  },
});

/** What other programs may call, under `/v1`: the same handlers, fewer of them. */
export const restRouter = {
  sale: {
    create: saleHandlers.create,
    get: saleHandlers.get,
    list: saleHandlers.list,
    cancel: saleHandlers.cancel,
    check: saleHandlers.check,
  },
  payment: { list: paymentHandlers.list },
  report: reportHandlers,
  qrCode: qrCodeHandlers,
  health: healthHandlers,
} satisfies Record<keyof RestContract, unknown>;

function known(core: Core, id: string) {
  const sale = core.stores.sales.find(id);
  if (!sale) throw new AppError('not_found', 'There is no such sale.');
  return sale;
}

/** By hand: with a manager's name before the reason where the shop has named ones. */
function confirmed(core: Core, input: { id: string; reason: string; pin?: string | undefined }) {
  const name = core.requireTill().managers.prove(input.pin ?? null);
  const reason = name === null ? input.reason : `${name}: ${input.reason}`;
  return core.inbox.confirm(input.id, reason);
}

function today(core: Core): string {
  return shopDay(core.ports.clock.wallMs(), core.requireTill().setup.store);
}
