// Owns how the OpenAPI document tells what comes over the event stream; a test holds it against
// what really comes.

const integer = { type: 'integer' } as const;
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const payload = (
  properties: Readonly<Record<string, object>>,
  required = Object.keys(properties),
) => ({ type: 'object', properties, required }) as const;

/** What each type of event carries. */
const PAYLOADS = {
  'sale.changed': payload({ sale: ref('Sale') }),
  'payment.changed': payload({ payment: ref('Payment') }),
  'payment.reversed': payload({
    payment: ref('Payment'),
    sale: { anyOf: [ref('Sale'), { type: 'null' }] },
  }),
  'feed.changed': payload({ feed: ref('FeedHealth') }),
  'row.setAside': payload({ feed: { type: 'string' }, reason: { type: 'string' } }),
  'till.changed': payload({ changed: { type: 'array', items: { type: 'string' } } }, []),
  'print.changed': payload({ print: { type: 'object' } }),
} as const;

export const EVENT_SCHEMA = {
  description:
    'One thing that happened, with the whole new state of what it happened to. Other types may ' +
    'come: pass over what you do not know.',
  oneOf: Object.entries(PAYLOADS).map(([type, carried]) => ({
    type: 'object',
    title: type,
    properties: {
      seq: { ...integer, description: 'its number: one more than of the event before' },
      atMs: integer,
      type: { const: type },
      payload: carried,
    },
    required: ['seq', 'atMs', 'type', 'payload'],
  })),
};
