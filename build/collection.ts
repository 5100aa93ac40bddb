// Owns the collection of requests (Postman's format, which Bruno, Insomnia and Hoppscotch read too)
// that is made from docs/openapi.json. Must stay true: no token is in it, only a place for one.

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly description?: string;
  readonly schema?: { readonly enum?: readonly string[]; readonly default?: string | number };
}

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly security?: readonly object[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly examples?: Examples }>>;
  };
}

type Examples = Readonly<Record<string, { readonly value: unknown }>>;

export interface OpenApi {
  readonly info: { readonly title: string; readonly description: string };
  readonly tags?: readonly { readonly name: string; readonly description?: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

export interface CollectionRequest {
  readonly name: string;
  readonly request: {
    readonly method: string;
    readonly header: readonly { readonly key: string; readonly value: string }[];
    readonly url: {
      readonly raw: string;
      readonly host: readonly string[];
      readonly path: readonly string[];
      readonly query: readonly QueryField[];
    };
    readonly body?: { readonly mode: 'raw'; readonly raw: string; readonly options: object };
    readonly auth?: { readonly type: 'noauth' };
    readonly description: string;
  };
  readonly event?: readonly object[];
  readonly response: readonly never[];
}

interface QueryField {
  readonly key: string;
  readonly value: string;
  readonly disabled?: true;
  readonly description?: string;
}

export interface Collection {
  readonly info: { readonly name: string; readonly description: string; readonly schema: string };
  readonly auth: object;
  readonly variable: readonly { readonly key: string; readonly value: string }[];
  readonly item: readonly {
    readonly name: string;
    readonly description: string;
    readonly item: readonly CollectionRequest[];
  }[];
}

/** For whoever tries it first: a day that is in the contract's own examples. */
const DAY = '2026-11-21';

/** The requests of every call, in the folders of the document's tags. */
export function collectionFrom({ info, tags = [], paths }: OpenApi): Collection {
  const requests = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      tag: operation.tags[0] ?? '',
      item: requestOf(method.toUpperCase(), path, operation),
    })),
  );
  const names = new Set([...tags.map(({ name }) => name), ...requests.map(({ tag }) => tag)]);
  return {
    info: {
      name: info.title,
      description: info.description,
      schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
    },
    auth: { type: 'bearer', bearer: [{ key: 'token', value: '{{token}}', type: 'string' }] },
    variable: [
      { key: 'url', value: 'http://127.0.0.1:7420/v1' },
      { key: 'token', value: '' },
      { key: 'saleId', value: '' },
      { key: 'date', value: DAY },
    ],
    item: [...names].map((name) => ({
      name,
      description: tags.find((tag) => tag.name === name)?.description ?? '',
      item: requests.filter(({ tag }) => tag === name).map(({ item }) => item),
    })),
  };
}

function requestOf(method: string, path: string, operation: Operation): CollectionRequest {
  const { parameters = [], requestBody, summary, description = '', security } = operation;
  const places = path.slice(1).replace('{id}', '{{saleId}}').split('/');
  const query = parameters.filter((each) => each.in === 'query').map(queryField);
  const asked = query.filter(({ disabled }) => !disabled);
  const raw = [
    `{{url}}/${places.join('/')}`,
    ...(asked.length > 0 ? [asked.map(({ key, value }) => `${key}=${value}`).join('&')] : []),
  ].join('?');
  const media = requestBody?.content['application/json'];
  const body = Object.values(media?.examples ?? {})[0]?.value;
  const isNew = parameters.some(({ name }) => name === 'Idempotency-Key');
  return {
    name: summary,
    request: {
      method,
      header: [
        ...(media ? [{ key: 'Content-Type', value: 'application/json' }] : []),
        // A name of its own for each press of "Send".
        ...(isNew ? [{ key: 'Idempotency-Key', value: '{{$guid}}' }] : []),
      ],
      url: { raw, host: ['{{url}}'], path: places, query },
      ...(body === undefined
        ? {}
        : {
            body: {
              mode: 'raw' as const,
              raw: JSON.stringify(body, null, 2),
              options: { raw: { language: 'json' } },
            },
          }),
      ...(security?.length === 0 ? { auth: { type: 'noauth' as const } } : {}),
      description,
    },
    ...(isNew ? { event: [KEEP_ID] } : {}),
    response: [],
  };
}

/** The calls about one sale are about the one that was made last. */
const KEEP_ID = {
  listen: 'test',
  script: {
    type: 'text/javascript',
    exec: ["pm.collectionVariables.set('saleId', pm.response.json().id);"],
  },
};

function queryField({ name, required, description, schema }: Parameter): QueryField {
  const isDay = ['date', 'from', 'until'].includes(name);
  const value = isDay ? '{{date}}' : String(schema?.default ?? schema?.enum?.[0] ?? '');
  return {
    key: name,
    value,
    ...(required ? {} : { disabled: true as const }),
    ...(description === undefined ? {} : { description }),
  };
}
