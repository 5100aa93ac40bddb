// The documents' own notifications and answers, as they stand there (specs/000, specs/001,
// specs/003), through the readers and through the callback port of a whole till.
import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { createTestCore, NOON_MS, type TestCore } from '../testing/harness.ts';
import { createNetzmeReader } from './netzme-callback.ts';
import { createNicepayReader } from './nicepay-callback.ts';
import { createQiospayReader } from './qiospay-callback.ts';

const receivedAt = { fromMs: NOON_MS, untilMs: NOON_MS + 1000 };
const request = (path: string, body: string, headers: Record<string, string> = {}) => ({
  path,
  body,
  headers: new Map(Object.entries(headers)),
  receivedAt,
});

let till: TestCore | null = null;
afterEach(async () => {
  await till?.stop();
  till = null;
});

/** What the till answers, letter for letter. */
async function answered(
  feed: object,
  path: string,
  body: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; type: string | null; text: string }> {
  till = await createTestCore({ feeds: [feed], callbackPort: 0 });
  const url = `${till.core.till()?.callbackUrl() ?? ''}${path}`;
  const response = await fetch(url, { method: 'POST', body, headers });
  const type = response.headers.get('content-type');
  return { status: response.status, type, text: await response.text() };
}

/** The documents print their JSON over lines; what is sent has none. Order and spelling stay. */
const onOneLine = (documented: string) => JSON.stringify(JSON.parse(documented));

describe('specs/000, POST - Callback QRIS', () => {
  const feed = { kind: 'qiospay', merchantCode: 'CP0xx', callbackSecret: 'secret_key' };
  const path = '/api/callback/accept/secret_key';
  const example =
    '{ "status": "success", "data": { "name": "JHON", "nmid": "ID20233072912345", ' +
    '"amount": 1000, "type": "CR", "fee": 0, "refid": 295094156, "issuer": "93600002", ' +
    '"balance": "24100", "time": "17/06/2025 18:52" } }';

  it('is read: Rp 1.000 by BRI in the minute 18:52 WIB', () => {
    const reader = createQiospayReader({ callbackSecret: 'secret_key', nmid: 'ID20233072912345' });
    const { sightings, setAside } = reader.read(request(path, example));
    const fromMs = Date.parse('2025-06-17T18:52:00+07:00');
    expect(setAside).toEqual([]);
    expect(sightings).toEqual([
      {
        feed: 'qiospay',
        channel: 'callback',
        direction: 'credit',
        amount: 1000,
        stamp: { fromMs, untilMs: fromMs + 60_000 },
        issuer: { code: '93600002', name: 'BRI' },
        refs: { refid: '295094156' },
        balance: '24100',
      },
    ]);
  });

  it('is answered with the documented accept, letter for letter', async () => {
    const accept =
      '{ "status": "accept", "message": "Data received successfully", "data": { "name": "JHON", ' +
      '"nmid": "ID20233072912345", "amount": 1000, "type": "CR", "fee": 0, "refid": 295094156, ' +
      '"issuer": "93600002", "balance": "24100", "time": "17/06/2025 18:52" } }';
    const text = onOneLine(accept);
    expect(await answered(feed, path, example)).toEqual({
      status: 200,
      type: 'application/json',
      text,
    });
  });

  it('is answered with the documented reject and 403 under another key', async () => {
    const reject = '{ "status": "reject", "message": "Invalid secret key", "data": null }';
    expect(await answered(feed, '/api/callback/accept/xx', example)).toEqual({
      status: 403,
      type: 'application/json',
      text: onOneLine(reject),
    });
  });
});

describe('specs/001, sample for QRIS notification', () => {
  const iMid = 'IONPAYTEST';
  const merchantKey =
    '33F49GnCMS1mFYlGXisbUDzVf2ATWCl9k3R++d5hDd3Frmuos/XLx8XhXpe+LDYAbpGKZYSwtlyyLOtS/8aD7A==';
  const token = '69ba08191f47af25dd3ea089a99f89a6cb05295f9e641a78e8e44f5f75891cc7';
  /** The fields and their order as printed, their capitals by facts/domain.md §5.1. */
  const sample =
    `merchantToken=${token}&goodsNm=test+transaction+nicepay&referenceNo=ORD54321` +
    '&transTm=104140&mitraCd=QSHP&tXid=IONPAYTEST08202212141041407785&amt=5' +
    '&paymentTrxSn=112160983971452364' +
    '&userId=8bf254cdb4dfff447233a67e796556db7653c40234edb979614f007dfa8eb7c1' +
    '&billingNm=andi+pamungkas&matchCl=1&payMethod=08&currency=IDR&shopId=NICEPAY' +
    '&transDt=20221214&status=0';
  const form = { 'content-type': 'application/x-www-form-urlencoded' };

  it('carries the token of its own iMid, tXid and amt', () => {
    const text = `${iMid}IONPAYTEST082022121410414077855${merchantKey}`;
    expect(createHash('sha256').update(text).digest('hex')).toBe(token);
  });

  it('is read: Rp 5 of order ORD54321, and may be believed', () => {
    const read = createNicepayReader({ iMid, merchantKey }).read(
      request('/callback/nicepay', sample),
    );
    const fromMs = Date.parse('2022-12-14T10:41:40+07:00');
    expect(read).toMatchObject({ isTrusted: true, isPlain: true, setAside: [] });
    expect(read.sightings).toEqual([
      {
        feed: 'nicepay',
        channel: 'callback',
        direction: 'credit',
        amount: 5,
        stamp: { fromMs, untilMs: fromMs + 1000 },
        issuer: { code: null, name: 'QSHP' },
        refs: { tXid: 'IONPAYTEST08202212141041407785' },
        balance: null,
        saleReference: 'ORD54321',
      },
    ]);
  });

  it('is answered 200, and refused with any other token, as the document asks', async () => {
    const feed = { kind: 'nicepay', iMid, merchantKey };
    expect(await answered(feed, '/callback/nicepay', sample, form)).toMatchObject({
      status: 200,
      text: 'OK',
    });
    await till?.stop();
    const forged = sample.replace(token, token.replace('69', '79'));
    expect(await answered(feed, '/callback/nicepay', forged, form)).toMatchObject({
      status: 403,
      text: 'merchantToken is wrong',
    });
  });
});

describe('specs/003, QRIS Payment Notification', () => {
  const path = '/v1.0/snap/qr/qr-notify';
  const callbackToken =
    'Z3kwaFV5bTZnSTNjSmhlNDhDa2d0UjRORk1abW5NSmVZbTJpbldtbFhUczlnWVBXbG9xdU1mS2d4cWxwUkhJVEcy' +
    'cWx5d0lLRmxsNW8yYURKQlc4YVJYNzE3c0lqVXk1a0Rxdg==';
  const headers = {
    accept: 'application/json',
    'content-type': 'application/json',
    'x-callback-token': callbackToken,
  };
  const body = `{
    "latestTransactionStatus": "00",
    "transactionStatusDesc": "Success",
    "originalReferenceNo": "906614943107",
    "amount": {
        "value": "5001.00",
        "currency": "IDR"
    },
    "additionalInfo": {
        "custId": "TImdVCFo",
        "type": "qr_invoice",
        "refId": "daf141b4-b1e0-44b0-a1eb-475485c7328a",
        "qrType": "qr_type_qris_static_amount",
        "qrContent": "00020101021126610014COM.GO-JEK.WWW01189360081401000005130210G4362512730303UMI51440014ID.CO.QRIS.WWW0215ID20220000019810303UMI5204799653033605802ID5913Toko Purba V16013JAKARTA PUSAT61051045062070703A01630402A9",
        "feeAmount": "0.00",
        "balance": "2337399.00"
    }
}`;

  it('is read: Rp 5.001, for the merchant whose code was paid and no other', () => {
    const read = (nmid: string) =>
      createNetzmeReader({ callbackToken, accepts: null, nmid }).read(request(path, body, headers));
    expect(read('ID2022000001981')).toMatchObject({
      isTrusted: true,
      isPlain: true,
      setAside: [],
      sightings: [
        {
          feed: 'netzme',
          direction: 'credit',
          amount: 5001,
          stamp: receivedAt,
          refs: {
            originalReferenceNo: '906614943107',
            refId: 'daf141b4-b1e0-44b0-a1eb-475485c7328a',
          },
        },
      ],
    });
    expect(read('ID0000000000000')).toMatchObject({
      sightings: [],
      setAside: [{ reason: 'the QR paid is of another merchant (NMID)' }],
    });
  });

  it('is answered as documented, with the reference of the request in both places', async () => {
    const documented = `{
  "responseCode": "2000000",
  "responseMessage": "Successful",
  "additionalInfo": {
    "originalReferenceNo": "6972a819-3b39-11ed-8497-00ff4cecd6c7"
  }
}`;
    const reference = '6972a819-3b39-11ed-8497-00ff4cecd6c7';
    const asked = body.replace('906614943107', reference);
    const { status, text } = await answered(
      { kind: 'netzme', callbackToken },
      path,
      asked,
      headers,
    );
    expect(status).toBe(200);
    const { originalReferenceNo, ...rest } = JSON.parse(text) as Record<string, unknown>;
    expect(JSON.stringify(rest)).toBe(onOneLine(documented));
    expect(originalReferenceNo).toBe(reference);
  });

  it('is refused without the very token, the token decoded among them', async () => {
    const feed = { kind: 'netzme', callbackToken };
    const decoded = Buffer.from(callbackToken, 'base64').toString('utf8');
    for (const token of ['', decoded, callbackToken.toLowerCase()]) {
      const wrong = { ...headers, 'x-callback-token': token };
      expect(await answered(feed, path, body, wrong)).toEqual({
        status: 401,
        type: 'application/json',
        text: '{"responseCode":"4010000","responseMessage":"Unauthorized. Token"}',
      });
      await till?.stop();
    }
  });
});
