// Owns the OpenAPI document: made from the one contract, so that it can't tell of a call that is
// not there. What the contract does not say (failures, scopes, the event stream) is added here.
import { OpenAPIGenerator } from '@orpc/openapi';
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4';
import { z } from 'zod';
import { tokenScope } from '../../../shared/api-tokens.ts';
import { ERROR_STATUS, type ErrorCode } from '../../../shared/errors.ts';
import { restContract } from '../../../shared/rest-contract.ts';
import { feedHealth, paymentView, saleView } from '../../../shared/views.ts';
import { VERSION } from '../../../shared/version.ts';
import { DESCRIPTION, ERROR_WORDS, EVENTS_WORDS, TAGS } from './open-api-words.ts';
import { EXAMPLES, REQUEST_EXAMPLES, type Examples } from './open-api-examples.ts';
import { EVENT_SCHEMA } from './open-api-events.ts';

let made: Promise<string> | null = null;

/** The document as text; made once. */
export function openApi(): Promise<string> {
  return (made ??= generate().then((document) => JSON.stringify(document)));
}

interface Media {
  schema?: object;
  examples?: Examples;
}
interface Answer {
  description?: string;
  headers?: object;
  content?: Record<string, Media>;
  $ref?: string;
}
interface Operation {
  operationId: string;
  summary?: string;
  description?: string;
  tags?: string[];
  parameters?: { name: string; in: string; description?: string; schema?: object }[];
  requestBody?: { required?: boolean; content: Record<string, Media> };
  responses: Record<string, Answer>;
  security?: object[];
}
type Paths = Record<string, Record<string, Operation>>;

async function generate(): Promise<object> {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] });
  const { paths, components, ...document } = await generator.generate(restContract, {
    commonSchemas: {
      Sale: { schema: saleView },
      Payment: { schema: paymentView },
      FeedHealth: { schema: feedHealth },
    },
    info: {
      title: 'Lunas',
      version: VERSION,
      description: DESCRIPTION,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/v1', description: 'The till: its address stands in the manager’s desk' }],
    tags: TAGS.map(({ name, description }) => ({ name, description })),
    components: {
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          description: `A token of the desk or the setup. Its scopes: ${SCOPES}.`,
        },
      },
    },
  });
  const said = paths as unknown as Paths;
  for (const [path, operations] of Object.entries(said))
    for (const operation of Object.values(operations)) complete(path, operation);
  return {
    ...document,
    security: [{ token: [] }],
    paths: { ...said, '/events': { get: eventsOperation() } },
    components: {
      ...components,
      schemas: { ...components?.schemas, Event: EVENT_SCHEMA, Error: ERROR_SCHEMA },
      responses: Object.fromEntries(FAILURES.map((code) => [pascal(code), failureAnswer(code)])),
    },
  };
}

const SCOPES = tokenScope.options.map((scope) => `\`${scope}\``).join(', ');
const FAILURES = Object.keys(ERROR_STATUS) as ErrorCode[];

/** Scopes, failures, examples: what the generator can't know of a call. */
function complete(path: string, operation: Operation): void {
  const { operationId, responses } = operation;
  const scope = scopeOf(operationId);
  operation.security = scope === null ? [] : [{ token: [scope] }];
  if (operationId === 'sale.create') {
    const schema = operation.requestBody?.content['application/json']?.schema;
    // The page's own way to say it; programs have the header.
    delete (schema as { properties?: Record<string, unknown> }).properties?.['idempotencyKey'];
    operation.parameters = [...(operation.parameters ?? []), IDEMPOTENCY_KEY];
  }
  for (const parameter of operation.parameters ?? [])
    parameter.description ??= PARAMETERS[parameter.name] ?? '';
  for (const [status, answer] of Object.entries(responses)) {
    if (Number(status) >= 400) delete responses[status];
    else answer.description = answerWords(operationId, status);
  }
  for (const code of failuresOf(path, operation))
    responses[ERROR_STATUS[code]] = { $ref: `#/components/responses/${pascal(code)}` };
  const body = operation.requestBody?.content['application/json'];
  const request = REQUEST_EXAMPLES[operationId];
  if (body && request) body.examples = request;
  // A cancel has nothing to say beyond its path: no body.
  if (!request) delete operation.requestBody;
  for (const [status, examples] of Object.entries(EXAMPLES[operationId] ?? {})) {
    const media = responses[status]?.content?.['application/json'];
    if (media) media.examples = examples;
  }
}

/** The scope of a call as the contract has it; null: no token is asked for. */
function scopeOf(operationId: string): string | null {
  const [noun = '', verb = ''] = operationId.split('.');
  const nouns = restContract as unknown as Record<
    string,
    Record<string, { '~orpc': { meta: { scope?: string } } }>
  >;
  return nouns[noun]?.[verb]?.['~orpc'].meta.scope ?? null;
}

function failuresOf(path: string, { operationId, requestBody, parameters }: Operation) {
  const isOpen = operationId === 'health.get';
  const asks = (requestBody !== undefined || parameters !== undefined) && !isOpen;
  const isOfOne = path.includes('{id}') || operationId === 'qrCode.list';
  const changes = operationId === 'sale.create' || operationId === 'sale.cancel';
  const wanted: Partial<Record<ErrorCode, boolean>> = {
    bad_input: asks,
    unauthorized: !isOpen,
    forbidden: true,
    not_found: isOfOne,
    conflict: changes,
    too_large: operationId === 'sale.create',
    rate_limited: true,
    unavailable: !isOpen,
    internal: true,
  };
  return FAILURES.filter((code) => wanted[code]);
}

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  description: 'Your own name for this sale: sent again, nothing is sold twice. Kept for 24 hours.',
  schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,128}$' },
};

const PARAMETERS: Readonly<Record<string, string>> = {
  id: 'the id of the sale',
  date: 'a shop day, such as 2026-11-21',
  status: 'only sales that stand so',
  limit: 'how many at most',
  cursor: '`nextCursor` of the page before',
  unclaimed: '`true`: only money without a sale',
  from: 'the first shop day',
  until: 'the last shop day, included',
  kind: 'of which form',
  lang: 'in which language',
};

function answerWords(operationId: string, status: string): string {
  if (status === '201') return 'A new sale, waiting for its money';
  return operationId === 'sale.create' ? 'The sale that this key made before' : 'As it is now';
}

function eventsOperation(): Operation {
  const operation: Operation = {
    operationId: 'event.stream',
    ...EVENTS_WORDS,
    tags: ['events'],
    security: [{ token: ['read'] }],
    parameters: [
      {
        name: 'Last-Event-ID',
        in: 'header',
        description: 'the number of the last event heard: all after it are sent first',
        schema: { type: 'string', pattern: '^\\d{1,15}$' },
      },
      {
        name: 'since',
        in: 'query',
        description: 'the same, for clients that can set no header',
        schema: { type: 'string', pattern: '^\\d{1,15}$' },
      },
    ],
    responses: {
      200: {
        description: 'Each event as one frame: its number as `id`, the Event as `data`',
        content: {
          'text/event-stream': { schema: { $ref: '#/components/schemas/Event' } },
        },
      },
    },
  };
  for (const code of failuresOf('/events', operation))
    operation.responses[ERROR_STATUS[code]] = { $ref: `#/components/responses/${pascal(code)}` };
  return operation;
}

/** The contract's shape of every failure (failures.ts). */
const ERROR_SCHEMA = z.toJSONSchema(
  z.object({
    error: z.object({
      code: z.enum(FAILURES as [ErrorCode, ...ErrorCode[]]),
      message: z.string().describe('a sentence a shop can act on'),
      retryable: z.boolean().describe('the same request may be answered later'),
      ref: z.string().optional().describe('what to look for in the till’s log'),
    }),
  }),
  { io: 'input' },
);
delete ERROR_SCHEMA.$schema;

function failureAnswer(code: ErrorCode): Answer {
  const { description, example } = ERROR_WORDS[code];
  const examples = { [code]: { summary: description, value: { error: { code, ...example } } } };
  const wait = { description: 'seconds to wait', schema: { type: 'integer' } };
  return {
    description,
    ...(code === 'rate_limited' ? { headers: { 'Retry-After': wait } } : {}),
    content: {
      'application/json': { schema: { $ref: '#/components/schemas/Error' }, examples },
    },
  };
}

function pascal(code: string): string {
  return code.replaceAll(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
