// SNAP over real HTTP, called by a client written here with other crypto than the server's: every
// code of specs/002 and specs/004, the token, the clock, paging and the quirks.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSimulator, type Simulator } from './start.ts';
import { bodyHash, signService } from './snap-signature.ts';
import { wibIso } from './wib.ts';

const NOON_WIB_MS = Date.UTC(2026, 6, 9, 5, 0, 0);
const HISTORY = '/transaction-history-list';
let simulator: Simulator;
let nowMs = NOON_WIB_MS;
let serial = 0;

beforeEach(async () => {
  nowMs = NOON_WIB_MS;
  simulator = await startSimulator({ clockMs: () => nowMs });
});
afterEach(() => simulator.stop());

interface Answer {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly body: Record<string, unknown>;
}

async function answered(response: Response): Promise<Answer> {
  const body = (await response.json()) as Record<string, unknown>;
  const code = String(body['responseCode']);
  return { status: response.status, code, message: String(body['responseMessage']), body };
}

/** SHA256withRSA by WebCrypto, from the PEM a setup file would hold. */
async function rsa(text: string, pem: string): Promise<string> {
  const der = Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64');
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('pkcs8', der, algorithm, false, ['sign']);
  return Buffer.from(await crypto.subtle.sign(algorithm.name, key, Buffer.from(text))).toString(
    'base64',
  );
}

async function hmac(text: string, secret: string): Promise<string> {
  const algorithm = { name: 'HMAC', hash: 'SHA-512' };
  const key = await crypto.subtle.importKey('raw', Buffer.from(secret), algorithm, false, ['sign']);
  return Buffer.from(await crypto.subtle.sign('HMAC', key, Buffer.from(text))).toString('base64');
}

async function askToken(headers: Record<string, string> = {}): Promise<Answer> {
  const timestamp = wibIso(nowMs);
  const { clientId, privateKey, baseUrl } = simulator.snap;
  const response = await fetch(`${baseUrl}/access-token/b2b`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-client-key': clientId,
      'x-timestamp': timestamp,
      'x-signature': await rsa(`${clientId}|${timestamp}`, privateKey),
      ...headers,
    },
    body: '{"grantType":"client_credentials"}',
  });
  return answered(response);
}

async function token(): Promise<string> {
  return String((await askToken()).body['accessToken']);
}

interface CallChange {
  readonly signedPath?: string;
  readonly headers?: Record<string, string>;
  readonly without?: string;
}

async function call(
  path: string,
  accessToken: string,
  body: unknown,
  change: CallChange = {},
): Promise<Answer> {
  const text = JSON.stringify(body);
  const timestamp = wibIso(nowMs);
  const digest = await crypto.subtle.digest('SHA-256', Buffer.from(text));
  const hash = Buffer.from(digest).toString('hex');
  const { clientId, clientSecret, channelId, baseUrl } = simulator.snap;
  const signed = `POST:${change.signedPath ?? path}:${accessToken}:${hash}:${timestamp}`;
  serial += 1;
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    authorization: `Bearer ${accessToken}`,
    'x-timestamp': timestamp,
    'x-signature': await hmac(signed, clientSecret),
    'x-partner-id': clientId,
    'x-external-id': String(10_000_000 + serial),
    'channel-id': channelId,
    ...change.headers,
  };
  if (change.without !== undefined) delete headers[change.without];
  return answered(await fetch(`${baseUrl}${path}`, { method: 'POST', headers, body: text }));
}

function historyOf(page = '0', more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    fromDateTime: '2026-07-09T00:00:00+07:00',
    toDateTime: '2026-07-09T23:59:59+07:00',
    pageSize: '10',
    pageNumber: page,
    additionalInfo: { merchantId: simulator.snap.merchantId },
    ...more,
  };
}

function rowsOf(answer: Answer): { dateTime: string; amount: { value: string } }[] {
  return answer.body['detailData'] as { dateTime: string; amount: { value: string } }[];
}

describe('signatures', () => {
  it('hash a body as the DOKU vector of facts/domain.md §4.5, white space kept in text', () => {
    const body = Buffer.from(
      '{"partnerServiceId":"  088899","customerNo":"12345678901234567890",' +
        '"virtualAccountNo":"  08889912345678901234567890","virtualAccountName":"Jokul Doe",' +
        '"virtualAccountEmail":"jokul@email.com","virtualAccountPhone":"6281828384858",' +
        '"trxId":"abcdefgh1234","totalAmount":{"value":"12345678.00","currency":"IDR"}}',
    );
    const wanted = '3274fab8dac896837b106a16da2a974e7e65142dcecb4b768ef0294102838977';
    expect(bodyHash(body)).toBe(wanted);
    const spread = body.toString().replaceAll(',"', ' ,\n\t"').replaceAll(':{', ': {\r\n');
    expect(bodyHash(Buffer.from(spread))).toBe(wanted);
  });

  it('come out as the BCA vector of facts/domain.md §4.5', () => {
    const body = Buffer.from(
      '{"partnerReferenceNo":"2020102900000000000001","accountNo":"1234567890",' +
        '"fromDateTime":"2021-04-21T00:00:00+07:00","toDateTime":"2021-04-21T00:00:00+07:00"}',
    );
    const signature = signService(
      {
        method: 'POST',
        path: '/openapi/v1.0/bank-statement',
        token: 'ACCESS_TOKEN',
        timestamp: '2026-06-26T10:30:00+07:00',
        body,
      },
      '22a2d25e-765d-41e1-8d29-da68dcb5698b',
    );
    expect(signature).toBe(
      'AmyL/ikSL3iUUesXB76Ds7qkmoOm/kJ87tO9X0BnyCrmrwdFon7seNU123qQnp0OE8EhqH4Y2xsh57ggUtvH5w==',
    );
  });
});

describe('the access token', () => {
  it('is given for a signature by the key of the setup, with a lifetime as text', async () => {
    const answer = await askToken();
    expect(answer).toMatchObject({ status: 200, code: '2007300' });
    expect(answer.body).toMatchObject({ expiresIn: '900' });
    simulator.faults.snap.expiresInAs = 'number';
    expect((await askToken()).body['expiresIn']).toBe(900);
  });

  it('is refused for a wrong signature, client, clock or a missing header', async () => {
    expect((await askToken({ 'x-signature': 'AAAA' })).code).toBe('4017300');
    expect((await askToken({ 'x-client-key': 'stranger' })).code).toBe('4017300');
    expect((await askToken({ 'x-timestamp': '' })).code).toBe('4007302');
    expect((await askToken({ 'x-timestamp': 'today' })).code).toBe('4007301');
    simulator.faults.clockSkewMs = 420_000;
    expect((await askToken()).code).toBe('4017300');
  });

  it('stops working when its time is over or it is revoked', async () => {
    simulator.faults.snap.tokenLifetimeSeconds = 60;
    simulator.bank.pay({ amount: 1000 });
    const accessToken = await token();
    expect((await call(HISTORY, accessToken, historyOf())).code).toBe('2001200');
    nowMs += 60_000;
    expect((await call(HISTORY, accessToken, historyOf())).code).toBe('4011201');
    const next = await token();
    simulator.snap.revokeTokens();
    expect((await call(HISTORY, next, historyOf())).code).toBe('4011201');
  });
});

describe('the history list', () => {
  it('shows rows field by field as the sample of specs/002, oldest first', async () => {
    simulator.bank.pay({ amount: 123_456, issuerNns: '93600815', issuerName: 'SpeedCash' });
    nowMs += 60_000;
    simulator.bank.pay({ amount: 30_000, issuerNns: '93600914' });
    const rows = rowsOf(await call(HISTORY, await token(), historyOf()));
    const [first] = simulator.bank.credits();
    expect(rows.map((row) => row.amount.value)).toEqual(['123456', '30000']);
    expect(JSON.stringify(rows[0])).toBe(
      JSON.stringify({
        dateTime: '2026-07-09T12:00:00+07:00',
        amount: { value: '123456', currency: 'IDR' },
        additionalInfo: {
          idTransaksi: '5188671',
          nominal: '123456',
          nominalAdmin: '0',
          fee: '0',
          mdr: '-864',
          merchantRepo: '99999999',
          issuerReff: first?.rrn,
          terminalId: 'A01',
          mid: 'ID0000000000000',
          nmid: 'ID0000000000000',
          buyerReff: `93600815 - ${first?.rrn}`,
          brandName: 'SPEEDCASH',
          imageUrl: '../pjsp/speedcash.png',
          idMerchant: simulator.snap.merchantId,
          merchantName: 'Contoh Merchant',
          merchantCriteria: '',
          merchantCategory: '',
          merchantPostcode: '10000',
          namaKota: 'JAKARTA',
        },
      }),
    );
  });

  it('pages by text until a short page, as page numbers or as row offsets', async () => {
    for (let i = 1; i <= 25; i += 1) simulator.bank.pay({ amount: i });
    const accessToken = await token();
    const amounts = async (page: string): Promise<string[]> =>
      rowsOf(await call(HISTORY, accessToken, historyOf(page))).map((row) => row.amount.value);
    expect(await amounts('0')).toHaveLength(10);
    expect(await amounts('2')).toEqual(['21', '22', '23', '24', '25']);
    simulator.faults.snap.pageNumberAs = 'offset';
    expect(await amounts('20')).toEqual(['21', '22', '23', '24', '25']);
    simulator.faults.snap.pageSizeMax = 3;
    expect(await amounts('0')).toEqual(['1', '2', '3']);
    const asNumber = historyOf('0', { pageSize: 10 });
    expect((await call(HISTORY, accessToken, asNumber)).code).toBe('4001201');
  });

  it('answers nothing found and a bad header with one code and two messages', async () => {
    const accessToken = await token();
    const empty = await call(HISTORY, accessToken, historyOf());
    expect(empty).toMatchObject({ code: '4041201', message: 'Transaction Not Found' });
    const bare = await call(HISTORY, accessToken, historyOf(), { without: 'x-external-id' });
    expect(bare).toMatchObject({ status: 404, code: '4041201', message: 'Bad Request' });
    simulator.faults.snap.emptyAs = 'emptyList';
    expect(rowsOf(await call(HISTORY, accessToken, historyOf()))).toEqual([]);
  });

  it('leaves out what is outside the range', async () => {
    simulator.bank.pay({ amount: 1000, atMs: Date.UTC(2026, 6, 8, 16, 59, 59) });
    simulator.bank.pay({ amount: 2000, atMs: Date.UTC(2026, 6, 8, 17, 0, 0) });
    const rows = rowsOf(await call(HISTORY, await token(), historyOf()));
    expect(rows.map((row) => row.amount.value)).toEqual(['2000']);
  });

  it('gives every documented refusal', async () => {
    const accessToken = await token();
    const body = historyOf();
    const badField = historyOf('0', { fromDateTime: 'kemarin' });
    expect(await call(HISTORY, accessToken, badField)).toMatchObject({
      status: 400,
      code: '4001201',
      message: 'Invalid field format fromDateTime',
    });
    const wrong = { headers: { 'x-signature': 'ga34U/0s' } };
    expect((await call(HISTORY, accessToken, body, wrong)).code).toBe('4011200');
    const same = { headers: { 'x-external-id': '777' } };
    await call(HISTORY, accessToken, body, same);
    expect(await call(HISTORY, accessToken, body, same)).toMatchObject({
      status: 409,
      code: '4091200',
    });
    const stranger = { headers: { 'x-partner-id': 'stranger' } };
    expect((await call(HISTORY, accessToken, body, stranger)).code).toBe('4041200');
    simulator.setFaults({ snap: { forceResponseCode: '4031219' } });
    expect(await call(HISTORY, accessToken, body)).toMatchObject({
      status: 403,
      message: 'Merchant Blacklisted',
    });
  });

  it('lets an external id come again the next WIB day', async () => {
    const same = { headers: { 'x-external-id': '777' } };
    await call(HISTORY, await token(), historyOf(), same);
    nowMs += 12 * 3_600_000;
    expect((await call(HISTORY, await token(), historyOf(), same)).message).toBe(
      'Transaction Not Found',
    );
  });

  it('wants the path signed after the base address, or with its version', async () => {
    const accessToken = await token();
    simulator.bank.pay({ amount: 1000 });
    const versioned = { signedPath: `/v1.0${HISTORY}` };
    expect((await call(HISTORY, accessToken, historyOf(), versioned)).code).toBe('4011200');
    simulator.faults.snap.signedPath = 'withVersion';
    expect((await call(HISTORY, accessToken, historyOf(), versioned)).code).toBe('2001200');
    expect((await call(HISTORY, accessToken, historyOf())).code).toBe('4011200');
  });

  it('shows a credit taken back as nothing, as a negative row, or not at all', async () => {
    const accessToken = await token();
    const { id } = simulator.bank.pay({ amount: 5000 });
    simulator.bank.pay({ amount: 1000 });
    simulator.bank.reverse(id);
    simulator.bank.debit({ amount: 300 });
    const amounts = async (): Promise<string[]> =>
      rowsOf(await call(HISTORY, accessToken, historyOf())).map((row) => row.amount.value);
    expect(await amounts()).toEqual(['5000', '1000']);
    simulator.faults.snap.reversalAs = 'negative';
    expect(await amounts()).toEqual(['5000', '1000', '-5000']);
    simulator.faults.snap.reversalAs = 'vanish';
    expect(await amounts()).toEqual(['1000']);
  });
});

describe('the list of codes', () => {
  const LIST = '/qr/qr-generate-list';
  const ask = (): Record<string, unknown> => ({
    dateGenerate: '2026-07-09T00:00:00+07:00',
    additionalInfo: { merchantId: simulator.snap.merchantId },
  });

  it('lists the codes of a day on both paths, by the names of sample or table', async () => {
    const accessToken = await token();
    expect(await call(LIST, accessToken, ask())).toMatchObject({
      code: '4049001',
      message: 'Transaction Not Found',
    });
    simulator.snap.makeCode({ amount: 9000 });
    simulator.snap.makeCode({});
    const [fixed, open] = [{ type: 'static', amount: null, expired_date: null }, 'dynamic'];
    const answer = await call('/qr/qr-mpm-generate-list', accessToken, ask());
    expect(answer.body['dataDetail']).toMatchObject([
      fixed,
      {
        id_qr: '10092070',
        type: open,
        generate_time: '2026-07-09 12:00:00',
        expired_date: '2026-07-09 12:10:00',
        amount: '9000.00',
      },
    ]);
    simulator.setFaults({ snap: { generateListNames: 'table', generateListPath: 'spec' } });
    const tabled = (await call(LIST, accessToken, ask())).body['dataDetail'] as unknown[];
    expect(Object.keys(tabled[0] as object)).toEqual([
      'id_qr',
      'type',
      'generated_time',
      'expired_time',
      'amount',
    ]);
    expect((await call('/qr/qr-mpm-generate-list', accessToken, ask())).status).toBe(404);
    expect((await call(LIST, accessToken, { ...ask(), dateGenerate: 1 })).code).toBe('4009001');
  });

  it('makes codes a phone can pay until they expire, seen by SNAP alone', async () => {
    const { payload } = simulator.snap.makeCode({ amount: 9000, validSeconds: 60 });
    const inspect = async (): Promise<unknown> => {
      const body = JSON.stringify({ payload });
      return (await fetch(`${simulator.phoneUrl}/inspect`, { method: 'POST', body })).json();
    };
    expect(await inspect()).toMatchObject({ ok: true, amount: 9000 });
    expect(simulator.bank.pay({ payload })).toMatchObject({
      feeds: ['snap'],
      orderRef: '10092070',
    });
    nowMs += 60_000;
    expect(await inspect()).toMatchObject({ ok: false, code: 'expired' });
  });
});
