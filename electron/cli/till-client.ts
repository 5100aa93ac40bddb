// Owns the talk with a running till over REST: one request, its answer checked, its failures told
// apart. Must stay true: nothing is followed to another address, and the token is in no message.
import { z } from 'zod';
import { SECOND_MS } from '../../shared/time.ts';
import type { Connection } from './connection.ts';
import { Fault, isPassing, type Refusal } from './fault.ts';
import type { Clock } from '../core/ports.ts';
import type { Words } from './words.ts';

const ANSWER_MS = 20 * SECOND_MS;
const RETRY_FIRST_MS = 250;
const RETRY_LAST_MS = 3 * SECOND_MS;

export interface TillRequest {
  readonly path: string;
  /** Given: it is a POST. */
  readonly body?: object;
  readonly key?: string;
  readonly timeoutMs?: number;
  /** Go on trying for so long while the till is away or asks to come back later. */
  readonly patienceMs?: number;
  /** Called once, when the first try failed. */
  readonly onRetry?: () => void;
  readonly signal?: AbortSignal;
}

/** An answer as it came, and as it was understood. */
export interface Answered<T> {
  readonly raw: unknown;
  readonly value: T;
}

export interface TillClient {
  readonly url: string;
  ask<T>(request: TillRequest, schema: z.ZodType<T>): Promise<Answered<T>>;
  /** The bare response of a GET; its body is the caller's to read. Throws a Fault if refused. */
  open(
    path: string,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<Response>;
}

const failure = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    retryable: z.boolean(),
    ref: z.string().optional(),
  }),
});

export function createTillClient(
  { apiUrl, token }: Connection,
  words: Words,
  clock: Clock,
): TillClient {
  const url = new URL(apiUrl).origin;
  const auth = token === null ? {} : { authorization: `Bearer ${token}` };
  const send = async (
    path: string,
    init: RequestInit & { headers: object; signal: AbortSignal },
  ): Promise<Response> => {
    try {
      const headers = { ...auth, ...init.headers };
      return await fetch(`${apiUrl}${path}`, { ...init, headers, redirect: 'error' });
    } catch (error) {
      throw new Fault('noTill', sentenceFor(error, url, words));
    }
  };
  const once = async <T>(request: TillRequest, schema: z.ZodType<T>): Promise<Answered<T>> => {
    const { path, body, key, signal } = request;
    const limit = AbortSignal.timeout(request.timeoutMs ?? ANSWER_MS);
    const response = await send(path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: signal ? AbortSignal.any([limit, signal]) : limit,
    });
    const raw = await jsonIn(response, url, words);
    if (!response.ok) throw refusedBy(response, raw, url, words);
    const read = schema.safeParse(raw);
    if (!read.success) throw new Fault('fault', words.trouble.notLunas(url));
    return { raw, value: read.data };
  };
  return {
    url,
    async ask(request, schema) {
      const untilMs = clock.monoMs() + (request.patienceMs ?? 0);
      const signal = request.signal ?? new AbortController().signal;
      for (let pauseMs = RETRY_FIRST_MS; ; pauseMs = Math.min(pauseMs * 2, RETRY_LAST_MS)) {
        try {
          return await once(request, schema);
        } catch (error) {
          const isOver = clock.monoMs() + pauseMs >= untilMs || signal.aborted;
          if (isOver || !isPassing(error)) throw error;
          if (pauseMs === RETRY_FIRST_MS) request.onRetry?.();
          await clock.sleep(pauseMs, signal);
        }
      }
    },
    async open(path, headers, signal) {
      const response = await send(path, { headers, signal });
      if (response.ok) return response;
      throw refusedBy(response, await jsonIn(response, url, words), url, words);
    },
  };
}

async function jsonIn(response: Response, url: string, words: Words): Promise<unknown> {
  let text: string;
  try {
    text = await response.text();
  } catch (error) {
    throw new Fault('noTill', sentenceFor(error, url, words));
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function refusedBy(response: Response, raw: unknown, url: string, words: Words): Fault {
  const read = failure.safeParse(raw);
  if (!read.success) return new Fault('noTill', words.trouble.notLunas(url));
  const refusal: Refusal = { status: response.status, ...read.data.error };
  return new Fault('refused', refusal.message, refusal);
}

/** What `fetch` fails with, in words; the cause has the system's own name for it. */
function sentenceFor(error: unknown, url: string, words: Words): string {
  if (error instanceof Error && error.name === 'TimeoutError') return words.trouble.slow(url);
  const cause = error instanceof Error ? error.cause : null;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (/CERT|SSL|TLS|SIGNED|ALTNAME|ISSUER/.test(code)) return words.trouble.tls(url);
  if (code === 'HPE_INVALID_CONSTANT') return words.trouble.notLunas(url);
  return words.trouble.gone(url);
}
