// NICEPAY from order to money: registration, inquiry with codes of its own, and the notification of
// specs/001 with its published tokens.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nicepayToken } from './nicepay.ts';
import { startTillListener, type TillListener } from './testing/till-listener.ts';
import { startSimulator, type Simulator } from './start.ts';

const AT_MS = Date.UTC(2022, 11, 14, 3, 41, 40);
let nowMs = AT_MS;
let till: TillListener;
let simulator: Simulator;

beforeEach(async () => {
  nowMs = AT_MS;
  till = await startTillListener();
  simulator = await startSimulator({
    clockMs: () => nowMs,
    nicepay: {},
    tillCallbackUrl: till.url,
  });
});
afterEach(() => Promise.all([simulator.stop(), till.stop()]));

type Fields = Record<string, string>;

function signed(fields: Fields): Fields {
  const { timeStamp = '', referenceNo = '', amt = '' } = fields;
  const { iMid, merchantKey } = simulator.nicepay;
  const merchantToken = nicepayToken(timeStamp, iMid, referenceNo, amt, merchantKey);
  return { ...fields, iMid, merchantToken };
}

async function post(url: string, fields: Fields): Promise<Fields> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(fields) });
  return (await response.json()) as Fields;
}

function order(change: Fields = {}): Fields {
  return signed({
    timeStamp: '20221214104140',
    payMethod: '08',
    currency: 'IDR',
    amt: '5',
    referenceNo: 'ORD54321',
    goodsNm: 'Test Transaction Nicepay',
    billingNm: 'Andi Pamungkas',
    billingPhone: '081234567890',
    billingEmail: 'andi@merchant.invalid',
    mitraCd: 'QSHP',
    shopId: 'NICEPAY',
    ...change,
  });
}

function register(change: Fields = {}): Promise<Fields> {
  return post(simulator.nicepay.registrationUrl, order(change));
}

function inquire(made: Fields, change: Fields = {}): Promise<Fields> {
  const { tXid = '', referenceNo = '', amt = '' } = made;
  const asked = signed({ timeStamp: '20221214104200', tXid, referenceNo, amt, ...change });
  return post(simulator.nicepay.inquiryUrl, { ...asked, ...change });
}

async function heardForms(): Promise<Fields[]> {
  await simulator.settled();
  return till.heard.map(({ body }) => Object.fromEntries(new URLSearchParams(body)));
}

describe('the token', () => {
  it('is that of the two vectors of facts/domain.md §5.2', () => {
    const { iMid, merchantKey } = simulator.nicepay;
    expect(nicepayToken(iMid, 'IONPAYTEST08202212141041407785', '5', merchantKey)).toBe(
      '69ba08191f47af25dd3ea089a99f89a6cb05295f9e641a78e8e44f5f75891cc7',
    );
    expect(nicepayToken('20221208091279', iMid, 'ORD54321', '5', merchantKey)).toBe(
      '52d30865f174e445cf731403b010ae099314edea9c399f7940fb2020d4045465',
    );
  });
});

describe('an order', () => {
  it('gets a code of its own that a phone can pay once, until it expires', async () => {
    const made = await register({ amt: '13000' });
    expect(made).toMatchObject({ resultCd: '0000', referenceNo: 'ORD54321', amt: '13000' });
    expect(made['tXid']).toMatch(/^IONPAYTEST0820221214104140\d{4}$/);
    const payload = made['qrContent'] ?? '';
    const phone = async (path: string): Promise<unknown> => {
      const body = JSON.stringify({ payload, issuer: 'OVO' });
      return (await fetch(`${simulator.phoneUrl}/${path}`, { method: 'POST', body })).json();
    };
    expect(await phone('inspect')).toMatchObject({ ok: true, amount: 13_000, isOpen: false });
    expect(await phone('pay')).toMatchObject({ ok: true });
    expect(await phone('pay')).toMatchObject({ ok: false, code: 'expired' });
    expect(simulator.bank.credits()).toMatchObject([
      { orderRef: made['tXid'], feeds: ['nicepay'] },
    ]);
    const other = await register({ referenceNo: 'ORD2' });
    nowMs += 600_000;
    const late = JSON.stringify({ payload: other['qrContent'] });
    const answer = await fetch(`${simulator.phoneUrl}/inspect`, { method: 'POST', body: late });
    expect(await answer.json()).toMatchObject({ ok: false, code: 'expired' });
  });

  const refusals: [string, Fields, string][] = [
    ['a decimal amount', { amt: '5.00' }, '9008'],
    ['no amount', { amt: '' }, '9007'],
    ['another method', { payMethod: '02' }, '9012'],
    ['no reference', { referenceNo: '' }, '9014'],
    ['no buyer', { billingNm: '' }, '9016'],
    ['no shop', { shopId: '' }, '9001'],
  ];
  it.each(refusals)('is refused with %s', async (_name, change, resultCd) => {
    expect(await register(change)).toMatchObject({ resultCd });
    expect(simulator.nicepay.orders()).toEqual([]);
  });

  it('is refused with a wrong token or merchant, and the second time', async () => {
    const url = simulator.nicepay.registrationUrl;
    expect((await post(url, { ...order(), merchantToken: 'x' }))['resultCd']).toBe('9010');
    expect((await post(url, { ...order(), iMid: 'OTHER' }))['resultCd']).toBe('9011');
    expect((await register())['resultCd']).toBe('0000');
    expect((await register())['resultCd']).toBe('9009');
  });

  it('is taken as a form too', async () => {
    const body = new URLSearchParams(order());
    const response = await fetch(simulator.nicepay.registrationUrl, { method: 'POST', body });
    expect(await response.json()).toMatchObject({ resultCd: '0000' });
  });
});

describe('the inquiry', () => {
  it('tells unpaid, processing, paid, taken back and expired with its own codes', async () => {
    simulator.setFaults({ nicepay: { inquiryLagMs: 5000 } });
    const made = await register();
    const status = async (): Promise<string | undefined> => (await inquire(made))['status'];
    expect(await status()).toBe('3');
    const paid = simulator.bank.pay({ payload: made['qrContent'] ?? '' });
    expect(await status()).toBe('4');
    nowMs += 5000;
    expect(await inquire(made)).toMatchObject({ resultCd: '0000', resultMsg: 'PAID', status: '0' });
    simulator.bank.reverse(paid.id);
    expect(await status()).toBe('2');
    const unpaid = await register({ referenceNo: 'ORD2' });
    nowMs += 600_000;
    expect((await inquire(unpaid))['status']).toBe('5');
  });

  it('refuses a wrong token, an unknown number and another order', async () => {
    const made = await register();
    expect((await inquire(made, { merchantToken: 'x' }))['resultCd']).toBe('9010');
    expect((await inquire(made, { tXid: 'nobody' }))['resultCd']).toBe('8004');
    expect((await inquire(made, { referenceNo: 'ORD9' }))['resultCd']).toBe('9003');
  });
});

describe('the notification', () => {
  it('is the form of specs/001, with a token over the amount as written', async () => {
    const made = await register();
    simulator.bank.pay({ payload: made['qrContent'] ?? '' });
    const [form] = await heardForms();
    const [heard] = till.heard;
    expect(heard?.path).toBe('/callback/nicepay');
    expect(heard?.headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(heard?.headers['user-agent']).toBe('Jakarta Commons-HttpClient/3.1');
    expect(heard?.body).toContain('goodsNm=Test+Transaction+Nicepay&referenceNo=ORD54321');
    expect(heard?.body).toContain('billingNm=Andi+Pamungkas&matchCl=1&payMethod=08&currency=IDR');
    const { iMid, merchantKey } = simulator.nicepay;
    expect(form).toMatchObject({
      merchantToken: nicepayToken(iMid, made['tXid'] ?? '', '5', merchantKey),
      transDt: '20221214',
      transTm: '104140',
      amt: '5',
      status: '0',
    });
    expect(form?.['paymentTrxSn']).toMatch(/^\d{18}$/);
    expect(form?.['userId']).toMatch(/^[0-9a-f]{64}$/);
  });

  it('says more, less and taken back', async () => {
    for (const [index, amount] of [4, 5, 6].entries()) {
      const made = await register({ referenceNo: `ORD${index}` });
      simulator.bank.pay({ payload: made['qrContent'] ?? '', amount });
      await simulator.settled();
    }
    simulator.bank.reverse('P000002');
    const forms = await heardForms();
    expect(forms.map((form) => [form['amt'], form['matchCl'], form['status']])).toEqual([
      ['4', '3', '0'],
      ['5', '1', '0'],
      ['6', '2', '0'],
      ['5', '1', '1'],
    ]);
  });

  it('can be flipped with a token that still verifies, forged, or in other letters', async () => {
    const made = await register();
    simulator.bank.pay({ payload: made['qrContent'] ?? '' });
    await simulator.settled();
    simulator.setFaults({ nicepay: { forceStatus: '1', forceMatchCl: '3', fieldCase: 'lower' } });
    simulator.pushAgain('P000001');
    await simulator.settled();
    simulator.setFaults({ nicepay: { callbackToken: 'wrong' } });
    simulator.pushAgain('P000001');
    const [first, flipped, forged] = await heardForms();
    expect(flipped).toMatchObject({ status: '1', matchcl: '3', txid: made['tXid'] });
    expect(flipped?.['merchanttoken']).toBe(first?.['merchantToken']);
    expect(forged?.['merchanttoken']).not.toBe(first?.['merchantToken']);
  });

  it("goes to the order's own address", async () => {
    await register({ dbProcessUrl: `${till.url}/callback/nicepay?shop=1` });
    simulator.bank.pay({ payload: simulator.nicepay.orders()[0]?.payload ?? '' });
    await simulator.settled();
    expect(till.heard[0]?.path).toBe('/callback/nicepay?shop=1');
  });
});
