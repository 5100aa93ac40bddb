// Qiospay's mutasi, from the documents to the field: the example as published, then every odd row
// and answer met since.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Sighting } from '../../../shared/sighting.ts';
import { readSetup, type QiospaySetup } from '../../../shared/setup.ts';
import { MINUTE_MS, SECOND_MS } from '../../../shared/time.ts';
import { HttpFailure, type Http, type HttpAnswer, type HttpRequest } from '../ports.ts';
import { FakeClock } from '../testing/fake-clock.ts';
import { createTestCore, NOON_MS, setupText } from '../testing/harness.ts';
import { SweepFailure } from './provider.ts';
import { createQiospay, readMutasi, readRow } from './qiospay.ts';

/** specs/000, "Example Success Response for Mutations", byte for byte. */
const PUBLISHED =
  '{ "status": "success", "data": [ { "date": "2024-07-03 22:38:07", "amount": "13000", "type": "CR", ' +
  '"brand_name": "93600014", "balance": "1893938" } ] }';

const KEY = '137c9ddc5e055636ef79dxxx';

function answer(body: string, status = 200, headers: Record<string, string> = {}): HttpAnswer {
  return { status, headers: new Map(Object.entries(headers)), body };
}
const listing = (rows: readonly unknown[]): HttpAnswer =>
  answer(JSON.stringify({ status: 'success', data: rows }));

/** The row of facts/domain.md §3.1 as it is when every field is there. */
const full = {
  date: '2024-07-03 22:38:07',
  amount: '13000',
  type: 'CR',
  qris: 'static',
  brand_name: '93600014',
  issuer_reff: '266372099752',
  buyer_reff: '266372099752',
  balance: '1893938',
};

function read(over: object): Sighting {
  const row = readRow({ ...full, ...over });
  if (typeof row === 'string') throw new Error(row);
  return row;
}

describe('a row that nobody can show', () => {
  it('is set aside by name, and the good row beside it is money', () => {
    const depth = 20_000;
    const nested = `${'['.repeat(depth)}${']'.repeat(depth)}`;
    const body = `{"status":"success","data":[${nested},${JSON.stringify(full)}]}`;
    const { sightings, setAside } = readMutasi(answer(body));
    expect(sightings).toHaveLength(1);
    expect(setAside).toMatchObject([{ text: 'nested too deep to be shown' }]);
  });

  it('is refused as a whole when it stands where the messages should', () => {
    const depth = 20_000;
    const messages = `${'['.repeat(depth)}${']'.repeat(depth)}`;
    const body = `{"status":"error","messages":${messages}}`;
    expect(() => readMutasi(answer(body))).toThrow(SweepFailure);
  });

  it('keeps no more of a balance than a balance can be', () => {
    expect(read({ balance: '9'.repeat(100_000) }).balance).toHaveLength(100);
  });
});

describe('the published example', () => {
  it('is one credit of Rp 13.000 by BCA, at 22:38:07 in Jakarta', () => {
    const { sightings, setAside } = readMutasi(answer(PUBLISHED));
    const fromMs = Date.UTC(2024, 6, 3, 15, 38, 7);
    expect(setAside).toEqual([]);
    expect(sightings).toEqual([
      {
        feed: 'qiospay',
        channel: 'poll',
        direction: 'credit',
        amount: 13_000,
        stamp: { fromMs, untilMs: fromMs + SECOND_MS },
        issuer: { code: '93600014', name: 'BCA' },
        refs: {},
        balance: '1893938',
      },
    ]);
  });

  it('is taken into the ledger as it stands', async () => {
    const till = await createTestCore();
    till.qiospay.reply = answer(PUBLISHED);
    await till.clock.advance(MINUTE_MS);
    const range = { fromMs: 0, untilMs: NOON_MS * 2 };
    const page = { range, unclaimedOnly: false, after: null, limit: 9 };
    expect(till.core.stores.ledger.page(page)).toMatchObject([{ amount: 13_000, saleId: null }]);
    expect(till.core.requireTill().health()).toMatchObject([{ state: 'live', setAside: 0 }]);
    await till.stop();
  });
});

describe('a row as it is met in the field', () => {
  const amounts = [
    ['13000', 13_000],
    [13_000, 13_000],
    ['13.000', 13_000],
    ['13000.00', 13_000],
    ['1.300.000', 1_300_000],
    ['Rp 13.000', 13_000],
    [' 13000 ', 13_000],
  ] as const;
  it.each(amounts)('S14: an amount of %j is Rp %d', (amount, rupiah) => {
    expect(read({ amount }).amount).toBe(rupiah);
  });

  const noAmounts = [
    '13000.50',
    '13,000',
    '',
    '0',
    0,
    -13_000,
    '-13000',
    'gratis',
    13_000.5,
    '1e5',
    null,
  ];
  it.each(noAmounts)('S14: an amount of %j is none', (amount) => {
    expect(readRow({ ...full, amount })).toBeTypeOf('string');
  });

  const stamps = [
    ['2024-07-03 22:38:07', SECOND_MS],
    ['2024-07-03T22:38:07', SECOND_MS],
    ['03/07/2024 22:38:07', SECOND_MS],
    ['2024-07-03 22:38', MINUTE_MS],
    ['03/07/2024 22:38', MINUTE_MS],
  ] as const;
  it.each(stamps)('a date of %j is WIB, %d ms wide', (date, width) => {
    const { stamp } = read({ date });
    expect(stamp.untilMs - stamp.fromMs).toBe(width);
    expect(stamp.fromMs).toBe(Date.UTC(2024, 6, 3, 15, 38, width === SECOND_MS ? 7 : 0));
  });

  it('may lack qris, issuer_reff, buyer_reff, brand_name and balance, or have them null or empty', () => {
    const { date, amount, type } = full;
    const bare = { refs: {}, balance: null, issuer: { code: null } };
    expect(readRow({ date, amount, type })).toMatchObject(bare);
    const empty = { issuer_reff: '', buyer_reff: ' ', balance: '', qris: '', brand_name: '' };
    expect(read(empty)).toMatchObject(bare);
    const none = {
      issuer_reff: null,
      buyer_reff: null,
      balance: null,
      qris: null,
      brand_name: null,
    };
    expect(read(none)).toMatchObject(bare);
  });

  it('may have numbers where text is documented', () => {
    const row = read({ balance: 1_893_938, issuer_reff: 266_372_099_752, brand_name: 93_600_014 });
    expect(row).toMatchObject({
      balance: '1893938',
      refs: { issuer_reff: '266372099752' },
      issuer: { code: '93600014' },
    });
  });

  it('keeps the zeros of a reference, and takes zeros alone or a dash for none', () => {
    expect(read({ issuer_reff: '021112616662', buyer_reff: '000000TL0VDN' }).refs).toEqual({
      issuer_reff: '021112616662',
      buyer_reff: '000000TL0VDN',
    });
    expect(read({ issuer_reff: '000000000000', buyer_reff: '-' }).refs).toEqual({});
  });

  it('may name its issuer instead of a code', () => {
    expect(read({ brand_name: 'GoPay' }).issuer.name).toBe('GoPay');
    expect(read({ brand_name: '93600997' }).issuer.code).toBe('93600997');
  });

  it('S13: DB is money that went out, CR in any case is money that came', () => {
    expect(read({ type: 'DB' }).direction).toBe('debit');
    expect(read({ type: ' cr ' }).direction).toBe('credit');
    expect(readRow({ ...full, type: 'XX' })).toBe('the row is neither CR nor DB');
  });

  it('may have fields that nobody has heard of', () => {
    expect(read({ keterangan: 'QRIS', fee: 91 })).toEqual(read({}));
  });
});

describe('rows that can not be read', () => {
  const bad: readonly unknown[] = [
    null,
    7,
    'CR',
    [],
    {},
    { ...full, date: '2024-02-31 10:00:00' },
    { ...full, date: 1_720_021_087 },
    { ...full, amount: '13.00.0' },
    { ...full, type: null },
    { ...full, issuer_reff: { a: 1 } },
  ];
  it.each(bad)('%j is set aside and hides none of the good ones', (row) => {
    const { sightings, setAside } = readMutasi(listing([full, row, { ...full, amount: 5000 }]));
    expect(sightings.map(({ amount }) => amount)).toEqual([13_000, 5000]);
    expect(setAside).toHaveLength(1);
    expect(setAside[0]?.reason).not.toBe('');
  });

  it('are kept with their text for a person, and no more of it than a person reads', () => {
    const { setAside } = readMutasi(listing([{ ...full, date: 'x'.repeat(9000) }]));
    expect(setAside[0]?.text).toMatch(/^{"date":"x+/);
    expect(setAside[0]?.text.length).toBeLessThanOrEqual(2000);
  });
});

describe('an answer as a whole', () => {
  it.each([
    '{"status":"success"}',
    '{"status":"success","data":null}',
    '{"status":"success","data":[]}',
  ])('%s is an empty list', (body) => {
    expect(readMutasi(answer(body))).toEqual({ sightings: [], setAside: [] });
  });

  const html = '<html><body><h1>Login Wi-Fi</h1></body></html>';
  const refusals = [
    [
      'the key is wrong, with 200',
      answer('{"status":"error","messages":"API key salah"}'),
      'bad_credentials',
    ],
    [
      'the key is wrong, `message` for `messages`',
      answer('{"status":"error","message":"merchant"}'),
      'bad_credentials',
    ],
    [
      'the key is wrong, with 401',
      answer('{"status":"error","messages":"-"}', 401),
      'bad_credentials',
    ],
    [
      'the key is wrong, with 404',
      answer('{"status":"error","messages":"-"}', 404),
      'bad_credentials',
    ],
    ['401 without a status', answer('{"error":"unauthorized"}', 401), 'bad_credentials'],
    ['403 in HTML', answer(html, 403), 'bad_credentials'],
    [
      'too often, said with 200',
      answer('{"status":"error","messages":"Terlalu sering, tunggu"}'),
      'rate_limited',
    ],
    [
      'too often, said with `message`',
      answer('{"status":"error","message":"Too many requests"}'),
      'rate_limited',
    ],
    [
      'a wrong key whose remedy is to generate another',
      answer('{"status":"error","messages":"silakan generate ulang"}'),
      'bad_credentials',
    ],
    [
      'a limit of requests',
      answer('{"status":"error","messages":"Request limit tercapai"}'),
      'rate_limited',
    ],
    ['too often, 429', answer('', 429), 'rate_limited'],
    ['a Wi-Fi login page', answer(html), 'not_json'],
    ['an empty body', answer(''), 'not_json'],
    ['half an answer', answer(PUBLISHED.slice(0, 80)), 'not_json'],
    ['a page of their proxy', answer(html, 502), 'server_error'],
    [
      'an error of theirs, well-formed',
      answer('{"status":"success","data":[]}', 500),
      'server_error',
    ],
    ['null', answer('null'), 'unexpected'],
    ['a bare list', answer(JSON.stringify([full])), 'unexpected'],
    ['no status', answer(JSON.stringify({ data: [full] })), 'unexpected'],
    ['another status', answer('{"status":"pending","data":[]}'), 'unexpected'],
    ['rows that are no list', answer('{"status":"success","data":{"0":{}}}'), 'unexpected'],
    [
      'more rows than any shop has',
      listing(Array.from({ length: 20_001 }, () => null)),
      'unexpected',
    ],
  ] as const;
  it.each(refusals)('%s', (_what, given, fault) => {
    const thrown = failureOf(() => readMutasi(given));
    expect(thrown.fault).toBe(fault);
  });

  it('says how long to stay away, when it says so', () => {
    const asked = (value: string, status = 429): number | null =>
      failureOf(() => readMutasi(answer('', status, { 'retry-after': value }))).retryAfterMs;
    expect(asked('17')).toBe(17 * SECOND_MS);
    expect(asked('30', 503)).toBe(30 * SECOND_MS);
    for (const nonsense of ['', '-5', 'soon', 'NaN', '0']) expect(asked(nonsense)).toBeNull();
  });

  it('says until when to stay away, by its own clock', () => {
    const headers = {
      date: 'Sat, 21 Nov 2026 05:00:00 GMT',
      'retry-after': 'Sat, 21 Nov 2026 05:00:45 GMT',
    };
    const asked = (over: object): number | null =>
      failureOf(() => readMutasi(answer('', 429, { ...headers, ...over }))).retryAfterMs;
    expect(asked({})).toBe(45 * SECOND_MS);
    expect(asked({ 'retry-after': headers.date })).toBeNull();
    expect(asked({ date: 'kemarin' })).toBeNull();
  });

  it('never makes money of noise, and never fails but by its own word', () => {
    const noise = fc.oneof(
      fc.json(),
      fc.string(),
      fc
        .record({ status: fc.constant('success'), data: fc.array(fc.jsonValue()) })
        .map((body) => JSON.stringify(body)),
    );
    fc.assert(
      fc.property(noise, fc.constantFrom(200, 401, 500), (body, status) => {
        try {
          expect(readMutasi(answer(body, status)).sightings).toEqual([]);
        } catch (error) {
          expect(error).toBeInstanceOf(SweepFailure);
        }
      }),
      { numRuns: 500 },
    );
  });
});

function failureOf(work: () => unknown): SweepFailure {
  try {
    work();
  } catch (error) {
    if (error instanceof SweepFailure) return error;
    throw error;
  }
  throw new Error('nothing failed');
}

describe('a sweep', () => {
  const setup = (): QiospaySetup => {
    const feeds = [
      { kind: 'qiospay', baseUrl: 'https://qiospay.id/', merchantCode: 'CP0xx', apiKey: KEY },
    ];
    const setupRead = readSetup(setupText({ feeds }));
    const feed = setupRead.ok ? setupRead.setup.feeds[0] : undefined;
    if (feed?.kind !== 'qiospay') throw new Error('no such feed');
    return feed;
  };
  const asked: HttpRequest[] = [];
  const sweepWith = (
    http: Http['send'],
    clock = new FakeClock(NOON_MS),
  ): ReturnType<ReturnType<typeof createQiospay>['sweep']> =>
    createQiospay(setup(), { http: { send: http }, clock }).sweep(AbortSignal.timeout(5000));

  it('asks what the documents say, with limits on time and size', async () => {
    await sweepWith(async (request) => {
      asked.push(request);
      return answer(PUBLISHED);
    });
    expect(asked[0]).toMatchObject({
      method: 'GET',
      url: `https://qiospay.id/api/mutasi/qris/CP0xx/${KEY}`,
      timeoutMs: 10 * SECOND_MS,
      bytesMax: 8 * 1024 * 1024,
    });
  });

  it('brings the provider’s clock with the moments around it', async () => {
    const clock = new FakeClock(NOON_MS);
    await clock.advance(1000);
    const { date } = await sweepWith(async () => {
      await clock.advance(70);
      return answer(PUBLISHED, 200, { date: 'Sat, 21 Nov 2026 05:00:30 GMT' });
    }, clock);
    expect(date).toEqual({
      header: 'Sat, 21 Nov 2026 05:00:30 GMT',
      sent: { wallMs: NOON_MS + 1000, monoMs: 1000 },
      received: { wallMs: NOON_MS + 1070, monoMs: 1070 },
    });
  });

  const kinds = [
    ['unreachable', 'unreachable'],
    ['timeout', 'timeout'],
    ['tls', 'tls'],
    ['too_large', 'too_large'],
    ['aborted', 'unreachable'],
  ] as const;
  it.each(kinds)('that is %s fails as %s, and says nothing of the key', async (kind, fault) => {
    const failure: unknown = await sweepWith(() => Promise.reject(new HttpFailure(kind))).catch(
      (error: unknown) => error,
    );
    expect(failure).toMatchObject({ fault });
    expect(everythingOf(failure)).not.toContain(KEY);
    expect(everythingOf(failure)).not.toContain('CP0xx');
  });

  it('shows its key in no failure, whatever the provider says', async () => {
    for (const given of [
      answer(`{"status":"error","messages":"${KEY} salah"}`),
      answer(KEY),
      answer(KEY, 503),
    ]) {
      const failure: unknown = await sweepWith(async () => given).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(SweepFailure);
      expect(everythingOf(failure)).not.toContain(KEY);
    }
  });
});

/** All that a log or a screen could get out of an error. */
function everythingOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const fields = JSON.stringify(
    Object.getOwnPropertyNames(error).map((name): unknown => Reflect.get(error, name)),
  );
  return `${String(error)} ${fields} ${everythingOf(error.cause)}`;
}
