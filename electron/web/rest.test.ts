// REST over real HTTP with the whole core behind it: every row of the contract, as a shop's other
// programs call it.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { collectionFrom, type OpenApi } from '../../build/collection.ts';
import { MINUTE_MS, SECOND_MS } from '../../shared/time.ts';
import { createTestCore, setupText, type TestCore } from '../core/testing/harness.ts';
import { settled } from '../core/testing/fake-clock.ts';
import { createCoreSwitch } from '../core-switch.ts';
import { startWebHost, type WebHost } from './server.ts';

const TOKEN = 'TOKEN-RAHASIA-kasir-pos';
const PIN = '84629173';

let till: TestCore;
let host: WebHost;
let pageDir: string;
/** All that was answered in a test. */
let answered: string[];

async function open(isSetUp = true, users: readonly object[] = []): Promise<void> {
  till = await createTestCore({ isSetUp: false });
  if (isSetUp) {
    const api = { tokens: [{ name: 'kasir-pos', token: TOKEN }] };
    expect(await till.core.importSetup(setupText({ api, users }))).toEqual([]);
    till.qiospay.pay(500); // so the till knows that stamps are a second wide
    await till.clock.advance(MINUTE_MS);
  }
  host = await startWebHost({
    cores: createCoreSwitch(till.core),
    host: '127.0.0.1',
    port: 0,
    pageDir,
    token: 'TOKEN-RAHASIA-halaman',
  });
}

beforeEach(() => {
  pageDir = mkdtempSync(join(tmpdir(), 'lunas-page-'));
  answered = [];
});

afterEach(async () => {
  await host.close();
  await till.stop();
  rmSync(pageDir, { recursive: true });
  for (const secret of [TOKEN, 'TOKEN-RAHASIA', PIN, 'KUNCI-RAHASIA'])
    if (`${answered.join()}${till.logLines.join()}`.includes(secret)) throw new Error('a secret!');
});

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly headers: Headers;
}

async function call(method: string, path: string, init: RequestInit = {}): Promise<Answer> {
  const headers = { authorization: `Bearer ${TOKEN}`, ...(init.headers as object) };
  const response = await fetch(`${host.apiUrl}${path}`, { method, ...init, headers });
  const text = await response.text();
  answered.push(text, JSON.stringify([...response.headers]));
  return {
    status: response.status,
    body: JSON.parse(text) as Record<string, unknown>,
    headers: response.headers,
  };
}
const get = (path: string, init?: RequestInit): Promise<Answer> => call('GET', path, init);
const post = (path: string, body?: unknown, headers: object = {}): Promise<Answer> =>
  call(
    'POST',
    path,
    body === undefined
      ? { headers: { ...headers } }
      : { body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } },
  );

const idOf = ({ body }: Answer): string => String(body['id']);
const itemsOf = ({ body }: Answer): Record<string, unknown>[] =>
  body['items'] as Record<string, unknown>[];

async function paidSale(amount = 13_000): Promise<string> {
  const id = idOf(await post('/sales', { amount, reference: 'A17' }));
  await till.clock.advance(5 * SECOND_MS);
  till.qiospay.pay(amount);
  await till.nextSweep();
  return id;
}

describe('POST /sales', () => {
  it('is 201 with the sale as the contract has it', async () => {
    await open();
    const { status, body } = await post('/sales', { amount: 13_000, reference: 'A17' });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      reference: 'A17',
      amount: 13_000,
      payable: 13_000,
      currency: 'IDR',
      status: 'waiting',
      cashier: null,
      createdAtMs: till.clock.wallMs(),
      expiresAtMs: till.clock.wallMs() + 5 * MINUTE_MS,
    });
    expect(body['id']).toMatch(/^sal_[0-9a-z]{16}$/);
    expect(body['qris']).toMatch(/^000201.*540513000.*6304[0-9A-F]{4}$/);
    expect(Number.isSafeInteger(body['amount'])).toBe(true);
  });

  it('with an Idempotency-Key again is 200 and the same sale; for something else 409', async () => {
    await open();
    const key = { 'idempotency-key': 'nota-7' };
    const first = await post('/sales', { amount: 13_000 }, key);
    const again = await post('/sales', { amount: 13_000 }, key);
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.body).toEqual(first.body);
    const other = await post('/sales', { amount: 13_001 }, key);
    expect(other).toMatchObject({
      status: 409,
      body: { error: { code: 'conflict', retryable: false } },
    });
    expect(itemsOf(await get('/sales'))).toHaveLength(1);
  });

  it('asked twice at once with one key sells once', async () => {
    await open();
    const key = { 'idempotency-key': 'nota-8' };
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => post('/sales', { amount: 9000 }, key)),
    );
    expect(new Set(answers.map(idOf)).size).toBe(1);
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(5);
  });

  const refused: readonly (readonly [string, BodyInit, string, RegExp])[] = [
    [
      'an amount in words',
      '{"amount":"13000"}',
      'application/json',
      /^amount: the amount is a whole number of rupiah\.$/,
    ],
    ['half a rupiah', '{"amount":0.5}', 'application/json', /^amount: /],
    ['nothing', '{"amount":0}', 'application/json', /at least Rp 1\.$/],
    ['more than QRIS takes', '{"amount":10000001}', 'application/json', /at most Rp 10\.000\.000/],
    ['a key that is not known', '{"amount":1,"ammount":1}', 'application/json', /ammount/],
    ['half a body', '{"amount":', 'application/json', /Malformed/],
    ['a list', '[]', 'application/json', /^Send a JSON object as the body/],
    [
      'a form',
      'amount=13000',
      'application/x-www-form-urlencoded',
      /Content-Type: application\/json/,
    ],
    [
      'JSON under another name',
      '{"amount":13000}',
      'text/plain',
      /Content-Type: application\/json/,
    ],
  ];
  it.each(refused)('of %s is 400 with a sentence', async (_what, body, type, sentence) => {
    await open();
    const answer = await call('POST', '/sales', { body, headers: { 'content-type': type } });
    expect(answer).toMatchObject({
      status: 400,
      body: { error: { code: 'bad_input', retryable: false } },
    });
    expect((answer.body['error'] as { message: string }).message).toMatch(sentence);
    expect(till.core.stores.sales.open()).toEqual([]);
  });

  it.each(['a b', 'x'.repeat(129), '§'])('refuses the key %j', async (key) => {
    await open();
    const encoded = Buffer.from(key).toString('latin1');
    expect(await post('/sales', { amount: 1 }, { 'idempotency-key': encoded })).toMatchObject({
      status: 400,
    });
  });

  it('over 64 KiB is 413, told in advance or not', async () => {
    await open();
    const body = JSON.stringify({ amount: 1, reference: 'x'.repeat(70_000) });
    const headers = { 'content-type': 'application/json' };
    expect(await call('POST', '/sales', { body, headers })).toMatchObject({
      status: 413,
      body: { error: { code: 'too_large' } },
    });
    const stream = new Blob([body]).stream();
    const untold = { body: stream, headers, duplex: 'half' } as RequestInit;
    expect(await call('POST', '/sales', untold)).toMatchObject({ status: 413 });
  });
});

describe('one sale', () => {
  it('is read with its payment when it is paid', async () => {
    await open();
    const id = await paidSale();
    const { status, body } = await get(`/sales/${id}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      status: 'paid',
      late: false,
      payment: {
        amount: 13_000,
        issuer: { code: '93600014', name: 'BCA' },
        feed: 'qiospay',
        status: 'credited',
        saleId: id,
      },
    });
    expect((body['payment'] as { paidAtMs: number }).paidAtMs).toBeTypeOf('number');
  });

  it('that is not there is 404', async () => {
    await open();
    for (const [method, path] of [
      ['GET', '/sales/sal_9'],
      ['POST', '/sales/sal_9/cancel'],
      ['POST', '/sales/sal_9/check'],
    ] as const)
      expect(await call(method, path)).toMatchObject({
        status: 404,
        body: { error: { code: 'not_found', message: 'There is no such sale.', retryable: false } },
      });
  });

  it('is cancelled, once and again; a paid one is a conflict', async () => {
    await open();
    const id = idOf(await post('/sales', { amount: 5000 }));
    for (let n = 0; n < 2; n += 1)
      expect(await post(`/sales/${id}/cancel`)).toMatchObject({
        status: 200,
        body: { status: 'cancelled' },
      });
    const paid = await paidSale();
    expect(await post(`/sales/${paid}/cancel`)).toMatchObject({
      status: 409,
      body: { error: { code: 'conflict' } },
    });
  });

  it('is checked: every feed is asked now, and the answer knows what it said', async () => {
    await open();
    const id = idOf(await post('/sales', { amount: 13_000 }));
    await till.clock.advance(200);
    till.qiospay.pay(13_000);
    const before = till.qiospay.requests;
    expect(await post(`/sales/${id}/check`)).toMatchObject({
      status: 200,
      body: { status: 'paid' },
    });
    expect(till.qiospay.requests).toBeGreaterThan(before);
  });
});

describe('lists', () => {
  it('give the day’s sales page by page, none twice, none left out, while more are made', async () => {
    await open();
    const made: string[] = [];
    for (let n = 0; n < 7; n += 1) {
      made.push(idOf(await post('/sales', { amount: 1000 + n })));
      if (n % 2 === 0) await till.clock.advance(SECOND_MS);
    }
    const seen: string[] = [];
    let cursor = '';
    do {
      const page = await get(`/sales?limit=2${cursor && `&cursor=${cursor}`}`);
      seen.push(...itemsOf(page).map(({ id }) => String(id)));
      cursor = (page.body['nextCursor'] as string | null) ?? '';
      await post('/sales', { amount: 9000 });
    } while (cursor !== '');
    expect(seen.toSorted()).toEqual(made.toSorted());
    expect(new Set(seen).size).toBe(7);
  });

  it('are of one day and one status', async () => {
    await open();
    await paidSale();
    await post('/sales', { amount: 5000 });
    expect(itemsOf(await get('/sales?status=paid'))).toMatchObject([{ amount: 13_000 }]);
    expect(itemsOf(await get('/sales?date=2026-11-21'))).toHaveLength(2);
    expect(itemsOf(await get('/sales?date=2026-11-20'))).toEqual([]);
  });

  it('of money tell what has no sale', async () => {
    await open();
    const id = await paidSale();
    till.qiospay.pay(7000);
    await till.clock.advance(MINUTE_MS);
    expect(itemsOf(await get('/payments?date=2026-11-21'))).toMatchObject([
      { amount: 7000, saleId: null },
      { amount: 13_000, saleId: id },
      { amount: 500 },
    ]);
    expect(itemsOf(await get('/payments?unclaimed=true'))).toMatchObject([
      { amount: 7000, finding: 'no_sale' },
      { amount: 500 },
    ]);
    const first = await get('/payments?limit=1');
    const second = await get(`/payments?limit=1&cursor=${String(first.body['nextCursor'])}`);
    expect(itemsOf(second)).toMatchObject([{ amount: 13_000 }]);
  });

  it.each([
    'date=2026-02-30',
    'date=kemarin',
    'limit=0',
    'limit=201',
    'limit=x',
    'cursor=x',
    'status=lunas',
  ])('with ?%s are 400', async (query) => {
    await open();
    expect(await get(`/sales?${query}`)).toMatchObject({
      status: 400,
      body: { error: { code: 'bad_input' } },
    });
  });
});

describe('GET /reports/daily', () => {
  it('sums the day', async () => {
    await open();
    await paidSale();
    expect(await get('/reports/daily?date=2026-11-21')).toMatchObject({
      status: 200,
      body: {
        date: '2026-11-21',
        timezone: 'Asia/Jakarta',
        sales: { count: 1, amount: 13_000 },
        payments: { count: 2, amount: 13_500 },
        unclaimed: { count: 1, amount: 500 },
        reversed: { count: 0, amount: 0 },
        byFeed: [{ feed: 'qiospay', count: 2, amount: 13_500 }],
      },
    });
    expect((await get('/reports/daily')).body['date']).toBe('2026-11-21');
    expect(await get('/reports/daily?date=2026-13-01')).toMatchObject({ status: 400 });
  });
});

describe('without a token', () => {
  it('nothing is told and nothing done', async () => {
    await open();
    for (const authorization of [
      '',
      'Bearer',
      `Bearer ${TOKEN}x`,
      `Basic ${TOKEN}`,
      TOKEN,
      `Bearer ${TOKEN.toLowerCase()}`,
      'Bearer TOKEN-RAHASIA-halaman',
    ])
      for (const [method, path] of [
        ['GET', '/sales'],
        ['POST', '/sales'],
        ['GET', '/events'],
        ['GET', '/nothing'],
      ] as const)
        expect(await call(method, path, { headers: { authorization } })).toMatchObject({
          status: 401,
          body: { error: { code: 'unauthorized', retryable: false } },
        });
    expect(till.core.stores.sales.open()).toEqual([]);
  });

  it('health is told to anyone', async () => {
    await open();
    const { status, body } = await get('/health', { headers: { authorization: '' } });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      status: 'ok',
      feeds: [
        {
          kind: 'qiospay',
          state: 'live',
          lastGoodAtMs: expect.any(Number) as number,
          message: expect.any(String) as string,
        },
      ],
    });
    till.qiospay.failure = 'unreachable';
    await till.clock.advance(3 * MINUTE_MS);
    expect((await get('/health')).body).toMatchObject({
      status: 'degraded',
      feeds: [{ state: 'blind' }],
    });
  });

  it('the document is given to anyone, and names every call', async () => {
    await open();
    const { status, body } = await get('/openapi.json', { headers: { authorization: '' } });
    expect(status).toBe(200);
    const calls = Object.entries(body['paths'] as Record<string, object>).flatMap(
      ([path, methods]) => Object.keys(methods).map((method) => `${method} ${path}`),
    );
    expect(calls.toSorted()).toEqual([
      'get /events',
      'get /exports',
      'get /health',
      'get /payments',
      'get /qr-codes',
      'get /reports/daily',
      'get /reports/range',
      'get /sales',
      'get /sales/{id}',
      'post /sales',
      'post /sales/{id}/cancel',
      'post /sales/{id}/check',
    ]);
  });
});

it('the document tells the failures as they are answered', async () => {
  await open();
  const { body } = await get('/openapi.json');
  const { schemas } = body['components'] as {
    schemas: Record<string, z.core.JSONSchema.JSONSchema>;
  };
  const ofFailure = z.fromJSONSchema(schemas['Error'] ?? {});
  for (const answer of [await get('/sales/sal_9'), await post('/sales', {}), await get('/nothing')])
    expect(ofFailure.safeParse(answer.body).success).toBe(true);
  expect(ofFailure.safeParse({ code: 'not_found', message: 'x' }).success).toBe(false);
  const calls = Object.values(body['paths'] as Record<string, object>).flatMap(
    (path) => Object.values(path) as { responses: Record<string, object> }[],
  );
  const { responses: failures } = body['components'] as { responses: Record<string, object> };
  for (const { responses } of calls)
    for (const [status, response] of Object.entries(responses))
      if (Number(status) >= 400) {
        const name = (response as { $ref: string }).$ref.replace('#/components/responses/', '');
        expect(JSON.stringify(failures[name])).toContain('#/components/schemas/Error');
      }
});

it('docs/openapi.json is what the till tells (LUNAS_WRITE_DOCS=1 npx vitest run electron/web/rest.test.ts rewrites it, npm run format sets it)', async () => {
  await open();
  const file = resolve(import.meta.dirname, '../../docs/openapi.json');
  const { body } = await get('/openapi.json');
  const write = (path: string, json: unknown): void =>
    writeFileSync(path, `${JSON.stringify(json, null, 2)}\n`);
  if (process.env['LUNAS_WRITE_DOCS']) {
    write(file, body);
    // Made from it, and held against it by tests/examples/collection.test.ts.
    const collection = resolve(file, '../examples/lunas.postman_collection.json');
    write(collection, collectionFrom(body as unknown as OpenApi));
  }
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(body);
});

describe('a till that is not set up', () => {
  it('says so, 503, and that its health is unset', async () => {
    await open(false);
    for (const path of ['/sales', '/payments', '/reports/daily'])
      expect(await get(path)).toMatchObject({
        status: 503,
        body: {
          error: {
            code: 'unavailable',
            message: 'The till is not set up yet: import a setup first.',
            retryable: false,
          },
        },
      });
    expect(await get('/health')).toMatchObject({
      status: 200,
      body: { status: 'unset', feeds: [] },
    });
  });
});

describe('what goes wrong inside', () => {
  it('is 500 with a ref to find it by in the log, and nothing of the inside', async () => {
    await open();
    till.core.database.exec('drop table idempotency');
    const { status, body } = await post('/sales', { amount: 1 }, { 'idempotency-key': 'k' });
    expect(status).toBe(500);
    const { code, ref, message, retryable } = body['error'] as Record<string, unknown>;
    expect([code, retryable]).toEqual(['internal', true]);
    expect(ref).toMatch(/^[0-9A-Z]{4}$/);
    expect(message).toContain(String(ref));
    expect(message).not.toMatch(/sql|idempotency/i);
    expect(till.logLines.join()).toContain(`"ref":"${String(ref)}"`);
  });

  it('a full disk is 503, may be tried again, and says what to do', async () => {
    await open();
    const { database } = till.core;
    database.pragma(`max_page_count = ${String(database.pragma('page_count', { simple: true }))}`);
    let answer = await post('/sales', { amount: 1000 });
    for (let n = 0; n < 200 && answer.status === 201; n += 1)
      answer = await post('/sales', { amount: 1000 });
    expect(answer).toMatchObject({
      status: 503,
      body: {
        error: {
          code: 'unavailable',
          retryable: true,
          message: 'The disk is full: nothing more can be recorded. Free some space.',
        },
      },
    });
    database.pragma('max_page_count = 1000000');
    expect((await post('/sales', { amount: 1000 })).status).toBe(201);
  });
});

describe('GET /events', () => {
  /** Reads a stream until `isDone`, then hangs up. */
  async function listen(
    headers: Record<string, string>,
    isDone: (heard: { id: string; data: string }[]) => boolean,
    path = '/events',
  ): Promise<{ id: string; data: string }[]> {
    const hangUp = new AbortController();
    const response = await fetch(`${host.apiUrl}${path}`, {
      headers: { authorization: `Bearer ${TOKEN}`, ...headers },
      signal: hangUp.signal,
    });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    const heard: { id: string; data: string }[] = [];
    let rest = '';
    const decoder = new TextDecoder();
    try {
      for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
        rest += decoder.decode(chunk, { stream: true });
        const blocks = rest.split('\n\n');
        rest = blocks.pop() ?? '';
        for (const block of blocks) {
          const line = (name: string): string =>
            new RegExp(`^${name}: ?(.*)$`, 'm').exec(block)?.[1] ?? '';
          if (line('id') !== '') heard.push({ id: line('id'), data: line('data') });
          if (isDone(heard)) hangUp.abort();
        }
      }
    } catch (error) {
      if (!hangUp.signal.aborted) throw error;
    }
    answered.push(JSON.stringify(heard));
    return heard;
  }

  it('tells each event as the contract has it, from now on', async () => {
    await open();
    await post('/sales', { amount: 1000 });
    const hearing = listen({}, (heard) => heard.length >= 1);
    await settled();
    await new Promise((done) => setTimeout(done, 30));
    const id = idOf(await post('/sales', { amount: 2000 }));
    const [first] = await hearing;
    const event = JSON.parse(first?.data ?? '') as Record<string, unknown>;
    expect(event).toMatchObject({
      seq: Number(first?.id),
      atMs: till.clock.wallMs(),
      type: 'sale.changed',
      payload: { sale: { id } },
    });
  });

  it('resumes after Last-Event-ID without loss or repeat, again and again, while events keep coming', async () => {
    await open();
    const since = till.core.stores.events.lastSeq();
    let isSelling = true;
    const selling = (async () => {
      for (let n = 0; n < 60; n += 1) await post('/sales', { amount: 1000 + n });
      isSelling = false;
    })();
    const heard: number[] = [];
    let last = since;
    while (isSelling || last < till.core.stores.events.lastSeq()) {
      const stretch = await listen(
        { 'last-event-id': String(last) },
        (list) => list.length >= 7 || Number(list.at(-1)?.id ?? 0) >= since + 60,
      );
      heard.push(...stretch.slice(0, 7).map(({ id }) => Number(id)));
      last = heard.at(-1) ?? since;
      if (last >= since + 60) break;
    }
    await selling;
    expect(heard).toEqual(Array.from({ length: heard.length }, (_, n) => since + 1 + n));
    expect(heard.length).toBeGreaterThanOrEqual(60);
  });

  it('from the first event on, when asked', async () => {
    await open();
    const [first] = await listen({ 'last-event-id': '0' }, (heard) => heard.length >= 1);
    expect(first?.id).toBe('1');
  });

  it.each(['999999', 'abc', '-1', '1.5', ' '])(
    'after the unheard-of number %j tells what comes next',
    async (id) => {
      await open();
      const hearing = listen({ 'last-event-id': id }, (heard) => heard.length >= 1);
      await new Promise((done) => setTimeout(done, 30));
      const before = till.core.stores.events.lastSeq();
      await post('/sales', { amount: 2000 });
      expect((await hearing)[0]?.id).toBe(String(before + 1));
    },
  );

  it('shows that it is alive while nothing happens, and is let go of when nobody listens', async () => {
    await open();
    const hangUp = new AbortController();
    const response = await fetch(`${host.apiUrl}/events`, {
      headers: { authorization: `Bearer ${TOKEN}` },
      signal: hangUp.signal,
    });
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    const reading = reader.read();
    await new Promise((done) => setTimeout(done, 20));
    await till.clock.advance(15 * SECOND_MS);
    expect(new TextDecoder().decode((await reading).value)).toMatch(/^retry: \d+\n: here|^:|^id/);
    hangUp.abort();
    await reader.read().catch(() => {});
  });
});

it('tells no secret of the setup, whatever is asked', async () => {
  await open(true, [{ name: 'Sari', role: 'cashier', pin: PIN }]);
  await paidSale();
  till.qiospay.reply = { status: 401, headers: new Map(), body: '{"status":"error"}' };
  await till.clock.advance(MINUTE_MS);
  const paths = ['/health', '/sales', '/payments', '/reports/daily', '/openapi.json', '/qr-codes'];
  for (const path of paths) await get(path);
  const all = `${answered.join()}${till.logLines.join()}`;
  for (const secret of [TOKEN, PIN, 'KUNCI-RAHASIA', 'pinHash']) expect(all).not.toContain(secret);
});

it('what is no call is 404 in the contract’s shape', async () => {
  await open();
  for (const [method, path] of [
    ['GET', '/nothing'],
    ['DELETE', '/sales'],
    ['POST', '/health/x'],
    ['POST', '/sales/x/confirm'],
  ] as const)
    expect(await call(method, path)).toMatchObject({
      status: 404,
      body: { error: { code: 'not_found', retryable: false } },
    });
});
