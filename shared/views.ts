// Owns what leaves the core: the shapes of a sale, a payment, a feed and a report on the wire.
// Money is whole rupiah as a JSON integer, times are epoch milliseconds (contract of the product).
import { z } from 'zod';
import { outsideFault } from './care.ts';
import { hubHealth, hubView } from './hub.ts';
import { printerView, printView, type PrintView } from './print-views.ts';
import { sessionView } from './people.ts';

const amount = z.int().min(0).max(999_999_999_999);
const atMs = z.int();

export const saleStatus = z.enum(['waiting', 'paid', 'expired', 'cancelled', 'needs_person']);
export type SaleStatus = z.infer<typeof saleStatus>;

/** Why money has no sale, or what is odd about it. Closed: the page has a sentence for each. */
export const finding = z.enum([
  'no_sale', // nothing fits: a static sticker, another till
  'ambiguous', // fits more than one sale
  'short', // less than a sale that waits
  'over', // more than a sale that waits
  'double', // a second payment for a paid sale
  'after_cancel', // its sale was cancelled
  'before_start', // came before the till's first sale could be asked for
  'unseen', // confirmed by hand, or pushed, and not yet seen at the provider
  'dismissed', // a person said it is something else
  'other_till', // another till's: its sale, or its books
  'unasked', // would be a sale's, but other tills could not be asked: a person decides
]);
export type Finding = z.infer<typeof finding>;

export const suggestion = z.object({
  saleId: z.string(),
  reference: z.string().nullable(),
  amount,
  payable: amount,
  status: saleStatus,
  createdAtMs: atMs,
  why: z.enum(['equal', 'late', 'after_cancel', 'double', 'short', 'over']),
});
export type Suggestion = z.infer<typeof suggestion>;

export const paymentView = z.object({
  id: z.string(),
  amount,
  paidAtMs: atMs.describe('when the provider says the money came; the start of its precision'),
  precisionMs: z.int().describe('width of the provider stamp: 1000 or 60000'),
  issuer: z.object({ code: z.string().nullable(), name: z.string() }),
  feed: z.string(),
  refs: z.record(z.string(), z.string()),
  status: z.enum(['credited', 'reversed']),
  verified: z.boolean().describe('false: pushed or confirmed by hand, not yet seen in a poll'),
  manual: z.boolean().describe('confirmed by hand by a manager'),
  saleId: z.string().nullable(),
  seenAtMs: atMs,
  finding: finding.nullable(),
  note: z.string().nullable().describe('the reason a person gave'),
  suggestions: z.array(suggestion),
});
export type PaymentView = z.infer<typeof paymentView>;

export const saleView = z.object({
  id: z.string(),
  reference: z.string().nullable(),
  amount,
  payable: amount.describe('what the QR asks for: amount less a discount that makes it unique'),
  currency: z.literal('IDR'),
  qris: z.string(),
  status: saleStatus,
  createdAtMs: atMs,
  expiresAtMs: atMs,
  closedAtMs: atMs.nullable(),
  payment: paymentView.optional(),
  late: z.boolean().optional().describe('paid after it expired or was cancelled'),
  difference: z.int().optional().describe('paid less payable, when a person attached other money'),
  candidates: z
    .array(paymentView)
    .optional()
    .describe('needs_person: the money that may be its own'),
  verifying: z
    .boolean()
    .optional()
    .describe('reported paid; the provider, or the hub, must agree first'),
  silentTills: z
    .array(z.string())
    .optional()
    .describe('needs_person: the other tills that could not be asked, where they are known'),
  cashier: z.string().nullable(),
});
export type SaleView = z.infer<typeof saleView>;

export const feedState = z.enum(['live', 'stale', 'blind', 'refused']);
export type FeedState = z.infer<typeof feedState>;

/** Why a feed can't be read. Closed: the page has a sentence for each, in both languages. */
export const feedFault = z.enum([
  'starting',
  'dns',
  'unreachable',
  'timeout',
  'bad_credentials',
  'rate_limited',
  'server_error',
  'not_json',
  'unexpected',
  'too_large',
  'tls',
  'blacklisted',
  'forbidden',
  'bad_address', // nothing of the provider's lives there
  'bad_key', // the private key is none, or not the client's: no access token
  'bad_signature', // the client secret, where every form of signing was refused
  'bad_field',
  'bad_request',
  'duplicate_external_id',
  'token_refused', // again and again, though just given
  'clock',
  'disk',
]);
export type FeedFault = z.infer<typeof feedFault>;

/** What trying a feed with the setup as typed found out. Nothing of it is stored. */
export const connectionTest = z.object({
  kind: z.string(),
  canAsk: z.boolean().describe('false: this feed only pushes, there is nothing to try'),
  fault: feedFault.nullable().describe('null: it works'),
  rows: z.int().nullable().describe('rows read'),
  setAside: z.int().describe('rows that could not be read'),
  clockOffMs: z.int().nullable().describe("how far the PC's clock is off, when it is by a minute"),
  betterMerchantCode: z.string().nullable().describe('the spelling that is accepted instead'),
  pushAlone: z.boolean(),
  transcript: z.array(z.string()).describe('without secrets, to send to the provider'),
});
export type ConnectionTest = z.infer<typeof connectionTest>;

export const feedHealth = z.object({
  kind: z.string(),
  state: feedState,
  lastGoodAtMs: atMs.nullable(),
  message: z.string(),
  fault: feedFault.nullable(),
  setAside: z.int().describe('rows that could not be read, kept for a person'),
  gap: z.object({ fromMs: atMs, untilMs: atMs }).nullable(),
});
export type FeedHealth = z.infer<typeof feedHealth>;

/** A code the provider made, and the money found for it. */
export const qrCodeView = z.object({
  id: z.string(),
  type: z.string().describe('as the provider writes it: dynamic or static'),
  amount: amount.nullable(),
  generatedAtMs: atMs,
  expiresAtMs: atMs.nullable().describe('null: never'),
  payment: paymentView
    .nullable()
    .describe('found by amount and time; null: none, or a static code'),
});
export type QrCodeView = z.infer<typeof qrCodeView>;

export const qrCodeList = z.object({
  items: z.array(qrCodeView),
  unreadable: z.int().describe('rows of the list that could not be read'),
});
export type QrCodeList = z.infer<typeof qrCodeList>;

/** What a page may know of the setup: never a secret, only where one is kept. */
export const setupSeen = z.object({
  setup: z
    .record(z.string(), z.unknown())
    .describe('sections as in a setup file; before the first setup: what was typed of it'),
  secrets: z.array(z.string()).describe('where secrets are kept, such as feeds.qiospay.apiKey'),
  isKeyless: z.boolean().optional().describe('its keys can not be opened here: to be typed again'),
});
export type SetupSeen = z.infer<typeof setupSeen>;

export const setupChanged = z.object({
  faults: z.array(z.string()),
  waiting: z.int().describe('nothing was changed: it would lose the money of these waiting sales'),
});
export type SetupChanged = z.infer<typeof setupChanged>;

const sum = z.object({ count: z.int(), amount: z.int() });
export type Sum = z.infer<typeof sum>;

export const dailyReport = z.object({
  date: z.string(),
  timezone: z.string(),
  sales: sum.describe('paid sales: count and money paid for them'),
  payments: sum.describe('all credited money of the day, with or without a sale'),
  unclaimed: sum.describe('credited money without a sale that nobody has explained yet'),
  dismissed: sum.describe('credited money that a person said is something else'),
  reversed: sum.describe('taken back: in no other sum'),
  manual: sum.describe('of sales: confirmed by hand'),
  unseen: sum.describe('of manual: not yet seen at the provider'),
  byHour: z.array(sum.extend({ hour: z.int() })),
  byCashier: z.array(sum.extend({ cashier: z.string().nullable() })),
  byIssuer: z.array(sum.extend({ code: z.string().nullable(), name: z.string() })),
  byFeed: z.array(sum.extend({ feed: z.string() })),
});
export type DailyReport = z.infer<typeof dailyReport>;

/** All credited money of a part of a report, and what of it paid sales. */
const share = sum.extend({ sales: sum });
export type Share = z.infer<typeof share>;

/** Money of another time, to hold a report against. */
export const comparison = z.object({
  kind: z.enum([
    'week_before', // of one day: the same weekday of the week before
    'usual', // of one day: the average of its last four weekdays
    'span_before', // of more days: the month, the year or as many days before
  ]),
  from: z.string(),
  until: z.string(),
  weeks: z.int().describe('how many weekdays the average is of; else 1'),
  payments: sum,
  sales: sum,
});
export type Comparison = z.infer<typeof comparison>;

export const rangeReport = dailyReport.omit({ date: true }).extend({
  from: z.string(),
  until: z.string().describe('the last day, included'),
  dayStartsAt: z.string(),
  asOfMs: atMs,
  isSoFar: z.boolean().describe('not over yet: comparisons end at the same time of their own day'),
  byHour: z.array(share.extend({ hour: z.int() })),
  byDay: z
    .array(share.extend({ date: z.string() }))
    .describe('every day, also those without money'),
  byWeekday: z.array(
    share.extend({ weekday: z.int().describe('1 Monday to 7 Sunday'), days: z.int() }),
  ),
  byIssuer: z.array(share.extend({ code: z.string().nullable(), name: z.string() })),
  byFeed: z.array(share.extend({ feed: z.string() })),
  comparisons: z.array(comparison),
});
export type RangeReport = z.infer<typeof rangeReport>;

export const health = z.object({
  status: z.enum(['ok', 'degraded', 'unset']),
  version: z.string().describe('of this Lunas'),
  feeds: z.array(feedHealth),
  hub: hubHealth.optional().describe('whether the other tills can be asked; absent without a hub'),
});
export type Health = z.infer<typeof health>;

export const merchantView = z.object({
  name: z.string(),
  city: z.string(),
  nmid: z.string().nullable(),
  acquirer: z.string().nullable(),
  addsFee: z.boolean(),
});
export type MerchantView = z.infer<typeof merchantView>;

/** Something about the ledger that a shop must know. */
export const ledgerNotice = z.object({
  kind: z.literal('restored'),
  atMs,
  fromMs: atMs.nullable().describe('when the backup was made; null: there was none'),
  aside: z.string().describe('the name of the damaged file, kept in the profile'),
  isChosen: z.boolean().optional().describe('a person chose the copy; nothing was damaged'),
});
export type LedgerNotice = z.infer<typeof ledgerNotice>;

/** Something wrong with the PC, or beside it, that a shop should put right. */
export const condition = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('clock'),
    aheadMs: z.int().describe("the PC's clock less the provider's, to the minute"),
  }),
  z.object({ kind: z.literal('disk'), freeBytes: z.int() }),
  z.object({
    kind: z.literal('backup'),
    fault: outsideFault.describe('why the copy outside that is due is not there'),
    lastAtMs: atMs.nullable(),
  }),
  z.object({ kind: z.literal('moved'), atMs }),
  z.object({ kind: z.literal('safe'), why: z.enum(['asked', 'crashes', 'setup']) }),
  z.object({
    kind: z.literal('restarted'),
    atMs: atMs.describe('the run before had not been told to end; nothing was lost'),
  }),
  z.object({
    kind: z.literal('update'),
    version: z.string().describe('a newer Lunas that waits to be installed'),
  }),
  z.object({
    kind: z.literal('webhook'),
    host: z.string().describe('another program that was not told, or wants no more'),
  }),
]);
export type Condition = z.infer<typeof condition>;

/** All a page needs to show the truth: taken once, then kept current by events after `seq`. */
export const snapshot = z.object({
  seq: z.int(),
  nowMs: atMs.describe("the till's clock; the page counts down by it, not by its own"),
  isSetUp: z.boolean(),
  isTraining: z.boolean(),
  phoneUrl: z.string().nullable().describe("training: the simulated customer's phone"),
  canLeaveTraining: z.boolean().describe('training that was entered from a real till'),
  store: z.object({ name: z.string(), timezone: z.string(), dayStartsAt: z.string() }),
  till: z.object({ name: z.string() }),
  session: sessionView,
  needsManagerPin: z.boolean().describe('a confirmation by hand asks for a manager PIN'),
  notice: ledgerNotice.nullable(),
  conditions: z.array(condition).describe('what is wrong with the PC; empty when all is well'),
  hub: hubView.nullable().describe('the other tills of the store; null: this one has no hub'),
  merchant: merchantView.nullable(),
  today: z.string(),
  feeds: z.array(feedHealth),
  sales: z.array(saleView).describe('open ones and those of today, newest first, at most 200'),
  inbox: z.array(paymentView).describe('money without a sale, newest first, at most 200'),
  totals: z.object({ sales: sum, unclaimed: sum }),
  printer: printerView.nullable().describe('null: none is set up'),
  prints: z.array(printView).describe('papers asked for in the last while, newest first'),
});
export type Snapshot = z.infer<typeof snapshot>;

export const tillEvent = z.object({
  seq: z.int(),
  atMs,
  type: z.enum([
    'sale.changed',
    'payment.changed',
    'payment.reversed',
    'feed.changed',
    'row.setAside',
    'till.changed',
    'print.changed',
  ]),
  payload: z.unknown(),
});

export type TillEvent =
  | { seq: number; atMs: number; type: 'sale.changed'; payload: { sale: SaleView } }
  | { seq: number; atMs: number; type: 'payment.changed'; payload: { payment: PaymentView } }
  | {
      seq: number;
      atMs: number;
      type: 'payment.reversed';
      payload: { payment: PaymentView; sale: SaleView | null };
    }
  | { seq: number; atMs: number; type: 'feed.changed'; payload: { feed: FeedHealth } }
  | { seq: number; atMs: number; type: 'row.setAside'; payload: { feed: string; reason: string } }
  | { seq: number; atMs: number; type: 'till.changed'; payload: { changed?: readonly string[] } }
  | { seq: number; atMs: number; type: 'print.changed'; payload: { print: PrintView } };
