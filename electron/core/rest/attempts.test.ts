// Who must not get in, over real HTTP: each of these is an attempt that fails.
import { connect } from 'node:net';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { VERSION } from '../../../shared/version.ts';
import { SECOND_MS } from '../../../shared/time.ts';
import { OWNER } from '../people/actor.ts';
import { createTestCore, setupText, type TestCore } from '../testing/harness.ts';
import { startRestListener, type RestListener } from './listener.ts';

const TOKEN = 'TOKEN-RAHASIA-pos';
let till: TestCore;
let listener: RestListener;

beforeAll(async () => {
  till = await createTestCore({ isSetUp: false });
  const api = { tokens: [{ name: 'pos', token: TOKEN }] };
  await till.core.importSetup(setupText({ api }));
  listener = await startRestListener(till.core, 0);
});

afterAll(async () => {
  await listener.close();
  await till.stop();
});

// Strangers are let through slowly: give the bucket time to fill.
beforeEach(() => till.clock.advance(60 * SECOND_MS));

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** As a program that sets every header itself, Host among them. */
function send(
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body = '',
): Promise<Answer> {
  return new Promise((done, fail) => {
    const asked = httpRequest(
      { host: '127.0.0.1', port: listener.port, method, path: `/v1${path}`, headers, agent: false },
      (response) => {
        let text = '';
        response.on('data', (chunk) => (text += String(chunk)));
        response.on('end', () =>
          done({ status: response.statusCode ?? 0, headers: response.headers, text }),
        );
      },
    );
    asked.on('error', fail);
    asked.end(body);
  });
}

const HOLDER = { authorization: `Bearer ${TOKEN}` };
const JSON_TYPE = { 'content-type': 'application/json' };

/** Refused in the contract's shape, with this code. */
function expectRefusal({ status, text, headers }: Answer, code: string, wanted: number): void {
  expect([status, headers['content-type']]).toEqual([wanted, 'application/json']);
  const { error, ...rest } = JSON.parse(text) as { error: Record<string, unknown> };
  expect(rest).toEqual({});
  expect(error).toMatchObject({
    code,
    message: expect.stringMatching(/^\S.*\.$/) as string,
    retryable: expect.any(Boolean) as boolean,
  });
  expect(
    Object.keys(error)
      .filter((key) => key !== 'ref')
      .toSorted(),
  ).toEqual(['code', 'message', 'retryable']);
  expect(text).not.toContain('TOKEN-RAHASIA');
}

const nothingHappened = () => expect(till.core.stores.sales.open()).toEqual([]);

describe('a web page of another address', () => {
  it.each([
    ['http://toko.example', 'POST'],
    ['https://127.0.0.1.toko.example', 'POST'],
    ['http://127.0.0.1:1', 'GET'],
    ['null', 'POST'],
    ['file://', 'GET'],
  ])('at %s gets nothing by %s, even with a good token', async (origin, method) => {
    const headers = { ...HOLDER, ...JSON_TYPE, origin };
    const body = method === 'POST' ? '{"amount":1}' : '';
    const answer = await send(method, '/sales', headers, body);
    expectRefusal(answer, 'forbidden', 403);
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
    nothingHappened();
  });

  it('is given no leave to ask by a preflight', async () => {
    const answer = await send('OPTIONS', '/sales', {
      origin: 'http://toko.example',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization',
    });
    expectRefusal(answer, 'forbidden', 403);
    const allowed = Object.keys(answer.headers).filter((name) => name.startsWith('access-control'));
    expect(allowed).toEqual([]);
  });

  it.each(['cross-site', 'same-site'])(
    'reads no health by a script or picture (%s)',
    async (site) => {
      expectRefusal(await send('GET', '/health', { 'sec-fetch-site': site }), 'forbidden', 403);
    },
  );

  it('can not embed what is told to anyone', async () => {
    const { headers } = await send('GET', '/health');
    expect(headers).toMatchObject({
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
  });
});

describe('a name that somebody pointed to this PC', () => {
  it.each([
    'toko.example',
    'localhost.toko.example',
    '127.0.0.1.nip.example',
    '127.0.0.1',
    '0.0.0.0',
    'localhost:1',
    '',
  ])('is refused as Host %j, good token or not', async (name) => {
    const host = name.includes(':') || name === '127.0.0.1' ? name : `${name}:${listener.port}`;
    expectRefusal(await send('GET', '/sales', { ...HOLDER, host }), 'forbidden', 403);
    expectRefusal(await send('GET', '/openapi.json', { host }), 'forbidden', 403);
  });
});

describe('a token', () => {
  it.each([
    ['none', ''],
    ['wrong', 'Bearer TOKEN-RAHASIA-po'],
    ['longer', `Bearer ${TOKEN}x`],
    ['in capitals', `Bearer ${TOKEN.toUpperCase()}`],
    ['of another kind', `Basic ${TOKEN}`],
    ['twice', `Bearer ${TOKEN}, Bearer ${TOKEN}`],
  ])('that is %s opens nothing', async (_what, authorization) => {
    const answer = await send('POST', '/sales', { ...JSON_TYPE, authorization }, '{"amount":1}');
    expectRefusal(answer, 'unauthorized', 401);
    expect(answer.headers['www-authenticate']).toBe('Bearer realm="Lunas"');
    nothingHappened();
  });

  it.each(['token', 'access_token', 'authorization', 'key'])(
    'in the address (%s) opens nothing, and is written down nowhere',
    async (name) => {
      expectRefusal(await send('GET', `/sales?${name}=${TOKEN}`), 'unauthorized', 401);
      expectRefusal(await send('GET', `/events?${name}=${TOKEN}`), 'unauthorized', 401);
      expectRefusal(await send('GET', `/sales?${name}=${TOKEN}`, HOLDER), 'bad_input', 400);
      const audit = JSON.stringify([...till.core.stores.audit.all()]);
      expect(`${till.logLines.join()}${audit}`).not.toContain(TOKEN);
    },
  );

  it('that was revoked opens nothing from that moment on, not even to go on listening', async () => {
    const { tokens } = till.core.rest;
    const token = tokens.make('sementara', ['read'], OWNER);
    const headers = { authorization: `Bearer ${token}` };
    expect((await send('GET', '/sales', headers)).status).toBe(200);
    const hearing = send('GET', '/events', headers);
    await expect.poll(() => till.core.rest.streams.count()).toBe(1);
    const { id = '' } = tokens.list().find(({ name }) => name === 'sementara') ?? {};
    tokens.revoke(id, OWNER);
    const heard = await hearing;
    expect(heard.text).toMatch(/event: end\ndata: \{"reason":"revoked",.*\}\n\n$/);
    expect(till.core.rest.streams.count()).toBe(0);
    expectRefusal(await send('GET', '/sales', headers), 'unauthorized', 401);
  });

  it.each([
    ['create', ['POST /sales', 'POST /sales/x/cancel', 'POST /sales/x/check']],
    ['read', ['GET /sales', 'GET /sales/x', 'GET /payments', 'GET /qr-codes', 'GET /events']],
    ['report', ['GET /reports/daily', 'GET /reports/range?from=2026-11-01&until=2026-11-02']],
  ] as const)('without the scope %s is told which it lacks', async (scope, calls) => {
    const { tokens } = till.core.rest;
    const others = (['create', 'read', 'report'] as const).filter((each) => each !== scope);
    const token = tokens.make(`tanpa ${scope}`, others, OWNER);
    for (const call of calls) {
      const [method = '', path = ''] = call.split(' ');
      const headers = { authorization: `Bearer ${token}`, ...JSON_TYPE };
      const body = call === 'POST /sales' ? '{"amount":1}' : '';
      const answer = await send(method, path, headers, body);
      expectRefusal(answer, 'forbidden', 403);
      expect(answer.text).toContain(`it lacks the scope \\"${scope}\\"`);
    }
    const [refusal] = till.core.stores.audit.page({ fromMs: 0, untilMs: 2 ** 50 }, 2 ** 50, 1);
    expect(refusal).toMatchObject({
      act: 'call.forbidden',
      who: `tanpa ${scope}`,
      role: 'program',
    });
    nothingHappened();
  });
});

it('health is told to anyone, whole or its head alone', async () => {
  const whole = await send('GET', '/health');
  expect(JSON.parse(whole.text)).toMatchObject({ status: 'ok', version: VERSION });
  expect(await send('HEAD', '/health')).toMatchObject({ status: 200, text: '' });
});

describe('what is said', () => {
  const big = JSON.stringify({ amount: 1, reference: 'x'.repeat(70_000) });

  it('is bounded: more than 64 KiB is 413, told in advance or not', async () => {
    expectRefusal(await send('POST', '/sales', { ...HOLDER, ...JSON_TYPE }, big), 'too_large', 413);
    const untold = { ...HOLDER, ...JSON_TYPE, 'transfer-encoding': 'chunked' };
    expectRefusal(await send('POST', '/sales', untold, big), 'too_large', 413);
    nothingHappened();
  });

  it.each([
    ['half a JSON', '{"amount":', 'application/json'],
    ['no JSON', 'amount=1', 'application/json'],
    ['a form', 'amount=1', 'application/x-www-form-urlencoded'],
    ['JSON that says it is text', '{"amount":1}', 'text/plain'],
    ['an unknown field', '{"amount":1,"saleId":"sal_x"}', 'application/json'],
    ['a prototype', '{"amount":1,"__proto__":{"x":1}}', 'application/json'],
    ['a number as text', '{"amount":"1"}', 'application/json'],
    ['an amount that is no whole number', '{"amount":1e-1}', 'application/json'],
    ['more than there is money', '{"amount":1e308}', 'application/json'],
  ])('%s is 400', async (_what, body, type) => {
    const headers = { ...HOLDER, 'content-type': type };
    expectRefusal(await send('POST', '/sales', headers, body), 'bad_input', 400);
    nothingHappened();
  });

  it.each(['/sales?stauts=paid', '/payments?unclaim=true', '/reports/daily?day=2026-11-21'])(
    'a filter that is none (%s) is 400, not a list of something else',
    async (path) => {
      expectRefusal(await send('GET', path, HOLDER), 'bad_input', 400);
    },
  );

  it.each(['/../config.json', '/sales/%2e%2e/%2e%2e', '/sales/%00', '/%ff', '/sales/..%2f', '//'])(
    'the path %s leads nowhere',
    async (path) => {
      const { status, text } = await send('GET', path, HOLDER);
      expect([400, 404]).toContain(status);
      expect(JSON.parse(text)).toMatchObject({ error: { retryable: false } });
    },
  );

  it('has headers of a bounded size', async () => {
    const answer = await send('GET', '/health', { 'x-much': 'x'.repeat(20_000) });
    expectRefusal(answer, 'too_large', 413);
  });

  it('that is no HTTP is answered once and hung up on', async () => {
    const socket = connect(listener.port, '127.0.0.1');
    socket.write('SALES PLEASE\r\n\r\n');
    let text = '';
    for await (const chunk of socket) text += String(chunk);
    expect(text).toMatch(/^HTTP\/1\.1 400 .*\{"error":\{"code":"bad_input"/s);
  });
});

describe('who says half a request and waits', () => {
  it.each([
    ['in the head', 'POST /v1/sales HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: '],
    [
      'in the body',
      `POST /v1/sales HTTP/1.1\r\nHost: HOST\r\nAuthorization: Bearer ${TOKEN}\r\n` +
        'Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"amount":1',
    ],
  ])('%s is told so, hung up on, and has sold nothing', async (_where, half) => {
    const impatient = await startRestListener(till.core, 0, 50);
    const socket = connect(impatient.port, '127.0.0.1');
    socket.write(half.replace('HOST', `127.0.0.1:${impatient.port}`));
    let text = '';
    for await (const chunk of socket) text += String(chunk);
    expect(text).toMatch(/^HTTP\/1\.1 400 .*\{"error":\{"code":"bad_input".*"retryable":true/s);
    await impatient.close();
    nothingHappened();
  });
});

describe('asking too often', () => {
  it('is 429 with Retry-After, for that token alone, and passes', async () => {
    const { tokens, limits } = till.core.rest;
    const token = tokens.make('gila', ['read'], OWNER);
    const { id = '' } = tokens.list().find(({ name }) => name === 'gila') ?? {};
    while (limits.ofProgram(id) === 0);
    const headers = { authorization: `Bearer ${token}` };
    const answer = await send('GET', '/sales', headers);
    expectRefusal(answer, 'rate_limited', 429);
    expect(answer.headers['retry-after']).toBe('1');
    expect((await send('GET', '/sales', HOLDER)).status).toBe(200);
    await till.clock.advance(SECOND_MS);
    expect((await send('GET', '/sales', headers)).status).toBe(200);
  });

  it('with wrong tokens is slowed down; whoever has a good one is not', async () => {
    const wrong = () => send('GET', '/sales', { authorization: 'Bearer salah' });
    const answers: Answer[] = [];
    for (let n = 0; n < 80; n += 1) answers.push(await wrong());
    expectRefusal(answers[0] as Answer, 'unauthorized', 401);
    expectRefusal(answers.at(-1) as Answer, 'rate_limited', 429);
    expect((await send('GET', '/sales', HOLDER)).status).toBe(200);
  });

  it('for more streams than any program needs is 429', async () => {
    const token = till.core.rest.tokens.make('banyak', ['read'], OWNER);
    const { id = '' } = till.core.rest.tokens.list().find(({ name }) => name === 'banyak') ?? {};
    const headers = { authorization: `Bearer ${token}` };
    const hearing = Array.from({ length: 16 }, () => send('GET', '/events', headers));
    await expect.poll(() => till.core.rest.streams.count()).toBe(16);
    expectRefusal(await send('GET', '/events', headers), 'rate_limited', 429);
    till.core.rest.tokens.revoke(id, OWNER);
    await Promise.all(hearing);
    expect(till.core.rest.streams.count()).toBe(0);
  });
});
