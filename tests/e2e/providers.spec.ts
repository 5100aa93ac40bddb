// Every provider of the documents does the main job: alone, by asking or by being pushed to, and
// all at once.
import type { Simulator } from '../../simulator/start.ts';
import { API_TOKEN, expect, test, type RunningTill } from './host.ts';

type Feeds = (simulator: Simulator) => object[];

const qiospay: Feeds = ({ qiospay: { baseUrl, merchantCode, apiKey, callbackSecret } }) => [
  { kind: 'qiospay', baseUrl, merchantCode, apiKey, callbackSecret },
];
const pushedQiospay: Feeds = ({ qiospay: { merchantCode, callbackSecret } }) => [
  { kind: 'qiospay', merchantCode, callbackSecret },
];
const snap: Feeds = ({ snap: { baseUrl, clientId, clientSecret, privateKey, ...rest } }) => [
  {
    kind: 'snap',
    baseUrl,
    clientId,
    clientSecret,
    privateKey,
    channelId: rest.channelId,
    merchantId: rest.merchantId,
    providerPublicKey: rest.publicKey,
  },
];
const nicepay: Feeds = ({ nicepay: { iMid, merchantKey, registrationUrl, inquiryUrl } }) => [
  { kind: 'nicepay', iMid, merchantKey, registrationUrl, inquiryUrl },
];
const netzme: Feeds = ({ netzme: { callbackToken } }) => [{ kind: 'netzme', callbackToken }];
const all: Feeds = (simulator) => [qiospay, snap, netzme].flatMap((feeds) => feeds(simulator));

async function sell(till: RunningTill, amount: string): Promise<string> {
  await till.page.keyboard.type(amount);
  await till.page.keyboard.press('Enter');
  const payload = await till.page.locator('[data-qris]').getAttribute('data-qris');
  return payload ?? '';
}

/** The day's sums over REST: one sale, one payment, nothing left over. */
async function expectBooked(till: RunningTill, amount: number): Promise<void> {
  if (till.apiUrl === null) return;
  const headers = { authorization: `Bearer ${API_TOKEN}` };
  const response = await fetch(`${till.apiUrl}/reports/daily`, { headers });
  const once = { count: 1, amount };
  const none = { count: 0, amount: 0 };
  expect(await response.json()).toMatchObject({ sales: once, payments: once, unclaimed: none });
}

const SHOPS: readonly (readonly [name: string, feeds: Feeds])[] = [
  ['Qiospay asked and pushing', qiospay],
  ['Qiospay pushing only', pushedQiospay],
  ['SNAP', snap],
  ['NICEPAY, with a QR of its own', nicepay],
  ['Netzme', netzme],
  ['Qiospay, SNAP and Netzme at once', all],
];

for (const [name, feeds] of SHOPS)
  test.describe(name, () => {
    test.use({ tillOptions: { setup: (simulator) => ({ feeds: feeds(simulator) }) } });

    test('takes a sale from the QR to LUNAS, and books it once', async ({ till, simulator }) => {
      simulator.setTillCallbackUrl(till.callbackUrl);
      const payload = await sell(till, '13000');
      simulator.bank.pay({ payload, issuerNns: '93600914' });
      const alert = till.page.getByRole('alert');
      await expect(alert).toContainText('LUNAS', { timeout: 20_000 });
      await expect(alert).toContainText('Rp 13.000');
      await simulator.settled();
      await expectBooked(till, 13_000);
    });
  });
