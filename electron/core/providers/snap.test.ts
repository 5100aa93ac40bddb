// SNAP against the providers' side in simulator/, over real HTTP: what the till asks, how it is
// refused, and a sale from its QR to LUNAS.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSimulator, type Simulator } from '../../../simulator/start.ts';
import type { Sighting } from '../../../shared/sighting.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../shared/time.ts';
import { qrCodeList, type FeedFault } from '../../../shared/views.ts';
import type { Http, HttpRequest } from '../ports.ts';
import { createProviderClock } from '../provider-clock.ts';
import { systemHttp } from '../system-http.ts';
import { FakeClock } from '../testing/fake-clock.ts';
import { createTestCore, NOON_MS, type TestCore } from '../testing/harness.ts';
import { createSeededRandom } from '../testing/seeded-random.ts';
import { SweepFailure } from './provider.ts';
import type { SnapForm } from './snap-client.ts';
import { createSnap, type SnapFeed } from './snap.ts';

const NMID = 'ID0000000000000';
const live = new AbortController().signal;

let clock: FakeClock;
let simulator: Simulator;
let sent: HttpRequest[];
let remembered: SnapForm[];
let restarts = 0;

/** The real network, written down. */
const http: Http = {
  send(request) {
    sent.push(request);
    return systemHttp.send(request);
  },
};

beforeEach(async () => {
  clock = new FakeClock(NOON_MS);
  sent = [];
  remembered = [];
  simulator = await startSimulator({ seed: 5, clockMs: () => NOON_MS + clock.monoMs() });
});
afterEach(() => simulator.stop());

interface Change {
  readonly setup?: Record<string, string>;
  readonly nmid?: string | null;
  readonly seed?: number;
  readonly known?: SnapForm;
  readonly through?: Http;
  readonly lastReadMs?: number;
}

function setupOf(over: Record<string, string> = {}) {
  const { baseUrl, clientId, clientSecret, privateKey, channelId, merchantId } = simulator.snap;
  const account = { baseUrl, clientId, clientSecret, privateKey, channelId, merchantId };
  return { kind: 'snap' as const, ...account, ...over };
}

function open(change: Change = {}): SnapFeed {
  const { setup = {}, nmid = NMID, seed, known, through = http, lastReadMs } = change;
  restarts += 1;
  return createSnap(setupOf(setup), {
    http: through,
    clock,
    random: createSeededRandom(seed ?? 100 + restarts),
    providerClock: createProviderClock(clock),
    nmid,
    lastReadMs: () => lastReadMs ?? null,
    recall: () => known ?? null,
    remember: (form) => void remembered.push(form),
  });
}

async function amounts(feed: SnapFeed): Promise<number[]> {
  return (await feed.sweep(live)).sightings.map((row) => row.amount);
}

async function faultOf(work: Promise<unknown>): Promise<FeedFault | null> {
  try {
    await work;
    return null;
  } catch (error) {
    if (error instanceof SweepFailure) return error.fault;
    throw error;
  }
}

const tokensAsked = () => sent.filter(({ url }) => url.endsWith('/access-token/b2b')).length;
const pagesAsked = () =>
  sent
    .filter(({ url }) => url.endsWith('/transaction-history-list'))
    .map(({ body }) => (JSON.parse(body ?? '') as { pageNumber: string }).pageNumber);

describe('the history', () => {
  it('reads what the provider booked: gross amount, second, bank, references and fee', async () => {
    simulator.bank.pay({ amount: 123_456, issuerNns: '93600815', issuerName: 'SpeedCash' });
    const [credit] = simulator.bank.credits();
    const { sightings, setAside, date } = await open().sweep(live);
    const wanted: Sighting[] = [
      {
        feed: 'snap',
        channel: 'poll',
        direction: 'credit',
        amount: sightings[0]!.amount,
        stamp: { fromMs: NOON_MS, untilMs: NOON_MS + SECOND_MS },
        issuer: { code: '93600815', name: 'SpeedCash' },
        refs: {
          idTransaksi: '5188671',
          issuerReff: credit?.rrn ?? '',
          rrn: credit?.rrn ?? '',
        },
        balance: null,
        mdr: '-864',
      },
    ];
    expect(sightings).toEqual(wanted);
    expect(sightings[0]?.amount).toBe(123_456);
    expect(setAside).toEqual([]);
    expect(Date.parse(date.header ?? '')).toBe(NOON_MS);
  });

  it('sends what the documents list: headers, text paging, yesterday 00:00 WIB and on', async () => {
    simulator.bank.pay({ amount: 1000 });
    await open().sweep(live);
    const [token, history] = sent;
    expect(token?.body).toBe('{"grantType":"client_credentials"}');
    expect(Object.keys(token?.headers ?? {})).toEqual(
      expect.arrayContaining(['x-client-key', 'x-timestamp', 'x-signature']),
    );
    expect(history?.headers).toMatchObject({
      'content-type': 'application/json',
      'x-timestamp': '2026-11-21T12:00:00.500+07:00',
      'x-partner-id': simulator.snap.clientId,
      'x-channel-id': simulator.snap.channelId,
      'channel-id': simulator.snap.channelId,
    });
    expect(history?.headers?.['authorization']).toMatch(/^Bearer \S+$/);
    expect(history?.headers?.['x-external-id']).toMatch(/^\d{20,32}$/);
    expect(history?.headers?.['x-signature']).toMatch(/^[A-Za-z0-9+/]{86}==$/);
    expect(JSON.parse(history?.body ?? '')).toEqual({
      fromDateTime: '2026-11-20T00:00:00+07:00',
      toDateTime: '2026-11-21T12:05:00+07:00',
      pageSize: '100',
      pageNumber: '0',
      additionalInfo: { merchantId: simulator.snap.merchantId },
    });
  });

  it('is empty when the provider finds no transaction, and a fault when a header is bad', async () => {
    expect(await amounts(open())).toEqual([]);
    simulator.setFaults({ snap: { forceResponseCode: '4041201' } });
    expect(await faultOf(open().sweep(live))).toBe('bad_request');
    const forceResponseMessage = 'Transaction Not Found';
    simulator.setFaults({ snap: { forceResponseCode: '4041201', forceResponseMessage } });
    expect(await amounts(open())).toEqual([]);
    simulator.setFaults({ snap: { forceResponseCode: '', emptyAs: 'emptyList' } });
    expect(await amounts(open())).toEqual([]);
  });

  it('sees yesterday and today, and leaves older days alone', async () => {
    simulator.bank.pay({ amount: 1, atMs: NOON_MS - 36 * HOUR_MS - SECOND_MS });
    simulator.bank.pay({ amount: 2, atMs: NOON_MS - 36 * HOUR_MS });
    simulator.bank.pay({ amount: 3 });
    expect(await amounts(open())).toEqual([2, 3]);
  });

  it('looks back over the days it was away, as far as the provider lets it', async () => {
    simulator.bank.pay({ amount: 1, atMs: NOON_MS - 40 * DAY_MS });
    simulator.bank.pay({ amount: 2, atMs: NOON_MS - 5 * DAY_MS });
    simulator.bank.pay({ amount: 3 });
    expect(await amounts(open({ lastReadMs: NOON_MS - 5 * DAY_MS }))).toEqual([2, 3]);
    expect(await amounts(open({ lastReadMs: NOON_MS - 90 * DAY_MS }))).toEqual([2, 3]);
    expect(await amounts(open({ lastReadMs: NOON_MS + 90 * DAY_MS }))).toEqual([3]);
    const strict: Http = {
      async send(request) {
        if (!request.body?.includes('2026-11-16')) return http.send(request);
        const responseMessage = 'Invalid field format fromDateTime';
        const body = JSON.stringify({ responseCode: '4001201', responseMessage });
        return { status: 400, headers: new Map(), body };
      },
    };
    const away = { through: strict, lastReadMs: NOON_MS - 5 * DAY_MS };
    expect(await amounts(open(away))).toEqual([3]);
  });

  it('reads the answers of the documents though they are no JSON', async () => {
    simulator.setFaults({ snap: { brokenJson: true, amountAs: 'decimals' } });
    simulator.bank.pay({ amount: 13_000 });
    expect(await amounts(open())).toEqual([13_000]);
  });

  it('takes money that went out as gone, not as come', async () => {
    const { id } = simulator.bank.pay({ amount: 5000 });
    simulator.bank.reverse(id);
    simulator.setFaults({ snap: { reversalAs: 'negative' } });
    const { sightings } = await open().sweep(live);
    expect(sightings.map(({ direction, amount }) => [direction, amount])).toEqual([
      ['credit', 5000],
      ['debit', 5000],
    ]);
    expect(sightings[0]?.refs['rrn']).toBe(sightings[1]?.refs['rrn']);
  });

  it('sets rows of another NMID aside, and takes all where ours is not known', async () => {
    simulator.bank.pay({ amount: 5000 });
    const other = await open({ nmid: 'ID2020000000001' }).sweep(live);
    expect(other.sightings).toEqual([]);
    expect(other.setAside[0]?.reason).toBe('the row is about another merchant (NMID)');
    expect(await amounts(open({ nmid: null }))).toEqual([5000]);
  });
});

describe('the history of one day, to compare with the books', () => {
  it('asks for that day alone and speaks for all of it, fee by fee', async () => {
    simulator.bank.pay({ amount: 30_000 });
    const [fromMs, untilMs] = [NOON_MS - 12 * HOUR_MS, NOON_MS + 12 * HOUR_MS];
    const listed = await open().history?.({ fromMs, untilMs }, live);
    expect(listed).toMatchObject({
      sightings: [{ amount: 30_000, mdr: '-210' }],
      coversFromMs: null,
    });
    expect(JSON.parse(sent.at(-1)?.body ?? '')).toMatchObject({
      fromDateTime: '2026-11-21T00:00:00+07:00',
    });
    const before = { fromMs: fromMs - 2 * DAY_MS, untilMs: fromMs - DAY_MS };
    expect((await open().history?.(before, live))?.sightings).toEqual([]);
  });
});

describe('paging', () => {
  const all = Array.from({ length: 25 }, (_, index) => index + 1);
  const book = () => all.forEach((amount) => simulator.bank.pay({ amount }));

  it.each(['page', 'offset'] as const)(
    'finds every row once when the number is a %s and pages are cut short',
    async (pageNumberAs) => {
      book();
      for (const pageSizeMax of [0, 3, 10, 24, 25, 26])
        for (const newestFirst of [false, true]) {
          simulator.setFaults({ snap: { pageNumberAs, pageSizeMax, newestFirst } });
          const found = await amounts(open());
          expect(found.toSorted((a, b) => a - b)).toEqual(all);
        }
    },
  );

  it('finds the newest row also on the sweep after a page was exactly full', async () => {
    simulator.setFaults({ snap: { pageSizeMax: 3 } });
    const feed = open();
    for (const amount of all.slice(0, 8)) {
      simulator.bank.pay({ amount });
      expect(await amounts(feed)).toContain(amount);
    }
  });

  it('stops at a page shorter than one it was given before', async () => {
    book();
    simulator.setFaults({ snap: { pageSizeMax: 10 } });
    await open().sweep(live);
    expect(pagesAsked()).toEqual(['0', '1', '2']);
  });

  it('says it can not see all when the provider repeats one full page', async () => {
    for (let n = 0; n < 101; n += 1) simulator.bank.pay({ amount: 1000 + n });
    let page = '';
    const stuck: Http = {
      async send(request) {
        const answer = await systemHttp.send(request);
        if (!request.url.endsWith('list')) return answer;
        page ||= answer.body;
        return { ...answer, body: page };
      },
    };
    const feed = open({ through: stuck });
    expect(await faultOf(feed.sweep(live))).toBe('too_large');
  });
});

describe('the access token', () => {
  it.each(['text', 'number'] as const)(
    'is used to four fifths of its life, given as %s, then had anew',
    async (expiresInAs) => {
      simulator.setFaults({ snap: { expiresInAs, tokenLifetimeSeconds: 100 } });
      const feed = open();
      await feed.sweep(live);
      await clock.advance(79 * SECOND_MS);
      await feed.sweep(live);
      expect(tokensAsked()).toBe(1);
      await clock.advance(SECOND_MS);
      await feed.sweep(live);
      expect(tokensAsked()).toBe(2);
    },
  );

  it('is had anew once when the provider no longer knows it', async () => {
    simulator.bank.pay({ amount: 13_000 });
    const feed = open();
    await feed.sweep(live);
    simulator.snap.revokeTokens();
    expect(await amounts(feed)).toEqual([13_000]);
    expect(tokensAsked()).toBe(2);
  });

  it('is asked for with the right key only: a wrong one is said, and not tried on and on', async () => {
    const wrong = open({ setup: { clientId: 'someone' } });
    expect(await faultOf(wrong.sweep(live))).toBe('bad_key');
    expect(await faultOf(wrong.sweep(live))).toBe('bad_key');
    expect(tokensAsked()).toBe(3);
    expect(await faultOf(open({ setup: { privateKey: 'no key' } }).sweep(live))).toBe('bad_key');
    expect(tokensAsked()).toBe(3);
  });
});

describe('the clock', () => {
  it('is the provider’s: a PC seven minutes off is signed in as well', async () => {
    simulator.setFaults({ clockSkewMs: 7 * MINUTE_MS });
    simulator.bank.pay({ amount: 13_000 });
    expect(await amounts(open())).toEqual([13_000]);
  });

  it('is named as the fault when the provider tells no time', async () => {
    simulator.setFaults({ clockSkewMs: 7 * MINUTE_MS, dateHeader: false });
    expect(await faultOf(open().sweep(live))).toBe('clock');
  });
});

describe('the form of the signature', () => {
  it('is found when the provider signs /v1.0 too, once, and told to be remembered', async () => {
    simulator.bank.pay({ amount: 13_000 });
    simulator.setFaults({ snap: { signedPath: 'withVersion' } });
    const feed = open();
    expect(await amounts(feed)).toEqual([13_000]);
    expect(remembered).toEqual([{ signedPrefix: '/v1.0', hasMilliseconds: true }]);
    const asked = sent.length;
    await feed.sweep(live);
    expect(sent.length - asked).toBe(2);
    const [known] = remembered;
    sent = [];
    await open({ known: known! }).sweep(live);
    expect(sent).toHaveLength(3);
  });

  it('leaves the milliseconds out for a provider that refuses them', async () => {
    simulator.bank.pay({ amount: 13_000 });
    const exact: Http = {
      async send(request) {
        const hasMilliseconds = /\.\d{3}/.test(request.headers?.['x-timestamp'] ?? '');
        if (!hasMilliseconds) return http.send(request);
        const service = request.url.endsWith('b2b') ? '73' : '12';
        const responseMessage = 'Invalid Field Format {X-TIMESTAMP}';
        const body = JSON.stringify({ responseCode: `400${service}01`, responseMessage });
        return { status: 400, headers: new Map(), body };
      },
    };
    const feed = open({ through: exact });
    expect(await amounts(feed)).toEqual([13_000]);
    expect(remembered).toEqual([{ signedPrefix: '', hasMilliseconds: false }]);
  });

  it('is what the setup says, where it says so', async () => {
    const signedPathPrefix = '/v1.0';
    expect(await faultOf(open({ setup: { signedPathPrefix } }).sweep(live))).toBe('bad_signature');
    simulator.setFaults({ snap: { signedPath: 'withVersion' } });
    expect(await faultOf(open({ setup: { signedPathPrefix } }).sweep(live))).toBeNull();
  });

  it('is searched for every ten minutes at most: a wrong secret is no siege', async () => {
    const feed = open({ setup: { clientSecret: 'wrong' } });
    expect(await faultOf(feed.sweep(live))).toBe('bad_signature');
    const first = sent.length;
    expect(await faultOf(feed.sweep(live))).toBe('bad_signature');
    expect([first, sent.length]).toEqual([5, 6]);
    await clock.advance(10 * MINUTE_MS);
    expect(await faultOf(feed.sweep(live))).toBe('bad_signature');
    expect(sent).toHaveLength(10);
  });

  it('takes an address without /v1.0, and says when nothing lives there', async () => {
    const baseUrl = simulator.snap.baseUrl.replace('/v1.0', '/');
    expect(await faultOf(open({ setup: { baseUrl } }).sweep(live))).toBeNull();
    const elsewhere = `${simulator.url}/snap/v1.0`;
    const fault = await faultOf(open({ setup: { baseUrl: elsewhere } }).sweep(live));
    expect(fault).toBe('bad_address');
  });
});

describe('X-EXTERNAL-ID', () => {
  it('never comes twice, over a day and its restarts', async () => {
    const known = { signedPrefix: '', hasMilliseconds: true };
    for (let restart = 1; restart <= 5; restart += 1) {
      const feed = open({ seed: restart, known });
      for (let n = 0; n < 5; n += 1) await feed.sweep(live);
    }
    const ids = sent.flatMap(({ headers }) => headers?.['x-external-id'] ?? []);
    expect(ids).toHaveLength(25);
    expect(new Set(ids).size).toBe(25);
  });

  it('is made anew when the provider says it was used', async () => {
    // The same dice at the same moment: what a restart with bad luck would be.
    await open({ seed: 9 }).sweep(live);
    expect(await faultOf(open({ seed: 9 }).sweep(live))).toBeNull();
    simulator.setFaults({ snap: { forceResponseCode: '4091200' } });
    expect(await faultOf(open().sweep(live))).toBe('duplicate_external_id');
  });
});

describe('each code of the documents has its fault', () => {
  it.each([
    ['4001201', 'bad_field'],
    ['4001202', 'bad_field'],
    ['4001200', 'bad_request'],
    ['4011200', 'bad_signature'],
    ['4011201', 'token_refused'],
    ['4091200', 'duplicate_external_id'],
    ['4041201', 'bad_request'],
    ['4041200', 'forbidden'],
    ['4031219', 'blacklisted'],
    ['4291200', 'rate_limited'],
    ['5001201', 'server_error'],
    ['2021200', 'unexpected'],
    ['4017300', 'bad_key'],
    ['4007301', 'bad_field'],
  ] as const)('%s is %s', async (forceResponseCode, fault) => {
    simulator.setFaults({ snap: { forceResponseCode } });
    expect(await faultOf(open().sweep(live))).toBe(fault);
  });

  it.each([
    ['html', 'not_json'],
    ['500', 'server_error'],
    ['429', 'rate_limited'],
    ['refuse', 'unreachable'],
  ] as const)('an outage "%s" is %s', async (outage, fault) => {
    simulator.setFaults({ snap: { outage } });
    expect(await faultOf(open().sweep(live))).toBe(fault);
  });
});

describe('the list of codes', () => {
  it.each(['spec', 'sdk'] as const)(
    'is found on the path of the %s, in both spellings',
    async (path) => {
      const { idQr } = simulator.snap.makeCode({ amount: 9000, validSeconds: 60 });
      simulator.snap.makeCode({});
      for (const generateListNames of ['sample', 'table'] as const) {
        simulator.setFaults({
          snap: { generateListPath: path, generateListNames, brokenJson: true },
        });
        const { codes, unreadable } = await open().listCodes('2026-11-21', live);
        expect(unreadable).toBe(0);
        expect(codes.find(({ id }) => id === idQr)).toEqual({
          id: idQr,
          type: 'dynamic',
          amount: 9000,
          generatedAtMs: NOON_MS,
          expiresAtMs: NOON_MS + MINUTE_MS,
        });
        expect(codes.find(({ id }) => id !== idQr)).toMatchObject({
          type: 'static',
          amount: null,
          expiresAtMs: null,
        });
      }
    },
  );

  it('is empty on a day without codes, and a fault when refused', async () => {
    expect((await open().listCodes('2026-11-20', live)).codes).toEqual([]);
    simulator.setFaults({ snap: { forceResponseCode: '4039019' } });
    expect(await faultOf(open().listCodes('2026-11-20', live))).toBe('blacklisted');
  });
});

describe('a whole till with SNAP alone', () => {
  let till: TestCore;

  /** Lets till and simulator talk for real, the till's clock moved by hand, until it is so. */
  async function until(isSo: () => boolean): Promise<void> {
    for (let turn = 0; turn < 1000 && !isSo(); turn += 1) {
      await till.clock.advance(250);
      await new Promise((done) => setTimeout(done, 2));
    }
    expect(isSo()).toBe(true);
  }
  const health = () => till.core.till()?.health()[0];
  const inbox = () => till.core.stores.ledger.inbox(10);

  beforeEach(async () => {
    till = await createTestCore({ clock, http, feeds: [setupOf()] });
    await until(() => health()?.state === 'live');
  });
  afterEach(() => till.stop());

  it('goes from QR to LUNAS', async () => {
    const request = { amount: 13_000, reference: null, idempotencyKey: null, cashier: null };
    const selling = till.core.requireTill().sell(request);
    let isMade = false;
    void selling.then(() => (isMade = true));
    await until(() => isMade);
    const { sale } = await selling;
    expect(till.sale(sale).status).toBe('waiting');
    await clock.advance(SECOND_MS);
    simulator.bank.pay({ payload: sale.qris, issuerNns: '93600014' });
    await until(() => till.sale(sale).status === 'paid');
    expect(till.sale(sale)).toMatchObject({
      payment: { amount: 13_000, issuer: { name: 'BCA' }, feed: 'snap', verified: true },
    });
  });

  it('says what is refused, and is not taken for an empty list', async () => {
    simulator.setFaults({ snap: { forceResponseCode: '4031219' } });
    await until(() => health()?.state === 'refused');
    expect(health()?.message).toBe('Merchant diblokir oleh penyedia. Hubungi mereka.');
    const secrets = [simulator.snap.clientSecret, 'PRIVATE KEY', 'Bearer'];
    for (const secret of secrets) expect(till.logLines.join()).not.toContain(secret);
  });

  it('lists the codes of a day with the money found for each', async () => {
    const paid = simulator.snap.makeCode({ amount: 9000 });
    const unpaid = simulator.snap.makeCode({ amount: 9500 });
    await clock.advance(SECOND_MS);
    simulator.bank.pay({ payload: paid.payload });
    await until(() => inbox().length === 1);
    const { qrCodes } = till.core.requireTill();
    const { items, unreadable } = qrCodeList.parse(await qrCodes.list('2026-11-21'));
    expect(unreadable).toBe(0);
    expect(items.find(({ id }) => id === paid.idQr)?.payment).toMatchObject({ amount: 9000 });
    expect(items.find(({ id }) => id === unpaid.idQr)?.payment).toBeNull();
    simulator.setFaults({ snap: { forceResponseCode: '4039019' } });
    const why = "The codes can't be listed. Merchant diblokir oleh penyedia.";
    await expect(qrCodes.list('2026-11-21')).rejects.toThrow(why);
  });

  it.each([300, 0])(
    'sees the money of today on a PC set days ahead (stamps checked to %s s)',
    async (timestampWindowSeconds) => {
      simulator.setFaults({ snap: { timestampWindowSeconds } });
      clock.jump(3 * DAY_MS);
      simulator.bank.pay({ amount: 7000 });
      await until(() => inbox().length === 1);
      expect(inbox()).toMatchObject([{ amount: 7000 }]);
    },
  );
});
