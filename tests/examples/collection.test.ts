// The collection of requests is in step with docs/openapi.json, holds no token, and every request
// in it is answered by a till as it stands there.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { collectionFrom, type Collection, type OpenApi } from '../../build/collection.ts';
import { openShop, shopToday, TOKEN, type Shop } from './shop.ts';

const DOCS = join(import.meta.dirname, '../../docs');
const FILE = join(DOCS, 'examples/lunas.postman_collection.json');
const PATIENCE_MS = 60_000;

const read = <T>(file: string): T => JSON.parse(readFileSync(file, 'utf8')) as T;
const document = read<OpenApi>(join(DOCS, 'openapi.json'));

it('is made from docs/openapi.json (LUNAS_WRITE_DOCS=1 npx vitest run tests/examples/collection.test.ts rewrites it, npm run format sets it)', () => {
  const made = collectionFrom(document);
  if (process.env['LUNAS_WRITE_DOCS']) writeFileSync(FILE, `${JSON.stringify(made, null, 2)}\n`);
  expect(read(FILE)).toEqual(made);
});

it('has every call, and no token', () => {
  const collection = read<Collection>(FILE);
  const calls = collection.item.flatMap(({ item }) =>
    item.map(({ request }) => `${request.method} /${request.url.path.join('/')}`),
  );
  const known = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map(
      (method) => `${method.toUpperCase()} ${path.replace('{id}', '{{saleId}}')}`,
    ),
  );
  expect(calls.toSorted()).toEqual(known.toSorted());
  expect(collection.variable.find(({ key }) => key === 'token')?.value).toBe('');
});

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
}, PATIENCE_MS);
afterAll(async () => {
  await shop.close();
});

it(
  'is answered by the till, request by request, from top to bottom',
  async () => {
    const { item, variable } = read<Collection>(FILE);
    const values = new Map(variable.map(({ key, value }) => [key, value]));
    values.set('url', shop.apiUrl).set('token', TOKEN).set('date', shopToday());
    values.set('$guid', crypto.randomUUID());
    const filled = (text: string): string =>
      text.replaceAll(/\{\{([^}]+)\}\}/g, (_, name: string) => values.get(name) ?? '');
    const answers: Record<string, number> = {};
    for (const { name, request } of item.flatMap((folder) => folder.item)) {
      const hangUp = new AbortController();
      const headers = Object.fromEntries(
        request.header.map(({ key, value }) => [key, filled(value)]),
      );
      const answer = await fetch(filled(request.url.raw), {
        method: request.method,
        headers: {
          ...headers,
          ...(request.auth ? {} : { authorization: `Bearer ${filled('{{token}}')}` }),
        },
        ...(request.body ? { body: filled(request.body.raw) } : {}),
        signal: hangUp.signal,
      });
      answers[`${request.method} ${name}`] = answer.status;
      const isStream = answer.headers.get('content-type')?.startsWith('text/event-stream');
      if (name === 'Ask a customer for money')
        values.set('saleId', ((await answer.json()) as { id: string }).id);
      else if (isStream) hangUp.abort();
      else await answer.text();
    }
    const codes = Object.keys(answers).find((name) => name.includes('SNAP')) ?? '';
    expect(answers[codes]).toBe(404); // this shop has no such feed
    const rest = Object.entries(answers).filter(([name]) => name !== codes);
    expect(rest.filter(([, status]) => status !== 200 && status !== 201)).toEqual([]);
    expect(rest.length).toBeGreaterThan(9);
  },
  PATIENCE_MS,
);
