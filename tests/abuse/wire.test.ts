// What the callback port bears on the wire: bodies too large or never ending, callers who say
// nothing, headers, paths and texts made to confuse. A provider's true push gets through all of it.
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { NOON_MS } from '../../electron/core/testing/harness.ts';
import { SECOND_MS } from '../../shared/time.ts';
import { bytesOf, openAttackedTill, say, type AttackedTill } from './attacked-till.ts';
import { ALL_FEEDS, netzme, nicepay, qiospay, QIOSPAY, snap, type Paid } from './notifications.ts';

let till: AttackedTill;
const held: Socket[] = [];
afterEach(async () => {
  for (const socket of held.splice(0)) socket.destroy();
  await till.stop();
});

const paid = (n: number, over: Partial<Paid> = {}): Paid => ({
  amount: 13_000,
  n,
  atMs: NOON_MS + till.clock.monoMs() + SECOND_MS,
  ...over,
});
const setAside = () =>
  ALL_FEEDS.reduce((sum, { kind }) => sum + till.core.stores.ledger.setAsideCount(kind), 0);

/** The till still takes a true push, and its sale is paid. */
async function expectOpen(n = 900): Promise<void> {
  const sale = await till.sell(77_000);
  const push = qiospay(paid(n, { amount: 77_000 }));
  await till.clock.advance(2 * SECOND_MS);
  expect((await till.push(push)).status).toBe(200);
  expect(till.sale(sale).status).toBe('paid');
}

const MB = 1024 * 1024;
const TEN_MB = 'x'.repeat(10 * MB);

describe('a body of 10 MB', () => {
  const target = { path: `/api/callback/accept/${QIOSPAY.callbackSecret}`, headers: {} };

  it('is answered 413 and read no further, whatever it says of its length', async () => {
    till = await openAttackedTill();
    const before = process.memoryUsage().arrayBuffers;
    const honest = await say(till.port, (socket) => {
      socket.write(bytesOf({ ...target, body: TEN_MB }));
    });
    expect(honest.statuses).toEqual([413]);
    const chunked = await say(till.port, (socket) => {
      socket.write(`POST ${target.path} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n`);
      socket.write(`${TEN_MB.length.toString(16)}\r\n${TEN_MB}\r\n0\r\n\r\n`);
    });
    expect(chunked.statuses).toEqual([413]);
    const promised = await say(till.port, (socket) => {
      socket.write(bytesOf({ ...target, body: '{' }, { 'content-length': String(10 * MB) }));
    });
    expect(promised.statuses).toEqual([413]);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(40 * MB);
    expect(setAside()).toBe(0);
    await expectOpen();
  });

  it('behind a small length is another request, and no request at all', async () => {
    till = await openAttackedTill();
    const { statuses } = await say(
      till.port,
      (socket) =>
        void socket.write(bytesOf({ ...target, body: TEN_MB }, { 'content-length': '2' })),
      ({ statuses: so }) => so.length > 1,
    );
    expect(statuses.at(-1)).toBe(400);
    await expectOpen();
  });

  it('with two lengths, or with a length and chunks, is refused', async () => {
    till = await openAttackedTill();
    const body = qiospay(paid(1)).body;
    const length = String(Buffer.byteLength(body));
    for (const double of [
      { 'content-length': `${length}\r\nContent-Length: 5` },
      { 'content-length': length, 'transfer-encoding': 'chunked' },
      { 'content-length': '-1' },
      { 'transfer-encoding': 'gzip, chunked, identity' },
    ]) {
      const heard = await say(till.port, (socket) => {
        socket.write(bytesOf({ ...target, body }, double));
      });
      expect(heard.statuses).toEqual([400]);
    }
    expect(till.unclaimed()).toEqual([]);
  });
});

describe('callers who never end', () => {
  it('by hundreds, half a header or half a body each, hold up no true push', async () => {
    till = await openAttackedTill();
    const begun = [
      'POST /callback/nicepay HTTP/1.1\r\nHost: x\r\nX-A: ',
      'POST /callback/nicepay HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\nstatus',
      '',
    ];
    for (let n = 0; n < 500; n += 1) {
      const socket = connect(till.port, '127.0.0.1');
      socket.on('error', () => {}).resume();
      socket.write(begun[n % begun.length] ?? '');
      held.push(socket);
    }
    await new Promise((done) => setTimeout(done, 200));
    const startedMs = performance.now();
    await expectOpen();
    expect(performance.now() - startedMs).toBeLessThan(2000);
    const left = held.filter((socket) => !socket.destroyed && !socket.closed).length;
    expect(left).toBeLessThanOrEqual(256);
    expect(till.logLines.filter((line) => line.includes('error'))).toEqual([]);
  });

  it('one byte at a time are cut off, however steadily they go on', async () => {
    till = await openAttackedTill();
    const startedMs = performance.now();
    const { isClosed } = await say(
      till.port,
      (socket) => {
        socket.write('POST /callback/nicepay HTTP/1.1\r\n');
        const drip = (): void => {
          if (socket.destroyed) return;
          socket.write('X: y\r\n');
          setTimeout(drip, 250);
        };
        drip();
      },
      () => false,
    );
    expect(isClosed).toBe(true);
    expect(performance.now() - startedMs).toBeLessThan(14_000);
  });

  it('who hang up in the middle are no fault of the till', async () => {
    till = await openAttackedTill();
    for (let n = 0; n < 20; n += 1) {
      const socket = connect(till.port, '127.0.0.1');
      socket.on('error', () => {});
      socket.write('POST /callback/nicepay HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\nst');
      await new Promise((done) => setTimeout(done, 5));
      socket.destroy();
    }
    await new Promise((done) => setTimeout(done, 50));
    expect(till.logLines.filter((line) => line.includes('error'))).toEqual([]);
    await expectOpen();
  });
});

describe('headers', () => {
  it('by the thousand or of great length are refused', async () => {
    till = await openAttackedTill();
    const { path, body } = qiospay(paid(1));
    const many = Object.fromEntries(
      [...Array(3000).keys()].map((n) => [`x-h${n}`, 'y'.repeat(20)]),
    );
    const heavy = { cookie: 'z'.repeat(64 * 1024) };
    for (const headers of [many, heavy]) {
      const heard = await say(
        till.port,
        (socket) => void socket.write(bytesOf({ path, headers, body })),
      );
      expect(heard.statuses).toEqual([431]);
    }
    expect(till.unclaimed()).toEqual([]);
    await expectOpen();
  });

  it('said twice prove nothing: a wrong token beside the right one is wrong', async () => {
    till = await openAttackedTill();
    const one = netzme(paid(1));
    const token = one.headers['x-callback-token'] ?? '';
    const twice = { 'x-callback-token': `${token}\r\nX-Callback-Token: x` };
    const heard = await say(till.port, (socket) => void socket.write(bytesOf(one, twice)));
    expect(heard.statuses).toEqual([401]);
  });
});

describe('paths', () => {
  it.each([
    '/api/callback/accept/%2e%2e/rahasia-qiospay-1',
    '/api/callback/accept/../accept/rahasia-qiospay-1',
    '/api/callback/../callback/accept/rahasia-qiospay-1',
    '//api/callback/accept/rahasia-qiospay-1',
    '/api//callback/accept/rahasia-qiospay-1',
    '/api/callback/accept%2Frahasia-qiospay-1',
    '/api/callback/accept//rahasia-qiospay-1',
    '/api/callback/accept/rahasia-qiospay-1/x',
    '/api/callback/accept/rahasia-qiospay-1%00',
    '/api/callback/accept/rahasia-qiospay-1%20',
    '/api/callback/accept/%ff%fe',
    '/api/callback/accept/%',
    '/api/callback/accept/rahasia-qiospay',
    '/api/callback/accept/RAHASIA-QIOSPAY-1',
    '/API/callback/accept/rahasia-qiospay-1',
    '/callback/nicepay/../../api/callback/accept/rahasia-qiospay-1',
    'http://till/api/callback/accept/rahasia-qiospay-1',
    '/api/callback/accept/?secret_key=rahasia-qiospay-1',
    '*',
  ])('%s opens nothing', async (path) => {
    till = await openAttackedTill();
    const sale = await till.sell(13_000);
    const one = { ...qiospay(paid(1)), path };
    const heard = await say(till.port, (socket) => void socket.write(bytesOf(one)));
    expect([400, 403, 404]).toContain(heard.statuses[0]);
    expect(till.sale(sale)).toMatchObject({ status: 'waiting', verifying: false });
    expect(setAside()).toBe(0);
    expect(till.logLines.join()).not.toContain('rahasia-qiospay');
  });

  it.each(['a/b', 'kunci rahasia', '100%', '%2F', 'ü?&=#', '..', 'a+b', '"\'<>'])(
    'a secret such as %s is met as it was set, written as a part of a path',
    async (callbackSecret) => {
      till = await openAttackedTill({ feeds: [{ ...QIOSPAY, callbackSecret }] });
      const sale = await till.sell(13_000);
      const one = qiospay(paid(1));
      await till.clock.advance(2 * SECOND_MS);
      const secret = encodeURIComponent(callbackSecret).replaceAll('.', '%2E');
      const path = `/api/callback/accept/${secret}`;
      const heard = await say(till.port, (socket) => void socket.write(bytesOf({ ...one, path })));
      expect(heard.statuses).toEqual([200]);
      expect(till.sale(sale).status).toBe('paid');
    },
  );
});

describe('requests in one breath', () => {
  it('are answered in turn, each by what it is', async () => {
    till = await openAttackedTill();
    const sale = await till.sell(13_000);
    const one = qiospay(paid(1));
    await till.clock.advance(2 * SECOND_MS);
    const all = [
      bytesOf({ ...one, path: '/api/callback/accept/salah' }),
      bytesOf(one),
      bytesOf(one),
      bytesOf(nicepay(paid(2), { merchantToken: 'x' })),
      bytesOf(snap(paid(3), {}, { isByStranger: true })),
      'GET /callback/nicepay HTTP/1.1\r\nHost: x\r\n\r\n',
    ];
    const heard = await say(
      till.port,
      (socket) => void socket.write(all.join('')),
      ({ statuses }) => statuses.length === all.length,
    );
    expect(heard.statuses).toEqual([403, 200, 200, 403, 400, 405]);
    expect(till.sale(sale).status).toBe('paid');
    expect(till.unclaimed()).toEqual([]);
  });

  it('a thousand of them are cut down to what one address may ask', async () => {
    till = await openAttackedTill();
    const one = bytesOf({ ...qiospay(paid(1)), path: '/api/callback/accept/salah' });
    const heard = await say(
      till.port,
      (socket) => void socket.write(one.repeat(1000)),
      ({ statuses }) => statuses.length === 1000,
    );
    const count = (status: number) => heard.statuses.filter((each) => each === status).length;
    expect(count(403)).toBeLessThanOrEqual(300);
    expect(count(403) + count(429)).toBe(heard.statuses.length);
    await till.clock.advance(20 * SECOND_MS);
    await expectOpen();
  });
});

describe('texts made to hurt', () => {
  const deep = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
  const texts: readonly (readonly [string, string])[] = [
    ['deep arrays', deep(30_000)],
    ['deep arrays as data', `{"status":"success","data":{"name":${deep(30_000)}}}`],
    ['deep objects', `${'{"data":'.repeat(6000)}1${'}'.repeat(6000)}`],
    ['a huge number', `{"data":{"amount":1e308,"type":"CR","time":"21/11/2026 12:00:01"}}`],
    ['many digits', `{"data":{"amount":${'9'.repeat(60_000)},"time":"21/11/2026 12:00:01"}}`],
    [
      'a number near a whole one',
      `{"data":{"amount":12999.999999999999,"time":"21/11/2026 12:00"}}`,
    ],
    ['minus zero', `{"data":{"amount":-0,"type":"CR","time":"21/11/2026 12:00:01"}}`],
    [
      'an amount of letters',
      `{"data":{"amount":"0x32C8","type":"CR","time":"21/11/2026 12:00:01"}}`,
    ],
    [
      'a prototype',
      `{"__proto__":{"data":{"amount":13000}},"data":{"__proto__":{"amount":13000}}}`,
    ],
    ['a constructor', `{"constructor":{"prototype":{"amount":13000}},"data":{"time":"x"}}`],
    ['nothing', ''],
    ['null', 'null'],
    ['bytes that are no text', '\uD800\uDFFF\u0000\u0001'],
    ['a form where JSON belongs', 'amount=13000&type=CR&time=21%2F11%2F2026+12%3A00'],
    ['many fields', Array.from({ length: 8000 }, (_, n) => `f${n}=1`).join('&')],
  ];
  it.each(texts)('%s: answered, and pays nothing', async (_, body) => {
    till = await openAttackedTill();
    const sale = await till.sell(13_000);
    await till.clock.advance(2 * SECOND_MS);
    const startedMs = performance.now();
    for (const make of [qiospay, nicepay, netzme, snap]) {
      const { path, headers } = make(paid(1));
      const { status } = await till.push({ path, headers, body });
      expect([200, 400, 403]).toContain(status);
    }
    expect(performance.now() - startedMs).toBeLessThan(2000);
    expect(till.sale(sale).status).toBe('waiting');
    expect(({} as Record<string, unknown>)['amount']).toBeUndefined();
    await expectOpen();
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/json; charset=utf-16',
    'application/json\u0009;;;',
  ])('a true push under the type %s is read all the same', async (type) => {
    till = await openAttackedTill();
    const sale = await till.sell(13_000);
    const one = qiospay(paid(1));
    await till.clock.advance(2 * SECOND_MS);
    const bytes = bytesOf(one, { 'content-type': type });
    const heard = await say(till.port, (socket) => void socket.write(bytes));
    expect(heard.statuses).toEqual([200]);
    expect(till.sale(sale).status).toBe('paid');
  });
});
