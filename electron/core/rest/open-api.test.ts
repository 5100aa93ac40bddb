// The OpenAPI document as others' tools see it: an existing linter finds nothing in it, and what it
// says of events and scopes is what the till does.
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { restContract } from '../../../shared/rest-contract.ts';
import { MINUTE_MS } from '../../../shared/time.ts';
import { createTestCore, type TestCore } from '../testing/harness.ts';
import { openApi } from './open-api.ts';

async function findings(source: string): Promise<string[]> {
  const config = await createConfig({ extends: ['recommended-strict'] });
  const problems = await lintFromString({ source, absoluteRef: 'openapi.json', config });
  return problems.map(({ ruleId, message, location }) => {
    const place = location[0] && 'pointer' in location[0] ? location[0].pointer : '';
    return `${ruleId} ${message} ${place}`;
  });
}

interface Document {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, z.core.JSONSchema.JSONSchema> };
}
interface Operation {
  operationId: string;
  description?: string;
  security: { token: string[] }[];
  responses: Record<string, object>;
}

const document = async () => JSON.parse(await openApi()) as Document;
const operations = ({ paths }: Document) =>
  Object.values(paths).flatMap((path) => Object.values(path));

describe('an OpenAPI linter (Redocly, its strict rules)', () => {
  it('finds nothing', { timeout: 60_000 }, async () => {
    expect(await findings(await openApi())).toEqual([]);
  });

  it('would find an example that is none, and a call without an answer', async () => {
    const broken = (await openApi()).replace('"payable":13000', '"payable":"13000"');
    expect((await findings(broken)).join()).toContain('no-invalid-media-type-examples');
    const silent = await document();
    for (const operation of operations(silent)) operation.responses = {};
    expect(await findings(JSON.stringify(silent))).not.toEqual([]);
  });
});

it('is OpenAPI 3.1, and tells of every call what it does', async () => {
  const told = await document();
  expect(told.openapi).toMatch(/^3\.1\./);
  const bare = operations(told).filter(({ description = '' }) => description.length < 20);
  expect(bare.map(({ operationId }) => operationId)).toEqual([]);
});

it('every call but health asks for a scope, and the document says which', async () => {
  const nouns = restContract as unknown as Record<
    string,
    Record<string, { '~orpc': { meta: { scope?: string } } }>
  >;
  const asked = Object.entries(nouns).flatMap(([noun, verbs]) =>
    Object.entries(verbs).map(([verb, call]): [string, string | null] => [
      `${noun}.${verb}`,
      call['~orpc'].meta.scope ?? null,
    ]),
  );
  expect(asked.filter(([, scope]) => scope === null)).toEqual([['health.get', null]]);
  const said = operations(await document()).map(({ operationId, security }) => [
    operationId,
    security[0]?.token[0] ?? null,
  ]);
  expect(Object.fromEntries(said)).toEqual({
    ...Object.fromEntries(asked),
    'event.stream': 'read',
  });
});

describe('what comes over the event stream', () => {
  let till: TestCore;
  afterEach(() => till.stop());

  it('is what the document says of it', async () => {
    till = await createTestCore();
    till.qiospay.pay(7000);
    await till.clock.advance(MINUTE_MS);
    await till.sell(13_000);
    till.qiospay.pay(13_000);
    await till.nextSweep();
    till.qiospay.failure = 'unreachable';
    await till.clock.advance(3 * MINUTE_MS);
    // Zod finds a schema by its name in `$defs` only.
    const renamed = (await openApi()).replaceAll('#/components/schemas/', '#/$defs/');
    const { Event, ...$defs } = (JSON.parse(renamed) as Document).components.schemas;
    const schema = z.fromJSONSchema({ ...Event, $defs } as z.core.JSONSchema.JSONSchema);
    const events = till.core.stores.events.since(0, 1000);
    const types = new Set(events.map(({ type }) => type));
    expect([...types]).toEqual(
      expect.arrayContaining(['sale.changed', 'payment.changed', 'feed.changed', 'till.changed']),
    );
    for (const each of events) expect(schema.safeParse(each).error?.issues ?? []).toEqual([]);
    const odd = { ...events[0], payload: 'nothing' };
    expect(schema.safeParse(odd).success).toBe(false);
  });
});
