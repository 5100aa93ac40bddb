// Owns what a SNAP answer says: its response code (HTTP status, service, case) as one of our faults
// (specs/002 and specs/004, facts/domain.md §4.1). "Nothing found" is an answer; everything unclear
// is a fault, never an empty list.
import { z } from 'zod';
import { SECOND_MS } from '../../../shared/time.ts';
import type { FeedFault } from '../../../shared/views.ts';
import type { HttpAnswer } from '../ports.ts';
import { readLooseJson } from './snap-json.ts';

/** Access token b2b. */
const TOKEN_SERVICE = '73';

const bodySchema = z.looseObject({
  responseCode: z.union([z.string(), z.number()]).transform(String),
  responseMessage: z.string().catch(''),
});

export interface SnapAnswer {
  readonly body: Readonly<Record<string, unknown>>;
  /** Null: the answer is good. */
  readonly fault: FeedFault | null;
  /** Good, and there is nothing to list. */
  readonly isEmpty: boolean;
  /** The refusal is about X-TIMESTAMP, by its format or its time. */
  readonly isAboutStamp: boolean;
  readonly retryAfterMs: number | null;
}

/** Reads one HTTP answer of a SNAP service. Never throws. */
export function readSnapAnswer(answer: HttpAnswer): SnapAnswer {
  const retryAfterMs = retryAfter(answer);
  const refused = (fault: FeedFault): SnapAnswer => {
    return { body: {}, fault, isEmpty: false, isAboutStamp: false, retryAfterMs };
  };
  const json = readLooseJson(answer.body);
  const parsed = bodySchema.safeParse(json);
  if (!parsed.success)
    return refused(faultByStatus(answer.status, json === undefined ? 'not_json' : 'unexpected'));
  const { responseCode: code, responseMessage: message } = parsed.data;
  const isEmpty = /^404\d{2}01$/.test(code) && /not\s*found/i.test(message);
  const fault = isEmpty ? null : faultByCode(code, message, answer.status);
  const isAboutStamp = fault !== null && /time-?\s?stamp/i.test(message);
  return { body: parsed.data, fault, isEmpty, isAboutStamp, retryAfterMs };
}

/** Cases by HTTP status and case number, the service between them left out. */
const CASES: Readonly<Record<string, FeedFault | null>> = {
  '20000': null,
  '40000': 'bad_request',
  '40001': 'bad_field',
  '40002': 'bad_field',
  '40100': 'bad_signature',
  '40101': 'token_refused',
  '40103': 'token_refused',
  '40319': 'blacklisted',
  '40400': 'forbidden',
  // specs/002: "Bad Request", the other meaning of the code that says "Transaction Not Found".
  '40401': 'bad_request',
  '40900': 'duplicate_external_id',
};

function faultByCode(code: string, message: string, status: number): FeedFault | null {
  const parts = /^(\d{3})(\d{2})(\d{2})$/.exec(code);
  if (!parts) return faultByStatus(status, 'unexpected');
  const [, http = '', service = '', number = ''] = parts;
  if (service === '00') return faultByStatus(Number(http), 'unexpected');
  const fault = CASES[http + number];
  if (http === '401' && /time-?\s?stamp/i.test(message)) return 'clock';
  if (http === '401' && service === TOKEN_SERVICE) return 'bad_key';
  if (fault !== undefined) return fault;
  return http === '404' ? 'unexpected' : faultByStatus(Number(http), 'unexpected');
}

function faultByStatus(status: number, otherwise: FeedFault): FeedFault {
  if (status === 429) return 'rate_limited';
  if (status >= 500) return 'server_error';
  if (status === 404 || status === 405) return 'bad_address';
  if (status === 403) return 'forbidden';
  return otherwise;
}

function retryAfter(answer: HttpAnswer): number | null {
  const seconds = Number(answer.headers.get('retry-after'));
  return Number.isFinite(seconds) && seconds > 0 ? seconds * SECOND_MS : null;
}
