import { afterEach, describe, expect, it } from 'vitest';
import { startSimulator, type Simulator } from '../../simulator/start.ts';
import { createTestCore, setupText, type TestCore } from './testing/harness.ts';
import { systemHttp } from './system-http.ts';

let till: TestCore;
let simulator: Simulator;

async function open(): Promise<void> {
  simulator = await startSimulator({ qiospay: { merchantCode: 'QP048797', apiKey: 'KUNCI-64' } });
  till = await createTestCore({ http: systemHttp, isSetUp: false, wallMs: Date.now() });
}

afterEach(async () => {
  await till.stop();
  await simulator.stop();
});

const qiospay = (over: object = {}): string => {
  const { baseUrl, merchantCode, apiKey } = simulator.qiospay;
  return setupText({ feeds: [{ kind: 'qiospay', baseUrl, merchantCode, apiKey, ...over }] });
};

describe('trying a feed (till.testFeed)', () => {
  it('says that it works, and how many rows it read', async () => {
    await open();
    simulator.bank.pay({ amount: 5000 });
    const tried = await till.core.testFeed(qiospay(), 'qiospay');
    expect(tried).toMatchObject({ fault: null, rows: 1, canAsk: true, clockOffMs: null });
  });

  it('finds the merchant code with its zero when the one without is refused', async () => {
    await open();
    const tried = await till.core.testFeed(qiospay({ merchantCode: 'QP48797' }), 'qiospay');
    expect(tried).toMatchObject({ fault: 'bad_credentials', betterMerchantCode: 'QP048797' });
  });

  it('says a wrong key, no such host, a refused port, a page instead of data, a clock off by 7 minutes', async () => {
    await open();
    const fault = async (over: object) =>
      (await till.core.testFeed(qiospay(over), 'qiospay')).fault;
    expect(await fault({ apiKey: 'salah' })).toBe('bad_credentials');
    expect(await fault({ baseUrl: 'https://tidak-ada.invalid' })).toBe('dns');
    expect(await fault({ baseUrl: 'http://127.0.0.1:9' })).toBe('unreachable');
    simulator.setFaults({ outage: 'html' });
    expect(await fault({})).toBe('not_json');
    simulator.setFaults({ outage: 'none', clockSkewMs: -7 * 60_000 });
    const tried = await till.core.testFeed(qiospay(), 'qiospay');
    expect(tried.fault).toBeNull();
    expect(Math.round((tried.clockOffMs ?? 0) / 60_000)).toBe(7);
  });

  it('keeps a transcript to send to the provider, without the key', async () => {
    await open();
    const { transcript } = await till.core.testFeed(qiospay(), 'qiospay');
    expect(transcript.join('\n')).toContain('/api/mutasi/qris/QP048797/***');
    expect(transcript.join('\n')).not.toContain('KUNCI-64');
    expect(transcript[1]).toContain('200');
  });

  it('says that a feed which only pushes can not be tried, and that NICEPAY refuses a wrong key', async () => {
    await open();
    const { iMid, inquiryUrl } = simulator.nicepay;
    const text = setupText({
      feeds: [
        { kind: 'netzme', callbackToken: 'x' },
        { kind: 'nicepay', iMid, merchantKey: 'salah', inquiryUrl },
      ],
    });
    expect(await till.core.testFeed(text, 'netzme')).toMatchObject({ canAsk: false, fault: null });
    const nicepay = await till.core.testFeed(text, 'nicepay');
    expect(nicepay).toMatchObject({ canAsk: true, fault: 'bad_credentials' });
    await expect(till.core.testFeed(text, 'snap')).rejects.toThrow('no feed snap');
  });

  it('tries the setup in use only when no other is given, never instead of a broken one', async () => {
    await open();
    await till.core.importSetup(qiospay());
    expect((await till.core.testFeed('', 'qiospay')).fault).toBeNull();
    await expect(till.core.testFeed('{"store":', 'qiospay')).rejects.toThrow('not JSON');
  });
});

describe('carrying a setup to another till (till.exportSetup, till.importSetup)', () => {
  it('opens with its passphrase only, and brings everything along', async () => {
    await open();
    const tokens = [{ name: 'pos', token: 'rahasia-pos' }];
    const users = [{ name: 'Sari', role: 'cashier', pin: '1234' }];
    const feeds = [{ kind: 'netzme', callbackToken: 'token-rahasia' }];
    await till.core.importSetup(setupText({ feeds, users, api: { tokens } } as object));
    const file = till.core.exportSetup('kata sandi panjang');
    expect(file).not.toMatch(/rahasia|1234|Sari/);

    const other = await createTestCore({ isSetUp: false });
    expect(await other.core.importSetup(file, 'kata lain')).toEqual([
      'The passphrase is wrong, or the setup file was changed.',
    ]);
    expect(await other.core.importSetup(file)).toEqual([
      'This setup file is sealed: its passphrase is needed.',
    ]);
    expect(await other.core.importSetup(file, 'kata sandi panjang')).toEqual([]);
    expect(other.core.till()?.setup).toEqual(till.core.till()?.setup);
    expect(other.core.rest.tokens.find('rahasia-pos')?.name).toBe('pos');
    await other.stop();
  });
});
