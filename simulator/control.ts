// The stage door: how a test or a person makes customers pay and providers misbehave, over HTTP.
// No provider route is here, and no outage reaches it.
import { BankError, type Bank } from './bank.ts';
import { FEED_NAMES, type BankEntry, type FeedName, type PayInput } from './bank-entry.ts';
import { applyFaults, type Faults } from './faults.ts';
import { findIssuer } from './issuers.ts';
import type { NetzmeAccount } from './netzme.ts';
import type { Nicepay } from './nicepay.ts';
import { loopbackBase, type Delivery } from './pushes.ts';
import type { QiospayAccount } from './qiospay.ts';
import { json, readObject, type Ask, type Reply } from './reply.ts';
import type { Snap } from './snap.ts';
import { FaultsError } from './switches.ts';
import { wibIso } from './wib.ts';

export interface ControlParts {
  readonly bank: Bank;
  readonly faults: Faults;
  readonly clockMs: () => number;
  readonly qiospay: QiospayAccount;
  readonly snap: Snap;
  readonly nicepay: Nicepay;
  readonly netzme: NetzmeAccount;
  readonly pusher: { readonly deliveries: readonly Delivery[] };
  readonly aim: (tillCallbackUrl: string | null, feeds?: readonly FeedName[]) => void;
  readonly pushAgain: (entryId: string, feed?: FeedName) => number;
  /** Empties the bank and puts every switch back. */
  readonly reset: () => void;
}

type Body = Record<string, unknown>;

/** Answers a request under /control; null when there is no such address. */
export function answerControl(parts: ControlParts, ask: Ask): Reply | null {
  if (ask.method === 'GET') return look(parts, ask);
  if (ask.method !== 'POST') return null;
  const body = readObject(ask.body);
  if (typeof body === 'string') return problem([body]);
  try {
    return act(parts, ask.path, body);
  } catch (error) {
    if (error instanceof FaultsError) return problem(error.problems);
    if (error instanceof BankError) return problem([error.message]);
    throw error;
  }
}

function look(parts: ControlParts, ask: Ask): Reply | null {
  switch (ask.path) {
    case '/control/state':
      return json(200, state(parts));
    case '/control/credits':
      return json(200, { items: parts.bank.credits().map((entry) => shown(parts, entry)) });
    case '/control/deliveries':
      return json(200, { items: parts.pusher.deliveries });
    case '/control/accounts':
      return json(200, accounts(parts, `http://${ask.headers['host'] ?? '127.0.0.1'}`));
    default:
      return null;
  }
}

function act(parts: ControlParts, path: string, body: Body): Reply | null {
  switch (path) {
    case '/control/pay':
      return json(201, { payment: shown(parts, parts.bank.pay(readPay(body))) });
    case '/control/debit': {
      const amount = whole(body, 'amount');
      if (amount === undefined) throw new BankError('A debit needs an amount.');
      const atMs = whole(body, 'atMs');
      const entry = parts.bank.debit({ amount, ...(atMs === undefined ? {} : { atMs }) });
      return json(201, { debit: shown(parts, entry) });
    }
    case '/control/reverse':
      return json(201, { reversal: shown(parts, parts.bank.reverse(paymentId(body))) });
    case '/control/faults':
      applyFaults(parts.faults, body);
      return json(200, { faults: parts.faults });
    case '/control/reset':
      parts.reset();
      return json(200, state(parts));
    default:
      return actOnProviders(parts, path, body);
  }
}

function actOnProviders(parts: ControlParts, path: string, body: Body): Reply | null {
  switch (path) {
    case '/control/till':
      parts.aim(callbackUrl(body), feedList(body['pushes']));
      return json(200, { isAimed: callbackUrl(body) !== null });
    case '/control/push': {
      const feed = word(body, 'feed');
      const only = feedList(feed === undefined ? undefined : [feed])?.[0];
      return json(200, { sent: parts.pushAgain(paymentId(body), only) });
    }
    case '/control/snap/code': {
      const amount = whole(body, 'amount');
      const validSeconds = whole(body, 'validSeconds');
      const input = { amount, validSeconds };
      return json(201, { code: parts.snap.makeCode(withoutHoles(input)) });
    }
    case '/control/snap/revoke':
      parts.snap.revokeTokens();
      return json(200, {});
    default:
      return null;
  }
}

const PAY_FIELDS = [
  'payload',
  'amount',
  'issuer',
  'issuerNns',
  'issuerName',
  'payerName',
  'atMs',
  'feedDelayMs',
  'feeds',
  'orderRef',
];

function readPay(body: Body): PayInput {
  const stray = Object.keys(body).filter((name) => !PAY_FIELDS.includes(name));
  if (stray.length > 0) throw new BankError(`A payment has no field "${stray[0]}".`);
  const issuer = word(body, 'issuer');
  const known = issuer === undefined ? undefined : findIssuer(issuer);
  if (issuer !== undefined && !known && !/^\d{8,9}$/.test(issuer))
    throw new BankError(`There is no issuer "${issuer}".`);
  return withoutHoles({
    payload: word(body, 'payload'),
    amount: whole(body, 'amount'),
    issuerNns: word(body, 'issuerNns') ?? known?.nns ?? issuer,
    issuerName: word(body, 'issuerName') ?? known?.name,
    payerName: word(body, 'payerName'),
    atMs: whole(body, 'atMs'),
    feedDelayMs: whole(body, 'feedDelayMs'),
    feeds: feedList(body['feeds']),
    orderRef: word(body, 'orderRef'),
  });
}

function word(body: Body, name: string): string | undefined {
  const value = body[name];
  if (value === undefined || typeof value === 'string') return value;
  throw new BankError(`"${name}" must be text.`);
}

function whole(body: Body, name: string): number | undefined {
  const value = body[name];
  if (value === undefined) return undefined;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  throw new BankError(`"${name}" must be a whole number.`);
}

function paymentId(body: Body): string {
  const id = word(body, 'paymentId') ?? word(body, 'id');
  if (id === undefined) throw new BankError('Say which payment, as paymentId.');
  return id;
}

function callbackUrl(body: Body): string | null {
  const url = body['callbackUrl'];
  if (url === null) return null;
  const text = word(body, 'callbackUrl');
  if (text === undefined) throw new BankError("Say the till's callbackUrl, or null for none.");
  try {
    return loopbackBase(text);
  } catch (error) {
    throw new BankError(error instanceof Error ? error.message : 'That address is no good.');
  }
}

function feedList(value: unknown): readonly FeedName[] | undefined {
  if (value === undefined) return undefined;
  const named = FEED_NAMES.filter((feed) => Array.isArray(value) && value.includes(feed));
  if (Array.isArray(value) && value.length === named.length) return named;
  throw new BankError(`Feeds are ${FEED_NAMES.join(', ')}.`);
}

type Holey<T> = { [Name in keyof T]: Exclude<T[Name], undefined> };

function withoutHoles<T extends object>(fields: T): Partial<Holey<T>> {
  const present = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present) as Partial<Holey<T>>;
}

function state(parts: ControlParts): Body {
  const { merchant } = parts.bank;
  return {
    nowMs: parts.clockMs(),
    faults: parts.faults,
    totals: parts.bank.totals(),
    merchant: { name: merchant.merchantName, nmid: merchant.nmid, payload: merchant.payload },
    orders: parts.nicepay.orders().length,
    deliveries: parts.pusher.deliveries.length,
  };
}

/** What a till's setup needs to know each provider; simulated secrets, worth nothing elsewhere. */
function accounts(parts: ControlParts, url: string): Body {
  const { snap } = parts;
  return {
    qiospay: { baseUrl: url, ...parts.qiospay },
    snap: {
      baseUrl: `${url}/v1.0`,
      ...snap.account,
      privateKey: snap.privateKey,
      publicKey: snap.publicKey,
    },
    nicepay: { ...parts.nicepay.account, inquiryUrl: `${url}/nicepay/direct/v2/inquiry` },
    netzme: parts.netzme,
  };
}

function shown(parts: ControlParts, entry: BankEntry): Body {
  return {
    ...entry,
    paidAt: wibIso(entry.paidAtMs),
    ...(entry.type === 'CR' ? { isReversed: parts.bank.isReversed(entry.id) } : {}),
  };
}

function problem(problems: readonly string[]): Reply {
  return json(400, { error: { code: 'bad_request', message: problems.join(' '), problems } });
}
