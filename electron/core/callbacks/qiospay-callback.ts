// Owns Qiospay's callback (specs/000 §POST - Callback QRIS): nested as documented or flat as met in
// the field, time to the minute or the second (facts/domain.md §3.3). Only the secret in its path
// says that it is Qiospay.
import { z } from 'zod';
import { issuerOf } from '../../../shared/issuers.ts';
import { parseRupiah } from '../../../shared/money.ts';
import type { Sighting } from '../../../shared/sighting.ts';
import { parseStamp } from '../../../shared/time.ts';
import { asideText, refused, type CallbackRead, type CallbackReader } from './reader.ts';
import { isSameText } from './same-text.ts';

const PATH = /^\/api\/callback\/accept\/([^/?#]+)\/?(?:\?.*)?$/;
const FIELDS = ['name', 'nmid', 'amount', 'type', 'fee', 'refid', 'issuer', 'balance', 'time'];

const text = z.union([z.string(), z.number()]).nullish();
const dataSchema = z.looseObject({
  nmid: text,
  amount: z.union([z.string(), z.number()]),
  type: z.string().default('CR'),
  refid: text,
  issuer: text,
  balance: text,
  time: z.string(),
});

export interface QiospayCallbackSetup {
  readonly callbackSecret: string;
  /** The NMID of the shop's own QRIS; null when the code has none. */
  readonly nmid: string | null;
}

export function createQiospayReader(setup: QiospayCallbackSetup): CallbackReader {
  return {
    kind: 'qiospay',
    owns: (path) => PATH.test(path),
    read({ path, body }) {
      const given = PATH.exec(path)?.[1];
      if (!isSameText(decoded(given), setup.callbackSecret))
        return refused(403, { status: 'reject', message: 'Invalid secret key', data: null });
      return accept(body, setup);
    },
  };
}

/**
 * Whatever it says, it is stored and accepted: the poll is the truth, and a refusal would only be
 * sent again.
 */
function accept(body: string, setup: QiospayCallbackSetup): CallbackRead {
  const data = dataOf(body);
  const echo = Object.fromEntries(FIELDS.map((name) => [name, plain(data?.[name])]));
  const message = 'Data received successfully';
  const answer = { status: 200, body: { status: 'accept', message, data: echo } };
  const read = data === null ? 'the callback is not JSON' : readData(data, setup);
  if (typeof read !== 'string') return { answer, sightings: [read], setAside: [], isTrusted: true };
  const setAside = [{ text: asideText(body), reason: read }];
  return { answer, sightings: [], setAside, isTrusted: true };
}

/** A field as it came; null for what the documents have no place for. */
function plain(value: unknown): string | number | null {
  return typeof value === 'string' || typeof value === 'number' ? value : null;
}

function dataOf(body: string): Record<string, unknown> | null {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return null;
  }
  const record = z.record(z.string(), z.unknown());
  const outer = record.safeParse(json);
  if (!outer.success) return null;
  const nested = record.safeParse(outer.data['data']);
  return nested.success ? nested.data : outer.data;
}

function readData(value: unknown, setup: QiospayCallbackSetup): Sighting | string {
  const parsed = dataSchema.safeParse(value);
  if (!parsed.success) return `the callback lacks ${missing(parsed.error)}`;
  const data = parsed.data;
  const nmid = field(data.nmid);
  if (nmid !== null && setup.nmid !== null && nmid !== setup.nmid)
    return 'the callback is about another merchant (NMID)';
  const type = data.type.trim().toUpperCase();
  if (type !== 'CR' && type !== 'DB') return 'the callback is neither CR nor DB';
  const stamp = parseStamp(data.time);
  if (stamp === null) return 'the time can not be read';
  const amount = parseRupiah(data.amount);
  if (!amount.ok) return amount.reason;
  if (amount.amount === 0) return 'the amount is zero';
  const refid = field(data.refid);
  return {
    feed: 'qiospay',
    channel: 'callback',
    direction: type === 'CR' ? 'credit' : 'debit',
    amount: amount.amount,
    stamp,
    issuer: issuerOf(field(data.issuer) ?? ''),
    refs: refid === null ? {} : { refid },
    balance: field(data.balance),
  };
}

function field(value: string | number | null | undefined): string | null {
  if (value === null || value === undefined) return null;
  const trimmed = String(value).trim().slice(0, 100);
  return trimmed === '' ? null : trimmed;
}

function decoded(part: string | undefined): string | undefined {
  try {
    return part === undefined ? undefined : decodeURIComponent(part);
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}

function missing(error: z.ZodError): string {
  return error.issues.map((issue) => issue.path.join('.')).join(', ');
}
