// What a stranger, or one who overheard a true notification, says to the callback port of a till
// where every push alone may say LUNAS: nothing is confirmed wrongly.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { systemHttp } from '../../electron/core/system-http.ts';
import { NOON_MS } from '../../electron/core/testing/harness.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../shared/time.ts';
import { openAttackedTill, type AttackedTill } from './attacked-till.ts';
import {
  ALL_FEEDS,
  netzme,
  NETZME,
  nicepay,
  NICEPAY,
  nicepayTxid,
  qiospay,
  snap,
  type Notification,
  type Paid,
} from './notifications.ts';

let till: AttackedTill;
const open = async (...args: Parameters<typeof openAttackedTill>) => {
  till = await openAttackedTill(...args);
};
afterEach(() => till.stop());

const AMOUNT = 13_000;
const now = () => NOON_MS + till.clock.monoMs();
const paid = (n: number, over: Partial<Paid> = {}): Paid => ({
  amount: AMOUNT,
  n,
  atMs: now() + SECOND_MS,
  ...over,
});
const MAKERS: readonly (readonly [string, (paid: Paid) => Notification])[] = [
  ['Qiospay', qiospay],
  ['NICEPAY', nicepay],
  ['Netzme', netzme],
  ['SNAP', snap],
];

describe.each(MAKERS)('a true notification of %s', (_, make) => {
  it('pays one sale, and none more when sent again at once, or hours and days later', async () => {
    await open();
    const first = await till.sell(AMOUNT);
    const notification = make(paid(1));
    await till.clock.advance(2 * SECOND_MS);
    expect((await till.push(notification)).status).toBe(200);
    expect(till.sale(first).status).toBe('paid');

    for (const pauseMs of [
      0,
      SECOND_MS,
      MINUTE_MS,
      4 * MINUTE_MS,
      HOUR_MS,
      7 * HOUR_MS,
      2 * DAY_MS,
    ]) {
      const next = await till.sell(AMOUNT);
      await till.clock.advance(pauseMs);
      await till.push(notification);
      expect([pauseMs, till.sale(next).status]).not.toContain('paid');
      if (till.sale(next).status === 'waiting') till.core.requireTill().selling.cancel(next.id);
    }
    expect(till.unclaimed().filter(({ state }) => state === 'credited')).toEqual([]);
  });

  it('that was true before a sale was made pays none made after', async () => {
    await open();
    const notification = make(paid(1));
    await till.clock.advance(2 * SECOND_MS);
    await till.push(notification);
    await till.clock.advance(10 * MINUTE_MS);
    const sale = await till.sell(AMOUNT);
    await till.push(notification);
    expect(till.sale(sale).status).not.toBe('paid');
  });
});

describe('a forged notification', () => {
  const wrongProof: readonly (readonly [string, (one: Paid) => Notification, number])[] = [
    [
      'Qiospay, another secret',
      (one) => ({ ...qiospay(one), path: '/api/callback/accept/salah' }),
      403,
    ],
    ['Qiospay, no secret', (one) => ({ ...qiospay(one), path: '/api/callback/accept/' }), 404],
    ['NICEPAY, another token', (one) => nicepay(one, { merchantToken: 'a'.repeat(64) }), 403],
    ['NICEPAY, no token', (one) => nicepay(one, { merchantToken: '' }), 403],
    ['NICEPAY, another amount', (one) => nicepay({ ...one, amount: 1 }, { amt: '13000' }), 403],
    ['NICEPAY, another tXid', (one) => nicepay(one, { tXid: nicepayTxid(paid(77)) }), 403],
    ['Netzme, another token', (one) => withHeader(netzme(one), 'x-callback-token', 'x'), 401],
    ['Netzme, no token', (one) => withHeader(netzme(one), 'x-callback-token', ''), 401],
    [
      'Netzme, the token decoded',
      (one) => {
        const decoded = Buffer.from(NETZME.callbackToken, 'base64').toString('latin1');
        return withHeader(netzme(one), 'x-callback-token', decoded);
      },
      401,
    ],
    ['SNAP, another key', (one) => snap(one, {}, { isByStranger: true }), 400],
    ['SNAP, no signature', (one) => withHeader(snap(one), 'x-signature', ''), 400],
    [
      'SNAP, signed long ago',
      (one) => snap(one, {}, { signedAtMs: one.atMs - 6 * MINUTE_MS }),
      400,
    ],
    ['SNAP, signed in the future', (one) => snap(one, {}, { signedAtMs: one.atMs + HOUR_MS }), 400],
    [
      'SNAP, another amount',
      (one) => {
        const small = snap({ ...one, amount: 1 });
        return { ...small, body: small.body.replace('1.00', '13000.00') };
      },
      400,
    ],
    [
      'SNAP, the stamp moved',
      (one) => withHeader(snap(one), 'x-timestamp', '2026-11-21T12:00:09+07:00'),
      400,
    ],
  ];
  it.each(wrongProof)('%s: is refused, and nothing of it is kept', async (_, make, status) => {
    await open();
    const sale = await till.sell(AMOUNT);
    const notification = make(paid(1));
    await till.clock.advance(2 * SECOND_MS);
    expect((await till.push(notification)).status).toBe(status);
    expect(till.sale(sale)).toMatchObject({ status: 'waiting', verifying: false });
    expect(till.unclaimed()).toEqual([]);
    for (const { kind } of ALL_FEEDS) expect(till.core.stores.ledger.setAsideCount(kind)).toBe(0);
  });

  const foreign: readonly (readonly [string, (one: Paid) => Notification])[] = [
    ['Qiospay', (one) => qiospay(one, { nmid: 'ID20233072912345' })],
    ['SNAP by NMID', (one) => snap(one, {}, { info: { nmid: 'ID20233072912345' } })],
    ['SNAP by merchantId', (one) => snap(one, {}, { info: { merchantId: '999' } })],
    ['Netzme', (one) => netzme(one, { additionalInfo: { qrContent: FOREIGN_QR } })],
  ];
  it.each(foreign)(
    'about another merchant (%s): kept for a person, pays nothing',
    async (_, make) => {
      await open();
      const sale = await till.sell(AMOUNT);
      await till.clock.advance(2 * SECOND_MS);
      expect((await till.push(make(paid(1)))).status).toBe(200);
      expect(till.sale(sale).status).toBe('waiting');
      expect(till.unclaimed()).toEqual([]);
    },
  );
});

/** specs/003's own sample, a merchant's code that is not ours. */
const FOREIGN_QR =
  '00020101021126610014COM.GO-JEK.WWW01189360081401000005130210G4362512730303UMI51440014' +
  'ID.CO.QRIS.WWW0215ID20220000019810303UMI5204799653033605802ID5913Toko Purba V16013JAKARTA' +
  ' PUSAT61051045062070703A01630402A9';

function withHeader(notification: Notification, name: string, value: string): Notification {
  return { ...notification, headers: { ...notification.headers, [name]: value } };
}

describe('an overheard NICEPAY notification, its token still right', () => {
  const pay = async () => {
    const first = await till.sell(AMOUNT);
    const one = paid(1);
    await till.clock.advance(2 * SECOND_MS);
    await till.push(nicepay(one));
    expect(till.sale(first).status).toBe('paid');
    await till.clock.advance(MINUTE_MS);
    return { first, one };
  };

  it.each([
    ['number', { paymentTrxSn: '999160983971452364' }],
    ['time', { transTm: '120105' }],
    ['number and time', { paymentTrxSn: '999', transDt: '20261121', transTm: '120105' }],
    ['day and number', { paymentTrxSn: '999', transDt: '20261123', transTm: '120105' }],
    ['order', { referenceNo: 'ORD-B', transTm: '120105', paymentTrxSn: '' }],
    ['letters', { mitraCd: 'OVOE', currency: 'IDR', goodsNm: 'x' }],
  ])('pays no second sale with another %s', async (_, over) => {
    await open();
    const { one } = await pay();
    const next = await till.sell(AMOUNT, 'ORD-B');
    await till.clock.advance(10 * SECOND_MS);
    expect((await till.push(nicepay(one, over))).status).toBe(200);
    expect(till.sale(next).status).not.toBe('paid');
    expect(till.unclaimed().filter(({ state }) => state === 'credited')).toEqual([]);
  });

  it('pays no second sale days later under the time of then', async () => {
    await open();
    const { one } = await pay();
    await till.clock.advance(3 * DAY_MS);
    const next = await till.sell(AMOUNT);
    await till.clock.advance(10 * SECOND_MS);
    await till.push(nicepay(one, { transDt: '20261124', transTm: '120115' }));
    expect(till.sale(next).status).not.toBe('paid');
  });

  it('pays nothing when digits are moved from tXid to amt: the token knows no border', async () => {
    await open();
    const one = paid(7777, { amount: 5 });
    const tXid = nicepayTxid(one);
    const sale = await till.sell(77_775);
    await till.clock.advance(2 * SECOND_MS);
    const moved = nicepay(one, { tXid: tXid.slice(0, -4), amt: `7777${5}` });
    await till.push(moved);
    expect(till.sale(sale).status).not.toBe('paid');
    const longer = nicepay(
      { ...one, amount: 13_000 },
      { tXid: `${nicepayTxid(one)}1`, amt: '3000' },
    );
    const other = await till.sell(3000);
    await till.push(longer);
    expect(till.sale(other).status).not.toBe('paid');
  });

  it('flipped from paid to reversed alarms, and pays nothing when it is flipped back', async () => {
    await open();
    const { first, one } = await pay();
    await till.push(nicepay(one, { status: '1' }));
    expect(till.sale(first).payment?.status).toBe('reversed');
    const next = await till.sell(AMOUNT);
    await till.clock.advance(10 * SECOND_MS);
    await till.push(nicepay(one));
    await till.push(nicepay(one, { transTm: '120115' }));
    expect(till.sale(next).status).not.toBe('paid');
  });

  it('flipped from reversed to paid pays nothing, whatever else is changed with it', async () => {
    await open();
    const sale = await till.sell(AMOUNT);
    const one = paid(1);
    await till.clock.advance(2 * SECOND_MS);
    await till.push(nicepay(one, { status: '1' }));
    await till.push(nicepay(one));
    await till.push(nicepay(one, { paymentTrxSn: '999', transTm: '120020' }));
    await till.push(nicepay(one, { paymentTrxSn: '', transDt: '20261124' }));
    expect(till.sale(sale).status).not.toBe('paid');
  });

  it('with a second field of one name says what its first says', async () => {
    await open();
    const sale = await till.sell(99_000);
    await till.clock.advance(2 * SECOND_MS);
    const one = nicepay(paid(1));
    await till.push({ ...one, body: `${one.body}&amt=99000&AMT=99000&Amt%5B%5D=99000` });
    await till.push({ ...one, body: `amt=99000&${one.body}` });
    expect(till.sale(sale).status).toBe('waiting');
  });
});

describe('where NICEPAY can be asked', () => {
  it('believes neither a flip to paid nor one to reversed without its word', async () => {
    let status = '3';
    const server = createServer((request, response) => {
      let text = '';
      request.on('data', (chunk) => (text += chunk));
      request.on('end', () => {
        const { tXid } = JSON.parse(text) as { tXid: string };
        response.end(JSON.stringify({ resultCd: '0000', tXid, status }));
      });
    });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    const { port } = server.address() as AddressInfo;
    const inquiryUrl = `http://127.0.0.1:${port}`;
    await open({ feeds: [{ ...NICEPAY, inquiryUrl }], http: systemHttp });
    const pass = async (turns: number) => {
      for (let n = 0; n < turns; n += 1) {
        await till.clock.advance(500);
        await new Promise((done) => setTimeout(done, 4));
      }
    };
    const sale = await till.sell(AMOUNT);
    const one = paid(1);
    await till.push(nicepay(one));
    await pass(40);
    expect(till.sale(sale)).toMatchObject({ status: 'waiting', verifying: true });
    status = '0';
    await pass(40);
    expect(till.sale(sale).status).toBe('paid');
    await till.push(nicepay(one, { status: '1' }));
    await pass(40);
    expect(till.sale(sale).payment?.status).toBe('credited');
    status = '2';
    await till.push(nicepay(one, { status: '1', transTm: '120101' }));
    await pass(40);
    expect(till.sale(sale).payment?.status).toBe('reversed');
    server.close();
  });
});

describe('a Netzme notification', () => {
  it('with a reference too short to be told by is not believed alone', async () => {
    await open();
    const sale = await till.sell(AMOUNT);
    await till.clock.advance(2 * SECOND_MS);
    const short = { originalReferenceNo: '12345', additionalInfo: {} };
    await till.push(netzme(paid(1), short));
    expect(till.sale(sale)).toMatchObject({ status: 'waiting', verifying: true });
  });

  it('that names an earlier day is about that day, whenever it comes', async () => {
    await open();
    const info = { rrn: '906614943107', localTrasactionDate: 20_261_118 };
    const sale = await till.sell(AMOUNT);
    await till.clock.advance(2 * SECOND_MS);
    await till.push(netzme(paid(1), { additionalInfo: info }));
    expect(till.sale(sale).status).not.toBe('paid');
  });
});
