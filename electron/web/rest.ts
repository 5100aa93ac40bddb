// Owns REST: the contract's calls under /v1 for programs with a token, their errors in the
// contract's shape, and the event stream. No logic of the till lives here.
import { OpenAPIGenerator } from '@orpc/openapi';
import { OpenAPIHandler } from '@orpc/openapi/fetch';
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { streamSSE } from 'hono/streaming';
import { restContract } from '../../shared/contract.ts';
import { restRouter } from '../core/api.ts';
import type { Core } from '../core/core.ts';

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
const TOO_LARGE = failure(413, 'too_large', 'The request body is larger than 64 KiB.');

export function createRest(core: Core, version: string): Hono {
  const app = new Hono();
  const handler = new OpenAPIHandler(restRouter, { customErrorResponseBodyEncoder: errorBody });
  const document = openApi(version);

  app.get('/openapi.json', async (c) => c.json(await document));
  app.use('*', async (c, next) => {
    if (c.req.path === '/v1/health') return next();
    const bearer = /^Bearer (\S{1,200})$/.exec(c.req.header('authorization') ?? '')?.[1];
    if (bearer !== undefined && core.tokenHolder(bearer) !== null) return next();
    return reply(UNAUTHORIZED);
  });
  app.use('*', bodyLimit({ maxSize: BODY_BYTES_MAX, onError: () => reply(TOO_LARGE) }));
  app.get('/events', (c) =>
    streamSSE(c, async (stream) => {
      const since = Number(c.req.header('last-event-id') ?? c.req.query('since') ?? Number.NaN);
      const seq = Number.isInteger(since) && since >= 0 ? since : core.stores.events.lastSeq();
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
    const result = await handler.handle(c.req.raw, {
      prefix: '/v1',
      context: { core, idempotencyKey },
    });
    return result.matched ? result.response : reply(NOT_FOUND);
  });
  return app;
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

function openApi(version: string): Promise<unknown> {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] });
  return generator.generate(restContract, {
    info: { title: 'Lunas', version, description: 'The till, for other programs of the shop.' },
    servers: [{ url: '/v1' }],
    security: [{ token: [] }],
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
  });
}
