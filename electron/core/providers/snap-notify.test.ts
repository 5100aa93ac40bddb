// SpeedCash's qr-mpm-notify at the till's own callback port, sent by the provider's side in
// simulator/ or signed here.
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSimulator, type Simulator } from '../../../simulator/start.ts';
import { formatWib, MINUTE_MS, SECOND_MS } from '../../../shared/time.ts';
import { systemHttp } from '../system-http.ts';
import { FakeClock } from '../testing/fake-clock.ts';
import { createTestCore, NOON_MS, type TestCore } from '../testing/harness.ts';
import { createSnapReader } from './snap-notify.ts';

const PATH = '/v1.0/qr/qr-mpm-notify';
const PAIR = generateKeyPairSync('rsa', { modulusLength: 2048 });
const providerPublicKey = PAIR.publicKey.export({ type: 'spki', format: 'pem' }).toString();
const ACCEPTED = { responseCode: '2005200', responseMessage: 'success' };

/** The sample of the provider's own code (facts/domain.md §4.3). */
const sample = {
  originalReferenceNo: '4124213214',
  originalPartnerReferenceNo: '21421412321',
  latestTransactionStatus: '00',
  amount: { value: '15000.00', currency: 'IDR' },
  additionalInfo: {
    nmid: '3214123213',
    terminalId: 'A01',
    qrisId: '10099768',
    issuerReff: '214123123',
    buyyerReff: 'Nama Pembeli',
    brandName: 'GOPAY',
    transactionDate: '2026-11-21T11:59:32+07:00',
    rrn: '000005301527',
    feeAmount: '2000.00',
    mdr: '107.8000000000',
    feeAdmin: '0',
    typeQr: 'dynamic',
    description: 'Pembayaran makan siang',
    merchantId: '1241231232',
    issuerId: '93600914',
    acquirerId: '93600815',
  },
};

interface Sent {
  readonly body?: string;
  readonly signedBody?: string;
  readonly path?: string;
  readonly signedPath?: string;
  readonly timestamp?: string;
  readonly signature?: string;
}

function request(sent: Sent = {}) {
  const body = sent.body ?? JSON.stringify(sample);
  const path = sent.path ?? PATH;
  const timestamp = sent.timestamp ?? formatWib(NOON_MS);
  const hash = createHash('sha256')
    .update(sent.signedBody ?? body)
    .digest('hex');
  const text = `POST:${sent.signedPath ?? path}:${hash}:${timestamp}`;
  const made = sign('sha256', Buffer.from(text), PAIR.privateKey).toString('base64');
  const headers = new Map([
    ['x-timestamp', timestamp],
    ['x-signature', sent.signature ?? made],
  ]);
  return { path, headers, body, receivedAt: { fromMs: NOON_MS, untilMs: NOON_MS + SECOND_MS } };
}

const setup = { merchantId: '1241231232', providerPublicKey, nmid: 'ID1020000000001' };
const read = (sent: Sent = {}, over: object = {}) =>
  createSnapReader({ ...setup, ...over }).read(request(sent));
const changed = (over: object, info: object = {}): Sent => {
  const additionalInfo = { ...sample.additionalInfo, ...info };
  return { body: JSON.stringify({ ...sample, ...over, additionalInfo }) };
};

describe('a notify', () => {
  it("is read as the provider's sample writes it, the payer's name left out", () => {
    const answer = read();
    expect(answer).toEqual({
      answer: { status: 200, body: ACCEPTED },
      isTrusted: true,
      isPlain: true,
      setAside: [],
      sightings: [
        {
          feed: 'snap',
          channel: 'callback',
          direction: 'credit',
          amount: 15_000,
          stamp: { fromMs: NOON_MS - 28 * SECOND_MS, untilMs: NOON_MS - 27 * SECOND_MS },
          issuer: { code: '93600914', name: 'GoPay' },
          refs: {
            originalReferenceNo: '4124213214',
            notifyIssuerReff: '214123123',
            rrn: '000005301527',
          },
          balance: null,
          mdr: '107.8000000000',
        },
      ],
    });
    expect(JSON.stringify(answer.answer.body)).toBe(
      '{"responseCode":"2005200","responseMessage":"success"}',
    );
    expect(JSON.stringify(answer)).not.toContain('Nama Pembeli');
  });

  it('is believed by its bytes, or by its JSON written anew when a sender escapes slashes', () => {
    const plain = JSON.stringify({ ...sample, note: 'a/b' });
    const escaped = plain.replaceAll('/', '\\/');
    expect(read({ body: escaped }).isTrusted).toBe(true);
    expect(read({ body: escaped, signedBody: plain }).isTrusted).toBe(true);
    expect(read({ body: plain, signedBody: escaped }).isTrusted).toBe(false);
  });

  it('is believed behind a proxy that changes its path, and with a query', () => {
    expect(read({ path: `${PATH}?toko=1` }).isTrusted).toBe(true);
    expect(read({ path: `${PATH}/?toko=1`, signedPath: PATH }).isTrusted).toBe(true);
    expect(read({ signedPath: '/other' }).isTrusted).toBe(false);
    const reader = createSnapReader(setup);
    expect(reader.owns(PATH)).toBe(true);
    expect(reader.owns('/v1.0/snap/qr/qr-mpm-notify')).toBe(false);
  });

  it('is refused with 400 when flipped, forged, unsigned, stale or from the future', () => {
    const paid = JSON.stringify(sample);
    const flipped = JSON.stringify({ ...sample, latestTransactionStatus: '06' });
    const refused: Sent[] = [
      { body: paid, signedBody: flipped },
      { body: paid.replace('15000', '95000'), signedBody: paid },
      { signature: '' },
      { signature: 'AAAA' },
      { timestamp: formatWib(NOON_MS - 6 * MINUTE_MS) },
      { timestamp: formatWib(NOON_MS + 6 * MINUTE_MS) },
      { timestamp: '' },
    ];
    for (const sent of refused) {
      const { answer, isTrusted, sightings, setAside } = read(sent);
      expect(answer.status).toBe(400);
      expect([isTrusted, sightings, setAside]).toEqual([false, [], []]);
    }
  });

  it("is no evidence without the provider's public key, or with one that is none", () => {
    for (const key of [undefined, 'no key']) {
      const { answer, isTrusted } = read({}, { providerPublicKey: key });
      expect(answer.status).toBe(401);
      expect(isTrusted).toBe(false);
    }
  });

  it('counts status 00 only; what is under way is nothing, what failed is kept for a person', () => {
    for (const status of ['01', '02', '03'])
      expect(read(changed({ latestTransactionStatus: status }))).toMatchObject({
        answer: { status: 200 },
        sightings: [],
        setAside: [],
      });
    for (const status of ['05', '06', '07', '99'])
      expect(read(changed({ latestTransactionStatus: status }))).toMatchObject({
        sightings: [],
        setAside: [{ reason: `the status is ${status}, not paid` }],
      });
    expect(read(changed({ latestTransactionStatus: '04' }))).toMatchObject({
      sightings: [{ direction: 'reversal' }],
      setAside: [{ reason: 'the provider says this money was given back' }],
    });
  });

  it('about another merchant, in other money or of another form is kept for a person', () => {
    const odd: [Sent, string][] = [
      [changed({}, { nmid: 'ID1020000000002' }), 'another merchant (NMID)'],
      [changed({}, { merchantId: '9' }), 'another merchant (merchantId)'],
      [changed({ amount: { value: '1', currency: 'USD' } }), 'not IDR'],
      [changed({ amount: { value: '0.00', currency: 'IDR' } }), 'zero'],
      [{ body: '{}' }, 'documented form'],
      [{ body: 'amount=1' }, 'documented form'],
    ];
    for (const [sent, reason] of odd) {
      const { answer, sightings, setAside } = read(sent);
      expect([answer.status, sightings]).toEqual([200, []]);
      expect(setAside[0]?.reason).toContain(reason);
    }
  });

  it('without the time of payment may not say LUNAS alone', () => {
    expect(read(changed({}, { transactionDate: null }))).toMatchObject({
      isPlain: false,
      sightings: [{ stamp: { fromMs: NOON_MS } }],
    });
  });
});

describe('from the provider to the till', () => {
  let simulator: Simulator;
  let till: TestCore;

  beforeEach(async () => {
    const clock = new FakeClock(NOON_MS);
    simulator = await startSimulator({ seed: 5, clockMs: () => NOON_MS + clock.monoMs() });
    till = await createTestCore({ clock, http: systemHttp, feeds: [], callbackPort: 0 });
  });
  afterEach(async () => {
    await till.stop();
    await simulator.stop();
  });

  async function open(pushAlone: boolean): Promise<void> {
    const { baseUrl, clientId, clientSecret, privateKey, channelId, merchantId, publicKey } =
      simulator.snap;
    const account = { baseUrl, clientId, clientSecret, privateKey, channelId, merchantId };
    const feed = { kind: 'snap', ...account, providerPublicKey: publicKey, pushAlone };
    const qris = till.core.requireTill().qris.payload;
    const text = JSON.stringify({ store: { name: 'W' }, merchant: { qris }, feeds: [feed] });
    expect(await till.core.importSetup(text)).toEqual([]);
    simulator.setTillCallbackUrl(till.core.till()?.callbackUrl() ?? null, ['snap']);
    await until(() => till.core.till()?.health()[0]?.state === 'live');
  }

  async function until(isSo: () => boolean): Promise<void> {
    for (let turn = 0; turn < 1000 && !isSo(); turn += 1) {
      await till.clock.advance(250);
      await new Promise((done) => setTimeout(done, 2));
    }
    expect(isSo()).toBe(true);
  }

  async function sell(amount: number) {
    const request = { amount, reference: null, idempotencyKey: null, cashier: null };
    const { sale } = await till.core.requireTill().sell(request);
    await till.clock.advance(SECOND_MS);
    return sale;
  }

  const answers = () => simulator.deliveries.map(({ status, answer }) => [status, answer]);

  it('is verified by the history before LUNAS, and counted once with it', async () => {
    await open(false);
    simulator.setFaults({ snap: { feedDelayMs: 20_000, notifySlashes: 'escapedSignedPlain' } });
    const sale = await sell(15_000);
    simulator.bank.pay({ payload: sale.qris });
    await simulator.settled();
    expect(answers()).toEqual([[200, JSON.stringify(ACCEPTED)]]);
    expect(till.sale(sale)).toMatchObject({ status: 'waiting', verifying: true });
    await until(() => till.sale(sale).status === 'paid');
    expect(till.core.stores.ledger.inbox(10)).toEqual([]);
    const sums = till.core.reports.totals({ fromMs: 0, untilMs: NOON_MS * 2 });
    expect(sums.sales).toEqual({ count: 1, amount: 15_000 });
  });

  it('says LUNAS alone where the shop says so, however often it comes', async () => {
    await open(true);
    simulator.setFaults({ snap: { feedDelayMs: 3_600_000, callbackRepeats: 3 } });
    const sale = await sell(15_000);
    simulator.bank.pay({ payload: sale.qris });
    await simulator.settled();
    expect(till.sale(sale).status).toBe('paid');
    expect(till.core.stores.ledger.inbox(10)).toEqual([]);
  });

  it('does nothing when forged or stale, and the history pays the sale all the same', async () => {
    await open(true);
    simulator.setFaults({
      snap: { feedDelayMs: 30_000, notifySignature: 'wrong', callbackRetries: 0 },
    });
    const sale = await sell(15_000);
    const { id } = simulator.bank.pay({ payload: sale.qris });
    await simulator.settled();
    const notifyTimestampOffsetMs = -10 * MINUTE_MS;
    simulator.setFaults({ snap: { notifySignature: 'good', notifyTimestampOffsetMs } });
    simulator.pushAgain(id);
    await simulator.settled();
    expect(answers().map(([status]) => status)).toEqual([400, 400]);
    expect(till.sale(sale)).toMatchObject({ status: 'waiting', verifying: false });
    await until(() => till.sale(sale).status === 'paid');
  });
});
