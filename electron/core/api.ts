// Owns the table from contract to core: one short handler per call. Who may, and what a failure
// leaves as, is in calls.ts.
import type { RestContract } from '../../shared/rest-contract.ts';
import { AppError } from '../../shared/errors.ts';
import type { Sale } from '../../shared/sale.ts';
import { shopDay } from '../../shared/time.ts';
import { page, type CallContext } from './calls.ts';
import { careHandlers, supportHandlers } from './care-calls.ts';
import type { Core } from './core.ts';
import { cashierOf } from './people/actor.ts';
import { auditHandlers, peopleHandlers, sessionHandlers } from './people-calls.ts';
import { booksHandlers, dayHandlers, shiftHandlers } from './desk-calls.ts';
import { cursorText, readCursor } from './cursor.ts';
import { dayRange } from './reports.ts';
import { healthOf, heard, snapshotOf } from './snapshot.ts';
import { hubHandlers } from './hub-calls.ts';
import { networkHandlers } from './network-calls.ts';
import { officeHandlers } from './office-calls.ts';
import { shellHandlers } from './shell-calls.ts';
import { tokenHandlers } from './token-calls.ts';
import { updateHandlers } from './update-calls.ts';
import { vaultHandlers } from './vault-calls.ts';
import { voiceHandlers } from './voice-calls.ts';
import { webhookHandlers } from './webhook-calls.ts';

const saleHandlers = {
  create: page.sale.create.handler(async ({ input, context }) => {
    const request = {
      amount: input.amount,
      reference: input.reference ?? null,
      idempotencyKey: keyOf(context, input.idempotencyKey),
      cashier: cashierOf(context.actor),
    };
    const till = context.core.requireSelling();
    const { sale, isNew } = await till.sell(request, Boolean(context.program));
    const body = context.core.present.sale(sale);
    return isNew ? { status: 201 as const, body } : { status: 200 as const, body };
  }),
  get: page.sale.get.handler(({ input, context: { core, session, actor } }) => {
    const sale = known(core, input.id);
    const isOld = saleDay(core, sale) !== today(core);
    if (isOld && actor.role !== 'program' && core.people.sessions.role(session) !== 'manager')
      return core.people.gate.refuse(actor, 'sale.get', 'Other days are for a manager to see.');
    return core.present.sale(sale);
  }),
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
  cancel: page.sale.cancel.handler(({ input, context: { core, actor } }) =>
    core.present.sale(core.requireTill().selling.cancel(input.id, actor)),
  ),
  check: page.sale.check.handler(async ({ input, context: { core } }) => {
    known(core, input.id);
    await core.pollNow();
    return core.present.sale(known(core, input.id));
  }),
  extend: page.sale.extend.handler(({ input, context: { core } }) =>
    core.present.sale(core.requireTill().selling.extend(input.id)),
  ),
  confirm: page.sale.confirm.handler(({ input, context: { core, actor } }) =>
    core.present.sale(core.inbox.confirm(input.id, input.reason, actor)),
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
  attach: page.payment.attach.handler(async ({ input, context: { core, actor } }) => {
    const { paymentId, saleId, reason } = input;
    return core.present.payment(await core.inbox.attachShared(paymentId, saleId, reason, actor));
  }),
  dismiss: page.payment.dismiss.handler(({ input, context: { core, actor } }) =>
    core.present.payment(core.inbox.dismiss(input.paymentId, input.reason, actor)),
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
  arrange: page.display.arrange.handler(({ input, context: { core, session, actor } }) => {
    const { second, window } = input;
    const { screens } = core.ports;
    if (!screens) throw new AppError('unavailable', 'Only the desktop app places its windows.');
    const touchesKiosk = window !== undefined && [window, screens.state().window].includes('kiosk');
    if (touchesKiosk && core.people.sessions.role(session) !== 'manager')
      return core.people.gate.refuse(
        actor,
        'display.arrange',
        'A kiosk is for a manager to leave.',
      );
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
    snapshot: page.till.snapshot.handler(({ context: { core, session } }) =>
      snapshotOf(core, session),
    ),
    checkSetup: page.till.checkSetup.handler(({ input, context: { core } }) => ({
      faults: core.checkSetup(input.text),
    })),
    importSetup: page.till.importSetup.handler(async ({ input, context: { core, actor } }) => ({
      faults: await core.importSetup(input.text, input.passphrase, actor),
    })),
    setup: page.till.setup.handler(({ context: { core } }) => core.setupDesk.seen()),
    changeSetup: page.till.changeSetup.handler(({ input, context: { core, actor } }) =>
      core.setupDesk.change(input.changes, { isTrial: input.isTrial ?? false, by: actor }),
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
    exportSetup: page.till.exportSetup.handler(({ input, context: { core, actor } }) => ({
      text: core.exportSetup(input.passphrase, actor),
    })),
  },
  display: displayHandlers,
  receipt: {
    preview: page.receipt.preview.handler(({ input, context: { core } }) =>
      core.requireTill().printing.preview(input),
    ),
    print: page.receipt.print.handler(({ input, context: { core, actor } }) =>
      core.requireTill().printing.print(input.saleId, input.kind, actor?.name ?? null),
    ),
  },
  printer: {
    test: page.printer.test.handler(({ input, context: { core }, signal }) =>
      core.requireTill().printing.test(input.printer ?? null, signal),
    ),
  },
  session: sessionHandlers,
  people: peopleHandlers,
  token: tokenHandlers,
  audit: auditHandlers,
  shift: shiftHandlers,
  day: dayHandlers,
  books: booksHandlers,
  shell: shellHandlers,
  network: networkHandlers,
  office: officeHandlers,
  hub: hubHandlers,
  care: careHandlers,
  support: supportHandlers,
  voice: voiceHandlers,
  webhook: webhookHandlers,
  update: updateHandlers,
  vault: vaultHandlers,
  event: {
    stream: page.event.stream.handler(({ input, context: { core, session }, signal }) =>
      heard(core, session, core.announcer.stream(input.sinceSeq, signal)),
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
  books: { file: booksHandlers.file },
  health: healthHandlers,
} satisfies Record<keyof RestContract, unknown>;

/** Two programs may number their notes alike: each has its own keys. */
function keyOf({ program, idempotencyKey }: CallContext, ofPage?: string): string | null {
  const key = idempotencyKey ?? ofPage ?? null;
  return key === null || !program ? key : JSON.stringify([program.name, key]);
}

function known(core: Core, id: string) {
  const sale = core.stores.sales.find(id);
  if (!sale) throw new AppError('not_found', 'There is no such sale.');
  return sale;
}

function saleDay(core: Core, sale: Sale): string {
  const isOpen = sale.status === 'waiting' || sale.status === 'needs_person';
  const atMs = isOpen ? core.ports.clock.wallMs() : sale.closedAtMs;
  return shopDay(atMs, core.requireTill().setup.store);
}

function today(core: Core): string {
  return shopDay(core.ports.clock.wallMs(), core.requireTill().setup.store);
}
