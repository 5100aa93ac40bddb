import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { MINUTE_MS, SECOND_MS } from '../../../shared/time.ts';
import {
  createTestCore,
  NOON_MS,
  type TestCore,
  type TestCoreOptions,
} from '../testing/harness.ts';
import { settled } from '../testing/fake-clock.ts';
import { nicepayToken } from './nicepay-callback.ts';
import { inquiryToken } from '../providers/nicepay-inquiry.ts';
import { systemHttp } from '../system-http.ts';

const QIOSPAY = {
  kind: 'qiospay',
  baseUrl: 'http://127.0.0.1:1',
  merchantCode: 'QP048797',
  apiKey: 'k',
  callbackSecret: 'rahasia',
};
const NICEPAY = {
  kind: 'nicepay',
  iMid: 'IONPAYTEST',
  merchantKey:
    '33F49GnCMS1mFYlGXisbUDzVf2ATWCl9k3R++d5hDd3Frmuos/XLx8XhXpe+LDYAbpGKZYSwtlyyLOtS/8aD7A==',
};
const NETZME = { kind: 'netzme', callbackToken: 'Z3kwaFV5bTZnSTNj' };

let till: TestCore;
let base = '';

async function open(feeds: readonly unknown[], options: TestCoreOptions = {}): Promise<void> {
  till = await createTestCore({ ...options, feeds, callbackPort: 0 });
  base = till.core.till()?.callbackUrl() ?? '';
}

afterEach(async () => {
  await till.stop();
});

async function push(
  path: string,
  body: unknown,
  headers: Record<string, string> = { 'content-type': 'application/json' },
): Promise<{ status: number; body: unknown }> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const response = await fetch(base + path, { method: 'POST', body: text, headers });
  const answer = await response.text();
  await settled();
  return { status: response.status, body: answer.startsWith('{') ? JSON.parse(answer) : answer };
}

const qiospayData = (over: object = {}) => ({
  name: 'JHON',
  nmid: 'ID0000000000000',
  amount: 13_000,
  type: 'CR',
  fee: 0,
  refid: 295_094_156,
  issuer: '93600002',
  balance: '24100',
  time: '21/11/2026 12:00',
  ...over,
});

function unclaimed() {
  return till.core.stores.ledger.inbox(50);
}

describe('Qiospay pushes', () => {
  it('is answered as documented, and the sale says it is being verified until the mutasi agrees', async () => {
    await open([QIOSPAY]);
    const sale = await till.sell(13_000);
    const data = qiospayData();
    const answer = await push('/api/callback/accept/rahasia', { status: 'success', data });
    expect(answer).toEqual({
      status: 200,
      body: { status: 'accept', message: 'Data received successfully', data },
    });
    expect(till.sale(sale)).toMatchObject({ status: 'waiting', verifying: true });
    till.qiospay.pay(13_000, { brand_name: '93600002' });
    await till.nextSweep();
    expect(till.sale(sale)).toMatchObject({ status: 'paid' });
    expect(till.core.reports.totals({ fromMs: 0, untilMs: NOON_MS * 2 })).toEqual({
      sales: { count: 1, amount: 13_000 },
      unclaimed: { count: 0, amount: 0 },
    });
  });

  it('is answered as documented when a field holds what nobody can write back', async () => {
    await open([QIOSPAY]);
    const depth = 20_000;
    const name = `${'['.repeat(depth)}${']'.repeat(depth)}`;
    const text = JSON.stringify(qiospayData()).replace('"JHON"', name);
    const answer = await push('/api/callback/accept/rahasia', text);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ status: 'accept', data: { name: null, amount: 13_000 } });
  });

  it('asks the mutasi at once when a push comes', async () => {
    await open([QIOSPAY]);
    const before = till.qiospay.requests;
    await push('/api/callback/accept/rahasia', qiospayData());
    await settled();
    expect(till.qiospay.requests).toBe(before + 1);
  });

  it('takes the flat shape and the time with seconds, and pays alone where the shop says so', async () => {
    await open([{ ...QIOSPAY, pushAlone: true }]);
    const sale = await till.sell(13_000);
    const flat = qiospayData({ refid: '000000TL0VDN', time: '2026-11-21 12:00:25', balance: 100 });
    expect((await push('/api/callback/accept/rahasia', flat)).status).toBe(200);
    expect(till.sale(sale).status).toBe('paid');
  });

  it('refuses a wrong secret with the documented body and keeps nothing', async () => {
    await open([QIOSPAY]);
    expect(await push('/api/callback/accept/salah', qiospayData())).toEqual({
      status: 403,
      body: { status: 'reject', message: 'Invalid secret key', data: null },
    });
    expect(till.core.stores.ledger.setAsideCount('qiospay')).toBe(0);
    expect(till.logLines.join()).not.toContain('salah');
  });

  it('counts the same push once, however often it is sent', async () => {
    await open([{ ...QIOSPAY, pushAlone: true }]);
    for (let n = 0; n < 5; n += 1) await push('/api/callback/accept/rahasia', qiospayData());
    expect(unclaimed()).toHaveLength(1);
  });

  it('sets money of another merchant aside, and text that is no JSON', async () => {
    await open([{ ...QIOSPAY, pushAlone: true }]);
    const foreign = qiospayData({ nmid: 'ID20233072912345' });
    expect((await push('/api/callback/accept/rahasia', foreign)).status).toBe(200);
    expect((await push('/api/callback/accept/rahasia', 'amount=1')).status).toBe(200);
    expect(unclaimed()).toHaveLength(0);
    expect(till.core.stores.ledger.setAsideCount('qiospay')).toBe(2);
  });
});

function nicepayForm(over: Record<string, string> = {}): string {
  const fields: Record<string, string> = {
    tXid: 'IONPAYTEST08202611211200001234',
    referenceNo: 'ORD54321',
    payMethod: '08',
    paymentTrxSn: '112160983971452364',
    amt: '13000',
    mitraCd: 'QSHP',
    transDt: '20261121',
    transTm: '120030',
    currency: 'IDR',
    matchCl: '1',
    status: '0',
    ...over,
  };
  const merchantToken = nicepayToken(NICEPAY, fields['tXid'] ?? '', fields['amt'] ?? '');
  return new URLSearchParams({ merchantToken, ...fields }).toString();
}

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

describe('NICEPAY pushes', () => {
  it("reads the documents' own notification and its token", async () => {
    await open([NICEPAY]);
    const sample =
      'merchantToken=69ba08191f47af25dd3ea089a99f89a6cb05295f9e641a78e8e44f5f75891cc7' +
      '&goodsNm=test+transaction+nicepay&referenceNo=ORD54321&transTm=104140&mitraCd=QSHP' +
      '&tXid=IONPAYTEST08202212141041407785&amt=5&paymentTrxSn=112160983971452364' +
      '&userId=8bf254cdb4dfff447233a67e796556db7653c40234edb979614f007dfa8eb7c1' +
      '&billingNm=andi+pamungkas&matchCl=1&payMethod=08&currency=IDR&shopId=NICEPAY' +
      '&transDt=20221214&status=0';
    expect((await push('/callback/nicepay', sample, FORM)).status).toBe(200);
    expect(unclaimed()).toMatchObject([{ amount: 5 }]);
    expect((await push('/callback/nicepay', sample.toLowerCase(), FORM)).status).toBe(403);
  });

  it('pays the sale its referenceNo names, of two equal ones', async () => {
    await open([NICEPAY]);
    const first = await till.sell(13_000, 'ORD1');
    const second = await till.sell(13_000, 'ORD2');
    await push('/callback/nicepay', nicepayForm({ referenceNo: 'ORD2' }), FORM);
    expect(till.sale(second).status).toBe('paid');
    expect(till.sale(first).status).toBe('waiting');
  });

  it('takes a reversal back, and pays nothing when the reversal overtook its payment', async () => {
    await open([NICEPAY]);
    const sale = await till.sell(13_000);
    await push('/callback/nicepay', nicepayForm(), FORM);
    expect(till.sale(sale).status).toBe('paid');
    await push('/callback/nicepay', nicepayForm({ status: '1' }), FORM);
    expect(till.sale(sale).payment?.status).toBe('reversed');

    const other = await till.sell(13_000);
    const tXid = 'IONPAYTEST08202611211200009999';
    const late = { tXid, paymentTrxSn: '999', transTm: '120130' };
    await push('/callback/nicepay', nicepayForm({ ...late, status: '1' }), FORM);
    await push('/callback/nicepay', nicepayForm(late), FORM);
    expect(till.sale(other).status).toBe('waiting');
  });

  it('does not believe "over" or "under" alone', async () => {
    await open([NICEPAY]);
    const sale = await till.sell(13_000);
    await push('/callback/nicepay', nicepayForm({ matchCl: '3' }), FORM);
    expect(till.sale(sale)).toMatchObject({ status: 'waiting', verifying: true });
  });

  it('refuses a wrong token, an amount the token was not made for, and keeps nothing', async () => {
    await open([NICEPAY]);
    const forged = nicepayForm().replace('amt=13000', 'amt=99000');
    expect((await push('/callback/nicepay', forged, FORM)).status).toBe(403);
    expect(unclaimed()).toHaveLength(0);
  });

  it('asks NICEPAY itself before LUNAS when an inquiry address is set', async () => {
    const asked: Record<string, string>[] = [];
    let status = '3';
    const nicepay = createServer((request, response) => {
      let text = '';
      request.on('data', (chunk) => (text += chunk));
      request.on('end', () => {
        const body = JSON.parse(text) as Record<string, string>;
        asked.push(body);
        response.end(JSON.stringify({ resultCd: '0000', tXid: body['tXid'], status }));
      });
    });
    await new Promise<void>((ready) => nicepay.listen(0, '127.0.0.1', ready));
    const { port } = nicepay.address() as AddressInfo;
    const inquiryUrl = `http://127.0.0.1:${port}`;
    await open([{ ...NICEPAY, inquiryUrl }], { http: systemHttp });
    const sale = await till.sell(13_000);
    const answered = async (count: number) => {
      for (let n = 0; n < 200 && asked.length < count; n += 1) {
        await till.clock.advance(100);
        await new Promise((done) => setTimeout(done, 5));
      }
      await new Promise((done) => setTimeout(done, 20));
    };
    await push('/callback/nicepay', nicepayForm(), FORM);
    await answered(1);
    expect(till.sale(sale)).toMatchObject({ status: 'waiting', verifying: true });
    status = '0';
    await answered(2);
    expect(till.sale(sale).status).toBe('paid');
    const [first] = asked;
    const token = inquiryToken(NICEPAY, first?.['timeStamp'] ?? '', 'ORD54321', '13000');
    expect(first?.['merchantToken']).toBe(token);
    nicepay.close();
  });

  it('signs an inquiry as the public vector does', () => {
    const token = inquiryToken(NICEPAY, '20221208091279', 'ORD54321', '5');
    expect(token).toBe('52d30865f174e445cf731403b010ae099314edea9c399f7940fb2020d4045465');
  });
});

const TOKEN = { 'content-type': 'application/json', 'x-callback-token': NETZME.callbackToken };
const netzmeBody = (over: object = {}) => ({
  latestTransactionStatus: '00',
  transactionStatusDesc: 'Success',
  originalReferenceNo: '906614943107',
  amount: { value: '5001.00', currency: 'IDR' },
  additionalInfo: { custId: 'TImdVCFo', type: 'qr_invoice', refId: 'daf141b4-b1e0', balance: '1' },
  ...over,
});

describe('Netzme pushes', () => {
  for (const path of ['/v1.0/snap/qr/qr-notify', '/v1.0/snap/qr/qr-mpm-notify'])
    it(`pays by ${path} and answers as documented, once for both`, async () => {
      await open([NETZME]);
      const sale = await till.sell(5001);
      const answer = await push(path, netzmeBody(), TOKEN);
      expect(answer).toMatchObject({
        status: 200,
        body: {
          responseCode: '2000000',
          responseMessage: 'Successful',
          additionalInfo: { originalReferenceNo: '906614943107' },
        },
      });
      expect(till.sale(sale).status).toBe('paid');
      await push('/v1.0/snap/qr/qr-notify', netzmeBody(), TOKEN);
      await push('/v1.0/snap/qr/qr-mpm-notify', netzmeBody(), TOKEN);
      expect(unclaimed()).toHaveLength(0);
    });

  it('counts status 00 only, and only money of this merchant', async () => {
    await open([NETZME]);
    const sale = await till.sell(5001);
    await push('/v1.0/snap/qr/qr-notify', netzmeBody({ latestTransactionStatus: '07' }), TOKEN);
    const qrContent =
      '00020101021126610014COM.GO-JEK.WWW01189360081401000005130210G4362512730303UMI51440014' +
      'ID.CO.QRIS.WWW0215ID20220000019810303UMI5204799653033605802ID5913Toko Purba V16013JAKARTA' +
      ' PUSAT61051045062070703A01630402A9';
    const foreign = netzmeBody({ additionalInfo: { qrContent } });
    expect((await push('/v1.0/snap/qr/qr-notify', foreign, TOKEN)).status).toBe(200);
    expect(till.sale(sale).status).toBe('waiting');
    expect(till.core.stores.ledger.setAsideCount('netzme')).toBe(2);
  });

  it('refuses a wrong token and a body of another form', async () => {
    await open([NETZME]);
    const wrong = { ...TOKEN, 'x-callback-token': 'x' };
    expect((await push('/v1.0/snap/qr/qr-notify', netzmeBody(), wrong)).status).toBe(401);
    expect((await push('/v1.0/snap/qr/qr-notify', { a: 1 }, TOKEN)).status).toBe(400);
  });
});

describe('the callback port', () => {
  it('takes no large bodies, no other paths, no other methods', async () => {
    await open([QIOSPAY]);
    const large = await push('/api/callback/accept/rahasia', 'x'.repeat(65 * 1024));
    expect(large.status).toBe(413);
    expect((await push('/admin', {})).status).toBe(404);
    expect((await fetch(`${base}/api/callback/accept/rahasia`)).status).toBe(405);
  });

  it('absorbs a flood from one address and stays open to what follows', async () => {
    await open([QIOSPAY]);
    const statuses = new Map<number, number>();
    for (let n = 0; n < 400; n += 1) {
      const { status } = await push('/api/callback/accept/salah', {});
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
    expect(statuses.get(429)).toBeGreaterThan(50);
    await till.clock.advance(20 * SECOND_MS);
    expect((await push('/api/callback/accept/rahasia', qiospayData())).status).toBe(200);
  });

  it('is not held by a caller who never ends', async () => {
    await open([QIOSPAY]);
    const port = Number(new URL(base).port);
    const slow = connect(port, '127.0.0.1');
    slow.write(
      'POST /api/callback/accept/rahasia HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{',
    );
    expect((await push('/api/callback/accept/rahasia', qiospayData())).status).toBe(200);
    slow.destroy();
  });

  it('lets only listed addresses in, and believes a proxy only where the shop says so', async () => {
    till = await createTestCore();
    const text = JSON.stringify({
      ...JSON.parse(setup()),
      callbacks: { port: 0, allow: ['103.20.51.0/24'], trustProxy: true },
    });
    expect(await till.core.importSetup(text)).toEqual([]);
    base = till.core.till()?.callbackUrl() ?? '';
    expect((await push('/api/callback/accept/rahasia', qiospayData())).status).toBe(403);
    const forwarded = { 'x-forwarded-for': '9.9.9.9, 103.20.51.34' };
    const allowed = await push('/api/callback/accept/rahasia', qiospayData(), forwarded);
    expect(allowed.status).toBe(200);
    await till.clock.advance(MINUTE_MS);
  });
});

function setup(): string {
  const qris = till.core.till()?.qris.payload;
  return JSON.stringify({ store: { name: 'W' }, merchant: { qris }, feeds: [QIOSPAY] });
}

it('hashes the token over the text as it came', () => {
  till = { stop: async () => {} } as TestCore;
  const { iMid, merchantKey } = NICEPAY;
  const own = createHash('sha256').update(`${iMid}T15.00${merchantKey}`).digest('hex');
  expect(nicepayToken(NICEPAY, 'T1', '5.00')).toBe(own);
});
