// The documents' own requests of SNAP as they stand there (specs/002, specs/004), and each refusal
// of the five documents as a whole till shows it, the providers' side in simulator/.
import { createHash, createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSimulator, type Simulator } from '../../../simulator/start.ts';
import type { FeedHealth } from '../../../shared/views.ts';
import type { Http, HttpRequest } from '../ports.ts';
import { createProviderClock } from '../provider-clock.ts';
import { systemHttp } from '../system-http.ts';
import { FakeClock } from '../testing/fake-clock.ts';
import { createTestCore, NOON_MS, type TestCore } from '../testing/harness.ts';
import { createSeededRandom } from '../testing/seeded-random.ts';
import { CODES_ANSWER, HISTORY_ANSWER, HISTORY_REQUEST } from './snap-samples.fixture.ts';
import { createSnap } from './snap.ts';

let clock: FakeClock;
let simulator: Simulator;
let till: TestCore | null = null;
const live = new AbortController().signal;

beforeEach(async () => {
  clock = new FakeClock(NOON_MS);
  simulator = await startSimulator({ seed: 5, clockMs: () => NOON_MS + clock.monoMs() });
});
afterEach(async () => {
  await till?.stop();
  till = null;
  await simulator.stop();
});

function snap() {
  const { baseUrl, clientId, clientSecret, privateKey, channelId, merchantId } = simulator.snap;
  return {
    kind: 'snap' as const,
    baseUrl,
    clientId,
    clientSecret,
    privateKey,
    channelId,
    merchantId,
  };
}

describe('the requests of SNAP', () => {
  /** Answers as the documents do, and writes down what was asked. */
  function documented(answer: string): { http: Http; sent: HttpRequest[] } {
    const sent: HttpRequest[] = [];
    const token = '{"accessToken":"6430fe8b-79d5-4e58-a337-6eb498e117a5","expiresIn":"900"}';
    const ok = token.replace('{', '{"responseCode":"2007300","responseMessage":"Successful",');
    const send = async (request: HttpRequest) => {
      sent.push(request);
      const body = request.url.endsWith('/access-token/b2b') ? ok : answer;
      return { status: 200, headers: new Map<string, string>(), body };
    };
    return { http: { send }, sent };
  }
  const open = (http: Http) =>
    createSnap(
      {
        ...snap(),
        clientId: '6c57db4e-9e11-4951-9bcf-d6f177dafbcc',
        channelId: '23412',
        merchantId: '121xxxx',
      },
      {
        http,
        clock,
        random: createSeededRandom(1),
        providerClock: createProviderClock(clock),
        nmid: null,
      },
    );
  /** The names of a request's fields in their order, and of what kind each is. */
  const form = (text: string) =>
    JSON.stringify(JSON.parse(text), (_, value: unknown) =>
      typeof value === 'string' ? value.replaceAll(/\d/g, '0').replace('100', '10') : value,
    );

  it('for the history has the headers and fields of specs/002, every value a text', async () => {
    const { http, sent } = documented(HISTORY_ANSWER);
    const { sightings } = await open(http).sweep(live);
    expect(sightings.map(({ amount }) => amount)).toEqual([123_456, 30_000]);
    const history = sent.find(({ url }) => url.endsWith('/v1.0/transaction-history-list'));
    expect(history?.method).toBe('POST');
    const { pageSize, ...asked } = JSON.parse(history?.body ?? '') as Record<string, string>;
    const { pageSize: ten, ...wanted } = JSON.parse(HISTORY_REQUEST) as Record<string, string>;
    expect([pageSize, ten]).toEqual(['100', '10']);
    expect(Object.keys(asked).toSorted()).toEqual(Object.keys(wanted).toSorted());
    expect(asked['pageNumber']).toBe(wanted['pageNumber']);
    expect(asked['additionalInfo']).toEqual(wanted['additionalInfo']);
    for (const name of ['fromDateTime', 'toDateTime'])
      expect(form(`"${asked[name]}"`)).toBe(form(`"${wanted[name]}"`));
    expect(history?.headers).toMatchObject({
      'x-client-key': '6c57db4e-9e11-4951-9bcf-d6f177dafbcc',
      'x-partner-id': '6c57db4e-9e11-4951-9bcf-d6f177dafbcc',
      'channel-id': '23412',
      'x-channel-id': '23412',
      'content-type': 'application/json',
      authorization: 'Bearer 6430fe8b-79d5-4e58-a337-6eb498e117a5',
    });
    const header = (name: string) => history?.headers?.[name];
    expect(header('x-timestamp')).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+07:00$/);
    // 64 bytes, as the sample's own.
    expect(header('x-signature')).toMatch(/^[A-Za-z0-9+/]{86}==$/);
    expect(header('x-external-id')).toMatch(/^\d{20,36}$/);
  });

  it('for the codes is the sample of specs/004, letter for letter but for line breaks', async () => {
    const sample = `{
"dateGenerate" : "2024-03-15T00:00:00+07:00",
"additionalInfo": {
"merchantId" : "121xxxx"
}
}`;
    const { http, sent } = documented(CODES_ANSWER);
    const { codes } = await open(http).listCodes('2024-03-15', live);
    expect(codes.map(({ id }) => id)).toEqual(['10092081', '10092070']);
    const list = sent.find(({ url }) => url.endsWith('/v1.0/qr/qr-generate-list'));
    expect(list?.body).toBe(JSON.stringify(JSON.parse(sample)));
  });
});

it('tells HMAC-SHA512 from the older HMAC-SHA256, which has a published vector too', () => {
  const secret = '22a2d25e-765d-41e1-8d29-da68dcb5698b';
  const body = 'e3cf5797ac4ac02f7dad89ed2c5f5615c9884b2d802a504e4aebb76f45b8bdfb';
  const token = 'lIWOt2p29grUo59bedBUrBY3pnzqQX544LzYPohcGHOuwn8AUEdUKS';
  const text = `POST:/banking/corporates/transfers:${token}:${body}:2016-02-03T10:00:00.000+07:00`;
  expect(createHmac('sha256', secret).update(text).digest('hex')).toBe(
    '69ad66589ade078a30922a0848725cf153aecfcca82eba94e3270285b4a9c604',
  );
  const account =
    '33F49GnCMS1mFYlGXisbUDzVf2ATWCl9k3R++d5hDd3Frmuos/XLx8XhXpe+LDYAbpGKZYSwtlyyLOtS/8aD7A==';
  const inquiry = `20221208091279IONPAYTESTORD543215${account}`;
  expect(createHash('sha256').update(inquiry).digest('hex')).toBe(
    '52d30865f174e445cf731403b010ae099314edea9c399f7940fb2020d4045465',
  );
});

/** Lets till and simulator talk for real, the clock moved by hand, until it is so. */
async function until(isSo: () => boolean): Promise<void> {
  for (let turn = 0; turn < 1000 && !isSo(); turn += 1) {
    await clock.advance(250);
    await new Promise((done) => setTimeout(done, 2));
  }
  expect(isSo()).toBe(true);
}
const health = (): FeedHealth | undefined => till?.core.till()?.health()[0];
const open = async (feed: object) => {
  till = await createTestCore({ clock, http: systemHttp, feeds: [feed], callbackPort: 0 });
};

const SIGNATURE = 'Tanda tangan ditolak penyedia: periksa client secret (atau jam komputer).';
const FIELD = 'Penyedia menolak isi permintaan: periksa merchant ID.';
const REUSED = 'Penyedia menolak nomor permintaan yang sudah dipakai hari ini.';
const HEADER = 'Penyedia menolak permintaan: periksa channel ID dan merchant ID.';
const FORBIDDEN = 'Penyedia belum mengizinkan layanan ini. Hubungi mereka.';
const BLACKLISTED = 'Merchant diblokir oleh penyedia. Hubungi mereka.';

describe('each code of specs/002 says in its sentence what is wrong and what to do', () => {
  it.each([
    ['4001201', '', FIELD],
    ['4011200', '', SIGNATURE],
    ['4091200', '', REUSED],
    ['4041201', 'Bad Request', HEADER],
    ['4041200', '', FORBIDDEN],
    ['4031219', '', BLACKLISTED],
  ])('%s %s', async (forceResponseCode, forceResponseMessage, sentence) => {
    simulator.setFaults({ snap: { forceResponseCode, forceResponseMessage } });
    await open(snap());
    await until(() => health()?.fault !== 'starting' && health()?.message === sentence);
    expect(health()?.state).not.toBe('live');
  });

  it.each([
    ['2001200', '', 'Mutasi terbaca.'],
    ['4041201', 'Transaction Not Found', 'Mutasi terbaca.'],
  ])('%s %s is no refusal', async (code, forceResponseMessage, sentence) => {
    const forceResponseCode = code === '2001200' ? '' : code;
    simulator.setFaults({ snap: { forceResponseCode, forceResponseMessage } });
    await open(snap());
    await until(() => health()?.state === 'live');
    expect(health()?.message).toBe(sentence);
  });
});

describe('each code of specs/004 says in its sentence what is wrong and what to do', () => {
  const list = async (forceResponseCode: string, forceResponseMessage = ''): Promise<string> => {
    await open(snap());
    await until(() => health()?.state === 'live');
    simulator.setFaults({ snap: { forceResponseCode, forceResponseMessage } });
    const asked = till?.core.requireTill().qrCodes.list('2026-11-21');
    return asked?.then(
      ({ items }) => `${items.length} codes`,
      (error: Error) => error.message,
    ) as Promise<string>;
  };
  it.each([
    ['4009001', '', FIELD],
    ['4019000', '', SIGNATURE],
    ['4099000', '', REUSED],
    ['4049001', 'Bad Request', HEADER],
    ['4049000', '', FORBIDDEN],
    ['4039019', '', BLACKLISTED],
  ])('%s %s', async (code, message, sentence) => {
    expect(await list(code, message)).toBe(`The codes can't be listed. ${sentence}`);
  });

  it('4049001 Transaction Not Found is a day without codes, 2009000 a day with them', async () => {
    expect(await list('4049001', 'Transaction Not Found')).toBe('0 codes');
    await till?.stop();
    simulator.snap.makeCode({ amount: 9000 });
    expect(await list('')).toBe('1 codes');
  });
});

describe('each reject of the other documents', () => {
  const answer = async (path: string, headers: Record<string, string>, body: string) => {
    const url = `${till?.core.till()?.callbackUrl() ?? ''}${path}`;
    const response = await fetch(url, { method: 'POST', headers, body });
    return `${response.status} ${await response.text()}`;
  };

  it.each([200, 401] as const)(
    'specs/000: a wrong code or key, answered %s',
    async (errorStatus) => {
      simulator.setFaults({ errorStatus });
      const { baseUrl, merchantCode } = simulator.qiospay;
      await open({ kind: 'qiospay', baseUrl, merchantCode, apiKey: 'salah' });
      await until(() => health()?.state === 'refused');
      expect(health()?.message).toBe('Kode merchant atau API key salah.');
    },
  );

  it('specs/000, specs/001 and specs/003: a push without its proof', async () => {
    const nicepay = { kind: 'nicepay', iMid: 'IONPAYTEST', merchantKey: 'k' };
    const feeds = [
      { kind: 'qiospay', merchantCode: 'QP1', callbackSecret: 'rahasia' },
      nicepay,
      { kind: 'netzme', callbackToken: 'rahasia' },
    ];
    till = await createTestCore({ clock, http: systemHttp, feeds, callbackPort: 0 });
    expect(await answer('/api/callback/accept/salah', {}, '{}')).toBe(
      '403 {"status":"reject","message":"Invalid secret key","data":null}',
    );
    expect(await answer('/callback/nicepay', {}, 'amt=5&merchantToken=abdd')).toBe(
      '403 merchantToken is wrong',
    );
    expect(await answer('/v1.0/snap/qr/qr-notify', { 'x-callback-token': 'x' }, '{}')).toBe(
      '401 {"responseCode":"4010000","responseMessage":"Unauthorized. Token"}',
    );
  });

  it('specs/001: a key that NICEPAY refuses is named by the try of the feed', async () => {
    const { iMid, inquiryUrl } = simulator.nicepay;
    await open({ kind: 'nicepay', iMid, merchantKey: 'salah', inquiryUrl });
    const tried = await till?.core.testFeed('', 'nicepay');
    expect(tried?.fault).toBe('bad_credentials');
  });
});
