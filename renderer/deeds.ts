// Owns what the page asks the till to do. Every call may fail and then becomes a sentence on the
// screen; none of them says that a sale is paid: that comes by event only.
import { ORPCError } from '@orpc/client';
import type { DisplayState, SecondScreenMode, WindowMode } from '../shared/display.ts';
import { ERROR_STATUS, type ErrorCode } from '../shared/errors.ts';
import { amountOf, canAsk } from './amount.ts';
import type { Client } from './client/client.ts';
import type { TillClock } from './clock.ts';
import type { SpokenLanguage } from '../shared/terbilang.ts';
import type { PaymentView, SaleView } from '../shared/views.ts';
import { CANCEL_MS, isHeld, type Asking, type Check, type DeskAction } from './desk.ts';
import { focusedSale, openSales, type Deed } from './keys.ts';
import { createPaperDeeds } from './receipt/paper-deeds.ts';
import { REFERENCE_MAX } from './limits.ts';
import type { PageAction, PageState } from './page.ts';

/** `lost`: no answer came, so nobody knows whether the till did it. */
export type CallFaultCode = ErrorCode | 'lost';

export interface CallFault {
  readonly code: CallFaultCode;
}

export interface DeedParts {
  readonly client: Pick<Client, 'api'>;
  readonly clock: TillClock;
  readonly getState: () => PageState;
  readonly dispatch: (action: PageAction) => void;
  readonly wait: (ms: number) => Promise<void>;
  /** Random and never the same twice: the till takes a repeated one for the same sale. */
  readonly newKey: () => string;
  readonly openPhone: (address: string) => void;
  readonly rememberClosed: (alertKeys: readonly string[]) => void;
}

/** So many of the latest payments are looked through for one near a sale's amount. */
const CREDITS_MAX = 50;
/** For this long nobody answers a link: the hand was already on its way. */
const LINK_HOLD_MS = 800;

/** Sections of a setup file and what changes in them. */
export type SetupPart = Record<string, unknown>;

export type Deeds = ReturnType<typeof createDeeds>;

type Desk = (action: DeskAction) => void;

export function callFault(error: unknown): CallFault {
  if (!(error instanceof ORPCError)) return { code: 'lost' };
  const code: unknown = error.code;
  if (typeof code !== 'string') return { code: 'internal' };
  if (Object.hasOwn(ERROR_STATUS, code)) return { code: code as ErrorCode };
  return { code: code === 'BAD_REQUEST' ? 'bad_input' : 'internal' };
}

/** Runs a call; its failure comes back as a value, for the place that asked to show it. */
async function attempt(call: () => Promise<unknown>): Promise<CallFault | null> {
  try {
    await call();
    return null;
  } catch (error) {
    return callFault(error);
  }
}

/** A manager's PIN for this one act, where one was asked for. */
function pinPart(pin: string): { pin?: string } {
  return pin === '' ? {} : { pin };
}

function base64Of(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

export function createDeeds(parts: DeedParts) {
  const { client, clock, getState, dispatch } = parts;
  const desk: Desk = (action) => dispatch({ type: 'desk', action });

  function closeAlerts(): void {
    const { alerts } = getState().desk;
    if (alerts.some((alert) => isHeld(alert, clock.nowMs()))) return;
    const keys = alerts.map(({ key }) => key);
    parts.rememberClosed(keys);
    desk({ type: 'alertsClosed', keys });
  }

  function openPhone(): void {
    const state = getState();
    const address = state.till.view?.phoneUrl ?? null;
    const sale = focusedSale(state) ?? openSales(state).at(-1);
    if (address !== null) parts.openPhone(sale === undefined ? address : `${address}#${sale.qris}`);
  }

  return {
    desk,
    ...askingDeeds(parts, desk),
    ...saleDeeds(parts, desk),
    attach: (paymentId: string, saleId: string, reason: string, pin: string) =>
      attempt(() => client.api.payment.attach({ paymentId, saleId, reason, ...pinPart(pin) })),
    askByHand: (saleId: string | null) => desk({ type: 'byHandAsked', saleId }),
    /** A manager's word for money no feed shows. */
    confirm: (saleId: string, reason: string, pin: string) =>
      attempt(() => client.api.sale.confirm({ id: saleId, reason, ...pinPart(pin) })),
    dismiss: (paymentId: string, reason: string, pin: string) =>
      attempt(() => client.api.payment.dismiss({ paymentId, reason, ...pinPart(pin) })),
    closeAlerts,
    openPhone,
    newSale: () => desk({ type: 'focused', saleId: null }),
    /** Into training or back; the page finds itself there by the next snapshot. */
    train: (isOn: boolean) => attempt(() => client.api.till.setTraining({ isOn })),
    /** A sale that ended, once more; an open one is gone to. */
    lookAgain: (sale: SaleView) => desk({ type: 'opened', sale, nowMs: clock.nowMs() }),
    display: displayDeeds(client),
    /** The shop's own recordings. `list` and `read` reject while there is no line. */
    voice: {
      list: async () => (await client.api.voice.list()).files,
      read: async (name: string) => {
        const { base64 } = await client.api.voice.read({ name });
        return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)).buffer;
      },
      keep: (lang: SpokenLanguage, clip: string, wav: Uint8Array) =>
        attempt(() => client.api.voice.keep({ lang, clip, base64: base64Of(wav) })),
    },
    papers: createPaperDeeds({ client, getState, desk, closeAlerts, attempt }),
    settings: {
      check: (text: string) => client.api.till.checkSetup({ text }),
      save: (text: string, passphrase?: string) =>
        client.api.till.importSetup({ text, ...(passphrase === undefined ? {} : { passphrase }) }),
      export: (passphrase: string) => client.api.till.exportSetup({ passphrase }),
      testFeed: (text: string, kind: string) => client.api.till.testFeed({ text, kind }),
      seen: () => client.api.till.setup(),
      change: (changes: SetupPart) => client.api.till.changeSetup({ changes }),
      checkChange: (changes: SetupPart) => client.api.till.changeSetup({ changes, isTrial: true }),
      testChange: (changes: SetupPart, kind: string) =>
        client.api.till.testChange({ changes, kind }),
      keepDraft: (draft: SetupPart) => client.api.till.keepDraft({ draft }),
    },
  };
}

/** About screens. Who may be paired is a part of the setup; the rest is asked of the till. */
function displayDeeds(client: DeedParts['client']) {
  const state = () => client.api.display.state();
  return {
    state,
    newCode: () => client.api.display.newCode(),
    revoke: (screenId: string) => client.api.display.revoke({ screenId }),
    arrange: (change: { readonly second?: SecondScreenMode; readonly window?: WindowMode }) =>
      client.api.display.arrange(change),
    async reach(to: DisplayState['reach']) {
      const host = to === 'network' ? '0.0.0.0' : '127.0.0.1';
      const display = to === 'off' ? null : { port: 0, host };
      await client.api.till.changeSetup({ changes: { display } });
      return state();
    },
  };
}

function askingDeeds({ client, clock, getState, dispatch, newKey }: DeedParts, desk: Desk) {
  async function send(asking: Asking): Promise<void> {
    const { key, amount, reference } = asking;
    desk({ type: 'askFailed', key, fault: null });
    const fault = await attempt(async () => {
      const { body: sale } = await client.api.sale.create({
        amount,
        reference,
        idempotencyKey: key,
      });
      dispatch({ type: 'ownSale', sale });
      desk({ type: 'answered', key, sale });
    });
    if (fault !== null) desk({ type: 'askFailed', key, fault });
  }

  function askFor(amount: number): void {
    const reference = getState().desk.reference.trim().slice(0, REFERENCE_MAX) || null;
    const asking: Asking = { key: newKey(), amount, reference, fault: null };
    desk({ type: 'asked', asking });
    void send(asking);
  }

  /** The till gives a link to one answer only: what is asked for by it is asked once. */
  async function answerLink(isYes: boolean): Promise<void> {
    const { shell, linkSinceMs } = getState();
    const link = shell?.link;
    // However the till's clock was set meanwhile: only a moment is a moment.
    if (!link || Math.abs(clock.nowMs() - linkSinceMs) < LINK_HOLD_MS) return;
    const { id, amount, reference } = link;
    const fault = await attempt(async () => {
      const { wasThere } = await client.api.shell.answer({ linkId: id });
      if (!wasThere || !isYes) return;
      const asking: Asking = { key: `link-${id}`, amount, reference, fault: null };
      desk({ type: 'asked', asking, isOfLink: true });
      void send(asking);
    });
    if (fault !== null) desk({ type: 'faulted', fault });
  }

  return {
    /** Enter. The entry is emptied in the same breath: a second Enter has nothing to ask for. */
    ask(): void {
      const { entry } = getState().desk;
      if (!canAsk(entry)) return desk({ type: 'typed', key: { type: 'refuse' } });
      askFor(amountOf(entry));
    },
    /** An amount that was asked for before, in rupiah. */
    askAgain: (amount: number): void => askFor(amount),
    answerLink: (isYes: boolean): void => void answerLink(isYes),
    /** The same key again: if the till did make the sale, it answers with that one. */
    retry: (asking: Asking): void => void send(asking),
  };
}

function saleDeeds({ client, clock, getState, wait }: DeedParts, desk: Desk) {
  async function aloud(call: () => Promise<unknown>): Promise<void> {
    desk({ type: 'faulted', fault: await attempt(call) });
  }

  function cancelNow(): void {
    const { cancelling } = getState().desk;
    desk({ type: 'cancelEnded' });
    if (cancelling === null) return;
    void aloud(() => client.api.sale.cancel({ id: cancelling.saleId }));
  }

  async function cancel(saleId: string): Promise<void> {
    const nowMs = clock.nowMs();
    desk({ type: 'cancelAsked', saleId, nowMs });
    await wait(CANCEL_MS);
    const { cancelling } = getState().desk;
    if (cancelling?.saleId === saleId && cancelling.untilMs === nowMs + CANCEL_MS) cancelNow();
  }

  async function check(saleId: string): Promise<void> {
    if (getState().desk.checks[saleId]?.state === 'busy') return;
    const note = (check: Pick<Check, 'state'> & Partial<Check>): void =>
      desk({
        type: 'checked',
        saleId,
        check: { fault: null, credits: [], ...check, atMs: clock.nowMs() },
      });
    note({ state: 'busy' });
    let credits: readonly PaymentView[] = [];
    const fault = await attempt(async () => {
      await client.api.sale.check({ id: saleId });
      const { today } = getState().till.view ?? {};
      const query = { limit: CREDITS_MAX, ...(today === undefined ? {} : { date: today }) };
      credits = (await client.api.payment.list(query)).items;
    });
    note({ state: fault === null ? 'done' : 'failed', fault, credits });
  }

  return {
    cancel: (saleId: string): void => void cancel(saleId),
    cancelNow,
    check: (saleId: string): void => void check(saleId),
    extend: (saleId: string): void => void aloud(() => client.api.sale.extend({ id: saleId })),
  };
}

/** Does what a key means. */
export function act(deeds: Deeds, deed: Deed): void {
  switch (deed.type) {
    case 'digits':
      return deeds.desk({ type: 'typed', key: { type: 'digits', digits: deed.digits } });
    case 'operator':
      return deeds.desk({ type: 'typed', key: { type: 'operator', operator: deed.operator } });
    case 'erase':
      return deeds.desk({ type: 'typed', key: { type: 'erase' } });
    case 'ask':
      return deeds.ask();
    case 'escape':
      return deeds.desk({ type: 'escaped' });
    case 'closeAlerts':
      deeds.closeAlerts();
      return deed.next === null ? undefined : act(deeds, deed.next);
    case 'cancelNow':
      return deeds.cancelNow();
    case 'keepWaiting':
      return deeds.desk({ type: 'cancelEnded' });
    case 'reference':
      return deeds.desk({ type: 'referenceToggled', isOpen: true });
    case 'new':
      return deeds.newSale();
    case 'check':
      return deeds.check(deed.saleId);
    case 'extend':
      return deeds.extend(deed.saleId);
    case 'byHand':
      return deeds.askByHand(deed.saleId);
    case 'cancel':
      return deeds.cancel(deed.saleId);
    case 'focus':
      return deeds.desk({ type: 'focused', saleId: deed.saleId });
    case 'phone':
      return deeds.openPhone();
    case 'go':
      return deeds.desk({ type: 'went', screen: deed.screen });
    case 'settings':
      return deeds.desk({ type: 'settingsToggled', isOpen: true });
    case 'switch':
      return deeds.desk({ type: 'switcherToggled', isOpen: true });
    case 'paper':
      return deeds.papers.want(deed.saleId, deed.kind);
    case 'lookAtPaper':
      return deeds.papers.look(deed.saleId, deed.kind);
    case 'putPaperAway':
      return deeds.papers.putAway(deed.printId);
    case 'keys':
      return deeds.desk({ type: 'keysToggled', isOpen: true });
    case 'askAgain':
      return deeds.askAgain(deed.amount);
    case 'retry':
      return deeds.retry(deed.asking);
    case 'drop':
      return deeds.desk({ type: 'askDropped', key: deed.asking.key });
    case 'putFaultAway':
      return deeds.desk({ type: 'faulted', fault: null });
    case 'lookAgain':
      return deeds.lookAgain(deed.sale);
    case 'pick':
      return deeds.desk({ type: 'picked', paymentId: deed.paymentId });
    case 'answerLink':
      return deeds.answerLink(deed.isYes);
  }
}
