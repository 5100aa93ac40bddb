// Every way the simulated providers can misbehave, as plain switches: those at the top for all of
// them and for Qiospay's rows, one group per provider for its own. Nothing misbehaves by default.
import { FEED_NAMES, type FeedName } from './bank-entry.ts';
import {
  choice,
  flag,
  text,
  whole,
  switchProblems,
  FaultsError,
  type RulesOf,
} from './switches.ts';
import { DATE_FORMATS, type DateFormat } from './wib.ts';

export const OUTAGES = ['none', 'refuse', 'hang', 'html', '500', '429', 'cut', 'redirect'] as const;
export type Outage = (typeof OUTAGES)[number];

interface CommonFaults {
  /** Waiting time before each answer, milliseconds. */
  latencyMs: number;
  /** refuse and cut break the connection, hang never answers, html and redirect are a proxy's. */
  outage: Outage;
  /** What 429 asks for in Retry-After; 0 leaves the header out. */
  retryAfterSeconds: number;
  /** A payment shows up in the feeds only so much later. */
  feedDelayMs: number;
  /** The providers' clock, in their stamps and in the HTTP Date header alike. */
  clockSkewMs: number;
  dateHeader: boolean;
}

/** Qiospay's mutasi rows; flat, because they are what a till meets first. */
interface MutasiFaults {
  dateFormat: DateFormat;
  /** Seconds are written as 00. */
  minutePrecision: boolean;
  omitQris: boolean;
  omitRefs: boolean;
  omitBalance: boolean;
  /** References stay empty until a row is so old. */
  refsFilledLaterMs: number;
  shuffleRows: boolean;
  /** Each row comes so many times more. */
  repeatRows: number;
  /** The feed shows so many newest rows and no more. */
  windowRows: number;
  amountAs: 'text' | 'number' | 'dotted' | 'decimals';
  brandAs: 'code' | 'name';
  /** Good rows carry unknown fields, and unreadable rows stand between them. */
  unknownRows: boolean;
  /** The body is padded beyond so many megabytes; 0: it is not. */
  bodyOverMb: number;
  /** How a wrong merchant code or key is answered. */
  errorStatus: 200 | 401;
  /** A good answer without its `data`. */
  missingData: boolean;
}

/** What each provider can do alone, beside the switches for all. */
export interface FeedFaults {
  /** "same": as the switch for all providers. */
  outage: Outage | 'same';
  /** On top of the switches for all providers. */
  latencyMs: number;
  feedDelayMs: number;
  /** Callbacks are lost. */
  callbackOff: boolean;
  callbackDelayMs: number;
  /** So many identical copies follow each callback, whatever was answered. */
  callbackRepeats: number;
  callbackRepeatGapMs: number;
  /** So many attempts more until the till accepts one. */
  callbackRetries: number;
  callbackRetryGapMs: number;
}

export interface QiospayFaults extends FeedFaults {
  callbackShape: 'nested' | 'flat';
  /** 2025: refid number, balance text, minutes. 2026: refid text, balance number, seconds. */
  callbackStyle: '2025' | '2026';
  /** Whether refid is Qiospay's own number or the reference its mutasi shows too. */
  callbackRefid: 'own' | 'rrn';
  callbackSecret: 'good' | 'wrong';
  /** Withdrawals and reversals are called back too, as type DB. */
  callbackDebits: boolean;
}

export interface SnapFaults extends FeedFaults {
  tokenLifetimeSeconds: number;
  expiresInAs: 'text' | 'number';
  /** A seven-digit response code given instead of an answer; "" for none. */
  forceResponseCode: string;
  /** Its message; "" for the one of specs/002 and specs/004. */
  forceResponseMessage: string;
  /** Which path a client must sign (facts/domain.md §4.4). */
  signedPath: 'afterBase' | 'withVersion' | 'any';
  /** A service call's X-TIMESTAMP may be so far off the provider's clock; 0: anything goes. */
  timestampWindowSeconds: number;
  newestFirst: boolean;
  pageNumberAs: 'page' | 'offset';
  /** A page never has more rows, whatever pageSize says; 0: no such limit. */
  pageSizeMax: number;
  emptyAs: 'notFound' | 'emptyList';
  amountAs: 'plain' | 'decimals';
  /** What the history shows of a credit that was taken back. */
  reversalAs: 'absent' | 'negative' | 'vanish';
  generateListPath: 'both' | 'spec' | 'sdk';
  /** The sample's field names, or those of the table above it. */
  generateListNames: 'sample' | 'table';
  expiryBeforeCreation: boolean;
  /** The trailing comma and the extra brace of the documented samples. */
  brokenJson: boolean;
  notifySignature: 'good' | 'wrong' | 'missing';
  /** A PHP sender writes "\/"; its signature may be over the text without the backslashes. */
  notifySlashes: 'plain' | 'escaped' | 'escapedSignedPlain';
  notifyTimestampOffsetMs: number;
  notifyStatus: string;
}

export interface NicepayFaults extends FeedFaults {
  /** How long a code made by registration can be paid, when the order says nothing. */
  expirySeconds: number;
  fieldCase: 'camel' | 'lower' | 'upper';
  callbackToken: 'good' | 'wrong' | 'missing';
  /** Written instead of the true one, with a token that still verifies; "" for the true one. */
  forceStatus: string;
  forceMatchCl: string;
  /** The inquiry says "processing" for so long after a payment. */
  inquiryLagMs: number;
  forceInquiryStatus: string;
  /** A result code given instead of an answer; "" for none. */
  forceResultCd: string;
}

export interface NetzmeFaults extends FeedFaults {
  notify: 'qr-notify' | 'qr-mpm-notify' | 'both';
  callbackToken: 'good' | 'wrong' | 'missing';
  status: string;
  /** Whose code the notification echoes. */
  qrContentAs: 'paid' | 'foreign';
}

export interface Faults extends CommonFaults, MutasiFaults {
  readonly qiospay: QiospayFaults;
  readonly snap: SnapFaults;
  readonly nicepay: NicepayFaults;
  readonly netzme: NetzmeFaults;
}

type FlatFaults = CommonFaults & MutasiFaults;

/** Any of the switches; what is not named stays as it is. */
export type FaultsPatch = Partial<FlatFaults> & {
  readonly [Feed in FeedName]?: Partial<Faults[Feed]>;
};

const NO_FLAT_FAULTS: Readonly<FlatFaults> = {
  latencyMs: 0,
  outage: 'none',
  retryAfterSeconds: 7,
  feedDelayMs: 0,
  clockSkewMs: 0,
  dateHeader: true,
  dateFormat: 'YYYY-MM-DD HH:mm:ss',
  minutePrecision: false,
  omitQris: false,
  omitRefs: false,
  omitBalance: false,
  refsFilledLaterMs: 0,
  shuffleRows: false,
  repeatRows: 0,
  windowRows: 50,
  amountAs: 'text',
  brandAs: 'code',
  unknownRows: false,
  bodyOverMb: 0,
  errorStatus: 200,
  missingData: false,
};

const NO_FEED_FAULTS: Readonly<FeedFaults> = {
  outage: 'same',
  latencyMs: 0,
  feedDelayMs: 0,
  callbackOff: false,
  callbackDelayMs: 0,
  callbackRepeats: 0,
  callbackRepeatGapMs: 50,
  // Netzme's documents say three; the others say nothing (facts/domain.md §6.2, §8).
  callbackRetries: 3,
  callbackRetryGapMs: 1000,
};

/** All switches at rest. */
export function noFaults(): Faults {
  return {
    ...NO_FLAT_FAULTS,
    qiospay: {
      ...NO_FEED_FAULTS,
      callbackShape: 'nested',
      callbackStyle: '2025',
      callbackRefid: 'own',
      callbackSecret: 'good',
      callbackDebits: false,
    },
    snap: { ...NO_FEED_FAULTS, ...NO_SNAP_FAULTS },
    nicepay: {
      ...NO_FEED_FAULTS,
      expirySeconds: 600,
      fieldCase: 'camel',
      callbackToken: 'good',
      forceStatus: '',
      forceMatchCl: '',
      inquiryLagMs: 0,
      forceInquiryStatus: '',
      forceResultCd: '',
    },
    netzme: {
      ...NO_FEED_FAULTS,
      notify: 'qr-notify',
      callbackToken: 'good',
      status: '00',
      qrContentAs: 'paid',
    },
  };
}

const NO_SNAP_FAULTS: Readonly<Omit<SnapFaults, keyof FeedFaults>> = {
  tokenLifetimeSeconds: 900,
  expiresInAs: 'text',
  forceResponseCode: '',
  forceResponseMessage: '',
  signedPath: 'afterBase',
  timestampWindowSeconds: 300,
  newestFirst: false,
  pageNumberAs: 'page',
  pageSizeMax: 0,
  emptyAs: 'notFound',
  amountAs: 'plain',
  reversalAs: 'absent',
  generateListPath: 'both',
  generateListNames: 'sample',
  expiryBeforeCreation: false,
  brokenJson: false,
  notifySignature: 'good',
  notifySlashes: 'plain',
  notifyTimestampOffsetMs: 0,
  notifyStatus: '00',
};

const DAY_MS = 86_400_000;
const delayMs = whole(0, DAY_MS);
const token = choice('good', 'wrong', 'missing');
const code = (digits: string): ReturnType<typeof text> =>
  text(new RegExp(`^(?:\\d{${digits}})?$`), `"" or ${digits} digits`);

const FLAT_RULES: RulesOf<FlatFaults> = {
  latencyMs: whole(0, 120_000),
  outage: choice(...OUTAGES),
  retryAfterSeconds: whole(0, 86_400),
  feedDelayMs: delayMs,
  clockSkewMs: whole(-7 * DAY_MS, 7 * DAY_MS),
  dateHeader: flag,
  dateFormat: choice(...DATE_FORMATS),
  minutePrecision: flag,
  omitQris: flag,
  omitRefs: flag,
  omitBalance: flag,
  refsFilledLaterMs: delayMs,
  shuffleRows: flag,
  repeatRows: whole(0, 20),
  windowRows: whole(0, 10_000),
  amountAs: choice('text', 'number', 'dotted', 'decimals'),
  brandAs: choice('code', 'name'),
  unknownRows: flag,
  bodyOverMb: whole(0, 64),
  errorStatus: choice(200, 401),
  missingData: flag,
};

const FEED_RULES: RulesOf<FeedFaults> = {
  outage: choice('same', ...OUTAGES),
  latencyMs: whole(0, 120_000),
  feedDelayMs: delayMs,
  callbackOff: flag,
  callbackDelayMs: delayMs,
  callbackRepeats: whole(0, 1000),
  callbackRepeatGapMs: delayMs,
  callbackRetries: whole(0, 100),
  callbackRetryGapMs: delayMs,
};

const GROUP_RULES: { readonly [Feed in FeedName]: RulesOf<Faults[Feed]> } = {
  qiospay: {
    ...FEED_RULES,
    callbackShape: choice('nested', 'flat'),
    callbackStyle: choice('2025', '2026'),
    callbackRefid: choice('own', 'rrn'),
    callbackSecret: choice('good', 'wrong'),
    callbackDebits: flag,
  },
  snap: {
    ...FEED_RULES,
    tokenLifetimeSeconds: whole(0, 86_400),
    expiresInAs: choice('text', 'number'),
    forceResponseCode: code('7'),
    forceResponseMessage: text(/^.{0,100}$/, 'at most 100 characters'),
    signedPath: choice('afterBase', 'withVersion', 'any'),
    timestampWindowSeconds: whole(0, 86_400),
    newestFirst: flag,
    pageNumberAs: choice('page', 'offset'),
    pageSizeMax: whole(0, 10_000),
    emptyAs: choice('notFound', 'emptyList'),
    amountAs: choice('plain', 'decimals'),
    reversalAs: choice('absent', 'negative', 'vanish'),
    generateListPath: choice('both', 'spec', 'sdk'),
    generateListNames: choice('sample', 'table'),
    expiryBeforeCreation: flag,
    brokenJson: flag,
    notifySignature: token,
    notifySlashes: choice('plain', 'escaped', 'escapedSignedPlain'),
    notifyTimestampOffsetMs: whole(-DAY_MS, DAY_MS),
    notifyStatus: text(/^\d{2}$/, 'two digits'),
  },
  nicepay: {
    ...FEED_RULES,
    expirySeconds: whole(1, 86_400),
    fieldCase: choice('camel', 'lower', 'upper'),
    callbackToken: token,
    forceStatus: code('1'),
    forceMatchCl: code('1'),
    inquiryLagMs: delayMs,
    forceInquiryStatus: code('1'),
    forceResultCd: code('4'),
  },
  netzme: {
    ...FEED_RULES,
    notify: choice('qr-notify', 'qr-mpm-notify', 'both'),
    callbackToken: token,
    status: text(/^\d{2}$/, 'two digits'),
    qrContentAs: choice('paid', 'foreign'),
  },
};

/** Changes the switches a patch names; throws {@link FaultsError} and changes nothing otherwise. */
export function applyFaults(faults: Faults, patch: unknown): void {
  const groups: [FeedName, unknown][] = [];
  const flat: Record<string, unknown> = {};
  const isObject = typeof patch === 'object' && patch !== null && !Array.isArray(patch);
  for (const [name, value] of Object.entries(isObject ? patch : {})) {
    const feed = FEED_NAMES.find((known) => known === name);
    if (feed) groups.push([feed, value]);
    else flat[name] = value;
  }
  const problems = [
    ...switchProblems(FLAT_RULES, isObject ? flat : patch),
    ...groups.flatMap(([feed, value]) => switchProblems(GROUP_RULES[feed], value, `${feed}.`)),
  ];
  if (problems.length > 0) throw new FaultsError(problems);
  Object.assign(faults, flat);
  for (const [feed, value] of groups) Object.assign(faults[feed], value);
}

/** Puts every switch to rest. */
export function clearFaults(faults: Faults): void {
  applyFaults(faults, noFaults());
}
