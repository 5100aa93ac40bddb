// The stage door: how a test or a person makes customers pay and providers misbehave, over HTTP.
// It talks only about the bank and the switches; no provider route is here.
import {
  BankError,
  FEED_NAMES,
  type Bank,
  type BankEntry,
  type FeedName,
  type PayInput,
} from './bank.ts';
import { applyFaults, FaultsError, type Faults } from './faults.ts';
import { findIssuer } from './issuers.ts';
import { json, readObject, type Ask, type Reply } from './reply.ts';
import { wibIso } from './wib.ts';

export interface ControlParts {
  readonly bank: Bank;
  readonly faults: Faults;
  readonly clockMs: () => number;
  /** Empties the bank and puts every switch back. */
  readonly reset: () => void;
  /** What the providers were told and told others, for looking at; never a secret. */
  readonly report: () => Record<string, unknown>;
}

/** Answers a request under /control; null when there is no such address. */
export function answerControl(parts: ControlParts, ask: Ask): Reply | null {
  const route = `${ask.method} ${ask.path}`;
  if (route === 'GET /control/state') return json(200, state(parts));
  if (route === 'GET /control/credits')
    return json(200, { items: parts.bank.credits().map((entry) => shown(parts, entry)) });
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

function act(parts: ControlParts, path: string, body: Record<string, unknown>): Reply | null {
  switch (path) {
    case '/control/pay': {
      const entry = parts.bank.pay(readPay(body));
      return json(201, { payment: shown(parts, entry) });
    }
    case '/control/debit': {
      const amount = whole(body, 'amount');
      if (amount === undefined) throw new BankError('A debit needs an amount.');
      const atMs = whole(body, 'atMs');
      const entry = parts.bank.debit({ amount, ...(atMs === undefined ? {} : { atMs }) });
      return json(201, { debit: shown(parts, entry) });
    }
    case '/control/reverse': {
      const id = word(body, 'paymentId') ?? word(body, 'id');
      if (id === undefined) throw new BankError('Say which payment, as paymentId.');
      return json(201, { reversal: shown(parts, parts.bank.reverse(id)) });
    }
    case '/control/faults':
      applyFaults(parts.faults, body);
      return json(200, { faults: parts.faults });
    case '/control/reset':
      parts.reset();
      return json(200, state(parts));
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

function readPay(body: Record<string, unknown>): PayInput {
  const stray = Object.keys(body).filter((name) => !PAY_FIELDS.includes(name));
  if (stray.length > 0) throw new BankError(`A payment has no field "${stray[0]}".`);
  const issuer = word(body, 'issuer');
  const known = issuer === undefined ? undefined : findIssuer(issuer);
  if (issuer !== undefined && !known && !/^\d{8,9}$/.test(issuer))
    throw new BankError(`There is no issuer "${issuer}".`);
  const fields = {
    payload: word(body, 'payload'),
    amount: whole(body, 'amount'),
    issuerNns: word(body, 'issuerNns') ?? known?.nns ?? issuer,
    issuerName: word(body, 'issuerName') ?? known?.name,
    payerName: word(body, 'payerName'),
    atMs: whole(body, 'atMs'),
    feedDelayMs: whole(body, 'feedDelayMs'),
    feeds: feedList(body['feeds']),
    orderRef: word(body, 'orderRef'),
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

function word(body: Record<string, unknown>, name: string): string | undefined {
  const value = body[name];
  if (value === undefined || typeof value === 'string') return value;
  throw new BankError(`"${name}" must be text.`);
}

function whole(body: Record<string, unknown>, name: string): number | undefined {
  const value = body[name];
  if (value === undefined) return undefined;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  throw new BankError(`"${name}" must be a whole number.`);
}

function feedList(value: unknown): readonly FeedName[] | undefined {
  if (value === undefined) return undefined;
  const names: readonly string[] = FEED_NAMES;
  if (Array.isArray(value) && value.every((name) => names.includes(name))) return value;
  throw new BankError(`"feeds" must be a list of ${FEED_NAMES.join(', ')}.`);
}

function state(parts: ControlParts): Record<string, unknown> {
  return {
    nowMs: parts.clockMs(),
    faults: parts.faults,
    totals: parts.bank.totals(),
    merchant: {
      name: parts.bank.merchant.merchantName,
      nmid: parts.bank.merchant.nmid,
      payload: parts.bank.merchant.payload,
    },
    ...parts.report(),
  };
}

function shown(parts: ControlParts, entry: BankEntry): Record<string, unknown> {
  return {
    ...entry,
    paidAt: wibIso(entry.paidAtMs),
    ...(entry.type === 'CR' ? { isReversed: parts.bank.isReversed(entry.id) } : {}),
  };
}

function problem(problems: readonly string[]): Reply {
  return json(400, { error: { code: 'bad_request', message: problems.join(' '), problems } });
}
