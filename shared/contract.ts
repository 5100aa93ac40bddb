// The one contract: REST, the page's WebSocket and the desktop's MessagePort are all made from it.
// Nothing else is shared between the core and the page.
import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { tokenList, tokenMade, tokenName, tokenScope } from './api-tokens.ts';
import { displayLook, displayState, secondScreenMode, windowMode } from './display.ts';
import { exportStep, folderExport } from './books.ts';
import { careContract } from './care-contract.ts';
import { dayComparison } from './comparison.ts';
import { anyone, cashier, date, id, manager, page, withPin } from './contract-words.ts';
import {
  auditPage,
  loginAnswer,
  nameplate,
  peopleRules,
  peopleView,
  personName,
  personRole,
  personView,
  pinDigits,
  sessionView,
} from './people.ts';
import { shiftReport, shiftView } from './shift.ts';
import { printTest, printView, receiptView } from './print-views.ts';
import { hubContract } from './hub-contract.ts';
import { networkContract } from './network-contract.ts';
import { officeContract } from './office-contract.ts';
import { booksAsked, restContract } from './rest-contract.ts';
import { printerSetup } from './setup.ts';
import { updateContract } from './update-contract.ts';
import { vaultContract } from './vault-contract.ts';
import { webhookContract } from './webhook-contract.ts';
import { shellContract } from './shell-contract.ts';
import {
  connectionTest,
  paymentView,
  saleView,
  setupChanged,
  setupSeen,
  snapshot,
  tillEvent,
} from './views.ts';

const reason = z.string().trim().min(3, 'say why in a few words').max(200);
const note = z.string().trim().max(500);
/** A manager's, for one act on a cashier's screen. */
const pin = z.string().max(12).optional();
const typedPin = z.string().min(1).max(12);
const paperKind = z.enum(['receipt', 'qr']);

/** Sections of a setup file, some of them and as far as they are known. */
const setupPart = z
  .record(z.string().max(40), z.unknown())
  .refine((part) => JSON.stringify(part).length <= 100_000, 'is too large');

/** What only the till's own page may call. */
export const pageContract = {
  ...restContract,
  sale: {
    ...restContract.sale,
    extend: cashier.input(z.object({ id })).output(saleView),
    confirm: withPin.input(z.object({ id, reason, pin })).output(saleView),
  },
  payment: {
    ...restContract.payment,
    attach: withPin.input(z.object({ paymentId: id, saleId: id, reason, pin })).output(paymentView),
    dismiss: withPin.input(z.object({ paymentId: id, reason, pin })).output(paymentView),
  },
  till: {
    snapshot: anyone.output(snapshot),
    checkSetup: manager
      .input(z.object({ text: z.string().max(100_000) }))
      .output(z.object({ faults: z.array(z.string()) })),
    /** Tries a feed with a setup file's text as typed; stores nothing. */
    testFeed: manager
      .input(z.object({ text: z.string().max(100_000), kind: z.string().max(20) }))
      .output(connectionTest),
    /** The setup without its secrets; before the first one what was typed of it. */
    setup: manager.output(setupSeen),
    /**
     * Changes what is named and nothing else (a merge patch; feeds by kind, webhooks by url, people
     * and tokens by name; null removes; an empty secret stays). `isTrial` stores nothing.
     */
    changeSetup: manager
      .input(z.object({ changes: setupPart, isTrial: z.boolean().optional() }))
      .output(setupChanged),
    /** Tries a feed of the setup as it would be with these changes; stores nothing. */
    testChange: manager
      .input(z.object({ changes: setupPart, kind: z.string().max(20) }))
      .output(connectionTest),
    /** Keeps what was typed of a first setup, without secrets. */
    keepDraft: manager.input(z.object({ draft: setupPart })).output(z.object({})),
    /** Into training and back; the real till is not touched, and goes on hearing its feeds. */
    setTraining: cashier.input(z.object({ isOn: z.boolean() })).output(z.object({})),
    /** The setup as a file, its secrets under a passphrase. */
    exportSetup: manager
      .input(z.object({ passphrase: z.string().min(8).max(200) }))
      .output(z.object({ text: z.string() })),
    importSetup: manager
      .input(
        z.object({
          text: z.string().max(100_000),
          passphrase: z.string().max(200).optional(),
        }),
      )
      .output(z.object({ faults: z.array(z.string()) })),
  },
  display: {
    /** What the cashier has in front, for the customer's screen to follow. Kept in memory only. */
    show: cashier
      .input(
        z.object({
          saleId: id.nullable(),
          hiddenId: id.nullable().describe('a sale being given up: not to be scanned any more'),
          look: displayLook,
        }),
      )
      .output(z.object({})),
    state: cashier.output(displayState),
    /** A one-time code that makes one browser of the shop's network a customer screen. */
    newCode: manager.output(displayState),
    revoke: manager.input(z.object({ screenId: id })).output(displayState),
    /** The till's own window and the PC's second screen, where the host has a hold of them. */
    arrange: cashier
      .input(
        z.object({
          second: secondScreenMode.optional(),
          window: windowMode.optional(),
        }),
      )
      .output(displayState),
  },
  session: {
    /** Who is at this screen, by this very line to the till; no call claims it. */
    get: anyone.output(sessionView),
    /** The names a screen that asks for a PIN offers. */
    names: anyone.output(z.object({ names: z.array(nameplate) })),
    login: anyone.input(z.object({ personId: id, pin: typedPin })).output(loginAnswer),
    /** After a reload: the key that came with the login. */
    resume: anyone.input(z.object({ key: z.string().max(100) })).output(sessionView),
    lock: anyone.input(z.object({ isIdle: z.boolean() })).output(sessionView),
    logout: anyone.output(sessionView),
    /** Somebody is there: keys or fingers, though nothing is asked of the till. */
    touch: cashier.output(z.object({})),
    /** A recovery code gives a manager a new PIN, and is spent: the answer brings the next. */
    recover: anyone
      .input(z.object({ code: z.string().max(40), personId: id, pin: pinDigits }))
      .output(loginAnswer),
  },
  people: {
    list: manager.output(peopleView),
    add: manager
      .input(z.strictObject({ name: personName, role: personRole, pin: pinDigits }))
      .output(
        z.object({
          person: personView,
          recoveryCode: z.string().nullable().describe('with the first manager, shown once'),
        }),
      ),
    change: manager
      .input(
        z.strictObject({
          id,
          name: personName.optional(),
          role: personRole.optional(),
          isActive: z.boolean().optional(),
        }),
      )
      .output(personView),
    setPin: manager.input(z.strictObject({ id, pin: pinDigits })).output(personView),
    unlock: manager.input(z.object({ id })).output(personView),
    setRules: manager.input(peopleRules).output(peopleView),
    makeRecoveryCode: manager.output(z.object({ code: z.string() })),
  },
  /** Tokens for other programs. */
  token: {
    list: manager.output(tokenList),
    make: manager
      .input(z.strictObject({ name: tokenName, scopes: z.array(tokenScope).min(1).max(3) }))
      .output(tokenMade),
    /** Whoever has it is out at once; its streams end. */
    revoke: manager.input(z.object({ id })).output(tokenList),
  },
  audit: {
    /** What was done by whom, newest first; of a shop day, or of all. */
    list: manager.input(z.object({ date: date.optional(), ...page })).output(auditPage),
  },
  receipt: {
    /** The paper as it would come out now, whether or not there is a printer. */
    preview: cashier
      .input(
        z.object({
          saleId: id,
          kind: paperKind,
          lang: z.enum(['id', 'en']).describe('where no printer says which'),
          paper: z.union([z.literal(58), z.literal(80)]).optional(),
        }),
      )
      .output(receiptView),
    /** Asks for it; one that is under way already is tried at once. A second one is a copy. */
    print: cashier.input(z.object({ saleId: id, kind: paperKind })).output(printView),
  },
  printer: {
    /** Prints a test on this printer, or on the one of the setup; stores nothing. */
    test: manager.input(z.object({ printer: printerSetup.optional() })).output(printTest),
  },
  shift: {
    current: cashier.output(z.object({ shift: shiftView.nullable() })),
    open: cashier.input(z.object({ note: note.nullish() })).output(z.object({ number: z.int() })),
    /** Looks at the feeds first, then writes down what the shift's money is. */
    close: withPin.input(z.object({ note: note.nullish(), pin })).output(shiftReport),
    report: manager.input(z.object({ number: z.int().min(1) })).output(shiftReport),
    /** Its Z report on the receipt printer of the setup, at once. */
    print: manager.input(z.object({ number: z.int().min(1) })).output(printTest),
    list: manager
      .input(z.object({ before: z.int().optional(), limit: z.int().min(1).max(100).default(20) }))
      .output(z.object({ items: z.array(shiftView), before: z.int().nullable() })),
  },
  day: {
    /** The day as it was last laid beside the providers' own history. */
    last: manager.input(z.object({ date })).output(dayComparison),
    /** Asks every feed that keeps a history, takes in what was missed, and compares. */
    compare: manager.input(z.object({ date })).output(dayComparison),
  },
  books: {
    ...restContract.books,
    /** The books of these days as a file, piece by piece. */
    export: manager.input(booksAsked).output(eventIterator(exportStep)),
    folder: manager.output(z.object({ folder: folderExport.nullable() })),
  },
  /** What a desktop does beside the page. */
  shell: shellContract,
  ...careContract,
  ...networkContract,
  hub: hubContract,
  /** The shop's own recordings, in its profile. */
  voice: {
    list: anyone.output(z.object({ files: z.array(z.string()) })),
    read: anyone
      .input(z.object({ name: z.string().max(64) }))
      .output(z.object({ base64: z.string() })),
    /** Keeps one word, as WAV. */
    keep: manager
      .input(
        z.strictObject({
          lang: z.enum(['id', 'en']),
          clip: z.string().max(40),
          base64: z.base64().max(240_000),
        }),
      )
      .output(z.object({ files: z.array(z.string()) })),
  },
  office: officeContract,
  webhook: webhookContract,
  update: updateContract,
  vault: vaultContract,
  event: {
    /** Every event after `sinceSeq`, first from the log, then as they happen. */
    stream: anyone.input(z.object({ sinceSeq: z.int().min(0) })).output(eventIterator(tillEvent)),
  },
} as const;

export type PageContract = typeof pageContract;
