// What providers tell the till, byte for byte, received by a listener that knows nothing of them.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nicepayToken } from './nicepay.ts';
import { startTillListener, type Heard, type TillListener } from './testing/till-listener.ts';
import { DEMO_QRIS, startSimulator, type Simulator, type SimulatorOptions } from './start.ts';

const ACCEPT: Record<string, unknown> = {
  qiospay: { status: 'accept', message: 'Data received successfully', data: null },
  snap: { responseCode: '2005200', responseMessage: 'success' },
  nicepay: 'OK',
  netzme: { responseCode: '2000000', responseMessage: 'Successful' },
};
const AT_1852_WIB_MS = Date.UTC(2025, 5, 17, 11, 52, 41);

let till: TillListener;
const running: Simulator[] = [];

beforeEach(async () => {
  till = await startTillListener();
});
afterEach(async () => {
  await Promise.all([...running.splice(0), till].map((one) => one.stop()));
});

async function start(
  feed: keyof typeof ACCEPT,
  options: SimulatorOptions = {},
): Promise<Simulator> {
  till.answerWith(() => ({ status: 200, body: ACCEPT[feed] }));
  const simulator = await startSimulator({
    clockMs: () => AT_1852_WIB_MS,
    tillCallbackUrl: till.url,
    [feed]: {},
    ...options,
  });
  running.push(simulator);
  return simulator;
}

async function registerNicepay(
  simulator: Simulator,
  change: Record<string, string>,
): Promise<Record<string, string>> {
  const { iMid, merchantKey, registrationUrl } = simulator.nicepay;
  const [timeStamp, referenceNo, amt] = ['20250617185200', 'ORD1', '5000'];
  const merchantToken = nicepayToken(timeStamp, iMid, referenceNo, amt, merchantKey);
  const body = new URLSearchParams({
    ...{ timeStamp, iMid, referenceNo, amt, merchantToken, payMethod: '08', currency: 'IDR' },
    ...{ goodsNm: 'Kopi', billingNm: 'Andi', billingPhone: '0812', billingEmail: 'a@b.invalid' },
    ...{ mitraCd: 'QSHP', shopId: 'NICEPAY', ...change },
  });
  const response = await fetch(registrationUrl, { method: 'POST', body });
  return (await response.json()) as Record<string, string>;
}

function bodyOf(heard: Heard | undefined): Record<string, unknown> {
  return JSON.parse(heard?.body ?? 'null') as Record<string, unknown>;
}

describe('the Qiospay callback', () => {
  const nmid = 'ID20233072912345';
  const merchantQris = DEMO_QRIS;

  it('is the example of specs/000, in the shape of 2025', async () => {
    const simulator = await start('qiospay', { openingBalance: 24_100 - 993, merchantQris });
    simulator.bank.pay({ amount: 1000, issuerNns: '93600002' });
    await simulator.settled();
    const secret = simulator.qiospay.callbackSecret;
    expect(till.heard[0]?.path).toBe(`/api/callback/accept/${secret}`);
    const sample =
      `{"status":"success","data":{"name":"JHON","nmid":"${nmid}","amount":1000,"type":"CR",` +
      '"fee":0,"refid":295094156,"issuer":"93600002","balance":"24100","time":"17/06/2025 18:52"}}';
    const wanted = sample.replace('JHON', 'Contoh Merchant').replace(nmid, 'ID0000000000000');
    expect(till.heard[0]?.body).toBe(wanted);
    expect(simulator.deliveries).toMatchObject([{ status: 200, isAccepted: true, attempt: 1 }]);
    expect(JSON.stringify(simulator.deliveries)).not.toContain(secret);
  });

  it('comes flat, and as seen in 2026', async () => {
    const faults = { qiospay: { callbackShape: 'flat', callbackStyle: '2026' } } as const;
    const simulator = await start('qiospay', { faults });
    simulator.bank.pay({ amount: 100_000 });
    await simulator.settled();
    const body = bodyOf(till.heard[0]);
    expect(body).toMatchObject({ status: 'success', amount: 100_000, time: '2025-06-17 18:52:41' });
    expect(typeof body['balance']).toBe('number');
    expect(body['refid']).toMatch(/^000000TL[0-9A-Z]{4}$/);
  });

  it('is repeated, retried until accepted, or lost', async () => {
    const faults = { qiospay: { callbackRepeats: 2, callbackRepeatGapMs: 1, callbackRetries: 0 } };
    const simulator = await start('qiospay', { faults });
    simulator.bank.pay({ amount: 1000 });
    await simulator.settled();
    expect(new Set(till.heard.map((heard) => heard.body)).size).toBe(1);
    expect(till.heard).toHaveLength(3);

    simulator.setFaults({
      qiospay: { callbackRepeats: 0, callbackRetries: 5, callbackRetryGapMs: 1 },
    });
    let refusals = 2;
    till.answerWith(() => {
      refusals -= 1;
      return refusals >= 0
        ? { status: 500, body: {} }
        : { status: 200, body: { status: 'accept' } };
    });
    simulator.bank.pay({ amount: 2000 });
    await simulator.settled();
    expect(till.heard).toHaveLength(6);
    expect(simulator.deliveries.at(-1)).toMatchObject({ attempt: 3, isAccepted: true });

    simulator.setFaults({ qiospay: { callbackOff: true } });
    simulator.bank.pay({ amount: 3000 });
    await simulator.settled();
    expect(till.heard).toHaveLength(6);
  });
});

describe('the SNAP notification', () => {
  async function isSigned(simulator: Simulator, heard: Heard, over: string): Promise<boolean> {
    const der = Buffer.from(simulator.snap.publicKey.replace(/-----[^-]+-----|\s/g, ''), 'base64');
    const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
    const key = await crypto.subtle.importKey('spki', der, algorithm, false, ['verify']);
    const digest = await crypto.subtle.digest('SHA-256', Buffer.from(over));
    const hash = Buffer.from(digest).toString('hex');
    const text = `POST:${heard.path}:${hash}:${String(heard.headers['x-timestamp'])}`;
    const signature = Buffer.from(String(heard.headers['x-signature']), 'base64');
    return crypto.subtle.verify(algorithm.name, key, signature, Buffer.from(text));
  }

  it("is signed with the provider's own key over the bytes sent", async () => {
    const simulator = await start('snap');
    simulator.bank.pay({ amount: 15_400, payerName: 'Andi Pamungkas' });
    await simulator.settled();
    const [heard] = till.heard as [Heard];
    expect(heard.path).toBe('/v1.0/qr/qr-mpm-notify');
    expect(heard.headers['x-timestamp']).toBe('2025-06-17T18:52:41+07:00');
    expect(await isSigned(simulator, heard, heard.body)).toBe(true);
    expect(bodyOf(heard)).toMatchObject({
      latestTransactionStatus: '00',
      amount: { value: '15400.00', currency: 'IDR' },
      additionalInfo: { mdr: '107.8000000000', buyyerReff: 'Andi Pamungkas' },
    });
  });

  it('has a wrong or no signature, or one over text without PHP backslashes', async () => {
    const simulator = await start('snap', { faults: { snap: { notifySignature: 'wrong' } } });
    simulator.bank.pay({ amount: 1000 });
    simulator.setFaults({ snap: { notifySignature: 'wrong' } });
    await simulator.settled();
    const wrong = till.heard[0] as Heard;
    expect(await isSigned(simulator, wrong, wrong.body)).toBe(false);
    simulator.setFaults({
      snap: { notifySignature: 'good', notifySlashes: 'escapedSignedPlain' },
    });
    simulator.bank.pay({ amount: 2000 });
    await simulator.settled();
    const escaped = till.heard[1] as Heard;
    expect(escaped.body).toContain('\\/');
    expect(await isSigned(simulator, escaped, escaped.body)).toBe(false);
    expect(await isSigned(simulator, escaped, JSON.stringify(bodyOf(escaped)))).toBe(true);
    simulator.setFaults({ snap: { notifySignature: 'missing' } });
    simulator.bank.pay({ amount: 3000 });
    await simulator.settled();
    expect(till.heard[2]?.headers['x-signature']).toBeUndefined();
  });
});

describe('the Netzme notifications', () => {
  it('have the fields of specs/003 in their order, with the token', async () => {
    const simulator = await start('netzme');
    const paid = simulator.bank.pay({ amount: 5001 });
    await simulator.settled();
    const [heard] = till.heard as [Heard];
    expect(heard.path).toBe('/v1.0/snap/qr/qr-notify');
    expect(heard.headers['x-callback-token']).toBe(simulator.netzme.callbackToken);
    const body = bodyOf(heard);
    expect(Object.keys(body)).toEqual([
      'latestTransactionStatus',
      'transactionStatusDesc',
      'originalReferenceNo',
      'amount',
      'additionalInfo',
    ]);
    expect(Object.keys(body['additionalInfo'] as object)).toEqual([
      'custId',
      'type',
      'refId',
      'qrType',
      'qrContent',
      'feeAmount',
      'balance',
    ]);
    expect(body).toMatchObject({
      originalReferenceNo: paid.rrn,
      amount: { value: '5001.00', currency: 'IDR' },
      additionalInfo: { qrContent: DEMO_QRIS },
    });
  });

  it('come three times more when the till does not say yes', async () => {
    const faults = { netzme: { callbackRetryGapMs: 1, notify: 'qr-mpm-notify' } } as const;
    const simulator = await start('netzme', { faults });
    till.answerWith(() => ({ status: 200, body: { responseCode: '4010000' } }));
    const paid = simulator.bank.pay({ amount: 1000 });
    await simulator.settled();
    expect(till.heard.map((heard) => heard.path)).toEqual(
      Array.from({ length: 4 }, () => '/v1.0/snap/qr/qr-mpm-notify'),
    );
    expect(bodyOf(till.heard[0])).toMatchObject({
      originalReferenceNo: paid.rrn,
      netAmount: { value: '993.00' },
      additionalInfo: { localTrasactionDate: 20_250_617 },
    });
  });

  it("can be failed, forged, or about another shop's code", async () => {
    const faults = { netzme: { status: '07', callbackToken: 'wrong', qrContentAs: 'foreign' } };
    const simulator = await start('netzme', { faults: faults as SimulatorOptions['faults'] & {} });
    simulator.bank.pay({ amount: 1000 });
    await simulator.settled();
    const [heard] = till.heard as [Heard];
    expect(heard.headers['x-callback-token']).not.toBe(simulator.netzme.callbackToken);
    expect(bodyOf(heard)).toMatchObject({ transactionStatusDesc: 'Failed' });
    expect(heard.body).toContain('Toko Purba');
  });
});

describe('all callbacks', () => {
  it('go to this machine only', async () => {
    await expect(startSimulator({ tillCallbackUrl: 'https://example.com' })).rejects.toThrow(
      'this machine only',
    );
    const simulator = await start('qiospay');
    expect(() => simulator.setTillCallbackUrl('http://192.168.1.9')).toThrow('this machine only');
  });

  it('never reach an address of another machine, even one an order names', async () => {
    const simulator = await start('nicepay');
    const [feed, kind] = ['nicepay', 'notification'];
    const order = { dbProcessUrl: 'https://shop.example/notify' };
    const outcome = await registerNicepay(simulator, order);
    simulator.bank.pay({ payload: outcome['qrContent'] ?? '' });
    await simulator.settled();
    expect(till.heard).toEqual([]);
    expect(simulator.deliveries).toMatchObject([{ feed, kind, status: null, isAccepted: false }]);
  });

  it('come from the feeds that were given an account, or were named', async () => {
    const simulator = await start('netzme');
    simulator.bank.pay({ amount: 1000 });
    await simulator.settled();
    simulator.setTillCallbackUrl(till.url, ['qiospay', 'snap']);
    till.answerWith(({ path }) => ({
      status: 200,
      body: ACCEPT[path.startsWith('/v1.0') ? 'snap' : 'qiospay'],
    }));
    simulator.bank.pay({ amount: 2000 });
    await simulator.settled();
    const paths = till.heard.map((heard) => heard.path.split('/').slice(0, 3).join('/'));
    expect(paths.toSorted((a, b) => a.localeCompare(b))).toEqual([
      '/api/callback',
      '/v1.0/qr',
      '/v1.0/snap',
    ]);
  });

  it('can be sent again by hand, and are seen at the stage door', async () => {
    const simulator = await start('qiospay');
    const { id } = simulator.bank.pay({ amount: 1000 });
    await simulator.settled();
    const post = (path: string, body: unknown): Promise<Response> =>
      fetch(`${simulator.url}/control/${path}`, { method: 'POST', body: JSON.stringify(body) });
    expect(await (await post('push', { paymentId: id, feed: 'qiospay' })).json()).toEqual({
      sent: 1,
    });
    await simulator.settled();
    expect(till.heard.map((heard) => heard.body)[1]).toBe(till.heard[0]?.body);
    const seen: unknown = await (await fetch(`${simulator.url}/control/deliveries`)).json();
    expect((seen as { items: unknown[] }).items).toHaveLength(2);
    await post('till', { callbackUrl: null });
    simulator.bank.pay({ amount: 1000 });
    await simulator.settled();
    expect(till.heard).toHaveLength(2);
    expect((await post('till', { callbackUrl: 'http://10.0.0.1' })).status).toBe(400);
  });
});
