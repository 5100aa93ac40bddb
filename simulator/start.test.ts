// The mutasi feed over real HTTP: the documented shape to the letter, and every switch.
import { afterEach, describe, expect, it } from 'vitest';
import { DATE_FORMATS } from './wib.ts';
import { startSimulator, type Simulator, type SimulatorOptions } from './start.ts';

const NOON_WIB_MS = Date.UTC(2026, 6, 9, 5, 0, 0);
const running: Simulator[] = [];

async function start(options: SimulatorOptions = {}): Promise<Simulator> {
  const simulator = await startSimulator({ clockMs: () => NOON_WIB_MS, ...options });
  running.push(simulator);
  return simulator;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((simulator) => simulator.stop()));
});

function mutasiUrl(simulator: Simulator): string {
  const { baseUrl, merchantCode, apiKey } = simulator.qiospay;
  return `${baseUrl}/api/mutasi/qris/${merchantCode}/${apiKey}`;
}

async function mutasi(simulator: Simulator): Promise<Record<string, string>[]> {
  const response = await fetch(mutasiUrl(simulator));
  expect(response.status).toBe(200);
  const body = (await response.json()) as { status: string; data: Record<string, string>[] };
  expect(body.status).toBe('success');
  return body.data;
}

describe('the mutasi feed', () => {
  it('gives the example of specs/000 letter for letter', async () => {
    const simulator = await start({ faults: { omitQris: true, omitRefs: true } });
    const atMs = Date.UTC(2024, 6, 3, 15, 38, 7);
    simulator.bank.pay({ amount: 13_000, issuerNns: '93600014', atMs });
    const response = await fetch(mutasiUrl(simulator));
    expect(await response.text()).toBe(
      '{"status":"success","data":[{"date":"2024-07-03 22:38:07","amount":"13000",' +
        '"type":"CR","brand_name":"93600014","balance":"1893938"}]}',
    );
  });

  it('lists the newest first, with 12-digit references and a balance net of 0.7 %', async () => {
    const simulator = await start();
    simulator.bank.pay({ amount: 13_000, atMs: NOON_WIB_MS - 35_000 });
    simulator.bank.pay({ amount: 13_000, atMs: NOON_WIB_MS });
    const [newest, older] = await mutasi(simulator);
    expect(newest?.['date']).toBe('2026-07-09 12:00:00');
    expect(older?.['date']).toBe('2026-07-09 11:59:25');
    expect(Number(newest?.['balance']) - Number(older?.['balance'])).toBe(12_909);
    expect(newest?.['issuer_reff']).toMatch(/^\d{12}$/);
    expect(newest?.['buyer_reff']).toBe(newest?.['issuer_reff']);
    expect(Number(newest?.['issuer_reff'])).toBeGreaterThan(Number(older?.['issuer_reff']));
  });

  it('answers a wrong key with the documented error, as 200 or as 401', async () => {
    const simulator = await start();
    const wrong = `${simulator.url}/api/mutasi/qris/${simulator.qiospay.merchantCode}/nope`;
    const asOk = await fetch(wrong);
    expect(asOk.status).toBe(200);
    const answer = (await asOk.json()) as Record<string, unknown>;
    expect(answer).toEqual({ status: 'error', messages: 'merchant_code atau api_key salah' });
    simulator.faults.errorStatus = 401;
    expect((await fetch(wrong)).status).toBe(401);
  });

  it('tells the same story again from the same seed, and another from another', async () => {
    const stories = [];
    for (const seed of [5, 5, 6]) {
      const simulator = await start({ seed });
      for (const amount of [1000, 25_000, 7500]) simulator.bank.pay({ amount });
      await fetch(mutasiUrl(simulator));
      stories.push(JSON.stringify([await mutasi(simulator), simulator.qiospay.apiKey]));
    }
    expect(stories[0]).toBe(stories[1]);
    expect(stories[0]).not.toBe(stories[2]);
  });
});

describe('the switches of the rows', () => {
  it('writes each of the five time formats in WIB', async () => {
    const simulator = await start();
    simulator.bank.pay({ amount: 1000, atMs: Date.UTC(2026, 0, 31, 17, 5, 9) });
    const written: unknown[] = [];
    for (const dateFormat of DATE_FORMATS) {
      simulator.faults.dateFormat = dateFormat;
      written.push((await mutasi(simulator))[0]?.['date']);
    }
    expect(written).toEqual([
      '2026-02-01 00:05:09',
      '2026-02-01 00:05',
      '2026-02-01T00:05:09',
      '01/02/2026 00:05',
      '01/02/2026 00:05:09',
    ]);
    simulator.setFaults({ dateFormat: 'YYYY-MM-DD HH:mm:ss', minutePrecision: true });
    expect((await mutasi(simulator))[0]?.['date']).toBe('2026-02-01 00:05:00');
  });

  it('writes amounts and brands as practice does', async () => {
    const simulator = await start();
    simulator.bank.pay({ amount: 1_250_000, issuerNns: '93600914' });
    const row = async (patch: object): Promise<Record<string, unknown> | undefined> => {
      simulator.setFaults(patch);
      return (await mutasi(simulator))[0];
    };
    expect(await row({ amountAs: 'number' })).toMatchObject({ amount: 1_250_000 });
    expect(await row({ amountAs: 'dotted' })).toMatchObject({ amount: '1.250.000' });
    expect(await row({ amountAs: 'decimals' })).toMatchObject({ amount: '1250000.00' });
    expect(await row({ brandAs: 'name' })).toMatchObject({ brand_name: 'GoPay' });
    const bare = await row({ omitRefs: true, omitBalance: true, omitQris: true });
    expect(Object.keys(bare ?? {})).toEqual(['date', 'amount', 'type', 'brand_name']);
  });

  it('shows a credit and its references only when their time has come', async () => {
    let nowMs = NOON_WIB_MS;
    const faults = { feedDelayMs: 5000, refsFilledLaterMs: 20_000 };
    const simulator = await start({ clockMs: () => nowMs, faults });
    simulator.bank.pay({ amount: 1000 });
    expect(await mutasi(simulator)).toEqual([]);
    nowMs += 5000;
    expect(await mutasi(simulator)).toMatchObject([{ amount: '1000', issuer_reff: '' }]);
    nowMs += 15_000;
    expect((await mutasi(simulator))[0]?.['issuer_reff']).toMatch(/^\d{12}$/);
  });

  it('repeats, shuffles and cuts off rows without inventing any', async () => {
    const simulator = await start({ faults: { windowRows: 8 } });
    for (let i = 1; i <= 10; i += 1) simulator.bank.pay({ amount: i * 1000 });
    const ordered = (await mutasi(simulator)).map((row) => row['amount']);
    expect(ordered).toHaveLength(8);
    expect(ordered[0]).toBe('10000');
    simulator.setFaults({ shuffleRows: true, repeatRows: 1 });
    const mixed = (await mutasi(simulator)).map((row) => row['amount']);
    expect(mixed).toHaveLength(16);
    for (const amount of ordered) expect(mixed.filter((one) => one === amount)).toHaveLength(2);
    expect(mixed.slice(0, 8)).not.toEqual([...ordered, ...ordered].slice(0, 8));
  });

  it('puts unreadable rows among the good ones and loses none of these', async () => {
    const simulator = await start({ faults: { unknownRows: true } });
    simulator.bank.pay({ amount: 77_000 });
    const rows = await mutasi(simulator);
    expect(rows.length).toBeGreaterThan(5);
    expect(rows.filter((row) => row?.['amount'] === '77000')).toHaveLength(1);
    expect(rows).toContain(null);
  });

  it('leaves out the data, or pads the body beyond a megabyte', async () => {
    const simulator = await start({ faults: { missingData: true } });
    expect(await (await fetch(mutasiUrl(simulator))).json()).toEqual({ status: 'success' });
    simulator.setFaults({ missingData: false, bodyOverMb: 2 });
    expect((await (await fetch(mutasiUrl(simulator))).text()).length).toBeGreaterThan(2_097_152);
  });
});

describe('the line and the clock', () => {
  it('breaks, hangs, redirects, throttles and serves a proxy page', async () => {
    const simulator = await start();
    const url = mutasiUrl(simulator);
    for (const outage of ['refuse', 'cut'] as const) {
      simulator.faults.outage = outage;
      await expect(fetch(url).then((response) => response.text())).rejects.toThrow();
    }
    simulator.faults.outage = 'hang';
    await expect(fetch(url, { signal: AbortSignal.timeout(100) })).rejects.toThrow();
    simulator.faults.outage = 'redirect';
    expect((await fetch(url, { redirect: 'manual' })).status).toBe(302);
    simulator.faults.outage = '429';
    const throttled = await fetch(url);
    expect([throttled.status, throttled.headers.get('retry-after')]).toEqual([429, '7']);
    simulator.faults.outage = 'html';
    const portal = await fetch(url);
    expect([portal.status, portal.headers.get('content-type')]).toEqual([
      200,
      'text/html; charset=utf-8',
    ]);
  });

  it('moves the stamps and the Date header together, or leaves the header out', async () => {
    const simulator = await start({ faults: { clockSkewMs: -420_000 } });
    simulator.bank.pay({ amount: 1000 });
    const response = await fetch(mutasiUrl(simulator));
    expect(response.headers.get('date')).toBe('Thu, 09 Jul 2026 04:53:00 GMT');
    expect((await mutasi(simulator))[0]?.['date']).toBe('2026-07-09 11:53:00');
    simulator.faults.dateHeader = false;
    expect((await fetch(mutasiUrl(simulator))).headers.get('date')).toBeNull();
  });

  it('keeps the key out of the log', async () => {
    const lines: string[] = [];
    const simulator = await start({ log: (line) => lines.push(line) });
    await mutasi(simulator);
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toContain(simulator.qiospay.apiKey);
    expect(lines[0]).not.toContain(simulator.qiospay.merchantCode);
  });

  it('listens on this machine only', async () => {
    await expect(startSimulator({ host: '0.0.0.0' as '127.0.0.1' })).rejects.toThrow(
      'this machine',
    );
  });
});

describe('the stage door', () => {
  const post = (simulator: Simulator, path: string, body: unknown): Promise<Response> =>
    fetch(`${simulator.url}/control/${path}`, { method: 'POST', body: JSON.stringify(body) });

  it('pays, withdraws and takes back, and the totals agree', async () => {
    const simulator = await start();
    const paid = await post(simulator, 'pay', { amount: 13_000, issuer: 'GoPay' });
    expect(paid.status).toBe(201);
    const { payment } = (await paid.json()) as { payment: { id: string; rrn: string } };
    expect((await post(simulator, 'debit', { amount: 5000 })).status).toBe(201);
    expect((await post(simulator, 'reverse', { paymentId: payment.id })).status).toBe(201);
    expect((await post(simulator, 'reverse', { paymentId: payment.id })).status).toBe(400);
    const rows = await mutasi(simulator);
    expect(rows.map((row) => [row['type'], row['amount']])).toEqual([
      ['DB', '13000'],
      ['DB', '5000'],
      ['CR', '13000'],
    ]);
    expect(rows[0]?.['issuer_reff']).toBe(payment.rrn);
    expect(simulator.bank.totals()).toEqual({
      credits: { count: 1, amount: 13_000 },
      reversed: { count: 1, amount: 13_000 },
      debits: { count: 1, amount: 5000 },
      balance: 1_881_029 - 5000,
    });
  });

  it('refuses a misspelt switch or payment whole, in a sentence', async () => {
    const simulator = await start();
    const answer = await post(simulator, 'faults', { latencyMs: 5, latancy: 1, outage: 'x' });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      error: { problems: ['There is no switch "latancy".', expect.stringContaining('"outage"')] },
    });
    expect(simulator.faults.latencyMs).toBe(0);
    expect((await post(simulator, 'pay', { amuont: 1 })).status).toBe(400);
    expect((await post(simulator, 'pay', { amount: 0.5 })).status).toBe(400);
    expect((await post(simulator, 'pay', {})).status).toBe(400);
    expect(simulator.bank.credits()).toEqual([]);
  });

  it('starts over on reset, with the same references', async () => {
    const simulator = await start();
    const first = simulator.bank.pay({ amount: 1000 });
    await post(simulator, 'faults', { latencyMs: 1 });
    await post(simulator, 'reset', {});
    expect(simulator.faults.latencyMs).toBe(0);
    expect(simulator.bank.credits()).toEqual([]);
    expect(simulator.bank.pay({ amount: 1000 }).rrn).toBe(first.rrn);
  });

  it('sends money of another merchant elsewhere when the merchant is pinned', async () => {
    const gulu =
      '00020101021126570016ID.CO.SHOPEE.WWW0118936009180000001402020413500303UME51440014' +
      'ID.CO.QRIS.WWW0215ID10190045322970303UME5204581253033605802ID5925Gulu Gulu Mall ' +
      'Ambassador6015Jakarta Selatan61051294062070703A01630494FA';
    const pinned = await start({ merchantQris: gulu });
    expect(pinned.bank.pay({ amount: 1000, payload: gulu }).isOurs).toBe(true);
    const open = await start();
    expect(open.bank.pay({ amount: 1000, payload: gulu }).isOurs).toBe(true);
    const other = await start({ merchantQris: open.bank.merchant.payload });
    expect(other.bank.pay({ amount: 1000, payload: gulu }).isOurs).toBe(false);
    expect(await mutasi(other)).toEqual([]);
    expect(other.bank.totals().balance).toBe(1_881_029);
  });
});
