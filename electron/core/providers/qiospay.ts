// Owns Qiospay's mutasi: the documented request and rows (specs/000), read as tolerantly as
// practice asks (facts/domain.md §3). Merchant code and key are path segments: the URL is built
// here and shown to nobody.
import { z } from 'zod';
import { issuerOf } from '../../../shared/issuers.ts';
import { parseRupiah } from '../../../shared/money.ts';
import type { QiospaySetup } from '../../../shared/setup.ts';
import type { Direction, Sighting } from '../../../shared/sighting.ts';
import { parseStamp, SECOND_MS } from '../../../shared/time.ts';
import type { FeedFault } from '../../../shared/views.ts';
import type { SetAside } from '../ingest.ts';
import { HttpFailure, readClocks, type Clock, type Http, type HttpAnswer } from '../ports.ts';
import { rowText, SweepFailure, type Provider, type Sweep } from './provider.ts';

const TIMEOUT_MS = 10 * SECOND_MS;
/** A window of some hundred rows is 100 kB; more than this is no mutasi. */
const BYTES_MAX = 8 * 1024 * 1024;
const ROWS_MAX = 20_000;
const FIELD_MAX = 100;

const text = z.union([z.string(), z.number()]).nullish();
const rowSchema = z.looseObject({
  date: z.string(),
  amount: z.union([z.string(), z.number()]),
  type: z.string(),
  qris: text,
  brand_name: text,
  issuer_reff: text,
  buyer_reff: text,
  balance: text,
});

const bodySchema = z.looseObject({
  status: z.unknown().optional(),
  data: z.unknown().optional(),
  messages: z.unknown().optional(),
  message: z.unknown().optional(),
});

export type QiospayParts = { readonly http: Http; readonly clock: Clock };

export function createQiospay(setup: QiospaySetup, { http, clock }: QiospayParts): Provider {
  const path = [setup.merchantCode, setup.apiKey ?? ''].map(encodeURIComponent).join('/');
  const url = `${setup.baseUrl.replace(/\/+$/, '')}/api/mutasi/qris/${path}`;
  return {
    kind: 'qiospay',
    async history({ fromMs }, signal) {
      const { sightings, setAside } = await this.sweep(signal);
      // The list is a window of unknown length: it speaks for what is newer than its oldest row.
      const oldestMs = Math.min(...sightings.map(({ stamp }) => stamp.fromMs));
      return { sightings, setAside, coversFromMs: oldestMs <= fromMs ? null : oldestMs };
    },
    async sweep(signal): Promise<Sweep> {
      const sent = readClocks(clock);
      const answer = await http
        .send({
          method: 'GET',
          url,
          headers: { accept: 'application/json' },
          timeoutMs: TIMEOUT_MS,
          bytesMax: BYTES_MAX,
          signal,
        })
        .catch((error: unknown) => {
          throw error instanceof HttpFailure ? new SweepFailure(faultOf(error)) : error;
        });
      const received = readClocks(clock);
      const { sightings, setAside } = readMutasi(answer);
      const header = answer.headers.get('date');
      return { sightings, setAside, date: { header, sent, received } };
    },
  };
}

function faultOf(failure: HttpFailure): FeedFault {
  return failure.kind === 'aborted' ? 'unreachable' : failure.kind;
}

/**
 * Reads one HTTP answer of the mutasi. Throws {@link SweepFailure} when the answer as a whole is
 * none.
 */
export function readMutasi(answer: HttpAnswer): { sightings: Sighting[]; setAside: SetAside[] } {
  if (answer.status === 429) throw new SweepFailure('rate_limited', retryAfterMs(answer));
  if (answer.status >= 500) throw new SweepFailure('server_error', retryAfterMs(answer));
  let json: unknown;
  try {
    json = JSON.parse(answer.body);
  } catch {
    // A 401 or 403 page in HTML still says the key is refused; any other page is a proxy's or a
    // captive portal's.
    const isRefusal = answer.status === 401 || answer.status === 403;
    throw new SweepFailure(isRefusal ? 'bad_credentials' : 'not_json');
  }
  const body = bodySchema.safeParse(json);
  if (!body.success) throw new SweepFailure('unexpected');
  if (body.data.status !== 'success') throw refusal(answer, body.data);
  const rows = body.data.data ?? [];
  if (!Array.isArray(rows) || rows.length > ROWS_MAX) throw new SweepFailure('unexpected');
  return readRows(rows);
}

/**
 * `status: "error"` comes with 200 or with 4xx; the documents know one cause, a wrong code or key.
 */
function refusal(answer: HttpAnswer, body: z.infer<typeof bodySchema>): SweepFailure {
  const message = rowText(body.messages ?? body.message ?? '').toLowerCase();
  if (/terlalu sering|too many|\brate.?limit|\blimit/.test(message))
    return new SweepFailure('rate_limited');
  if (body.status === 'error' || answer.status === 401 || answer.status === 403)
    return new SweepFailure('bad_credentials');
  return new SweepFailure('unexpected');
}

function retryAfterMs(answer: HttpAnswer): number | null {
  const value = answer.headers.get('retry-after') ?? '';
  const seconds = Number(value);
  // A moment instead of seconds is meant by the provider's own clock, which wrote the answer's
  // date.
  const ms = Number.isFinite(seconds)
    ? seconds * SECOND_MS
    : Date.parse(value) - Date.parse(answer.headers.get('date') ?? '');
  return ms > 0 ? ms : null;
}

function readRows(rows: readonly unknown[]): { sightings: Sighting[]; setAside: SetAside[] } {
  const sightings: Sighting[] = [];
  const setAside: SetAside[] = [];
  for (const row of rows) {
    const read = readRow(row);
    if (typeof read !== 'string') sightings.push(read);
    else setAside.push({ text: rowText(row), reason: read });
  }
  return { sightings, setAside };
}

const DIRECTIONS: Readonly<Record<string, Direction>> = { CR: 'credit', DB: 'debit' };

/** A mutasi row as a sighting, or the reason why it can't be read. */
export function readRow(value: unknown): Sighting | string {
  const parsed = rowSchema.safeParse(value);
  if (!parsed.success) return `the row lacks ${missing(parsed.error)}`;
  const row = parsed.data;
  const direction = DIRECTIONS[row.type.trim().toUpperCase()];
  if (direction === undefined) return 'the row is neither CR nor DB';
  const stamp = parseStamp(row.date);
  if (stamp === null) return 'the date can not be read';
  const amount = parseRupiah(row.amount);
  if (!amount.ok) return amount.reason;
  if (amount.amount === 0) return 'the amount is zero';
  return {
    feed: 'qiospay',
    channel: 'poll',
    direction,
    amount: amount.amount,
    stamp,
    issuer: issuerOf(field(row.brand_name) ?? ''),
    refs: references({ issuer_reff: row.issuer_reff, buyer_reff: row.buyer_reff }),
    balance: field(row.balance),
  };
}

function references(given: Record<string, string | number | null | undefined>) {
  const refs: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) {
    const ref = field(value);
    if (ref !== null && ref !== '-' && !/^0+$/.test(ref)) refs[name] = ref;
  }
  return refs;
}

function field(value: string | number | null | undefined): string | null {
  if (value === null || value === undefined) return null;
  const trimmed = String(value).trim().slice(0, FIELD_MAX);
  return trimmed === '' ? null : trimmed;
}

function missing(error: z.ZodError): string {
  return error.issues.map((issue) => issue.path.join('.') || 'fields').join(', ');
}
