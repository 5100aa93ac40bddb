// Owns REST: the contract's calls under /v1 for programs with a token, their errors in the
// contract's shape, and the event stream. No logic of the till lives here.
import { OpenAPIGenerator } from '@orpc/openapi';
import { OpenAPIHandler } from '@orpc/openapi/fetch';
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { streamSSE } from 'hono/streaming';
import { restContract } from '../../shared/rest-contract.ts';
import { ERROR_STATUS } from '../../shared/errors.ts';
import { feedHealth, paymentView, saleView } from '../../shared/views.ts';
import { restRouter } from '../core/api.ts';
import type { Core } from '../core/core.ts';
import { NOBODY, programActor } from '../core/people/actor.ts';

const BODY_BYTES_MAX = 64 * 1024;
const KEEP_ALIVE_MS = 15_000;

interface Failure {
  readonly status: number;
  readonly body: { error: { code: string; message: string; retryable: boolean; ref?: string } };
}

function failure(status: number, code: string, message: string, retryable = false): Failure {
  return { status, body: { error: { code, message, retryable } } };
}

const UNAUTHORIZED = failure(
  401,
  'unauthorized',
  'Send a valid token: Authorization: Bearer TOKEN.',
);
const NOT_FOUND = failure(404, 'not_found', 'There is no such call. See /v1/openapi.json.');
const NOT_JSON = failure(
  400,
  'bad_input',
  'Send the body as JSON, with the header Content-Type: application/json.',
);
const NOT_SET_UP = failure(503, 'unavailable', 'The till is not set up yet: import a setup first.');
const TOO_LARGE = failure(413, 'too_large', 'The request body is larger than 64 KiB.');

export function createRest(core: Core, version: string): Hono {
  const app = new Hono();
  const handler = new OpenAPIHandler(restRouter, { customErrorResponseBodyEncoder: errorBody });
  let document: Promise<unknown> | null = null;

  app.get('/openapi.json', async (c) => c.json(await (document ??= openApi(version))));
  app.use('*', async (c, next) => {
    if (c.req.path === '/v1/health') return next();
    if (holderOf(core, c.req.header('authorization')) !== null) return next();
    core.people.gate.note(NOBODY, callOf(c.req));
    // Without a setup no token can be valid: who calls has nothing to mend.
    return reply(core.till() ? UNAUTHORIZED : NOT_SET_UP);
  });
  app.use('*', bodyLimit({ maxSize: BODY_BYTES_MAX, onError: () => reply(TOO_LARGE) }));
  app.get('/events', (c) =>
    streamSSE(c, async (stream) => {
      const last = core.stores.events.lastSeq();
      const since = c.req.header('last-event-id') ?? c.req.query('since') ?? '';
      // A number beyond the log is of a ledger that was restored since: what comes next is news.
      const seq = /^\d{1,15}$/.test(since) ? Math.min(Number(since), last) : last;
      const ended = new AbortController();
      stream.onAbort(() => ended.abort());
      void keepAlive(core, ended.signal, () => stream.write(': still here\n\n'));
      for await (const event of core.announcer.stream(seq, ended.signal))
        await stream.writeSSE({ id: String(event.seq), data: JSON.stringify(event) });
      ended.abort();
    }),
  );
  app.all('*', async (c) => {
    const idempotencyKey = c.req.header('idempotency-key');
    if (idempotencyKey !== undefined && !/^[\x21-\x7e]{1,128}$/.test(idempotencyKey))
      return reply(failure(400, 'bad_input', 'An Idempotency-Key is 1 to 128 plain characters.'));
    if (hasBody(c.req) && !/^application\/json\b/i.test(c.req.header('content-type') ?? ''))
      return reply(NOT_JSON);
    const result = await handler.handle(c.req.raw, {
      prefix: '/v1',
      context: { core, idempotencyKey, program: holderOf(core, c.req.header('authorization')) },
    });
    if (result.matched) return result.response;
    // What REST does not offer may be what only a page may ask: who tried is written down.
    const program = holderOf(core, c.req.header('authorization')) ?? '';
    if (c.req.method !== 'GET') core.people.gate.note(programActor(program), callOf(c.req));
    return reply(NOT_FOUND);
  });
  return app;
}

/** Method and path, as the audit keeps them; a path of REST holds no secret. */
function callOf({ method, path }: { method: string; path: string }): string {
  return `${method} ${path.slice(0, 100)}`;
}

/** The name of the program whose token this is; null when it opens nothing. */
function holderOf(core: Core, authorization: string | undefined): string | null {
  const bearer = /^Bearer (\S{1,200})$/.exec(authorization ?? '')?.[1];
  return bearer === undefined ? null : core.tokenHolder(bearer);
}

function hasBody(request: { header(name: string): string | undefined }): boolean {
  const length = request.header('content-length') ?? '0';
  return length !== '0' || request.header('transfer-encoding') !== undefined;
}

async function keepAlive(core: Core, signal: AbortSignal, write: () => unknown): Promise<void> {
  while (!signal.aborted) {
    await core.ports.clock.sleep(KEEP_ALIVE_MS, signal);
    if (!signal.aborted) await write();
  }
}

function reply({ status, body }: Failure): Response {
  return Response.json(body, { status });
}

interface OrpcFailure {
  readonly code: string;
  readonly status: number;
  readonly message: string;
  readonly data: unknown;
}

/**
 * oRPC's own refusals (input that does not fit, no such call) and ours, all in the contract's
 * shape.
 */
function errorBody(error: OrpcFailure): Failure['body'] {
  const data = (error.data ?? {}) as {
    retryable?: boolean;
    ref?: string;
    issues?: readonly { path?: readonly unknown[]; message: string }[];
  };
  const issue = data.issues?.[0];
  const place = issue?.path?.join('.') ?? '';
  return {
    error: {
      code: error.code === 'BAD_REQUEST' ? 'bad_input' : error.code.toLowerCase(),
      message: issue ? `${place ? `${place}: ` : ''}${issue.message}.` : error.message,
      retryable: data.retryable ?? false,
      ...(data.ref === undefined ? {} : { ref: data.ref }),
    },
  };
}

/** The contract's shape of every failure, as {@link errorBody} makes it. */
const ERROR_SCHEMA = {
  type: 'object' as const,
  properties: {
    error: {
      type: 'object' as const,
      properties: {
        code: { enum: Object.keys(ERROR_STATUS) },
        message: { type: 'string' as const, description: 'a sentence a shop can act on' },
        retryable: { type: 'boolean' as const },
        ref: { type: 'string' as const, description: 'what to look for in the log' },
      },
      required: ['code', 'message', 'retryable'],
    },
  },
  required: ['error'],
};

/** The event stream is no call of the contract's router: told here. */
const EVENTS_PATH = {
  get: {
    operationId: 'event.stream',
    summary: 'What happens, as it happens (server-sent events)',
    tags: ['till'],
    parameters: [
      {
        name: 'Last-Event-ID',
        in: 'header',
        description: 'the last event that was heard: all after it are sent first',
        schema: { type: 'string', pattern: '^\\d{1,15}$' },
      },
    ],
    responses: {
      200: {
        description: 'One event each: its number as id, itself as data',
        content: { 'text/event-stream': { schema: { type: 'string' } } },
      },
    },
  },
};

async function openApi(version: string): Promise<unknown> {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] });
  const { paths, ...document } = await generator.generate(restContract, {
    commonSchemas: {
      Sale: { schema: saleView },
      Payment: { schema: paymentView },
      FeedHealth: { schema: feedHealth },
    },
    info: { title: 'Lunas', version, description: 'The till, for other programs of the shop.' },
    servers: [{ url: '/v1' }],
    security: [{ token: [] }],
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      schemas: { Error: ERROR_SCHEMA },
    },
    customErrorResponseBodySchema: () => ({ $ref: '#/components/schemas/Error' }),
  });
  const health = { ...paths?.['/health']?.get, security: [] };
  return { ...document, paths: { ...paths, '/events': EVENTS_PATH, '/health': { get: health } } };
}
